#include "base/clock.h"

#include <chrono>

namespace sightline {

std::int64_t now_micros() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

Date today_utc() {
    return {static_cast<std::int32_t>(now_micros() / 86'400'000'000)};
}

std::string iso_utc(std::int64_t micros) {
    std::string s = to_text(Timestamp{micros});
    s[10] = 'T';
    return s + "Z";
}

}  // namespace sightline
