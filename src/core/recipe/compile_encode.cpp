// bin and encode.

#include <algorithm>

#include "core/recipe/lexer.h"
#include "core/recipe/step_writer.h"

namespace sightline::recipe {

namespace {

constexpr double kSmoothing = 10;
constexpr std::size_t kMaxCategories = 1000;

}  // namespace

Result<Compiled> StepWriter::bin() {
    SL_TRY(const auto* const c, column(step_.text("column")));
    if (!is_numeric(c->type))
        return unfit("'" + c->name + "' is " + std::string(name_of(c->type)) + "; only numbers have ranges");
    const std::string d = "CAST(" + quoted_name(c->name) + " AS DOUBLE)";
    std::string sql;
    ColumnType type = ColumnType::Text;
    if (step_.has("edges")) {
        const auto& edges = step_.numbers("edges");
        sql = "CASE WHEN " + d + " < " + sql_number(edges.front()) + " THEN " +
              quoted_text("< " + written_number(edges.front()));
        for (std::size_t i = 1; i < edges.size(); ++i)
            sql += "\n    WHEN " + d + " < " + sql_number(edges[i]) + " THEN " +
                   quoted_text(written_number(edges[i - 1]) + " to < " + written_number(edges[i]));
        sql += "\n    WHEN " + d + " >= " + sql_number(edges.back()) + " THEN " +
               quoted_text(">= " + written_number(edges.back())) + " END";
    } else {
        const int n = static_cast<int>(step_.number("count"));
        const std::string count = std::to_string(n);
        type = ColumnType::Integer;
        if (step_.text("method") == "equal") {
            const std::string low = "(SELECT min(" + d + ") FROM " + from_ + ")",
                              high = "(SELECT max(" + d + ") FROM " + from_ + ")";
            sql = "CASE WHEN " + d + " IS NOT NULL THEN CAST(least(floor(coalesce((" + d + " - " + low +
                  ") / nullif(" + high + " - " + low + ", 0), 0) * " + count + "), " + count +
                  " - 1) AS BIGINT) + 1 END";
        } else {
            if (n > 100) return unfit("at most 100 quantiles are made");
            // 1 + the number of inner quantiles below the value, so that equal values stay together.
            sql = "CASE WHEN " + d + " IS NOT NULL THEN CAST(1";
            for (int i = 1; i < n; ++i)
                sql += " + CAST(" + d + " > (SELECT quantile_cont(" + d + ", " +
                       sql_number(static_cast<double>(i) / n) + ") FROM " + from_ + ") AS BIGINT)";
            sql += " AS BIGINT) END";
        }
    }
    const std::string name = step_.text_or("name", c->name);
    if (same_name(name, c->name)) return replaced({{c->name, std::move(sql), type}});
    SL_CHECK(is_new(name));
    Compiled out = same_columns("SELECT *,\n    " + sql + " AS " + quoted_name(name) + "\nFROM " + from_);
    out.keeps_rows = true;
    out.table.columns.push_back(made(name, type));
    return out;
}

Result<std::optional<std::string>> StepWriter::open_values() {
    const bool encodes = step_.kind == "encode" && step_.text("method") != "target";
    if (!step_.on || step_.has("values") || (!encodes && step_.kind != "pivot")) return std::nullopt;
    SL_TRY(const auto* const c, column(step_.text("column")));
    const std::string q = quoted_name(c->name);
    return "SELECT CAST(" + q + " AS VARCHAR)\nFROM " + from_ + "\nWHERE " + q + " IS NOT NULL\nGROUP BY " +
           q + "\nORDER BY " + q + "\nLIMIT " + std::to_string(kMaxCategories + 1);
}

Result<Compiled> StepWriter::encode() {
    SL_TRY(const auto* const c, column(step_.text("column")));
    const std::string& method = step_.text("method");
    if (method == "target") return target(*c);
    if (!step_.has("values"))
        return unfit("say which values: encode " + written_name(c->name) + " " + method +
                     " of 'first', 'second'");
    if (step_.list("values").size() > kMaxCategories)
        return unfit("'" + c->name + "' has more than " + std::to_string(kMaxCategories) +
                     " different values; name those that matter with of, or use target");
    return method == "one_hot" ? one_hot(*c) : ordinal(*c);
}

Result<Compiled> StepWriter::one_hot(const query::ColumnInfo& c) {
    Compiled out;
    out.table.row_count = input_.row_count;
    out.keeps_rows = true;
    const std::string text = "CAST(" + quoted_name(c.name) + " AS VARCHAR)";
    for (const auto& x : input_.columns)
        if (x.name != c.name) out.table.columns.push_back(x);
    out.sql = input_.columns.size() > 1 ? "SELECT * EXCLUDE (" + quoted_name(c.name) + ")" : "SELECT";
    bool first = input_.columns.size() == 1;
    for (const auto& v : step_.list("values")) {
        const std::string name = c.name + "_" + v;
        if (out.table.find(name))
            return unfit("the column '" + name +
                         "' would be there twice; rename one or replace a value first");
        // A missing value is none of them.
        out.sql += (first ? "\n    " : ",\n    ") + ("CAST(" + text) + " IS NOT DISTINCT FROM " +
                   quoted_text(v) + " AS BIGINT) AS " + quoted_name(name);
        first = false;
        out.table.columns.push_back(made(name, ColumnType::Integer));
    }
    if (out.table.columns.empty()) return unfit("'" + c.name + "' has no values to make columns of");
    out.sql += "\nFROM " + from_;
    return out;
}

Result<Compiled> StepWriter::ordinal(const query::ColumnInfo& c) {
    if (step_.list("values").empty()) return unfit("'" + c.name + "' has no values to number");
    std::string sql = "CASE CAST(" + quoted_name(c.name) + " AS VARCHAR)";
    int n = 0;
    for (const auto& v : step_.list("values"))
        sql += " WHEN " + quoted_text(v) + " THEN " + std::to_string(n++);
    return replaced({{c.name, "CAST(" + sql + " END AS BIGINT)", ColumnType::Integer}});
}

// Mean of the target in each category, drawn towards the whole mean by the weight of m rows (Micci-Barreca
// 2001): (sum + m * mean) / (count + m).
Result<Compiled> StepWriter::target(const query::ColumnInfo& c) {
    SL_TRY(const auto* const t, column(step_.text("target")));
    if (!is_numeric(t->type) && t->type != ColumnType::Boolean)
        return unfit("the target '" + t->name + "' is " + std::string(name_of(t->type)) +
                     "; it must be numbers");
    if (t == &c) return unfit("a column cannot be its own target");
    const double m = step_.number_or("smoothing", kSmoothing);
    if (m < 0) return unfit("smoothing is a number of rows, 0 or more");
    const std::string d = "CAST(" + quoted_name(t->name) + " AS DOUBLE)",
                      window = " OVER (PARTITION BY " + quoted_name(c.name) + ")";
    const std::string mean = "(SELECT avg(" + d + ") FROM " + from_ + ")";
    const std::string sql = "coalesce((coalesce(sum(" + d + ")" + window + ", 0) + " + sql_number(m) + " * " +
                            mean + ") / nullif(count(" + d + ")" + window + " + " + sql_number(m) + ", 0), " +
                            mean + ")";
    SL_TRY(Compiled out, replaced({{c.name, sql, ColumnType::Double}}));
    return in_row_order(std::move(out));
}

}  // namespace sightline::recipe
