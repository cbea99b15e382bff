#include "platform/blob/blob.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

namespace sightline::blob {
namespace {

namespace fs = std::filesystem;

class BlobTest : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "sightline-blob-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        blobs_ = open();
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::shared_ptr<Blobs> open() {
        auto opened = local_folder(folder_ + "/blobs");
        EXPECT_TRUE(opened) << opened.error().detail;
        return *opened;
    }
    void put(const std::string& key, std::string_view bytes) {
        auto writer = blobs_->create(key);
        ASSERT_TRUE(writer) << writer.error().detail;
        ASSERT_TRUE((*writer)->write(bytes));
        const auto done = (*writer)->commit();
        ASSERT_TRUE(done) << done.error().detail;
    }
    std::size_t temporary_files() const {
        std::size_t count = 0;
        for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder_ + "/blobs/.incoming"))
            ++count;
        return count;
    }

    std::string folder_;
    std::shared_ptr<Blobs> blobs_;
};

TEST_F(BlobTest, WritesReadsAndHashes) {
    auto writer = blobs_->create("t1/datasets/d1/data.csv");
    ASSERT_TRUE(writer);
    ASSERT_TRUE((*writer)->write("a"));
    EXPECT_EQ((*writer)->sha256(), "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
    ASSERT_TRUE((*writer)->write("bc"));
    EXPECT_EQ((*writer)->sha256(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ((*writer)->size(), 3);
    EXPECT_FALSE(blobs_->exists("t1/datasets/d1/data.csv").value());
    ASSERT_TRUE((*writer)->commit());
    EXPECT_TRUE(blobs_->exists("t1/datasets/d1/data.csv").value());
    EXPECT_EQ(blobs_->read("t1/datasets/d1/data.csv").value(), "abc");
    std::ifstream in(blobs_->hold("t1/datasets/d1/data.csv")->path);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "abc");
    EXPECT_EQ(temporary_files(), 0U);
}

TEST_F(BlobTest, EmptyAndBinaryFiles) {
    put("t/empty", "");
    EXPECT_EQ(blobs_->read("t/empty").value(), "");
    std::string bytes(100'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31);
    put("t/binary", bytes);
    EXPECT_EQ(blobs_->read("t/binary").value(), bytes);
}

TEST_F(BlobTest, WithoutCommitNothingRemains) {
    {
        auto writer = blobs_->create("t/never");
        ASSERT_TRUE(writer);
        ASSERT_TRUE((*writer)->write("half"));
        EXPECT_EQ(temporary_files(), 1U);
    }
    EXPECT_EQ(temporary_files(), 0U);
    EXPECT_FALSE(blobs_->exists("t/never").value());
    EXPECT_EQ(blobs_->read("t/never").error().code, ErrorCode::NotFound);
    EXPECT_EQ(blobs_->hold("t/never").error().code, ErrorCode::NotFound);
    EXPECT_TRUE(blobs_->list("")->empty());
}

TEST_F(BlobTest, ReplacesInOneStep) {
    put("t/file", std::string(50'000, 'a'));
    std::atomic<bool> stop{false}, torn{false};
    std::thread reader([&] {
        while (!stop) {
            const auto bytes = blobs_->read("t/file");
            if (!bytes || bytes->size() != 50'000 ||
                bytes->find_first_not_of(bytes->front()) != std::string::npos)
                torn = true;
        }
    });
    for (const char c : std::string("bcdefghij")) put("t/file", std::string(50'000, c));
    stop = true;
    reader.join();
    EXPECT_FALSE(torn);
    EXPECT_EQ(blobs_->read("t/file")->front(), 'j');
}

TEST_F(BlobTest, GrowsThroughSeveralOwnersAndIsSeenWhenItIsWhole) {
    const std::string key = "t/datasets/d/data.csv";
    {
        auto first = blobs_->grow(key, 0);
        ASSERT_TRUE(first) << first.error().detail;
        ASSERT_TRUE((*first)->write("abcXX"));
        ASSERT_TRUE((*first)->sync());
        EXPECT_EQ((*first)->sha256().size(), 64U);
    }
    blobs_ = open();
    EXPECT_FALSE(blobs_->exists(key).value());
    EXPECT_TRUE(blobs_->list("")->empty());
    EXPECT_EQ(blobs_->finish(key, 3, "").error().code, ErrorCode::Conflict);
    EXPECT_EQ(blobs_->grow(key, 6).error().code, ErrorCode::NotFound) << "more than there is";
    auto second = blobs_->grow(key, 3);
    ASSERT_TRUE(second);
    EXPECT_EQ((*second)->sha256(), "") << "it has not seen the beginning";
    ASSERT_TRUE((*second)->write("def"));
    EXPECT_EQ((*second)->size(), 6);
    ASSERT_TRUE((*second)->sync());
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(blobs_->finish(key, 6, "").value(),
                  "bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721");
    EXPECT_EQ(blobs_->read(key).value(), "abcdef");
    EXPECT_EQ(blobs_->finish("t/never", 1, "").error().code, ErrorCode::NotFound);
}

TEST_F(BlobTest, WhatGrowsCanBeAbandonedAndGoesWithItsFolder) {
    for (const char* key : {"t/datasets/a/x", "t/datasets/b/x"}) {
        auto growing = blobs_->grow(key, 0);
        ASSERT_TRUE(growing);
        ASSERT_TRUE((*growing)->write("half"));
    }
    ASSERT_TRUE(blobs_->abandon("t/datasets/a/x"));
    ASSERT_TRUE(blobs_->abandon("t/datasets/a/x")) << "not there is fine";
    EXPECT_EQ(blobs_->grow("t/datasets/a/x", 4).error().code, ErrorCode::NotFound);
    ASSERT_TRUE(blobs_->remove_prefix("t/datasets/b/"));
    EXPECT_EQ(blobs_->grow("t/datasets/b/x", 4).error().code, ErrorCode::NotFound);
    EXPECT_EQ(blobs_->grow("../x", 0).error().code, ErrorCode::InvalidInput);
}

TEST_F(BlobTest, ACopyLivesWithoutItsSource) {
    put("t/a/data.zip", "bytes");
    ASSERT_TRUE(blobs_->copy("t/a/data.zip", "t/b/data.zip"));
    ASSERT_TRUE(blobs_->copy("t/a/data.zip", "t/b/data.zip"));
    ASSERT_TRUE(blobs_->remove_prefix("t/a/"));
    EXPECT_EQ(blobs_->read("t/b/data.zip").value(), "bytes");
    EXPECT_EQ(blobs_->copy("t/a/data.zip", "t/c").error().code, ErrorCode::NotFound);
    EXPECT_EQ(temporary_files(), 0U);
}

TEST_F(BlobTest, RefusesKeysThatLeaveTheFolder) {
    using namespace std::string_literals;
    for (const auto& key :
         {""s, "/"s, "/etc/passwd"s, "a//b"s, "a/"s, "../x"s, "a/../b"s, "a/./b"s, ".incoming/x"s,
          "a/.hidden"s, "a\0b"s, "a b"s, "a\\b"s, "a/\xC3\xA4"s, "a\n"s, std::string(201, 'x'), "~/x"s}) {
        EXPECT_EQ(blobs_->create(key).error().code, ErrorCode::InvalidInput) << key;
        EXPECT_EQ(blobs_->read(key).error().code, ErrorCode::InvalidInput) << key;
        EXPECT_EQ(blobs_->hold(key).error().code, ErrorCode::InvalidInput) << key;
        EXPECT_EQ(blobs_->exists(key).error().code, ErrorCode::InvalidInput) << key;
    }
    for (const auto& prefix : {""s, "a"s, "/"s, "../"s, "a//"s, "./"s})
        EXPECT_EQ(blobs_->remove_prefix(prefix).error().code, ErrorCode::InvalidInput) << prefix;
    for (const auto& prefix : {"/"s, "../"s, ".incoming/"s})
        EXPECT_EQ(blobs_->list(prefix).error().code, ErrorCode::InvalidInput) << prefix;
}

TEST_F(BlobTest, ListsAndRemovesExactlyThePrefix) {
    for (const char* key : {"t1/datasets/d1/data.csv", "t1/datasets/d1/versions/v1/data.parquet",
                            "t1/datasets/d10/data.csv", "t2/datasets/d1/data.csv"})
        put(key, "x");
    using Keys = std::vector<std::string>;
    EXPECT_EQ(*blobs_->list("t1/datasets/d1/"),
              (Keys{"t1/datasets/d1/data.csv", "t1/datasets/d1/versions/v1/data.parquet"}));
    EXPECT_EQ(blobs_->list("t1/datasets/d1")->size(), 3U);
    EXPECT_EQ(blobs_->list("")->size(), 4U);
    EXPECT_TRUE(blobs_->list("t3/")->empty());

    ASSERT_TRUE(blobs_->remove_prefix("t1/datasets/d1/"));
    EXPECT_EQ(*blobs_->list(""), (Keys{"t1/datasets/d10/data.csv", "t2/datasets/d1/data.csv"}));
    ASSERT_TRUE(blobs_->remove_prefix("t1/datasets/d1/")) << "again is fine";
    ASSERT_TRUE(blobs_->remove_prefix("t2/datasets/d1/data.csv/")) << "a file is not a folder: nothing there";
    EXPECT_TRUE(blobs_->exists("t2/datasets/d1/data.csv").value());
    EXPECT_EQ(temporary_files(), 0U);
}

TEST_F(BlobTest, AFolderInTheWayIsNotAFile) {
    put("t/a/b", "x");
    EXPECT_FALSE(blobs_->exists("t/a").value());
    EXPECT_EQ(blobs_->read("t/a").error().code, ErrorCode::NotFound);
    auto writer = blobs_->create("t/a/b/c");
    ASSERT_TRUE(writer);
    EXPECT_FALSE((*writer)->commit());
    EXPECT_EQ(blobs_->read("t/a/b").value(), "x");
}

TEST_F(BlobTest, AFullDiskIsResourceExhausted) {
    // A file size limit fails like a full disk does, half way through a write.
    const auto old_handler = ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    auto writer = blobs_->create("t/large");
    ASSERT_TRUE(writer);
    const rlimit small{.rlim_cur = 1'000, .rlim_max = before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto written = (*writer)->write(std::string(5'000, 'x'));
    const auto committed = (*writer)->commit();
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ::signal(SIGXFSZ, old_handler);
    EXPECT_EQ(written.error().code, ErrorCode::ResourceExhausted);
    EXPECT_EQ(committed.error().code, ErrorCode::ResourceExhausted) << "a torn file is never committed";
    writer->reset();
    EXPECT_FALSE(blobs_->exists("t/large").value());
    EXPECT_EQ(temporary_files(), 0U);
}

TEST_F(BlobTest, OpeningClearsWhatAKilledProcessLeftAndKeepsWhatIsBeingWritten) {
    auto living = blobs_->create("t/living");
    ASSERT_TRUE(living);
    ASSERT_TRUE((*living)->write("still here"));
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto writer = blobs_->create("t/killed");
        if (!writer || !(*writer)->write("half")) ::_exit(1);
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    fs::create_directories(folder_ + "/blobs/.incoming/removed-x/y");
    std::ofstream(folder_ + "/blobs/.incoming/older") << "half";
    EXPECT_EQ(temporary_files(), 4U);
    const auto second = open();
    EXPECT_EQ(temporary_files(), 1U);
    EXPECT_FALSE(second->exists("t/killed").value());
    ASSERT_TRUE((*living)->commit());
    EXPECT_EQ(second->read("t/living").value(), "still here");
}

TEST_F(BlobTest, FilesAreTheOwnersAlone) {
    put("t/private", "x");
    struct stat info{};
    ASSERT_EQ(::stat(blobs_->hold("t/private")->path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 077U, 0U);
}

TEST_F(BlobTest, WritersAndRemoversAtOnce) {
    std::atomic<int> failures{0};
    const auto check = [&](const Result<void>& done) {
        if (done) return;
        ++failures;
        ADD_FAILURE() << done.error().detail;
    };
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 3; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 30; ++i) {
                    auto writer = blobs_->create("t/shared/" + std::to_string(t) + "/" + std::to_string(i));
                    ASSERT_TRUE(writer);
                    check((*writer)->write("x"));
                    check((*writer)->commit());
                    if (i % 3 == 2)
                        check(blobs_->remove_prefix("t/shared/" + std::to_string((t + 1) % 3) + "/"));
                }
            });
    }
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(temporary_files(), 0U);
}

TEST(Blob, RefusesAnUnusableFolder) {
    EXPECT_EQ(local_folder("").error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(local_folder("/").error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(local_folder("/dev/null/blobs").error().code, ErrorCode::Unavailable);
}

}  // namespace
}  // namespace sightline::blob
