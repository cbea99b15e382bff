#include <sstream>

#include "platform/engine/engine_load_fixture_test.h"

namespace sightline::engine::test {

TEST_F(EngineLoadTest, ReadsACsvIntoAFileThatAnotherEngineOpens) {
    const std::string csv = file("t.csv", "region,amount\nN,3\nS,5\nN,4\n");
    {
        auto engine = importer("made.duckdb");
        const auto report = engine->load(csv, {});
        ASSERT_TRUE(report) << report.error().message << report.error().detail;
        EXPECT_EQ(report->row_count, 3);
        EXPECT_EQ(report->columns.columns[0].text(1), "amount");
        EXPECT_EQ(report->columns.columns[1].text(1), "BIGINT");
        EXPECT_TRUE(report->repairs.empty());
    }
    Spec spec;
    spec.attachments = {{"t", path("made.duckdb")}};
    auto engine = must_start(spec);
    EXPECT_EQ(scalar(*engine, "SELECT sum(amount) FROM t WHERE region = 'N'"), "7");
}

TEST_F(EngineLoadTest, FindsDelimitersAndTypes) {
    EXPECT_EQ(loaded("a,b,c\n1,x,2024-01-02\n2,y,2024-01-03\n"),
              "a:BIGINT|b:VARCHAR|c:DATE\n1|x|2024-01-02\n2|y|2024-01-03");
    EXPECT_EQ(last_.delimiter, ",");
    EXPECT_EQ(last_.encoding, "utf-8");
    EXPECT_EQ(loaded("a;b\n1;x\n2;y\n"), "a:BIGINT|b:VARCHAR\n1|x\n2|y");
    EXPECT_EQ(last_.delimiter, ";");
    EXPECT_EQ(loaded("a\tb\n1\tx\n2\ty\n"), "a:BIGINT|b:VARCHAR\n1|x\n2|y");
    EXPECT_EQ(loaded("a|b\n1.5|x\n2|y\n"), "a:DOUBLE|b:VARCHAR\n1.5|x\n2|y");
    EXPECT_EQ(loaded("a,b\r\n1,x\r\n2,\"y, z\"\r\n"), "a:BIGINT|b:VARCHAR\n1|x\n2|y, z");
    EXPECT_EQ(loaded("a,b\r1,x\r2,y\r"), "a:BIGINT|b:VARCHAR\n1|x\n2|y");
    EXPECT_EQ(loaded("d,t\n13/02/2024,2024-01-01T10:00:00Z\n01/03/2024,2024-01-01T10:00:00+02:00\n"),
              "d:DATE|t:TIMESTAMP\n2024-02-13|2024-01-01 10:00:00\n2024-03-01|2024-01-01 08:00:00");
    EXPECT_EQ(loaded("a,b\n1,x\n", {.all_text = true}), "a:VARCHAR|b:VARCHAR\n1|x");
    EXPECT_EQ(loaded("1,2\n3,4\n"), "column_1:BIGINT|column_2:BIGINT\n1|2\n3|4");
    EXPECT_FALSE(last_.header);
    EXPECT_EQ(loaded("state,2020,2021\nAlabama,-1.5,-2.5\nAlaska,1.5,-3.5\nOhio,-1.5,2.5\n"),
              "state:VARCHAR|2020:DOUBLE|2021:DOUBLE\nAlabama|-1.5|-2.5\nAlaska|1.5|-3.5\nOhio|-1.5|2.5");
    EXPECT_EQ(loaded("name\nAnn\nBob\n"), "name:VARCHAR\nAnn\nBob");
    EXPECT_EQ(loaded("n\n1\n2"), "n:BIGINT\n1\n2");
}

TEST_F(EngineLoadTest, KeepsWhatNumbersWouldLose) {
    EXPECT_EQ(loaded("zip,id\n02134,12345678901234567890\n90210,12345678901234567891\n"),
              "zip:VARCHAR|id:VARCHAR\n02134|12345678901234567890\n90210|12345678901234567891");
    EXPECT_EQ(loaded("a,b\n1,0.5\nNA,n/a\n3,1.5\n"), "a:BIGINT|b:DOUBLE\n1|0.5\n∅|∅\n3|1.5");
    EXPECT_EQ(repairs(), "“NA”, “n/a” in “a”, “b” stand for a missing value and were read as empty.");
    EXPECT_EQ(loaded("country,n\nNA,1\nDE,2\n"), "country:VARCHAR|n:BIGINT\nNA|1\nDE|2");
    EXPECT_EQ(loaded("a;b\n1.234,5;x\n2,25;y\n-3;z\n"), "a:DOUBLE|b:VARCHAR\n1234.5|x\n2.25|y\n-3|z");
    EXPECT_EQ(repairs(), "The comma in “a” was read as the decimal separator.");
    EXPECT_EQ(loaded("n,p\n\"1,234\",\"1,000,000.5\"\n12,0.5\n"),
              "n:BIGINT|p:DOUBLE\n1234|1000000.5\n12|0.5");
    EXPECT_EQ(repairs(), "The comma in “n”, “p” was read as the thousands separator.");
    EXPECT_EQ(loaded("n,list\n1,\"1,2\"\n2,\"3,44\"\n"), "n:BIGINT|list:VARCHAR\n1|1,2\n2|3,44");
}

TEST_F(EngineLoadTest, TitleLinesPaddedToTheWidthOfTheTableStandBeforeIt) {
    EXPECT_EQ(loaded("Export of 2 Jan;;\n;;\nday;2023;2024\n2024-03-01;1;2\n2024-03-02;3;4\n"),
              "day:DATE|2023:BIGINT|2024:BIGINT\n2024-03-01|1|2\n2024-03-02|3|4");
    EXPECT_EQ(last_.repairs.front(), "2 lines before the table were left out (lines 1, 2).");
    // Rows that are mostly empty, without a header below them, are rows.
    EXPECT_EQ(loaded("1,,\n2,,\n3,4,5\n6,7,8\n"),
              "column_1:BIGINT|column_2:BIGINT|column_3:BIGINT\n1|∅|∅\n2|∅|∅\n3|4|5\n6|7|8");
}

TEST_F(EngineLoadTest, ACellFarDownDecidesTheType) {
    std::ostringstream text;
    text << "a,b\n";
    for (int i = 0; i < 60'000; ++i) text << i << "," << i << "\n";
    text << "none of these,2.5\n";
    auto engine = importer();
    const auto report = engine->load(file("t.csv", text.str()), {});
    ASSERT_TRUE(report) << report.error().message << report.error().detail;
    EXPECT_EQ(report->row_count, 60'001);
    EXPECT_EQ(report->columns.columns[1].text(0), "VARCHAR");
    EXPECT_EQ(report->columns.columns[1].text(1), "DOUBLE");
    EXPECT_EQ(scalar(*engine, "SELECT b FROM data WHERE a = 'none of these'"), "2.5");
}

TEST_F(EngineLoadTest, ARaggedRowFarDownIsRepaired) {
    std::ostringstream text;
    text << "a,b,c\n";
    for (int i = 0; i < 60'000; ++i) text << i << ",x" << i << "," << i % 10 << ".5\n";
    text << "7,y7\n8,y8,1.5,\n";
    auto engine = importer();
    const auto report = engine->load(file("t.csv", text.str()), {});
    ASSERT_TRUE(report) << report.error().message << report.error().detail;
    EXPECT_EQ(report->row_count, 60'002);
    ASSERT_EQ(report->repairs.size(), 2);
    EXPECT_EQ(report->repairs[0],
              "1 row has fewer fields than the header; the missing ones were left empty (line 60002).");
    EXPECT_EQ(report->repairs[1],
              "1 row has more fields than the header; empty ones were left out (line 60003).");
    EXPECT_EQ(report->columns.columns[1].text(2), "DOUBLE");
}

TEST_F(EngineLoadTest, AVeryLongRowIsCutWithoutTryingAllItsCells) {
    const auto row = [](int width) {
        std::string out = "1";
        for (int i = 1; i < width; ++i) out += ",1";
        return out + "\n";
    };
    std::string header = "c";
    for (int i = 1; i < 500; ++i) header += ",c" + std::to_string(i);
    loaded(header + "\n" + row(500) + row(5000) + row(500));
    EXPECT_EQ(repairs(),
              "1 row has more fields than the header; those beyond the last column were left out (line 3).");
}

TEST_F(EngineLoadTest, RepairsAreStated) {
    EXPECT_EQ(loaded("a,b,c\n1,x,2\n2,y\n3,z,4\n"), "a:BIGINT|b:VARCHAR|c:BIGINT\n1|x|2\n2|y|∅\n3|z|4");
    EXPECT_EQ(repairs(),
              "1 row has fewer fields than the header; the missing ones were left empty (line 3).");
    EXPECT_EQ(loaded("a,b,c\n1,x,2\n2,3\n3,z,4\n"), "a:BIGINT|b:VARCHAR|c:BIGINT\n1|x|2\n2|∅|3\n3|z|4");
    EXPECT_EQ(repairs(),
              "1 row has fewer fields than the header; its cells were put under the columns they look like, "
              "the others left empty (line 3).");
    EXPECT_EQ(loaded("a,b,c\n1,x,2\n2,,y,3\n3,z,4\n"), "a:BIGINT|b:VARCHAR|c:BIGINT\n1|x|2\n2|y|3\n3|z|4");
    EXPECT_EQ(repairs(), "1 row has more fields than the header; empty ones were left out (line 3).");
    EXPECT_EQ(loaded("a,name,c\n1,Ann,2\n2,Smith, John,3\n3,Bob,4\n4,Eve,5\n"),
              "a:BIGINT|name:VARCHAR|c:BIGINT\n1|Ann|2\n2|Smith, John|3\n3|Bob|4\n4|Eve|5");
    EXPECT_EQ(repairs(),
              "1 row has more fields than the header; neighbouring ones were joined to one cell (line 3).");
    EXPECT_EQ(loaded("a,b\n1,\"x\n2,y\n3,\"z, z\"\n"), "a:BIGINT|b:VARCHAR\n1|\"x\n2|y\n3|z, z");
    EXPECT_EQ(repairs(), "1 row has a quote that closes nothing; it was taken as text (line 2).");
    EXPECT_EQ(loaded("Report of May\n\na,b,c\n1,x,2\n2,y,3\nSum of all\n"),
              "a:BIGINT|b:VARCHAR|c:BIGINT\n1|x|2\n2|y|3");
    EXPECT_EQ(repairs(),
              "1 line before the table was left out (line 1). 1 line after the table was left out (line 6).");
    EXPECT_EQ(loaded("a,b\n1,x\na,b\n2,y\n"), "a:BIGINT|b:VARCHAR\n1|x\n2|y");
    EXPECT_EQ(repairs(), "1 row that repeats the header was left out (line 3).");
    EXPECT_EQ(loaded("id, id,,ID,x\n1,2,3,4,5\n"),
              "id:BIGINT|id_2:BIGINT|column_3:BIGINT|ID_3:BIGINT|x:BIGINT\n1|2|3|4|5");
    EXPECT_EQ(repairs(),
              "1 column has no name in the header: it is now “column_3”. 2 names of the header stand there "
              "before: they are now “id_2”, “ID_3”.");
    EXPECT_EQ(loaded("a,b\n1,2\r\n3,4\n"), "a:BIGINT|b:BIGINT\n1|2\n3|4");
    EXPECT_EQ(
        loaded(std::string_view(
                   "a,b\n1,x\0y\n2,z\n3,"
                   "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\n4,"
                   "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\n",
                   136))
            .substr(0, 26),
        "a:BIGINT|b:VARCHAR\n1|xy\n2|");
    EXPECT_EQ(repairs(), "1 NUL character was left out.");
}

TEST_F(EngineLoadTest, ReadsQuotesAndLongCells) {
    EXPECT_EQ(loaded("a,b\n\"x \"\"y\"\"\",\"line 1\nline 2\"\n"),
              "a:VARCHAR|b:VARCHAR\nx \"y\"|line 1\nline 2");
    EXPECT_EQ(loaded("a,b\n'x, y',1\n'z',2\n'w, v',3\n"), "a:VARCHAR|b:BIGINT\nx, y|1\nz|2\nw, v|3");
    const std::string huge(5'000'000, 'x');
    auto engine = importer();
    const auto report = engine->load(file("t.csv", "a,b\n1," + huge + "\n2,y\n"), {});
    ASSERT_TRUE(report) << report.error().message << report.error().detail.substr(0, 300);
    EXPECT_EQ(scalar(*engine, "SELECT max(length(b)) FROM data"), "5000000");
    EXPECT_EQ(report->row_count, 2);
}

TEST_F(EngineLoadTest, SmallestTables) {
    EXPECT_EQ(loaded("a,b\n"), "a:VARCHAR|b:VARCHAR");
    EXPECT_EQ(repairs(), "The file has a header but no rows.");
    EXPECT_EQ(loaded("a,b"), "a:VARCHAR|b:VARCHAR");
    EXPECT_EQ(loaded("a,b\n1,x"), "a:BIGINT|b:VARCHAR\n1|x");
    EXPECT_EQ(loaded("\xef\xbb\xbf"
                     "a\n1\n"),
              "a:BIGINT\n1");
    EXPECT_EQ(loaded("\n\na,b\n\n1,x\n\n\n2,y\n\n"), "a:BIGINT|b:VARCHAR\n1|x\n2|y");
}

TEST_F(EngineLoadTest, RefusesWithAReason) {
    using namespace std::string_view_literals;
    const std::pair<std::string_view, const char*> cases[] = {
        {"", "The file is empty"},
        {"  \n\n ", "The file is empty"},
        {"\xef\xbb\xbf", "The file is empty"},
        {"PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml"sv, "The ZIP archive is damaged or not complete"},
        {"PK\x03\x04\x14\0\x06\0\x08\0other.txt"sv, "The ZIP archive is damaged or not complete"},
        {"\x1f\x8b\x08\0abc"sv, "The gzip file is damaged or not complete"},
        {"\x89PNG\r\n\x1a\n\0\0"sv, "a PNG picture"},
        {"%PDF-1.7 \xe2\xe3"sv, "a PDF document"},
        {"<!DOCTYPE html><html></html>", "a web page"},
        {"\0\1\2\3\4\5\6\7abc\0\0\0\0"sv, "binary data"},
        {"PAR1 and nothing more", "cannot be read as Parquet"},
        {"[{\"a\": 1}, {\"a\": }]", "cannot be read as JSON"},
        {"[{\"a\": 1}, {\"a\": 2", "cannot be read as JSON"},
    };
    for (const auto& [text, reason] : cases) {
        const std::string found = loaded(text);
        EXPECT_TRUE(found.starts_with("refused: ")) << found;
        EXPECT_NE(found.find(reason), std::string::npos) << found;
    }
    EXPECT_NE(loaded("a,b\n1,2\n", {.format = "parquet"}).find("was to be read as parquet"),
              std::string::npos);
}

TEST_F(EngineLoadTest, NumbersWithAMarkAreNumbersAndTheMarkIsKept) {
    EXPECT_EQ(loaded("p,q,r\n$1,12.5 %,a1%\n\"$1,200.50\",3%,b\n($3.00),0,c\n-$4,n/a,d\n"),
              "p:DOUBLE|q:DOUBLE|r:VARCHAR\n1|12.5|a1%\n1200.5|3|b\n-3|0|c\n-4|∅|d");
    EXPECT_EQ(last_.repairs,
              (std::vector<std::string>{"“n/a” in “q” stands for a missing value and was read as empty.",
                                        "“p” was read as amounts in $.",
                                        "“q” was read as numbers: 12.5 % is 12.5."}));
    EXPECT_EQ(loaded("n;p\n1;1.234,50 €\n2;- 3,00 €\n3;€7\n"), "n:BIGINT|p:DOUBLE\n1|1234.5\n2|-3\n3|7");
    // Another mark, none, or a separator that may mean either: text, as it stands.
    EXPECT_EQ(loaded("n;p\n1;$5\n2;€5\n"), "n:BIGINT|p:VARCHAR\n1|$5\n2|€5");
    EXPECT_EQ(loaded("n;p\n1;$5\n2;5\n"), "n:BIGINT|p:VARCHAR\n1|$5\n2|5");
    EXPECT_EQ(loaded("n;p\n1;1.200 €\n2;1.300 €\n"), "n:BIGINT|p:VARCHAR\n1|1.200 €\n2|1.300 €");
    // A cell far below the head that is none leaves all of them text.
    std::string text = "p\n";
    for (int i = 0; i < 60'000; ++i) text += "$" + std::to_string(i) + "\n";
    EXPECT_TRUE(loaded(text).starts_with("p:BIGINT"));
    EXPECT_TRUE(loaded(text + "on request\n").starts_with("p:VARCHAR"));
    EXPECT_TRUE(loaded(text, {.all_text = true}).starts_with("p:VARCHAR"));
}

TEST_F(EngineLoadTest, DatesThatMayMeanEitherWaySaySo) {
    const auto note = [this] { return last_.repairs.empty() ? std::string() : last_.repairs.back(); };
    EXPECT_EQ(loaded("d\n31/01/2023\n01/02/2023\n"), "d:DATE\n2023-01-31\n2023-02-01");
    EXPECT_EQ(note(), "“d” was read as day/month/year.");
    EXPECT_EQ(loaded("d\n01/31/2023\n02/01/2023\n"), "d:DATE\n2023-01-31\n2023-02-01");
    EXPECT_EQ(note(), "“d” was read as month/day/year.");
    EXPECT_TRUE(loaded("d,x\n03/02/2023,1\n01/02/2023,2\n").starts_with("d:DATE|x:BIGINT\n2023-02-03|1"));
    EXPECT_EQ(note(),
              "“d” was read as day/month/year; no day is over 12, so month/day/year would fit as well.");
    // The rows are in order when the month comes first, and only then.
    EXPECT_EQ(loaded("d\n01/05/2023\n02/01/2023\n03/03/2023\n"),
              "d:DATE\n2023-01-05\n2023-02-01\n2023-03-03");
    EXPECT_EQ(note(),
              "“d” was read as month/day/year, in which the rows are in order; no day is over 12, so "
              "day/month/year would fit as well.");
    // Dollars are written where the month comes first.
    EXPECT_TRUE(loaded("d,p\n03/02/2023,$1\n01/02/2023,$2\n").starts_with("d:DATE|p:BIGINT\n2023-03-02|1"));
    EXPECT_TRUE(loaded("d\n2023-01-02\n2023-02-01\n").starts_with("d:DATE\n2023-01-02"));
    EXPECT_EQ(note(), "");
}

TEST_F(EngineLoadTest, ReadsJson) {
    EXPECT_EQ(loaded(R"([{"a": 1, "b": "x"}, {"a": 2.5, "c": true}])"),
              "a:DOUBLE|b:VARCHAR|c:BOOLEAN\n1|x|∅\n2.5|∅|true");
    EXPECT_EQ(last_.format, "json");
    EXPECT_EQ(loaded("{\"a\": 1, \"d\": \"2024-01-02\"}\n{\"a\": 2, \"d\": \"2024-01-03\"}\n"),
              "a:BIGINT|d:DATE\n1|2024-01-02\n2|2024-01-03");
    EXPECT_EQ(last_.format, "ndjson");
    EXPECT_EQ(loaded(R"([{"id": 1, "at": {"city": "Bern", "geo": {"lat": 46.9}}, "tags": ["x", "y"]}])"),
              "id:BIGINT|at.city:VARCHAR|at.geo.lat:DOUBLE|tags:VARCHAR\n1|Bern|46.9|[\"x\",\"y\"]");
    EXPECT_EQ(loaded(R"({"total": 2, "items": [{"a": 1, "b": {"c": 2}}, {"a": 3, "b": {"c": 4}}]})"),
              "a:BIGINT|b.c:BIGINT\n1|2\n3|4");
    EXPECT_EQ(
        repairs(),
        "The document is one object; its rows were taken from “items”, the other members were left out.");
    EXPECT_EQ(loaded(R"({"x": [1, 2, 3], "y": ["a", "b", "c"]})"), "x:BIGINT|y:VARCHAR\n1|a\n2|b\n3|c");
    EXPECT_EQ(repairs(), "");
    EXPECT_EQ(loaded(R"({"a": 1, "b": "x"})"), "a:BIGINT|b:VARCHAR\n1|x");
    EXPECT_EQ(loaded(R"({"a": 1, "tags": ["x", "y"]})"), "a:BIGINT|tags:VARCHAR\n1|[\"x\",\"y\"]");
    EXPECT_EQ(loaded(R"([{"a": 1}, {"a": "two"}, {"a": [3]}])"), "a:VARCHAR\n1\ntwo\n[3]");
}

TEST_F(EngineLoadTest, AJsonValueFarDownDecidesTheType) {
    std::string text;
    for (int i = 0; i < 30'000; ++i) text += "{\"a\": " + std::to_string(i) + "}\n";
    text += "{\"a\": \"word\"}\n";
    auto engine = importer();
    const auto report = engine->load(file("t.json", text), {});
    ASSERT_TRUE(report) << report.error().message << report.error().detail;
    EXPECT_EQ(report->row_count, 30'001);
    EXPECT_EQ(scalar(*engine, "SELECT count(*) FROM data WHERE a = 'word'"), "1");
}

TEST_F(EngineLoadTest, ReadsParquet) {
    auto engine = importer();
    ASSERT_TRUE(
        engine->query(sql("COPY (SELECT i::INTEGER AS i, (i / 10)::FLOAT AS f, 'x' || i AS t, 'ab'::BLOB AS "
                          "b, {'p': i, 'q': [i]} AS s, "
                          "TIMESTAMP_NS '2024-01-01 00:00:00.123456789' AS ns, 1.10::DECIMAL(9,2) AS d, "
                          "uuid() AS u FROM range(3) t(i)) TO '" +
                          path("t.parquet") + "'")));
    const auto report = engine->load(path("t.parquet"), {});
    ASSERT_TRUE(report) << report.error().message << report.error().detail;
    EXPECT_EQ(report->format, "parquet");
    EXPECT_EQ(report->row_count, 3);
    EXPECT_EQ(
        scalar(*engine, "SELECT string_agg(column_name || ' ' || column_type, ', ') FROM (DESCRIBE data)"),
        "i INTEGER, f DOUBLE, t VARCHAR, b VARCHAR, s.p BIGINT, s.q VARCHAR, ns TIMESTAMP, d DECIMAL(9,2), u "
        "VARCHAR");
    EXPECT_EQ(scalar(*engine, "SELECT i FROM data WHERE f = 0.1"), "1");
    EXPECT_EQ(scalar(*engine, "SELECT \"s.q\" FROM data WHERE i = 2"), "[2]");
}

TEST_F(EngineLoadTest, LeavesNothingHalfDone) {
    auto engine = importer("d.duckdb");
    const std::string csv = file("t.csv", "a\n1\n");
    ASSERT_TRUE(engine->load(csv, {}));
    const auto again = engine->load(csv, {});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::Conflict);
    EXPECT_EQ(scalar(*engine, "SELECT count(*) FROM data"), "1");
    const auto missing = engine->load(path("missing.csv"), {.table = "other"});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::NotFound);
}

TEST_F(EngineLoadTest, CanBeCancelledAndTellsHowFarItIs) {
    std::string text = "a,b,c\n";
    for (int i = 0; i < 1'500'000; ++i) text += "1,some words to fill the line,2.5\n";
    const std::string big = file("big.csv", text);
    auto engine = importer("d.duckdb");
    const CancelToken cancel;
    double last = -1;
    bool forward = true;
    const auto stopped = engine->load(big, {}, cancel, [&](double done) {
        forward &= done >= last;
        last = done;
        cancel.cancel();
    });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    EXPECT_GE(last, 0);
    EXPECT_EQ(scalar(*engine, "SELECT count(*) FROM duckdb_tables()"), "0");
    last = -1;
    const auto report = engine->load(big, {}, {}, [&](double done) {
        forward &= done >= last;
        last = done;
    });
    ASSERT_TRUE(report) << report.error().message << report.error().detail;
    EXPECT_EQ(report->row_count, 1'500'000);
    EXPECT_EQ(last, 1);
    EXPECT_TRUE(forward);
}

TEST_F(EngineLoadTest, CutsFewLinesOfFixedWidthAsTheirHeader) {
    EXPECT_EQ(loaded("Name      City      Age\n"
                     "Ann       Paris      31\n"
                     "Bob Smith New York   42\n"
                     "Eve       Rome       27\n"
                     "Joe       Oslo       50\n"),
              "Name:VARCHAR|City:VARCHAR|Age:BIGINT\nAnn|Paris|31\nBob Smith|New "
              "York|42\nEve|Rome|27\nJoe|Oslo|50");
    // A name of two words is one.
    EXPECT_EQ(loaded("First name    n\nAnn Marie     1\nBob           2\nEve Anna      3\n"),
              "First name:VARCHAR|n:BIGINT\nAnn Marie|1\nBob|2\nEve Anna|3");
}

}  // namespace sightline::engine::test
