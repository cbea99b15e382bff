#include "product/datasets/importing/noted_units.h"

#include <algorithm>

#include "base/json_members.h"
#include "core/query/sql.h"
#include "platform/engine/engine.h"
#include "product/datasets/importing/units.h"

namespace sightline::datasets {

namespace bj = boost::json;
using query::Role;

namespace {

Role role_with(std::string_view unit, Role role) {
    if (unit == "%") return Role::Percentage;
    if (is_money(unit)) return Role::Money;
    const bool amount = role == Role::Measure || role == Role::Money || role == Role::Percentage;
    return !amount || (is_scale(unit) && role == Role::Money) ? role : Role::Measure;
}

}  // namespace

ColumnUnits units_of(const TableSource& source) {
    ColumnUnits out;
    if (!source.read_in_jail() || !source.path().ends_with(".parquet")) return out;
    bj::object report;
    source.complete(report);
    const bj::object* table = json::object_of(report, "table");
    const bj::array* columns = table ? json::list_of(*table, "columns") : nullptr;
    if (!columns) return out;
    for (const auto& column : *columns) {
        const bj::object* c = column.if_object();
        const std::string unit = c ? json::text_of(*c, "unit") : std::string();
        if (!unit.empty() && unit.size() <= 60) out.emplace_back(json::text_of(*c, "name"), unit);
    }
    return out;
}

Result<void> note_units(const RunSql& run, std::string_view table, const ColumnUnits& units) {
    for (const auto& [column, unit] : units) {
        std::string text(engine::kUnitComment);
        for (const char c : unit) text.append(c == '\'' ? 2 : 1, c);
        SL_CHECK(run("COMMENT ON COLUMN " + query::quote_identifier(table) + "." +
                     query::quote_identifier(column) + " IS '" + text + "'"));
    }
    return {};
}

void tell_units(Profile& profile, const ColumnUnits& units) {
    bj::value* columns = profile.json.if_contains("columns");
    for (const auto& [name, unit] : units) {
        const auto it = std::ranges::find(profile.table.columns, name, &query::ColumnInfo::name);
        if (it == profile.table.columns.end() || !is_numeric(it->type)) continue;
        const Role role = role_with(unit, it->role);
        const bool amount = role == Role::Measure || role == Role::Money || role == Role::Percentage;
        if (!amount) continue;  // a code, a year or a place has none
        it->role = role, it->unit = unit;
        const auto at = static_cast<std::size_t>(it - profile.table.columns.begin());
        if (!columns || !columns->is_array() || at >= columns->get_array().size()) continue;
        bj::object& told = columns->get_array()[at].as_object();
        told["role"] = query::name_of(role);
        told["unit"] = unit;
    }
}

}  // namespace sightline::datasets
