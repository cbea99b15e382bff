#pragma once
// /datasets/upload: files as multipart/form-data, streamed to disk as they arrive.

#include "surface/api/route.h"

namespace sightline::api {

struct UploadItem {
    std::optional<std::string> id;
    std::string filename, name, status;
    std::int64_t file_size = 0;
    std::optional<std::string> duplicate_of, error_message;
    std::optional<std::vector<boost::json::object>> preview;
    std::optional<boost::json::object> stats;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "id", .keep_null = true, .description = "null when this file was refused."},
            json::Rule{.member = "status", .one_of = "pending|running|completed|failed"},
            json::Rule{.member = "duplicate_of", .description = "An older dataset with the same content."},
            json::Rule{.member = "error_message", .keep_null = true},
            json::Rule{.member = "preview", .description = "Quick form: the first rows, as objects."},
            json::Rule{.member = "stats",
                       .description =
                           "Quick form: row_count, column_count and, by name, what was measured of "
                           "each column."}};
    }
};
BOOST_DESCRIBE_STRUCT(UploadItem, (),
                      (id, filename, name, status, file_size, duplicate_of, error_message, preview, stats))

struct UploadColumn {
    std::string name, type, role;
};
BOOST_DESCRIBE_STRUCT(UploadColumn, (), (name, type, role))

struct UploadRelation {
    std::string from_file, from_column, to_file, to_column;
    double confidence = 0;
};
BOOST_DESCRIBE_STRUCT(UploadRelation, (), (from_file, from_column, to_file, to_column, confidence))

struct UploadSummary {
    std::int64_t file_count = 0, total_rows = 0, total_columns = 0, total_size = 0;
};
BOOST_DESCRIBE_STRUCT(UploadSummary, (), (file_count, total_rows, total_columns, total_size))

struct UploadResponse {
    std::vector<UploadItem> items;
    std::optional<UploadSummary> summary;
    std::optional<std::vector<UploadRelation>> relationships;
    std::optional<std::map<std::string, std::vector<UploadColumn>>> schema;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "summary", .description = "Quick form: over the files that are ready."},
            json::Rule{.member = "relationships",
                       .description = "Quick form: columns of one file that refer to another's, inferred."},
            json::Rule{.member = "schema", .description = "Quick form: columns by file name."}};
    }
};
BOOST_DESCRIBE_STRUCT(UploadResponse, (), (items, summary, relationships, schema))

struct UploadQuery {
    bool quick = false, choose = false;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "quick",
                       .required = false,
                       .description = "The quick form: few small files, answered (200) when they "
                                      "are imported, with a preview and figures of each."},
            json::Rule{.member = "choose",
                       .required = false,
                       .description =
                           "Of a file with several tables take the first, and let the others wait until "
                           "some are chosen (/datasets/{id}/tables). Not with quick."}};
    }
};
BOOST_DESCRIBE_STRUCT(UploadQuery, (), (quick, choose))

/// The form, for the OpenAPI document.
struct UploadForm {
    std::vector<std::string> files;
    std::optional<std::string> name, description;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "files",
                                     .format = "binary",
                                     .description = "One or more files; a single one may be called file."},
                          json::Rule{.member = "name", .max_length = 200},
                          json::Rule{.member = "description", .max_length = 4000}};
    }
};
BOOST_DESCRIBE_STRUCT(UploadForm, (), (files, name, description))

/// Nothing of a broken upload is kept: files are taken over only once the whole body has been read. Of
/// several files, one that cannot be taken is told in its item and the others go on.
Result<UploadResponse> upload_datasets(Call& call, const UploadQuery& in);

/// Unsupported for a file name whose kind is not read here.
Result<void> check_kind(const std::string& filename);

}  // namespace sightline::api
