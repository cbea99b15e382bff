#pragma once
// Logs: JSON lines on standard error (or text when it is a terminal): {"time","level","event", …fields}.
// Values are escaped.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace sightline::log {

enum class Level { Debug, Info, Warning, Error };

struct Field {
    std::string_view name;
    std::string value;
    bool raw = false;  ///< value is JSON already (numbers, booleans)
    Field(std::string_view n, std::string_view v) : name(n), value(v) {}
    Field(std::string_view n, const char* v) : name(n), value(v) {}
    Field(std::string_view n, const std::string& v) : name(n), value(v) {}
    Field(std::string_view n, bool v) : name(n), value(v ? "true" : "false"), raw(true) {}
    template <class Number>
        requires(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool>)
    Field(std::string_view n, Number v) : name(n), value(std::to_string(v)), raw(true) {}
};

void configure(Level level, bool json);
void write(Level level, std::string_view event, std::initializer_list<Field> fields);

inline void debug(std::string_view event, std::initializer_list<Field> f = {}) {
    write(Level::Debug, event, f);
}
inline void info(std::string_view event, std::initializer_list<Field> f = {}) {
    write(Level::Info, event, f);
}
inline void warning(std::string_view event, std::initializer_list<Field> f = {}) {
    write(Level::Warning, event, f);
}
inline void error(std::string_view event, std::initializer_list<Field> f = {}) {
    write(Level::Error, event, f);
}

}  // namespace sightline::log
