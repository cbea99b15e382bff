#include "core/language/conversation/follow_up_edit.h"

#include <algorithm>

#include "core/query/query_walk.h"
#include "core/query/scope.h"

namespace sightline::language {

using namespace query;

namespace {

void add_conjuncts(const Predicate& p, std::vector<Predicate>& out) {
    const auto* j = std::get_if<Junction>(&p.form);
    if (!j || j->connective == Connective::Or) {
        out.push_back(p);
        return;
    }
    for (const Predicate& part : j->parts) add_conjuncts(part, out);
}

std::vector<Predicate> conjuncts(const std::optional<Predicate>& where) {
    std::vector<Predicate> out;
    if (where) add_conjuncts(*where, out);
    return out;
}

/// Values one of which is enough, for joining with others of the same column.
const std::vector<Value>* listed(const Predicate& p, std::vector<Value>& room) {
    if (const auto* c = std::get_if<Comparison>(&p.form); c && c->op == Comparator::Equal)
        if (const auto* v = std::get_if<Literal>(&c->right.form)) {
            room = {v->value};
            return &room;
        }
    if (const auto* in = std::get_if<InList>(&p.form); in && !in->negated) return &in->values;
    return nullptr;
}

bool is_lower(Comparator op) {
    return op == Comparator::Greater || op == Comparator::GreaterOrEqual;
}
bool is_upper(Comparator op) {
    return op == Comparator::Less || op == Comparator::LessOrEqual;
}

/// "above 5" beside "below 10": both can be meant.
bool other_bound(const Predicate& a, const Predicate& b) {
    const auto *x = std::get_if<Comparison>(&a.form), *y = std::get_if<Comparison>(&b.form);
    return x && y && ((is_lower(x->op) && is_upper(y->op)) || (is_upper(x->op) && is_lower(y->op)));
}

bool excludes(const Predicate& p) {
    if (const auto* c = std::get_if<Comparison>(&p.form)) return c->op == Comparator::NotEqual;
    if (const auto* in = std::get_if<InList>(&p.form)) return in->negated;
    if (const auto* n = std::get_if<IsNull>(&p.form)) return n->negated;
    if (const auto* b = std::get_if<Between>(&p.form)) return b->negated;
    return std::holds_alternative<Negation>(p.form);
}

}  // namespace

bool QueryEdit::open() const {
    const auto plain = [](const Source& s) {
        const auto* table = std::get_if<TableRef>(&s.of);
        return table && (s.alias.empty() || s.alias == table->table);
    };
    return !q_.set && plain(q_.from.source) &&
           std::all_of(q_.from.joins.begin(), q_.from.joins.end(),
                       [&](const auto& j) { return plain(j.source); });
}

bool QueryEdit::aggregated() const {
    return !q_.group.empty() || !figures().empty();
}

std::vector<std::size_t> QueryEdit::keys() const {
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < q_.select.size(); ++i)
        if (std::ranges::find(q_.group, q_.select[i].expression) != q_.group.end()) at.push_back(i);
    return at;
}

std::vector<std::size_t> QueryEdit::figures() const {
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < q_.select.size(); ++i)
        if (has_aggregate(q_.select[i].expression) || has_window(q_.select[i].expression)) at.push_back(i);
    return at;
}

namespace {
template <class Node>
ColumnId only_column(const Node& node, const Query& q, const Lexicon& lexicon) {
    const Scope scope(q.from, lexicon.schema());
    ColumnId found = -1;
    bool one = true;
    for_each_column(
        node,
        [&](const ColumnRef& ref) {
            const auto column = resolve(ref, scope);
            const ColumnId id =
                column && column->table ? lexicon.find(column->table->name, column->info->name) : -1;
            one = one && (found < 0 || found == id);
            found = id;
        },
        false);
    return one ? found : -1;
}
}  // namespace

ColumnId QueryEdit::column_of(const Expression& e) const {
    return only_column(e, q_, lexicon_);
}
ColumnId QueryEdit::column_of(const Predicate& p) const {
    return only_column(p, q_, lexicon_);
}

bool QueryEdit::is_time(const Expression& e) const {
    const ColumnId c = column_of(e);
    return c >= 0 && !has_aggregate(e) &&
           (lexicon_.column(c).temporal || lexicon_.column(c).year || lexicon_.column(c).date_text);
}

std::vector<int> QueryEdit::tables() const {
    std::vector<int> out;
    const auto add = [&](const Source& s) {
        const auto* table = std::get_if<TableRef>(&s.of);
        const auto& all = lexicon_.schema().tables;
        for (std::size_t t = 0; table && t < all.size(); ++t)
            if (all[t].name == table->table) out.push_back(static_cast<int>(t));
    };
    add(q_.from.source);
    for (const auto& j : q_.from.joins) add(j.source);
    return out;
}

