#pragma once
// pool: connections of one kind, opened when first needed, lent to one thread at a time. Thread-safe.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/store/connection.h"

namespace sightline::store {

class Pool {
  public:
    using Connect = std::function<Result<std::unique_ptr<Connection>>()>;

    Pool(Connect connect, int size, std::chrono::milliseconds wait)
        : connect_(std::move(connect)), free_places_(size < 1 ? 1 : size), wait_(wait) {}

    /// A connection for as long as this lives. One marked lost is closed instead of kept.
    class Lease {
      public:
        Lease(Pool& pool, std::unique_ptr<Connection> connection)
            : pool_(&pool), connection_(std::move(connection)) {}
        Lease(Lease&& other) noexcept
            : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (pool_ != nullptr) pool_->give_back(std::move(connection_));
        }
        Connection& operator*() const { return *connection_; }
        Connection* operator->() const { return connection_.get(); }

      private:
        Pool* pool_;
        std::unique_ptr<Connection> connection_;
    };

    /// Unavailable when none comes free in time or a new one cannot be made.
    Result<Lease> lease();
    /// Closes what is idle: after one connection was lost the others are suspect.
    void drop_idle();

  private:
    void give_back(std::unique_ptr<Connection> connection);

    Connect connect_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    int free_places_;
    std::chrono::milliseconds wait_;
};

}  // namespace sightline::store
