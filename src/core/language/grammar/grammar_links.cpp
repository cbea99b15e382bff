// Clauses that only make sense between tables: rows without any in another table, tables said for their
// label.

#include <algorithm>

#include "core/language/grammar/grammar.h"

namespace sightline::language {
namespace {

constexpr std::size_t kAbsenceGap = 6;  ///< words between "not" and the table
constexpr float kLikelyTable = 0.4F;    ///< of a name's words that must be said

bool begins_clause(std::string_view word) {
    return word == "that" || word == "who" || word == "which" || word == "whose" || word == "but";
}

/// "for those employees who …", "for those records from the products and each product's manufacturer, …":
/// which rows are meant, up to the comma.
bool led_by_for(const AnalysedQuestion& q, std::size_t begin) {
    constexpr std::size_t kLongest = 12;
    for (std::size_t i = begin; i-- > 0 && begin - i <= kLongest;) {
        if (q.tokens[i + 1].before == ',') return false;
        const std::string& word = q.tokens[i].text;
        if (word == "for" && (i == 0 || begin - i <= 2)) return true;
    }
    return false;
}

}  // namespace

void Grammar::add_links() {
    add_full_names();
    if (lexicon_.tables().size() < 2) return;
    add_absences();
    add_labels();
}

/// "who have no order", "never took part in any event", "without a booking".
void Grammar::add_absences() {
    for (const Cue& cue : q_.cues) {
        const bool no = (cue.kind == CueKind::Negation && cue.phrase != "outside") ||
                        (cue.kind == CueKind::Null && cue.argument == 1);
        if (!no) continue;
        for (const TableMention& t : q_.tables) {
            if (t.begin < cue.end || t.begin - cue.end > static_cast<int>(kAbsenceGap)) continue;
            std::size_t content = 0;
            bool broken = false;
            for (std::size_t i = cue.end; i < t.begin; ++i) {
                content += !q_.tokens[i].stop && q_.cue_at[i] < 0;
                broken |= begins_clause(q_.tokens[i].text) || q_.number_at[i] || q_.tokens[i].quote != 0 ||
                          q_.tokens[i].before == ',' || (q_.value_strength[i] == 2 && !q_.tokens[i].stop);
            }
            if (broken || (!t.vector && t.share < kLikelyTable)) continue;
            Arc a = start(ArcKind::Absent, cue.begin, t.end);
            a.table = t.table;
            FeatureWriter f(a.features, names_);
            f.add({"absent"});
            f.add({"absent", "cue", cue.phrase});
            f.add({"absent", "content", small_count(content)});
            f.add({"absent", t.vector ? "vector" : t.entity ? "entity" : t.share > 0.99F ? "whole" : "part"});
            if (t.share < 1) f.add({"absent", t.vector ? "sim" : "share"}, t.share);
            add_context(f, "absent", q_, a.begin, a.end);
            emit(std::move(a));
        }
    }
}

/// "how many orders of each customer": the table stands for the column that names its rows.
void Grammar::add_labels() {
    for (const TableMention& t : q_.tables) {
        const ColumnId label = lexicon_.tables()[static_cast<std::size_t>(t.table)].label;
        if (label < 0 || (!t.vector && t.share < kLikelyTable)) continue;
        const std::string_view how = t.vector ? "vector" : t.share > 0.99F ? "whole" : "part";
        const LexicalTable& table = lexicon_.tables()[static_cast<std::size_t>(t.table)];
        const bool apart = table.named || lexicon_.column(label).unique;
        const auto make = [&](ArcKind kind, std::size_t begin, std::string_view what, std::string_view cue) {
            Arc a = start(kind, begin, t.end);
            // One of each has its key where it has no name: trips are not told apart by their status.
            a.column = kind == ArcKind::Group && !apart && table.key >= 0 ? table.key : label;
            a.label = true;
            FeatureWriter f(a.features, names_);
            f.add({what, "label"});
            f.add({what, "label", how});
            if (!cue.empty()) f.add({what, "label", "cue", cue});
            // "for those employees who …": which rows, not what to show of them.
            if (kind == ArcKind::Output && led_by_for(q_, begin)) f.add({"out", "label", "for"});
            add_context(f, what, q_, a.begin, a.end);
            emit(std::move(a));
        };
        make(ArcKind::Output, t.begin, "out", "");
        if (!t.vector) add_named_labels(t, label);
        // "each product's manufacturer" is of the manufacturer.
        if (t.end < q_.size() && q_.tokens[t.end].text == "s") continue;
        for (const Cue& cue : q_.cues) {
            if ((cue.kind != CueKind::Each && cue.kind != CueKind::By && cue.kind != CueKind::Color) ||
                cue.end > t.begin || !bridge(cue.end, t.begin, 2))
                continue;
            make(ArcKind::Group, cue.begin, "group", cue.phrase);
        }
    }
}

/// "names of the albums" where an album has a title.
void Grammar::add_named_labels(const TableMention& t, ColumnId label) {
    const LexicalTable& table = lexicon_.tables()[static_cast<std::size_t>(t.table)];
    for (int c = 0; c < table.count; ++c)
        if (lexicon_.column(table.first + c).words == std::vector<std::string>{"name"}) return;
    const auto make = [&](std::size_t begin, std::size_t end) {
        Arc a = start(ArcKind::Output, begin, end);
        a.column = label;
        FeatureWriter f(a.features, names_);
        f.add({"out", "named-label"});
        add_context(f, "out", q_, begin, end);
        emit(std::move(a));
    };
    for (std::size_t i = 0; i < q_.size(); ++i) {
        if (q_.tokens[i].stem != "name") continue;
        if (i < t.begin && i + 4U > t.begin && q_.tokens[i + 1].text == "of" && bridge(i + 1, t.begin, 3))
            make(i, t.end);
        if (i >= t.end && i <= t.end + 1U && bridge(t.end, i, 1)) make(t.begin, i + 1);
    }
}

/// "full names", "first and last name": two columns.
void Grammar::add_full_names() {
    const auto says = [](const LexicalColumn& c, std::string_view whole, std::string_view part) {
        return c.folded == whole ||
               (c.words.size() >= 2 && c.words.back() == "name" &&
                std::find(c.words.begin(), c.words.end(), part) != c.words.end()) ||
               (!c.words.empty() && c.words.back() == whole);
    };
    for (std::size_t i = 0; i + 1 < q_.size(); ++i) {
        std::size_t end = 0;
        if (q_.tokens[i].text == "full" && q_.tokens[i + 1].stem == "name") end = i + 2;
        if (i + 3 < q_.size() && q_.tokens[i].text == "first" && q_.tokens[i + 1].text == "and" &&
            q_.tokens[i + 2].text == "last" && q_.tokens[i + 3].stem == "name")
            end = i + 4;
        if (end == 0) continue;
        for (const LexicalTable& t : lexicon_.tables()) {
            ColumnId first = -1, last = -1;
            for (ColumnId c = t.first; c < t.first + t.count; ++c) {
                if (first < 0 && says(lexicon_.column(c), "fname", "first")) first = c;
                if (last < 0 && says(lexicon_.column(c), "lname", "last")) last = c;
            }
            if (first < 0 || last < 0) continue;
            Arc a = start(ArcKind::Output, i, end);
            a.column = first;
            a.also = last;
            FeatureWriter f(a.features, names_);
            f.add({"out", "full-name"});
            if (lexicon_.tables().size() > 1)
                f.add({"near-table", table_near(q_, i, end, lexicon_.column(first).table)});
            add_context(f, "out", q_, i, end);
            emit(std::move(a));
        }
    }
}

}  // namespace sightline::language
