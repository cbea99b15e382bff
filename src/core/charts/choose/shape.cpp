#include "core/charts/choose/shape.h"

#include <algorithm>
#include <unordered_set>

#include "core/charts/labels.h"
#include "core/query/query_walk.h"
#include "core/query/sentence.h"

namespace sightline::charts {

using query::Aggregate;

Shape::Shape(const query::Query& q, const query::Schema& schema, const Table& r, const query::Presentation& a,
             const ChartLimits& l)
    : query(q), result(r), asked(a), limits(l), outputs(describe_outputs(q, schema, r)) {
    const bool known = q.select.size() == r.columns.size() && !q.select.empty();
    title = known ? query::title(q, schema) : std::string("Result");
    ordered = !known || !q.order.empty();
    for (const Output& o : outputs) {
        if (o.kind == OutputKind::Measure)
            measures.push_back(&o);
        else if (o.kind == OutputKind::Time || o.kind == OutputKind::Category)
            dimensions.push_back(&o);
        else if (o.mean_length <= static_cast<double>(limits.max_label))
            names.push_back(&o);
    }
    grouped =
        known ? query::is_grouped(q) : !dimensions.empty() && !measures.empty() && repeats(dimensions) == 0;
    if (!grouped) return;
    // A group key names its group, whatever it holds.
    for (const Output* o : names)
        if (o->key || !known) dimensions.push_back(o);
    std::erase_if(names, [&](const Output* o) { return o->key || !known; });
    std::ranges::sort(dimensions, {}, &Output::column);
}

const Output* Shape::asked_for(std::optional<std::size_t> column) const {
    return column && *column < outputs.size() ? &outputs[*column] : nullptr;
}

std::size_t Shape::repeats(const std::vector<const Output*>& columns) const {
    std::vector<std::size_t> places;
    for (const Output* o : columns) places.push_back(o->column);
    if (const auto it = repeats_.find(places); it != repeats_.end()) return it->second;
    std::unordered_set<std::string> seen;
    std::size_t again = 0;
    std::string key;
    for (std::size_t row = 0; row < result.row_count(); ++row) {
        key.clear();
        for (const Output* o : columns) {
            const Column& column = result.columns[o->column];
            key += column.is_null(row) ? std::string("\1") : to_text(column.value(row));
            key += '\0';
        }
        again += !seen.insert(key).second;
    }
    repeats_.emplace(std::move(places), again);
    return again;
}

std::optional<FiveNumbers> Shape::five_numbers() const {
    std::optional<std::size_t> part[5];
    std::string of;
    for (const Output* o : measures) {
        const Origin& from = o->origin;
        if (!from.aggregate || from.computed || from.column.empty()) continue;
        const double q = from.quantile.value_or(0.5);
        int at = -1;
        if (from.aggregate == Aggregate::Min)
            at = 0;
        else if (from.aggregate == Aggregate::Max)
            at = 4;
        else if (from.aggregate == Aggregate::Median || (from.aggregate == Aggregate::Quantile && q == 0.5))
            at = 2;
        else if (from.aggregate == Aggregate::Quantile && q == 0.25)
            at = 1;
        else if (from.aggregate == Aggregate::Quantile && q == 0.75)
            at = 3;
        if (at < 0 || (!of.empty() && of != from.column)) continue;
        of = from.column;
        part[at] = o->column;
    }
    if (!std::ranges::all_of(part, [](const auto& p) { return p.has_value(); })) return std::nullopt;
    return FiveNumbers{*part[0], *part[1], *part[2], *part[3], *part[4]};
}

bool is_ordered(const Output& o) {
    return o.kind == OutputKind::Time || o.origin.part || o.origin.bin_width || o.numeric() ||
           o.type == ColumnType::Time;
}

Channel channel_of(const Output& o, const Shape& shape) {
    Channel c{.field = o.name, .column = o.column, .title = o.label, .format = format_of(o)};
    c.bin_width = o.origin.bin_width;
    if (o.kind == OutputKind::Measure || (o.origin.bin_width && o.numeric()))
        c.scale = ScaleKind::Quantitative;
    else if (o.temporal())
        c.scale = ScaleKind::Temporal;
    else if (o.kind == OutputKind::Identifier)
        c.scale = ScaleKind::Nominal;
    else
        c.scale = is_ordered(o) ? ScaleKind::Ordinal : ScaleKind::Nominal;
    if (c.scale == ScaleKind::Temporal) c.grain = grain_of(o);
    c.sorted = shape.ordered;
    return c;
}

Channel quantitative_channel(const Output& o, const Shape& shape) {
    Channel c = channel_of(o, shape);
    if (o.numeric() && !o.four_digit_year) c.scale = ScaleKind::Quantitative;
    return c;
}

}  // namespace sightline::charts
