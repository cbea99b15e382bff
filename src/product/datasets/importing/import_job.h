#pragma once
// import_job: what the jobs that import, whole or in pieces, have in common.

#include "product/datasets/importing/import.h"
#include "product/datasets/importing/loading.h"

namespace sightline::datasets {

/// The dataset may be deleted while it is imported: NotFound, and the job ends without effect.
Result<Dataset> dataset_of(const ImportParts& parts, const jobs::Job& job);
Result<boost::json::object> parameters_of(const jobs::Job& job);

/// Loads and measures; of many rows what takes longest is left to "enrich".
Result<Loaded> measure_loaded(const ImportParts& parts, engine::Engine& engine, const std::string& path,
                              const engine::LoadOptions& options, const engine::CancelToken& cancel,
                              const std::function<void(double)>& progress);

/// What was loaded, in a folder of HotFiles::begin.
struct Built {
    std::string path;
    bool shards = false;  ///< a folder of pieces, not one file
};
/// The loaded table as a version, in the transaction that completes the job. `began`: microseconds.
Result<void> publish_import(const ImportParts& parts, jobs::Run& run, const Dataset& dataset, Version version,
                            Loaded loaded, const Built& built, std::int64_t began);

}  // namespace sightline::datasets
