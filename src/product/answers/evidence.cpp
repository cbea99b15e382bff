#include "product/answers/evidence.h"

#include <set>

#include "core/query/query_walk.h"
#include "product/answers/date_span.h"
#include "product/answers/row_flow.h"
#include "product/answers/row_lints.h"

namespace sightline::answers {

using namespace query;

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
    const auto stopped = [](const Error& error) { return error.code == ErrorCode::Cancelled; };
    const auto time = time_column(q, schema);
    auto extremes = time ? known_extremes(q, schema, *time) : std::nullopt;
    std::vector<AggregateCall> over_rows_used;
    if (time && !extremes)
        over_rows_used = {AggregateCall{Aggregate::Min, time->of}, AggregateCall{Aggregate::Max, time->of}};
    auto flow = follow_rows(q, schema, over_rows_used, run);
    if (!flow && stopped(flow.error())) return std::unexpected(flow.error());
    if (!flow) return e;
    e.steps = std::move(flow->steps);
    e.rows_used = flow->rows_used;
    if (const auto grouped = follow_groups(e, q, schema, result, run); !grouped && stopped(grouped.error()))
        return std::unexpected(grouped.error());
    if (const auto linted = add_row_lints(e, q, schema, run); !linted && stopped(linted.error()))
        return std::unexpected(linted.error());
    if (!flow->figures.empty()) extremes = std::pair{flow->figures[0], flow->figures[1]};
    if (!extremes || is_null(extremes->first)) return e;
    DateSpan span{time->name,
                  extremes->first,
                  extremes->second,
                  time->grain ? std::string(name_of_grain(*time->grain)) : "",
                  false,
                  {}};
    if (const auto judged = judge_last_period(span, q, *time, run); !judged && stopped(judged.error()))
        return std::unexpected(judged.error());
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
