#pragma once
// A file written anew as it is loaded: what the repairs made of it, to be seen, kept or given to another
// program.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/engine/engine.h"
#include "product/datasets/importing/file_reading.h"

namespace sightline::datasets {

enum class ConvertedFormat { Csv, Json, Parquet };  ///< Json: one object a line

/// Options of DuckDB's COPY that write it.
std::string_view copy_options(ConvertedFormat format);

struct Conversion {
    ConvertedFormat to = ConvertedFormat::Csv;
    /// Csv only: cells as the types make of them ("2018-01-28"), else the source's text after structural
    /// repair
    /// ("28/01/2018"). The other formats are always typed.
    bool typed = false;
    /// A workbook's sheet. Csv not typed then gives the sheet as it stands, titles and notes included; the
    /// other forms give the sheet's largest table.
    std::string sheet;
    std::string part;  ///< which table of an archive or database; "" = the first
};

/// Loads `path` in an engine of its own and writes it into `folder`; the file's path and what loading did.
struct Converted {
    std::string path;
    std::string header;  ///< CSV to write before the file's bytes; "" when they have it
    engine::LoadReport report;
    std::string advice;  ///< what to do with the table next; "" when there is nothing to say
};
Result<Converted> convert_file(const engine::Launch& launch, const engine::Limits& limits,
                               const FileReader& reader, const std::string& path, const std::string& folder,
                               const Conversion& conversion, const engine::CancelToken& cancel = {});

}  // namespace sightline::datasets
