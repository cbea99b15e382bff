#include "core/language/drafts/join_path.h"

#include <algorithm>
#include <limits>

namespace sightline::language {

std::vector<const Lexicon::Link*> join_path(const std::vector<int>& in, int to, const Lexicon& lexicon) {
    const std::size_t n = lexicon.tables().size();
    constexpr double kFar = std::numeric_limits<double>::infinity();
    std::vector<double> cost(n, kFar);
    std::vector<const Lexicon::Link*> through(n, nullptr);
    std::vector<int> previous(n, -1);
    std::vector<bool> done(n, false);
    for (int t : in) cost[static_cast<std::size_t>(t)] = 0;
    while (true) {
        std::size_t at = n;
        for (std::size_t t = 0; t < n; ++t)
            if (!done[t] && cost[t] < kFar && (at == n || cost[t] < cost[at])) at = t;
        if (at == n || static_cast<int>(at) == to) break;
        done[at] = true;
        for (const Lexicon::Link& l : lexicon.links()) {
            if (l.from != static_cast<int>(at) && l.to != static_cast<int>(at)) continue;
            const auto next = static_cast<std::size_t>(l.from == static_cast<int>(at) ? l.to : l.from);
            const double c = cost[at] + 2.0 - l.relation->confidence;
            if (c >= cost[next]) continue;
            cost[next] = c;
            previous[next] = static_cast<int>(at);
            through[next] = &l;
        }
    }
    std::vector<const Lexicon::Link*> way;
    for (int t = to; through[static_cast<std::size_t>(t)]; t = previous[static_cast<std::size_t>(t)])
        way.push_back(through[static_cast<std::size_t>(t)]);
    std::reverse(way.begin(), way.end());
    return way;
}

bool join_tables(const std::vector<int>& tables, const Lexicon& lexicon, query::From& from) {
    from.source.of = query::TableRef{lexicon.schema().tables[static_cast<std::size_t>(tables.front())].name};
    std::vector<int> in{tables.front()};
    for (const int table : tables) {
        if (std::find(in.begin(), in.end(), table) != in.end()) continue;
        const auto way = join_path(in, table, lexicon);
        if (way.empty()) return false;
        for (const Lexicon::Link* l : way) {
            const query::Relation& r = *l->relation;
            const bool have_from = std::find(in.begin(), in.end(), l->from) != in.end();
            query::Join j;
            j.source.of = query::TableRef{have_from ? r.to_table : r.from_table};
            const query::ColumnRef a{r.from_table, r.from_column}, b{r.to_table, r.to_column};
            j.on.push_back(have_from ? query::JoinKey{a, b} : query::JoinKey{b, a});
            for (const auto& [here, there] : r.further) {
                const query::ColumnRef x{r.from_table, here}, y{r.to_table, there};
                j.on.push_back(have_from ? query::JoinKey{x, y} : query::JoinKey{y, x});
            }
            from.joins.push_back(std::move(j));
            in.push_back(have_from ? l->to : l->from);
        }
    }
    return true;
}

}  // namespace sightline::language
