// The rows a component draws, with keys of our own.

#include <algorithm>
#include <cmath>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/labels.h"
#include "core/charts/recharts/recharts_source.h"

namespace sightline::charts {

namespace json = boost::json;

namespace {
std::size_t index_of(const std::vector<std::string>& labels, const std::string& label) {
    return static_cast<std::size_t>(std::ranges::find(labels, label) - labels.begin());
}
}  // namespace

json::value RechartsSource::number_at(const Channel& channel, std::size_t row) const {
    if (channel.scale == ScaleKind::Temporal) {
        const auto m = cell_moment(drawn_, channel, row);
        return m ? json::value(static_cast<double>(*m) / 1000) : json::value(nullptr);
    }
    const auto v = cell_number(drawn_, channel.column, row);
    return v ? json::value(*v) : json::value(nullptr);
}

/// One row a place, one key a series; a series with several rows at one place makes more rows of it.
void RechartsSource::plot_rows(json::array& out, std::size_t panel) const {
    const Places& places = places_[panel];
    for (const Place& place : places.list) {
        std::size_t most = 1;
        for (const auto& rows : place.rows) most = std::max(most, rows.size());
        for (std::size_t i = 0; i < most; ++i) {
            json::object row;
            if (is_small()) row["panel"] = panels_[panel].label;
            if (places.bands) {
                row["x"] = place.label;
            } else {
                row["x"] = place.at;
                row["label"] = place.label;
            }
            for (std::size_t s = 0; s < place.rows.size(); ++s)
                if (i < place.rows[s].size()) row["s" + std::to_string(s)] = number_at(y(), place.rows[s][i]);
            out.push_back(std::move(row));
        }
    }
}

void RechartsSource::point_rows(json::array& out, std::size_t panel) const {
    const auto put = [&](json::object& row, const char* key, const std::optional<Channel>& channel,
                         std::size_t r) {
        if (!channel) return;
        if (is_discrete(channel)) {
            row[key] = cell_text(drawn_, *channel, r);
            return;
        }
        row[key] = number_at(*channel, r);
        if (channel->scale == ScaleKind::Temporal)
            row[std::string(key) + "_text"] = cell_text(drawn_, *channel, r);
    };
    for (std::size_t s = 0; s < panels_[panel].series.size(); ++s)
        for (const std::size_t r : panels_[panel].series[s].rows) {
            json::object row;
            if (is_small()) row["panel"] = panels_[panel].label;
            row["series"] = s;
            put(row, "x", chart_.x, r);
            put(row, "y", chart_.y, r);
            put(row, "color", chart_.color, r);
            put(row, "size", chart_.size, r);
            put(row, "name", chart_.label, r);
            if (has_ramp()) {
                const auto v = number_at(*chart_.color, r);
                Extent extent = extent_of(drawn_, chart_.color->column);
                const double unit = chart_.color->scale == ScaleKind::Temporal ? 1e-3 : 1;
                extent = {extent.low * unit, extent.high * unit};
                const double t = extent.high > extent.low && v.is_number()
                                     ? (v.to_number<double>() - extent.low) / (extent.high - extent.low)
                                     : 0.5;
                row["ramp"] = std::round(t * 1e4) / 1e4;
            }
            out.push_back(std::move(row));
        }
}

json::array RechartsSource::slice_rows() const {
    json::array out;
    for (std::size_t r = 0; r < drawn_.table.row_count(); ++r) {
        const std::string label = cell_text(drawn_, x(), r);
        const std::size_t at = index_of(drawn_.x_labels, label);
        const std::size_t colour =
            at < drawn_.x_labels.size() ? colour_of(drawn_, drawn_.x_labels, at) : kOtherColour;
        out.push_back(json::object{{"name", label},
                                   {"value", number_at(y(), r)},
                                   {"color", colour == kOtherColour ? -1 : static_cast<int>(colour)}});
    }
    return out;
}

json::array RechartsSource::cell_rows() const {
    const Channel& c = *chart_.color;
    const Extent extent = extent_of(drawn_, c.column);
    json::array out;
    for (std::size_t r = 0; r < drawn_.table.row_count(); ++r) {
        const auto v = cell_number(drawn_, c.column, r);
        json::object row{{"column", index_of(drawn_.x_labels, cell_text(drawn_, x(), r))},
                         {"line", index_of(drawn_.y_labels, cell_text(drawn_, y(), r))},
                         {"x", cell_text(drawn_, x(), r)},
                         {"y", cell_text(drawn_, y(), r)},
                         {"color", v ? json::value(*v) : json::value(nullptr)}};
        if (v) row["ramp"] = std::round(place_on_ramp(*v, extent) * 1e4) / 1e4;
        out.push_back(std::move(row));
    }
    return out;
}

json::array RechartsSource::box_rows() const {
    json::array out;
    for (const Box& box : boxes_of(drawn_)) {
        json::array outliers;
        for (const double v : box.outliers) outliers.emplace_back(v);
        json::object row{{"x", box.label},       {"range", json::array{box.low, box.high}},
                         {"low", box.low},       {"lower", box.lower_quartile},
                         {"median", box.median}, {"upper", box.upper_quartile},
                         {"high", box.high},     {"outliers", std::move(outliers)}};
        if (!box.values.empty()) row["rows"] = box.values.size();
        out.push_back(std::move(row));
    }
    return out;
}

json::array RechartsSource::rows() const {
    json::array out;
    switch (chart_.mark) {
        case Mark::Pie:
            return slice_rows();
        case Mark::Heatmap:
            return cell_rows();
        case Mark::BoxPlot:
            return box_rows();
        case Mark::Number: {
            json::object row{{"text", cell_text(drawn_, y(), 0)}};
            if (y().scale == ScaleKind::Quantitative) row["value"] = number_at(y(), 0);
            out.push_back(std::move(row));
            return out;
        }
        case Mark::Point:
            for (std::size_t p = 0; p < panels_.size(); ++p) point_rows(out, p);
            return out;
        default:
            for (std::size_t p = 0; p < panels_.size(); ++p) plot_rows(out, p);
            return out;
    }
}

}  // namespace sightline::charts
