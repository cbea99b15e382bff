#include "core/charts/terminal/canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sightline::charts {

namespace {

// Bits of a braille character by column and by row from above.
constexpr std::uint8_t kBits[2][4] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

void append_braille(std::string& out, std::uint8_t bits) {
    const unsigned code = 0x2800U + bits;
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
}

}  // namespace

Canvas::Canvas(std::size_t columns, std::size_t rows, bool ascii)
    : columns_(columns), rows_(rows), ascii_(ascii), dots_(columns * rows), letters_(columns * rows) {}

void Canvas::dot(std::size_t x, std::size_t y) {
    if (x >= dots_across() || y >= dots_up()) return;
    const std::size_t up = dots_up() - 1 - y;
    if (ascii_) {
        dots_[up * columns_ + x] = 1;
        return;
    }
    dots_[up / 4 * columns_ + x / 2] |= kBits[x % 2][up % 4];
}

void Canvas::line(double x0, double y0, double x1, double y1) {
    const double length = std::max(std::abs(x1 - x0), std::abs(y1 - y0));
    const auto steps = static_cast<std::size_t>(std::clamp(std::ceil(length), 1.0, 10'000.0));
    for (std::size_t i = 0; i <= steps; ++i) {
        const double part = static_cast<double>(i) / static_cast<double>(steps);
        const double x = std::round(x0 + (x1 - x0) * part), y = std::round(y0 + (y1 - y0) * part);
        if (x >= 0 && y >= 0) dot(static_cast<std::size_t>(x), static_cast<std::size_t>(y));
    }
}

void Canvas::letter(double x, double y, char c) {
    if (!(x >= 0) || !(y >= 0)) return;
    const auto across = static_cast<std::size_t>(std::round(x)), up = static_cast<std::size_t>(std::round(y));
    if (across >= dots_across() || up >= dots_up()) return;
    const std::size_t from_above = dots_up() - 1 - up;
    char& cell = letters_[from_above / (ascii_ ? 1 : 4) * columns_ + across / (ascii_ ? 1 : 2)];
    if (cell == 0) cell = c;
}

std::string Canvas::row(std::size_t from_above) const {
    std::string out;
    std::size_t end = 0;
    for (std::size_t x = 0; x < columns_; ++x) {
        const std::size_t cell = from_above * columns_ + x;
        if (letters_[cell] != 0)
            out += letters_[cell];
        else if (dots_[cell] == 0) {
            out += ' ';
            continue;
        } else if (ascii_)
            out += '*';
        else
            append_braille(out, dots_[cell]);
        end = out.size();
    }
    out.resize(end);
    return out;
}

}  // namespace sightline::charts
