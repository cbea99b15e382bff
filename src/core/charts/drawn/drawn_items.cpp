#include "core/charts/drawn/drawn_items.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/charts/labels.h"
#include "core/charts/periods.h"

namespace sightline::charts {

bool is_discrete(const std::optional<Channel>& channel) {
    return channel && (channel->scale == ScaleKind::Nominal || channel->scale == ScaleKind::Ordinal);
}

namespace {

Value number_at(const Column& column, std::size_t row) {
    if (column.is_null(row)) return Null{};
    if (column.type() == ColumnType::Integer) return column.integers()[row];
    if (column.type() == ColumnType::Date || column.type() == ColumnType::Timestamp ||
        column.type() == ColumnType::Time)
        return Null{};
    const double v = column.number(row);
    return std::isfinite(v) ? Value(v) : Value(Null{});
}

Value cell_of(Items& items, const Channel& channel, Slot slot, const Table& table, std::size_t row) {
    const Column& column = table.columns[channel.column];
    if (channel.scale == ScaleKind::Quantitative) return number_at(column, row);
    if (channel.scale == ScaleKind::Temporal) {
        const auto moment = moment_at(column, row);
        return moment ? Value(Timestamp{*moment}) : Value(Null{});
    }
    Value origin = column.value(row);
    std::string label = label_text(origin);
    items.origins[slot].emplace(label, std::move(origin));
    return label;
}

bool in_table(const std::optional<Channel>& channel, const Table& table) {
    return !channel || channel->column < table.columns.size();
}

bool fits(const Chart& chart, const Table& table) {
    const auto ok = [&](const std::optional<Channel>& c) { return in_table(c, table); };
    if (!ok(chart.x) || !ok(chart.y) || !ok(chart.color) || !ok(chart.size) || !ok(chart.facet) ||
        !ok(chart.label))
        return false;
    if (!std::ranges::all_of(chart.more_y, [&](const Channel& c) { return c.column < table.columns.size(); }))
        return false;
    const auto& five = chart.five_numbers;
    return !five || std::max({five->low, five->lower_quartile, five->median, five->upper_quartile,
                              five->high}) < table.columns.size();
}

/// "Total amount (USD)" of several series: the axis keeps what they share, the unit.
std::string shared_title(const Chart& chart) {
    const std::string& title = chart.y->title;
    const std::size_t open = title.rfind(" (");
    if (open == std::string::npos || !title.ends_with(')')) return "Value";
    return "Value" + title.substr(open);
}

double nice_width(double span, double bins) {
    const double raw = span / bins;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    for (const double step : {1.0, 2.0, 2.5, 5.0})
        if (raw <= step * power * (1 + 1e-9)) return step * power;
    return 10 * power;
}

}  // namespace

Items read_items(Chart& chart, const Table& table) {
    Items items;
    if (chart.mark == Mark::Table || !fits(chart, table)) return items;
    const std::vector<Channel> more = std::exchange(chart.more_y, {});
    const auto without_unit = [](const Channel& c) { return c.title.substr(0, c.title.rfind(" (")); };
    const std::string first_title = chart.y ? without_unit(*chart.y) : std::string();
    const auto add = [&](std::size_t row, const Channel* y, const std::string* series) {
        Item item;
        const auto put = [&](Slot slot, const std::optional<Channel>& c) {
            if (c) item[slot] = cell_of(items, *c, slot, table, row);
        };
        put(kX, chart.x);
        if (y) item[kY] = cell_of(items, *y, kY, table, row);
        if (series) {
            item[kColor] = *series;
            items.origins[kColor].emplace(*series, *series);
        } else {
            put(kColor, chart.color);
        }
        put(kSize, chart.size);
        put(kFacet, chart.facet);
        put(kLabel, chart.label);
        if (const auto& five = chart.five_numbers) {
            item[kLow] = number_at(table.columns[five->low], row);
            item[kLowerQuartile] = number_at(table.columns[five->lower_quartile], row);
            item[kUpperQuartile] = number_at(table.columns[five->upper_quartile], row);
            item[kHigh] = number_at(table.columns[five->high], row);
        }
        items.rows.push_back(std::move(item));
    };
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        add(row, chart.y ? &*chart.y : nullptr, more.empty() ? nullptr : &first_title);
        for (const Channel& y : more) {
            const std::string title = without_unit(y);
            add(row, &y, &title);
        }
    }
    if (!more.empty()) {
        chart.color =
            Channel{.field = "series", .column = 0, .scale = ScaleKind::Nominal, .title = "", .sorted = true};
        chart.y->title = shared_title(chart);
        chart.y->field = "value";
    }
    return items;
}

void split_into_bins(Items& items, Chart& chart) {
    constexpr double kFewestBins = 5, kMostBins = 30;
    std::vector<double> values;
    bool whole = true;
    for (const Item& item : items.rows)
        if (const auto v = as_number(item[kX])) {
            values.push_back(*v);
            whole = whole && *v == std::floor(*v);
        }
    const std::vector<Item> rows = std::exchange(items.rows, {});
    if (values.empty()) return;
    const auto [low, high] = std::ranges::minmax(values);
    const double span = high > low ? high - low : 1;
    double width =
        nice_width(span, std::clamp(std::sqrt(static_cast<double>(values.size())), kFewestBins, kMostBins));
    if (whole) width = std::max(1.0, std::ceil(width));
    if (!(width > 0) || !std::isfinite(width)) return;  // a span beyond what doubles divide

    std::map<std::string, std::map<std::int64_t, std::int64_t>> counts;
    const std::int64_t first = static_cast<std::int64_t>(std::floor(low / width)),
                       last = static_cast<std::int64_t>(std::floor(high / width));
    for (const Item& item : rows) {
        const auto v = as_number(item[kX]);
        if (!v) continue;
        auto& of = counts[is_null(item[kFacet]) ? std::string() : label_text(item[kFacet])];
        if (of.empty())
            for (std::int64_t b = first; b <= last; ++b) of[b] = 0;
        ++of[static_cast<std::int64_t>(std::floor(*v / width))];
    }
    for (const auto& [facet, bins] : counts)
        for (const auto& [bin, count] : bins) {
            Item item;
            item[kX] = static_cast<double>(bin) * width;
            item[kY] = count;
            if (chart.facet) item[kFacet] = facet;
            items.rows.push_back(std::move(item));
        }
    chart.x->bin_width = width;
    chart.y = Channel{.field = "count", .scale = ScaleKind::Quantitative, .title = "Count", .format = ",d"};
    chart.options.additive = true;
}

void add_shares(Items& items) {
    double total = 0;
    for (const Item& item : items.rows) total += as_number(item[kY]).value_or(0);
    for (Item& item : items.rows) item[kShare] = total > 0 ? as_number(item[kY]).value_or(0) / total : 0;
}

}  // namespace sightline::charts
