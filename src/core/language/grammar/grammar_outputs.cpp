// Outputs, group keys, row counts and time grains.

#include <algorithm>

#include "core/language/grammar/grammar.h"
#include "core/language/spans/concepts.h"

namespace sightline::language {
namespace {

using query::Aggregate;

constexpr std::size_t kAggregateGap = 3;  ///< words between "average" and the column

/// Cues that count rows unless what follows is a number already: "number of cylinders".
bool cue_counts(std::string_view phrase) {
    return phrase == "number" || phrase == "how many" || phrase == "numbers" || phrase == "count";
}

Channel channel_of(const Cue& c) {
    switch (c.kind) {
        case CueKind::Color:
            return Channel::Color;
        case CueKind::Facet:
            return Channel::Facet;
        default:
            return Channel::None;
    }
}

}  // namespace

void Grammar::add_outputs() {
    for (std::size_t id = 0; id < q_.columns.size(); ++id) {
        add_output(q_.columns[id], static_cast<int>(id));
        add_groups(q_.columns[id], static_cast<int>(id));
    }
    add_times_between();
    add_row_counts();
    add_bare_totals();
    add_grains();
    add_nouns();
}

/// "count by weight" counts rows, not weights.
bool Grammar::by_between(std::size_t begin, std::size_t end) const {
    return std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& c) {
        // "number of different drivers" counts them.
        const bool key = c.kind == CueKind::By ||
                         (c.kind == CueKind::Each && c.argument == 0 && c.phrase != "of different");
        return key && c.begin >= begin && c.end <= end;
    });
}

/// The aggregate of a row of them that ends at `at`: "average, " before "minimum".
const Cue* Grammar::aggregate_before(std::size_t at) const {
    for (const Cue& c : q_.cues) {
        if (c.kind != CueKind::Aggregate || c.end > at) continue;
        std::size_t i = c.end;
        while (i < at &&
               (q_.tokens[i].text == "and" || q_.tokens[i].text == "or" || q_.tokens[i].text == "the"))
            ++i;
        const bool apart = c.end < at || q_.tokens[at].before == ',';
        if (i == at && apart) return &c;
    }
    return nullptr;
}

