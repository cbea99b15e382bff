#pragma once
// Passwords: hashed with Argon2id; bcrypt hashes of other systems are verified too. Each hash takes 64 MiB
// and some 80 ms of a core, so only a few run at once and the rest waits for a bounded time. Thread-safe;
// calls block.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

#include "base/result.h"

namespace sightline::teams {

struct PasswordLimits {
    int concurrent = 2;                        ///< hashes computed at once
    int waiting = 32;                          ///< beyond these, Unavailable at once
    std::chrono::milliseconds patience{5000};  ///< longest wait for a turn
    std::size_t min_characters = 8;
    std::size_t max_bytes = 1024;
};

class PasswordHasher {
  public:
    explicit PasswordHasher(PasswordLimits limits = {});

    /// InvalidInput when it is too short or too long.
    Result<void> check_strength(const std::string& password) const;
    Result<std::string> hash(const std::string& password);
    /// An empty `hash` (no such account, or one without password) is never right, and costs what a wrong
    /// password costs.
    Result<bool> verify(const std::string& password, const std::string& hash);
    static bool needs_rehash(const std::string& hash);  ///< not Argon2id with today's parameters

  private:
    class Turn;
    Result<void> wait_for_turn();

    PasswordLimits limits_;
    std::string decoy_;  // a hash no password is known for, verified where there is none
    std::mutex mutex_;
    std::condition_variable free_;
    int running_ = 0, waiting_ = 0;
};

}  // namespace sightline::teams
