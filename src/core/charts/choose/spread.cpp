#include "core/charts/choose/spread.h"

#include <algorithm>

#include "core/query/scope.h"

namespace sightline::charts {

using namespace query;

namespace {

bool is_number(const SelectItem& item, const Scope& scope) {
    const auto* ref = std::get_if<ColumnRef>(&item.expression.form);
    const auto found = ref ? resolve(*ref, scope) : std::nullopt;
    return found && found->info && is_numeric(found->info->type) &&
           (found->info->role == Role::Measure || found->info->role == Role::Money ||
            found->info->role == Role::Percentage);
}

bool is_plain_column(const SelectItem& item) {
    return std::holds_alternative<ColumnRef>(item.expression.form);
}

}  // namespace

std::optional<Query> spread_query(const Query& q, const Schema& schema) {
    const bool lists = q.group.empty() && !q.having && !q.limit && !q.set && !q.distinct;
    if (!lists || q.select.empty() || q.select.size() > 2 || !std::ranges::all_of(q.select, is_plain_column))
        return std::nullopt;
    const Scope scope(q.from, schema);
    std::optional<Expression> number, by;
    for (const auto& item : q.select) {
        auto& place = !number && is_number(item, scope) ? number : by;
        if (place) return std::nullopt;
        place = item.expression;
    }
    if (!number) return std::nullopt;
    Query out;
    out.from = q.from;
    out.where = q.where;
    if (by) {
        out.select.push_back({*by, ""});
        out.group.push_back(*by);
    }
    const auto add = [&](Aggregate function, std::optional<double> parameter) {
        AggregateCall call{function, *number};
        call.parameter = parameter;
        out.select.push_back({std::move(call), ""});
    };
    add(Aggregate::Min, {});
    add(Aggregate::Quantile, 0.25);
    add(Aggregate::Median, {});
    add(Aggregate::Quantile, 0.75);
    add(Aggregate::Max, {});
    return out;
}

}  // namespace sightline::charts
