#pragma once
// Slows guessing of passwords down: failed sign-ins are counted per account and address, per account, and per
// address, in a window that slides with time. Known and unknown accounts are treated alike. In memory and
// bounded. Thread-safe.

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/result.h"

namespace sightline::teams {

struct ThrottleLimits {
    int per_account_and_address = 5;
    int per_account = 50;  ///< from anywhere: high, so that a stranger cannot easily lock someone out
    int per_address = 50;
    std::int64_t window_micros = 15LL * 60 * 1'000'000;
    std::size_t max_keys = 50'000;  ///< remembered at once; the longest quiet are forgotten
};

class SignInThrottle {
  public:
    explicit SignInThrottle(ThrottleLimits limits = {}) : limits_(limits) {}

    /// RateLimited, saying how long to wait. `now` in microseconds.
    Result<void> check(const std::string& account, const std::string& address, std::int64_t now);
    void failed(const std::string& account, const std::string& address, std::int64_t now);
    void succeeded(const std::string& account, const std::string& address);

  private:
    struct Count {
        double failures = 0;  // decays to nothing within a window
        std::int64_t at = 0;
    };
    double current(const std::string& key, std::int64_t now) const;
    void add(const std::string& key, std::int64_t now);
    void forget_old(std::int64_t now);

    ThrottleLimits limits_;
    std::mutex mutex_;
    std::unordered_map<std::string, Count> counts_;
};

}  // namespace sightline::teams
