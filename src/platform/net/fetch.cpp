#include "platform/net/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>

#include "platform/net/multipart_parser.h"

namespace sightline::net {

namespace {

struct Transfer {
    const FetchRules& rules;
    const std::function<Result<void>(std::string_view)>& sink;
    const std::function<bool()>& stopped;
    const std::function<Result<void>(const std::string&)>& named;
    CURL* handle = nullptr;
    std::optional<Error> refused;  ///< by us
    bool inside = false;           ///< an address that is not public was met
    std::int64_t bytes = 0;
    std::string last_segment;  ///< of the address
    bool begun = false;
    std::string etag, modified, disposition;  ///< of the newest answer, a redirect's or the last one
};

/// The address is the one that is going to be connected to.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* to) {
    auto& t = *static_cast<Transfer*>(user);
    char text[INET6_ADDRSTRLEN] = {};
    const void* raw = to->family == AF_INET
                          ? static_cast<const void*>(&reinterpret_cast<sockaddr_in*>(&to->addr)->sin_addr)
                      : to->family == AF_INET6
                          ? static_cast<const void*>(&reinterpret_cast<sockaddr_in6*>(&to->addr)->sin6_addr)
                          : nullptr;
    if (raw == nullptr || ::inet_ntop(to->family, raw, text, sizeof text) == nullptr) return CURL_SOCKET_BAD;
    if ((!t.rules.private_addresses && !is_public_address(text)) ||
        (!t.rules.link_local && is_link_local(text))) {
        t.inside = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

constexpr std::size_t kMaxHeaderBytes = 1000;

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* user) {
    auto& t = *static_cast<Transfer*>(user);
    const std::string_view line(bytes, count);
    if (line.starts_with("HTTP/")) {
        t.etag.clear();
        t.modified.clear();
        t.disposition.clear();
    }
    const auto value_of = [&](std::string_view name) -> std::string {
        if (line.size() <= name.size() || line.size() > kMaxHeaderBytes ||
            !std::ranges::equal(line.substr(0, name.size()), name,
                                [](unsigned char a, unsigned char b) { return std::tolower(a) == b; }))
            return {};
        std::string value(line.substr(name.size()));
        std::erase_if(value, [](char c) { return c == '\r' || c == '\n'; });
        value.erase(0, value.find_first_not_of(' '));
        return value;
    };
    if (auto v = value_of("etag:"); !v.empty()) t.etag = std::move(v);
    if (auto v = value_of("last-modified:"); !v.empty()) t.modified = std::move(v);
    if (auto v = value_of("content-disposition:"); !v.empty()) t.disposition = std::move(v);
    return count;
}

constexpr std::string_view kEtag = "If-None-Match: ", kModified = "If-Modified-Since: ";

/// The header to send next time, as it is.
std::string validator_of(const Transfer& t) {
    if (!t.etag.empty()) return std::string(kEtag) + t.etag;
    if (!t.modified.empty()) return std::string(kModified) + t.modified;
    return {};
}

std::size_t take(char* bytes, std::size_t, std::size_t count, void* user) {
    auto& t = *static_cast<Transfer*>(user);
    t.bytes += static_cast<std::int64_t>(count);
    if (t.bytes > t.rules.max_bytes) {
        t.refused = Error{ErrorCode::TooLarge,
                          "Files exceed size limit: what the address gives is larger than " +
                              std::to_string(t.rules.max_bytes >> 20) + " MiB.",
                          {}};
        return 0;
    }
    long status = 0;
    curl_easy_getinfo(t.handle, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 300) return count;  // a page about the failure
    const std::string name = attachment_name(t.disposition);
    auto written = !t.begun && t.named ? t.named(name.empty() ? t.last_segment : name) : Result<void>();
    t.begun = true;
    if (written) written = t.sink({bytes, count});
    if (!written) {
        t.refused = std::move(written).error();
        return 0;
    }
    return count;
}

int look(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(user)->stopped() ? 1 : 0;
}

/// Of the path, its escapes undone where that gives no control characters.
std::string last_segment(CURLU* url) {
    char* path = nullptr;
    if (curl_url_get(url, CURLUPART_PATH, &path, CURLU_URLDECODE) != CURLUE_OK &&
        curl_url_get(url, CURLUPART_PATH, &path, 0) != CURLUE_OK)
        return {};
    const std::unique_ptr<char, decltype(&curl_free)> held(path, &curl_free);
    const std::string_view text = path;
    return std::string(text.substr(text.rfind('/') + 1));
}

std::unexpected<Error> failure(const Transfer& t, CURLcode code, const char* detail) {
    if (t.refused) return std::unexpected(*t.refused);
    if (t.inside)
        return fail(
            ErrorCode::InvalidInput,
            "The address leads to a private network, which is not allowed here. Upload the file, or set " +
                t.rules.setting + " where this server may reach such addresses.");
    switch (code) {
        case CURLE_ABORTED_BY_CALLBACK:
            return fail(ErrorCode::Cancelled, "The request was cancelled.");
        case CURLE_OPERATION_TIMEDOUT:
            return fail(ErrorCode::Timeout,
                        "The address did not answer in time. Try again, or upload the file.", detail);
        case CURLE_FILESIZE_EXCEEDED:
            return fail(ErrorCode::TooLarge,
                        "Files exceed size limit: what the address gives is larger than " +
                            std::to_string(t.rules.max_bytes >> 20) + " MiB.");
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return fail(ErrorCode::InvalidInput, "The address must begin with http:// or https://.", detail);
        case CURLE_COULDNT_RESOLVE_HOST:
            return fail(ErrorCode::Unprocessable, "There is no server of that name. Check the address.",
                        detail);
        case CURLE_TOO_MANY_REDIRECTS:
            return fail(ErrorCode::Unprocessable, "The address leads from one redirect to the next.", detail);
        case CURLE_PEER_FAILED_VERIFICATION:
            return fail(ErrorCode::Unprocessable, "The server at the address has no valid certificate.",
                        detail);
        default:
            return fail(ErrorCode::Unprocessable,
                        "The file could not be fetched from the address. Check it, or upload the file.",
                        detail);
    }
}

}  // namespace

Result<void> fetch(const std::string& url, const FetchRules& rules,
                   const std::function<Result<void>(std::string_view)>& sink,
                   const std::function<bool()>& stopped) {
    SL_CHECK(fetch(FetchOrder{.url = url}, rules, sink, stopped));
    return {};
}

Result<Fetched> fetch(const FetchOrder& order, const FetchRules& rules,
                      const std::function<Result<void>(std::string_view)>& sink,
                      const std::function<bool()>& stopped) {
    const std::string& address = order.url;
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
    char* user = nullptr;
    if (address.size() > 4000 || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK ||
        !(address.starts_with("http://") || address.starts_with("https://")))
        return fail(ErrorCode::InvalidInput,
                    "The address is not one of the web. Give it whole, beginning with http:// or https://.");
    if (curl_url_get(url.get(), CURLUPART_USER, &user, 0) == CURLUE_OK) {
        curl_free(user);
        return fail(ErrorCode::InvalidInput,
                    "The address holds a name or password, which would be kept with the data. Leave it out.");
    }
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
    if (!handle) throw std::bad_alloc();
    CURL* h = handle.get();
    Transfer t{
        .rules = rules, .sink = sink, .stopped = stopped, .named = order.named, .handle = h, .refused = {}};
    t.last_segment = last_segment(url.get());
    char detail[CURL_ERROR_SIZE] = {};
    curl_easy_setopt(h, CURLOPT_CURLU, url.get());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(h, CURLOPT_MAXREDIRS, static_cast<long>(rules.redirects));
    curl_easy_setopt(h, CURLOPT_PROXY, "");  // a proxy would connect where we could not look
    curl_easy_setopt(h, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(h, CURLOPT_USERAGENT, "Sightline");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, static_cast<long>(rules.connect.count()));
    curl_easy_setopt(h, CURLOPT_TIMEOUT, static_cast<long>(rules.deadline.count()));
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, 100L);
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, static_cast<long>(rules.quiet.count()));
    curl_easy_setopt(h, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(rules.max_bytes));
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, detail);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, &t);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &take);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, &t);
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, &look);
    curl_easy_setopt(h, CURLOPT_XFERINFODATA, &t);
    curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, &take_header);
    curl_easy_setopt(h, CURLOPT_HEADERDATA, &t);
    if (!order.user.empty()) {
        curl_easy_setopt(h, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
        curl_easy_setopt(h, CURLOPT_USERNAME, order.user.c_str());
        curl_easy_setopt(h, CURLOPT_PASSWORD, order.password.c_str());
    }
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
        order.known.starts_with(kEtag) || order.known.starts_with(kModified)
            ? curl_slist_append(nullptr, order.known.c_str())
            : nullptr,
        &curl_slist_free_all);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers.get());
    const CURLcode code = curl_easy_perform(h);
    if (code != CURLE_OK) return failure(t, code, detail);
    long status = 0;
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
    if (status == 304 && headers) return Fetched{.changed = false, .validator = order.known};
    if (status < 200 || status > 299)
        return fail(ErrorCode::Unprocessable, "The server at the address answered with status " +
                                                  std::to_string(status) + ". Check the address.");
    return Fetched{.changed = true, .validator = validator_of(t)};
}

}  // namespace sightline::net
