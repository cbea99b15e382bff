#include <algorithm>
#include <utility>

#include "core/query/query_walk.h"
#include "core/query/sql_writer.h"
#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

constexpr std::size_t kLineLength = 90;

bool is_ranked(const Query& q) {
    return q.limit && (!q.limit->per.empty() || q.limit->with_ties);
}

bool orders_by_window(const Query& q) {
    return std::ranges::any_of(q.order, [](const OrderItem& o) { return has_window(o.expression); }) ||
           std::ranges::any_of(q.limit->per, [](const Expression& e) { return has_window(e); });
}

// The output column that shows this expression, if one does.
const SelectItem* shown(const Query& q, const Expression& e) {
    const auto at = std::ranges::find(q.select, e, &SelectItem::expression);
    return at == q.select.end() ? nullptr : &*at;
}

}  // namespace

std::string SqlWriter::line(int indent) const {
    return style_ == SqlStyle::Bound ? " " : "\n" + std::string(static_cast<std::size_t>(indent) * 4, ' ');
}

std::string SqlWriter::identifier(std::string_view name) {
    // Its names are of at most 64 characters, each of at most three bytes.
    const auto wide = [](char c) { return static_cast<unsigned char>(c) >= 0xF0 || c == '\0'; };
    if (mysql() && std::ranges::any_of(name, wide)) refuse("a name with a character such as an emoji");
    return quote_identifier(name, dialect_);
}

std::string SqlWriter::ordered(const OrderTerm& term) const {
    if (mysql()) return term.descending ? term.text + " DESC" : term.text + " IS NULL, " + term.text;
    return term.text + (term.descending ? " DESC NULLS LAST" : " NULLS LAST");
}

std::string SqlWriter::joined(const std::vector<std::string>& items, int indent) const {
    std::size_t length = 0;
    for (const std::string& item : items) length += item.size() + 2;
    const bool split = style_ == SqlStyle::Readable && items.size() > 1 && length > kLineLength;
    std::string out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (split) out += line(indent + 1);
        out += items[i];
        if (i + 1 < items.size()) out += split ? "," : ", ";
    }
    return split ? out : " " + out;
}

std::string SqlWriter::subquery(const Query& inner, const Scope* outer, int indent) {
    const std::string text = query(inner, outer, indent + 1);
    if (style_ == SqlStyle::Bound) return "(" + text + ")";
    return "(" + line(indent + 1) + text + line(indent) + ")";
}

