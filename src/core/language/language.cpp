#include "core/language/language.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "core/language/conversation/follow_up.h"
#include "core/language/drafts/draft.h"
#include "core/language/grammar/beam.h"
#include "core/language/ranking/ranker.h"
#include "core/language/ranking/rerank.h"
#include "core/language/spans/lexicon.h"
#include "core/language/telling/interpret.h"
#include "core/language/telling/rewrite.h"
#include "core/language/telling/strangers.h"
#include "core/language/typing/completion.h"
#include "core/language/understand.h"
#include "core/query/validate.h"

namespace sightline::language {
namespace {

constexpr std::size_t kArcsPerToken = 48;
constexpr std::size_t kSuggestions = 4;
constexpr std::size_t kLinked = 30;  ///< best drafts that are also read over further tables
/// Features that the drafts of one question may have together: a long one has many drafts of many features
/// each; those of its best derivations, which come first, are kept.
constexpr std::size_t kMostFeatures = 400'000;
constexpr double kPartly = 0.6;     ///< at most, when a word that may be a value was left out
constexpr double kGuess = 0.4;      ///< at most, when the only noun is a stranger
constexpr double kExplained = 0.3;  ///< of the refusal limit, when every word has a meaning

class Model final : public Language {
  public:
    Model(Ranker ranker, WordVectors vectors) : ranker_(std::move(ranker)), vectors_(std::move(vectors)) {}

    std::shared_ptr<const Lexicon> prepare(query::Schema schema,
                                           std::shared_ptr<const ValueIndex> index) const override {
        return std::make_shared<const Lexicon>(std::move(schema), std::move(index), vectors_);
    }

    Understanding understand(std::string_view text, const Lexicon& lexicon,
                             const Options& options) const override {
        Understanding alone = understand_alone(text, lexicon, options);
        if (!options.previous) return alone;
        auto leaning = follow_up(text, lexicon, options, ranker_, vectors_, alone);
        return leaning ? std::move(*leaning) : alone;
    }

    std::vector<std::string> suggest(const Lexicon& lexicon, std::size_t count,
                                     const query::Query* after) const override {
        return suggest_questions(lexicon, count, after);
    }

    std::vector<Completion> complete(std::string_view text, std::size_t cursor, const Lexicon& lexicon,
                                     const Options& options, std::size_t count) const override {
        return complete_question(text, cursor, lexicon, ranker_, vectors_, options, count);
    }

    std::vector<std::string> rewrites(std::string_view question, const Understanding& understanding,
                                      const Lexicon& lexicon, const Options& options,
                                      std::size_t count) const override {
        return rewrite_question(question, understanding, lexicon, vectors_, count,
                                [&](std::string_view text) { return understand(text, lexicon, options); });
    }

    std::vector<float> meaning(std::string_view folded) const override { return vectors_.embed(folded); }
    std::size_t meaning_size() const override { return vectors_.dimension(); }

  private:
    Understanding understand_alone(std::string_view text, const Lexicon& lexicon,
                                   const Options& options) const {
        Understanding result;
        FeatureNames names;
        const Candidates found =
            find_candidates(text, lexicon, ranker_, vectors_, options, options.explain ? &names : nullptr);
        for (std::size_t i = 0; i < found.drafts.size() &&
                                result.readings.size() < std::max<std::size_t>(1, options.max_readings);
             ++i) {
            auto query = to_query(found.drafts[i], lexicon);
            if (!query || !query::validate(*query, lexicon.schema())) continue;
            const bool repeated = std::any_of(result.readings.begin(), result.readings.end(),
                                              [&](const Reading& r) { return r.query == *query; });
            if (repeated) continue;
            result.readings.push_back(reading(found, i, std::move(*query), lexicon, options, names));
        }
        const Draft* best = found.drafts.empty() ? nullptr : &found.drafts.front();
        if (result.readings.empty() || cannot_answer(*best, found.question()) ||
            refuses(result.readings.front().confidence, found, lexicon)) {
            explain_refusal(result, found.drafts, found.question(), lexicon);
            if (!options.explain) result.readings.clear();
            result.refused = true;
            result.suggestions = suggest_questions(lexicon, kSuggestions);
            return result;
        }
        for (std::size_t i : unmatched_words(best, found.question()))
            result.unmatched.emplace_back(found.question().words(i, i + 1));
        for (const Span& s : result.readings.front().spans)
            result.understood.push_back("\"" + std::string(text.substr(s.begin, s.end - s.begin)) + "\" as " +
                                        s.meaning);
        return result;
    }

    /// Doubt alone is told, not refused: a refusal also needs words that mean nothing here, or nothing found.
    bool refuses(double confidence, const Candidates& found, const Lexicon& lexicon) const {
        if (confidence >= ranker_.refuse_below()) return false;
        const Evidence e = gather_evidence(found.drafts, 0, found.question(), lexicon);
        const bool explained = e.unmatched == 0 && e.weak == 0;
        return confidence < ranker_.refuse_below() * (explained ? kExplained : 1.0);
    }

