#pragma once
// Token buckets by person or address: so many requests a minute, with room for a burst. In memory and
// bounded. Thread-safe.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace sightline::api {

class RateLimit {
  public:
    using Clock = std::chrono::steady_clock;

    /// `per_minute` 0: no limit. `burst` 0: a tenth of the minute's, at least 10.
    RateLimit(std::int64_t per_minute, std::int64_t burst, std::size_t max_keys = 50'000);

    /// Takes one; false when there is none left.
    bool take(const std::string& key, Clock::time_point now = Clock::now());
    std::int64_t seconds_to_next() const;  ///< how long to wait, for Retry-After

  private:
    struct Bucket {
        double tokens;
        Clock::time_point at;
    };
    double per_second_, capacity_;
    std::size_t max_keys_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace sightline::api
