#pragma once
// Checkpointer: moves what SQLite's write-ahead log holds into the database file, beside the writers. SQLite
// itself does this inside a commit, whose caller then waits for the disk
// (https://www.sqlite.org/wal.html#ckpt).

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "platform/store/store.h"

namespace sightline::store {

/// Pages of the log at which a commit moves what is left itself: only then can the log start anew while
/// others go on writing. 64 MiB.
inline constexpr int kLogPages = 16'384;

class Checkpointer {
  public:
    Checkpointer(std::string path, Options options);
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;
    ~Checkpointer();

  private:
    void run();

    std::string path_;
    Options options_;
    std::mutex mutex_;
    std::condition_variable ending_;
    bool end_ = false;
    std::thread thread_;
};

}  // namespace sightline::store
