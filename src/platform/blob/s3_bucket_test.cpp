// The store in a bucket, on a real S3 server. Faults of the line to it: tests/uploads/test_s3_storage.py.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/digest.h"
#include "platform/blob/blob.h"
#include "platform/s3/connection.h"
#include "platform/s3/temporary_s3.h"

namespace sightline::blob {
namespace {

namespace fs = std::filesystem;

class S3BucketTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!s3::TemporaryS3::installed())
            GTEST_SKIP() << "versitygw is not there: tools/setup installs it where Go is";
        std::string name = (fs::temp_directory_path() / "sightline-s3-blob-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        static int tests = 0;
        prefix_ = "test" + std::to_string(++tests) + "/";
        blobs_ = open("one");
    }
    void TearDown() override {
        if (!folder_.empty()) fs::remove_all(folder_);
    }

    S3Settings settings(const std::string& cache) const {
        S3Settings out;
        out.place = s3::TemporaryS3::shared().place();
        out.prefix = prefix_;
        out.cache = folder_ + "/" + cache;
        return out;
    }
    std::shared_ptr<Blobs> open(const std::string& cache) const { return s3_bucket(settings(cache)).value(); }
    std::shared_ptr<s3::Bucket> bucket() const { return s3::open(settings("").place).value(); }
    static void put(Blobs& blobs, const std::string& key, std::string_view bytes) {
        const auto writer = blobs.create(key);
        ASSERT_TRUE(writer) << writer.error().detail;
        ASSERT_TRUE((*writer)->write(bytes));
        const auto done = (*writer)->commit();
        ASSERT_TRUE(done) << done.error().detail;
    }
    std::vector<std::string> cached(const std::string& cache) const {
        std::vector<std::string> out;
        for (const auto& e : fs::recursive_directory_iterator(folder_ + "/" + cache))
            if (e.is_regular_file()) out.push_back(e.path().filename().string());
        return out;
    }

    std::string folder_, prefix_;
    std::shared_ptr<Blobs> blobs_;
};

TEST_F(S3BucketTest, WhatOneWritesAnotherReads) {
    const auto writer = blobs_->create("t/datasets/d/data.csv").value();
    ASSERT_TRUE(writer->write("a,b\n"));
    EXPECT_FALSE(blobs_->exists("t/datasets/d/data.csv").value());
    ASSERT_TRUE(writer->write("1,2\n"));
    ASSERT_TRUE(writer->commit());
    EXPECT_EQ(writer->size(), 8);
    EXPECT_EQ(writer->sha256().size(), 64U);
    const auto other = open("two");
    EXPECT_EQ(other->read("t/datasets/d/data.csv").value(), "a,b\n1,2\n");
    EXPECT_TRUE(other->hold("t/datasets/d/data.csv")->path.ends_with("/data.csv"));
    ASSERT_TRUE(other->copy("t/datasets/d/data.csv", "t/datasets/e/data.csv"));
    EXPECT_EQ(blobs_->list("t/").value(),
              (std::vector<std::string>{"t/datasets/d/data.csv", "t/datasets/e/data.csv"}));
    ASSERT_TRUE(other->remove_prefix("t/datasets/d/"));
    EXPECT_EQ(blobs_->hold("t/datasets/d/data.csv").error().code, ErrorCode::NotFound)
        << "a copy here is of no blob that is gone";
    EXPECT_EQ(blobs_->read("t/datasets/e/data.csv").value(), "a,b\n1,2\n");
    EXPECT_EQ(blobs_->create("../x").error().code, ErrorCode::InvalidInput);
}

TEST_F(S3BucketTest, AReplacedBlobIsNotTakenForItsFormerSelf) {
    put(*blobs_, "t/cleaned.parquet", "first");
    const auto other = open("two");
    EXPECT_EQ(other->read("t/cleaned.parquet").value(), "first");
    put(*blobs_, "t/cleaned.parquet", "second");
    EXPECT_EQ(other->read("t/cleaned.parquet").value(), "second");
    // Written by someone else, without a hash.
    const auto sent = bucket()->put(prefix_ + "t/brought.csv", "x");
    ASSERT_TRUE(sent);
    EXPECT_EQ(other->read("t/brought.csv").value(), "x");
}

TEST_F(S3BucketTest, WithoutCommitNothingRemains) {
    {
        const auto writer = blobs_->create("t/never").value();
        ASSERT_TRUE(writer->write("half"));
    }
    EXPECT_TRUE(cached("one").empty());
    EXPECT_TRUE(blobs_->list("").value().empty());
}

TEST_F(S3BucketTest, LargeFilesGoInPartsAndComeBackWhole) {
    std::string bytes(40 << 20, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31 >> (i & 7));
    put(*blobs_, "t/large", bytes);
    EXPECT_TRUE(bucket()->head(prefix_ + "t/large")->etag.contains("-3"));
    EXPECT_TRUE(open("two")->read("t/large").value() == bytes);
    EXPECT_TRUE(bucket()->open_uploads(prefix_).value().empty());
}

