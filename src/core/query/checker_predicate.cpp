#include "core/query/checker.h"
#include "core/query/text_fold.h"

namespace sightline::query {

Result<void> Checker::predicate(const Predicate& predicate, const Place& place) {
    return std::visit([&](const auto& f) { return form(f, place); }, predicate.form);
}

Result<void> Checker::below(const Predicate& child, const Place& place, Step step) {
    const Path::Enter enter(path_, step);
    return predicate(child, place);
}

Result<void> Checker::comparable(Type left, Type right) {
    if (!left || !right) return path_.fail("nothing compares with null; use is_null");
    if (common_type(left, right).exists) return {};
    std::string advice = "; cast one of them";
    if (is_temporal(*left) && right == ColumnType::Text)
        advice = "; write the date as {\"date\": \"2024-01-31\"}";
    return path_.fail("cannot compare " + name_of_type(left) + " with " + name_of_type(right) + advice);
}

Result<void> Checker::form(const Comparison& comparison, const Place& place) {
    SL_TRY(const Type left, below(comparison.left, place, Step{"left"}));
    SL_TRY(const Type right, below(comparison.right, place, Step{"right"}));
    return comparable(left, right);
}

Result<void> Checker::form(const Between& between, const Place& place) {
    SL_TRY(const Type of, below(between.of, place, Step{"between"}));
    for (const auto& [bound, name] : {std::pair{&between.low, "low"}, std::pair{&between.high, "high"}}) {
        SL_TRY(const Type type, below(*bound, place, Step{name}));
        const Path::Enter enter(path_, Step{name});
        SL_CHECK(comparable(of, type));
    }
    return {};
}

Result<void> Checker::form(const InList& in, const Place& place) {
    SL_TRY(const Type of, below(in.of, place, Step{"in"}));
    if (in.values.empty()) return path_.fail("values: give at least one value");
    if (in.values.size() > static_cast<std::size_t>(limits_.max_list))
        return path_.fail("values: at most " + std::to_string(limits_.max_list) +
                          " values are allowed, not " + std::to_string(in.values.size()));
    for (std::size_t i = 0; i < in.values.size(); ++i) {
        const Path::Enter enter(path_, Step{"values", static_cast<std::ptrdiff_t>(i)});
        SL_CHECK(literal(in.values[i]));
        SL_CHECK(comparable(of, type_of(in.values[i])));
    }
    return {};
}

Result<void> Checker::form(const InQuery& in, const Place& place) {
    SL_TRY(const Type of, below(in.of, place, Step{"in"}));
    const Path::Enter enter(path_, Step{"query"});
    SL_TRY(const auto types, query(*in.query, &place.scope));
    if (types.size() != 1)
        return path_.fail("the query after \"in\" must select one column, not " +
                          std::to_string(types.size()));
    return comparable(of, types.front());
}

Result<void> Checker::form(const Exists& exists, const Place& place) {
    const Path::Enter enter(path_, Step{"exists"});
    SL_CHECK(query(*exists.query, &place.scope));
    return {};
}

Result<void> Checker::form(const IsNull& is_null, const Place& place) {
    SL_TRY(const Type type, below(is_null.of, place, Step{"is_null"}));
    if (!type) return path_.fail("is_null of null is always true; leave it out");
    return {};
}

Result<void> Checker::form(const TextMatch& match, const Place& place) {
    SL_CHECK(text(match.of, place, Step{"of"}, "a text match"));
    if (!is_plain_text(match.text)) return path_.fail("text: not well-formed UTF-8 or holds a NUL character");
    return {};
}

Result<void> Checker::form(const Junction& junction, const Place& place) {
    const std::string_view name = junction.connective == Connective::And ? "and" : "or";
    if (junction.parts.size() < 2) return path_.fail(std::string(name) + ": needs two parts or more");
    for (std::size_t i = 0; i < junction.parts.size(); ++i)
        SL_CHECK(below(junction.parts[i], place, Step{name, static_cast<std::ptrdiff_t>(i)}));
    return {};
}

Result<void> Checker::form(const Negation& negation, const Place& place) {
    return below(*negation.of, place, Step{"not"});
}

}  // namespace sightline::query
