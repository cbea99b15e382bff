#include <cstdint>
#include <set>

#include "base/value.h"
#include "core/query/names.h"
#include "core/query/phraser.h"
#include "core/query/query_walk.h"
#include "core/query/sentence.h"
#include "core/query/sql.h"
#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

constexpr std::size_t kLongestName = 60;

std::string cut(std::string name) {
    if (name.size() <= kLongestName) return name;
    std::size_t end = kLongestName;
    while (end > 0 && (static_cast<std::uint8_t>(name[end]) & 0xC0) == 0x80) --end;
    return name.substr(0, end) + "…";
}

std::string spaced(std::string_view name) {
    return words_of(name);
}

std::string name_of_expression(const Expression& expression);

std::string first_of(const std::vector<Expression>& arguments) {
    return arguments.empty() ? std::string("value") : name_of_expression(arguments.front());
}

std::string name_of_aggregate(const AggregateCall& call) {
    const bool rows = std::holds_alternative<AllRows>(call.of->form);
    std::string of =
        (call.distinct ? "distinct " : "") + (rows ? std::string("rows") : name_of_expression(*call.of));
    switch (call.function) {
        case Aggregate::Count:
            return rows ? "count" : "count of " + of;
        case Aggregate::Sum:
            return "total " + of;
        case Aggregate::Mean:
            return "average " + of;
        case Aggregate::Median:
            return "median " + of;
        case Aggregate::Min:
            return "minimum " + of;
        case Aggregate::Max:
            return "maximum " + of;
        case Aggregate::StandardDeviation:
            return "standard deviation of " + of;
        case Aggregate::Variance:
            return "variance of " + of;
        case Aggregate::Quantile:
            return quantile_words(call.parameter.value_or(0.5)) + " of " + of;
    }
    return of;
}

std::string name_of_window(const WindowCall& call) {
    std::string of = first_of(call.arguments);
    const bool of_total = of.starts_with("total ");  // a running total of totals is one running total
    switch (call.function) {
        case WindowFunction::RowNumber:
            return "row number";
        case WindowFunction::Rank:
        case WindowFunction::DenseRank:
            return "rank";
        case WindowFunction::PercentRank:
            return "percent rank";
        case WindowFunction::Lag:
            return "previous " + of;
        case WindowFunction::Lead:
            return "next " + of;
        case WindowFunction::FirstValue:
            return "first " + of;
        case WindowFunction::LastValue:
            return "last " + of;
        case WindowFunction::Sum:
            return (call.order.empty() ? "overall " : "running ") + (of_total ? of : "total " + of);
        case WindowFunction::Mean:
            return (call.order.empty() ? "overall average " : "moving average ") + of;
        case WindowFunction::Min:
            return (call.order.empty() ? "overall minimum " : "running minimum ") + of;
        case WindowFunction::Max:
            return (call.order.empty() ? "overall maximum " : "running maximum ") + of;
        case WindowFunction::Count:
            return call.order.empty() ? "overall count" : "running count";
    }
    return of;
}

struct Namer {
    std::string operator()(const ColumnRef& column) const { return words_of(column.column); }
    std::string operator()(const Literal& literal) const {
        return is_null(literal.value) ? "null" : to_text(literal.value);
    }
    std::string operator()(const AllRows&) const { return "rows"; }
    std::string operator()(const Arithmetic& a) const {
        constexpr std::string_view kWords[] = {" plus ", " minus ", " times ", " per ", " modulo "};
        return name_of_expression(*a.left) + std::string(kWords[static_cast<std::size_t>(a.op)]) +
               name_of_expression(*a.right);
    }
    std::string operator()(const TimeBucket& b) const {
        std::string of = name_of_expression(*b.of);
        if (of == name_of(b.grain)) return of;
        return std::string(name_of(b.grain)) + " of " + of;
    }
    std::string operator()(const TimePartOf& p) const {
        return spaced(name_of(p.part)) + " of " + name_of_expression(*p.of);
    }
    std::string operator()(const DateShift& s) const { return name_of_expression(*s.of) + " shifted"; }
    std::string operator()(const DateDifference& d) const {
        return std::string(name_of(d.unit)) + "s from " + name_of_expression(*d.from) + " to " +
               name_of_expression(*d.to);
    }
    std::string operator()(const Bin& b) const { return name_of_expression(*b.of) + " bin"; }
    std::string operator()(const AggregateCall& call) const { return name_of_aggregate(call); }
    std::string operator()(const WindowCall& call) const { return name_of_window(call); }
    std::string operator()(const FunctionCall& call) const {
        switch (call.function) {
            case Function::Coalesce:
            case Function::NullIf:
                return first_of(call.arguments);
            case Function::Lower:
            case Function::Upper:
                return spaced(name_of(call.function)) + " case " + first_of(call.arguments);
            case Function::Trim:
                return "trimmed " + first_of(call.arguments);
            case Function::Length:
                return "length of " + first_of(call.arguments);
            case Function::Abs:
                return "absolute " + first_of(call.arguments);
            case Function::Sqrt:
                return "square root of " + first_of(call.arguments);
            case Function::Ln:
                return "logarithm of " + first_of(call.arguments);
            case Function::Round:
            case Function::Floor:
            case Function::Ceiling:
                return "rounded " + first_of(call.arguments);
            case Function::Concat: {
                std::string out;
                for (const Expression& e : call.arguments)
                    if (!std::holds_alternative<Literal>(e.form))
                        out += (out.empty() ? "" : " ") + name_of_expression(e);
                return out.empty() ? "text" : out;
            }
            case Function::Least:
            case Function::Greatest:
                return std::string(name_of(call.function)) + " of " + first_of(call.arguments);
        }
        return "value";
    }
    std::string operator()(const Case&) const { return "case"; }
    std::string operator()(const Cast& cast) const { return name_of_expression(*cast.of); }
    std::string operator()(const ScalarSubquery& sub) const {
        return sub.query->select.empty() ? "value"
               : !sub.query->select.front().name.empty()
                   ? sub.query->select.front().name
                   : name_of_expression(sub.query->select.front().expression);
    }
};

std::string name_of_expression(const Expression& expression) {
    return std::visit(Namer{}, expression.form);
}

}  // namespace

std::vector<std::string> output_names(const Query& query) {
    std::vector<std::string> names;
    std::set<std::string> taken;
    for (const SelectItem& item : query.select) {
        const auto* const column = std::get_if<ColumnRef>(&item.expression.form);
        std::string name = !item.name.empty()  ? item.name
                           : column != nullptr ? column->column
                                               : cut(name_of_expression(item.expression));
        if (name.empty()) name = "value";
        if (taken.contains(fold(name)) && item.name.empty() && column != nullptr && !column->source.empty())
            name += " (" + column->source + ")";
        const std::string base = name;
        for (int n = 2; taken.contains(fold(name)); ++n) name = base + " " + std::to_string(n);
        taken.insert(fold(name));
        names.push_back(std::move(name));
    }
    return names;
}

}  // namespace sightline::query
