#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/charts/labels.h"
#include "core/charts/periods.h"
#include "core/charts/terminal/canvas.h"
#include "core/charts/terminal/terminal_parts.h"

namespace sightline::charts {

namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct Spot {
    double x = 0, y = 0;
    std::size_t series = 0;
};
struct Span {
    double low = 0, high = 0;
    bool any = false;
    void add(double v) {
        low = any ? std::min(low, v) : v;
        high = any ? std::max(high, v) : v;
        any = true;
    }
    double part(double v) const { return high > low ? (v - low) / (high - low) : 0.5; }
};

/// Where a row stands along x: its number, its moment, or the place of its label.
std::optional<double> along(const Drawn& drawn, std::size_t row) {
    const Value v = drawn.table.value(row, drawn.chart.x->column);
    if (const auto* t = std::get_if<Timestamp>(&v)) return static_cast<double>(t->micros);
    if (const auto* label = std::get_if<std::string>(&v))
        return static_cast<double>(std::ranges::find(drawn.x_labels, *label) - drawn.x_labels.begin());
    return as_number(v);
}

std::string x_end(const Drawn& drawn, double at) {
    const Channel& x = *drawn.chart.x;
    if (x.scale == ScaleKind::Temporal)
        return period_label(static_cast<std::int64_t>(at), x.grain.value_or(query::TimeGrain::Second));
    if (!drawn.x_labels.empty())
        return drawn.x_labels[std::min(drawn.x_labels.size() - 1, static_cast<std::size_t>(at))];
    return number_text(at, x.format);
}

}  // namespace

std::string draw_plot(const Drawn& drawn, const Pen& pen) {
    const Chart& chart = drawn.chart;
    if (!chart.x || !chart.y) return {};
    const bool series = chart.color && !drawn.color_labels.empty();
    std::vector<Spot> spots;
    Span across, up;
    for (std::size_t r = 0; r < drawn.table.row_count(); ++r) {
        const auto x = along(drawn, r), y = cell_number(drawn, chart.y->column, r);
        if (!x || !y) continue;
        Spot spot{.x = *x, .y = *y};
        if (series) {
            const auto it = std::ranges::find(drawn.color_labels, cell_text(drawn, *chart.color, r));
            spot.series = static_cast<std::size_t>(it - drawn.color_labels.begin());
        }
        spots.push_back(spot);
        across.add(*x);
        up.add(*y);
    }
    if (spots.empty()) return {};
    if (chart.mark != Mark::Point && up.low > 0 && up.low < 0.4 * up.high) up.low = 0;

    const std::string top = number_text(up.high, chart.y->format),
                      bottom = number_text(up.low, chart.y->format);
    const std::size_t axis = std::min(std::max(display_width(top), display_width(bottom)), pen.width / 3);
    const std::size_t columns = pen.width - axis - 2, rows = std::max<std::size_t>(4, pen.options.height);
    Canvas canvas(columns, rows, pen.options.ascii);
    const auto to_x = [&](double v) {
        return across.part(v) * static_cast<double>(canvas.dots_across() - 1);
    };
    const auto to_y = [&](double v) { return up.part(v) * static_cast<double>(canvas.dots_up() - 1); };

    std::map<std::size_t, Spot> before;
    for (const Spot& spot : spots) {
        const auto it = before.find(spot.series);
        if (chart.mark != Mark::Point && it != before.end())
            canvas.line(to_x(it->second.x), to_y(it->second.y), to_x(spot.x), to_y(spot.y));
        else
            canvas.line(to_x(spot.x), to_y(spot.y), to_x(spot.x), to_y(spot.y));
        before[spot.series] = spot;
    }
    if (series)
        for (const Spot& spot : spots)
            canvas.letter(to_x(spot.x), to_y(spot.y), kLetters[spot.series % kLetters.size()]);

    std::string out;
    const char *wall = pen.options.ascii ? "|" : "│", *corner = pen.options.ascii ? "+" : "└",
               *floor = pen.options.ascii ? "-" : "─";
    for (std::size_t r = 0; r < rows; ++r) {
        out += pen.right(r == 0          ? top
                         : r + 1 == rows ? bottom
                                         : std::string(),
                         axis) +
               " " + wall + canvas.row(r) + "\n";
    }
    out += std::string(axis + 1, ' ') + corner;
    for (std::size_t i = 0; i < columns; ++i) out += floor;
    const std::string left = x_end(drawn, across.low), right = x_end(drawn, across.high);
    out += "\n" + std::string(axis + 2, ' ') + cut_to_width(left, columns / 2, pen.ellipsis());
    if (across.high > across.low)
        out += pen.right(right, columns - std::min(columns, std::min(display_width(left), columns / 2)));
    out += "\n";
    if (series)
        for (std::size_t i = 0; i < drawn.color_labels.size(); ++i)
            out += fmt::format("  {} {}\n", kLetters[i % kLetters.size()],
                               cut_to_width(drawn.color_labels[i], pen.width - 4, pen.ellipsis()));
    return out;
}

std::string draw_cells(const Drawn& drawn, const Pen& pen) {
    const Chart& chart = drawn.chart;
    static constexpr const char* kShades[] = {"·", "░", "▒", "▓", "█"};
    static constexpr const char* kPlain[] = {".", ":", "+", "x", "#"};
    std::map<std::pair<std::string, std::string>, double> cells;
    Span span;
    for (std::size_t r = 0; r < drawn.table.row_count(); ++r)
        if (const auto v = cell_number(drawn, chart.color->column, r)) {
            cells[{cell_text(drawn, *chart.x, r), cell_text(drawn, *chart.y, r)}] = *v;
            span.add(*v);
        }
    if (cells.empty()) return {};
    std::size_t label_width = 1;
    for (const std::string& y : drawn.y_labels) label_width = std::max(label_width, display_width(y));
    label_width = std::min(label_width, pen.width / 3);
    const std::size_t room = pen.width - label_width - 1;
    const std::size_t each =
        std::clamp<std::size_t>(room / std::max<std::size_t>(1, drawn.x_labels.size()), 1, 8);
    const std::size_t shown = std::min(drawn.x_labels.size(), room / each);

    std::string out = std::string(label_width + 1, ' ');
    for (std::size_t i = 0; i < shown; ++i)
        out +=
            each > 2 ? pen.left(cut_to_width(drawn.x_labels[i], each - 1, ""), each) : std::string(each, ' ');
    out.erase(out.find_last_not_of(' ') + 1);
    out += out.empty() ? "" : "\n";
    for (const std::string& y : drawn.y_labels) {
        out += pen.left(y, label_width) + " ";
        for (std::size_t i = 0; i < shown; ++i) {
            const auto it = cells.find({drawn.x_labels[i], y});
            const auto shade =
                it == cells.end() ? 0 : static_cast<std::size_t>(std::round(span.part(it->second) * 4));
            for (std::size_t k = 0; k < each; ++k)
                out += it == cells.end() ? " " : pen.options.ascii ? kPlain[shade] : kShades[shade];
        }
        out.erase(out.find_last_not_of(' ') + 1);
        out += "\n";
    }
    out += fmt::format("{} {} to {} {}\n", pen.options.ascii ? kPlain[0] : kShades[0],
                       number_text(span.low, chart.color->format), pen.options.ascii ? kPlain[4] : kShades[4],
                       number_text(span.high, chart.color->format));
    if (shown < drawn.x_labels.size())
        out += fmt::format("({} more columns)\n", drawn.x_labels.size() - shown);
    return out;
}

}  // namespace sightline::charts
