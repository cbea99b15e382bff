#include "base/log.h"

#include <unistd.h>

#include <atomic>
#include <boost/json/serialize.hpp>

#include "base/clock.h"

namespace sightline::log {

namespace {

// The one process-wide setting: where log lines go is a property of the process, like standard error itself.
std::atomic<Level> threshold{Level::Info};
std::atomic<bool> as_json{true};

constexpr std::string_view kNames[] = {"debug", "info", "warning", "error"};

std::string quoted(std::string_view s) {
    return boost::json::serialize(boost::json::string_view(s.data(), s.size()));
}

}  // namespace

void configure(Level level, bool json) {
    threshold = level;
    as_json = json;
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
    if (level < threshold.load(std::memory_order_relaxed)) return;
    std::string line;
    if (as_json.load(std::memory_order_relaxed)) {
        line = "{\"time\":\"" + iso_utc(now_micros()) + "\",\"level\":\"" +
               std::string(kNames[static_cast<int>(level)]) + "\",\"event\":" + quoted(event);
        for (const auto& f : fields) line += "," + quoted(f.name) + ":" + (f.raw ? f.value : quoted(f.value));
        line += "}\n";
    } else {
        line = std::string(kNames[static_cast<int>(level)]) + "  " + std::string(event);
        for (const auto& f : fields)
            line += "  " + std::string(f.name) + "=" + (f.raw ? f.value : quoted(f.value));
        line += "\n";
    }
    // One write, so that lines of several threads and processes do not mix.
    [[maybe_unused]] const auto n = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace sightline::log
