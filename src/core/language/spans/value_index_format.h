#pragma once
// The byte form of a ValueIndex: a header, then fixed-size records, then text. Little endian. Private to
// value_index*.cpp.
//
// Entries are sorted by folded key (exact and prefix look-up); words are sorted and lead to entries; trigrams
// are sorted and lead to words, so a million values with few words stay small.

#include <cstdint>
#include <string_view>
#include <vector>

namespace sightline::language::value_index_format {

inline constexpr char kMagic[4] = {'S', 'L', 'X', '2'};

struct Header {
    char magic[4];
    std::uint32_t column_count, entry_count, word_count, gram_count, posting_count;
    std::uint64_t columns, entries, words, grams, postings, text;  ///< byte offsets of the sections
};
struct IndexedName {
    std::uint32_t table, table_size, column, column_size;
};
struct Entry {
    std::uint64_t key, value;  ///< offsets in the text section
    std::uint32_t key_size, value_size, column, count;
};
struct Word {
    std::uint64_t text;
    std::uint32_t text_size, first, count;  ///< postings [first, first + count): entry numbers
};
struct Gram {
    std::uint32_t code, first, count;  ///< postings: word numbers
};

/// Trigrams of " word " as 24-bit codes, without repetition.
std::vector<std::uint32_t> trigrams(std::string_view word);

/// Words of folded text.
std::vector<std::string_view> split(std::string_view folded);

}  // namespace sightline::language::value_index_format
