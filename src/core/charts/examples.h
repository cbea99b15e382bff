#pragma once
// Results with their Queries, one of each shape, for the tests of charts.

#include <string>
#include <string_view>
#include <vector>

#include "core/charts/chart.h"

namespace sightline::charts {

struct Example {
    std::string name;
    query::Query query;
    Table table;
    query::Presentation asked;
};

const query::Schema& example_schema();
std::vector<Example> examples();
const Example& example(const std::string& name);

/// Writes the chart in every format to FOLDER/FORMAT/NAME.json, for tests/charts.
void write_specs(const std::string& folder, const std::string& name, const Chart& chart, const Table& table,
                 std::string_view theme);

/// "bar x=region:nominal y=total amount:quantitative stacked horizontal"
std::string summary(const Chart& chart);

}  // namespace sightline::charts
