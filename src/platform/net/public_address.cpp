#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

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
    Range{mapped(0, 0, 0), 104},       Range{mapped(10, 0, 0), 104},    Range{mapped(100, 64, 0), 106},
    Range{mapped(127, 0, 0), 104},     Range{mapped(169, 254, 0), 112}, Range{mapped(172, 16, 0), 108},
    Range{mapped(192, 0, 0), 120},     Range{mapped(192, 0, 2), 120},   Range{mapped(192, 31, 196), 120},
    Range{mapped(192, 52, 193), 120},  Range{mapped(192, 88, 99), 120}, Range{mapped(192, 168, 0), 112},
    Range{mapped(192, 175, 48), 120},  Range{mapped(198, 18, 0), 111},  Range{mapped(198, 51, 100), 120},
    Range{mapped(203, 0, 113), 120},   Range{mapped(224, 0, 0), 100},   Range{mapped(240, 0, 0), 100},
    Range{{0x20, 0x01, 0x0d, 0xb8}, 32},                                // documentation
    Range{{0x20, 0x01}, 23},                                            // protocol assignments, Teredo among them
    Range{{0x20, 0x02}, 16},                                            // 6to4: carries IPv4 addresses
    Range{{0x3f, 0xff}, 20},                                            // documentation
    Range{{0x5f, 0x00}, 16},                                            // segment routing
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

}  // namespace

bool is_public_address(const std::string& text) {
    std::array<std::uint8_t, 16> address{};
    std::array<std::uint8_t, 4> four{};
    const bool v4 = ::inet_pton(AF_INET, text.c_str(), four.data()) == 1;
    if (v4) {
        address = mapped(0, 0, 0);
        std::ranges::copy(four, address.begin() + 12);
    } else if (::inet_pton(AF_INET6, text.c_str(), address.data()) != 1) {
        return false;
    }
    const bool is_mapped = within(address, {mapped(0, 0, 0), 96});
    // Of IPv6 only global unicast, 2000::/3, is the internet.
    if (!is_mapped && (address[0] & 0xe0) != 0x20) return false;
    return std::ranges::none_of(kReserved, [&](const Range& r) { return within(address, r); });
}

}  // namespace sightline::net
