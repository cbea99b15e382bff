#include <gtest/gtest.h>

#include "platform/net/fetch.h"

namespace sightline::net {
namespace {

TEST(PublicAddress, OnlyTheInternetIs) {
    for (const char* inside :
         {"127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254", "172.16.0.1",
          "172.31.255.255", "192.168.1.1", "192.0.0.8", "198.18.0.1", "198.19.255.255", "224.0.0.1", "240.0.0.1",
          "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fc00::1",
          "fd12::1", "ff02::1", "2001:db8::1", "2001::1", "2002:7f00:1::", "64:ff9b::a00:1", "100::1", "localhost", "",
          "1.2.3", "0x7f.1"})
        EXPECT_FALSE(is_public_address(inside)) << inside;
    for (const char* outside : {"1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.1", "100.63.255.255", "198.17.0.1",
                                "223.255.255.255", "::ffff:8.8.8.8", "2606:4700::1111", "2a00:1450:4001::1"})
        EXPECT_TRUE(is_public_address(outside)) << outside;
}

}  // namespace
}  // namespace sightline::net
