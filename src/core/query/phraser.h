#pragma once
// Writes a Query in English. Internal to this room; sentence.h is the door.
//
// Completeness rests on three habits: names that could be mistaken are quoted or told apart by their source,
// nested operations stand in brackets where they could be read two ways, and every field of the value has
// words of its own.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/query/query_walk.h"
#include "core/query/scope.h"

namespace sightline::query {

class Phraser {
  public:
    explicit Phraser(const Schema& schema) : schema_(schema) {}

    /// What of the outputs matters around the Query: their names (a source), their order (a side of a set).
    struct Outputs {
        bool named = false;
        bool ordered = false;
    };
    std::string query(const Query& query, const Scope* outer, Outputs outputs);
    /// What is shown and by what: the first part of the sentence.
    std::string subject(const Query& query, const Scope& scope, Outputs outputs);
    /// The same, short: at most `most` items.
    std::string title(const Query& query, std::size_t most);
    /// One condition of a where or having: "region is North".
    std::string condition(const Predicate& of, const Scope& scope) { return conditions(of, scope); }

  private:
    /// How a phrase is built, which says when it needs brackets inside another.
    enum class Shape { Atom, Prefix, Postfix, Infix };
    struct Phrase {
        std::string text;
        Shape shape = Shape::Atom;
    };
    /// What a Query shows: group keys among the outputs, and the rest.
    struct Shown {
        std::vector<const SelectItem*> items;   ///< outputs that are not keys
        std::vector<const SelectItem*> keys;    ///< in the order of group
        std::vector<const Expression*> hidden;  ///< keys not selected
    };

    // phrase_query.cpp
    std::string whole(const Query& query, const Scope& scope, Outputs outputs);
    Shown shown(const Query& query) const;
    std::string item(const SelectItem& item, const Scope& scope, bool named_output);
    std::string source(const Source& source, const Scope& scope, std::size_t index);
    std::string from(const Query& query, const Scope& scope);
    std::string join(const From& from, const Scope& scope, std::size_t index);
    std::string conditions(const Predicate& where, const Scope& scope);
    std::string order_and_limit(const Query& query, const Scope& scope);
    std::string order_item(const OrderItem& item, const Scope& scope, bool name_it);
    bool is_obvious(const Query& query, const Scope& scope) const;

    // phrase_expression.cpp
    Phrase phrase(const Expression& expression, const Scope& scope);
    std::string text(const Expression& expression, const Scope& scope) {
        return phrase(expression, scope).text;
    }
    std::string inside(const Expression& expression, const Scope& scope, Shape around);
    Phrase prefix(std::string_view words, const Expression& of, const Scope& scope);
    Phrase postfix(const Expression& of, std::string_view words, const Scope& scope);
    Phrase infix(const Expression& left, std::string_view words, const Expression& right, const Scope& scope);
    Phrase aggregate(const AggregateCall& call, const Scope& scope);
    Phrase window(const WindowCall& call, const Scope& scope);
    /// A hundred times a part over its whole, or a rise over what was before (phrase_percentage.cpp).
    std::optional<Phrase> percentage(const Arithmetic& a, const Scope& scope);
    Phrase function(const FunctionCall& call, const Scope& scope);
    std::string case_of(const Case& c, const Scope& scope);
    std::string column(const ColumnRef& column, const Scope& scope) const;
    std::string list(const std::vector<Expression>& expressions, const Scope& scope);

    // phrase_predicate.cpp
    std::string predicate(const Predicate& predicate, const Scope& scope);
    std::string part(const Predicate& predicate, const Scope& scope);
    /// "order date in 2024", where the predicates hold exactly for one period.
    std::optional<std::string> period(const Predicate& predicate, const Scope& scope);
    std::optional<std::string> period(const Predicate& from, const Predicate& until, const Scope& scope);

    /// The columns of a source as words, sorted; those of a table once for all.
    const std::vector<std::string>& column_words(const ScopeSource& source) const;

    const Schema& schema_;
    mutable std::map<const void*, std::vector<std::string>>
        column_words_;  // by TableInfo; of a Query made anew
};

std::string value_words(const Value& value);  ///< text in double quotes, the rest as it is
std::string source_words(const ScopeSource& source, const Scope& scope);
std::string enumerated(const std::vector<std::string>& items);  ///< "a, b and c"
std::string quantile_words(double p);                           ///< "90th percentile", "0.999 quantile"
std::string counted(std::int64_t n, std::string_view noun);     ///< "3 months"

}  // namespace sightline::query
