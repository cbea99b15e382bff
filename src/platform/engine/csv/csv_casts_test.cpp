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
        return test::scalar(*engine, fmt::format("SELECT typeof(x) || ': ' || coalesce(CAST(x AS VARCHAR), 'NULL') FROM data "
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

}  // namespace

}  // namespace sightline::engine
