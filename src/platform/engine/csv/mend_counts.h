#pragma once
// How often each kind of repair was made to the rows of a CSV, and where; as sentences for the person. Used
// in the child only.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "platform/engine/csv/csv_fit.h"

namespace sightline::engine {

/// Lines where one kind of repair was made; the first few by number.
struct LineCount {
    std::int64_t count = 0;
    std::vector<std::int64_t> first;
    void add(std::int64_t line);
    /// What a later piece of the file counted, whose first line is number `lines_before` + 1 of the file.
    void add(const LineCount& later, std::int64_t lines_before);
    /// " (line 7)", " (lines 7, 9 and 3 more)".
    std::string where() const;
};

struct MendCounts {
    LineCount preamble, repeated_header, strays, unwrapped, other_delimiter, totals, footer, blank;
    std::array<LineCount, 6> fits;  ///< by Fit
    std::int64_t nuls = 0;

    LineCount& of(Fit f) { return fits[static_cast<std::size_t>(f)]; }
    const LineCount& of(Fit f) const { return fits[static_cast<std::size_t>(f)]; }
    /// Each kind that occurred, a sentence.
    std::vector<std::string> sentences() const;
};

}  // namespace sightline::engine
