#pragma once
// Recipe: the steps that make one table of another, in order. A plain value: it is written as text a person
// reads and compares (recipe_text.h) and as canonical JSON (recipe_json.h), and compiles step by step to
// DuckDB SQL (compile.h). What steps there are and how each is written is one table, forms.h.

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/value.h"

namespace sightline::recipe {

/// A constant written in a step: null, true, 3, 2.5, 'text', date '2024-01-31'.
struct Constant {
    Value value;
    friend bool operator==(const Constant&, const Constant&) = default;
};

/// What fills one slot of a step's form: a name, a text, a choice, a condition or an expression (both as
/// canonical text); a list of names or texts; a number or several; a constant.
using Argument = std::variant<std::string, std::vector<std::string>, double, std::vector<double>, Constant>;

struct Step {
    std::string kind;  ///< "rename"
    std::map<std::string, Argument, std::less<>> arguments;
    bool on = true;  ///< a step that is off stays in the recipe and does nothing
    int line = 0;    ///< where it was written, 0 when nowhere; no part of its meaning

    bool has(std::string_view slot) const { return arguments.contains(slot); }
    /// The argument of a slot that the form has filled; asking for another type is a bug.
    const std::string& text(std::string_view slot) const;
    const std::vector<std::string>& list(std::string_view slot) const;
    double number(std::string_view slot) const;
    const std::vector<double>& numbers(std::string_view slot) const;
    const Value& constant(std::string_view slot) const;
    std::string text_or(std::string_view slot, std::string_view otherwise) const;
    double number_or(std::string_view slot, double otherwise) const;

    friend bool operator==(const Step& a, const Step& b) {
        return a.kind == b.kind && a.on == b.on && a.arguments == b.arguments;
    }
};

struct Recipe {
    std::vector<Step> steps;
    friend bool operator==(const Recipe&, const Recipe&) = default;
};

}  // namespace sightline::recipe
