#include "base/value.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(Dates, EveryDayOfFourHundredYearsReadsBack) {
    for (int days = make_date(1800, 1, 1).days; days <= make_date(2200, 1, 1).days; ++days) {
        const CivilDate c = civil(Date{days});
        ASSERT_EQ(make_date(c.year, c.month, c.day).days, days);
        ASSERT_EQ(parse_date(to_text(Date{days})), Date{days});
    }
}

TEST(Dates, KnownDays) {
    EXPECT_EQ(make_date(1970, 1, 1).days, 0);
    EXPECT_EQ(make_date(2000, 2, 29).days, 11016);
    EXPECT_EQ(to_text(make_date(1969, 12, 31)), "1969-12-31");
}

TEST(Dates, WhatIsNoDateIsRefused) {
    for (const char* s : {"", "2024-1-1", "2024-13-01", "2023-02-29", "2024-02-30", "2024/01/01",
                          "2024-01-01 ", "abcd-01-01"})
        EXPECT_FALSE(parse_date(s)) << s;
}

TEST(Timestamps, ReadBack) {
    for (const char* s : {"2024-03-01 12:00:00", "1969-12-31 23:59:59.5", "2024-03-01 00:00:00.000001"}) {
        const auto t = parse_timestamp(s);
        ASSERT_TRUE(t) << s;
        EXPECT_EQ(to_text(*t), s);
    }
    EXPECT_EQ(parse_timestamp("2024-03-01T12:30"), parse_timestamp("2024-03-01 12:30:00"));
    for (const char* s : {"2024-03-01", "2024-03-01 24:00:00", "2024-03-01 12:60", "2024-03-01 12:00:00.",
                          "2024-03-01 12:00:00.1234567"})
        EXPECT_FALSE(parse_timestamp(s)) << s;
}

TEST(Numbers, ShortestTextThatReadsBack) {
    EXPECT_EQ(to_text(7.0), "7");
    EXPECT_EQ(to_text(0.1), "0.1");
    EXPECT_EQ(to_text(-1e300), "-1e+300");
    EXPECT_EQ(to_text(Value{Decimal{"12345678901234567890.12"}}), "12345678901234567890.12");
    EXPECT_EQ(as_number(Value{Decimal{"-1.5"}}), -1.5);
    EXPECT_EQ(as_number(Value{std::string("1")}), std::nullopt);
}

TEST(Types, NamesReadBack) {
    for (int i = 0; i <= static_cast<int>(ColumnType::Timestamp); ++i)
        EXPECT_EQ(column_type_from(name_of(static_cast<ColumnType>(i))), static_cast<ColumnType>(i));
    EXPECT_FALSE(column_type_from("varchar"));
    EXPECT_FALSE(type_of(Value{}));
    EXPECT_EQ(type_of(Value{Time{1}}), ColumnType::Time);
}

}  // namespace
}  // namespace sightline
