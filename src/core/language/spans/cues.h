#pragma once
// Cues: closed phrases that say how to ask rather than what about: aggregates, comparisons, order, charts,
// time grains. One table of phrases (cues.cpp); finding them never decides anything, the grammar weighs them.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/language/text.h"

namespace sightline::language {

enum class CueKind : std::uint8_t {
    Aggregate,     ///< argument: query::Aggregate
    Most,          ///< superlative; argument +1 (highest, most) or -1
    Compare,       ///< argument: query::Comparator; stands before its value
    CompareAfter,  ///< "or more": stands after its value
    Between,
    Negation,
    By,
    Each,
    Versus,
    OrderVerb,
    Direction,  ///< argument +1 ascending, -1 descending
    Limit,      ///< argument +1 top or first, -1 bottom or last
    Mark,       ///< argument: query::Mark
    Trend,
    Distribution,
    Relation,
    Proportion,
    Compared,
    Color,
    Facet,
    Stack,
    Grain,  ///< argument: query::TimeGrain
    Part,   ///< argument: query::TimePart
    Bin,
    Distinct,
    AxisX,
    AxisY,
    Or,
    Contains,
    StartsWith,
    EndsWith,
    Null,
    NotNull,
    MeanReference,  ///< "the average", after a comparison
    Rows,           ///< "records", "rows", "entries": the table's rows themselves
    Everything,     ///< "all information", "all columns"
    Running,        ///< "running total", "cumulative"
    Change,         ///< "growth", "month over month": against the period before
    PerGrain        ///< "monthly": a grain that groups by itself; argument: query::TimeGrain
};

struct Cue {
    CueKind kind = CueKind::By;
    int argument = 0;
    std::uint16_t begin = 0, end = 0;  ///< tokens
    std::string_view phrase;           ///< as in the table
};

/// Phrases of the table that begin with `start` and go on, in its order: for completion.
std::vector<Cue> cues_starting(std::string_view start);

/// Every cue in the tokens, by position; cues may overlap.
std::vector<Cue> find_cues(const std::vector<Token>& tokens);

}  // namespace sightline::language
