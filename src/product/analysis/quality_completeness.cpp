#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "core/query/text_fold.h"
#include "product/analysis/quality_checks.h"

namespace sightline::analysis {

namespace {

/// The last kOpen may well be a value of their own where there are few: none, missing, NA (North America).
constexpr std::array<std::string_view, 24> kMissingWords{
    "n/a", "n.a.", "#n/a", "null", "nul",  "nan", "no data", "not available",
    "tbd", "tba",  "n.d.", "x/x",  "-",    "--",  "---",     "?",
    "??",  ".",    "..",   "na",   "none", "nil", "unknown", "missing"};
constexpr std::size_t kOpen = 5;
constexpr std::int64_t kFewValues = 3;

std::string condition_of(const std::string& column, std::span<const std::string_view> words) {
    std::string list = "''";
    for (const auto word : words) list += ", " + quote_text(word);
    return "lower(trim(" + column + ")) IN (" + list + ")";
}
bool is_one_of(std::string_view text, std::span<const std::string_view> words) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    const std::string folded = query::fold(text);
    return folded.empty() || std::ranges::find(words, folded) != words.end();
}

/// A word, not one for nothing and no mere sign: where all are signs, "-" may stand for a minus.
bool is_a_value(std::string_view text) {
    return !is_missing_word(text) &&
           std::ranges::any_of(text, [](const unsigned char c) { return std::isalnum(c) != 0 || c >= 0x80; });
}

}  // namespace

Candidate candidate(std::string kind, std::string dimension, const CheckedColumn& c, std::string message,
                    std::string advice, std::string condition) {
    Candidate out;
    out.finding.id = kind + ":" + c.info.name;
    out.finding.kind = std::move(kind);
    out.finding.dimension = std::move(dimension);
    out.finding.columns = {c.info.name};
    out.finding.message = std::move(message);
    out.finding.advice = std::move(advice);
    out.finding.condition = std::move(condition);
    return out;
}

bool is_missing_word(std::string_view text) {
    return is_one_of(text, kMissingWords);
}

std::string missing_word_condition(const std::string& column) {
    return condition_of(column, kMissingWords);
}

void check_completeness(const CheckedColumn& c, Candidates& out) {
    if (c.info.null_count >= c.rows) {
        out.push_back(candidate("empty", "completeness", c,
                                fmt::format("'{}' has no value in any row.", c.info.name),
                                "Drop the column, or bring the file again if it should hold something.", ""));
        out.back().finding.count = c.rows;
        out.back().finding.share = 1;
        return;
    }
    if (c.info.null_count > 0)
        out.push_back(candidate(
            "missing", "completeness", c,
            fmt::format("'{}' is empty in {{n}} rows ({{share}}).", c.info.name),
            is_numeric(c.info.type)
                ? "Leave them out of averages, or fill them: with the median where values are skewed."
                : "Find out whether empty means unknown or none; fill in the latter.",
            c.sql + " IS NULL"));
    if (c.info.type != ColumnType::Text) return;
    std::span<const std::string_view> words = kMissingWords;
    if (c.info.distinct_exact && c.info.distinct_count <= kFewValues) {
        words = words.first(words.size() - kOpen);
        if (std::ranges::none_of(c.sample.values, is_a_value)) return;
    }
    const auto is_missing = [&](const std::string& v) { return is_one_of(v, words); };
    if (!std::ranges::any_of(c.sample.values, is_missing)) return;
    out.push_back(candidate(
        "disguised_missing", "completeness", c,
        fmt::format("'{}' holds blanks or words for \"nothing\" in {{n}} rows ({{share}}).", c.info.name),
        "Turn them into empty cells, so that they count as missing.", condition_of(c.sql, words)));
    out.back().disguises_missing = true;
    for (const auto& v : c.sample.values)
        if (is_missing(v) && out.back().finding.examples.size() < 3 &&
            std::ranges::find(out.back().finding.examples, v) == out.back().finding.examples.end())
            out.back().finding.examples.push_back(v);
}

void check_column_as_a_whole(const CheckedColumn& c, Candidates& out) {
    const std::int64_t filled = c.rows - c.info.null_count;
    if (c.info.distinct_exact && c.info.distinct_count == 1 && c.rows > 1 && c.info.null_count == 0) {
        out.push_back(candidate("constant", "uniqueness", c,
                                fmt::format("'{}' has the same value in every row.", c.info.name),
                                "It tells rows apart in no way; drop it if it means nothing here.", ""));
        out.back().finding.count = c.rows;
        out.back().finding.share = 1;
        out.back().finding.examples = c.info.samples;
        return;
    }
    // An identifier that is almost all different was meant to be wholly so; a postal code is of all who live
    // there, a telephone of a household.
    constexpr std::array<std::string_view, 13> kShared{
        "zip",          "zipcode", "postcode", "postal", "post", "plz", "pin",
        "postleitzahl", "pincode", "phone",    "mobile", "fax",  "tel"};
    for (std::size_t at = 0; at < c.words.size();) {
        const std::size_t end = std::min(c.words.find(' ', at), c.words.size());
        const std::string_view word = std::string_view(c.words).substr(at, end - at);
        if (std::ranges::find(kShared, word) != kShared.end()) return;
        at = end + 1;
    }
    if (c.info.role != query::Role::Identifier || filled < 10) return;
    const double different = static_cast<double>(c.info.distinct_count) / static_cast<double>(filled);
    if (different < 0.9 || (c.info.distinct_exact && c.info.distinct_count == filled)) return;
    out.push_back(candidate("duplicate_ids", "uniqueness", c,
                            fmt::format("'{}' looks like an identifier, but {{n}} rows ({{share}}) share "
                                        "theirs with another.",
                                        c.info.name),
                            "Look whether these rows are repetitions; keep one of each, or mend the ids.",
                            fmt::format("{0} IN (SELECT {0} FROM \x01 WHERE {0} IS NOT NULL GROUP BY {0} "
                                        "HAVING count(*) > 1)",
                                        c.sql)));
    out.back().largest_share = 0.5;
}

}  // namespace sightline::analysis
