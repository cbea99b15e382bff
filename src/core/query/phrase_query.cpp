#include <algorithm>

#include "core/query/phraser.h"
#include "core/query/sentence.h"
#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

enum class Kind { Number, Text, Time, Other };

Kind kind_of(std::optional<ColumnType> type) {
    if (!type) return Kind::Other;
    if (is_numeric(*type)) return Kind::Number;
    if (is_temporal(*type)) return Kind::Time;
    return *type == ColumnType::Text ? Kind::Text : Kind::Other;
}

bool shows_all_columns(const Query& q, const Scope& scope) {
    const TableInfo* const table = scope.sources.size() == 1 ? scope.sources.front().table : nullptr;
    constexpr std::size_t kFew = 3;
    if (table == nullptr || table->columns.size() <= kFew || q.select.size() != table->columns.size())
        return false;
    for (std::size_t i = 0; i < q.select.size(); ++i) {
        const auto* const column = std::get_if<ColumnRef>(&q.select[i].expression.form);
        if (column == nullptr || column->column != table->columns[i].name) return false;
        if (!q.select[i].name.empty() && q.select[i].name != column->column) return false;
        const auto found = resolve(*column, scope);
        if (!found || found->scope != &scope) return false;
    }
    return true;
}

bool is_known_relation(const Schema& schema, const ScopeSource& a, const ScopeSource& b,
                       const std::string& a_column, const std::string& b_column) {
    if (a.table == nullptr || b.table == nullptr) return false;
    std::size_t between = 0;
    bool exact = false;
    for (const Relation& r : schema.relations) {
        const bool forth = r.from_table == a.table->name && r.to_table == b.table->name;
        const bool back = r.from_table == b.table->name && r.to_table == a.table->name;
        if (!forth && !back) continue;
        ++between;
        exact = exact || (forth && r.from_column == a_column && r.to_column == b_column) ||
                (back && r.from_column == b_column && r.to_column == a_column);
    }
    return between == 1 && exact && a.table != b.table;
}

}  // namespace

Phraser::Shown Phraser::shown(const Query& q) const {
    Shown out;
    std::vector<bool> taken(q.select.size(), false);
    for (const Expression& key : q.group) {
        std::size_t at = 0;
        while (at < q.select.size() && (taken[at] || q.select[at].expression != key)) ++at;
        if (at == q.select.size()) {
            out.hidden.push_back(&key);
        } else {
            taken[at] = true;
            out.keys.push_back(&q.select[at]);
        }
    }
    for (std::size_t i = 0; i < q.select.size(); ++i)
        if (!taken[i]) out.items.push_back(&q.select[i]);
    return out;
}

std::string Phraser::item(const SelectItem& i, const Scope& scope, bool named_output) {
    std::string words = text(i.expression, scope);
    const auto* const column = std::get_if<ColumnRef>(&i.expression.form);
    const bool plain =
        i.name.empty() || words_of(i.name) == words || (column != nullptr && i.name == column->column);
    if (named_output && !plain) words += " as " + value_words(Value(i.name));
    return words;
}

std::string Phraser::subject(const Query& q, const Scope& scope, Outputs outputs) {
    const Shown s = shown(q);
    const std::string distinct = q.distinct ? "distinct " : "";
    if (outputs.ordered && !s.keys.empty()) {  // as they stand in select
        std::vector<std::string> all;
        for (const SelectItem& i : q.select) all.push_back(item(i, scope, outputs.named));
        if (s.items.empty() && s.hidden.empty()) return distinct + "each " + enumerated(all);
        return distinct + enumerated(all) + " for each " + list(q.group, scope);
    }
    std::vector<std::string> items, keys;
    for (const SelectItem* i : s.items) items.push_back(item(*i, scope, outputs.named));
    for (const SelectItem* k : s.keys) keys.push_back(item(*k, scope, outputs.named));
    const bool each = items.empty();
    std::string out = distinct;
    if (each)
        out += "each " + enumerated(keys);
    else
        out += shows_all_columns(q, scope) && q.group.empty() ? "all columns" : enumerated(items);
    if (each) keys.clear();
    for (const Expression* hidden : s.hidden) keys.push_back(text(*hidden, scope) + " (not shown)");
    if (!keys.empty()) out += " by " + enumerated(keys);
    return out;
}

