#pragma once
// SharedCommit: small writes of many threads in one transaction. While one commit is under way the writes
// that arrive wait, and go into the next one together: one log record and one wait for the writer instead of
// many.

#include <condition_variable>
#include <exception>
#include <mutex>
#include <vector>

#include "platform/store/store.h"

namespace sightline::store {

/// Thread-safe. Works of one commit must not depend on each other.
class SharedCommit {
  public:
    explicit SharedCommit(std::shared_ptr<Store> store) : store_(std::move(store)) {}

    /// As Store::run(true, work), back when it is committed. When a work of the same commit fails, each is
    /// tried again in a transaction of its own, so `work` has no other effects and only the failing one gets
    /// an error.
    Result<void> write(const std::function<Result<void>(Session&)>& work);

  private:
    struct Entry {
        const std::function<Result<void>(Session&)>* work;
        Result<void> result;
        std::exception_ptr thrown;
        bool done = false;
    };
    void commit(const std::vector<Entry*>& batch);

    std::shared_ptr<Store> store_;
    std::mutex mutex_;
    std::condition_variable turn_;
    std::vector<Entry*> waiting_;
    bool committing_ = false;
};

}  // namespace sightline::store
