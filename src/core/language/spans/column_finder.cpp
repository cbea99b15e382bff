// Column and table names in a question: by stems of their words, related forms and abbreviations, question
// words (who, when, where) and word vectors.

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/language/spans/concepts.h"
#include "core/language/spans/question.h"

namespace sightline::language {
namespace {

constexpr float kNearestVector = 0.38F;
constexpr std::size_t kVectorColumns = 3;  ///< columns one word may suggest by meaning
constexpr std::size_t kMostMentions = 400;
constexpr int kNameGap = 2;  ///< words between two words of a name: "name of the product"

/// May stand between two words of a name.
bool bridges(std::string_view word) {
    constexpr std::string_view kWords[] = {"of",  "the",  "s",    "in",  "each",  "all",
                                           "its", "that", "have", "has", "whose", "their"};
    return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool is_subsequence(std::string_view shorter, std::string_view longer) {
    std::size_t k = 0;
    for (char c : longer)
        if (k < shorter.size() && shorter[k] == c) ++k;
    return k == shorter.size();
}

/// 1 for the same stem; less for related forms ("nationality" and "national") and abbreviations ("qty"); 0
/// for none.
float word_likeness(const std::string& word, const std::string& word_stem, const std::string& name,
                    const std::string& name_stem) {
    if (word_stem == name_stem) return 1;
    if (const auto spelled = spelled_out(name); !spelled.empty() && stem(spelled) == word_stem) return 0.9F;
    if (const auto said = spelled_out(word); !said.empty() && stem(said) == name_stem) return 0.9F;
    if (word.size() < 3 || name.size() < 3) return 0;
    const std::size_t shorter = std::min(word_stem.size(), name_stem.size()),
                      longer = std::max(word_stem.size(), name_stem.size());
    std::size_t common = 0;
    while (common < shorter && word_stem[common] == name_stem[common]) ++common;
    if (common >= 5 && common * 100 >= longer * 60) return 0.75F;
    if (common >= 4 && common == shorter && longer - shorter <= 4) return 0.7F;
    // A short name that abbreviates the word said: "dept", "qty"; consonants in order, same first and last
    // letter.
    // A short form that is known ("pct") is of no other word.
    if (spelled_out(name).empty() && name.size() <= 5 && word.size() > name.size() + 1 &&
        name[0] == word[0] && name.find_first_of("aeiou") == std::string::npos && is_subsequence(name, word))
        return 0.6F;
    if (name.size() >= 3 && name.size() <= 5 && word.size() > name.size() + 2 && word.starts_with(name))
        return 0.65F;
    return 0;
}

/// Words of arithmetic: a column is meant by them only where it is called so.
bool says_how(std::string_view word) {
    constexpr std::string_view kWords[] = {"average", "averages", "avg",    "mean",
                                           "median",  "maximum",  "minimum"};
    return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

struct Hint {
    std::string_view word;
    std::string_view asks_for;
};
constexpr std::array kHints = {Hint{"who", "person name player"},
                               Hint{"whom", "person name"},
                               Hint{"when", "date year time"},
                               Hint{"where", "location place city country venue"},
                               Hint{"old", "age"},
                               Hint{"older", "age"},
                               Hint{"oldest", "age"},
                               Hint{"young", "age"},
                               Hint{"younger", "age"},
                               Hint{"youngest", "age"},
                               Hint{"tall", "height"},
                               Hint{"taller", "height"},
                               Hint{"tallest", "height"},
                               Hint{"heavy", "weight"},
                               Hint{"heavier", "weight"},
                               Hint{"heaviest", "weight"},
                               Hint{"lightest", "weight"},
                               Hint{"lighter", "weight"},
                               Hint{"faster", "speed time"},
                               Hint{"slower", "speed time"},
                               Hint{"expensive", "price cost"},
                               Hint{"cheap", "price cost"},
                               Hint{"cheapest", "price cost"},
                               Hint{"cheaper", "price cost"},
                               Hint{"cost", "price cost"},
                               Hint{"costs", "price cost"},
                               Hint{"long", "length duration"},
                               Hint{"longer", "length duration"},
                               Hint{"longest", "length duration"},
                               Hint{"shortest", "length duration"},
                               Hint{"fast", "speed time"},
                               Hint{"fastest", "speed time"},
                               Hint{"far", "distance"},
                               Hint{"big", "size area"},
                               Hint{"earn", "salary income"},
                               Hint{"earns", "salary income"},
                               Hint{"earning", "salary income"},
                               Hint{"paid", "salary amount"},
                               Hint{"born", "birth date"},
                               Hint{"large", "size area"},
                               Hint{"live", "city address"},
                               Hint{"lives", "city address"},
                               Hint{"sales", "amount revenue total"},
                               Hint{"revenue", "amount sales total"},
                               Hint{"turnover", "amount revenue"},
                               Hint{"earnings", "amount revenue income"},
                               Hint{"spent", "amount cost spend"},
                               Hint{"spend", "amount cost price"},
                               Hint{"sold", "quantity units amount"},
                               Hint{"country", "country nation origin"},
                               Hint{"countries", "country nation origin"}};

class Finder {
  public:
    Finder(const std::vector<Token>& tokens, const Lexicon& lexicon, const WordVectors& vectors)
        : tokens_(tokens), lexicon_(lexicon), vectors_(vectors) {}

    std::vector<ColumnMention> find() {
        find_by_words();
        find_acronyms();
        find_joined();
        mark_rivals();
        find_by_meaning();
        if (found_.size() > kMostMentions) found_.resize(kMostMentions);
        return std::move(found_);
    }

  private:
    struct WordHit {
        int word;
        float likeness;
    };

    void find_by_words() {
        // Which words of which names each token may be.
        std::vector<std::unordered_map<int, std::vector<WordHit>>> hits(tokens_.size());
        std::unordered_map<std::string_view, std::size_t> known;
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const Token& t = tokens_[i];
            const bool odd = t.text.size() >= 5 && !vectors_.is_common_word(t.text);  // may be a typing error
            const auto same = known.find(t.text);
            if (same != known.end()) {
                hits[i] = hits[same->second];
                continue;
            }
            known.emplace(t.text, i);
            if (const auto* uses = lexicon_.columns_with(t.stem))
                for (const auto& u : *uses) hits[i][u.column].push_back({u.word, 1.0F});
            if (t.stop || t.text.size() < 2) continue;
            for (std::size_t c = 0; c < lexicon_.columns().size(); ++c) {
                const LexicalColumn& column = lexicon_.columns()[c];
                for (std::size_t w = 0; w < column.words.size(); ++w) {
                    if (column.stems[w] == t.stem) continue;
                    float like = word_likeness(t.text, t.stem, column.words[w], column.stems[w]);
                    if (like == 0 && odd && column.words[w].size() >= 5) {
                        const int most = t.text.size() >= 8 ? 2 : 1;
                        if (typing_distance(t.text, column.words[w], most) <= most) like = 0.8F;
                    }
                    if (like > 0) hits[i][static_cast<int>(c)].push_back({static_cast<int>(w), like});
                }
            }
        }
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            std::vector<int> columns;
            for (const auto& [c, unused] : hits[i]) columns.push_back(c);
            std::sort(columns.begin(), columns.end());
            for (int c : columns) extend(i, c, hits);
        }
    }

    void extend(std::size_t start, int column,
                const std::vector<std::unordered_map<int, std::vector<WordHit>>>& hits) {
        const LexicalColumn& c = lexicon_.column(column);
        // A mention starts where no longer one of the same column already runs.
        for (const ColumnMention& m : found_)
            if (m.column == column && m.begin < start && start < m.end) return;
        std::vector<bool> used(c.words.size(), false);
        float share = 0, likeness = 1;
        bool content = false, surface = true;
        std::size_t end = start;
        int gap = 0, matched = 0;
        for (std::size_t i = start; i < tokens_.size() && gap <= kNameGap; ++i) {
            const auto hit = hits[i].find(column);
            bool took = false;
            if (hit != hits[i].end() && (i == start || tokens_[i].before != '.')) {
                for (const WordHit& h : hit->second) {
                    const auto w = static_cast<std::size_t>(h.word);
                    if (used[w]) continue;
                    used[w] = took = true;
                    share += c.weights[w] * h.likeness;
                    likeness = std::min(likeness, h.likeness);
                    surface = surface && tokens_[i].text == c.words[w];
                    content = content || !tokens_[i].stop || c.words.size() == 1;
                    ++matched;
                    end = i + 1;
                    gap = 0;
                    break;
                }
            }
            if (took) continue;
            const std::string& t = tokens_[i].text;
            if (i > start && bridges(t))
                ++gap;
            else
                break;
        }
        const bool full = std::all_of(used.begin(), used.end(), [](bool u) { return u; });
        if (end == start || (!content && !(full && matched > 1))) return;
        if (!full && matched == 1 && tokens_[start].stop) return;
        ColumnMention m;
        m.begin = static_cast<std::uint16_t>(start);
        m.end = static_cast<std::uint16_t>(end);
        m.column = column;
        m.kind = likeness < 1 ? MatchKind::Prefix : full ? MatchKind::Exact : MatchKind::Partial;
        m.share = std::min(1.0F, full && likeness == 1 ? 1.0F : share);
        m.similarity = likeness;
        m.surface = surface;
        if (m.share < 0.15F) return;
        found_.push_back(m);
    }

    /// "miles per gallon" for a column called mpg.
    void find_acronyms() {
        for (std::size_t n = 2; n <= 4; ++n) {
            for (std::size_t i = 0; i + n <= tokens_.size(); ++i) {
                if (tokens_[i].stop || tokens_[i + n - 1].stop) continue;
                std::string initials;
                for (std::size_t k = 0; k < n; ++k) initials += tokens_[i + k].text[0];
                const auto* uses = lexicon_.columns_with(initials);
                if (!uses || initials.size() < 2) continue;
                for (const auto& u : *uses) {
                    const LexicalColumn& c = lexicon_.column(u.column);
                    ColumnMention m;
                    m.begin = static_cast<std::uint16_t>(i);
                    m.end = static_cast<std::uint16_t>(i + n);
                    m.column = u.column;
                    m.kind = MatchKind::Prefix;
                    m.share = c.weights[static_cast<std::size_t>(u.word)];
                    m.similarity = 0.95F;
                    m.surface = false;
                    found_.push_back(m);
                }
            }
        }
    }

    /// "horse power" for a column called horsepower.
    void find_joined() {
        for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
            if (tokens_[i].stop || tokens_[i + 1].stop) continue;
            const auto* uses = lexicon_.columns_with(stem(tokens_[i].text + tokens_[i + 1].text));
            if (!uses) continue;
            for (const auto& u : *uses) {
                ColumnMention m;
                m.begin = static_cast<std::uint16_t>(i);
                m.end = static_cast<std::uint16_t>(i + 2);
                m.column = u.column;
                m.share = lexicon_.column(u.column).weights[static_cast<std::size_t>(u.word)];
                m.kind = m.share > 0.99F ? MatchKind::Exact : MatchKind::Partial;
                m.surface = false;
                found_.push_back(m);
            }
        }
    }

