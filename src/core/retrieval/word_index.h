#pragma once
// WordIndex: which of many short texts (names, descriptions, questions) hold the words someone asks for:
// whole words whatever their inflection, beginnings of words, words with a typo. Texts are spoken of by slot,
// a number the caller chooses; it may be used anew after it was removed. Ranked by BM25 (Robertson & Zaragoza
// 2009) with fields of different weight; what a text gains by one word asked for is its best match for it.
// Not thread-safe while it is changed.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sightline::retrieval {

using Slot = std::uint32_t;

/// Part of a text. `kind` is the caller's own; it comes back with matches.
struct Field {
    std::uint8_t kind = 0;
    float weight = 1;
    std::string text;  ///< words or identifiers; split and folded here
};

enum class Likeness { Word, Beginning, Spelling, Meaning };

struct WordMatch {
    std::string asked, found;
    std::uint8_t field = 0;
    Likeness likeness = Likeness::Word;
};

struct WordHit {
    Slot slot = 0;
    double score = 0;
    std::vector<WordMatch> matches;  ///< one for each word asked for that was found
};

/// A word of the index that stands for one asked for, and by how much, 0..1.
struct Alike {
    std::uint32_t word = 0;
    float factor = 0;
};

using AlikeWords = std::function<std::vector<Alike>(const std::string& folded)>;

/// By what a word asked for is found: words that mean the same, and itself (inflected, begun, mistyped).
struct Means {
    AlikeWords alike;
    bool itself = true;
};

class WordIndex {
  public:
    void add(Slot slot, const std::vector<Field>& fields);
    void remove(Slot slot);

    /// Words there ever were, numbered from 0.
    std::size_t words() const { return words_.size(); }
    const std::string& word(std::uint32_t number) const { return words_[number].text; }

    /// The best `count` among the slots whose byte in `among` is not 0 (slots beyond it are not looked at).
    /// Beginnings count for every word of three letters or more, and for the last one, which may be half
    /// typed.
    std::vector<WordHit> find(std::string_view text, std::size_t count, const std::vector<char>& among,
                              const Means& means = {}) const;

  private:
    struct Posting {
        Slot slot;
        float weight;
        std::uint8_t field;
    };
    struct Word {
        std::string text;
        std::vector<Posting> postings;
    };
    struct Meant {  // a word of the index that a word asked for can mean
        std::uint32_t word;
        float factor;
        Likeness likeness;
    };
    std::uint32_t word_of(const std::string& folded);
    std::vector<Meant> meant_by(const std::string& folded, const std::string& stem, bool last,
                                const Means& means) const;
    std::vector<Meant> begun_by(const std::string& folded) const;
    std::vector<Meant> spelled_like(const std::string& folded) const;

    std::vector<Word> words_;
    std::map<std::string, std::uint32_t, std::less<>> by_text_;  // ordered: beginnings stand together
    std::unordered_map<std::string, std::vector<std::uint32_t>> by_stem_;
    struct Own {
        std::uint32_t word;
        float weight;
        std::uint8_t field;
    };
    std::vector<WordMatch> matches_of(Slot slot, const std::vector<std::string>& asked,
                                      const std::vector<std::vector<Meant>>& meant) const;

    std::vector<std::vector<Own>> words_of_slot_;
    std::vector<float> lengths_;
    std::size_t entries_ = 0;
    double total_length_ = 0;
};

}  // namespace sightline::retrieval
