#include <fmt/format.h>

#include <algorithm>

#include "platform/engine/csv/csv_types.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kColumnsAtOnce = 100;
constexpr char kUnit = '\x1f';

std::string held(const std::string& q, const char* type) {
    return fmt::format("({} OR {})", cast_as(q, type).is_held(), cast_any_number(q, type).is_held());
}

std::string measured(const std::string& q) {
    return fmt::format(
        "bool_and(trim({0}) IN ({1}) OR {2}), "
        "bool_and(trim({0}) IN ({1}) OR {3}), "
        "bool_or(trim({0}) NOT IN ({1})), "
        "array_to_string(list_sort(list(DISTINCT trim({0})) FILTER (trim({0}) IN ({1}) AND trim({0}) <> "
        "'')), chr(31))",
        q, missing_words(), held(q, "DOUBLE"), held(q, "BIGINT"));
}

std::optional<bool> truth(const Table& t, std::size_t column) {
    if (t.columns[column].is_null(0)) return {};
    return to_text(t.value(0, column)) == "true";
}

void and_with(std::optional<bool>& all, std::optional<bool> more) {
    if (more) all = all.value_or(true) && *more;
}

}  // namespace

void NumberCells::add(const NumberCells& more) {
    and_with(numbers, more.numbers);
    and_with(whole, more.whole);
    any |= more.any;
    words.insert(words.end(), more.words.begin(), more.words.end());
    std::ranges::sort(words);
    const auto [first, last] = std::ranges::unique(words);
    words.erase(first, last);
}

Result<std::vector<NumberCells>> measure_numbers(Database& database, const std::string& table,
                                                 const std::vector<std::string>& columns) {
    std::vector<NumberCells> out;
    for (std::size_t from = 0; from < columns.size(); from += kColumnsAtOnce) {
        const std::size_t to = std::min(columns.size(), from + kColumnsAtOnce);
        std::string select;
        for (std::size_t c = from; c < to; ++c)
            select += (select.empty() ? "" : ", ") + measured(quoted_name(columns[c]));
        SL_TRY(const Table t, database.rows(fmt::format("SELECT {} FROM {}", select, quoted_name(table))));
        for (std::size_t c = from; c < to; ++c) {
            const std::size_t at = 4 * (c - from);
            NumberCells& cells =
                out.emplace_back(truth(t, at), truth(t, at + 1), truth(t, at + 2).value_or(false));
            if (t.columns[at + 3].is_null(0)) continue;
            const std::string words = to_text(t.value(0, at + 3));
            for (std::size_t start = 0; start <= words.size();) {
                const auto end = std::min(words.find(kUnit, start), words.size());
                cells.words.push_back(words.substr(start, end - start));
                start = end + 1;
            }
        }
    }
    return out;
}

std::optional<NumberColumn> as_numbers(const std::string& name, const NumberCells& cells) {
    const bool whole = cells.whole.value_or(false);
    if ((!whole && !cells.numbers.value_or(false)) || !cells.any) return {};
    NumberColumn out{name, whole ? "BIGINT" : "DOUBLE", {}};
    std::string words;
    for (const auto& word : cells.words) words += fmt::format("{}“{}”", words.empty() ? "" : ", ", word);
    if (!words.empty())
        out.note = fmt::format("{} in “{}” stands for a missing number and was read as empty.", words, name);
    return out;
}

Result<void> convert_to_numbers(Database& database, const std::string& table, const NumberColumn& column) {
    return database.run(
        fmt::format("ALTER TABLE {0} ALTER COLUMN {1} SET DATA TYPE {2} USING CASE WHEN trim({1}) IN ({3}) "
                    "THEN NULL ELSE CAST({1} AS {2}) END",
                    table, quoted_name(column.name), column.type, missing_words()));
}

}  // namespace sightline::engine
