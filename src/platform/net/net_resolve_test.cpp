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
    for (const char* host : {"169.254.169.254", "::ffff:169.254.169.254", "fe80::1"})
        EXPECT_FALSE(resolve(host, true)) << host;
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
