#pragma once
// Recipes as canonical JSON: {"steps": [{"step": "rename", "from": "Amt", "to": "amount"}, …]}; a step that
// is off has "off": true. Slots carry the names of forms.h; conditions and expressions are their text.

#include <boost/json.hpp>

#include "base/result.h"
#include "core/recipe/recipe.h"

namespace sightline::recipe {

boost::json::object to_json(const Recipe& recipe);
boost::json::object to_json(const Step& step);
/// InvalidInput: "steps[2].columns: …".
Result<Recipe> recipe_from_json(const boost::json::value& json);

/// The forms as JSON, for editors: [{kind, usage, slots: [{name, type, choices, required}]}].
boost::json::array forms_json();

}  // namespace sightline::recipe
