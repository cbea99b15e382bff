#include "platform/engine/csv/csv_marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "platform/engine/database.h"

namespace sightline::engine {

namespace {

constexpr std::array<std::string_view, 6> kMarks{"$", "€", "£", "¥", "₹", "%"};
constexpr std::array<std::string_view, 5> kBlanks{" ", "\t", "\u00a0", "\u202f", "\u2009"};

bool all_digits(std::string_view s) {
    return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos;
}

bool cut(std::string_view& s, std::string_view start) {
    if (!s.starts_with(start)) return false;
    s.remove_prefix(start.size());
    return true;
}

bool cut_end(std::string_view& s, std::string_view end) {
    if (!s.ends_with(end)) return false;
    s.remove_suffix(end.size());
    return true;
}

void trim(std::string_view& s) {
    for (bool again = true; again;) {
        again = false;
        for (const auto blank : kBlanks) again |= cut(s, blank) || cut_end(s, blank);
    }
}

struct Figure {
    std::string_view mark, digits;  // digits with their separators
};

/// Sign, mark and blanks in any order around the digits; brackets around all of it mean negative.
Figure figure_of(std::string_view s) {
    Figure f;
    trim(s);
    if (s.starts_with('(') && s.ends_with(')')) s = s.substr(1, s.size() - 2);
    for (int sign = 0, marked = 0;;) {
        trim(s);
        const auto mark = std::ranges::find_if(
            kMarks, [&](auto m) { return (m != "%" && s.starts_with(m)) || s.ends_with(m); });
        if (marked == 0 && mark != kMarks.end()) {
            (void)(cut(s, *mark) || cut_end(s, *mark));
            f.mark = *mark;
            ++marked;
        } else if (sign == 0 && (cut(s, "-") || cut(s, "+") || cut(s, "\u2212"))) {
            ++sign;
        } else {
            break;
        }
    }
    f.digits = s;
    return f;
}

/// Groups of three by `group`, then perhaps `point` and more digits.
struct Fit {
    bool fits = false, grouped = false, fraction = false;
};
Fit fit(std::string_view s, char group, char point) {
    Fit f;
    const auto at = s.find(point);
    std::string_view whole = s.substr(0, at);
    if (at != std::string_view::npos) {
        f.fraction = true;
        if (!all_digits(s.substr(at + 1))) return f;
    }
    const auto first = whole.find(group);
    if (first == std::string_view::npos) {
        f.fits = all_digits(whole) || (whole.empty() && f.fraction);
        return f;
    }
    f.grouped = true;
    if (first == 0 || first > 3 || !all_digits(whole.substr(0, first)) || whole[0] == '0') return f;
    for (whole.remove_prefix(first); !whole.empty(); whole.remove_prefix(4))
        if (whole.size() < 4 || whole[0] != group || !all_digits(whole.substr(1, 3))) return f;
    f.fits = true;
    return f;
}

}  // namespace

std::optional<MarkedNumbers> marked_numbers(const std::vector<std::string_view>& cells) {
    MarkedNumbers out;
    bool point_fits = true, comma_fits = true, point_groups = false, comma_fractions = false,
         separated = false;
    std::size_t marked = 0;
    const auto point_lands = [&out] {
        return out.mark == "$" || out.mark == "£" || out.mark == "¥" || out.mark == "₹";
    };
    for (const auto cell : cells) {
        const Figure f = figure_of(cell);
        const Fit point = fit(f.digits, ',', '.'), comma = fit(f.digits, '.', ',');
        if (!point.fits && !comma.fits) return std::nullopt;
        if (f.mark.empty()) {
            if (f.digits.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
            continue;  // nothing is nothing, of whatever
        }
        if (marked++ > 0 && f.mark != out.mark) return std::nullopt;
        out.mark = f.mark;
        point_fits &= point.fits;
        comma_fits &= comma.fits;
        point_groups |= point.grouped;
        comma_fractions |= comma.fraction;
        separated |= f.digits.find_first_of(",.") != std::string_view::npos;
        out.fractions |= point.fits && point.fraction;
    }
    if (marked == 0 || (!point_fits && !comma_fits)) return std::nullopt;
    if (point_fits && comma_fits && separated) {
        // "1,200" or "1.200" throughout: only a mark of lands that write a decimal point settles it.
        if (!point_lands()) return std::nullopt;
    }
    out.open = !separated && !point_lands();
    out.comma = !point_fits;
    if (out.comma) out.fractions = comma_fractions;
    return out;
}

CsvCast cast_marked(const MarkedNumbers& numbers, const std::string& text) {
    const char group = numbers.comma ? '.' : ',', point = numbers.comma ? ',' : '.';
    const std::string mark = numbers.mark == "$" ? R"(\$)" : numbers.mark, blanks = R"([\s\p{Z}]*)",
                      sign = R"([+\-−]?)",
                      groups =
                          numbers.open ? "" : fmt::format("|[1-9][0-9]{{0,2}}([{}][0-9]{{3}}){{1,3}}", group),
                      fraction = numbers.fractions ? fmt::format("([{}][0-9]+)?", point) : "";
    const std::string figure = fmt::format("([0-9]{{1,14}}{})?{}", groups, fraction);
    // The mark before or after its number; nothing is nothing, of whatever. One pattern alone: conditions
    // joined by AND within OR take minutes to plan in a table with thousands of columns.
    const std::string number =
                          fmt::format("({0}{1}{0}({2}){0}{1}{0}{3}|{0}{1}{0}{3}{0}({2})|{0}{1}{0}0[0.,]*)",
                                      blanks, sign, mark, figure),
                      form = fmt::format(R"(({1}|{0}\({1}{0}\)){0})", blanks, number);
    const std::string digits = fmt::format("regexp_replace({}, '[^0-9{}]', '', 'g')", text, point),
                      type = numbers.fractions ? "DOUBLE" : "BIGINT",
                      value = fmt::format(
                          "(CASE WHEN regexp_matches({}, '^\\s*\\(|[-−]') THEN '-' ELSE '' END) || {}", text,
                          numbers.comma ? fmt::format("replace({}, ',', '.')", digits) : digits);
    CsvCast out{type, text, fmt::format("regexp_full_match({}, {})", text, quoted_literal(form)),
                fmt::format("CAST({} AS {})", value, type), fmt::format("TRY_CAST({} AS {})", value, type)};
    out.style = CellStyle::Marked;
    out.mark = numbers.mark;
    out.comma = numbers.comma;
    return out;
}

}  // namespace sightline::engine
