#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/query/text_fold.h"
#include "product/analysis/quality_checks.h"

namespace sightline::analysis {

namespace {

constexpr std::array<std::string_view, 24> kMissingWords{
    "n/a", "na", "n.a.", "#n/a",    "null", "none",    "nil",     "nan",
    "-",   "--", "---",  "?",       "??",   "tbd",     "tba",     "n.d.",
    ".",   "..", "x/x",  "unknown", "nul",  "missing", "no data", "not available"};

/// Words that may well be a value of their own where there are few: told only where they stand out.
bool is_category_of_its_own(const CheckedColumn& c) {
    return c.info.distinct_exact && c.info.distinct_count <= 3;
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
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    const std::string folded = query::fold(text);
    return folded.empty() || std::ranges::find(kMissingWords, folded) != kMissingWords.end();
}

std::string missing_word_condition(const std::string& column) {
    std::string list = "''";
    for (const auto word : kMissingWords) list += ", " + quote_text(word);
    return "lower(trim(" + column + ")) IN (" + list + ")";
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
    if (c.info.type != ColumnType::Text || is_category_of_its_own(c)) return;
    if (!std::ranges::any_of(c.sample.values, is_missing_word)) return;
    out.push_back(candidate(
        "disguised_missing", "completeness", c,
        fmt::format("'{}' holds blanks or words for \"nothing\" in {{n}} rows ({{share}}).", c.info.name),
        "Turn them into empty cells, so that they count as missing.", missing_word_condition(c.sql)));
    out.back().disguises_missing = true;
    for (const auto& v : c.sample.values)
        if (is_missing_word(v) && out.back().finding.examples.size() < 3 &&
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
    // An identifier that is almost all different was meant to be wholly so.
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
