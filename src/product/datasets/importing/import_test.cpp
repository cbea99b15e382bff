#include "product/datasets/importing/import.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "base/ids.h"
#include "product/datasets/dataset_store.h"

namespace sightline::datasets {
namespace {

namespace fs = std::filesystem;

class KeptFilesTest : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "sightline-import-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        parts_.store = *store::open("sqlite:" + folder_ + "/test.db", 2);
        ASSERT_TRUE(parts_.store->migrate());
        parts_.blobs = *blob::local_folder(folder_ + "/blobs");
        dataset_ = new_dataset(who_, {.filename = "a.csv"});
        version_.tenant_id = dataset_.tenant_id;
        version_.dataset_id = dataset_.id;
        version_.number = 1;
        std::ofstream(folder_ + "/data.parquet") << "PAR1";
        ASSERT_TRUE(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(
                s.execute("INSERT INTO tenants (id, name, created_at) VALUES (?, 'T', 0)", {who_.tenant_id}));
            SL_CHECK(s.execute("INSERT INTO users (id, tenant_id, email, created_at) VALUES (?, ?, 'a@b', 0)",
                               {who_.user_id, who_.tenant_id}));
            SL_CHECK(insert_dataset(s, dataset_));
            return true;
        }));
    }
    void TearDown() override {
        parts_ = {};
        fs::remove_all(folder_);
    }
    void mark() {
        ASSERT_TRUE(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(mark_deleted(s, dataset_.tenant_id, dataset_.id));
            return true;
        }));
    }
    Result<void> index() { return put_blob(parts_, version_, index_key(version_), "values"); }
    Result<void> parquet() {
        return copy_into_blob(parts_, version_, parquet_key(version_), folder_ + "/data.parquet");
    }

    std::string folder_;
    IntakeParts parts_;
    const teams::Identity who_{new_id(), new_id(), teams::Role::User};
    Dataset dataset_;
    Version version_;
};

TEST_F(KeptFilesTest, AreThereWhileTheirDatasetIs) {
    EXPECT_TRUE(index());
    EXPECT_TRUE(parquet());
    EXPECT_EQ(parts_.blobs->read(index_key(version_)).value(), "values");
    EXPECT_EQ(parts_.blobs->read(parquet_key(version_)).value(), "PAR1");
}

TEST_F(KeptFilesTest, DoNotOutliveADatasetDeletedWhileTheyWereWritten) {
    mark();
    for (const auto& kept : {index(), parquet()}) {
        ASSERT_FALSE(kept);
        EXPECT_EQ(kept.error().code, ErrorCode::NotFound);
    }
    EXPECT_TRUE(parts_.blobs->list(dataset_.tenant_id + "/").value().empty());
}

}  // namespace
}  // namespace sightline::datasets
