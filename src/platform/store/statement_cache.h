#pragma once
// statement_cache: prepared statements of one connection by their text, least recently used out first. Not
// thread-safe.

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace sightline::store {

template <class Statement>
class StatementCache {
  public:
    explicit StatementCache(std::size_t capacity) : capacity_(capacity == 0 ? 1 : capacity) {}

    Statement* find(std::string_view key) {
        const auto found = index_.find(key);
        if (found == index_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return &found->second->second;
    }

    /// The key must be new. The statement dropped to make room is destroyed.
    template <class... Parts>
    Statement& add(const std::string& key, Parts&&... parts) {
        if (entries_.size() >= capacity_) {
            index_.erase(entries_.back().first);
            entries_.pop_back();
        }
        entries_.emplace_front(std::piecewise_construct, std::forward_as_tuple(key),
                               std::forward_as_tuple(std::forward<Parts>(parts)...));
        index_.emplace(entries_.front().first, entries_.begin());
        return entries_.front().second;
    }

    void clear() {
        index_.clear();
        entries_.clear();
    }

  private:
    using Entries = std::list<std::pair<std::string, Statement>>;
    std::size_t capacity_;
    Entries entries_;
    std::unordered_map<std::string_view, typename Entries::iterator> index_;
};

}  // namespace sightline::store
