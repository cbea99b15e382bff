#include <gtest/gtest.h>

#include "platform/net/resolve.h"

namespace sightline::net {

namespace {

TEST(Resolve, GivesNumbersOnly) {
    EXPECT_EQ(resolve("8.8.8.8", false), std::vector<std::string>{"8.8.8.8"});
    const auto local = resolve("localhost", true);
    ASSERT_TRUE(local);
    EXPECT_EQ(local->front(), "127.0.0.1");
}

TEST(Resolve, RefusesPrivateNetworksHoweverTheyAreWritten) {
    for (const char* host : {"localhost", "127.0.0.1", "127.1", "0x7f.0.0.1", "2130706433", "10.0.0.1",
                             "192.168.1.1", "::1", "::ffff:10.0.0.1", "fc00::1", "0.0.0.0"}) {
        const auto found = resolve(host, false);
        ASSERT_FALSE(found) << host;
        EXPECT_EQ(found.error().code, ErrorCode::InvalidInput) << host;
    }
}

TEST(Resolve, NeverLeadsToWhereCloudsKeepTheirKeys) {
    for (const char* host : {"169.254.169.254",
                             "::ffff:169.254.169.254",
                             "fe80::1",
                             "febf::1",
                             "100.100.100.200",
                             "::ffff:100.100.100.200",
                             "fd00:ec2::254",
                             "fd00:0ec2:0:0:0:0:0:254",
                             "64:ff9b::a9fe:a9fe",
                             "64:ff9b::169.254.169.254",
                             "64:ff9b:1::a9fe:a9fe",
                             "64:ff9b:1:a9fe:a9:fe00::",
                             "2002:a9fe:a9fe::1",
                             "2001:0:a9fe:a9fe::1",
                             "2001::5601:5601",
                             "64:ff9b::6464:64c8",
                             "fd12:3456::5efe:a9fe:a9fe",
                             "::a9fe:a9fe",
                             "168.63.129.16",
                             "::ffff:168.63.129.16",
                             "64:ff9b::a83f:8110",
                             "192.0.0.192",
                             "fd00:ec2::23",
                             "fd20:ce::254"})
        EXPECT_FALSE(resolve(host, true)) << host;
}

TEST(Resolve, OpensPrivateNetworksWhereTheOperatorAllowsThem) {
    for (const char* host : {"10.0.0.1", "100.100.100.201", "fd00:ec3::254", "64:ff9b::a00:1"})
        EXPECT_TRUE(resolve(host, true)) << host;
}

TEST(Resolve, TakesHostsOnly) {
    for (const char* host : {"", "a b", "user@host", "host/path", "/var/run/socket", "a,b"}) {
        const auto found = resolve(host, true);
        ASSERT_FALSE(found) << host;
        EXPECT_EQ(found.error().code, ErrorCode::InvalidInput) << host;
    }
}

}  // namespace

}  // namespace sightline::net
