#include <fmt/format.h>

#include "platform/engine/csv/csv_types.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kColumnsAtOnce = 100;

/// What all cells of one column say, from one pass over the table.
struct Cells {
    std::string words;  // that stand for a missing value, with their quotes
    bool numbers = false, whole = false, any = false;
};

std::string measured(const std::string& q) {
    // Leading zeros and more digits than a number holds are codes.
    return fmt::format(
        "bool_and(trim({0}) IN ({1}) OR (regexp_full_match(trim({0}), "
        "'[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?') "
        "AND NOT regexp_full_match(trim({0}), '[+-]?0[0-9]+|[+-]?[0-9]{{19,}}'))), "
        "bool_and(trim({0}) IN ({1}) OR regexp_full_match(trim({0}), '[+-]?[0-9]+')), "
        "bool_or(trim({0}) NOT IN ({1})), "
        "array_to_string(list_sort(list(DISTINCT '“' || trim({0}) || '”') FILTER (trim({0}) IN ({1}))), ', "
        "')",
        q, missing_words());
}

bool truth(const Table& t, std::size_t column) {
    return !t.columns[column].is_null(0) && to_text(t.value(0, column)) == "true";
}

}  // namespace

Result<void> settle_numbers(Database& database, const std::string& table,
                            const std::vector<std::string>& columns, std::vector<std::string>& notes) {
    for (std::size_t from = 0; from < columns.size(); from += kColumnsAtOnce) {
        const std::size_t to = std::min(columns.size(), from + kColumnsAtOnce);
        std::string select;
        for (std::size_t c = from; c < to; ++c)
            select += (select.empty() ? "" : ", ") + measured(quoted_name(columns[c]));
        SL_TRY(const Table t, database.rows(fmt::format("SELECT {} FROM {}", select, quoted_name(table))));
        for (std::size_t c = from; c < to; ++c) {
            const std::size_t at = 4 * (c - from);
            if (!truth(t, at) || !truth(t, at + 2)) continue;
            const char* type = truth(t, at + 1) ? "BIGINT" : "DOUBLE";
            SL_CHECK(database.run(
                fmt::format("ALTER TABLE {0} ALTER COLUMN {1} SET DATA TYPE {2} USING CASE WHEN trim({1}) IN "
                            "({3}) THEN NULL "
                            "ELSE CAST({1} AS {2}) END",
                            quoted_name(table), quoted_name(columns[c]), type, missing_words())));
            if (!t.columns[at + 3].is_null(0))
                notes.push_back(fmt::format("{} in “{}” stands for a missing number and was read as empty.",
                                            to_text(t.value(0, at + 3)), columns[c]));
        }
    }
    return {};
}

}  // namespace sightline::engine
