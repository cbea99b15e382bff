// Filters on values, numbers, nulls, parts of text and averages. A filter reads one stretch of words: the
// column when it is said, the comparison, the value.

#include <algorithm>
#include <cmath>

#include "core/language/grammar/grammar.h"

namespace sightline::language {
namespace {

using query::Comparator;

constexpr std::size_t kColumnGap = 5;  ///< words between a column and its value
constexpr std::size_t kCompareGap = 2;
constexpr std::size_t kImplicitColumns = 6;

std::string_view name_of(Comparator op) {
    constexpr std::string_view kNames[] = {"=", "!=", "<", "<=", ">", ">="};
    return kNames[static_cast<std::size_t>(op)];
}

std::string_view name_of(FilterAtom::Form form) {
    constexpr std::string_view kNames[] = {"compare", "between", "in",   "contains", "starts",
                                           "ends",    "null",    "mean", "column"};
    return kNames[static_cast<std::size_t>(form)];
}

/// "longer than 20 days": the unit belongs to the number.
bool is_unit_word(std::string_view w) {
    constexpr std::string_view kUnits[] = {
        "days", "hours",   "minutes", "seconds", "years",   "weeks", "months",  "euros", "euro",  "eur",
        "usd",  "dollars", "dollar",  "pounds",  "percent", "pct",   "kg",      "km",    "miles", "kwh",
        "mwh",  "hrs",     "mins",    "min",     "meters",  "cm",    "degrees", "gbp",   "hour",  "day"};
    return std::find(std::begin(kUnits), std::end(kUnits), w) != std::end(kUnits);
}

Value number_value(const NumberMention& n) {
    if (n.whole && std::abs(n.value) < 9e15) return static_cast<std::int64_t>(n.value);
    return n.value;
}

}  // namespace

bool lacks(const Cue& c) {
    return (c.kind == CueKind::Negation && c.argument == 1 && c.phrase == "no") ||
           (c.kind == CueKind::Null && c.argument == 1);
}

/// "orders" beside an order_id: the rows, not their key.
bool Grammar::calls_rows(const ColumnMention& m) const {
    return m.kind != MatchKind::Exact && q_.table_at[m.begin];
}

void Grammar::add_filters() {
    add_value_filters();
    add_value_lists();
    add_flag_filters();
    add_number_filters();
    add_null_filters();
    add_mean_filters();
    add_column_filters();
    add_text_filters();
    add_quoted_parts();
    add_date_filters();
}

/// "did not end in San Francisco": up to a few words between, none of which means something by itself.
bool Grammar::negates(const Cue& no, std::size_t begin) const {
    constexpr std::size_t kReach = 5;
    if (no.end + 1U >= begin) return no.end <= begin;
    if (begin - no.end > kReach) return false;
    std::size_t content = 0;
    for (std::size_t i = no.end; i < begin; ++i) {
        const std::string& word = q_.tokens[i].text;
        const bool clause =
            word == "that" || word == "who" || word == "which" || word == "but" || word == "and";
        if (clause || q_.number_at[i] || q_.tokens[i].quote != 0 || q_.tokens[i].before == ',' ||
            (q_.value_strength[i] == 2 && !q_.tokens[i].stop))
            return false;
        content += !q_.tokens[i].stop;
    }
    return content <= 2;
}

/// Adds what all filters share: form, column evidence, context, negation; then keeps the arc.
void Grammar::finish_filter(Arc arc, const ColumnMention* mention, std::size_t gap, std::string_view how) {
    // A negation inside the stretch or right before it.
    const Cue* no = nullptr;
    for (const Cue& c : q_.cues)
        if ((c.kind == CueKind::Negation && c.argument == 0 && c.end <= arc.end &&
             (c.begin >= arc.begin || negates(c, arc.begin))) ||
            (lacks(c) && how != "null" && c.end == arc.begin))
            if (how != "null" || c.begin > arc.begin || c.phrase != "without") no = &c;
    const auto keep = [&](Arc a, bool negated) {
        FilterAtom& first = a.filters.front();
        FeatureWriter f(a.features, names_);
        if (negated) {
            for (FilterAtom& atom : a.filters) {
                const LexicalColumn* c = atom.column < 0 ? nullptr : &lexicon_.column(atom.column);
                if (how == "flag" && c && c->no)
                    atom.values.front() = *c->no;
                else if (atom.form == FilterAtom::Form::Compare && atom.op == Comparator::Equal)
                    atom.op = Comparator::NotEqual;
                else
                    atom.negated = !atom.negated;
            }
            if (no->end < a.begin) f.add({"filter", "negated-from", small_count(a.begin - no->end)});
            a.begin = std::min(a.begin, no->begin);
            f.add({"filter", "negated", no->phrase});
        } else if (no) {
            f.add({"filter", "not-negated", no->phrase});
        }
        f.add({"filter"});
        f.add({"filter", "form", name_of(first.form),
               first.form == FilterAtom::Form::Compare ? name_of(first.op) : std::string_view("")});
        f.add({"filter", how, mention ? "said" : "implied"});
        if (first.column >= 0)
            f.add({"filter", how, mention ? "said" : "implied", type_name(lexicon_.column(first.column))});
        if (mention) {
            mention_features(f, "filter", *mention);
            f.add({"filter", "gap", small_count(gap)});
            f.add({"filter",
                   mention->begin < a.end && mention->begin > a.begin ? "column-after" : "column-before"});
        }
        add_context(f, mention ? "filter" : "filter-bare", q_, a.begin, a.end);
        emit(std::move(a));
    };
    if (no) keep(arc, true);
    keep(std::move(arc), false);
}

void Grammar::add_number_filters() {
    for (std::size_t i = 0; i < q_.numbers.size(); ++i) {
        const NumberMention& n = q_.numbers[i];
        if (n.ordinal && n.words) continue;
        add_number_filter(n, nullptr);
        if (i + 1 < q_.numbers.size()) {
            const NumberMention& h = q_.numbers[i + 1];
            if (h.begin == n.end + 1 && (q_.tokens[n.end].text == "and" || q_.tokens[n.end].text == "to"))
                add_number_filter(n, &h);
        }
    }
}

void Grammar::add_number_filter(const NumberMention& n, const NumberMention* high) {
    std::size_t begin = n.begin, end = high ? high->end : n.end;
    const std::size_t number_end = end;
    Comparator op = Comparator::Equal;
    const Cue* said = nullptr;
    for (const Cue& c : q_.cues) {
        const bool wanted = high ? c.kind == CueKind::Between : c.kind == CueKind::Compare;
        if (wanted && c.end <= n.begin && bridge(c.end, n.begin, kCompareGap) &&
            (!said || c.begin < said->begin))
            said = &c;
    }
    if (high && !said) return;
    if (said) {
        begin = said->begin;
        op = static_cast<Comparator>(said->argument);
    }
    if (!high)
        for (const Cue& c : q_.cues)
            if (c.kind == CueKind::CompareAfter && c.begin >= n.end && c.begin <= n.end + 1 && c.end > end &&
                (c.end >= q_.size() || q_.tokens[c.end].text != "than"))
                said = &c, op = static_cast<Comparator>(c.argument), end = c.end;
    const bool compares = said != nullptr;
    if ((compares || high) && end < q_.size() && q_.column_strength[end] < 2 &&
        is_unit_word(q_.tokens[end].text))
        ++end;

    const auto make = [&](ColumnId column, const ColumnMention* m, std::size_t from, std::size_t to,
                          std::size_t gap) {
        const LexicalColumn& c = lexicon_.column(column);
        // "patients over 20 days": what the rows are called is not their key.
        const bool ordering = high || (compares && op != Comparator::Equal && op != Comparator::NotEqual);
        if (c.identifier && ordering && (!m || names_rows(*m) || calls_rows(*m))) return;
        Arc a = start(ArcKind::Filter, from, to);
        a.column = column;
        FilterAtom atom;
        atom.column = column;
        double value = n.value;
        if (n.percent && c.has_range && c.high <= 1.0 && value > 1) value /= 100;
        NumberMention low = n;
        low.value = value;
        low.whole = value == std::floor(value);
        FeatureWriter f(a.features, names_);
        if (c.temporal) {
            if (!n.looks_like_year) return;
            const Date first = make_date(static_cast<int>(n.value), 1, 1),
                       last = make_date(static_cast<int>(n.value), 12, 31);
            if (high) {
                if (!high->looks_like_year) return;
                atom.form = FilterAtom::Form::Between;
                atom.values = {Value(first), Value(make_date(static_cast<int>(high->value), 12, 31))};
            } else if (op == Comparator::Equal) {
                atom.form = FilterAtom::Form::Between;
                atom.values = {Value(first), Value(last)};
            } else {
                atom.op = op;
                atom.values.emplace_back(op == Comparator::Greater || op == Comparator::LessOrEqual ? last
                                                                                                    : first);
            }
            f.add({"num", "year-of-date"});
        } else {
            if (!c.numeric && !(c.text && (compares || high))) return;
            if (c.text) atom.as_number = true;
            atom.op = op;
            if (high) {
                atom.form = FilterAtom::Form::Between;
                atom.values = {number_value(low), number_value(*high)};
            } else {
                atom.values.push_back(number_value(low));
            }
        }
        if (said) f.add({"num", "cue", said->phrase});
        if (n.looks_like_year) f.add({"num", "year", c.year || c.temporal ? "yes" : "no"});
        if (c.has_range && c.numeric) {
            const bool inside = value >= c.low && value <= c.high;
            f.add({"num", compares ? "compare" : "equal", inside ? "in-range" : "out-of-range"});
            if (!inside) {
                const double width = std::max(1.0, c.high - c.low);
                if (value < c.low - width || value > c.high + width) f.add({"num", "far-out"});
            }
        }
        if (!compares && c.numeric && c.indexed) {
            bool seen = false;
            for (const ValueMention& v : q_.values)
                seen |= v.column == column && v.begin == n.begin && v.end == n.end && v.similarity >= 1;
            f.add({"num", "equal", seen ? "seen" : "absent"});
            if (seen) return;  // the value mention already reads it
        }
        if (q_.date_at[n.begin]) f.add({"num", "inside-date"});
        if (!compares && std::any_of(q_.cues.begin(), q_.cues.end(), [&](const Cue& cue) {
                return cue.kind == CueKind::Most && cue.begin == n.end;
            }))
            f.add({"num", "before-superlative"});
        if (n.words) f.add({"num", "words"});
        if (n.ordinal) f.add({"num", "ordinal"});
        if (n.percent) f.add({"num", "percent", c.info->role == query::Role::Percentage ? "yes" : "no"});
        if (c.identifier) f.add({"num", "id", m ? "said" : "implied"});
        a.filters.push_back(std::move(atom));
        if (m && c.numeric && (compares || high)) add_group_filter(a, *m, gap);
        finish_filter(std::move(a), m, gap, high ? "range" : compares ? "compare" : "number");
    };

    std::vector<bool> named(lexicon_.columns().size(), false);
    for (const ColumnMention& m : q_.columns) {
        // The hint may be the comparison itself: "older than 20".
        const bool within = said && m.begin >= said->begin && m.end <= said->end;
        if (within)
            make(m.column, &m, begin, end, 0);
        else if (m.end <= begin && bridge(m.end, begin, kColumnGap))
            make(m.column, &m, m.begin, end, begin - m.end);
        else if (m.begin >= end && bridge(end, m.begin, 2))
            make(m.column, &m, begin, m.end, m.begin - end);
        else if (compares && m.begin + 1U == end && m.begin >= number_end && m.end > end)
            make(m.column, &m, begin, m.end, 0);  // "over 60 minutes wait" of a wait_min
        else
            continue;
        named[static_cast<std::size_t>(m.column)] = true;
    }
    std::size_t implied = 0;
    for (std::size_t c = 0; c < lexicon_.columns().size() && implied < kImplicitColumns; ++c) {
        const LexicalColumn& column = lexicon_.columns()[c];
        if (named[c] && !column.temporal) continue;
        const bool year = n.looks_like_year && (column.year || column.temporal);
        const bool plausible = column.numeric && !column.identifier && column.has_range &&
                               n.value >= column.low && n.value <= column.high && !column.year;
        if (!year && !plausible) continue;
        make(static_cast<ColumnId>(c), nullptr, begin, end, 0);
        ++implied;
    }
    // "more than 2 …" of a group, "two orders": a condition on the number of rows.
    const bool counted = std::any_of(q_.tables.begin(), q_.tables.end(), [&](const TableMention& t) {
        return t.begin == end && !t.vector && lexicon_.tables().size() > 1;
    });
    const auto& tables = lexicon_.schema().tables;
    const bool possible = std::any_of(tables.begin(), tables.end(), [&](const query::TableInfo& t) {
        return n.value <= static_cast<double>(t.row_count);
    });
    if ((compares || counted) && possible && n.whole && !n.looks_like_year) {
        Arc a = start(ArcKind::Filter, begin, end);
        FilterAtom atom;
        atom.op = op;
        if (high) {
            atom.form = FilterAtom::Form::Between;
            atom.values = {number_value(n), number_value(*high)};
        } else {
            atom.values.push_back(number_value(n));
        }
        std::string_view noun = "none";
        for (const TableMention& t : q_.tables)
            if (t.begin >= end && t.begin <= end + 1 && (t.begin == end || !means_something(end)) &&
                (!t.vector || a.table < 0)) {
                a.end = t.end;
                a.table = t.table;
                noun = t.vector ? "vector" : t.share > 0.99F ? "table" : "part";
            }
        for (const Cue& c : q_.cues)
            if (c.kind == CueKind::Rows && c.begin == end) a.end = c.end, noun = "rows";
        // "price above 20" is not of the number of rows.
        if (noun == "none" && std::any_of(q_.columns.begin(), q_.columns.end(), [&](const ColumnMention& m) {
                return m.end == begin && m.kind != MatchKind::Vector && m.kind != MatchKind::Hint &&
                       lexicon_.column(m.column).numeric && !lexicon_.column(m.column).identifier;
            }))
            return;
        a.filters.push_back(std::move(atom));
        FeatureWriter f(a.features, names_);
        f.add({"having", noun});
        f.add({"having", compares ? "compared" : "equal", noun});
        finish_filter(std::move(a), nullptr, 0, "having");
    }
}

/// "average price above 100": a condition on the rows of each group together.
void Grammar::add_group_filter(const Arc& of_rows, const ColumnMention& m, std::size_t gap) {
    for (const Cue& cue : q_.cues) {
        if (cue.kind != CueKind::Aggregate ||
            static_cast<query::Aggregate>(cue.argument) == query::Aggregate::Count)
            continue;
        const bool before = cue.end <= m.begin && bridge(cue.end, m.begin, 2),
                   between = cue.begin >= m.end && cue.end <= of_rows.end && bridge(m.end, cue.begin, 2);
        if (!before && !between) continue;
        Arc a = of_rows;
        a.begin = std::min(a.begin, cue.begin);
        a.filters.front().aggregate = static_cast<query::Aggregate>(cue.argument);
        FeatureWriter f(a.features, names_);
        f.add({"having", "aggregate"});
        f.add({"having", "aggregate", cue.phrase});
        finish_filter(std::move(a), &m, gap, "having");
    }
}

void Grammar::add_null_filters() {
    for (const Cue& c : q_.cues) {
        if (c.kind != CueKind::Null && c.kind != CueKind::NotNull) continue;
        for (const ColumnMention& m : q_.columns) {
            const bool before = m.end <= c.begin && bridge(m.end, c.begin, 3),
                       after = m.begin >= c.end && bridge(c.end, m.begin, 2);
            // "without" stands before what is missing.
            if ((!before || c.argument == 1) && !after) continue;
            Arc a = start(ArcKind::Filter, std::min(m.begin, c.begin), std::max(m.end, c.end));
            a.column = m.column;
            FilterAtom atom;
            atom.column = m.column;
            atom.form = FilterAtom::Form::Null;
            // "no delay" of a number that is never missing: none of it.
            const LexicalColumn& column = lexicon_.column(m.column);
            if (c.argument == 1 && column.numeric && column.info->null_count == 0 && column.has_range &&
                column.low <= 0) {
                atom.form = FilterAtom::Form::Compare;
                atom.values.clear();
                if (column.info->type == ColumnType::Integer)
                    atom.values.emplace_back(std::int64_t{0});
                else
                    atom.values.emplace_back(0.0);
            }
            atom.negated = c.kind == CueKind::NotNull;
            a.filters.push_back(std::move(atom));
            finish_filter(std::move(a), &m, before ? c.begin - m.end : m.begin - c.end, "null");
        }
    }
}

/// "price above the average", "larger than the average amount".
void Grammar::add_mean_filters() {
    for (const Cue& c : q_.cues) {
        if (c.kind != CueKind::Compare) continue;
        for (const Cue& mean : q_.cues) {
            if (mean.kind != CueKind::MeanReference || mean.begin < c.end || !bridge(c.end, mean.begin, 1))
                continue;
            for (const ColumnMention& m : q_.columns) {
                const LexicalColumn& of = lexicon_.column(m.column);
                if (!of.numeric || (of.identifier && calls_rows(m))) continue;
                const bool before = m.end <= c.begin && bridge(m.end, c.begin, 3),
                           after = m.begin >= mean.end && bridge(mean.end, m.begin, 2);
                const bool within = m.begin >= c.begin && m.end <= c.end;
                if (!before && !after && !within) continue;
                Arc a = start(ArcKind::Filter, std::min(m.begin, c.begin), std::max(m.end, mean.end));
                a.column = m.column;
                FilterAtom atom;
                atom.column = m.column;
                atom.form = FilterAtom::Form::AgainstMean;
                atom.op = static_cast<Comparator>(c.argument);
                a.filters.push_back(std::move(atom));
                finish_filter(std::move(a), &m, 0, "mean");
            }
        }
    }
}

/// "an "a" in their first name".
void Grammar::add_quoted_parts() {
    for (std::size_t i = 0; i < q_.size(); ++i) {
        if (q_.tokens[i].quote == 0 || (i > 0 && q_.tokens[i - 1].quote == q_.tokens[i].quote)) continue;
        std::size_t end = i + 1;
        while (end < q_.size() && q_.tokens[end].quote == q_.tokens[i].quote) ++end;
        if (end >= q_.size() || (q_.tokens[end].text != "in" && q_.tokens[end].text != "within")) continue;
        for (const ColumnMention& m : q_.columns) {
            if (m.begin <= end || !bridge(end + 1, m.begin, 2) || !lexicon_.column(m.column).text) continue;
            Arc a = start(ArcKind::Filter, i, m.end);
            a.column = m.column;
            FilterAtom atom;
            atom.column = m.column;
            atom.form = FilterAtom::Form::Contains;
            atom.values.emplace_back(std::string(q_.words(i, end)));
            a.filters.push_back(std::move(atom));
            FeatureWriter f(a.features, names_);
            f.add({"contains", "quoted-in"});
            finish_filter(std::move(a), &m, m.begin - end, "text");
        }
    }
}

/// "whose name contains Smith", "the letters D or S in their first name", "starting with A".
void Grammar::add_text_filters() {
    for (const Cue& c : q_.cues) {
        if (c.kind != CueKind::Contains && c.kind != CueKind::StartsWith && c.kind != CueKind::EndsWith)
            continue;
        std::size_t at = c.end;
        while (at < q_.size() && at - c.end < 4 && q_.tokens[at].quote == 0 &&
               (q_.tokens[at].stop || q_.tokens[at].text == "letter" || q_.tokens[at].text == "letters" ||
                q_.tokens[at].text == "word" || q_.tokens[at].text == "substring" ||
                q_.tokens[at].text == "phrase") &&
               !(q_.tokens[at].capital && q_.tokens[at].text.size() == 1))
            ++at;
        std::vector<std::string> pieces;
        const auto take = [&](std::size_t i) {
            std::size_t end = i + 1;
            while (end < q_.size() && q_.tokens[i].quote != 0 && q_.tokens[end].quote == q_.tokens[i].quote)
                ++end;
            pieces.emplace_back(q_.words(i, end));
            return end;
        };
        if (at >= q_.size()) continue;
        std::size_t end = take(at);
        while (end + 1 < q_.size() && q_.tokens[end].text == "or" &&
               (q_.tokens[end + 1].quote != 0) == (q_.tokens[at].quote != 0) && pieces.size() < 8)
            end = take(end + 1);
        for (const ColumnMention& m : q_.columns) {
            const bool before = m.end <= c.begin && bridge(m.end, c.begin, 4),
                       after = m.begin >= end && bridge(end, m.begin, 3);
            if ((!before && !after) || !lexicon_.column(m.column).text) continue;
            Arc a = start(ArcKind::Filter, std::min<std::size_t>(m.begin, c.begin),
                          std::max<std::size_t>(m.end, end));
            a.column = m.column;
            for (const auto& piece : pieces) {
                FilterAtom atom;
                atom.column = m.column;
                atom.form = c.kind == CueKind::StartsWith ? FilterAtom::Form::StartsWith
                            : c.kind == CueKind::EndsWith ? FilterAtom::Form::EndsWith
                                                          : FilterAtom::Form::Contains;
                atom.values.emplace_back(piece);
                a.filters.push_back(std::move(atom));
            }
            FeatureWriter f(a.features, names_);
            f.add({"contains", c.phrase});
            // "by customers starting with A": the key is held to it as well.
            if (before && m.end == c.begin) {
                Arc also = a;
                also.begin = c.begin;
                FeatureWriter(also.features, names_).add({"contains", "of-the-key"});
                finish_filter(std::move(also), &m, 0, "text");
            }
            finish_filter(std::move(a), &m, before ? c.begin - m.end : m.begin - end, "text");
        }
    }
}

}  // namespace sightline::language
