#include <algorithm>
#include <cctype>

#include "core/charts/chart.h"
#include "core/charts/choose/shape.h"
#include "core/charts/labels.h"

namespace sightline::charts {

namespace {

struct Candidate {
    Mark mark;
    std::string reason;
};

constexpr std::size_t kEnoughForHistogram = 20;
constexpr std::size_t kRowsPerBox = 5;
constexpr std::size_t kCellsAsBars = 60;

std::string named(const Output& o) {
    return o.name;
}

std::vector<Candidate> for_one_row(const Shape& shape) {
    if (shape.measures.size() <= 1 && assign_number(shape))
        return {{Mark::Number, "One row with one number: the number says it all."}};
    return {{Mark::Table, "One row with several values reads best as a table."}};
}

std::vector<Candidate> for_groups(const Shape& shape) {
    std::vector<const Output*> times, categories;
    for (const Output* o : shape.dimensions) (o->kind == OutputKind::Time ? times : categories).push_back(o);
    const Output& y = *shape.measures.front();
    const bool several = shape.measures.size() > 1;
    std::vector<Candidate> out;

    if (times.size() == 1 && times[0]->distinct >= 2) {
        out.push_back({Mark::Line, "The values follow " + named(*times[0]) +
                                       ", so a line shows how they change over time."});
        out.push_back({Mark::Bar, "Bars compare the periods one by one."});
        if (y.additive()) out.push_back({Mark::Area, "An area shows the amount under the line."});
        return out;
    }
    if (shape.dimensions.empty()) return out;
    if (shape.dimensions.size() == 1) {
        const Output& x = *shape.dimensions[0];
        if (y.origin.share && x.distinct <= shape.limits.max_slices)
            out.push_back({Mark::Pie, "The values are the parts of one whole, and few enough for slices."});
        if (several && x.distinct > 2) {
            const auto bars = assign_bar(shape, false);
            if (bars && bars->more_y.size() + 1 < shape.measures.size()) {
                if (shape.measures.size() == 2)
                    out.push_back(
                        {Mark::Point, "Two measures of each " + named(x) + " show how they go together."});
                else
                    return {{Mark::Table, "Several measures in different units read best as a table."},
                            {Mark::Bar, "Bars compare the first measure."}};
            }
        }
        if (x.numeric() && x.distinct > shape.limits.max_bars && !x.origin.part)
            out.push_back(
                {Mark::Line, named(x) + " has many values in order, so a line is clearer than bars."});
        out.push_back({Mark::Bar, "Bars compare " + named(y) + " across the values of " + named(x) + "."});
        if (is_ordered(x) && !x.origin.bin_width)
            out.push_back({Mark::Line, "A line follows " + named(x) + " in order."});
        if (y.additive() && !is_ordered(x) && x.distinct <= shape.limits.max_slices && y.min >= 0)
            out.push_back({Mark::Pie, "A pie shows the share of each part."});
        return out;
    }
    if (shape.dimensions.size() == 2) {
        const Output &a = *shape.dimensions[0], &b = *shape.dimensions[1];
        const std::size_t fewer = std::min(a.distinct, b.distinct);
        const bool crowded =
            fewer > shape.limits.max_series || (!y.additive() && a.distinct * b.distinct > kCellsAsBars);
        const Candidate heat{Mark::Heatmap, "Two dimensions with many values are clearest as a heat map."};
        const Candidate bars{Mark::Bar, y.additive() ? "Stacked bars show " + named(y) + " of each " +
                                                           named(a) + " with its parts by " + named(b) + "."
                                                     : "Bars side by side compare " + named(y) + " by " +
                                                           named(a) + " and " + named(b) + "."};
        if (crowded)
            out = {heat, bars};
        else
            out = {bars, {Mark::Heatmap, "A heat map shows every pair as a cell."}};
        return out;
    }
    out.push_back({Mark::Bar, "Small charts side by side keep the three dimensions apart."});
    return out;
}

std::vector<Candidate> for_records(const Shape& shape) {
    const std::size_t rows = shape.result.row_count();
    const auto time = std::ranges::find(shape.dimensions, OutputKind::Time, [](auto* o) { return o->kind; });
    const bool listing = !shape.names.empty() && shape.measures.size() > 1;
    std::vector<Candidate> out;
    if (listing || shape.outputs.size() > 5 || shape.measures.size() > 3) {
        out.push_back({Mark::Table, "A list of records with several values each reads best as a table."});
        if (shape.measures.size() >= 2)
            out.push_back({Mark::Point, "Points show how two of the numbers go together."});
        return out;
    }
    if (time != shape.dimensions.end() && shape.measures.size() == 1) {
        out.push_back({Mark::Line, "The values follow " + named(**time) +
                                       ", so a line shows how they change over time."});
        out.push_back({Mark::Point, "Several rows share each moment, so every row is a point."});
        return out;
    }
    if (shape.measures.size() == 2 || shape.measures.size() == 3)
        return {{Mark::Point, "Two numbers of each row show how they go together."}};
    const Output& y = *shape.measures.front();
    const Output* x = !shape.dimensions.empty() ? shape.dimensions.front()
                      : !shape.names.empty()    ? shape.names.front()
                                                : nullptr;
    if (!x) {
        if (rows >= kEnoughForHistogram && !shape.ordered)
            out.push_back(
                {Mark::Histogram, "A histogram shows how the values of " + named(y) + " are spread."});
        else
            out.push_back({Mark::Table, "A short list of numbers reads best as it is."}),
                out.push_back({Mark::Histogram, "A histogram shows their spread."});
        return out;
    }
    if (shape.repeats({x}) == 0 && rows <= shape.limits.max_bars)
        return {{Mark::Bar, "Bars compare " + named(y) + " of each " + named(*x) + "."}};
    if (x->distinct > 0 && x->distinct <= kEnoughForHistogram && rows >= kRowsPerBox * x->distinct)
        return {{Mark::BoxPlot,
                 "Each " + named(*x) + " has many rows, so boxes show the spread of " + named(y) + "."}};
    return {{Mark::Table, "A long list of records reads best as a table."},
            {Mark::Bar, "Bars compare the largest."}};
}

/// What the shape of the result says, best first.
std::vector<Candidate> by_shape(const Shape& shape) {
    if (shape.outputs.empty() || shape.result.row_count() == 0)
        return {{Mark::Table, "The result has no rows, so there is nothing to draw."}};
    if (shape.result.row_count() == 1) return for_one_row(shape);
    if (shape.five_numbers() && shape.dimensions.size() <= 1)
        return {{Mark::BoxPlot, "Low, quartiles and high of each group are what a box plot draws."}};
    const auto bins =
        std::ranges::count_if(shape.dimensions, [](auto* o) { return o->origin.bin_width && o->numeric(); });
    if (shape.measures.empty())
        return {{Mark::Table, "The result holds no number to draw, so it is shown as a list."}};
    std::vector<Candidate> out;
    if (bins == 1) out.push_back({Mark::Histogram, "Counts over bins of one column show how it is spread."});
    if (bins == 2) out.push_back({Mark::Heatmap, "Two columns in bins show where the rows are dense."});
    auto more = shape.grouped ? for_groups(shape) : for_records(shape);
    std::ranges::move(more, std::back_inserter(out));
    return out;
}

std::string an_article(std::string_view noun) {
    return (std::string_view("aeiou").contains(noun.front()) ? "an " : "a ") + std::string(noun);
}
std::string spoken(Mark mark) {
    switch (mark) {
        case Mark::Bar:
            return "bar chart";
        case Mark::Line:
            return "line chart";
        case Mark::Area:
            return "area chart";
        case Mark::Point:
            return "scatter plot";
        case Mark::Pie:
            return "pie chart";
        case Mark::Histogram:
            return "histogram";
        case Mark::Heatmap:
            return "heat map";
        case Mark::BoxPlot:
            return "box plot";
        case Mark::Table:
            return "table";
        case Mark::Number:
            return "single number";
    }
    return "chart";
}

std::string with_commas(std::size_t n) {
    std::string s = std::to_string(n);
    for (std::size_t i = s.size(); i > 3; i -= 3) s.insert(i - 3, ",");
    return s;
}

void describe(Chart& chart, const Shape& shape) {
    std::string text = spoken(chart.mark) + ": " + chart.title;
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    const auto add = [&](std::string_view lead, const std::optional<Channel>& c) {
        if (c) text += std::string(lead) + c->title;
    };
    add(". Horizontal: ", chart.options.horizontal ? chart.y : chart.x);
    add(". Vertical: ", chart.options.horizontal ? chart.x : chart.y);
    add(". Colour: ", chart.color);
    add(". One chart for each ", chart.facet);
    chart.description = text + ".";
    if (shape.result.truncated && chart.mark != Mark::Table)
        chart.subtitle = "Only the first " + with_commas(shape.result.row_count()) + " rows of the result";

    if (!chart.options.max_categories || !chart.x || chart.mark == Mark::Pie) return;
    const Output& x = shape.outputs[chart.x->column];
    const bool first = chart.x->sorted || chart.x->scale != ScaleKind::Nominal;
    chart.subtitle = std::string(first ? "The first " : "The largest ") +
                     with_commas(chart.options.max_categories) + " of " +
                     with_commas(x.distinct + (x.nulls > 0));
}

/// Other marks worth a click: those the shape named, then those that carry the data without being asked for.
std::vector<Alternative> other_marks(const Shape& shape, const std::vector<Candidate>& candidates,
                                     Mark chosen) {
    std::vector<Alternative> out;
    const auto offer = [&](Mark mark, const std::string& reason) {
        const bool known = std::ranges::find(out, mark, &Alternative::mark) != out.end();
        if (mark != chosen && !known && assign(mark, shape, false)) out.push_back({mark, reason});
    };
    for (const Candidate& c : candidates) offer(c.mark, c.reason);
    if (shape.result.row_count() > 1) {
        const bool few = std::ranges::any_of(shape.dimensions, [&](auto* o) {
            return o->distinct <= shape.limits.max_slices && !is_ordered(*o);
        });
        const bool spread = shape.dimensions.empty() ? shape.result.row_count() >= kEnoughForHistogram
                                                     : shape.result.row_count() >=
                                                           kRowsPerBox * shape.dimensions.front()->distinct;
        offer(Mark::Bar, "Bars compare the values.");
        const bool binned =
            std::ranges::any_of(shape.dimensions, [](auto* o) { return o->origin.bin_width.has_value(); });
        if (!binned) offer(Mark::Line, "A line shows the change in order.");
        if (few && !shape.measures.empty() && shape.measures.front()->additive())
            offer(Mark::Pie, "A pie shows the share of each part.");
        if (shape.dimensions.size() == 2) offer(Mark::Heatmap, "A heat map shows every pair as a cell.");
        if (!shape.grouped && spread && shape.measures.size() == 1)
            offer(Mark::BoxPlot, "Boxes show the spread.");
    }
    offer(Mark::Table, "The table shows every value.");
    return out;
}

Chart finish(Chart chart, const Shape& shape, const std::vector<Candidate>& candidates, std::string reason) {
    chart.reason = std::move(reason);
    chart.alternatives = other_marks(shape, candidates, chart.mark);
    describe(chart, shape);
    return chart;
}

}  // namespace

Chart choose(const query::Query& query, const query::Schema& schema, const Table& result,
             const query::Presentation& asked, const ChartLimits& limits) {
    const Shape shape(query, schema, result, asked, limits);
    const std::vector<Candidate> candidates = by_shape(shape);
    std::string refusal;
    if (asked.mark) {
        Attempt wanted = assign(*asked.mark, shape, true);
        if (wanted)
            return finish(std::move(*wanted), shape, candidates,
                          "You asked for " + an_article(spoken(*asked.mark)) + ".");
        refusal =
            sentence_case(an_article(spoken(*asked.mark))) + " was asked for, but " + wanted.error() + ". ";
    }
    for (const Candidate& candidate : candidates)
        if (Attempt attempt = assign(candidate.mark, shape, false))
            return finish(std::move(*attempt), shape, candidates,
                          refusal.empty() ? candidate.reason : refusal + candidate.reason);
    return finish(*assign(Mark::Table, shape, false), shape, candidates,
                  refusal + "A table shows every value.");
}

Chart with_mark(const query::Query& query, const query::Schema& schema, const Table& result, Mark mark,
                const ChartLimits& limits) {
    return choose(query, schema, result, query::Presentation{.mark = mark}, limits);
}

}  // namespace sightline::charts
