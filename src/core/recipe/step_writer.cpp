#include "core/recipe/step_writer.h"

#include <algorithm>
#include <cctype>

#include "core/query/sql.h"
#include "core/query/text_fold.h"

namespace sightline::recipe {

using query::ColumnInfo;

std::string quoted_name(std::string_view name) {
    return query::quote_identifier(name);
}
std::string quoted_text(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    return out + "'";
}
std::string sql_number(double number) {
    return "CAST(" + quoted_text(to_text(number)) + " AS DOUBLE)";
}
std::string sql_value(const Value& v) {
    if (is_null(v)) return "NULL";
    if (const auto* d = std::get_if<double>(&v)) return sql_number(*d);
    if (std::holds_alternative<std::string>(v)) return quoted_text(to_text(v));
    if (std::holds_alternative<Date>(v)) return "DATE " + quoted_text(to_text(v));
    if (std::holds_alternative<Timestamp>(v)) return "TIMESTAMP " + quoted_text(to_text(v));
    return to_text(v);  // booleans and whole numbers
}

std::unexpected<Error> unfit(std::string message) {
    return fail(ErrorCode::Unprocessable, std::move(message));
}
ColumnInfo made(std::string name, ColumnType type) {
    ColumnInfo out;
    out.name = std::move(name);
    out.type = type;
    return out;
}
bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

Result<const ColumnInfo*> StepWriter::column(std::string_view name) const {
    if (const ColumnInfo* c = input_.find(name)) return c;
    std::string there;
    for (std::size_t i = 0; i < input_.columns.size() && i < 12; ++i)
        there += (i ? ", " : "") + input_.columns[i].name;
    if (input_.columns.size() > 12) there += ", …";
    std::vector<std::string> names;
    for (const auto& c : input_.columns) names.push_back(c.name);
    const auto nearest = query::nearest_name(name, names);
    return unfit("there is no column '" + std::string(name) + "' at this step; " +
                 (nearest ? "the nearest is '" + *nearest + "'; " : "") + "there are " + there);
}

Result<std::vector<const ColumnInfo*>> StepWriter::columns(std::string_view slot) const {
    std::vector<const ColumnInfo*> out;
    for (const auto& name : step_.list(slot)) {
        SL_TRY(const ColumnInfo* const c, column(name));
        if (std::ranges::find(out, c) != out.end())
            return unfit("the column '" + c->name + "' is named twice");
        out.push_back(c);
    }
    return out;
}

Result<std::vector<const ColumnInfo*>> StepWriter::numeric_columns(std::string_view slot) const {
    SL_TRY(auto out, columns(slot));
    for (const auto* c : out)
        if (!is_numeric(c->type))
            return unfit("'" + c->name + "' is " + std::string(name_of(c->type)) +
                         ", and this step needs numbers; convert it first");
    return out;
}

Result<void> StepWriter::is_new(std::string_view name, std::string_view besides) const {
    const ColumnInfo* const c = input_.find(name);
    if (!c || same_name(c->name, besides)) return {};
    return unfit("there is a column '" + c->name + "' already; choose another name or drop it first");
}

Result<Compiled> StepWriter::replaced(const std::vector<Replacement>& replacements) const {
    Compiled out;
    out.table = input_;
    out.keeps_rows = true;
    std::string list;
    for (const auto& r : replacements) {
        list += (list.empty() ? "" : ",\n    ") + r.sql + " AS " + quoted_name(r.column);
        for (auto& c : out.table.columns)
            if (c.name == r.column) c = made(c.name, r.type);
        out.touched.push_back(r.column);
    }
    out.sql =
        list.empty() ? "SELECT *\nFROM " + from_ : "SELECT * REPLACE (\n    " + list + ")\nFROM " + from_;
    return out;
}

std::string StepWriter::row_name() const {
    std::string name = "row number";
    while (input_.find(name)) name += " ";
    return quoted_name(name);
}
std::string StepWriter::numbered() const {
    return "(SELECT *, row_number() OVER () AS " + row_name() + " FROM " + from_ + ")";
}
Compiled StepWriter::in_row_order(Compiled out) const {
    out.sql = "SELECT * EXCLUDE (" + row_name() + ")\nFROM (\n" +
              out.sql.substr(0, out.sql.rfind("\nFROM ")) + "\nFROM " + numbered() + ")\nORDER BY " +
              row_name();
    return out;
}
std::string StepWriter::partition(const std::vector<const ColumnInfo*>& columns) const {
    std::string out;
    for (const auto* c : columns) out += (out.empty() ? "PARTITION BY " : ", ") + quoted_name(c->name);
    return out;
}

query::Query StepWriter::over_input(std::string_view but) const {
    query::Query q;
    q.from.source.of = query::TableRef{relation_};
    for (const auto& c : input_.columns)
        if (!same_name(c.name, but)) q.select.push_back({query::ColumnRef{"", c.name}, c.name});
    return q;
}

Compiled StepWriter::same_columns(std::string sql) const {
    Compiled out;
    out.sql = std::move(sql);
    out.table = input_;
    return out;
}

Result<Compiled> StepWriter::compile() {
    static const std::map<std::string, Method, std::less<>> kSteps = {
        {"keep", &StepWriter::keep},         {"drop", &StepWriter::drop},
        {"rename", &StepWriter::rename},     {"convert", &StepWriter::convert},
        {"derive", &StepWriter::derive},     {"split", &StepWriter::split},
        {"trim", &StepWriter::trim},         {"replace", &StepWriter::replace},
        {"fill", &StepWriter::fill},         {"impute", &StepWriter::impute},
        {"mask", &StepWriter::mask},         {"standardize", &StepWriter::standardize},
        {"bin", &StepWriter::bin},           {"encode", &StepWriter::encode},
        {"filter", &StepWriter::filter},     {"delete", &StepWriter::remove},
        {"outliers", &StepWriter::outliers}, {"deduplicate", &StepWriter::deduplicate},
        {"sort", &StepWriter::sort},         {"join", &StepWriter::join},
        {"union", &StepWriter::unite},       {"unpivot", &StepWriter::unpivot},
        {"pivot", &StepWriter::pivot},       {"reread", &StepWriter::reread},
    };
    const auto found = kSteps.find(step_.kind);
    if (found == kSteps.end()) return fail(ErrorCode::Internal, "There is no such step.", step_.kind);
    SL_TRY(Compiled out, (this->*found->second)());
    out.table.name = input_.name;
    if (out.table.columns.size() > kMaxColumns)
        return unfit("this would make " + std::to_string(out.table.columns.size()) + " columns; at most " +
                     std::to_string(kMaxColumns) + " are kept");
    return out;
}

Result<Compiled> compile(const Step& step, const query::TableInfo& input, const std::string& relation,
                         const Others& others) {
    return StepWriter(step, input, relation, others).compile();
}
Result<std::optional<std::string>> open_values(const Step& step, const query::TableInfo& input,
                                               const std::string& relation) {
    const Others none;
    return StepWriter(step, input, relation, none).open_values();
}
Step with_values(Step step, std::vector<std::string> values) {
    step.arguments["values"] = std::move(values);
    return step;
}

std::vector<std::string> tables_named(const Recipe& recipe) {
    std::set<std::string> out;
    for (const Step& s : recipe.steps)
        if (s.on && s.has("table")) out.insert(s.text("table"));
    return {out.begin(), out.end()};
}

std::optional<Reread> reread_of(const Recipe& recipe) {
    const auto first = std::ranges::find_if(recipe.steps, &Step::on);
    if (first == recipe.steps.end() || first->kind != kReread) return {};
    const std::string delimiter = first->text_or("delimiter", "");
    return Reread{first->text("how") == "rows", static_cast<std::int64_t>(first->number_or("line", 0)),
                  delimiter.size() == 1 ? delimiter[0] : '\0'};
}

std::string script(const std::vector<NamedSelect>& steps, const std::string& relation) {
    if (steps.empty()) return "SELECT *\nFROM " + quoted_name(relation) + ";\n";
    std::string out = "WITH\n";
    for (std::size_t i = 0; i < steps.size(); ++i) {
        std::string comment = steps[i].comment;
        std::ranges::replace(comment, '\n', ' ');
        out += "-- " + comment + "\n" + quoted_name(steps[i].name) + " AS (\n";
        out += steps[i].sql + "\n)" + (i + 1 < steps.size() ? ",\n" : "\n");
    }
    return out + "SELECT *\nFROM " + quoted_name(steps.back().name) + ";\n";
}

}  // namespace sightline::recipe
