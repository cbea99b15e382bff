#include "core/language/grammar/beam.h"

#include <algorithm>
#include <array>

namespace sightline::language {
namespace {

struct State {
    float score = 0;
    int parent = -1;
    int arc = -1;                            // -1: a skipped word
    std::uint64_t outputs = 0, filters = 0;  // columns used, by a bit of their number
    std::array<std::uint8_t, kArcKinds> counts{};
    std::int8_t last = -1;  // kind of the last arc
};

std::uint64_t bit(ColumnId c) {
    return c < 0 ? 0 : std::uint64_t{1} << (static_cast<unsigned>(c) % 64);
}

/// The same facts as step_features, from a State: ids of the features that hold.
class Steps {
  public:
    explicit Steps(const Ranker& ranker) {
        for (std::size_t k = 0; k < kArcKinds; ++k) {
            const std::string_view kind = name_of(static_cast<ArcKind>(k));
            for (std::size_t n = 0; n < 5; ++n) nth_[k][n] = weight(ranker, {"nth", kind, small_count(n)});
            for (std::size_t p = 0; p <= kArcKinds; ++p)
                after_[k][p] = weight(
                    ranker,
                    {"after", p == 0 ? std::string_view("^") : name_of(static_cast<ArcKind>(p - 1)), kind});
        }
        repeated_output_ = weight(ranker, {"repeat", "output"});
        repeated_filter_ = weight(ranker, {"repeat", "filter"});
        output_in_filter_ = weight(ranker, {"repeat", "output-in-filter"});
    }
    float score(const State& s, const Arc& a) const {
        const auto k = static_cast<std::size_t>(a.kind);
        float sum =
            nth_[k][std::min<std::size_t>(s.counts[k], 4)] + after_[k][static_cast<std::size_t>(s.last + 1)];
        const bool output = a.kind == ArcKind::Output || a.kind == ArcKind::Group;
        if (output && (s.outputs & bit(a.column))) sum += repeated_output_;
        if (a.kind == ArcKind::Filter && (s.filters & bit(a.column))) sum += repeated_filter_;
        if ((output && (s.filters & bit(a.column))) ||
            (a.kind == ArcKind::Filter && (s.outputs & bit(a.column))))
            sum += output_in_filter_;
        return sum;
    }

  private:
    static float weight(const Ranker& ranker, std::initializer_list<std::string_view> parts) {
        FeatureId h = kFeatureSeed;
        for (auto p : parts) h = hash_part(h, p);
        return ranker.weight(h);
    }
    float nth_[kArcKinds][5] = {};
    float after_[kArcKinds][kArcKinds + 1] = {};
    float repeated_output_ = 0, repeated_filter_ = 0, output_in_filter_ = 0;
};

void trim(std::vector<int>& at, const std::vector<State>& pool, std::size_t width) {
    const auto better = [&](int a, int b) {
        const float x = pool[static_cast<std::size_t>(a)].score, y = pool[static_cast<std::size_t>(b)].score;
        return x != y ? x > y : a < b;
    };
    if (at.size() <= width) {
        std::sort(at.begin(), at.end(), better);
        return;
    }
    std::partial_sort(at.begin(), at.begin() + static_cast<std::ptrdiff_t>(width), at.end(), better);
    at.resize(width);
}

}  // namespace

void step_features(const std::vector<const Arc*>& before, const Arc& arc, FeatureWriter& f) {
    std::size_t same = 0;
    bool out = false, filtered = false;
    for (const Arc* b : before) {
        same += b->kind == arc.kind;
        const bool is_output = b->kind == ArcKind::Output || b->kind == ArcKind::Group;
        if (bit(b->column) == bit(arc.column) && arc.column >= 0) {
            out |= is_output;
            filtered |= b->kind == ArcKind::Filter;
        }
    }
    f.add({"nth", name_of(arc.kind), small_count(same)});
    f.add(
        {"after", before.empty() ? std::string_view("^") : name_of(before.back()->kind), name_of(arc.kind)});
    const bool output = arc.kind == ArcKind::Output || arc.kind == ArcKind::Group;
    if (output && out) f.add({"repeat", "output"});
    if (arc.kind == ArcKind::Filter && filtered) f.add({"repeat", "filter"});
    if ((output && filtered) || (arc.kind == ArcKind::Filter && out)) f.add({"repeat", "output-in-filter"});
}

std::vector<Derivation> search(const AnalysedQuestion& question, const Grammar& grammar,
                               const std::vector<Arc>& arcs, const Ranker& ranker, std::size_t width) {
    const std::size_t n = question.size();
    const Steps steps(ranker);
    std::vector<float> skip_score(n);
    for (std::size_t i = 0; i < n; ++i) {
        FeatureVector v;
        FeatureWriter f(v, nullptr);
        grammar.skip_features(i, f);
        skip_score[i] = ranker.score(v);
    }
    std::vector<std::size_t> first(n + 1, arcs.size());
    for (std::size_t k = arcs.size(); k-- > 0;) first[arcs[k].begin] = k;

    std::vector<State> pool;
    pool.reserve(width * (n + 1) * 8);
    std::vector<std::vector<int>> at(n + 1);
    pool.emplace_back();
    at[0].push_back(0);
    for (std::size_t i = 0; i < n; ++i) {
        trim(at[i], pool, width);
        for (int id : at[i]) {
            const State from = pool[static_cast<std::size_t>(id)];
            State skip = from;
            skip.parent = id;
            skip.arc = -1;
            skip.score += skip_score[i];
            at[i + 1].push_back(static_cast<int>(pool.size()));
            pool.push_back(skip);
            for (std::size_t k = first[i]; k < arcs.size() && arcs[k].begin == i; ++k) {
                const Arc& a = arcs[k];
                State next = from;
                next.parent = id;
                next.arc = static_cast<int>(k);
                next.score += a.score + steps.score(from, a);
                auto& count = next.counts[static_cast<std::size_t>(a.kind)];
                if (count < 255) ++count;
                next.last = static_cast<std::int8_t>(a.kind);
                if (a.kind == ArcKind::Output || a.kind == ArcKind::Group) next.outputs |= bit(a.column);
                if (a.kind == ArcKind::Filter) next.filters |= bit(a.column);
                at[a.end].push_back(static_cast<int>(pool.size()));
                pool.push_back(next);
            }
        }
    }
    trim(at[n], pool, width);
    std::vector<Derivation> best;
    for (int id : at[n]) {
        Derivation d;
        d.score = pool[static_cast<std::size_t>(id)].score;
        std::size_t end = n;
        for (int s = id; pool[static_cast<std::size_t>(s)].parent >= 0;
             s = pool[static_cast<std::size_t>(s)].parent) {
            const int arc = pool[static_cast<std::size_t>(s)].arc;
            if (arc >= 0) {
                d.arcs.push_back(&arcs[static_cast<std::size_t>(arc)]);
                end = arcs[static_cast<std::size_t>(arc)].begin;
            } else {
                d.skipped.push_back(static_cast<std::uint16_t>(--end));
            }
        }
        std::reverse(d.arcs.begin(), d.arcs.end());
        std::reverse(d.skipped.begin(), d.skipped.end());
        best.push_back(std::move(d));
    }
    return best;
}

}  // namespace sightline::language
