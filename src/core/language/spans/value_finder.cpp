// Cell values in a question: every run of words is looked up in the value index, first as it stands, then,
// where nothing else explains the words, by likeness.

#include <algorithm>

#include "core/language/spans/concepts.h"
#include "core/language/spans/question.h"

namespace sightline::language {
namespace {

constexpr std::size_t kLongestPhrase = 14;
constexpr std::size_t kMostSimilarLookups = 10;
constexpr std::size_t kExactLimit = 24;
constexpr double kLeastSimilarity = 0.45;
constexpr double kInflected = 0.96;
constexpr std::size_t kLongestInflected = 4;
constexpr double kSlip = 0.9;             ///< likeness of a value written with a slip of the pen
constexpr std::size_t kShortestSlip = 5;  ///< letters of a word in which one slip is looked for
constexpr std::size_t kLongSlip = 8;      ///< and two
constexpr std::size_t kSlipCandidates = 200;

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

    void add(std::size_t begin, std::size_t end, const std::vector<ValueMatch>& matches,
             bool inflected = false) {
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
            v.inflected = inflected;
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
                    if (length <= kLongestInflected) inflected(i, i + length);
                    if (length == 1) synonym(i);
                    continue;
                }
                if (length == 1) synonym(i);
                add(i, i + length, matches);
                std::fill_n(covered_.begin() + static_cast<std::ptrdiff_t>(i), length, true);
            }
        }
    }

    /// "cats" for the value "cat", "laptop" for "Laptops": the last word in its other number.
    void inflected(std::size_t begin, std::size_t end) {
        const Token& last = tokens()[end - 1];
        if (last.text.size() < 4 || last.stop || last.quote != 0 || question_.cue_at[end - 1] >= 0) return;
        const std::string before = end - begin > 1 ? phrase(begin, end - 1) + " " : std::string();
        const std::string& w = last.text;
        std::vector<std::string> forms;
        if (w.ends_with("ies"))
            forms.push_back(w.substr(0, w.size() - 3) + "y");
        else if (w.ends_with("es"))
            forms = {w.substr(0, w.size() - 1), w.substr(0, w.size() - 2)};
        else if (w.ends_with("s") && !w.ends_with("ss"))
            forms.push_back(w.substr(0, w.size() - 1));
        else
            forms = {w + "s", w + "es"};
        for (const std::string& form : forms) {
            auto matches = lexicon_.index()->exact(before + form, kExactLimit);
            if (matches.empty()) continue;
            for (ValueMatch& m : matches) m.similarity = kInflected;
            add(begin, end, matches, true);
            std::fill_n(covered_.begin() + static_cast<std::ptrdiff_t>(begin), end - begin, true);
            return;
        }
    }

    /// "uk" for United Kingdom, "women" for F; one letter only where the column is about gender.
    void synonym(std::size_t i) {
        for (const std::string_view other : same_value(tokens()[i].text)) {
            auto matches = lexicon_.index()->exact(other, kExactLimit);
            std::erase_if(matches, [&](const ValueMatch& m) {
                const ColumnId c = lexicon_.find(m.table, m.column);
                return c < 0 || (other.size() == 1 && concept_fit("gender", lexicon_.column(c).words) == 0);
            });
            if (matches.empty()) continue;
            for (ValueMatch& m : matches) m.similarity = kInflected;
            add(i, i + 1, matches, true);
            covered_[i] = true;
            return;
        }
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
    /// "Airprot" for Airport: a slip of the pen that leaves too few trigrams alike.
    void slips(const std::string& word, std::vector<ValueMatch>& matches) const {
        if (word.size() < kShortestSlip) return;
        const int most = word.size() >= kLongSlip ? 2 : 1;
        for (ValueMatch& m : lexicon_.index()->prefix(word.substr(0, 2), kSlipCandidates)) {
            if (typing_distance(word, fold(m.value), most) > most) continue;
            const auto known = std::find_if(matches.begin(), matches.end(), [&](const ValueMatch& o) {
                return o.table == m.table && o.column == m.column && o.value == m.value;
            });
            if (known != matches.end())
                known->similarity = std::max(known->similarity, kSlip);
            else
                m.similarity = kSlip, matches.push_back(m);
        }
    }
    void similar(std::size_t begin, std::size_t end, std::size_t& lookups) {
        if (end - begin == 1 && tokens()[begin].text.size() < 3) return;
        ++lookups;
        auto matches = lexicon_.index()->similar(phrase(begin, end), 6);
        const bool common = end - begin == 1 && vectors_.is_common_word(tokens()[begin].text) &&
                            !tokens()[begin].capital && tokens()[begin].quote == 0;
        const std::string& last = tokens()[end - 1].text;
        if (matches.empty() && last.size() > 4 && last.back() == 's') {
            const std::string whole = phrase(begin, end);
            matches = lexicon_.index()->similar(std::string_view(whole).substr(0, whole.size() - 1), 6);
        }
        if (end - begin == 1 && !common) slips(tokens()[begin].text, matches);
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

}  // namespace sightline::language
