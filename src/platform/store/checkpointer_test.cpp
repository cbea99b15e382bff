#include "platform/store/checkpointer.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace sightline::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

TEST(Checkpointer, MovesWhatWasWrittenWithoutACommitHavingToWait) {
    std::string folder = (fs::temp_directory_path() / "sightline-checkpoint-XXXXXX").string();
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    const std::string file = folder + "/store.db";
    {
        const auto store = open("sqlite:" + file).value();
        ASSERT_TRUE(store->migrate());
        const std::string text(100'000, 'x');
        ASSERT_TRUE(store->write<bool>([&](Session& session) -> Result<bool> {
            SL_CHECK(session.execute("CREATE TABLE texts (t TEXT NOT NULL)", {}));
            for (int i = 0; i < 40; ++i) SL_CHECK(session.execute("INSERT INTO texts VALUES (?)", {text}));
            return true;
        }));
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (fs::file_size(file) < 4'000'000 && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(20ms);
        EXPECT_GE(fs::file_size(file), 4'000'000U);
    }
    EXPECT_FALSE(fs::exists(file + "-wal")) << "the last connection closes the log";
    fs::remove_all(folder);
}

}  // namespace
}  // namespace sightline::store
