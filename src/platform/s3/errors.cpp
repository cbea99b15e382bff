#include "platform/s3/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "platform/s3/document.h"

namespace sightline::s3 {

namespace {

using Names = std::initializer_list<std::string_view>;

bool is_one_of(const std::string& code, Names names) {
    return std::ranges::find(names, code) != names.end();
}

std::unexpected<Error> error_of(long status, const std::string& code, const std::string& message,
                                const std::string& region, const std::string& about) {
    const std::string detail = fmt::format("S3 {}: {} {} {}", about, status, code, message);
    if (is_one_of(code, {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidSecurity", "NotSignedUp",
                         "InvalidToken", "ExpiredToken", "UnauthorizedAccess", "XAdminUserNotFound"}) ||
        (status == 401))
        return fail(ErrorCode::Unprocessable,
                    "The S3 server does not accept the key, or the secret does not belong to it. Check both.",
                    detail);
    if (is_one_of(code, {"RequestTimeTooSkewed", "RequestExpired"}))
        return fail(ErrorCode::Unprocessable,
                    "The clocks of this machine and of the S3 server differ too much. Set them right.",
                    detail);
    if (code == "NoSuchBucket")
        return fail(ErrorCode::Unprocessable,
                    "There is no such bucket at the S3 server. Make it, or name another.", detail);
    if (code == "InvalidBucketName")
        return fail(ErrorCode::Unprocessable, "The S3 server takes no bucket of that name. Check it.",
                    detail);
    if (is_one_of(code, {"AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect"}) ||
        status == 301 || status == 307)
        return fail(ErrorCode::Unprocessable,
                    region.empty() ? "The bucket is in another region. Name it."
                                   : fmt::format("The bucket is in the region “{}”. Name that one.",
                                                 region.substr(0, 60)),
                    detail);
    if (status == 507 || is_one_of(code, {"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage",
                                          "XMinioAdminBucketQuotaExceeded"}))
        return fail(ErrorCode::ResourceExhausted, "The S3 server is full. Make room there and try again.",
                    detail);
    if (status == 403)
        return fail(ErrorCode::Unprocessable,
                    "The S3 server does not allow this to the key. It needs to list the bucket, and to read "
                    "its objects; for storing, to write and delete them too.",
                    detail);
    if (status == 404) return fail(ErrorCode::NotFound, "The stored file is not there (any more).", detail);
    if (status == 412 || (status == 409 && code != "OperationAborted"))
        return fail(ErrorCode::Conflict, "The stored file was replaced meanwhile.", detail);
    if (status >= 500 || status == 409 || status == 429 ||
        is_one_of(code,
                  {"RequestTimeout", "SlowDown", "BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody"}))
        return fail(ErrorCode::Unavailable, "The S3 server cannot do it now. Try again later.", detail);
    return fail(ErrorCode::Unprocessable, "The S3 server refuses the request. Check its address.", detail);
}

std::unexpected<Error> from_document(const Request& request, const Response& response,
                                     const Element& document) {
    return error_of(response.status, document.text_of("Code"), document.text_of("Message").substr(0, 300),
                    document.text_of("Region"), request.method + " " + request.key);
}

}  // namespace

std::unexpected<Error> no_answer(CURLcode code, const char* detail) {
    const std::string text = fmt::format("curl {}: {}", static_cast<int>(code), detail);
    switch (code) {
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
            return fail(ErrorCode::Unprocessable, "The S3 server has no valid certificate.", text);
        case CURLE_COULDNT_RESOLVE_HOST:
            return fail(ErrorCode::Unavailable,
                        "There is no S3 server of that name. Check its address and the network.", text);
        case CURLE_COULDNT_CONNECT:
            return fail(
                ErrorCode::Unavailable,
                "Nothing answers at the address of the S3 server. Check it, and that the server runs.", text);
        case CURLE_OPERATION_TIMEDOUT:
            return fail(ErrorCode::Unavailable, "The S3 server does not answer in time. Try again later.",
                        text);
        default:
            return fail(ErrorCode::Unavailable, "The line to the S3 server broke. Try again later.", text);
    }
}

std::unexpected<Error> refusal(const Request& request, const Response& response) {
    const auto document = parse_document(response.body);
    if (document) return from_document(request, response, *document);
    // The answer to HEAD has no body, and proxies answer with pages.
    return error_of(response.status, "", "", response.header("x-amz-bucket-region"),
                    request.method + " " + request.key);
}

Result<void> check_document(const Request& request, const Response& response) {
    const auto document = parse_document(response.body);
    if (!document) return std::unexpected(document.error());
    if (document->name != "Error") return {};
    const auto error = from_document(request, response, *document);
    // The request itself was in order; where the code says nothing better, it is to be tried again.
    if (error.error().message.starts_with("The S3 server refuses"))
        return fail(ErrorCode::Unavailable, "The S3 server cannot do it now. Try again later.",
                    error.error().detail);
    return error;
}

}  // namespace sightline::s3
