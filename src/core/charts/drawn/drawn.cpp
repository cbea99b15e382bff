#include "core/charts/drawn/drawn.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/labels.h"
#include "core/charts/periods.h"

namespace sightline::charts {

namespace {

bool is_bands(Mark mark) {
    return mark == Mark::Bar || mark == Mark::Pie || mark == Mark::BoxPlot || mark == Mark::Number;
}

LabelOrder axis_order(const Channel& channel, Mark mark) {
    const bool free = mark == Mark::Bar || mark == Mark::Pie || mark == Mark::BoxPlot;
    if (channel.sorted && (free || channel.scale == ScaleKind::Nominal) && mark != Mark::Heatmap)
        return LabelOrder::Appearance;
    if (channel.scale == ScaleKind::Ordinal) return LabelOrder::Natural;
    return mark == Mark::BoxPlot ? LabelOrder::Alphabetical : LabelOrder::LargestFirst;
}

void drop_undrawable(Items& items, const Chart& chart) {
    std::erase_if(items.rows, [&](const Item& item) {
        switch (chart.mark) {
            case Mark::Line:
            case Mark::Area:
            case Mark::Histogram:
                return is_null(item[kX]);
            case Mark::Point:
                return is_null(item[kX]) || is_null(item[kY]);
            case Mark::Pie:
                return !(as_number(item[kY]).value_or(0) > 0);
            case Mark::BoxPlot:
                return is_null(item[kY]);
            default:
                return false;
        }
    });
}

void order_x(Drawn& drawn, Items& items, const DrawnLimits& limits) {
    Chart& chart = drawn.chart;
    if (!chart.x) return;
    Channel& x = *chart.x;
    if (x.scale == ScaleKind::Temporal && (is_bands(chart.mark) || chart.mark == Mark::Heatmap)) {
        const bool grouped = chart.color && chart.options.stacking == query::Stacking::Grouped;
        const bool keep = x.sorted && chart.mark == Mark::Pie;
        const bool force = chart.mark != Mark::Bar || grouped;
        drawn.x_labels =
            to_period_labels(items, x, kX, limits.max_periods, !keep && chart.mark != Mark::Pie, force);
    } else if (x.scale == ScaleKind::Quantitative && (is_bands(chart.mark) || chart.mark == Mark::Heatmap)) {
        to_number_labels(items, x, kX);
    }
    if (!is_discrete(chart.x)) {
        if (chart.mark != Mark::Point)
            std::ranges::stable_sort(items.rows, [](const Item& a, const Item& b) {
                if (const auto *s = std::get_if<Timestamp>(&a[kX]), *t = std::get_if<Timestamp>(&b[kX]);
                    s && t)
                    return *s < *t;
                if (is_null(a[kX]) || is_null(b[kX])) return !is_null(a[kX]) && is_null(b[kX]);
                return as_number(a[kX]).value_or(0) < as_number(b[kX]).value_or(0);
            });
        return;
    }
    const LabelOrder order = axis_order(x, chart.mark);
    if (drawn.x_labels.empty()) drawn.x_labels = ordered_labels(items, kX, order);
    if (chart.options.max_categories) {
        const bool pie = chart.mark == Mark::Pie;
        drawn.other = limit_labels(items, kX, drawn.x_labels,
                                   {.most = chart.options.max_categories,
                                    .largest = pie || order == LabelOrder::LargestFirst,
                                    .gather = pie});
    }
    sort_by_labels(items, kX, drawn.x_labels);
}

void order_series(Drawn& drawn, Items& items) {
    Chart& chart = drawn.chart;
    if (!chart.color || chart.mark == Mark::Heatmap) return;
    if (chart.color->scale == ScaleKind::Temporal)
        drawn.color_labels = to_period_labels(items, *chart.color, kColor, 0, false, true);
    if (!is_discrete(chart.color)) return;
    if (drawn.color_labels.empty()) {
        const bool given =
            chart.color->field == "series" && chart.color->sorted && chart.color->title.empty();
        const LabelOrder order = given                                      ? LabelOrder::Appearance
                                 : chart.color->scale == ScaleKind::Ordinal ? LabelOrder::Natural
                                                                            : LabelOrder::LargestFirst;
        drawn.color_labels = ordered_labels(items, kColor, order);
    }
    const bool points = chart.mark == Mark::Point;
    const std::size_t before = drawn.color_labels.size();
    const std::string other = limit_labels(items, kColor, drawn.color_labels,
                                           {.most = chart.options.max_series,
                                            .largest = !points,
                                            .gather = points || chart.options.additive,
                                            .add_up = !points});
    if (!other.empty())
        drawn.other = other;
    else if (drawn.color_labels.size() < before && chart.subtitle.empty())
        chart.subtitle = fmt::format("The {} largest of {} series", drawn.color_labels.size(), before);
}

void order_rest(Drawn& drawn, Items& items) {
    Chart& chart = drawn.chart;
    if (chart.facet) {
        if (chart.facet->scale == ScaleKind::Temporal)
            drawn.facet_labels = to_period_labels(items, *chart.facet, kFacet, 0, false, true);
        else if (chart.facet->scale == ScaleKind::Quantitative)
            to_number_labels(items, *chart.facet, kFacet);
        if (drawn.facet_labels.empty())
            drawn.facet_labels =
                ordered_labels(items, kFacet,
                               chart.facet->scale == ScaleKind::Ordinal && !items.origins[kFacet].empty()
                                   ? LabelOrder::Natural
                                   : LabelOrder::Alphabetical);
    }
    if (chart.mark != Mark::Heatmap || !chart.y) return;
    for (Item& item : items.rows) std::swap(item[kY], item[kColor]);  // order rows by what colours them
    std::swap(items.origins[kY], items.origins[kColor]);
    if (chart.y->scale == ScaleKind::Temporal)
        drawn.y_labels = to_period_labels(items, *chart.y, kColor, 60, true, true);
    if (chart.y->scale == ScaleKind::Quantitative) to_number_labels(items, *chart.y, kColor);
    if (drawn.y_labels.empty())
        drawn.y_labels = ordered_labels(items, kColor, axis_order(*chart.y, Mark::Heatmap));
    for (Item& item : items.rows) std::swap(item[kY], item[kColor]);
    std::swap(items.origins[kY], items.origins[kColor]);
}

/// Bars over a continuous axis, and bins, need their far edge.
void add_ends(Drawn& drawn, Items& items) {
    const Chart& chart = drawn.chart;
    if (!chart.x) return;
    const bool bars = chart.mark == Mark::Bar || chart.mark == Mark::Histogram;
    for (Item& item : items.rows) {
        if (const auto* t = std::get_if<Timestamp>(&item[kX]); t && bars)
            item[kEnd] = Timestamp{next_period(t->micros, chart.x->grain.value_or(query::TimeGrain::Day))};
        else if (const auto v = as_number(item[kX]); v && chart.x->bin_width && chart.mark == Mark::Histogram)
            item[kEnd] = *v + *chart.x->bin_width;
    }
}

void thin_out(Drawn& drawn, Items& items, std::size_t most) {
    const bool thins =
        drawn.chart.mark == Mark::Point || (drawn.chart.mark == Mark::BoxPlot && !drawn.chart.five_numbers);
    const std::size_t rows = items.rows.size();
    if (!thins || most == 0 || rows <= most) return;
    std::vector<Item> kept;
    for (std::size_t i = 0; i < most; ++i) kept.push_back(std::move(items.rows[i * rows / most]));
    items.rows = std::move(kept);
    std::string& subtitle = drawn.chart.subtitle;
    subtitle = fmt::format("{}{} of {} rows, evenly picked", subtitle.empty() ? "" : subtitle + "; ",
                           number_text(static_cast<double>(most), ",d"),
                           number_text(static_cast<double>(rows), ",d"));
}

/// Writes the slots in use as columns; a column's type is that of its cells.
class Writer {
  public:
    Writer(Drawn& drawn, const Items& items) : drawn_(drawn), items_(items) {}

