#pragma once
// Items: the rows of a chart while it is made ready to draw (drawn.h): read from the result, ordered,
// limited, then written out.

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/charts/drawn/drawn.h"

namespace sightline::charts {

enum Slot : std::size_t {
    kX,
    kY,
    kColor,
    kSize,
    kFacet,
    kLabel,
    kLow,
    kLowerQuartile,
    kUpperQuartile,
    kHigh,
    kEnd,
    kShare,
    kSlots
};

/// Discrete slots hold labels (text), temporal ones a Timestamp, quantitative ones a number; null where the
/// cell was.
using Item = std::array<Value, kSlots>;

struct Items {
    std::vector<Item> rows;
    std::array<std::unordered_map<std::string, Value>, kSlots>
        origins;  ///< of discrete slots: the cell behind each label, for natural order
};

bool is_discrete(const std::optional<Channel>& channel);

Items read_items(Chart& chart,
                 const Table& result);  ///< folds `more_y` into series (changes the channels of `chart`)

/// Dates and times become labels of their periods. With `fill` the periods without rows get a label too, when
/// there are at most `most`. Returns the labels in order; empty, and nothing changed, when there are more and
/// `force` is not set.
std::vector<std::string> to_period_labels(Items& items, Channel& channel, Slot slot, std::size_t most,
                                          bool fill, bool force);

/// Numbers become labels of themselves, bins of their edges: "500 to 1000".
void to_number_labels(Items& items, Channel& channel, Slot slot);

enum class LabelOrder { Natural, Appearance, LargestFirst, Alphabetical };
std::vector<std::string> ordered_labels(const Items& items, Slot slot, LabelOrder order);

/// Keeps `most` labels (the largest by y, or the first in order); rows of the rest are left off, or, with
/// `gather`, become one label "Other" at the end, their y added up where the other slots agree. Returns that
/// label, "" when none was needed.
struct LabelLimit {
    std::size_t most = 0;
    bool largest = true, gather = false, add_up = true;
};
std::string limit_labels(Items& items, Slot slot, std::vector<std::string>& labels, const LabelLimit& limit);

void sort_by_labels(Items& items, Slot slot, const std::vector<std::string>& labels);  ///< stable
void split_into_bins(
    Items& items,
    Chart& chart);  ///< plain numbers in kX become bins [kX, kEnd) with counts in kY, for each facet
void add_shares(Items& items);

}  // namespace sightline::charts
