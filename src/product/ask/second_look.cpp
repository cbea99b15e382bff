#include "product/ask/second_look.h"

#include <algorithm>

namespace sightline::ask {
namespace {

constexpr double kNearlyAsLikely = 0.3;  ///< of the confidence in the first reading

/// Bytes of the question that a reading has a use for.
std::size_t covered(const language::Reading& r) {
    std::vector<std::pair<std::size_t, std::size_t>> spans;
    for (const auto& s : r.spans) spans.emplace_back(s.begin, s.end);
    std::ranges::sort(spans);
    std::size_t bytes = 0, last = 0;
    for (const auto& [begin, end] : spans) {
        bytes += std::max(end, last) - std::max(begin, last);
        last = std::max(last, end);
    }
    return bytes;
}

/// One figure, and it is 0: as empty as no rows, where rows were asked for.
bool counts_none(const Table& t) {
    return t.row_count() == 1 && t.columns.size() == 1 && is_numeric(t.columns.front().type()) &&
           t.columns.front().number(0) == 0;
}

}  // namespace

bool says_nothing(const Table& t) {
    for (std::size_t row = 0; row < t.row_count(); ++row)
        for (const Column& c : t.columns)
            if (!c.is_null(row)) return false;
    return true;
}

Tried look_again(const std::vector<language::Reading>& readings, const RunReading& run, std::size_t most) {
    if (readings.empty()) return Tried{};
    const language::Reading& first = readings.front();
    for (std::size_t i = 1; i < readings.size() && most > 0; ++i) {
        const language::Reading& r = readings[i];
        if (r.presentation.mark != first.presentation.mark) continue;
        if (covered(r) < covered(first) || r.confidence < kNearlyAsLikely * first.confidence) continue;
        --most;
        auto table = run(r.query);
        if (!table) continue;
        if (!says_nothing(**table) && !counts_none(**table)) return Tried{i, *std::move(table)};
    }
    return Tried{};
}

}  // namespace sightline::ask
