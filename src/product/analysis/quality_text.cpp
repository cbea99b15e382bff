#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/query/text_fold.h"
#include "product/analysis/quality_checks.h"

namespace sightline::analysis {

namespace {

/// A well-known form: where most values have it, the others break it.
struct Form {
    std::string_view name, pattern;
};
constexpr std::array<Form, 6> kForms{{
    {"an e-mail address", R"([^@\s]+@[^@\s]+\.[^@\s.]{2,})"},
    {"a web address", R"(https?://\S+)"},
    {"a UUID", R"([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})"},
    {"an IP address", R"((25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3})"},
    {"an IBAN", R"([A-Z]{2}\d{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,3})?)"},
    {"a time of day", R"(([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?)"},
}};

constexpr std::array<Form, 7> kDateForms{{
    {"2024-03-31", R"(\d{4}-\d{1,2}-\d{1,2}([ T]\d.*)?)"},
    {"31/03/2024", R"(\d{1,2}/\d{1,2}/\d{2,4}( \d.*)?)"},
    {"31.03.2024", R"(\d{1,2}\.\d{1,2}\.\d{2,4}( \d.*)?)"},
    {"31-03-2024", R"(\d{1,2}-\d{1,2}-\d{2,4}( \d.*)?)"},
    {"2024/03/31", R"(\d{4}/\d{1,2}/\d{1,2}( \d.*)?)"},
    {"31 March 2024", R"(\d{1,2}[ -][A-Za-z]{3,9}\.?[ -,]+\d{2,4})"},
    {"March 31, 2024", R"([A-Za-z]{3,9}\.? \d{1,2},? \d{4})"},
}};

/// 1970-01-01 in any of them, in lower case.
constexpr std::string_view kComputersZero =
    R"((1970[-/]0?1[-/]0?1|0?1[-/.]0?1[-/.](19)?70|0?1[ -]jan(uary)?\.?[ ,-]+(19)?70|jan(uary)?\.? 0?1,? 1970)([ t]\d.*)?)";

constexpr std::string_view kQuantity = R"(\s*[-+]?[0-9][0-9.,]*\s*([A-Za-z%$€£¥°µ]{1,8})\s*)";
constexpr std::string_view kNumber = R"(\s*[-+]?[$€£¥]?\s*[0-9][0-9., ']*\s*%?\s*)";

std::vector<const std::string*> telling(const CheckedColumn& c) {
    std::vector<const std::string*> out;
    for (const auto& v : c.sample.values)
        if (!is_missing_word(v)) out.push_back(&v);
    return out;
}

double share_of(const std::vector<const std::string*>& values, const RE2& re) {
    const auto n = std::ranges::count_if(values, [&](const auto* v) { return RE2::FullMatch(*v, re); });
    return values.empty() ? 0 : static_cast<double>(n) / static_cast<double>(values.size());
}

std::string matches(const std::string& column, std::string_view pattern) {
    return "regexp_full_match(" + column + ", " + quote_text(pattern) + ")";
}

std::string filled(const CheckedColumn& c) {
    return c.sql + " IS NOT NULL AND NOT " + missing_word_condition(c.sql);
}

void add_examples(QualityFinding& f, const std::vector<const std::string*>& values,
                  const std::function<bool(const std::string&)>& wanted) {
    for (const auto* v : values) {
        if (f.examples.size() == 3) return;
        if (wanted(*v) && std::ranges::find(f.examples, *v) == f.examples.end())
            f.examples.push_back(v->substr(0, 200));
    }
}

/// "AB-1234" -> [A-Z]{2}-[0-9]{4}: the form of a code, as a pattern.
std::string shape_of(std::string_view text, bool exact) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto kind = [&](std::size_t at) {
            const auto c = static_cast<unsigned char>(text[at]);
            return std::isdigit(c) ? 'd' : std::isupper(c) ? 'u' : std::islower(c) || c >= 0x80 ? 'l' : 'o';
        };
        const char k = kind(i);
        std::size_t end = i + 1;
        while (k != 'o' && end < text.size() && kind(end) == k) ++end;
        if (k == 'o') {
            if (!std::isalnum(static_cast<unsigned char>(text[i]))) out += '\\';
            out += text[i];
        } else {
            out += k == 'd' ? "[0-9]" : k == 'u' ? "[A-Z]" : "[^A-Z0-9]";
            out += exact ? "{" + std::to_string(end - i) + "}" : "+";
        }
        i = end;
    }
    return out;
}

