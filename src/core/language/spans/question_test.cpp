// Numbers, dates and cues in a question.
#include "core/language/spans/question.h"

#include <gtest/gtest.h>

namespace sightline::language {
namespace {

double number(std::string_view text) {
    const auto found = find_numbers(tokenize(text), text);
    EXPECT_EQ(found.size(), 1U) << text;
    return found.empty() ? 0 : found.front().value;
}

TEST(Numbers, AllCommonForms) {
    EXPECT_DOUBLE_EQ(number("over 1,200"), 1200);
    EXPECT_DOUBLE_EQ(number("over 1,234,567.5"), 1234567.5);
    EXPECT_DOUBLE_EQ(number("12.10"), 12.1);
    EXPECT_DOUBLE_EQ(number("5k"), 5000);
    EXPECT_DOUBLE_EQ(number("$1.2M"), 1.2e6);
    EXPECT_DOUBLE_EQ(number("3 million"), 3e6);
    EXPECT_DOUBLE_EQ(number("twenty five"), 25);
    EXPECT_DOUBLE_EQ(number("two hundred"), 200);
    EXPECT_DOUBLE_EQ(number("three thousand two hundred"), 3200);
    EXPECT_DOUBLE_EQ(number("below -4"), -4);
    EXPECT_TRUE(find_numbers(tokenize("3rd"), "3rd").front().ordinal);
    EXPECT_TRUE(find_numbers(tokenize("20%"), "20%").front().percent);
    EXPECT_TRUE(find_numbers(tokenize("in 1999"), "in 1999").front().looks_like_year);
    EXPECT_TRUE(find_numbers(tokenize("b2b"), "b2b").empty());
    EXPECT_TRUE(find_numbers(tokenize("99999999999999999999"), "99999999999999999999").empty());
}

std::string period(std::string_view text, std::string_view today = "2024-11-21") {
    const auto found = find_dates(tokenize(text), parse_date(today).value());
    if (found.empty()) return "none";
    return to_text(*found.front().low) + ".." + to_text(*found.front().high);
}

TEST(Dates, FixedForms) {
    EXPECT_EQ(period("on 2024-03-01"), "2024-03-01..2024-03-01");
    EXPECT_EQ(period("on 3/14/2024"), "2024-03-14..2024-03-14");
    EXPECT_EQ(period("on 14/3/2024"), "2024-03-14..2024-03-14");
    EXPECT_EQ(period("March 1, 2024"), "2024-03-01..2024-03-01");
    EXPECT_EQ(period("1st of Mar 2024"), "2024-03-01..2024-03-01");
    EXPECT_EQ(period("in February 2024"), "2024-02-01..2024-02-29");
    EXPECT_EQ(period("Q3 2023"), "2023-07-01..2023-09-30");
    EXPECT_EQ(period("2023 Q1"), "2023-01-01..2023-03-31");
    EXPECT_EQ(period("of 2024-02"), "2024-02-01..2024-02-29");
    EXPECT_EQ(period("in 3/2024"), "2024-03-01..2024-03-31");
    EXPECT_EQ(period("2024-13-01"), "none");
    EXPECT_EQ(period("2024-13"), "none");
    EXPECT_EQ(period("555-1203"), "none");
    EXPECT_EQ(period("2023-02-29"), "none");
}

TEST(Dates, RelativeToToday) {
    EXPECT_EQ(period("yesterday"), "2024-11-20..2024-11-20");
    EXPECT_EQ(period("last quarter"), "2024-07-01..2024-09-30");
    EXPECT_EQ(period("this month"), "2024-11-01..2024-11-30");
    EXPECT_EQ(period("last month", "2024-01-15"), "2023-12-01..2023-12-31");
    EXPECT_EQ(period("last week"), "2024-11-11..2024-11-17");
    EXPECT_EQ(period("past 90 days"), "2024-08-23..2024-11-21");
    EXPECT_EQ(period("year to date"), "2024-01-01..2024-11-21");
    EXPECT_EQ(period("next year"), "2025-01-01..2025-12-31");
    EXPECT_EQ(period("in March"), "2024-03-01..2024-03-31");
    EXPECT_EQ(period("in December"), "2023-12-01..2023-12-31");
    EXPECT_EQ(period("may I see"), "none");
    EXPECT_EQ(period("on March 5"), "2024-03-05..2024-03-05");
    EXPECT_EQ(period("on the 25th of december by region"), "2024-12-25..2024-12-25");
    EXPECT_EQ(period("on Feb 29", "2023-06-01"), "2020-02-29..2020-02-29");
    EXPECT_EQ(period("on March 6 in 2020"), "2020-03-06..2020-03-06");
    EXPECT_EQ(period("6 March of the year 2020"), "2020-03-06..2020-03-06");
    for (const char* other :
         {"top 10 March orders", "in May 20 orders", "at least 20 March orders", "on March 5 and 6",
          "on March 5 to March 8", "January 5 largest orders", "on May 5 2 customers"})
        EXPECT_EQ(period(other), "none") << other;
    EXPECT_EQ(period("between January 5 and March 6, 2022"), "2022-01-05..2022-01-05");
    EXPECT_EQ(period("on sep 31"), "none");
    EXPECT_EQ(period("on January 15-16"), "none");
}

TEST(Cues, LongestFirstAndNotInQuotes) {
    const auto tokens = tokenize("more than 5 \"more than\"");
    const auto cues = find_cues(tokens);
    ASSERT_FALSE(cues.empty());
    EXPECT_EQ(cues.front().phrase, "more than");
    for (const Cue& c : cues) EXPECT_LT(c.begin, 3);
}

}  // namespace
}  // namespace sightline::language
