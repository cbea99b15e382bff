#pragma once
// KeptIndexes: indexes by key, made when first asked for; the least recently used goes when all together
// take more than they may. One that is in use lives on until its search is done. Thread-safe.

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace sightline::search {

template <class Index>
class KeptIndexes {
  public:
    explicit KeptIndexes(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    template <class Make>
    std::shared_ptr<Index> get(const std::string& key, const Make& make) {
        const std::lock_guard lock(mutex_);
        for (auto it = kept_.begin(); it != kept_.end(); ++it)
            if (it->first == key) {
                kept_.splice(kept_.begin(), kept_, it);
                return it->second;
            }
        kept_.emplace_front(key, make());
        return kept_.front().second;
    }

    /// Lets go of what is too much; gives the bytes that stay.
    std::size_t shrink() {
        const std::lock_guard lock(mutex_);
        std::size_t bytes = 0;
        for (auto it = kept_.begin(); it != kept_.end();) {
            bytes += it->second->bytes();
            const bool too_much = it != kept_.begin() && bytes > most_bytes_;
            if (too_much) bytes -= it->second->bytes();
            it = too_much ? kept_.erase(it) : std::next(it);
        }
        return bytes;
    }

    std::size_t most_bytes() const { return most_bytes_; }

  private:
    const std::size_t most_bytes_;
    std::mutex mutex_;
    std::list<std::pair<std::string, std::shared_ptr<Index>>> kept_;  // the latest used first
};

}  // namespace sightline::search
