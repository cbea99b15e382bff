#include "platform/cache/cache.h"

#include <list>
#include <map>
#include <mutex>

namespace sightline::cache {

namespace {

using Clock = std::chrono::steady_clock;

class InProcess final : public Cache {
  public:
    explicit InProcess(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    std::shared_ptr<const std::string> get(std::string_view key) override {
        const std::lock_guard lock(mutex_);
        const auto it = index_.find(key);
        if (it == index_.end() || it->second->until < Clock::now()) {
            if (it != index_.end()) drop(it);
            ++misses_;
            return nullptr;
        }
        ++hits_;
        entries_.splice(entries_.begin(), entries_, it->second);
        return it->second->value;
    }

    void put(std::string_view key, std::string value, std::chrono::seconds ttl) override {
        const std::lock_guard lock(mutex_);
        if (const auto it = index_.find(key); it != index_.end()) drop(it);
        const std::size_t size = cost(key, value);
        if (size > max_bytes_ / 4) return;
        entries_.push_front({std::string(key), std::make_shared<const std::string>(std::move(value)), Clock::now() + ttl});
        index_.emplace(entries_.front().key, entries_.begin());
        bytes_ += size;
        while (bytes_ > max_bytes_) drop(index_.find(entries_.back().key));
    }

    void remove_prefix(std::string_view prefix) override {
        const std::lock_guard lock(mutex_);
        auto it = index_.lower_bound(prefix);
        while (it != index_.end() && it->first.starts_with(prefix)) drop(it++);
    }

    Numbers numbers() const override {
        const std::lock_guard lock(mutex_);
        return {hits_, misses_, entries_.size(), bytes_};
    }

  private:
    struct Entry {
        std::string key;
        std::shared_ptr<const std::string> value;
        Clock::time_point until;
    };
    using Index = std::map<std::string_view, std::list<Entry>::iterator, std::less<>>;

    /// What an entry takes, with its places in the list and the index.
    static std::size_t cost(std::string_view key, std::string_view value) { return key.size() + value.size() + sizeof(Entry) + 128; }

    void drop(Index::iterator it) {
        const auto entry = it->second;
        bytes_ -= cost(entry->key, *entry->value);
        index_.erase(it);
        entries_.erase(entry);
    }

    const std::size_t max_bytes_;
    mutable std::mutex mutex_;
    std::list<Entry> entries_;  // newest use first
    Index index_;
    std::size_t bytes_ = 0;
    std::uint64_t hits_ = 0, misses_ = 0;
};

}  // namespace

std::shared_ptr<Cache> in_process(std::size_t max_bytes) { return std::make_shared<InProcess>(max_bytes); }

}  // namespace sightline::cache
