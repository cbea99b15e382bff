#include "platform/cache/cache.h"

#include <list>
#include <map>
#include <mutex>

namespace sightline::cache {

namespace {

using TimePoint = std::chrono::steady_clock::time_point;

struct Entry {
    std::string key;
    std::shared_ptr<const std::string> value;
    TimePoint expires;
    std::size_t bytes() const { return key.size() + value->size() + kEntryOverhead; }
};

/// Entries in order of use, newest first, with an ordered index so that a prefix is one range of it.
class InProcess final : public Cache {
  public:
    InProcess(std::size_t max_bytes, Clock clock) : max_bytes_(max_bytes), clock_(std::move(clock)) {}

    std::shared_ptr<const std::string> get(std::string_view key) override {
        Entries dropped;
        const std::lock_guard lock(mutex_);
        const auto found = index_.find(key);
        if (found == index_.end() || found->second->expires <= clock_()) {
            if (found != index_.end()) drop(found, dropped);
            ++misses_;
            return nullptr;
        }
        entries_.splice(entries_.begin(), entries_, found->second);
        ++hits_;
        return found->second->value;
    }

    void put(std::string_view key, std::string value, std::chrono::seconds ttl) override {
        Entries made;
        made.push_back(
            {std::string(key), std::make_shared<const std::string>(std::move(value)), clock_() + ttl});
        const auto size = made.front().bytes();
        const bool kept = size <= max_bytes_ / 4 && ttl > std::chrono::seconds::zero();
        Entries dropped;  // freed after the lock
        const std::lock_guard lock(mutex_);
        // An older value must not outlive the newer one that was not kept.
        if (const auto found = index_.find(key); found != index_.end()) drop(found, dropped);
        if (!kept) return;
        while (bytes_ + size > max_bytes_) drop(index_.find(entries_.back().key), dropped);
        entries_.splice(entries_.begin(), made);
        index_.emplace(entries_.front().key, entries_.begin());
        bytes_ += size;
    }

    void remove_prefix(std::string_view prefix) override {
        Entries dropped;
        const std::lock_guard lock(mutex_);
        for (auto it = index_.lower_bound(prefix); it != index_.end() && it->first.starts_with(prefix);)
            it = drop(it, dropped);
    }

    Numbers numbers() const override {
        const std::lock_guard lock(mutex_);
        return {.hits = hits_, .misses = misses_, .entries = entries_.size(), .bytes = bytes_};
    }

  private:
    using Entries = std::list<Entry>;
    using Index = std::map<std::string_view, Entries::iterator>;

    Index::iterator drop(Index::iterator at, Entries& dropped) {
        const auto entry = at->second;
        bytes_ -= entry->bytes();
        const auto next = index_.erase(at);
        dropped.splice(dropped.begin(), entries_, entry);
        return next;
    }

    const std::size_t max_bytes_;
    const Clock clock_;
    mutable std::mutex mutex_;
    Entries entries_;
    Index index_;
    std::size_t bytes_ = 0;
    std::uint64_t hits_ = 0, misses_ = 0;
};

}  // namespace

std::shared_ptr<Cache> in_process(std::size_t max_bytes, Clock clock) {
    return std::make_shared<InProcess>(max_bytes, std::move(clock));
}

}  // namespace sightline::cache