void Grammar::add_output(const ColumnMention& m, int id) {
    const LexicalColumn& c = lexicon_.column(m.column);
    const std::string_view type = type_name(c);
    // A key is no amount: it is added up or compared only when its whole name is said.
    const bool amount = !c.identifier || (m.kind == MatchKind::Exact && m.share >= 0.99F && !m.inside);
    const ColumnMention* const less = subtracted_from(m);
    const auto make = [&](std::size_t begin, std::size_t end, std::optional<Aggregate> aggregate,
                          bool distinct, std::string_view cue, bool named = false) {
        Arc a = start(ArcKind::Output, begin, end);
        a.column = m.column;
        a.aggregate = aggregate;
        a.distinct = distinct;
        a.mention = id;
        FeatureWriter f(a.features, names_);
        if (!cue.empty() && c.numeric && cue_counts(cue))
            f.add({"out", "counted", c.category ? "few" : "many", aggregate ? name_of(*aggregate) : "plain"});
        if (distinct && aggregate && q_.cue(CueKind::Distinct)) f.add({"out", "distinct-said"});
        const std::string_view agg = aggregate ? (distinct ? "countdistinct" : name_of(*aggregate)) : "plain";
        f.add({"out"});
        f.add({"out", "agg", agg});
        f.add({"out", "agg", agg, type});
        if (!cue.empty()) f.add({"out", "cue", cue, agg});
        if (!cue.empty()) f.add({"out", "cue", cue, agg, type});
        if (named) f.add({"out", "cue-names-column"});
        mention_features(f, "out", m);
        add_context(f, "out", q_, begin, end);
        if (begin < 4) f.add({"out", "early"});
        if (m.kind == MatchKind::Partial && q_.table_at[m.begin]) f.add({"out", "names-rows"});
        if (!c.info->unit.empty() || c.info->role == query::Role::Percentage) f.add({"out", "unit", agg});
        if (less && (end == m.end || end == less->end)) {
            Arc difference = a;
            difference.end = less->end;
            difference.minus = less->column;
            FeatureWriter g(difference.features, names_);
            g.add({"out", "minus", difference_said(m.begin) ? "between" : "said"});
            mention_features(g, "minus", *less);
            if (const auto said = difference_said(m.begin))
                difference.begin = static_cast<std::uint16_t>(std::min<std::size_t>(begin, *said));
            emit(std::move(difference));
            if (difference_said(m.begin)) return;
        }
        emit(std::move(a));
    };
    // "heaviest" asks for the heaviest, not for weights.
    const bool superlative = (m.kind == MatchKind::Hint || m.kind == MatchKind::Vector) &&
                             std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& cue) {
                                 return cue.kind == CueKind::Most && cue.begin <= m.begin && cue.end >= m.end;
                             });
    if (!superlative && (c.text || !names_rows(m))) make(m.begin, m.end, {}, false, "");
    for (const Cue& cue : q_.cues) {
        // "average basket value": one word that means nothing here may stand between.
        const bool unknown = cue.kind == CueKind::Aggregate && m.begin == cue.end + 1U &&
                             q_.column_strength[cue.end] == 0 && q_.value_strength[cue.end] == 0 &&
                             q_.cue_at[cue.end] < 0 && !q_.number_at[cue.end] && !q_.table_at[cue.end];
        const bool left =
            cue.end <= m.begin &&
            (unknown || (bridge(cue.end, m.begin, kAggregateGap) && !by_between(cue.end, m.begin)));
        const bool right = cue.begin >= m.end && cue.begin - m.end <= 1 && bridge(m.end, cue.begin, 1) &&
                           !by_between(m.end, cue.begin);
        if (!left && !right) continue;
        const std::size_t begin = std::min<std::size_t>(cue.begin, m.begin),
                          end = std::max<std::size_t>(cue.end, m.end);
        if (cue.kind == CueKind::Aggregate) {
            const auto aggregate = static_cast<Aggregate>(cue.argument);
            const bool counts = aggregate == Aggregate::Count;
            // "quantity" counts rows only where nothing is called quantity.
            const bool named = counts && q_.column_strength[cue.end - 1U] == 2 && !right;
            bool distinct = false;
            for (const Cue& d : q_.cues)
                distinct |= d.kind == CueKind::Distinct && d.begin >= cue.end && d.end <= m.begin;
            // "how many customers": each once, where a row is not a customer.
            const bool compound = m.end < q_.size() && q_.table_at[m.end];  // "high priority tickets"
            const bool once = !c.unique && !c.averaged && !compound && (c.identifier || c.text);
            if (counts && (distinct || once) && left) make(begin, end, aggregate, true, cue.phrase, named);
            const bool extreme = aggregate == Aggregate::Min || aggregate == Aggregate::Max;
            if (counts || (amount && (c.numeric || extreme)))
                make(begin, end, aggregate, false, cue.phrase, named);
            if (counts && left) {
                make(begin, end, {}, false, cue.phrase, named);
                if (c.numeric && !c.identifier) make(begin, end, Aggregate::Sum, false, cue.phrase, named);
            }
            // "minimum, average and maximum price": the aggregates before are of the same column.
            for (std::size_t at = cue.begin; left && amount;) {
                const Cue* other = aggregate_before(at);
                if (!other) break;
                if (other->argument != cue.argument &&
                    (c.numeric || static_cast<Aggregate>(other->argument) == Aggregate::Count))
                    make(other->begin, at, static_cast<Aggregate>(other->argument), false, "shared");
                at = other->begin;
            }
            if (aggregate == Aggregate::Sum && left && c.numeric) make(begin, end, {}, false, cue.phrase);
        } else if (cue.kind == CueKind::Most && amount && (c.numeric || c.temporal || c.date_text)) {
            // "lowest average price" is of the averages.
            if (left && std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& between) {
                    return between.kind == CueKind::Aggregate && between.begin >= cue.end &&
                           between.end <= m.begin;
                }))
                continue;
            const bool largest = (cue.argument > 0) != is_of_age(cue.phrase, c);
            make(begin, end, largest ? Aggregate::Max : Aggregate::Min, false, cue.phrase);
        } else if (cue.kind == CueKind::Distinct && left) {
            make(begin, end, {}, true, cue.phrase);
            // "distinct customers by region": how many of them.
            const bool divided = std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& by) {
                return by.begin == end && (by.kind == CueKind::By || by.kind == CueKind::Each);
            });
            if (divided && cue.argument == 0) make(begin, end, Aggregate::Count, true, cue.phrase);
        }
    }
}

