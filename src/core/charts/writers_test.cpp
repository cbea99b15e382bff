#include "core/charts/writers.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/json.h"
#include "core/charts/chart_config.h"
#include "core/charts/chart_fields.h"
#include "core/charts/examples.h"
#include "core/charts/terminal/terminal.h"

namespace sightline::charts {

void write_specs(const std::string& folder, const std::string& name, const Chart& chart, const Table& table,
                 std::string_view theme) {
    for (const Format format : kFormats) {
        const auto spec = write(format, chart, table, theme);
        if (spec.is_null()) continue;
        const auto place = std::filesystem::path(folder) / name_of(format);
        std::filesystem::create_directories(place);
        std::ofstream(place / (name + ".json")) << json::write(spec);
    }
}

// tests/charts validates and renders what is written here.
TEST(ChartWriters, SpecsForTheRenderer) {
    const char* folder = std::getenv("SIGHTLINE_CHART_SPECS");
    if (!folder) GTEST_SKIP() << "set SIGHTLINE_CHART_SPECS to a folder to write the specs";
    for (const Example& e : examples()) {
        std::vector<std::pair<std::string, Chart>> charts{
            {e.name, choose(e.query, example_schema(), e.table, e.asked)}};
        for (const Alternative& a : charts[0].second.alternatives)
            charts.emplace_back(e.name + " as " + std::string(query::name_of(a.mark)),
                                with_mark(e.query, example_schema(), e.table, a.mark));
        for (const auto& [name, chart] : charts)
            for (const char* theme : {"dark", "light"}) {
                std::string file = name;
                std::ranges::replace(file, ' ', '_');
                write_specs(folder, file + "." + theme, chart, e.table, theme);
            }
    }
}

}  // namespace sightline::charts
