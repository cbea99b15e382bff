// Bars and lines: one measure over one dimension, with series and small multiples.

#include <algorithm>

#include "core/charts/choose/shape.h"

namespace sightline::charts {

using query::Stacking;

namespace {

struct Roles {
    const Output* x = nullptr;
    const Output* y = nullptr;
    const Output* color = nullptr;
    const Output* facet = nullptr;
    std::vector<const Output*> more_y;
    bool horizontal = false;
    bool uses(const Output* o) const { return o && (o == x || o == y || o == color || o == facet); }
};

bool is_dimension(const Output& o) {
    return o.kind != OutputKind::Measure;
}

const Output* first_unused(const std::vector<const Output*>& from, const Roles& roles) {
    const auto it = std::ranges::find_if(from, [&](const Output* o) { return !roles.uses(o); });
    return it == from.end() ? nullptr : *it;
}

void take_asked(Roles& roles, const Shape& shape) {
    const auto& asked = shape.asked;
    roles.horizontal = asked.horizontal;
    const Output* x = shape.asked_for(asked.x);
    const Output* y = shape.asked_for(asked.y);
    const bool measure_across =
        x && !is_dimension(*x) && (!y || is_dimension(*y)) && !shape.dimensions.empty();
    if (measure_across) {
        std::swap(x, y);
        roles.horizontal = true;
    }
    roles.x = x;
    if (y && y->numeric() && y != x) roles.y = y;
    if (const Output* c = shape.asked_for(asked.color); c && c != roles.y) roles.color = c;
    if (const Output* f = shape.asked_for(asked.facet); f && f != roles.y && f != roles.x) roles.facet = f;
    if (roles.color == roles.facet) roles.color = nullptr;
}

void pick_measure(Roles& roles, const Shape& shape, bool insisted) {
    if (roles.y) return;
    roles.y = first_unused(shape.measures, roles);
    if (roles.y || shape.grouped) return;
    // Of single records a code or, when insisted, an identifier may stand in for a number.
    for (const Output& o : shape.outputs) {
        if (!o.numeric() || roles.uses(&o) || o.origin.bin_width || o.kind == OutputKind::Time) continue;
        if (o.kind == OutputKind::Identifier && !insisted) continue;
        if (shape.dimensions.size() + shape.names.size() > 1) roles.y = &o;
    }
}

/// The better of two for the axis: a time, else what has an order, else what has more values.
bool before_on_axis(const Output* a, const Output* b, std::size_t max_series) {
    const auto rank = [&](const Output* o, const Output* other) {
        if (o->kind == OutputKind::Time) return 3;
        const bool other_fits = other->distinct <= max_series;
        if (is_ordered(*o) && other_fits) return 2;
        return o->distinct > max_series && other_fits ? 2 : 1;
    };
    const int ra = rank(a, b), rb = rank(b, a);
    if (ra != rb) return ra > rb;
    return a->distinct > b->distinct;
}

bool comparable(const Output& a, const Output& b) {
    if (a.origin.computed || b.origin.computed || a.unit != b.unit) return false;
    if (!a.unit.empty()) return true;
    return !a.origin.column.empty() && a.origin.column == b.origin.column && a.origin.aggregate &&
           b.origin.aggregate &&
           (*a.origin.aggregate == query::Aggregate::Count) ==
               (*b.origin.aggregate == query::Aggregate::Count);
}

std::expected<Roles, std::string> find_roles(const Shape& shape, bool insisted) {
    Roles roles;
    take_asked(roles, shape);
    pick_measure(roles, shape, insisted);
    if (!roles.y) return std::unexpected("there is no number to draw");

    std::vector<const Output*> open;
    for (const Output* o : shape.dimensions)
        if (!roles.uses(o)) open.push_back(o);
    if (!roles.x) {
        if (open.empty()) open = shape.names;
        std::erase_if(open, [&](const Output* o) { return roles.uses(o); });
        const auto best = std::ranges::min_element(
            open, [&](auto* a, auto* b) { return before_on_axis(a, b, shape.limits.max_series); });
        if (best == open.end()) return std::unexpected("there is nothing to draw the number against");
        roles.x = *best;
        open.erase(best);
    }
    if (roles.color == roles.x) roles.color = nullptr;  // colouring by the axis adds nothing
    // Every group key must be told apart; of single records a category may colour them when their labels
    // repeat.
    const bool place = shape.grouped || shape.repeats({roles.x}) > 0;
    if (place && !roles.color && !open.empty()) {
        const auto fewest = std::ranges::min_element(open, {}, &Output::distinct);
        roles.color = *fewest;
        open.erase(fewest);
    }
    if (place && !roles.facet && !open.empty()) {
        roles.facet = open.front();
        open.erase(open.begin());
    }
    if (shape.grouped && !open.empty())
        return std::unexpected("it has more dimensions than a chart can show");
    if (roles.facet && roles.facet->distinct > shape.limits.max_facets)
        return std::unexpected("there would be too many small charts");
    if (!roles.color)
        for (const Output* o : shape.measures)
            if (!roles.uses(o) && comparable(*roles.y, *o) &&
                roles.more_y.size() + 1 < shape.limits.max_series)
                roles.more_y.push_back(o);
    return roles;
}

Chart bind(const Roles& roles, const Shape& shape, Mark mark) {
    Chart chart{.mark = mark, .title = shape.title};
    chart.x = channel_of(*roles.x, shape);
    chart.y = channel_of(*roles.y, shape);
    chart.y->scale = ScaleKind::Quantitative;
    if (roles.color) {
        chart.color = channel_of(*roles.color, shape);
        if (chart.color->scale == ScaleKind::Quantitative) chart.color->scale = ScaleKind::Ordinal;
        if (roles.color->distinct > shape.limits.max_series)
            chart.options.max_series = shape.limits.max_series;
    }
    if (roles.facet) chart.facet = channel_of(*roles.facet, shape);
    for (const Output* o : roles.more_y) chart.more_y.push_back(channel_of(*o, shape));
    chart.options.additive = roles.y->additive();
    chart.options.horizontal = roles.horizontal;
    if (roles.y->min < 0) chart.options.zero_line = 0;
    return chart;
}

Stacking stacking_of(const Roles& roles, const Shape& shape) {
    if (!roles.color && roles.more_y.empty()) return Stacking::Auto;
    const Stacking asked = shape.asked.stacking;
    if (asked == Stacking::Normalized && roles.y->min < 0) return Stacking::Grouped;
    if (asked != Stacking::Auto) return asked;
    return roles.more_y.empty() && roles.y->additive() && roles.y->min >= 0 ? Stacking::Stacked
                                                                            : Stacking::Grouped;
}

constexpr std::size_t kRoomForLabels = 90;  // characters along a horizontal axis
constexpr std::size_t kLongLabel = 16, kManyBars = 20;

bool lies_better(const Output& x) {
    if (is_ordered(x)) return false;
    if (x.distinct > 3 && x.longest > kLongLabel) return true;
    if (x.distinct > kManyBars) return true;
    return static_cast<double>(x.distinct) * (x.mean_length + 2) > kRoomForLabels;
}

}  // namespace

Attempt assign_bar(const Shape& shape, bool insisted) {
    auto roles = find_roles(shape, insisted);
    if (!roles) return std::unexpected(roles.error());
    if (roles->x->kind == OutputKind::Measure)
        return std::unexpected("both columns are numbers without categories");
    if (roles->y->rows == roles->y->nulls) return std::unexpected("every value is empty");
    if (!insisted && !shape.grouped) {
        std::vector<const Output*> keys{roles->x};
        if (roles->color) keys.push_back(roles->color);
        if (roles->facet) keys.push_back(roles->facet);
        if (shape.repeats(keys) > 0) return std::unexpected("several rows share one bar");
    }
    Chart chart = bind(*roles, shape, Mark::Bar);
    chart.options.stacking = stacking_of(*roles, shape);
    chart.options.horizontal = roles->horizontal || lies_better(*roles->x);
    if (roles->x->distinct > shape.limits.max_bars && !roles->x->temporal())
        chart.options.max_categories = shape.limits.max_bars;
    return chart;
}

Attempt assign_line(const Shape& shape, Mark mark, bool insisted) {
    auto roles = find_roles(shape, insisted);
    if (!roles) {
        // Two plain numbers: the first along the axis.
        if (shape.measures.size() < 2 || !shape.dimensions.empty() || !insisted)
            return std::unexpected(roles.error());
        roles = Roles{.x = shape.measures[0], .y = shape.measures[1]};
    }
    if (!insisted && !is_ordered(*roles->x))
        return std::unexpected("the categories have no order to draw a line along");
    if (roles->x->distinct < 2) return std::unexpected("a line needs at least two points");
    if (mark == Mark::Area && roles->y->min < 0)
        return std::unexpected("an area cannot show negative values");
    std::vector<const Output*> keys{roles->x};
    if (roles->color) keys.push_back(roles->color);
    if (roles->facet) keys.push_back(roles->facet);
    if (!shape.grouped && shape.repeats(keys) * 2 > roles->x->rows)
        return std::unexpected("several rows share each point of the line");
    Chart chart = bind(*roles, shape, mark);
    if (chart.x->scale == ScaleKind::Ordinal && roles->x->numeric() && !roles->x->year &&
        !roles->x->origin.part)
        chart.x->scale = ScaleKind::Quantitative;
    chart.options.horizontal = false;
    chart.options.stacking = mark == Mark::Area ? stacking_of(*roles, shape) : Stacking::Auto;
    return chart;
}

}  // namespace sightline::charts
