#pragma once
// cache: bounded in-process key to bytes, least recently used out first, each entry with a time to live. Thread-safe.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sightline::cache {

class Cache {
  public:
    virtual ~Cache() = default;
    virtual std::shared_ptr<const std::string> get(std::string_view key) = 0;  ///< null when absent or expired
    virtual void put(std::string_view key, std::string value, std::chrono::seconds ttl) = 0;  ///< larger than a quarter of the cache: not kept
    virtual void remove_prefix(std::string_view prefix) = 0;
    struct Numbers {
        std::uint64_t hits = 0, misses = 0;
        std::size_t entries = 0, bytes = 0;
    };
    virtual Numbers numbers() const = 0;
};

std::shared_ptr<Cache> in_process(std::size_t max_bytes);

}  // namespace sightline::cache
