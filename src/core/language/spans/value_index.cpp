#include "core/language/value_index.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "core/language/spans/value_index_format.h"
#include "core/language/text.h"

namespace sightline::language {
namespace {

using namespace value_index_format;

/// Reads the bytes in place; every access is checked, so damaged bytes give wrong answers but never a wrong
/// read.
class MappedIndex final : public ValueIndex {
  public:
    explicit MappedIndex(std::string_view bytes, const Header& header) : bytes_(bytes), header_(header) {}

    std::vector<ValueMatch> exact(std::string_view phrase, std::size_t limit) const override {
        const std::string key = fold(phrase);
        std::vector<ValueMatch> found;
        if (key.empty()) return found;
        for (std::size_t i = first_entry(key); i < header_.entry_count && found.size() < limit; ++i) {
            const Entry e = entry(i);
            if (text(e.key, e.key_size) != key) break;
            found.push_back(match(e, 1.0));
        }
        return found;
    }

    std::vector<ValueMatch> prefix(std::string_view phrase, std::size_t limit) const override {
        constexpr std::size_t kScanned =
            4096;  // frequent values among the first of them; enough for completion
        const std::string key = fold(phrase);
        std::vector<Entry> hits;
        if (key.empty()) return {};
        std::size_t scanned = 0;
        for (std::size_t i = first_entry(key); i < header_.entry_count && scanned < kScanned;
             ++i, ++scanned) {
            const Entry e = entry(i);
            if (!text(e.key, e.key_size).starts_with(key)) break;
            hits.push_back(e);
        }
        std::stable_sort(hits.begin(), hits.end(),
                         [](const Entry& a, const Entry& b) { return a.count > b.count; });
        if (hits.size() > limit) hits.resize(limit);
        std::vector<ValueMatch> found;
        for (const Entry& e : hits) found.push_back(match(e, text(e.key, e.key_size) == key ? 1.0 : 0.9));
        return found;
    }

    std::vector<ValueMatch> similar(std::string_view phrase, std::size_t limit) const override;

  private:
    template <class T>
    T read(std::uint64_t at) const {
        T v{};
        if (at + sizeof(T) <= bytes_.size()) std::memcpy(&v, bytes_.data() + at, sizeof(T));
        return v;
    }
    Entry entry(std::size_t i) const { return read<Entry>(header_.entries + i * sizeof(Entry)); }
    Word word(std::size_t i) const { return read<Word>(header_.words + i * sizeof(Word)); }
    Gram gram(std::size_t i) const { return read<Gram>(header_.grams + i * sizeof(Gram)); }
    std::uint32_t posting(std::size_t i) const { return read<std::uint32_t>(header_.postings + i * 4); }
    std::string_view text(std::uint64_t at, std::uint64_t size) const {
        at += header_.text;
        if (at > bytes_.size() || size > bytes_.size() - at) return {};
        return bytes_.substr(at, size);
    }
    std::size_t first_entry(std::string_view key) const {
        std::size_t low = 0, high = header_.entry_count;
        while (low < high) {
            const std::size_t mid = (low + high) / 2;
            const Entry e = entry(mid);
            if (text(e.key, e.key_size) < key)
                low = mid + 1;
            else
                high = mid;
        }
        return low;
    }
    std::int64_t find_word(std::string_view w) const {
        std::size_t low = 0, high = header_.word_count;
        while (low < high) {
            const std::size_t mid = (low + high) / 2;
            const Word x = word(mid);
            if (text(x.text, x.text_size) < w)
                low = mid + 1;
            else
                high = mid;
        }
        if (low >= header_.word_count) return -1;
        const Word x = word(low);
        return text(x.text, x.text_size) == w ? static_cast<std::int64_t>(low) : -1;
    }
    std::vector<std::pair<std::uint32_t, double>> words_like(std::string_view w) const;
    ValueMatch match(const Entry& e, double similarity) const {
        const IndexedName c =
            read<IndexedName>(header_.columns + static_cast<std::uint64_t>(e.column) * sizeof(IndexedName));
        return {std::string(text(c.table, c.table_size)), std::string(text(c.column, c.column_size)),
                std::string(text(e.value, e.value_size)), e.count, similarity};
    }