    void mark_rivals() {
        for (ColumnMention& m : found_) {
            for (const ColumnMention& o : found_) {
                if (&o == &m || o.column == m.column) continue;
                if (o.begin == m.begin && o.end == m.end && o.share >= m.share - 0.01F) ++m.rivals;
                if (o.begin <= m.begin && o.end >= m.end && o.end - o.begin > m.end - m.begin &&
                    o.share >= 0.99F)
                    m.inside = true;
            }
        }
    }

    void find_by_meaning() {
        const std::size_t before = found_.size();
        const auto said_in_full = [&](std::size_t begin, std::size_t end) {
            for (std::size_t k = 0; k < before; ++k) {
                const ColumnMention& m = found_[k];
                if (m.share >= 0.99F && m.kind == MatchKind::Exact && m.begin <= begin && m.end >= end)
                    return true;
            }
            return false;
        };
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            const Token& t = tokens_[i];
            if (t.quote == 0 && !is_relative(i) && !said_in_full(i, i + 1) &&
                (!find_concepts(i) || t.text == "who"))
                for (const Hint& h : kHints)
                    if (t.text == h.word)
                        suggest(i, i + 1, vectors_.embed(h.asks_for), MatchKind::Hint, 0.3F);
            if (t.stop || t.text.size() < 3 || t.quote != 0 || (t.text[0] >= '0' && t.text[0] <= '9') ||
                says_how(t.text) || said_in_full(i, i + 1))
                continue;
            suggest(i, i + 1, vectors_.embed(t.text), MatchKind::Vector, kNearestVector);
            if (i + 1 < tokens_.size() && !tokens_[i + 1].stop && tokens_[i + 1].before == ' ')
                suggest(i, i + 2, vectors_.embed(t.text + " " + tokens_[i + 1].text), MatchKind::Vector,
                        kNearestVector + 0.08F);
        }
    }

