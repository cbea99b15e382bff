#pragma once
// Shape: a result as the chooser sees it, and the assignment of its columns to the channels of one mark.

#include <expected>
#include <map>
#include <string>
#include <vector>

#include "core/charts/chart.h"
#include "core/charts/choose/outputs.h"

namespace sightline::charts {

struct Shape {
    const query::Query& query;
    const Table& result;
    const query::Presentation& asked;
    const ChartLimits& limits;
    std::vector<Output> outputs;
    std::string title;
    bool grouped = false;                   ///< each row is a group, not a single record
    bool ordered = false;                   ///< the rows stand in an order that was asked for
    std::vector<const Output*> dimensions;  ///< times and categories, in order of the columns
    std::vector<const Output*> measures;
    std::vector<const Output*> names;  ///< identifiers and text that serve as labels

    Shape(const query::Query& query, const query::Schema& schema, const Table& result,
          const query::Presentation& asked, const ChartLimits& limits);
    Shape(const Shape&) = delete;

    const Output* asked_for(
        std::optional<std::size_t> column) const;  ///< null when not asked for or not there
    /// Rows that share their cells in `columns` with a row before them.
    std::size_t repeats(const std::vector<const Output*>& columns) const;
    std::optional<FiveNumbers> five_numbers()
        const;  ///< low, quartiles and high of one column, when the Query asks for all five

  private:
    mutable std::map<std::vector<std::size_t>, std::size_t> repeats_;  // every mark asks again
};

/// The chart, or why the data cannot carry it: a clause without capital and full stop ("there is no number to
/// draw").
using Attempt = std::expected<Chart, std::string>;
/// `insisted`: the mark was asked for by name; then also less telling pictures are allowed.
Attempt assign(Mark mark, const Shape& shape, bool insisted);

Attempt assign_bar(const Shape& shape, bool insisted);
Attempt assign_line(const Shape& shape, Mark mark, bool insisted);  ///< Line, Area
Attempt assign_point(const Shape& shape, bool insisted);
Attempt assign_pie(const Shape& shape);
Attempt assign_histogram(const Shape& shape);
Attempt assign_heatmap(const Shape& shape);
Attempt assign_boxplot(const Shape& shape);
Attempt assign_number(const Shape& shape);

/// A channel for one output: a measure, a time or a category by its nature.
Channel channel_of(const Output& output, const Shape& shape);
/// The same forced onto a number axis (scatter plots).
Channel quantitative_channel(const Output& output, const Shape& shape);

bool is_ordered(const Output& output);  ///< times, numbers, bins and parts of time have an order of their
                                        ///< own; names have none

}  // namespace sightline::charts
