// keep, drop, rename, derive, split.

#include <algorithm>

#include "core/query/sql.h"
#include "core/query/validate.h"
#include "core/recipe/expression_text.h"
#include "core/recipe/step_writer.h"

namespace sightline::recipe {

namespace {

query::QueryLimits limits() {
    query::QueryLimits l;
    l.max_depth = 40;
    l.max_nodes = 20'000;
    l.max_select = static_cast<int>(kMaxColumns) + 1;
    return l;
}

/// validate's message begins with a path into the Query, which the writer of a recipe never sees.
Error without_path(Error e) {
    if (const auto colon = e.message.find(": ");
        colon != std::string::npos && colon < 80 && e.message.find(' ') > colon)
        e.message = e.message.substr(colon + 2);
    if (e.message.ends_with('.')) e.message.pop_back();
    e.code = ErrorCode::Unprocessable;
    return e;
}

}  // namespace

Result<Compiled> StepWriter::keep() {
    SL_TRY(const auto kept, columns("columns"));
    Compiled out;
    out.keeps_rows = true;
    out.table.row_count = input_.row_count;
    for (const auto* c : kept) {
        out.sql += (out.sql.empty() ? "SELECT " : ", ") + quoted_name(c->name);
        out.table.columns.push_back(*c);
    }
    out.sql += "\nFROM " + from_;
    return out;
}

Result<Compiled> StepWriter::drop() {
    SL_TRY(const auto dropped, columns("columns"));
    if (dropped.size() == input_.columns.size()) return unfit("no column would be left; keep at least one");
    Compiled out = same_columns("");
    out.keeps_rows = true;
    std::string list;
    for (const auto* c : dropped) {
        list += (list.empty() ? "" : ", ") + quoted_name(c->name);
        std::erase_if(out.table.columns, [&](const auto& x) { return x.name == c->name; });
    }
    out.sql = "SELECT * EXCLUDE (" + list + ")\nFROM " + from_;
    return out;
}

Result<Compiled> StepWriter::rename() {
    SL_TRY(const auto* const c, column(step_.text("from")));
    const std::string& to = step_.text("to");
    SL_CHECK(is_new(to, c->name));
    Compiled out = same_columns("");
    out.keeps_rows = true;
    for (auto& x : out.table.columns) {
        out.sql += (out.sql.empty() ? "SELECT " : ", ") + quoted_name(x.name);
        if (x.name != c->name) continue;
        out.sql += " AS " + quoted_name(to);
        x.name = to;
    }
    out.sql += "\nFROM " + from_;
    return out;
}

Result<Compiled> StepWriter::derive() {
    const std::string& name = step_.text("name");
    SL_TRY(auto expression, expression_from(step_.text("expression")));
    SL_CHECK(knows_columns(expression));
    query::Query q = over_input();
    // In the place of a column of that name, else as the last one.
    auto item = std::ranges::find_if(q.select, [&](const auto& s) { return same_name(s.name, name); });
    const bool replaces = item != q.select.end();
    if (!replaces) item = q.select.insert(q.select.end(), query::SelectItem{});
    const auto at = static_cast<std::size_t>(item - q.select.begin());
    item->expression = std::move(expression);
    if (!replaces) item->name = name;
    query::Schema schema;
    schema.tables.push_back(input_);
    schema.tables.back().name = relation_;
    const auto types = query::validate(q, schema, limits());
    if (!types) return std::unexpected(without_path(types.error()));
    Compiled out = same_columns(query::readable_sql(q, schema));
    out.keeps_rows = true;
    if (replaces) {
        out.table.columns[at] = made(out.table.columns[at].name, types->at(at));
        out.touched = {out.table.columns[at].name};
    } else {
        out.table.columns.push_back(made(name, types->at(at)));
    }
    return out;
}

Result<Compiled> StepWriter::rows_where(query::Predicate condition) {
    SL_CHECK(knows_columns(condition));
    query::Query q = over_input();
    q.where = std::move(condition);
    query::Schema schema;
    schema.tables.push_back(input_);
    schema.tables.back().name = relation_;
    const auto types = query::validate(q, schema, limits());
    if (!types) return std::unexpected(without_path(types.error()));
    return same_columns(query::readable_sql(q, schema));
}

Result<Compiled> StepWriter::split() {
    SL_TRY(const auto* const c, column(step_.text("column")));
    if (c->type != ColumnType::Text)
        return unfit("'" + c->name + "' is " + std::string(name_of(c->type)) + "; only text can be split");
    const std::string& separator = step_.text("separator");
    if (separator.empty()) return unfit("the text to split on is empty");
    const auto& names = step_.list("names");
    Compiled out = same_columns("");
    out.keeps_rows = true;
    const std::string q = quoted_name(c->name), on = quoted_text(separator);
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) {
        SL_CHECK(is_new(names[i]));
        if (std::ranges::any_of(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i),
                                [&](const auto& n) { return same_name(n, names[i]); }))
            return unfit("the name '" + names[i] + "' is given twice");
        const std::string n = std::to_string(i + 1);
        // The last part keeps the rest; a part that is not there is missing, not empty.
        const std::string part = i + 1 == names.size()
                                     ? "CASE WHEN len(string_split(" + q + ", " + on + ")) >= " + n +
                                           " THEN array_to_string(string_split(" + q + ", " + on + ")[" + n +
                                           ":], " + on + ") END"
                                     : "string_split(" + q + ", " + on + ")[" + n + "]";
        list += ",\n    " + part + " AS " + quoted_name(names[i]);
        out.table.columns.push_back(made(names[i], ColumnType::Text));
    }
    out.sql = "SELECT *" + list + "\nFROM " + from_;
    return out;
}

}  // namespace sightline::recipe
