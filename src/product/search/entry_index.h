#pragma once
// EntryIndex: entries of one kind found by the words they hold, and by words that mean the same as those
// asked for: the nearest words of the index, by their vectors, stand for a word at a part of its worth. One
// thread may change it, or many may search it.

#include <memory>
#include <string_view>
#include <vector>

#include "core/language/language.h"
#include "core/retrieval/word_index.h"
#include "platform/nearest/nearest.h"

namespace sightline::search {

using retrieval::Slot;

enum class Ways { Words, Meaning, Both };  ///< Meaning: no word stands for itself

class EntryIndex {
  public:
    explicit EntryIndex(std::shared_ptr<const language::Language> language);

    Slot add(const std::vector<retrieval::Field>& fields);
    void remove(Slot slot);

    std::vector<retrieval::WordHit> find(std::string_view text, std::size_t count,
                                         const std::vector<char>& among, Ways ways = Ways::Both) const;

    /// Of the vectors of its words; what the words stand for is counted by those who add entries.
    std::size_t bytes() const { return meanings_->size() * meanings_->bytes_each(); }

  private:
    std::vector<retrieval::Alike> words_like(const std::string& folded) const;

    std::shared_ptr<const language::Language> language_;
    retrieval::WordIndex words_;
    std::unique_ptr<nearest::NearestVectors> meanings_;  // by number of the word
    std::vector<char> has_meaning_;
    std::vector<Slot> free_;
    Slot next_ = 0;
};

}  // namespace sightline::search
