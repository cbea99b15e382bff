#pragma once
// Canvas: dots in the cells of a terminal, 2 by 4 to a character as braille, or one to a character in ASCII;
// and characters on top.

#include <cstdint>
#include <string>
#include <vector>

namespace sightline::charts {

class Canvas {
  public:
    Canvas(std::size_t columns, std::size_t rows, bool ascii);

    std::size_t dots_across() const { return ascii_ ? columns_ : columns_ * 2; }
    std::size_t dots_up() const { return ascii_ ? rows_ : rows_ * 4; }
    void dot(std::size_t x, std::size_t y);                 ///< y counts from below; outside is ignored
    void line(double x0, double y0, double x1, double y1);  ///< in dots
    void letter(double x, double y,
                char c);  ///< the character cell that holds the dot; the first letter stays
    std::string row(std::size_t from_above) const;  ///< without blanks at the end

  private:
    std::size_t columns_, rows_;
    bool ascii_;
    std::vector<std::uint8_t> dots_;
    std::vector<char> letters_;
};

}  // namespace sightline::charts
