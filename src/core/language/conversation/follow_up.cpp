#include "core/language/conversation/follow_up.h"

#include <algorithm>

#include "core/language/conversation/follow_up_why.h"
#include "core/language/telling/interpret.h"
#include "core/query/query_walk.h"
#include "core/query/sentence.h"
#include "core/query/validate.h"

namespace sightline::language {

using query::Query;

namespace {

constexpr std::size_t kSuggestions = 4, kSplits = 4;
constexpr std::size_t kLongest = 40;  ///< words
constexpr double kSure = 0.9, kLikely = 0.75, kPartly = 0.6;
constexpr double kStrong = 1.5;  ///< leaning above this needs no other sign

std::vector<std::size_t> all_columns(const Query& q) {
    std::vector<std::size_t> out(q.select.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
    return out;
}

class FollowUp {
  public:
    FollowUp(const Fragment& fragment, const Lexicon& lexicon, const Options& options,
             const Understanding& alone)
        : f_(fragment), lexicon_(lexicon), options_(options), alone_(alone), last_(*options.previous) {}

    std::optional<Understanding> run() {
        features_ = leaning(f_);
        for (const Feature& x : features_) sum_ += x.value * x.weight;
        if (sum_ <= 0) return {};
        if (f_.has(Move::Undo)) return undo();
        if (f_.has(Move::Why)) return why();
        return change();
    }

  private:
    std::optional<Understanding> undo() {
        if (!f_.bare()) return {};
        if (!options_.before_previous)
            return refused("There is nothing to go back to: this is the first question of the conversation.");
        if (!query::validate(*options_.before_previous, lexicon_.schema())) return {};
        return answered(*options_.before_previous, {}, kSure,
                        {"", "back to the question before the last one", "follow_up", {}});
    }

    std::optional<Understanding> why() {
        // "why did it drop", "why are sales so high": nothing may be named but the figure itself.
        const AnalysedQuestion& q = f_.question();
        for (std::size_t i = 0; i < q.size(); ++i) {
            const bool figure =
                std::ranges::any_of(f_.figures, [&](const Arc* a) { return i >= a->begin && i < a->end; });
            if (!figure && !q.table_at[i] && !may_follow_why(q.tokens[i].text)) return {};
        }
        bool figure_missing = false;
        auto parts = explain_by_parts(last_, lexicon_, kSplits, figure_missing);
        std::erase_if(parts,
                      [&](const Contribution& c) { return !query::validate(c.query, lexicon_.schema()); });
        if (parts.empty())
            return refused(
                figure_missing
                    ? "The last answer has no figure whose make-up could be shown."
                    : "The data has no other category that could show what the figure is made of.");
        Assumption shown{"why",
                         "\"why\" = " + parts.front().meaning + ": what adds to it, not what caused it",
                         "follow_up",
                         {}};
        for (std::size_t i = 1; i < parts.size(); ++i)
            shown.alternatives.push_back({parts[i].meaning, parts[i].query});
        return answered(parts.front().query, {}, kLikely, std::move(shown));
    }

    std::optional<Understanding> change() {
        Choices choices;
        choices.add_keys = choices.add_figures = f_.has(Move::Add);
        QueryEdit edit(last_, lexicon_);
        Query result = last_;
        const query::Presentation look = to_presentation(Draft{}, f_.question(), lexicon_);
        const bool only_look = f_.mark && f_.chosen.empty() && !f_.direction && !f_.bound && !operates();
        Applied done;
        if (only_look) {
            done.understood = true;
        } else {
            if (edit.open()) {
                done = apply(f_, choices, lexicon_, edit);
                result = edit.result();
            } else if (auto parts = in_parts(choices, done)) {
                result = std::move(*parts);
            } else {
                return {};
            }
            done.understood = done.understood || f_.mark;
        }
        if (!done.problem.empty())
            return sum_ > kStrong && f_.unmatched.empty() ? refuse_or_alone(done.problem) : std::nullopt;
        if (!done.understood) {
            if (f_.unmatched.empty() || !marked()) return {};
        }
        if (!f_.unmatched.empty()) {
            if (!marked()) return {};
            return stranger();
        }
        if (!query::validate(result, lexicon_.schema())) return {};
        std::vector<Assumption> guesses;
        if (!only_look && edit.open()) guesses = guesses_of(choices, result);
        auto u = answered(result, look, confidence(), kept());
        for (Assumption& g : guesses) u.readings.front().assumptions.push_back(std::move(g));
        return u;
    }

    /// A condition on "both … and", or on what an average is taken of, is one on each part of it.
    std::optional<Query> in_parts(const Choices& choices, Applied& done) const {
        const bool more =
            !f_.keys.empty() || !f_.grains.empty() || !f_.figures.empty() || f_.order || f_.limit;
        if (more || f_.direction || f_.bound) return {};
        const auto changed = [&](Query part) -> std::optional<Query> {
            QueryEdit edit(std::move(part), lexicon_);
            if (!edit.open()) return {};
            const Applied each = apply(f_, choices, lexicon_, edit);
            done.understood |= each.understood;
            if (done.problem.empty()) done.problem = each.problem;
            return edit.result();
        };
        Query whole = last_;
        if (whole.set) {
            query::SetOperation set = std::move(*whole.set);
            whole.set.reset();
            auto left = changed(std::move(whole)), right = changed(*set.right);
            if (!left || !right) return {};
            left->set = query::SetOperation{set.op, Box<Query>(std::move(*right))};
            return left;
        }
        auto* of = std::get_if<Box<Query>>(&whole.from.source.of);
        if (!of || !whole.from.joins.empty()) return {};
        auto inner = changed(**of);
        if (!inner) return {};
        *of = Box<Query>(std::move(*inner));
        return whole;
    }

    bool operates() const {
        constexpr Move kOperations[] = {Move::Reverse, Move::Outliers,     Move::Share,   Move::NoFilter,
                                        Move::NoKeys,  Move::NoTimeFilter, Move::NoLimit, Move::Earlier};
        return std::ranges::any_of(kOperations, [&](Move m) { return f_.has(m); });
    }

    /// Leans by its words, not only by what it lacks.
    bool marked() const {
        constexpr Move kMarks[] = {Move::Only, Move::WhatAbout, Move::Same,    Move::Instead, Move::And,
                                   Move::Add,  Move::Exclude,   Move::Compare, Move::Now};
        return std::ranges::any_of(kMarks, [&](Move m) { return f_.has(m); });
    }

    /// What cannot be done to the last answer may still be a good question.
    std::optional<Understanding> refuse_or_alone(const std::string& problem) const {
        if (!alone_.refused && !alone_.readings.empty() && !operates() &&
            alone_.readings.front().confidence > kPartly)
            return {};
        return refused(problem);
    }

    std::optional<Understanding> stranger() const {
        Draft said;
        said.arcs = f_.chosen;
        Understanding u;
        explain_refusal(u, {said}, f_.question(), lexicon_);
        u.refused = true;
        u.suggestions = suggest_questions(lexicon_, kSuggestions, &last_);
        return u;
    }

    Understanding refused(const std::string& why) const {
        Understanding u;
        u.refused = true;
        u.refusal = why;
        u.suggestions = suggest_questions(lexicon_, kSuggestions, &last_);
        return u;
    }

    double confidence() const {
        double most = sum_ > kStrong ? kSure : kLikely;
        for (const Arc* a : f_.chosen) {
            if (a->mention < 0) continue;
            const ColumnMention& m = f_.question().columns[static_cast<std::size_t>(a->mention)];
            if (m.kind == MatchKind::Vector || m.kind == MatchKind::Hint || m.rivals > 0)
                most = std::min(most, kPartly);
        }
        return most;
    }

    Assumption kept() const {
        return {
            "", "kept from the last question: " + query::sentence(last_, lexicon_.schema()), "follow_up", {}};
    }

    /// "by month" in the place of the key before, or beside it.
    std::vector<Assumption> guesses_of(const Choices& taken, const Query& result) const {
        std::vector<Assumption> found;
        const auto other = [&](const Choices& choices, const std::vector<const Arc*>& arcs, bool added) {
            if (arcs.empty()) return;
            QueryEdit edit(last_, lexicon_);
            const Applied done = apply(f_, choices, lexicon_, edit);
            if (!done.understood || !done.problem.empty() || edit.result() == result ||
                !query::validate(edit.result(), lexicon_.schema()))
                return;
            const std::string words(f_.question().words(arcs.front()->begin, arcs.front()->end));
            const std::string instead = "in place of what was there", beside = "beside what was there";
            found.push_back({words,
                             "\"" + words + "\" " + (added ? beside : instead),
                             "follow_up",
                             {{"\"" + words + "\" " + (added ? instead : beside), edit.result()}}});
        };
        Choices keys = taken, figures = taken;
        keys.add_keys = !taken.add_keys;
        figures.add_figures = !taken.add_figures;
        other(keys, f_.grains.empty() ? f_.keys : f_.grains, taken.add_keys);
        other(figures, f_.figures, taken.add_figures);
        return found;
    }

    Understanding answered(const Query& q, const query::Presentation& look, double confidence,
                           Assumption from_last) const {
        Understanding u;
        Reading r;
        r.query = q;
        r.presentation = presentation(q, look);
        r.answer_columns = all_columns(q);
        r.score = sum_;
        r.confidence = confidence;
        r.spans = spans();
        if (options_.explain) r.features = features_;
        for (const Reading& x : alone_.readings) {
            if (x.query == q || from_last.alternatives.size() >= kSplits) continue;
            from_last.alternatives.push_back(
                {"a question of its own: " + query::sentence(x.query, lexicon_.schema()), x.query});
            break;
        }
        r.assumptions.push_back(std::move(from_last));
        for (const Span& s : r.spans)
            u.understood.push_back("\"" + std::string(f_.text.substr(s.begin, s.end - s.begin)) + "\" as " +
                                   s.meaning);
        u.readings.push_back(std::move(r));
        // Read by itself it stays within reach.
        for (const Reading& x : alone_.readings)
            if (x.query != q && u.readings.size() < std::max<std::size_t>(1, options_.max_readings))
                u.readings.push_back(x);
        return u;
    }

    std::vector<Span> spans() const {
        Draft said;
        said.arcs = f_.chosen;
        auto found = spans_of(said, f_.question(), lexicon_);
        for (std::size_t i = 0; i < found.size(); ++i) {
            const Arc& a = *f_.chosen[i];
            found[i].begin = f_.tokens[f_.rest.from[a.begin]].begin;
            found[i].end = f_.tokens[f_.rest.from[a.end - 1U]].end;
        }
        for (const MoveMention& m : f_.moves) {
            if (m.move == Move::Idle) continue;
            found.push_back({f_.tokens[m.begin].begin, f_.tokens[m.end - 1U].end, "follow_up",
                             "a change of the last question", 0});
        }
        std::ranges::sort(found, {}, &Span::begin);
        return found;
    }

    /// The look of the last answer stays while what it shows is the same but for rows and order.
    query::Presentation presentation(const Query& q, const query::Presentation& said) const {
        query::Presentation p;
        const bool same =
            q.select.size() == last_.select.size() && q.group == last_.group &&
            std::equal(q.select.begin(), q.select.end(), last_.select.begin(),
                       [](const auto& a, const auto& b) { return a.expression == b.expression; });
        if (same) p = options_.previous_presentation;
        // Handed in from outside, it may be of another Query.
        for (auto* channel : {&p.x, &p.y, &p.color, &p.size, &p.facet})
            if (*channel && **channel >= q.select.size()) channel->reset();
        // A table may have been the choice for many rows, a number the one for a single value.
        const bool by_size = p.mark == query::Mark::Table || p.mark == query::Mark::Number;
        if (by_size && (f_.limit || q.limit != last_.limit)) p.mark.reset();
        if (said.mark) p.mark = said.mark;
        if (said.stacking != query::Stacking::Auto) p.stacking = said.stacking;
        p.horizontal |= said.horizontal;
        return p;
    }

    const Fragment& f_;
    const Lexicon& lexicon_;
    const Options& options_;
    const Understanding& alone_;
    const Query& last_;
    std::vector<Feature> features_;
    double sum_ = 0;
};

}  // namespace

std::optional<Understanding> follow_up(std::string_view text, const Lexicon& lexicon, const Options& options,
                                       const Ranker& ranker, const WordVectors& vectors,
                                       const Understanding& alone) {
    if (!options.previous || lexicon.columns().empty() ||
        !query::validate(*options.previous, lexicon.schema()))
        return {};
    const Fragment fragment = read_fragment(text, lexicon, options, ranker, vectors);
    if (fragment.tokens.empty() || fragment.tokens.size() > kLongest ||
        fragment.question().size() != fragment.rest.from.size())
        return {};
    return FollowUp(fragment, lexicon, options, alone).run();
}

}  // namespace sightline::language