void check_pattern(const CheckedColumn& c, const std::vector<const std::string*>& values, Candidates& out) {
    for (const bool exact : {true, false}) {
        std::map<std::string, std::size_t> shapes;
        for (const auto* v : values) {
            if (v->size() > 40 || std::ranges::count(*v, ' ') > 2 || v->find('\n') != std::string::npos)
                return;
            ++shapes[shape_of(*v, exact)];
        }
        const auto top = std::ranges::max_element(shapes, {}, [](const auto& s) { return s.second; });
        if (top == shapes.end() || top->first.find("[0-9]") == std::string::npos ||
            static_cast<double>(top->second) < 0.9 * static_cast<double>(values.size()))
            continue;
        if (top->second == values.size()) return;
        const std::string& shape = top->first;
        const auto* usual =
            *std::ranges::find_if(values, [&](const auto* v) { return shape_of(*v, exact) == shape; });
        out.push_back(candidate("pattern", "validity", c,
                                fmt::format("'{}' is written like \"{}\", but not in {{n}} rows ({{share}}).",
                                            c.info.name, *usual),
                                "Look at these values: they may be cut, mistyped or from another list.",
                                filled(c) + " AND NOT " + matches(c.sql, shape)));
        out.back().largest_share = 0.2;
        add_examples(out.back().finding, values, [&](const auto& v) { return shape_of(v, exact) != shape; });
        return;
    }
}

bool check_forms(const CheckedColumn& c, const std::vector<const std::string*>& values, Candidates& out) {
    for (const auto& form : kForms) {
        const RE2 re{std::string(form.pattern)};
        const double share = share_of(values, re);
        if (share < 0.8) continue;
        if (share < 1) {
            out.push_back(
                candidate("invalid_format", "validity", c,
                          fmt::format("'{}' holds {} in most rows, but not in {{n}} rows ({{share}}).",
                                      c.info.name, form.name),
                          "Correct these values or empty them.",
                          filled(c) + " AND NOT " + matches("trim(" + c.sql + ")", form.pattern)));
            add_examples(out.back().finding, values, [&](const auto& v) { return !RE2::FullMatch(v, re); });
        }
        return true;
    }
    return false;
}

bool check_date_forms(const CheckedColumn& c, const std::vector<const std::string*>& values,
                      Candidates& out) {
    std::vector<std::pair<double, const Form*>> found;
    double total = 0;
    for (const auto& form : kDateForms) {
        const double share = share_of(values, RE2(std::string(form.pattern)));
        if (share > 0) found.emplace_back(share, &form);
        total += share;
    }
    if (found.empty() || total < 0.8) return false;
    std::ranges::sort(found, std::greater{});
    const std::string usual = matches(c.sql, found.front().second->pattern);
    if (found.size() > 1) {
        std::string others, any;
        for (std::size_t i = 1; i < found.size(); ++i) {
            others += (i > 1 ? ", " : "") + std::string(found[i].second->name);
            any += (i > 1 ? " OR " : "") + matches(c.sql, found[i].second->pattern);
        }
        out.push_back(candidate(
            "mixed_formats", "consistency", c,
            fmt::format(
                "Dates in '{}' are written in more than one way: most like {}, {{n}} rows ({{share}}) "
                "like {}.",
                c.info.name, found.front().second->name, others),
            "Convert the column to a date, saying for each way which part is the day.",
            "(" + any + ") AND NOT " + usual));
        const RE2 first{std::string(found.front().second->pattern)};
        add_examples(out.back().finding, values, [&](const auto& v) { return !RE2::FullMatch(v, first); });
    }
    const std::string zero = matches("lower(trim(" + c.sql + "))", kComputersZero);
    if (const RE2 day(std::string(kComputersZero), RE2::Quiet);
        std::ranges::any_of(values, [&](const auto* v) { return RE2::FullMatch(query::fold(*v), day); })) {
        out.push_back(candidate(
            "disguised_missing", "completeness", c,
            fmt::format("'{}' is 1970-01-01, the zero of computers, in {{n}} rows ({{share}}).", c.info.name),
            "Empty these cells unless that day is meant.", c.sql + " IS NOT NULL AND " + zero));
        out.back().disguises_missing = true;
    }
    std::string none;
    for (const auto& [share, form] : found) none += " AND NOT " + matches(c.sql, form->pattern);
    out.push_back(candidate(
        "not_a_date", "validity", c,
        fmt::format("'{}' holds dates, but {{n}} rows ({{share}}) are none.", c.info.name),
        "Correct these values or empty them; then the column can become a date.", filled(c) + none));
    return true;
}