    /// "employees who …": the word asks for nothing, it describes the noun before it.
    bool is_relative(std::size_t i) const {
        constexpr std::string_view kAsks[] = {"name",  "list", "show", "tell", "find",  "give",
                                              "state", "say",  "know", "and",  "about", "exactly"};
        const std::string& word = tokens_[i].text;
        if (i == 0 || (word != "who" && word != "where" && word != "when" && word != "whom")) return false;
        const Token& before = tokens_[i - 1];
        return !before.stop && tokens_[i].before == ' ' &&
               std::find(std::begin(kAsks), std::end(kAsks), before.text) == std::end(kAsks);
    }

    /// Columns that a word of business may stand for; false when there is none.
    bool find_concepts(std::size_t i) {
        std::vector<std::pair<float, int>> near;
        for (std::size_t c = 0; c < lexicon_.columns().size(); ++c)
            if (const float fit = concept_fit(tokens_[i].text, lexicon_.columns()[c].words); fit > 0)
                near.emplace_back(fit, static_cast<int>(c));
        if (near.empty()) return false;
        if (i + 1 < tokens_.size() && same_concept(tokens_[i].text, tokens_[i + 1].text))
            add_near(i, i + 2, near, MatchKind::Hint);
        add_near(i, i + 1, std::move(near), MatchKind::Hint);
        return true;
    }