bool Grammar::names_rows(const ColumnMention& m) const {
    return m.kind != MatchKind::Exact && m.kind != MatchKind::Hint &&
           std::any_of(q_.tables.begin(), q_.tables.end(), [&](const TableMention& t) {
               return t.entity && t.begin == m.begin && t.end == m.end;
           });
}

void Grammar::add_groups(const ColumnMention& m, int id) {
    const LexicalColumn& c = lexicon_.column(m.column);
    if (names_rows(m)) return;  // "per order" is of every row, not of the order date
    for (const Cue& cue : q_.cues) {
        const bool grouping = cue.kind == CueKind::By || cue.kind == CueKind::Each ||
                              cue.kind == CueKind::Color || cue.kind == CueKind::Facet ||
                              cue.kind == CueKind::Versus || cue.kind == CueKind::AxisX;
        if (!grouping || cue.end > m.begin ||
            !bridge(cue.end, m.begin, cue.kind == CueKind::Facet || cue.kind == CueKind::Color ? 4 : 3))
            continue;
        // "by total quantity" is by a figure, not by each quantity.
        if (std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& of) {
                return of.kind == CueKind::Aggregate && of.begin >= cue.end && of.end <= m.begin &&
                       static_cast<Aggregate>(of.argument) != Aggregate::Count;
            }))
            continue;
        Arc a = start(ArcKind::Group, cue.begin, m.end);
        a.column = m.column;
        a.channel = channel_of(cue);
        a.mention = id;
        FeatureWriter f(a.features, names_);
        f.add({"group"});
        f.add({"group", "cue", cue.phrase});
        f.add({"group", "cue", cue.phrase, type_name(c)});
        f.add({"group", c.unique ? "unique" : c.category ? "category" : "many"});
        f.add({"group", "gap", small_count(m.begin - cue.end)});
        if (m.kind == MatchKind::Partial && q_.table_at[m.begin]) f.add({"group", "names-rows"});
        mention_features(f, "group", m);
        add_context(f, "group", q_, cue.begin, m.end);
        emit(std::move(a));
    }
    // "origin by color", "cylinders as small multiples": the channel after the column.
    for (const Cue& cue : q_.cues) {
        if ((cue.kind != CueKind::Color && cue.kind != CueKind::Facet) || cue.begin < m.end ||
            !bridge(m.end, cue.begin, 3))
            continue;
        Arc a = start(ArcKind::Group, m.begin, cue.end);
        a.column = m.column;
        a.channel = channel_of(cue);
        a.mention = id;
        FeatureWriter f(a.features, names_);
        f.add({"group"});
        f.add({"group", "after", cue.phrase});
        mention_features(f, "group", m);
        emit(std::move(a));
    }
}

/// The column that names the rows, with a name of its own for most of them.
bool Grammar::stands_for_rows(const ColumnMention& m) const {
    const LexicalColumn& c = lexicon_.column(m.column);
    const auto table = static_cast<std::size_t>(c.table);
    return m.kind == MatchKind::Exact && lexicon_.tables()[table].label == m.column &&
           c.info->distinct_count * 2 >= lexicon_.schema().tables[table].row_count;
}

const ColumnMention* Grammar::label_at(std::size_t token) const {
    for (const ColumnMention& m : q_.columns)
        if (m.begin == token && stands_for_rows(m)) return &m;
    return nullptr;
}

