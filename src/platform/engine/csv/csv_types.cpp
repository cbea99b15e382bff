#include "platform/engine/csv/csv_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "platform/engine/csv/csv_casts.h"
#include "platform/engine/csv/csv_marks.h"
#include "platform/engine/database.h"

namespace sightline::engine {

namespace {

constexpr std::array<std::string_view, 17> kMissing = {"NA",   "N/A",  "#N/A", "n/a", "na",     "NULL",
                                                       "null", "Null", "NaN",  "nan", "None",   "none",
                                                       "-",    "--",   "?",    ".",   "#DIV/0!"};

struct CellCounts {
    std::int64_t filled = 0, missing = 0, integers = 0, decimals = 0, comma_decimals = 0, thousands = 0,
                 fractions = 0, surely_thousands = 0, leading_zeros = 0, too_long = 0;
    std::set<std::string, std::less<>> words;  // for a missing value
};

std::string_view trimmed(std::string_view s) {
    const auto start = s.find_first_not_of(" \t");
    if (start == std::string_view::npos) return {};
    return s.substr(start, s.find_last_not_of(" \t") - start + 1);
}

bool all_digits(std::string_view s) {
    return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "1.234.567" or "1234567": digits, with `mark` between groups of three or none at all.
bool grouped_digits(std::string_view s, char mark) {
    if (all_digits(s)) return true;
    const auto first = s.find(mark);
    if (first == std::string_view::npos || first == 0 || first > 3 || !all_digits(s.substr(0, first)))
        return false;
    for (s.remove_prefix(first); !s.empty(); s.remove_prefix(4))
        if (s.size() < 4 || s[0] != mark || !all_digits(s.substr(1, 3))) return false;
    return true;
}

bool is_decimal(std::string_view s) {
    const auto e = s.find_first_of("eE");
    if (e != std::string_view::npos) {
        std::string_view exponent = s.substr(e + 1);
        if (exponent.starts_with('-') || exponent.starts_with('+')) exponent.remove_prefix(1);
        if (!all_digits(exponent)) return false;
        s = s.substr(0, e);
    }
    const auto point = s.find('.');
    if (point == std::string_view::npos) return all_digits(s);
    const auto left = s.substr(0, point), right = s.substr(point + 1);
    return (left.empty() || all_digits(left)) && (right.empty() || all_digits(right)) && s.size() > 1;
}

void count(std::string_view cell, CellCounts& n) {
    cell = trimmed(cell);
    if (cell.empty()) return;
    ++n.filled;
    if (std::ranges::find(kMissing, cell) != kMissing.end()) {
        ++n.missing;
        n.words.emplace(cell);
        return;
    }
    if (cell.starts_with('-') || cell.starts_with('+')) cell.remove_prefix(1);
    if (all_digits(cell)) {
        ++n.integers;
        n.leading_zeros += cell.size() > 1 && cell[0] == '0';
        n.too_long += cell.size() > 18;
    } else if (is_decimal(cell)) {
        ++n.decimals;
    } else if (const auto comma = cell.find(','); comma != std::string_view::npos) {
        const auto point = std::min(cell.find('.'), cell.size());
        const bool fraction = point + 1 < cell.size() && all_digits(cell.substr(point + 1));
        if (grouped_digits(cell.substr(0, point), ',') && (fraction || point == cell.size())) {
            ++n.thousands;
            n.fractions += fraction;
            n.surely_thousands += fraction || cell.find(',', comma + 1) != std::string_view::npos;
        }
        n.comma_decimals += all_digits(cell.substr(comma + 1)) && grouped_digits(cell.substr(0, comma), '.');
    }
}

template <class Names>
std::string list_of(const Names& names) {
    constexpr std::size_t kNamed = 5;
    std::string out;
    std::size_t n = 0;
    for (auto it = names.begin(); it != names.end() && n < kNamed; ++it, ++n)
        out += fmt::format("{}“{}”", n > 0 ? ", " : "", *it);
    if (names.size() > kNamed) out += fmt::format(" and {} more", names.size() - kNamed);
    return out;
}

/// What stands in a column of the head, without the words for missing values.
std::vector<std::string_view> filled_cells(const CsvHead& head, std::size_t column, std::size_t width) {
    std::vector<std::string_view> out;
    for (std::size_t i = head.header ? 1 : 0; i < head.records.size(); ++i) {
        if (head.records[i].size() != width) continue;
        const auto cell = trimmed(head.records[i][column]);
        if (!cell.empty() && std::ranges::find(kMissing, cell) == kMissing.end()) out.push_back(cell);
    }
    return out;
}

}  // namespace

std::string missing_words() {
    std::string out;
    for (const auto word : kMissing) out += (out.empty() ? "" : ", ") + quoted_literal(word);
    return out;
}

CsvTypes choose_types(const std::vector<std::string>& names, const std::vector<std::string>& sniffed,
                      const CsvHead& head, bool missing) {
    CsvTypes out;
    std::vector<std::string> with_missing, with_comma, with_thousands;
    std::set<std::string, std::less<>> words;
    std::vector<CellCounts> counts(names.size());
    std::map<std::string, std::vector<std::string>> with_mark;
    for (std::size_t i = head.header ? 1 : 0; i < head.records.size(); ++i)
        if (head.records[i].size() == names.size())
            for (std::size_t c = 0; c < names.size(); ++c) count(head.records[i][c], counts[c]);
    const std::string tokens = missing_words();
    for (std::size_t c = 0; c < names.size(); ++c) {
        const CellCounts& n = counts[c];
        const std::string& type = sniffed[c];
        CsvColumn column{names[c], type, quoted_name(names[c])};
        const std::int64_t numbers = n.integers + n.decimals;
        const bool keeps_text = n.leading_zeros > 0 || n.too_long > 0;
        if ((type == "BIGINT" || type == "DOUBLE" || type == "HUGEINT") && keeps_text && n.decimals == 0) {
            column.read_as = "VARCHAR";
        } else if (type == "TIMESTAMP WITH TIME ZONE") {
            column.select += " AT TIME ZONE 'UTC'";
        } else if (type == "TIME WITH TIME ZONE") {
            column.read_as = "VARCHAR";
        } else if (missing && (type == "VARCHAR" || type == "DOUBLE") && n.missing > 0 && numbers > 0 &&
                   n.missing + numbers == n.filled && !keeps_text) {
            column.read_as = "VARCHAR";
            column.select = checked_cast(fmt::format("CASE WHEN trim({0}) IN ({1}) THEN NULL ELSE {0} END",
                                                     quoted_name(names[c]), tokens),
                                         n.decimals > 0 ? "DOUBLE" : "BIGINT");
            with_missing.push_back(names[c]);
            words.insert(n.words.begin(), n.words.end());
        } else if (missing && type == "VARCHAR" && n.thousands > 0 && n.thousands + numbers == n.filled &&
                   !keeps_text && (head.dialect.delimiter != ';' || n.surely_thousands > 0)) {
            column.select = checked_cast(fmt::format("replace({}, ',', '')", quoted_name(names[c])),
                                         n.fractions + n.decimals > 0 ? "DOUBLE" : "BIGINT");
            with_thousands.push_back(names[c]);
        } else if (missing && type == "VARCHAR" && head.dialect.delimiter != ',' && n.comma_decimals > 0 &&
                   n.comma_decimals + n.integers == n.filled) {
            column.select =
                fmt::format("CAST(replace(replace({}, '.', ''), ',', '.') AS DOUBLE)", quoted_name(names[c]));
            with_comma.push_back(names[c]);
        } else if (missing && type == "VARCHAR" && numbers < n.filled - n.missing) {
            if (const auto marked = marked_numbers(filled_cells(head, c, names.size()))) {
                column.select =
                    fmt::format("CASE WHEN trim({0}) IN ({1}) THEN NULL ELSE {2} END", quoted_name(names[c]),
                                tokens, marked_number_sql(*marked, quoted_name(names[c])));
                with_mark[marked->mark].push_back(names[c]);
                out.units.emplace_back(names[c], marked->mark);
                out.english |= marked->mark == "$";
            }
        }
        if (type == "VARCHAR" && column.select == quoted_name(names[c]) && n.missing + numbers == n.filled &&
            !keeps_text)
            out.perhaps_numbers.push_back(names[c]);
        out.columns.push_back(std::move(column));
    }
    if (!with_missing.empty())
        out.notes.push_back(fmt::format(
            "{} in {} {} for a missing number and {} read as empty.", list_of(words), list_of(with_missing),
            words.size() == 1 ? "stands" : "stand", words.size() == 1 ? "was" : "were"));
    if (!with_thousands.empty())
        out.notes.push_back(
            fmt::format("The comma in {} was read as the thousands separator.", list_of(with_thousands)));
    out.english |= !with_thousands.empty();
    for (const auto& [mark, marked] : with_mark)
        out.notes.push_back(mark == "%" ? fmt::format("{} {} read as numbers: 12.5 % is 12.5.",
                                                      list_of(marked), marked.size() == 1 ? "was" : "were")
                                        : fmt::format("{} {} read as amounts in {}.", list_of(marked),
                                                      marked.size() == 1 ? "was" : "were", mark));
    if (!with_comma.empty())
        out.notes.push_back(
            fmt::format("The comma in {} was read as the decimal separator.", list_of(with_comma)));
    return out;
}

}  // namespace sightline::engine
