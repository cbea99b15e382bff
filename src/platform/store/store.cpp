#include "platform/store/store.h"

#include <atomic>
#include <random>
#include <stdexcept>
#include <thread>

#include "platform/store/checkpointer.h"
#include "platform/store/migrate.h"
#include "platform/store/pool.h"

namespace sightline::store {

namespace {

/// Rolls back whatever way the scope is left, unless committed.
class Transaction {
  public:
    explicit Transaction(Connection& connection) : connection_(connection) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction() {
        if (open_) connection_.rollback();
    }
    Result<void> begin(Access access) {
        SL_CHECK(connection_.begin(access));
        open_ = true;
        return {};
    }
    Result<void> commit() {
        SL_CHECK(connection_.commit());
        open_ = false;
        return {};
    }

  private:
    Connection& connection_;
    bool open_ = false;
};

void pause_before(int next_try) {
    thread_local std::minstd_rand random(std::random_device{}());
    const int longest = 1 << std::min(next_try, 8);  // 4 … 256 ms
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(1, longest)(random)));
}

/// Writers and readers over one or two pools: SQLite has one writing connection, PostgreSQL lends from one
/// pool for both.
class PooledStore final : public Store {
  public:
    PooledStore(std::shared_ptr<Pool> writers, std::shared_ptr<Pool> readers, bool one_writer,
                Options options, std::unique_ptr<Checkpointer> checkpointer = nullptr)
        : writers_(std::move(writers)),
          readers_(std::move(readers)),
          one_writer_(one_writer),
          options_(options),
          checkpointer_(std::move(checkpointer)) {}

    Result<void> run(bool writing, const std::function<Result<void>(Session&)>& work) override {
        // The one writer waiting for itself would never end.
        if (writing && one_writer_ && writer_.load() == std::this_thread::get_id())
            throw std::logic_error("a write transaction inside a write transaction");
        for (int tries = 1;; ++tries) {
            auto trouble = Trouble::None;
            auto done = attempt(writing, work, trouble);
            if (done || trouble == Trouble::None || tries >= options_.tries) return done;
            if (trouble == Trouble::Lost) {
                writers_->drop_idle();
                readers_->drop_idle();
            }
            pause_before(tries + 1);
        }
    }

    Result<int> migrate() override {
        SL_TRY(const auto connection, writers_->lease());
        return migrate_schema(*connection);
    }

    Result<void> ping() override {
        return run(false, [](Session& session) -> Result<void> {
            SL_TRY(const auto rows, session.query("SELECT 1 AS one"));
            if (rows.size() != 1)
                return fail(ErrorCode::Unavailable, "The database does not answer as it should.");
            return {};
        });
    }

  private:
    /// One try. `trouble` says whether another may help.
    Result<void> attempt(bool writing, const std::function<Result<void>(Session&)>& work, Trouble& trouble) {
        SL_TRY(const auto connection, (writing ? writers_ : readers_)->lease());
        const WriterMark mark(writing && one_writer_ ? &writer_ : nullptr);
        Transaction transaction(*connection);
        const auto failed = [&](Error error) {
            trouble = connection->trouble();
            return std::unexpected(std::move(error));
        };
        if (auto begun = transaction.begin(writing ? Access::Write : Access::Read); !begun) {
            // Waited busy_timeout already.
            auto result = failed(std::move(begun).error());
            if (trouble == Trouble::Repeat) trouble = Trouble::None;
            return result;
        }
        if (auto done = work(*connection); !done) return failed(std::move(done).error());
        if (connection->trouble() == Trouble::None) {
            auto committed = transaction.commit();
            if (committed) return committed;
            auto result = failed(std::move(committed).error());
            // Nobody knows whether a commit whose answer was lost took place.
            if (writing && trouble == Trouble::Lost) trouble = Trouble::None;
            return result;
        }
        // The work went on over a failed statement; its commit tells which.
        return failed(transaction.commit().error());
    }

    class WriterMark {
      public:
        explicit WriterMark(std::atomic<std::thread::id>* writer) : writer_(writer) {
            if (writer_ != nullptr) writer_->store(std::this_thread::get_id());
        }
        WriterMark(const WriterMark&) = delete;
        WriterMark& operator=(const WriterMark&) = delete;
        ~WriterMark() {
            if (writer_ != nullptr) writer_->store({});
        }

      private:
        std::atomic<std::thread::id>* writer_;
    };

    std::shared_ptr<Pool> writers_, readers_;
    bool one_writer_;
    Options options_;
    std::atomic<std::thread::id> writer_{};
    std::unique_ptr<Checkpointer> checkpointer_;  // SQLite's
};

}  // namespace

Result<std::shared_ptr<Store>> open(const std::string& url, const Options& options) {
    constexpr std::string_view kSqlite = "sqlite:";
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        auto pool = std::make_shared<Pool>([url, options] { return connect_postgresql(url, options); },
                                           options.connections, options.wait_for_connection);
        auto store = std::make_shared<PooledStore>(pool, pool, false, options);
        SL_CHECK(store->ping());
        return store;
    }
    if (!url.starts_with(kSqlite))
        return fail(ErrorCode::InvalidInput,
                    "The database URL must start with sqlite: or postgresql://, for example "
                    "sqlite:/var/lib/sightline/store.db.");
    const auto path = url.substr(kSqlite.size());
    if (path.empty() || path.front() == ':' ||
        path.find_first_of(std::string_view("\"\0", 2)) != std::string::npos)
        return fail(ErrorCode::InvalidInput,
                    "The database URL needs a file after sqlite:, without quotes, for example "
                    "sqlite:/var/lib/sightline/store.db.");
    auto writer =
        std::make_shared<Pool>([path, options] { return connect_sqlite(path, Access::Write, options); }, 1,
                               options.wait_for_connection);
    auto readers =
        std::make_shared<Pool>([path, options] { return connect_sqlite(path, Access::Read, options); },
                               options.connections, options.wait_for_connection);
    auto store = std::make_shared<PooledStore>(writer, readers, true, options,
                                               std::make_unique<Checkpointer>(path, options));
    SL_CHECK(store->ping());
    return store;
}

}  // namespace sightline::store
