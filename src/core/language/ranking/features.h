#pragma once
// Features: named numbers that describe a derivation; the ranker's score is their weighted sum. Names are
// made of parts
// ("agg", "sum", "money" -> "agg:sum:money"), kept as hashes; the names themselves only when someone asks to
// explain.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sightline::language {

using FeatureId = std::uint32_t;
using FeatureNames = std::unordered_map<FeatureId, std::string>;
using FeatureVector = std::vector<std::pair<FeatureId, float>>;

inline constexpr FeatureId kFeatureSeed = 2166136261U;
constexpr FeatureId hash_part(FeatureId h, std::string_view part) {
    for (char c : part) h = (h ^ static_cast<unsigned char>(c)) * 16777619U;
    return (h ^ static_cast<unsigned char>(':')) * 16777619U;
}
constexpr FeatureId feature_id(std::string_view full_name) {
    FeatureId h = kFeatureSeed;
    for (char c : full_name) h = (h ^ static_cast<unsigned char>(c)) * 16777619U;
    return (h ^ static_cast<unsigned char>(':')) * 16777619U;
}

/// Adds features to a vector; `names` (may be null) learns what each id is called.
class FeatureWriter {
  public:
    FeatureWriter(FeatureVector& out, FeatureNames* names) : out_(&out), names_(names) {}

    void add(std::initializer_list<std::string_view> parts, float value = 1) {
        if (value == 0) return;
        FeatureId h = kFeatureSeed;
        for (std::string_view p : parts) h = hash_part(h, p);
        out_->emplace_back(h, value);
        if (names_) remember(h, parts);
    }
    FeatureNames* names() const { return names_; }

  private:
    void remember(FeatureId id, std::initializer_list<std::string_view> parts) {
        std::string& name = (*names_)[id];
        if (!name.empty()) return;
        for (std::string_view p : parts) {
            if (!name.empty()) name += ':';
            name += p;
        }
    }
    FeatureVector* out_;
    FeatureNames* names_;
};

/// "0", "1", … "4+" without allocation.
constexpr std::string_view small_count(std::size_t n) {
    constexpr std::string_view kNames[] = {"0", "1", "2", "3", "4+"};
    return kNames[n < 4 ? n : 4];
}

}  // namespace sightline::language
