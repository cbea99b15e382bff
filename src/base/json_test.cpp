#include "base/json.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/json_members.h"

namespace sightline {
namespace {

TEST(Json, NumbersAreWrittenShortAndReadBack) {
    EXPECT_EQ(json::write(boost::json::array{7.0, 0.1, 1e300, -0.5, 3,
                                             std::numeric_limits<double>::infinity(), nullptr}),
              "[7,0.1,1e+300,-0.5,3,null,null]");
    EXPECT_EQ(json::write(boost::json::object{{"a\"b", "\n"}}), R"({"a\"b":"\n"})");
}

TEST(Json, WhatIsNotJsonIsRefusedWithThePlace) {
    for (const char* s : {"", "{", "[1,]", "{\"a\":1} x", "\xff\xfe", "nul", "\"\xc3\x28\""})
        EXPECT_FALSE(json::parse(s)) << s;
    EXPECT_FALSE(json::parse(std::string(100, '[') + std::string(100, ']')));
    EXPECT_TRUE(json::parse(std::string(30, '[') + std::string(30, ']')));
    EXPECT_NE(json::parse("{\"a\": tru}").error().message.find("character"), std::string::npos);
}

TEST(Json, MembersThatAreNotThereAreEmpty) {
    const auto v = json::parse(R"({"text":"a","list":["b",1,"c"],"number":3,"yes":true,"inner":{"x":"y"}})");
    const auto& o = v->as_object();
    EXPECT_EQ(json::text_of(o, "text"), "a");
    EXPECT_EQ(json::texts_of(o, "list"), (std::vector<std::string>{"b", "c"}));
    EXPECT_EQ(json::integer_of(o, "number", 7), 3);
    EXPECT_TRUE(json::is_true(o, "yes"));
    EXPECT_EQ(json::text_of(*json::object_of(o, "inner"), "x"), "y");
    EXPECT_EQ(json::list_of(o, "list")->size(), 3U);
    for (const char* name : {"none", "inner"}) {
        EXPECT_EQ(json::text_of(o, name), "");
        EXPECT_TRUE(json::texts_of(o, name).empty());
        EXPECT_EQ(json::integer_of(o, name, 7), 7);
        EXPECT_FALSE(json::is_true(o, name));
        EXPECT_EQ(json::list_of(o, name), nullptr);
    }
    EXPECT_EQ(json::object_of(o, "list"), nullptr);
}

}  // namespace
}  // namespace sightline
