#include <fmt/format.h>

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
    EXPECT_EQ(wrong({{"12,5", "1,5", "DOUBLE: 1.5"}, {"12", "1,500", "VARCHAR: 1,500"}}, '\t', kRows), "");
}

TEST_F(CsvFarDownTest, AYearOfTwoDigitsStandsWhereTheCellsVaryLeast) {
    const auto days = [this](const std::vector<std::string>& cells) {
        std::string text = "x\n";
        for (const auto& cell : cells) text += cell + '\n';
        const auto engine = importer();
        const auto report = engine->load(file("days.csv", text), {});
        if (!report) return "refused: " + report.error().message;
        return test::scalar(
            *engine, "SELECT typeof(first(x)) || ': ' || string_agg(CAST(x AS VARCHAR), ' ') FROM data");
    };
    EXPECT_EQ(days({"31/12/24", "05/06/23", "07/06/23"}), "DATE: 2024-12-31 2023-06-05 2023-06-07");
    EXPECT_EQ(days({"12/05/24", "11/25/24", "12/26/24"}), "DATE: 2024-12-05 2024-11-25 2024-12-26");
    EXPECT_EQ(days({"24/01/05", "24/02/07", "23/12/30"}), "DATE: 2024-01-05 2024-02-07 2023-12-30");
    EXPECT_EQ(days({"24.01.05", "05.02.24"}), "VARCHAR: 24.01.05 05.02.24");
    EXPECT_EQ(days({"05/01/24 10:30:00", "06/01/24 10:30:00", "28/01/24 11:00:00"}),
              "TIMESTAMP: 2024-01-05 10:30:00 2024-01-06 10:30:00 2024-01-28 11:00:00");
}

TEST_F(CsvFarDownTest, WhatDuckDbTakesForADateIsNotRefused) {
    EXPECT_EQ(
        wrong({{"2024-01-02", "13/01/2024", "VARCHAR: 13/01/2024"}, {"12", "13", "BIGINT: 13"}}, ',', 300),
        "");
    EXPECT_EQ(wrong({{"2024-01-02", "inf", "VARCHAR: inf"}, {"12", "inf", "DOUBLE: inf"}}, ',', 300), "");
}

}  // namespace

}  // namespace sightline::engine
