#include "base/json.h"

#include <gtest/gtest.h>

#include <limits>

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

}  // namespace
}  // namespace sightline
