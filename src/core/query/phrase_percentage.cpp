// Percentages as people say them, in place of the arithmetic they are made of.

#include "core/query/phraser.h"

namespace sightline::query {

namespace {

bool is_hundred(const Expression& e) {
    const auto* literal = std::get_if<Literal>(&e.form);
    if (literal == nullptr) return false;
    if (const auto* n = std::get_if<std::int64_t>(&literal->value)) return *n == 100;
    const auto* d = std::get_if<double>(&literal->value);
    return d != nullptr && *d == 100;
}

bool is_same_without_filter(const AggregateCall& part, const AggregateCall& whole) {
    AggregateCall all = part;
    all.filter.reset();
    return part.filter && !whole.filter && all == whole;
}

}  // namespace

std::optional<Phraser::Phrase> Phraser::percentage(const Arithmetic& a, const Scope& scope) {
    const auto* product = std::get_if<Arithmetic>(&a.left->form);
    if (a.op != ArithmeticOperator::Divide || product == nullptr ||
        product->op != ArithmeticOperator::Multiply || !is_hundred(*product->left))
        return {};
    const Expression& part = *product->right;
    if (const auto* whole = std::get_if<AggregateCall>(&a.right->form)) {
        const auto* some = std::get_if<AggregateCall>(&part.form);
        if (some == nullptr || !is_same_without_filter(*some, *whole)) return {};
        const std::string of = std::holds_alternative<AllRows>(whole->of->form)
                                   ? "the rows"
                                   : inside(*a.right, scope, Shape::Postfix);
        return Phrase{"percent of " + of + " (where " + predicate(**some->filter, scope) + ")",
                      Shape::Postfix};
    }
    const auto* call = std::get_if<WindowCall>(&a.right->form);
    if (call == nullptr || call->arguments.size() != 1) return {};
    const Expression& of = call->arguments.front();
    if (call->function == WindowFunction::Sum && of == part && call->order.empty() &&
        call->partition.empty() && !call->frame)
        return Phrase{inside(part, scope, Shape::Prefix) + " in percent of all together", Shape::Postfix};
    const auto* rise = std::get_if<Arithmetic>(&part.form);
    if (call->function != WindowFunction::Lag || rise == nullptr ||
        rise->op != ArithmeticOperator::Subtract || *rise->left != of || *rise->right != *a.right)
        return {};
    return Phrase{
        "percent change of " + inside(of, scope, Shape::Prefix) + " from " + window(*call, scope).text,
        Shape::Postfix};
}

}  // namespace sightline::query