std::string Phraser::source(const Source& s, const Scope& scope, std::size_t index) {
    const ScopeSource& known = scope.sources[index];
    const auto* const table = std::get_if<TableRef>(&s.of);
    const bool several = scope.sources.size() > 1 || scope.outer != nullptr;
    if (table == nullptr) {
        const std::string inner =
            "(" + query(*std::get<Box<Query>>(s.of), scope.outer, {.named = true}) + ")";
        return several ? inner + " as " + source_words(known, scope) : inner;
    }
    std::string words = words_of(table->table);
    for (const TableInfo& other : schema_.tables)
        if (other.name != table->table && words_of(other.name) == words)
            words = value_words(Value(table->table));
    return equal_folded(known.alias, table->table) ? words : words + " as " + source_words(known, scope);
}

std::string Phraser::join(const From& f, const Scope& scope, std::size_t index) {
    const Join& j = f.joins[index];
    std::string out =
        " with " + source(j.source, scope, index + 1) + (j.kind == JoinKind::Left ? " if any" : "");
    const ScopeSource& joined = scope.sources[index + 1];
    if (j.on.size() == 1) {
        const ScopeSource* const left = scope.find(j.on[0].left.source);
        const ScopeSource* const right = scope.find(j.on[0].right.source);
        const ScopeSource* const other = left == &joined ? right : left;
        const ColumnRef& mine = left == &joined ? j.on[0].left : j.on[0].right;
        const ColumnRef& theirs = left == &joined ? j.on[0].right : j.on[0].left;
        if (other != nullptr && is_known_relation(schema_, *other, joined, theirs.column, mine.column)) {
            std::size_t same = 0;  // the other source must be the only one of its table
            for (const ScopeSource& s : scope.sources)
                same += s.table == other->table || s.table == joined.table ? 1 : 0;
            if (same == 2) return out;
        }
    }
    std::vector<std::string> keys;
    for (const JoinKey& key : j.on)
        keys.push_back(column(key.left, scope) + " = " + column(key.right, scope));
    return out + " on " + enumerated(keys);
}

std::string Phraser::from(const Query& q, const Scope& scope) {
    const bool only =
        schema_.tables.size() == 1 && q.from.joins.empty() && scope.sources.front().table != nullptr;
    if (only && equal_folded(scope.sources.front().alias, schema_.tables.front().name)) return {};
    const bool nested = scope.outer != nullptr;
    if (only && !nested) {
        bool inner = false;  // an alias only matters to Queries within
        for_each_query(q, [&](const Query& other) { inner = inner || &other != &q; });
        if (!inner) return {};
    }
    std::string out = " in " + source(q.from.source, scope, 0);
    for (std::size_t i = 0; i < q.from.joins.size(); ++i) out += join(q.from, scope, i);
    return out;
}

std::string Phraser::conditions(const Predicate& where, const Scope& scope) {
    std::vector<std::string> periods, others;
    const auto* const junction = std::get_if<Junction>(&where.form);
    if (junction == nullptr || junction->connective == Connective::Or) {
        if (const auto words = period(where, scope)) return " for " + *words;
        return " where " + predicate(where, scope);
    }
    const auto& parts = junction->parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (const auto both = i + 1 < parts.size() ? period(parts[i], parts[i + 1], scope) : std::nullopt) {
            periods.push_back(*both);
            ++i;
        } else if (const auto one = period(parts[i], scope)) {
            periods.push_back(*one);
        } else {
            others.push_back(part(parts[i], scope));
        }
    }
    std::string out;
    if (!periods.empty()) out += " for " + enumerated(periods);
    for (std::size_t i = 0; i < others.size(); ++i) out += (i == 0 ? " where " : " and ") + others[i];
    return out;
}

