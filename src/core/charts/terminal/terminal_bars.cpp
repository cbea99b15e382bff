#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/charts/labels.h"
#include "core/charts/terminal/terminal_parts.h"

namespace sightline::charts {

namespace {

struct BarLine {
    std::string label, value;
    double length = 0;
    bool empty = false;  ///< the value is missing
};

std::vector<BarLine> lines_of(const Drawn& drawn) {
    const Chart& chart = drawn.chart;
    std::vector<BarLine> out;
    std::string last;
    for (std::size_t r = 0; r < drawn.table.row_count(); ++r) {
        BarLine line;
        std::string head;
        if (chart.facet) head = cell_text(drawn, *chart.facet, r) + ", ";
        if (chart.x) head += cell_text(drawn, *chart.x, r);
        if (chart.mark == Mark::Histogram && drawn.end)
            if (const auto end = cell_number(drawn, *drawn.end, r))
                head += " to " + number_text(*end, chart.x->format);
        if (chart.color && chart.mark != Mark::Pie) {
            const std::string series = cell_text(drawn, *chart.color, r);
            line.label = head == last ? "  " + series : head + ", " + series;
            last = head;
        } else {
            line.label = head;
        }
        const auto y = cell_number(drawn, chart.y->column, r);
        line.empty = !y;
        line.length = y.value_or(0);
        line.value = y ? cell_text(drawn, *chart.y, r) : "-";
        if (drawn.share && y)
            line.value +=
                fmt::format(" ({})", number_text(cell_number(drawn, *drawn.share, r).value_or(0), ".1~%"));
        out.push_back(std::move(line));
    }
    return out;
}

}  // namespace

std::string draw_bars(const Drawn& drawn, const Pen& pen) {
    if (!drawn.chart.y) return {};
    std::vector<BarLine> lines = lines_of(drawn);
    const std::size_t all = lines.size();
    if (all > pen.options.max_bars) lines.resize(pen.options.max_bars);

    std::size_t label_width = 1, value_width = 1;
    double low = 0, high = 0;
    for (const BarLine& line : lines) {
        label_width = std::max(label_width, display_width(line.label));
        value_width = std::max(value_width, display_width(line.value));
        low = std::min(low, line.length);
        high = std::max(high, line.length);
    }
    label_width = std::min(label_width, pen.width * 2 / 5);
    value_width = std::min(value_width, pen.width / 3);
    const std::size_t room =
        std::max<std::size_t>(4, pen.width - std::min(pen.width, label_width + value_width + 3));
    const double span = high - low;
    const double unit = span > 0 ? static_cast<double>(room) / span : 0;
    const auto before_zero = static_cast<std::size_t>(std::ceil(-low * unit));  // columns left of zero

    std::string out;
    for (const BarLine& line : lines) {
        const double length = std::abs(line.length) * unit;
        const auto whole = static_cast<std::size_t>(
            std::clamp(std::round(length), line.length != 0 ? 1.0 : 0.0, static_cast<double>(room)));
        out += pen.left(line.label, label_width) + " ";
        if (line.length < 0) {
            out.append(before_zero - std::min(before_zero, whole), ' ');
            for (std::size_t i = 0; i < std::min(whole, before_zero); ++i)
                out += pen.options.ascii ? "#" : "█";
        } else {
            out.append(before_zero, ' ');
            out += pen.bar(std::min(length, static_cast<double>(room)));
        }
        out += " " + cut_to_width(line.value, value_width, pen.ellipsis()) + "\n";
    }
    if (all > lines.size()) out += fmt::format("({} more)\n", all - lines.size());
    return out;
}

std::string draw_boxes(const Drawn& drawn, const Pen& pen) {
    struct Box {
        std::string label;
        double part[5];
    };
    std::vector<Box> boxes;
    const Chart& chart = drawn.chart;
    if (const auto& five = chart.five_numbers) {
        for (std::size_t r = 0; r < drawn.table.row_count(); ++r) {
            Box box{.label = chart.x ? cell_text(drawn, *chart.x, r) : std::string("all")};
            bool whole = true;
            for (std::size_t i = 0; const std::size_t column : {five->low, five->lower_quartile, five->median,
                                                                five->upper_quartile, five->high}) {
                const auto v = cell_number(drawn, column, r);
                whole = whole && v;
                box.part[i++] = v.value_or(0);
            }
            if (whole) boxes.push_back(std::move(box));
        }
    } else {
        const auto labels = chart.x ? drawn.x_labels : std::vector<std::string>{"all"};
        for (const std::string& label : labels) {
            std::vector<double> values;
            for (std::size_t r = 0; r < drawn.table.row_count(); ++r)
                if (const auto v = cell_number(drawn, chart.y->column, r);
                    v && (!chart.x || cell_text(drawn, *chart.x, r) == label))
                    values.push_back(*v);
            if (values.empty()) continue;
            std::ranges::sort(values);
            Box box{.label = label};
            for (std::size_t i = 0; i < 5; ++i) {
                const double at = static_cast<double>(values.size() - 1) * static_cast<double>(i) / 4;
                const auto below = static_cast<std::size_t>(at);
                const double above = values[std::min(below + 1, values.size() - 1)];
                box.part[i] = values[below] + (above - values[below]) * (at - static_cast<double>(below));
            }
            boxes.push_back(std::move(box));
        }
    }
    if (boxes.empty()) return {};
    if (boxes.size() > pen.options.max_bars) boxes.resize(pen.options.max_bars);
    double low = boxes[0].part[0], high = boxes[0].part[4];
    std::size_t label_width = 1;
    for (const Box& b : boxes) {
        low = std::min(low, b.part[0]);
        high = std::max(high, b.part[4]);
        label_width = std::max(label_width, display_width(b.label));
    }
    label_width = std::min(label_width, pen.width / 3);
    const std::size_t room = pen.width - label_width - 1;
    const auto at = [&](double v) {
        return high > low ? static_cast<std::size_t>(
                                std::round((v - low) / (high - low) * static_cast<double>(room - 1)))
                          : 0;
    };
    const bool ascii = pen.options.ascii;
    std::string out;
    for (const Box& b : boxes) {
        std::vector<std::string> cells(room, " ");
        for (std::size_t i = at(b.part[0]); i <= at(b.part[4]); ++i) cells[i] = ascii ? "-" : "─";
        for (std::size_t i = at(b.part[1]); i <= at(b.part[3]); ++i) cells[i] = ascii ? "=" : "▒";
        cells[at(b.part[0])] = ascii ? "|" : "├";
        cells[at(b.part[4])] = ascii ? "|" : "┤";
        cells[at(b.part[2])] = ascii ? "#" : "█";
        out += pen.left(b.label, label_width) + " ";
        for (const std::string& c : cells) out += c;
        out.erase(out.find_last_not_of(' ') + 1);
        out += "\n";
    }
    const std::string left = number_text(low, chart.y->format), right = number_text(high, chart.y->format);
    return out + std::string(label_width + 1, ' ') + left +
           pen.right(right, room - std::min(room, display_width(left))) + "\n";
}

}  // namespace sightline::charts
