#include <cmath>

#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine::test {

using EngineQueryTest = EngineTest;

TEST_F(EngineQueryTest, CarriesEveryTypeExactly) {
    auto engine = must_start();
    const std::pair<const char*, const char*> cases[] = {
        {"true", "true"},
        {"127::TINYINT", "127"},
        {"(-32768)::SMALLINT", "-32768"},
        {"9223372036854775807", "9223372036854775807"},
        {"18446744073709551615::UBIGINT", "18446744073709551615"},
        {"5::UBIGINT", "5"},
        {"(-170141183460469231731687303715884105728)::HUGEINT", "-170141183460469231731687303715884105728"},
        {"42::HUGEINT", "42"},
        {"340282366920938463463374607431768211455::UHUGEINT", "340282366920938463463374607431768211455"},
        {"0.1::FLOAT", "0.1"},
        {"0.1::DOUBLE", "0.1"},
        {"12.30::DECIMAL(4,2)", "12.30"},
        {"-0.05::DECIMAL(9,2)", "-0.05"},
        {"123456789012345.67::DECIMAL(18,2)", "123456789012345.67"},
        {"-12345678901234567890123456789012.345678::DECIMAL(38,6)",
         "-12345678901234567890123456789012.345678"},
        {"7::DECIMAL(10,0)", "7"},
        {"'text with \"quotes\" and ü'", "text with \"quotes\" and ü"},
        {"DATE '2024-02-29'", "2024-02-29"},
        {"DATE '0001-01-01'", "0001-01-01"},
        {"TIME '12:30:01.5'", "12:30:01.5"},
        {"TIMESTAMP '2024-03-01 12:00:00.25'", "2024-03-01 12:00:00.25"},
        {"TIMESTAMP_S '2024-03-01 12:00:00'", "2024-03-01 12:00:00"},
        {"TIMESTAMP_MS '1969-12-31 23:59:59.999'", "1969-12-31 23:59:59.999"},
        {"TIMESTAMP_NS '1969-12-31 23:59:59.999999999'", "1969-12-31 23:59:59.999999"},
        {"TIMESTAMPTZ '2024-03-01 12:00:00+02'", "2024-03-01 10:00:00+00"},
        {"UUID '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9'", "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"},
        {"'b'::ENUM('a', 'b')", "b"},
        {"INTERVAL 3 DAY", "3 days"},
        {"'\\xAA'::BLOB", "\\xAA"},
        {"[1, 2, NULL]", "[1, 2, NULL]"},
        {"{'a': 1, 'b': 'x'}", "{'a': 1, 'b': x}"},
        {"MAP {'k': 2}", "{k=2}"},
        {"'101'::BIT", "101"},
        {"NULL", ""},
        {"DATE 'infinity'", ""},
        {"TIMESTAMP '-infinity'", ""},
    };
    for (const auto& [expression, expected] : cases)
        EXPECT_EQ(scalar(*engine, std::string("SELECT ") + expression), expected) << expression;
    const auto special = engine->query(sql("SELECT 'nan'::DOUBLE, 'infinity'::DOUBLE"));
    ASSERT_TRUE(special);
    EXPECT_TRUE(std::isnan(special->columns[0].doubles()[0]));
    EXPECT_TRUE(std::isinf(special->columns[1].doubles()[0]));
}

TEST_F(EngineQueryTest, GivesColumnsTheRightTypes) {
    auto engine = must_start();
    const auto t = engine->query(
        sql("SELECT 1::INT a, 1.5::DECIMAL(5,1) b, 1.5::DOUBLE c, 'x' d, true e, DATE '2024-01-01' f, "
            "TIME '10:00' g, TIMESTAMP '2024-01-01' h, sum(i) i, [1] j, 'z' AS \"a\"\"q\" "
            "FROM range(10) t(i)"));
    ASSERT_TRUE(t) << t.error().detail;
    const ColumnType expected[] = {ColumnType::Integer, ColumnType::Decimal,   ColumnType::Double,
                                   ColumnType::Text,    ColumnType::Boolean,   ColumnType::Date,
                                   ColumnType::Time,    ColumnType::Timestamp, ColumnType::Integer,
                                   ColumnType::Text,    ColumnType::Text};
    ASSERT_EQ(t->column_count(), std::size(expected));
    for (std::size_t c = 0; c < t->column_count(); ++c) EXPECT_EQ(t->columns[c].type(), expected[c]) << c;
    EXPECT_EQ(t->columns[8].value(0), Value(std::int64_t{45}));
    EXPECT_EQ(t->columns[9].text(0), "[1]");
    EXPECT_EQ(t->columns[10].name(), "a\"q");
}

