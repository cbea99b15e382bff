#include <fmt/format.h>

#include <cmath>
#include <map>

#include "product/analysis/statistics_parts.h"
#include "product/analysis/tests_of_fit.h"

namespace sightline::analysis {

namespace {

constexpr std::size_t kMostGroups = 200;  // of a category that is compared

/// Values of both where both are filled.
void both(const Column& a, const Column& b, std::vector<double>& x, std::vector<double>& y) {
    x.clear();
    y.clear();
    for (std::size_t row = 0; row < a.size(); ++row) {
        if (a.is_null(row) || b.is_null(row)) continue;
        x.push_back(a.number(row));
        y.push_back(b.number(row));
    }
}

void add(Statistics& out, const std::string& first, const std::string& second, const char* method,
         std::optional<double> coefficient, std::int64_t count, std::optional<double> p) {
    if (!coefficient) return;
    Bivariate b;
    b.first = first;
    b.second = second;
    b.method = method;
    b.coefficient = *coefficient;
    b.count = count;
    b.p_value = p;
    b.strength = strength_of(*coefficient);
    out.bivariate.push_back(std::move(b));
}

}  // namespace

Result<void> correlate(const RunSql& run, const Source& source, Statistics& out) {
    const std::size_t k = source.measures.size();
    out.correlations.columns = source.measures;
    out.correlations.pearson.assign(k, std::vector<std::optional<double>>(k));
    out.correlations.spearman = out.correlations.pearson;
    if (k < 2) return {};
    std::string sql;
    for (std::size_t i = 0; i < k; ++i) sql += (i ? ", m" : "SELECT m") + std::to_string(i);
    SL_TRY(const Table t, run(sql + " FROM " + source.sql));
    std::vector<std::vector<double>> ranked(k);
    std::vector<double> x, y;
    for (std::size_t i = 0; i < k; ++i) {
        out.correlations.pearson[i][i] = out.correlations.spearman[i][i] = 1.0;
        for (std::size_t j = 0; j < i; ++j) {
            both(t.columns[j], t.columns[i], x, y);
            const auto n = static_cast<std::int64_t>(x.size());
            const auto r = pearson(x, y);
            const bool filled = x.size() == t.row_count();
            const auto rank_of = [&](std::size_t column, const std::vector<double>& values) {
                if (filled && ranked[column].empty()) ranked[column] = ranks(values);
                return filled ? ranked[column] : ranks(values);
            };
            const auto rho = pearson(rank_of(j, x), rank_of(i, y));
            out.correlations.pearson[i][j] = out.correlations.pearson[j][i] = r;
            out.correlations.spearman[i][j] = out.correlations.spearman[j][i] = rho;
            add(out, source.measures[j], source.measures[i], "pearson", r, n,
                r ? correlation_p(*r, n) : std::nullopt);
            add(out, source.measures[j], source.measures[i], "spearman", rho, n,
                rho ? correlation_p(*rho, n) : std::nullopt);
        }
    }
    return {};
}

Result<void> compare_categories(const RunSql& run, const Source& source, Statistics& out) {
    const std::size_t k = source.categories.size();
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = i + 1; j < k; ++j) {
            SL_TRY(const Table t,
                   run(fmt::format("SELECT c{0}, c{1}, count(*) FROM {2} WHERE c{0} IS NOT NULL AND c{1} IS "
                                   "NOT NULL GROUP BY 1, 2",
                                   i, j, source.sql)));
            std::map<std::string, std::size_t> rows, columns;
            for (std::size_t r = 0; r < t.row_count(); ++r) {
                rows.emplace(t.columns[0].text(r), rows.size());
                columns.emplace(t.columns[1].text(r), columns.size());
            }
            if (rows.size() > kMostGroups || columns.size() > kMostGroups) continue;
            std::vector<std::vector<double>> counts(rows.size(), std::vector<double>(columns.size(), 0));
            for (std::size_t r = 0; r < t.row_count(); ++r)
                counts[rows[std::string(t.columns[0].text(r))]][columns[std::string(t.columns[1].text(r))]] =
                    static_cast<double>(integer_at(t, r, 2));
            const Association v = cramers_v(counts);
            if (v.count > 0)
                add(out, source.categories[i], source.categories[j], "cramers_v", v.coefficient, v.count,
                    v.p_value);
        }
    if (source.measures.empty()) return {};
    for (std::size_t i = 0; i < k; ++i) {
        std::string sql = "SELECT c" + std::to_string(i);
        for (std::size_t m = 0; m < source.measures.size(); ++m)
            sql += fmt::format(", count(m{0}), avg(m{0}), var_pop(m{0}) * count(m{0})", m);
        SL_TRY(const Table t,
               run(fmt::format("{} FROM {} WHERE c{} IS NOT NULL GROUP BY 1", sql, source.sql, i)));
        for (std::size_t m = 0; m < source.measures.size(); ++m) {
            std::vector<Group> groups;
            for (std::size_t r = 0; r < t.row_count(); ++r) {
                const auto at = [&](std::size_t column) {
                    return as_number(t.value(r, 1 + 3 * m + column)).value_or(0);
                };
                groups.push_back({at(0), at(1), at(2)});
            }
            const Association eta = correlation_ratio(groups);
            if (eta.count > 0)
                add(out, source.categories[i], source.measures[m], "correlation_ratio", eta.coefficient,
                    eta.count, eta.p_value);
        }
    }
    return {};
}

}  // namespace sightline::analysis
