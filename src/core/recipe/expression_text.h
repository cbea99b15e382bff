#pragma once
// Conditions and expressions as recipes write them, e.g.  price * quantity,  upper(trim(city)),
// amount < 0 or status in ('void', 'test'). They become core/query's Expression and Predicate, with no other
// SQL beside: what a Query cannot say, a recipe cannot either. docs/recipes.md has the whole of it.

#include <span>
#include <string>

#include "base/result.h"
#include "core/query/query.h"
#include "core/recipe/lexer.h"

namespace sightline::recipe {

/// Reads from the start of `tokens`, which is moved past what was read. InvalidInput, what was wrong.
Result<query::Expression> parse_expression(std::span<const Token>& tokens);
Result<query::Predicate> parse_condition(std::span<const Token>& tokens);
/// null, true, -2.5, 'text', date '2024-01-31'.
Result<Value> parse_constant(std::span<const Token>& tokens);

/// The whole of a text.
Result<query::Expression> expression_from(std::string_view text);
Result<query::Predicate> condition_from(std::string_view text);

/// Canonical text that reads back as the same value. Only for what the parsers above give.
std::string written(const query::Expression& expression);
std::string written(const query::Predicate& condition);
std::string written(const Value& constant);

}  // namespace sightline::recipe
