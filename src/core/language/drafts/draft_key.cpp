#include "core/language/drafts/draft.h"

namespace sightline::language {
namespace {

void append(std::string& key, const DraftOutput& o, bool drawn = true) {
    key += std::to_string(o.column);
    key += o.aggregate ? name_of(*o.aggregate) : "-";
    if (o.distinct) key += 'd';
    if (o.grain) key += "g" + std::to_string(static_cast<int>(*o.grain));
    if (o.part) key += "p" + std::to_string(static_cast<int>(*o.part));
    if (o.bin_width > 0) key += "b" + to_text(o.bin_width);
    if (drawn && o.channel != Channel::None) key += "c" + std::to_string(static_cast<int>(o.channel));
    if (o.share) key += 's';
    if (o.of_all) key += '%';
    if (o.running) key += 'r';
    if (o.table >= 0) key += 'n' + std::to_string(o.table);
    if (o.over >= 0) key += '/' + std::to_string(o.over);
    if (o.minus >= 0) key += '-' + std::to_string(o.minus);
    if (o.apart) key += 'a' + std::to_string(static_cast<int>(*o.apart));
    if (o.change) key += 'g';
    if (o.context) key += 'x';
    key += ',';
}

void append(std::string& key, const FilterAtom& a) {
    key += std::to_string(a.column) + "f" + std::to_string(static_cast<int>(a.form)) + "o" +
           std::to_string(static_cast<int>(a.op));
    if (a.other >= 0) key += '~' + std::to_string(a.other);
    if (a.negated) key += '!';
    if (a.aggregate) key += name_of(*a.aggregate);
    if (a.part) key += 'p' + std::to_string(static_cast<int>(*a.part));
    for (const Value& v : a.values) key += "=" + to_text(v);
    key += ';';
}

}  // namespace

std::string Draft::key() const {
    std::string k;
    for (const auto& o : outputs) append(k, o);
    const Clauses c = clauses();
    return k + c.rows.substr(c.outputs.size());
}

Draft::Clauses Draft::clauses() const {
    Clauses c;
    for (const auto& o : outputs) {
        append(c.outputs, o, false);
        if (grouped && !o.aggregate) append(c.groups, o, false);
    }
    for (const auto& group : where) {
        for (const auto& a : group) append(c.where, a);
        c.where += any ? '/' : '&';
    }
    for (const auto& o : order) append(c.order += o.descending ? 'v' : '^', o.key);
    if (limit) c.order += "L" + std::to_string(*limit);
    if (offset > 0) c.order += "O" + std::to_string(offset);
    if (per) c.order += "P" + std::to_string(*per);
    std::string& k = c.rows;
    k = c.outputs;
    k += grouped ? "|G|" : "|-|";
    if (distinct) k += 'D';
    k += c.where;
    for (const auto& a : having) append(k += 'h', a);
    k += c.order;
    for (const auto& a : share) append(k += 's', a);
    k += 't' + std::to_string(table);
    for (const auto& a : absent) {
        k += "|no" + std::to_string(a.table);
        if (a.key >= 0) k += "k" + std::to_string(a.key);
        for (const auto& group : a.where)
            for (const auto& atom : group) append(k, atom);
        for (const auto& atom : a.having) append(k += 'h', atom);
    }
    if (outer) k += "|o" + std::string(name_of(*outer));
    for (int t : through) k += "|j" + std::to_string(t);
    for (ColumnId c : group_also) k += "|g" + std::to_string(c);
    if (set) {
        k += "|set" + std::to_string(static_cast<int>(*set));
        for (const auto& group : other)
            for (const auto& atom : group) append(k, atom);
    }
    return c;
}

}  // namespace sightline::language
