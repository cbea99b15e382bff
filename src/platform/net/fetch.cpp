#include "platform/net/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>

namespace sightline::net {

namespace {

struct Transfer {
    const FetchRules& rules;
    const std::function<Result<void>(std::string_view)>& sink;
    const std::function<bool()>& stopped;
    CURL* handle = nullptr;
    std::optional<Error> refused;  ///< by us
    bool inside = false;           ///< an address that is not public was met
    std::int64_t bytes = 0;
};

/// The address is the one that is going to be connected to.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* to) {
    auto& t = *static_cast<Transfer*>(user);
    char text[INET6_ADDRSTRLEN] = {};
    const void* raw = to->family == AF_INET    ? static_cast<const void*>(&reinterpret_cast<sockaddr_in*>(&to->addr)->sin_addr)
                      : to->family == AF_INET6 ? static_cast<const void*>(&reinterpret_cast<sockaddr_in6*>(&to->addr)->sin6_addr)
                                               : nullptr;
    if (raw == nullptr || ::inet_ntop(to->family, raw, text, sizeof text) == nullptr) return CURL_SOCKET_BAD;
    if (!t.rules.private_addresses && !is_public_address(text)) {
        t.inside = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
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
    if (auto written = t.sink({bytes, count}); !written) {
        t.refused = std::move(written).error();
        return 0;
    }
    return count;
}

int look(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(user)->stopped() ? 1 : 0;
}

std::unexpected<Error> failure(const Transfer& t, CURLcode code, const char* detail) {
    if (t.refused) return std::unexpected(*t.refused);
    if (t.inside)
        return fail(ErrorCode::InvalidInput,
                    "The address leads to a private network, which is not allowed here. Upload the file, or set "
                    "url_private_addresses where this server may reach such addresses.");
    switch (code) {
        case CURLE_ABORTED_BY_CALLBACK:
            return fail(ErrorCode::Cancelled, "The request was cancelled.");
        case CURLE_OPERATION_TIMEDOUT:
            return fail(ErrorCode::Timeout, "The address did not answer in time. Try again, or upload the file.",
                        detail);
        case CURLE_FILESIZE_EXCEEDED:
            return fail(ErrorCode::TooLarge, "Files exceed size limit: what the address gives is larger than " +
                                                 std::to_string(t.rules.max_bytes >> 20) + " MiB.");
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return fail(ErrorCode::InvalidInput, "The address must begin with http:// or https://.", detail);
        case CURLE_COULDNT_RESOLVE_HOST:
            return fail(ErrorCode::Unprocessable, "There is no server of that name. Check the address.", detail);
        case CURLE_TOO_MANY_REDIRECTS:
            return fail(ErrorCode::Unprocessable, "The address leads from one redirect to the next.", detail);
        case CURLE_PEER_FAILED_VERIFICATION:
            return fail(ErrorCode::Unprocessable, "The server at the address has no valid certificate.", detail);
        default:
            return fail(ErrorCode::Unprocessable,
                        "The file could not be fetched from the address. Check it, or upload the file.", detail);
    }
}

}  // namespace

Result<void> fetch(const std::string& address, const FetchRules& rules,
                      const std::function<Result<void>(std::string_view)>& sink, const std::function<bool()>& stopped) {
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
    Transfer t{.rules = rules, .sink = sink, .stopped = stopped, .handle = h, .refused = {}};
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
    const CURLcode code = curl_easy_perform(h);
    if (code != CURLE_OK) return failure(t, code, detail);
    long status = 0;
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
    if (status < 200 || status > 299)
        return fail(ErrorCode::Unprocessable, "The server at the address answered with status " +
                                                  std::to_string(status) + ". Check the address.");
    return {};
}

}  // namespace sightline::net
