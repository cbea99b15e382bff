#include "core/language/telling/rewrite.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "core/language/text.h"
#include "core/query/query_walk.h"
#include "core/query/sentence.h"

namespace sightline::language {
namespace {

constexpr std::size_t kMostWords = 3;      // without a meaning; a question with more was about something else
constexpr std::size_t kStandIns = 3;       // tried for each
constexpr std::size_t kMostTexts = 12;     // read again: each costs as much as the question itself
constexpr double kLeastAlike = 0.2;        // of a stand-in; the rewritten question is read anyway
constexpr double kLeastConfidence = 0.45;  // of the question with it: no other doubt in place of this one

struct StandIn {
    std::string text, column;
    double likeness = 0;
};

struct Rewritten {
    std::string text;
    std::vector<std::string> columns;  ///< that must be used
    double likeness = 1;
};

/// The word where it stands in the question by itself; nothing when it does not.
std::optional<Token> token_of(std::string_view question, std::string_view word) {
    for (Token& t : tokenize(question))
        if (t.text == fold(word)) return std::move(t);
    return std::nullopt;
}

/// A name (written with a capital, not first) stands for a value, not for a column.
std::vector<StandIn> stand_ins(const Token& token, const Lexicon& lexicon, const WordVectors& vectors) {
    std::vector<StandIn> out;
    const std::string& folded = token.text;
    const auto meaning = vectors.embed(folded);
    const bool name = token.capital && token.begin > 0;
    for (const LexicalColumn& c : lexicon.columns()) {
        if (name) break;
        double likeness = WordVectors::similarity(meaning, c.vector);
        // A name of several words stands for its nearest one.
        for (const std::string& part : c.words) {
            const int most = std::max<int>(1, static_cast<int>(part.size()) / 4);
            if (typing_distance(folded, part, most) <= most && part.size() > 3)
                likeness = std::max(likeness, 0.9);
            likeness = std::max(
                likeness, 0.9 * static_cast<double>(WordVectors::similarity(meaning, vectors.embed(part))));
        }
        out.push_back({query::words_of(c.info->name), c.info->name, likeness});
    }
    if (lexicon.index() != nullptr)
        for (const ValueMatch& v : lexicon.index()->similar(folded, kStandIns))
            out.push_back({v.value, v.column, v.similarity});
    std::erase_if(out, [&](const StandIn& s) { return s.likeness < kLeastAlike || fold(s.text) == folded; });
    std::ranges::stable_sort(out, std::greater{}, &StandIn::likeness);
    if (out.size() > kStandIns) out.resize(kStandIns);
    return out;
}

bool uses(const query::Query& q, const std::vector<std::string>& columns) {
    std::vector<std::string> used;
    query::for_each_column(q, [&](const query::ColumnRef& c) { used.push_back(c.column); });
    return std::ranges::all_of(columns,
                               [&](const auto& c) { return std::ranges::find(used, c) != used.end(); });
}

}  // namespace

std::vector<std::string> rewrite_question(std::string_view question, const Understanding& before,
                                          const Lexicon& lexicon, const WordVectors& vectors,
                                          std::size_t count,
                                          const std::function<Understanding(std::string_view)>& understand) {
    if (before.unmatched.empty() || before.unmatched.size() > kMostWords) return {};
    std::vector<Rewritten> texts{{std::string(question), {}, 1}};
    for (const std::string& word : before.unmatched) {
        std::vector<Rewritten> next;
        const auto stranger = token_of(question, word);
        if (!stranger) return {};
        const auto candidates = stand_ins(*stranger, lexicon, vectors);
        for (const Rewritten& t : texts) {
            const auto place = token_of(t.text, word);
            if (!place) return {};
            for (const StandIn& s : candidates) {
                Rewritten with = t;
                with.text.replace(place->begin, place->end - place->begin, s.text);
                with.columns.push_back(s.column);
                with.likeness *= s.likeness;
                next.push_back(std::move(with));
            }
        }
        std::ranges::stable_sort(next, std::greater{}, &Rewritten::likeness);
        if (next.size() > kMostTexts) next.resize(kMostTexts);
        texts = std::move(next);
    }
    std::vector<std::pair<double, std::string>> good;
    for (Rewritten& t : texts) {
        const Understanding u = understand(t.text);
        if (u.refused || u.readings.empty() || u.unmatched.size() >= before.unmatched.size()) continue;
        const Reading& best = u.readings.front();
        if (best.confidence < kLeastConfidence || !uses(best.query, t.columns)) continue;
        good.emplace_back(t.likeness * best.confidence, std::move(t.text));
    }
    std::ranges::stable_sort(good, std::greater{}, [](const auto& g) { return g.first; });
    std::vector<std::string> out;
    for (auto& [worth, text] : good)
        if (out.size() < count && std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
    return out;
}

}  // namespace sightline::language
