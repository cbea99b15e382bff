#include "product/answers/evidence.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/query/query_walk.h"
#include "core/query/sentence.h"
#include "core/query/sql.h"

namespace sightline::answers {

namespace {

using namespace query;

std::int64_t number_at(const Table& t, std::size_t column) {
    return t.row_count() == 0 ? 0 : static_cast<std::int64_t>(as_number(t.value(0, column)).value_or(0));
}

Expression count_rows(std::optional<Predicate> filter = {}) {
    AggregateCall call{Aggregate::Count, Expression{AllRows{}}};
    if (filter) call.filter = Box<Predicate>(std::move(*filter));
    return call;
}

Predicate both(const std::optional<Predicate>& a, Predicate b) {
    if (!a) return b;
    Junction j;
    if (const auto* inner = std::get_if<Junction>(&a->form); inner && inner->connective == Connective::And)
        j.parts = inner->parts;
    else
        j.parts.push_back(*a);
    j.parts.push_back(std::move(b));
    return j;
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

Query counting(const From& from, std::optional<Predicate> where) {
    Query q;
    q.from = from;
    q.where = std::move(where);
    q.select.push_back({count_rows(), "rows"});
    return q;
}

/// Source columns that the aggregates of select read plainly: their nulls are left out of the figures.
std::vector<ColumnRef> aggregated_columns(const Query& q) {
    std::vector<ColumnRef> out;
    for (const auto& item : q.select) {
        const auto* call = std::get_if<AggregateCall>(&item.expression.form);
        if (!call) continue;
        const auto* ref = std::get_if<ColumnRef>(&call->of->form);
        if (ref && std::ranges::find(out, *ref) == out.end()) out.push_back(*ref);
    }
    return out;
}

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

struct TimeColumn {
    Expression of;
    std::string name;
    std::optional<TimeGrain> grain;
};

/// The date or time column the question turns on: the one it groups by, else one it filters on, else the only
/// one there is.
std::optional<TimeColumn> time_column(const Query& q, const Schema& schema) {
    for (const auto& g : q.group)
        if (const auto* bucket = std::get_if<TimeBucket>(&g.form))
            if (const auto* ref = std::get_if<ColumnRef>(&bucket->of->form))
                return TimeColumn{*bucket->of, ref->column, bucket->grain};
    std::optional<TimeColumn> found;
    const auto consider = [&](const ColumnRef& ref) {
        const ColumnInfo* info = info_of(ref, q, schema);
        if (!found && info && is_temporal(info->type)) found = TimeColumn{ref, ref.column, std::nullopt};
    };
    for (const auto& g : q.group) for_each_column(g, consider, false);
    if (q.where) for_each_column(*q.where, consider, false);
    if (found) return found;
    const auto* table = std::get_if<TableRef>(&q.from.source.of);
    const TableInfo* info = table ? schema.find(table->table) : nullptr;
    if (!info) return std::nullopt;
    for (const auto& c : info->columns) {
        if (!is_temporal(c.type)) continue;
        if (found) return std::nullopt;
        found = TimeColumn{ColumnRef{q.from.joins.empty()          ? ""
                                     : q.from.source.alias.empty() ? table->table
                                                                   : q.from.source.alias,
                                     c.name},
                           c.name, std::nullopt};
    }
    return found;
}

std::string_view grain_name(TimeGrain g) {
    constexpr std::string_view names[] = {"second", "minute", "hour",    "day",
                                          "week",   "month",  "quarter", "year"};
    return names[static_cast<std::size_t>(g)];
}

std::int64_t days_of(const Value& v) {
    if (const auto* d = std::get_if<Date>(&v)) return d->days;
    if (const auto* t = std::get_if<Timestamp>(&v))
        return static_cast<std::int64_t>(std::floor(static_cast<double>(t->micros) / 86'400e6));
    return 0;
}

/// First day after the period that begins at `start`.
std::int64_t period_end(std::int64_t start, TimeGrain grain) {
    if (grain == TimeGrain::Day) return start + 1;
    if (grain == TimeGrain::Week) return start + 7;
    const CivilDate c = civil(Date{static_cast<std::int32_t>(start)});
    const int months = grain == TimeGrain::Month ? 1 : grain == TimeGrain::Quarter ? 3 : 12;
    const int month = c.month - 1 + months;
    return make_date(c.year + month / 12, month % 12 + 1, 1).days;
}

/// The last period is partial when its data stops much earlier within it than in the periods before.
Result<void> judge_last_period(DateSpan& span, const Query& q, const TimeColumn& time, const RunQuery& run) {
    if (!time.grain || *time.grain < TimeGrain::Week) return {};
    Query last;
    last.from = q.from;
    last.where = q.where;
    const Expression bucket = TimeBucket{*time.grain, time.of};
    last.select = {{bucket, "period"}, {AggregateCall{Aggregate::Max, time.of}, "last"}};
    last.group = {bucket};
    last.order = {{bucket, true}};
    last.limit = Limit{13};
    last.where = both(last.where, IsNull{time.of, true});
    SL_TRY(const Table t, run(last));
    if (t.row_count() < 2) return {};
    std::vector<std::int64_t> gaps;
    for (std::size_t i = 0; i < t.row_count(); ++i)
        gaps.push_back(period_end(days_of(t.value(i, 0)), *time.grain) - 1 - days_of(t.value(i, 1)));
    const std::int64_t newest = gaps.front();
    gaps.erase(gaps.begin());
    const std::int64_t longest = *std::ranges::max_element(gaps);
    span.last_period = t.value(0, 0);
    span.last_period_partial = newest > longest + 1;
    return {};
}

Result<void> count_steps(Evidence& e, const Query& q, const Schema& schema, const RunQuery& run) {
    std::int64_t rows = e.rows_scanned;
    From from;
    from.source = q.from.source;
    if (std::holds_alternative<Box<Query>>(from.source.of) || !q.from.joins.empty()) {
        SL_TRY(const Table t, run(counting(from, {})));
        rows = number_at(t, 0);
    }
    for (const auto& join : q.from.joins) {
        from.joins.push_back(join);
        const Query counted = counting(from, {});
        SL_TRY(const Table t, run(counted));
        const auto* table = std::get_if<TableRef>(&join.source.of);
        e.steps.push_back({"join", "joined with " + (table ? table->table : join.source.alias), rows,
                           number_at(t, 0), readable_sql(counted, schema)});
        rows = number_at(t, 0);
    }
    const auto parts = conjuncts(q.where);
    const auto nulls = aggregated_columns(q);
    const bool one_pass = std::ranges::none_of(parts, has_query);
    // All counts in one pass where the predicates allow it: count(*) filter (first), count(*) filter (first
    // and second), …
    Query all;
    all.from = q.from;
    std::optional<Predicate> so_far;
    std::vector<std::optional<Predicate>> stages;
    for (const auto& p : parts) {
        so_far = both(so_far, p);
        stages.push_back(so_far);
    }
    std::vector<std::int64_t> counts;
    if (one_pass) {
        for (std::size_t i = 0; i < stages.size(); ++i)
            all.select.push_back({count_rows(stages[i]), "stage " + std::to_string(i)});
        for (std::size_t i = 0; i < nulls.size(); ++i)
            all.select.push_back({count_rows(both(so_far, IsNull{nulls[i]})), "null " + std::to_string(i)});
        if (!all.select.empty()) {
            SL_TRY(const Table t, run(all));
            for (std::size_t i = 0; i < all.select.size(); ++i) counts.push_back(number_at(t, i));
        }
    } else {
        for (const auto& stage : stages) {
            SL_TRY(const Table t, run(counting(q.from, stage)));
            counts.push_back(number_at(t, 0));
        }
        for (const auto& column : nulls) {
            SL_TRY(const Table t, run(counting(q.from, both(so_far, IsNull{column}))));
            counts.push_back(number_at(t, 0));
        }
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        e.steps.push_back({"filter", phrase(parts[i], q.from, schema), rows, counts[i],
                           readable_sql(counting(q.from, stages[i]), schema)});
        rows = counts[i];
    }
    for (std::size_t i = 0; i < nulls.size(); ++i) {
        const std::int64_t empty = counts[parts.size() + i];
        if (empty == 0) continue;
        e.steps.push_back({"null", words_of(nulls[i].column) + " is empty, left out of its figure", rows,
                           rows - empty,
                           readable_sql(counting(q.from, both(so_far, IsNull{nulls[i], true})), schema)});
    }
    e.rows_used = rows;
    return {};
}

Result<void> count_groups(Evidence& e, const Query& q, const Schema& schema, const Table& result,
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

}  // namespace

Result<Evidence> collect(const Query& q, const Schema& schema, const Table& result, const RunQuery& run) {
    Evidence e;
    e.result_rows = static_cast<std::int64_t>(result.row_count());
    e.lints = query::lint(q, schema);
    std::set<std::string> tables;
    for_each_query(q, [&](const Query& inner) {
        const auto note = [&](const Source& s) {
            if (const auto* t = std::get_if<TableRef>(&s.of); t && tables.insert(t->table).second)
                if (const TableInfo* info = schema.find(t->table)) e.rows_scanned += info->row_count;
        };
        note(inner.from.source);
        for (const auto& join : inner.from.joins) note(join.source);
    });
    // The steps of one plain query; the parts of a set operation have steps of their own kind.
    if (q.set) {
        e.rows_used = e.rows_scanned;
        return e;
    }
    const auto stopped = [](const Result<void>& r) { return !r && r.error().code == ErrorCode::Cancelled; };
    auto counted = count_steps(e, q, schema, run);
    if (stopped(counted)) return std::unexpected(counted.error());
    if (counted) counted = count_groups(e, q, schema, result, run);
    if (stopped(counted)) return std::unexpected(counted.error());
    const auto time = time_column(q, schema);
    if (!time) return e;
    Query span_query;
    span_query.from = q.from;
    span_query.where = q.where;
    span_query.select = {{AggregateCall{Aggregate::Min, time->of}, "first"},
                         {AggregateCall{Aggregate::Max, time->of}, "last"}};
    auto spanned = run(span_query);
    if (!spanned) {
        if (spanned.error().code == ErrorCode::Cancelled) return std::unexpected(spanned.error());
        return e;
    }
    if (is_null(spanned->value(0, 0))) return e;
    DateSpan span{time->name,
                  spanned->value(0, 0),
                  spanned->value(0, 1),
                  time->grain ? std::string(grain_name(*time->grain)) : "",
                  false,
                  {}};
    const auto judged = judge_last_period(span, q, *time, run);
    if (stopped(judged)) return std::unexpected(judged.error());
    if (span.last_period_partial)
        e.lints.push_back({"partial_last_period", query::Severity::Warning,
                           "The last " + span.grain + " is not complete: its data ends on " +
                               to_text(span.to).substr(0, 10) + ".",
                           "group"});
    e.date_span = std::move(span);
    return e;
}

boost::json::object to_json(const Evidence& e) {
    boost::json::array steps, lints;
    for (const auto& s : e.steps)
        steps.push_back(boost::json::object{{"kind", s.kind},
                                            {"label", s.label},
                                            {"rows_before", s.rows_before},
                                            {"rows_after", s.rows_after},
                                            {"sql", s.sql}});
    for (const auto& l : e.lints)
        lints.push_back(boost::json::object{
            {"code", l.code}, {"severity", name_of(l.severity)}, {"message", l.message}, {"path", l.path}});
    boost::json::object o{{"rows_scanned", e.rows_scanned},
                          {"rows_used", e.rows_used},
                          {"result_rows", e.result_rows},
                          {"steps", std::move(steps)},
                          {"lints", std::move(lints)}};
    if (e.date_span) {
        const auto& d = *e.date_span;
        o["date_span"] =
            boost::json::object{{"column", d.column},
                                {"from", to_text(d.from)},
                                {"to", to_text(d.to)},
                                {"grain", d.grain},
                                {"last_period_partial", d.last_period_partial},
                                {"last_period", d.last_period ? boost::json::value(to_text(*d.last_period))
                                                              : boost::json::value(nullptr)}};
    } else {
        o["date_span"] = nullptr;
    }
    return o;
}

}  // namespace sightline::answers
