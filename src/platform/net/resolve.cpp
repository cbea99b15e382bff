#include "platform/net/resolve.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>

#include "platform/net/fetch.h"

namespace sightline::net {

Result<std::vector<std::string>> resolve(const std::string& host, bool private_addresses) {
    if (host.empty() || host.size() > 253 || host.find_first_of("/\\ \t\r\n@,") != std::string::npos)
        return fail(ErrorCode::InvalidInput,
                    "The host is not one. Give a name or an address, as in db.example.com or 192.0.2.7.");
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0)
        return fail(ErrorCode::Unprocessable, "There is no server of that name. Check the host.",
                    ::gai_strerror(error));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
    std::vector<std::string> out;
    for (const addrinfo* a = list.get(); a != nullptr; a = a->ai_next) {
        char text[INET6_ADDRSTRLEN] = {};
        const void* raw =
            a->ai_family == AF_INET
                ? static_cast<const void*>(&reinterpret_cast<sockaddr_in*>(a->ai_addr)->sin_addr)
                : &reinterpret_cast<sockaddr_in6*>(a->ai_addr)->sin6_addr;
        if (::inet_ntop(a->ai_family, raw, text, sizeof text) == nullptr) continue;
        if (is_link_local(text) || (!private_addresses && !is_public_address(text)))
            return fail(
                ErrorCode::InvalidInput,
                "The host is in a private network, which is not allowed here. An operator may allow it "
                "by the setting source_private_addresses.");
        if (std::ranges::find(out, text) == out.end()) out.emplace_back(text);
    }
    std::ranges::stable_partition(out, [](const std::string& a) { return !a.contains(':'); });
    return out;
}

}  // namespace sightline::net
