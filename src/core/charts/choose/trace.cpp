#include <algorithm>

#include "core/charts/choose/outputs.h"
#include "core/query/query_walk.h"
#include "core/query/scope.h"
#include "core/query/sql.h"
#include "core/query/text_fold.h"

namespace sightline::charts {

using namespace query;

namespace {

constexpr int kDeepest = 16;

Origin trace_in(const Expression& expression, const Query& query, const Schema& schema, int depth);

const Query* inner_query(const Source& source) {
    const auto* boxed = std::get_if<Box<Query>>(&source.of);
    return boxed ? &**boxed : nullptr;
}
std::string_view alias_of(const Source& source) {
    if (!source.alias.empty()) return source.alias;
    const auto* table = std::get_if<TableRef>(&source.of);
    return table ? std::string_view(table->table) : std::string_view();
}

/// Follows the column into a source; nothing when the source has no such column.
std::optional<Origin> trace_source(const ColumnRef& ref, const Source& source, const Schema& schema,
                                   int depth) {
    if (!ref.source.empty() && !equal_folded(alias_of(source), ref.source)) return std::nullopt;
    if (const Query* inner = inner_query(source)) {
        const auto names = output_names(*inner);
        for (std::size_t i = 0; i < names.size(); ++i)
            if (equal_folded(names[i], ref.column))
                return trace_in(inner->select[i].expression, *inner, schema, depth + 1);
        return std::nullopt;
    }
    const TableInfo* table = schema.find(std::get<TableRef>(source.of).table);
    if (!table) return std::nullopt;
    const ColumnInfo* info = table->find(ref.column);
    if (!info) return std::nullopt;
    return Origin{.column = info->name, .info = info};
}

Origin trace_column(const ColumnRef& ref, const Query& query, const Schema& schema, int depth) {
    if (auto found = trace_source(ref, query.from.source, schema, depth)) return *found;
    for (const Join& join : query.from.joins)
        if (auto found = trace_source(ref, join.source, schema, depth)) return *found;
    return Origin{.column = ref.column};
}

/// The one column below `expression`; an Origin without a column when there are none or several.
Origin trace_children(const Expression& expression, const Query& query, const Schema& schema, int depth) {
    Origin only;
    std::size_t found = 0;
    for_each_child(expression, [&](const auto& child, const Step&) {
        if constexpr (std::same_as<std::remove_cvref_t<decltype(child)>, Expression>) {
            Origin one = trace_in(child, query, schema, depth + 1);
            if (one.column.empty() && !one.aggregate) return;
            if (found++ == 0)
                only = std::move(one);
            else if (only.column != one.column)
                only = Origin{};
        }
    });
    only.computed = true;
    return only;
}

bool is_whole(const Expression& e) {
    if (std::holds_alternative<ScalarSubquery>(e.form)) return true;
    const auto* window = std::get_if<WindowCall>(&e.form);
    return window && window->partition.empty() && window->order.empty() &&
           (window->function == WindowFunction::Sum || window->function == WindowFunction::Count);
}
/// part / whole, perhaps times a constant.
bool is_share(const Expression& e) {
    if (const auto* call = std::get_if<FunctionCall>(&e.form))
        return call->function == Function::Round && !call->arguments.empty() &&
               is_share(call->arguments.front());
    const auto* a = std::get_if<Arithmetic>(&e.form);
    if (!a) return false;
    if (a->op == ArithmeticOperator::Multiply) return is_share(*a->left) || is_share(*a->right);
    return a->op == ArithmeticOperator::Divide && (is_whole(*a->right) || is_share(*a->left));
}

Origin trace_in(const Expression& expression, const Query& query, const Schema& schema, int depth) {
    if (depth > kDeepest) return {};
    return std::visit(
        [&](const auto& form) -> Origin {
            using Form = std::remove_cvref_t<decltype(form)>;
            if constexpr (std::same_as<Form, ColumnRef>) {
                return trace_column(form, query, schema, depth);
            } else if constexpr (std::same_as<Form, Literal> || std::same_as<Form, AllRows>) {
                return {};
            } else if constexpr (std::same_as<Form, AggregateCall>) {
                Origin o = trace_in(*form.of, query, schema, depth + 1);
                o.aggregate = form.function;
                o.quantile = form.parameter;
                o.distinct = form.distinct;
                if (form.function == Aggregate::Count) o.grain.reset(), o.part.reset(), o.bin_width.reset();
                return o;
            } else if constexpr (std::same_as<Form, TimeBucket>) {
                Origin o = trace_in(*form.of, query, schema, depth + 1);
                o.grain = form.grain;
                return o;
            } else if constexpr (std::same_as<Form, TimePartOf>) {
                Origin o = trace_in(*form.of, query, schema, depth + 1);
                o.grain.reset();
                o.part = form.part;
                return o;
            } else if constexpr (std::same_as<Form, Bin>) {
                Origin o = trace_in(*form.of, query, schema, depth + 1);
                o.bin_width = form.width;
                return o;
            } else if constexpr (std::same_as<Form, Cast>) {
                return trace_in(*form.of, query, schema, depth + 1);
            } else if constexpr (std::same_as<Form, ScalarSubquery>) {
                if (form.query->select.empty()) return {};
                return trace_in(form.query->select.front().expression, *form.query, schema, depth + 1);
            } else if constexpr (std::same_as<Form, FunctionCall>) {
                const bool light = form.function == Function::Round || form.function == Function::Coalesce;
                if (light && !form.arguments.empty())
                    return trace_in(form.arguments.front(), query, schema, depth + 1);
                return trace_children(expression, query, schema, depth);
            } else {
                return trace_children(expression, query, schema, depth);
            }
        },
        expression.form);
}

}  // namespace

Origin trace(const Expression& expression, const Query& query, const Schema& schema) {
    Origin o = trace_in(expression, query, schema, 0);
    o.share = is_share(expression);
    return o;
}

}  // namespace sightline::charts
