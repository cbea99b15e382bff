#include "surface/cli/print.h"

#include <fmt/format.h>
#include <wchar.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ostream>

namespace sightline::cli {

namespace {

/// One code point from UTF-8 at `i`, which moves past it; U+FFFD for broken bytes.
char32_t next_code_point(std::string_view s, std::size_t& i) {
    const auto lead = static_cast<unsigned char>(s[i++]);
    const int more = lead < 0x80 ? 0 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : -1;
    if (more < 0) return 0xFFFD;
    char32_t c = more == 0 ? lead : lead & (0x3F >> more);
    for (int k = 0; k < more; ++k) {
        if (i >= s.size() || (static_cast<unsigned char>(s[i]) & 0xC0) != 0x80) return 0xFFFD;
        c = (c << 6) | (static_cast<unsigned char>(s[i++]) & 0x3F);
    }
    return c;
}

std::size_t width_of(char32_t c) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return 0;
    const int w = ::wcwidth(static_cast<wchar_t>(c));
    return w < 0 ? 1 : static_cast<std::size_t>(w);
}

/// Control characters become spaces, so that no cell can steer the terminal; cut to `limit` columns with "…".
std::string shown(std::string_view text, std::size_t limit) {
    std::string out;
    std::size_t used = 0;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        const char32_t c = next_code_point(text, i);
        const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
        const std::size_t w = control ? 1 : width_of(c);
        if (used + w > limit - 1 && i < text.size()) return out + "…";
        out += control ? std::string(" ") : std::string(text.substr(begin, i - begin));
        used += w;
    }
    return out;
}

/// For people: a sum of decimals without the noise of binary fractions (10137.760000000102). --json keeps
/// every digit.
std::string cell_text(const Value& value) {
    constexpr int kDigits = 12;
    const auto* number = std::get_if<double>(&value);
    if (number == nullptr || !std::isfinite(*number)) return to_text(value);
    return to_text(Value(std::strtod(fmt::format("{:.{}e}", *number, kDigits - 1).c_str(), nullptr)));
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
    std::size_t w = 0;
    for (std::size_t i = 0; i < utf8.size();) w += width_of(next_code_point(utf8, i));
    return w;
}

void print_table(std::ostream& out, const Table& table, std::size_t max_rows, std::size_t width) {
    constexpr std::size_t kCellLimit = 40;
    const std::size_t rows = std::min(max_rows, table.row_count());
    std::vector<std::vector<std::string>> cells(table.column_count());
    std::vector<std::size_t> widths(table.column_count());
    std::size_t total = 0, columns = 0;
    for (std::size_t c = 0; c < table.column_count(); ++c) {
        cells[c].push_back(shown(table.columns[c].name(), kCellLimit));
        for (std::size_t r = 0; r < rows; ++r)
            cells[c].push_back(shown(cell_text(table.value(r, c)), kCellLimit));
        for (const auto& s : cells[c]) widths[c] = std::max(widths[c], display_width(s));
        if (total + widths[c] + 2 > width && columns > 0) break;
        total += widths[c] + 2;
        ++columns;
    }
    const auto line = [&](std::size_t r) {
        for (std::size_t c = 0; c < columns; ++c) {
            const std::string pad(widths[c] - display_width(cells[c][r]), ' ');
            out << (is_numeric(table.columns[c].type()) ? pad + cells[c][r] : cells[c][r] + pad)
                << (c + 1 < columns ? "  " : "");
        }
        out << '\n';
    };
    line(0);
    for (std::size_t c = 0; c < columns; ++c) {
        for (std::size_t k = 0; k < widths[c]; ++k) out << "─";
        out << (c + 1 < columns ? "  " : "");
    }
    out << '\n';
    for (std::size_t r = 1; r <= rows; ++r) line(r);
    if (rows < table.row_count()) out << "… and " << table.row_count() - rows << " more rows\n";
    if (columns < table.column_count())
        out << "… and " << table.column_count() - columns << " more columns\n";
    if (table.truncated) out << "… the result was cut here\n";
}

void print_error(std::ostream& err, const Error& error) {
    err << "sightline: " << error.message << '\n';
}

}  // namespace sightline::cli
