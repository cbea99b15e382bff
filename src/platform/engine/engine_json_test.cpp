// JSON: where its tables are, and that no digit is lost.

#include <fmt/format.h>

#include <algorithm>

#include "platform/engine/engine_load_fixture_test.h"

namespace sightline::engine::test {

using JsonTest = EngineLoadTest;

TEST_F(JsonTest, LosesNoDigits) {
    EXPECT_EQ(
        loaded(
            R"([{"id":9007199254740993},{"id":12345678901234567890},{"id":340282366920938463463374607431768211457}])"),
        "id:VARCHAR\n9007199254740993\n12345678901234567890\n340282366920938463463374607431768211457");
    EXPECT_EQ(repairs(),
              "“id” has numbers of more digits than a number keeps, and is text: 12345678901234567890.");
    EXPECT_EQ(loaded(R"([{"id":9007199254740993},{"id":2}])"), "id:BIGINT\n9007199254740993\n2");
    EXPECT_EQ(repairs(), "");
    EXPECT_EQ(loaded("{\"a\":{\"n\":9007199254740993}}\n{\"a\":{\"n\":1.5}}\n"),
              "a.n:VARCHAR\n9007199254740993\n1.5");
    EXPECT_EQ(repairs(),
              "“a.n” has numbers of more digits than a number keeps, and is text: 9007199254740993.");
    EXPECT_EQ(loaded(R"([{"v":0.12345678901234567891},{"v":0.1}])"), "v:DOUBLE\n0.12345678901234568\n0.1");
    EXPECT_EQ(repairs(),
              "Fractions in “v” have more digits than are kept, and were rounded: 0.12345678901234567891.");
}

TEST_F(JsonTest, ReadsNoValueForAnotherWhereASampleDoesNotReach) {
    const auto late = [this](const std::string& early, const std::string& last) {
        std::string text;
        for (int i = 0; i < 21'000; ++i) text += "{\"v\":" + early + "}\n";
        const std::string got = loaded(text + "{\"v\":" + last + "}\n");
        return got.substr(0, got.find('\n'));
    };
    EXPECT_EQ(late("7", "1.5"), "v:DOUBLE");
    EXPECT_EQ(late("7", "true"), "v:VARCHAR");
    EXPECT_EQ(late("true", "5"), "v:VARCHAR");
    EXPECT_EQ(late("false", "\"yes\""), "v:VARCHAR");
    EXPECT_EQ(late("{\"x\":7}", "{\"x\":1.5}"), "v.x:DOUBLE");
    EXPECT_EQ(late("1.5", "7"), "v:DOUBLE");
    EXPECT_EQ(loaded("{\"v\":1e400}\n{\"v\":2}\n"), "v:VARCHAR\n1e400\n2");
}

TEST_F(JsonTest, SaysWhichOfDayAndMonthIsFirst) {
    EXPECT_EQ(loaded(R"([{"d":"01-02-2020"},{"d":"05-03-2020"},{"d":"03-01-2020"}])"),
              "d:DATE\n2020-02-01\n2020-03-05\n2020-01-03");
    EXPECT_EQ(repairs(),
              "“d” was read as day/month/year; no day is over 12, so month/day/year would fit as well.");
    // In order only so, as another column shows.
    EXPECT_EQ(loaded(R"([{"o":{"d":"01-05-2020"}},{"o":{"d":"02-04-2020"}},{"o":{"d":"03-03-2020"}}])"),
              "o.d:DATE\n2020-01-05\n2020-02-04\n2020-03-03");
    EXPECT_EQ(loaded(R"([{"d":"01-02-2020","e":"01-20-2020"}])"), "d:DATE|e:DATE\n2020-01-02|2020-01-20");
    EXPECT_EQ(loaded(R"([{"d":"13-02-2020"},{"d":"01-02-2020"}])"), "d:DATE\n2020-02-13\n2020-02-01");
    EXPECT_EQ(repairs(), "");
}

TEST_F(JsonTest, WideAndSparseRecordsHaveColumns) {
    const auto columns = [this](const std::string& text) {
        const std::string got = loaded(text);
        return std::ranges::count(got.substr(0, got.find('\n')), '|') + 1;
    };
    std::string wide = "{\"a0\":1";
    for (int i = 1; i < 300; ++i) wide += fmt::format(",\"a{}\":{}", i, i);
    EXPECT_EQ(columns(wide + "}\n" + wide + "}\n"), 300);
    std::string sparse;
    for (int i = 0; i < 30; ++i) sparse += fmt::format("{{\"a{}\":{}}}\n", i, i);
    EXPECT_EQ(columns(sparse), 30);
    // More cells than a table has columns: none is cut off.
    std::string cells = "[1";
    for (int i = 2; i <= 2100; ++i) cells += fmt::format(",{}", i);
    EXPECT_TRUE(loaded("[" + cells + "]," + cells + "]]").ends_with("2100]"));
}

TEST_F(JsonTest, ReadsWhatDuckDbRefuses) {
    EXPECT_EQ(loaded("\xef\xbb\xbf{\"a\":1}\n{\"a\":2}\n"), "a:BIGINT\n1\n2");
    EXPECT_EQ(loaded("\xef\xbb\xbf[{\"a\":1}]"), "a:BIGINT\n1");
    EXPECT_EQ(loaded("[{\"a\":\"x\ty\"}]"), "a:VARCHAR\nx\ty");
    EXPECT_EQ(repairs(), "");
    EXPECT_EQ(loaded(R"([{"a":"cut \ud83d"},{"a":"\ud83d\ude00 \ude00 \ud83d\n"}])"),
              "a:VARCHAR\ncut �\n😀 � �\n");
    EXPECT_EQ(repairs(), "3 characters are halves of a pair without the other and were replaced by �.");
    EXPECT_EQ(loaded(R"([{"a":1},{"a":2},])"), "a:BIGINT\n1\n2");
    EXPECT_EQ(loaded(R"({"n":0,"items":[{"a":1,"a":2},{"a":3,"o":{"x":4,"x":5}}]})"),
              "a:BIGINT|o.x:BIGINT\n1|∅\n3|4");
    EXPECT_TRUE(repairs().ends_with("Some objects have a name twice; the first value of it was taken."));
    EXPECT_EQ(loaded("{\"a\":1}\nnull\n{\"a\":2}\n{\"a\":3}\n"), "a:BIGINT\n1\n∅\n2\n3");
    EXPECT_EQ(loaded(R"([{"a":"C:\Users\\x"},{"a":"it\'s \u12 \"so\""}])"),
              "a:VARCHAR\nC:\\Users\\x\nit's \\u12 \"so\"");
    EXPECT_EQ(repairs(), "3 backslashes in texts begin no escape and were taken as text.");
}

TEST_F(JsonTest, RefusesWhatIsNestedTooDeep) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + "1" + std::string(depth, ']');
    };
    EXPECT_EQ(loaded("{\"a\":" + nested(500) + ",\"b\":1}"), "a:VARCHAR|b:BIGINT\n" + nested(500) + "|1");
    for (const std::string& text : {nested(100'000), std::string(100'000, '['), "{\"a\":1}\n" + nested(9000)})
        EXPECT_EQ(loaded(text),
                  "refused: The file nests lists or objects more than 1000 deep, which cannot be read.");
}

TEST_F(JsonTest, LeavesOutLinesThatAreNone) {
    EXPECT_EQ(loaded("{\"a\":1}\n{\"a\":2\n{\"a\":3}\nnot json\n{\"a\":5}\n"), "a:BIGINT\n1\n3\n5");
    EXPECT_EQ(repairs(), "2 lines are no JSON and were left out (lines 2, 4).");
    EXPECT_EQ(loaded("{\"a\":1,\n{\"a\":2}\n{\"a\":3}\n"), "a:BIGINT\n2\n3");
    EXPECT_EQ(repairs(), "1 line is no JSON and was left out (line 1).");
    EXPECT_TRUE(loaded("{\"a\":1}\n{\"a\":2\n{\"a\":\n{{\n").starts_with("refused: "));
}

TEST_F(JsonTest, FindsRecordsAtAnyDepth) {
    EXPECT_EQ(loaded(R"({"meta":{"n":2},"data":{"items":[{"x":1},{"x":2}]}})"), "x:BIGINT\n1\n2");
    EXPECT_EQ(repairs(),
              "The document is one object; its rows were taken from “data.items”, the other members were "
              "left out.");
    EXPECT_EQ(loaded(R"({"results":[{"x":1}],"count":1})"), "x:BIGINT\n1");
    EXPECT_EQ(loaded("{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n"), "a:BIGINT\n1\n2");
}

TEST_F(JsonTest, OffersEachListAsATable) {
    const std::string text = R"({"users":[{"name":"A"}, {"name":"B"}],"orders":[{"n":1},{"n":2},{"n":3}]})";
    EXPECT_EQ(loaded(text), "n:BIGINT\n1\n2\n3");
    EXPECT_EQ(last_.part, "orders");
    EXPECT_EQ(last_.other_parts, std::vector<std::string>{"users"});
    EXPECT_EQ(repairs(), "");
    LoadOptions users;
    users.part = "users";
    EXPECT_EQ(loaded(text, users), "name:VARCHAR\nA\nB");
    EXPECT_EQ(last_.part, "users");
    users.part = "none";
    EXPECT_TRUE(loaded(text, users).starts_with("refused: "));
}

TEST_F(JsonTest, ListsWithinRecordsAreTables) {
    const std::string text =
        R"([{"id":7,"lines":[{"sku":"a","qty":2},{"sku":"b","qty":1}],"tags":["x"]},{"id":8,"lines":[{"sku":"c","qty":5}],"tags":[]}])";
    EXPECT_EQ(loaded(text).substr(0, 44), "id:BIGINT|lines:VARCHAR|tags:VARCHAR\n7|[{\"sk");
    EXPECT_EQ(repairs(),
              "“lines” holds lists of objects; here they are JSON text, and a table of their own beside it. "
              "“tags” holds lists or objects, which stay JSON text.");
    EXPECT_EQ(last_.part, "records");
    EXPECT_EQ(last_.other_parts, std::vector<std::string>{"lines"});
    LoadOptions lines;
    lines.part = "lines";
    EXPECT_EQ(loaded(text, lines), "parent_id:BIGINT|sku:VARCHAR|qty:BIGINT\n7|a|2\n7|b|1\n8|c|5");
    // An object alone where others have a list.
    EXPECT_EQ(loaded(R"([{"id":1,"lines":[{"q":2},{"q":3}]},{"id":2,"lines":{"q":4}},{"id":3,"lines":null}])",
                     lines),
              "parent_id:BIGINT|q:BIGINT\n1|2\n1|3\n2|4");
    const auto ids = [this](const std::string& a, const std::string& b, const std::string& c) {
        std::string records;
        for (const std::string& id : {a, b, c}) records += "{\"id\":" + id + R"(,"lines":[{"q":1}]})" + "\n";
        LoadOptions o;
        o.part = "lines";
        return loaded(records, o);
    };
    EXPECT_EQ(ids("5", "9", "7"), "parent_id:BIGINT|q:BIGINT\n5|1\n9|1\n7|1");
    EXPECT_EQ(ids("5", "9", "5"), "parent_row:BIGINT|q:BIGINT\n1|1\n2|1\n3|1");
    EXPECT_EQ(ids("\"a\"", "\"b\"", "\"a\""), "parent_row:BIGINT|q:BIGINT\n1|1\n2|1\n3|1");
    // Without a key, the number of the row.
    EXPECT_EQ(loaded(R"([{"o":{"lines":[{"q":2}]}},{"o":{"lines":[{"q":3},{"q":4}]}}])",
                     [] {
                         LoadOptions o;
                         o.part = "o.lines";
                         return o;
                     }()),
              "parent_row:BIGINT|q:BIGINT\n1|2\n2|3\n2|4");
}

TEST_F(JsonTest, ListsInAListAreRows) {
    EXPECT_EQ(loaded(R"([["name","val"],["x",1],["y",2]])"), "name:VARCHAR|val:BIGINT\nx|1\ny|2");
    EXPECT_EQ(loaded(R"([["x",1],["y",2]])"), "column_1:VARCHAR|column_2:BIGINT\nx|1\ny|2");
    // What is no list would be lost.
    EXPECT_TRUE(loaded(R"([["x",1],["y",2],{"z":3}])").ends_with("{\"z\":3}"));
}

TEST_F(JsonTest, ObjectsAlikeInAnObjectAreRows) {
    EXPECT_EQ(loaded(R"({"a":{"x":1},"b":{"x":2}})"), "key:VARCHAR|x:BIGINT\na|1\nb|2");
    EXPECT_EQ(loaded(R"({"server":{"port":1,"host":"h"},"log":{"level":"x"}})"),
              "server.port:BIGINT|server.host:VARCHAR|log.level:VARCHAR\n1|h|x");
}

}  // namespace sightline::engine::test
