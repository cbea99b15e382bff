#pragma once
// Reports of versions, kept: version_reports. A version never changes, so neither does its report.

#include <optional>
#include <string>

#include "base/described.h"
#include "base/json.h"
#include "platform/store/store.h"

namespace sightline::analysis {

Result<std::optional<std::string>> find_report(store::Store& store, const std::string& tenant_id,
                                               const std::string& version_id, const std::string& kind);
/// Does nothing when the dataset is gone meanwhile.
Result<void> keep_report(store::Store& store, const std::string& tenant_id, const std::string& dataset_id,
                         const std::string& version_id, const std::string& kind, const std::string& body);

}  // namespace sightline::analysis
