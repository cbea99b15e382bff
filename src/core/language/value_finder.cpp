// Cell values in a question: every run of words is looked up in the value index, first as it stands, then,
// where nothing else explains the words, by likeness.

#include <algorithm>

#include "core/language/question.h"

namespace sightline::language {
namespace {

constexpr std::size_t kLongestPhrase = 14;
constexpr std::size_t kMostSimilarLookups = 10;
constexpr std::size_t kExactLimit = 24;
constexpr double kLeastSimilarity = 0.45;

class Finder {
  public:
    Finder(const AnalysedQuestion& question, const Lexicon& lexicon, const WordVectors& vectors)
        : question_(question), lexicon_(lexicon), vectors_(vectors) {}

    std::vector<ValueMention> find() {
        if (!lexicon_.index()) return {};
        find_exact();
        find_similar();
        return std::move(found_);
    }

  private:
    const std::vector<Token>& tokens() const { return question_.tokens; }

    std::string phrase(std::size_t begin, std::size_t end) const {
        std::string p;
        for (std::size_t i = begin; i < end; ++i) {
            if (i > begin) p += ' ';
            p += tokens()[i].text;
        }
        return p;
    }

    void add(std::size_t begin, std::size_t end, const std::vector<ValueMatch>& matches) {
        int known = 0;
        for (const ValueMatch& m : matches) known += lexicon_.find(m.table, m.column) >= 0;
        for (const ValueMatch& m : matches) {
            const ColumnId column = lexicon_.find(m.table, m.column);
            if (column < 0) continue;
            ValueMention v;
            v.begin = static_cast<std::uint16_t>(begin);
            v.end = static_cast<std::uint16_t>(end);
            v.column = column;
            v.value = m.value;
            v.similarity = static_cast<float>(m.similarity);
            v.rivals = known - 1;
            v.quoted = tokens()[begin].quote != 0;
            found_.push_back(std::move(v));
        }
    }

    void find_exact() {
        const std::size_t n = tokens().size();
        covered_.assign(n, false);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t length = std::min(kLongestPhrase, n - i); length >= 1; --length) {
                const bool lone_stop = length == 1 && tokens()[i].stop && tokens()[i].quote == 0 &&
                                       !(tokens()[i].capital && i > 0 && tokens()[i].text.size() <= 3);
                if (lone_stop) continue;
                const auto matches = lexicon_.index()->exact(phrase(i, i + length), kExactLimit);
                if (matches.empty()) {
                    if (length == 1) singular(i);
                    continue;
                }
                add(i, i + length, matches);
                std::fill_n(covered_.begin() + static_cast<std::ptrdiff_t>(i), length, true);
            }
        }
    }

    /// "cats" for the value "cat": one step away, so a little less sure.
    void singular(std::size_t i) {
        const std::string& w = tokens()[i].text;
        if (w.size() < 4 || w.back() != 's' || tokens()[i].stop) return;
        auto matches = lexicon_.index()->exact(std::string_view(w).substr(0, w.size() - 1), kExactLimit);
        for (ValueMatch& m : matches) m.similarity = 0.9;
        add(i, i + 1, matches);
    }

    /// Stretches of words that nothing has explained in full: quoted, capitalized or plain content words.
    void find_similar() {
        std::size_t lookups = 0;
        const std::size_t n = tokens().size();
        for (std::size_t i = 0; i < n && lookups < kMostSimilarLookups;) {
            const Token& t = tokens()[i];
            if (t.quote != 0) {
                std::size_t end = i;
                while (end < n && tokens()[end].quote == t.quote) ++end;
                if (!exact_over(i, end)) similar(i, end, lookups);
                i = end;
                continue;
            }
            if (t.stop || covered_[i] || named(i)) {
                ++i;
                continue;
            }
            std::size_t end = i + 1;
            while (end < n && !tokens()[end].stop && tokens()[end].quote == 0 && !named(end) &&
                   tokens()[end].before != ',' && end - i < 6)
                ++end;
            similar(i, end, lookups);
            if (end - i > 1)
                for (std::size_t k = i; k < end && lookups < kMostSimilarLookups; ++k)
                    if (!covered_[k]) similar(k, k + 1, lookups);
            i = end;
        }
    }

