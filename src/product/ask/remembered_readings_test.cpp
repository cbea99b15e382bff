#include "product/ask/remembered_readings.h"

#include <gtest/gtest.h>

namespace sightline::ask {
namespace {

RememberedReadings::Reading reading(const std::string& refusal) {
    language::Understanding u;
    u.refusal = refusal;
    return std::make_shared<const language::Understanding>(std::move(u));
}

TEST(RememberedReadings, ForgetsWhatWasNotUsedForLongest) {
    RememberedReadings readings(2);
    readings.keep("a", reading("first"));
    readings.keep("b", reading("second"));
    ASSERT_NE(readings.find("a"), nullptr);
    readings.keep("c", reading("third"));
    EXPECT_EQ(readings.find("b"), nullptr);
    EXPECT_EQ(readings.find("a")->refusal, "first");
    EXPECT_EQ(readings.find("c")->refusal, "third");
    readings.keep("a", reading("again"));
    EXPECT_EQ(readings.find("a")->refusal, "first");
}

}  // namespace
}  // namespace sightline::ask
