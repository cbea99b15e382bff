#include "core/query/names.h"
#include "core/query/query_walk.h"
#include "core/query/sql_writer.h"

namespace sightline::query {

std::string SqlWriter::part(const Predicate& p, const Scope& scope, int indent) {
    if (std::holds_alternative<Junction>(p.form)) return "(" + predicate(p, scope, indent) + ")";
    return predicate(p, scope, indent);
}

// A literal beside a double column needs no type of its own.
std::string SqlWriter::compared(const Expression& e, const Expression& other, const Scope& scope,
                                int indent) {
    if (const auto* l = std::get_if<Literal>(&e.form)) {
        const bool typed = !std::holds_alternative<Literal>(other.form);
        return literal(l->value, typed ? infer_type(other, scope) : std::nullopt);
    }
    return operand(e, scope, indent);
}

std::string SqlWriter::junction(const Junction& j, const Scope& scope, int indent) {
    const std::string word = j.connective == Connective::And ? "AND " : "OR ";
    std::vector<std::string> parts;
    std::size_t length = 0;
    for (const Predicate& p : j.parts) length += parts.emplace_back(part(p, scope, indent + 1)).size();
    const bool split = style_ == SqlStyle::Readable && length > 70;
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += (split ? line(indent + 1) : " ") + word;
        out += parts[i];
    }
    return out;
}

std::string SqlWriter::text_match(const TextMatch& m, const Scope& scope, int indent) {
    if (mysql()) return mysql_text_match(m, scope, indent);
    const std::string folded = "lower(" + expression(m.of, scope, indent) + ")";
    const std::string text = "lower(" + literal(Value(m.text)) + ")";
    switch (m.kind) {
        case MatchKind::Equals:
            return folded + (m.negated ? " <> " : " = ") + text;
        case MatchKind::Contains:
            if (postgresql()) return "strpos(" + folded + ", " + text + (m.negated ? ") = 0" : ") > 0");
            return (m.negated ? "NOT contains(" : "contains(") + folded + ", " + text + ")";
        case MatchKind::StartsWith:
            return (m.negated ? "NOT starts_with(" : "starts_with(") + folded + ", " + text + ")";
        case MatchKind::EndsWith:
            if (postgresql())
                return (m.negated ? "NOT (right(" : "(right(") + folded + ", length(" + text +
                       ")) = " + text + ")";
            return (m.negated ? "NOT ends_with(" : "ends_with(") + folded + ", " + text + ")";
    }
    return {};
}

std::string SqlWriter::predicate(const Predicate& p, const Scope& scope, int indent) {
    const auto negation = [](bool negated) { return negated ? std::string(" NOT") : std::string(); };
    return std::visit(
        Overloaded{
            [&](const Comparison& c) {
                const std::string_view op = c.op == Comparator::NotEqual ? "<>" : name_of(c.op);
                const std::string left = compared(c.left, c.right, scope, indent);
                return left + " " + std::string(op) + " " + compared(c.right, c.left, scope, indent);
            },
            [&](const Between& b) {
                std::string out = compared(b.of, b.low, scope, indent) + negation(b.negated) + " BETWEEN ";
                out += compared(b.low, b.of, scope, indent);
                return out + " AND " + compared(b.high, b.of, scope, indent);
            },
            [&](const InList& in) {
                std::string out = operand(in.of, scope, indent) + negation(in.negated) + " IN (";
                std::optional<ColumnType> type;
                if (!std::holds_alternative<Literal>(in.of.form)) type = infer_type(in.of, scope);
                for (std::size_t i = 0; i < in.values.size(); ++i)
                    out += (i > 0 ? ", " : "") + literal(in.values[i], type);
                return out + ")";
            },
            [&](const InQuery& in) {
                const std::string of = operand(in.of, scope, indent);
                std::string rows = subquery(*in.query, &scope, indent);
                // MySQL takes no LIMIT right there.
                if (mysql() && in.query->limit)
                    rows = "(SELECT * FROM " + rows + " AS " + identifier("few") + ")";
                return of + negation(in.negated) + " IN " + rows;
            },
            [&](const Exists& e) {
                return (e.negated ? "NOT EXISTS " : "EXISTS ") + subquery(*e.query, &scope, indent);
            },
            [&](const IsNull& n) {
                return operand(n.of, scope, indent) + (n.negated ? " IS NOT NULL" : " IS NULL");
            },
            [&](const TextMatch& m) { return text_match(m, scope, indent); },
            [&](const Junction& j) { return junction(j, scope, indent); },
            [&](const Negation& n) { return "NOT (" + predicate(*n.of, scope, indent) + ")"; },
        },
        p.form);
}

}  // namespace sightline::query
