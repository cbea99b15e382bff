#include "core/retrieval/word_index.h"

#include <algorithm>
#include <cmath>

#include "core/language/text.h"

namespace sightline::retrieval {

namespace {

constexpr double kSaturation = 1.2, kLengthShare = 0.5;  // k1 and b of BM25; names differ little in length
constexpr float kInflected = 0.9F, kBeginning = 0.7F, kSpelling = 0.5F, kJoined = 0.5F;
constexpr std::size_t kMostWords = 64;        // of what is asked for
constexpr std::size_t kMostBeginnings = 200;  // words of the index that one beginning may mean

/// Of BM25 for a word of this weight in a text of this length (1 is the usual one).
double gain_of(double weight, double length) {
    return weight * (kSaturation + 1) / (weight + kSaturation * (1 - kLengthShare + kLengthShare * length));
}

/// Typos a word of this length may have.
int allowed_typos(std::size_t length) {
    return length < 4 ? 0 : length < 8 ? 1 : 2;
}

}  // namespace

std::uint32_t WordIndex::word_of(const std::string& folded) {
    if (const auto known = by_text_.find(folded); known != by_text_.end()) return known->second;
    const auto id = static_cast<std::uint32_t>(words_.size());
    words_.push_back({folded, {}});
    by_text_.emplace(folded, id);
    by_stem_[language::stem(folded)].push_back(id);
    return id;
}

void WordIndex::add(Slot slot, const std::vector<Field>& fields) {
    remove(slot);
    if (slot >= lengths_.size()) {
        lengths_.resize(slot + 1, 0);
        words_of_slot_.resize(slot + 1);
    }
    auto& own = words_of_slot_[slot];
    float length = 0;
    const auto put = [&](const std::string& word, const Field& f, float factor) {
        const std::uint32_t id = word_of(word);
        auto& postings = words_[id].postings;
        const float weight = f.weight * factor;
        if (!postings.empty() && postings.back().slot == slot) {  // the field that says it loudest has it
            if (postings.back().weight < weight) postings.back() = {slot, weight, f.kind};
            return;
        }
        postings.push_back({slot, weight, f.kind});
        own.push_back({id, 0, 0});
        length += weight;
    };
    for (const Field& f : fields) {
        for (std::size_t at = 0; at < f.text.size();) {  // one identifier or word after the other
            const std::size_t end = std::min(f.text.find_first_of(" \t\r\n", at), f.text.size());
            const auto parts = language::split_identifier(std::string_view(f.text).substr(at, end - at));
            std::string joined;
            for (const auto& part : parts) {
                put(part, f, 1);
                joined += part;
            }
            if (parts.size() > 1) put(joined, f, kJoined);
            at = end + 1;
        }
    }
    for (Own& o : own) {
        o.weight = words_[o.word].postings.back().weight;
        o.field = words_[o.word].postings.back().field;
    }
    lengths_[slot] = length;
    total_length_ += length;
    ++entries_;
}

void WordIndex::remove(Slot slot) {
    if (slot >= lengths_.size() || words_of_slot_[slot].empty()) return;
    for (const Own& own : words_of_slot_[slot])
        std::erase_if(words_[own.word].postings, [&](const Posting& p) { return p.slot == slot; });
    words_of_slot_[slot].clear();
    total_length_ -= lengths_[slot];
    lengths_[slot] = 0;
    --entries_;
}

std::vector<WordIndex::Meant> WordIndex::begun_by(const std::string& folded) const {
    std::vector<Meant> out;
    for (auto it = by_text_.upper_bound(folded);
         it != by_text_.end() && it->first.starts_with(folded) && out.size() < kMostBeginnings; ++it)
        if (!words_[it->second].postings.empty())
            out.push_back({it->second, kBeginning, Likeness::Beginning});
    return out;
}

std::vector<WordIndex::Meant> WordIndex::spelled_like(const std::string& folded) const {
    std::vector<Meant> out;
    int best = allowed_typos(folded.size());
    for (std::uint32_t id = 0; best > 0 && id < words_.size(); ++id) {
        const Word& w = words_[id];
        const auto longer =
            static_cast<std::ptrdiff_t>(w.text.size()) - static_cast<std::ptrdiff_t>(folded.size());
        if (std::abs(longer) > best || w.postings.empty()) continue;
        const int distance = language::typing_distance(folded, w.text, best);
        if (distance > best) continue;
        if (distance < best) out.clear();
        best = distance;
        out.push_back({id, kSpelling, Likeness::Spelling});
    }
    return out;
}

std::vector<WordIndex::Meant> WordIndex::meant_by(const std::string& folded, const std::string& stem,
                                                  bool last, const Means& means) const {
    std::vector<Meant> out;
    const auto add_others = [&](const std::vector<Meant>& more) {
        for (const Meant& m : more)
            if (std::ranges::find(out, m.word, &Meant::word) == out.end()) out.push_back(m);
    };
    if (means.itself) {
        if (const auto it = by_stem_.find(stem); it != by_stem_.end())
            for (const std::uint32_t id : it->second)
                if (!words_[id].postings.empty())
                    out.push_back({id, words_[id].text == folded ? 1.0F : kInflected, Likeness::Word});
        if (folded.size() >= 3 || (last && folded.size() >= 2)) add_others(begun_by(folded));
        if (out.empty()) out = spelled_like(folded);
    }
    if (means.alike) {
        std::vector<Meant> meant;
        for (const Alike& a : means.alike(folded))
            if (!words_[a.word].postings.empty() && words_[a.word].text != folded)
                meant.push_back({a.word, a.factor, Likeness::Meaning});
        add_others(meant);
    }
    return out;
}

std::vector<WordHit> WordIndex::find(std::string_view text, std::size_t count, const std::vector<char>& among,
                                     const Means& means) const {
    if (entries_ == 0) return {};
    auto asked = language::tokenize(text, kMostWords);
    if (!std::ranges::all_of(asked, &language::Token::stop)) std::erase_if(asked, &language::Token::stop);
    const double n = static_cast<double>(entries_);
    const double usual = std::max(1e-6, total_length_ / n);
    const auto rarity_of = [&](double holders) {
        return std::log(1 + (n - holders + 0.5) / (holders + 0.5));
    };
    std::vector<float> scores(lengths_.size(), 0), best(lengths_.size(), 0);
    std::vector<Slot> reached, touched;
    std::vector<std::string> words;
    std::vector<std::vector<Meant>> meanings;
    for (std::size_t t = 0; t < asked.size(); ++t) {
        touched.clear();
        words.push_back(asked[t].text);
        const auto& meant =
            meanings.emplace_back(meant_by(asked[t].text, asked[t].stem, t + 1 == asked.size(), means));
        // A rare word that only stands for a common one is not worth more than that.
        double most = rarity_of(0);
        for (const Meant& m : meant)
            if (m.likeness == Likeness::Word)
                most = std::min(most, rarity_of(static_cast<double>(words_[m.word].postings.size())));
        for (const Meant& m : meant) {
            const auto& postings = words_[m.word].postings;
            const double worth = m.factor * std::min(most, rarity_of(static_cast<double>(postings.size())));
            for (const Posting& p : postings) {
                if (p.slot >= among.size() || among[p.slot] == 0) continue;
                const auto gain = static_cast<float>(worth * gain_of(p.weight, lengths_[p.slot] / usual));
                if (best[p.slot] == 0) touched.push_back(p.slot);
                best[p.slot] = std::max(best[p.slot], gain);
            }
        }
        for (const Slot slot : touched) {
            if (scores[slot] == 0) reached.push_back(slot);
            scores[slot] += best[slot];
            best[slot] = 0;
        }
    }
    const auto better = [&](Slot a, Slot b) {
        return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
    };
    const auto kept = reached.begin() + static_cast<std::ptrdiff_t>(std::min(count, reached.size()));
    std::partial_sort(reached.begin(), kept, reached.end(), better);
    reached.erase(kept, reached.end());
    std::vector<WordHit> out;
    for (const Slot slot : reached) out.push_back({slot, scores[slot], matches_of(slot, words, meanings)});
    return out;
}

std::vector<WordMatch> WordIndex::matches_of(Slot slot, const std::vector<std::string>& asked,
                                             const std::vector<std::vector<Meant>>& meant) const {
    std::vector<WordMatch> out;
    for (std::size_t t = 0; t < asked.size(); ++t) {
        const Own* own = nullptr;
        const Meant* as = nullptr;
        for (const Own& o : words_of_slot_[slot]) {
            const auto m = std::ranges::find(meant[t], o.word, &Meant::word);
            if (m == meant[t].end() || (own && own->weight * as->factor >= o.weight * m->factor)) continue;
            own = &o;
            as = &*m;
        }
        if (own) out.push_back({asked[t], words_[own->word].text, own->field, as->likeness});
    }
    return out;
}

}  // namespace sightline::retrieval
