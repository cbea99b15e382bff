#include "core/query/random_query.h"

#include <algorithm>

#include "core/query/query_walk.h"
#include "core/query/sql.h"
#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

using Columns = std::vector<std::pair<ColumnRef, ColumnType>>;

Columns columns_of(const ScopeSource& source) {
    Columns out;
    if (source.table != nullptr)
        for (const ColumnInfo& c : source.table->columns) out.push_back({{source.alias, c.name}, c.type});
    for (const OutputColumn& c : source.columns)
        if (c.type) out.push_back({{source.alias, c.name}, *c.type});
    return out;
}

}  // namespace

Query RandomQuery::next() {
    aliases_ = 0;
    return query(nullptr, std::nullopt, Rows::Any, 2);
}

ColumnType RandomQuery::type() {
    using enum ColumnType;
    static constexpr ColumnType kTypes[] = {Integer, Integer, Integer, Double,  Double,    Decimal, Text,
                                            Text,    Date,    Date,    Boolean, Timestamp, Time};
    return kTypes[below(std::ssize(kTypes))];
}

Source RandomQuery::source(const Scope* outer, int depth, bool alias_needed) {
    Source s;
    if (depth > 0 && chance(20)) {
        s.of = Box<Query>(query(outer, std::nullopt, Rows::Any, depth - 1));
        s.alias = "q" + std::to_string(++aliases_);
        return s;
    }
    s.of = TableRef{
        schema_.tables[static_cast<std::size_t>(below(static_cast<int>(schema_.tables.size())))].name};
    if (alias_needed || chance(20)) s.alias = "t" + std::to_string(++aliases_);
    return s;
}

void RandomQuery::from(Query& q, const Scope* outer, int depth) {
    q.from.source = source(outer, depth, false);
    const int joins = chance(70) ? 0 : 1 + below(2);
    for (int i = 0; i < joins; ++i) {
        Join join;
        join.kind = chance(50) ? JoinKind::Inner : JoinKind::Left;
        join.source = source(outer, depth, true);
        q.from.joins.push_back(std::move(join));
        const Scope scope(q.from, schema_, outer);
        Columns before;
        for (std::size_t k = 0; k + 1 < scope.sources.size(); ++k)
            std::ranges::copy(columns_of(scope.sources[k]), std::back_inserter(before));
        const Columns mine = columns_of(scope.sources.back());
        std::vector<JoinKey> keys;
        for (const auto& [a, a_type] : before)
            for (const auto& [b, b_type] : mine)
                if (a_type == b_type && a_type == ColumnType::Integer)
                    keys.push_back(chance(50) ? JoinKey{a, b} : JoinKey{b, a});
        if (keys.empty()) {
            q.from.joins.pop_back();
            continue;
        }
        const auto any = [&] { return keys[static_cast<std::size_t>(below(static_cast<int>(keys.size())))]; };
        q.from.joins.back().on.push_back(any());
        if (chance(15)) q.from.joins.back().on.push_back(any());
    }
}

std::vector<OrderItem> RandomQuery::order(const Place& place, std::size_t most) {
    std::vector<OrderItem> out;
    for (std::size_t i = 0; i < most; ++i) out.push_back({keyed(place), chance(50)});
    return out;
}

void RandomQuery::order_and_limit(Query& q, const Place& place, Rows rows) {
    const auto shown = [&](bool keep_constants) {
        std::vector<Expression> out;
        for (const SelectItem& i : q.select)
            if (keep_constants || !std::holds_alternative<Literal>(i.expression.form))
                out.push_back(i.expression);
        return out;
    };
    const std::vector<Expression> orderable = shown(false);
    const auto any = [&]() -> Expression {
        if (!orderable.empty() && (q.distinct || chance(50)))
            return orderable[static_cast<std::size_t>(below(static_cast<int>(orderable.size())))];
        return keyed(place);
    };
    if ((!q.distinct || !orderable.empty()) && chance(60))
        for (int i = 0, n = 1 + below(2); i < n; ++i) q.order.push_back({any(), chance(50)});
    if (rows == Rows::One) {
        q.limit = Limit{1, below(3), {}, false};
        return;
    }
    if (!chance(45)) return;
    Limit limit{1 + below(6), 0, {}, false};
    bool correlated = false;  // then DuckDB cannot rank
    for_each_outer_column(q, [&](const ColumnRef&) { correlated = true; });
    for_each_query(
        q, [&](const Query& inner) { correlated = correlated || &inner != &q; });  // it may rank itself
    if (!q.order.empty() && !correlated && chance(40)) {
        if (chance(60) && (q.distinct || place.scope.outer == nullptr)) limit.per.push_back(any());
        limit.with_ties = limit.per.empty() || chance(30);
    } else if (chance(30)) {
        limit.offset = below(5);
    }
    q.limit = std::move(limit);
}