std::vector<Predicate> QueryEdit::filters() const {
    return conjuncts(q_.where);
}

bool QueryEdit::filters_on(ColumnId column) const {
    return std::ranges::any_of(filters(), [&](const Predicate& p) { return column_of(p) == column; });
}

std::optional<Aggregate> QueryEdit::aggregate() const {
    for (const std::size_t i : figures())
        if (const auto* call = std::get_if<AggregateCall>(&q_.select[i].expression.form))
            return call->function;
    return {};
}

/// The draft as a Query over at least the tables of this one; its own outputs begin at `offset`.
std::optional<Query> QueryEdit::lower(Draft draft, std::size_t& offset) {
    std::vector<DraftOutput> outputs;
    for (const int t : tables()) {
        const LexicalTable& table = lexicon_.tables()[static_cast<std::size_t>(t)];
        if (table.count == 0) continue;
        DraftOutput any;
        any.column = table.first;
        outputs.push_back(any);
    }
    offset = outputs.size();
    outputs.insert(outputs.end(), draft.outputs.begin(), draft.outputs.end());
    draft.outputs = std::move(outputs);
    auto lowered = to_query(draft, lexicon_);
    if (!lowered || !adopt(*lowered)) return {};
    return lowered;
}

/// Takes over the tables that were joined for something new.
bool QueryEdit::adopt(const Query& lowered) {
    if (lowered.from.joins.size() <= q_.from.joins.size()) return true;
    const bool inner =
        std::ranges::all_of(q_.from.joins, [](const Join& j) { return j.kind == JoinKind::Inner; });
    auto full = qualify(q_, lexicon_.schema());
    if (!inner || !full) return false;
    // A name made from the expression stays free to change with it.
    for (std::size_t i = 0; i < full->select.size(); ++i) full->select[i].name = q_.select[i].name;
    full->from = lowered.from;
    q_ = std::move(*full);
    return true;
}

std::optional<Expression> QueryEdit::lower(const DraftOutput& output) {
    Draft d;
    d.outputs = {output};
    std::size_t offset = 0;
    const auto lowered = lower(std::move(d), offset);
    if (!lowered) return {};
    return lowered->select[offset].expression;
}

std::optional<Predicate> QueryEdit::lower(const std::vector<FilterAtom>& any) {
    Draft d;
    d.where = {any};
    std::size_t offset = 0;
    auto lowered = lower(std::move(d), offset);
    return lowered ? std::move(lowered->where) : std::nullopt;
}

void QueryEdit::keep_filters(std::vector<Predicate> parts) {
    std::vector<Predicate> flat;
    for (const Predicate& p : parts) add_conjuncts(p, flat);
    if (flat.empty())
        q_.where.reset();
    else if (flat.size() == 1)
        q_.where = std::move(flat.front());
    else
        q_.where = Predicate(Junction{Connective::And, std::move(flat)});
}

bool QueryEdit::filter(const std::vector<FilterAtom>& any, Merge how) {
    if (any.empty() || any.front().column < 0) return false;
    auto fresh = lower(any);
    if (!fresh) return false;
    const ColumnId column = any.front().column;
    std::vector<Predicate> parts, kept, same;
    parts = filters();
    for (Predicate& p : parts) (column_of(p) == column ? same : kept).push_back(std::move(p));
    if (how == Merge::Widen && !same.empty()) {
        std::vector<Value> a, b;
        const auto* first = same.size() == 1 ? listed(same.front(), a) : nullptr;
        const auto* more = listed(*fresh, b);
        if (first && more) {
            InList in;
            const auto* c = std::get_if<Comparison>(&same.front().form);
            in.of = c ? c->left : std::get<InList>(same.front().form).of;
            in.values = *first;
            for (const Value& v : *more)
                if (std::ranges::find(in.values, v) == in.values.end()) in.values.push_back(v);
            kept.emplace_back(std::move(in));
        } else {
            Predicate old = same.size() == 1 ? std::move(same.front())
                                             : Predicate(Junction{Connective::And, std::move(same)});
            kept.emplace_back(Junction{Connective::Or, {std::move(old), std::move(*fresh)}});
        }
    } else {
        const bool narrows = excludes(*fresh);
        for (Predicate& p : same)
            if (p != *fresh && (narrows || other_bound(p, *fresh))) kept.push_back(std::move(p));
        kept.push_back(std::move(*fresh));
    }
    keep_filters(std::move(kept));
    return true;
}

