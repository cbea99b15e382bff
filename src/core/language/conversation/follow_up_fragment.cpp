#include <algorithm>

#include "core/language/conversation/follow_up.h"
#include "core/language/grammar/beam.h"
#include "core/language/ranking/evidence.h"

namespace sightline::language {

namespace {

constexpr std::size_t kArcsPerToken = 48;
constexpr std::size_t kBeam = 16;
constexpr std::size_t kLong = 24;  ///< words: no follow-up, so not worth reading twice
constexpr std::size_t kShort = 3;  ///< words, besides those that only lean

class Sorter {
  public:
    Sorter(Fragment& f, const Lexicon& lexicon) : f_(f), q_(f.question()), lexicon_(lexicon) {}

    void run() {
        used_.assign(q_.size(), false);
        prefer_order();
        for (const Arc* a : f_.chosen) {
            for (std::size_t i = a->begin; i < a->end; ++i) used_[i] = true;
            place(*a);
        }
        for (const Cue& c : q_.cues) closed(c);
        bound();
        f_.names_rows = f_.names_rows || speaks_of_rows();
        Draft said;
        said.arcs = f_.chosen;
        for (const std::size_t i : unmatched_words(&said, q_))
            if (!(f_.bound && i >= f_.bound->begin && i < f_.bound->end))
                f_.unmatched.emplace_back(q_.words(i, i + 1));
    }

  private:
    bool excluded(const Arc& a) const {
        return a.begin > 0 &&
               (q_.tokens[a.begin - 1U].text == "excluding" ||
                (a.begin > 1 && q_.tokens[a.begin - 1U].stop && q_.tokens[a.begin - 2U].text == "excluding"));
    }

    /// "sort by region": there is nothing to group when all that is said is an order.
    void prefer_order() {
        const Cue* verb = nullptr;
        for (const Cue& c : q_.cues)
            if (c.kind == CueKind::OrderVerb && c.argument == 1 && (!verb || c.begin < verb->begin))
                verb = &c;
        if (!verb || std::ranges::any_of(f_.chosen, [](const Arc* a) { return a->kind == ArcKind::Order; }))
            return;
        const Arc* best = nullptr;
        for (const Arc& a : f_.arcs)
            if (a.kind == ArcKind::Order && a.begin == verb->begin &&
                (!best || (a.column >= 0) > (best->column >= 0) ||
                 ((a.column >= 0) == (best->column >= 0) && a.score > best->score)))
                best = &a;
        if (!best) return;
        std::erase_if(f_.chosen, [&](const Arc* a) { return a->begin < best->end && best->begin < a->end; });
        f_.chosen.push_back(best);
        std::ranges::sort(f_.chosen, {}, [](const Arc* a) { return a->begin; });
    }

    bool after_every(const Arc& a) const {
        return std::ranges::any_of(f_.moves, [&](const MoveMention& m) {
            return m.move == Move::Every && m.end == f_.rest.from[a.begin];
        });
    }

    bool counts(const Arc& a) const {
        return std::ranges::any_of(q_.cues, [&](const Cue& c) {
            return c.kind == CueKind::Aggregate && c.begin >= a.begin && c.end <= a.end;
        });
    }

    /// "how many", of nothing that is named.
    const Cue* only_counts(const Arc& a) const {
        for (const Cue& c : q_.cues)
            if (c.kind == CueKind::Aggregate && c.begin == a.begin && c.end == a.end && a.table < 0)
                return &c;
        return nullptr;
    }