    Reading reading(const Candidates& found, std::size_t i, query::Query query, const Lexicon& lexicon,
                    const Options& options, const FeatureNames& names) const {
        const Draft& d = found.drafts[i];
        Reading r;
        r.query = std::move(query);
        r.presentation = to_presentation(d, found.question(), lexicon);
        for (std::size_t k = 0; k < std::min(d.outputs.size(), r.query.select.size()); ++k)
            if (d.outer || !d.outputs[k].context) r.answer_columns.push_back(k);
        r.score = d.score;
        r.confidence = ranker_.confidence(gather_evidence(found.drafts, i, found.question(), lexicon));
        r.spans = spans_of(d, found.question(), lexicon);
        r.assumptions = assumptions_of(found.drafts, i, found.question(), lexicon);
        for (Assumption& a : joins_of(r.query)) r.assumptions.push_back(std::move(a));
        for (Assumption& a : r.assumptions)
            std::erase_if(a.alternatives,
                          [&](const auto& x) { return !query::validate(x.query, lexicon.schema()); });
        const Strangers s = find_strangers(d, found.question());
        // "how many hamsters" of a table of orders: nothing but that word says what is asked.
        if (!s.rows.empty() && d.arcs.size() == 1) r.confidence = std::min(r.confidence, kGuess);
        if (!s.left_out.empty() || !s.rows.empty() || !passed_over(d, found.question()).empty())
            r.confidence = std::min(r.confidence, kPartly);
        if (options.explain) explain(r, d, names);
        return r;
    }

    void explain(Reading& r, const Draft& d, const FeatureNames& names) const {
        for (const auto& [id, value] : d.features) {
            const auto name = names.find(id);
            r.features.push_back(
                {name == names.end() ? std::string() : name->second, value, ranker_.weight(id)});
        }
        const auto& inputs = ranker_.trees().inputs();
        for (std::size_t i = 0; i < std::min(inputs.size(), d.preference.by_input.size()); ++i)
            if (const double effect = d.preference.by_input[i]; effect != 0)
                r.preferences.push_back({inputs[i], effect});
        r.preference = d.preference.score;
    }

    Ranker ranker_;
    WordVectors vectors_;
};

}  // namespace

Candidates find_candidates(std::string_view text, const Lexicon& lexicon, const Ranker& ranker,
                           const WordVectors& vectors, const Options& options, FeatureNames* names) {
    Candidates found;
    found.analysed = std::make_unique<const AnalysedQuestion>(analyse(text, lexicon, vectors, options.today));
    if (lexicon.columns().empty()) return found;
    found.grammar = std::make_unique<Grammar>(found.question(), lexicon, ranker, names);
    found.arcs = found.grammar->arcs(kArcsPerToken);
    // A long text is no question with more meaning, only with more words.
    const std::size_t width =
        std::clamp<std::size_t>(found.question().size() > 60 ? options.beam / 2 : options.beam, 4, 1024);
    std::unordered_map<std::string, std::size_t> known;
    std::size_t features = 0;
    const auto add = [&](Draft d) {
        score_draft(d, found.question(), lexicon, *found.grammar, ranker, names);
        features += d.features.size();
        const auto [at, fresh] = known.emplace(d.key(), found.drafts.size());
        if (fresh)
            found.drafts.push_back(std::move(d));
        else if (found.drafts[at->second].score < d.score)
            found.drafts[at->second] = std::move(d);
    };
    const auto better = [](const Draft& a, const Draft& b) { return a.score > b.score; };
    for (const Derivation& derivation : search(found.question(), *found.grammar, found.arcs, ranker, width)) {
        if (features > kMostFeatures) break;
        for (Draft& d : complete(derivation, found.question(), lexicon)) add(std::move(d));
    }
    std::vector<std::size_t> best(found.drafts.size());
    std::iota(best.begin(), best.end(), std::size_t{0});
    const std::size_t linked = std::min(best.size(), kLinked);
    std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(linked), best.end(),
                      [&](std::size_t a, std::size_t b) {
                          const float x = found.drafts[a].score, y = found.drafts[b].score;
                          return x != y ? x > y : a < b;
                      });
    for (std::size_t i = 0; i < linked && features <= kMostFeatures; ++i) {
        auto variants = link_variants(found.drafts[best[i]], found.question(), lexicon);
        for (Draft& d : variants) add(std::move(d));
    }
    std::erase_if(found.drafts,
                  [&](const Draft& d) { return passes_over_a_key(d, found.question(), lexicon); });
    std::stable_sort(found.drafts.begin(), found.drafts.end(), better);
    rerank(found.drafts, found.question(), lexicon, ranker, names != nullptr);
    return found;
}

Result<std::shared_ptr<const Language>> Language::load(std::string_view weights, std::string_view words) {
    SL_TRY(Ranker ranker, Ranker::load(weights));
    SL_TRY(WordVectors vectors, WordVectors::open(words));
    return std::make_shared<const Model>(std::move(ranker), std::move(vectors));
}

}  // namespace sightline::language
