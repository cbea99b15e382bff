#include "platform/engine/csv/mend_counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace sightline::engine {

namespace {

constexpr std::size_t kLinesNamed = 5;

}  // namespace

void LineCount::add(std::int64_t line) {
    ++count;
    if (first.size() < kLinesNamed) first.push_back(line);
}

std::string LineCount::where() const {
    if (first.empty()) return {};
    std::string out = count == 1 ? " (line " : " (lines ";
    for (std::size_t i = 0; i < first.size(); ++i) out += (i > 0 ? ", " : "") + std::to_string(first[i]);
    if (const auto more = count - static_cast<std::int64_t>(first.size()); more > 0)
        out += fmt::format(" and {} more", more);
    return out + ")";
}

void LineCount::add(const LineCount& later, std::int64_t lines_before) {
    count += later.count;
    for (const std::int64_t line : later.first)
        if (first.size() < kLinesNamed) first.push_back(line + lines_before);
}

std::vector<std::string> MendCounts::sentences() const {
    std::vector<std::string> out;
    const auto say = [&out](const LineCount& lines, std::string_view one, std::string_view many) {
        if (lines.count == 0) return;
        out.push_back((lines.count == 1 ? std::string(one) : fmt::format(fmt::runtime(many), lines.count)) +
                      lines.where() + ".");
    };
    say(preamble, "1 line before the table was left out", "{} lines before the table were left out");
    say(repeated_header, "1 row that repeats the header was left out",
        "{} rows that repeat the header were left out");
    say(strays, "1 row has a quote that closes nothing; it was taken as text",
        "{} rows have quotes that close nothing; they were taken as text");
    say(unwrapped, "1 line is in quotes as a whole; they were taken off",
        "{} lines are in quotes as a whole; they were taken off");
    say(other_delimiter, "1 row is separated by another character than the rest; it was read by that",
        "{} rows are separated by another character than the rest; they were read by that");
    say(of(Fit::Filled), "1 row has fewer fields than the header; the missing ones were left empty",
        "{} rows have fewer fields than the header; the missing ones were left empty");
    say(of(Fit::Shifted),
        "1 row has fewer fields than the header; its cells were put under the columns they look like, the "
        "others left empty",
        "{} rows have fewer fields than the header; their cells were put under the columns they look like, "
        "the others left empty");
    say(of(Fit::Split),
        "1 row has two cells without a delimiter between them; they were separated by what the columns "
        "look like",
        "{} rows have two cells without a delimiter between them; they were separated by what the "
        "columns look like");
    say(of(Fit::Emptied), "1 row has more fields than the header; empty ones were left out",
        "{} rows have more fields than the header; empty ones were left out");
    say(of(Fit::Joined), "1 row has more fields than the header; neighbouring ones were joined to one cell",
        "{} rows have more fields than the header; neighbouring ones were joined to one cell");
    say(of(Fit::Cut), "1 row has more fields than the header; those beyond the last column were left out",
        "{} rows have more fields than the header; those beyond the last column were left out");
    say(totals, "1 row that adds up others was left out", "{} rows that add up others were left out");
    say(footer, "1 line after the table was left out", "{} lines after the table were left out");
    say(blank, "1 blank line was left out", "{} blank lines were left out");
    if (nuls > 0)
        out.push_back(nuls == 1 ? "1 NUL character was left out."
                                : fmt::format("{} NUL characters were left out.", nuls));
    return out;
}

}  // namespace sightline::engine
