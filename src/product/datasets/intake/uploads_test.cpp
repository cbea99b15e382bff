#include "product/datasets/intake/uploads.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <thread>

#include "base/clock.h"
#include "base/ids.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/intake/upload_store.h"

namespace sightline::datasets {
namespace {

namespace fs = std::filesystem;

class UploadsTest : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "sightline-uploads-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        parts_.store = *store::open("sqlite:" + folder_ + "/test.db", 2);
        ASSERT_TRUE(parts_.store->migrate());
        parts_.blobs = *blob::local_folder(folder_ + "/blobs");
        parts_.jobs = jobs::make_jobs(parts_.store, {});
        ASSERT_TRUE(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(
                s.execute("INSERT INTO tenants (id, name, created_at) VALUES (?, 'T', 0)", {who_.tenant_id}));
            SL_CHECK(s.execute("INSERT INTO users (id, tenant_id, email, created_at) VALUES (?, ?, 'a@b', 0)",
                               {who_.user_id, who_.tenant_id}));
            return true;
        }));
    }
    void TearDown() override {
        parts_ = {};
        fs::remove_all(folder_);
    }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(fs::recursive_directory_iterator(folder_ + "/blobs"),
                                  [](const auto& e) { return e.is_regular_file(); }));
    }
    Result<UploadState> send(Uploads& uploads, const std::string& id, std::int64_t at,
                             std::string_view bytes) {
        SL_TRY(const auto piece, uploads.resume(who_, id, at, false));
        SL_CHECK(piece->write(bytes));
        return piece->end();
    }
    Result<Dataset> dataset(const std::string& id) {
        return parts_.store->read<Dataset>(
            [&](store::Session& s) { return find_dataset(s, who_.tenant_id, id); });
    }

    std::string folder_;
    IntakeParts parts_;
    const teams::Identity who_{new_id(), new_id(), teams::Role::User};
};

TEST_F(UploadsTest, AnyServerGoesOnWithWhatAnotherAcknowledged) {
    const auto one = make_uploads(parts_), two = make_uploads(parts_);
    const auto created = one->create(who_, {.filename = "a.csv", .length = 6});
    ASSERT_TRUE(created) << created.error().message;
    ASSERT_TRUE(send(*one, created->id, 0, "x\n1"));
    EXPECT_EQ(two->find(who_, created->id)->received, 3);
    const auto done = send(*two, created->id, 3, "\n2\n");
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_TRUE(done->finished);
    const auto made = dataset(created->id);
    ASSERT_TRUE(made);
    EXPECT_EQ(parts_.blobs->read(made->file_key).value(), "x\n1\n2\n");
    EXPECT_EQ(made->content_hash, "aea284871ddeeebac4b57b7a8ee7dad070886e690408ce2409306b9b6487beb1");
}

TEST_F(UploadsTest, TheNewestRequestWinsAndTheOlderOneAcknowledgesNothingMore) {
    const auto one = make_uploads(parts_), two = make_uploads(parts_);
    for (Uploads* other : {one.get(), two.get()}) {
        const auto created = one->create(who_, {.filename = "a.csv", .length = 100});
        ASSERT_TRUE(created);
        auto old = one->resume(who_, created->id, 0, false);
        ASSERT_TRUE(old);
        ASSERT_TRUE((*old)->write("abc"));
        ASSERT_TRUE(send(*other, created->id, 0, "0123456789"));
        EXPECT_EQ((*old)->end().error().code, ErrorCode::Conflict);
        old->reset();
        EXPECT_EQ(one->find(who_, created->id)->received, 10);
    }
}

