#pragma once
// Dataset: a table someone brought, with its versions. Plain values; DatasetService (datasets.h) makes and
// finds them.

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/query/schema.h"

namespace sightline::datasets {

/// One version's file and what is known of it. Immutable.
struct Version {
    std::string id, tenant_id, dataset_id;
    std::int64_t number = 1;
    std::string kind = "import";         ///< import, recipe, snapshot
    boost::json::object recipe;          ///< of a recipe: {recipe_id, base, text, sources}, see recipes.h
    std::string parquet_key, index_key;  ///< blobs; "" while they are being written behind
    query::TableInfo table;              ///< name and label are set by whoever assembles a Schema
    boost::json::object profile;         ///< {row_count, columns: […]}, see profile.h
    boost::json::object load_report;     ///< {format, encoding, delimiter, header, repairs}
    std::int64_t created_at = 0;
    std::string masks;  ///< which masks were put on for whoever looks (see masking.h); "" for none
};

struct Dataset {
    std::string id, tenant_id, owner_id, name, description, filename, file_key, content_hash;
    std::string status = "pending";  ///< pending, running, completed, failed
    double progress = 0;
    std::string error_message;
    std::int64_t file_size = 0, row_count = 0, column_count = 0;
    bool is_public = false;
    std::int64_t current_version = 0;  ///< version number, 0 until processed
    std::int64_t created_at = 0, updated_at = 0;
    std::string part;        ///< its table in the archive or database it came in; "" where there is one only
    std::string origin_id;   ///< the dataset that was uploaded, when this is another table of its file
    std::string source_url;  ///< where it was fetched from
    std::string duplicate_of;  ///< an older dataset with the same content, "" when none

    bool is_processed() const { return status == "completed"; }
};

}  // namespace sightline::datasets
