// Superlatives made whole: the row, the group or the value that has most.

#include "core/language/drafts/completer.h"
#include "core/language/spans/concepts.h"

namespace sightline::language {
namespace {

constexpr int kListedColumns = 30;  ///< columns of whole rows

/// "the meter with the highest consumption" is the one that used most in all.
bool is_consumed(const LexicalColumn& c) {
    return !c.averaged && (concept_fit("consumption", c.words) > 0 || concept_fit("production", c.words) > 0);
}

}  // namespace

using query::Aggregate;

void Completer::with_superlative() {
    const Arc& s = *superlative_;
    DraftOutput key;
    key.column = s.column;
    key.aggregate = s.aggregate;
    const auto keys = keys_then_plain();
    const bool descending = s.direction < 0;
    const ColumnId label =
        lexicon_.tables().empty() ? -1 : lexicon_.tables()[static_cast<std::size_t>(table_)].label;
    const auto finish = [&](Draft d) {
        d.limit = limit_ && s.limit == 1 ? limit_->limit : s.limit;
        d.offset = s.offset;
        keep(std::move(d));
    };
    if (s.target == OrderTarget::Column && !s.aggregate) {
        Draft row = base(keys.empty() ? "super-label" : "super-row");
        row.outputs = keys;
        row.distinct = false;
        if (keys.empty() && label >= 0 && !kind_of_rows(label)) row.outputs.push_back(plain_column(label));
        const ColumnId time = lexicon_.tables()[static_cast<std::size_t>(table_)].time;
        if (keys.empty() && time >= 0 && opening_of(q_) == "when") {
            Draft when = base("super-when");
            when.distinct = false;
            when.outputs.push_back(plain_column(time));
            when.order.push_back({key, descending});
            finish(when);
        }
        if (aggregates_.empty() && !row.outputs.empty()) {
            row.order.push_back({key, descending});
            finish(row);
        }
        // "the longest ride": rows without a name are shown whole.
        if (keys.empty() && aggregates_.empty() && !named_rows()) {
            Draft whole = base("super-whole");
            whole.distinct = false;
            const LexicalTable& table = lexicon_.tables()[static_cast<std::size_t>(table_)];
            for (int c = 0; c < table.count && c < kListedColumns; ++c)
                whole.outputs.push_back(plain_column(table.first + c));
            whole.order.push_back({key, descending});
            finish(whole);
        }
    }
    if (keys.empty() && aggregates_.empty() && s.target != OrderTarget::Column && s.column >= 0) {
        // "the most common colour"
        Draft common = base("super-common");
        common.outputs = {plain_column(s.column)};
        common.grouped = true;
        DraftOutput n = rows();
        common.order.push_back({n, descending});
        n.context = true;
        common.outputs.push_back(n);
        finish(common);
    }
    if (keys.empty() && aggregates_.empty() && s.target == OrderTarget::Count && s.table >= 0) biggest_rows();
    if (keys.empty()) return;
    std::vector<DraftOutput> measures = aggregates_;
    if (measures.empty()) {
        if (s.target == OrderTarget::Count)
            measures.push_back(rows());
        else if (s.aggregate)
            measures.push_back(aggregated(plain_column(s.column), *s.aggregate));
    }
    if (!measures.empty()) {
        Draft grouped =
            base(s.target == OrderTarget::Count && aggregates_.empty() ? "super-count" : "super-agg");
        grouped.outputs = keys;
        grouped.grouped = true;
        grouped.distinct = false;
        DraftOutput m = measures.front();
        m.context = aggregates_.empty();
        grouped.outputs.push_back(m);
        m.context = false;
        grouped.order.push_back({m, descending});
        finish(grouped);
        return;
    }
    if (!lexicon_.column(s.column).numeric || lexicon_.column(s.column).identifier) return;
    for (Aggregate a : {Aggregate::Sum, Aggregate::Mean}) {
        if (a == Aggregate::Mean && is_consumed(lexicon_.column(s.column))) continue;
        Draft grouped = base(a == Aggregate::Sum ? "super-sum" : "super-mean");
        grouped.outputs = keys;
        grouped.grouped = true;
        grouped.distinct = false;
        DraftOutput m = aggregated(plain_column(s.column), a);
        grouped.order.push_back({m, descending});
        m.context = true;
        grouped.outputs.push_back(m);
        finish(grouped);
    }
}

/// A few values for many rows are kinds, not names.
bool Completer::kind_of_rows(ColumnId c) const {
    constexpr std::int64_t kRowsOfAKind = 10;
    const LexicalColumn& label = lexicon_.column(c);
    const auto rows = lexicon_.schema().tables[static_cast<std::size_t>(label.table)].row_count;
    return label.info->distinct_count * kRowsOfAKind < rows;
}

/// Has the main table a column that names its rows?
bool Completer::named_rows() const {
    const LexicalTable& table = lexicon_.tables()[static_cast<std::size_t>(table_)];
    return table.label >= 0 && !kind_of_rows(table.label) &&
           (table.named || lexicon_.column(table.label).unique);
}

/// "the 5 biggest orders": whole rows, by the column that says how much.
void Completer::biggest_rows() {
    const Arc& s = *superlative_;
    const LexicalTable& table = lexicon_.tables()[static_cast<std::size_t>(s.table)];
    float best = 0;
    ColumnId amount = -1;
    for (ColumnId c = table.first; c < table.first + table.count; ++c) {
        const LexicalColumn& column = lexicon_.column(c);
        if (!column.numeric || column.identifier) continue;
        const float fit =
            std::max(concept_fit("revenue", column.words), 0.8F * concept_fit("spend", column.words));
        if (fit > best) best = fit, amount = c;
    }
    if (amount < 0) return;
    Draft d = base("super-rows");
    d.distinct = false;
    for (int c = 0; c < table.count && static_cast<int>(d.outputs.size()) < kListedColumns; ++c)
        d.outputs.push_back(plain_column(table.first + c));
    d.order.push_back({plain_column(amount), s.direction < 0});
    d.limit = s.limit;
    d.offset = s.offset;
    keep(d);
}

}  // namespace sightline::language