    std::string_view bytes_;
    Header header_;
};

/// Words of the index that share most trigrams with `w`: how typing errors are forgiven.
std::vector<std::pair<std::uint32_t, double>> MappedIndex::words_like(std::string_view w) const {
    constexpr double kLeast = 0.55;
    const auto grams_of_w = trigrams(w);
    std::unordered_map<std::uint32_t, int> shared;
    for (std::uint32_t code : grams_of_w) {
        std::size_t low = 0, high = header_.gram_count;
        while (low < high) {
            const std::size_t mid = (low + high) / 2;
            if (gram(mid).code < code)
                low = mid + 1;
            else
                high = mid;
        }
        if (low >= header_.gram_count) continue;
        const Gram g = gram(low);
        if (g.code != code) continue;
        for (std::uint32_t k = 0; k < std::min<std::uint32_t>(g.count, 4096); ++k)
            ++shared[posting(g.first + std::uint64_t{k})];
    }
    std::vector<std::pair<std::uint32_t, double>> best;
    for (const auto& [id, n] : shared) {
        if (id >= header_.word_count) continue;
        const Word x = word(id);
        const double other = static_cast<double>(x.text_size) + 2;
        const double dice = 2.0 * n / (static_cast<double>(grams_of_w.size()) + other);
        if (dice >= kLeast) best.emplace_back(id, dice);
    }
    std::sort(best.begin(), best.end(), [](auto& a, auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (best.size() > 3) best.resize(3);
    return best;
}

std::vector<ValueMatch> MappedIndex::similar(std::string_view phrase, std::size_t limit) const {
    constexpr std::uint32_t kPostingsRead = 2000;
    const std::string key = fold(phrase);
    std::vector<std::string_view> words = split(key);
    if (words.empty() || words.size() > 16) return {};
    struct Like {
        std::uint32_t word;
        std::size_t query_word;
        double similarity;
        std::uint32_t count;
    };
    std::vector<Like> likes;
    for (std::size_t q = 0; q < words.size(); ++q) {
        if (const std::int64_t id = find_word(words[q]); id >= 0) {
            const auto word_id = static_cast<std::uint32_t>(id);
            likes.push_back({word_id, q, 1.0, word(word_id).count});
        } else if (words[q].size() >= 4) {
            for (const auto& [near, dice] : words_like(words[q]))
                likes.push_back({near, q, dice, word(near).count});
        }
    }
    // The rarest words lead to the candidates.
    std::sort(likes.begin(), likes.end(), [](const Like& a, const Like& b) { return a.count < b.count; });
    std::unordered_map<std::uint32_t, std::vector<double>> candidates;
    std::uint32_t budget = kPostingsRead;
    for (const Like& like : likes) {
        const Word w = word(like.word);
        const std::uint32_t n = std::min(w.count, budget);
        for (std::uint32_t k = 0; k < n; ++k) {
            auto& got = candidates[posting(w.first + std::uint64_t{k})];
            got.resize(words.size());
            got[like.query_word] = std::max(got[like.query_word], like.similarity);
        }
        budget -= n;
        if (budget == 0) break;
    }
    std::vector<std::pair<double, std::uint32_t>> ranked;
    for (const auto& [id, got] : candidates) {
        if (id >= header_.entry_count) continue;
        const Entry e = entry(id);
        const std::string_view value = text(e.key, e.key_size);
        if (value == key) continue;
        const auto value_words = split(value);
        double hit = 0, hit_letters = 0, letters = 0, value_letters = 0;
        for (std::size_t q = 0; q < words.size(); ++q) {
            hit += got[q];
            hit_letters += got[q] * static_cast<double>(words[q].size());
            letters += static_cast<double>(words[q].size());
        }
        for (std::string_view v : value_words) value_letters += static_cast<double>(v.size());
        const double asked = hit_letters / std::max(1.0, letters);
        const double covered = std::min(1.0, hit_letters / std::max(1.0, value_letters));
        const double similarity = 0.99 * asked * (0.5 + 0.5 * covered);
        if (hit > 0 && similarity > 0.3) ranked.emplace_back(similarity, id);
    }
    std::sort(ranked.begin(), ranked.end(), [&](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first > b.first;
        const std::uint32_t ca = entry(a.second).count, cb = entry(b.second).count;
        return ca != cb ? ca > cb : a.second < b.second;
    });
    if (ranked.size() > limit) ranked.resize(limit);
    std::vector<ValueMatch> found;
    for (const auto& [similarity, id] : ranked) found.push_back(match(entry(id), similarity));
    return found;
}

class JoinedIndex final : public ValueIndex {
  public:
    explicit JoinedIndex(std::vector<std::shared_ptr<const ValueIndex>> parts) : parts_(std::move(parts)) {}

    std::vector<ValueMatch> exact(std::string_view phrase, std::size_t limit) const override {
        return gather(limit, [&](const ValueIndex& p) { return p.exact(phrase, limit); });
    }
    std::vector<ValueMatch> similar(std::string_view phrase, std::size_t limit) const override {
        return gather(limit, [&](const ValueIndex& p) { return p.similar(phrase, limit); });
    }
    std::vector<ValueMatch> prefix(std::string_view phrase, std::size_t limit) const override {
        auto all =
            gather(limit * parts_.size(), [&](const ValueIndex& p) { return p.prefix(phrase, limit); });
        std::stable_sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.count > b.count; });
        if (all.size() > limit) all.resize(limit);
        return all;
    }

  private:
    template <class F>
    std::vector<ValueMatch> gather(std::size_t limit, F&& ask) const {
        std::vector<ValueMatch> all;
        for (const auto& part : parts_) {
            auto some = ask(*part);
            std::move(some.begin(), some.end(), std::back_inserter(all));
        }
        std::stable_sort(all.begin(), all.end(),
                         [](auto& a, auto& b) { return a.similarity > b.similarity; });
        if (all.size() > limit) all.resize(limit);
        return all;
    }
    std::vector<std::shared_ptr<const ValueIndex>> parts_;
};

}  // namespace

Result<std::shared_ptr<const ValueIndex>> ValueIndex::open(std::string_view bytes) {
    const auto bad = [] {
        return fail(ErrorCode::InvalidInput, "The value index is damaged; import the data again.");
    };
    if (bytes.size() < sizeof(Header) || bytes.substr(0, 4) != std::string_view(kMagic, 4)) return bad();
    Header h;
    std::memcpy(&h, bytes.data(), sizeof h);
    const auto fits = [&](std::uint64_t at, std::uint64_t count, std::uint64_t size) {
        return at <= bytes.size() && count <= (bytes.size() - at) / size;
    };
    if (!fits(h.columns, h.column_count, sizeof(IndexedName)) ||
        !fits(h.entries, h.entry_count, sizeof(Entry)) || !fits(h.words, h.word_count, sizeof(Word)) ||
        !fits(h.grams, h.gram_count, sizeof(Gram)) || !fits(h.postings, h.posting_count, 4) ||
        h.text > bytes.size())
        return bad();
    return std::make_shared<const MappedIndex>(bytes, h);
}

std::shared_ptr<const ValueIndex> ValueIndex::join(std::vector<std::shared_ptr<const ValueIndex>> parts) {
    std::erase(parts, nullptr);
    if (parts.size() == 1) return parts.front();
    return std::make_shared<const JoinedIndex>(std::move(parts));
}

}  // namespace sightline::language
