#include "core/language/telling/interpret.h"

#include <algorithm>

#include "core/language/ranking/evidence.h"
#include "core/language/telling/strangers.h"
#include "core/query/sentence.h"

namespace sightline::language {
namespace {

std::string column_words(ColumnId c, const Lexicon& lexicon) {
    return query::words_of(lexicon.column(c).info->name);
}

std::string_view comparator_words(query::Comparator op) {
    constexpr std::string_view kWords[] = {"is", "is not", "below", "at most", "above", "at least"};
    return kWords[static_cast<std::size_t>(op)];
}

std::string describe(const FilterAtom& a, const Lexicon& lexicon) {
    std::string s = a.column < 0 ? std::string("number of rows") : column_words(a.column, lexicon);
    if (a.aggregate) {
        DraftOutput of;
        of.column = a.column;
        of.aggregate = a.aggregate;
        s = describe(of, lexicon);
    }
    const std::string first = a.values.empty() ? std::string() : to_text(a.values.front());
    switch (a.form) {
        case FilterAtom::Form::Compare:
            return s + " " + std::string(comparator_words(a.op)) + " " + first;
        case FilterAtom::Form::Between:
            if (a.values.front() == a.values.back()) return s + (a.negated ? " is not " : " is ") + first;
            return s + (a.negated ? " outside " : " from ") + first + " to " + to_text(a.values.back());
        case FilterAtom::Form::In: {
            s += a.part ? " on" : " among";
            for (std::size_t i = 0; i < a.values.size(); ++i)
                s += (i == 0 ? " " : i + 1 == a.values.size() ? " or " : ", ") + to_text(a.values[i]);
            return s;
        }
        case FilterAtom::Form::Contains:
            return s + (a.negated ? " without \"" : " contains \"") + first + "\"";
        case FilterAtom::Form::StartsWith:
            return s + " starts with \"" + first + "\"";
        case FilterAtom::Form::EndsWith:
            return s + " ends with \"" + first + "\"";
        case FilterAtom::Form::Null:
            return s + (a.negated ? " is known" : " is missing");
        case FilterAtom::Form::AgainstMean:
            return s + " " + std::string(comparator_words(a.op)) + " average";
        case FilterAtom::Form::AgainstColumn:
            return s + " " + std::string(comparator_words(a.op)) + " " + column_words(a.other, lexicon);
    }
    return s;
}

std::string describe(const Arc& a, const Lexicon& lexicon) {
    switch (a.kind) {
        case ArcKind::Rows:
            return "number of rows";
        case ArcKind::Limit:
            return "first " + std::to_string(a.limit);
        case ArcKind::Grain:
            return a.grain || a.part ? "by period" : "over time";
        case ArcKind::Filter: {
            std::string s;
            for (const FilterAtom& f : a.filters) s += (s.empty() ? "" : " or ") + describe(f, lexicon);
            return s;
        }
        case ArcKind::Order:
            return a.column >= 0 ? "order by " + column_words(a.column, lexicon) : "order";
        case ArcKind::Superlative:
            return std::string(a.direction < 0 ? "highest " : "lowest ") +
                   (a.column >= 0 ? column_words(a.column, lexicon) : std::string("number of rows"));
        case ArcKind::Absent:
            return "without " + lexicon.schema().tables[static_cast<std::size_t>(a.table)].label;
        default:
            break;
    }
    DraftOutput o;
    o.column = a.column;
    o.aggregate = a.aggregate;
    o.distinct = a.distinct && a.aggregate;
    o.minus = a.minus;
    o.apart = a.apart;
    return describe(o, lexicon);
}

}  // namespace

std::string describe(const DraftOutput& o, const Lexicon& lexicon) {
    if (o.column < 0) return "number of rows";
    std::string s = column_words(o.column, lexicon);
    if (o.apart)
        s = "time from " + column_words(o.minus, lexicon) + " to " + s;
    else if (o.minus >= 0)
        s += " minus " + column_words(o.minus, lexicon);
    if (o.aggregate) {
        constexpr std::string_view kWords[] = {"number of ",
                                               "total ",
                                               "average ",
                                               "median ",
                                               "lowest ",
                                               "highest ",
                                               "standard deviation of ",
                                               "variance of ",
                                               "quantile of "};
        s = std::string(kWords[static_cast<std::size_t>(*o.aggregate)]) + (o.distinct ? "different " : "") +
            s;
    }
    if (o.grain || o.part) s += " by period";
    if (o.change) s = "change of " + s + " against the period before";
    return s;
}

std::vector<Span> spans_of(const Draft& d, const AnalysedQuestion& q, const Lexicon& lexicon) {
    std::vector<Span> spans;
    for (const Arc* a : d.arcs) {
        Span s;
        s.begin = q.tokens[a->begin].begin;
        s.end = q.tokens[a->end - 1U].end;
        s.kind = name_of(a->kind);
        s.meaning = describe(*a, lexicon);
        s.score = a->score;
        spans.push_back(std::move(s));
    }
    return spans;
}

std::vector<Assumption> assumptions_of(const std::vector<Draft>& drafts, std::size_t index,
                                       const AnalysedQuestion& q, const Lexicon& lexicon) {
    constexpr std::size_t kMostAlternatives = 3;
    constexpr std::size_t kMostInAll =
        48;  // each is a whole query: a text of a hundred guesses takes no more
    const Draft& d = drafts[index];
    std::size_t made = 0;
    const auto full = [&](const Assumption& as) {
        return as.alternatives.size() >= kMostAlternatives || made >= kMostInAll;
    };
    const auto offer = [&](Assumption& as, std::string meaning, const Draft& other) {
        ++made;
        if (auto query = to_query(other, lexicon))
            as.alternatives.push_back({std::move(meaning), std::move(*query)});
    };
    std::vector<Assumption> found;
    const auto phrase_of = [&](const Arc& a) { return std::string(q.words(a.begin, a.end)); };

    for (const Arc* a : d.arcs) {
        if (a->kind == ArcKind::Filter && a->column >= 0) {
            // A value without its column, or one that is only like the words said.
            const ValueMention* value = nullptr;
            for (const ValueMention& v : q.values)
                if (v.column == a->column && v.begin >= a->begin && v.end <= a->end &&
                    !a->filters.front().values.empty() && a->filters.front().values.front() == Value(v.value))
                    value = &v;
            const bool dated = std::any_of(q.dates.begin(), q.dates.end(), [&](const DateMention& m) {
                return m.begin >= a->begin && m.end <= a->end;
            });
            if (!(value && (value->rivals > 0 || value->similarity < 1)) && !dated) continue;
            Assumption as;
            as.kind = dated ? "time" : "value";
            as.phrase = phrase_of(*a);
            as.meaning = "\"" + as.phrase + "\" = " + describe(*a, lexicon);
            for (const Draft& o : drafts) {
                if (&o == &d || full(as) || o.arcs.size() != d.arcs.size()) continue;
                for (const Arc* b : o.arcs)
                    if (b->kind == ArcKind::Filter && b->begin == a->begin && b->end == a->end &&
                        b->filters != a->filters && o.completion == d.completion) {
                        std::string meaning = describe(*b, lexicon);
                        const bool known = std::any_of(as.alternatives.begin(), as.alternatives.end(),
                                                       [&](const auto& x) { return x.meaning == meaning; });
                        if (known) continue;
                        offer(as, std::move(meaning), o);
                    }
            }
            found.push_back(std::move(as));
        } else if (a->mention >= 0) {
            const ColumnMention& m = q.columns[static_cast<std::size_t>(a->mention)];
            if (m.kind == MatchKind::Exact && m.rivals == 0) continue;
            if (m.kind == MatchKind::Partial && m.rivals == 0 && m.share > 0.7F) continue;
            Assumption as;
            as.kind = "column";
            as.phrase = std::string(q.words(m.begin, m.end));
            as.meaning = "\"" + as.phrase + "\" = " + column_words(m.column, lexicon);
            for (const Draft& o : drafts) {
                if (&o == &d || full(as) || o.completion != d.completion) continue;
                for (const Arc* b : o.arcs) {
                    if (b->mention < 0 || b->kind != a->kind || b->aggregate != a->aggregate) continue;
                    const ColumnMention& n = q.columns[static_cast<std::size_t>(b->mention)];
                    if (n.column == m.column || n.begin >= m.end || n.end <= m.begin) continue;
                    std::string meaning = column_words(n.column, lexicon);
                    const bool known = std::any_of(as.alternatives.begin(), as.alternatives.end(),
                                                   [&](const auto& x) { return x.meaning == meaning; });
                    if (known) continue;
                    offer(as, std::move(meaning), o);
                }
            }
            found.push_back(std::move(as));
        }
    }
    for (const DraftOutput& o : d.outputs) {
        const bool said = o.arc >= 0 && d.arcs[static_cast<std::size_t>(o.arc)]->aggregate.has_value();
        if (!o.aggregate || said || o.column < 0 || o.context || o.share || o.over >= 0) continue;
        Assumption as;
        as.kind = "aggregate";
        as.meaning = describe(o, lexicon);
        for (const Draft& other : drafts) {
            if (&other == &d || full(as) || other.outputs.size() != d.outputs.size()) continue;
            const DraftOutput& x = other.outputs[static_cast<std::size_t>(&o - d.outputs.data())];
            if (x.column != o.column || x.aggregate == o.aggregate || other.arcs.size() != d.arcs.size())
                continue;
            std::string meaning = x.aggregate ? describe(x, lexicon) : "each " + describe(x, lexicon);
            if (std::any_of(as.alternatives.begin(), as.alternatives.end(),
                            [&](const auto& y) { return y.meaning == meaning; }))
                continue;
            offer(as, std::move(meaning), other);
        }
        if (o.arc < 0 || !as.alternatives.empty()) found.push_back(std::move(as));
    }
    const Strangers strangers = find_strangers(d, q);
    for (const std::string& words : strangers.rows)
        found.push_back({words, "\"" + words + "\" = the rows of the table", "table", {}});
    for (const std::string& words : strangers.left_out)
        found.push_back(
            {words, "\"" + words + "\" was left out: nothing here is called that", "left_out", {}});
    for (const std::string& words : passed_over(d, q))
        found.push_back({words, "\"" + words + "\" was left out of this reading", "left_out", {}});
    return found;
}

std::vector<Assumption> joins_of(const query::Query& query) {
    std::vector<Assumption> found;
    const auto words = [](std::string_view name) { return query::words_of(name); };
    for (const query::Join& j : query.from.joins) {
        const auto* table = std::get_if<query::TableRef>(&j.source.of);
        if (!table || j.on.empty()) continue;
        const query::ColumnRef &left = j.on.front().left, &right = j.on.front().right;
        const std::string keys = left.column == right.column
                                     ? words(left.column)
                                     : words(left.column) + " = " + words(right.column);
        found.push_back({"",
                         "Joined by " + keys + " (" + words(left.source) + ", " + words(right.source) + ")",
                         "join",
                         {}});
    }
    return found;
}

namespace {

/// The words that ask for a period which is not to be had; empty when none do.
std::string period_asked(const Draft* draft, const AnalysedQuestion& q) {
    if (draft && draft->homeless_grain)
        for (const Arc* a : draft->arcs)
            if (a->kind == ArcKind::Grain) return std::string(q.words(a->begin, a->end));
    for (const Cue& c : q.cues)
        if (q.timeless && c.kind == CueKind::Trend && c.argument == 1)
            return std::string(q.words(c.begin, c.end));
    return {};
}

std::string homeless_period(const std::string& said, const Lexicon& lexicon) {
    const bool dated =
        std::ranges::any_of(lexicon.columns(), [](const LexicalColumn& c) { return c.temporal; });
    return "\"" + said + "\" asks for a " +
           (dated ? "time of day, and the dates here have none. "
                  : "time, and nothing here is a date or a time. ");
}

}  // namespace

void explain_refusal(Understanding& u, const std::vector<Draft>& drafts, const AnalysedQuestion& q,
                     const Lexicon& lexicon) {
    const Draft* best = drafts.empty() ? nullptr : &drafts.front();
    if (best)
        for (const Arc* a : best->arcs)
            u.understood.push_back("\"" + std::string(q.words(a->begin, a->end)) + "\" as " +
                                   describe(*a, lexicon));
    for (std::size_t i : unmatched_words(best, q)) u.unmatched.emplace_back(q.words(i, i + 1));
    const auto list = [](const std::vector<std::string>& items, std::size_t most, bool quoted) {
        std::string s;
        for (std::size_t i = 0; i < std::min(items.size(), most); ++i)
            s += (i ? ", " : "") + (quoted ? "\"" + items[i] + "\"" : items[i]);
        return s;
    };
    std::vector<std::string> names;
    for (std::size_t c = 0; c < lexicon.columns().size() && names.size() < 8; ++c)
        names.push_back(column_words(static_cast<ColumnId>(c), lexicon));
    if (q.size() == 0)
        u.refusal = "The question is empty. ";
    else if (const std::string said = period_asked(best, q); !said.empty())
        u.refusal = homeless_period(said, lexicon);
    else if (!u.unmatched.empty())
        u.refusal = "Nothing in this data matches " + list(u.unmatched, 5, true) + ". ";
    else
        u.refusal = "It is not clear what is asked of this data. ";
    if (!u.understood.empty()) u.refusal += "Understood: " + list(u.understood, 4, false) + ". ";
    if (!names.empty())
        u.refusal += "The data has: " + list(names, 8, false) +
                     (lexicon.columns().size() > names.size() ? " and more." : ".");
}

}  // namespace sightline::language
