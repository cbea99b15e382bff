// Clauses that only make sense between tables: rows without any in another table, tables said for their
// label.

#include <algorithm>

#include "core/language/grammar.h"

namespace sightline::language {
namespace {

constexpr std::size_t kAbsenceGap = 6;  ///< words between "not" and the table
constexpr float kLikelyTable = 0.4F;    ///< of a name's words that must be said

bool begins_clause(std::string_view word) {
    return word == "that" || word == "who" || word == "which" || word == "whose" || word == "but";
}

}  // namespace

void Grammar::add_links() {
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
        const auto make = [&](ArcKind kind, std::size_t begin, std::string_view what, std::string_view cue) {
            Arc a = start(kind, begin, t.end);
            a.column = label;
            FeatureWriter f(a.features, names_);
            f.add({what, "label"});
            f.add({what, "label", how});
            if (!cue.empty()) f.add({what, "label", "cue", cue});
            add_context(f, what, q_, a.begin, a.end);
            emit(std::move(a));
        };
        make(ArcKind::Output, t.begin, "out", "");
        for (const Cue& cue : q_.cues) {
            if ((cue.kind != CueKind::Each && cue.kind != CueKind::By && cue.kind != CueKind::Color) ||
                cue.end > t.begin || !bridge(cue.end, t.begin, 2))
                continue;
            make(ArcKind::Group, cue.begin, "group", cue.phrase);
        }
    }
}

}  // namespace sightline::language
