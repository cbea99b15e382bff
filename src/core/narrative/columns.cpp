#include "core/narrative/columns.h"

#include <algorithm>
#include <cmath>

#include "core/query/query_walk.h"
#include "core/query/scope.h"
#include "core/query/sentence.h"

namespace sightline::narrative {

using namespace query;

namespace {

constexpr int kDeepest = 16;

/// The select item a column comes from, through inner Queries that pass it on unchanged.
struct Source {
    const Expression* expression = nullptr;
    const Query* query = nullptr;
};
Source source_of(const Expression& expression, const Query& query, const Schema& schema, int depth = 0) {
    const auto* ref = std::get_if<ColumnRef>(&expression.form);
    if (!ref || depth > kDeepest) return {&expression, &query};
    const Scope scope(query.from, schema);
    const auto found = resolve(*ref, scope);
    if (!found || !found->source || !found->source->query) return {&expression, &query};
    const Query& inner = *found->source->query;
    for (std::size_t i = 0; i < found->source->columns.size() && i < inner.select.size(); ++i)
        if (found->source->columns[i].name == found->name)
            return source_of(inner.select[i].expression, inner, schema, depth + 1);
    return {&expression, &query};
}

const ColumnInfo* info_of(const Expression& expression, const Query& query, const Schema& schema) {
    const ColumnInfo* found = nullptr;
    std::size_t columns = 0;
    const Scope scope(query.from, schema);
    for_each_column(
        expression,
        [&](const ColumnRef& ref) {
            const auto resolved = resolve(ref, scope);
            if (!resolved || resolved->info == found) return;
            ++columns;
            found = resolved->info;
        },
        false);
    return columns == 1 ? found : nullptr;
}

void of_grain(ColumnFacts& facts, TimeGrain grain) {
    switch (grain) {
        case TimeGrain::Year:
            facts.format = "year";
            break;
        case TimeGrain::Quarter:
            facts.format = "quarter";
            break;
        case TimeGrain::Month:
            facts.format = "month";
            break;
        case TimeGrain::Week:
        case TimeGrain::Day:
            facts.format = "date", facts.preposition = "on";
            break;
        default:
            facts.preposition = "at";
            break;
    }
    if (grain == TimeGrain::Week) facts.preposition = "in the week of";
}

std::string unit_format(const ColumnInfo* info, const Column& column) {
    if (!info) return {};
    if (info->role == Role::Money) return info->unit.empty() ? "" : "money:" + info->unit;
    if (info->role == Role::Percentage && info->unit != "%") {
        for (std::size_t r = 0; r < column.size(); ++r)
            if (!column.is_null(r) && !(std::abs(column.number(r)) <= 1)) return {};
        return "percent";
    }
    return info->unit.empty() ? "" : "unit:" + info->unit;
}

/// Cents in some cells: then all are written with them, sums too.
bool has_hundredths(const Column& column) {
    for (std::size_t r = 0; r < column.size(); ++r) {
        if (column.is_null(r)) continue;
        const double n = std::abs(column.number(r));
        if (n < 1e12 && std::llround(n * 100) % 10 != 0) return true;
    }
    return false;
}

bool is_year(const Expression* e, const ColumnInfo* info, const Column& column) {
    if (column.type() != ColumnType::Integer) return false;
    if (const auto* part = e ? std::get_if<TimePartOf>(&e->form) : nullptr)
        return part->part == TimePart::Year;
    const bool plain = e && std::holds_alternative<ColumnRef>(e->form);
    return plain && info && info->role == Role::Time;
}

}  // namespace

std::vector<ColumnFacts> facts_of(const Query& query, const Schema& schema, const Table& result) {
    const bool known = query.select.size() == result.columns.size();
    const bool grouped = known && is_grouped(query);
    std::vector<ColumnFacts> out;
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
        const Column& column = result.columns[i];
        ColumnFacts facts{.column = i, .preposition = "in"};
        const Source source = known ? source_of(query.select[i].expression, query, schema) : Source{};
        const Expression* e = source.expression;
        const ColumnInfo* info = e ? info_of(*e, *source.query, schema) : nullptr;
        const auto* call = e ? std::get_if<AggregateCall>(&e->form) : nullptr;

        if (is_temporal(column.type())) {
            facts.use = ColumnUse::Time;
            const auto* bucket = e ? std::get_if<TimeBucket>(&e->form) : nullptr;
            of_grain(facts, bucket                              ? bucket->grain
                            : column.type() == ColumnType::Date ? TimeGrain::Day
                                                                : TimeGrain::Second);
        } else if (is_year(e, info, column)) {
            facts.use = ColumnUse::Time;
            facts.format = "plain";
        } else if (is_numeric(column.type())) {
            const bool counts = call && call->function == Aggregate::Count;
            facts.counts_rows = counts && std::holds_alternative<AllRows>(call->of->form);
            facts.is_median = call && call->function == Aggregate::Median;
            facts.additive = call && ((counts && !call->distinct) || call->function == Aggregate::Sum);
            const bool code = info && !call &&
                              (info->role == Role::Identifier || info->role == Role::Category ||
                               info->role == Role::Geography);
            const bool part =
                e && (std::holds_alternative<TimePartOf>(e->form) || std::holds_alternative<Bin>(e->form));
            const bool key = grouped && !has_aggregate(query.select[i].expression);
            facts.use = code || part || key ? ColumnUse::Label : ColumnUse::Measure;
            facts.named = facts.use == ColumnUse::Label;
            const bool keeps_unit = e && (call ? call->function != Aggregate::Variance && !counts
                                               : std::holds_alternative<ColumnRef>(e->form));
            if (counts)
                facts.format = "integer";
            else if (const auto* bin = e ? std::get_if<Bin>(&e->form) : nullptr)
                facts.format = "bin:" + to_text(bin->width);
            else if (code || part)
                facts.format = "plain";
            else if (keeps_unit)
                facts.format = unit_format(info, column);
            if (facts.format.empty() && column.type() != ColumnType::Integer && has_hundredths(column))
                facts.format = "hundredths";
        } else {
            facts.named = column.type() == ColumnType::Boolean;
        }
        out.push_back(std::move(facts));
    }
    return out;
}

std::optional<Extremes> extremes_of(const Column& column) {
    Extremes e;
    for (std::size_t r = 0; r < column.size(); ++r) {
        if (column.is_null(r)) continue;
        const auto n = as_number(column.value(r));
        if (!n || !std::isfinite(*n)) continue;
        if (e.filled == 0 || *n > e.high) e.high = *n, e.highest = r, e.highest_ties = 0;
        if (e.filled == 0 || *n < e.low) e.low = *n, e.lowest = r, e.lowest_ties = 0;
        ++e.filled;
        e.highest_ties += *n == e.high;
        e.lowest_ties += *n == e.low;
        e.sum += *n;
    }
    if (e.filled == 0) return std::nullopt;
    return e;
}

}  // namespace sightline::narrative
