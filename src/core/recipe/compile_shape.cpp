// join, union, unpivot, pivot.

#include <fmt/format.h>

#include <algorithm>

#include "core/query/scope.h"
#include "core/recipe/lexer.h"
#include "core/recipe/step_writer.h"

namespace sightline::recipe {

Result<const Other*> StepWriter::other() const {
    const std::string& name = step_.text("table");
    const auto found = others_.find(name);
    if (found != others_.end()) return &found->second;
    return unfit("there is no dataset '" + name + "' to take; it must be one you may read");
}

Result<Compiled> StepWriter::join() {
    SL_TRY(const Other* const that, other());
    const auto& keys = step_.list("keys");
    std::string on;
    std::vector<std::string> key_columns;
    for (std::size_t i = 0; i + 1 < keys.size(); i += 2) {
        SL_TRY(const auto* const here, column(keys[i]));
        const query::ColumnInfo* const there = that->table.find(keys[i + 1]);
        if (!there) return unfit("'" + step_.text("table") + "' has no column '" + keys[i + 1] + "'");
        if (!query::common_type(here->type, there->type).exists)
            return unfit("'" + here->name + "' is " + std::string(name_of(here->type)) + " and '" +
                         there->name + "' of '" + step_.text("table") + "' is " +
                         std::string(name_of(there->type)) + "; convert one of them first");
        on += (on.empty() ? "\n    ON " : " AND ") + ("here." + quoted_name(here->name)) + " = there." +
              quoted_name(there->name);
        key_columns.push_back(there->name);
    }
    Compiled out = same_columns("");
    std::string list;
    for (const auto& c : that->table.columns) {
        if (std::ranges::find(key_columns, c.name) != key_columns.end()) continue;  // equal to one here
        std::string name = c.name;
        while (out.table.find(name)) name += " (" + step_.text("table") + ")";
        list += ",\n    there." + quoted_name(c.name) + " AS " + quoted_name(name);
        out.table.columns.push_back(made(name, c.type));
    }
    const bool left = step_.text_or("kind", "left") == "left";
    const std::string row = row_name();
    std::string there_row = "\"row number there\"";
    while (that->table.find(std::string_view(there_row).substr(1, there_row.size() - 2)) ||
           input_.find(std::string_view(there_row).substr(1, there_row.size() - 2)))
        there_row.insert(there_row.size() - 1, " ");
    out.sql = "SELECT here.* EXCLUDE (" + row + ")" + list + "\nFROM " + numbered() + " AS here\n" +
              (left ? "LEFT JOIN" : "JOIN") + " (SELECT *, row_number() OVER () AS " + there_row + " FROM " +
              quoted_name(that->relation) + ") AS there" + on + "\nORDER BY here." + row + ", there." +
              there_row;
    return out;
}

Result<Compiled> StepWriter::unite() {
    SL_TRY(const Other* const that, other());
    Compiled out = same_columns("");
    out.table.columns.clear();
    std::string here, there;
    const auto add = [&](const std::string& name, const query::ColumnInfo* a,
                         const query::ColumnInfo* b) -> Result<void> {
        const auto common =
            a && b ? query::common_type(a->type, b->type) : query::CommonType{true, (a ? a : b)->type};
        if (!common.exists)
            return unfit("'" + name + "' is " + std::string(name_of(a->type)) + " here and " +
                         std::string(name_of(b->type)) + " in '" + step_.text("table") +
                         "'; convert one of them first");
        here +=
            (here.empty() ? "SELECT " : ", ") + (a ? quoted_name(a->name) : "NULL AS " + quoted_name(name));
        there +=
            (there.empty() ? "SELECT " : ", ") + (b ? quoted_name(b->name) : "NULL AS " + quoted_name(name));
        out.table.columns.push_back(made(name, common.type.value_or(ColumnType::Text)));
        return {};
    };
    for (const auto& c : input_.columns) SL_CHECK(add(c.name, &c, that->table.find(c.name)));
    for (const auto& c : that->table.columns)
        if (!input_.find(c.name)) SL_CHECK(add(c.name, nullptr, &c));
    out.sql = here + "\nFROM " + from_ + "\nUNION ALL\n" + there + "\nFROM " + quoted_name(that->relation);
    return out;
}

Result<Compiled> StepWriter::unpivot() {
    if (step_.has("within")) return unpivot_levels();
    if (step_.has("values")) return unpivot_groups();
    SL_TRY(const auto turned, columns("columns"));
    std::vector<std::vector<std::string>> texts;
    for (const auto* c : turned) texts.push_back({c->name});
    return unpivoted(turned, texts, {step_.text("name"), step_.text("value")});
}

Result<Compiled> StepWriter::unpivot_groups() {
    SL_TRY(const auto turned, columns("columns"));
    const auto &values = step_.list("values"), &names = step_.list("names");
    const std::size_t figures = names.size() - 1;
    if (turned.size() != values.size() * figures)
        return unfit(
            fmt::format("{} texts with {} new columns of values each take {} columns, and {} are named",
                        values.size(), figures, values.size() * figures, turned.size()));
    std::vector<std::vector<std::string>> texts;
    for (const auto& value : values) texts.push_back({value});
    return unpivoted(turned, texts, names);
}

Result<Compiled> StepWriter::unpivot_levels() {
    SL_TRY(const auto turned, columns("columns"));
    const auto &values = step_.list("values"), &within = step_.list("within"), &names = step_.list("names");
    if (names.size() != 3)
        return unfit(
            "the columns that are made are three: for the first texts, for the second and for the values");
    const bool each = values.size() == turned.size() && within.size() == turned.size();
    if (!each && values.size() * within.size() != turned.size())
        return unfit(
            fmt::format("{} texts and {} texts take {} columns, or as many as there are of both, and {} "
                        "are named",
                        values.size(), within.size(), values.size() * within.size(), turned.size()));
    std::vector<std::vector<std::string>> texts;
    for (std::size_t i = 0; i < turned.size(); ++i)
        texts.push_back({values[each ? i : i / within.size()], within[each ? i : i % within.size()]});
    return unpivoted(turned, texts, names);
}

Result<Compiled> StepWriter::unpivoted(const std::vector<const query::ColumnInfo*>& turned,
                                       const std::vector<std::vector<std::string>>& texts,
                                       const std::vector<std::string>& names) {
    const std::size_t levels = texts.front().size(), figures = names.size() - levels;
    Compiled out = same_columns("");
    std::erase_if(out.table.columns, [&](const auto& x) {
        return std::ranges::any_of(turned, [&](const auto* c) { return c->name == x.name; });
    });
    for (auto n = names.begin(); n != names.end(); ++n) {
        if (out.table.find(*n))
            return unfit("there is a column '" + *n + "' already; choose another name or drop it first");
        if (std::any_of(names.begin(), n, [&](const auto& other) { return same_name(other, *n); }))
            return unfit(names.size() == 2 ? "the two new columns need different names"
                                           : "the new columns need different names");
    }
    std::string list, values;
    for (const auto& c : out.table.columns) list += "here." + quoted_name(c.name) + ", ";
    const auto level_name = [&](std::size_t level) {
        return "column_name" + (level ? "_" + std::to_string(level + 1) : std::string());
    };
    std::string level_names;
    for (std::size_t level = 0; level < levels; ++level) {
        list += (level ? ", " : "") + ("turned." + level_name(level)) + " AS " + quoted_name(names[level]);
        level_names += ", " + level_name(level);
        out.table.columns.push_back(made(names[level], ColumnType::Text));
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        values += (i ? ",\n    " : "") + ("(" + std::to_string(i));
        for (const auto& text : texts[i]) values += ", " + quoted_text(text);
        values += ")";
    }
    for (std::size_t k = 0; k < figures; ++k) {
        std::optional<ColumnType> type;
        list += ",\n    CASE turned.which";
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const query::ColumnInfo& c = *turned[i * figures + k];
            const auto common = query::common_type(type, c.type);
            if (!common.exists)
                return unfit("'" + c.name + "' is " + std::string(name_of(c.type)) + " and those before it " +
                             std::string(name_of(*type)) + "; convert them to one type first");
            type = common.type;
            list += " WHEN " + std::to_string(i) + " THEN here." + quoted_name(c.name);
        }
        list += " END AS " + quoted_name(names[levels + k]);
        out.table.columns.push_back(made(names[levels + k], *type));
    }
    out.sql = "SELECT " + list + "\nFROM " + numbered() + " AS here\nCROSS JOIN (VALUES " + values +
              ") AS turned(which" + level_names + ")\nORDER BY here." + row_name() + ", turned.which";
    return out;
}

