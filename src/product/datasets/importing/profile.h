#pragma once
// Profile: what was loaded, measured by queries over the loaded table: per column type, role, null count,
// distinct, min, max, mean, std, quartiles, top values, samples, histogram; and the distinct values that
// questions can name.

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "core/language/value_index.h"
#include "core/query/schema.h"

namespace sightline::datasets {

/// Runs one statement on the engine that holds the table.
using RunSql = std::function<Result<Table>(const std::string& sql)>;

struct ProfileOptions {
    std::int64_t max_indexed_values = 200'000;  ///< distinct values of one column kept for the index
    bool values = true;                         ///< exact distinct counts, top values, index; one more pass
    bool histograms = true;                     ///< one more pass over numbers and times
};

struct Profile {
    query::TableInfo table;
    boost::json::object json;                     ///< {row_count, columns: [{name, type, role, …}]}
    std::vector<language::IndexedColumn> values;  ///< of text columns; `table` is left empty
};

/// `table_name` is the table to measure; `columns` names with types as the engine gave them, in order (see
/// `describe`).
Result<Profile> profile(const RunSql& run, const std::string& table_name, const ProfileOptions& options);

/// 001's metadata of a dataset from its profile: dataset_overview, column_metadata, statistical_findings,
/// data_quality.
boost::json::object metadata(const boost::json::object& profile, std::int64_t file_size);

}  // namespace sightline::datasets
