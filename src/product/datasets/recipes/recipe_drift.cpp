#include "product/datasets/recipes/recipe_drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/query/sql.h"

namespace sightline::datasets {

namespace {

using query::quote_identifier;

constexpr double kMoved = 0.1, kMovedMuch = 0.25;
constexpr int kParts = 10;
constexpr std::int64_t kMaxCategories = 500;  // of a column whose values are compared one by one
constexpr std::int64_t kFewRows = 50;         // under this, shares say nothing
constexpr std::size_t kShown = 5;

double number(const Value& v) {
    return as_number(v).value_or(0);
}

/// Shares with a small floor, so that an empty part does not make the index infinite.
double stability(const std::vector<double>& before, const std::vector<double>& after) {
    double all_before = 0, all_after = 0, out = 0;
    for (const double x : before) all_before += x;
    for (const double x : after) all_after += x;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const double p = std::max(before[i] / all_before, 1e-4), q = std::max(after[i] / all_after, 1e-4);
        out += (q - p) * std::log(q / p);
    }
    return out;
}

class Comparison {
  public:
    Comparison(const std::string& base, const std::string& target, const AskTable& ask)
        : base_(quote_identifier(base)), target_(quote_identifier(target)), ask_(ask) {}

    Result<Drift> all(const query::TableInfo& before, const query::TableInfo& after) {
        drift_.base_rows = before.row_count;
        drift_.rows = after.row_count;
        for (const auto& c : before.columns) {
            const query::ColumnInfo* const now = after.find(c.name);
            if (!now) {
                add(c.name, "missing", "the column is not there any more", true);
            } else if (now->type != c.type) {
                const bool both = is_numeric(c.type) && is_numeric(now->type);
                add(c.name, "retyped", fmt::format("was {}, is {}", name_of(c.type), name_of(now->type)),
                    !both);
            } else {
                SL_CHECK(gaps(c, *now, before.row_count, after.row_count));
                if (before.row_count < kFewRows || after.row_count < kFewRows) continue;
                if (is_numeric(c.type) && c.role != query::Role::Identifier) SL_CHECK(moved(c, *now));
            }
            if (now && now->type == ColumnType::Text && c.type == ColumnType::Text &&
                (c.role == query::Role::Category || c.role == query::Role::Geography) &&
                c.distinct_count <= kMaxCategories)
                SL_CHECK(categories(c, *now));
        }
        for (const auto& c : after.columns)
            if (!before.find(c.name))
                add(c.name, "new", fmt::format("a new column of {}", name_of(c.type)), false);
        return std::move(drift_);
    }

  private:
    void add(const std::string& column, const char* kind, std::string detail, bool severe,
             std::optional<double> psi = {}) {
        drift_.findings.push_back({column, kind, std::move(detail), severe, psi});
    }

    Result<void> gaps(const query::ColumnInfo& was, const query::ColumnInfo& is, std::int64_t before,
                      std::int64_t after) {
        if (before == 0 || after == 0) return {};
        const double p = static_cast<double>(was.null_count) / static_cast<double>(before);
        const double q = static_cast<double>(is.null_count) / static_cast<double>(after);
        if (q - p > 0.05)
            add(was.name, "gaps",
                fmt::format("{:.1f} % of the rows have none; it was {:.1f} %", 100 * q, 100 * p), q > 0.5);
        return {};
    }

    Result<void> moved(const query::ColumnInfo& was, const query::ColumnInfo& is) {
        const std::string d = "CAST(" + quote_identifier(was.name) + " AS DOUBLE)";
        std::string quantiles;
        for (int i = 1; i < kParts; ++i)
            quantiles +=
                fmt::format("{}quantile_cont({}, {})", i > 1 ? ", " : "", d, static_cast<double>(i) / kParts);
        SL_TRY(const Table edges,
               ask_("SELECT " + quantiles + " FROM " + base_ + " WHERE isfinite(" + d + ")"));
        std::vector<double> cuts;
        for (std::size_t i = 0; i < edges.column_count(); ++i)
            if (!is_null(edges.value(0, i))) cuts.push_back(number(edges.value(0, i)));
        const auto repeated = std::ranges::unique(cuts);
        cuts.erase(repeated.begin(), repeated.end());
        if (cuts.empty()) return {};
        SL_TRY(const auto before, counts(base_, was.name, cuts));
        SL_TRY(const auto after, counts(target_, is.name, cuts));
        double seen = 0;
        for (const double x : after) seen += x;
        if (seen < static_cast<double>(kFewRows)) return {};
        const double psi = stability(before, after);
        if (psi <= kMoved) return {};
        const std::string median = "SELECT median(" + d + ") FROM ";
        SL_TRY(const Table m1, ask_(median + base_));
        SL_TRY(const Table m2, ask_(median + target_));
        add(was.name, "moved",
            fmt::format("the values moved{}: the median was {:g} and is {:g}",
                        psi > kMovedMuch ? " much" : "", number(m1.value(0, 0)), number(m2.value(0, 0))),
            psi > kMovedMuch, psi);
        return {};
    }

    Result<std::vector<double>> counts(const std::string& table, const std::string& column,
                                       const std::vector<double>& cuts) {
        const std::string d = "CAST(" + quote_identifier(column) + " AS DOUBLE)";
        std::string sql = "SELECT ";
        for (std::size_t i = 0; i <= cuts.size(); ++i) {
            const std::string low = i > 0 ? d + " > CAST('" + to_text(cuts[i - 1]) + "' AS DOUBLE)" : "true";
            const std::string high =
                i < cuts.size() ? d + " <= CAST('" + to_text(cuts[i]) + "' AS DOUBLE)" : "true";
            sql += (i ? ", " : "") + ("count(*) FILTER (WHERE " + low) + " AND " + high + ")";
        }
        SL_TRY(const Table t, ask_(sql + " FROM " + table + " WHERE isfinite(" + d + ")"));
        std::vector<double> out;
        for (std::size_t i = 0; i < t.column_count(); ++i) out.push_back(number(t.value(0, i)));
        return out;
    }

    Result<void> categories(const query::ColumnInfo& was, const query::ColumnInfo& is) {
        const std::string q = quote_identifier(was.name), now = quote_identifier(is.name);
        SL_TRY(const Table t, ask_("SELECT " + now + ", count(*) AS n FROM " + target_ + " WHERE " + now +
                                   " IS NOT NULL AND " + now + " NOT IN (SELECT " + q + " FROM " + base_ +
                                   " WHERE " + q + " IS NOT NULL) GROUP BY 1 ORDER BY n DESC, 1 LIMIT 100"));
        if (t.row_count() == 0) return {};
        std::string shown;
        double rows = 0;
        for (std::size_t r = 0; r < t.row_count(); ++r) {
            rows += number(t.value(r, 1));
            if (r < kShown) shown += (r ? ", " : "") + ("'" + to_text(t.value(r, 0)).substr(0, 60) + "'");
        }
        if (t.row_count() > kShown) shown += ", …";
        add(was.name, "categories",
            fmt::format("{} value{} that {} not there before, in {:.0f} rows: {}", t.row_count(),
                        t.row_count() == 1 ? "" : "s", t.row_count() == 1 ? "was" : "were", rows, shown),
            false);
        return {};
    }

    std::string base_, target_;
    const AskTable& ask_;
    Drift drift_;
};

}  // namespace

Result<Drift> measure_drift(const query::TableInfo& base_table, const std::string& base,
                            const query::TableInfo& target_table, const std::string& target,
                            const AskTable& ask) {
    return Comparison(base, target, ask).all(base_table, target_table);
}

}  // namespace sightline::datasets
