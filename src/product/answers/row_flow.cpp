#include "product/answers/row_flow.h"

#include <algorithm>

#include "core/query/query_walk.h"
#include "core/query/sentence.h"
#include "core/query/sql.h"
#include "product/answers/counting.h"

namespace sightline::answers {

using namespace query;

namespace {

std::int64_t number_at(const Table& t, std::size_t column) {
    return t.row_count() == 0 ? 0 : static_cast<std::int64_t>(as_number(t.value(0, column)).value_or(0));
}

std::vector<Predicate> conjuncts(const std::optional<Predicate>& where) {
    if (!where) return {};
    if (const auto* j = std::get_if<Junction>(&where->form); j && j->connective == Connective::And)
        return j->parts;
    return {*where};
}

bool has_query(const Predicate& p) {
    bool found = false;
    for_each_query(p, [&](const Query&) { found = true; });
    return found;
}

/// Source columns that the aggregates of select read plainly and that may be empty: their nulls are left out
/// of the figures.
std::vector<ColumnRef> columns_with_gaps(const Query& q, const Schema& schema) {
    const bool padded =
        std::ranges::any_of(q.from.joins, [](const Join& j) { return j.kind == JoinKind::Left; });
    std::vector<ColumnRef> out;
    for (const auto& item : q.select) {
        const auto* call = std::get_if<AggregateCall>(&item.expression.form);
        if (!call) continue;
        const auto* ref = std::get_if<ColumnRef>(&call->of->form);
        if (!ref || std::ranges::find(out, *ref) != out.end()) continue;
        const ColumnInfo* info = info_of(*ref, q, schema);
        if (padded || !info || info->null_count > 0) out.push_back(*ref);
    }
    return out;
}

/// Rows of the first source, before any join.
Result<std::int64_t> rows_at_start(const Query& q, const Schema& schema, const RunQuery& run) {
    if (const auto* table = std::get_if<TableRef>(&q.from.source.of))
        if (const TableInfo* info = schema.find(table->table)) return info->row_count;
    From from;
    from.source = q.from.source;
    SL_TRY(const Table t, run(counting(from, {})));
    return number_at(t, 0);
}

/// How many rows are left after each stage (the first i + 1 predicates together), how many of those left at
/// the end are empty in each of `gaps`, and the figures of the rows left.
struct Counts {
    std::vector<std::int64_t> stages, empty;
    std::vector<Value> figures;
};

/// All in one pass: where the first predicate holds, count(*), count(*) filter (the second), …
Result<Counts> count_in_one_pass(const Query& q, const std::vector<Predicate>& parts,
                                 const std::vector<ColumnRef>& gaps,
                                 const std::vector<AggregateCall>& over_rows_used, const RunQuery& run) {
    Query pass;
    pass.from = q.from;
    if (!parts.empty()) pass.where = parts.front();
    std::optional<Predicate> further;  // beside the first
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) further = both(further, parts[i]);
        pass.select.push_back({count_rows(further), "stage " + std::to_string(i)});
    }
    for (std::size_t i = 0; i < gaps.size(); ++i)
        pass.select.push_back({count_rows(both(further, IsNull{gaps[i]})), "empty " + std::to_string(i)});
    for (std::size_t i = 0; i < over_rows_used.size(); ++i) {
        AggregateCall call = over_rows_used[i];
        if (further) call.filter = Box<Predicate>(*further);
        pass.select.push_back({std::move(call), "figure " + std::to_string(i)});
    }
    Counts out;
    if (pass.select.empty()) return out;
    SL_TRY(const Table t, run(pass));
    std::size_t at = 0;
    while (out.stages.size() < parts.size()) out.stages.push_back(number_at(t, at++));
    while (out.empty.size() < gaps.size()) out.empty.push_back(number_at(t, at++));
    while (out.figures.size() < over_rows_used.size()) out.figures.push_back(t.value(0, at++));
    return out;
}

/// A pass for each count: a subquery is no part of an aggregate's filter.
Result<Counts> count_one_by_one(const Query& q, const std::vector<Predicate>& parts,
                                const std::vector<ColumnRef>& gaps,
                                const std::vector<AggregateCall>& over_rows_used, const RunQuery& run) {
    Counts out;
    std::optional<Predicate> so_far;
    for (const auto& p : parts) {
        so_far = both(so_far, p);
        SL_TRY(const Table t, run(counting(q.from, so_far)));
        out.stages.push_back(number_at(t, 0));
    }
    for (const auto& column : gaps) {
        SL_TRY(const Table t, run(counting(q.from, both(so_far, IsNull{column}))));
        out.empty.push_back(number_at(t, 0));
    }
    if (over_rows_used.empty()) return out;
    Query figures;
    figures.from = q.from;
    figures.where = so_far;
    for (std::size_t i = 0; i < over_rows_used.size(); ++i)
        figures.select.push_back({over_rows_used[i], "figure " + std::to_string(i)});
    SL_TRY(const Table t, run(figures));
    for (std::size_t i = 0; i < over_rows_used.size(); ++i) out.figures.push_back(t.value(0, i));
    return out;
}

}  // namespace

