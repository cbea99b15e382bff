#include "core/charts/terminal/terminal.h"

#include <gtest/gtest.h>

#include <sstream>

#include "core/charts/examples.h"
#include "core/charts/labels.h"

namespace sightline::charts {

namespace {

std::string drawing(const std::string& name, const TerminalOptions& options = {}) {
    const Example& e = example(name);
    return draw(choose(e.query, example_schema(), e.table, e.asked), e.table, options);
}

}  // namespace

TEST(Terminal, Bars) {
    EXPECT_EQ(drawing("bars", {.width = 40}),
              "Total amount by region\n\n"
              "South ████████████████████████ 3,400.00\n"
              "West  ██████████████▉ 2,100.00\n"
              "North ████████▌ 1,200.50\n"
              "East  █████▋ 800.25\n");
}

TEST(Terminal, BarsInAscii) {
    EXPECT_EQ(drawing("negative", {.width = 40, .ascii = true}),
              "Total profit by region\n\n"
              "North                  ###### 1,200.50\n"
              "East                   #### 800.25\n"
              "West                  # -100.00\n"
              "South ################# -3,400.00\n");
}

TEST(Terminal, NoLineIsWiderThanAskedAndAsciiIsAscii) {
    for (const Example& e : examples())
        for (const std::size_t width : {30, 60, 120})
            for (const bool ascii : {false, true}) {
                const Chart chart = choose(e.query, example_schema(), e.table, e.asked);
                const std::string text = draw(chart, e.table, {.width = width, .ascii = ascii});
                if (chart.mark == Mark::Table) {
                    EXPECT_EQ(text, "") << e.name;
                }
                std::istringstream lines(text);
                for (std::string line; std::getline(lines, line);)
                    EXPECT_LE(display_width(line), width) << e.name << "\n" << text;
                const bool accents = e.name == "crowded" || e.name == "pie of twelve";  // of a city
                for (const char c : text)
                    ASSERT_TRUE(!ascii || accents || static_cast<unsigned char>(c) < 0x80) << e.name << "\n"
                                                                                           << text;
            }
}

TEST(Terminal, LinesSayTheirEnds) {
    const std::string text = drawing("by month", {.width = 60});
    EXPECT_NE(text.find("Jan 2022"), std::string::npos);
    EXPECT_NE(text.find("Jun 2023"), std::string::npos);
    EXPECT_NE(text.find("│"), std::string::npos);
}

TEST(Terminal, SeriesHaveLetters) {
    const std::string text = drawing("by month and region", {.width = 60, .ascii = true});
    for (const char* legend : {"  A East", "  B South", "  C North"})
        EXPECT_NE(text.find(legend), std::string::npos) << text;
}

TEST(Terminal, WideCharactersTakeTwoColumns) {
    EXPECT_EQ(display_width("東京"), 4U);
    EXPECT_EQ(display_width("Kraków"), 6U);
    EXPECT_EQ(display_width("e\xCC\x81"), 1U);
    EXPECT_EQ(display_width("\xFF\xFE"), 2U);
    EXPECT_EQ(cut_to_width("東京都庁", 5), "東京…");
    EXPECT_EQ(cut_to_width("abc", 3), "abc");
    EXPECT_EQ(cut_to_width("abcd", 0), "");
}

TEST(Terminal, NumbersAsD3WritesThem) {
    EXPECT_EQ(number_text(1234567.5, ",.2f"), "1,234,567.50");
    EXPECT_EQ(number_text(0.123, ".1~%"), "12.3%");
    EXPECT_EQ(number_text(0.5, ".1~%"), "50%");
    EXPECT_EQ(number_text(2021, "d"), "2021");
    EXPECT_EQ(number_text(-1234, ",d"), "-1,234");
    EXPECT_EQ(number_text(-123, ",d"), "-123");
    EXPECT_EQ(number_text(1.5, ",.2~f"), "1.5");
    EXPECT_EQ(number_text(-0.0, ",d"), "0");
}

}  // namespace sightline::charts