    std::optional<std::size_t> add(Slot slot, const std::string& name) {
        std::optional<ColumnType> type;
        for (const Item& item : items_.rows) {
            const auto here = type_of(item[slot]);
            if (!here) continue;
            type = type && *type != *here ? ColumnType::Double : *here;
        }
        Column column(unused(name), type.value_or(ColumnType::Double));
        for (const Item& item : items_.rows) {
            if (column.type() == ColumnType::Double && !is_null(item[slot]))
                column.push_double(as_number(item[slot]).value_or(0));
            else
                column.push(item[slot]);
        }
        drawn_.table.columns.push_back(std::move(column));
        return drawn_.table.columns.size() - 1;
    }
    void bind(std::optional<Channel>& channel, Slot slot) {
        if (!channel) return;
        channel->column = *add(slot, channel->field);
        channel->field = drawn_.table.columns.back().name();
    }

  private:
    std::string unused(const std::string& name) const {
        std::string out = name;
        const auto taken = [&](const Column& c) { return c.name() == out; };
        for (int n = 2; std::ranges::any_of(drawn_.table.columns, taken); ++n)
            out = name + " " + std::to_string(n);
        return out;
    }
    Drawn& drawn_;
    const Items& items_;
};

}  // namespace

Drawn prepare(const Chart& chart, const Table& result, const DrawnLimits& limits) {
    Drawn drawn{.chart = chart};
    Items items = read_items(drawn.chart, result);
    if (drawn.chart.mark == Mark::Histogram && !drawn.chart.y && drawn.chart.x)
        split_into_bins(items, drawn.chart);
    drop_undrawable(items, drawn.chart);
    order_series(drawn, items);
    order_rest(drawn, items);
    order_x(drawn, items, limits);
    if (chart.mark == Mark::Pie) add_shares(items);
    thin_out(drawn, items, limits.max_points);
    add_ends(drawn, items);

    Chart& ready = drawn.chart;
    Writer writer(drawn, items);
    writer.bind(ready.x, kX);
    writer.bind(ready.y, kY);
    writer.bind(ready.color, kColor);
    writer.bind(ready.size, kSize);
    writer.bind(ready.facet, kFacet);
    writer.bind(ready.label, kLabel);
    if (ready.five_numbers)
        ready.five_numbers = FiveNumbers{
            *writer.add(kLow, "low"), *writer.add(kLowerQuartile, "lower quartile"), ready.y->column,
            *writer.add(kUpperQuartile, "upper quartile"), *writer.add(kHigh, "high")};
    const auto has = [&](Slot slot) {
        return std::ranges::any_of(items.rows, [&](const Item& i) { return !is_null(i[slot]); });
    };
    if (has(kEnd)) drawn.end = writer.add(kEnd, ready.x->field + " end");
    if (ready.mark == Mark::Pie) drawn.share = writer.add(kShare, "share");
    return drawn;
}

bool is_drawable(const Drawn& drawn) {
    const Chart& chart = drawn.chart;
    if (chart.mark == Mark::Table || drawn.table.row_count() == 0 || !(chart.y || chart.x)) return false;
    const auto has_values = [&](const std::optional<Channel>& channel) {  // a scale needs one at least
        return !channel || drawn.table.columns[channel->column].null_count() < drawn.table.row_count();
    };
    return has_values(chart.x) && has_values(chart.y) &&
           (chart.mark != Mark::Heatmap || has_values(chart.color));
}

}  // namespace sightline::charts
