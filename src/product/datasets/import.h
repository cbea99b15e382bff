#pragma once
// The import job: the kept original becomes version 1: loaded in an engine process of its own, measured,
// published. What large files need more time for (value index, exact distinct counts, histograms) and the
// Parquet file follow in a second job, "enrich".

#include <memory>

#include "platform/jobs/jobs.h"
#include "product/datasets/datasets.h"
#include "product/datasets/hot_files.h"
#include "product/datasets/intake.h"

namespace sightline::datasets {

struct ImportParts : IntakeParts {
    std::shared_ptr<HotFiles> hot;
    std::shared_ptr<Metrics> metrics;
    engine::Launch launch;
};

/// Registers the handlers "import" and "enrich".
void handle_imports(const ImportParts& parts);

std::string index_key(const Version& version);
std::string parquet_key(const Version& version);

}  // namespace sightline::datasets
