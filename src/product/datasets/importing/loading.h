#pragma once
// From a file to a table that can be asked: load in an import engine, measure, index. Used by the import job
// and by the command line alike.

#include <functional>
#include <string>

#include "base/result.h"
#include "platform/engine/engine.h"
#include "product/datasets/importing/profile.h"

namespace sightline::datasets {

struct Loaded {
    Profile profile;
    boost::json::object report;  ///< of report_json
    std::string index;           ///< bytes of the value index, its table named as the loaded one
};

/// `progress` is called with 0..1. Above `values_limit` rows the value pass is left to a later job
/// (Loaded::index is "").
Result<Loaded> load_and_profile(engine::Engine& engine, const std::string& path,
                                const engine::LoadOptions& options, const ProfileOptions& profile_options,
                                std::int64_t values_limit, const engine::CancelToken& cancel,
                                const std::function<void(double)>& progress);

/// {format, encoding, delimiter, header, row_count, repairs: […], part?, other_parts?, sample?}; sample:
/// {bytes, file_bytes, about_rows}, the last as the file would have at the sample's rows a byte
boost::json::object report_json(const engine::LoadReport& report);

std::string index_bytes(Profile& profile, const std::string& table);

boost::json::object table_json(const query::TableInfo& table);
Result<query::TableInfo> table_from_json(const boost::json::value& json);

}  // namespace sightline::datasets