SqlWriter::Frame SqlWriter::frame_of(const Query& q, const Scope& scope) const {
    Frame frame{&scope, {}, scope.sources.size() > 1};
    // A derived source may name an alias of a Query around that one of its neighbours here has too; DuckDB
    // would take the neighbour.
    std::vector<std::string> wanted;
    for_each_child(q, [&](const auto& child, const Step& step) {
        if constexpr (std::same_as<std::remove_cvref_t<decltype(child)>, Query>)
            if (step.name != "set.right")
                for_each_outer_column(child,
                                      [&](const ColumnRef& column) { wanted.push_back(column.source); });
    });
    const auto taken = [&](const std::string& alias) {
        const auto same = [&](const std::string& other) { return equal_folded(other, alias); };
        return std::ranges::any_of(wanted, same) || std::ranges::any_of(frame.aliases, same);
    };
    const auto used = [&](const std::string& alias) {
        const auto same = [&](const auto& other) { return equal_folded(other, alias); };
        return taken(alias) || std::ranges::any_of(scope.sources, same, &ScopeSource::alias) ||
               std::ranges::any_of(frames_,
                                   [&](const Frame& f) { return std::ranges::any_of(f.aliases, same); });
    };
    for (const ScopeSource& source : scope.sources) {
        std::string alias = source.alias;
        if (taken(alias))
            for (int n = 2; used(alias); ++n) alias = source.alias + "_" + std::to_string(n);
        frame.aliases.push_back(alias);
    }
    // MySQL takes names for the same that differ in accents.
    const auto plain = [](const SelectItem& item) {
        return std::ranges::all_of(item.name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    };
    if (mysql() && !std::ranges::all_of(q.select, plain)) frame.qualified = true;
    // An output named like a column it does not show would be taken for it.
    for (const SelectItem& item : q.select) {
        if (frame.qualified) break;
        const auto column = column_of(scope.sources.front(), item.name);
        const auto* const ref = std::get_if<ColumnRef>(&item.expression.form);
        frame.qualified = column && !(ref != nullptr && equal_folded(ref->column, item.name) &&
                                      equal_folded(ref->source, scope.sources.front().alias));
    }
    return frame;
}

std::string SqlWriter::source(const Source& s, const Scope& scope, std::size_t index, int indent) {
    const std::string& alias = std::ranges::find(frames_, &scope, &Frame::scope)->aliases[index];
    if (const auto* table = std::get_if<TableRef>(&s.of); table != nullptr && !tables_.empty())
        return tables_[static_cast<std::size_t>(schema_.find(table->table) - schema_.tables.data())] +
               " AS " + identifier(alias);
    else if (table != nullptr)
        return identifier(table->table) + (table->table == alias ? "" : " AS " + identifier(alias));
    const Query& inner = *std::get<Box<Query>>(s.of);
    if (mysql())
        for_each_outer_column(inner, [&](const ColumnRef&) { refuse("a table made anew for each row"); });
    return subquery(inner, scope.outer, indent) + " AS " + identifier(alias);
}

std::string SqlWriter::from(const From& f, const Scope& scope, int indent) {
    std::string out = "FROM " + source(f.source, scope, 0, indent);
    for (std::size_t i = 0; i < f.joins.size(); ++i) {
        const Join& join = f.joins[i];
        out += line(indent) + (join.kind == JoinKind::Left ? "LEFT JOIN " : "JOIN ") +
               source(join.source, scope, i + 1, indent);
        for (std::size_t k = 0; k < join.on.size(); ++k)
            out += (k == 0 ? " ON " : " AND ") + column(join.on[k].left, scope) + " = " +
                   column(join.on[k].right, scope);
    }
    return out;
}

std::string SqlWriter::core(const Query& q, const Scope& scope, int indent,
                            const std::vector<std::string>& hidden) {
    const auto shows_window = [](const SelectItem& item) { return has_window(item.expression); };
    if (mysql() && q.distinct && (is_grouped(q) || std::ranges::any_of(q.select, shows_window)))
        return mysql_distinct(q, scope, indent);
    std::vector<std::string> items;
    for (const SelectItem& item : q.select) {
        std::string text = expression(item.expression, scope, indent + 1);
        const auto* const column = std::get_if<ColumnRef>(&item.expression.form);
        if (mysql() || column == nullptr || column->column != item.name)
            text += " AS " + identifier(item.name);
        items.push_back(std::move(text));
    }
    items.insert(items.end(), hidden.begin(), hidden.end());
    std::string out = (q.distinct ? "SELECT DISTINCT" : "SELECT") + joined(items, indent);
    out += line(indent) + from(q.from, scope, indent);
    if (q.where) out += line(indent) + "WHERE " + predicate(*q.where, scope, indent);
    if (!q.group.empty()) {
        std::vector<std::string> keys;
        for (const Expression& key : q.group) {
            if (mysql() && std::holds_alternative<Literal>(key.form)) refuse("a constant as a group");
            keys.push_back(expression(key, scope, indent + 1));
        }
        out += line(indent) + "GROUP BY" + joined(keys, indent);
    }
    if (!q.having) return out;
    const auto* const around = std::exchange(having_keys_, &q.group);
    out += line(indent) + "HAVING " + predicate(*q.having, scope, indent);
    having_keys_ = around;
    return out;
}

// What settles the order of rows that are equal in `order`, where that is cheap: group keys, or all of a
// distinct row.
std::vector<const Expression*> SqlWriter::tie_breakers(const Query& q) const {
    std::vector<const Expression*> out;
    if (q.order.empty()) return out;
    const auto add = [&](const Expression& e) {
        const auto same = [&](const OrderItem& o) { return o.expression == e; };
        if (!has_subquery(e) && !has_window(e) && std::ranges::none_of(q.order, same)) out.push_back(&e);
    };
    if (q.distinct)
        for (const SelectItem& item : q.select) add(item.expression);
    else
        for (const Expression& key : q.group) add(key);
    return out;
}

std::string SqlWriter::qualify_clause(const Limit& limit, const std::vector<std::string>& per,
                                      const std::vector<OrderTerm>& order, const std::vector<OrderTerm>& last,
                                      int indent) {
    std::vector<OrderTerm> terms = order;
    if (!limit.with_ties)
        std::ranges::copy_if(last, std::back_inserter(terms),
                             [&](const OrderTerm& t) { return std::ranges::find(per, t.text) == per.end(); });
    if (dialect_ != Dialect::DuckDb) refuse("the first of each group, or ties at the end of a list,");
    std::string over;
    for (std::size_t i = 0; i < per.size(); ++i) over += (i == 0 ? "PARTITION BY " : ", ") + per[i];
    for (std::size_t i = 0; i < terms.size(); ++i)
        over += (i > 0 ? ", " : over.empty() ? "ORDER BY " : " ORDER BY ") + ordered(terms[i]);
    return line(indent) + "QUALIFY " + (limit.with_ties ? "rank()" : "row_number()") + " OVER (" + over +
           ") <= " + std::to_string(limit.count);
}

std::string SqlWriter::order_clause(const Limit* limit, const std::vector<std::string>& per,
                                    const std::vector<OrderTerm>& order, const std::vector<OrderTerm>& last,
                                    int indent) {
    std::vector<OrderTerm> terms;
    const auto add = [&](const OrderTerm& term) {
        if (std::ranges::none_of(terms, [&](const OrderTerm& t) { return t.text == term.text; }))
            terms.push_back(term);
    };
    for (const std::string& key : per) {
        // In the direction the order gives it, if it gives one.
        const auto same = std::ranges::find(order, key, &OrderTerm::text);
        add({key, same != order.end() && same->descending});
    }
    std::ranges::for_each(order, add);
    std::ranges::for_each(last, add);
    std::vector<std::string> texts;
    for (const OrderTerm& t : terms) texts.push_back(ordered(t));
    std::string out;
    if (!texts.empty()) out = line(indent) + "ORDER BY" + joined(texts, indent);
    if (limit != nullptr && limit->per.empty() && !limit->with_ties) {
        out += line(indent) + "LIMIT " + std::to_string(limit->count);
        if (limit->offset > 0) out += " OFFSET " + std::to_string(limit->offset);
    }
    return out;
}

std::string SqlWriter::plain(const Query& q, const Scope& scope, int indent) {
    // Within another Query, order means nothing where all rows stay.
    const bool unordered = mysql() && scope.outer != nullptr && !q.limit;
    if (mysql() && !q.order.empty() && !unordered) {
        // MariaDB loses rows where those of a DISTINCT are put in order by an expression.
        const bool windows =
            std::ranges::any_of(q.order, [](const OrderItem& o) { return has_window(o.expression); });
        if (const auto whole = q.distinct || windows || scope.outer == nullptr
                                   ? mysql_ordered(q, scope, indent)
                                   : std::nullopt)
            return *whole;
        if (q.distinct) refuse("an order of distinct rows by what they do not show");
    }
    std::string out = core(q, scope, indent, {});
    if (unordered) return out;
    const Limit* const limit = q.limit ? &*q.limit : nullptr;
    const auto breakers = tie_breakers(q);
    if (is_ranked(q)) {
        std::vector<std::string> per;
        std::vector<OrderTerm> order, last;
        for (const Expression& e : q.limit->per) per.push_back(expression(e, scope, indent));
        for (const OrderItem& o : q.order)
            order.push_back({expression(o.expression, scope, indent), o.descending});
        for (const Expression* e : breakers) last.push_back({expression(*e, scope, indent), false});
        out += qualify_clause(*q.limit, per, order, last, indent);
    }
    const auto name = [&](const Expression& e) {
        // MySQL takes a name within an expression for a column sooner than for an output.
        const SelectItem* const item = mysql() ? nullptr : shown(q, e);
        return item != nullptr ? identifier(item->name) : expression(e, scope, indent);
    };
    std::vector<std::string> per;
    std::vector<OrderTerm> order, last;
    if (limit != nullptr)
        for (const Expression& e : limit->per) per.push_back(name(e));
    for (const OrderItem& o : q.order)
        if (!mysql() || !std::holds_alternative<Literal>(o.expression.form))  // there the place of an output
            order.push_back({name(o.expression), o.descending});
    for (const Expression* e : breakers)
        if (!mysql() || !std::holds_alternative<Literal>(e->form)) last.push_back({name(*e), false});
    return out + order_clause(limit, per, order, last, indent);
}

// MariaDB shows some groups twice where DISTINCT stands in the same select as their aggregates.
std::string SqlWriter::mysql_distinct(const Query& q, const Scope& scope, int indent) {
    if (scope.outer != nullptr)
        for_each_outer_column(q, [&](const ColumnRef&) { refuse("a table made anew for each row"); });
    Query all = q;
    all.distinct = false;
    std::vector<std::string> outputs;
    for (const SelectItem& item : q.select) outputs.push_back(identifier(item.name));
    const bool one_line = style_ == SqlStyle::Bound;
    return "SELECT DISTINCT" + joined(outputs, indent) + line(indent) + "FROM (" +
           (one_line ? "" : line(indent + 1)) + core(all, scope, indent + 1, {}) +
           (one_line ? "" : line(indent)) + ") AS " + identifier("each");
}

// The finished rows put in order by a select around them; nothing where they do not show what orders them.
std::optional<std::string> SqlWriter::mysql_ordered(const Query& q, const Scope& scope, int indent) {
    if (is_ranked(q)) return std::nullopt;
    if (scope.outer != nullptr)
        for_each_outer_column(q, [&](const ColumnRef&) { refuse("a table made anew for each row"); });
    std::vector<OrderTerm> order, last;
    const auto add = [&](const Expression& e, bool descending, std::vector<OrderTerm>& terms) {
        const SelectItem* const item = shown(q, e);
        if (item == nullptr) return std::holds_alternative<Literal>(e.form);
        terms.push_back({identifier(item->name), descending});
        return true;
    };
    for (const OrderItem& o : q.order)
        if (!add(o.expression, o.descending, order)) return std::nullopt;
    for (const Expression* e : tie_breakers(q))
        if (!add(*e, false, last)) return std::nullopt;
    std::vector<std::string> outputs;
    for (const SelectItem& item : q.select) outputs.push_back(identifier(item.name));
    const bool one_line = style_ == SqlStyle::Bound;
    const std::string out = "SELECT" + joined(outputs, indent) + line(indent) + "FROM (" +
                            (one_line ? "" : line(indent + 1)) + core(q, scope, indent + 1, {}) +
                            (one_line ? "" : line(indent)) + ") AS " + identifier("whole");
    return out + order_clause(q.limit ? &*q.limit : nullptr, {}, order, last, indent);
}

// Ranking after distinct, or by a window: over the finished rows, in a select around them.
std::string SqlWriter::ranked_over(const Query& q, const Scope& scope, int indent) {
    frames_.back().qualified = true;
    std::vector<std::string> hidden, outputs, per;
    std::vector<OrderTerm> order, last;
    for (const SelectItem& item : q.select) outputs.push_back(identifier(item.name));
    const auto name = [&](const Expression& e) -> std::string {
        if (const SelectItem* const item = shown(q, e)) return identifier(item->name);
        std::string fresh = "order " + std::to_string(hidden.size() + 1);
        while (
            std::ranges::any_of(q.select, [&](const SelectItem& i) { return equal_folded(i.name, fresh); }))
            fresh += "_";
        hidden.push_back(expression(e, scope, indent + 2) + " AS " + identifier(fresh));
        return identifier(fresh);
    };
    for (const Expression& e : q.limit->per) per.push_back(name(e));
    for (const OrderItem& o : q.order) order.push_back({name(o.expression), o.descending});
    for (const Expression* e : tie_breakers(q)) last.push_back({name(*e), false});
    const std::string inner = core(q, scope, indent + 1, hidden);
    std::string out = "SELECT" + joined(outputs, indent) + line(indent) + "FROM (" +
                      (style_ == SqlStyle::Bound ? "" : line(indent + 1)) + inner +
                      (style_ == SqlStyle::Bound ? "" : line(indent)) + ") AS " + identifier("ranked");
    out += qualify_clause(*q.limit, per, order, last, indent);
    return out + order_clause(&*q.limit, per, order, last, indent);
}

std::string SqlWriter::set_operation(const Query& q, const Scope* outer, int indent) {
    constexpr std::string_view kWords[] = {"UNION", "UNION ALL", "INTERSECT", "EXCEPT"};
    const bool bare = !mysql() && !is_ranked(q) && std::ranges::all_of(q.order, [](const OrderItem& o) {
        return std::holds_alternative<ColumnRef>(o.expression.form);
    });
    const int inside = bare ? indent : indent + 1;
    std::string out;
    {
        const Scope scope(q.from, schema_, outer);
        frames_.push_back(frame_of(q, scope));
        out = core(q, scope, inside, {});
        frames_.pop_back();
    }
    const Query& right = *q.set->right;
    out += line(inside) + std::string(kWords[static_cast<std::size_t>(q.set->op)]) + line(inside);
    out += right.set || right.limit || !right.order.empty() ? subquery(right, outer, inside)
                                                            : query(right, outer, inside);
    if (q.order.empty() && !q.limit) return out;

    const Scope whole = output_scope(q, schema_, outer);
    frames_.push_back(Frame{&whole, {""}, false});
    std::vector<std::string> per, outputs;
    std::vector<OrderTerm> order, last;
    if (q.limit)
        for (const Expression& e : q.limit->per) per.push_back(expression(e, whole, indent));
    for (const OrderItem& o : q.order)
        order.push_back({expression(o.expression, whole, indent), o.descending});
    for (const SelectItem& item : q.select) {
        outputs.push_back(identifier(item.name));
        if (!q.order.empty()) last.push_back({outputs.back(), false});
    }
    frames_.pop_back();
    std::erase_if(last, [&](const OrderTerm& t) {
        return std::ranges::find(order, t.text, &OrderTerm::text) != order.end();
    });
    const Limit* const limit = q.limit ? &*q.limit : nullptr;
    if (!bare) {
        const bool one_line = style_ == SqlStyle::Bound;
        out = "SELECT" + joined(outputs, indent) + line(indent) + "FROM (" +
              (one_line ? "" : line(indent + 1)) + out + (one_line ? "" : line(indent)) + ") AS " +
              identifier("whole");
        if (is_ranked(q)) out += qualify_clause(*q.limit, per, order, last, indent);
    }
    return out + order_clause(limit, per, order, last, indent);
}

std::string SqlWriter::query(const Query& q, const Scope* outer, int indent) {
    const auto* const around = std::exchange(having_keys_, nullptr);
    std::string out = one_query(q, outer, indent);
    having_keys_ = around;
    return out;
}

std::string SqlWriter::one_query(const Query& q, const Scope* outer, int indent) {
    if (q.set) return set_operation(q, outer, indent);
    const Scope scope(q.from, schema_, outer);
    frames_.push_back(frame_of(q, scope));
    std::string out = is_ranked(q) && (q.distinct || orders_by_window(q)) ? ranked_over(q, scope, indent)
                                                                          : plain(q, scope, indent);
    frames_.pop_back();
    return out;
}

}  // namespace sightline::query