TEST_F(EngineQueryTest, TurnsAWholeColumnIntoDecimalsWhenOneValueIsTooLarge) {
    auto engine = must_start();
    const auto t = engine->query(sql(
        "SELECT CASE WHEN i = 3000 THEN 18446744073709551615::UBIGINT WHEN i = 5 THEN NULL ELSE i END AS v "
        "FROM range(5000) t(i) ORDER BY i"));
    ASSERT_TRUE(t) << t.error().detail;
    EXPECT_EQ(t->columns[0].type(), ColumnType::Decimal);
    ASSERT_EQ(t->row_count(), 5000);
    EXPECT_EQ(t->columns[0].text(4999), "4999");
    EXPECT_EQ(t->columns[0].text(3000), "18446744073709551615");
    EXPECT_TRUE(t->columns[0].is_null(5));
    EXPECT_FALSE(t->columns[0].is_null(6));
}

TEST_F(EngineQueryTest, BindsParametersOfEveryType) {
    auto engine = must_start();
    EXPECT_EQ(scalar(*engine, "SELECT $1 + $2", {Value(std::int64_t{40}), Value(std::int64_t{2})}), "42");
    EXPECT_EQ(scalar(*engine, "SELECT $1::VARCHAR", {Value(true)}), "true");
    EXPECT_EQ(scalar(*engine, "SELECT $1", {Value(0.25)}), "0.25");
    EXPECT_EQ(scalar(*engine, "SELECT $1", {Value(std::string("it's; DROP TABLE x"))}), "it's; DROP TABLE x");
    EXPECT_EQ(scalar(*engine, "SELECT $1", {Value(Decimal{"-0.050"})}), "-0.050");
    EXPECT_EQ(scalar(*engine, "SELECT $1", {Value(Decimal{"12345678901234567890123456789012345678"})}),
              "12345678901234567890123456789012345678");
    EXPECT_EQ(scalar(*engine, "SELECT $1 = 1e300", {Value(Decimal{"1e300"})}), "true");
    EXPECT_EQ(scalar(*engine, "SELECT $1", {Value(Date{0})}), "1970-01-01");
    EXPECT_EQ(scalar(*engine, "SELECT $1", {Value(Time{1'500'000})}), "00:00:01.5");
    EXPECT_EQ(scalar(*engine, "SELECT $1", {Value(Timestamp{-1})}), "1969-12-31 23:59:59.999999");
    EXPECT_EQ(scalar(*engine, "SELECT $1 IS NULL", {Value(Null{})}), "true");
    EXPECT_EQ(scalar(*engine, "SELECT [$1, $2]", {Value(std::int64_t{1}), Value(std::int64_t{2})}), "[1, 2]");
    const auto wrong = engine->query(sql("SELECT $1 + $2", {Value(std::int64_t{1})}));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, ErrorCode::InvalidInput);
}