/// "per order", "of each ticket": of every row, which an average is anyway. "in 8 buckets": how, not what.
void Grammar::add_nouns() {
    const auto noun = [&](std::size_t begin, std::size_t end, std::string_view cue, std::string_view what,
                          int table = -1) {
        Arc a = start(ArcKind::Noun, begin, end);
        a.table = table;
        a.label = what == "label";
        FeatureWriter f(a.features, names_);
        f.add({"noun"});
        f.add({"noun", cue});
        f.add({"noun", what});
        emit(std::move(a));
    };
    for (const Cue& cue : q_.cues) {
        if (cue.kind != CueKind::Bin) continue;
        for (const NumberMention& n : q_.numbers)
            if ((n.begin >= cue.end && n.begin <= cue.end + 2) || n.end == cue.begin)
                noun(std::min(cue.begin, n.begin), std::max(cue.end, n.end), cue.phrase, "bins");
    }
    // "for individual car models": the names of the rows stand for the rows.
    for (const ColumnMention& m : q_.columns) {
        if (!stands_for_rows(m)) continue;
        for (std::size_t i = m.begin >= 3 ? m.begin - 3U : 0U; i < m.begin; ++i)
            if (q_.tokens[i].text == "individual" && bridge(i + 1, m.begin, 2))
                noun(i, m.end, "individual", "label", lexicon_.column(m.column).table);
        for (const Cue& cue : q_.cues)
            if ((cue.kind == CueKind::Each || cue.kind == CueKind::By) && cue.end <= m.begin &&
                bridge(cue.end, m.begin, 2))
                noun(cue.begin, m.end, cue.phrase, "label", lexicon_.column(m.column).table);
    }
    for (const TableMention& t : q_.tables) {
        // "each product's manufacturer" is of the manufacturer.
        if (t.vector || (t.end < q_.size() && q_.tokens[t.end].text == "s")) continue;
        for (const Cue& cue : q_.cues) {
            if ((cue.kind != CueKind::Each && cue.kind != CueKind::By) || cue.end > t.begin ||
                !bridge(cue.end, t.begin, 1))
                continue;
            noun(cue.begin, t.end, cue.phrase, t.entity ? "entity" : "table", t.table);
        }
    }
}

void Grammar::add_row_counts() {
    for (const Cue& cue : q_.cues) {
        if (cue.kind != CueKind::Aggregate || static_cast<Aggregate>(cue.argument) != Aggregate::Count)
            continue;
        std::size_t noun = cue.end;
        while (noun < q_.size() && noun - cue.end < 3 && q_.tokens[noun].stop && q_.cue_at[noun] < 0) ++noun;
        const auto make = [&](std::size_t end, std::string_view what, int of = -1) {
            Arc a = start(ArcKind::Rows, cue.begin, end);
            a.table = of;
            FeatureWriter f(a.features, names_);
            f.add({"rows"});
            f.add({"rows", "cue", cue.phrase});
            if (q_.column_strength[cue.end - 1U] == 2 && what != "table") f.add({"rows", "cue-names-column"});
            f.add({"rows", "noun", what});
            f.add({"rows", "cue", cue.phrase, what});
            add_context(f, "rows", q_, cue.begin, end);
            emit(std::move(a));
        };
        make(cue.end, "bare");
        for (const Cue& rows : q_.cues)
            if (rows.kind == CueKind::Rows && rows.begin >= cue.end && rows.begin <= noun)
                make(rows.end, "rows");
        bool table = false;
        for (const TableMention& t : q_.tables) {
            if (t.begin < cue.end || t.begin > noun || t.vector) continue;
            make(t.end, "table", t.table);
            table = true;
        }
        if (const ColumnMention* label = label_at(noun))
            make(label->end, "label", lexicon_.column(label->column).table);
        // "customers" where each row has a customer name: those, not the rows.
        const bool named = std::any_of(q_.columns.begin(), q_.columns.end(), [&](const ColumnMention& m) {
            const LexicalColumn& c = lexicon_.column(m.column);
            return m.begin == noun && m.end == noun + 1U && m.kind == MatchKind::Partial && c.text &&
                   !c.unique && c.words.size() == 2 && c.words.back() == "name";
        });
        if (!table && !named && noun < q_.size() && !q_.tokens[noun].stop && q_.cue_at[noun] < 0 &&
            q_.column_strength[noun] < 2 && q_.value_strength[noun] < 2 && !q_.number_at[noun])
            make(noun + 1, q_.column_strength[noun] == 0 ? "noun" : "noun-near-column");
    }
}

