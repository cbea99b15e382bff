#include "core/query/random_query.h"

namespace sightline::query {

std::optional<Predicate> RandomQuery::subquery_predicate(const Place& place) {
    if (place.depth < 2) return std::nullopt;
    const bool alone = place.keys != nullptr || !place.correlated;
    const Scope* const around = alone ? nullptr : &place.scope;
    if (chance(50)) return Exists{query(around, std::nullopt, Rows::Any, place.depth - 2), chance(40)};
    const ColumnType t = type();
    return InQuery{expression(t, deeper(place)), query(around, std::vector{t}, Rows::Any, place.depth - 2),
                   chance(40)};
}

Predicate RandomQuery::predicate(const Place& place) {
    const Place in = deeper(place);
    const int choice = below(place.depth > 0 ? 12 : 6);
    const ColumnType t = type();
    switch (choice) {
        case 0:
        case 1:
            return Comparison{static_cast<Comparator>(below(6)), expression(t, in), expression(t, in)};
        case 2:
            return Between{expression(t, in), literal(t), literal(t), chance(30)};
        case 3: {
            InList list{expression(t, in), {}, chance(30)};
            for (int i = 0, n = 1 + below(4); i < n; ++i) list.values.push_back(literal(t).value);
            return list;
        }
        case 4:
            return IsNull{expression(t, in), chance(50)};
        case 5:
            return TextMatch{expression(ColumnType::Text, in), static_cast<MatchKind>(below(4)),
                             std::get<std::string>(literal(ColumnType::Text).value), chance(30)};
        case 6:
        case 7: {
            Junction j{chance(60) ? Connective::And : Connective::Or, {}};
            for (int i = 0, n = 2 + below(2); i < n; ++i) j.parts.push_back(predicate(in));
            return j;
        }
        case 8:
            return Negation{predicate(in)};
        default:
            if (auto p = subquery_predicate(place)) return std::move(*p);
            return Comparison{static_cast<Comparator>(below(6)), expression(ColumnType::Integer, in),
                              literal(ColumnType::Integer)};
    }
}

}  // namespace sightline::query
