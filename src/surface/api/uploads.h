#pragma once
// /datasets/upload: files as multipart/form-data, streamed to disk as they arrive.

#include "surface/api/route.h"

namespace sightline::api {

struct UploadItem {
    std::optional<std::string> id;
    std::string filename, name, status;
    std::int64_t file_size = 0;
    std::optional<std::string> duplicate_of, error_message;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "id", .keep_null = true, .description = "null when this file was refused."},
            json::Rule{.member = "status", .one_of = "pending|running|completed|failed"},
            json::Rule{.member = "duplicate_of", .description = "An older dataset with the same content."},
            json::Rule{.member = "error_message", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(UploadItem, (), (id, filename, name, status, file_size, duplicate_of, error_message))

struct UploadResponse {
    std::vector<UploadItem> items;
};
BOOST_DESCRIBE_STRUCT(UploadResponse, (), (items))

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
Result<UploadResponse> upload_datasets(Call& call);

}  // namespace sightline::api
