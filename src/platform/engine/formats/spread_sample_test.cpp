#include "platform/engine/formats/spread_sample.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "platform/engine/csv/csv_records.h"
#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine {

namespace {

class SpreadSampleTest : public test::EngineTest {
  protected:
    Result<SpreadSample> sample(const std::string& text, std::string_view format, std::int64_t bytes) {
        from_ = file("from", text);
        SL_TRY(const FileContent content, inspect_file(from_, format));
        return write_spread_sample(from_, content, bytes, path("sample"));
    }
    std::string written() const {
        std::stringstream out;
        out << std::ifstream(path("sample"), std::ios::binary).rdbuf();
        return out.str();
    }

  private:
    std::string from_;
};

TEST_F(SpreadSampleTest, TakesWholeRecordsThoughQuotedCellsHoldLinesLikeThem) {
    std::string text = "id,note,twice\n";
    constexpr int kRows = 300'000;
    for (int i = 0; i < kRows; ++i)
        text += fmt::format("{},\"said\n7,8,9\n7,8,9 \"\"so\"\"\",{}\n", i, 2 * i);
    const auto made = sample(text, "csv", 3 << 20);
    ASSERT_TRUE(made) << made.error().message;
    const std::string sampled = written();
    EXPECT_EQ(static_cast<std::int64_t>(sampled.size()), made->bytes);
    EXPECT_LT(sampled.size(), 4u << 20);
    EXPECT_EQ(made->places, 4);
    EXPECT_TRUE(text.starts_with(sampled.substr(0, 900 << 10)));  // its beginning is the file's

    CsvRecords records(ByteWindow(std::string_view(sampled)), {});
    CsvRecord record;
    ASSERT_TRUE(records.next(record));
    int last = -1;
    while (records.next(record)) {
        ASSERT_EQ(record.width, 3u) << "line " << record.line;
        const int id = std::stoi(record.fields[0]);
        ASSERT_GT(id, last) << "in the file's order, each once";
        ASSERT_EQ(record.fields[1], "said\n7,8,9\n7,8,9 \"so\"");
        ASSERT_EQ(std::stoi(record.fields[2]), 2 * id);
        last = id;
    }
    EXPECT_GT(last, kRows * 8 / 10);
}

TEST_F(SpreadSampleTest, PassesOverPlacesWhereNoRecordCanBeTold) {
    std::string text = "id,note\n";
    for (int i = 0; i < 120'000; ++i) text += fmt::format("{},short note\n", i);
    text += "120000,\"" + std::string(24 << 20, 'x') + "\"\n";
    const auto made = sample(text, "csv", 2 << 20);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made->places, 0);
    EXPECT_TRUE(text.starts_with(written()));
    EXPECT_TRUE(written().ends_with("note\n"));
}

TEST_F(SpreadSampleTest, CutsLinesOfJsonAndNothingThatHasNone) {
    std::string lines;
    for (int i = 0; i < 200'000; ++i) lines += fmt::format("{{\"id\": {}, \"note\": \"a, \\\"b\"}}\n", i);
    const auto made = sample(lines, "ndjson", 2 << 20);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made->places, 2);
    std::istringstream in(written());
    for (std::string line; std::getline(in, line);) {
        ASSERT_TRUE(line.starts_with("{\"id\": ")) << line;
        ASSERT_TRUE(line.ends_with("\\\"b\"}")) << line;
    }
    const auto array = sample("[" + lines.substr(0, 40) + "]", "json", 1 << 20);
    ASSERT_FALSE(array);
    EXPECT_EQ(array.error().code, ErrorCode::Unsupported);
}

}  // namespace

}  // namespace sightline::engine
