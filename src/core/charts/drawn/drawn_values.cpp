#include "core/charts/drawn/drawn_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/charts/labels.h"
#include "core/charts/periods.h"

namespace sightline::charts {

std::optional<double> cell_number(const Drawn& drawn, std::size_t column, std::size_t row) {
    return as_number(drawn.table.value(row, column));
}

std::optional<std::int64_t> cell_moment(const Drawn& drawn, const Channel& channel, std::size_t row) {
    return moment_at(drawn.table.columns[channel.column], row);
}

std::string cell_text(const Drawn& drawn, const Channel& channel, std::size_t row) {
    const Value v = drawn.table.value(row, channel.column);
    if (is_null(v)) return "(empty)";
    if (const auto* t = std::get_if<Timestamp>(&v))
        return period_label(t->micros, channel.grain.value_or(query::TimeGrain::Second));
    if (const auto* text = std::get_if<std::string>(&v)) return *text;
    return number_text(as_number(v).value_or(0), channel.format);
}

double Extent::largest() const {
    return std::max(std::abs(low), std::abs(high));
}

Extent extent_of(const Drawn& drawn, std::size_t column) {
    const Column& c = drawn.table.columns[column];
    std::optional<Extent> span;
    for (std::size_t r = 0; r < c.size(); ++r) {
        if (c.is_null(r)) continue;
        const double v = c.number(r);
        span = span ? Extent{std::min(span->low, v), std::max(span->high, v)} : Extent{v, v};
    }
    return span.value_or(Extent{});
}

bool from_zero(Extent span) {
    if (span.both_signs()) return true;
    return std::min(std::abs(span.low), std::abs(span.high)) < 0.4 * span.largest();
}

bool is_whole(const Channel& channel) {
    return channel.format == "d" || channel.format == ",d";
}

Bounds round_bounds(Extent span, bool with_zero, bool whole, double steps) {
    if (with_zero) span = {std::min(span.low, 0.0), std::max(span.high, 0.0)};
    if (!(span.high > span.low)) span.high = span.low + (span.low == 0 ? 1 : std::abs(span.low));
    const double raw = (span.high / steps) - (span.low / steps);
    const double power = std::pow(10, std::floor(std::log10(raw)));
    double step = 10 * power;
    for (const double s : {5.0, 2.5, 2.0, 1.0})
        if (raw <= s * power * (1 + 1e-9) && (!whole || s != 2.5 || power > 1)) step = s * power;
    if (whole) step = std::max(1.0, step);
    if (!(step > 0) || !std::isfinite(step)) return {span.low, span.high, raw};
    return {std::floor(span.low / step) * step, std::ceil(span.high / step) * step, step};
}

std::vector<double> round_ticks(const Bounds& bounds, Extent within) {
    std::vector<double> out;
    const double slack = bounds.step * 1e-9;
    for (int i = 0; i <= 20; ++i) {
        const double tick = bounds.low + bounds.step * i;
        if (tick > bounds.high + slack || !std::isfinite(tick)) break;
        // 0.30000000000000004 is no label
        if (tick >= within.low - slack && tick <= within.high + slack)
            out.push_back(std::abs(tick) < slack ? 0 : std::round(tick / bounds.step) * bounds.step);
    }
    return out;
}

std::string tick_format(const Channel& channel, Extent span) {
    if (channel.format.ends_with('%')) return ".0~%";
    if (channel.format == "d") return "d";
    if (span.largest() >= 1e15 || (span.largest() > 0 && span.largest() < 1e-3)) return ".2~e";
    if (span.largest() >= kShortNumbersFrom) return "~s";
    return channel.format == ",d" ? ",d" : "";
}

std::string figure_format(const Channel& channel, Extent span) {
    if (channel.format.ends_with('%') || channel.format == "d") return channel.format;
    if (span.largest() >= 1e15 || (span.largest() > 0 && span.largest() < 1e-3)) return ".2~e";
    if (span.largest() >= kShortNumbersFrom) return ".3~s";
    if (channel.format == ",d") return channel.format;
    return span.largest() >= 1000 ? ",.0f" : ".3~r";
}

std::string figure_text(double value, const Channel& channel, Extent span) {
    const std::string format = figure_format(channel, span);
    if (format == ".2~e") return fmt::format("{:.3g}", value);
    if (format == ",.0f") value = std::round(value);  // halves away from zero, as d3 does
    if (format != ".3~s" && format != ".3~r") return number_text(value, format);
    std::string_view suffix;
    double shown = value;
    if (format == ".3~s")
        for (const auto& [from, name] : {std::pair{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}})
            if (std::abs(value) >= from * 0.9995) {
                shown = value / from;
                suffix = name;
                break;
            }
    const double size = std::abs(shown);
    return number_text(shown, size >= 99.95 ? ",.0f" : size >= 9.995 ? ".1~f" : ".2~f").append(suffix);
}

Tips tips_of(const Drawn& drawn, std::size_t row) {
    const Chart& chart = drawn.chart;
    Tips out;
    std::vector<std::size_t> told;
    const bool edges = chart.mark == Mark::Histogram && drawn.end;
    for (const auto* c : {&chart.label, &chart.x, &chart.y, &chart.color, &chart.size, &chart.facet}) {
        if (!*c || std::ranges::find(told, (*c)->column) != told.end()) continue;
        told.push_back((*c)->column);
        if (chart.five_numbers && c == &chart.y) continue;
        if (edges && c == &chart.x) {
            out.emplace_back("From", cell_text(drawn, **c, row));
            Channel to = **c;
            to.column = *drawn.end;
            out.emplace_back("To", cell_text(drawn, to, row));
            continue;
        }
        const std::string& title = (*c)->title.empty() ? (*c)->field : (*c)->title;
        out.emplace_back(title, cell_text(drawn, **c, row));
    }
    if (drawn.share)
        if (const auto share = cell_number(drawn, *drawn.share, row))
            out.emplace_back("Share", number_text(*share, ".1%"));
    return out;
}

}  // namespace sightline::charts
