#include "core/charts/drawn/panels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/periods.h"

namespace sightline::charts {

using query::Stacking;

std::size_t colour_of(const Drawn& drawn, const std::vector<std::string>& labels, std::size_t i) {
    return !drawn.other.empty() && labels[i] == drawn.other ? kOtherColour : i;
}

std::string_view series_colour(const Theme& theme, std::size_t colour) {
    return colour == kOtherColour ? theme.other : theme.series[colour % theme.series.size()];
}

std::vector<Panel> panels_of(const Drawn& drawn) {
    const Chart& chart = drawn.chart;
    Panel empty;
    const bool colours =
        is_discrete(chart.color) && chart.mark != Mark::Heatmap && !drawn.color_labels.empty();
    if (colours)
        for (std::size_t i = 0; i < drawn.color_labels.size(); ++i)
            empty.series.push_back({drawn.color_labels[i], colour_of(drawn, drawn.color_labels, i), {}});
    else
        empty.series.emplace_back();
    const bool facets = chart.facet && !drawn.facet_labels.empty();
    std::vector<Panel> panels(facets ? drawn.facet_labels.size() : 1, empty);
    for (std::size_t i = 0; facets && i < panels.size(); ++i) panels[i].label = drawn.facet_labels[i];

    const auto index = [&](const std::vector<std::string>& labels) {
        std::unordered_map<std::string, std::size_t> at;
        for (std::size_t i = 0; i < labels.size(); ++i) at.emplace(labels[i], i);
        return at;
    };
    const auto series_at = index(drawn.color_labels), panel_at = index(drawn.facet_labels);
    const auto find = [&](const auto& at, const Channel& channel, std::size_t row) {
        const auto it = at.find(cell_text(drawn, channel, row));
        return it == at.end() ? std::size_t{0} : it->second;
    };
    for (std::size_t r = 0; r < drawn.table.row_count(); ++r) {
        Panel& panel = panels[facets ? find(panel_at, *chart.facet, r) : 0];
        panel.series[colours ? find(series_at, *chart.color, r) : 0].rows.push_back(r);
    }
    std::erase_if(panels, [&](const Panel& p) {
        return facets && std::ranges::all_of(p.series, [](const Series& s) { return s.rows.empty(); });
    });
    // A series whose rows were all left off has no mark, so it gets no key.
    for (std::size_t s = empty.series.size(); colours && s-- > 0;)
        if (std::ranges::all_of(panels, [&](const Panel& p) { return p.series[s].rows.empty(); }))
            for (Panel& panel : panels)
                panel.series.erase(panel.series.begin() + static_cast<std::ptrdiff_t>(s));
    return panels;
}

namespace {

class PlaceMaker {
  public:
    PlaceMaker(const Drawn& drawn, const Panel& panel) : drawn_(drawn), panel_(panel) {}

    Places make(std::size_t most) {
        const auto& x = drawn_.chart.x;
        if (!x) {
            add("", 0);
            for_rows([](std::size_t) { return std::optional<double>(0); });
        } else if (is_discrete(x)) {
            labels(*x);
        } else if (x->scale == ScaleKind::Temporal) {
            times(*x, most);
        } else {
            numbers(*x, most);
        }
        return std::move(out_);
    }

