#include <algorithm>
#include <stdexcept>

#include "core/query/names.h"
#include "core/query/query_walk.h"
#include "core/query/sql_writer.h"

namespace sightline::query {

namespace {

// Where a value does not fit text, number or date it becomes null rather than an error.
std::string sql_type(ColumnType type, Dialect dialect) {
    switch (type) {
        case ColumnType::Boolean:
            return "BOOLEAN";
        case ColumnType::Integer:
            return "BIGINT";
        case ColumnType::Double:
            return dialect == Dialect::PostgreSql ? "DOUBLE PRECISION" : "DOUBLE";
        case ColumnType::Decimal:
            return "DECIMAL(38, 6)";
        case ColumnType::Text:
            return "VARCHAR";
        case ColumnType::Date:
            return "DATE";
        case ColumnType::Time:
            return "TIME";
        case ColumnType::Timestamp:
            return "TIMESTAMP";
    }
    return "VARCHAR";
}

std::string upper(std::string_view name) {
    std::string out(name);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

// Whole numbers that DuckDB computes in 64 bits or more whatever the width of the column.
bool is_wide(const Expression& e) {
    return std::visit(
        Overloaded{[](const Arithmetic&) { return true; }, [](const TimePartOf&) { return true; },
                   [](const DateDifference&) { return true; },
                   [](const AggregateCall& a) {
                       return a.function == Aggregate::Count || a.function == Aggregate::Sum;
                   },
                   [](const WindowCall& w) {
                       return w.function <= WindowFunction::DenseRank || w.function == WindowFunction::Sum ||
                              w.function == WindowFunction::Count;
                   },
                   [](const FunctionCall& f) { return f.function == Function::Length; },
                   [](const Cast& c) { return c.to == ColumnType::Integer; },
                   [](const auto&) { return false; }},
        e.form);
}

std::string frame_edge(const std::optional<std::int64_t>& rows, bool before) {
    if (!rows) return before ? "UNBOUNDED PRECEDING" : "UNBOUNDED FOLLOWING";
    if (*rows == 0) return "CURRENT ROW";
    const bool preceding = before == (*rows > 0);
    return std::to_string(*rows < 0 ? -*rows : *rows) + (preceding ? " PRECEDING" : " FOLLOWING");
}

}  // namespace

std::string SqlWriter::column(const ColumnRef& c, const Scope& scope) {
    const auto found = resolve(c, scope);
    if (!found) throw std::logic_error("compiling a Query that was not validated: " + c.column);
    const auto frame = std::ranges::find(frames_, found->scope, &Frame::scope);
    if (frame == frames_.end()) throw std::logic_error("a scope without a frame");
    std::string name = identifier(found->name);
    if (found->scope != &scope || frame->qualified)
        name = identifier(
                   frame->aliases[static_cast<std::size_t>(found->source - found->scope->sources.data())]) +
               "." + name;
    return mysql() ? mysql_value(name, *found) : name;
}

std::string SqlWriter::list(const std::vector<Expression>& expressions, const Scope& scope, int indent) {
    std::string out;
    for (const Expression& e : expressions) out += (out.empty() ? "" : ", ") + expression(e, scope, indent);
    return out;
}

std::string SqlWriter::operand(const Expression& e, const Scope& scope, int indent) {
    std::string text = expression(e, scope, indent);
    const bool negative = !text.empty() && text.front() == '-';
    const bool open = std::holds_alternative<Arithmetic>(e.form) || std::holds_alternative<Bin>(e.form) ||
                      (std::holds_alternative<DateShift>(e.form) && !text.starts_with("CAST("));
    return open || negative ? "(" + text + ")" : text;
}

std::string SqlWriter::arithmetic(const Arithmetic& a, const Scope& scope, int indent) {
    const auto left_type = infer_type(*a.left, scope), right_type = infer_type(*a.right, scope);
    const bool whole = left_type == ColumnType::Integer && right_type == ColumnType::Integer;
    const auto side = [&](const Expression& e, const Expression& other, std::optional<ColumnType> beside,
                          bool alone) {
        const auto* const l = std::get_if<Literal>(&e.form);
        if (l == nullptr) return alone ? expression(e, scope, indent) : operand(e, scope, indent);
        std::string text = literal(l->value);
        const bool needs_width =
            style_ == SqlStyle::Readable && std::holds_alternative<std::int64_t>(l->value) &&
            (beside != ColumnType::Double || std::holds_alternative<Literal>(other.form)) && !is_wide(other);
        if (text.front() == '-' && (needs_width || !alone)) text = "(" + text + ")";
        return needs_width ? text + "::BIGINT" : text;
    };
    const bool divides = a.op == ArithmeticOperator::Divide || a.op == ArithmeticOperator::Modulo;
    std::string left = side(*a.left, *a.right, right_type, false);
    const std::string right = side(*a.right, *a.left, left_type, divides);  // in nullif()
    const auto settled = [](const Expression& e) {
        return is_wide(e) || std::holds_alternative<Literal>(e.form);
    };
    if (whole && a.op != ArithmeticOperator::Divide && !settled(*a.left) && !settled(*a.right))
        left = "CAST(" + left + " AS BIGINT)";
    if (postgresql() && a.op == ArithmeticOperator::Divide) left = "CAST(" + left + " AS DOUBLE PRECISION)";
    if (postgresql() && a.op == ArithmeticOperator::Modulo && !whole) refuse("a remainder of broken numbers");
    switch (a.op) {
        case ArithmeticOperator::Add:
            return left + " + " + right;
        case ArithmeticOperator::Subtract:
            return left + " - " + right;
        case ArithmeticOperator::Multiply:
            return left + " * " + right;
        case ArithmeticOperator::Divide:
            if (postgresql()) return left + " / nullif(CAST(" + right + " AS DOUBLE PRECISION), 0)";
            return left + " / nullif(" + right + ", 0)";
        case ArithmeticOperator::Modulo:
            return left + " % nullif(" + right + ", 0)";
    }
    return {};
}

std::string SqlWriter::aggregate(const AggregateCall& call, const Scope& scope, int indent) {
    std::string of =
        std::holds_alternative<AllRows>(call.of->form) ? "*" : expression(*call.of, scope, indent);
    if (postgresql()) {
        const auto type =
            std::holds_alternative<AllRows>(call.of->form) ? std::nullopt : infer_type(*call.of, scope);
        std::string said = postgresql_aggregate(call, of, type);
        if (said.empty()) {
            const bool whole = call.function == Aggregate::Sum && type == ColumnType::Integer;
            said = std::string(name_of(call.function)) + "(" + (call.distinct ? "DISTINCT " : "") + of + ")";
            if (call.filter) said += " FILTER (WHERE " + predicate(**call.filter, scope, indent) + ")";
            return whole ? "CAST(" + said + " AS BIGINT)" : said;
        }
        if (call.filter) said += " FILTER (WHERE " + predicate(**call.filter, scope, indent) + ")";
        return "CAST(" + said + " AS DOUBLE PRECISION)";
    }
    const bool middle = call.function == Aggregate::Median || call.function == Aggregate::Quantile;
    if (middle && infer_type(*call.of, scope) == ColumnType::Decimal) of = "CAST(" + of + " AS DOUBLE)";
    if (call.distinct) of = "DISTINCT " + of;
    std::string out;
    switch (call.function) {
        case Aggregate::Count:
            out = "count(" + of + ")";
            break;
        case Aggregate::Sum:
            out = "sum(" + of + ")";
            break;
        case Aggregate::Mean:
            out = "avg(" + of + ")";
            break;
        case Aggregate::Median:
            out = "median(" + of + ")";
            break;
        case Aggregate::Min:
            out = "min(" + of + ")";
            break;
        case Aggregate::Max:
            out = "max(" + of + ")";
            break;
        case Aggregate::StandardDeviation:
            out = "stddev_samp(" + of + ")";
            break;
        case Aggregate::Variance:
            out = "var_samp(" + of + ")";
            break;
        case Aggregate::Quantile:
            out = "quantile_cont(" + of + ", " + sql_double(call.parameter.value_or(0.5)) + ")";
            break;
    }
    if (call.filter) out += " FILTER (WHERE " + predicate(**call.filter, scope, indent) + ")";
    return out;
}

std::string SqlWriter::window(const WindowCall& call, const Scope& scope, int indent) {
    if (dialect_ != Dialect::DuckDb && call.frame &&
        (call.function == WindowFunction::FirstValue || call.function == WindowFunction::LastValue))
        refuse("a first or last value within a window");
    const bool any_row =
        call.function == WindowFunction::FirstValue || call.function == WindowFunction::LastValue;
    std::string arguments;
    if (call.function == WindowFunction::Lag || call.function == WindowFunction::Lead) {
        arguments = expression(call.arguments[0], scope, indent);
        if (call.arguments.size() > 1)
            arguments += ", " + to_text(std::get<Literal>(call.arguments[1].form).value);
    } else if (call.function == WindowFunction::Count &&
               (call.arguments.empty() || std::holds_alternative<AllRows>(call.arguments[0].form))) {
        arguments = "*";
    } else {
        arguments = list(call.arguments, scope, indent);
        // A mean of exact numbers has only a few more digits there than they have.
        if (mysql() && call.function == WindowFunction::Mean) arguments = "CAST(" + arguments + " AS DOUBLE)";
    }
    const std::string name =
        call.function == WindowFunction::Mean ? "avg" : std::string(name_of(call.function));
    std::string over;
    if (!call.partition.empty()) over += "PARTITION BY " + list(call.partition, scope, indent);
    for (std::size_t i = 0; i < call.order.size(); ++i) {
        over += i > 0 ? ", " : over.empty() ? "ORDER BY " : " ORDER BY ";
        over += ordered({expression(call.order[i].expression, scope, indent), call.order[i].descending});
    }
    if (call.frame)
        over += " ROWS BETWEEN " + frame_edge(call.frame->preceding, true) + " AND " +
                frame_edge(call.frame->following, false);
    else if (any_row)
        over += " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";
    if (mysql() && call.function == WindowFunction::PercentRank) {  // its own is cut to ten digits
        const std::string all =
            call.partition.empty() ? "" : "PARTITION BY " + list(call.partition, scope, indent);
        return "COALESCE(CAST(RANK() OVER (" + over + ") - 1 AS DOUBLE) / NULLIF(COUNT(*) OVER (" + all +
               ") - 1, 0), 0)";
    }
    const std::string out = name + "(" + arguments + ") OVER (" + over + ")";
    if (postgresql() && call.function == WindowFunction::Mean) return "CAST(" + out + " AS DOUBLE PRECISION)";
    if (postgresql() && call.function == WindowFunction::Sum &&
        infer_type(call.arguments.front(), scope) == ColumnType::Integer)
        return "CAST(" + out + " AS BIGINT)";
    return out;
}

std::string SqlWriter::function(const FunctionCall& call, const Scope& scope, int indent) {
    const Expression& first = call.arguments.front();
    switch (call.function) {
        case Function::Round:
            if (postgresql()) {
                // Halves go away from zero for exact numbers there, and only for them.
                const std::string rounded =
                    "round(CAST(" + expression(first, scope, indent) + " AS NUMERIC)" +
                    (call.arguments.size() > 1
                         ? ", " + to_text(std::get<Literal>(call.arguments[1].form).value)
                         : "") +
                    ")";
                return infer_type(first, scope) == ColumnType::Double
                           ? "CAST(" + rounded + " AS DOUBLE PRECISION)"
                           : rounded;
            }
            return "round(" + expression(first, scope, indent) +
                   (call.arguments.size() > 1
                        ? ", " + to_text(std::get<Literal>(call.arguments[1].form).value)
                        : "") +
                   ")";
        case Function::Ceiling:
            return "ceil(" + expression(first, scope, indent) + ")";
        case Function::NullIf:
            return "nullif(" + list(call.arguments, scope, indent) + ")";
        // Null where undefined. TRY would say so too, but DuckDB 1.5 fails inside when it stands over a group
        // key.
        case Function::Ln:
            return "ln(nullif(greatest(" + expression(first, scope, indent) + ", 0), 0))";
        case Function::Sqrt: {
            constexpr std::size_t kShort = 80;  // what is written twice must not grow with each nesting
            const std::string of = expression(first, scope, indent);
            if (of.size() > kShort && postgresql()) refuse("a root of so long an expression");
            if (of.size() > kShort) return "nullif(pow(" + of + ", 0.5), 'nan'::DOUBLE)";
            return "sqrt(CASE WHEN " + of + " >= 0 THEN " + of + " END)";
        }
        default:
            return std::string(name_of(call.function)) + "(" + list(call.arguments, scope, indent) + ")";
    }
}

std::string SqlWriter::date_shift(const DateShift& shift, const Scope& scope, int indent) {
    const std::int64_t amount = shift.amount < 0 ? -shift.amount : shift.amount;
    if (postgresql()) {
        const bool quarters = shift.unit == TimeGrain::Quarter;
        const std::string by = "INTERVAL '" + std::to_string(quarters ? amount * 3 : amount) + " " +
                               std::string(quarters ? "month" : name_of(shift.unit)) + "'";
        const std::string there = operand(*shift.of, scope, indent) + (shift.amount < 0 ? " - " : " + ") + by;
        const bool day = shift.unit >= TimeGrain::Day && infer_type(*shift.of, scope) == ColumnType::Date;
        return day ? "CAST(" + there + " AS DATE)" : "(" + there + ")";
    }
    const std::string moved = operand(*shift.of, scope, indent) + (shift.amount < 0 ? " - " : " + ") +
                              "INTERVAL " + std::to_string(amount) + " " + upper(name_of(shift.unit));
    const bool date = shift.unit >= TimeGrain::Day && infer_type(*shift.of, scope) == ColumnType::Date;
    return date ? "CAST(" + moved + " AS DATE)" : moved;
}

std::string SqlWriter::bin(const Bin& b, const Scope& scope, int indent) {
    const auto signed_text = [](double v) { return v < 0 ? "(" + sql_double(v) + ")" : sql_double(v); };
    const std::string width = signed_text(b.width);
    std::string of = operand(*b.of, scope, indent);
    if (postgresql()) of = "CAST(" + of + " AS DOUBLE PRECISION)";
    if (b.origin != 0) of = "(" + of + " - " + signed_text(b.origin) + ")";
    std::string out = "floor(" + of + " / " + width + ") * " + width;
    if (b.origin != 0) out += " + " + signed_text(b.origin);
    return out;
}

std::string SqlWriter::case_of(const Case& c, const Scope& scope, int indent) {
    std::string out = "CASE";
    for (const CaseBranch& branch : c.branches) {
        out += " WHEN " + predicate(branch.when, scope, indent);
        out += " THEN " + expression(branch.then, scope, indent);
    }
    if (c.otherwise) out += " ELSE " + expression(**c.otherwise, scope, indent);
    return out + " END";
}

std::string SqlWriter::expression(const Expression& e, const Scope& scope, int indent) {
    if (mysql()) return mysql_expression(e, scope, indent);
    const auto part_name = [](TimePart part) -> std::string {
        switch (part) {
            case TimePart::DayOfMonth:
                return "day";
            case TimePart::DayOfWeek:
                return "dayofweek";
            case TimePart::DayOfYear:
                return "dayofyear";
            case TimePart::MonthName:
                return "monthname";
            case TimePart::DayName:
                return "dayname";
            default:
                return std::string(name_of(part));
        }
    };
    return std::visit(Overloaded{
                          [&](const ColumnRef& c) { return column(c, scope); },
                          [&](const Literal& l) { return literal(l.value); },
                          [&](const AllRows&) { return std::string("*"); },
                          [&](const Arithmetic& a) { return arithmetic(a, scope, indent); },
                          [&](const TimeBucket& b) {
                              const std::string start = "date_trunc('" + std::string(name_of(b.grain)) +
                                                        "', " + expression(*b.of, scope, indent) + ")";
                              return b.grain >= TimeGrain::Day ? "CAST(" + start + " AS DATE)" : start;
                          },
                          [&](const TimePartOf& p) {
                              if (postgresql())
                                  return postgresql_part(p.part, expression(*p.of, scope, indent));
                              return part_name(p.part) + "(" + expression(*p.of, scope, indent) + ")";
                          },
                          [&](const DateShift& s) { return date_shift(s, scope, indent); },
                          [&](const DateDifference& d) {
                              const std::string begin = expression(*d.from, scope, indent);
                              if (postgresql())
                                  return postgresql_difference(d.unit, begin,
                                                               expression(*d.to, scope, indent));
                              return "date_diff('" + std::string(name_of(d.unit)) + "', " + begin + ", " +
                                     expression(*d.to, scope, indent) + ")";
                          },
                          [&](const Bin& b) { return bin(b, scope, indent); },
                          [&](const AggregateCall& call) { return aggregate(call, scope, indent); },
                          [&](const WindowCall& call) { return window(call, scope, indent); },
                          [&](const FunctionCall& call) { return function(call, scope, indent); },
                          [&](const Case& c) { return case_of(c, scope, indent); },
                          [&](const Cast& c) {
                              if (postgresql()) {
                                  const auto from = infer_type(*c.of, scope);
                                  // All else may fail there, where here it gives null.
                                  if (c.to != ColumnType::Text &&
                                      !(c.to == ColumnType::Double && from && is_numeric(*from)))
                                      refuse("a change of type that may not fit");
                                  return "CAST(" + expression(*c.of, scope, indent) + " AS " +
                                         sql_type(c.to, dialect_) + ")";
                              }
                              return "TRY_CAST(" + expression(*c.of, scope, indent) + " AS " +
                                     sql_type(c.to, dialect_) + ")";
                          },
                          [&](const ScalarSubquery& s) { return subquery(*s.query, &scope, indent); },
                      },
                      e.form);
}

}  // namespace sightline::query