    void place(const Arc& a) {
        const bool grows = a.kind == ArcKind::Output || a.kind == ArcKind::Group || a.kind == ArcKind::Grain;
        if (grows && excluded(a)) {
            f_.dropped.push_back(&a);
            return;
        }
        switch (a.kind) {
            case ArcKind::Filter:
                if (a.column >= 0 && !a.filters.front().aggregate)
                    f_.filters.push_back(&a);
                else if (!a.filters.empty() && !a.filters.front().values.empty())
                    // Of the number of rows, says the grammar; after an answer it is of its figure.
                    f_.bound = Fragment::Bound{a.filters.front().op,
                                               as_number(a.filters.front().values.front()).value_or(0),
                                               a.begin, a.end};
                break;
            case ArcKind::Group:
                if (f_.every < 0 && after_every(a))
                    f_.every = a.column;
                else
                    f_.keys.push_back(&a);
                break;
            case ArcKind::Output: {
                const LexicalColumn& c = lexicon_.column(a.column);
                if (f_.every < 0 && !a.aggregate && after_every(a))
                    f_.every = a.column;
                else if (a.aggregate || (c.numeric && !c.identifier && !c.year))
                    f_.figures.push_back(&a);
                else
                    f_.keys.push_back(&a), bare_name_ = true;
                break;
            }
            case ArcKind::Rows:
                if (const Cue* bare = only_counts(a))
                    f_.aggregate = bare;
                else if (counts(a))
                    f_.figures.push_back(&a);
                else
                    f_.names_rows = true;
                break;
            case ArcKind::Grain:
                f_.grains.push_back(&a);
                break;
            case ArcKind::Order:
                f_.order = &a;
                break;
            case ArcKind::Limit:
                f_.limit = &a;
                break;
            case ArcKind::Superlative:
                if (a.mention >= 0)
                    f_.superlative = &a;
                else
                    f_.most |= a.direction < 0, f_.least |= a.direction > 0,
                        f_.how_many = std::max<std::int64_t>(1, a.limit);
                break;
            case ArcKind::Noun:
            case ArcKind::Absent:  // "who have no order" speaks of rows, as a question of its own does
                f_.names_rows = true;
                break;
        }
    }

    bool free(const Cue& c) const {
        for (std::size_t i = c.begin; i < c.end; ++i)
            if (used_[i]) return false;
        return true;
    }

    void closed(const Cue& c) {
        if (c.kind == CueKind::Mark || c.kind == CueKind::Stack) f_.mark = true;
        if (c.kind == CueKind::Running) f_.running = true;
        if (!free(c)) return;
        if (c.kind == CueKind::Aggregate && !f_.aggregate && c.phrase != "amount" && c.phrase != "quantity")
            f_.aggregate = &c;
        if (c.kind == CueKind::Direction && !f_.direction) f_.direction = &c;
        if (c.kind == CueKind::Most && c.phrase != "last" && c.phrase != "first") {
            f_.most |= c.argument > 0;
            f_.least |= c.argument < 0;
            for (const NumberMention& n : q_.numbers)
                if (n.whole && n.value >= 1 && n.value <= 1000 && !used_[n.begin] &&
                    (n.end == c.begin || n.begin == c.end))
                    f_.how_many = static_cast<std::int64_t>(n.value);
        }
        if (c.kind == CueKind::Rows) f_.names_rows = true;
    }

    void bound() {
        for (const Cue& c : q_.cues) {
            if (c.kind != CueKind::Compare || !free(c)) continue;
            for (const NumberMention& n : q_.numbers)
                if (n.begin == c.end && !used_[n.begin] && !f_.bound)
                    f_.bound =
                        Fragment::Bound{static_cast<query::Comparator>(c.argument), n.value, c.begin, n.end};
        }
    }

    bool speaks_of_rows() const {
        if (bare_name_ && !f_.limit && !f_.superlative && !f_.most && !f_.least) return true;
        for (std::size_t i = 0; i < q_.size(); ++i)
            if (q_.table_at[i] && !used_[i]) return true;
        return false;
    }