  private:
    std::size_t add(std::string label, double key, double at = 0) {
        const auto [it, is_new] = index_.emplace(key, out_.list.size());
        if (is_new)
            out_.list.push_back(
                {std::move(label), at, std::vector<std::vector<std::size_t>>(panel_.series.size())});
        return it->second;
    }
    /// Puts each row at the place with its key; rows without one are left off.
    template <class Key>
    void for_rows(Key key) {
        for (std::size_t s = 0; s < panel_.series.size(); ++s)
            for (const std::size_t row : panel_.series[s].rows)
                if (const auto k = key(row))
                    if (const auto it = index_.find(*k); it != index_.end())
                        out_.list[it->second].rows[s].push_back(row);
    }
    void labels(const Channel& x) {
        std::unordered_map<std::string, double> key;
        for (const std::string& l : drawn_.x_labels)
            if (key.emplace(l, static_cast<double>(key.size())).second) add(l, key.at(l));
        for_rows([&](std::size_t row) -> std::optional<double> {
            const auto it = key.find(cell_text(drawn_, x, row));
            return it == key.end() ? std::nullopt : std::optional(it->second);
        });
    }
    void times(const Channel& x, std::size_t most) {
        const query::TimeGrain grain = x.grain.value_or(query::TimeGrain::Day);
        std::map<std::int64_t, std::size_t> moments;  // of all panels, so that they agree
        for (std::size_t r = 0; r < drawn_.table.row_count(); ++r)
            if (const auto m = cell_moment(drawn_, x, r)) moments.emplace(*m, r);
        if (moments.empty()) return;
        const auto periods = periods_between(moments.begin()->first, moments.rbegin()->first, grain, most);
        out_.bands = !periods.empty() && std::ranges::all_of(moments, [&](const auto& m) {
            return std::ranges::binary_search(periods, m.first);
        });
        // Labels of hours do not tell the year: two that read alike could not both be categories.
        std::vector<std::string> names;
        for (const std::int64_t p : periods) names.push_back(period_label(p, grain));
        std::ranges::sort(names);
        if (std::ranges::adjacent_find(names) != names.end()) out_.bands = false;
        const auto put = [&](std::int64_t m) {
            add(period_label(m, grain), static_cast<double>(m), static_cast<double>(m) / 1000);
        };
        if (out_.bands)
            for (const std::int64_t p : periods) put(p);
        else
            for (const auto& [m, row] : moments) put(m);
        for_rows([&](std::size_t row) -> std::optional<double> {
            const auto m = cell_moment(drawn_, x, row);
            return m ? std::optional(static_cast<double>(*m)) : std::nullopt;
        });
    }
    void numbers(const Channel& x, std::size_t most) {
        std::map<double, std::size_t> values;
        for (std::size_t r = 0; r < drawn_.table.row_count(); ++r)
            if (const auto v = cell_number(drawn_, x.column, r)) values.emplace(*v, r);
        if (values.empty()) return;
        const double low = values.begin()->first, high = values.rbegin()->first;
        const double width = x.bin_width.value_or(0);
        const bool bins = drawn_.chart.mark == Mark::Histogram && drawn_.end && width > 0 &&
                          (high - low) / width < static_cast<double>(most);
        out_.bands = bins;
        const auto key = [&](double v) { return bins ? std::round((v - low) / width) : v; };
        if (bins) {
            out_.width = width;
            for (double i = 0; i <= key(high); ++i) {
                const double at = low + i * width;
                add(fmt::format("{:.6g} to {:.6g}", at, at + width), i, at);
            }
        } else {
            for (const auto& [v, row] : values) add(cell_text(drawn_, x, row), v, v);
        }
        for_rows([&](std::size_t row) -> std::optional<double> {
            const auto v = cell_number(drawn_, x.column, row);
            return v ? std::optional(key(*v)) : std::nullopt;
        });
    }

    const Drawn& drawn_;
    const Panel& panel_;
    Places out_;
    std::map<double, std::size_t> index_;
};

}  // namespace

Places places_of(const Drawn& drawn, const Panel& panel, std::size_t most) {
    return PlaceMaker(drawn, panel).make(most);
}

bool is_normalized(const Chart& chart) {
    return chart.color && chart.options.stacking == Stacking::Normalized &&
           (chart.mark == Mark::Bar || chart.mark == Mark::Area);
}

bool is_stacked(const Chart& chart) {
    if (!chart.color) return false;
    if (chart.mark == Mark::Bar) return chart.options.stacking != Stacking::Grouped;
    if (chart.mark == Mark::Area) return chart.options.stacking == Stacking::Stacked || is_normalized(chart);
    return chart.mark == Mark::Histogram;
}

double share_of_pile(const Drawn& drawn, const Place& place, std::size_t row) {
    const std::size_t y = drawn.chart.y->column;
    double total = 0;
    for (const auto& rows : place.rows)
        for (const std::size_t r : rows) total += std::abs(cell_number(drawn, y, r).value_or(0));
    const double value = cell_number(drawn, y, row).value_or(0);
    if (!(total > 0) || !std::isfinite(total)) return 0;
    return value / total;
}

Extent reach_of(const Drawn& drawn, const std::vector<Panel>& panels, bool stacked) {
    const std::size_t y = drawn.chart.y->column;
    if (!stacked) return extent_of(drawn, y);
    Extent span;
    for (const Panel& panel : panels)
        for (const Place& place : places_of(drawn, panel).list) {
            double above = 0, below = 0;
            for (const auto& rows : place.rows)
                for (const std::size_t r : rows) {
                    const double v = cell_number(drawn, y, r).value_or(0);
                    (v < 0 ? below : above) += v;
                }
            span = {std::min(span.low, below), std::max(span.high, above)};
        }
    return span;
}

}  // namespace sightline::charts
