#include "core/language/typing/completion.h"

#include <algorithm>
#include <unordered_set>

#include "core/language/grammar/beam.h"
#include "core/language/spans/question.h"
#include "core/language/telling/interpret.h"
#include "core/query/sentence.h"

namespace sightline::language {

namespace {

constexpr std::size_t kLongestStretch = 4;  ///< words of a name or value that may have been typed already
constexpr std::size_t kRead = 6;            ///< candidates that the grammar reads
constexpr std::size_t kReadWords = 40;      ///< a question longer than this is not read again
constexpr std::size_t kSpelt = 3;           ///< words that are looked up for spelling
constexpr std::size_t kBeam = 8;

/// What may stand where the cursor is, from the closed words before it.
enum class Wanted { Anything, Key, Number, Value };

struct Candidate {
    Completion completion;
    double score = 0;
};

class QuestionCompleter {
  public:
    QuestionCompleter(std::string_view text, std::size_t cursor, const Lexicon& lexicon, const Ranker& ranker,
                      const WordVectors& vectors, const Options& options)
        : text_(text), lexicon_(lexicon), ranker_(ranker), vectors_(vectors), options_(options) {
        cursor_ = std::min(cursor, text.size());
        while (cursor_ > 0 && cursor_ < text.size() &&
               (static_cast<unsigned char>(text[cursor_]) & 0xC0) == 0x80)
            --cursor_;
        head_ = tokenize(text.substr(0, cursor_));
        typing_ = !head_.empty() && head_.back().end == cursor_;
        end_ = cursor_;
        // The rest of the word the cursor stands in goes too.
        if (typing_)
            for (const Token& t : tokenize(text))
                if (t.begin <= head_.back().begin && t.end >= cursor_) end_ = t.end;
    }

    std::vector<Completion> run(std::size_t count) {
        if (head_.empty()) {
            for (std::string& q : suggest_questions(lexicon_, count))
                keep({q, q.size(), 0, text_.size(), q, "question", ""}, 1);
        } else {
            wanted_ = wanted();
            if (typing_)
                go_on();
            else
                come_next();
        }
        spell();
        return best(count);
    }

  private:
    std::string words_of(ColumnId c) const { return query::words_of(lexicon_.column(c).info->name); }

    Wanted wanted() const {
        const std::size_t n = head_.size() - (typing_ ? 1 : 0);
        const std::vector<Token> before(head_.begin(), head_.begin() + static_cast<std::ptrdiff_t>(n));
        if (before.empty()) return Wanted::Anything;
        for (const Cue& c : find_cues(before)) {
            if (c.end != before.size()) continue;
            if (c.kind == CueKind::By || c.kind == CueKind::Each) return Wanted::Key;
            if (c.kind == CueKind::Aggregate &&
                static_cast<query::Aggregate>(c.argument) != query::Aggregate::Count)
                return Wanted::Number;
            if (c.kind == CueKind::Most || c.kind == CueKind::Distribution) return Wanted::Number;
            if (c.kind == CueKind::Negation) return Wanted::Value;
        }
        const std::string_view last = before.back().text;
        constexpr std::string_view kBeforeValues[] = {"for",  "in",    "from", "only",
                                                      "with", "where", "is",   "at"};
        return std::ranges::find(kBeforeValues, last) != std::end(kBeforeValues) ? Wanted::Value
                                                                                 : Wanted::Anything;
    }

    double fits(ColumnId id) const {
        const LexicalColumn& c = lexicon_.column(id);
        const bool number = c.numeric && !c.identifier && !c.year;
        switch (wanted_) {
            case Wanted::Key:
                return c.category || c.temporal || c.year ? 1.5 : number || c.unique ? -1 : 0.3;
            case Wanted::Number:
                return number ? 1.5 : -1;
            case Wanted::Value:
                return -0.5;
            case Wanted::Anything:
                return number || c.category ? 0.5 : 0;
        }
        return 0;
    }

    /// `insert` in the place of the words from `begin` on.
    void propose(std::size_t begin, const std::string& insert, std::string kind, std::string hint,
                 double score) {
        Completion c;
        c.begin = begin;
        c.end = end_;
        c.insert = insert;
        c.text = std::string(text_.substr(0, begin)) + insert;
        c.cursor = c.text.size();
        c.text += text_.substr(end_);
        c.kind = std::move(kind);
        c.hint = std::move(hint);
        keep(std::move(c), score);
    }

