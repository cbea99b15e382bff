#pragma once
// cache: bounded in-process key to bytes, least recently used out first, each entry with a time to live.
// Thread-safe.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sightline::cache {

class Cache {
  public:
    virtual ~Cache() = default;
    virtual std::shared_ptr<const std::string> get(
        std::string_view key) = 0;  ///< null when absent or expired
    virtual void put(std::string_view key, std::string value,
                     std::chrono::seconds ttl) = 0;  ///< larger than a quarter of the cache: not kept
    virtual void remove_prefix(std::string_view prefix) = 0;
    /// `bytes` counts keys, values and kEntryOverhead each; expired entries count until they are met or
    /// pushed out.
    struct Numbers {
        std::uint64_t hits = 0, misses = 0;
        std::size_t entries = 0, bytes = 0;
    };
    virtual Numbers numbers() const = 0;
};

/// Counted for each entry beside key and value: the list node, the index node and the shared value.
inline constexpr std::size_t kEntryOverhead = 224;

using Clock = std::function<std::chrono::steady_clock::time_point()>;
std::shared_ptr<Cache> in_process(std::size_t max_bytes, Clock clock = std::chrono::steady_clock::now);

}  // namespace sightline::cache
