#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "platform/blob/blob.h"

namespace sightline::blob {
namespace {

namespace fs = std::filesystem;

class LocalFolderTest : public testing::Test {
  protected:
    void SetUp() override {
        folder = testing::TempDir() + "blob_" + std::to_string(::getpid());
        blobs = *local_folder(folder);
    }
    void TearDown() override { fs::remove_all(folder); }
    void put(const std::string& key, std::string_view bytes) {
        const auto w = blobs->create(key);
        ASSERT_TRUE(w);
        ASSERT_TRUE((*w)->write(bytes));
        ASSERT_TRUE((*w)->commit());
    }
    std::string folder;
    std::shared_ptr<Blobs> blobs;
};

TEST_F(LocalFolderTest, WhatIsCommittedReadsBackWithItsHash) {
    const auto w = blobs->create("t/datasets/d/data.csv");
    ASSERT_TRUE(w);
    ASSERT_TRUE((*w)->write("ab"));
    ASSERT_TRUE((*w)->write("c"));
    EXPECT_EQ((*w)->sha256(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_FALSE(blobs->exists("t/datasets/d/data.csv"));
    ASSERT_TRUE((*w)->commit());
    EXPECT_EQ(*blobs->read("t/datasets/d/data.csv"), "abc");
    EXPECT_EQ((*w)->size(), 3);
}

TEST_F(LocalFolderTest, WhatIsDroppedLeavesNothing) {
    {
        const auto w = blobs->create("t/x");
        ASSERT_TRUE((*w)->write("abc"));
    }
    EXPECT_FALSE(blobs->exists("t/x"));
    EXPECT_TRUE(fs::is_empty(folder + "/.incoming"));
}

TEST_F(LocalFolderTest, LeftOversOfADeadProcessGoAtTheNextStart) {
    std::ofstream(folder + "/.incoming/left") << "half";
    put("t/kept", "x");
    blobs = *local_folder(folder);
    EXPECT_TRUE(fs::is_empty(folder + "/.incoming"));
    EXPECT_EQ(*blobs->read("t/kept"), "x");
}

TEST_F(LocalFolderTest, KeysCannotLeaveTheFolder) {
    for (const char* key : {"", "/etc/passwd", "../x", "t/../x", "t//x", "t/", ".incoming/x", "t/a\nb", "t/\xc3\xa9"}) {
        EXPECT_FALSE(blobs->create(key)) << key;
        EXPECT_FALSE(blobs->read(key)) << key;
    }
}

TEST_F(LocalFolderTest, FoldersAreListedAndRemoved) {
    put("t/a/1", "x");
    put("t/a/b/2", "x");
    put("t/c/3", "x");
    EXPECT_EQ(*blobs->list("t/a/"), (std::vector<std::string>{"t/a/1", "t/a/b/2"}));
    ASSERT_TRUE(blobs->remove_prefix("t/a/"));
    EXPECT_TRUE(blobs->list("t/a/")->empty());
    EXPECT_TRUE(blobs->exists("t/c/3"));
    EXPECT_EQ(blobs->local_path("t/a/1").error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace sightline::blob
