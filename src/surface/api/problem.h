#pragma once
// The one place where an Error becomes a response: {error: {code, message, details?, request_id}} with the
// status of its code.

#include <string_view>
#include <vector>

#include "base/described.h"
#include "base/result.h"
#include "platform/net/http.h"

namespace sightline::api {

/// Also the schema of every error in the OpenAPI document.
struct ErrorDetail {
    std::string path, message;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "path", .description = "Where in the input, e.g. items[2].name."}};
    }
};
BOOST_DESCRIBE_STRUCT(ErrorDetail, (), (path, message))

struct ErrorBody {
    std::string code, message;
    std::optional<std::vector<ErrorDetail>> details;
    std::optional<std::int64_t> step;
    std::optional<boost::json::object> partial;
    std::string request_id;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "code", .description = "What the caller does next; see the documentation."},
            json::Rule{.member = "message", .description = "For the person: what was wrong and what to do."},
            json::Rule{.member = "details",
                       .description = "Every problem with the input, where there are several."},
            json::Rule{.member = "step",
                       .description = "The number of the step of a recipe that does not fit, from 1."},
            json::Rule{.member = "partial",
                       .description = "Of a recipe's preview: what the steps before that one made, as a "
                                      "RecipePreview."}};
    }
};
BOOST_DESCRIBE_STRUCT(ErrorBody, (), (code, message, details, step, partial, request_id))

struct ErrorDocument {
    ErrorBody error;
};
BOOST_DESCRIBE_STRUCT(ErrorDocument, (), (error))

int status_of(ErrorCode code);
net::Response problem(const Error& error, std::string_view request_id);
net::Response problem(int status, std::string_view code, std::string_view message,
                      std::string_view request_id);
/// With what is known besides; `body.code`, `message` and `request_id` come from the other two.
net::Response problem(const Error& error, ErrorBody body, std::string_view request_id);
net::Response problem(const json::Issues& issues, std::string_view request_id);

/// The text for an exception: it says nothing of what went wrong inside.
Error internal_error();

}  // namespace sightline::api
