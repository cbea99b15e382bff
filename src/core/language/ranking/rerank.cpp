#include "core/language/ranking/rerank.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <unordered_map>

#include "core/language/ranking/candidate_facts.h"
#include "core/language/ranking/rerank_rules.h"

namespace sightline::language {
namespace {

constexpr double kClearly = 0.5;

/// The drafts that are put in order and all that the inputs of the trees are taken from.
/// tools/train/rerank.py computes the same from what language_dev writes.
class SideBySide {
  public:
    SideBySide(std::span<const Draft> drafts, const AnalysedQuestion& q, const Lexicon& lexicon,
               const Ranker& ranker)
        : drafts_(drafts), groups_(ranker.groups().size()), asked_(question_facts(q)) {
        double sum = 0;
        const QuestionNearness nearness(q, lexicon);
        for (const Draft& d : drafts) {
            facts_.push_back(facts_of(d, q, lexicon, nearness));
            std::vector<float> sums(groups_, 0.0F), counts(groups_, 0.0F);
            for (const auto& [id, value] : d.features) {
                const Ranker::Weight w = ranker.known(id);
                if (w.group < 0) continue;
                sums[static_cast<std::size_t>(w.group)] += w.value * value;
                counts[static_cast<std::size_t>(w.group)] += value;
            }
            sums_.push_back(std::move(sums));
            counts_.push_back(std::move(counts));
            shares_.push_back(std::exp(static_cast<double>(d.score) - static_cast<double>(drafts[0].score)));
            sum += shares_.back();
        }
        for (double& s : shares_) s /= sum;
        for (std::size_t c = 0; c < kClauseNames.size(); ++c) {
            std::unordered_map<std::uint32_t, double> mass;
            for (std::size_t i = 0; i < drafts.size(); ++i) mass[facts_[i].clauses[c]] += shares_[i];
            for (std::size_t i = 0; i < drafts.size(); ++i)
                agreement_[c].push_back(static_cast<float>(mass[facts_[i].clauses[c]]));
        }
        tokens_ = std::max<std::size_t>(q.size(), 1);
    }

    std::uint32_t rows(std::size_t i) const { return facts_[i].rows; }  ///< equal for charts of the same rows

    /// In the order of `tree_inputs`.
    std::vector<float> row(std::size_t i) const {
        std::vector<float> v = {drafts_[i].score, drafts_[i].score - drafts_[0].score, static_cast<float>(i),
                                static_cast<float>(std::log(shares_[i] + 1e-6)),
                                drafts_[i].score / static_cast<float>(tokens_)};
        for (const auto& a : agreement_) v.push_back(a[i]);
        v.insert(v.end(), facts_[i].own.begin(), facts_[i].own.end());
        v.insert(v.end(), asked_.begin(), asked_.end());
        v.insert(v.end(), sums_[i].begin(), sums_[i].end());
        v.insert(v.end(), counts_[i].begin(), counts_[i].end());
        for (std::size_t g = 0; g < groups_; ++g) v.push_back(sums_[i][g] - sums_[0][g]);
        for (std::size_t g = 0; g < groups_; ++g) v.push_back(counts_[i][g] - counts_[0][g]);
        return v;
    }

  private:
    std::span<const Draft> drafts_;
    std::size_t groups_ = 0, tokens_ = 1;
    std::vector<float> asked_;
    std::vector<CandidateFacts> facts_;
    std::vector<std::vector<float>> sums_, counts_;  ///< by group of features
    std::vector<double> shares_;                     ///< of the softmax of the scores
    std::array<std::vector<float>, kClauseNames.size()> agreement_;
};

}  // namespace

std::vector<std::string> tree_inputs(const std::vector<std::string>& groups) {
    std::vector<std::string> names = {"score", "behind", "rank", "log share", "score per token"};
    for (const auto c : kClauseNames) names.push_back("agreed:" + std::string(c));
    for (const auto& n : candidate_fact_names()) names.push_back("has:" + n);
    for (const char* kind : {"sum:", "count:", "sum-more:", "count-more:"})
        for (const auto& g : groups) names.push_back(kind + g);
    return names;
}

void rerank(std::vector<Draft>& drafts, const AnalysedQuestion& q, const Lexicon& lexicon,
            const Ranker& ranker, bool explain) {
    const Trees& trees = ranker.trees();
    if (trees.empty() || drafts.empty()) return;
    const std::size_t n = std::min(drafts.size(), kReranked);
    const SideBySide all({drafts.data(), n}, q, lexicon, ranker);
    // The trees know rows, not charts: what gives the same rows stands or falls together.
    std::unordered_map<std::uint32_t, std::size_t> heads;
    std::vector<std::size_t> head(n);
    double top = -1e9;
    for (std::size_t i = 0; i < n; ++i) {
        head[i] = heads.emplace(all.rows(i), i).first->second;
        if (head[i] == i) {
            const std::vector<float> row = all.row(i);
            drafts[i].preference.score = trees.score(row);
            if (explain) drafts[i].preference.by_input = trees.contributions(row);
        } else {
            drafts[i].preference = drafts[head[i]].preference;
        }
        top = std::max(top, drafts[i].preference.score);
    }
    double sum = 0;
    for (const auto& [rows, i] : heads) sum += std::exp(drafts[i].preference.score - top);
    for (std::size_t i = 0; i < n; ++i) {
        Draft::Preference& p = drafts[i].preference;
        double next = -1e9;
        for (const auto& [rows, k] : heads)
            if (k != head[i]) next = std::max(next, drafts[k].preference.score);
        p.share = std::exp(p.score - top) / sum;
        p.ahead = heads.size() > 1 ? p.score - next : 5.0;
    }
    // One that the trees do not clearly prefer changes the question's reading for no gain.
    std::size_t first = 0;
    for (std::size_t i = 1; i < n; ++i)
        if (drafts[i].preference.score > drafts[first].preference.score &&
            !gives_up(drafts[i], drafts[0], q, lexicon))
            first = i;
    if (drafts[first].preference.score < drafts[0].preference.score + kClearly) return;
    const auto begin = drafts.begin();
    std::ptrdiff_t placed = 0;
    for (std::size_t i = first; i < n; ++i)
        if (const auto at = static_cast<std::ptrdiff_t>(i); head[i] == first)
            std::rotate(begin + placed++, begin + at, begin + at + 1);
}

}  // namespace sightline::language
