#include "core/language/spans/cues.h"

#include <algorithm>
#include <unordered_map>

#include "core/query/presentation.h"
#include "core/query/query.h"

namespace sightline::language {
namespace {

using query::Aggregate;
using query::Comparator;
using query::Mark;
using query::TimeGrain;
using query::TimePart;

struct Row {
    std::string_view phrase;  // folded words
    CueKind kind;
    int argument = 0;
};

template <class E>
constexpr int as(E e) {
    return static_cast<int>(e);
}

// clang-format off
constexpr Row kRows[] = {
    {"average", CueKind::Aggregate, as(Aggregate::Mean)},
    {"averages", CueKind::Aggregate, as(Aggregate::Mean)},
    {"averaged", CueKind::Aggregate, as(Aggregate::Mean)},
    {"avg", CueKind::Aggregate, as(Aggregate::Mean)},
    {"mean", CueKind::Aggregate, as(Aggregate::Mean)},
    {"typical", CueKind::Aggregate, as(Aggregate::Mean)},
    {"sum", CueKind::Aggregate, as(Aggregate::Sum)},
    {"total", CueKind::Aggregate, as(Aggregate::Sum)},
    {"totals", CueKind::Aggregate, as(Aggregate::Sum)},
    {"overall", CueKind::Aggregate, as(Aggregate::Sum)},
    {"combined", CueKind::Aggregate, as(Aggregate::Sum)},
    {"summed", CueKind::Aggregate, as(Aggregate::Sum)},
    {"total number", CueKind::Aggregate, as(Aggregate::Count)},
    {"total number", CueKind::Aggregate, as(Aggregate::Sum)},
    {"total amount", CueKind::Aggregate, as(Aggregate::Sum)},
    {"total count", CueKind::Aggregate, as(Aggregate::Count)},
    {"how many", CueKind::Aggregate, as(Aggregate::Count)},
    {"how much", CueKind::Aggregate, as(Aggregate::Sum)},
    {"how often", CueKind::Aggregate, as(Aggregate::Count)},
    {"number", CueKind::Aggregate, as(Aggregate::Count)},
    {"numbers", CueKind::Aggregate, as(Aggregate::Count)},
    {"count", CueKind::Aggregate, as(Aggregate::Count)},
    {"counts", CueKind::Aggregate, as(Aggregate::Count)},
    {"counting", CueKind::Aggregate, as(Aggregate::Count)},
    {"amount", CueKind::Aggregate, as(Aggregate::Count)},
    {"quantity", CueKind::Aggregate, as(Aggregate::Count)},
    {"frequency", CueKind::Aggregate, as(Aggregate::Count)},
    {"tally", CueKind::Aggregate, as(Aggregate::Count)},
    {"headcount", CueKind::Aggregate, as(Aggregate::Count)},
    {"how many times", CueKind::Aggregate, as(Aggregate::Count)},
    {"minimum", CueKind::Aggregate, as(Aggregate::Min)},
    {"minimal", CueKind::Aggregate, as(Aggregate::Min)},
    {"min", CueKind::Aggregate, as(Aggregate::Min)},
    {"maximum", CueKind::Aggregate, as(Aggregate::Max)},
    {"maximal", CueKind::Aggregate, as(Aggregate::Max)},
    {"max", CueKind::Aggregate, as(Aggregate::Max)},
    {"median", CueKind::Aggregate, as(Aggregate::Median)},
    {"standard deviation", CueKind::Aggregate, as(Aggregate::StandardDeviation)},
    {"std", CueKind::Aggregate, as(Aggregate::StandardDeviation)},
    {"stddev", CueKind::Aggregate, as(Aggregate::StandardDeviation)},
    {"variance", CueKind::Aggregate, as(Aggregate::Variance)},

    {"maximum", CueKind::Most, 1}, {"max", CueKind::Most, 1}, {"minimum", CueKind::Most, -1}, {"min", CueKind::Most, -1},
    {"highest", CueKind::Most, 1}, {"largest", CueKind::Most, 1}, {"greatest", CueKind::Most, 1}, {"most", CueKind::Most, 1},
    {"biggest", CueKind::Most, 1}, {"latest", CueKind::Most, 1}, {"longest", CueKind::Most, 1}, {"oldest", CueKind::Most, 1},
    {"newest", CueKind::Most, 1}, {"tallest", CueKind::Most, 1}, {"heaviest", CueKind::Most, 1}, {"strongest", CueKind::Most, 1},
    {"fastest", CueKind::Most, 1}, {"best", CueKind::Most, 1}, {"top", CueKind::Most, 1}, {"last", CueKind::Most, 1},
    {"richest", CueKind::Most, 1}, {"most recent", CueKind::Most, 1}, {"most expensive", CueKind::Most, 1}, {"high", CueKind::Most, 1},
    {"deepest", CueKind::Most, 1}, {"furthest", CueKind::Most, 1}, {"farthest", CueKind::Most, 1}, {"busiest", CueKind::Most, 1},
    {"most common", CueKind::Most, 1}, {"most popular", CueKind::Most, 1}, {"most frequent", CueKind::Most, 1}, {"leading", CueKind::Most, 1},
    {"lowest", CueKind::Most, -1}, {"smallest", CueKind::Most, -1}, {"least", CueKind::Most, -1}, {"fewest", CueKind::Most, -1},
    {"minor", CueKind::Most, -1}, {"earliest", CueKind::Most, -1}, {"shortest", CueKind::Most, -1}, {"youngest", CueKind::Most, -1},
    {"cheapest", CueKind::Most, -1}, {"slowest", CueKind::Most, -1}, {"lightest", CueKind::Most, -1}, {"worst", CueKind::Most, -1},
    {"weakest", CueKind::Most, -1}, {"least expensive", CueKind::Most, -1}, {"least common", CueKind::Most, -1}, {"first", CueKind::Most, -1},
    {"bottom", CueKind::Most, -1}, {"poorest", CueKind::Most, -1}, {"least popular", CueKind::Most, -1}, {"low", CueKind::Most, -1},

    {"more than", CueKind::Compare, as(Comparator::Greater)}, {"greater than", CueKind::Compare, as(Comparator::Greater)},
    {"larger than", CueKind::Compare, as(Comparator::Greater)}, {"bigger than", CueKind::Compare, as(Comparator::Greater)},
    {"higher than", CueKind::Compare, as(Comparator::Greater)}, {"older than", CueKind::Compare, as(Comparator::Greater)},
    {"later than", CueKind::Compare, as(Comparator::Greater)}, {"longer than", CueKind::Compare, as(Comparator::Greater)},
    {"taller than", CueKind::Compare, as(Comparator::Greater)}, {"heavier than", CueKind::Compare, as(Comparator::Greater)},
    {"better than", CueKind::Compare, as(Comparator::Greater)}, {"faster than", CueKind::Compare, as(Comparator::Greater)},
    {"over", CueKind::Compare, as(Comparator::Greater)}, {"above", CueKind::Compare, as(Comparator::Greater)},
    {"after", CueKind::Compare, as(Comparator::Greater)}, {"exceeding", CueKind::Compare, as(Comparator::Greater)},
    {"exceeds", CueKind::Compare, as(Comparator::Greater)}, {"exceed", CueKind::Compare, as(Comparator::Greater)},
    {"exceeded", CueKind::Compare, as(Comparator::Greater)}, {"beyond", CueKind::Compare, as(Comparator::Greater)},
    {"more", CueKind::Compare, as(Comparator::Greater)}, {"larger", CueKind::Compare, as(Comparator::Greater)},
    {"greater", CueKind::Compare, as(Comparator::Greater)}, {"higher", CueKind::Compare, as(Comparator::Greater)},
    {"bigger", CueKind::Compare, as(Comparator::Greater)},
    {"less than", CueKind::Compare, as(Comparator::Less)}, {"fewer than", CueKind::Compare, as(Comparator::Less)},
    {"smaller than", CueKind::Compare, as(Comparator::Less)}, {"lower than", CueKind::Compare, as(Comparator::Less)},
    {"younger than", CueKind::Compare, as(Comparator::Less)}, {"earlier than", CueKind::Compare, as(Comparator::Less)},
    {"shorter than", CueKind::Compare, as(Comparator::Less)}, {"cheaper than", CueKind::Compare, as(Comparator::Less)},
    {"lighter than", CueKind::Compare, as(Comparator::Less)}, {"slower than", CueKind::Compare, as(Comparator::Less)},
    {"under", CueKind::Compare, as(Comparator::Less)}, {"below", CueKind::Compare, as(Comparator::Less)},
    {"before", CueKind::Compare, as(Comparator::Less)}, {"prior to", CueKind::Compare, as(Comparator::Less)},
    {"smaller", CueKind::Compare, as(Comparator::Less)}, {"lower", CueKind::Compare, as(Comparator::Less)},
    {"less", CueKind::Compare, as(Comparator::Less)}, {"fewer", CueKind::Compare, as(Comparator::Less)},
    {"at least", CueKind::Compare, as(Comparator::GreaterOrEqual)}, {"no less than", CueKind::Compare, as(Comparator::GreaterOrEqual)},
    {"not less than", CueKind::Compare, as(Comparator::GreaterOrEqual)}, {"since", CueKind::Compare, as(Comparator::GreaterOrEqual)},
    {"no fewer than", CueKind::Compare, as(Comparator::GreaterOrEqual)}, {"starting from", CueKind::Compare, as(Comparator::GreaterOrEqual)},
    {"on or after", CueKind::Compare, as(Comparator::GreaterOrEqual)}, {"no earlier than", CueKind::Compare, as(Comparator::GreaterOrEqual)},
    {"minimum of", CueKind::Compare, as(Comparator::GreaterOrEqual)}, {"greater than or equal to", CueKind::Compare, as(Comparator::GreaterOrEqual)},
    {"at most", CueKind::Compare, as(Comparator::LessOrEqual)}, {"no more than", CueKind::Compare, as(Comparator::LessOrEqual)},
    {"not more than", CueKind::Compare, as(Comparator::LessOrEqual)}, {"up to", CueKind::Compare, as(Comparator::LessOrEqual)},
    {"until", CueKind::Compare, as(Comparator::LessOrEqual)}, {"maximum of", CueKind::Compare, as(Comparator::LessOrEqual)},
    {"on or before", CueKind::Compare, as(Comparator::LessOrEqual)}, {"not later than", CueKind::Compare, as(Comparator::LessOrEqual)},
    {"less than or equal to", CueKind::Compare, as(Comparator::LessOrEqual)}, {"no later than", CueKind::Compare, as(Comparator::LessOrEqual)},
    {"exactly", CueKind::Compare, as(Comparator::Equal)}, {"equal to", CueKind::Compare, as(Comparator::Equal)},
    {"equals", CueKind::Compare, as(Comparator::Equal)},
    {"or more", CueKind::CompareAfter, as(Comparator::GreaterOrEqual)}, {"or higher", CueKind::CompareAfter, as(Comparator::GreaterOrEqual)},
    {"or above", CueKind::CompareAfter, as(Comparator::GreaterOrEqual)}, {"or greater", CueKind::CompareAfter, as(Comparator::GreaterOrEqual)},
    {"or later", CueKind::CompareAfter, as(Comparator::GreaterOrEqual)}, {"or older", CueKind::CompareAfter, as(Comparator::GreaterOrEqual)},
    {"and above", CueKind::CompareAfter, as(Comparator::GreaterOrEqual)}, {"and over", CueKind::CompareAfter, as(Comparator::GreaterOrEqual)},
    {"or less", CueKind::CompareAfter, as(Comparator::LessOrEqual)}, {"or lower", CueKind::CompareAfter, as(Comparator::LessOrEqual)},
    {"or fewer", CueKind::CompareAfter, as(Comparator::LessOrEqual)}, {"or below", CueKind::CompareAfter, as(Comparator::LessOrEqual)},
    {"or earlier", CueKind::CompareAfter, as(Comparator::LessOrEqual)}, {"or younger", CueKind::CompareAfter, as(Comparator::LessOrEqual)},
    {"between", CueKind::Between, 0}, {"in the range of", CueKind::Between, 0}, {"ranging from", CueKind::Between, 0},
    {"range from", CueKind::Between, 0}, {"from", CueKind::Between, 1},

    {"not", CueKind::Negation, 0}, {"other than", CueKind::Negation, 0}, {"anything but", CueKind::Negation, 0}, {"everything but", CueKind::Negation, 0}, {"all but", CueKind::Negation, 0}, {"apart from", CueKind::Negation, 0}, {"aside from", CueKind::Negation, 0}, {"nor", CueKind::Negation, 0}, {"except", CueKind::Negation, 0}, {"excluding", CueKind::Negation, 0},
    {"without", CueKind::Negation, 0}, {"isn t", CueKind::Negation, 0}, {"aren t", CueKind::Negation, 0}, {"wasn t", CueKind::Negation, 0},
    {"doesn t", CueKind::Negation, 0}, {"don t", CueKind::Negation, 0}, {"didn t", CueKind::Negation, 0}, {"never", CueKind::Negation, 0},
    {"different from", CueKind::Negation, 0}, {"neither", CueKind::Negation, 0}, {"no", CueKind::Negation, 1}, {"outside", CueKind::Negation, 1},

    {"by", CueKind::By, 0}, {"grouped by", CueKind::By, 1}, {"group by", CueKind::By, 1}, {"group them by", CueKind::By, 1},
    {"group by attribute", CueKind::By, 2}, {"broken down by", CueKind::By, 1}, {"break down by", CueKind::By, 1}, {"split by", CueKind::By, 1},
    {"based on", CueKind::By, 1}, {"according to", CueKind::By, 1}, {"depending on", CueKind::By, 1}, {"as a function of", CueKind::By, 1},
    {"aggregated by", CueKind::By, 1}, {"grouping by", CueKind::By, 1}, {"for different", CueKind::Each, 0}, {"by each", CueKind::Each, 0},
    {"separated by", CueKind::By, 1}, {"divided by", CueKind::By, 1}, {"segmented by", CueKind::By, 1}, {"categorized by", CueKind::By, 1},
    {"across", CueKind::By, 1}, {"over", CueKind::By, 1}, {"for each", CueKind::Each, 0}, {"for every", CueKind::Each, 0}, {"of each", CueKind::Each, 0},
    {"in each", CueKind::Each, 0}, {"from each", CueKind::Each, 0}, {"each", CueKind::Each, 0}, {"every", CueKind::Each, 0}, {"per", CueKind::Each, 0},
    {"with each", CueKind::Each, 0}, {"for all", CueKind::Each, 1}, {"from different", CueKind::Each, 0}, {"of different", CueKind::Each, 0},
    {"different", CueKind::Each, 1}, {"various", CueKind::Each, 1}, {"with different", CueKind::Each, 0}, {"among", CueKind::By, 1},
    {"versus", CueKind::Versus, 0}, {"vs", CueKind::Versus, 0}, {"against", CueKind::Versus, 0}, {"compared to", CueKind::Versus, 0},
    {"compared with", CueKind::Versus, 0}, {"as compared to", CueKind::Versus, 0}, {"in relation to", CueKind::Versus, 0},

    {"sort", CueKind::OrderVerb, 1}, {"sorted", CueKind::OrderVerb, 1}, {"order", CueKind::OrderVerb, 1}, {"ordered", CueKind::OrderVerb, 1},
    {"ordering", CueKind::OrderVerb, 1}, {"sorting", CueKind::OrderVerb, 1}, {"rank", CueKind::OrderVerb, 1}, {"ranked", CueKind::OrderVerb, 1},
    {"ranking", CueKind::OrderVerb, 1}, {"arrange", CueKind::OrderVerb, 1}, {"arranged", CueKind::OrderVerb, 1}, {"list", CueKind::OrderVerb, 0},
    {"show", CueKind::OrderVerb, 0}, {"display", CueKind::OrderVerb, 0}, {"listed", CueKind::OrderVerb, 0}, {"sorted by", CueKind::OrderVerb, 1},
    {"sort by", CueKind::OrderVerb, 1}, {"order by", CueKind::OrderVerb, 1}, {"ordered by", CueKind::OrderVerb, 1}, {"rank by", CueKind::OrderVerb, 1},
    {"ranked by", CueKind::OrderVerb, 1},
    {"ascending", CueKind::Direction, 1}, {"asc", CueKind::Direction, 1}, {"low to high", CueKind::Direction, 1}, {"lowest to highest", CueKind::Direction, 1},
    {"increasing", CueKind::Direction, 1}, {"alphabetical", CueKind::Direction, 1}, {"alphabetically", CueKind::Direction, 1},
    {"alphabetic", CueKind::Direction, 1}, {"lexicographical", CueKind::Direction, 1}, {"lexicographic", CueKind::Direction, 1},
    {"smallest to largest", CueKind::Direction, 1}, {"least to most", CueKind::Direction, 1}, {"lowest first", CueKind::Direction, 1},
    {"oldest to newest", CueKind::Direction, 1}, {"a to z", CueKind::Direction, 1}, {"chronological", CueKind::Direction, 1},
    {"chronologically", CueKind::Direction, 1}, {"youngest to oldest", CueKind::Direction, 1}, {"earliest to latest", CueKind::Direction, 1},
    {"ascendingly", CueKind::Direction, 1}, {"smallest first", CueKind::Direction, 1},
    {"descending", CueKind::Direction, -1}, {"desc", CueKind::Direction, -1}, {"high to low", CueKind::Direction, -1},
    {"highest to lowest", CueKind::Direction, -1}, {"decreasing", CueKind::Direction, -1}, {"largest to smallest", CueKind::Direction, -1},
    {"most to least", CueKind::Direction, -1}, {"highest first", CueKind::Direction, -1}, {"newest to oldest", CueKind::Direction, -1},
    {"z to a", CueKind::Direction, -1}, {"reverse", CueKind::Direction, -1}, {"oldest to youngest", CueKind::Direction, -1},
    {"shortest first", CueKind::Direction, 1}, {"longest first", CueKind::Direction, -1}, {"cheapest first", CueKind::Direction, 1}, {"oldest first", CueKind::Direction, 1},
    {"best first", CueKind::Direction, -1}, {"earliest first", CueKind::Direction, 1}, {"lowest to highest", CueKind::Direction, 1}, {"biggest to smallest", CueKind::Direction, -1},
    {"largest first", CueKind::Direction, -1}, {"descendingly", CueKind::Direction, -1}, {"latest first", CueKind::Direction, -1},
    {"newest first", CueKind::Direction, -1}, {"most recent first", CueKind::Direction, -1}, {"biggest first", CueKind::Direction, -1},
    {"top", CueKind::Limit, 1}, {"first", CueKind::Limit, 1}, {"best", CueKind::Limit, 1}, {"highest", CueKind::Limit, 1}, {"largest", CueKind::Limit, 1},
    {"biggest", CueKind::Limit, 1}, {"most", CueKind::Limit, 1}, {"bottom", CueKind::Limit, -1}, {"last", CueKind::Limit, -1},
    {"worst", CueKind::Limit, -1}, {"lowest", CueKind::Limit, -1}, {"smallest", CueKind::Limit, -1}, {"least", CueKind::Limit, -1},

    {"bar", CueKind::Mark, as(Mark::Bar)}, {"bars", CueKind::Mark, as(Mark::Bar)}, {"bar chart", CueKind::Mark, as(Mark::Bar)},
    {"bar graph", CueKind::Mark, as(Mark::Bar)}, {"bar charts", CueKind::Mark, as(Mark::Bar)}, {"barchart", CueKind::Mark, as(Mark::Bar)},
    {"bargraph", CueKind::Mark, as(Mark::Bar)}, {"bar plot", CueKind::Mark, as(Mark::Bar)}, {"column chart", CueKind::Mark, as(Mark::Bar)},
    {"histogram", CueKind::Mark, as(Mark::Histogram)}, {"histograms", CueKind::Mark, as(Mark::Histogram)},
    {"line", CueKind::Mark, as(Mark::Line)}, {"line chart", CueKind::Mark, as(Mark::Line)}, {"line graph", CueKind::Mark, as(Mark::Line)},
    {"lines", CueKind::Mark, as(Mark::Line)}, {"line plot", CueKind::Mark, as(Mark::Line)}, {"linechart", CueKind::Mark, as(Mark::Line)},
    {"time series", CueKind::Mark, as(Mark::Line)}, {"timeseries", CueKind::Mark, as(Mark::Line)}, {"line charts", CueKind::Mark, as(Mark::Line)},
    {"area chart", CueKind::Mark, as(Mark::Area)}, {"area graph", CueKind::Mark, as(Mark::Area)}, {"area plot", CueKind::Mark, as(Mark::Area)},
    {"scatter", CueKind::Mark, as(Mark::Point)}, {"scatterplot", CueKind::Mark, as(Mark::Point)}, {"scatterplots", CueKind::Mark, as(Mark::Point)},
    {"scatter plot", CueKind::Mark, as(Mark::Point)}, {"scatter plots", CueKind::Mark, as(Mark::Point)}, {"scatter chart", CueKind::Mark, as(Mark::Point)},
    {"scatter graph", CueKind::Mark, as(Mark::Point)}, {"scatter charts", CueKind::Mark, as(Mark::Point)}, {"point chart", CueKind::Mark, as(Mark::Point)},
    {"scattergraph", CueKind::Mark, as(Mark::Point)}, {"scatterchart", CueKind::Mark, as(Mark::Point)}, {"points", CueKind::Mark, as(Mark::Point)},
    {"pie", CueKind::Mark, as(Mark::Pie)}, {"pie chart", CueKind::Mark, as(Mark::Pie)}, {"pie graph", CueKind::Mark, as(Mark::Pie)},
    {"donut", CueKind::Mark, as(Mark::Pie)}, {"donut chart", CueKind::Mark, as(Mark::Pie)},
    {"heatmap", CueKind::Mark, as(Mark::Heatmap)}, {"heat map", CueKind::Mark, as(Mark::Heatmap)},
    {"box plot", CueKind::Mark, as(Mark::BoxPlot)}, {"boxplot", CueKind::Mark, as(Mark::BoxPlot)}, {"box plots", CueKind::Mark, as(Mark::BoxPlot)},
    {"box and whisker", CueKind::Mark, as(Mark::BoxPlot)}, {"as a table", CueKind::Mark, as(Mark::Table)}, {"in a table", CueKind::Mark, as(Mark::Table)},

    {"trend", CueKind::Trend, 0}, {"trends", CueKind::Trend, 0}, {"over time", CueKind::Trend, 1}, {"over the years", CueKind::Trend, 1},
    {"over years", CueKind::Trend, 1}, {"through time", CueKind::Trend, 1}, {"through the years", CueKind::Trend, 1}, {"over the course of time", CueKind::Trend, 1},
    {"timeline", CueKind::Trend, 1}, {"time line", CueKind::Trend, 1}, {"develop", CueKind::Trend, 0}, {"developed", CueKind::Trend, 0}, {"development", CueKind::Trend, 0}, {"evolve", CueKind::Trend, 0}, {"evolved", CueKind::Trend, 0},
    {"evolution", CueKind::Trend, 0}, {"change over", CueKind::Trend, 0}, {"changed over", CueKind::Trend, 0}, {"changes over", CueKind::Trend, 0},
    {"history of", CueKind::Trend, 0}, {"growth", CueKind::Trend, 0}, {"with time", CueKind::Trend, 1}, {"with years", CueKind::Trend, 1},
    {"across the years", CueKind::Trend, 1}, {"across years", CueKind::Trend, 1}, {"across time", CueKind::Trend, 1}, {"by time", CueKind::Trend, 1},
    {"throughout the years", CueKind::Trend, 1}, {"time series", CueKind::Trend, 0}, {"timeseries", CueKind::Trend, 0}, {"trended", CueKind::Trend, 0},
    {"trending", CueKind::Trend, 0},
    {"distribution", CueKind::Distribution, 0}, {"distributions", CueKind::Distribution, 0}, {"distributed", CueKind::Distribution, 0},
    {"spread", CueKind::Distribution, 0}, {"breakdown", CueKind::Distribution, 1}, {"break down", CueKind::Distribution, 1},
    {"relationship", CueKind::Relation, 0}, {"relationships", CueKind::Relation, 0}, {"correlation", CueKind::Relation, 0},
    {"correlations", CueKind::Relation, 0}, {"correlate", CueKind::Relation, 0}, {"correlated", CueKind::Relation, 0}, {"correlates", CueKind::Relation, 0},
    {"relate", CueKind::Relation, 0}, {"relates", CueKind::Relation, 0}, {"related", CueKind::Relation, 0}, {"relation", CueKind::Relation, 0},
    {"affect", CueKind::Relation, 1}, {"affects", CueKind::Relation, 1}, {"impact", CueKind::Relation, 1}, {"influence", CueKind::Relation, 1},
    {"vary", CueKind::Relation, 1}, {"varies", CueKind::Relation, 1}, {"depend", CueKind::Relation, 1}, {"change with", CueKind::Relation, 1},
    {"proportion", CueKind::Proportion, 0}, {"proportions", CueKind::Proportion, 0}, {"share of", CueKind::Proportion, 0}, {"percentage", CueKind::Proportion, 0}, {"percent of", CueKind::Proportion, 0},
    {"share", CueKind::Proportion, 0}, {"what percent", CueKind::Proportion, 0}, {"percentages", CueKind::Proportion, 0},
    {"composition", CueKind::Proportion, 0}, {"ratio", CueKind::Proportion, 1},
    {"compare", CueKind::Compared, 0}, {"comparison", CueKind::Compared, 0}, {"comparing", CueKind::Compared, 0}, {"compares", CueKind::Compared, 0},
    {"difference", CueKind::Compared, 0}, {"differ", CueKind::Compared, 0},

    {"colored by", CueKind::Color, 0}, {"color by", CueKind::Color, 0}, {"coloured by", CueKind::Color, 0}, {"colour by", CueKind::Color, 0},
    {"colored according to", CueKind::Color, 0}, {"color", CueKind::Color, 1}, {"colors", CueKind::Color, 1}, {"colored", CueKind::Color, 1},
    {"colour", CueKind::Color, 1}, {"coded by", CueKind::Color, 0}, {"color coded by", CueKind::Color, 0}, {"with color", CueKind::Color, 1},
    {"colored based on", CueKind::Color, 0}, {"coloring by", CueKind::Color, 0}, {"colouring by", CueKind::Color, 0}, {"legend", CueKind::Color, 1}, {"distinguished by", CueKind::Color, 0}, {"hue", CueKind::Color, 1}, {"colors representing", CueKind::Color, 0},
    {"stacked by", CueKind::Color, 0}, {"stack by", CueKind::Color, 0}, {"stacked", CueKind::Stack, 0}, {"stack", CueKind::Stack, 0}, {"stacking", CueKind::Stack, 0},
    {"grouped bar", CueKind::Stack, 1}, {"side by side", CueKind::Stack, 1}, {"normalized", CueKind::Stack, 2}, {"100 stacked", CueKind::Stack, 2},
    {"facet by", CueKind::Facet, 0}, {"faceted by", CueKind::Facet, 0}, {"facet", CueKind::Facet, 1}, {"faceted", CueKind::Facet, 1},
    {"small multiples", CueKind::Facet, 1}, {"small multiple", CueKind::Facet, 1}, {"panels", CueKind::Facet, 1}, {"separate", CueKind::Facet, 1},
    {"separated", CueKind::Facet, 1}, {"multiple", CueKind::Facet, 1}, {"trellis", CueKind::Facet, 1}, {"separate charts", CueKind::Facet, 1},
    {"separately", CueKind::Facet, 1}, {"faceting", CueKind::Facet, 1}, {"faceting on", CueKind::Facet, 0}, {"facets", CueKind::Facet, 1},
    {"different charts", CueKind::Facet, 1}, {"different plots", CueKind::Facet, 1}, {"different scatter plots", CueKind::Facet, 1}, {"one each for", CueKind::Facet, 1}, {"individual charts", CueKind::Facet, 1}, {"multiple charts", CueKind::Facet, 1}, {"subplots", CueKind::Facet, 1},

    {"second", CueKind::Grain, as(TimeGrain::Second)}, {"hour", CueKind::Grain, as(TimeGrain::Hour)}, {"hours", CueKind::Grain, as(TimeGrain::Hour)},
    {"day", CueKind::Grain, as(TimeGrain::Day)}, {"days", CueKind::Grain, as(TimeGrain::Day)}, {"date", CueKind::Grain, as(TimeGrain::Day)},
    {"week", CueKind::Grain, as(TimeGrain::Week)}, {"weeks", CueKind::Grain, as(TimeGrain::Week)}, {"month", CueKind::Grain, as(TimeGrain::Month)},
    {"months", CueKind::Grain, as(TimeGrain::Month)}, {"quarter", CueKind::Grain, as(TimeGrain::Quarter)}, {"quarters", CueKind::Grain, as(TimeGrain::Quarter)},
    {"year", CueKind::Grain, as(TimeGrain::Year)}, {"years", CueKind::Grain, as(TimeGrain::Year)},
    {"hourly", CueKind::PerGrain, as(TimeGrain::Hour)}, {"daily", CueKind::PerGrain, as(TimeGrain::Day)}, {"weekly", CueKind::PerGrain, as(TimeGrain::Week)},
    {"monthly", CueKind::PerGrain, as(TimeGrain::Month)}, {"yoy", CueKind::PerGrain, as(TimeGrain::Year)}, {"year over year", CueKind::PerGrain, as(TimeGrain::Year)}, {"year on year", CueKind::PerGrain, as(TimeGrain::Year)}, {"qoq", CueKind::PerGrain, as(TimeGrain::Quarter)}, {"quarter over quarter", CueKind::PerGrain, as(TimeGrain::Quarter)}, {"mom", CueKind::PerGrain, as(TimeGrain::Month)}, {"month over month", CueKind::PerGrain, as(TimeGrain::Month)}, {"month on month", CueKind::PerGrain, as(TimeGrain::Month)}, {"quarterly", CueKind::PerGrain, as(TimeGrain::Quarter)},
    {"yearly", CueKind::PerGrain, as(TimeGrain::Year)}, {"annual", CueKind::PerGrain, as(TimeGrain::Year)}, {"annually", CueKind::PerGrain, as(TimeGrain::Year)},
    {"weekday", CueKind::Part, as(TimePart::DayName)}, {"weekdays", CueKind::Part, as(TimePart::DayName)}, {"day of week", CueKind::Part, as(TimePart::DayName)},
    {"day of the week", CueKind::Part, as(TimePart::DayName)}, {"days of the week", CueKind::Part, as(TimePart::DayName)},
    {"month of the year", CueKind::Part, as(TimePart::MonthName)}, {"month name", CueKind::Part, as(TimePart::MonthName)},
    {"time of day", CueKind::Part, as(TimePart::Hour)}, {"hour of day", CueKind::Part, as(TimePart::Hour)}, {"hour of the day", CueKind::Part, as(TimePart::Hour)},
    {"bin", CueKind::Bin, 0}, {"binned", CueKind::Bin, 0}, {"bins", CueKind::Bin, 0}, {"binning", CueKind::Bin, 0}, {"buckets", CueKind::Bin, 0},
    {"bucket", CueKind::Bin, 0}, {"interval", CueKind::Bin, 0}, {"intervals", CueKind::Bin, 0}, {"increments", CueKind::Bin, 0}, {"ranges", CueKind::Bin, 0},
    {"running total", CueKind::Running, 0}, {"running sum", CueKind::Running, 0}, {"cumulative", CueKind::Running, 0}, {"running count", CueKind::Running, 0},
    {"growth", CueKind::Change, 0}, {"growth rate", CueKind::Change, 0}, {"percent change", CueKind::Change, 0}, {"percentage change", CueKind::Change, 0},
    {"month over month", CueKind::Change, 0}, {"month on month", CueKind::Change, 0}, {"year over year", CueKind::Change, 0}, {"year on year", CueKind::Change, 0},
    {"quarter over quarter", CueKind::Change, 0}, {"yoy", CueKind::Change, 0}, {"mom", CueKind::Change, 0}, {"qoq", CueKind::Change, 0},
    {"cumulated", CueKind::Running, 0}, {"running totals", CueKind::Running, 0},
    {"distinct", CueKind::Distinct, 0}, {"different", CueKind::Distinct, 1}, {"unique", CueKind::Distinct, 0},
    {"x", CueKind::AxisX, 0}, {"x axis", CueKind::AxisX, 0}, {"xaxis", CueKind::AxisX, 0}, {"horizontal axis", CueKind::AxisX, 0},
    {"bars", CueKind::AxisX, 1}, {"bar", CueKind::AxisX, 1}, {"y", CueKind::AxisY, 0}, {"y axis", CueKind::AxisY, 0},
    {"yaxis", CueKind::AxisY, 0}, {"vertical axis", CueKind::AxisY, 0}, {"or", CueKind::Or, 0}, {"either", CueKind::Or, 1},
    {"contain", CueKind::Contains, 0}, {"contains", CueKind::Contains, 0}, {"containing", CueKind::Contains, 0}, {"contained", CueKind::Contains, 0},
    {"include", CueKind::Contains, 1}, {"includes", CueKind::Contains, 1}, {"including", CueKind::Contains, 1}, {"the letter", CueKind::Contains, 0},
    {"the letters", CueKind::Contains, 0}, {"the word", CueKind::Contains, 0}, {"the substring", CueKind::Contains, 0}, {"the string", CueKind::Contains, 0},
    {"start with", CueKind::StartsWith, 0}, {"starts with", CueKind::StartsWith, 0}, {"starting with", CueKind::StartsWith, 0},
    {"begin with", CueKind::StartsWith, 0}, {"begins with", CueKind::StartsWith, 0}, {"beginning with", CueKind::StartsWith, 0},
    {"started with", CueKind::StartsWith, 0}, {"end with", CueKind::EndsWith, 0}, {"ends with", CueKind::EndsWith, 0}, {"ending with", CueKind::EndsWith, 0},
    {"is null", CueKind::Null, 0}, {"missing", CueKind::Null, 0}, {"is empty", CueKind::Null, 0}, {"is unknown", CueKind::Null, 0}, {"blank", CueKind::Null, 0},
    {"without", CueKind::Null, 1}, {"without a", CueKind::Null, 1}, {"with no", CueKind::Null, 1}, {"have no", CueKind::Null, 1}, {"has no", CueKind::Null, 1},
    {"had no", CueKind::Null, 1}, {"lacking", CueKind::Null, 1},
    {"is not null", CueKind::NotNull, 0}, {"not null", CueKind::NotNull, 0}, {"is known", CueKind::NotNull, 0}, {"not missing", CueKind::NotNull, 0},
    {"average", CueKind::MeanReference, 0}, {"the average", CueKind::MeanReference, 0}, {"the mean", CueKind::MeanReference, 0}, {"mean", CueKind::MeanReference, 0},
    {"rows", CueKind::Rows, 0}, {"row", CueKind::Rows, 0}, {"records", CueKind::Rows, 0}, {"record", CueKind::Rows, 0}, {"entries", CueKind::Rows, 1},
    {"items", CueKind::Rows, 1}, {"readings", CueKind::Rows, 1}, {"measurements", CueKind::Rows, 1}, {"observations", CueKind::Rows, 0}, {"instances", CueKind::Rows, 1}, {"occurrences", CueKind::Rows, 0}, {"times", CueKind::Rows, 1},
    {"all information", CueKind::Everything, 0}, {"all the information", CueKind::Everything, 0}, {"all details", CueKind::Everything, 0},
    {"all the details", CueKind::Everything, 0}, {"all columns", CueKind::Everything, 0}, {"everything", CueKind::Everything, 0},
    {"full details", CueKind::Everything, 0}, {"all fields", CueKind::Everything, 0}, {"all info", CueKind::Everything, 0}, {"all data", CueKind::Everything, 0},
};
// clang-format on

std::size_t words_in(std::string_view phrase) {
    std::size_t n = 1;
    for (char c : phrase) n += c == ' ';
    return n;
}

const std::unordered_multimap<std::string_view, const Row*>& rows_by_first_word() {
    static const auto kIndex = [] {
        std::unordered_multimap<std::string_view, const Row*> index;
        for (const Row& r : kRows) index.emplace(r.phrase.substr(0, r.phrase.find(' ')), &r);
        return index;
    }();
    return kIndex;
}

}  // namespace

std::vector<Cue> cues_starting(std::string_view start) {
    std::vector<Cue> found;
    for (const Row& r : kRows)
        if (r.phrase.size() > start.size() && r.phrase.starts_with(start))
            found.push_back({r.kind, r.argument, 0, 0, r.phrase});
    return found;
}

std::vector<Cue> find_cues(const std::vector<Token>& tokens) {
    std::vector<Cue> found;
    const auto& index = rows_by_first_word();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].quote != 0) continue;
        const auto [first, last] = index.equal_range(tokens[i].text);
        const std::size_t start = found.size();
        for (auto it = first; it != last; ++it) {
            const Row& row = *it->second;
            const std::size_t n = words_in(row.phrase);
            if (i + n > tokens.size()) continue;
            std::string_view rest = row.phrase;
            bool same = true;
            for (std::size_t k = 0; k < n && same; ++k) {
                const std::size_t cut = std::min(rest.find(' '), rest.size());
                same = tokens[i + k].text == rest.substr(0, cut);
                rest.remove_prefix(std::min(cut + 1, rest.size()));
            }
            if (same)
                found.push_back({row.kind, row.argument, static_cast<std::uint16_t>(i),
                                 static_cast<std::uint16_t>(i + n), row.phrase});
        }
        // Table order, not hash order: longest first, then as written.
        std::sort(found.begin() + static_cast<std::ptrdiff_t>(start), found.end(),
                  [](const Cue& a, const Cue& b) {
                      if (a.end != b.end) return a.end > b.end;
                      if (a.kind != b.kind) return a.kind < b.kind;
                      return a.argument < b.argument;
                  });
    }
    return found;
}

}  // namespace sightline::language