const ColumnInfo* info_of(const ColumnRef& ref, const Query& q, const Schema& schema) {
    const auto in_source = [&](const Source& s) -> const ColumnInfo* {
        const auto* table = std::get_if<TableRef>(&s.of);
        if (!table) return nullptr;
        const std::string& alias = s.alias.empty() ? table->table : s.alias;
        if (!ref.source.empty() && ref.source != alias) return nullptr;
        const TableInfo* info = schema.find(table->table);
        return info ? info->find(ref.column) : nullptr;
    };
    if (const auto* c = in_source(q.from.source)) return c;
    for (const auto& join : q.from.joins)
        if (const auto* c = in_source(join.source)) return c;
    return nullptr;
}

Result<RowFlow> follow_rows(const Query& q, const Schema& schema,
                            const std::vector<AggregateCall>& over_rows_used, const RunQuery& run) {
    RowFlow flow;
    SL_TRY(std::int64_t rows, rows_at_start(q, schema, run));
    From from;
    from.source = q.from.source;
    for (const auto& join : q.from.joins) {
        from.joins.push_back(join);
        const Query counted = counting(from, {});
        SL_TRY(const Table t, run(counted));
        const auto* table = std::get_if<TableRef>(&join.source.of);
        flow.steps.push_back({"join", "joined with " + (table ? table->table : join.source.alias), rows,
                              number_at(t, 0), readable_sql(counted, schema)});
        rows = number_at(t, 0);
    }
    const auto parts = conjuncts(q.where);
    const auto gaps = columns_with_gaps(q, schema);
    SL_TRY(Counts counts, std::ranges::any_of(parts, has_query)
                              ? count_one_by_one(q, parts, gaps, over_rows_used, run)
                              : count_in_one_pass(q, parts, gaps, over_rows_used, run));
    std::optional<Predicate> so_far;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        so_far = both(so_far, parts[i]);
        flow.steps.push_back({"filter", phrase(parts[i], q.from, schema), rows, counts.stages[i],
                              readable_sql(counting(q.from, so_far), schema)});
        rows = counts.stages[i];
    }
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        if (counts.empty[i] == 0) continue;
        flow.steps.push_back({"null", words_of(gaps[i].column) + " is empty, left out of its figure", rows,
                              rows - counts.empty[i],
                              readable_sql(counting(q.from, both(so_far, IsNull{gaps[i], true})), schema)});
    }
    flow.rows_used = rows;
    flow.figures = std::move(counts.figures);
    return flow;
}

Result<void> follow_groups(Evidence& e, const Query& q, const Schema& schema, const Table& result,
                           const RunQuery& run) {
    const auto rows_of = [&](Query inner) -> Result<std::pair<std::int64_t, std::string>> {
        inner.order.clear();
        Query outer;
        outer.from.source = {Box<Query>(std::move(inner)), "grouped"};
        outer.select.push_back({count_rows(), "rows"});
        SL_TRY(const Table t, run(outer));
        return std::pair{number_at(t, 0), readable_sql(outer, schema)};
    };
    const auto shown = static_cast<std::int64_t>(result.row_count());
    const bool limited = q.limit && !q.limit->with_ties && !result.truncated;
    Query plain = q;
    plain.limit.reset();
    std::int64_t before_limit = shown;
    std::string sql = readable_sql(plain, schema);
    if (q.limit || result.truncated) {
        SL_TRY(const auto counted, rows_of(plain));
        before_limit = counted.first;
    }
    if (q.having) {
        Query all = plain;
        all.having.reset();
        SL_TRY(const auto counted, rows_of(all));
        if (!q.group.empty())
            e.steps.push_back({"group", "groups", e.rows_used, counted.first, counted.second});
        e.steps.push_back({"having", phrase(*q.having, q.from, schema), counted.first, before_limit, sql});
    } else if (!q.group.empty()) {
        e.steps.push_back({"group", "groups", e.rows_used, before_limit, sql});
    }
    if (limited && before_limit > shown)
        e.steps.push_back({"limit", "shown", before_limit, shown, readable_sql(q, schema)});
    else if (result.truncated)
        e.steps.push_back({"limit", "shown, the rest was cut", before_limit, shown, readable_sql(q, schema)});
    return {};
}

}  // namespace sightline::answers
