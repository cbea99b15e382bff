#include "surface/api/tus.h"

#include <openssl/evp.h>

#include <charconv>
#include <ctime>

#include "surface/api/problem.h"
#include "surface/api/tus_fields.h"
#include "surface/api/uploads.h"

namespace sightline::api {

namespace {

constexpr std::string_view kVersion = "1.0.0";
constexpr std::string_view kPieceType = "application/offset+octet-stream";
constexpr std::string_view kExtensions = "creation,creation-with-upload,termination,expiration,checksum";

net::Response answer(const datasets::UploadState& state, int status) {
    net::Response response{.status = status};
    response.headers.set("Upload-Offset", std::to_string(state.received));
    response.headers.set("Upload-Expires", http_date(state.expires_at));
    response.headers.set("Cache-Control", "no-store");
    return response;
}

/// Nothing when the client speaks our version.
std::optional<net::Response> refuse_version(Call& call) {
    call.headers.set("Tus-Resumable", kVersion);
    if (call.request.headers.get("Tus-Resumable") == kVersion) return std::nullopt;
    call.headers.set("Tus-Version", kVersion);
    return problem(412, "unsupported_version",
                   "Send the header Tus-Resumable: 1.0.0; no other version is spoken.",
                   call.request.request_id);
}

Result<std::int64_t> number(Call& call, std::string_view field) {
    const std::string_view text = call.request.headers.get(field);
    std::int64_t n = -1;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (ec != std::errc{} || end != text.data() + text.size() || n < 0)
        return fail(ErrorCode::InvalidInput,
                    "The header " + std::string(field) + " must be a whole number of bytes, 0 or more.");
    return n;
}

/// The rest of the request's body into the upload.
Result<net::Response> receive(Call& call, const std::string& id, std::int64_t offset, int status) {
    std::optional<Checksum> checksum;
    if (const std::string_view given = call.request.headers.get("Upload-Checksum"); !given.empty()) {
        SL_TRY(checksum, Checksum::parse(given));
    }
    SL_TRY(const auto piece, call.services.uploads->resume(call.who(), id, offset, checksum.has_value()));
    for (;;) {
        SL_TRY(const std::string bytes, call.request.body->read());
        if (bytes.empty()) break;
        if (checksum) checksum->add(bytes);
        SL_CHECK(piece->write(bytes));
    }
    if (checksum && !checksum->matches())
        return problem(460, "checksum_mismatch",
                       "The bytes do not have the announced checksum; send them again.",
                       call.request.request_id);
    SL_TRY(const auto state, piece->end());
    return answer(state, status);
}

}  // namespace

Result<net::Response> tus_capabilities(Call& call) {
    net::Response response{.status = 204};
    response.headers.set("Tus-Resumable", kVersion);
    response.headers.set("Tus-Version", kVersion);
    response.headers.set("Tus-Extension", kExtensions);
    response.headers.set("Tus-Checksum-Algorithm", "sha1,sha256");
    response.headers.set("Tus-Max-Size", std::to_string(call.services.uploads->max_bytes()));
    return response;
}

Result<net::Response> tus_create(Call& call) {
    if (auto refused = refuse_version(call)) return std::move(*refused);
    if (!call.request.headers.get("Upload-Defer-Length").empty())
        return fail(ErrorCode::InvalidInput,
                    "Say the file's size with Upload-Length; it cannot be told later.");
    datasets::NewUpload wanted;
    SL_TRY(wanted.length, number(call, "Upload-Length"));
    wanted.metadata = call.request.headers.get("Upload-Metadata");
    SL_TRY(const auto fields, read_metadata(wanted.metadata));
    const auto field = [&](const char* name) {
        const auto found = fields.find(name);
        return found == fields.end() ? std::string() : found->second;
    };
    wanted.filename = field("filename");
    wanted.name = field("name");
    wanted.description = field("description");
    wanted.choose = field("choose") == "true";
    SL_CHECK(check_kind(wanted.filename));
    SL_TRY(const auto state, call.services.uploads->create(call.who(), wanted));
    // With the prefix the client used, so that it stays behind the same proxy.
    const std::string location = call.request.path + "/" + state.id;
    call.headers.set("Location", location);
    if (call.request.headers.get("Content-Type") == kPieceType) return receive(call, state.id, 0, 201);
    return answer(state, 201);
}

Result<net::Response> tus_offset(Call& call) {
    SL_TRY(const auto state, call.services.uploads->find(call.who(), call.id()));
    if (auto refused = refuse_version(call)) return std::move(*refused);
    net::Response response = answer(state, 200);
    response.headers.set("Upload-Length", std::to_string(state.length));
    if (!state.metadata.empty()) response.headers.set("Upload-Metadata", state.metadata);
    return response;
}

Result<net::Response> tus_piece(Call& call) {
    SL_CHECK(call.services.uploads->find(call.who(), call.id()));
    if (auto refused = refuse_version(call)) return std::move(*refused);
    if (call.request.headers.get("Content-Type") != kPieceType)
        return fail(ErrorCode::Unsupported,
                    "Send the bytes with Content-Type: " + std::string(kPieceType) + ".");
    SL_TRY(const std::int64_t offset, number(call, "Upload-Offset"));
    return receive(call, call.id(), offset, 204);
}

Result<net::Response> tus_end(Call& call) {
    SL_CHECK(call.services.uploads->find(call.who(), call.id()));
    if (auto refused = refuse_version(call)) return std::move(*refused);
    SL_CHECK(call.services.uploads->remove(call.who(), call.id()));
    return net::Response{.status = 204};
}

Result<net::Response> tus_override(Call& call) {
    SL_CHECK(call.services.uploads->find(call.who(), call.id()));
    const std::string_view method = call.request.headers.get("X-HTTP-Method-Override");
    if (method == "PATCH") return tus_piece(call);
    if (method == "DELETE") return tus_end(call);
    if (method == "HEAD") return tus_offset(call);
    return fail(ErrorCode::InvalidInput,
                "Send PATCH, HEAD or DELETE, or name one of them in the header X-HTTP-Method-Override.");
}

}  // namespace sightline::api
