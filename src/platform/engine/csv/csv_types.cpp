#include "platform/engine/csv/csv_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

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
                 fractions = 0, surely_thousands = 0, point_groups = 0, leading_zeros = 0, too_long = 0;
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
    if (first == std::string_view::npos || first == 0 || first > 3 || !all_digits(s.substr(0, first)) ||
        s[0] == '0')
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
    n.point_groups += !all_digits(cell) && grouped_digits(cell, '.');
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

/// DuckDB takes "31/12/24" for a day of 2031. What stands first varies most where it is the day, what stands
/// last where the year is first; text where neither does.
void settle_short_years(SniffedTypes& sniffed, std::string& format, const CsvHead& head) {
    const bool dates = &format == &sniffed.date_format;
    std::set<std::string_view> first, last;
    bool day_first = true, month_first = true, year_first = true;
    for (std::size_t c = 0; c < sniffed.types.size(); ++c) {
        if (sniffed.types[c] != (dates ? "DATE" : "TIMESTAMP")) continue;
        for (const auto cell : filled_cells(head, c, sniffed.types.size())) {
            std::array<std::string_view, 3> parts;
            std::size_t at = 0;
            for (auto& part : parts) {
                const auto digits = cell.find_first_of("0123456789", at);
                if (digits == std::string_view::npos) break;
                at = std::min(cell.find_first_not_of("0123456789", digits), cell.size());
                part = cell.substr(digits, at - digits);
            }
            const auto over = [](std::string_view part, int most) {
                return part.size() > 2 || std::atoi(std::string(part).c_str()) > most;
            };
            day_first &= !over(parts[0], 31) && !over(parts[1], 12);
            month_first &= !over(parts[0], 12) && !over(parts[1], 31);
            year_first &= !over(parts[1], 12) && !over(parts[2], 31);
            first.insert(parts[0]);
            last.insert(parts[2]);
        }
    }
    if (year_first && (first.size() < last.size() || (!day_first && !month_first))) return;
    if ((day_first || month_first) && (!year_first || first.size() > last.size())) {
        // "%y/%m/%d %H:%M" as "%d/%m/%y %H:%M"
        std::swap(format[format.find("%y") + 1], format[format.find("%d") + 1]);
        if (!day_first) std::swap(format[format.find("%d") + 1], format[format.find("%m") + 1]);
        return;
    }
    for (auto& type : sniffed.types)
        if (type == (dates ? "DATE" : "TIMESTAMP")) type = "VARCHAR";
    format.clear();
}

bool is_code(const CellCounts& n) {
    return n.leading_zeros > 0 || n.too_long > 0;
}

bool perhaps_numbers(const CellCounts& n) {
    return n.missing + n.integers + n.decimals == n.filled && !is_code(n);
}

CsvColumn marked_column(const std::string& name, const CellCounts& n, const std::string& text,
                        MarkedNumbers numbers) {
    CsvColumn out{name, cast_marked(numbers, text), {}, n.words};
    if (numbers.fractions) return out;
    const bool open = std::exchange(numbers.open, false);
    numbers.fractions = true;
    out.wider.push_back(cast_marked(numbers, text));
    if (!open) return out;
    numbers.comma = !numbers.comma;
    out.wider.push_back(cast_marked(numbers, text));
    out.either_way = true;
    return out;
}

/// A number written otherwise than DuckDB reads it.
std::optional<CsvColumn> styled(const std::string& name, const std::string& sniffed, const CellCounts& n,
                                const CsvHead& head, std::size_t at, std::size_t width) {
    const std::string cell = quoted_name(name);
    const std::int64_t numbers = n.integers + n.decimals;
    if ((sniffed == "VARCHAR" || sniffed == "DOUBLE") && n.missing > 0 && numbers > 0 && perhaps_numbers(n)) {
        std::string words = "''";
        for (const auto& word : n.words) words += ", " + quoted_literal(word);
        const auto as = [&](const char* type) {
            CsvCast cast = cast_as(
                fmt::format("CASE WHEN trim({0}) IN ({1}) THEN NULL ELSE {0} END", cell, words), type);
            cast.style = CellStyle::MissingWords;
            return cast;
        };
        if (n.decimals > 0) return CsvColumn{name, as("DOUBLE"), {}, n.words};
        return CsvColumn{name, as("BIGINT"), {as("DOUBLE")}, n.words};
    }
    if (sniffed != "VARCHAR") return {};
    if (n.thousands > 0 && n.thousands + numbers == n.filled && !is_code(n) &&
        (head.dialect.delimiter != ';' || n.surely_thousands > 0)) {
        if (n.fractions + n.decimals > 0) return CsvColumn{name, cast_thousands(cell, "DOUBLE")};
        return CsvColumn{name, cast_thousands(cell, "BIGINT"), {cast_thousands(cell, "DOUBLE")}};
    }
    if (head.dialect.delimiter != ',' && n.comma_decimals > 0 &&
        n.comma_decimals + n.integers + n.point_groups == n.filled && !is_code(n))
        return CsvColumn{name, cast_decimal_comma(cell)};
    if (numbers < n.filled - n.missing)
        if (const auto marked = marked_numbers(filled_cells(head, at, width)))
            return marked_column(
                name, n,
                fmt::format("CASE WHEN trim({0}) IN ({1}) THEN NULL ELSE {0} END", cell, missing_words()),
                *marked);
    return {};
}

