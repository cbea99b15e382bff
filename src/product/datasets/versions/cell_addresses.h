#pragma once
// Where the values of a workbook's table stand on its sheet. The import keeps what the reader said of it
// beside the version, at cells_key; a version that a recipe made has no such file.

#include "product/datasets/importing/import.h"

namespace sightline::datasets {

bool has_cells(const Version& version);

/// Of the first `rows` rows of a version that has them, for the columns of `shown`, which may be fewer than
/// its own: a list a row, "Sales!B7"; "" for a value that stands in no cell.
Result<std::vector<std::vector<std::string>>> first_cells(const ImportParts& parts, const Version& version,
                                                          const query::TableInfo& shown, std::size_t rows);

/// A sheet's name as a formula writes it before "!": Sales, 'Sales 2024', 'Ada''s'.
std::string quoted_sheet(const std::string& name);
/// 1 is A, 27 is AA; "" below 1.
std::string column_letters(std::int64_t number);

}  // namespace sightline::datasets
