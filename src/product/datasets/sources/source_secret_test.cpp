#include "product/datasets/sources/source_secret.h"

#include <gtest/gtest.h>

namespace sightline::datasets {

namespace {

const std::string kKey(32, 'k');

TEST(SourceSecret, IsReadBackByTheSameKeyForTheSameRowOnly) {
    const std::string sealed = seal(kKey, "pass wörd %", "row 1");
    EXPECT_EQ(unseal(kKey, sealed, "row 1"), "pass wörd %");
    EXPECT_FALSE(unseal(kKey, sealed, "row 2"));
    EXPECT_FALSE(unseal(std::string(32, 'x'), sealed, "row 1"));
}

TEST(SourceSecret, NeverLooksTheSameTwice) {
    EXPECT_NE(seal(kKey, "same", "row"), seal(kKey, "same", "row"));
}

TEST(SourceSecret, RefusesWhatWasChanged) {
    std::string sealed = seal(kKey, "secret", "row");
    for (const std::size_t at : {std::size_t{0}, sealed.size() / 2, sealed.size() - 3}) {
        std::string changed = sealed;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(unseal(kKey, changed, "row")) << at;
    }
    EXPECT_FALSE(unseal(kKey, "short", "row"));
    EXPECT_FALSE(unseal(kKey, "not base64 at all!", "row"));
}

TEST(SourceSecret, NoSecretIsNothing) {
    EXPECT_EQ(seal(kKey, "", "row"), "");
    EXPECT_EQ(unseal(kKey, "", "row"), "");
}

}  // namespace

}  // namespace sightline::datasets