TEST_F(UploadsTest, AFileStoredByAServerThatDiedBeforeItsRowIsRemovedInTime) {
    parts_.limits.upload_life = std::chrono::hours(1);
    Dataset died = new_dataset(who_, {.filename = "a.csv"});
    died.file_size = 6;
    ASSERT_TRUE(announce(parts_, died));
    auto writer = *parts_.blobs->create(died.file_key);
    ASSERT_TRUE(writer->write("x\n1\n2\n") && writer->commit());
    const auto sent = begin_stored_upload(parts_, who_, new_dataset(who_, {.filename = "b.csv"}), false);
    ASSERT_TRUE(sent && (*sent)->write("x\n1\n"));
    const auto kept = (*sent)->finish();
    ASSERT_TRUE(kept) << kept.error().message;
    {
        const auto sweeping = make_uploads(parts_);
    }
    EXPECT_TRUE(parts_.blobs->exists(died.file_key).value()) << "it may still be on its way";
    ASSERT_TRUE(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
        SL_CHECK(s.execute("UPDATE uploads SET expires_at = 1", {}));
        return true;
    }));
    {
        const auto sweeping = make_uploads(parts_);
    }
    EXPECT_FALSE(parts_.blobs->exists(died.file_key).value());
    EXPECT_TRUE(parts_.blobs->exists(kept->file_key).value());
    const auto late = parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
        SL_CHECK(keep_announced(s, died));
        return true;
    });
    EXPECT_EQ(late.error().code, ErrorCode::Conflict);
}

TEST_F(UploadsTest, WhatWasCompleteWhenItsServerDiedBecomesADatasetAtTheNextStart) {
    std::string id;
    {
        const auto uploads = make_uploads(parts_);
        id = uploads->create(who_, {.filename = "a.csv", .length = 4})->id;
        ASSERT_TRUE(send(*uploads, id, 0, "x\n1"));
    }
    // The last byte acknowledged, but not ended: as if killed between the two.
    ASSERT_TRUE(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
        SL_TRY(UploadRow row, find_upload(s, who_.tenant_id, id));
        SL_TRY(const auto blob, parts_.blobs->grow(row.dataset.file_key, 3));
        SL_CHECK(blob->write("\n"));
        SL_CHECK(blob->sync());
        row.received = 4;
        const std::string writer = new_id();
        SL_CHECK(claim_upload(s, row, writer));
        SL_CHECK(advance_upload(s, row, writer));
        return true;
    }));
    ASSERT_FALSE(dataset(id));
    const auto again = make_uploads(parts_);
    for (int i = 0; i < 200 && !dataset(id); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_TRUE(dataset(id));
    EXPECT_TRUE(again->find(who_, id)->finished);
    EXPECT_EQ(parts_.jobs->latest(who_.tenant_id, id)->value().kind, "import");
}

TEST_F(UploadsTest, WhatRestsTooLongIsPurgedAndADatasetIsNot) {
    auto uploads = make_uploads(parts_);
    const auto rested = uploads->create(who_, {.filename = "a.csv", .length = 9}),
               finished = uploads->create(who_, {.filename = "b.csv", .length = 4});
    ASSERT_TRUE(send(*uploads, finished->id, 0, "x\n1\n"));
    ASSERT_TRUE(parts_.store->write<bool>([](store::Session& s) -> Result<bool> {
        SL_CHECK(s.execute("UPDATE uploads SET expires_at = 1"));
        return true;
    }));
    EXPECT_EQ(files(), 2u);
    EXPECT_EQ(uploads->find(who_, rested->id).error().code, ErrorCode::NotFound);
    uploads = make_uploads(parts_);
    for (int i = 0; i < 200 && files() > 1; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(files(), 1u);
    EXPECT_TRUE(dataset(finished->id));
}

TEST_F(UploadsTest, QuotasHoldForThePersonAndTheOrganization) {
    parts_.limits.user_quota_bytes = 10;
    EXPECT_EQ(make_uploads(parts_)->create(who_, {.filename = "a", .length = 11}).error().code,
              ErrorCode::ResourceExhausted);
    parts_.limits.user_quota_bytes = 0;
    parts_.limits.tenant_quota_bytes = 10;
    const auto uploads = make_uploads(parts_);
    ASSERT_TRUE(uploads->create(who_, {.filename = "a", .length = 6}));
    const teams::Identity colleague{who_.tenant_id, new_id(), teams::Role::User};
    const auto refused = uploads->create(colleague, {.filename = "b", .length = 6});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::ResourceExhausted);
    EXPECT_EQ(files(), 1u) << "nothing of what was refused stays";
}

}  // namespace
}  // namespace sightline::datasets
