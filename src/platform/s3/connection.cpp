#include "platform/s3/connection.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <thread>

#include "base/digest.h"
#include "platform/s3/errors.h"

namespace sightline::s3 {

namespace {

constexpr std::size_t kMostDocument = 16 << 20;  // a list of 1,000 keys takes less than 2 MiB
constexpr std::size_t kMostIdle = 8;

struct Headers {
    curl_slist* list = nullptr;
    Headers() = default;
    Headers(const Headers&) = delete;
    Headers& operator=(const Headers&) = delete;
    ~Headers() { curl_slist_free_all(list); }
    void add(const std::string& name, const std::string& value) {
        list = curl_slist_append(list, (name + ": " + value).c_str());
    }
};

struct Transfer {
    const Request& request;
    Response response;
    std::int64_t sent = 0;
    std::optional<Error> refused;  // by us
    CURL* handle = nullptr;
};

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* user) {
    auto& t = *static_cast<Transfer*>(user);
    std::string_view line(bytes, count);
    if (line.starts_with("HTTP/")) t.response.headers.clear();  // of a 100 before
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || t.response.headers.size() > 200) return count;
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string_view value = line.substr(colon + 1);
    while (!value.empty() && std::isspace(static_cast<unsigned char>(value.front()))) value.remove_prefix(1);
    while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back()))) value.remove_suffix(1);
    t.response.headers[std::move(name)] = value;
    return count;
}

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* user) {
    auto& t = *static_cast<Transfer*>(user);
    curl_easy_getinfo(t.handle, CURLINFO_RESPONSE_CODE, &t.response.status);
    if (t.request.sink && t.response.status / 100 == 2) {
        if (auto taken = t.request.sink(t.response, {bytes, count}); !taken) {
            t.refused = std::move(taken).error();
            return 0;
        }
        return count;
    }
    if (t.response.body.size() + count > kMostDocument) {
        t.refused = Error{ErrorCode::TooLarge, "The S3 server answers with more than can be read.", {}};
        return 0;
    }
    t.response.body.append(bytes, count);
    return count;
}

std::size_t give_body(char* to, std::size_t, std::size_t room, void* user) {
    auto& t = *static_cast<Transfer*>(user);
    const Body& body = *t.request.body;
    const std::size_t count = std::min(room, static_cast<std::size_t>(body.size - t.sent));
    if (body.file < 0) {
        body.bytes.copy(to, count, static_cast<std::size_t>(t.sent));
        t.sent += static_cast<std::int64_t>(count);
        return count;
    }
    const auto got = ::pread(body.file, to, count, body.from + t.sent);
    if (got < 0 || (got == 0 && count > 0)) {
        t.refused = Error{ErrorCode::Internal, "A file could not be read while it was sent.", "pread"};
        return CURL_READFUNC_ABORT;
    }
    t.sent += got;
    return static_cast<std::size_t>(got);
}

int rewind_body(void* user, curl_off_t offset, int origin) {
    if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    static_cast<Transfer*>(user)->sent = offset;
    return CURL_SEEKFUNC_OK;
}

/// For libcurl: the host of `url` is at these addresses, whatever a name server says.
std::string pinned_address(const Place& place, const std::string& url) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parts(curl_url(), &curl_url_cleanup);
    char *host = nullptr, *port = nullptr;
    curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), CURLU_PATH_AS_IS);
    curl_url_get(parts.get(), CURLUPART_HOST, &host, 0);
    curl_url_get(parts.get(), CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
    std::string entry = (host ? host : std::string()) + std::string(":") + (port ? port : "") + ":";
    for (std::size_t i = 0; i < place.addresses.size(); ++i) {
        const std::string& a = place.addresses[i];
        entry += (i > 0 ? "," : "") + (a.contains(':') ? "[" + a + "]" : a);
    }
    curl_free(host);
    curl_free(port);
    return entry;
}

}  // namespace

std::string encoded(std::string_view text, bool keep_slashes) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
            c == '.' || c == '_' || c == '~' || (keep_slashes && c == '/')) {
            out += c;
            continue;
        }
        out += '%';
        out += "0123456789ABCDEF"[byte >> 4];
        out += "0123456789ABCDEF"[byte & 15];
    }
    return out;
}

std::string sha256_of(std::string_view bytes) {
    Digest digest;
    digest.add(bytes);
    return digest.hex();
}

Result<std::string> sha256_of(int file, std::int64_t from, std::int64_t size) {
    Digest digest;
    std::string buffer(1 << 18, '\0');
    for (std::int64_t done = 0; done < size;) {
        const auto wanted = std::min<std::int64_t>(size - done, static_cast<std::int64_t>(buffer.size()));
        const auto got = ::pread(file, buffer.data(), static_cast<std::size_t>(wanted), from + done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0)
            return fail(ErrorCode::Internal, "A file could not be read while it was sent.", "pread");
        digest.add(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
        done += got;
    }
    return digest.hex();
}

std::string Response::header(std::string_view name) const {
    const auto it = headers.find(name);
    return it == headers.end() ? std::string() : it->second;
}

Connection::Connection(Place place) : place_(std::move(place)) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

Connection::Handle Connection::borrow() const {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            Handle handle = std::move(idle_.back());
            idle_.pop_back();
            return handle;
        }
    }
    Handle handle(curl_easy_init());
    if (!handle) throw std::bad_alloc();
    return handle;
}

