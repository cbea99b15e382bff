#pragma once
// AnalysedQuestion: the tokens of a question and everything found in them (mentions). Mentions overlap and
// compete; the grammar decides.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "core/language/spans/cues.h"
#include "core/language/spans/lexicon.h"
#include "core/language/text.h"
#include "core/query/query.h"

namespace sightline::language {

enum class MatchKind : std::uint8_t {
    Exact,    ///< words of the name, same stems
    Partial,  ///< some of the words of the name
    Prefix,   ///< related forms ("national" for nationality) and abbreviations
    Hint,     ///< a question word that asks for this kind of column (who, when, where)
    Vector    ///< near in meaning
};

struct ColumnMention {
    std::uint16_t begin = 0, end = 0;  ///< tokens
    ColumnId column = -1;
    MatchKind kind = MatchKind::Exact;
    float share = 1;       ///< of the name's (weighted) words that were said
    float similarity = 1;  ///< Prefix, Hint, Vector: how near; else 1
    int rivals = 0;        ///< other columns matched as well by the same words
    bool inside = false;   ///< a longer full match of another column covers these words
    bool surface = true;   ///< the very words, not only their stems
};

struct ValueMention {
    std::uint16_t begin = 0, end = 0;
    ColumnId column = -1;
    std::string value;  ///< as in the data
    float similarity = 1;
    int rivals = 0;  ///< other columns that hold it too
    bool quoted = false;
    bool inflected = false;  ///< "laptops" for Laptop: as sure as the value itself
};

struct NumberMention {
    std::uint16_t begin = 0, end = 0;
    double value = 0;
    bool whole = true;
    bool percent = false;
    bool words = false;    ///< written out: "two"
    bool ordinal = false;  ///< "3rd", "third"
    bool looks_like_year = false;
};

/// A stretch of days [low, high] both included; an open side where a bound is missing.
struct DateMention {
    std::uint16_t begin = 0, end = 0;
    std::optional<Date> low, high;
    std::optional<query::TimeGrain> grain;  ///< "March 2024": Month
    bool relative = false;                  ///< depends on today
    bool month_only = false;                ///< "in March" without a year
    bool any_year = false;                  ///< "on March 5" without a year: that day of each there is
    bool doubtful = false;                  ///< "2009-10": a name where nothing has a time, or has that name
};

struct TableMention {
    std::uint16_t begin = 0, end = 0;
    int table = 0;
    float share = 1;
    bool vector = false;
    bool entity = false;  ///< said by the name of its key: "orders" where there is an order_id
};

struct AnalysedQuestion {
    std::string_view text;
    std::vector<Token> tokens;
    std::vector<Cue> cues;
    std::vector<ColumnMention> columns;
    std::vector<ValueMention> values;
    std::vector<NumberMention> numbers;
    std::vector<DateMention> dates;
    std::vector<TableMention> tables;

    // What touches each token, for the cost of leaving it unused.
    std::vector<std::uint8_t> column_strength;  ///< 0 none, 1 weak, 2 a full name
    std::vector<std::uint8_t> value_strength;   ///< 0 none, 1 weak, 2 exact
    std::vector<std::int16_t> cue_at;           ///< first cue that covers it, -1 none
    std::vector<bool> number_at, date_at, table_at, flag_at;

    std::vector<WordVectors::Vector> meanings;  ///< of each content word; empty of the others

    bool timeless = false;  ///< no column of the data is a time

    std::size_t size() const { return tokens.size(); }
    const Cue* cue(CueKind kind) const {
        for (const Cue& c : cues)
            if (c.kind == kind) return &c;
        return nullptr;
    }
    const Cue* cue_ending_at(std::size_t end, CueKind kind) const {
        for (const Cue& c : cues)
            if (c.kind == kind && c.end == end) return &c;
        return nullptr;
    }
    const Cue* cue_starting_at(std::size_t begin, CueKind kind) const {
        for (const Cue& c : cues)
            if (c.kind == kind && c.begin == begin) return &c;
        return nullptr;
    }
    /// Bytes of the question from token `begin` up to token `end`.
    std::string_view words(std::size_t begin, std::size_t end) const {
        if (begin >= end || end > tokens.size()) return {};
        return text.substr(tokens[begin].begin, tokens[end - 1].end - tokens[begin].begin);
    }
};

/// Everything of a question: tokens, cues and mentions.
AnalysedQuestion analyse(std::string_view question, const Lexicon& lexicon, const WordVectors& vectors,
                         Date today);

// Parts of `analyse`, each in a file of its own.
std::vector<NumberMention> find_numbers(const std::vector<Token>& tokens, std::string_view question);
std::vector<DateMention> find_dates(const std::vector<Token>& tokens, Date today);
std::vector<ColumnMention> find_columns(const std::vector<Token>& tokens, const Lexicon& lexicon,
                                        const WordVectors& vectors);
std::vector<TableMention> find_tables(const std::vector<Token>& tokens, const Lexicon& lexicon,
                                      const WordVectors& vectors);
/// "more in 2024 than in 2023", "did Berlin sell more than Hamburg": two sides set against each other, not a
/// condition. What compares becomes a Compared cue.
void set_sides_against(AnalysedQuestion& question);
std::vector<ValueMention> find_values(const AnalysedQuestion& question, const Lexicon& lexicon,
                                      const WordVectors& vectors);

}  // namespace sightline::language