void RandomQuery::set(Query& q, const Scope* outer, int depth) {
    q.order.clear();
    q.limit.reset();
    std::vector<ColumnType> types;
    for (const OutputColumn& c : output_columns(q, schema_, outer))
        types.push_back(c.type.value_or(ColumnType::Text));
    SetOperation s;
    s.op = static_cast<SetOperator>(below(4));
    s.right = Box<Query>(query(outer, types, Rows::Any, depth - 1));
    q.set = std::move(s);
    const std::vector<std::string> names = output_names(q);
    const auto any = [&]() -> Expression {
        const auto i = static_cast<std::size_t>(below(static_cast<int>(names.size())));
        if (types[i] == ColumnType::Text && chance(20))
            return FunctionCall{Function::Lower, {ColumnRef{"", names[i]}}};
        return ColumnRef{"", names[i]};
    };
    if (chance(60)) q.order.push_back({any(), chance(50)});
    if (!chance(40)) return;
    q.limit = Limit{1 + below(6), 0, {}, false};
    if (!q.order.empty() && chance(30)) q.limit->per.push_back(any());
    if (!q.order.empty() && chance(30)) q.limit->with_ties = true;
}

void RandomQuery::clauses(Query& q, const Scope& scope, const std::optional<std::vector<ColumnType>>& types,
                          Rows rows, int depth) {
    const Place per_row{scope, nullptr, false, false, depth + 1};
    if (chance(50)) q.where = predicate(per_row);
    const bool one_aggregate = rows == Rows::One && chance(60);
    const bool grouped = one_aggregate || (rows == Rows::Any && chance(50));
    const bool windows = rows == Rows::Any && chance(40);
    if (grouped && !one_aggregate)
        for (int i = 0, n = below(3); i < n; ++i)
            q.group.push_back(keyed(Place{scope, nullptr, false, false, windows ? 1 : depth + 1, !windows}));
    const Place shown{scope, grouped ? &q.group : nullptr, grouped, windows, depth + 1};
    const std::size_t count = types ? types->size() : 1 + static_cast<std::size_t>(below(3));
    for (std::size_t i = 0; i < count; ++i) {
        SelectItem item;
        const bool key = !types && grouped && !q.group.empty() && chance(60);
        if (key)
            item.expression = q.group[static_cast<std::size_t>(below(static_cast<int>(q.group.size())))];
        else
            item.expression = expression(types ? (*types)[i] : type(), shown);
        if (chance(15)) item.name = chance(30) ? "Region" : "n" + std::to_string(below(4));
        q.select.push_back(std::move(item));
    }
    if (grouped && !is_grouped(q)) {  // no key and no aggregate came up
        if (one_aggregate && types) {
            if (auto call = aggregate(types->front(), shown)) q.select.front().expression = std::move(*call);
        } else if (!types) {
            q.select.push_back({AggregateCall{Aggregate::Count, Box<Expression>(AllRows{})}, ""});
        }
    }
    const bool is_really_grouped = is_grouped(q);
    if (is_really_grouped && chance(30)) q.having = predicate(Place{scope, &q.group, true, false, depth + 1});
    q.distinct = rows == Rows::Any && chance(20);
    const bool single = is_really_grouped && q.group.empty() && rows == Rows::One;
    if (!single)
        order_and_limit(q,
                        Place{scope, is_really_grouped ? &q.group : nullptr, is_really_grouped,
                              windows && chance(50), depth},
                        rows);
}

Query RandomQuery::query(const Scope* outer, const std::optional<std::vector<ColumnType>>& types, Rows rows,
                         int depth) {
    Query q;
    from(q, outer, depth);
    const Scope scope(q.from, schema_, outer);
    clauses(q, scope, types, rows, depth);
    if (rows == Rows::Any && depth > 0 && chance(15)) set(q, outer, depth);
    return q;
}

}  // namespace sightline::query