    void suggest(std::size_t begin, std::size_t end, const WordVectors::Vector& meaning, MatchKind kind,
                 float least) {
        if (meaning.empty()) return;
        std::vector<std::pair<float, int>> near;
        const bool money = is_money_word(tokens_[begin].text), when = tokens_[begin].text == "when";
        for (std::size_t c = 0; c < lexicon_.columns().size(); ++c) {
            const LexicalColumn& column = lexicon_.columns()[c];
            if (money && never_money(column.words)) continue;
            if (when && column.numeric && !column.year) continue;
            const float s = WordVectors::similarity(meaning, lexicon_.columns()[c].vector);
            if (s >= least) near.emplace_back(s, static_cast<int>(c));
        }
        add_near(begin, end, std::move(near), kind);
    }

    void add_near(std::size_t begin, std::size_t end, std::vector<std::pair<float, int>> near,
                  MatchKind kind) {
        std::sort(near.begin(), near.end(), [](auto& a, auto& b) {
            return a.first != b.first ? a.first > b.first : a.second < b.second;
        });
        if (near.size() > kVectorColumns) near.resize(kVectorColumns);
        int rank = 0;
        for (const auto& [s, c] : near) {
            ColumnMention m;
            m.begin = static_cast<std::uint16_t>(begin);
            m.end = static_cast<std::uint16_t>(end);
            m.column = c;
            m.kind = kind;
            m.share = 1;
            m.similarity = s;
            m.rivals = rank++;
            m.surface = false;
            const bool repeated = std::any_of(found_.begin(), found_.end(), [&](const ColumnMention& o) {
                return o.column == c && o.begin <= begin && o.end >= end &&
                       (o.kind != MatchKind::Vector && o.kind != MatchKind::Hint ? o.share >= 0.5F : false);
            });
            if (!repeated) found_.push_back(m);
        }
    }

    const std::vector<Token>& tokens_;
    const Lexicon& lexicon_;
    const WordVectors& vectors_;
    std::vector<ColumnMention> found_;
};

}  // namespace

std::vector<ColumnMention> find_columns(const std::vector<Token>& tokens, const Lexicon& lexicon,
                                        const WordVectors& vectors) {
    return Finder(tokens, lexicon, vectors).find();
}

}  // namespace sightline::language