    void keep(Completion c, double score) {
        if (c.text == text_) return;
        for (Candidate& known : found_)
            if (known.completion.text == c.text) {
                known.score = std::max(known.score, score);
                return;
            }
        found_.push_back({std::move(c), score});
    }

    /// A word is half written: names, values and closed words that begin so, the longest stretch first.
    void go_on() {
        for (std::size_t n = std::min(kLongestStretch, head_.size()); n >= 1; --n) {
            const Token& first = head_[head_.size() - n];
            if (first.quote != 0 && head_.back().quote != first.quote) continue;
            std::string phrase;
            for (std::size_t i = head_.size() - n; i < head_.size(); ++i)
                phrase += (phrase.empty() ? "" : " ") + head_[i].text;
            const double length = static_cast<double>(std::min<std::size_t>(phrase.size(), 16)) / 8;
            names(first.begin, phrase, n, length);
            values(first.begin, phrase, length);
            closed(first.begin, phrase, length);
        }
    }

    void names(std::size_t begin, const std::string& phrase, std::size_t words, double length) {
        for (std::size_t i = 0; i < lexicon_.columns().size(); ++i) {
            const auto id = static_cast<ColumnId>(i);
            const LexicalColumn& c = lexicon_.column(id);
            const std::string name = words_of(id), folded = fold(name);
            // From its beginning, or one word from within ("amo" for net amount).
            const bool whole = folded.starts_with(phrase);
            const bool within = !whole && words == 1 && folded.find(" " + phrase) != std::string::npos;
            if ((!whole && !within) || folded == phrase) continue;
            propose(begin, name, "column", hint_of(c), length + fits(id) + (whole ? 1.0 : 0.4));
        }
        for (std::size_t t = 0; t < lexicon_.tables().size(); ++t) {
            const auto& info = lexicon_.schema().tables[t];
            const std::string name = query::words_of(info.label.empty() ? info.name : info.label);
            if (const std::string folded = fold(name); folded.starts_with(phrase) && folded != phrase)
                propose(begin, name, "table", "rows of this table",
                        length + (wanted_ == Wanted::Anything ? 0.6 : -0.5));
        }
    }

    std::string hint_of(const LexicalColumn& c) const {
        const char* what = c.temporal || c.year         ? "time"
                           : c.numeric && !c.identifier ? "number"
                           : c.identifier               ? "identifier"
                                                        : "category";
        if (lexicon_.tables().size() < 2) return what;
        return std::string(what) + " of " + lexicon_.schema().tables[static_cast<std::size_t>(c.table)].label;
    }

    void values(std::size_t begin, const std::string& phrase, double length) {
        if (!lexicon_.index() || phrase.size() < 2) return;
        for (const ValueMatch& m : lexicon_.index()->prefix(phrase, 6)) {
            if (fold(m.value) == phrase || m.value.size() > 80) continue;
            const double often = m.count > 1 ? 0.3 : 0;
            propose(begin, m.value, "value", "value of " + query::words_of(m.column),
                    length + often +
                        (wanted_ == Wanted::Value      ? 1.8
                         : wanted_ == Wanted::Anything ? 0.2
                                                       : -0.8));
        }
    }

    void closed(std::size_t begin, const std::string& phrase, double length) {
        if (phrase.size() < 2) return;
        std::unordered_set<std::string_view> seen;
        for (const Cue& c : cues_starting(phrase)) {
            double fit = 0;
            switch (c.kind) {
                case CueKind::Grain:
                    fit = wanted_ == Wanted::Key ? 1.4 : -0.5;
                    break;
                case CueKind::Part:
                    fit = wanted_ == Wanted::Key ? 1.0 : -1;
                    break;
                case CueKind::Aggregate:
                case CueKind::PerGrain:
                case CueKind::Distribution:
                case CueKind::Trend:
                case CueKind::Mark:
                    fit = head_.size() == 1 ? 0.9 : 0.1;
                    break;
                case CueKind::By:
                case CueKind::Each:
                case CueKind::Most:
                case CueKind::Compare:
                    fit = head_.size() > 1 ? 0.3 : -0.3;
                    break;
                default:
                    continue;
            }
            if (!seen.insert(c.phrase).second) continue;
            propose(begin, std::string(c.phrase), "word", "", length + fit);
        }
    }

