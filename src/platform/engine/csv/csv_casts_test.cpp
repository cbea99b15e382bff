#include <fmt/format.h>

#include <algorithm>

#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine {

namespace {

constexpr int kRows = 25'000;  // the last of them are not sniffed at first

class CsvCastsTest : public test::EngineTest {
  protected:
    /// "TYPE: value" of the last row of a column in which all others say `usual`.
    std::string last(const std::string& usual, const std::string& cell) const {
        std::string text = "id,x\n";
        for (int i = 0; i < kRows; ++i) text += fmt::format("{},{}\n", i, usual);
        text += fmt::format("{},{}\n", kRows, cell);
        const auto engine = importer();
        const auto report = engine->load(file("given", text), {});
        if (!report) return "refused: " + report.error().message;
        return test::scalar(
            *engine, fmt::format("SELECT typeof(x) || ': ' || coalesce(CAST(x AS VARCHAR), 'NULL') FROM data "
                                 "WHERE id = {}",
                                 kRows));
    }
};

TEST_F(CsvCastsTest, ACellFarDownIsNeverReadAsLess) {
    EXPECT_EQ(last("12", "1.5"), "DOUBLE: 1.5");
    EXPECT_EQ(last("12", "007"), "VARCHAR: 007");
    EXPECT_EQ(last("12", "1_000"), "VARCHAR: 1_000");
    EXPECT_EQ(last("1.5", "1_000.5"), "VARCHAR: 1_000.5");
    EXPECT_EQ(last("2024-01-02", "2024-01-05 10:30:00"), "TIMESTAMP: 2024-01-05 10:30:00");
    EXPECT_EQ(last("2024-01-02 10:30:00", "2024-01-05 10:30:00+02"), "VARCHAR: 2024-01-05 10:30:00+02");
    EXPECT_EQ(last("2024-01-02 10:30:00", "2024-01-05 10:30:0Z"), "VARCHAR: 2024-01-05 10:30:0Z");
    EXPECT_EQ(last("2024-01-02 10:30:00", "2024-01-05 10:30+02"), "VARCHAR: 2024-01-05 10:30+02");
    EXPECT_EQ(last("1.5", "007"), "VARCHAR: 007");
    EXPECT_EQ(last("true", "1"), "VARCHAR: 1");
    EXPECT_EQ(last("NA", "5").substr(0, 7), "BIGINT:");
}

TEST_F(CsvCastsTest, WhatSaysTheSameStaysOfItsType) {
    EXPECT_EQ(last("12", "-4"), "BIGINT: -4");
    EXPECT_EQ(last("12", "-0"), "BIGINT: 0");
    EXPECT_EQ(last("12", " 7"), "BIGINT: 7");
    EXPECT_EQ(last("12", "9007199254740993"), "BIGINT: 9007199254740993");
    EXPECT_EQ(last("1.5", "-0.25"), "DOUBLE: -0.25");
    EXPECT_EQ(last("1.5", "1e3"), "DOUBLE: 1000.0");
    EXPECT_EQ(last("1.5", ".5"), "DOUBLE: 0.5");
    EXPECT_EQ(last("1.5", "+7"), "DOUBLE: 7.0");
    EXPECT_EQ(last("1.5", "-01"), "DOUBLE: -1.0");
    EXPECT_EQ(last("2024-01-02", "2024-1-5"), "DATE: 2024-01-05");
    EXPECT_EQ(last("2024-01-02 10:30:00", "2024-01-05T10:30:00.5"), "TIMESTAMP: 2024-01-05 10:30:00.5");
    EXPECT_EQ(last("true", "F"), "BOOLEAN: false");
}

// Its column is text to the sniffer, and found to be numbers only once it is loaded.
TEST_F(CsvCastsTest, ACellFarDownThatIsANumberInOtherWordsLeavesNumbers) {
    EXPECT_EQ(last("1.5", "2.5 "), "DOUBLE: 2.5");
    EXPECT_EQ(last("1.5", "007.5"), "DOUBLE: 7.5");
    EXPECT_EQ(last("12", "+7"), "BIGINT: 7");
    EXPECT_EQ(last("12", "7 "), "BIGINT: 7");
    EXPECT_EQ(last("12", "n/a"), "BIGINT: NULL");
    EXPECT_EQ(last("12", "see below"), "VARCHAR: see below");
}

struct FarDown {
    const char *usual, *cell, *becomes;
};

/// Which types and values a last row gets, all columns in one file; those that differ from what is said.
class CsvFarDownTest : public test::EngineTest {
  protected:
    std::string wrong(const std::vector<FarDown>& columns, char delimiter, int rows) const {
        std::string text = "id", usual, last = fmt::format("{}", rows), select;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            text += fmt::format("{}c{}", delimiter, c);
            usual += fmt::format("{}{}", delimiter, columns[c].usual);
            last += fmt::format("{}{}", delimiter, columns[c].cell);
            select += fmt::format("{}typeof(c{}) || ': ' || coalesce(CAST(c{} AS VARCHAR), 'NULL')",
                                  c == 0 ? "" : " || chr(10) || ", c, c);
        }
        text += '\n';
        for (int i = 0; i < rows; ++i) text += fmt::format("{}{}\n", i, usual);
        const auto engine = importer();
        const auto report = engine->load(file("given.csv", text + last + '\n'), {});
        if (!report) return "refused: " + report.error().message;
        std::string is =
                        test::scalar(*engine, fmt::format("SELECT {} FROM data WHERE id = {}", select, rows)),
                    out;
        for (const auto& c : columns) {
            const std::string value = is.substr(0, is.find('\n'));
            is.erase(0, value.size() + 1);
            if (value != c.becomes)
                out += fmt::format("“{}” among “{}”: {}, not {}\n", c.cell, c.usual, value, c.becomes);
        }
        return out;
    }
};

