#include <fmt/format.h>

#include "platform/engine/csv/csv_head_fixture_test.h"

namespace sightline::engine {

namespace {

using test::CsvHeadTest;

TEST_F(CsvHeadTest, AYearOfTwoDigitsIsFirstOnlyWhereNothingElseFits) {
    EXPECT_EQ(read("x\n31/12/24\n05/06/23\n07/06/23\n"), "DATE: 2024-12-31 2023-06-05 2023-06-07");
    EXPECT_EQ(read("x\n12/05/24\n11/25/24\n12/26/24\n"), "DATE: 2024-12-05 2024-11-25 2024-12-26");
    EXPECT_EQ(read("x\n31.03.22\n30.06.22\n30.09.23\n31.12.24\n"),
              "DATE: 2022-03-31 2022-06-30 2023-09-30 2024-12-31");
    EXPECT_EQ(read("x\n01.03.22\n01.04.23\n01.05.24\n"), "DATE: 2022-03-01 2023-04-01 2024-05-01");
    EXPECT_EQ(read("x\n98/01/05\n98/02/07\n99/01/03\n"), "DATE: 1998-01-05 1998-02-07 1999-01-03");
    EXPECT_TRUE(says("“x” was read as year/month/day."));
    EXPECT_EQ(read("x\n05/01/24 10:30:00\n06/01/24 10:30:00\n28/01/24 11:00:00\n"),
              "TIMESTAMP: 2024-01-05 10:30:00 2024-01-06 10:30:00 2024-01-28 11:00:00");
    EXPECT_EQ(read("x\n2024.01.05\n2024.01.25\n"), "DATE: 2024-01-05 2024-01-25");
}

TEST_F(CsvHeadTest, DatesAndTimesAreReadInTheWaysPeopleWriteThem) {
    EXPECT_EQ(column("12/1/2010 8:26", "1/13/2011 10:05"),
              "TIMESTAMP: 2010-12-01 08:26:00 2011-01-13 10:05:00");
    EXPECT_EQ(column("13.12.2010 08:26", "1.2.2011 10:05"),
              "TIMESTAMP: 2010-12-13 08:26:00 2011-02-01 10:05:00");
    EXPECT_EQ(column("12/1/2010, 8:26:05 AM", "1/13/2011, 10:05:00 pm"),
              "TIMESTAMP: 2010-12-01 08:26:05 2011-01-13 22:05:00");
    EXPECT_EQ(column("13/12/2010 08:26:01.5", "14/12/2010 10:05:00.25"),
              "TIMESTAMP: 2010-12-13 08:26:01.5 2010-12-14 10:05:00.25");
    EXPECT_EQ(column("13/12/10 8:26", "14/12/10 10:05"),
              "TIMESTAMP: 2010-12-13 08:26:00 2010-12-14 10:05:00");
    EXPECT_EQ(column("2010-12-13 08:26 PM", "2010-12-14 12:05 AM"),
              "TIMESTAMP: 2010-12-13 20:26:00 2010-12-14 00:05:00");
    EXPECT_EQ(column("01-Dec-2010", "02-JAN-2011"), "DATE: 2010-12-01 2011-01-02");
    EXPECT_EQ(column("1-Dec-10", "2-May-69"), "DATE: 2010-12-01 1969-05-02");
    EXPECT_EQ(column("05JAN2024", "06FEB2024"), "DATE: 2024-01-05 2024-02-06");
    EXPECT_EQ(column("1/December/2010", "2/May/2011"), "DATE: 2010-12-01 2011-05-02");
    EXPECT_EQ(column("2010-Dec-01", "2010-Jan-02"), "DATE: 2010-12-01 2010-01-02");
    // Not dates, not written alike, or less than a day.
    EXPECT_EQ(column("1.2.10", "1.10.12"), "VARCHAR: 1.2.10 1.10.12");
    EXPECT_EQ(column("10.0.0.1", "10.0.0.2"), "VARCHAR: 10.0.0.1 10.0.0.2");
    EXPECT_EQ(column("13/12/2010", "12/13/2010"), "VARCHAR: 13/12/2010 12/13/2010");
    EXPECT_EQ(column("13/12/2010", "14/12/10"), "VARCHAR: 13/12/2010 14/12/10");
    EXPECT_EQ(column("0/12/2010", "14/12/2010"), "VARCHAR: 0/12/2010 14/12/2010");
    EXPECT_EQ(column("30/02/2010", "14/12/2010"), "VARCHAR: 30/02/2010 14/12/2010");
    EXPECT_EQ(column("13/12/2010 25:00", "14/12/2010 10:00"), "VARCHAR: 13/12/2010 25:00 14/12/2010 10:00");
    EXPECT_EQ(column("12/12/2010 13:26 PM", "12/12/2010 10:05 AM"),
              "VARCHAR: 12/12/2010 13:26 PM 12/12/2010 10:05 AM");
    EXPECT_EQ(column("Dec-10", "Jan-11"), "VARCHAR: Dec-10 Jan-11");
    EXPECT_EQ(column("1-Foo-2010", "2-Bar-2011"), "VARCHAR: 1-Foo-2010 2-Bar-2011");
    EXPECT_EQ(column("555-12-3456", "555-11-1234"), "VARCHAR: 555-12-3456 555-11-1234");
}

TEST_F(CsvHeadTest, DatesAreReadAsInASentence) {
    constexpr const char* kDays = "DATE: 2019-05-07 2021-09-25";
    for (const auto& [one, two] : std::vector<std::pair<const char*, const char*>>{
             {"May 7, 2019", "September 25, 2021"},
             {"May 07 2019", "Sep 25 2021"},
             {"MAY-7-2019", "sep-25-2021"},
             {"7 May 2019", "25 September 2021"},
             {"7 may, 2019", "25 sep, 2021"},
             {"07 May 19", "25 Sep 21"},
             {"Tue, 7 May 2019", "Sat, 25 Sep 2021"},
             {"Tuesday, May 7, 2019", "Saturday, September 25, 2021"},
             {"Tue May 7 2019", "Sat Sep 25 2021"},
             {"2019 May 7", "2021 Sep 25"}})
        EXPECT_EQ(column(one, two), kDays) << one;
    constexpr const char* kTimes = "TIMESTAMP: 2019-05-07 20:05:00 2021-09-25 09:30:00";
    for (const auto& [one, two] : std::vector<std::pair<const char*, const char*>>{
             {"May 7, 2019 20:05", "September 25, 2021 9:30"},
             {"May 7, 2019, 8:05 PM", "Sep 25, 2021, 9:30 AM"},
             {"May 7, 2019 at 8:05pm", "September 25, 2021 at 9:30am"},
             {"20:05 7 May 2019", "9:30 25 Sep 2021"},
             {"20:05:00, May 7, 2019", "09:30:00, Sep 25, 2021"},
             {"Tue, 07 May 2019 20:05:00 GMT", "Sat, 25 Sep 2021 09:30:00 GMT"},
             {"Tue, 07 May 2019 20:05:00 +0000", "Sat, 25 Sep 2021 09:30:00 +0000"},
             {"7/5/2019 20:05 UTC", "25/9/2021 9:30 UTC"}})
        EXPECT_EQ(column(one, two), kTimes) << one;
    EXPECT_EQ(read("x\n\" May 7, 2019\"\nn/a\n\"May 31, 2019 \"\n"), "DATE: 2019-05-07 ∅ 2019-05-31");
    EXPECT_EQ(read("x\n\"May 7, 2019\"\n\"May 8, 2019\"\n\"May 31, 2019\"\n"),
              "DATE: 2019-05-07 2019-05-08 2019-05-31");
    // Not days, or not written alike.
    for (const auto& [one, two] : std::vector<std::pair<const char*, const char*>>{
             {"May 7", "September 25"},
             {"May 7, 2019", "Sept 25, 2021"},
             {"May 7, 2019", "25 September 2021"},
             {"May 32, 2019", "September 25, 2021"},
             {"February 30, 2019", "September 25, 2021"},
             {"Tue, 7 May 2019 20:05:00 +0200", "Sat, 25 Sep 2021 09:30:00 +0200"},
             {"May 7, 19", "Sep 25, 21"},
             {"Mayor 7, 2019", "Sep 25, 2021"},
             {"Wed, 7 May 2019", "Sat, 25 Sep 2021"},
             {"7 May 45", "8 Jun 71"},
             {"May 7, 0019", "May 8, 0019"},
             {"Tue 7/5/2019", "Sat 25/9/2021"}})
        EXPECT_EQ(column(one, two), std::string("VARCHAR: ") + one + " " + two);
}

TEST_F(CsvHeadTest, ABeginningOfMayTellsNotHowMonthsAreNamed) {
    std::string text = "x\n";
    for (int i = 0; i < 5000; ++i) text += fmt::format("\"May {}, 2019\"\n", 1 + i % 31);
    EXPECT_TRUE(read(text + "\"June 1, 2019\"\n").ends_with(" 2019-06-01"));
    EXPECT_TRUE(read(text + "\"Jun 1, 2019\"\n").ends_with(" 2019-06-01"));
}

TEST_F(CsvHeadTest, MonthsOfAYearAreTheirFirstDays) {
    const auto first = [this](const std::string& name, const std::vector<std::string>& cells) {
        std::string text = name + ";n\n";
        for (const auto& cell : cells) text += cell + ";1\n";
        const std::string out = read(text);
        return out.substr(0, out.find(" | "));
    };
    constexpr const char* kMonths = "DATE: 2023-11-01 2023-12-01 2024-01-01 2024-02-01";
    for (const auto& cells : std::vector<std::vector<std::string>>{
             {"2023-11", "2023-12", "2024-01", "2024-02"},
             {"2023/11", "2023/12", "2024/01", "2024/02"},
             {"11/2023", "12/2023", "1/2024", "2/2024"},
             {"11-2023", "12-2023", "01-2024", "02-2024"},
             {"November 2023", "December 2023", "January 2024", "February 2024"},
             {"Nov-2023", "Dec-2023", "JAN-2024", "FEB-2024"},
             {"2023 Nov", "2023 Dec", "2024 Jan", "2024 Feb"},
             {"Nov-23", "Dec-23", "Jan-24", "Feb-24"}}) {
        EXPECT_EQ(first("sales_month", cells), kMonths) << cells[0];
        EXPECT_TRUE(says("“sales_month” holds months; each is stored as its first day."));
    }
    std::vector<std::string> run;
    for (int i = 0; i < 14; ++i) run.push_back(fmt::format("{}-{:02}", 2022 + i / 12, 1 + i % 12));
    EXPECT_TRUE(first("x", run).starts_with("DATE: 2022-01-01 2022-02-01"));
    // Seasons, days, versions, terms, ratios, codes.
    for (const auto& [name, cells] : std::vector<std::pair<std::string, std::vector<std::string>>>{
             {"season", {"2009-10", "2010-11", "2011-12"}},
             {"date", {"2009-10", "2010-11", "2008-09", "2010-10"}},
             {"month", {"2009-13", "2010-11"}},
             {"month", {"Nov-05", "Nov-12", "Nov-19"}},
             {"date", {"Jan-02", "Jan-03", "Feb-02", "Feb-03", "Mar-02", "Mar-03"}},
             {"month", {"Jan-28", "Jan-29", "Feb-28", "Feb-29"}},
             {"month", {"Nov 23", "Dec 23"}},
             {"month", {"2024-1", "2024-2"}},
             {"month", {"12-3456", "11-3457"}},
             {"month", {"2023-11", "11/2023"}},
             {"invoice", {"2024-01", "2024-02", "2024-03", "2024-04", "2024-05"}},
             {"ratio", {"1/2000", "1/2000", "1/1950", "1/1925"}},
             {"case_no", {"1/2021", "2/2021", "3/2021", "1/2022"}},
             {"gene", {"Mar-01", "Sep-01", "Dec-01", "Mar-02", "Sep-02", "Dec-02"}}}) {
        std::string same = "VARCHAR:";
        for (const auto& cell : cells) same += " " + cell;
        EXPECT_EQ(first(name, cells), same);
    }
    EXPECT_EQ(first("month", {"01.2024", "02.2024"}), "DOUBLE: 1.2024 2.2024");
    std::string far = "month;n\n";
    for (int i = 0; i < 30'000; ++i) far += "12/2024;1\n";
    EXPECT_TRUE(read(far + "01/9999;1\n").starts_with("VARCHAR: "));
}

TEST_F(CsvHeadTest, EachColumnOfDatesHasItsOwnWay) {
    EXPECT_EQ(read("a,b,c\n2010-12-01,12/13/2010,1-Dec-2010\n2010-12-13,12/1/2010,2-Dec-2010\n"),
              "DATE: 2010-12-01 2010-12-13 | DATE: 2010-12-13 2010-12-01 | DATE: 2010-12-01 2010-12-02");
    EXPECT_EQ(read("a,b\n13/12/2010,12/13/2010\n14/12/2010,12/14/2010\n"),
              "DATE: 2010-12-13 2010-12-14 | DATE: 2010-12-13 2010-12-14");
    EXPECT_EQ(read("a,b,c\n13/12/2010,12/13/2010,01/02/2010\n14/12/2010,12/14/2010,02/02/2010\n"),
              "DATE: 2010-12-13 2010-12-14 | DATE: 2010-12-13 2010-12-14 | VARCHAR: 01/02/2010 02/02/2010");
    EXPECT_EQ(read("a,b\n01/02/2010,12/13/2010\n02/02/2010,12/14/2010\n"),
              "DATE: 2010-01-02 2010-02-02 | DATE: 2010-12-13 2010-12-14");
    EXPECT_TRUE(says("“a” and “b” were read as month/day/year."));
    EXPECT_EQ(read("a,b\n1/13/2024,13/2/2024\n2/14/2024,14/1/2024\n"),
              "DATE: 2024-01-13 2024-02-14 | DATE: 2024-02-13 2024-01-14");
    EXPECT_TRUE(says("“b” was read as day/month/year, “a” as month/day/year."));
    EXPECT_EQ(read("a,b\n24/01/05,2024-01-05\n23/02/06,2024-01-06\n"),
              "DATE: 2005-01-24 2006-02-23 | DATE: 2024-01-05 2024-01-06");
}

TEST_F(CsvHeadTest, WhatOneColumnOfDatesShowsSettlesTheOthers) {
    EXPECT_EQ(read("issue,expiry\n03/15/24,03/05/30\n04/20/24,04/10/29\n"),
              "DATE: 2024-03-15 2024-04-20 | DATE: 2030-03-05 2029-04-10");
    EXPECT_EQ(read("issue,expiry\n15/03/24,15/03/30\n20/04/24,20/04/29\n28/05/23,28/05/28\n"),
              "DATE: 2024-03-15 2024-04-20 2023-05-28 | DATE: 2030-03-15 2029-04-20 2028-05-28");
    EXPECT_EQ(read("a,b\n24/01/05,1/13/2024\n24/01/25,1/14/2024\n"),
              "DATE: 2024-01-05 2024-01-25 | DATE: 2024-01-13 2024-01-14");
    // One odd cell leaves a column text, and what the others show.
    EXPECT_EQ(read("a,b\n1/13/2024,1/2/2024\n1/14/2024,3/4/2024\nTBD,2/3/2024\n"),
              "VARCHAR: 1/13/2024 1/14/2024 TBD | DATE: 2024-01-02 2024-03-04 2024-02-03");
    // A point says day.month, whatever stands beside it.
    EXPECT_EQ(read("a,b\n1/13/2024,01.02.2024\n2/14/2024,03.04.2024\n"),
              "DATE: 2024-01-13 2024-02-14 | DATE: 2024-02-01 2024-04-03");
}

TEST_F(CsvHeadTest, DatesFollowTheOrderThatTimesBesideThemShow) {
    EXPECT_EQ(read("due,ts\n01/01/2024,01/05/2024 10:30:00 AM\n02/01/2024,01/25/2024 10:30:00 "
                   "PM\n03/01/2024,02/27/2024 10:30:00 AM\n"),
              "DATE: 2024-01-01 2024-02-01 2024-03-01 | TIMESTAMP: 2024-01-05 10:30:00 2024-01-25 22:30:00 "
              "2024-02-27 10:30:00");
}

}  // namespace

}  // namespace sightline::engine
