#include "core/language/interpret.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "core/query/sentence.h"

namespace sightline::language {
namespace {

constexpr float kKnownWord = 0.7F;  ///< a hint this near is a word of business for the column

bool is_content(const AnalysedQuestion& q, std::size_t i) {
    const Token& t = q.tokens[i];
    if (t.quote != 0) return true;
    return !t.stop && q.cue_at[i] < 0 && t.text.size() > 1;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

/// What makes the word before it the name of a kind of row: "employees who …", "games with …".
bool describes_rows(std::string_view word) {
    return is_one_of(word, {"who", "whose", "that", "which", "where", "with", "having"});
}

/// Words that may follow a preposition without naming anything of the data: "in detail", "for example".
bool is_idle(std::string_view word) {
    return is_one_of(
        word,
        {"detail",     "details",  "general", "total",    "full",       "far",          "average", "example",
         "comparison", "short",    "order",   "time",     "data",       "dataset",      "file",    "sheet",
         "table",      "database", "company", "business", "management", "presentation", "report",  "chart",
         "graph",      "overview", "summary", "kind",     "type",       "number",       "value",   "values",
         "group",      "terms",    "case",    "fact",     "words",      "me",           "us"});
}

bool is_selector(std::string_view word) {
    return is_one_of(word, {"for", "in", "of", "at", "from", "with", "by", "on", "named", "called", "within",
                            "excluding", "except", "without", "to"});
}

/// "Berlin" within a sentence that is not all in capitals or titles.
bool is_proper_name(const AnalysedQuestion& q, std::size_t i) {
    const auto capital = [&](std::size_t k) {
        const std::string_view w = q.words(k, k + 1);
        return !w.empty() && w[0] >= 'A' && w[0] <= 'Z';
    };
    std::size_t capitals = 0;
    for (std::size_t k = 0; k < q.size(); ++k) capitals += capital(k);
    const std::string_view w = q.words(i, i + 1);
    return i > 0 && capital(i) && w.size() > 2 && w[1] >= 'a' && w[1] <= 'z' && capitals * 2 < q.size();
}

/// Ends with what asks for a column: "by", "each", "total".
bool names_a_column(const AnalysedQuestion& q, std::size_t i) {
    return std::ranges::any_of(q.cues, [&](const Cue& c) {
        if (c.end != i + 1) return false;
        if (c.kind != CueKind::Aggregate)
            return c.kind == CueKind::By || (c.kind == CueKind::Each && c.phrase != "all");
        const auto aggregate = static_cast<query::Aggregate>(c.argument);
        return aggregate == query::Aggregate::Sum || aggregate == query::Aggregate::Mean ||
               aggregate == query::Aggregate::Median;
    });
}

bool means_nothing(const AnalysedQuestion& q, std::size_t i) {
    return is_content(q, i) && !q.table_at[i] && q.column_strength[i] < 2 && q.value_strength[i] < 2;
}

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
        case FilterAtom::Form::In:
            return s + " among values";
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
    return describe(o, lexicon);
}

}  // namespace

std::string describe(const DraftOutput& o, const Lexicon& lexicon) {
    if (o.column < 0) return "number of rows";
    std::string s = column_words(o.column, lexicon);
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
    return s;
}

std::vector<std::size_t> unmatched_words(const Draft* draft, const AnalysedQuestion& q) {
    std::vector<bool> used(q.size(), false);
    if (draft)
        for (const Arc* a : draft->arcs)
            for (std::size_t i = a->begin; i < a->end; ++i) used[i] = true;
    std::vector<std::size_t> words;
    for (std::size_t i = 0; i < q.size(); ++i)
        if (!used[i] && means_nothing(q, i)) words.push_back(i);
    return words;
}

Strangers find_strangers(const Draft& draft, const AnalysedQuestion& q) {
    std::vector<bool> unknown(q.size(), false);
    for (const std::size_t i : unmatched_words(&draft, q)) unknown[i] = true;
    Strangers found;
    for (const Arc* a : draft.arcs) {
        if (a->kind != ArcKind::Rows) continue;
        for (std::size_t i = a->begin; i < a->end; ++i)
            if (means_nothing(q, i) && !is_idle(q.tokens[i].text)) found.rows.emplace_back(q.words(i, i + 1));
    }
    for (std::size_t begin = 0, end = 0; begin < q.size(); begin = std::max(end, begin + 1)) {
        if (!unknown[begin]) continue;
        for (end = begin; end < q.size() && unknown[end]; ++end) {
        }
        const std::string words(q.words(begin, end));
        const bool quoted = q.tokens[begin].quote != 0;
        if (!quoted && (begin == 0 || is_idle(q.tokens[begin].text) || is_idle(q.tokens[end - 1].text) ||
                        (end < q.size() && describes_rows(q.tokens[end].text))))
            continue;
        const bool selected = !quoted && is_selector(q.tokens[begin - 1].text);
        if (quoted || names_a_column(q, begin - 1) || (selected && is_proper_name(q, begin)))
            found.needed.push_back(words);
        else if (selected)
            found.left_out.push_back(words);
    }
    return found;
}

std::vector<std::string> passed_over(const Draft& d, const AnalysedQuestion& q) {
    const auto free = [&](std::size_t begin, std::size_t end) {
        for (const Arc* a : d.arcs)
            if (a->begin < end && a->end > begin) return false;
        // Words that are closed ("all", "first") or the name of a table may be meant as that.
        for (std::size_t i = begin; i < end; ++i)
            if (!q.tokens[i].stop && q.cue_at[i] < 0 && !q.table_at[i]) return true;
        return false;
    };
    const auto used = [&](ColumnId c) {
        return std::any_of(d.arcs.begin(), d.arcs.end(), [c](const Arc* a) { return a->column == c; }) ||
               std::any_of(d.outputs.begin(), d.outputs.end(), [c](const auto& o) { return o.column == c; });
    };
    std::vector<std::string> found;
    std::size_t last = 0;
    const auto tell = [&](std::size_t begin, std::size_t end) {
        if (begin < last || !free(begin, end)) return;
        found.emplace_back(q.words(begin, end));
        last = end;
    };
    for (std::size_t i = 0; i < q.size(); ++i) {
        for (const ValueMention& v : q.values)
            if (v.begin == i && (v.similarity >= 1 || v.inflected) && !used(v.column)) tell(v.begin, v.end);
        for (const ColumnMention& m : q.columns)
            if (m.begin == i && m.kind == MatchKind::Exact && m.share >= 0.99F && !m.inside &&
                !used(m.column))
                tell(m.begin, m.end);
    }
    return found;
}

Evidence gather_evidence(const std::vector<Draft>& drafts, std::size_t index, const AnalysedQuestion& q,
                         const Lexicon&) {
    const Draft& d = drafts[index];
    Evidence e;
    double sum = 0, next = -1e9;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        sum += std::exp(static_cast<double>(drafts[i].score) - static_cast<double>(drafts.front().score));
        if (i != index) next = std::max(next, static_cast<double>(drafts[i].score));
    }
    e.probability = std::exp(static_cast<double>(d.score) - static_cast<double>(drafts.front().score)) /
                    std::max(sum, 1e-9);
    e.margin = drafts.size() > 1 ? std::max(0.0, static_cast<double>(d.score) - next) : 5.0;
    double content = 0;
    for (std::size_t i = 0; i < q.size(); ++i) content += is_content(q, i);
    e.unmatched = static_cast<double>(unmatched_words(&d, q).size());
    e.covered = content > 0 ? 1.0 - e.unmatched / content : 0.5;
    for (const Arc* a : d.arcs) {
        if (a->mention >= 0) {
            const ColumnMention& m = q.columns[static_cast<std::size_t>(a->mention)];
            e.weak += m.kind == MatchKind::Vector || (m.kind == MatchKind::Hint && m.similarity < kKnownWord);
            e.exact += m.kind == MatchKind::Exact;
        }
        if (a->kind == ArcKind::Filter) {
            for (const ValueMention& v : q.values)
                if (v.column == a->column && v.begin >= a->begin && v.end <= a->end &&
                    (v.similarity >= 1 || v.inflected)) {
                    e.exact += 1;
                    break;
                }
        }
        e.filters += a->kind == ArcKind::Filter;
    }
    for (const auto& o : d.outputs) e.outputs += !o.context;
    e.average = q.size() > 0 ? static_cast<double>(d.score) / static_cast<double>(q.size()) : 0;
    if (d.arcs.empty()) e.weak += 2;
    return e;
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
    const Draft& d = drafts[index];
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
                if (&o == &d || as.alternatives.size() >= kMostAlternatives || o.arcs.size() != d.arcs.size())
                    continue;
                for (const Arc* b : o.arcs)
                    if (b->kind == ArcKind::Filter && b->begin == a->begin && b->end == a->end &&
                        b->filters != a->filters && o.completion == d.completion) {
                        std::string meaning = describe(*b, lexicon);
                        const bool known = std::any_of(as.alternatives.begin(), as.alternatives.end(),
                                                       [&](const auto& x) { return x.meaning == meaning; });
                        if (known) continue;
                        if (auto query = to_query(o, lexicon))
                            as.alternatives.push_back({std::move(meaning), std::move(*query)});
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
                if (&o == &d || as.alternatives.size() >= kMostAlternatives || o.completion != d.completion)
                    continue;
                for (const Arc* b : o.arcs) {
                    if (b->mention < 0 || b->kind != a->kind || b->aggregate != a->aggregate) continue;
                    const ColumnMention& n = q.columns[static_cast<std::size_t>(b->mention)];
                    if (n.column == m.column || n.begin >= m.end || n.end <= m.begin) continue;
                    std::string meaning = column_words(n.column, lexicon);
                    const bool known = std::any_of(as.alternatives.begin(), as.alternatives.end(),
                                                   [&](const auto& x) { return x.meaning == meaning; });
                    if (known) continue;
                    if (auto query = to_query(o, lexicon))
                        as.alternatives.push_back({std::move(meaning), std::move(*query)});
                }
            }
            found.push_back(std::move(as));
        }
    }
    for (const DraftOutput& o : d.outputs) {
        if (!o.aggregate || o.arc >= 0 || o.column < 0 || o.context) continue;
        Assumption as;
        as.kind = "aggregate";
        as.meaning = describe(o, lexicon);
        for (const Draft& other : drafts) {
            if (&other == &d || as.alternatives.size() >= kMostAlternatives ||
                other.outputs.size() != d.outputs.size())
                continue;
            const DraftOutput& x = other.outputs[static_cast<std::size_t>(&o - d.outputs.data())];
            if (x.column != o.column || x.aggregate == o.aggregate || other.arcs.size() != d.arcs.size())
                continue;
            std::string meaning = x.aggregate ? describe(x, lexicon) : "each " + describe(x, lexicon);
            if (std::any_of(as.alternatives.begin(), as.alternatives.end(),
                            [&](const auto& y) { return y.meaning == meaning; }))
                continue;
            if (auto query = to_query(other, lexicon))
                as.alternatives.push_back({std::move(meaning), std::move(*query)});
        }
        found.push_back(std::move(as));
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
