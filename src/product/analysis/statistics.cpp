#include "product/analysis/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "product/analysis/statistics_parts.h"
#include "product/analysis/tests_of_fit.h"

namespace sightline::analysis {

namespace {

constexpr std::int64_t kMostCategories = 50;  // distinct values of a column that is compared
constexpr double kSignificant = 0.05;

bool is_measure(const query::ColumnInfo& c) {
    return is_numeric(c.type) && c.role != query::Role::Identifier && c.distinct_count > 1;
}

bool is_category(const query::ColumnInfo& c) {
    return (c.type == ColumnType::Text || c.type == ColumnType::Boolean) &&
           c.role != query::Role::Identifier && c.distinct_count >= 2 && c.distinct_count <= kMostCategories;
}

Source source_of(const query::TableInfo& table, const StatisticsOptions& options, Statistics& out) {
    Source s;
    std::string list;
    const auto add = [&](const std::string& sql) { list += (list.empty() ? "" : ", ") + sql; };
    std::size_t measures = 0, categories = 0;
    for (const auto& c : table.columns) {
        const std::string q = quote_identifier(c.name);
        if (is_measure(c) && ++measures <= options.max_measures) {
            add(fmt::format("CASE WHEN isfinite(CAST({0} AS DOUBLE)) THEN CAST({0} AS DOUBLE) END AS m{1}", q,
                            s.measures.size()));
            s.measures.push_back(c.name);
        } else if (is_category(c) && ++categories <= options.max_categories) {
            add(fmt::format("CAST({} AS VARCHAR) AS c{}", q, s.categories.size()));
            s.categories.push_back(c.name);
        } else if (s.time.empty() && is_temporal(c.type) && c.distinct_count > 1) {
            s.time = c.name;
        }
    }
    if (measures > options.max_measures)
        out.notes.push_back(fmt::format("Of {} columns of numbers the first {} were looked at.", measures,
                                        options.max_measures));
    if (categories > options.max_categories)
        out.notes.push_back(fmt::format("Of {} columns of categories the first {} were compared.", categories,
                                        options.max_categories));
    if (list.empty()) return s;
    const std::string from = " FROM " + quote_identifier(table.name);
    s.whole = "(SELECT " + list + (s.time.empty() ? "" : ", " + quote_identifier(s.time)) + from + ")";
    s.sql = "(SELECT " + list + from + ")";
    out.sampled_rows = table.row_count;
    if (table.row_count > options.exact_rows) {
        s.sql = fmt::format("(SELECT {} FROM (FROM {} USING SAMPLE reservoir({} ROWS) REPEATABLE (42)))",
                            list, quote_identifier(table.name), options.exact_rows);
        out.sampled_rows = options.exact_rows;
        out.approximate = true;
    }
    return s;
}

/// Adjusted over all, so that a hundred pairs do not make five by chance.
template <class Items>
void adjust(Items& items) {
    std::vector<double> p;
    for (const auto& i : items)
        if (i.p_value) p.push_back(*i.p_value);
    const auto better = adjusted(p);
    std::size_t at = 0;
    for (auto& i : items)
        if (i.p_value) i.p_adjusted = better[at++];
}

}  // namespace

Result<Statistics> measure_statistics(const RunSql& run, const query::TableInfo& table,
                                      const StatisticsOptions& options) {
    Statistics out;
    out.row_count = table.row_count;
    const Source source = source_of(table, options, out);
    if (source.sql.empty() || table.row_count == 0) {
        out.notes.push_back("There is no column of numbers or categories to compare.");
        return out;
    }
    SL_CHECK(describe_each(run, source, out));
    SL_CHECK(find_outliers(run, source, out));
    SL_CHECK(correlate(run, source, out));
    SL_CHECK(compare_categories(run, source, out));
    SL_CHECK(find_trends(run, source, out));
    if (out.univariate.empty() && out.bivariate.empty())
        out.notes.push_back("There are no columns of numbers, and no two of categories, to compare.");
    adjust(out.bivariate);
    adjust(out.trends);
    for (auto& t : out.trends)
        t.direction = !t.p_adjusted || *t.p_adjusted >= kSignificant ? "none"
                      : t.slope > 0                                  ? "rising"
                                                                     : "falling";
    std::ranges::stable_sort(out.bivariate, [](const auto& a, const auto& b) {
        const auto sure = [](const auto& x) { return x.p_adjusted && *x.p_adjusted < kSignificant; };
        return sure(a) != sure(b) ? sure(a) : std::abs(a.coefficient) > std::abs(b.coefficient);
    });
    if (out.bivariate.size() > options.max_pairs_listed) {
        out.notes.push_back(fmt::format("Of {} pairs the {} surest and strongest are listed.",
                                        out.bivariate.size(), options.max_pairs_listed));
        out.bivariate.resize(options.max_pairs_listed);
    }
    return out;
}

}  // namespace sightline::analysis
