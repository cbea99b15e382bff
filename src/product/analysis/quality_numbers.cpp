#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/query/schema.h"
#include "product/analysis/quality_checks.h"

namespace sightline::analysis {

namespace {

bool has_word(std::string_view words, std::initializer_list<std::string_view> list) {
    std::size_t at = 0;
    while (at < words.size()) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        if (std::ranges::find(list, words.substr(at, end - at)) != list.end()) return true;
        at = end + 1;
    }
    return false;
}

std::optional<double> number_of(const boost::json::object& profile, std::string_view member) {
    const auto* v = profile.if_contains(member);
    if (!v || !v->is_number()) return std::nullopt;
    return v->to_number<double>();
}

/// The range a column of this name can have; nothing when the name says none.
struct Range {
    double low, high;
    std::string_view of;
};
std::optional<Range> range_of(const CheckedColumn& c) {
    constexpr double kNone = std::numeric_limits<double>::infinity();
    if (has_word(c.words, {"age"}) && !has_word(c.words, {"days", "months", "weeks"}))
        return Range{0, 120, "an age"};
    if (has_word(c.words, {"latitude", "lat"})) return Range{-90, 90, "a latitude"};
    if (has_word(c.words, {"longitude", "lon", "lng"})) return Range{-180, 180, "a longitude"};
    if (has_word(c.words, {"month"}) && c.info.type == ColumnType::Integer &&
        !has_word(c.words, {"months", "per"}))
        return Range{1, 12, "a month"};
    if (has_word(c.words, {"hour"}) && c.info.type == ColumnType::Integer) return Range{0, 24, "an hour"};
    // Growth, margins and returns go beyond a hundred and below zero; a heart's rate is no share.
    const bool percent = has_word(c.words, {"percent", "percentage", "pct"}),
               rate = has_word(c.words, {"rate"}) && c.info.role == query::Role::Percentage &&
                      !has_word(c.words,
                                {"heart",     "pulse",   "exchange", "fx",      "currency",    "conversions",
                                 "frame",     "bit",     "baud",     "sample",  "sampling",    "flow",
                                 "hourly",    "daily",   "weekly",   "monthly", "day",         "hour",
                                 "room",      "base",    "pay",      "wage",    "respiratory", "respiration",
                                 "breathing", "refresh", "fire",     "per"});
    if ((percent || rate) && !has_word(c.words, {"change",    "changes",    "growth", "increase", "decrease",
                                                 "delta",     "difference", "diff",   "variance", "variation",
                                                 "deviation", "yoy",        "mom",    "qoq",      "return",
                                                 "returns",   "margin",     "profit", "markup",   "gain",
                                                 "loss",      "inflation",  "of",     "to",       "vs"}))
        return Range{0, 100, "a share in percent"};
    if (has_word(c.words, {"quantity", "qty", "count", "units", "stock", "price", "weight", "height",
                           "length", "width", "distance", "duration", "salary", "population"}))
        return Range{0, kNone, "such a quantity"};
    return std::nullopt;
}

constexpr std::array<double, 16> kStandIns{-1,  -9,   -99,   -999,   -9999,   -99999,   9,         99,
                                           999, 9999, 99999, 999999, 9999999, 99999999, 999999999, -999999};

}  // namespace