    Fragment& f_;
    const AnalysedQuestion& q_;
    const Lexicon& lexicon_;
    std::vector<bool> used_;
    bool bare_name_ = false;
};

bool asks_by_itself(std::string_view word) {
    constexpr std::string_view kOpenings[] = {"which", "who",  "whose", "where", "when", "what", "how",
                                              "list",  "find", "count", "name",  "are",  "is",   "does"};
    return std::ranges::find(kOpenings, word) != std::end(kOpenings);
}

}  // namespace

namespace {

Fragment read(Remainder rest, std::string_view text, const Lexicon& lexicon, const Options& options,
              const Ranker& ranker, const WordVectors& vectors) {
    Fragment f;
    f.text = text;
    f.tokens = tokenize(text);
    f.moves = find_moves(f.tokens);
    f.rest = std::move(rest);
    // Views of the text go along: it must stand still.
    f.storage = std::make_unique<const std::string>(f.rest.text);
    f.analysed =
        std::make_unique<const AnalysedQuestion>(analyse(*f.storage, lexicon, vectors, options.today));
    Grammar grammar(f.question(), lexicon, ranker, nullptr);
    f.arcs = grammar.arcs(kArcsPerToken);
    const auto found = search(f.question(), grammar, f.arcs, ranker, kBeam);
    if (!found.empty()) f.chosen = found.front().arcs;
    if (f.question().size() == f.rest.from.size()) Sorter(f, lexicon).run();
    return f;
}

/// "returns" for the value Returned: of words that mean nothing else, the value with the same stem.
std::optional<Remainder> in_words_of_values(const Fragment& f, const Lexicon& lexicon) {
    if (!lexicon.index()) return {};
    Remainder r{"", f.rest.from};
    bool changed = false;
    for (std::size_t i = 0; i < f.question().size(); ++i) {
        const Token& t = f.question().tokens[i];
        const std::string word(f.question().words(i, i + 1));
        std::string value;
        if (t.stem.size() > 3 && std::ranges::find(f.unmatched, word) != f.unmatched.end())
            for (const ValueMatch& m : lexicon.index()->prefix(t.stem, 4))
                if (value.empty() && stem(fold(m.value)) == t.stem) value = m.value;
        changed |= !value.empty();
        r.text += (i > 0 ? " " : "") + (value.empty() ? word : value);
    }
    return changed ? std::optional(std::move(r)) : std::nullopt;
}

}  // namespace

Fragment read_fragment(std::string_view text, const Lexicon& lexicon, const Options& options,
                       const Ranker& ranker, const WordVectors& vectors) {
    const auto tokens = tokenize(text);
    const Remainder rest = without_moves(text, tokens, find_moves(tokens));
    Fragment f = read(rest, text, lexicon, options, ranker, vectors);
    const auto better = [&](Remainder other) {
        Fragment again = read(std::move(other), text, lexicon, options, ranker, vectors);
        // Every word of it must stand for one of the question.
        if (again.question().size() == again.rest.from.size() && again.unmatched.size() < f.unmatched.size())
            f = std::move(again);
    };
    if (f.unmatched.empty() || f.question().size() > kLong) return f;
    if (auto respelt = in_words_of_values(f, lexicon)) better(std::move(*respelt));
    if (f.unmatched.empty() || f.rest.from.empty()) return f;
    // "only March": a month alone is a date only after a word of time.
    Remainder led{"in " + f.rest.text, f.rest.from};
    led.from.insert(led.from.begin(), led.from.front());
    better(std::move(led));
    return f;
}

std::vector<Feature> leaning(const Fragment& f) {
    std::vector<Feature> out;
    const auto add = [&](const char* name, bool holds, double weight) {
        if (holds) out.push_back({std::string("follow:") + name, 1, weight});
    };
    constexpr Move kOperations[] = {Move::Reverse,      Move::Outliers, Move::Share,  Move::Why,
                                    Move::Undo,         Move::NoFilter, Move::NoKeys, Move::NoLimit,
                                    Move::NoTimeFilter, Move::Earlier};
    const bool figure = !f.figures.empty() || f.superlative != nullptr;
    const bool key = !f.keys.empty() || !f.grains.empty();
    const bool opening = !f.question().tokens.empty() && asks_by_itself(f.question().tokens.front().text) &&
                         !(f.aggregate && f.aggregate->begin == 0);
    add("bias", true, -0.5);
    add("operation", std::ranges::any_of(kOperations, [&](Move m) { return f.has(m); }), 3);
    add("instead", f.has(Move::Instead) || f.has(Move::InsteadOf), 2.5);
    add("what-about", f.has(Move::WhatAbout), 2.5);
    add("same", f.has(Move::Same), 2.5);
    add("every", f.every >= 0 && !opening, 1.5);
    add("only", f.has(Move::Only), 2.5);
    add("add", f.has(Move::Add), 1.5);
    add("compare", f.has(Move::Compare), 1.5);
    add("exclude", f.has(Move::Exclude), 1);
    add("now", f.has(Move::Now), 1);
    add("and", f.has(Move::And), 1.5);
    add("no-figure", !figure && !f.names_rows, 1.5);
    add("bare-aggregate", f.aggregate != nullptr && f.figures.empty(), 1);
    add("short", f.question().size() <= kShort, 1.25);
    add("figure", figure, -1);
    add("figure-and-key", figure && key, -3);
    add("figure-and-filter", figure && !f.filters.empty(), -1);
    add("names-rows", !figure && f.names_rows, -1.75);
    add("opening", opening, -1);
    if (!f.unmatched.empty())
        out.push_back({"follow:unmatched", static_cast<double>(f.unmatched.size()), -1});
    return out;
}

}  // namespace sightline::language
