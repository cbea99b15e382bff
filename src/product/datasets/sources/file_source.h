#pragma once
// File sources: what a source may be beside a live database: a file at an address (http), objects in a bucket
// (s3), a SQLite or DuckDB file in a folder of this machine that an operator opened. Their files come whole
// and are then read as uploads are, in an engine or in the jail. They cannot be asked live.

#include "product/datasets/sources/sources.h"

namespace sightline::datasets {

bool is_file_source(const DataSource& source);

/// InvalidInput with what is wrong in how it is named.
Result<void> check_file_source(const DataSource& source, const SourceSettings& settings);

/// Its files or tables, as far as can be told without reading them; columns are not.
Result<SourceTableList> file_tables(const ImportParts& parts, const SourceSettings& settings,
                                    const DataSource& source, const std::string& password,
                                    const engine::CancelToken& cancel);

struct TakenFile {
    bool changed = true;  ///< false: the same as `known` tells of, and nothing else is set
    std::string path;     ///< in the folder it was to be put in
    std::string part;     ///< the table in it; "" = the first
    std::string mark;     ///< tells this state of the file from others; "" = nothing does
};
/// Puts the file that holds `table` into `folder`. `known` is the mark of the time before, "" = none.
Result<TakenFile> take_file(const ImportParts& parts, const SourceSettings& settings,
                            const DataSource& source, const std::string& password, const std::string& table,
                            const std::string& known, const std::string& folder,
                            const engine::CancelToken& cancel);

/// That file as the table "data" of `engine`'s own database.
Result<std::unique_ptr<engine::Engine>> load_taken(const ImportParts& parts, const std::string& tenant_id,
                                                   const TakenFile& file, const std::string& folder,
                                                   const engine::CancelToken& cancel,
                                                   const std::function<void(double)>& progress,
                                                   engine::LoadReport& report);

}  // namespace sightline::datasets
