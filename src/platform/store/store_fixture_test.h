#pragma once
// store_fixture_test: one test on both back ends: a fresh SQLite file, or a fresh database of the test
// program's own PostgreSQL.

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "platform/store/temporary_postgresql.h"

namespace sightline::store {

class StoreFixture : public testing::TestWithParam<const char*> {
  protected:
    void SetUp() override {
        if (GetParam() == std::string("sqlite")) {
            std::string name = (std::filesystem::temp_directory_path() / "sightline-store-XXXXXX").string();
            ASSERT_NE(::mkdtemp(name.data()), nullptr);
            folder_ = name;
            url_ = "sqlite:" + folder_ + "/with space=1.db";
        } else {
            url_ = TemporaryPostgresql::shared().new_database();
        }
        store_ = reopen();
    }
    void TearDown() override {
        store_.reset();
        if (!folder_.empty()) std::filesystem::remove_all(folder_);
    }

    /// Another set of connections to the same database, as another process has.
    std::shared_ptr<Store> reopen(const Options& options = {}) {
        auto opened = open(url_, options);
        if (!opened) throw std::runtime_error("open: " + opened.error().detail);
        return *opened;
    }

    std::string folder_, url_;
    std::shared_ptr<Store> store_;
};

inline std::string backend_name(const testing::TestParamInfo<const char*>& info) {
    return info.param;
}

}  // namespace sightline::store
