#pragma once
// RememberedReadings: what questions were understood as, for those asked again of the same data on the same
// day. Understanding is a pure function of what the key names. Bounded, least recently used first out.
// Thread-safe.

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/language/language.h"

namespace sightline::ask {

class RememberedReadings {
  public:
    using Reading = std::shared_ptr<const language::Understanding>;

    explicit RememberedReadings(std::size_t most = 1024) : most_(most) {}

    Reading find(const std::string& key);  ///< null when it is not remembered
    void keep(const std::string& key, Reading reading);

  private:
    struct Entry {
        std::string key;
        Reading reading;
    };

    std::size_t most_;
    std::mutex mutex_;
    std::list<Entry> entries_;  // the latest used first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> places_;
};

}  // namespace sightline::ask
