#include "core/charts/theme.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace sightline::charts {

namespace {

struct Rgb {
    double r, g, b;
};
Rgb linear(std::string_view hex) {
    const auto part = [&](std::size_t at) {
        const double c = std::stoi(std::string(hex.substr(at, 2)), nullptr, 16) / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return {part(1), part(3), part(5)};
}
double contrast(std::string_view a, std::string_view b) {
    const auto luminance = [](Rgb c) { return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b; };
    const double x = luminance(linear(a)), y = luminance(linear(b));
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

// Machado et al. 2009, severity 1: how colours look without one kind of cone.
constexpr double kSight[4][9] = {
    {1, 0, 0, 0, 1, 0, 0, 0, 1},
    {.152286, 1.052583, -.204868, .114503, .786281, .099216, -.003882, -.048116, 1.051998},
    {.367322, .860646, -.227968, .280085, .672501, .047413, -.011820, .042940, .968881},
    {1.255528, -.076749, -.178779, -.078411, .930809, .147602, .004733, .691367, .303900}};
double distance(std::string_view a, std::string_view b, const double (&m)[9]) {
    struct Lab {
        double l, a, b;
    };
    const auto lab = [&](Rgb c) {
        const auto clip = [](double v) { return std::clamp(v, 0.0, 1.0); };
        const Rgb s{clip(m[0] * c.r + m[1] * c.g + m[2] * c.b), clip(m[3] * c.r + m[4] * c.g + m[5] * c.b),
                    clip(m[6] * c.r + m[7] * c.g + m[8] * c.b)};
        const double l = std::cbrt(.4122214708 * s.r + .5363325363 * s.g + .0514459929 * s.b);
        const double k = std::cbrt(.2119034982 * s.r + .6806995451 * s.g + .1073969566 * s.b);
        const double n = std::cbrt(.0883024619 * s.r + .2817188376 * s.g + .6299787005 * s.b);
        return Lab{.2104542553 * l + .7936177850 * k - .0040720468 * n,
                   1.9779984951 * l - 2.4285922050 * k + .4505937099 * n,
                   .0259040371 * l + .7827717662 * k - .8086757660 * n};
    };
    const Lab x = lab(linear(a)), y = lab(linear(b));
    return std::hypot(x.l - y.l, x.a - y.a, x.b - y.b);
}

}  // namespace

TEST(Theme, SeriesStandOutFromThePage) {
    for (const char* name : {"dark", "light"}) {
        const Theme& theme = theme_of(name);
        for (const auto colour : theme.series)
            EXPECT_GE(contrast(colour, theme.background), 3) << name << ' ' << colour;
        EXPECT_GE(contrast(theme.other, theme.background), 3) << name;
        EXPECT_GE(contrast(theme.text, theme.background), 7) << name;
        EXPECT_GE(contrast(theme.muted, theme.background), 4.5) << name;
    }
}

TEST(Theme, SeriesStayApartForEverySight) {
    for (const char* name : {"dark", "light"}) {
        const auto& series = theme_of(name).series;
        for (std::size_t i = 0; i < series.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                for (const auto& sight : kSight)
                    EXPECT_GE(distance(series[i], series[j], sight), 0.09)
                        << name << ' ' << series[i] << ' ' << series[j];
    }
}

TEST(Theme, UnknownNamesAreDark) {
    EXPECT_EQ(&theme_of("?"), &theme_of("dark"));
}

}  // namespace sightline::charts
