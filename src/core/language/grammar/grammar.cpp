#include "core/language/grammar/grammar.h"

#include <algorithm>

namespace sightline::language {
namespace {

/// The word itself when it belongs to a closed class, else what it is.
std::string_view closed_word(const AnalysedQuestion& q, std::ptrdiff_t i) {
    if (i < 0) return "^";
    const auto k = static_cast<std::size_t>(i);
    if (k >= q.size()) return "$";
    const Token& t = q.tokens[k];
    if (t.quote != 0) return "\"";
    if (t.stop || q.cue_at[k] >= 0) return t.text;
    if (q.number_at[k]) return "#";
    if (q.value_strength[k] == 2) return "<value>";
    if (q.column_strength[k] == 2) return "<column>";
    if (q.table_at[k]) return "<table>";
    return "*";
}

std::string_view cue_name(CueKind kind) {
    constexpr std::string_view kNames[] = {
        "aggregate",    "most",       "compare",    "compareafter", "between", "negation", "by",
        "each",         "versus",     "orderverb",  "direction",    "limit",   "mark",     "trend",
        "distribution", "relation",   "proportion", "compared",     "color",   "facet",    "stack",
        "grain",        "part",       "bin",        "distinct",     "axisx",   "axisy",    "or",
        "contains",     "startswith", "endswith",   "null",         "notnull", "meanref",  "rows",
        "everything",   "running",    "change",     "pergrain"};
    static_assert(std::size(kNames) == static_cast<std::size_t>(CueKind::PerGrain) + 1);
    return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string_view table_near(const AnalysedQuestion& q, std::size_t begin, std::size_t end, int table) {
    constexpr std::size_t kNear = 3;
    std::size_t own = kNear + 1, other = kNear + 1;
    for (const TableMention& t : q.tables) {
        if (t.vector) continue;
        const std::size_t gap = t.begin >= end ? t.begin - end : t.end <= begin ? begin - t.end : 0;
        std::size_t& nearest = t.table == table ? own : other;
        nearest = std::min(nearest, gap);
    }
    if (own > kNear && other > kNear) return "none";
    return own < other ? "own" : own == other ? "both" : "other";
}

std::string_view type_name(const LexicalColumn& c) {
    if (c.temporal) return "time";
    if (c.year) return "year";
    if (c.identifier) return "id";
    if (c.numeric) return "num";
    if (c.info->type == ColumnType::Boolean) return "bool";
    if (c.date_text) return "datetext";
    return "text";
}

std::string_view name_of(query::Aggregate a) {
    constexpr std::string_view kNames[] = {"count", "sum",    "mean",     "median",  "min",
                                           "max",   "stddev", "variance", "quantile"};
    return kNames[static_cast<std::size_t>(a)];
}

std::string_view name_of(ArcKind kind) {
    constexpr std::string_view kNames[] = {"output", "rows",        "group", "filter", "order",
                                           "limit",  "superlative", "grain", "noun",   "absent"};
    return kNames[static_cast<std::size_t>(kind)];
}

void add_context(FeatureWriter& f, std::string_view what, const AnalysedQuestion& q, std::size_t begin,
                 std::size_t end) {
    const auto b = static_cast<std::ptrdiff_t>(begin), e = static_cast<std::ptrdiff_t>(end);
    const std::string_view p1 = closed_word(q, b - 1), p2 = closed_word(q, b - 2), n1 = closed_word(q, e);
    f.add({what, "p1", p1});
    f.add({what, "p2", p2, p1});
    f.add({what, "n1", n1});
    f.add({what, "n2", n1, closed_word(q, e + 1)});
    if (end < q.size() && q.tokens[end].before == ',') f.add({what, "comma-after"});
    if (begin > 0 && q.tokens[begin].before == ',') f.add({what, "comma-before"});
}

bool Grammar::bridge(std::size_t begin, std::size_t end, std::size_t longest) const {
    if (end < begin || end - begin > longest) return false;
    for (std::size_t i = begin; i < end; ++i)
        if (!q_.tokens[i].stop && q_.cue_at[i] < 0 && !q_.table_at[i]) return false;
    return true;
}

void Grammar::mention_features(FeatureWriter& f, std::string_view what, const ColumnMention& m) const {
    constexpr std::string_view kKinds[] = {"exact", "partial", "prefix", "hint", "vector"};
    const std::string_view kind = kKinds[static_cast<std::size_t>(m.kind)];
    f.add({"col", kind});
    f.add({what, "col", kind});
    if (m.share < 1) f.add({"col", kind, "share"}, m.share);
    if (m.similarity < 1) f.add({"col", kind, "sim"}, m.similarity);
    f.add({"col", kind, "rivals", small_count(static_cast<std::size_t>(m.rivals))});
    f.add({"col", "words"}, static_cast<float>(std::min(4, m.end - m.begin)));
    if (m.inside) f.add({"col", kind, "inside"});
    if (m.surface) f.add({"col", "surface"});
    const LexicalColumn& c = lexicon_.column(m.column);
    f.add({what, "type", type_name(c)});
    if (m.kind == MatchKind::Hint) f.add({"hint", q_.tokens[m.begin].text, type_name(c)});
    // A capitalized or quoted word inside the sentence is rather a value than a name of a column.
    if (q_.tokens[m.begin].quote != 0) f.add({what, "quoted"});
    if (lexicon_.tables().size() > 1) f.add({"near-table", table_near(q_, m.begin, m.end, c.table)});
    bool value = false;
    for (std::size_t i = m.begin; i < m.end; ++i) value |= q_.value_strength[i] == 2;
    if (value) f.add({what, "is-value-too"});
}

void Grammar::emit(Arc arc) {
    arc.score = ranker_.score(arc.features);
    arcs_.push_back(std::move(arc));
}

std::vector<Arc> Grammar::arcs(std::size_t limit_per_token) {
    arcs_.reserve(512);
    add_outputs();
    add_filters();
    add_orders();
    add_links();
    // Best arcs of each starting token; the order of making breaks ties.
    std::stable_sort(arcs_.begin(), arcs_.end(), [](const Arc& a, const Arc& b) {
        if (a.begin != b.begin) return a.begin < b.begin;
        const float pa = a.score, pb = b.score;
        return pa > pb;
    });
    std::vector<Arc> kept;
    std::size_t run = 0;
    for (std::size_t i = 0; i < arcs_.size(); ++i) {
        run = i > 0 && arcs_[i].begin == arcs_[i - 1].begin ? run + 1 : 0;
        if (run < limit_per_token) kept.push_back(std::move(arcs_[i]));
    }
    return kept;
}

void Grammar::skip_features(std::size_t i, FeatureWriter& f) const {
    const Token& t = q_.tokens[i];
    if (q_.column_strength[i] == 2 && i > 0 && q_.cue_at[i - 1] >= 0) {
        const CueKind lead = q_.cues[static_cast<std::size_t>(q_.cue_at[i - 1])].kind;
        if (lead == CueKind::By || lead == CueKind::Each) f.add({"skip", "key"});
    }
    const bool possessive = i + 1 < q_.size() && q_.tokens[i + 1].text == "s";
    if (q_.table_at[i] && !t.stop && !possessive && i > 0 && lexicon_.tables().size() > 1 &&
        q_.cue_at[i - 1] >= 0 && q_.cues[static_cast<std::size_t>(q_.cue_at[i - 1])].kind == CueKind::Each)
        f.add({"skip", "each-table"});
    if (q_.flag_at[i] && !t.stop) f.add({"skip", "flag"});
    if (q_.value_strength[i] == 2) f.add({"skip", t.stop ? "value-stop" : "value"});
    if (q_.column_strength[i] == 2) f.add({"skip", t.stop ? "column-stop" : "column"});
    if (q_.number_at[i] && q_.tokens[i].text != "one") f.add({"skip", "number"});
    if (q_.date_at[i]) f.add({"skip", "date"});
    if (t.quote != 0) f.add({"skip", "quoted"});
    if (q_.cue_at[i] >= 0) {
        const Cue& c = q_.cues[static_cast<std::size_t>(q_.cue_at[i])];
        f.add({"skip", "cue", cue_name(c.kind)});
        if (c.begin == i) f.add({"skip", "cue", c.phrase});
        return;
    }
    if (t.stop) {
        f.add({"skip", "stop"});
        return;
    }
    f.add({"skip", "content"});
    if (q_.table_at[i]) f.add({"skip", "table"});
    if (q_.column_strength[i] == 1) f.add({"skip", "column-weak"});
    if (q_.value_strength[i] == 1) f.add({"skip", "value-weak"});
    if (t.capital && i > 0) f.add({"skip", "capital"});
}

}  // namespace sightline::language
