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

/// A column that whoever looks sees in part or as a hash.
struct MaskedColumn {
    std::string column, mask;            ///< "partial", "hash"
    ColumnType type = ColumnType::Text;  ///< before it was masked
};

/// One version's file and what is known of it. Immutable.
struct Version {
    std::string id, tenant_id, dataset_id;
    std::int64_t number = 1;
    std::string kind = "import";  ///< import, recipe, snapshot; sample: of an import that is still to come
    boost::json::object recipe;   ///< of a recipe: {recipe_id, base, text, sources, columns, origins}, see
                                  ///< recipes.h, column_lineage.h and masked_versions.h
    std::string parquet_key, index_key;  ///< blobs; "" while they are being written behind
    query::TableInfo table;              ///< name and label are set by whoever assembles a Schema
    boost::json::object profile;         ///< {row_count, columns: […]}, see profile.h
    boost::json::object load_report;     ///< {format, encoding, delimiter, header, repairs, shards}
    std::int64_t created_at = 0;
    std::string masks;  ///< which masks were put on for whoever looks (see masking.h); "" for none
    std::vector<MaskedColumn> masked;  ///< by them, of those that are there
    bool recipe_withheld = false;      ///< from whoever looks: its text may name masked values
};

/// What stands for a file while the whole of it is loaded.
struct SampleSize {
    std::int64_t rows = 0;
    std::int64_t about_rows = 0;  ///< of the whole file, by its size
    bool beginning = false;       ///< the first rows, not some of all
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
    std::optional<SampleSize> sample;  ///< the current version is one
    std::int64_t choose_until = 0;     ///< microseconds: until then the other tables of its file wait for a
                                       ///< choice (see table_choices.h); 0: none wait
    std::string duplicate_of;          ///< an older dataset with the same content, "" when none
    std::int64_t repair_count = 0;     ///< of a list: sentences on how its file was read last

    bool is_processed() const { return current_version > 0; }
    /// A sample is there and the whole file is still to come.
    bool whole_is_coming() const { return sample && (status == "pending" || status == "running"); }
};

/// "Only a sample of orders.csv is loaded so far: 300,000 of about 41,000,000 rows. …" "" for a whole one.
std::string sample_note(const Dataset& dataset);

}  // namespace sightline::datasets
