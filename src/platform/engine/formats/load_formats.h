#pragma once
// One loader a format. Each makes the table whole or not at all and fills format, delimiter, header and
// repairs of the report; the rest is load_file's. Used in the child only.

#include "platform/engine/formats/file_content.h"
#include "platform/engine/formats/unpack.h"
#include "platform/engine/load.h"

namespace sightline::engine {

/// `path` holds UTF-8. Fails with an error for which is_encoding_error holds where it turns out not to.
Result<LoadReport> load_csv(Database& database, const std::string& path, const LoadOrder& order,
                            const FileContent& content, LoadProgress& progress);
Result<LoadReport> load_json(Database& database, const std::string& path, const LoadOrder& order,
                             const FileContent& content, const Unpacked& way);
Result<LoadReport> load_parquet(Database& database, const std::string& path, const LoadOrder& order);

Result<LoadReport> load_sqlite(Database& database, const LoadOrder& order, const Unpacked& way);
Result<LoadReport> load_duckdb(Database& database, const LoadOrder& order, const Unpacked& way);
Result<void> check_table_count(std::size_t tables, const UnpackLimits& limits);  ///< TooLarge

bool is_encoding_error(const Error& error);

/// CREATE TABLE … AS SELECT from `source`, a table function: structs become columns named "a.b", lists and
/// maps JSON text, and each other type one that a question can be asked about. Gives the columns of JSON
/// text.
Result<std::vector<std::string>> create_flat_table(Database& database, const std::string& table,
                                                   const std::string& source);

}  // namespace sightline::engine