TEST_F(CsvFarDownTest, EachColumnBecomesTheNarrowestTypeThatHoldsAllItsCells) {
    EXPECT_EQ(wrong({{"12", "1e5", "DOUBLE: 100000.0"},
                     {"12", "1e400", "VARCHAR: 1e400"},
                     {"12", "12345678901234567", "BIGINT: 12345678901234567"},
                     {"12", "99999999999999999999", "VARCHAR: 99999999999999999999"},
                     {"12", "\"1,200\"", "BIGINT: 1200"},
                     {"12", "\"1,200.50\"", "DOUBLE: 1200.5"},
                     {"12", "nan", "BIGINT: NULL"},
                     {"12", "  ", "BIGINT: NULL"},
                     {"12", "- 5", "VARCHAR: - 5"},
                     {"1.5", "12345678901234567", "VARCHAR: 12345678901234567"},
                     {"1.5", "nan", "DOUBLE: NULL"},
                     {"2024-01-02", "2024-01-05 10:30", "TIMESTAMP: 2024-01-05 10:30:00"},
                     {"2024-01-02", "5.1.2024", "VARCHAR: 5.1.2024"},
                     {"2024-01-02", "inf", "VARCHAR: inf"},
                     {"2024-01-02", "24-01-05", "VARCHAR: 24-01-05"},
                     {"2024-01-02 10:30:00", "2024-01-05T10:30:00Z", "VARCHAR: 2024-01-05T10:30:00Z"},
                     {"2024-01-02T10:30:00Z", "2024-01-05T10:30:00+02", "TIMESTAMP: 2024-01-05 08:30:00"},
                     {"2024-01-02T10:30:00Z", "n/a", "TIMESTAMP: NULL"},
                     {"2024-01-02", "NULL", "DATE: NULL"},
                     {"05.01.2024", "-", "DATE: NULL"},
                     {"12/1/2010 8:26", "1/13/2011 10:05", "TIMESTAMP: 2011-01-13 10:05:00"},
                     {"10:30", "n/a", "TIME: NULL"},
                     {"true", "NA", "BOOLEAN: NULL"},
                     {"NA", "2024-01-05", "DATE: 2024-01-05"},
                     {"", "2024-01-05 10:30", "TIMESTAMP: 2024-01-05 10:30:00"},
                     {"", "2024-01-05T10:30:00Z", "TIMESTAMP: 2024-01-05 10:30:00"},
                     {"", "1.5", "DOUBLE: 1.5"},
                     {"", "007", "VARCHAR: 007"},
                     {"", "yes", "VARCHAR: yes"},
                     {"2024-01-02T10:30:00Z", "2024-01-05 10:30:00", "VARCHAR: 2024-01-05 10:30:00"},
                     {"10:30", "10:30+02", "VARCHAR: 10:30+02"},
                     {"true", "abc", "VARCHAR: abc"},
                     {"$5", "$1.50", "DOUBLE: 1.5"},
                     {"$5", "1.50", "VARCHAR: 1.50"},
                     {"$5", "\"($1,200)\"", "BIGINT: -1200"},
                     {"$5", "€6", "VARCHAR: €6"},
                     {"5%", "7.25 %", "DOUBLE: 7.25"},
                     {"5%", "0", "BIGINT: 0"},
                     {"\"1,234\"", "1.5", "DOUBLE: 1.5"},
                     {"\"1,234\"", "-", "BIGINT: NULL"},
                     {"12", "9223372036854775808", "VARCHAR: 9223372036854775808"},
                     {"\"1,234\"", "\"1,23\"", "VARCHAR: 1,23"},
                     {"0012", "1.5", "VARCHAR: 1.5"},
                     {"12", "E5", "VARCHAR: E5"},
                     {"12", "+", "VARCHAR: +"},
                     {"-", "+", "VARCHAR: +"},
                     {"1.5", "1.5E+003", "DOUBLE: 1500.0"},
                     {"1.5", "1e-120", "DOUBLE: 1e-120"},
                     {"1.5", "1e-400", "VARCHAR: 1e-400"},
                     {"1.5", "1712345678123456.0", "DOUBLE: 1712345678123456.0"},
                     {"1.5", "999999999999999.99", "VARCHAR: 999999999999999.99"},
                     {"5 €", "1.000 €", "VARCHAR: 1.000 €"},
                     {"5 €", "\"1,500 €\"", "VARCHAR: 1,500 €"},
                     {"5 €", "1.50 €", "DOUBLE: 1.5"},
                     {"5 €", "\"1.000,50 €\"", "DOUBLE: 1000.5"},
                     {"$5", "$0.125", "DOUBLE: 0.125"},
                     {"$5", "\"$0,125\"", "VARCHAR: $0,125"},
                     {"$5", "$5)", "VARCHAR: $5)"},
                     {"$5", "none", "BIGINT: NULL"},
                     {"02/01/23", "epoch", "VARCHAR: epoch"},
                     {"$5", "$5 - $", "VARCHAR: $5 - $"},
                     {"2024-01-02 10:30:00", "2024-01-05 10:30:00.1234567",
                      "TIMESTAMP: 2024-01-05 10:30:00.123456"},
                     {"2024-01-02T10:30:00Z", "2024-01-05T10:30:00.123456789Z",
                      "TIMESTAMP: 2024-01-05 10:30:00.123456"},
                     {"2024-01-02", "  24-01-05", "VARCHAR:   24-01-05"}},
                    ',', kRows),
              "");
}

