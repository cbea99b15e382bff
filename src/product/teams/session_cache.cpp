#include "product/teams/session.h"

namespace sightline::teams {

std::optional<Session> SessionCache::get(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return std::nullopt;
    if (found->second.until <= std::chrono::steady_clock::now()) {
        entries_.erase(found);
        return std::nullopt;
    }
    return found->second.session;
}

void SessionCache::put(const std::string& key, const Session& session) {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (entries_.size() >= max_entries_) {
        std::erase_if(entries_, [&](const auto& entry) { return entry.second.until <= now; });
        if (entries_.size() >= max_entries_) entries_.clear();
    }
    entries_[key] = {session, now + life_};
}

void SessionCache::forget_session(const std::string& session_id) {
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [&](const auto& entry) { return entry.second.session.id == session_id; });
}

void SessionCache::forget_user(const std::string& user_id) {
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_,
                  [&](const auto& entry) { return entry.second.session.identity.user_id == user_id; });
}

}  // namespace sightline::teams