bool check_quantities(const CheckedColumn& c, const std::vector<const std::string*>& values,
                      Candidates& out) {
    const RE2 quantity{std::string(kQuantity)}, number{std::string(kNumber)};
    std::map<std::string, std::size_t> units;
    std::string unit;
    for (const auto* v : values)
        if (RE2::FullMatch(*v, quantity, &unit)) ++units[unit];
    std::size_t total = 0;
    for (const auto& [u, n] : units) total += n;
    const auto enough = [&](double share, std::size_t n) {
        return static_cast<double>(n) >= share * static_cast<double>(values.size());
    };
    if (units.size() > 1 && units.size() <= 12 && enough(0.7, total)) {
        const auto top = std::ranges::max_element(units, {}, [](const auto& u) { return u.second; });
        std::string others;
        for (const auto& [u, n] : units)
            if (u != top->first) others += (others.empty() ? "" : ", ") + u;
        const std::string of = "regexp_extract(" + c.sql + ", " + quote_text(kQuantity) + ", 1)";
        out.push_back(candidate(
            "inconsistent_units", "consistency", c,
            fmt::format("'{}' mixes units: most rows are in {}, {{n}} rows ({{share}}) in {}.", c.info.name,
                        top->first, others),
            "Convert all to one unit and keep it in the column's name; sums over mixed units are wrong.",
            matches(c.sql, kQuantity) + " AND " + of + " <> " + quote_text(top->first)));
        add_examples(out.back().finding, values,
                     [&](const auto& v) { return RE2::FullMatch(v, quantity, &unit) && unit != top->first; });
        return true;
    }
    const double numbers = share_of(values, number);
    if (numbers < 0.8 || numbers == 1) return numbers == 1;
    out.push_back(
        candidate("not_a_number", "validity", c,
                  fmt::format("'{}' is text because {{n}} rows ({{share}}) are no numbers.", c.info.name),
                  "Correct these values or empty them; then the column can be summed.",
                  filled(c) + " AND NOT " + matches(c.sql, kNumber)));
    add_examples(out.back().finding, values, [&](const auto& v) { return !RE2::FullMatch(v, number); });
    return true;
}

void check_surface(const CheckedColumn& c, const std::vector<const std::string*>& values, Candidates& out) {
    const auto ragged = [](const std::string& v) {
        return !v.empty() && (std::isspace(static_cast<unsigned char>(v.front())) ||
                              std::isspace(static_cast<unsigned char>(v.back())));
    };
    out.push_back(candidate(
        "stray_spaces", "consistency", c,
        fmt::format("'{}' has blanks before or after the value in {{n}} rows ({{share}}).", c.info.name),
        "Trim the column.",
        c.sql + " <> trim(" + c.sql + ", " + quote_text(" \t\r\n\u00a0") + ") AND trim(" + c.sql +
            ") <> ''"));
    add_examples(out.back().finding, values, ragged);
    static const RE2 damaged(R"((?:Ã[\x{80}-\x{BF}\x{A0}-\x{BF}]|â€|Â[\x{A0}-\x{BF}]|\x{FFFD}))");
    if (!std::ranges::any_of(values, [&](const auto* v) { return RE2::PartialMatch(*v, damaged); })) return;
    out.push_back(candidate(
        "damaged_text", "validity", c,
        fmt::format("'{}' holds wrongly decoded characters in {{n}} rows ({{share}}).", c.info.name),
        "Bring the file again in the encoding it was written in.",
        "regexp_matches(" + c.sql + ", " +
            quote_text(R"((?:Ã[\x{80}-\x{BF}\x{A0}-\x{BF}]|â€|Â[\x{A0}-\x{BF}]|\x{FFFD}))") + ")"));
    add_examples(out.back().finding, values, [&](const auto& v) { return RE2::PartialMatch(v, damaged); });
}

}  // namespace

void check_text(const CheckedColumn& c, Candidates& out) {
    const auto values = telling(c);
    if (values.empty()) return;
    check_surface(c, values, out);
    if (values.size() < 5) return;
    if (check_forms(c, values, out) || check_date_forms(c, values, out) || check_quantities(c, values, out))
        return;
    check_pattern(c, values, out);
}

}  // namespace sightline::analysis