void QueryEdit::require(query::Predicate condition) {
    auto parts = filters();
    parts.push_back(std::move(condition));
    keep_filters(std::move(parts));
}

bool QueryEdit::drop_filters(const std::function<bool(ColumnId)>& of) {
    auto parts = filters();
    const std::size_t before = parts.size();
    std::erase_if(parts, [&](const Predicate& p) { return of(column_of(p)); });
    if (parts.size() == before) return false;
    keep_filters(std::move(parts));
    return true;
}

std::optional<std::size_t> QueryEdit::first_number() const {
    for (std::size_t i = 0; i < q_.select.size(); ++i) {
        const ColumnId c = column_of(q_.select[i].expression);
        if (c >= 0 && lexicon_.column(c).numeric && !lexicon_.column(c).identifier) return i;
    }
    return {};
}

std::optional<std::size_t> QueryEdit::time_key() const {
    for (const std::size_t i : keys())
        if (is_time(q_.select[i].expression)) return i;
    return {};
}

bool QueryEdit::compare_figure(Comparator op, double value) {
    const auto figure = figures();
    const Literal bound{value == static_cast<double>(static_cast<std::int64_t>(value))
                            ? Value(static_cast<std::int64_t>(value))
                            : Value(value)};
    if (!q_.group.empty()) {
        if (figure.empty() || has_window(q_.select[figure.front()].expression)) return false;
        const Expression& e = q_.select[figure.front()].expression;
        auto parts = conjuncts(q_.having);
        const Predicate fresh = Comparison{op, e, bound};
        std::erase_if(parts, [&](const Predicate& p) {
            const auto* c = std::get_if<Comparison>(&p.form);
            return c && c->left == e && !other_bound(p, fresh);
        });
        parts.push_back(fresh);
        q_.having =
            parts.size() == 1 ? parts.front() : Predicate(Junction{Connective::And, std::move(parts)});
        return true;
    }
    const auto number = first_number();
    if (!number) return false;
    const Expression* e = &q_.select[*number].expression;
    if (const auto* call = std::get_if<AggregateCall>(&e->form)) e = &*call->of;
    auto parts = filters();
    parts.emplace_back(Comparison{op, *e, bound});
    keep_filters(std::move(parts));
    return true;
}

void QueryEdit::replace_everywhere(const Expression& old, const Expression& fresh) {
    std::vector<Expression*> places;
    const Expression gone = old;
    for_each_expression(
        q_,
        [&](Expression& e) {
            if (e == gone) places.push_back(&e);
        },
        false);
    for (Expression* e : places) *e = fresh;
    for (SelectItem& item : q_.select)
        if (item.expression == fresh) item.name.clear();
}

void QueryEdit::forget(const Expression& gone) {
    std::erase(q_.group, gone);
    std::erase_if(q_.order, [&](const OrderItem& o) { return o.expression == gone; });
    if (q_.limit) {
        const bool per = std::erase(q_.limit->per, gone) > 0;
        if (per && q_.limit->per.empty()) q_.limit.reset();
        if (q_.limit && q_.order.empty()) q_.limit.reset();
    }
}

bool QueryEdit::add_key(const DraftOutput& key) {
    if (!aggregated() || figures().empty()) return false;
    auto e = lower(key);
    if (!e || std::ranges::find(q_.group, *e) != q_.group.end()) return false;
    const auto at = keys();
    const std::size_t place = at.empty() ? 0 : at.back() + 1;
    q_.select.insert(q_.select.begin() + static_cast<std::ptrdiff_t>(place), SelectItem{*e, ""});
    q_.group.push_back(std::move(*e));
    return true;
}

bool QueryEdit::replace_key(std::size_t which, const DraftOutput& key) {
    const Expression old = q_.select[which].expression;
    const bool was_time = is_time(old);
    auto e = lower(key);
    if (!e) return false;
    const Expression before = q_.select[which].expression;  // it may have been qualified on the way
    if (*e == before || std::ranges::find(q_.group, *e) != q_.group.end()) return *e == before;
    replace_everywhere(before, *e);
    if (is_time(*e) && !was_time) {
        // The first five of something say nothing of months.
        q_.order.clear();
        q_.limit.reset();
    }
    return true;
}

bool QueryEdit::drop_keys() {
    if (figures().empty() || q_.group.empty()) return false;
    std::erase_if(q_.select, [&](const SelectItem& s) {
        return std::ranges::find(q_.group, s.expression) != q_.group.end();
    });
    q_.group.clear();
    q_.order.clear();
    q_.limit.reset();
    q_.having.reset();
    return !q_.select.empty();
}

