#include "product/search/entry_index.h"

#include <algorithm>

namespace sightline::search {

namespace {

// Chosen on bench/search.py: lower lets chance in, higher loses synonyms.
constexpr float kLeastAlike = 0.4F;
constexpr float kWorth = 0.6F;  // of a word that means the same, times how much it does
constexpr std::size_t kMostAlike = 16;

}  // namespace

EntryIndex::EntryIndex(std::shared_ptr<const language::Language> language)
    : language_(std::move(language)),
      meanings_(nearest::make_nearest(std::max<std::size_t>(1, language_->meaning_size()))) {}

Slot EntryIndex::add(const std::vector<retrieval::Field>& fields) {
    const Slot slot = free_.empty() ? next_++ : free_.back();
    if (!free_.empty()) free_.pop_back();
    words_.add(slot, fields);
    while (meanings_->size() < words_.words()) {
        const auto number = static_cast<std::uint32_t>(meanings_->size());
        auto meaning = language_->meaning(words_.word(number));
        has_meaning_.push_back(meaning.empty() ? 0 : 1);
        meaning.resize(meanings_->dimension());
        meanings_->put(number, meaning);
    }
    return slot;
}

void EntryIndex::remove(Slot slot) {
    words_.remove(slot);
    free_.push_back(slot);
}

std::vector<retrieval::Alike> EntryIndex::words_like(const std::string& folded) const {
    std::vector<retrieval::Alike> out;
    for (const auto& near : meanings_->find(language_->meaning(folded), kMostAlike, has_meaning_)) {
        if (near.similarity < kLeastAlike) break;
        out.push_back({near.slot, kWorth * std::min(1.0F, near.similarity)});
    }
    return out;
}

std::vector<retrieval::WordHit> EntryIndex::find(std::string_view text, std::size_t count,
                                                 const std::vector<char>& among, Ways ways) const {
    const auto alike = [this](const std::string& folded) { return words_like(folded); };
    return words_.find(text, count, among,
                       {ways == Ways::Words ? retrieval::AlikeWords{} : retrieval::AlikeWords{alike},
                        ways != Ways::Meaning});
}

}  // namespace sightline::search
