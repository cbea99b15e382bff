#include <gtest/gtest.h>
#include <sys/stat.h>

#include "platform/store/migrations.h"
#include "platform/store/store_fixture_test.h"

namespace sightline::store {
namespace {

class MigrateTest : public StoreFixture {};
INSTANTIATE_TEST_SUITE_P(Backends, MigrateTest, testing::Values("sqlite", "postgresql"), backend_name);

TEST_P(MigrateTest, TwiceIsOnce) {
    const int newest = migrations().back().number;
    for (int i = 0; i < 2; ++i) {
        const auto version = store_->migrate();
        ASSERT_TRUE(version) << version.error().detail;
        EXPECT_EQ(*version, newest);
    }
    const auto rows = store_->read<std::vector<Row>>(
        [](Session& s) { return s.query("SELECT version FROM schema_version ORDER BY version"); });
    ASSERT_EQ(rows->size(), static_cast<std::size_t>(newest));
    for (int i = 0; i < newest; ++i)
        EXPECT_EQ(rows->at(static_cast<std::size_t>(i)).integer("version"), i + 1);
}

TEST_P(MigrateTest, SeveralAtOnce) {
    std::atomic<int> good{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 5; ++t)
            threads.emplace_back([&] {
                const auto store = reopen({.connections = 1});
                if (store->migrate() == migrations().back().number) ++good;
            });
    }
    EXPECT_EQ(good, 5);
}

TEST_P(MigrateTest, RefusesADatabaseOfANewerProgram) {
    ASSERT_TRUE(store_->migrate());
    ASSERT_TRUE(store_->write<std::int64_t>(
        [](Session& s) { return s.execute("INSERT INTO schema_version VALUES (9999, 'future', 0)"); }));
    EXPECT_EQ(store_->migrate().error().code, ErrorCode::Unprocessable);
}

TEST_P(MigrateTest, ABrokenStepLeavesNothing) {
    // A table of the first step is there already, so the step fails half way.
    ASSERT_TRUE(
        store_->write<std::int64_t>([](Session& s) { return s.execute("CREATE TABLE audit_log (x TEXT)"); }));
    ASSERT_FALSE(store_->migrate());
    EXPECT_FALSE(store_->read<std::vector<Row>>([](Session& s) { return s.query("SELECT * FROM tenants"); }));
    ASSERT_TRUE(store_->write<std::int64_t>([](Session& s) { return s.execute("DROP TABLE audit_log"); }));
    EXPECT_TRUE(store_->migrate());
}

TEST_P(MigrateTest, TheSchemaHoldsItsRules) {
    ASSERT_TRUE(store_->migrate());
    const auto execute = [&](std::string_view sql) {
        return store_->write<std::int64_t>([&](Session& s) { return s.execute(sql); });
    };
    ASSERT_TRUE(execute("INSERT INTO tenants VALUES ('t', 'Acme', 1)"));
    ASSERT_TRUE(
        execute("INSERT INTO users (id, tenant_id, email, created_at) VALUES ('u', 't', 'a@b.c', 1)"));
    EXPECT_EQ(execute("INSERT INTO users (id, tenant_id, email, created_at) VALUES ('v', 't', 'a@b.c', 1)")
                  .error()
                  .code,
              ErrorCode::Conflict);
    EXPECT_EQ(execute("INSERT INTO users (id, tenant_id, email, created_at) VALUES ('v', 'x', 'b@b.c', 1)")
                  .error()
                  .code,
              ErrorCode::Conflict);
    EXPECT_FALSE(execute(
        "INSERT INTO users (id, tenant_id, email, role, created_at) VALUES ('v', 't', 'b@b.c', 'king', 1)"));
    EXPECT_FALSE(
        execute("INSERT INTO users (id, tenant_id, email, created_at) VALUES ('v', 't', 'b@b.c', 'soon')"))
        << "types hold";
    ASSERT_TRUE(
        execute("INSERT INTO datasets (id, tenant_id, owner_id, name, created_at, updated_at) VALUES ('d', "
                "'t', 'u', 'Sales', 1, 1)"));
    ASSERT_TRUE(
        execute("INSERT INTO dataset_versions (id, tenant_id, dataset_id, number, created_at) VALUES ('v1', "
                "'t', 'd', 1, 1)"));
    EXPECT_EQ(execute("INSERT INTO dataset_versions (id, tenant_id, dataset_id, number, created_at) VALUES "
                      "('v2', 't', 'd', 1, 1)")
                  .error()
                  .code,
              ErrorCode::Conflict);
    EXPECT_FALSE(execute("UPDATE datasets SET status = 'odd'"));
    ASSERT_TRUE(execute("DELETE FROM datasets WHERE id = 'd'"));
    const auto left =
        store_->read<std::vector<Row>>([](Session& s) { return s.query("SELECT id FROM dataset_versions"); });
    EXPECT_TRUE(left->empty()) << "versions go with their dataset";
}

TEST(Migrations, AreNumberedWithoutGaps) {
    int expected = 1;
    for (const auto& step : migrations()) EXPECT_EQ(step.number, expected++);
}

TEST(Open, ExplainsAWrongAddress) {
    EXPECT_EQ(open("mysql://x").error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(open("sqlite:").error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(open("sqlite::memory:").error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(open("sqlite:/nonexistent/folder/x.db").error().code, ErrorCode::Unavailable);
    const auto nobody = open("postgresql://me:hunter2@/x?host=/nonexistent");
    EXPECT_EQ(nobody.error().code, ErrorCode::Unavailable);
    EXPECT_EQ((nobody.error().message + nobody.error().detail).find("hunter2"), std::string::npos);
    const auto odd = open("postgresql://me:hunter2@/x?bogus=1");
    EXPECT_EQ(odd.error().code, ErrorCode::InvalidInput);
    EXPECT_EQ((odd.error().message + odd.error().detail).find("hunter2"), std::string::npos);
}

TEST(Sqlite, AFileThatIsNoDatabaseIsRefusedAndAnewOneIsPrivate) {
    std::string name = (std::filesystem::temp_directory_path() / "sightline-store-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    std::ofstream(name + "/text.db") << std::string(5'000, 'x');
    EXPECT_EQ(open("sqlite:" + name + "/text.db").error().code, ErrorCode::Internal);
    {
        const auto store = open("sqlite:" + name + "/new.db").value();
        ASSERT_TRUE(store->migrate());
        EXPECT_THROW(
            (void)store->run(
                true,
                [&](Session&) { return store->run(true, [](Session&) -> Result<void> { return {}; }); }),
            std::logic_error);
        for (const char* file : {"/new.db", "/new.db-wal", "/new.db-shm"}) {
            struct stat info{};
            ASSERT_EQ(::stat((name + file).c_str(), &info), 0) << file;
            EXPECT_EQ(info.st_mode & 077U, 0U) << file;
        }
    }
    std::filesystem::remove_all(name);
}

TEST(Postgresql, ARestartedServerIsFoundAgain) {
    TemporaryPostgresql server;
    const auto store = open(server.new_database(), Options{.connections = 3}).value();
    ASSERT_TRUE(store->migrate());
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(store->ping());
    server.stop();
    EXPECT_EQ(store->ping().error().code, ErrorCode::Unavailable);
    server.start();
    EXPECT_TRUE(store->ping());
    const auto written = store->write<std::int64_t>(
        [](Session& s) { return s.execute("INSERT INTO tenants VALUES ('t', 'Acme', 1)"); });
    EXPECT_EQ(written.value(), 1);
}

TEST(Postgresql, ASlowStatementTimesOut) {
    const auto store = open(TemporaryPostgresql::shared().new_database(),
                            Options{.statement_timeout = std::chrono::milliseconds(100)})
                           .value();
    const auto slow =
        store->read<std::vector<Row>>([](Session& s) { return s.query("SELECT count(pg_sleep(30)) AS n"); });
    EXPECT_EQ(slow.error().code, ErrorCode::Timeout);
    EXPECT_TRUE(store->ping());
}

}  // namespace
}  // namespace sightline::store
