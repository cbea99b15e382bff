#include <gtest/gtest.h>

#include <fstream>

#include "platform/s3/connection.h"
#include "platform/s3/document.h"
#include "platform/s3/temporary_s3.h"
#include "platform/s3/upload.h"

namespace sightline::s3 {
namespace {

class S3Test : public testing::Test {
  protected:
    void SetUp() override {
        if (!TemporaryS3::installed())
            GTEST_SKIP() << "versitygw is not there: tools/setup installs it where Go is";
        bucket_ = open(TemporaryS3::shared().place()).value();
    }
    std::string all_of(const std::string& key) {
        std::string out;
        const auto got = bucket_->get(key, 0, [&](std::string_view bytes) -> Result<void> {
            out += bytes;
            return {};
        });
        EXPECT_TRUE(got) << got.error().detail;
        return out;
    }
    std::shared_ptr<Bucket> bucket_;
};

TEST_F(S3Test, WritesListsReadsCopiesAndRemoves) {
    // Signed as they stand: what an address would take for something else.
    const std::vector<std::string> keys{"odd/a b+c&d=e?f.csv", "odd/naïve %41;'(x)*.csv", "odd/plain~-_.csv"};
    for (const auto& key : keys) {
        const auto put = bucket_->put(key, "of " + key);
        ASSERT_TRUE(put) << key << ": " << put.error().detail;
    }
    ASSERT_TRUE(bucket_->put("odd/empty", ""));
    for (const auto& key : keys) EXPECT_EQ(all_of(key), "of " + key);
    EXPECT_EQ(all_of("odd/empty"), "");
    const auto listed = bucket_->list("odd/", 100).value();
    ASSERT_EQ(listed.size(), 4U);
    EXPECT_EQ(listed[0].key, keys[0]);
    EXPECT_EQ(listed[0].size, 3 + static_cast<std::int64_t>(keys[0].size()));
    EXPECT_EQ(bucket_->list("odd/", 3).error().code, ErrorCode::TooLarge);
    EXPECT_EQ(bucket_->head(keys[0])->sha256, sha256_of("of " + keys[0]));
    const auto copied = bucket_->copy(keys[1], "odd/copy");
    ASSERT_TRUE(copied) << copied.error().detail;
    EXPECT_EQ(all_of("odd/copy"), "of " + keys[1]);
    EXPECT_EQ(bucket_->head("odd/copy")->sha256, sha256_of("of " + keys[1]));
    EXPECT_TRUE(bucket_->remove("odd/copy"));
    EXPECT_TRUE(bucket_->remove("odd/copy"));
    EXPECT_EQ(bucket_->head("odd/copy").error().code, ErrorCode::NotFound);
    EXPECT_EQ(bucket_->copy("odd/copy", "odd/never").error().code, ErrorCode::NotFound);
}

TEST_F(S3Test, ListsMoreThanOnePage) {
    const std::string folder = TemporaryS3::shared().folder() + "/many/";
    std::filesystem::create_directories(folder);
    for (int i = 0; i < 1'050; ++i) std::ofstream(folder + std::to_string(10'000 + i)) << 'x';
    const auto listed = bucket_->list("many/", 2'000).value();
    ASSERT_EQ(listed.size(), 1'050U);
    EXPECT_EQ(listed.back().key, "many/11049");
}

TEST_F(S3Test, TakesNoMoreThanAskedFor) {
    ASSERT_TRUE(bucket_->put("long", std::string(5'000, 'x')));
    std::size_t came = 0;
    const auto got = bucket_->get("long", 4'999, [&](std::string_view bytes) -> Result<void> {
        came += bytes.size();
        return {};
    });
    EXPECT_EQ(got.error().code, ErrorCode::TooLarge);
    EXPECT_EQ(came, 0U);
    const auto stopped = bucket_->get(
        "long", 0, [](std::string_view) -> Result<void> { return fail(ErrorCode::Cancelled, "enough"); });
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
}

TEST_F(S3Test, SaysWhatIsWrong) {
    const auto refused = [](auto change) {
        Place place = TemporaryS3::shared().place();
        place.tries = 1;
        change(place);
        const auto bucket = open(place);
        return bucket ? (*bucket)->check().error() : bucket.error();
    };
    EXPECT_TRUE(refused([](Place& p) { p.secret = "wrong"; }).message.contains("key"));
    const Error unknown = refused([](Place& p) { p.key_id = "nobody"; });
    EXPECT_TRUE(unknown.message.contains("key")) << unknown.message << unknown.detail;
    EXPECT_TRUE(refused([](Place& p) { p.bucket = "nowhere"; }).message.contains("no such bucket"));
    EXPECT_TRUE(refused([](Place& p) { p.region = "eu-west-1"; }).message.contains("region"));
    EXPECT_EQ(refused([](Place& p) { p.endpoint = "http://127.0.0.1:1"; }).code, ErrorCode::Unavailable);
    EXPECT_EQ(refused([](Place& p) { p.bucket = "../x"; }).code, ErrorCode::InvalidInput);
    EXPECT_EQ(refused([](Place& p) { p.endpoint = "http://a@b/"; }).code, ErrorCode::InvalidInput);
}

TEST_F(S3Test, ConnectsOnlyToTheAddressesThatWereLookedAt) {
    Place place = TemporaryS3::shared().place();
    place.tries = 1;
    const auto port = place.endpoint.substr(place.endpoint.rfind(':'));
    place.endpoint = "http://storage.example" + port;
    place.addresses = {"127.0.0.1"};
    EXPECT_TRUE(open(place).value()->check());
    place.endpoint = "http://localhost" + port;
    place.addresses = {"127.0.0.9"};
    EXPECT_FALSE(open(place).value()->check());
}

TEST(S3Document, ReadsTheAnswersOfServersAndRefusesTricks) {
    const auto page = parse_document(
        "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3\"><Contents><Key>a&amp;b</Key></Contents>"
        "</ListBucketResult>");
    ASSERT_TRUE(page);
    EXPECT_EQ(page->child("Contents")->text_of("Key"), "a&b");
    EXPECT_EQ(page->child("Other"), nullptr);
    EXPECT_FALSE(parse_document(""));
    EXPECT_FALSE(parse_document("<html><p>no</html>"));
    EXPECT_FALSE(parse_document("<!DOCTYPE x [<!ENTITY e 'eeee'>]><a>&e;</a>"));
    std::string deep;
    for (int i = 0; i < 50; ++i) deep += "<a>";
    for (int i = 0; i < 50; ++i) deep += "</a>";
    EXPECT_FALSE(parse_document(deep));
}

TEST(S3Upload, PartsFitWhatServersTake) {
    EXPECT_EQ(part_size(1), 16 << 20);
    for (const std::int64_t size : {1LL << 30, 100LL << 30, 5LL << 40}) {
        EXPECT_LE((size + part_size(size) - 1) / part_size(size), 10'000);
        EXPECT_LE(part_size(size), 5LL << 30);
    }
}

}  // namespace
}  // namespace sightline::s3
