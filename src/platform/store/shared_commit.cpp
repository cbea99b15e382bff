#include "platform/store/shared_commit.h"

#include <utility>

namespace sightline::store {

Result<void> SharedCommit::write(const std::function<Result<void>(Session&)>& work) {
    Entry mine{&work, {}, {}, false};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&mine);
    turn_.wait(lock, [&] { return mine.done || !committing_; });
    if (!mine.done) {  // its turn to commit for all who wait
        committing_ = true;
        const auto batch = std::exchange(waiting_, {});
        lock.unlock();
        commit(batch);
        lock.lock();
        for (Entry* entry : batch) entry->done = true;
        committing_ = false;
        turn_.notify_all();
    }
    lock.unlock();
    if (mine.thrown) std::rethrow_exception(mine.thrown);
    return mine.result;
}

void SharedCommit::commit(const std::vector<Entry*>& batch) {
    const auto together = [&](Session& session) -> Result<void> {
        for (const Entry* entry : batch) SL_CHECK((*entry->work)(session));
        return {};
    };
    if (batch.size() > 1) {
        try {
            const auto done = store_->run(true, together);
            if (done) return;
            // Whether it was written is not known when the connection was lost: nothing may be written twice.
            if (done.error().code == ErrorCode::Unavailable) {
                for (Entry* entry : batch) entry->result = done;
                return;
            }
        } catch (...) {  // told below, to the one whose work throws
        }
    }
    for (Entry* entry : batch) {
        try {
            entry->result = store_->run(true, *entry->work);
        } catch (...) {
            entry->thrown = std::current_exception();
        }
    }
}

}  // namespace sightline::store