TEST_F(EngineQueryTest, CutsAtTheLimitsAndSaysSo) {
    auto engine = must_start();
    Request r = sql("SELECT i FROM range(1000000000000) t(i)");
    r.max_rows = 5000;
    auto t = engine->query(r);
    ASSERT_TRUE(t) << t.error().detail;
    EXPECT_EQ(t->row_count(), 5000);
    EXPECT_TRUE(t->truncated);
    EXPECT_EQ(t->columns[0].integers()[4999], 4999);

    r = sql("SELECT i FROM range(10) t(i)");
    r.max_rows = 10;
    t = engine->query(r);
    ASSERT_TRUE(t);
    EXPECT_EQ(t->row_count(), 10);
    EXPECT_FALSE(t->truncated);

    r = sql("SELECT repeat('x', 1000) FROM range(1000000)");
    r.max_bytes = 1'000'000;
    t = engine->query(r);
    ASSERT_TRUE(t);
    EXPECT_TRUE(t->truncated);
    EXPECT_GT(t->row_count(), 900);
    EXPECT_LT(t->byte_size(), 1'100'000);
    EXPECT_EQ(scalar(*engine, "SELECT 1"), "1");
}

TEST_F(EngineQueryTest, NamesWhatIsWrongWithAStatement) {
    auto engine = must_start();
    const std::pair<const char*, const char*> cases[] = {
        {"SELEC 1", "The SQL cannot be read"},
        {"SELECT nothing FROM nowhere", "names something that is not there"},
        {"SELECT x FROM (SELECT 1 AS y)", "does not fit the data"},
        {"SELECT 'abc'::INTEGER", "cannot be converted"},
        {"SELECT i, (9223372036854775807 + i)::BIGINT FROM range(10) t(i)", "out of range"},
        {"SELECT 1; SELECT 2", "cannot be run"},
    };
    for (const auto& [text, message] : cases) {
        const auto t = engine->query(sql(text));
        ASSERT_FALSE(t) << text;
        EXPECT_EQ(t.error().code, ErrorCode::InvalidInput) << text << t.error().detail;
        EXPECT_NE(t.error().message.find(message), std::string::npos) << t.error().message;
        EXPECT_FALSE(t.error().detail.empty());
    }
    EXPECT_TRUE(engine->alive());
}

TEST_F(EngineQueryTest, ShowsAttachmentsAsViews) {
    Spec spec;
    spec.attachments = {
        {"sales", data_file("a.duckdb", "SELECT i AS id, i * 2 AS amount FROM range(1000) t(i)")},
        {"odd \"name\"; --", data_file("b.duckdb", "SELECT 'x' AS \"we\"\"ird\"")}};
    auto engine = must_start(spec);
    EXPECT_EQ(scalar(*engine, "SELECT sum(amount) FROM sales WHERE id < $1", {Value(std::int64_t{10})}),
              "90");
    EXPECT_EQ(scalar(*engine, "SELECT \"we\"\"ird\" FROM main.\"odd \"\"name\"\"; --\""), "x");
    EXPECT_NE(scalar(*engine, "INSERT INTO \"attachment:0\".main.data VALUES (1, 1)").find("error: "),
              std::string::npos);
    EXPECT_NE(scalar(*engine, "DROP TABLE \"attachment:0\".main.data").find("error: "), std::string::npos);
    // Two engines read one file at the same time.
    auto second = must_start(spec);
    EXPECT_EQ(scalar(*second, "SELECT count(*) FROM sales"), "1000");
}

TEST_F(EngineQueryTest, CarriesLargeResults) {
    auto engine = must_start();
    Request r = sql("SELECT i, 'row ' || i AS t, i / 7 AS d FROM range(500000) x(i)");
    r.max_bytes = 256u << 20;
    const auto t = engine->query(r);
    ASSERT_TRUE(t) << t.error().detail;
    ASSERT_EQ(t->row_count(), 500'000);
    EXPECT_EQ(t->columns[1].text(499'999), "row 499999");
    EXPECT_FALSE(t->truncated);
}

TEST_F(EngineQueryTest, SaysWhatCannotBeOpened) {
    Spec spec;
    spec.attachments = {{"x", path("missing.duckdb")}};
    const auto engine = start(launch(), spec);
    ASSERT_FALSE(engine);
    Launch none = launch();
    none.program = path("missing");
    const auto no_program = start(none, {});
    ASSERT_FALSE(no_program);
    EXPECT_EQ(no_program.error().code, ErrorCode::Unavailable);
}

}  // namespace sightline::engine::test
