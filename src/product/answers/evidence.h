#pragma once
// Evidence: facts about how a result came about, computed by queries of their own, never claimed: rows
// scanned, rows dropped by each filter and by nulls, join fan-out, the date span really covered, a partial
// last period, and the lints that fired.

#include <boost/json.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "core/query/lint.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::answers {

struct Step {
    std::string kind;   ///< "join", "filter", "null", "group", "having", "limit"
    std::string label;  ///< "region is North"
    std::int64_t rows_before = 0, rows_after = 0;
    std::string sql;  ///< readable query that gives rows_after
};
struct DateSpan {
    std::string column;
    Value from, to;     ///< of the rows used
    std::string grain;  ///< of the buckets, "" when there are none
    bool last_period_partial = false;
    std::optional<Value> last_period;
};
struct Evidence {
    std::int64_t rows_scanned = 0;  ///< of the tables read, together
    std::int64_t rows_used = 0;     ///< that reached the aggregates or the result
    std::int64_t result_rows = 0;
    std::vector<Step> steps;
    std::optional<DateSpan> date_span;
    std::vector<query::Lint> lints;
};

using RunQuery = std::function<Result<Table>(const query::Query&)>;

/// `run` executes a Query; failures of single facts leave that fact out, Cancelled ends it.
Result<Evidence> collect(const query::Query& query, const query::Schema& schema, const Table& result,
                         const RunQuery& run);

boost::json::object to_json(const Evidence& evidence);

}  // namespace sightline::answers
