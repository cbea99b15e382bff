// "Did we earn more in 2024 than in 2023": sides set against each other.

#include <algorithm>
#include <array>

#include "core/language/spans/question.h"

namespace sightline::language {
namespace {

constexpr std::size_t kReach = 8;  ///< words from what compares to "than"
constexpr std::size_t kMostComparisons = 8;
constexpr std::size_t kSideReach = 3;  ///< words from "than" to the second side

bool is_comparative(std::string_view w) {
    constexpr std::array<std::string_view, 16> kWords = {
        "more",    "less",   "fewer", "higher", "lower",  "greater", "larger",  "bigger",
        "smaller", "better", "worse", "faster", "slower", "longer",  "cheaper", "busier"};
    return std::find(kWords.begin(), kWords.end(), w) != kWords.end();
}

/// Is what begins right after "than" of the same kind as something said before it: two stretches of time, two
/// values of one column?
bool has_two_sides(const AnalysedQuestion& q, std::size_t than) {
    std::size_t reach = than + 1;
    while (reach < q.size() && reach - than <= kSideReach && q.tokens[reach].stop) ++reach;
    const auto second = [&](const auto& m) { return m.begin > than && m.begin <= reach; };
    const auto first = [&](const auto& m) { return m.end <= than; };
    const auto in_time = [&](const auto& where) {
        return std::ranges::any_of(q.dates, where) ||
               std::ranges::any_of(q.numbers,
                                   [&](const NumberMention& n) { return n.looks_like_year && where(n); });
    };
    if (in_time(second) && in_time(first)) return true;
    return std::ranges::any_of(q.values, [&](const ValueMention& v) {
        return second(v) && v.similarity >= 1 && std::ranges::any_of(q.values, [&](const ValueMention& u) {
                   return first(u) && u.similarity >= 1 && u.column == v.column && u.value != v.value;
               });
    });
}

}  // namespace

void set_sides_against(AnalysedQuestion& q) {
    std::size_t found = 0;
    for (std::size_t than = 1; than < q.size() && found < kMostComparisons; ++than) {
        if (q.tokens[than].text != "than" || !has_two_sides(q, than)) continue;
        std::size_t word = than;
        for (std::size_t i = than; i-- > 0 && than - i <= kReach;)
            if (is_comparative(q.tokens[i].text)) {
                word = i;
                break;
            }
        if (word == than) continue;
        // "with a delivery date greater than March 2024" is a condition on that date.
        if (word + 1 == than && word > 0 && q.column_strength[word - 1] > 0 && !q.value_strength[than + 1])
            continue;
        ++found;
        std::erase_if(q.cues, [&](const Cue& c) {
            return c.kind == CueKind::Compare && c.begin <= than && c.end > word;
        });
        q.cues.push_back({CueKind::Compared, 0, static_cast<std::uint16_t>(than),
                          static_cast<std::uint16_t>(than + 1), "than"});
        q.cues.push_back({CueKind::Compared, 0, static_cast<std::uint16_t>(word),
                          static_cast<std::uint16_t>(word + 1), "than"});
        // "more orders in May than in June" counts them.
        const std::string& how = q.tokens[word].text;
        if ((how == "more" || how == "fewer" || how == "less") && word + 1 < q.size() &&
            q.table_at[word + 1] && q.value_strength[word + 1] < 2)
            q.cues.push_back({CueKind::Aggregate, static_cast<int>(query::Aggregate::Count),
                              static_cast<std::uint16_t>(word), static_cast<std::uint16_t>(word + 1),
                              "number"});
        std::ranges::stable_sort(q.cues, {}, &Cue::begin);
    }
}

}  // namespace sightline::language
