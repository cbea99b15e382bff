#include "base/described.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace sightline {
namespace {

enum class Speed { Slow, VeryFast };
BOOST_DESCRIBE_ENUM(Speed, Slow, VeryFast)

struct Part {
    std::string name;
    std::optional<double> weight;
    std::vector<Part> parts;

    static constexpr auto rules() {
        return std::array{json::Rule{.member = "name", .min_length = 1, .max_length = 5},
                          json::Rule{.member = "weight", .minimum = 0, .keep_null = true},
                          json::Rule{.member = "parts", .required = false, .max_items = 2}};
    }
};
BOOST_DESCRIBE_STRUCT(Part, (), (name, weight, parts))

struct Order {
    std::string email;
    int count = 0;
    bool gift = false;
    Speed speed = Speed::Slow;
    std::optional<std::string> note;
    std::map<std::string, std::int64_t> tags;
    boost::json::value extra;
    Part part;

    static constexpr auto rules() {
        return std::array{json::Rule{.member = "email", .format = "email"},
                          json::Rule{.member = "count", .required = false, .minimum = 1, .maximum = 10},
                          json::Rule{.member = "gift", .required = false},
                          json::Rule{.member = "speed", .required = false},
                          json::Rule{.member = "tags", .required = false},
                          json::Rule{.member = "extra", .required = false},
                          json::Rule{.member = "note", .one_of = "a|b", .description = "A mark."}};
    }
};
BOOST_DESCRIBE_STRUCT(Order, (), (email, count, gift, speed, note, tags, extra, part))

struct Page {
    std::int64_t limit = 20;
    std::optional<bool> all;
    std::optional<std::string> sort;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "limit", .required = false, .minimum = 1, .maximum = 100}};
    }
};
BOOST_DESCRIBE_STRUCT(Page, (), (limit, all, sort))

std::string refusal(const char* text) {
    const auto read = json::from_json<Order>(json::parse(text).value());
    EXPECT_FALSE(read);
    return read ? "accepted" : read.error().message;
}

TEST(Described, ReadsEveryKindOfMemberAndWritesItBack) {
    const std::string text =
        R"({"email":"a@b.c","count":3,"gift":true,"speed":"very_fast","note":"a","tags":{"x":1},"extra":[1,null],)"
        R"("part":{"name":"né","weight":1.5,"parts":[{"name":"in","weight":null,"parts":[]}]}})";
    const auto read = json::from_json<Order>(json::parse(text).value());
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->speed, Speed::VeryFast);
    EXPECT_EQ(read->part.parts.at(0).name, "in");
    EXPECT_EQ(json::write(json::to_json(*read)), text);
}

TEST(Described, KeepsDefaultsAndLeavesEmptyOptionalsOut) {
    const auto read = json::from_json<Order>(json::parse(R"({"email":"a@b","part":{"name":"p"}})").value());
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(json::write(json::to_json(*read)),
              R"({"email":"a@b","count":0,"gift":false,"speed":"slow","tags":{},"extra":null,)"
              R"("part":{"name":"p","weight":null,"parts":[]}})");
}

TEST(Described, SaysEverythingThatIsWrongWithItsPlace) {
    EXPECT_EQ(refusal("[]"), "The document must be an object, not a list.");
    EXPECT_EQ(refusal(R"({"email":"nobody","part":{}})"),
              "email must be an e-mail address; part.name is required.");
    EXPECT_EQ(refusal(R"({"email":"a@b","count":11,"part":{"name":"p","weight":-1}})"),
              "count must be at most 10; part.weight must be at least 0.");
    EXPECT_EQ(
        refusal(
            R"({"email":"a@b","count":1.5,"speed":"fast","part":{"name":"","parts":[{"name":"toolong"}]}})"),
        "count must be a whole number; speed must be one of slow, very_fast; part.name must not be empty; "
        "part.parts[0].name must have at most 5 characters.");
    EXPECT_EQ(refusal(R"({"email":5,"gift":1,"note":"c","part":{"name":"p"},"x":1})"),
              "email must be text, not a number; gift must be true or false, not a number; note must be one "
              "of a, b; "
              "x is not known here; known are email, count, gift, speed, note, tags, extra, part.");
    EXPECT_EQ(refusal(R"({"email":"a@b","part":{"name":"p","parts":[1,2,3]}})"),
              "part.parts must have at most 2 items.");
    EXPECT_EQ(refusal(R"({"email":"a@b","count":99999999999,"part":{"name":"p\u0000"}})"),
              "count must be between -2147483648 and 2147483647; part.name must not hold a NUL character.");
}

TEST(Described, CountsCharactersNotBytes) {
    const auto read = json::from_json<Part>(json::parse(R"({"name":"ééééé"})").value());
    EXPECT_TRUE(read);
}

TEST(Described, ReadsQueryParameters) {
    Page page;
    json::Issues issues;
    EXPECT_TRUE(json::read_pairs({{"limit", "7"}, {"all", "true"}, {"sort", ""}}, issues, page));
    EXPECT_EQ(page.limit, 7);
    EXPECT_EQ(page.all, true);
    EXPECT_FALSE(page.sort);
    EXPECT_FALSE(json::read_pairs({{"limit", "many"}, {"all", "perhaps"}}, issues, page));
    EXPECT_EQ(issues.text(), "limit must be a whole number, not text; all must be true or false, not text.");
}

TEST(Described, WritesTheSchemaOnce) {
    json::SchemaBook book("#/$defs/");
    EXPECT_EQ(json::write(book.schema<Order>()), R"({"$ref":"#/$defs/Order"})");
    EXPECT_EQ(json::write(book.definitions().at("Part")),
              R"({"type":"object","properties":{"name":{"type":"string","minLength":1,"maxLength":5},)"
              R"("weight":{"type":["number","null"],"minimum":0},)"
              R"("parts":{"type":"array","items":{"$ref":"#/$defs/Part"},"maxItems":2}},)"
              R"("required":["name","weight"],"additionalProperties":false})");
    const auto& order = book.definitions().at("Order").as_object();
    EXPECT_EQ(json::write(order.at("required")), R"(["email","part"])");
    EXPECT_EQ(json::write(order.at("properties").at("speed")),
              R"({"type":"string","enum":["slow","very_fast"]})");
    EXPECT_EQ(json::write(order.at("properties").at("note")),
              R"({"type":["string","null"],"enum":["a","b",null],"description":"A mark."})");
    EXPECT_EQ(json::write(order.at("properties").at("extra")), "{}");
}

}  // namespace
}  // namespace sightline