std::string Phraser::order_item(const OrderItem& o, const Scope& scope, bool name_it) {
    const std::string of = name_it ? inside(o.expression, scope, Shape::Infix) : "";
    const auto around = [&](const char* up, const char* down) {
        return std::string(o.descending ? down : up) + (of.empty() ? "" : " ") + of + " first";
    };
    const auto after = [&](const char* up, const char* down) {
        return of + (of.empty() ? "" : " ") + (o.descending ? down : up);
    };
    switch (kind_of(infer_type(o.expression, scope))) {
        case Kind::Number:
            return around("lowest", "highest");
        case Kind::Time:
            return around("oldest", "newest");
        case Kind::Text:
            return after("A to Z", "Z to A");
        case Kind::Other:
            return after("ascending", "descending");
    }
    return {};
}

// "highest first" says enough when it can only be the one measure, or the one output of its kind.
bool Phraser::is_obvious(const Query& q, const Scope& scope) const {
    if (q.order.size() != 1 || q.set) return false;
    const Expression& e = q.order.front().expression;
    const Shown s = shown(q);
    if (s.items.size() == 1 && s.items.front()->expression == e) return true;
    const Kind kind = kind_of(infer_type(e, scope));
    std::size_t same = 0;
    bool is_shown = false;
    for (const SelectItem& i : q.select) {
        same += kind_of(infer_type(i.expression, scope)) == kind ? 1 : 0;
        is_shown = is_shown || i.expression == e;
    }
    return is_shown && same == 1;
}

std::string Phraser::order_and_limit(const Query& q, const Scope& scope) {
    std::string out;
    const bool obvious = is_obvious(q, scope);
    for (std::size_t i = 0; i < q.order.size(); ++i)
        out += (i == 0 ? ", " : ", then ") + order_item(q.order[i], scope, !obvious);
    if (!q.limit) return out;
    const Limit& limit = *q.limit;
    const bool top = !q.order.empty() && q.order.front().descending;
    const std::string any = q.order.empty() ? "any " : "";
    if (limit.offset > 0)
        out += ", " + any + "rows " + std::to_string(limit.offset + 1) + " to " +
               std::to_string(limit.offset + limit.count);
    else
        out += ", " + (q.order.empty() ? any + counted(limit.count, "row")
                                       : (top ? "top " : "first ") + std::to_string(limit.count));
    if (!limit.per.empty()) out += " for each " + list(limit.per, scope);
    if (limit.with_ties) out += " with ties";
    return out;
}

std::string Phraser::whole(const Query& q, const Scope& scope, Outputs outputs) {
    std::string out = subject(q, scope, outputs) + from(q, scope);
    if (q.where) out += conditions(*q.where, scope);
    if (q.having) out += ", keeping only groups where " + predicate(*q.having, scope);
    return out;
}

std::string Phraser::query(const Query& q, const Scope* outer, Outputs outputs) {
    const Scope scope(q.from, schema_, outer);
    outputs.named = outputs.named || (q.set && (!q.order.empty() || q.limit));
    outputs.ordered = outputs.ordered || q.set;
    std::string out = whole(q, scope, outputs);
    if (!q.set) return out + order_and_limit(q, scope);
    const std::string right = "(" + query(*q.set->right, outer, {.ordered = true}) + ")";
    switch (q.set->op) {
        case SetOperator::Union:
            out = "(" + out + ") together with " + right + " without repeats";
            break;
        case SetOperator::UnionAll:
            out = "(" + out + ") together with " + right + " keeping repeats";
            break;
        case SetOperator::Intersect:
            out = "(" + out + ") that are also in " + right;
            break;
        case SetOperator::Except:
            out = "(" + out + ") that are not in " + right;
            break;
    }
    return out + order_and_limit(q, output_scope(q, schema_, outer));
}

std::string Phraser::title(const Query& q, std::size_t most) {
    const Scope scope(q.from, schema_, nullptr);
    if (!q.group.empty() || q.select.size() <= most) return subject(q, scope, {});
    std::vector<std::string> items;
    for (std::size_t i = 0; i < most; ++i) items.push_back(text(q.select[i].expression, scope));
    if (shows_all_columns(q, scope)) return subject(q, scope, {});
    items.push_back(std::to_string(q.select.size() - most) + " more");
    return (q.distinct ? "distinct " : "") + enumerated(items);
}

}  // namespace sightline::query