TEST_F(S3BucketTest, APartIsFetchedAloneUnlessTheWholeIsHere) {
    std::string bytes;
    for (int i = 0; i < 300'000; ++i) bytes += std::to_string(i) + ",";
    put(*blobs_, "t/long", bytes);
    const auto text_of = [](const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    const auto other = open("two");
    std::string path;
    {
        const auto part = other->hold_part("t/long", 1000, 500'000);
        ASSERT_TRUE(part) << part.error().detail;
        EXPECT_EQ(part->from, 1000);
        EXPECT_EQ(text_of(part->file.path), bytes.substr(1000, 500'000));
        path = part->file.path;
    }
    EXPECT_FALSE(fs::exists(path)) << "a part is kept no longer than it is held";
    const auto size = static_cast<std::int64_t>(bytes.size());
    EXPECT_EQ(text_of(other->hold_part("t/long", size - 10, 500)->file.path),
              bytes.substr(bytes.size() - 10));
    const auto whole = blobs_->hold_part("t/long", 1000, 10);  // who wrote it has a copy
    EXPECT_EQ(whole->from, 0);
    EXPECT_EQ(text_of(whole->file.path), bytes);
    EXPECT_EQ(other->hold_part("t/none", 0, 10).error().code, ErrorCode::NotFound);
}

TEST_F(S3BucketTest, TheCacheIsBoundedAndWhatIsInUseStays) {
    for (const char* key : {"t/a", "t/b", "t/c"}) put(*blobs_, key, std::string(400'000, key[2]));
    S3Settings small = settings("small");
    small.cache_bytes = 1'000'000;
    const auto other = s3_bucket(small).value();
    auto a = other->hold("t/a");
    ASSERT_TRUE(a);
    ASSERT_TRUE(other->hold("t/b"));
    const auto c = other->hold("t/c");
    ASSERT_TRUE(c);
    auto there = cached("small");
    std::ranges::sort(there);
    EXPECT_EQ(there, (std::vector<std::string>{"a", "c"})) << "b was the oldest that nobody held";
    a = {};
    EXPECT_EQ(other->read("t/b").value().size(), 400'000U);
    EXPECT_EQ(cached("small").size(), 2U);
    EXPECT_TRUE(fs::exists(c->path));
}

TEST_F(S3BucketTest, GrowsAtSeveralServers) {
    const std::string key = "t/datasets/d/data.csv";
    std::string bytes(20'000'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>('a' + i % 23);
    const std::string_view all = bytes;
    {
        const auto first = blobs_->grow(key, 0).value();
        ASSERT_TRUE(first->write(all.substr(0, 9'000'000)));
        ASSERT_TRUE(first->sync());
        ASSERT_TRUE(first->write(all.substr(9'000'000, 9'000'000)));  // synced, but nobody was told
    }
    const auto other = open("two");
    EXPECT_EQ(other->grow(key, 19'000'000).error().code, ErrorCode::NotFound);
    EXPECT_EQ(other->finish(key, 20'000'000, "").error().code, ErrorCode::Conflict);
    {
        // It goes on within a piece, as after an acknowledgement that was lost.
        const auto second = other->grow(key, 8'999'999).value();
        EXPECT_EQ(second->sha256(), "");
        ASSERT_TRUE(second->write(all.substr(8'999'999)));
        ASSERT_TRUE(second->sync());
        EXPECT_EQ(second->size(), 20'000'000);
    }
    EXPECT_FALSE(other->exists(key).value());
    Digest digest;
    digest.add(all);
    EXPECT_EQ(other->finish(key, 20'000'000, "").value(), digest.hex());
    EXPECT_EQ(other->finish(key, 20'000'000, "").value(), digest.hex()) << "done already";
    EXPECT_TRUE(blobs_->read(key).value() == bytes);
    EXPECT_EQ(blobs_->list("").value(), std::vector<std::string>{key});
    EXPECT_TRUE(bucket()->list(prefix_ + ".growing/", 10).value().empty());
    ASSERT_TRUE(blobs_->grow("t/other", 0).value()->sync());
    EXPECT_EQ(blobs_->finish("t/never", 3, "").error().code, ErrorCode::NotFound);
    ASSERT_TRUE(blobs_->abandon("t/never"));
}

TEST_F(S3BucketTest, OpeningRemovesPartsThatNobodyWillFinish) {
    // Begun as by a server that was killed then.
    const s3::Connection killed(settings("").place);
    ASSERT_TRUE(killed.once({.method = "POST", .key = prefix_ + "t/killed", .query = {{"uploads", ""}}}));
    ASSERT_EQ(bucket()->open_uploads(prefix_)->size(), 1U);
    ASSERT_TRUE(s3_bucket(settings("two")));
    EXPECT_EQ(bucket()->open_uploads(prefix_)->size(), 1U) << "another server may be at it";
    S3Settings later = settings("three");
    later.upload_life = std::chrono::seconds(-5);
    ASSERT_TRUE(s3_bucket(later));
    EXPECT_TRUE(bucket()->open_uploads(prefix_)->empty());
}

}  // namespace
}  // namespace sightline::blob
