#include <cstdlib>
#include <fstream>

#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine::test {

// Files of real people: SIGHTLINE_CORPUS names folders (separated by colons) of CSV, JSON, Parquet and Excel
// files.
using EngineCorpusTest = EngineTest;

TEST_F(EngineCorpusTest, EveryFileLoadsOrIsRefusedWithAReason) {
    const char* folders = std::getenv("SIGHTLINE_CORPUS");
    if (folders == nullptr) GTEST_SKIP() << "SIGHTLINE_CORPUS is not set";
    const bool verbose = std::getenv("SIGHTLINE_CORPUS_VERBOSE") != nullptr;
    std::stringstream list(folders);
    std::string folder;
    Spec spec;
    while (std::getline(list, folder, ':')) spec.readable.push_back(folder);
    auto engine = must_start(spec);
    int n = 0, refused = 0;
    for (const auto& readable : spec.readable)
        for (const auto& entry : std::filesystem::directory_iterator(readable)) {
            if (!entry.is_regular_file()) continue;
            const std::string table = "t" + std::to_string(n++);
            const auto report = engine->load(entry.path().string(), {.table = table});
            const std::string name = entry.path().filename().string();
            if (report) {
                EXPECT_GT(report->columns.row_count(), 0) << name;
                if (verbose) {
                    std::cout << name << ": " << report->format << " " << report->encoding << " '"
                              << report->delimiter << "' header " << report->header << " "
                              << report->row_count << "x" << report->columns.row_count() << "\n";
                    for (const auto& r : report->repairs) std::cout << "    " << r << "\n";
                }
            } else {
                ++refused;
                EXPECT_GT(report.error().message.size(), 20U) << name;
                EXPECT_NE(report.error().code, ErrorCode::Internal) << name << ": " << report.error().detail;
                EXPECT_NE(report.error().code, ErrorCode::Unavailable)
                    << name << ": " << report.error().detail;
                if (verbose)
                    std::cout << name << ": REFUSED " << report.error().message << " | "
                              << report.error().detail.substr(0, 300) << "\n";
            }
            ASSERT_TRUE(engine->alive()) << name;
            if (report) {
                EXPECT_TRUE(engine->query(sql("DROP TABLE " + table))) << name;
            }
        }
    EXPECT_GT(n, 0);
    EXPECT_LT(refused * 10, n);
}

}  // namespace sightline::engine::test
