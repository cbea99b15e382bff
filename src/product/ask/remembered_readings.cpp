#include "product/ask/remembered_readings.h"

namespace sightline::ask {

RememberedReadings::Reading RememberedReadings::find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto it = places_.find(key);
    if (it == places_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, it->second);
    return it->second->reading;
}

void RememberedReadings::keep(const std::string& key, Reading reading) {
    const std::lock_guard lock(mutex_);
    if (places_.contains(key)) return;
    entries_.push_front({key, std::move(reading)});
    places_.emplace(entries_.front().key, entries_.begin());
    if (entries_.size() <= most_) return;
    places_.erase(entries_.back().key);
    entries_.pop_back();
}

}  // namespace sightline::ask
