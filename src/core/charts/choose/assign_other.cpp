// The marks that are neither bars nor lines.

#include <algorithm>

#include "core/charts/choose/shape.h"
#include "core/charts/labels.h"
#include "core/query/sentence.h"

namespace sightline::charts {

namespace {

const Output* other_than(const std::vector<const Output*>& from, std::initializer_list<const Output*> used) {
    const auto it =
        std::ranges::find_if(from, [&](const Output* o) { return std::ranges::find(used, o) == used.end(); });
    return it == from.end() ? nullptr : *it;
}

/// The asked measure, else the first.
const Output* measure_of(const Shape& shape) {
    for (const auto& wanted : {shape.asked.y, shape.asked.x, shape.asked.color, shape.asked.size})
        if (const Output* o = shape.asked_for(wanted); o && o->kind == OutputKind::Measure) return o;
    return shape.measures.empty() ? nullptr : shape.measures.front();
}

std::optional<Channel> facet_of(const Shape& shape, std::initializer_list<const Output*> used) {
    const Output* o = shape.asked_for(shape.asked.facet);
    if (!o || std::ranges::find(used, o) != used.end() || o->distinct > shape.limits.max_facets)
        return std::nullopt;
    return channel_of(*o, shape);
}

}  // namespace

Attempt assign_point(const Shape& shape, bool insisted) {
    const Output* color = shape.asked_for(shape.asked.color);
    const Output* facet = shape.asked_for(shape.asked.facet);
    const Output* size = shape.asked_for(shape.asked.size);
    const Output* x = shape.asked_for(shape.asked.x);
    const Output* y = shape.asked_for(shape.asked.y);
    if (y && !y->numeric() && x && x->numeric()) std::swap(x, y);
    if (y && !y->numeric()) y = nullptr;
    if (y == x) y = nullptr;
    if (insisted && !x && !y && shape.grouped) {
        // Counts of pairs of numbers: the numbers are the axes, the count is the size.
        std::vector<const Output*> keys;
        for (const Output* o : shape.dimensions)
            if (o->numeric() && o->key && o != color && o != facet) keys.push_back(o);
        if (keys.size() == 2) {
            x = keys[0];
            y = keys[1];
            if (!size && shape.measures.size() == 1) size = shape.measures.front();
        }
    }
    if (!x) x = other_than(shape.measures, {y, color, facet, size});
    if (!y) y = other_than(shape.measures, {x, color, facet, size});
    // One measure alone stands over a time, else over numbers that are codes, else, when insisted, over
    // anything.
    if (x && !y && x->kind == OutputKind::Measure) y = std::exchange(x, nullptr);
    if (y && !x) {
        for (const Output* o : shape.dimensions)
            if (!x && o != y && o != color && o != facet &&
                (o->kind == OutputKind::Time || (insisted && o->numeric())))
                x = o;
        if (!x && insisted) x = other_than(shape.dimensions, {y, color, facet});
    }
    if (insisted) {
        for (const Output& o : shape.outputs) {
            if (!o.numeric() || &o == color || &o == facet || &o == size) continue;
            if (!x && &o != y)
                x = &o;
            else if (!y && &o != x)
                y = &o;
        }
        if (y && !x) x = other_than(shape.names, {y, color});
    }
    if (!x || !y) return std::unexpected("a scatter plot needs two columns of numbers");

    Chart chart{.mark = Mark::Point, .title = shape.title};
    chart.x = quantitative_channel(*x, shape);
    chart.y = quantitative_channel(*y, shape);
    if (!color)
        for (const Output* o : shape.dimensions)
            if (!color && o != x && o != y && o != facet && o->distinct <= shape.limits.max_series &&
                !o->temporal())
                color = o;
    if (color && color != x && color != y) {
        chart.color = channel_of(*color, shape);
        if (chart.color->scale != ScaleKind::Quantitative && color->distinct > shape.limits.max_series)
            chart.options.max_series = shape.limits.max_series;
    }
    if (size && size->numeric() && size != x && size != y) chart.size = quantitative_channel(*size, shape);
    if (facet && facet->distinct > shape.limits.max_facets)
        return std::unexpected("there would be too many small charts");
    if (facet && facet != x && facet != y) chart.facet = channel_of(*facet, shape);
    const Output* label = other_than(shape.names, {x, y, color, facet});
    if (!label) label = other_than(shape.dimensions, {x, y, color, facet});
    if (label) chart.label = channel_of(*label, shape);
    return chart;
}

Attempt assign_pie(const Shape& shape) {
    const Output* y = measure_of(shape);
    if (!y) return std::unexpected("there is no number to divide into slices");
    const Output* x = nullptr;
    for (const auto& wanted : {shape.asked.color, shape.asked.x, shape.asked.y})
        if (const Output* o = shape.asked_for(wanted); o && o != y && !x) x = o;
    if (!x) x = other_than(shape.dimensions, {y});
    if (!x) x = other_than(shape.names, {y});
    if (!x) return std::unexpected("there are no categories to make slices of");
    if (shape.grouped && shape.dimensions.size() > 1)
        return std::unexpected("a pie shows one dimension only");
    if (y->min < 0) return std::unexpected("some values are negative, and a slice cannot be");
    if (y->sum <= 0) return std::unexpected("the values add up to nothing");
    Chart chart{.mark = Mark::Pie, .title = shape.title};
    chart.x = channel_of(*x, shape);
    if (chart.x->scale == ScaleKind::Quantitative) chart.x->scale = ScaleKind::Ordinal;
    chart.y = channel_of(*y, shape);
    chart.options.additive = y->additive();
    if (x->distinct + (x->nulls > 0) > shape.limits.max_slices)
        chart.options.max_categories = shape.limits.max_slices;
    return chart;
}

Attempt assign_histogram(const Shape& shape) {
    const auto is_bin = [](const Output& o) {
        return o.origin.bin_width && o.numeric() && !o.origin.aggregate;
    };
    const auto bins = std::ranges::count_if(shape.outputs, is_bin);
    Chart chart{.mark = Mark::Histogram, .title = shape.title};
    if (bins == 1) {
        const Output* x = &*std::ranges::find_if(shape.outputs, is_bin);
        const Output* y = measure_of(shape);
        if (!y) return std::unexpected("the bins hold no counts");
        if (!y->additive() || y->min < 0) return std::unexpected("a histogram shows counts, not " + y->name);
        if (shape.dimensions.size() > 2) return std::unexpected("a histogram shows one column only");
        chart.x = channel_of(*x, shape);
        chart.y = channel_of(*y, shape);
        chart.options.additive = true;
        if (const Output* color = other_than(shape.dimensions, {x})) {
            if (color->distinct > shape.limits.max_series)
                return std::unexpected("there are too many series for a histogram");
            if (color == shape.asked_for(shape.asked.facet)) {
                chart.facet = channel_of(*color, shape);
            } else {
                chart.color = channel_of(*color, shape);
                chart.options.stacking = query::Stacking::Stacked;
            }
        }
        return chart;
    }
    if (shape.grouped || bins > 1) return std::unexpected("the numbers are not split into bins");
    const Output* x = measure_of(shape);
    if (!x) return std::unexpected("there is no number to split into bins");
    if (x->distinct < 2) return std::unexpected("all values are the same");
    chart.x = channel_of(*x, shape);
    chart.facet = facet_of(shape, {x});
    return chart;
}

Attempt assign_heatmap(const Shape& shape) {
    const Output* color = measure_of(shape);
    if (!color) return std::unexpected("there is no number to colour the cells by");
    const Output* x = shape.asked_for(shape.asked.x);
    const Output* y = shape.asked_for(shape.asked.y);
    if (x == color) x = nullptr;
    if (y == color) y = nullptr;
    if (!x) x = other_than(shape.dimensions, {y, color});
    if (!y) y = other_than(shape.dimensions, {x, color});
    if (!x || !y) return std::unexpected("a heat map needs two dimensions");
    if (shape.dimensions.size() > 2) return std::unexpected("it has more dimensions than a heat map shows");
    const bool chosen = shape.asked.x || shape.asked.y;
    if (!chosen && (y->kind == OutputKind::Time ||
                    (x->kind != OutputKind::Time && y->distinct > x->distinct && !is_ordered(*x))))
        std::swap(x, y);
    if (std::max(x->distinct, y->distinct) > shape.limits.max_heatmap_side)
        return std::unexpected("there are too many cells to tell apart");
    if (shape.repeats({x, y}) > 0) return std::unexpected("several rows share one cell");
    Chart chart{.mark = Mark::Heatmap, .title = shape.title};
    chart.x = channel_of(*x, shape);
    chart.y = channel_of(*y, shape);
    chart.color = channel_of(*color, shape);
    chart.color->scale = ScaleKind::Quantitative;
    chart.options.additive = color->additive();
    return chart;
}

Attempt assign_boxplot(const Shape& shape) {
    Chart chart{.mark = Mark::BoxPlot, .title = shape.title};
    if (const auto five = shape.five_numbers()) {
        if (shape.dimensions.size() > 1) return std::unexpected("a box plot shows one dimension only");
        chart.five_numbers = five;
        const Output& median = shape.outputs[five->median];
        chart.y = channel_of(median, shape);
        const std::string of = query::words_of(median.origin.column);
        chart.title = "Spread of " + of;
        chart.y->title = sentence_case(of) + (median.unit.empty() ? "" : " (" + median.unit + ")");
        if (!shape.dimensions.empty()) {
            if (shape.dimensions.front()->distinct > shape.limits.max_bars)
                return std::unexpected("there are too many boxes");
            chart.x = channel_of(*shape.dimensions.front(), shape);
            chart.title += " by " + query::words_of(chart.x->field);
        }
        return chart;
    }
    if (shape.grouped) return std::unexpected("the rows are totals already, without their spread");
    const Output* y = measure_of(shape);
    if (!y) return std::unexpected("there is no number whose spread could be shown");
    const Output* x = nullptr;
    for (const auto& wanted : {shape.asked.x, shape.asked.color})
        if (const Output* o = shape.asked_for(wanted); o && o != y && !x) x = o;
    if (!x) x = other_than(shape.dimensions, {y});
    if (x && x->distinct > shape.limits.max_bars) return std::unexpected("there are too many boxes");
    if (y->rows < 5) return std::unexpected("too few rows to speak of a spread");
    chart.y = channel_of(*y, shape);
    if (x) chart.x = channel_of(*x, shape);
    if (x && chart.x->scale == ScaleKind::Quantitative) chart.x->scale = ScaleKind::Ordinal;
    return chart;
}

Attempt assign_number(const Shape& shape) {
    if (shape.result.row_count() != 1) return std::unexpected("there is more than one row");
    const Output* y = measure_of(shape);
    if (!y && shape.outputs.size() == 1 && (shape.outputs[0].numeric() || shape.outputs[0].temporal()))
        y = &shape.outputs[0];
    if (!y) return std::unexpected("there is no number to show");
    if (shape.measures.size() > 1) return std::unexpected("there is more than one number");
    Chart chart{.mark = Mark::Number, .title = shape.title};
    chart.y = channel_of(*y, shape);
    const Output* x = other_than(shape.dimensions, {y});
    if (!x) x = other_than(shape.names, {y});
    if (x) chart.x = channel_of(*x, shape);
    return chart;
}

Attempt assign(Mark mark, const Shape& shape, bool insisted) {
    if (mark == Mark::Table) return Chart{.mark = Mark::Table, .title = shape.title};
    if (shape.result.row_count() == 0) return std::unexpected("the result has no rows");
    switch (mark) {
        case Mark::Bar:
            return assign_bar(shape, insisted);
        case Mark::Line:
        case Mark::Area:
            return assign_line(shape, mark, insisted);
        case Mark::Point:
            return assign_point(shape, insisted);
        case Mark::Pie:
            return assign_pie(shape);
        case Mark::Histogram:
            return assign_histogram(shape);
        case Mark::Heatmap:
            return assign_heatmap(shape);
        case Mark::BoxPlot:
            return assign_boxplot(shape);
        case Mark::Number:
            return assign_number(shape);
        case Mark::Table:
            break;
    }
    return Chart{.mark = Mark::Table, .title = shape.title};
}

}  // namespace sightline::charts