bool QueryEdit::drop_column(ColumnId column) {
    std::vector<Expression> gone;
    for (const SelectItem& s : q_.select)
        if (column_of(s.expression) == column) gone.push_back(s.expression);
    if (gone.empty() || gone.size() == q_.select.size()) return false;
    std::erase_if(q_.select,
                  [&](const SelectItem& s) { return std::ranges::find(gone, s.expression) != gone.end(); });
    for (const Expression& e : gone) forget(e);
    return true;
}

bool QueryEdit::set_aggregate(Aggregate function) {
    bool changed = false;
    for (const std::size_t i : figures()) {
        const Expression old = q_.select[i].expression;
        const auto* call = std::get_if<AggregateCall>(&old.form);
        if (!call) continue;
        const bool rows = std::holds_alternative<AllRows>(call->of->form);
        if (rows && function != Aggregate::Count) continue;
        Expression wanted = old;
        auto& fresh = std::get<AggregateCall>(wanted.form);
        fresh.function = function;
        fresh.distinct = false;
        fresh.parameter.reset();
        if (function == Aggregate::Count) fresh.of = Box<Expression>(Expression(AllRows{}));
        if (wanted == old) continue;
        replace_everywhere(old, wanted);
        changed = true;
        if (function == Aggregate::Count) break;
    }
    return changed;
}

bool QueryEdit::set_figure(const DraftOutput& figure) {
    const auto at = figures();
    if (at.empty()) return false;
    const auto e = lower(figure);
    if (!e) return false;
    const Expression old = q_.select[at.front()].expression;
    replace_everywhere(old, *e);
    if (q_.having) q_.having.reset();  // a bound of the other figure says nothing of this one
    return true;
}

bool QueryEdit::add_figure(const DraftOutput& figure) {
    const auto e = lower(figure);
    if (!e || std::ranges::any_of(q_.select, [&](const SelectItem& s) { return s.expression == *e; }))
        return false;
    q_.select.push_back({*e, ""});
    return true;
}

bool QueryEdit::order_by_figure(bool descending) {
    const auto at = figures();
    const auto number = at.empty() ? first_number() : std::optional(at.front());
    if (!number) return false;
    q_.order = {{q_.select[*number].expression, descending}};
    return true;
}

bool QueryEdit::order_by_key(bool descending) {
    const auto at = keys();
    if (at.empty() && aggregated()) return false;
    q_.order = {{q_.select[at.empty() ? 0 : at.front()].expression, descending}};
    return true;
}

bool QueryEdit::top(std::int64_t count, bool descending, bool in_time) {
    if (count < 1 || (aggregated() && q_.group.empty())) return false;
    const auto time = time_key();
    const bool by_figure = !q_.order.empty() && aggregated() && has_aggregate(q_.order.front().expression);
    if (in_time && time)
        q_.order = {{q_.select[*time].expression, descending}};
    else if (by_figure || (!q_.order.empty() && !aggregated()))
        q_.order.front().descending = descending && (!q_.limit || q_.order.front().descending);
    else if (!order_by_figure(descending))
        return false;
    if (!q_.limit) q_.limit = Limit{};
    q_.limit->count = count;
    q_.limit->offset = 0;
    return true;
}

bool QueryEdit::drop_limit() {
    if (!q_.limit) return false;
    q_.limit.reset();
    return true;
}

bool QueryEdit::reverse() {
    if (!q_.order.empty()) {
        for (OrderItem& o : q_.order) o.descending = !o.descending;
        return true;
    }
    if (const auto time = time_key()) {
        q_.order = {{q_.select[*time].expression, true}};
        return true;
    }
    return order_by_figure(false) || order_by_key(true);
}

bool QueryEdit::order_by(ColumnId column, std::optional<Aggregate> aggregate, bool descending) {
    for (const SelectItem& s : q_.select) {
        const auto* call = std::get_if<AggregateCall>(&s.expression.form);
        if (column_of(s.expression) != column || (aggregate && (!call || call->function != *aggregate)))
            continue;
        q_.order = {{s.expression, descending}};
        return true;
    }
    DraftOutput o;
    o.column = column;
    o.aggregate = aggregate;
    if (aggregated() && !aggregate) {
        const LexicalColumn& c = lexicon_.column(column);
        if (!c.numeric || q_.group.empty()) return false;
        o.aggregate = c.averaged ? Aggregate::Mean : Aggregate::Sum;
    }
    const auto e = lower(o);
    if (!e) return false;
    q_.order = {{*e, descending}};
    return true;
}

}  // namespace sightline::language
