#pragma once
// The import job: the kept original becomes version 1: loaded in an engine process of its own, measured,
// published; a long CSV in pieces (shard_import.h). What large files need more time for (value index, exact
// distinct counts, histograms) and the Parquet file follow in a second job, "enrich".

#include <memory>

#include "platform/jobs/jobs.h"
#include "product/datasets/datasets.h"
#include "product/datasets/importing/file_reading.h"
#include "product/datasets/importing/profile.h"
#include "product/datasets/intake/intake.h"
#include "product/datasets/versions/hot_files.h"

namespace sightline::datasets {

struct ImportParts : IntakeParts {
    std::shared_ptr<HotFiles> hot;
    std::shared_ptr<Metrics> metrics;
    engine::Launch launch;
    FileReader reader;
};

/// Registers the handlers "import" and "enrich", and those of imports in pieces.
void handle_imports(const ImportParts& parts);

// What every job that makes a version needs.
engine::Limits import_limits(const Limits& limits);
std::string version_prefix(const Version& version);  ///< of its blobs
/// Both keep something of `version` under `key`. NotFound, and nothing kept, when its dataset was deleted
/// meanwhile.
Result<void> put_blob(const IntakeParts& parts, const Version& version, const std::string& key,
                      std::string_view bytes);
Result<void> copy_into_blob(const IntakeParts& parts, const Version& version, const std::string& key,
                            const std::string& path);

/// The table "data" of the engine behind `run` as a version: measured, indexed, and as Parquet, made in
/// `folder`. Gives the Parquet's size. NotFound as above.
Result<std::int64_t> keep_version(const ImportParts& parts, const RunSql& run, const std::string& folder,
                                  Version& version);

std::string index_key(const Version& version);
std::string parquet_key(const Version& version);
std::string cells_key(const Version& version);  ///< see cell_addresses.h

}  // namespace sightline::datasets
