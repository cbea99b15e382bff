#pragma once
// Files as small as they show something, loaded by an engine. For tests only.

#include <fmt/format.h>

#include <algorithm>

#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine::test {

/// "TYPE: values | TYPE: values", by column, and the repairs.
class CsvHeadTest : public EngineTest {
  protected:
    std::string read(const std::string& text) {
        const auto engine = importer();
        const auto report = engine->load(file("given.csv", text), {});
        if (!report) return "refused: " + report.error().message;
        repairs_ = report->repairs;
        std::string out;
        for (std::size_t c = 0; c < report->columns.row_count(); ++c) {
            const std::string name(report->columns.columns[0].text(c));
            out += (out.empty() ? "" : " | ") +
                   scalar(*engine,
                          fmt::format("SELECT typeof(first(\"{0}\")) || ': ' || "
                                      "string_agg(coalesce(CAST(\"{0}\" AS VARCHAR), '∅'), ' ') FROM data",
                                      name));
        }
        return out;
    }
    /// Of a column with these cells, beside another.
    std::string column(const std::string& one, const std::string& two) {
        const std::string out = read("x;n\n" + one + ";1\n" + two + ";2\n");
        return out.substr(0, out.find(" | "));
    }
    bool says(std::string_view what) const {
        return std::ranges::any_of(repairs_, [&](const auto& r) { return r.contains(what); });
    }
    std::vector<std::string> repairs_;
};

}  // namespace sightline::engine::test
