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
                     {"2024-01-02T10:30:00Z", "n/a", "VARCHAR: n/a"},
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
    EXPECT_TRUE(says("“NA” in “a” stands for a missing number and was read as empty."));
    EXPECT_EQ(read("a,b\n\"1,234\",x\n-,y\n\"5,678\",z\n"), "BIGINT: 1234 ∅ 5678 | VARCHAR: x y z");
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