TEST_F(CsvFarDownTest, ADecimalCommaIsNoReasonToPassOverAPoint) {
    for (const int rows : {300, kRows})
        EXPECT_EQ(wrong({{"12,5", "1.234,56", "DOUBLE: 1234.56"},
                         {"12,5", "1.234", "DOUBLE: 1234.0"},
                         {"12,5", "1.5", "VARCHAR: 1.5"},
                         {"12,5", "0.125", "VARCHAR: 0.125"},
                         {"12,5", "5.1.2024", "VARCHAR: 5.1.2024"},
                         {"12,5", "007", "VARCHAR: 007"},
                         {"12,5", "n/a", "DOUBLE: NULL"},
                         {"0012", "1,5", "VARCHAR: 1,5"}},
                        ';', rows),
                  "")
            << rows;
}

TEST_F(CsvFarDownTest, TheOrderOfDayAndMonthMayShowFarDown) {
    EXPECT_EQ(wrong({{"01/02/2024", "01/13/2024", "DATE: 2024-01-13"},
                     {"03/04/2024", "03/05/2024", "DATE: 2024-03-05"}},
                    ',', kRows),
              "");
    EXPECT_EQ(wrong({{"01/02/2024", "01/13/2024", "VARCHAR: 01/13/2024"},
                     {"03/04/2024", "13/05/2024", "DATE: 2024-05-13"}},
                    ',', kRows),
              "");
}

TEST_F(CsvFarDownTest, WhereACommaDividesFractionsItDividesNoThousands) {
    EXPECT_EQ(wrong({{"12,5", "1,5", "DOUBLE: 1.5"},
                     {"12", "1,500", "DOUBLE: 1.5"},
                     {"12", "1.500", "BIGINT: 1500"},
                     {"12", "1.5", "DOUBLE: 1.5"}},
                    '\t', kRows),
              "");
}

