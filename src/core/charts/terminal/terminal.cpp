#include "core/charts/terminal/terminal.h"

#include <algorithm>
#include <cmath>

#include "core/charts/labels.h"
#include "core/charts/periods.h"
#include "core/charts/terminal/terminal_parts.h"

namespace sightline::charts {

namespace {
constexpr std::size_t kNarrowest = 30;
}

std::string Pen::left(std::string_view text, std::size_t columns) const {
    std::string out = cut_to_width(text, columns, ellipsis());
    out.append(columns - std::min(columns, display_width(out)), ' ');
    return out;
}

std::string Pen::right(std::string_view text, std::size_t columns) const {
    const std::string cut = cut_to_width(text, columns, ellipsis());
    return std::string(columns - std::min(columns, display_width(cut)), ' ') + cut;
}

std::string Pen::bar(double length) const {
    static constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (!(length > 0)) return {};
    if (options.ascii) return std::string(static_cast<std::size_t>(std::max(1.0, std::round(length))), '#');
    const auto eighths = static_cast<std::size_t>(std::max(1.0, std::round(length * 8)));
    std::string out;
    for (std::size_t i = 0; i < eighths / 8; ++i) out += "█";
    return out + kEighths[eighths % 8];
}

std::string draw(const Chart& chart, const Table& result, const TerminalOptions& options) {
    DrawnLimits limits;
    limits.max_periods = options.max_bars;
    const Drawn drawn = prepare(chart, result, limits);
    if (drawn.chart.mark == Mark::Table || drawn.table.row_count() == 0 || !(drawn.chart.y || drawn.chart.x))
        return {};
    const Pen pen{options, std::max(options.width, kNarrowest)};

    std::string body;
    switch (drawn.chart.mark) {
        case Mark::Bar:
        case Mark::Pie:
        case Mark::Histogram:
            body = draw_bars(drawn, pen);
            break;
        case Mark::Line:
        case Mark::Area:
        case Mark::Point:
            body = draw_plot(drawn, pen);
            break;
        case Mark::Heatmap:
            body = draw_cells(drawn, pen);
            break;
        case Mark::BoxPlot:
            body = draw_boxes(drawn, pen);
            break;
        case Mark::Number:
            body = "  " + cell_text(drawn, *drawn.chart.y, 0) + "\n  " + drawn.chart.y->title;
            if (!drawn.x_labels.empty()) body += ": " + drawn.x_labels.front();
            body += "\n";
            break;
        case Mark::Table:
            break;
    }
    if (body.empty()) return {};
    std::string out = cut_to_width(drawn.chart.title, pen.width, pen.ellipsis()) + "\n";
    if (!drawn.chart.subtitle.empty())
        out += cut_to_width(drawn.chart.subtitle, pen.width, pen.ellipsis()) + "\n";
    return out + "\n" + body;
}

}  // namespace sightline::charts
