#include "platform/engine/csv/csv_rows.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace sightline::engine {

namespace {

constexpr std::size_t kMostHeaderRows = 3;
constexpr std::size_t kLongestUnit = 16;

using Fields = std::vector<std::string>;

bool blank(std::string_view cell) {
    return cell_kind(cell) == CellKind::Empty;
}

/// Columns whose cells are numbers or codes, and what a row has in them.
struct Typed {
    std::size_t columns = 0, like = 0, unlike = 0;
};
Typed against(const Fields& row, const std::vector<ColumnShape>& shapes) {
    Typed t;
    for (std::size_t c = 0; c < std::min(row.size(), shapes.size()); ++c) {
        const auto usual = shapes[c].usual_kind();
        if (!usual || *usual == CellKind::Text) continue;
        ++t.columns;
        const CellKind kind = cell_kind(row[c]);
        if (kind == CellKind::Empty || is_year(row[c])) continue;
        ++(kind == *usual || kind == CellKind::Number ? t.like : t.unlike);
    }
    return t;
}

bool names_all(const Fields& row, std::size_t width) {
    std::set<std::string_view> names;
    return row.size() == width && std::ranges::all_of(row, [&names](const std::string& cell) {
               return may_be_name(cell) && names.insert(cell).second;
           });
}

std::size_t filled(const Fields& row) {
    return static_cast<std::size_t>(std::ranges::count_if(row, [](const auto& c) { return !blank(c); }));
}

/// Groups over the names of the next row: some columns without one, and more than a title in the first.
bool is_group_row(const Fields& row, const Fields& names, const std::vector<ColumnShape>& shapes) {
    const std::size_t width = shapes.size(), n = filled(row);
    if (width < 3 || row.size() != width || n == 0 || n == width || !names_all(names, width)) return false;
    if (filled_width(row) == 1) return false;
    const Typed here = against(row, shapes), below = against(names, shapes);
    if (below.like > 0 || here.like > here.columns / 2) return false;
    return n * 2 <= width ? below.columns > 0 || blank(row[0]) : below.unlike >= 2;
}

/// Units stand under the names of numbers and nowhere else, or all in brackets.
bool is_unit_row(const Fields& row, const std::vector<ColumnShape>& shapes) {
    const Typed t = against(row, shapes);
    if (row.size() != shapes.size() || t.like > 0 || t.unlike == 0) return false;
    std::size_t bracketed = 0, outside = 0;
    for (std::size_t c = 0; c < row.size(); ++c) {
        if (blank(row[c])) continue;
        if (row[c].size() > kLongestUnit) return false;
        const auto usual = shapes[c].usual_kind();
        outside += !usual || *usual == CellKind::Text;
        bracketed += (row[c].front() == '(' && row[c].back() == ')') ||
                     (row[c].front() == '[' && row[c].back() == ']');
    }
    return bracketed == filled(row) || (outside == 0 && t.unlike >= 2 && t.columns < row.size());
}

std::string_view cell_at(const Fields& row, std::size_t c) {
    return c < row.size() ? std::string_view(row[c]) : std::string_view();
}

/// Columns [first, end) whose names stand in two rows: "2023,,2024," over "Cost,Price,Cost,Price"; end is 0
/// when there are none. `size` is 0 where the upper names stand over the first of their columns, else the
/// number of those columns, over the `middle` one of which the name stands, from 0.
struct Levels {
    std::size_t first = 0, end = 0, size = 0, middle = 0;
    std::size_t upper_of(std::size_t c) const {
        return size == 0 || c < first || c >= end ? c : first + (c - first) / size * size + middle;
    }
};

/// Columns left of `first` without an upper name whose lower names stand again from there on: the upper names
/// stand over the middle of their columns, or it cannot be told where those begin.
std::size_t columns_before(const Fields& upper, const Fields& lower, std::size_t first) {
    std::size_t n = 0;
    while (n + 1 < first && blank(cell_at(upper, first - n - 1)) && !blank(cell_at(lower, first - n - 1)) &&
           std::find(lower.begin() + static_cast<std::ptrdiff_t>(std::min(first, lower.size())), lower.end(),
                     cell_at(lower, first - n - 1)) != lower.end())
        ++n;
    return n;
}

bool stands_in_the_middle(const Fields& upper, const Fields& lower) {
    std::size_t first = 1;
    while (first < upper.size() && blank(upper[first])) ++first;
    return first < upper.size() && columns_before(upper, lower, first) > 0;
}

/// "Q1,Q2,Q3,Q1,Q2,Q3" below ",2023,,,2024,": equal groups, each with its name over the same column.
Levels centred(const Fields& upper, const Fields& lower, Levels at, std::size_t before) {
    const std::size_t begin = at.first - before;
    std::size_t next = at.first + 1;
    while (next < at.end && blank(cell_at(upper, next))) ++next;
    const std::size_t size = next - at.first;
    if (next == at.end || size <= before || (at.end - begin) % size != 0) return {};
    std::set<std::string_view> names, parts;
    for (std::size_t c = begin; c < at.end; ++c) {
        const std::size_t place = (c - begin) % size;
        const std::string_view above = cell_at(upper, c);
        if (lower[c] != lower[begin + place] || !may_be_name(lower[c]) || (place == before) == blank(above))
            return {};
        if (place == before && (!may_be_name(above) || !names.insert(above).second)) return {};
        if (c < begin + size && !parts.insert(lower[c]).second) return {};
    }
    return {begin, at.end, size, before};
}
/// Each name of the upper row reaches to the next; under the first stand two or more, under each of the
/// others the same ones or, where some are missing, as many of the first of them.
Levels levels_of(const Fields& upper, const Fields& lower, std::size_t width) {
    Levels at;
    for (at.first = 1; at.first + 1 < width; ++at.first)
        if (!blank(cell_at(upper, at.first)) && blank(cell_at(upper, at.first + 1))) break;
    at.end = at.first;
    while (at.end < width && !blank(cell_at(lower, at.end))) ++at.end;
    if (at.first + 3 > at.end) return {};
    if (const std::size_t before = columns_before(upper, lower, at.first); before > 0) {
        at = centred(upper, lower, at, before);
        if (at.end == 0) return {};
    }
    std::vector<std::vector<std::string_view>> groups;
    std::set<std::string_view> names;
    bool years = false;
    for (std::size_t c = at.first; c < at.end; ++c) {
        const bool begins = at.size > 0 ? (c - at.first) % at.size == 0 : !blank(cell_at(upper, c));
        if (begins) {
            const std::string_view name = cell_at(upper, at.upper_of(c));
            if (!names.insert(name).second || !may_be_name(name)) return {};
            groups.emplace_back();
        }
        if (!may_be_name(lower[c])) return {};
        years |= is_year(lower[c]);
        groups.back().push_back(lower[c]);
    }
    const auto& each = groups.front();
    if (groups.size() < 2 || each.size() < 2 ||
        std::set<std::string_view>(each.begin(), each.end()).size() < each.size())
        return {};
    for (const auto& group : groups)
        if (group.size() > each.size() || !std::equal(group.begin(), group.end(), each.begin())) return {};
    for (std::size_t c = 0; c < width; ++c) {
        if (c >= at.first && c < at.end) continue;
        const std::string_view above = cell_at(upper, c), below = cell_at(lower, c);
        const bool both = !blank(above) && !blank(below);
        if (both && (c > at.end || years || !may_be_name(above) || !may_be_name(below))) return {};
        if (c >= at.end && !blank(below)) return {};
    }
    return at;
}

/// The same over columns of figures that do not go on as the lower row does.
bool is_level_row(const std::vector<Fields>& records, std::size_t upper,
                  const std::vector<ColumnShape>& shapes) {
    const Fields& lower = records[upper + 1];
    const Levels at = levels_of(records[upper], lower, shapes.size());
    if (at.end == 0 || lower.size() > shapes.size()) return false;
    bool same = upper + 2 < records.size();
    for (std::size_t c = at.first; c < at.end; ++c) {
        const auto usual = shapes[c].usual_kind();
        if (!usual || *usual == CellKind::Text) return false;
        same = same && cell_at(records[upper + 2], c) == lower[c];
    }
    return !same;
}

/// The first columns that a row names below the names of all others: what pandas writes under names in two
/// levels. None where it fills others too.
std::size_t columns_of_key(const Fields& row, const Fields& above, std::size_t width) {
    const std::size_t n = filled_width(row);
    for (std::size_t c = 0; c < width; ++c)
        if (blank(cell_at(row, c)) == (c < n) || (c < n && !may_be_name(row[c])) ||
            (c >= n && blank(cell_at(above, c))))
            return 0;
    return n + 2 > width ? 0 : n;
}

/// The same as the last of `n` rows and one more: the corner above it is empty or filled in all of them, and
/// no other row stands without figures.
bool is_key_row(const std::vector<Fields>& records, std::size_t n, const std::vector<ColumnShape>& shapes) {
    const std::size_t key = columns_of_key(records[n], records[n - 1], shapes.size());
    if (key == 0 || records[n].size() > shapes.size()) return false;
    for (std::size_t r = 1; r < n; ++r)
        for (std::size_t c = 0; c < key; ++c)
            if (blank(cell_at(records[r], c)) != blank(cell_at(records[0], c))) return false;
    for (std::size_t c = key; c < shapes.size(); ++c) {
        const auto usual = shapes[c].usual_kind();
        if (!usual || *usual == CellKind::Text) return false;
    }
    return std::none_of(records.begin() + static_cast<std::ptrdiff_t>(n) + 1, records.end(),
                        [key](const Fields& row) { return filled_width(row) <= key; });
}

bool is_number(std::string_view cell) {
    return cell_kind(cell) == CellKind::Number;
}

/// "© Regional office, 2001-2021" or "1.;Without the islands.": words, and numbers unlike those of the
/// columns.
bool is_sentence_with_numbers(const Fields& fields, const std::vector<ColumnShape>& shapes) {
    bool words = false;
    for (std::size_t c = 0; c < fields.size(); ++c) {
        words |= cell_kind(fields[c]) == CellKind::Text && std::ranges::count(fields[c], ' ') >= 2;
        if (is_number(fields[c]) && shapes[c].has_seen_shape_of(fields[c])) return false;
    }
    return words;
}

/// "Source: World Bank" is one whatever follows, "Note pads" may name a row.
bool is_marked_note(std::string_view cell) {
    const auto start = cell.find_first_not_of(" \t");
    return begins_like_note(cell) &&
           (cell.contains(':') || !std::isalpha(static_cast<unsigned char>(cell[start])));
}

/// "defending champion" in several columns is what a row says, not their names; units are single words.
bool repeats_words(const Fields& row) {
    std::set<std::string_view> seen;
    return std::ranges::any_of(row, [&seen](const std::string& cell) {
        return cell.find(' ') != std::string::npos && !seen.insert(cell).second;
    });
}

/// A row in which no number stands under any name that has numbers below it, nor any text seen there.
bool is_more_of_header(const Fields& row, const std::vector<ColumnShape>& shapes) {
    constexpr std::size_t kLeast = 3;
    if (row.size() != shapes.size() || repeats_words(row)) return false;
    const Typed t = against(row, shapes);
    if (t.like > 0 || t.unlike < kLeast || t.unlike * 2 < t.columns) return false;
    for (std::size_t c = 0; c < row.size(); ++c) {
        const auto usual = shapes[c].usual_kind();
        if (!usual || *usual == CellKind::Text || blank(row[c])) continue;
        const bool lettered = std::ranges::any_of(row[c], [](char ch) {
            return (ch | 0x20) >= 'a' || ch == '%';  // letters, and bytes of letters beyond ASCII
        });
        if (shapes[c].has_seen_shape_of(row[c]) || (!lettered && !is_year(row[c])) || is_missing_mark(row[c]))
            return false;
    }
    return true;
}

}  // namespace

