#include "core/language/ranking/candidate_facts.h"

#include <algorithm>
#include <set>

#include "core/language/ranking/evidence.h"
#include "core/language/ranking/features.h"
#include "core/query/names.h"

namespace sightline::language {
namespace {

constexpr std::string_view kOfDraft[] = {
    "covered", "unmatched", "weak",        "exact",  "filters",     "figures", "joined",
    "guessed", "heard",     "least heard", "meant",  "least meant", "missed",  "aggregates",
    "keys",    "grouped",   "conditions",  "having", "orders",      "limit",   "tables",
    "absent",  "set",       "distinct",    "outer",  "skipped",     "arcs"};
constexpr std::string_view kOfQuestion[] = {"tokens",      "columns said", "columns hinted", "tables said",
                                            "values said", "numbers said", "dates said"};
/// In the order of CueKind.
constexpr std::string_view kCues[] = {
    "aggregate",    "superlative", "compare",    "compare after", "between",  "negation",       "by",
    "each",         "versus",      "order verb", "direction",     "limit",    "mark",           "trend",
    "distribution", "relation",    "proportion", "compared",      "color",    "facet",          "stack",
    "grain",        "part",        "bin",        "distinct",      "axis x",   "axis y",         "or",
    "contains",     "starts with", "ends with",  "null",          "not null", "mean reference", "rows",
    "everything",   "running",     "change",     "per grain"};
constexpr std::size_t kCueKinds = static_cast<std::size_t>(CueKind::PerGrain) + 1;
static_assert(std::size(kCues) == kCueKinds);
constexpr std::size_t kAggregates = static_cast<std::size_t>(query::Aggregate::Quantile) + 1;

float number(std::size_t n) {
    return static_cast<float>(n);
}

std::uint32_t hash(std::string_view text) {
    return feature_id(text);
}

}  // namespace

std::vector<float> question_facts(const AnalysedQuestion& q) {
    std::vector<float> out;
    std::set<ColumnId> said, hinted;
    for (const ColumnMention& m : q.columns) (m.kind == MatchKind::Exact ? said : hinted).insert(m.column);
    std::set<int> tables;
    for (const TableMention& m : q.tables)
        if (!m.vector) tables.insert(m.table);
    std::set<std::uint16_t> values;
    for (const ValueMention& m : q.values)
        if (m.similarity >= 1 || m.inflected) values.insert(m.begin);
    for (const std::size_t n : {q.size(), said.size(), hinted.size(), tables.size(), values.size(),
                                q.numbers.size(), q.dates.size()})
        out.push_back(number(n));
    std::array<float, kCueKinds> cues{};
    std::array<float, kAggregates> aggregates{};
    float up = 0, down = 0;
    for (const Cue& c : q.cues) {
        cues[static_cast<std::size_t>(c.kind)] += 1;
        if (c.kind == CueKind::Aggregate && c.argument >= 0 &&
            static_cast<std::size_t>(c.argument) < kAggregates)
            aggregates[static_cast<std::size_t>(c.argument)] += 1;
        if (c.kind == CueKind::Most) (c.argument > 0 ? up : down) += 1;
    }
    out.insert(out.end(), cues.begin(), cues.end());
    out.insert(out.end(), aggregates.begin(), aggregates.end());
    out.push_back(up);
    out.push_back(down);
    return out;
}

const std::vector<std::string>& candidate_fact_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all(std::begin(kOfDraft), std::end(kOfDraft));
        all.insert(all.end(), std::begin(kOfQuestion), std::end(kOfQuestion));
        for (const auto cue : kCues) all.push_back("cue:" + std::string(cue));
        for (std::size_t i = 0; i < kAggregates; ++i)
            all.push_back("cue:" + std::string(query::name_of(static_cast<query::Aggregate>(i))));
        all.emplace_back("cue:most");
        all.emplace_back("cue:least");
        return all;
    }();
    return names;
}

CandidateFacts facts_of(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon,
                        const QuestionNearness& nearness) {
    CandidateFacts f;
    const Evidence e = evidence_of(d, q, lexicon);
    for (const double v :
         {e.covered, e.unmatched, e.weak, e.exact, e.filters, e.outputs, e.joined, e.guessed})
        f.own.push_back(static_cast<float>(v));
    const Nearness near = nearness.of(d);
    for (const float v : {near.heard, near.least_heard, near.meant, near.least_meant, near.missed})
        f.own.push_back(v);
    auto tables = tables_of(d, lexicon);
    const auto aggregates = static_cast<std::size_t>(
        std::ranges::count_if(d.outputs, [](const DraftOutput& o) { return o.aggregate.has_value(); }));
    for (const std::size_t n :
         {aggregates, d.outputs.size() - aggregates, std::size_t{d.grouped}, d.where.size(), d.having.size(),
          d.order.size(), static_cast<std::size_t>(d.limit ? std::clamp<std::int64_t>(*d.limit, 0, 100) : 0),
          tables.size(), d.absent.size(), std::size_t{d.set.has_value()}, std::size_t{d.distinct},
          std::size_t{d.outer.has_value()}, d.skipped.size(), d.arcs.size()})
        f.own.push_back(number(n));
    std::ranges::sort(tables);
    std::string joined;
    for (const int t : tables) joined += std::to_string(t) + ',';
    const Draft::Clauses c = d.clauses();
    f.clauses = {hash(joined),  hash(c.where),   hash(c.groups),
                 hash(c.order), hash(c.outputs), hash(c.outputs + '\n' + c.where)};
    f.rows = hash(c.rows);
    return f;
}

}  // namespace sightline::language
