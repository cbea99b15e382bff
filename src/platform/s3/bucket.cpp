#include <fmt/format.h>

#include <charconv>
#include <ctime>
#include <iomanip>
#include <sstream>

#include "base/digest.h"
#include "platform/s3/document.h"
#include "platform/s3/errors.h"
#include "platform/s3/upload.h"

namespace sightline::s3 {

namespace {

constexpr std::size_t kPage = 1000;
constexpr std::string_view kShaHeader = "x-amz-meta-sha256";

std::int64_t number_of(std::string_view text) {
    std::int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

Properties properties_of(const Response& response) {
    return {number_of(response.header("content-length")), response.header("etag"),
            response.header(kShaHeader)};
}

/// "2026-11-21T10:20:30.000Z" as microseconds since 1970; 0 for what is no time.
std::int64_t micros_of(const std::string& text) {
    std::tm parts{};
    std::istringstream in(text.substr(0, 19));
    in.imbue(std::locale::classic());
    in >> std::get_time(&parts, "%Y-%m-%dT%H:%M:%S");
    return in.fail() ? 0 : static_cast<std::int64_t>(::timegm(&parts)) * 1'000'000;
}

/// One object on its way here, over as many lines as it takes.
class Download {
  public:
    Download(const Connection& connection, std::string key, std::int64_t max_bytes, const Sink& sink)
        : connection_(connection), key_(std::move(key)), max_bytes_(max_bytes), sink_(sink) {}

    Result<Properties> run() {
        for (int tried = 1;; ++tried) {
            const std::int64_t before = have_;
            auto done = once();
            if (done) return finish();
            if (stopped_ || done.error().code != ErrorCode::Unavailable) return std::unexpected(done.error());
            if (have_ > before) tried = 1;  // it gets on
            if (tried >= connection_.place().tries) return std::unexpected(done.error());
            Connection::pause(tried);
        }
    }

  private:
    Result<void> once() {
        if (known_ && have_ == properties_.size) return {};
        Request request{.key = key_};
        if (known_) {
            request.headers.emplace_back("range", fmt::format("bytes={}-", have_));
            // Without one nobody knows whether the rest is of the same object.
            if (properties_.etag.empty() && have_ > 0)
                return fail(ErrorCode::Conflict, "The line to the S3 server broke. Try again.", key_);
            if (!properties_.etag.empty()) request.headers.emplace_back("if-match", properties_.etag);
        }
        skip_ = -1;
        request.sink = [this](const Response& response, std::string_view bytes) {
            return take(response, bytes);
        };
        SL_TRY(const Response response, connection_.once(request));
        if (!known_) SL_CHECK(learn(response));  // of an empty object nothing comes
        if (have_ != properties_.size)
            return fail(ErrorCode::Unavailable, "The line to the S3 server broke. Try again later.",
                        fmt::format("{}: {} of {} bytes", key_, have_, properties_.size));
        return {};
    }

    Result<void> learn(const Response& response) {
        properties_ = properties_of(response);
        if (response.header("content-length").empty())
            return fail(ErrorCode::Unavailable,
                        "What answers at the address does not speak S3. Check the address of the S3 server.");
        known_ = true;
        if (max_bytes_ > 0 && properties_.size > max_bytes_) return too_large();
        return {};
    }

    Result<void> take(const Response& response, std::string_view bytes) {
        if (!known_)
            if (auto learnt = learn(response); !learnt) {
                stopped_ = true;
                return learnt;
            }
        if (skip_ < 0) skip_ = response.status == 206 ? 0 : have_;  // some give all again
        const auto over = std::min(skip_, static_cast<std::int64_t>(bytes.size()));
        skip_ -= over;
        bytes.remove_prefix(static_cast<std::size_t>(over));
        if (bytes.empty()) return {};
        if (have_ + static_cast<std::int64_t>(bytes.size()) > properties_.size)
            return fail(ErrorCode::Unavailable, "The S3 server sends more than it announced.", key_);
        have_ += static_cast<std::int64_t>(bytes.size());
        digest_.add(bytes);
        auto taken = sink_(bytes);
        if (!taken) stopped_ = true;
        return taken;
    }

    Result<Properties> finish() {
        if (!properties_.sha256.empty() && digest_.hex() != properties_.sha256)
            return fail(ErrorCode::Unavailable,
                        "A stored file came damaged from the S3 server. Try again; if it stays so, it has to "
                        "be restored from a backup.",
                        key_ + " has another SHA-256 than it was stored with");
        return properties_;
    }

    std::unexpected<Error> too_large() const {
        return fail(
            ErrorCode::TooLarge,
            fmt::format("The object is larger than {} MiB, which is the most that is taken (the setting "
                        "max_file_mb).",
                        max_bytes_ >> 20));
    }

    const Connection& connection_;
    const std::string key_;
    const std::int64_t max_bytes_;
    const Sink& sink_;
    Properties properties_;
    Digest digest_;
    std::int64_t have_ = 0, skip_ = -1;
    bool known_ = false, stopped_ = false;
};

/// Some bytes of an object on their way here.
Result<void> download_part(const Connection& connection, const std::string& key, const Properties& object,
                           std::int64_t from, std::int64_t length, const Sink& sink) {
    std::int64_t have = 0;
    bool stopped = false;
    for (int tried = 1; have < length; ++tried) {
        const std::int64_t before = have;
        Request request{.key = key};
        request.headers.emplace_back("range", fmt::format("bytes={}-{}", from + have, from + length - 1));
        if (!object.etag.empty()) request.headers.emplace_back("if-match", object.etag);
        request.sink = [&](const Response& response, std::string_view bytes) -> Result<void> {
            // Some give all, from its beginning.
            if (response.status != 206 || have + static_cast<std::int64_t>(bytes.size()) > length) {
                stopped = true;
                return fail(ErrorCode::Unavailable, "The S3 server does not give parts of an object.", key);
            }
            have += static_cast<std::int64_t>(bytes.size());
            auto taken = sink(bytes);
            stopped = !taken;
            return taken;
        };
        const auto done = connection.once(request);
        if (have == length) return {};
        const Error error =
            done ? Error{ErrorCode::Unavailable, "The line to the S3 server broke. Try again later.",
                         fmt::format("{}: {} of {} bytes", key, have, length)}
                 : done.error();
        if (have > before) tried = 1;  // it gets on
        if (stopped || error.code != ErrorCode::Unavailable || tried >= connection.place().tries)
            return std::unexpected(error);
        Connection::pause(tried);
    }
    return {};
}

class RealBucket final : public Bucket {
  public:
    explicit RealBucket(const Place& place) : connection_(place) {}

    Result<void> check() override {
        const Request request{.query = {{"list-type", "2"}, {"max-keys", "1"}}};
        SL_TRY(const Response response, connection_.once(request));
        return check_document(request, response);
    }

    Result<Properties> head(const std::string& key) override {
        SL_TRY(const Response response, connection_.perform({.method = "HEAD", .key = key}));
        return properties_of(response);
    }

    Result<Properties> get(const std::string& key, std::int64_t max_bytes, const Sink& sink) override {
        return Download(connection_, key, max_bytes, sink).run();
    }

    Result<void> get_part(const std::string& key, const Properties& object, std::int64_t from,
                          std::int64_t length, const Sink& sink) override {
        return download_part(connection_, key, object, from, length, sink);
    }

    Result<void> put(const std::string& key, std::string_view bytes) override {
        const std::string sha256 = sha256_of(bytes);
        SL_CHECK(connection_.perform(
            {.method = "PUT",
             .key = key,
             .headers = {{std::string(kShaHeader), sha256}},
             .body =
                 Body{.bytes = bytes, .size = static_cast<std::int64_t>(bytes.size()), .sha256 = sha256}}));
        return {};
    }

    Result<void> put_file(const std::string& key, const std::string& path, std::int64_t size,
                          const std::string& sha256) override {
        return upload(connection_, {key, path, size, {{std::string(kShaHeader), sha256}}, sha256});
    }

    Result<void> copy(const std::string& from, const std::string& to) override {
        const Request request{
            .method = "PUT",
            .key = to,
            .headers = {{"x-amz-copy-source", encoded("/" + connection_.place().bucket + "/" + from, true)}}};
        for (int tried = 1;; ++tried) {
            const auto response = connection_.once(request);
            const auto done = response ? check_document(request, *response)
                                       : Result<void>(std::unexpected(response.error()));
            if (done || done.error().code != ErrorCode::Unavailable || tried >= connection_.place().tries)
                return done;
            Connection::pause(tried);
        }
    }

    Result<void> remove(const std::string& key) override {
        const auto done = connection_.perform({.method = "DELETE", .key = key});
        if (!done && done.error().code != ErrorCode::NotFound) return std::unexpected(done.error());
        return {};
    }

    Result<std::vector<Object>> list(const std::string& prefix, std::size_t most) override {
        std::vector<Object> out;
        std::string next;
        do {
            Request request{.query = {{"list-type", "2"},
                                      {"max-keys", std::to_string(std::min(kPage, most + 1))},
                                      {"prefix", prefix}}};
            if (!next.empty()) request.query.emplace_back("continuation-token", next);
            SL_TRY(const Element page, document_of(request));
            next = page.text_of("IsTruncated") == "true" ? page.text_of("NextContinuationToken") : "";
            for (const Element& e : page.children)
                if (e.name == "Contents")
                    out.push_back({e.text_of("Key"), number_of(e.text_of("Size")), e.text_of("ETag")});
            if (out.size() > most)
                return fail(ErrorCode::TooLarge,
                            fmt::format("There are more than {} objects. Name a narrower prefix.", most));
        } while (!next.empty());
        return out;
    }

    Result<std::vector<OpenUpload>> open_uploads(const std::string& prefix) override {
        std::vector<OpenUpload> out;
        std::string key, id;
        do {
            Request request{.query = {{"uploads", ""}, {"prefix", prefix}}};
            if (!key.empty()) {
                request.query.emplace_back("key-marker", key);
                request.query.emplace_back("upload-id-marker", id);
            }
            SL_TRY(const Element page, document_of(request));
            const bool more = page.text_of("IsTruncated") == "true";
            key = more ? page.text_of("NextKeyMarker") : "";
            id = more ? page.text_of("NextUploadIdMarker") : "";
            for (const Element& e : page.children)
                if (e.name == "Upload")
                    out.push_back(
                        {e.text_of("Key"), e.text_of("UploadId"), micros_of(e.text_of("Initiated"))});
        } while (!key.empty());
        return out;
    }

    Result<void> abort_upload(const OpenUpload& upload) override {
        return s3::abort_upload(connection_, upload.key, upload.id);
    }

  private:
    Result<Element> document_of(const Request& request) const {
        SL_TRY(const Response response, connection_.perform(request));
        SL_CHECK(check_document(request, response));
        return parse_document(response.body);
    }

    const Connection connection_;
};

bool is_bucket(std::string_view name) {
    if (name.size() < 3 || name.size() > 63) return false;
    for (const char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.')) return false;
    return name.front() != '.' && name.front() != '-' && !name.contains("..");
}

}  // namespace

std::string host_of(const Place& place) {
    const auto scheme = place.endpoint.find("://");
    std::string host = scheme == std::string::npos ? place.endpoint : place.endpoint.substr(scheme + 3);
    host = host.substr(0, host.find_first_of(":/"));
    return place.path_style ? host : place.bucket + "." + host;
}

Result<std::shared_ptr<Bucket>> open(const Place& given) {
    Place place = given;
    while (place.endpoint.ends_with('/')) place.endpoint.pop_back();
    const auto scheme = place.endpoint.find("://");
    const std::string_view host = scheme == std::string::npos
                                      ? std::string_view()
                                      : std::string_view(place.endpoint).substr(scheme + 3);
    if (!(place.endpoint.starts_with("http://") || place.endpoint.starts_with("https://")) || host.empty() ||
        host.find_first_of("/@?# \t\r\n\\") != std::string_view::npos)
        return fail(
            ErrorCode::InvalidInput,
            "The address of an S3 server is http:// or https://, its name and, where it has one, its port.");
    if (!is_bucket(place.bucket))
        return fail(ErrorCode::InvalidInput,
                    "The name of a bucket has 3 to 63 small letters, digits, '-' and '.'.");
    const auto odd = [](const std::string& s) {
        return s.size() > 1000 || s.find_first_of("\r\n:") != std::string::npos;
    };
    if (odd(place.region) || odd(place.key_id) || place.region.empty())
        return fail(ErrorCode::InvalidInput, "The region or the key of the S3 server is none.");
    if (place.key_id.empty() != place.secret.empty())
        return fail(ErrorCode::InvalidInput, "A key and its secret are given both, or neither of them.");
    return std::make_shared<RealBucket>(place);
}

}  // namespace sightline::s3
