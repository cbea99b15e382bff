#include "platform/engine/csv/csv_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "platform/engine/csv/csv_casts.h"
#include "platform/engine/csv/csv_date_formats.h"
#include "platform/engine/csv/csv_marks.h"
#include "platform/engine/database.h"

namespace sightline::engine {

namespace {

struct CellCounts {
    std::int64_t filled = 0, missing = 0, integers = 0, decimals = 0, comma_decimals = 0, thousands = 0,
                 fractions = 0, surely_thousands = 0, point_groups = 0, leading_zeros = 0, too_long = 0,
                 surely_decimal_commas = 0;
    std::size_t shortest_fraction = std::string::npos, longest_fraction = 0;  // behind commas
    MissingWords words;
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
    if (missing_words().contains(cell)) {
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
        const auto after = cell.substr(comma + 1);
        if (all_digits(after) && grouped_digits(cell.substr(0, comma), '.')) {
            ++n.comma_decimals;
            n.surely_decimal_commas +=
                point < comma || (after.size() > 1 && after.size() != 3 && after[0] == '0');
            n.shortest_fraction = std::min(n.shortest_fraction, after.size());
            n.longest_fraction = std::max(n.longest_fraction, after.size());
        }
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

bool is_code(const CellCounts& n) {
    return n.leading_zeros > 0 || n.too_long > 0;
}

bool perhaps_numbers(const CellCounts& n) {
    return n.missing + n.integers + n.decimals == n.filled && !is_code(n);
}

bool has_decimal_commas(const CellCounts& n) {
    return n.comma_decimals > 0 && !is_code(n) &&
           n.comma_decimals + n.integers + n.point_groups == n.filled - n.missing;
}

/// Where the comma also divides cells, "3,4" may be a list: "1.234,56" is none, nor are "12,50" and "7,00".
bool has_quoted_decimal_commas(const CellCounts& n) {
    return has_decimal_commas(n) && n.thousands < n.comma_decimals &&
           n.shortest_fraction == n.longest_fraction;
}

constexpr std::int64_t kOneIn = 20;  // cells that are none

bool are_nearly_numbers(const CellCounts& n) {
    const std::int64_t values = n.filled - n.missing, numbers = n.integers + n.decimals;
    return !is_code(n) && numbers < values && numbers * kOneIn >= values * (kOneIn - 1);
}

CsvColumn marked_column(const std::string& name, MarkedNumbers numbers) {
    const auto cast = [&] { return cast_marked(numbers, quoted_name(name)); };
    CsvColumn out{name, cast()};
    if (numbers.fractions) return out;
    const bool open = std::exchange(numbers.open, false);
    numbers.fractions = true;
    out.wider.push_back(cast());
    if (!open) return out;
    numbers.comma = !numbers.comma;
    out.wider.push_back(cast());
    out.either_way = true;
    return out;
}

std::vector<CsvCast> wider_numbers(const std::string& text, const std::string& type) {
    std::vector<CsvCast> out = {cast_any_number(text, type)};
    if (type == "BIGINT") out.insert(out.end(), {cast_as(text, "DOUBLE"), cast_any_number(text, "DOUBLE")});
    return out;
}

/// A number written otherwise than DuckDB reads it.
std::optional<CsvColumn> styled(const std::string& name, const CellCounts& n, const CsvHead& head,
                                const std::vector<std::string_view>& cells) {
    const std::int64_t numbers = n.integers + n.decimals, filled = n.filled - n.missing;
    const std::string cell = quoted_name(name);
    if (n.thousands > 0 && n.thousands + numbers == filled && !is_code(n) &&
        (head.dialect.delimiter != ';' || n.surely_thousands > 0)) {
        const CsvCast whole = cast_thousands(cell, "BIGINT"), any = cast_thousands(cell, "DOUBLE");
        if (n.fractions + n.decimals > 0) return CsvColumn{name, any};
        return CsvColumn{name, whole, {any}};
    }
    if (head.dialect.delimiter == ',' ? n.surely_decimal_commas > 0 && has_quoted_decimal_commas(n)
                                      : has_decimal_commas(n))
        return CsvColumn{name, cast_decimal_comma(cell)};
    if (numbers < filled)
        if (const auto marked = marked_numbers(cells)) return marked_column(name, *marked);
    return {};
}

/// A comma that divides fractions in one column divides no thousands in others, and the point no fractions.
void follow_commas(std::vector<CsvColumn>& columns, const std::vector<CellCounts>& counts) {
    if (std::ranges::none_of(columns, [](const CsvColumn& c) { return c.cast.comma; })) return;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        CsvColumn& column = columns[c];
        const CellCounts& n = counts[c];
        std::erase_if(column.wider, [](const CsvCast& w) { return w.style == CellStyle::Thousands; });
        const CsvCast comma = cast_decimal_comma(column.cast.text),
                      points = cast_point_thousands(column.cast.text);
        if ((column.cast.style == CellStyle::Thousands && n.surely_thousands == 0 && has_decimal_commas(n)) ||
            (column.cast.is_text() && has_quoted_decimal_commas(n))) {
            column.cast = comma;
            column.wider.clear();
        }
        if (!column.cast.is_number() || column.cast.comma || !column.cast.mark.empty()) continue;
        if (n.point_groups > 0 && n.point_groups + n.integers == n.filled - n.missing) {
            column.cast = points;
            column.wider = {comma};
        } else if (n.decimals == 0) {
            column.wider.insert(column.wider.begin(), {points, comma});
        }
    }
}

CsvColumn dated(const std::string& name, const DateFormat& dates) {
    const auto cast = [&](const std::string& format) {
        CsvCast out = cast_by_format(quoted_name(name), dates.type, format);
        out.shown = dates.shown;
        return out;
    };
    CsvColumn out{name, cast(dates.format)};
    if (!dates.other.empty()) out.wider.push_back(cast(dates.other));
    return out;
}

CsvColumn typed(const std::string& name, const std::string& sniffed, const CellCounts& n, const CsvHead& head,
                const std::vector<std::string_view>& cells, const std::optional<DateFormat>& dates) {
    const std::string cell = quoted_name(name);
    std::string type = sniffed;
    if (dates && !dates->format.empty()) return dated(name, *dates);
    if (type == "VARCHAR") {
        if (auto number = styled(name, n, head, cells)) return std::move(*number);
        // A cell beyond the head may be what the sniffer stumbled over.
        if (n.integers + n.decimals > 0 && perhaps_numbers(n)) type = n.decimals > 0 ? "DOUBLE" : "BIGINT";
    }
    // "NO" beside "NA" may be Norway.
    if (type == "BOOLEAN" && n.missing > 0 &&
        std::ranges::all_of(cells, [&](auto c) { return c == cells[0]; }))
        type = "VARCHAR";
    if (dates && (type == "VARCHAR" || type == "DATE" || type == "TIMESTAMP")) type = dates->type;
    const bool is_number = type == "BIGINT" || type == "DOUBLE";
    if (type == "VARCHAR" || type == "TIME WITH TIME ZONE" || (is_number && is_code(n) && n.decimals == 0))
        return {name, as_text(cell)};
    CsvColumn out{name, cast_as(cell, type)};
    if (type == "DATE") out.wider.push_back(cast_as(cell, "TIMESTAMP"));
    if (type == "TIMESTAMP")  // "UTC" is no zone to the sniffer
        for (const auto& zoned : {cast_as(cell, "TIMESTAMP WITH TIME ZONE"), cast_fine_seconds(cell, true)})
            out.wider.push_back(zoned);
    if (type == "DATE" || type.starts_with("TIMESTAMP"))
        out.wider.push_back(cast_fine_seconds(cell, type.ends_with("ZONE")));
    if (is_number) out.wider = wider_numbers(cell, type);
    if (is_number && head.dialect.delimiter != ';') {
        if (type == "BIGINT") out.wider.push_back(cast_thousands(cell, "BIGINT"));
        out.wider.push_back(cast_thousands(cell, "DOUBLE"));
    }
    return out;
}

/// By column, what stands in the head but words for missing values.
std::vector<std::vector<std::string_view>> filled_cells(const CsvHead& head, std::size_t width) {
    std::vector<std::vector<std::string_view>> out(width);
    for (std::size_t i = head.header ? 1 : 0; i < head.records.size(); ++i) {
        if (head.records[i].size() != width) continue;
        for (std::size_t c = 0; c < width; ++c) {
            const auto cell = trimmed(head.records[i][c]);
            if (!cell.empty() && !missing_words().contains(cell)) out[c].push_back(cell);
        }
    }
    return out;
}

}  // namespace

std::string missing_note(const MissingWords& words, const std::vector<std::string>& columns) {
    const bool one = words.size() == 1;
    return fmt::format("{} in {} {} for a missing value and {} read as empty.", list_of(words),
                       list_of(columns), one ? "stands" : "stand", one ? "was" : "were");
}

std::vector<std::string> CsvTypes::notes() const {
    std::vector<std::string> missing, commas, thousands, points, year_first, day_first, month_first,
        fine_seconds, months, out;
    MissingWords words;
    std::map<std::string, std::vector<std::string>> marks;
    for (const auto& c : columns) {
        if (!c.cast.is_text() && !c.missing_words.empty()) {
            missing.push_back(c.name);
            words.insert(c.missing_words.begin(), c.missing_words.end());
        }
        if (is_month(c.cast.format)) months.push_back(c.name);
        if (c.cast.format.starts_with("%y")) year_first.push_back(c.name);
        if (!with_day_and_month_exchanged(c.cast.format).empty())
            (c.cast.format.starts_with("%d") ? day_first : month_first).push_back(c.name);
        if (c.cast.style == CellStyle::FineSeconds) fine_seconds.push_back(c.name);
        if (c.cast.style == CellStyle::Thousands) thousands.push_back(c.name);
        if (c.cast.style == CellStyle::PointThousands) points.push_back(c.name);
        if (c.cast.style == CellStyle::DecimalComma) commas.push_back(c.name);
        if (c.cast.style == CellStyle::Marked) marks[c.cast.mark].push_back(c.name);
    }
    const auto were = [](const auto& list) { return list.size() == 1 ? "was" : "were"; };
    if (!missing.empty()) out.push_back(missing_note(words, missing));
    if (!thousands.empty())
        out.push_back(
            fmt::format("The comma in {} was read as the thousands separator.", list_of(thousands)));
    if (!points.empty())
        out.push_back(fmt::format("The point in {} was read as the thousands separator.", list_of(points)));
    for (const auto& [mark, marked] : marks)
        out.push_back(
            mark == "%" ? fmt::format("{} {} read as numbers: 12.5 % is 12.5.", list_of(marked), were(marked))
                        : fmt::format("{} {} read as amounts in {}.", list_of(marked), were(marked), mark));
    if (!commas.empty())
        out.push_back(fmt::format("The comma in {} was read as the decimal separator.", list_of(commas)));
    if (!year_first.empty())
        out.push_back(fmt::format("{} {} read as year/month/day.", list_of(year_first), were(year_first)));
    if (!day_first.empty() && !month_first.empty())  // else see settle_dates
        out.push_back(fmt::format("{} {} read as day/month/year, {} as month/day/year.", list_of(day_first),
                                  were(day_first), list_of(month_first)));
    if (!months.empty())
        out.push_back(fmt::format("{} {} months; each is stored as its first day.", list_of(months),
                                  months.size() == 1 ? "holds" : "hold"));
    if (!fine_seconds.empty())
        out.push_back(
            fmt::format("Fractions of a second in {} are kept to the microsecond.", list_of(fine_seconds)));
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

CsvTypes choose_types(const std::vector<std::string>& names, const std::vector<std::string>& sniffed,
                      const CsvHead& head) {
    CsvTypes out;
    const auto cells = filled_cells(head, names.size());
    std::vector<CellCounts> counts(names.size());
    for (std::size_t i = head.header ? 1 : 0; i < head.records.size(); ++i)
        if (head.records[i].size() == names.size())
            for (std::size_t c = 0; c < names.size(); ++c) count(head.records[i][c], counts[c]);
    const auto dates = date_formats(names, cells);
    for (std::size_t c = 0; c < names.size(); ++c) {
        CsvColumn column = typed(names[c], sniffed[c], counts[c], head, cells[c], dates[c]);
        if (column.cast.is_text() && counts[c].filled == counts[c].missing) out.undecided.push_back(names[c]);
        if (column.cast.is_text() && are_nearly_numbers(counts[c]))
            out.nearly.push_back({names[c],
                                  cast_as(quoted_name(names[c]), "DOUBLE"),
                                  {cast_any_number(quoted_name(names[c]), "DOUBLE")}});
        out.columns.push_back(std::move(column));
    }
    follow_commas(out.columns, counts);
    for (std::size_t c = 0; c < names.size(); ++c) {
        CsvColumn& column = out.columns[c];
        if (column.cast.is_text() || counts[c].missing == 0) continue;
        column.cast = without(std::move(column.cast), counts[c].words);
        column.missing_words = counts[c].words;
    }
    return out;
}

}  // namespace sightline::engine
