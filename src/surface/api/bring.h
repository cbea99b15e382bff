#pragma once
// Data without a file at hand: pasted text, and the address of a file.

#include "surface/api/uploads.h"

namespace sightline::api {

struct PastedText {
    std::string text;
    std::optional<std::string> name, description;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "text",
                                     .min_length = 1,
                                     .description = "A table as text: CSV, tab separated (as copied from a "
                                                    "spreadsheet), of fixed width, JSON or JSON lines."},
                          json::Rule{.member = "name", .max_length = 200},
                          json::Rule{.member = "description", .max_length = 4000}};
    }
};
BOOST_DESCRIBE_STRUCT(PastedText, (), (text, name, description))

struct FileAddress {
    std::string url;
    std::optional<std::string> name, description;
    std::optional<bool> choose;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "url",
                       .min_length = 8,
                       .max_length = 4000,
                       .description = "http or https; kept with the dataset, so without secrets."},
            json::Rule{.member = "name", .max_length = 200},
            json::Rule{.member = "description", .max_length = 4000},
            json::Rule{.member = "choose", .description = "As of /datasets/upload."}};
    }
};
BOOST_DESCRIBE_STRUCT(FileAddress, (), (url, name, description, choose))

Result<UploadResponse> paste_dataset(Call& call, const PastedText& in);
/// Fetched within the request; hanging up ends it, and nothing is kept of a file that did not come whole.
Result<UploadResponse> fetch_dataset(Call& call, const FileAddress& in);

}  // namespace sightline::api