    /// The cursor stands after a whole word: what may come next.
    void come_next() {
        const std::string_view before = text_.substr(0, cursor_);
        const bool spaced = !before.empty() && before.back() == ' ';
        const auto next = [&](const std::string& words, const char* kind, const std::string& hint,
                              double score) {
            propose(cursor_, (spaced ? "" : " ") + words, kind, hint, score);
        };
        if (wanted_ == Wanted::Value) {
            std::size_t columns = 0;
            for (std::size_t i = 0; i < lexicon_.columns().size() && columns < 3; ++i) {
                const LexicalColumn& c = lexicon_.column(static_cast<ColumnId>(i));
                if (!c.text || !c.category || c.info->samples.empty()) continue;
                ++columns;
                for (std::size_t k = 0; k < std::min<std::size_t>(2, c.info->samples.size()); ++k)
                    next(c.info->samples[k], "value", "value of " + words_of(static_cast<ColumnId>(i)),
                         1.0 - 0.2 * static_cast<double>(k));
            }
            return;
        }
        const bool number = wanted_ == Wanted::Number, key = wanted_ == Wanted::Key;
        const bool figure = !number && !key && says_a_figure();
        if (!number && !key && !figure) return;
        for (std::size_t i = 0; i < lexicon_.columns().size(); ++i) {
            const auto id = static_cast<ColumnId>(i);
            const LexicalColumn& c = lexicon_.column(id);
            const bool measure = c.numeric && !c.identifier && !c.year;
            const double few = c.info->distinct_count <= 20 ? 0.3 : 0;
            if (number && measure)
                next(words_of(id), "column", hint_of(c), 1 + (c.info->role == query::Role::Money ? 0.5 : 0));
            else if (!number && c.category && !c.identifier && !measure)
                next((key ? "" : "by ") + words_of(id), "column", hint_of(c), 1 + few);
            else if (!number && c.temporal)
                next(key ? "month" : "by month", "word", "", 1.2);
        }
    }

    /// A figure and nothing to split it by yet.
    bool says_a_figure() const {
        const AnalysedQuestion q = analyse(text_.substr(0, cursor_), lexicon_, vectors_, options_.today);
        if (q.cue(CueKind::By) || q.cue(CueKind::Each) || q.cue(CueKind::PerGrain)) return false;
        if (q.size() > kReadWords) return false;
        return q.cue(CueKind::Aggregate) != nullptr ||
               std::ranges::any_of(q.columns, [&](const ColumnMention& m) {
                   const LexicalColumn& c = lexicon_.column(m.column);
                   return m.kind == MatchKind::Exact && c.numeric && !c.identifier;
               });
    }

    // ---- spelling

    void spell() {
        const auto tokens = tokenize(text_);
        if (tokens.empty() || tokens.size() > kReadWords) return;
        const AnalysedQuestion q = analyse(text_, lexicon_, vectors_, options_.today);
        std::size_t looked = 0;
        for (std::size_t i = 0; i < q.size() && looked < kSpelt; ++i) {
            const Token& t = q.tokens[i];
            const bool unfinished = typing_ && t.begin <= head_.back().begin && t.end >= cursor_;
            if (unfinished || is_known(q, i)) continue;
            ++looked;
            const std::string better = nearest(t.text);
            if (better.empty()) continue;
            Completion c;
            c.begin = t.begin;
            c.end = t.end;
            c.insert = better;
            c.text = std::string(text_.substr(0, t.begin)) + better + std::string(text_.substr(t.end));
            c.cursor =
                cursor_ >= t.end ? cursor_ + better.size() - (t.end - t.begin) : c.begin + better.size();
            c.kind = "spelling";
            c.hint = "did you mean " + better;
            keep(std::move(c), kSpellingScore);
        }
    }

    bool is_known(const AnalysedQuestion& q, std::size_t i) const {
        const Token& t = q.tokens[i];
        if (t.stop || t.text.size() < 4 || q.cue_at[i] >= 0 || q.number_at[i] || q.date_at[i]) return true;
        if (t.text.find_first_of("0123456789") != std::string::npos) return true;
        if (lexicon_.columns_with(t.stem) || q.value_strength[i] == 2 || q.table_at[i]) return true;
        // Matched by what it means, not by how it looks.
        return std::ranges::any_of(q.columns,
                                   [&](const ColumnMention& m) {
                                       return i >= m.begin && i < m.end &&
                                              (m.kind == MatchKind::Hint || m.kind == MatchKind::Exact);
                                   }) ||
               vectors_.is_common_word(t.text);
    }

