#pragma once
// Masks of what was taken of a source: they hold for whoever would take the same table again.

#include <string>

#include "platform/store/store.h"
#include "product/datasets/sources/sources.h"

namespace sightline::datasets {

/// Whoever takes a table owns what is taken, unmasked. Forbidden when columns of a dataset that was taken of
/// this table are masked for them, unless the source is their own: they have its password.
Result<void> check_taken_masks(store::Session& session, const teams::Identity& who, const DataSource& source,
                               const std::string& table);

}  // namespace sightline::datasets
