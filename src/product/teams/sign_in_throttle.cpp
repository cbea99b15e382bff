#include "product/teams/sign_in_throttle.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sightline::teams {

namespace {

std::string pair_key(const std::string& account, const std::string& address) {
    return "b:" + address + '|' + account;
}
std::string account_key(const std::string& account) {
    return "a:" + account;
}
std::string address_key(const std::string& address) {
    return "i:" + address;
}

}  // namespace

double SignInThrottle::current(const std::string& key, std::int64_t now) const {
    const auto found = counts_.find(key);
    if (found == counts_.end()) return 0;
    const double passed =
        static_cast<double>(now - found->second.at) / static_cast<double>(limits_.window_micros);
    return std::max(0.0, found->second.failures * (1 - passed));
}

Result<void> SignInThrottle::check(const std::string& account, const std::string& address, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    double wait = 0;  // of a window
    const auto consider = [&](const std::string& key, int limit) {
        const double failures = current(key, now);
        if (failures <= limit - 1) return;  // there is room for one more
        const Count& count = counts_.at(key);
        const double passed =
            static_cast<double>(now - count.at) / static_cast<double>(limits_.window_micros);
        wait = std::max(wait, 1 - (limit - 1) / count.failures - passed);
    };
    consider(pair_key(account, address), limits_.per_account_and_address);
    consider(account_key(account), limits_.per_account);
    consider(address_key(address), limits_.per_address);
    if (wait == 0) return {};
    const auto seconds =
        static_cast<std::int64_t>(std::ceil(wait * static_cast<double>(limits_.window_micros) / 1e6));
    const std::string time = seconds < 90 ? std::to_string(seconds) + " seconds"
                                          : std::to_string((seconds + 59) / 60) + " minutes";
    return fail(ErrorCode::RateLimited, "Too many failed sign-ins; try again in " + time + ".");
}

void SignInThrottle::add(const std::string& key, std::int64_t now) {
    const double failures = current(key, now) + 1;
    counts_[key] = {failures, now};
}

void SignInThrottle::failed(const std::string& account, const std::string& address, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    add(pair_key(account, address), now);
    add(account_key(account), now);
    add(address_key(address), now);
    if (counts_.size() > limits_.max_keys) forget_old(now);
}

void SignInThrottle::succeeded(const std::string& account, const std::string& address) {
    const std::lock_guard lock(mutex_);
    counts_.erase(pair_key(account, address));
}

void SignInThrottle::forget_old(std::int64_t now) {
    std::erase_if(counts_, [&](const auto& entry) { return now - entry.second.at >= limits_.window_micros; });
    if (counts_.size() <= limits_.max_keys) return;
    std::vector<std::int64_t> times;
    times.reserve(counts_.size());
    for (const auto& [key, count] : counts_) times.push_back(count.at);
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    const std::int64_t cut = *middle;
    std::erase_if(counts_, [&](const auto& entry) { return entry.second.at <= cut; });
}

}  // namespace sightline::teams
