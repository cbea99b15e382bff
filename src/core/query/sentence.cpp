#include "core/query/sentence.h"

#include "core/query/phraser.h"

namespace sightline::query {

namespace {

// A Query that names something unknown is still read back, with the names as they are.
Query readable(const Query& query, const Schema& schema) {
    auto qualified = qualify(query, schema);
    if (qualified) return std::move(*qualified);
    return query;
}

}  // namespace

std::string sentence(const Query& query, const Schema& schema) {
    const Query q = readable(query, schema);
    return Phraser(schema).query(q, nullptr, {});
}

std::string phrase(const Predicate& predicate, const From& from, const Schema& schema) {
    const Scope scope(from, schema);
    return Phraser(schema).condition(predicate, scope);
}

std::string title(const Query& query, const Schema& schema) {
    constexpr std::size_t kMost = 4;
    const Query q = readable(query, schema);
    std::string out = Phraser(schema).title(q, kMost);
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

}  // namespace sightline::query
