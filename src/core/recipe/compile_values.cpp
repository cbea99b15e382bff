// trim, replace, fill, impute, mask, standardize.

#include <algorithm>

#include "core/recipe/step_writer.h"

namespace sightline::recipe {

namespace {

/// Does a constant fit a column of that type as it is?
bool fits(const Value& v, ColumnType type) {
    if (is_null(v)) return true;
    const ColumnType own = *type_of(v);
    if (type == ColumnType::Double || type == ColumnType::Decimal) return is_numeric(own);
    return own == type || (type == ColumnType::Timestamp && own == ColumnType::Date);
}

bool has_moments(ColumnType type) {
    return type == ColumnType::Date || type == ColumnType::Timestamp;
}

}  // namespace

Result<Compiled> StepWriter::trim() {
    SL_TRY(auto chosen, columns("columns"));
    const bool all = chosen.empty();
    if (all)
        for (const auto& c : input_.columns) chosen.push_back(&c);
    std::vector<Replacement> replacements;
    for (const auto* c : chosen) {
        if (c->type != ColumnType::Text) {
            if (all) continue;
            return unfit("'" + c->name + "' is " + std::string(name_of(c->type)) + ", which has no blanks");
        }
        replacements.push_back(
            {c->name,
             "regexp_replace(" + quoted_name(c->name) +
                 ", '^[\\s\\x{00A0}\\x{FEFF}\\x{200B}]+|[\\s\\x{00A0}\\x{FEFF}\\x{200B}]+$', '', 'g')",
             c->type});
    }
    return replaced(replacements);
}

Result<Compiled> StepWriter::replace() {
    SL_TRY(auto chosen, columns("columns"));
    const bool all = chosen.empty();
    const Value& with = step_.constant("value");
    if (all)
        for (const auto& c : input_.columns)
            if (c.type == ColumnType::Text) chosen.push_back(&c);
    std::string list;
    for (const auto& w : step_.list("what")) list += (list.empty() ? "" : ", ") + quoted_text(w);
    std::vector<Replacement> replacements;
    for (const auto* c : chosen) {
        if (!fits(with, c->type))
            return unfit(sql_value(with) + " does not fit '" + c->name + "', which is " +
                         std::string(name_of(c->type)));
        const std::string q = quoted_name(c->name);
        const std::string said = c->type == ColumnType::Text ? q : "CAST(" + q + " AS VARCHAR)";
        replacements.push_back(
            {c->name,
             "CASE WHEN " + said + " IN (" + list + ") THEN " + sql_value(with) + " ELSE " + q + " END",
             c->type});
    }
    return replaced(replacements);
}

Result<Compiled> StepWriter::fill() {
    SL_TRY(const auto chosen, columns("columns"));
    std::vector<Replacement> replacements;
    if (step_.has("value")) {
        const Value& value = step_.constant("value");
        if (is_null(value)) return unfit("null fills nothing; give a value");
        for (const auto* c : chosen) {
            if (!fits(value, c->type))
                return unfit(sql_value(value) + " does not fit '" + c->name + "', which is " +
                             std::string(name_of(c->type)) + "; convert it first");
            replacements.push_back(
                {c->name, "coalesce(" + quoted_name(c->name) + ", " + sql_value(value) + ")", c->type});
        }
        return replaced(replacements);
    }
    std::vector<const query::ColumnInfo*> groups;
    if (step_.has("groups")) {
        SL_TRY(groups, columns("groups"));
    }
    const bool forward = step_.text("direction") == "forward";
    const std::string window = " OVER (" + (groups.empty() ? "" : partition(groups) + " ") + "ORDER BY " +
                               row_name() +
                               (forward ? " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
                                        : " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)");
    for (const auto* c : chosen)
        replacements.push_back(
            {c->name,
             (forward ? "last_value(" : "first_value(") + quoted_name(c->name) + " IGNORE NULLS)" + window,
             c->type});
    SL_TRY(Compiled out, replaced(replacements));
    return in_row_order(std::move(out));
}

Result<Compiled> StepWriter::impute() {
    if (step_.has("direction")) return fill();
    const std::string& method = step_.text("method");
    SL_TRY(const auto chosen, columns("columns"));
    for (const auto* c : chosen) {
        if (is_numeric(c->type) || method == "mode") continue;
        if (method == "model" ? c->type == ColumnType::Text : has_moments(c->type)) continue;
        return unfit("'" + c->name + "' is " + std::string(name_of(c->type)) +
                     ", and this step needs numbers" +
                     (method == "model" ? " or texts" : ", dates or timestamps") + "; convert it first");
    }
    std::vector<const query::ColumnInfo*> groups;
    if (step_.has("groups")) {
        SL_TRY(groups, columns("groups"));
    }
    if (method == "model") {
        if (!groups.empty()) return unfit("a model looks at the other columns anyway; leave out within");
        return modelled(chosen);
    }
    std::vector<Replacement> replacements;
    for (const auto* c : chosen) {
        const std::string q = quoted_name(c->name);
        // Of several modes the smallest, whatever the order of rows and threads.
        if (method == "mode") {
            if (!groups.empty())
                return unfit("the mode is of the whole column; leave out within, or use mean or median");
            replacements.push_back({c->name,
                                    "coalesce(" + q + ", (SELECT " + q + " FROM " + from_ + " WHERE " + q +
                                        " IS NOT NULL GROUP BY " + q + " ORDER BY count(*) DESC, " + q +
                                        " LIMIT 1))",
                                    c->type});
            continue;
        }
        const bool moments = has_moments(c->type);
        // Moments are counted in microseconds; a day's is its midnight.
        const std::string d =
            moments ? "epoch_us(CAST(" + q + " AS TIMESTAMP))" : "CAST(" + q + " AS DOUBLE)";
        std::string value = (method == "mean" ? "avg(" : "median(") + d + ")" +
                            (groups.empty() ? "" : " OVER (" + partition(groups) + ")");
        if (moments) value = "make_timestamp(CAST(round(" + value + ") AS BIGINT))";
        if (c->type == ColumnType::Date) value = "CAST(" + value + " AS DATE)";
        if (groups.empty()) value = "(SELECT " + value + " FROM " + from_ + ")";
        replacements.push_back({c->name, "coalesce(" + (moments ? q : d) + ", " + value + ")",
                                moments ? c->type : ColumnType::Double});
    }
    SL_TRY(Compiled out, replaced(replacements));
    if (groups.empty()) return out;
    return in_row_order(std::move(out));
}

// Whole numbers stay whole, texts are those there are.
Result<Compiled> StepWriter::modelled(const std::vector<const query::ColumnInfo*>& chosen) {
    ModelOrder order{"impute", {}, {}, 0, relation_ + " model"};
    std::vector<Replacement> replacements;
    for (const auto* c : chosen) {
        const std::string q = quoted_name(c->name);
        const bool same = c->type == ColumnType::Integer || c->type == ColumnType::Text;
        order.columns.push_back(c->name);
        replacements.push_back({c->name, q, same ? c->type : ColumnType::Double});
    }
    for (const auto& c : input_.columns) order.features.push_back(c.name);
    SL_TRY(Compiled out, replaced(replacements));
    std::string list;
    for (const auto& c : input_.columns) {
        const auto changed = std::ranges::find(order.columns, c.name);
        const std::string q = quoted_name(c.name);
        const bool whole = c.type == ColumnType::Integer;
        list += (list.empty() ? "" : ", ") +
                (changed == order.columns.end() ? "t." + q
                 : c.type == ColumnType::Text   ? "coalesce(t." + q + ", model." + q + ") AS " + q
                 : whole ? "coalesce(t." + q + ", CAST(round(model." + q + ") AS BIGINT)) AS " + q
                         : "coalesce(CAST(t." + q + " AS DOUBLE), model." + q + ") AS " + q);
    }
    out.sql = "SELECT " + list + "\nFROM " + from_ + " AS t POSITIONAL JOIN " + quoted_name(order.relation) +
              " AS model";
    out.model = std::move(order);
    return out;
}

Result<Compiled> StepWriter::mask() {
    SL_TRY(const auto chosen, columns("columns"));
    std::vector<Replacement> replacements;
    for (const auto* c : chosen) {
        const std::string text = "CAST(" + quoted_name(c->name) + " AS VARCHAR)";
        std::string sql;
        if (step_.has("how")) {
            sql = step_.text("how") == "hash" ? "sha256(" + text + ")"
                                              : "CASE WHEN " + text + " IS NOT NULL THEN '***' END";
        } else {
            const std::string n = std::to_string(static_cast<int>(step_.number("count")));
            const std::string hidden = "repeat('*', greatest(length(" + text + ") - " + n + ", 0))";
            // A text no longer than what may be seen is hidden whole.
            sql = "CASE WHEN length(" + text + ") <= " + n + " THEN repeat('*', length(" + text + ")) ELSE " +
                  (step_.text("end") == "first" ? "left(" + text + ", " + n + ") || " + hidden
                                                : hidden + " || right(" + text + ", " + n + ")") +
                  " END";
        }
        replacements.push_back({c->name, std::move(sql), ColumnType::Text});
    }
    return replaced(replacements);
}

Result<Compiled> StepWriter::standardize() {
    SL_TRY(const auto chosen, numeric_columns("columns"));
    const std::string method = step_.text_or("method", "zscore");
    std::vector<Replacement> replacements;
    for (const auto* c : chosen) {
        const std::string d = "CAST(" + quoted_name(c->name) + " AS DOUBLE)";
        const auto whole = [&](const std::string& statistic) {
            return "(SELECT " + statistic + " FROM " + from_ + ")";
        };
        // zscore: population deviation; minmax: to 0..1; robust: median and quartile range. A column of one
        // value has no scale and becomes 0.
        const std::string middle = method == "zscore"   ? whole("avg(" + d + ")")
                                   : method == "minmax" ? whole("min(" + d + ")")
                                                        : whole("median(" + d + ")");
        const std::string width =
            method == "zscore" ? whole("nullif(stddev_pop(" + d + "), 0)")
            : method == "minmax"
                ? whole("nullif(max(" + d + ") - min(" + d + "), 0)")
                : whole("nullif(quantile_cont(" + d + ", 0.75) - quantile_cont(" + d + ", 0.25), 0)");
        replacements.push_back({c->name,
                                "CASE WHEN " + d + " IS NOT NULL THEN coalesce((" + d + " - " + middle +
                                    ") / " + width + ", 0) END",
                                ColumnType::Double});
    }
    return replaced(replacements);
}

}  // namespace sightline::recipe
