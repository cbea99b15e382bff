#pragma once
// Random valid Queries over a Schema: what property tests and benches feed on. Every form of the value can
// come out. The same seed gives the same Queries on every machine. Values stay small, so that no arithmetic
// overflows on columns of up to a few thousand.

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/query/query.h"
#include "core/query/schema.h"
#include "core/query/scope.h"

namespace sightline::query {

class RandomQuery {
  public:
    /// `schema` must outlive this; it needs a column of every type to reach every form.
    RandomQuery(const Schema& schema, std::uint64_t seed) : schema_(schema), random_(seed) {}

    Query next();

  private:
    enum class Rows { Any, One };
    /// Where an expression will stand.
    struct Place {
        const Scope& scope;
        const std::vector<Expression>* keys = nullptr;  ///< group keys, where the rows are groups
        bool aggregates = false;                        ///< may stand here
        bool windows = false;
        int depth = 0;           ///< how much deeper it may go
        bool correlated = true;  ///< may name columns of Queries around
    };

    // random_query.cpp
    Query query(const Scope* outer, const std::optional<std::vector<ColumnType>>& types, Rows rows,
                int depth);
    void from(Query& q, const Scope* outer, int depth);
    Source source(const Scope* outer, int depth, bool alias_needed);
    void clauses(Query& q, const Scope& scope, const std::optional<std::vector<ColumnType>>& types, Rows rows,
                 int depth);
    void order_and_limit(Query& q, const Place& place, Rows rows);
    void set(Query& q, const Scope* outer, int depth);
    std::vector<OrderItem> order(const Place& place, std::size_t most);

    // random_expression.cpp
    Expression expression(ColumnType type, const Place& place);
    Expression leaf(ColumnType type, const Place& place);
    Expression keyed(const Place& place);  ///< anything but a constant
    std::optional<Expression> column(ColumnType type, const Place& place);
    std::optional<Expression> number(ColumnType type, const Place& place, int choice);
    std::optional<Expression> moment(ColumnType type, const Place& place, int choice);
    std::optional<Expression> text(const Place& place, int choice);
    std::optional<Expression> general(ColumnType type, const Place& place);
    std::optional<Expression> aggregate(ColumnType type, const Place& place);
    std::optional<Expression> window(ColumnType type, const Place& place);
    Literal literal(ColumnType type);

    // random_predicate.cpp
    Predicate predicate(const Place& place);
    std::optional<Predicate> subquery_predicate(const Place& place);

    ColumnType type();
    int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
    bool chance(int percent) { return below(100) < percent; }
    static Place deeper(Place place) {
        --place.depth;
        return place;
    }

    const Schema& schema_;
    std::mt19937_64 random_;
    int aliases_ = 0;
};

}  // namespace sightline::query
