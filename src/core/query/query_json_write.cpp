#include <boost/json.hpp>

#include "base/json.h"
#include "core/query/names.h"
#include "core/query/query_json.h"
#include "core/query/query_walk.h"

namespace sightline::query {

namespace {

namespace js = boost::json;

js::object write(const Query& query);
js::object write(const Expression& expression);
js::object write(const Predicate& predicate);
js::object write(const OrderItem& item);
js::object write(const JoinKey& key);
js::object write(const Join& join);
js::object write(const SelectItem& item);

js::string text(std::string_view s) {
    return js::string(s.data(), s.size());
}

double settled(double v) {
    return v == 0 ? 0.0 : v;
}  // -0 equals 0, so it is written as 0

js::value write(const Value& value) {
    const auto tagged = [](std::string_view tag, js::value v) { return js::object{{tag, std::move(v)}}; };
    return std::visit(
        Overloaded{[](Null) -> js::value { return nullptr; }, [](bool b) -> js::value { return b; },
                   [](std::int64_t i) -> js::value { return i; },
                   [&](double d) -> js::value { return tagged("double", settled(d)); },
                   [&](const Decimal& d) -> js::value { return tagged("decimal", text(d.digits)); },
                   [](const std::string& s) -> js::value { return text(s); },
                   [&](Date d) -> js::value { return tagged("date", text(to_text(d))); },
                   [&](Time t) -> js::value { return tagged("time", text(to_text(t))); },
                   [&](Timestamp t) -> js::value { return tagged("timestamp", text(to_text(t))); }},
        value);
}

template <class Item>
js::array write_all(const std::vector<Item>& items) {
    js::array out;
    for (const Item& item : items) out.emplace_back(write(item));
    return out;
}

js::object write(const ColumnRef& column) {
    js::object out{{"column", text(column.column)}};
    if (!column.source.empty()) out["source"] = text(column.source);
    return out;
}

js::object write(const OrderItem& item) {
    js::object out = write(item.expression);
    if (item.descending) out["descending"] = true;
    return out;
}

js::object write(const Frame& frame) {
    js::object out;
    if (frame.preceding) out["preceding"] = *frame.preceding;
    if (!frame.following)
        out["following"] = nullptr;
    else if (*frame.following != 0)
        out["following"] = *frame.following;
    return out;
}

js::object write(const AggregateCall& call) {
    js::object out{{"aggregate", text(name_of(call.function))}};
    if (!std::holds_alternative<AllRows>(call.of->form)) out["of"] = write(*call.of);
    if (call.distinct) out["distinct"] = true;
    if (call.parameter) out["parameter"] = settled(*call.parameter);
    if (call.filter) out["filter"] = write(**call.filter);
    return out;
}

js::object write(const WindowCall& call) {
    js::object out{{"window", text(name_of(call.function))}};
    if (!call.arguments.empty()) out["arguments"] = write_all(call.arguments);
    if (!call.partition.empty()) out["partition"] = write_all(call.partition);
    if (!call.order.empty()) out["order"] = write_all(call.order);
    if (call.frame) out["frame"] = write(*call.frame);
    return out;
}

js::object write(const Case& c) {
    js::array branches;
    for (const CaseBranch& branch : c.branches)
        branches.push_back(js::object{{"when", write(branch.when)}, {"then", write(branch.then)}});
    js::object out{{"case", std::move(branches)}};
    if (c.otherwise) out["else"] = write(**c.otherwise);
    return out;
}

js::object write(const Expression& expression) {
    return std::visit(
        Overloaded{
            [](const ColumnRef& c) { return write(c); },
            [](const Literal& l) { return js::object{{"literal", write(l.value)}}; },
            [](const AllRows&) { return js::object{{"all_rows", true}}; },
            [](const Arithmetic& a) {
                return js::object{{"arithmetic", text(name_of(a.op))},
                                  {"left", write(*a.left)},
                                  {"right", write(*a.right)}};
            },
            [](const TimeBucket& b) {
                return js::object{{"time_bucket", text(name_of(b.grain))}, {"of", write(*b.of)}};
            },
            [](const TimePartOf& p) {
                return js::object{{"time_part", text(name_of(p.part))}, {"of", write(*p.of)}};
            },
            [](const DateShift& s) {
                return js::object{
                    {"date_shift", text(name_of(s.unit))}, {"amount", s.amount}, {"of", write(*s.of)}};
            },
            [](const DateDifference& d) {
                return js::object{{"date_difference", text(name_of(d.unit))},
                                  {"from", write(*d.from)},
                                  {"to", write(*d.to)}};
            },
            [](const Bin& b) {
                js::object out{{"bin", settled(b.width)}};
                if (b.origin != 0) out["origin"] = b.origin;
                out["of"] = write(*b.of);
                return out;
            },
            [](const AggregateCall& a) { return write(a); },
            [](const WindowCall& w) { return write(w); },
            [](const FunctionCall& f) {
                return js::object{{"function", text(name_of(f.function))},
                                  {"arguments", write_all(f.arguments)}};
            },
            [](const Case& c) { return write(c); },
            [](const Cast& c) {
                return js::object{{"cast", text(sightline::name_of(c.to))}, {"of", write(*c.of)}};
            },
            [](const ScalarSubquery& s) { return js::object{{"subquery", write(*s.query)}}; },
        },
        expression.form);
}

js::object negatable(js::object out, bool negated) {
    if (negated) out["negated"] = true;
    return out;
}

js::object write(const Predicate& predicate) {
    return std::visit(
        Overloaded{
            [](const Comparison& c) {
                return js::object{
                    {"compare", text(name_of(c.op))}, {"left", write(c.left)}, {"right", write(c.right)}};
            },
            [](const Between& b) {
                return negatable({{"between", write(b.of)}, {"low", write(b.low)}, {"high", write(b.high)}},
                                 b.negated);
            },
            [](const InList& in) {
                return negatable({{"in", write(in.of)}, {"values", write_all(in.values)}}, in.negated);
            },
            [](const InQuery& in) {
                return negatable({{"in", write(in.of)}, {"query", write(*in.query)}}, in.negated);
            },
            [](const Exists& e) { return negatable({{"exists", write(*e.query)}}, e.negated); },
            [](const IsNull& n) { return negatable({{"is_null", write(n.of)}}, n.negated); },
            [](const TextMatch& m) {
                return negatable(
                    {{"match", text(name_of(m.kind))}, {"of", write(m.of)}, {"text", text(m.text)}},
                    m.negated);
            },
            [](const Junction& j) {
                return js::object{{j.connective == Connective::And ? "and" : "or", write_all(j.parts)}};
            },
            [](const Negation& n) { return js::object{{"not", write(*n.of)}}; },
        },
        predicate.form);
}

void write_source(const Source& source, js::object& out) {
    if (const auto* table = std::get_if<TableRef>(&source.of))
        out["table"] = text(table->table);
    else
        out["query"] = write(*std::get<Box<Query>>(source.of));
    if (!source.alias.empty()) out["as"] = text(source.alias);
}

js::object write(const JoinKey& key) {
    return js::object{{"left", write(key.left)}, {"right", write(key.right)}};
}

js::object write(const Join& join) {
    js::object out;
    if (join.kind != JoinKind::Inner) out["kind"] = text(name_of(join.kind));
    write_source(join.source, out);
    out["on"] = write_all(join.on);
    return out;
}

js::object write(const SelectItem& item) {
    js::object out = write(item.expression);
    if (!item.name.empty()) out["as"] = text(item.name);
    return out;
}

js::object write(const Limit& limit) {
    js::object out{{"count", limit.count}};
    if (limit.offset != 0) out["offset"] = limit.offset;
    if (!limit.per.empty()) out["per"] = write_all(limit.per);
    if (limit.with_ties) out["with_ties"] = true;
    return out;
}

js::object write(const Query& query) {
    js::object from;
    write_source(query.from.source, from);
    if (!query.from.joins.empty()) from["joins"] = write_all(query.from.joins);
    js::object out{{"from", std::move(from)}, {"select", write_all(query.select)}};
    if (query.distinct) out["distinct"] = true;
    if (query.where) out["where"] = write(*query.where);
    if (!query.group.empty()) out["group"] = write_all(query.group);
    if (query.having) out["having"] = write(*query.having);
    if (!query.order.empty()) out["order"] = write_all(query.order);
    if (query.limit) out["limit"] = write(*query.limit);
    if (query.set)
        out["set"] = js::object{{"op", text(name_of(query.set->op))}, {"right", write(*query.set->right)}};
    return out;
}

}  // namespace

boost::json::value to_json(const Query& query) {
    return write(query);
}

std::string canonical(const Query& query) {
    return json::write(write(query));
}

}  // namespace sightline::query