void Connection::give_back(Handle handle) const {
    curl_easy_reset(handle.get());  // its connection stays
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kMostIdle) idle_.push_back(std::move(handle));
}

std::string Connection::url_of(const Request& request) const {
    const auto scheme = place_.endpoint.find("://") + 3;
    std::string url = place_.path_style ? place_.endpoint + "/" + place_.bucket
                                        : place_.endpoint.substr(0, scheme) + place_.bucket + "." +
                                              place_.endpoint.substr(scheme);
    url += "/" + encoded(request.key, true);
    if (place_.path_style && request.key.empty()) url.pop_back();
    // They are signed in this order, and libcurl signs them as they stand.
    auto query = request.query;
    std::ranges::sort(query);
    for (std::size_t i = 0; i < query.size(); ++i)
        url += (i == 0 ? "?" : "&") + encoded(query[i].first, false) + "=" + encoded(query[i].second, false);
    return url;
}

Result<Response> Connection::once(const Request& request) const {
    Handle handle = borrow();
    CURL* h = handle.get();
    Transfer t{.request = request, .response = {}, .refused = {}, .handle = h};
    Headers headers, resolved;
    std::string detail(CURL_ERROR_SIZE, '\0');
    const std::string url = url_of(request);
    curl_easy_setopt(h, CURLOPT_URL, url.c_str());
    curl_easy_setopt(h, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(h, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(h, CURLOPT_USERAGENT, "Sightline");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(place_.connect.count()));
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, static_cast<long>(place_.quiet.count()));
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, detail.data());
    if (!place_.addresses.empty()) {
        curl_easy_setopt(h, CURLOPT_PROXY, "");  // it would connect elsewhere
        resolved.list = curl_slist_append(nullptr, pinned_address(place_, url).c_str());
        curl_easy_setopt(h, CURLOPT_RESOLVE, resolved.list);
    }
    if (!place_.key_id.empty()) {
        curl_easy_setopt(h, CURLOPT_AWS_SIGV4, ("aws:amz:" + place_.region + ":s3").c_str());
        curl_easy_setopt(h, CURLOPT_USERNAME, place_.key_id.c_str());
        curl_easy_setopt(h, CURLOPT_PASSWORD, place_.secret.c_str());
    }
    headers.add("x-amz-content-sha256", request.body ? request.body->sha256 : sha256_of(""));
    for (const auto& [name, value] : request.headers) headers.add(name, value);
    if (request.method == "HEAD") {
        curl_easy_setopt(h, CURLOPT_NOBODY, 1L);
    } else if (request.method == "POST") {
        headers.add("content-type", "application/xml");  // else libcurl sends one it does not sign
        curl_easy_setopt(h, CURLOPT_POST, 1L);
        const std::string_view bytes = request.body ? request.body->bytes : std::string_view();
        curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(bytes.size()));
        curl_easy_setopt(h, CURLOPT_POSTFIELDS, bytes.empty() ? "" : bytes.data());
    } else if (request.method == "PUT") {
        curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE,
                         static_cast<curl_off_t>(request.body ? request.body->size : 0));
        if (request.body) {
            curl_easy_setopt(h, CURLOPT_READFUNCTION, &give_body);
            curl_easy_setopt(h, CURLOPT_READDATA, &t);
            curl_easy_setopt(h, CURLOPT_SEEKFUNCTION, &rewind_body);
            curl_easy_setopt(h, CURLOPT_SEEKDATA, &t);
        }
    } else if (request.method != "GET") {
        curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers.list);
    curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, &take_header);
    curl_easy_setopt(h, CURLOPT_HEADERDATA, &t);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &take_body);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, &t);
    const CURLcode code = curl_easy_perform(h);
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &t.response.status);
    if (code == CURLE_OK) give_back(std::move(handle));  // after a failure its connection is of no use
    if (t.refused) return std::unexpected(std::move(*t.refused));
    if (code != CURLE_OK) return no_answer(code, detail.c_str());
    if (t.response.status / 100 != 2) return refusal(request, t.response);
    return std::move(t.response);
}

Result<Response> Connection::perform(const Request& request) const {
    for (int tried = 1;; ++tried) {
        auto response = once(request);
        if (response || response.error().code != ErrorCode::Unavailable || tried >= place_.tries)
            return response;
        pause(tried);
    }
}

void Connection::pause(int tried) {
    thread_local std::minstd_rand random(std::random_device{}());
    const int longest = std::min(100 << std::min(tried, 10), 5'000);
    std::this_thread::sleep_for(
        std::chrono::milliseconds(std::uniform_int_distribution(longest / 2, longest)(random)));
}

}  // namespace sightline::s3
