#include "platform/s3/upload.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/log.h"
#include "platform/s3/document.h"
#include "platform/s3/errors.h"

namespace sightline::s3 {

namespace {

constexpr std::int64_t kPart = 16 << 20;
constexpr std::int64_t kMostParts = 9'000;

Result<Body> body_of(int file, std::int64_t from, std::int64_t size) {
    SL_TRY(std::string sha256, sha256_of(file, from, size));
    return Body{.bytes = {}, .file = file, .from = from, .size = size, .sha256 = std::move(sha256)};
}

/// An upload in parts; taken back unless it was completed.
class Parts {
  public:
    Parts(const Connection& connection, const Upload& what, int file)
        : connection_(connection), what_(what), file_(file) {}
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts() {
        if (id_.empty()) return;
        if (const auto done = abort_upload(connection_, what_.key, id_); !done)
            log::warning("s3_upload_not_aborted", {{"key", what_.key}, {"reason", done.error().detail}});
    }

    Result<void> run() {
        const Request begin{
            .method = "POST", .key = what_.key, .query = {{"uploads", ""}}, .headers = what_.headers};
        SL_TRY(const Response begun, connection_.perform(begin));
        SL_CHECK(check_document(begin, begun));
        SL_TRY(const Element document, parse_document(begun.body));
        id_ = document.text_of("UploadId");
        const std::int64_t size = part_size(what_.size);
        std::string list = "<CompleteMultipartUpload>";
        int number = 1;
        for (std::int64_t from = 0; from < what_.size; from += size, ++number) {
            SL_TRY(const Body body, body_of(file_, from, std::min(size, what_.size - from)));
            SL_TRY(const Response sent,
                   connection_.perform({.method = "PUT",
                                        .key = what_.key,
                                        .query = {{"partNumber", std::to_string(number)}, {"uploadId", id_}},
                                        .body = body}));
            list += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", number,
                                plain_etag(sent.header("etag")));
        }
        return complete(list + "</CompleteMultipartUpload>");
    }

  private:
    static std::string plain_etag(const std::string& etag) {
        std::string out;
        for (const char c : etag)
            if (c == '"')
                out += "&quot;";
            else if (c != '<' && c != '&')
                out += c;
        return out;
    }

    Result<void> complete(const std::string& list) {
        const Request end{
            .method = "POST",
            .key = what_.key,
            .query = {{"uploadId", id_}},
            .body = Body{
                .bytes = list, .size = static_cast<std::int64_t>(list.size()), .sha256 = sha256_of(list)}};
        for (int tried = 1;; ++tried) {
            const auto response = connection_.once(end);
            const auto done =
                response ? check_document(end, *response) : Result<void>(std::unexpected(response.error()));
            if (done || is_there()) {
                id_.clear();
                return {};
            }
            if (done.error().code != ErrorCode::Unavailable || tried >= connection_.place().tries)
                return done;
            Connection::pause(tried);
        }
    }

    /// A completion whose answer was lost has happened all the same.
    bool is_there() const {
        const auto head = connection_.once({.method = "HEAD", .key = what_.key});
        return head && head->header("x-amz-meta-sha256") == what_.sha256;
    }

    const Connection& connection_;
    const Upload& what_;
    const int file_;
    std::string id_;
};

}  // namespace

std::int64_t part_size(std::int64_t file_size) {
    std::int64_t size = kPart;
    while (file_size / size > kMostParts) size *= 2;
    return size;
}

Result<void> abort_upload(const Connection& connection, const std::string& key, const std::string& id) {
    const auto done = connection.perform({.method = "DELETE", .key = key, .query = {{"uploadId", id}}});
    if (!done && done.error().code != ErrorCode::NotFound) return std::unexpected(done.error());
    return {};
}

Result<void> upload(const Connection& connection, const Upload& what) {
    const int file = ::open(what.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return fail(ErrorCode::Internal, "A file could not be read to be stored.", what.path);
    const std::shared_ptr<void> closing(nullptr, [file](void*) { ::close(file); });
    if (what.size > kPart) return Parts(connection, what, file).run();
    SL_CHECK(connection.perform(
        {.method = "PUT",
         .key = what.key,
         .headers = what.headers,
         .body = Body{.bytes = {}, .file = file, .from = 0, .size = what.size, .sha256 = what.sha256}}));
    return {};
}

}  // namespace sightline::s3
