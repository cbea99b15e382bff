#include <chrono>

#include "platform/jail/jail_fixture_test.h"

namespace sightline::jail::test {

TEST_F(JailTest, RunsCodeAndGivesItsValue) {
    EXPECT_EQ(python("result = 6 * 7"), "42");
    EXPECT_EQ(python("import numpy as np\nresult = {'mean': float(np.mean([1, 2, 6]))}"), "{\"mean\":3}");
}

TEST_F(JailTest, CostsLittleOnceItIsWarm) {
    ASSERT_EQ(python("result = 1"), "1");
    auto best = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < 5; ++i) {
        const auto started = std::chrono::steady_clock::now();
        ASSERT_EQ(python("result = 1"), "1");
        best = std::min(best, std::chrono::steady_clock::now() - started);
    }
    RecordProperty("milliseconds", std::to_string(std::chrono::duration<double, std::milli>(best).count()));
    EXPECT_LT(best, std::chrono::milliseconds(100));
}

}  // namespace sightline::jail::test
