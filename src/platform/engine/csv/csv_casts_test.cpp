#include <fmt/format.h>

#include <algorithm>

#include "platform/engine/csv/csv_head_fixture_test.h"

namespace sightline::engine {

namespace {

using test::CsvHeadTest;

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

TEST_F(CsvCastsTest, QuotedDecimalCommasAmongCommas) {
    const auto sum = [&](const std::string& cells) {
        const auto engine = importer();
        const auto report = engine->load(file("given", "id,price,tax\n" + cells), {});
        if (!report) return "refused: " + report.error().message;
        return test::scalar(
            *engine,
            "SELECT typeof(any_value(price)) || ' ' || string_agg(CAST(price AS VARCHAR), ' ') || "
            "' ' || typeof(any_value(tax)) FROM data");
    };
    EXPECT_EQ(sum("1,\"1.234,56\",\"1,50\"\n2,\"12,50\",\"2,25\"\n3,\"7,00\",\"3,75\"\n4,\"1.000.000,25\","
                  "\"9,10\"\n"),
              "DOUBLE 1234.56 12.5 7.0 1000000.25 DOUBLE");
    // Lists of two, and thousands.
    EXPECT_EQ(sum("1,\"3,4\",\"10,20\"\n2,\"12,5\",\"30,40\"\n3,\"7,11\",\"50,60\"\n"),
              "VARCHAR 3,4 12,5 7,11 VARCHAR");
    EXPECT_EQ(sum("1,\"3,456\",1\n2,\"12,512\",2\n3,\"7,011\",3\n"), "BIGINT 3456 12512 7011 BIGINT");
}

TEST_F(CsvCastsTest, AColumnThatIsTextForAFewCellsIsTold) {
    const auto said = [&](int rows, int at, const std::string& cell, const auto& usual) {
        std::string text = "id,v\n";
        for (int i = 1; i <= rows; ++i) text += fmt::format("{},{}\n", i, i == at ? cell : usual(i));
        const auto report = importer()->load(file("given", text), {});
        if (!report) return "refused: " + report.error().message;
        std::string out;
        for (const auto& repair : report->repairs) out += repair;
        return out;
    };
    const auto number = [](int i) { return std::to_string(i % 977); };
    EXPECT_EQ(said(60'002, 40'000, "12a", number),
              "“v” is text since 1 of 60002 values is no number like the rest: 12a (row 40000).");
    EXPECT_EQ(said(200, 40, "12a", number),
              "“v” is text since 1 of 200 values is no number like the rest: 12a (row 40).");
    EXPECT_EQ(said(60'002, 40'000, "soon", [](int i) { return fmt::format("2024-01-{:02}", i % 28 + 1); }),
              "“v” is text since 1 of 60002 values is no date like the rest: soon (row 40000).");
    EXPECT_EQ(said(60'002, 0, "", number), "");
    EXPECT_EQ(said(30, 0, "", [](int i) { return i % 3 ? std::to_string(i) : "x" + std::to_string(i); }), "");
}

}  // namespace

}  // namespace sightline::engine
