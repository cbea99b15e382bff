#include "platform/store/checkpointer.h"

#include <filesystem>

#include "base/log.h"
#include "platform/store/connection.h"

namespace sightline::store {

namespace {

constexpr std::chrono::milliseconds kInterval{500};

}  // namespace

Checkpointer::Checkpointer(std::string path, Options options)
    : path_(std::move(path)), options_(options), thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        end_ = true;
    }
    ending_.notify_all();
    thread_.join();
}

void Checkpointer::run() {
    std::unique_ptr<Connection> connection;
    std::filesystem::file_time_type seen{};
    std::unique_lock lock(mutex_);
    while (!ending_.wait_for(lock, kInterval, [this] { return end_; })) {
        std::error_code none;
        const auto changed = std::filesystem::last_write_time(path_ + "-wal", none);
        if (none || changed == seen) continue;
        seen = changed;
        if (!connection)
            if (auto opened = connect_sqlite(path_, Access::Write, options_)) connection = std::move(*opened);
        if (!connection) continue;
        const auto done = connection->script("PRAGMA wal_checkpoint(PASSIVE)");
        if (!done) {
            log::warning("checkpoint_failed", {{"detail", done.error().detail}});
            connection.reset();
        }
    }
}

}  // namespace sightline::store
