#include <algorithm>

#include "core/query/checker.h"
#include "core/query/names.h"

namespace sightline::query {

namespace {

std::string counted(std::size_t n) {
    return std::to_string(n) + (n == 1 ? " argument" : " arguments");
}

}  // namespace

Result<Checker::Type> Checker::form(const AggregateCall& call, const Place& place) {
    const std::string name(name_of(call.function));
    if (!place.aggregates)
        return path_.fail(
            place.clause == "aggregate"
                ? "an aggregate cannot hold another; compute the inner one in a query used as a source"
                : std::string("no aggregate may stand in ") + std::string(place.clause) +
                      (place.clause == "where" ? "; put the condition in having" : ""));
    const Place inside{place.scope, false, false, "aggregate"};
    if (call.function == Aggregate::Quantile) {
        if (!call.parameter || !(*call.parameter >= 0 && *call.parameter <= 1))
            return path_.fail("quantile needs a parameter from 0 to 1");
    } else if (call.parameter) {
        return path_.fail("only quantile takes a parameter");
    }
    if (call.filter) SL_CHECK(below(**call.filter, inside, Step{"filter"}));
    if (std::holds_alternative<AllRows>(call.of->form)) {
        if (call.function != Aggregate::Count)
            return path_.fail(name + " needs a column; only count can take all rows");
        if (call.distinct) return path_.fail("count distinct needs a column");
        return ColumnType::Integer;
    }
    bool own = false, any = false;
    for_each_expression(
        *call.of,
        [&](const Expression& e) {
            const auto* const column = std::get_if<ColumnRef>(&e.form);
            if (column == nullptr) return;
            any = true;
            const auto found = resolve(*column, place.scope);
            own = own || (found && found->scope == &place.scope);
        },
        false);
    if (any && !own) return path_.fail("an aggregate must be over a column of its own query");
    switch (call.function) {
        case Aggregate::Sum:
        case Aggregate::Mean:
        case Aggregate::StandardDeviation:
        case Aggregate::Variance:
            SL_CHECK(numeric(*call.of, inside, Step{"of"}, name));
            break;
        case Aggregate::Median:
        case Aggregate::Quantile: {
            SL_TRY(const Type type, below(*call.of, inside, Step{"of"}));
            if (!type || !(is_numeric(*type) || is_temporal(*type)))
                return path_.fail(name + " needs a number or a date, not " + name_of_type(type));
            break;
        }
        case Aggregate::Count:
        case Aggregate::Min:
        case Aggregate::Max: {
            SL_TRY(const Type type, below(*call.of, inside, Step{"of"}));
            if (!type) return path_.fail(name + " of null says nothing; name a column");
            break;
        }
    }
    return infer_form(call, place.scope);
}

Result<Checker::Type> Checker::form(const WindowCall& call, const Place& place) {
    if (!place.windows)
        return path_.fail(std::string("no window may stand in ") + std::string(place.clause) +
                          "; compute it in a query used as a source");
    const Place inside{place.scope, place.aggregates, false, "a window"};
    SL_CHECK(window_arguments(call, inside));
    for (std::size_t i = 0; i < call.partition.size(); ++i) {
        const Step step{"partition", static_cast<std::ptrdiff_t>(i)};
        SL_TRY(const Type type, below(call.partition[i], inside, step));
        if (!type || std::holds_alternative<Literal>(call.partition[i].form))
            return path_.fail("partition: a constant divides nothing; name a column");
    }
    for (std::size_t i = 0; i < call.order.size(); ++i) {
        SL_TRY(const Type type,
               below(call.order[i].expression, inside, Step{"order", static_cast<std::ptrdiff_t>(i)}));
        if (!type || std::holds_alternative<Literal>(call.order[i].expression.form))
            return path_.fail("order: a constant orders nothing; name a column");
    }
    SL_CHECK(window_frame(call));
    for (const auto* list : {&call.arguments, &call.partition})
        for (const Expression& e : *list) SL_CHECK(own_columns(e, place.scope, "a window"));
    for (const OrderItem& o : call.order) SL_CHECK(own_columns(o.expression, place.scope, "a window"));
    return infer_form(call, place.scope);
}

// DuckDB computes no window over columns of a query around it, nor over a query that has a window.
Result<void> Checker::own_columns(const Expression& e, const Scope& scope, std::string_view user) {
    std::string name;
    for_each_expression(
        e,
        [&](const Expression& inner) {
            if (const auto* column = std::get_if<ColumnRef>(&inner.form))
                if (const auto found = resolve(*column, scope); found && found->scope != &scope)
                    name = column->column;
        },
        false);
    bool ranks = false;
    for_each_query(e, [&](const Query& q) {
        ranks = ranks || (q.limit && (!q.limit->per.empty() || q.limit->with_ties));
        for_each_child(q, [&](const auto& child, const Step&) {
            using Child = std::remove_cvref_t<decltype(child)>;
            if constexpr (std::same_as<Child, Expression> || std::same_as<Child, Predicate>)
                ranks = ranks || has_window(child);
        });
        for_each_outer_column(q, [&](const ColumnRef& column) {
            if (const auto found = resolve(column, scope); found && found->scope != &scope)
                name = column.column;
        });
    });
    if (ranks)
        return path_.fail(std::string(user) +
                          " cannot hold a query that ranks or has a window itself; make that a source");
    if (name.empty()) return {};
    return path_.fail(std::string(user) + " cannot use '" + name +
                      "' of the query around this one; join that table instead");
}

Result<void> Checker::window_arguments(const WindowCall& call, const Place& inside) {
    const std::string name(name_of(call.function));
    const std::size_t count = call.arguments.size();
    std::size_t least = 1, most = 1;
    switch (call.function) {
        case WindowFunction::RowNumber:
        case WindowFunction::Rank:
        case WindowFunction::DenseRank:
        case WindowFunction::PercentRank:
            least = most = 0;
            break;
        case WindowFunction::Count:
            least = 0;
            break;
        case WindowFunction::Lag:
        case WindowFunction::Lead:
            most = 2;
            break;
        default:
            break;
    }
    if (count < least || count > most)
        return path_.fail(name + " takes " + (least == most ? "" : std::to_string(least) + " or ") +
                          counted(most) + ", not " + std::to_string(count));
    const bool summary = call.function >= WindowFunction::Sum;
    if (!summary && call.order.empty()) return path_.fail(name + " needs an order");
    if (count == 0 ||
        (call.function == WindowFunction::Count && std::holds_alternative<AllRows>(call.arguments[0].form)))
        return {};
    const Step first{"arguments", 0};
    if (call.function == WindowFunction::Sum || call.function == WindowFunction::Mean) {
        SL_CHECK(numeric(call.arguments[0], inside, first, name));
    } else {
        SL_TRY(const Type type, below(call.arguments[0], inside, first));
        if (!type) return path_.fail(name + " of null says nothing; name a column");
    }
    if (count == 2) {
        const auto* const literal = std::get_if<Literal>(&call.arguments[1].form);
        const auto* const offset = literal != nullptr ? std::get_if<std::int64_t>(&literal->value) : nullptr;
        if (offset == nullptr || *offset < 0 || *offset > 1'000'000'000)
            return path_.fail("arguments[1]: the offset of " + name +
                              " is a whole number from 0 up, written as a literal");
    }
    return {};
}

Result<void> Checker::window_frame(const WindowCall& call) {
    if (!call.frame) return {};
    const bool framed = call.function >= WindowFunction::Sum || call.function == WindowFunction::FirstValue ||
                        call.function == WindowFunction::LastValue;
    if (!framed) return path_.fail("frame: " + std::string(name_of(call.function)) + " takes no frame");
    if (call.order.empty()) return path_.fail("frame: rows before and after need an order");
    constexpr std::int64_t kMost = 1'000'000'000;
    for (const auto& side : {call.frame->preceding, call.frame->following})
        if (side && (*side > kMost || *side < -kMost)) return path_.fail("frame: at most 1,000,000,000 rows");
    if (call.frame->preceding && call.frame->following && -*call.frame->preceding > *call.frame->following)
        return path_.fail("frame: it begins after it ends");
    return {};
}

Result<Checker::Type> Checker::form(const FunctionCall& call, const Place& place) {
    const std::string name(name_of(call.function));
    const auto& arguments = call.arguments;
    const bool variadic = call.function == Function::Coalesce || call.function == Function::Concat ||
                          call.function == Function::Least || call.function == Function::Greatest;
    const std::size_t least = call.function == Function::NullIf ? 2 : 1;
    const std::size_t most = call.function == Function::NullIf || call.function == Function::Round ? 2 : 1;
    if (arguments.size() < least || (!variadic && arguments.size() > most))
        return path_.fail(name + " takes " + (variadic ? "1 argument or more" : counted(most)) + ", not " +
                          std::to_string(arguments.size()));
    const Step first{"arguments", 0};
    switch (call.function) {
        case Function::Lower:
        case Function::Upper:
        case Function::Trim:
        case Function::Length:
            SL_CHECK(text(arguments[0], place, first, name));
            break;
        case Function::Abs:
        case Function::Round:
        case Function::Floor:
        case Function::Ceiling:
        case Function::Sqrt:
        case Function::Ln:
            SL_CHECK(numeric(arguments[0], place, first, name));
            break;
        default: {
            Type common;
            bool known = false;
            for (std::size_t i = 0; i < arguments.size(); ++i) {
                const Step step{"arguments", static_cast<std::ptrdiff_t>(i)};
                SL_TRY(const Type type, below(arguments[i], place, step));
                known = known || type;
                const CommonType joined = common_type(common, type);
                const Path::Enter enter(path_, step);
                if (call.function == Function::Concat) continue;
                if (!joined.exists)
                    return path_.fail("the arguments of " + name + " must agree: " + name_of_type(common) +
                                      " before, " + name_of_type(type) + " here; cast one of them");
                common = joined.type;
            }
            if (!known) return path_.fail(name + " of nothing but null says nothing");
            if (call.function == Function::NullIf && !infer_type(arguments[0], place.scope))
                return path_.fail("the first argument of null_if must not be null");
        }
    }
    if (call.function == Function::Round && arguments.size() == 2) {
        const auto* const literal = std::get_if<Literal>(&arguments[1].form);
        const auto* const places = literal != nullptr ? std::get_if<std::int64_t>(&literal->value) : nullptr;
        if (places == nullptr || *places < -30 || *places > 30)
            return path_.fail(
                "arguments[1]: the places of round are a whole number from -30 to 30, written as a literal");
    }
    return infer_form(call, place.scope);
}

}  // namespace sightline::query
