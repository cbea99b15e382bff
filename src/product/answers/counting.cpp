#include "product/answers/counting.h"

namespace sightline::answers {

using namespace query;

AggregateCall count_rows(std::optional<Predicate> filter) {
    AggregateCall call{Aggregate::Count, Expression{AllRows{}}};
    if (filter) call.filter = Box<Predicate>(std::move(*filter));
    return call;
}

Predicate both(const std::optional<Predicate>& a, Predicate b) {
    if (!a) return b;
    Junction j;
    if (const auto* inner = std::get_if<Junction>(&a->form); inner && inner->connective == Connective::And)
        j.parts = inner->parts;
    else
        j.parts.push_back(*a);
    j.parts.push_back(std::move(b));
    return j;
}

Query counting(const From& from, std::optional<Predicate> where) {
    Query q;
    q.from = from;
    q.where = std::move(where);
    q.select.push_back({count_rows(), "rows"});
    return q;
}

}  // namespace sightline::answers
