#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>
#include <unordered_map>

#include "core/language/spans/value_index_format.h"
#include "core/language/text.h"
#include "core/language/value_index.h"

namespace sightline::language {
namespace value_index_format {

std::vector<std::uint32_t> trigrams(std::string_view word) {
    const std::string padded = " " + std::string(word) + " ";
    std::vector<std::uint32_t> codes;
    for (std::size_t i = 0; i + 2 < padded.size(); ++i) {
        const auto b = [&](std::size_t k) {
            return std::uint32_t{static_cast<unsigned char>(padded[i + k])};
        };
        codes.push_back(b(0) << 16 | b(1) << 8 | b(2));
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
}

std::vector<std::string_view> split(std::string_view folded) {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < folded.size();) {
        const std::size_t e = std::min(folded.find(' ', i), folded.size());
        if (e > i) words.push_back(folded.substr(i, e - i));
        i = e + 1;
    }
    return words;
}

}  // namespace value_index_format

namespace {

using namespace value_index_format;

constexpr std::size_t kLongestValue = 512;  // longer cells are prose, not names; left out
constexpr std::size_t kIndexedWords = 24;   // words of one value that lead to it

class TextPool {
  public:
    std::uint64_t add(std::string_view s) {
        const std::uint64_t at = bytes_.size();
        bytes_.append(s);
        return at;
    }
    const std::string& bytes() const { return bytes_; }

  private:
    std::string bytes_;
};

template <class T>
std::uint64_t append(std::string& out, const std::vector<T>& records) {
    out.resize((out.size() + 7) / 8 * 8);
    const std::uint64_t at = out.size();
    if (!records.empty())
        out.append(reinterpret_cast<const char*>(records.data()), records.size() * sizeof(T));
    return at;
}

}  // namespace

std::string ValueIndex::build(const std::vector<IndexedColumn>& columns) {
    struct Draft {
        std::string key;
        const std::string* value;
        std::uint32_t column, count;
    };
    std::vector<Draft> drafts;
    TextPool pool;
    std::vector<IndexedName> names;
    for (std::uint32_t c = 0; c < columns.size(); ++c) {
        const IndexedColumn& column = columns[c];
        IndexedName name{};
        name.table = static_cast<std::uint32_t>(pool.add(column.table));
        name.table_size = static_cast<std::uint32_t>(column.table.size());
        name.column = static_cast<std::uint32_t>(pool.add(column.column));
        name.column_size = static_cast<std::uint32_t>(column.column.size());
        names.push_back(name);
        for (const auto& [value, count] : column.values) {
            if (value.size() > kLongestValue) continue;
            std::string key = fold(value);
            if (key.empty()) continue;
            const auto most = std::int64_t{std::numeric_limits<std::uint32_t>::max()};
            drafts.push_back({std::move(key), &value, c,
                              static_cast<std::uint32_t>(std::clamp<std::int64_t>(count, 0, most))});
        }
    }
    std::stable_sort(drafts.begin(), drafts.end(), [](const Draft& a, const Draft& b) {
        if (a.key != b.key) return a.key < b.key;
        return a.count != b.count ? a.count > b.count : a.column < b.column;
    });

    std::vector<Entry> entries;
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_word;
    entries.reserve(drafts.size());
    for (std::uint32_t i = 0; i < drafts.size(); ++i) {
        const Draft& d = drafts[i];
        Entry e{};
        const bool repeated = i > 0 && drafts[i - 1].key == d.key;
        e.key = repeated ? entries.back().key : pool.add(d.key);
        e.key_size = static_cast<std::uint32_t>(d.key.size());
        e.value = d.key == *d.value ? e.key : pool.add(*d.value);
        e.value_size = static_cast<std::uint32_t>(d.value->size());
        e.column = d.column;
        e.count = d.count;
        entries.push_back(e);
        auto words = split(d.key);
        if (words.size() > kIndexedWords) words.resize(kIndexedWords);
        std::sort(words.begin(), words.end());
        words.erase(std::unique(words.begin(), words.end()), words.end());
        for (std::string_view w : words) by_word[w].push_back(i);
    }

    std::vector<std::string_view> sorted;
    sorted.reserve(by_word.size());
    for (const auto& [w, unused] : by_word) sorted.push_back(w);
    std::sort(sorted.begin(), sorted.end());
    std::vector<Word> words;
    std::vector<std::uint32_t> postings;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> gram_pairs;
    for (std::uint32_t id = 0; id < sorted.size(); ++id) {
        const auto& list = by_word[sorted[id]];
        Word w{};
        w.text = pool.add(sorted[id]);
        w.text_size = static_cast<std::uint32_t>(sorted[id].size());
        w.first = static_cast<std::uint32_t>(postings.size());
        w.count = static_cast<std::uint32_t>(list.size());
        postings.insert(postings.end(), list.begin(), list.end());
        words.push_back(w);
        if (sorted[id].size() >= 4)
            for (std::uint32_t code : trigrams(sorted[id])) gram_pairs.emplace_back(code, id);
    }
    std::sort(gram_pairs.begin(), gram_pairs.end());
    std::vector<Gram> grams;
    for (const auto& [code, id] : gram_pairs) {
        if (grams.empty() || grams.back().code != code)
            grams.push_back({code, static_cast<std::uint32_t>(postings.size()), 0});
        postings.push_back(id);
        ++grams.back().count;
    }

    Header h{};
    std::memcpy(h.magic, kMagic, 4);
    h.column_count = static_cast<std::uint32_t>(names.size());
    h.entry_count = static_cast<std::uint32_t>(entries.size());
    h.word_count = static_cast<std::uint32_t>(words.size());
    h.gram_count = static_cast<std::uint32_t>(grams.size());
    h.posting_count = static_cast<std::uint32_t>(postings.size());
    std::string out(sizeof(Header), '\0');
    h.columns = append(out, names);
    h.entries = append(out, entries);
    h.words = append(out, words);
    h.grams = append(out, grams);
    h.postings = append(out, postings);
    h.text = out.size();
    out.append(pool.bytes());
    std::memcpy(out.data(), &h, sizeof h);
    return out;
}

}  // namespace sightline::language
