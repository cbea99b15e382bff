#pragma once
// The forms of steps: one table says what steps there are, how each is written, and what it does in plain
// words. Parsing, printing, JSON, sentences and the list in docs/recipes.md all follow it.
//
// A pattern is words and slots, "rename {from:column} to {to:new}"; what stands in [ ] may be left out and
// begins with a word. A slot's type is one of SlotType, or its choices: {how:mean|median}.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/recipe/recipe.h"

namespace sightline::recipe {

enum class SlotType {
    Column,      ///< a column there is
    Columns,     ///< one or more
    AnyColumns,  ///< one or more, or the word all (an empty list): every one the step fits
    New,         ///< a column to be made
    News,        ///< two or more
    Table,       ///< another dataset
    Keys,        ///< a = b, c = d: columns here and there; a list of pairs, flat
    Text,        ///< 'text'
    Texts,       ///< one or more
    Number,
    Numbers,  ///< two or more, rising
    Count,    ///< a whole number, 1 or more
    Constant,
    Condition,   ///< canonical text
    Expression,  ///< canonical text
    Choice,
};

struct Slot {
    std::string name;
    SlotType type = SlotType::Text;
    std::vector<std::string> choices;
};
/// A word, a slot, or a group that may be left out.
struct Part {
    std::string word;
    std::optional<Slot> slot;
    std::vector<Part> group;
};
struct Form {
    std::string kind;
    std::string pattern;  ///< as in the table
    std::string
        sentence;  ///< what it does: "call {from} {to}"; parts in [ ] only when their slots are filled
    std::vector<Part> parts;
    /// "rename COLUMN to NEW", for errors and help.
    std::string usage() const;
};

std::span<const Form> forms();
std::vector<const Form*> forms_of(std::string_view kind);
/// The form whose slots these arguments fill; null when none.
const Form* form_of(const Step& step);

/// All slots of a form; `required`: those that are not in a group.
std::vector<const Slot*> slots_of(const Form& form, bool required);

/// "a, b, c" of the kinds of steps.
std::string all_kinds();

}  // namespace sightline::recipe
