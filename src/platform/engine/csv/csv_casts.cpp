#include "platform/engine/csv/csv_casts.h"

#include <fmt/format.h>

namespace sightline::engine {

namespace {

/// Holds, in little time, for the usual ways to write what loses nothing; "" where `keeps_all` is as fast.
std::string is_plain(const std::string& text, const std::string& type) {
    if (type == "BIGINT" || type == "HUGEINT")
        return fmt::format("CAST(CAST({0} AS {1}) AS VARCHAR) = {0}", text, type);
    if (type == "DOUBLE")
        return fmt::format(
            R"(regexp_full_match({}, '-?(0|[1-9][0-9]*)?(\.[0-9]+)?([eE][+-]?[0-9]+)?'))", text);
    if (type == "DATE") return fmt::format("strlen({}) <= 10", text);
    if (type == "TIMESTAMP")
        return fmt::format(
            "(NOT suffix({0}, 'Z') AND ({0} LIKE '____-__-__ __:__:__' OR {0} LIKE '____-__-__T__:__:__'))",
            text);
    return {};
}

/// Holds when nothing of the cell is lost; "" for types that lose nothing.
std::string keeps_all(const std::string& text, const std::string& type) {
    if (type == "BIGINT" || type == "HUGEINT")
        return fmt::format("CAST(CAST({0} AS {1}) AS VARCHAR) = trim({0})", text, type);
    if (type == "DOUBLE")  // leading zeros are a code's, and DuckDB's own sniffer takes neither of the others
        return fmt::format(
            "NOT (contains({0}, '_') OR suffix({0}, ' ') OR (ltrim({0}, ' +-')[1] = '0' AND "
            "ltrim({0}, ' +-')[2] BETWEEN '0' AND '9'))",
            text);
    if (type == "DATE") return fmt::format("length(trim({})) <= 10", text);
    if (type == "TIMESTAMP") {
        const std::string time = fmt::format("substr(trim({}), 12)", text);
        return fmt::format(
            "NOT (contains({0}, '+') OR contains({0}, '-') OR contains({0}, 'Z') OR contains({0}, 'z'))",
            time);
    }
    if (type == "TIME")
        return fmt::format("NOT (contains(trim({0}), ' ') OR contains({0}, '+') OR contains({0}, '-'))",
                           text);
    if (type == "BOOLEAN")
        return fmt::format("lower(trim({})) IN ('true', 'false', 't', 'f', 'yes', 'no', 'y', 'n')", text);
    return {};
}

}  // namespace

std::string checked_cast(const std::string& text, const std::string& type) {
    const std::string cast = fmt::format("CAST({} AS {})", text, type), condition = keeps_all(text, type),
                      plain = is_plain(text, type);
    if (condition.empty()) return cast;
    return fmt::format(
        "CASE WHEN {}{} THEN {} WHEN {} IS NULL THEN NULL ELSE error('A cell contradicts the type of its "
        "column.') END",
        plain.empty() ? "" : plain + " OR ", condition, cast, text);
}

}  // namespace sightline::engine