Result<Compiled> StepWriter::pivot() {
    SL_TRY(const auto* const c, column(step_.text("column")));
    SL_TRY(const auto* const v, column(step_.text("value")));
    SL_TRY(const auto groups, columns("groups"));
    const std::string& aggregate = step_.text("aggregate");
    if ((aggregate == "sum" || aggregate == "mean") && !is_numeric(v->type))
        return unfit("'" + v->name + "' is " + std::string(name_of(v->type)) + ", which has no " + aggregate);
    if (!step_.has("values"))
        return unfit("say which values become columns: pivot " + written_name(c->name) +
                     " of 'first', 'second' …");
    if (step_.list("values").size() > 1000)
        return unfit("'" + c->name + "' has more than 1000 different values; name those that matter with of");
    Compiled out;
    std::string keys;
    for (const auto* g : groups) {
        if (g == c || g == v) return unfit("'" + g->name + "' cannot be a group and be turned as well");
        keys += (keys.empty() ? "" : ", ") + quoted_name(g->name);
        out.table.columns.push_back(made(g->name, g->type));
    }
    const ColumnType type = aggregate == "count"                                   ? ColumnType::Integer
                            : aggregate == "mean"                                  ? ColumnType::Double
                            : aggregate == "sum" && v->type == ColumnType::Integer ? ColumnType::Integer
                                                                                   : v->type;
    const std::string q = quoted_name(v->name), row = row_name();
    const std::string call = aggregate == "mean"    ? "avg(" + q + ")"
                             : aggregate == "first" ? "arg_min(" + q + ", " + row + ")"
                             : aggregate == "sum" && v->type == ColumnType::Integer
                                 ? "sum(" + q + ")"
                                 : aggregate + "(" + q + ")";
    out.sql = "SELECT " + keys;
    for (const auto& text : step_.list("values")) {
        if (out.table.find(text))
            return unfit("the column '" + text +
                         "' would be there twice; rename the group or replace the value first");
        std::string cell = call + " FILTER (WHERE CAST(" + quoted_name(c->name) +
                           " AS VARCHAR) = " + quoted_text(text) + ")";
        if (aggregate == "sum" && v->type == ColumnType::Integer) cell = "try_cast(" + cell + " AS BIGINT)";
        if (text.empty()) return unfit("an empty text cannot name a column; replace it first");
        out.sql += ",\n    " + cell + " AS " + quoted_name(text);
        out.table.columns.push_back(made(text, type));
    }
    out.sql += "\nFROM " + numbered() + "\nGROUP BY " + keys + "\nORDER BY min(" + row + ")";
    return out;
}

}  // namespace sightline::recipe