CsvColumn typed(const std::string& name, const std::string& type, const SniffedTypes& sniffed,
                const CellCounts& n, const CsvHead& head, std::size_t at) {
    if (auto number = styled(name, type, n, head, at, sniffed.types.size())) return std::move(*number);
    const std::string cell = quoted_name(name);
    const bool is_number = type == "BIGINT" || type == "DOUBLE";
    if (type == "VARCHAR" || type == "TIME WITH TIME ZONE" || (is_number && is_code(n) && n.decimals == 0))
        return {name, as_text(cell)};
    const std::string& format = type == "DATE" ? sniffed.date_format : sniffed.timestamp_format;
    if ((type == "DATE" || type == "TIMESTAMP") && !format.empty() && !format.starts_with("%Y"))
        return {name, cast_by_format(cell, type, format)};
    CsvColumn out{name, cast_as(cell, type)};
    if (type == "DATE") out.wider.push_back(cast_as(cell, "TIMESTAMP"));
    if (type == "DATE" || type.starts_with("TIMESTAMP"))
        out.wider.push_back(cast_fine_seconds(cell, type.ends_with("ZONE")));
    if (type == "BIGINT") out.wider.push_back(cast_as(cell, "DOUBLE"));
    if (is_number && head.dialect.delimiter != ';') {
        if (type == "BIGINT") out.wider.push_back(cast_thousands(cell, "BIGINT"));
        out.wider.push_back(cast_thousands(cell, "DOUBLE"));
    }
    return out;
}

}  // namespace

std::string missing_words() {
    std::string out = "''";
    for (const auto word : kMissing) out += ", " + quoted_literal(word);
    return out;
}

std::vector<std::string> CsvTypes::notes() const {
    std::vector<std::string> with_missing, with_comma, with_thousands, with_fine_seconds, year_first, out;
    std::set<std::string, std::less<>> words;
    std::map<std::string, std::vector<std::string>> with_mark;
    for (const auto& c : columns) {
        if (!c.cast.is_text() && !c.missing_words.empty()) {
            with_missing.push_back(c.name);
            words.insert(c.missing_words.begin(), c.missing_words.end());
        }
        if (c.cast.format.starts_with("%y")) year_first.push_back(c.name);
        if (c.cast.style == CellStyle::FineSeconds) {
            with_fine_seconds.push_back(c.name);
        } else if (c.cast.style == CellStyle::Thousands) {
            with_thousands.push_back(c.name);
        } else if (c.cast.style == CellStyle::DecimalComma) {
            with_comma.push_back(c.name);
        } else if (c.cast.style == CellStyle::Marked) {
            with_mark[c.cast.mark].push_back(c.name);
        }
    }
    if (!with_missing.empty())
        out.push_back(fmt::format("{} in {} {} for a missing number and {} read as empty.", list_of(words),
                                  list_of(with_missing), words.size() == 1 ? "stands" : "stand",
                                  words.size() == 1 ? "was" : "were"));
    if (!with_thousands.empty())
        out.push_back(
            fmt::format("The comma in {} was read as the thousands separator.", list_of(with_thousands)));
    for (const auto& [mark, marked] : with_mark)
        out.push_back(mark == "%" ? fmt::format("{} {} read as numbers: 12.5 % is 12.5.", list_of(marked),
                                                marked.size() == 1 ? "was" : "were")
                                  : fmt::format("{} {} read as amounts in {}.", list_of(marked),
                                                marked.size() == 1 ? "was" : "were", mark));
    if (!with_comma.empty())
        out.push_back(fmt::format("The comma in {} was read as the decimal separator.", list_of(with_comma)));
    return out;
}

bool CsvTypes::english() const {
    return std::ranges::any_of(columns, [](const CsvColumn& c) {
        return c.cast.style == CellStyle::Thousands || c.cast.mark == "$";
    });
}

CsvTypes text_types(const std::vector<std::string>& names) {
    CsvTypes out;
    for (const auto& name : names) out.columns.push_back({name, as_text(quoted_name(name))});
    return out;
}

CsvTypes choose_types(const std::vector<std::string>& names, const SniffedTypes& sniffed_types,
                      const CsvHead& head) {
    CsvTypes out;
    SniffedTypes sniffed = sniffed_types;
    for (auto* format : {&sniffed.date_format, &sniffed.timestamp_format})
        if (format->starts_with("%y")) settle_short_years(sniffed, *format, head);
    out.dates = sniffed.date_format.empty() ? sniffed.timestamp_format : sniffed.date_format;
    std::vector<CellCounts> counts(names.size());
    for (std::size_t i = head.header ? 1 : 0; i < head.records.size(); ++i)
        if (head.records[i].size() == names.size())
            for (std::size_t c = 0; c < names.size(); ++c) count(head.records[i][c], counts[c]);
    for (std::size_t c = 0; c < names.size(); ++c) {
        CsvColumn column = typed(names[c], sniffed.types[c], sniffed, counts[c], head, c);
        if (column.cast.is_text() && sniffed.types[c] == "VARCHAR" && perhaps_numbers(counts[c]))
            out.perhaps_numbers.push_back(names[c]);
        out.columns.push_back(std::move(column));
    }
    // Where a comma divides fractions it divides no thousands.
    if (std::ranges::any_of(out.columns, [](const CsvColumn& c) { return c.cast.comma; }))
        for (auto& c : out.columns)
            std::erase_if(c.wider, [](const CsvCast& w) { return w.style == CellStyle::Thousands; });
    return out;
}

}  // namespace sightline::engine
