#include "product/answers/date_span.h"

#include <algorithm>
#include <cmath>

#include "core/query/query_walk.h"
#include "product/answers/counting.h"
#include "product/answers/row_flow.h"

namespace sightline::answers {

using namespace query;

namespace {

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

/// The moment `periods` whole periods before `to`, of the same type as `to`.
Value before(const Value& to, TimeGrain grain, int periods) {
    std::int64_t days = days_of(to);
    if (grain == TimeGrain::Week) {
        days -= 7L * periods;
    } else {
        const CivilDate c = civil(Date{static_cast<std::int32_t>(days)});
        const int months = (grain == TimeGrain::Month ? 1 : grain == TimeGrain::Quarter ? 3 : 12) * periods;
        const int month = c.year * 12 + c.month - 1 - months;
        days = make_date(month / 12, month % 12 + 1, 1).days;
    }
    if (std::holds_alternative<Date>(to)) return Date{static_cast<std::int32_t>(days)};
    return Timestamp{days * 86'400'000'000};
}

}  // namespace

std::string_view name_of_grain(TimeGrain g) {
    constexpr std::string_view names[] = {"second", "minute", "hour",    "day",
                                          "week",   "month",  "quarter", "year"};
    return names[static_cast<std::size_t>(g)];
}

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

std::optional<std::pair<Value, Value>> known_extremes(const Query& q, const Schema& schema,
                                                      const TimeColumn& time) {
    const auto* ref = std::get_if<ColumnRef>(&time.of.form);
    if (!ref || q.where || !q.from.joins.empty()) return std::nullopt;
    const ColumnInfo* info = info_of(*ref, q, schema);
    if (!info || !is_temporal(info->type) || !info->min || !info->max) return std::nullopt;
    return std::pair{*info->min, *info->max};
}

Result<void> judge_last_period(DateSpan& span, const Query& q, const TimeColumn& time, const RunQuery& run) {
    if (!time.grain || *time.grain < TimeGrain::Week) return {};
    constexpr int kPeriodsBefore = 12;  // what is usual is judged by these
    Query last;
    last.from = q.from;
    last.where = q.where;
    const Expression bucket = TimeBucket{*time.grain, time.of};
    last.select = {{bucket, "period"}, {AggregateCall{Aggregate::Max, time.of}, "last"}};
    last.group = {bucket};
    last.order = {{bucket, true}};
    last.limit = Limit{kPeriodsBefore + 1};
    last.where = both(last.where, Comparison{Comparator::GreaterOrEqual, time.of,
                                             Literal{before(span.to, *time.grain, kPeriodsBefore)}});
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

}  // namespace sightline::answers
