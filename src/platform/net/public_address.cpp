#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <vector>

#include "platform/net/fetch.h"

namespace sightline::net {

namespace {

struct Range {
    std::array<std::uint8_t, 16> prefix;
    int bits;
};

std::array<std::uint8_t, 16> mapped(std::uint8_t a, std::uint8_t b, std::uint8_t c) {
    return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, 0};
}

// The special-purpose registries of IANA (RFC 6890 and what followed): IPv4 as ::ffff:a.b.c.d.
const std::array kReserved{
    Range{mapped(0, 0, 0), 104},
    Range{mapped(10, 0, 0), 104},
    Range{mapped(100, 64, 0), 106},
    Range{mapped(127, 0, 0), 104},
    Range{mapped(169, 254, 0), 112},
    Range{mapped(172, 16, 0), 108},
    Range{mapped(192, 0, 0), 120},
    Range{mapped(192, 0, 2), 120},
    Range{mapped(192, 31, 196), 120},
    Range{mapped(192, 52, 193), 120},
    Range{mapped(192, 88, 99), 120},
    Range{mapped(192, 168, 0), 112},
    Range{mapped(192, 175, 48), 120},
    Range{mapped(198, 18, 0), 111},
    Range{mapped(198, 51, 100), 120},
    Range{mapped(203, 0, 113), 120},
    Range{mapped(224, 0, 0), 100},
    Range{mapped(240, 0, 0), 100},
    Range{{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    Range{{0x20, 0x01}, 23},              // protocol assignments, Teredo among them
    Range{{0x20, 0x02}, 16},              // 6to4: carries IPv4 addresses
    Range{{0x3f, 0xff}, 20},              // documentation
    Range{{0x5f, 0x00}, 16},              // segment routing
};

bool within(const std::array<std::uint8_t, 16>& address, const Range& range) {
    for (int bit = 0; bit < range.bits; bit += 8) {
        const int left = std::min(8, range.bits - bit);
        const auto mask = static_cast<std::uint8_t>(0xff << (8 - left));
        const auto at = static_cast<std::size_t>(bit / 8);
        if ((address[at] & mask) != (range.prefix[at] & mask)) return false;
    }
    return true;
}

using Address = std::array<std::uint8_t, 16>;

/// IPv4 as ::ffff:a.b.c.d; nothing for what is no address.
std::optional<Address> address_of(const std::string& text) {
    Address address{};
    std::array<std::uint8_t, 4> four{};
    if (::inet_pton(AF_INET, text.c_str(), four.data()) == 1) {
        address = mapped(0, 0, 0);
        std::ranges::copy(four, address.begin() + 12);
        return address;
    }
    if (::inet_pton(AF_INET6, text.substr(0, text.find('%')).c_str(), address.data()) != 1)
        return std::nullopt;
    return address;
}

/// Where IPv6 carries IPv4, the addresses a translator or tunnel may lead to, as mapped ones.
std::vector<Address> carried(const Address& a) {
    std::vector<Address> out;
    const auto four = [&](std::size_t w, std::size_t x, std::size_t y, std::size_t z, std::uint8_t flip = 0) {
        Address m = mapped(a[w] ^ flip, a[x] ^ flip, a[y] ^ flip);
        m[15] = a[z] ^ flip;
        out.push_back(m);
    };
    const bool compatible = within(a, {{}, 96});
    if (compatible || within(a, {{0x00, 0x64, 0xff, 0x9b}, 96})) four(12, 13, 14, 15);  // NAT64, RFC 6052
    if (within(a, {{0x00, 0x64, 0xff, 0x9b, 0, 1}, 48})) {  // NAT64 of one's own, RFC 8215: any length
        four(6, 7, 9, 10);
        four(7, 9, 10, 11);
        four(9, 10, 11, 12);
        four(12, 13, 14, 15);
    }
    if (within(a, {{0x20, 0x02}, 16})) four(2, 3, 4, 5);  // 6to4, RFC 3056
    if (within(a, {{0x20, 0x01, 0, 0}, 32})) {            // Teredo, RFC 4380: server, and client inverted
        four(4, 5, 6, 7);
        four(12, 13, 14, 15, 0xff);
    }
    if ((a[8] & 0xfd) == 0 && a[9] == 0 && a[10] == 0x5e && a[11] == 0xfe) four(12, 13, 14, 15);  // ISATAP
    return out;
}

bool leads_to_keys(const Address& a) {
    static const std::array kKeys{
        Range{mapped(169, 254, 0), 112},
        Range{{0xfe, 0x80}, 10},
        Range{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 100, 100, 100, 200}, 128},   // Alibaba
        Range{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 168, 63, 129, 16}, 128},     // Azure
        Range{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 0, 192}, 128},       // Oracle
        Range{{0xfd, 0x00, 0x0e, 0xc2}, 32},                                          // Amazon
        Range{{0xfd, 0x20, 0, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54}, 128},  // Google
    };
    return std::ranges::any_of(kKeys, [&](const Range& r) { return within(a, r); });
}

}  // namespace

bool is_link_local(const std::string& text) {
    const auto address = address_of(text);
    if (!address) return false;
    return leads_to_keys(*address) || std::ranges::any_of(carried(*address), leads_to_keys);
}

bool is_public_address(const std::string& text) {
    const auto found = address_of(text);
    if (!found) return false;
    const Address& address = *found;
    const bool is_mapped = within(address, {mapped(0, 0, 0), 96});
    // Of IPv6 only global unicast, 2000::/3, is the internet.
    if (!is_mapped && (address[0] & 0xe0) != 0x20) return false;
    return std::ranges::none_of(kReserved, [&](const Range& r) { return within(address, r); });
}

}  // namespace sightline::net