void check_numbers(const CheckedColumn& c, Candidates& out) {
    if (c.info.type == ColumnType::Double)
        out.push_back(
            candidate("not_finite", "validity", c,
                      fmt::format("'{}' is infinite or not a number in {{n}} rows ({{share}}).", c.info.name),
                      "Empty these cells; any sum over them is spoiled.",
                      c.sql + " IS NOT NULL AND NOT isfinite(" + c.sql + ")"));
    const auto q1 = number_of(c.profile, "q1"), q3 = number_of(c.profile, "q3"),
               low = number_of(c.profile, "min"), high = number_of(c.profile, "max");
    if (!q1 || !q3 || !low || !high || c.info.role == query::Role::Identifier) return;
    // 999 where everything else is far below: put there for want of a value.
    std::string stand_ins;
    const double reach = 3 * (*q3 - *q1);
    const auto is_stand_in = [](double v) { return std::ranges::find(kStandIns, v) != kStandIns.end(); };
    if (*low < 0 && *q1 >= 0 && *low < *q1 - reach && is_stand_in(*low)) stand_ins = to_text(*low);
    if (*high >= 99 && *high > *q3 + reach && is_stand_in(*high))
        stand_ins += (stand_ins.empty() ? "" : ", ") + to_text(*high);
    const std::string numbers_out = stand_ins.empty() ? "" : c.sql + " IN (" + stand_ins + ")";
    if (!stand_ins.empty()) {
        out.push_back(candidate(
            "disguised_missing", "completeness", c,
            fmt::format(
                "'{}' is {} in {{n}} rows ({{share}}), far from all other values: it seems to stand for "
                "\"missing\".",
                c.info.name, stand_ins),
            "Turn it into empty cells; averages over it are wrong.", numbers_out));
        out.back().disguises_missing = true;
        out.back().fewest = 2;
    }
    const auto range = range_of(c);
    if (!range || (*low >= range->low && *high <= range->high)) return;
    // Where a quarter lies outside, the name means something else.
    if (*q1 < range->low || *q3 > range->high) return;
    std::string condition = std::isfinite(range->high)
                                ? fmt::format("({0} < {1} OR {0} > {2})", c.sql, range->low, range->high)
                                : fmt::format("{} < {}", c.sql, range->low);
    if (!numbers_out.empty()) condition += " AND NOT " + numbers_out;
    out.push_back(
        candidate("out_of_range", "validity", c,
                  std::isfinite(range->high)
                      ? fmt::format("'{}' is outside {} to {} in {{n}} rows ({{share}}); {} is within.",
                                    c.info.name, range->low, range->high, range->of)
                      : fmt::format("'{}' is below zero in {{n}} rows ({{share}}).", c.info.name),
                  "Look at these rows: a sign, a unit or a decimal point may be wrong.", condition));
}

void check_times(const CheckedColumn& c, Date today, Candidates& out) {
    const bool plans = has_word(
        c.words, {"due", "expiry", "expires", "expiration", "valid", "end", "until", "planned", "scheduled",
                  "forecast", "target", "deadline", "maturity", "to", "next", "renewal", "delivery", "eta"});
    if (!plans) {
        out.push_back(
            candidate("future_date", "validity", c,
                      fmt::format("'{}' lies in the future in {{n}} rows ({{share}}).", c.info.name),
                      "Look whether day and month, or the century, were mixed up.",
                      fmt::format("{} >= DATE '{}'", c.sql, to_text(Date{today.days + 2}))));
        out.back().largest_share = 0.2;  // more of them are a plan, not mistakes
    }
    out.push_back(
        candidate("impossible_date", "validity", c,
                  fmt::format("'{}' lies before 1900 or after 2200 in {{n}} rows ({{share}}).", c.info.name),
                  "Dates like 1900-01-01 or 9999-12-31 often stand for \"unknown\": empty them.",
                  fmt::format("({0} < DATE '1900-01-02' OR {0} >= DATE '2200-01-01')", c.sql)));
    out.back().largest_share = 0.2;  // historical data
    out.push_back(candidate(
        "disguised_missing", "completeness", c,
        fmt::format("'{}' is 1970-01-01, the zero of computers, in {{n}} rows ({{share}}).", c.info.name),
        "Empty these cells unless that day is meant.",
        fmt::format("CAST({} AS DATE) = DATE '1970-01-01'", c.sql)));
    const auto first = c.info.min ? to_text(*c.info.min) : "";
    if (!first.starts_with("1970-01-01"))
        out.pop_back();
    else
        out.back().disguises_missing = true;
}

}  // namespace sightline::analysis
