#pragma once
// What the tests of loading files share.

#include <string>

#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine::test {

class EngineLoadTest : public EngineTest {
  protected:
    /// Loads `text` and gives the table as lines: "name:TYPE|…", then the rows; nulls are "∅". Or "refused:
    /// …".
    std::string loaded(std::string_view text, const LoadOptions& options = {}) {
        auto engine = importer();
        const auto report = engine->load(file("given", text), options);
        if (!report) {
            last_ = {};
            EXPECT_NE(report.error().code, ErrorCode::Internal) << report.error().detail;
            EXPECT_EQ(scalar(*engine, "SELECT count(*) FROM duckdb_tables()"), "0");
            EXPECT_EQ(report.error().message.find(path("")), std::string::npos) << report.error().message;
            return "refused: " + report.error().message;
        }
        last_ = *report;
        const auto t = engine->query(sql("FROM data"));
        if (!t) return "error: " + t.error().detail;
        EXPECT_EQ(static_cast<std::int64_t>(t->row_count()), report->row_count);
        std::string out;
        for (std::size_t c = 0; c < report->columns.row_count(); ++c)
            out += (c ? "|" : "") + std::string(report->columns.columns[0].text(c)) + ":" +
                   std::string(report->columns.columns[1].text(c));
        for (std::size_t row = 0; row < t->row_count() && row < 20; ++row) {
            out += "\n";
            for (std::size_t c = 0; c < t->column_count(); ++c)
                out += (c ? "|" : "") +
                       (t->columns[c].is_null(row) ? std::string("∅") : to_text(t->value(row, c)));
        }
        return out;
    }
    std::string repairs() const {
        std::string out;
        for (const auto& r : last_.repairs) out += (out.empty() ? "" : " ") + r;
        return out;
    }
    LoadReport last_;
};

}  // namespace sightline::engine::test