/// "TYPE: values | TYPE: values", by column, and the repairs.
class CsvHeadTest : public test::EngineTest {
  protected:
    std::string read(const std::string& text) {
        const auto engine = importer();
        const auto report = engine->load(file("given.csv", text), {});
        if (!report) return "refused: " + report.error().message;
        repairs_ = report->repairs;
        std::string out;
        for (std::size_t c = 0; c < report->columns.row_count(); ++c) {
            const std::string name(report->columns.columns[0].text(c));
            out +=
                (out.empty() ? "" : " | ") +
                test::scalar(*engine,
                             fmt::format("SELECT typeof(first(\"{0}\")) || ': ' || "
                                         "string_agg(coalesce(CAST(\"{0}\" AS VARCHAR), '∅'), ' ') FROM data",
                                         name));
        }
        return out;
    }
    bool says(std::string_view what) const {
        return std::ranges::any_of(repairs_, [&](const auto& r) { return r.contains(what); });
    }
    std::vector<std::string> repairs_;
};

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
    const auto first = [this](const std::string& one, const std::string& two) {
        const std::string out = read("x;n\n" + one + ";1\n" + two + ";2\n");
        return out.substr(0, out.find(" | "));
    };
    EXPECT_EQ(first("12/1/2010 8:26", "1/13/2011 10:05"),
              "TIMESTAMP: 2010-12-01 08:26:00 2011-01-13 10:05:00");
    EXPECT_EQ(first("13.12.2010 08:26", "1.2.2011 10:05"),
              "TIMESTAMP: 2010-12-13 08:26:00 2011-02-01 10:05:00");
    EXPECT_EQ(first("12/1/2010, 8:26:05 AM", "1/13/2011, 10:05:00 pm"),
              "TIMESTAMP: 2010-12-01 08:26:05 2011-01-13 22:05:00");
    EXPECT_EQ(first("13/12/2010 08:26:01.5", "14/12/2010 10:05:00.25"),
              "TIMESTAMP: 2010-12-13 08:26:01.5 2010-12-14 10:05:00.25");
    EXPECT_EQ(first("13/12/10 8:26", "14/12/10 10:05"), "TIMESTAMP: 2010-12-13 08:26:00 2010-12-14 10:05:00");
    EXPECT_EQ(first("2010-12-13 08:26 PM", "2010-12-14 12:05 AM"),
              "TIMESTAMP: 2010-12-13 20:26:00 2010-12-14 00:05:00");
    EXPECT_EQ(first("01-Dec-2010", "02-JAN-2011"), "DATE: 2010-12-01 2011-01-02");
    EXPECT_EQ(first("1-Dec-10", "2-May-69"), "DATE: 2010-12-01 1969-05-02");
    EXPECT_EQ(first("05JAN2024", "06FEB2024"), "DATE: 2024-01-05 2024-02-06");
    EXPECT_EQ(first("1/December/2010", "2/May/2011"), "DATE: 2010-12-01 2011-05-02");
    EXPECT_EQ(first("2010-Dec-01", "2010-Jan-02"), "DATE: 2010-12-01 2010-01-02");
    // Not dates, not written alike, or less than a day.
    EXPECT_EQ(first("1.2.10", "1.10.12"), "VARCHAR: 1.2.10 1.10.12");
    EXPECT_EQ(first("10.0.0.1", "10.0.0.2"), "VARCHAR: 10.0.0.1 10.0.0.2");
    EXPECT_EQ(first("13/12/2010", "12/13/2010"), "VARCHAR: 13/12/2010 12/13/2010");
    EXPECT_EQ(first("13/12/2010", "14/12/10"), "VARCHAR: 13/12/2010 14/12/10");
    EXPECT_EQ(first("0/12/2010", "14/12/2010"), "VARCHAR: 0/12/2010 14/12/2010");
    EXPECT_EQ(first("30/02/2010", "14/12/2010"), "VARCHAR: 30/02/2010 14/12/2010");
    EXPECT_EQ(first("13/12/2010 25:00", "14/12/2010 10:00"), "VARCHAR: 13/12/2010 25:00 14/12/2010 10:00");
    EXPECT_EQ(first("12/12/2010 13:26 PM", "12/12/2010 10:05 AM"),
              "VARCHAR: 12/12/2010 13:26 PM 12/12/2010 10:05 AM");
    EXPECT_EQ(first("Dec-10", "Jan-11"), "VARCHAR: Dec-10 Jan-11");
    EXPECT_EQ(first("1-Foo-2010", "2-Bar-2011"), "VARCHAR: 1-Foo-2010 2-Bar-2011");
    EXPECT_EQ(first("555-12-3456", "555-11-1234"), "VARCHAR: 555-12-3456 555-11-1234");
}

