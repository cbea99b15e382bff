#pragma once
// A look into tables of a file before they are taken: how many rows, which columns, the first rows, and what
// reading would repair. Nothing is kept.

#include <span>

#include "product/datasets/intake/table_choices.h"

namespace sightline::datasets {

/// "sheet", "file" or "table", by a load report's format.
std::string kind_of_table(std::string_view format);

/// Fills in what it finds, in order, for about Limits::choice_look; those it does not get to stay as they
/// are, and so do all when the file cannot be read any more. Cancelled.
Result<void> look_into(const ImportParts& parts, const Dataset& file, std::span<OfferedTable> tables,
                       std::size_t rows, const engine::CancelToken& cancel);

}  // namespace sightline::datasets
