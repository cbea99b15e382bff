#include "core/query/names.h"
#include "core/query/query_walk.h"
#include "core/recipe/expression_text.h"

namespace sightline::recipe {

using namespace query;

namespace {

std::string number_of(double d) {
    std::string out = to_text(d);
    if (out.find_first_of(".e") == std::string::npos) out += ".0";  // stays a double
    return out;
}

std::string symbol(ArithmeticOperator op) {
    constexpr std::string_view kSymbols[] = {" + ", " - ", " * ", " / ", " % "};
    return std::string(kSymbols[static_cast<std::size_t>(op)]);
}

/// In parentheses where something else stands around it.
std::string part(const Expression& e) {
    const auto* f = std::get_if<FunctionCall>(&e.form);
    const bool infix = std::holds_alternative<Arithmetic>(e.form) ||
                       (f && f->function == Function::Concat && f->arguments.size() == 2);
    return infix ? "(" + written(e) + ")" : written(e);
}
std::string part(const Predicate& p) {
    return std::holds_alternative<Junction>(p.form) ? "(" + written(p) + ")" : written(p);
}

std::string call(std::string_view name, const std::string& arguments) {
    return std::string(name) + "(" + arguments + ")";
}

}  // namespace

std::string written(const Value& v) {
    if (is_null(v)) return "null";
    if (const auto* s = std::get_if<std::string>(&v)) return written_text(*s);
    if (const auto* d = std::get_if<double>(&v)) return number_of(*d);
    if (std::holds_alternative<Date>(v)) return "date '" + to_text(v) + "'";
    if (std::holds_alternative<Timestamp>(v)) return "timestamp '" + to_text(v) + "'";
    return to_text(v);
}

std::string written(const Expression& e) {
    return std::visit(
        Overloaded{
            [](const ColumnRef& c) { return written_name(c.column); },
            [](const Literal& l) { return written(l.value); },
            [](const Arithmetic& a) { return part(*a.left) + symbol(a.op) + part(*a.right); },
            [](const TimeBucket& b) {
                return call("start_of", std::string(name_of(b.grain)) + ", " + written(*b.of));
            },
            [](const TimePartOf& p) { return call(name_of(p.part), written(*p.of)); },
            [](const DateShift& s) {
                return call("shift", written(*s.of) + ", " + std::to_string(s.amount) + ", " +
                                         std::string(name_of(s.unit)));
            },
            [](const DateDifference& d) {
                return call("difference",
                            written(*d.from) + ", " + written(*d.to) + ", " + std::string(name_of(d.unit)));
            },
            [](const Bin& b) {
                return call("bin", written(*b.of) + ", " + number_of(b.width) +
                                       (b.origin != 0 ? ", " + number_of(b.origin) : ""));
            },
            [](const FunctionCall& f) {
                if (f.function == Function::Concat && f.arguments.size() == 2)
                    return part(f.arguments[0]) + " || " + part(f.arguments[1]);
                std::string list;
                for (const auto& a : f.arguments) list += (list.empty() ? "" : ", ") + written(a);
                return call(name_of(f.function), list);
            },
            [](const Case& c) {
                std::string out = "case";
                for (const auto& b : c.branches)
                    out += " when " + written(b.when) + " then " + written(b.then);
                if (c.otherwise) out += " else " + written(**c.otherwise);
                return out + " end";
            },
            [](const Cast& c) { return call("cast", written(*c.of) + " as " + std::string(name_of(c.to))); },
            // The parser gives none of these.
            [](const AllRows&) { return std::string(); }, [](const AggregateCall&) { return std::string(); },
            [](const WindowCall&) { return std::string(); },
            [](const ScalarSubquery&) { return std::string(); }},
        e.form);
}

std::string written(const Predicate& p) {
    const auto no = [](bool negated) { return negated ? std::string(" not") : std::string(); };
    return std::visit(
        Overloaded{
            [](const Comparison& c) {
                return written(c.left) + " " + std::string(name_of(c.op)) + " " + written(c.right);
            },
            [&](const Between& b) {
                return written(b.of) + no(b.negated) + " between " + written(b.low) + " and " +
                       written(b.high);
            },
            [&](const InList& in) {
                std::string list;
                for (const auto& v : in.values) list += (list.empty() ? "" : ", ") + written(v);
                return written(in.of) + no(in.negated) + " in (" + list + ")";
            },
            [](const IsNull& n) { return written(n.of) + (n.negated ? " is not null" : " is null"); },
            [&](const TextMatch& m) {
                return written(m.of) + no(m.negated) + " " + std::string(name_of(m.kind)) + " " +
                       written_text(m.text);
            },
            [](const Junction& j) {
                std::string out;
                for (const auto& x : j.parts)
                    out += (out.empty() ? "" : j.connective == Connective::Or ? " or " : " and ") + part(x);
                return out;
            },
            [](const Negation& n) { return "not " + part(*n.of); },
            [](const InQuery&) { return std::string(); }, [](const Exists&) { return std::string(); }},
        p.form);
}

}  // namespace sightline::recipe