/// "total by city": of the column that says how much, where one does.
void Grammar::add_bare_totals() {
    const auto leads_on = [&](std::size_t i) {
        if (i >= q_.size()) return true;
        return std::any_of(q_.cues.begin(), q_.cues.end(), [i](const Cue& c) {
            return c.begin == i && (c.kind == CueKind::By || c.kind == CueKind::Each);
        });
    };
    for (const Cue& cue : q_.cues) {
        if (cue.kind != CueKind::Aggregate || static_cast<Aggregate>(cue.argument) != Aggregate::Sum ||
            !leads_on(cue.end) || q_.column_strength[cue.begin] == 2 || q_.cue(CueKind::Running) ||
            cue.end - cue.begin == static_cast<int>(q_.size()))
            continue;
        float best = 0;
        ColumnId amount = -1;
        for (std::size_t c = 0; c < lexicon_.columns().size(); ++c) {
            const LexicalColumn& column = lexicon_.column(static_cast<ColumnId>(c));
            const float fit =
                column.numeric && !column.identifier ? concept_fit("revenue", column.words) : 0.0F;
            if (fit > best) best = fit, amount = static_cast<ColumnId>(c);
        }
        if (amount < 0) continue;
        Arc a = start(ArcKind::Output, cue.begin, cue.end);
        a.column = amount;
        a.aggregate = Aggregate::Sum;
        FeatureWriter f(a.features, names_);
        f.add({"out", "bare-total"});
        add_context(f, "out", q_, cue.begin, cue.end);
        emit(std::move(a));
    }
}

void Grammar::add_grains() {
    for (const Cue& cue : q_.cues) {
        const bool grain = cue.kind == CueKind::Grain || cue.kind == CueKind::PerGrain,
                   part = cue.kind == CueKind::Part;
        const bool trend = cue.kind == CueKind::Trend;
        if (!grain && !part && !trend) continue;
        if (q_.date_at[cue.begin] || (cue.begin > 0 && q_.number_at[cue.begin - 1U])) continue;
        // "day" in "hour of day" is no day.
        if (std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& o) {
                return o.kind == CueKind::Part && o.begin <= cue.begin && o.end >= cue.end &&
                       o.end - o.begin > cue.end - cue.begin;
            }))
            continue;
        // "by month", "each year", "into the weekday interval": the words that lead to it belong to it.
        std::size_t begin = cue.begin;
        std::string_view lead = cue.kind == CueKind::PerGrain ? "own" : trend ? "trend" : "none";
        for (const Cue& l : q_.cues) {
            const bool leads = l.kind == CueKind::By || l.kind == CueKind::Each || l.kind == CueKind::Bin;
            if (leads && l.end <= cue.begin && bridge(l.end, cue.begin, 2) && l.begin < begin) {
                begin = l.begin;
                lead = l.phrase;
            }
        }
        std::size_t end = cue.end;
        if (const Cue* bin = q_.cue_starting_at(end, CueKind::Bin)) {
            end = bin->end;
            lead = "bin";
        }
        const auto make = [&](std::optional<query::TimeGrain> g, std::optional<query::TimePart> p) {
            Arc a = start(ArcKind::Grain, begin, end);
            a.grain = g;
            a.part = p;
            FeatureWriter f(a.features, names_);
            const std::string_view form = p ? "part" : g ? "bucket" : "trend";
            f.add({"grain", form});
            f.add({"grain", "lead", lead, form});
            f.add({"grain", "cue", cue.phrase, form});
            if (std::ranges::any_of(q_.cues, [&](const Cue& most) {
                    return most.kind == CueKind::Most && most.end <= begin && bridge(most.end, begin, 1);
                }))
                f.add({"grain", "most", cue.phrase, form});
            f.add({"grain", "binword", q_.cue(CueKind::Bin) ? "yes" : "no", form});
            add_context(f, "grain", q_, begin, end);
            emit(std::move(a));
        };
        if (part) {
            make({}, static_cast<query::TimePart>(cue.argument));
        } else if (trend) {
            if (cue.argument == 1) {
                make({}, {});
                if (q_.cue(CueKind::Bin)) make({}, query::TimePart::MonthName);
            }
        } else {
            const auto g = static_cast<query::TimeGrain>(cue.argument);
            if (g == query::TimeGrain::Year)
                make({}, query::TimePart::Year);
            else
                make(g, {});
            if (g == query::TimeGrain::Hour) make({}, query::TimePart::Hour);
            if (g == query::TimeGrain::Month) make({}, query::TimePart::MonthName);
            if (g == query::TimeGrain::Quarter) make({}, query::TimePart::Quarter);
        }
    }
}

}  // namespace sightline::language
