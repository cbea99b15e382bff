#pragma once
// Time from outside. Wall times are int64 microseconds since 1970-01-01 UTC everywhere.

#include <cstdint>
#include <string>

#include "base/value.h"

namespace sightline {

std::int64_t now_micros();
Date today_utc();
std::string iso_utc(std::int64_t micros);  ///< "2024-03-01T12:00:00.123456Z"

}  // namespace sightline