    bool exact_over(std::size_t begin, std::size_t end) const {
        return std::any_of(found_.begin(), found_.end(), [&](const ValueMention& v) {
            return v.begin <= begin && v.end >= end && v.similarity >= 1;
        });
    }
    bool named(std::size_t i) const {
        return std::any_of(question_.columns.begin(), question_.columns.end(),
                           [&](const ColumnMention& m) {
                               return m.begin <= i && i < m.end && m.share >= 0.6F &&
                                      (m.kind == MatchKind::Exact || m.kind == MatchKind::Partial);
                           }) ||
               (question_.cue_at[i] >= 0 && !tokens()[i].capital);
    }
    void similar(std::size_t begin, std::size_t end, std::size_t& lookups) {
        if (end - begin == 1 && tokens()[begin].text.size() < 3) return;
        ++lookups;
        auto matches = lexicon_.index()->similar(phrase(begin, end), 6);
        const bool common = end - begin == 1 && vectors_.is_common_word(tokens()[begin].text) &&
                            !tokens()[begin].capital && tokens()[begin].quote == 0;
        std::erase_if(matches, [&](const ValueMatch& m) {
            return m.similarity < kLeastSimilarity + (common ? 0.05 : 0.0);
        });
        add(begin, end, matches);
    }

    const AnalysedQuestion& question_;
    const Lexicon& lexicon_;
    const WordVectors& vectors_;
    std::vector<ValueMention> found_;
    std::vector<bool> covered_;
};

}  // namespace

std::vector<ValueMention> find_values(const AnalysedQuestion& question, const Lexicon& lexicon,
                                      const WordVectors& vectors) {
    return Finder(question, lexicon, vectors).find();
}

AnalysedQuestion analyse(std::string_view text, const Lexicon& lexicon, const WordVectors& vectors,
                         Date today) {
    AnalysedQuestion q;
    q.text = text;
    q.tokens = tokenize(text);
    const std::size_t n = q.tokens.size();
    q.cues = find_cues(q.tokens);
    q.cue_at.assign(n, -1);
    for (std::size_t c = 0; c < q.cues.size(); ++c)
        for (std::size_t i = q.cues[c].begin; i < q.cues[c].end; ++i)
            if (q.cue_at[i] < 0) q.cue_at[i] = static_cast<std::int16_t>(c);
    q.columns = find_columns(q.tokens, lexicon, vectors);
    q.tables = find_tables(q.tokens, lexicon, vectors);
    q.values = find_values(q, lexicon, vectors);
    q.numbers = find_numbers(q.tokens, text);
    q.dates = find_dates(q.tokens, today);

    q.column_strength.assign(n, 0);
    q.value_strength.assign(n, 0);
    q.number_at.assign(n, false);
    q.date_at.assign(n, false);
    q.table_at.assign(n, false);
    for (const ColumnMention& m : q.columns)
        for (std::size_t i = m.begin; i < m.end; ++i) {
            const bool full = m.kind == MatchKind::Exact && m.share >= 0.99F;
            q.column_strength[i] = std::max<std::uint8_t>(q.column_strength[i], full ? 2 : 1);
        }
    for (const ValueMention& m : q.values)
        for (std::size_t i = m.begin; i < m.end; ++i)
            q.value_strength[i] = std::max<std::uint8_t>(q.value_strength[i], m.similarity >= 1 ? 2 : 1);
    for (const auto& m : q.numbers) std::fill_n(q.number_at.begin() + m.begin, m.end - m.begin, true);
    for (const auto& m : q.dates) std::fill_n(q.date_at.begin() + m.begin, m.end - m.begin, true);
    for (const auto& m : q.tables) std::fill_n(q.table_at.begin() + m.begin, m.end - m.begin, true);
    return q;
}

}  // namespace sightline::language
