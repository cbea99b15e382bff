#pragma once
// The sample job: of a large text file its beginning and rows spread over the rest become version 1, which
// can be asked within seconds, while the import job loads the whole as version 2. See docs/decisions/0016.

#include "product/datasets/importing/import.h"

namespace sightline::datasets {

/// Registers the handler "sample".
void handle_samples(const ImportParts& parts);

}  // namespace sightline::datasets