    /// The word of a name, a closed phrase or a value that is a slip of the pen away.
    std::string nearest(const std::string& word) const {
        const std::size_t most = word.size() >= 7 ? 2 : 1;
        std::size_t distance = most + 1;
        std::string best;
        const auto consider = [&](std::string_view other) {
            if (other.size() < 3 || other.size() + most < word.size() || word.size() + most < other.size())
                return;
            const std::size_t d = edit_distance(word, other, most);
            if (d > 0 && d < distance) distance = d, best = other;
        };
        for (const LexicalColumn& c : lexicon_.columns())
            for (const std::string& w : c.words) consider(w);
        for (const LexicalTable& t : lexicon_.tables())
            for (const std::string& w : t.words) consider(w);
        for (const Cue& c : cues_starting(word.substr(0, 1)))
            if (c.phrase.find(' ') == std::string_view::npos) consider(c.phrase);
        if (best.empty() && lexicon_.index())
            for (const ValueMatch& m : lexicon_.index()->similar(word, 3)) {
                const std::string folded = fold(m.value);
                if (folded.find(' ') != std::string::npos || edit_distance(word, folded, most) > most)
                    continue;
                return m.value;
            }
        return best;
    }

    // ---- choice

    /// The best by their looks, read by the grammar.
    std::vector<Completion> best(std::size_t count) {
        const auto order = [&] {
            std::ranges::stable_sort(
                found_, [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
        };
        order();
        if (head_.size() <= kReadWords)
            for (std::size_t i = 0; i < std::min(kRead, found_.size()); ++i)
                if (found_[i].completion.kind != "question")
                    found_[i].score += reads(found_[i].completion.text);
        order();
        std::vector<Completion> out;
        for (std::size_t i = 0; i < std::min(count, found_.size()); ++i)
            out.push_back(std::move(found_[i].completion));
        return out;
    }

    /// Above 0 when every word of it has a place in the best reading, below when words are left over.
    double reads(const std::string& text) const {
        const AnalysedQuestion q = analyse(text, lexicon_, vectors_, options_.today);
        Grammar grammar(q, lexicon_, ranker_, nullptr);
        const std::vector<Arc> arcs = grammar.arcs(kArcs);
        const auto derivations = search(q, grammar, arcs, ranker_, kBeam);
        if (derivations.empty() || q.size() == 0) return -1;
        double used = 0, content = 0;
        for (std::size_t i = 0; i < q.size(); ++i) content += !q.tokens[i].stop;
        for (const Arc* a : derivations.front().arcs)
            for (std::size_t i = a->begin; i < a->end; ++i) used += !q.tokens[i].stop;
        return content > 0 ? used / content - 0.5 : 0;
    }

    static constexpr double kSpellingScore = 2.5;
    static constexpr std::size_t kArcs = 16;

    std::string_view text_;
    const Lexicon& lexicon_;
    const Ranker& ranker_;
    const WordVectors& vectors_;
    const Options& options_;
    std::size_t cursor_ = 0, end_ = 0;
    std::vector<Token> head_;  ///< the words up to the cursor
    bool typing_ = false;      ///< the last of them goes up to the cursor
    Wanted wanted_ = Wanted::Anything;
    std::vector<Candidate> found_;
};

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > most) return most + 1;
    std::vector<std::size_t> before(a.size() + 1), last(a.size() + 1), row(a.size() + 1);
    for (std::size_t i = 0; i <= a.size(); ++i) last[i] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
        row[0] = j;
        std::size_t least = row[0];
        for (std::size_t i = 1; i <= a.size(); ++i) {
            row[i] = std::min({last[i] + 1, row[i - 1] + 1, last[i - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[i] = std::min(row[i], before[i - 2] + 1);
            least = std::min(least, row[i]);
        }
        if (least > most) return most + 1;
        std::swap(before, last);
        std::swap(last, row);
    }
    return std::min(last[a.size()], most + 1);
}

std::vector<Completion> complete_question(std::string_view text, std::size_t cursor, const Lexicon& lexicon,
                                          const Ranker& ranker, const WordVectors& vectors,
                                          const Options& options, std::size_t count) {
    if (lexicon.columns().empty() || count == 0) return {};
    return QuestionCompleter(text, cursor, lexicon, ranker, vectors, options).run(count);
}

}  // namespace sightline::language
