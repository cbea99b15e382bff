#include <algorithm>

#include "core/language/drafts/draft.h"
#include "core/language/ranking/link_features.h"

namespace sightline::language {
namespace {

constexpr std::int64_t kFarTooMany = 100;  ///< for bars of their own
constexpr std::int64_t kManyValues = 20;   ///< of a number: more are better shown in bins

bool starts(const AnalysedQuestion& q, std::initializer_list<std::string_view> words) {
    std::size_t i = 0;
    for (std::string_view w : words)
        if (i >= q.size() || q.tokens[i++].text != w) return false;
    return true;
}

/// Which words of chart language the question has: what it says decides how silent parts are filled in.
std::string_view chart_talk(const AnalysedQuestion& q) {
    if (q.cue(CueKind::Relation)) return "relation";
    if (q.cue(CueKind::Versus)) return "versus";
    if (q.cue(CueKind::Distribution)) return "distribution";
    if (q.cue(CueKind::Proportion)) return "proportion";
    if (q.cue(CueKind::Compared)) return "compared";
    for (const Cue& c : q.cues)
        if (c.kind == CueKind::Mark) {
            switch (static_cast<query::Mark>(c.argument)) {
                case query::Mark::Point:
                    return "point";
                case query::Mark::Histogram:
                    return "histogram";
                case query::Mark::Line:
                    return "line";
                case query::Mark::BoxPlot:
                    return "box";
                default:
                    break;
            }
        }
    if (q.cue(CueKind::Trend)) return "trend";
    if (q.cue(CueKind::Mark)) return "mark";
    return "none";
}

/// Is a picture asked for, of whatever kind?
bool is_drawn(const AnalysedQuestion& q) {
    constexpr std::string_view kWords[] = {"plot",      "chart", "graph",        "visualize",
                                           "visualise", "draw",  "visualization"};
    return std::any_of(q.tokens.begin(), q.tokens.end(), [&](const Token& t) {
        return std::find(std::begin(kWords), std::end(kWords), t.text) != std::end(kWords);
    });
}

std::string_view shape_of(const LexicalColumn& c) {
    if (c.unique) return "unique";
    if (c.category) return "category";
    return "many";
}

}  // namespace

std::string_view opening_of(const AnalysedQuestion& q) {
    if (starts(q, {"how", "many"})) return "how many";
    if (starts(q, {"how", "much"})) return "how much";
    if (starts(q, {"how", "often"})) return "how often";
    if (starts(q, {"how", "does"}) || starts(q, {"how", "do"}) || starts(q, {"how", "has"}) ||
        starts(q, {"how", "is"}) || starts(q, {"how", "are"}))
        return "how does";
    if (starts(q, {"name", "the"})) return "name the";
    if (starts(q, {"tell", "me"})) return "tell me";
    if (starts(q, {"is"}) || starts(q, {"are"}) || starts(q, {"does"}) || starts(q, {"do"}) ||
        starts(q, {"did"}))
        return "yes-no";
    constexpr std::string_view kFirst[] = {"who",  "when", "where", "which", "what",   "whose",
                                           "show", "list", "give",  "find",  "return", "draw",
                                           "plot", "for",  "in",    "count", "bar",    "a"};
    for (std::string_view w : kFirst)
        if (starts(q, {w})) return w;
    for (std::size_t i = 1; i < q.size(); ++i) {
        const std::string& t = q.tokens[i].text;
        if (t == "how" && i + 1 < q.size() && q.tokens[i + 1].text == "many") return "later how many";
        if (t == "who" || t == "which" || t == "what" || t == "when" || t == "where") return "later wh";
    }
    return "other";
}

std::vector<int> tables_of(const Draft& d, const Lexicon& lexicon) {
    std::vector<int> tables;
    const auto add = [&](ColumnId c) {
        if (c < 0) return;
        const int t = lexicon.column(c).table;
        if (std::find(tables.begin(), tables.end(), t) == tables.end()) tables.push_back(t);
    };
    const auto add_table = [&](int t) {
        if (t >= 0 && std::find(tables.begin(), tables.end(), t) == tables.end()) tables.push_back(t);
    };
    for (const auto& o : d.outputs) add(o.column), add(o.over), add_table(o.table);
    for (const auto& group : d.where)
        for (const auto& a : group) add(a.column);
    for (const auto& o : d.order) add(o.key.column);
    for (const auto& a : d.share) add(a.column);
    for (const auto& a : d.having) add(a.column);
    for (int t : d.through) add_table(t);
    if (tables.empty()) tables.push_back(d.table);
    return tables;
}

void score_draft(Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon, const Grammar& grammar,
                 const Ranker& ranker, FeatureNames* names) {
    d.features.clear();
    FeatureWriter f(d.features, names);
    std::vector<const Arc*> before;
    for (const Arc* a : d.arcs) {
        d.features.insert(d.features.end(), a->features.begin(), a->features.end());
        step_features(before, *a, f);
        before.push_back(a);
    }
    for (std::uint16_t i : d.skipped) grammar.skip_features(i, f);

    const std::string_view talk = chart_talk(q), opening = opening_of(q);
    f.add({"done", d.completion});
    f.add({"done", d.completion, talk});
    if (d.completion == "histogram" && !d.where.empty()) f.add({"done", d.completion, talk, "filtered"});
    f.add({"done", d.completion, "chart", talk == "none" ? "no" : "yes"});
    f.add({"done", d.completion, "open", opening});
    // Are the rows of the table themselves spoken of ("orders" in a table with an order id)?
    const bool rows_named =
        std::any_of(q.tables.begin(), q.tables.end(), [](const TableMention& m) { return !m.vector; }) ||
        std::any_of(q.columns.begin(), q.columns.end(), [&](const ColumnMention& m) {
            const LexicalColumn& c = lexicon.column(m.column);
            return c.identifier && c.unique && m.kind == MatchKind::Partial;
        });
    f.add({"done", d.completion, "rows-named", rows_named ? "yes" : "no"});
    if (d.completion.starts_with("guess") || d.completion == "everything")
        f.add({"done", d.completion, "filters", small_count(d.where.size())});
    std::size_t aggregates = 0, answers = 0;
    for (const auto& o : d.outputs) aggregates += o.aggregate.has_value(), answers += !o.context;
    f.add({"outputs", small_count(answers)});
    f.add({"outputs", small_count(answers), "chart", talk == "none" ? "no" : "yes"});
    f.add({"aggregates", small_count(aggregates)});
    f.add({"filters", small_count(d.where.size())});
    f.add({"shape", small_count(answers), small_count(aggregates), d.grouped ? "grouped" : "flat", talk});
    if (!d.limit && !d.outer && std::any_of(d.arcs.begin(), d.arcs.end(), [](const Arc* a) {
            return a->kind == ArcKind::Superlative;
        }))
        f.add({"super", "unused"});
    // "incidents per project" in a table of projects.
    if (std::any_of(d.arcs.begin(), d.arcs.end(), [&](const Arc* a) {
            return a->kind == ArcKind::Noun && a->table >= 0 && q.cue_starting_at(a->begin, CueKind::Each);
        }))
        f.add({"done", d.completion, "per-row"});
    if (!d.outer_said.empty()) f.add({"outer", d.outer_said, d.outer ? "yes" : "no"});
    if (d.distinct) f.add({"distinct"});
    if (d.any) f.add({"any"});
    if (const Cue* said = q.cue(CueKind::Proportion); said && d.grouped && aggregates == 1)
        f.add(
            {"part",
             std::any_of(d.outputs.begin(), d.outputs.end(), [](auto& o) { return o.of_all; }) ? "yes" : "no",
             said->phrase});
    if (q.cue(CueKind::Running))
        f.add({"running", std::any_of(d.outputs.begin(), d.outputs.end(), [](auto& o) { return o.running; })
                              ? "yes"
                              : "no"});
    if (const Cue* said = q.cue(CueKind::Change))
        f.add(
            {"change",
             std::any_of(d.outputs.begin(), d.outputs.end(), [](auto& o) { return o.change; }) ? "yes" : "no",
             said->phrase});
    if (!d.sides.empty()) {
        f.add({"sides", d.apart ? "apart" : "together", d.sides});
        f.add({"sides", d.apart ? "apart" : "together", talk});
    }
    if (d.homeless_grain) f.add({"homeless-grain"});
    if (d.limit && std::any_of(d.arcs.begin(), d.arcs.end(), [&](const Arc* a) {
            return a->kind == ArcKind::Group && q.cue_starting_at(a->begin, CueKind::Each);
        }))
        f.add({"limited", d.per ? "per-key" : "whole", talk});
    if (d.limit && !d.grouped && std::all_of(d.outputs.begin(), d.outputs.end(), [](const DraftOutput& o) {
            return o.aggregate.has_value();
        }))
        f.add({"limited", "single-row"});
    if (d.limit) f.add({"limited", d.order.empty() ? "unordered" : "ordered"});

    // What the opening asks for against what is given.
    const DraftOutput& first = d.outputs.front();
    const std::string_view type = first.column < 0 ? "rows" : type_name(lexicon.column(first.column));
    const std::string_view agg = first.aggregate ? name_of(*first.aggregate) : "plain";
    f.add({"open", opening, agg});
    f.add({"open", opening, agg, type});
    f.add({"open", opening, d.grouped ? "grouped" : "flat"});
    f.add({"open", opening, "outputs", small_count(answers)});
    if (first.column >= 0 && answers == 1) {
        const LexicalColumn& c = lexicon.column(first.column);
        if (!c.stems.empty()) f.add({"open", opening, "head", c.stems.back()});
    }
    // "average km and fee": not summed when a mean was said.
    const bool unread = std::any_of(q.cues.begin(), q.cues.end(), [&](const Cue& c) {
        return c.kind == CueKind::Aggregate &&
               static_cast<query::Aggregate>(c.argument) != query::Aggregate::Count &&
               std::none_of(d.arcs.begin(), d.arcs.end(),
                            [&](const Arc* a) { return a->begin < c.end && a->end > c.begin; });
    });
    const bool count_unread = std::any_of(q.cues.begin(), q.cues.end(), [&](const Cue& c) {
        return c.kind == CueKind::Aggregate &&
               static_cast<query::Aggregate>(c.argument) == query::Aggregate::Count &&
               std::none_of(d.arcs.begin(), d.arcs.end(),
                            [&](const Arc* a) { return a->begin < c.end && a->end > c.begin; });
    });
    for (const auto& o : d.outputs) {
        if (!o.aggregate || o.column < 0) continue;
        if (unread && o.arc >= 0 && !d.arcs[static_cast<std::size_t>(o.arc)]->aggregate)
            f.add({"agg", "unsaid", "another-said"});
        // "count by weight" is no average of weights.
        const bool guessed = o.arc < 0 || !d.arcs[static_cast<std::size_t>(o.arc)]->aggregate;
        if (guessed && !o.context && *o.aggregate != query::Aggregate::Count && count_unread)
            f.add({"agg", "unsaid", "count-said"});
        const LexicalColumn& c = lexicon.column(o.column);
        f.add({"agg", name_of(*o.aggregate), type_name(c)});
        const bool adds =
            !o.distinct && (*o.aggregate == query::Aggregate::Sum || *o.aggregate == query::Aggregate::Mean);
        // "distribution of cylinders by country": a kind told as a number is counted.
        if (adds && c.category && (o.arc < 0 || !d.arcs[static_cast<std::size_t>(o.arc)]->aggregate))
            f.add({"agg", "guessed", "few", talk});
        const std::string_view sort = c.averaged ? "averaged" : "adds-up";
        if (!o.distinct &&
            (*o.aggregate == query::Aggregate::Sum || *o.aggregate == query::Aggregate::Mean)) {
            f.add({"agg", name_of(*o.aggregate), sort});
            if (o.arc < 0) {
                f.add({"agg", "unsaid", name_of(*o.aggregate), sort});
                f.add({"agg", "unsaid", name_of(*o.aggregate), sort, talk});
                f.add({"agg", "unsaid", name_of(*o.aggregate), c.category ? "few" : "many"});
            }
        }
        if (o.arc < 0) f.add({"agg", "unsaid", name_of(*o.aggregate), query::name_of(c.info->role)});
        if (c.identifier)
            f.add({"agg", o.distinct ? "countdistinct" : name_of(*o.aggregate), "key",
                   c.unique ? "own" : "other"});
    }
    if (d.grouped) {
        std::size_t unique = 0, keys = 0;
        for (const auto& o : d.outputs) {
            if (o.aggregate || o.column < 0) continue;
            const LexicalColumn& c = lexicon.column(o.column);
            ++keys;
            if (c.numeric && !c.category && !c.year && !c.identifier && o.bin_width == 0 &&
                c.info->distinct_count > kManyValues && aggregates == 1)
                f.add({"key", "raw-number",
                       c.info->distinct_count > kFarTooMany ? "far-too-many"
                       : talk == "none"                     ? "no-chart"
                                                            : "chart"});
            if (!o.grain && !o.part && o.bin_width == 0) unique += c.unique;
            f.add({"key", shape_of(c), d.completion});
            if (c.temporal) f.add({"key", "time", o.part ? "part" : o.grain ? "grain" : "raw"});
        }
        f.add({"keys", small_count(keys)});
        f.add({"keys", "unique", small_count(unique)});
        if (unique > 0 && aggregates > 0 && first.arc >= 0) f.add({"keys", "unique", d.completion});
    } else if (answers > 1) {
        const LexicalColumn* x = first.column >= 0 ? &lexicon.column(first.column) : nullptr;
        if (x) f.add({"flat", d.completion, shape_of(*x), talk == "none" ? "no-chart" : "chart"});
        if (x && x->category && std::any_of(d.outputs.begin(), d.outputs.end(), [&](const DraftOutput& o) {
                return o.column >= 0 && lexicon.column(o.column).numeric;
            }))
            f.add({"flat", "category-and-number", talk});
        if (aggregates == 0 && std::all_of(d.outputs.begin(), d.outputs.end(), [&](const DraftOutput& o) {
                return o.column >= 0 && lexicon.column(o.column).category;
            }))
            f.add({"flat", "kinds", talk});
        std::size_t numbers = 0;
        for (const auto& o : d.outputs)
            numbers +=
                o.column >= 0 && lexicon.column(o.column).numeric && !lexicon.column(o.column).category;
        f.add({"flat", "numbers", small_count(numbers), talk});
    }
    for (const auto& o : d.outputs) {
        if (o.column < 0 || o.aggregate || o.arc < 0) continue;
        const Arc& a = *d.arcs[static_cast<std::size_t>(o.arc)];
        if (a.kind != ArcKind::Group || answers < 3 || !d.grouped) continue;
        const std::string_view channel = o.channel == Channel::Facet   ? "facet"
                                         : o.channel == Channel::Color ? "color"
                                                                       : "none";
        f.add({"channel", channel, q.tokens[a.begin].text});
        f.add({"channel", channel, q.tokens[a.begin].text, d.completion});
        f.add({"channel", channel, d.completion});
        f.add({"channel", channel, "separate-said", q.cue(CueKind::Facet) ? "yes" : "no"});
        f.add({"channel", channel, "color-said", q.cue(CueKind::Color) ? "yes" : "no"});
    }
    add_link_features(f, d, q, lexicon);
    if (q.cue(CueKind::Stack) || q.cue(CueKind::Color)) f.add({"stacked", answers >= 3 ? "yes" : "no"});
    if (d.grouped && (talk == "line" || talk == "trend")) {
        const bool timed = std::any_of(d.outputs.begin(), d.outputs.end(), [&](const DraftOutput& o) {
            if (o.column < 0 || o.aggregate) return false;
            const LexicalColumn& c = lexicon.column(o.column);
            return c.temporal || c.year || c.date_text || (c.numeric && !c.category);
        });
        f.add({"line", timed ? "over-time" : "no-time"});
    }
    // Coloured or stacked by the only key: then by what are the bars?
    if (d.grouped && std::all_of(d.outputs.begin(), d.outputs.end(), [](const DraftOutput& o) {
            return o.aggregate || o.channel == Channel::Color;
        }))
        f.add({"channel", "color-alone"});
    if (is_drawn(q)) f.add({"drawn", small_count(answers), small_count(aggregates)});
    // A group that a word names but no aggregate uses, and the other way round.
    const bool rows_asked =
        std::any_of(d.having.begin(), d.having.end(), [](const FilterAtom&) { return true; });
    if (rows_asked) f.add({"having", d.grouped ? "grouped" : "flat"});

    const auto tables = tables_of(d, lexicon);
    if (tables.size() > 1) {
        f.add({"join"});
        int joins = 0;
        for (std::size_t i = 1; i < tables.size(); ++i) {
            int nearest = Lexicon::kUnreachable;
            for (std::size_t k = 0; k < i; ++k)
                nearest = std::min(nearest, lexicon.distance(tables[i], tables[k]));
            joins += std::min(nearest, 5);
        }
        f.add({"join", "length"}, static_cast<float>(joins));
        f.add({"join", "tables"}, static_cast<float>(tables.size() - 1));
    }
    if (lexicon.tables().size() > 1) {
        for (int t : tables) {
            const bool named = std::any_of(q.tables.begin(), q.tables.end(),
                                           [&](const TableMention& m) { return m.table == t && !m.vector; });
            f.add({"table", named ? "named" : "unnamed"});
        }
        for (const TableMention& m : q.tables)
            if (!m.vector && m.share > 0.99F &&
                std::find(tables.begin(), tables.end(), m.table) == tables.end())
                f.add({"table", "named-unused"});
    }
    d.score = ranker.score(d.features);
}

}  // namespace sightline::language
