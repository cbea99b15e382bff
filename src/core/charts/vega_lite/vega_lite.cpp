#include "core/charts/vega_lite/vega_lite.h"

#include <algorithm>

#include "core/charts/labels.h"
#include "core/charts/periods.h"
#include "core/charts/vega_lite/vega_spec.h"

namespace sightline::charts {

namespace json = boost::json;
using query::Stacking;

namespace {

constexpr std::size_t kLongestCell = 200;  // columns of text in a label; the whole text is in the table

/// Quotes, backslashes and control characters do not survive every step of Vega: such columns get a plain
/// key.
bool is_plain_key(std::string_view name) {
    return !name.empty() && std::ranges::none_of(name, [](char c) {
        return c == '"' || c == '\'' || c == '\\' || c == '`' || static_cast<unsigned char>(c) < 0x20 ||
               c == 0x7F;
    });
}

json::value wrapped(const std::string& text) {
    const std::vector<std::string> lines = wrap(text, kTitleWidth, kTitleLines);
    if (lines.empty()) return "";
    json::array out;
    for (const std::string& line : lines) out.emplace_back(line);
    return out;
}

json::value cell_json(const Value& v, bool with_time) {
    if (const auto* text = std::get_if<std::string>(&v))
        return json::value(cut_to_width(*text, kLongestCell));
    if (const auto* integer = std::get_if<std::int64_t>(&v)) return *integer;
    if (const auto* t = std::get_if<Timestamp>(&v)) return json::value(iso_moment(t->micros, with_time));
    if (const auto number = as_number(v)) return *number;
    return nullptr;
}

}  // namespace

std::string vega_field(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == '.' || c == '[' || c == ']' || c == '\\' || c == '"' || c == '\'') out += '\\';
        out += c;
    }
    return out;
}

VegaSpec::VegaSpec(const Drawn& drawn, const Theme& theme, const VegaLiteOptions& options)
    : drawn_(drawn), theme_(theme), options_(options) {
    for (std::size_t i = 0; i < drawn.table.columns.size(); ++i) {
        const std::string& name = drawn.table.columns[i].name();
        keys_.push_back(is_plain_key(name) ? name : "column " + std::to_string(i + 1));
        while (std::ranges::count(keys_, keys_.back()) > 1) keys_.back() += "'";
    }
    rank_key_ = "order";
    while (std::ranges::find(keys_, rank_key_) != keys_.end()) rank_key_ += " of drawing";
}

json::array VegaSpec::rows() const {
    const Chart& chart = drawn_.chart;
    const Table& table = drawn_.table;
    const bool ranked =
        chart.mark == Mark::Pie || (chart.color && (chart.mark == Mark::Bar || chart.mark == Mark::Area ||
                                                    chart.mark == Mark::Histogram));
    std::vector<bool> with_time;
    for (const Column& c : table.columns) {
        bool timed = false;
        if (c.type() == ColumnType::Timestamp)
            for (std::size_t r = 0; r < c.size() && !timed; ++r)
                timed = c.integers()[r] % 86'400'000'000 != 0;
        with_time.push_back(timed);
    }
    json::array out;
    out.reserve(table.row_count());
    for (std::size_t r = 0; r < table.row_count(); ++r) {
        json::object row;
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            row[keys_[c]] = cell_json(table.value(r, c), with_time[c]);
        if (ranked) {
            std::size_t rank = r;
            if (chart.color && chart.mark != Mark::Pie) {
                const auto label =
                    std::ranges::find(drawn_.color_labels, table.columns[chart.color->column].text(r));
                rank = static_cast<std::size_t>(label - drawn_.color_labels.begin());
            }
            row[rank_key_] = rank;
        }
        out.push_back(std::move(row));
    }
    return out;
}

json::object VegaSpec::spec() const {
    const Chart& chart = drawn_.chart;
    json::object spec{{"$schema", "https://vega.github.io/schema/vega-lite/v6.json"}};
    if (options_.titled) {
        json::object title{{"text", wrapped(chart.title)}};
        if (!chart.subtitle.empty()) title["subtitle"] = chart.subtitle;
        spec["title"] = std::move(title);
    }
    spec["description"] = chart.description;
    if (options_.data_name.empty())
        spec["data"] = json::object{{"values", rows()}};
    else
        spec["data"] = json::object{{"name", options_.data_name}};
    json::object body;
    switch (chart.mark) {
        case Mark::Bar:
            body = bar();
            break;
        case Mark::Line:
        case Mark::Area:
            body = line();
            break;
        case Mark::Point:
            body = point();
            break;
        case Mark::Pie:
            body = pie();
            break;
        case Mark::Histogram:
            body = histogram();
            break;
        case Mark::Heatmap:
            body = heatmap();
            break;
        case Mark::BoxPlot:
            body = chart.five_numbers ? box_of_numbers() : box_of_rows();
            break;
        case Mark::Number:
            body = number();
            break;
        case Mark::Table:
            break;
    }
    for (auto& [key, value] : body) spec[key] = std::move(value);
    add_size(spec);
    spec["config"] = vega_config(theme_);
    return spec;
}

void VegaSpec::add_size(json::object& spec) const {
    const Chart& chart = drawn_.chart;
    const auto labels = static_cast<int>(drawn_.x_labels.size());
    int height = options_.height;
    if (horizontal()) {
        const bool grouped = chart.color && chart.options.stacking == Stacking::Grouped;
        const int one =
            grouped ? std::max(options_.row_height, 12 * static_cast<int>(drawn_.color_labels.size()) + 8)
                    : options_.row_height;
        height = std::max(80, labels * one);
    }
    if (chart.mark == Mark::Heatmap)
        height = std::clamp(static_cast<int>(drawn_.y_labels.size()) * 26, 80, 900);
    if (chart.mark == Mark::Number) height = 150;
    if (chart.facet) {
        spec["width"] = 200;
        spec["height"] = horizontal() ? height : 170;
        return;
    }
    spec["height"] = height;
    if (options_.container_width)
        spec["width"] = "container";
    else
        spec["width"] = options_.width;
}

json::value vega_lite(const Chart& chart, const Table& result, std::string_view theme,
                      const VegaLiteOptions& options) {
    const Drawn drawn = prepare(chart, result, options.limits);
    if (!is_drawable(drawn)) return nullptr;
    return VegaSpec(drawn, theme_of(theme), options).spec();
}

json::value vega_lite_values(const Chart& chart, const Table& result, const VegaLiteOptions& options) {
    const Drawn drawn = prepare(chart, result, options.limits);
    if (!is_drawable(drawn)) return json::array{};
    return VegaSpec(drawn, theme_of("dark"), options).rows();
}

}  // namespace sightline::charts
