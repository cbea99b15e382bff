#pragma once
// The closed words by which a question leans on the one before it: "only", "what about", "instead", "the
// other way", "why". Finding them decides nothing; follow_up.cpp weighs them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/language/text.h"

namespace sightline::language {

enum class Move : std::uint8_t {
    Idle,          ///< "show me", "make it", "please": asks for nothing by itself
    And,           ///< "and", "but", "then" at the start
    Only,          ///< "only", "just", "filter to"
    Now,           ///< "now"
    WhatAbout,     ///< "what about", "how about"
    Same,          ///< "the same for"
    Add,           ///< "too", "also", "add": beside what is there
    Instead,       ///< "instead", "switch to"
    InsteadOf,     ///< "instead of": what follows is what goes
    Exclude,       ///< "exclude", "remove", "leave out": what follows goes
    Compare,       ///< "compare with", "versus": beside what is there, each in its own row
    Reverse,       ///< "the other way"
    Outliers,      ///< "remove the outliers"
    Share,         ///< "as a percentage"
    Why,           ///< "why", "what is driving this"
    Undo,          ///< "undo", "go back"
    NoFilter,      ///< "without the filter"
    NoTimeFilter,  ///< "all time", "for all years"
    NoLimit,       ///< "show all of them"
    NoKeys,        ///< "just the total"
    Every,         ///< "all", "every" before the name of a column: no filter on it
    Earlier        ///< "the year before": the period moved by itself
};

struct MoveMention {
    Move move = Move::Idle;
    std::uint16_t begin = 0, end = 0;  ///< tokens
};

/// Those in the tokens, longest first, none over another.
std::vector<MoveMention> find_moves(const std::vector<Token>& tokens);

/// What is left of a question without its moves, as a text the grammar reads; "exclude" and its like are
/// kept as the one word the grammar knows.
struct Remainder {
    std::string text;
    std::vector<std::uint16_t> from;  ///< of each token of `text`: the token of the question
};
Remainder without_moves(std::string_view question, const std::vector<Token>& tokens,
                        const std::vector<MoveMention>& moves);

/// Words that may stand around "why" without naming anything: "did it drop", "is that so high".
bool may_follow_why(std::string_view word);

}  // namespace sightline::language
