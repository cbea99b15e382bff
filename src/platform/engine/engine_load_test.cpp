#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine::test {

using EngineLoadTest = EngineTest;

TEST_F(EngineLoadTest, ReadsACsvIntoAFileThatAnotherEngineOpens) {
    const std::string csv = file("t.csv", "region,amount\nN,3\nS,5\nN,4\n");
    {
        auto engine = importer("made.duckdb");
        const auto report = engine->load(csv, {});
        ASSERT_TRUE(report) << report.error().message << report.error().detail;
        EXPECT_EQ(report->row_count, 3);
        EXPECT_EQ(report->columns.columns[0].text(1), "amount");
        EXPECT_EQ(report->columns.columns[1].text(1), "BIGINT");
    }
    Spec spec;
    spec.attachments = {{"t", path("made.duckdb")}};
    auto engine = must_start(spec);
    EXPECT_EQ(scalar(*engine, "SELECT sum(amount) FROM t WHERE region = 'N'"), "7");
}

}  // namespace sightline::engine::test
