#include "platform/store/pool.h"

namespace sightline::store {

Result<Pool::Lease> Pool::lease() {
    {
        std::unique_lock lock(mutex_);
        if (!freed_.wait_for(lock, wait_, [this] { return free_places_ > 0; }))
            return fail(ErrorCode::Unavailable, "The database is busy. Try again in a moment.",
                        "no connection came free in time");
        --free_places_;
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return Lease(*this, std::move(connection));
        }
    }
    auto made = connect_();
    if (!made) {
        give_back(nullptr);
        return std::unexpected(std::move(made).error());
    }
    return Lease(*this, std::move(*made));
}

void Pool::drop_idle() {
    std::vector<std::unique_ptr<Connection>> dropped;
    const std::lock_guard lock(mutex_);
    dropped.swap(idle_);
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    if (connection && connection->trouble() == Trouble::Lost) connection.reset();
    {
        const std::lock_guard lock(mutex_);
        ++free_places_;
        if (connection) idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
}

}  // namespace sightline::store
