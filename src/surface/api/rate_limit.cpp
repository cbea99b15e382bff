#include "surface/api/rate_limit.h"

#include <algorithm>
#include <cmath>

namespace sightline::api {

RateLimit::RateLimit(std::int64_t per_minute, std::int64_t burst, std::size_t max_keys)
    : per_second_(static_cast<double>(per_minute) / 60.0),
      capacity_(static_cast<double>(burst > 0 ? burst : std::max<std::int64_t>(per_minute / 10, 10))),
      max_keys_(max_keys) {}

bool RateLimit::take(const std::string& key, Clock::time_point now) {
    if (per_second_ <= 0) return true;
    const std::lock_guard lock(mutex_);
    const auto filled = [&](const Bucket& bucket) {
        return std::min(capacity_,
                        bucket.tokens + per_second_ * std::chrono::duration<double>(now - bucket.at).count());
    };
    auto found = buckets_.find(key);
    if (found == buckets_.end()) {
        if (buckets_.size() >= max_keys_) {
            std::erase_if(buckets_, [&](const auto& entry) { return filled(entry.second) >= capacity_; });
            if (buckets_.size() >= max_keys_) buckets_.clear();
        }
        found = buckets_.emplace(key, Bucket{capacity_, now}).first;
    }
    Bucket& bucket = found->second;
    bucket.tokens = filled(bucket);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
}

std::int64_t RateLimit::seconds_to_next() const {
    return per_second_ > 0 ? std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(1 / per_second_)))
                           : 1;
}

}  // namespace sightline::api
