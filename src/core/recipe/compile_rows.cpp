// reread, filter, delete, outliers, deduplicate, sort.

#include "core/recipe/expression_text.h"
#include "core/recipe/step_writer.h"

namespace sightline::recipe {

namespace {

constexpr double kIqrReach = 1.5;  // Tukey 1977
constexpr double kZscoreReach = 3;
constexpr double kIsolationScore = 0.6;  // Liu, Ting and Zhou 2008: above it lie likely anomalies

}  // namespace

Result<Compiled> StepWriter::filter() {
    SL_TRY(auto condition, condition_from(step_.text("condition")));
    return rows_where(std::move(condition));
}

Result<Compiled> StepWriter::remove() {
    SL_TRY(auto condition, condition_from(step_.text("condition")));
    // A row of which the condition cannot be told stays: only what is known to be unwanted goes.
    query::Case unwanted;
    unwanted.branches.push_back({std::move(condition), query::Literal{Value{std::int64_t{1}}}});
    unwanted.otherwise = Box<query::Expression>(query::Literal{Value{std::int64_t{0}}});
    return rows_where(query::Comparison{query::Comparator::Equal, query::Expression(std::move(unwanted)),
                                        query::Literal{Value{std::int64_t{0}}}});
}

Result<Compiled> StepWriter::outliers() {
    SL_TRY(const auto chosen, numeric_columns("columns"));
    if (step_.text("method") == "isolation_forest") return isolated(chosen);
    const bool iqr = step_.text("method") == "iqr";
    const double reach = step_.number_or("reach", iqr ? kIqrReach : kZscoreReach);
    if (!(reach > 0)) return unfit("how far an outlier lies is a number above 0");
    const std::string& action = step_.text("action");
    std::vector<Replacement> replacements;
    std::string within, marks;
    Compiled marked = same_columns("");
    for (const auto* c : chosen) {
        const std::string d = "CAST(" + quoted_name(c->name) + " AS DOUBLE)", k = sql_number(reach);
        const auto whole = [&](const std::string& statistic) {
            return "(SELECT " + statistic + " FROM " + from_ + ")";
        };
        const auto fence = [&](const char* sign) {
            if (!iqr) return whole("avg(" + d + ") " + sign + " " + k + " * stddev_samp(" + d + ")");
            return whole("quantile_cont(" + d + ", " + (*sign == '-' ? "0.25" : "0.75") + ") " + sign + " " +
                         k + " * (quantile_cont(" + d + ", 0.75) - quantile_cont(" + d + ", 0.25))");
        };
        const std::string low = fence("-"), high = fence("+");
        // Without a spread (no or one value) there are no fences and no outliers.
        const std::string inside = "coalesce(" + d + " BETWEEN " + low + " AND " + high + ", true)";
        if (action == "remove") {
            within += (within.empty() ? "\nWHERE " : "\n    AND ") + inside;
        } else if (action == "cap") {
            // least and greatest pass over nulls; a missing value must stay missing.
            replacements.push_back({c->name,
                                    "CASE WHEN " + d + " IS NOT NULL THEN greatest(least(" + d + ", " + high +
                                        "), " + low + ") END",
                                    ColumnType::Double});
        } else {
            const std::string name = c->name + "_outlier";
            SL_CHECK(is_new(name));
            marks += ",\n    NOT " + inside + " AS " + quoted_name(name);
            marked.table.columns.push_back(made(name, ColumnType::Boolean));
        }
    }
    if (action == "cap") return replaced(replacements);
    if (action == "remove") return same_columns("SELECT *\nFROM " + from_ + within);
    marked.sql = "SELECT *" + marks + "\nFROM " + from_;
    marked.keeps_rows = true;
    return marked;
}

// Rows, not values: a row may stand apart though each of its values is usual.
Result<Compiled> StepWriter::isolated(const std::vector<const query::ColumnInfo*>& chosen) {
    const std::string& action = step_.text("action");
    if (action == "cap")
        return unfit("an isolation forest finds whole rows, which cannot be capped; remove or mark them");
    const double reach = step_.number_or("reach", kIsolationScore);
    if (!(reach > 0 && reach < 1))
        return unfit("an isolation forest scores rows from 0 to 1; outliers begin at about 0.6");
    ModelOrder order{"isolation_forest", {}, {}, 0, relation_ + " model"};
    for (const auto* c : chosen) order.columns.push_back(c->name);
    order.features = order.columns;
    order.beyond = reach;
    const std::string from =
        "\nFROM " + from_ + " AS t POSITIONAL JOIN " + quoted_name(order.relation) + " AS model";
    Compiled out = same_columns("SELECT t.*" + from + "\nWHERE NOT model.outlier");
    if (action == "mark") {
        SL_CHECK(is_new("outlier"));
        out.sql = "SELECT t.*, model.outlier" + from;
        out.table.columns.push_back(made("outlier", ColumnType::Boolean));
        out.keeps_rows = true;
    }
    out.model = std::move(order);
    return out;
}

/// Its work is done before: the table it stands over is the file read again.
Result<Compiled> StepWriter::reread() {
    if (step_.text("how") != "rows" && (step_.has("line") || step_.has("delimiter")))
        return fail(ErrorCode::Unprocessable,
                    "where the names stand and what divides the cells is for 'reread as rows'");
    const std::string delimiter = step_.text_or("delimiter", ",");
    if (delimiter.size() != 1 || static_cast<unsigned char>(delimiter[0]) > 0x7E ||
        std::string_view("\"'\n\r").contains(delimiter[0]) || delimiter[0] == '\0')
        return fail(ErrorCode::Unprocessable,
                    "the delimiter is one character, such as ',', ';', '|' or '\\t'");
    Compiled out = same_columns("SELECT *\nFROM " + from_);
    out.keeps_rows = true;
    return out;
}

Result<Compiled> StepWriter::deduplicate() {
    if (step_.has("method")) return deduplicate_fuzzy();
    std::vector<const query::ColumnInfo*> by;
    if (step_.has("columns")) {
        SL_TRY(by, columns("columns"));
    } else {
        for (const auto& c : input_.columns) by.push_back(&c);
    }
    const bool last = step_.text_or("end", "first") == "last";
    return same_columns("SELECT * EXCLUDE (" + row_name() + ")\nFROM " + numbered() +
                        "\nQUALIFY row_number() OVER (" + partition(by) + " ORDER BY " + row_name() +
                        (last ? " DESC" : "") + ") = 1\nORDER BY " + row_name());
}

Result<Compiled> StepWriter::sort() {
    SL_TRY(const auto by, columns("columns"));
    const bool down = step_.text_or("order", "ascending") == "descending";
    std::string order;
    for (const auto* c : by)
        order += (order.empty() ? "" : ", ") + quoted_name(c->name) + (down ? " DESC" : "") + " NULLS LAST";
    return same_columns("SELECT * EXCLUDE (" + row_name() + ")\nFROM " + numbered() + "\nORDER BY " + order +
                        ", " + row_name());
}

}  // namespace sightline::recipe
