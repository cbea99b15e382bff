// JSON: where its tables are, and that no digit is lost.

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
}

TEST_F(JsonTest, ObjectsAlikeInAnObjectAreRows) {
    EXPECT_EQ(loaded(R"({"a":{"x":1},"b":{"x":2}})"), "key:VARCHAR|x:BIGINT\na|1\nb|2");
    EXPECT_EQ(loaded(R"({"server":{"port":1,"host":"h"},"log":{"level":"x"}})"),
              "server.port:BIGINT|server.host:VARCHAR|log.level:VARCHAR\n1|h|x");
}

}  // namespace sightline::engine::test
