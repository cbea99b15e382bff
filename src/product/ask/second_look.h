#pragma once
// SecondLook: a reading whose rows say nothing is doubted. Where another reading of the same words gives
// rows, that one is the answer, and the first is told beside it.

#include <functional>
#include <memory>
#include <vector>

#include "base/table.h"
#include "core/language/language.h"

namespace sightline::ask {

/// No row, or none with a value in it. A count of 0 says something.
bool says_nothing(const Table& table);

/// A reading, by its place among all, and its rows.
struct Tried {
    std::size_t reading = 0;
    std::shared_ptr<const Table> table;
};
using RunReading = std::function<Result<std::shared_ptr<const Table>>(const query::Query&)>;

/// The first of `readings` after the one at 0 that leaves out no more words than it, is not much less likely,
/// and gives rows, or a figure that is not 0; at most `most` are run. `reading` is 0 where there is none. One
/// that cannot be run is passed over: the first has its answer.
Tried look_again(const std::vector<language::Reading>& readings, const RunReading& run, std::size_t most);

}  // namespace sightline::ask