TEST_F(CsvHeadTest, DatesAreReadAsInASentence) {
    const auto first = [this](const std::string& one, const std::string& two) {
        const std::string out = read("x;n\n" + one + ";1\n" + two + ";2\n");
        return out.substr(0, out.find(" | "));
    };
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
        EXPECT_EQ(first(one, two), kDays) << one;
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
        EXPECT_EQ(first(one, two), kTimes) << one;
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
        EXPECT_EQ(first(one, two), std::string("VARCHAR: ") + one + " " + two);
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

TEST_F(CsvHeadTest, TheRowsOfAMendedFileTellTheTypesAsThoseOfASoundOne) {
    EXPECT_EQ(read("id;v;w\n1;1.234;1,5;\n2;5.678;2,5;\n3;7.100;3,5;\n"),
              "BIGINT: 1 2 3 | BIGINT: 1234 5678 7100 | DOUBLE: 1.5 2.5 3.5");
    EXPECT_EQ(read("id;v;w\n1;1.234;1,5\n2;5.678;2,5\nid;v;w\n3;7.100;3,5\n"),
              "BIGINT: 1 2 3 | BIGINT: 1234 5678 7100 | DOUBLE: 1.5 2.5 3.5");
    EXPECT_EQ(read("id,d\n1,1/13/2024,\n2,1/14/2024,\n3,1/15/2024,\n"),
              "BIGINT: 1 2 3 | DATE: 2024-01-13 2024-01-14 2024-01-15");
    EXPECT_EQ(read("id,d,n\n1,13/01/2024,$5\n2,14/01/2024,$6\nid,d,n\n3,15/01/2024,$7\n"),
              "BIGINT: 1 2 3 | DATE: 2024-01-13 2024-01-14 2024-01-15 | BIGINT: 5 6 7");
    EXPECT_EQ(read("d,v\n10:30:00,1\n11:30:00,2\n- ,3\n"), "TIME: 10:30:00 11:30:00 ∅ | BIGINT: 1 2 3");
}

TEST_F(CsvHeadTest, DatesFollowTheOrderThatTimesBesideThemShow) {
    EXPECT_EQ(read("due,ts\n01/01/2024,01/05/2024 10:30:00 AM\n02/01/2024,01/25/2024 10:30:00 "
                   "PM\n03/01/2024,02/27/2024 10:30:00 AM\n"),
              "DATE: 2024-01-01 2024-02-01 2024-03-01 | TIMESTAMP: 2024-01-05 10:30:00 2024-01-25 22:30:00 "
              "2024-02-27 10:30:00");
}

TEST_F(CsvHeadTest, NumbersAreReadAsTheColumnsBesideThemShow) {
    EXPECT_EQ(read("Preis\tGewicht\n12,50\t1,500\n3,75\t2,250\n4,10\t1,750\n"),
              "DOUBLE: 12.5 3.75 4.1 | DOUBLE: 1.5 2.25 1.75");
    EXPECT_EQ(read("Einwohner;Flaeche\n1.234;12,5\n12.345;1.234,5\n999;3\n"),
              "BIGINT: 1234 12345 999 | DOUBLE: 12.5 1234.5 3.0");
    EXPECT_TRUE(says("The point in “Einwohner” was read as the thousands separator."));
    EXPECT_EQ(read("a;b\n12,5;x\nNA;y\n3,1;z\n"), "DOUBLE: 12.5 ∅ 3.1 | VARCHAR: x y z");
    EXPECT_TRUE(says("“NA” in “a” stands for a missing value and was read as empty."));
    EXPECT_EQ(read("a,b\n\"1,234\",x\n-,y\n\"5,678\",z\n"), "BIGINT: 1234 ∅ 5678 | VARCHAR: x y z");
}

TEST_F(CsvHeadTest, WordsForMissingValuesStandAmongDatesAndTimesToo) {
    EXPECT_EQ(read("d,t,n\n2024-01-05,05/01/2024 10:30:00,1\nN/A, -,2\n2024-02-05,25/01/2024 10:30:00,NA\n"),
              "DATE: 2024-01-05 ∅ 2024-02-05 | TIMESTAMP: 2024-01-05 10:30:00 ∅ 2024-01-25 10:30:00 | "
              "BIGINT: 1 2 ∅");
    EXPECT_TRUE(says("“-”, “N/A”, “NA” in “d”, “t”, “n” stand for a missing value and were read as empty."));
    EXPECT_EQ(read("d;b\n31.12.2024;true\nnull;?\n01.02.2025;false\n"),
              "DATE: 2024-12-31 ∅ 2025-02-01 | BOOLEAN: true ∅ false");
    EXPECT_EQ(read("country;n\nNO;1\nNA;2\nNO;3\n"), "VARCHAR: NO NA NO | BIGINT: 1 2 3");
    EXPECT_EQ(read("member;n\nno;1\nNA;2\nyes;3\n"), "BOOLEAN: false ∅ true | BIGINT: 1 2 3");
    // A delimiter that stands in a word is a delimiter.
    EXPECT_EQ(read("d#n\n1#x\n2#y\n3#z\n"), "BIGINT: 1 2 3 | VARCHAR: x y z");
    EXPECT_EQ(read("a,b\nNA,x\nnone,y\n-,z\n"), "VARCHAR: NA none - | VARCHAR: x y z");
}

TEST_F(CsvFarDownTest, WhatStandsBetweenTheHeadAndTheLastSniffedRowDecidesAsWell) {
    EXPECT_EQ(wrong({{"12", "NA", "BIGINT: NULL"},
                     {"12", "\"1,200\"", "BIGINT: 1200"},
                     {"12", "n/a ", "BIGINT: NULL"},
                     {"12", "A7", "VARCHAR: A7"},
                     {"2024-01-02", "NA", "DATE: NULL"},
                     {"", "2024-01-02", "DATE: 2024-01-02"},
                     {"NA", "12", "BIGINT: 12"}},
                    ',', 5'000),
              "");
    for (const int rows : {5'000, kRows})
        EXPECT_EQ(wrong({{"01/02/2024", "01/13/2024", "DATE: 2024-01-13"}, {"03/02/2024", "-", "DATE: NULL"}},
                        ',', rows),
                  "")
            << rows;
}

TEST_F(CsvHeadTest, NumbersOfManyKindsStayNumbers) {
    EXPECT_EQ(read("x\n1.5\n1e195\n-1e308\n4.940656e-324\n1.5E+003\n9876543210987654.0\n1712345678.1234567\n."
                   "5\n5.\n"),
              "DOUBLE: 1.5 1e+195 -1e+308 5e-324 1500.0 9876543210987654.0 1712345678.1234567 0.5 5.0");
}

TEST_F(CsvHeadTest, ATableOfManyColumnsIsNoMatterOfMemory) {
    constexpr std::size_t kColumns = 2'000;
    const std::vector<std::string> kinds = {"7", "1.5", "2024-01-02", "2024-01-02 10:30:00", "true"};
    std::string names, row;
    for (std::size_t c = 0; c < kColumns; ++c) {
        names += fmt::format("{}c{}", c == 0 ? "" : ",", c);
        row += (c == 0 ? "" : ",") + kinds[c % kinds.size()];
    }
    const auto engine = importer();
    const auto report = engine->load(file("wide.csv", names + '\n' + row + '\n' + row + '\n'), {});
    ASSERT_TRUE(report.has_value()) << report.error().detail;
    ASSERT_EQ(report->columns.row_count(), kColumns);
    const std::vector<std::string> types = {"BIGINT", "DOUBLE", "DATE", "TIMESTAMP", "BOOLEAN"};
    for (std::size_t c = 0; c < kColumns; ++c)
        EXPECT_EQ(report->columns.columns[1].text(c), types[c % types.size()]) << c;
}

TEST_F(CsvHeadTest, TimesAreReadWithTheirZone) {
    EXPECT_EQ(read("x\n2024-01-02 10:30:00 UTC\n2024-01-03 10:30:00.25 UTC\n"),
              "TIMESTAMP: 2024-01-02 10:30:00 2024-01-03 10:30:00.25");
    EXPECT_EQ(read("x\n2024-01-02 10:30:00.1234567\n2024-01-03 10:30:00\n"),
              "TIMESTAMP: 2024-01-02 10:30:00.123456 2024-01-03 10:30:00");
    EXPECT_TRUE(says("Fractions of a second in “x” are kept to the microsecond."));
}

TEST_F(CsvFarDownTest, WhatDuckDbTakesForADateIsNotRefused) {
    EXPECT_EQ(
        wrong({{"2024-01-02", "13/01/2024", "VARCHAR: 13/01/2024"}, {"12", "13", "BIGINT: 13"}}, ',', 300),
        "");
    EXPECT_EQ(wrong({{"2024-01-02", "inf", "VARCHAR: inf"}, {"12", "inf", "DOUBLE: inf"}}, ',', 300), "");
}

}  // namespace

}  // namespace sightline::engine
