#include "core/query/presentation.h"

#include <array>
#include <utility>

#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

constexpr std::array<std::string_view, 10> kMarkNames{"bar",       "line",    "area",    "point", "pie",
                                                      "histogram", "heatmap", "boxplot", "table", "number"};

// Names that the documents, other chart libraries and people use. Compared without case, spaces, '-' and '_'.
constexpr std::array<std::pair<std::string_view, Mark>, 40> kOtherNames{{
    {"barchart", Mark::Bar},
    {"bargraph", Mark::Bar},
    {"column", Mark::Bar},
    {"columnchart", Mark::Bar},
    {"groupedbar", Mark::Bar},
    {"groupedbarchart", Mark::Bar},
    {"stackedbar", Mark::Bar},
    {"stackedbarchart", Mark::Bar},
    {"horizontalbar", Mark::Bar},
    {"linechart", Mark::Line},
    {"linegraph", Mark::Line},
    {"trend", Mark::Line},
    {"timeseries", Mark::Line},
    {"areachart", Mark::Area},
    {"stackedarea", Mark::Area},
    {"scatter", Mark::Point},
    {"scatterplot", Mark::Point},
    {"scatterchart", Mark::Point},
    {"bubble", Mark::Point},
    {"bubblechart", Mark::Point},
    {"circle", Mark::Point},
    {"piechart", Mark::Pie},
    {"donut", Mark::Pie},
    {"doughnut", Mark::Pie},
    {"donutchart", Mark::Pie},
    {"arc", Mark::Pie},
    {"histogramchart", Mark::Histogram},
    {"distribution", Mark::Histogram},
    {"hist", Mark::Histogram},
    {"heatmapchart", Mark::Heatmap},
    {"rect", Mark::Heatmap},
    {"box", Mark::BoxPlot},
    {"boxchart", Mark::BoxPlot},
    {"boxandwhisker", Mark::BoxPlot},
    {"datatable", Mark::Table},
    {"grid", Mark::Table},
    {"kpi", Mark::Number},
    {"bignumber", Mark::Number},
    {"metric", Mark::Number},
    {"single", Mark::Number},
}};

}  // namespace

std::string_view name_of(Mark mark) {
    return kMarkNames.at(static_cast<std::size_t>(mark));
}

std::optional<Mark> mark_from(std::string_view name) {
    std::string bare;
    for (const char c : fold(name))
        if (c != '_' && c != '-' && c != ' ') bare += c;
    for (std::size_t i = 0; i < kMarkNames.size(); ++i)
        if (kMarkNames[i] == bare) return static_cast<Mark>(i);
    for (const auto& [other, mark] : kOtherNames)
        if (other == bare) return mark;
    return std::nullopt;
}

}  // namespace sightline::query