bool may_be_name(std::string_view cell) {
    const CellKind kind = cell_kind(cell);
    if (kind == CellKind::Structured)
        return std::ranges::any_of(cell, [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
    return kind == CellKind::Text || is_year(cell);
}

bool is_missing_mark(std::string_view cell) {
    constexpr std::array<std::string_view, 12> kMarks = {"na",   "n/a",  "nan",     "none", "null", "nil",
                                                         "n.a.", "#n/a", "missing", "x",    "c",    "nd"};
    std::string folded;
    for (const char c : cell)
        if (c != ' ') folded += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return std::ranges::find(kMarks, folded) != kMarks.end();
}

std::size_t filled_width(const Fields& fields) {
    std::size_t n = fields.size();
    while (n > 0 && blank(fields[n - 1])) --n;
    return n;
}

bool begins_like_note(std::string_view cell) {
    constexpr std::array<std::string_view, 26> kBeginnings = {
        "source",      "note",     "footnote",    "last updated", "updated",   "copyright",  "©",
        "prepared by", "for more", "for further", "see also",     "generated", "disclaimer", "data from",
        "data source", "end of",   "quelle",      "anmerkung",    "hinweis",   "fuente",     "nota",
        "remarque",    "fonte",    "kilde",       "the data",     "http",
    };
    const auto start = cell.find_first_not_of(" \t");
    if (start == std::string_view::npos) return false;
    cell.remove_prefix(start);
    if (cell.starts_with("*") || cell.starts_with("†") || cell.starts_with("‡")) return cell.size() > 3;
    if (cell.front() == '(' || cell.front() == '[') {
        const auto end = cell.find_first_of(")]");
        return end != std::string_view::npos && end <= 3 && end + 2 < cell.size();
    }
    std::string folded(cell.substr(0, 16));
    for (char& c : folded)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return cell.find(' ') != std::string_view::npos &&
           std::ranges::any_of(kBeginnings, [&](auto b) { return folded.starts_with(b); });
}

bool is_note(const Fields& fields, const std::vector<ColumnShape>& shapes, bool after_gap) {
    const std::size_t width = shapes.size(), n = filled_width(fields);
    if (n == 0 || width < 2) return false;
    if (fields.size() == 1 && width >= 3) return true;
    const bool told = after_gap || begins_like_note(fields[0]);
    if (n > 1)  // its commas divided it
        return told && n < width && fields.size() < width &&
               (std::ranges::none_of(fields, is_number) || is_sentence_with_numbers(fields, shapes) ||
                is_marked_note(fields[0]) || (after_gap && begins_like_note(fields[0])));
    if (cell_kind(fields[0]) != CellKind::Text) return begins_like_note(fields[0]);
    const auto usual = shapes[0].usual_kind();
    return told || (usual && *usual != CellKind::Text && fields[0].find(' ') != std::string::npos);
}

bool notes_at_end(const std::vector<CsvRecord>& records, const CsvHead& head) {
    for (std::size_t i = records.size(); i-- > 1;) {
        const CsvRecord &last = records[i], &above = records[i - 1];
        if (filled_width(last.fields) == 0) continue;
        const bool gap = filled_width(above.fields) == 0 || last.line > above.line + above.lines;
        return is_note(last.fields, head.shapes, gap);
    }
    return false;
}

bool notes_at_end(std::string_view tail, const CsvHead& head) {
    CsvRecords reader(ByteWindow(tail), head.dialect);
    std::vector<CsvRecord> records;
    for (CsvRecord record; reader.next(record);) {
        if (record.blank()) continue;
        record.fields.resize(record.width);
        records.push_back(record);
    }
    return notes_at_end(records, head);
}

std::size_t header_rows(const std::vector<Fields>& records, const std::vector<ColumnShape>& shapes) {
    std::size_t n = 1;
    // Rows of data must be left to compare with.
    while (n < kMostHeaderRows && n + 1 < records.size() &&
           (is_group_row(records[n - 1], records[n], shapes) || is_level_row(records, n - 1, shapes)))
        ++n;
    if (n < kMostHeaderRows && n + 1 < records.size() && against(records[n - 1], shapes).like == 0 &&
        is_unit_row(records[n], shapes))
        ++n;
    while (n < kMostHeaderRows && n + 1 < records.size() && against(records[n - 1], shapes).like == 0 &&
           records[n] != records[n - 1] && is_more_of_header(records[n], shapes))
        ++n;
    if (n > 1 && n + 1 < records.size() && is_key_row(records, n, shapes)) ++n;
    return n;
}

std::vector<std::string> joined_names(const std::vector<Fields>& rows, std::size_t width) {
    const std::size_t key = rows.size() > 2 ? columns_of_key(rows.back(), rows[rows.size() - 2], width) : 0;
    std::vector<std::string> names(width);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const bool last = r + 1 == rows.size();
        const Levels levels = last ? Levels() : levels_of(rows[r], rows[r + 1], width);
        // Units below names are no group.
        const bool group = !last && (r == 0 || filled(rows[r - 1]) < width) && filled(rows[r]) < width &&
                           filled(rows[r + 1]) == width && !stands_in_the_middle(rows[r], rows[r + 1]);
        std::string_view part;
        for (std::size_t c = 0; c < width; ++c) {
            if (c < key && !last) continue;
            const std::string_view cell = cell_at(rows[r], levels.upper_of(c));
            const bool reaches = levels.end > 0 ? c > levels.first && c < levels.end : group;
            if (!blank(cell) || !reaches) part = blank(cell) ? std::string_view() : cell;
            // "Year" over "Region" in the corner is what the years are, no part of the name below.
            if (levels.first == 1 && c == 0 && !blank(cell_at(rows[r + 1], c))) continue;
            if (part.empty()) continue;
            if (!names[c].empty()) names[c] += ' ';
            names[c] += part;
        }
    }
    return names;
}

}  // namespace sightline::engine
