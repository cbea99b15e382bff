#include "core/query/query_walk.h"

#include <algorithm>

#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

template <class Form, class Node>
bool contains_form(const Node& node) {
    bool found = false;
    for_each_expression(
        node, [&](const Expression& e) { found = found || std::holds_alternative<Form>(e.form); }, false);
    return found;
}

std::string alias_of(const Source& source) {
    const auto* const table = std::get_if<TableRef>(&source.of);
    return source.alias.empty() && table != nullptr ? table->table : source.alias;
}

class OuterColumns {
  public:
    explicit OuterColumns(const std::function<void(const ColumnRef&)>& visit) : visit_(visit) {}

    void query(const Query& q) {
        // Sources and the right side of a set do not see this Query's own aliases.
        for_each_child(q, [&](const auto& child, const Step&) {
            if constexpr (std::same_as<std::remove_cvref_t<decltype(child)>, Query>) query(child);
        });
        const std::size_t before = inner_.size();
        inner_.push_back(alias_of(q.from.source));
        for (const Join& join : q.from.joins) inner_.push_back(alias_of(join.source));
        for_each_child(q, [&](const auto& child, const Step&) {
            if constexpr (!std::same_as<std::remove_cvref_t<decltype(child)>, Query>) node(child);
        });
        inner_.resize(before);
    }

  private:
    void column(const ColumnRef& c) {
        if (c.source.empty()) return;
        for (const std::string& alias : inner_)
            if (equal_folded(alias, c.source)) return;
        visit_(c);
    }

    template <class Node>
    void node(const Node& n) {
        if constexpr (std::same_as<Node, ColumnRef>) {
            column(n);
        } else if constexpr (std::same_as<Node, Query>) {
            query(n);
        } else {
            if constexpr (std::same_as<Node, Expression>)
                if (const auto* c = std::get_if<ColumnRef>(&n.form)) column(*c);
            for_each_child(n, [&](const auto& child, const Step&) { node(child); });
        }
    }

    const std::function<void(const ColumnRef&)>& visit_;
    std::vector<std::string> inner_;
};

}  // namespace

void for_each_outer_column(const Query& query, const std::function<void(const ColumnRef&)>& visit) {
    OuterColumns(visit).query(query);
}

std::string Step::text() const {
    std::string out(name);
    const auto add_index = [&](std::ptrdiff_t i) {
        if (i >= 0) out += "[" + std::to_string(i) + "]";
    };
    add_index(index);
    if (!then.empty()) (out += ".") += then;
    add_index(then_index);
    if (!last.empty()) (out += ".") += last;
    return out;
}

bool has_aggregate(const Expression& expression) {
    return contains_form<AggregateCall>(expression);
}
bool has_aggregate(const Predicate& predicate) {
    return contains_form<AggregateCall>(predicate);
}
bool has_window(const Expression& expression) {
    return contains_form<WindowCall>(expression);
}
bool has_window(const Predicate& predicate) {
    return contains_form<WindowCall>(predicate);
}

bool has_subquery(const Expression& expression) {
    bool found = false;
    for_each_query(expression, [&](const Query&) { found = true; });
    return found;
}

bool is_grouped(const Query& query) {
    const auto aggregated = [](const auto& item) {
        if constexpr (std::same_as<std::remove_cvref_t<decltype(item)>, Expression>)
            return has_aggregate(item);
        else
            return has_aggregate(item.expression);
    };
    if (!query.group.empty() || std::ranges::any_of(query.select, aggregated)) return true;
    if (query.having && has_aggregate(*query.having)) return true;
    if (query.set) return false;  // order and limit are over the whole then
    return std::ranges::any_of(query.order, aggregated) ||
           (query.limit && std::ranges::any_of(query.limit->per, aggregated));
}

}  // namespace sightline::query
