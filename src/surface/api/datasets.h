#pragma once
// /datasets: what was brought: list, look at, share within the organization, delete.

#include "surface/api/route.h"
#include "surface/api/rows.h"

namespace sightline::api {

/// The rows that stand for a file while the whole of it is loaded.
struct SampleSize {
    std::int64_t rows = 0, about_rows = 0;
    bool beginning = false;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "about_rows", .description = "Of the whole file, by its size."},
            json::Rule{.member = "beginning",
                       .description = "The first rows of a packed file, not some of all."}};
    }
};
BOOST_DESCRIBE_STRUCT(SampleSize, (), (rows, about_rows, beginning))

struct Dataset {
    std::string id, name, description, filename, file_path;
    std::int64_t file_size = 0, row_count = 0, column_count = 0;
    std::string status;
    double progress = 0;
    bool is_processed = false;
    std::optional<std::string> error_message;
    bool is_public = false, is_owner = false;
    std::string content_hash;
    std::optional<std::string> duplicate_of, part, origin_id, source_url;
    std::string uploaded_at, updated_at;
    std::optional<SampleSize> sample;
    std::optional<std::string> choose_until;
    std::optional<std::int64_t> repair_count;
    std::optional<boost::json::object> metadata;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "file_path", .description = "Where the original is kept in storage."},
            json::Rule{.member = "status", .one_of = "pending|running|completed|failed"},
            json::Rule{.member = "progress", .minimum = 0, .maximum = 1},
            json::Rule{.member = "error_message", .keep_null = true},
            json::Rule{.member = "is_public", .description = "Everyone of the organization may read it."},
            json::Rule{.member = "content_hash", .description = "SHA-256 of the original."},
            json::Rule{.member = "duplicate_of", .description = "An older dataset with the same content."},
            json::Rule{.member = "part", .description = "Its table in the archive or database."},
            json::Rule{.member = "origin_id",
                       .description = "The dataset that was uploaded; this is another table of its file."},
            json::Rule{.member = "source_url", .description = "Where it was fetched from."},
            json::Rule{.member = "is_processed", .description = "It can be asked, be it from a sample."},
            json::Rule{.member = "sample",
                       .description = "Given while answers and profile are of a sample of a large file: as "
                                      "long as the whole is loaded, or for good when that failed."},
            json::Rule{.member = "choose_until",
                       .format = "date-time",
                       .description = "Other tables of its file wait for a choice, and are all taken then."},
            json::Rule{.member = "repair_count",
                       .description =
                           "In a list, to its owner: sentences there are on how its file was read; "
                           "its lineage has them."},
            json::Rule{.member = "uploaded_at", .format = "date-time"},
            json::Rule{.member = "updated_at", .format = "date-time"},
            json::Rule{.member = "metadata",
                       .description =
                           "Of one dataset once it is processed: dataset_overview, column_metadata, "
                           "statistical_findings, data_quality."}};
    }
};
BOOST_DESCRIBE_STRUCT(Dataset, (),
                      (id, name, description, filename, file_path, file_size, row_count, column_count, status,
                       progress, is_processed, error_message, is_public, is_owner, content_hash, duplicate_of,
                       part, origin_id, source_url, uploaded_at, updated_at, sample, choose_until,
                       repair_count, metadata))

struct DatasetList {
    std::vector<Dataset> items;
    std::optional<std::string> next_cursor;
    std::int64_t total = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "next_cursor", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(DatasetList, (), (items, next_cursor, total))

struct DatasetFilter {
    std::int64_t limit = 50;
    std::optional<std::string> cursor, sort, status, q;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "limit", .required = false, .minimum = 1, .maximum = 200},
            json::Rule{.member = "cursor", .max_length = 300},
            json::Rule{
                .member = "sort",
                .max_length = 40,
                .description =
                    "created_at, updated_at, name, file_size or row_count; with - in front for descending."},
            json::Rule{.member = "status", .one_of = "pending|running|completed|failed"},
            json::Rule{.member = "q", .max_length = 200, .description = "Words of the name or description."}};
    }
};
BOOST_DESCRIBE_STRUCT(DatasetFilter, (), (limit, cursor, sort, status, q))

struct DatasetUpdate {
    std::optional<std::string> name, description;
    std::optional<bool> is_public;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "name", .min_length = 1, .max_length = 200},
                          json::Rule{.member = "description", .max_length = 4000}};
    }
};
BOOST_DESCRIBE_STRUCT(DatasetUpdate, (), (name, description, is_public))

struct DatasetShare {
    bool is_public = true;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "is_public",
                                     .required = false,
                                     .description = "Everyone of the organization may read it."}};
    }
};
BOOST_DESCRIBE_STRUCT(DatasetShare, (), (is_public))

/// One table of a file that holds several.
struct DatasetPart {
    std::string id, name, part, status;
};
BOOST_DESCRIBE_STRUCT(DatasetPart, (), (id, name, part, status))

struct DatasetStatus {
    std::string id, status;
    double progress = 0;
    bool is_processed = false;
    std::optional<std::string> error_message;
    std::optional<SampleSize> sample;
    std::optional<std::string> choose_until;
    std::optional<std::vector<DatasetPart>> parts;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "status", .one_of = "pending|running|completed|failed"},
            json::Rule{.member = "progress", .minimum = 0, .maximum = 1},
            json::Rule{.member = "error_message", .keep_null = true},
            json::Rule{.member = "sample", .description = "It can be asked, but only of a sample yet."},
            json::Rule{.member = "choose_until",
                       .format = "date-time",
                       .description = "Other tables of its file wait for a choice, and are all taken then."},
            json::Rule{.member = "parts",
                       .description = "When the file held several tables: the datasets they became, this one "
                                      "among them. Known once the first is completed."}};
    }
};
BOOST_DESCRIBE_STRUCT(DatasetStatus, (),
                      (id, status, progress, is_processed, error_message, sample, choose_until, parts))

struct RowLimit {
    std::int64_t limit = 100;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "limit", .required = false, .minimum = 1, .maximum = 1000}};
    }
};
BOOST_DESCRIBE_STRUCT(RowLimit, (), (limit))

Result<DatasetList> list_datasets(Call& call, const DatasetFilter& in);
Result<DatasetList> list_public_datasets(Call& call, const DatasetFilter& in);
Result<Dataset> get_dataset(Call& call);
Result<Dataset> update_dataset(Call& call, const DatasetUpdate& in);
Result<Dataset> share_dataset(Call& call, const DatasetShare& in);
Result<Done> delete_dataset(Call& call);
Result<DatasetStatus> dataset_status(Call& call);
Result<boost::json::object> dataset_rows(Call& call, const RowLimit& in);

Dataset dataset_document(const datasets::Dataset& dataset, const teams::Identity& who);

}  // namespace sightline::api
