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
#include "core/charts/terminal.h"
#include "core/charts/vega_lite.h"

namespace sightline::charts {

// tests/charts validates and renders what is written here.
TEST(ChartWriters, SpecsForTheRenderer) {
    const char* folder = std::getenv("SIGHTLINE_CHART_SPECS");
    if (!folder) GTEST_SKIP() << "set SIGHTLINE_CHART_SPECS to a folder to write the specs";
    std::filesystem::create_directories(folder);
    for (const Example& e : examples()) {
        std::vector<std::pair<std::string, Chart>> charts{
            {e.name, choose(e.query, example_schema(), e.table, e.asked)}};
        for (const Alternative& a : charts[0].second.alternatives)
            charts.emplace_back(e.name + " as " + std::string(query::name_of(a.mark)),
                                with_mark(e.query, example_schema(), e.table, a.mark));
        for (const auto& [name, chart] : charts)
            for (const char* theme : {"dark", "light"}) {
                const auto spec = vega_lite(chart, e.table, theme);
                if (spec.is_null()) continue;
                std::string file = name;
                std::ranges::replace(file, ' ', '_');
                std::ofstream(std::filesystem::path(folder) / (file + "." + theme + ".json"))
                    << json::write(spec);
            }
    }
}

}  // namespace sightline::charts
