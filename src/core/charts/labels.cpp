#include "core/charts/labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "core/charts/choose/outputs.h"

namespace sightline::charts {

using query::TimeGrain;

std::string sentence_case(std::string_view text) {
    std::string out(text);
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

std::string time_format(TimeGrain grain) {
    switch (grain) {
        case TimeGrain::Year:
            return "%Y";
        case TimeGrain::Quarter:
            return "Q%q %Y";
        case TimeGrain::Month:
            return "%b %Y";
        case TimeGrain::Week:
        case TimeGrain::Day:
            return "%-d %b %Y";
        case TimeGrain::Hour:
            return "%-d %b %H:00";
        case TimeGrain::Minute:
            return "%-d %b %H:%M";
        case TimeGrain::Second:
            return "%-d %b %H:%M:%S";
    }
    return {};
}

TimeGrain grain_of(const Output& output) {
    if (output.four_digit_year) return TimeGrain::Year;
    if (output.origin.grain) return *output.origin.grain;
    return output.type == ColumnType::Date ? TimeGrain::Day : TimeGrain::Second;
}

std::string format_of(const Output& o) {
    if (o.temporal()) return time_format(grain_of(o));
    if (!o.numeric()) return {};
    if (o.year || o.kind == OutputKind::Identifier) return "d";
    const double largest = std::max(std::abs(o.min), std::abs(o.max));
    const auto role = o.origin.info ? o.origin.info->role : query::Role::Measure;
    const bool fraction = o.origin.share || (role == query::Role::Percentage && o.unit != "%");
    if (fraction && o.origin.aggregate != query::Aggregate::Count && largest <= 1.0 + 1e-9) return ".1~%";
    if (o.whole) return largest < 1e15 ? ",d" : ",.6~g";
    if (role == query::Role::Money && o.origin.aggregate != query::Aggregate::Count)
        return largest < 1e5 ? ",.2f" : ",.0f";
    if (largest >= 1e15 || (largest > 0 && largest < 1e-4)) return ".4~g";
    if (largest >= 1000) return ",.1~f";
    if (largest >= 1) return ",.2~f";
    return ".4~f";
}

std::string number_text(double value, std::string_view format) {
    const bool percent = format.ends_with('%'), general = format.ends_with('g'),
               trimmed = format.find('~') != std::string_view::npos;
    if (percent) value *= 100;
    int decimals = format.ends_with('d') ? 0 : 6;
    if (const std::size_t dot = format.find('.'); dot != std::string_view::npos && dot + 1 < format.size())
        decimals = format[dot + 1] - '0';
    if (!std::isfinite(value)) return "-";
    if (general || std::abs(value) >= 1e18) return fmt::format("{:.{}g}", value, general ? decimals : 6);
    std::string out = fmt::format("{:.{}f}", value, decimals);
    if ((trimmed || format.empty()) && out.contains('.')) {
        out.erase(out.find_last_not_of('0') + 1);
        if (out.ends_with('.')) out.pop_back();
    }
    if (format != "d") {
        const std::size_t begin = out.starts_with('-') ? 1 : 0;
        for (std::size_t i = std::min(out.find('.'), out.size()); i > begin + 3; i -= 3)
            out.insert(i - 3, ",");
    }
    if (out == "-0") out = "0";
    return percent ? out + "%" : out;
}

namespace {

struct Range {
    std::uint32_t first, last;
};
constexpr std::array kWide{Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},
                           Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},
                           Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
                           Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
                           Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};
constexpr std::array kNarrowest{Range{0x0300, 0x036F}, Range{0x200B, 0x200F}, Range{0x202A, 0x202E},
                                Range{0x2060, 0x2064}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F},
                                Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF}};

/// One code point from `at`, which it moves on; a broken byte counts as itself.
std::uint32_t next(std::string_view s, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(s[i]); };
    const std::uint8_t lead = byte(at);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (length == 1 || at + length > s.size()) return ++at, lead;
    std::uint32_t code = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return ++at, lead;
        code = code << 6 | (byte(at + i) & 0x3FU);
    }
    at += length;
    return code;
}

std::size_t columns_of(std::uint32_t code) {
    const auto within = [&](const Range& r) { return code >= r.first && code <= r.last; };
    if (code < 0x300) return code >= 0x20 && code != 0x7F ? 1 : 0;
    if (std::ranges::any_of(kNarrowest, within)) return 0;
    return std::ranges::any_of(kWide, within) ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < utf8.size();) width += columns_of(next(utf8, at));
    return width;
}

std::string cut_to_width(std::string_view utf8, std::size_t width, std::string_view ellipsis) {
    if (display_width(utf8) <= width) return std::string(utf8);
    const std::size_t dots = display_width(ellipsis);
    if (width < dots) return {};
    std::size_t used = 0, end = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        used += columns_of(next(utf8, at));
        if (used > width - dots) break;
        end = at;
    }
    return std::string(utf8.substr(0, end)).append(ellipsis);
}

std::vector<std::string> wrap(const std::string& text, std::size_t width, std::size_t most) {
    std::vector<std::string> lines;
    std::string line;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t space = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, space - at);
        at = space + 1;
        if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
            lines.push_back(std::exchange(line, {}));
            if (lines.size() == most) {
                lines.back() += "…";
                return lines;
            }
        }
        line += (line.empty() ? "" : " ") + cut_to_width(word, width);
    }
    if (!line.empty()) lines.push_back(line);
    return lines;
}

std::string label_text(const Value& value) {
    if (is_null(value)) return "(empty)";
    if (const auto* b = std::get_if<bool>(&value)) return *b ? "true" : "false";
    std::string text = to_text(value);
    return text.empty() ? "(empty)" : text;
}

}  // namespace sightline::charts
