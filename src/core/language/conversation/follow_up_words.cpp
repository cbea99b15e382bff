#include "core/language/conversation/follow_up_words.h"

#include <algorithm>
#include <array>

namespace sightline::language {
namespace {

enum class Place : std::uint8_t { Any, Start, End };

struct Row {
    std::string_view phrase;
    Move move;
    Place place = Place::Any;
};

// clang-format off
constexpr Row kRows[] = {
    {"show me", Move::Idle, Place::Start}, {"show it", Move::Idle, Place::Start}, {"show that", Move::Idle, Place::Start},
    {"show this", Move::Idle, Place::Start}, {"show them", Move::Idle, Place::Start}, {"show", Move::Idle, Place::Start},
    {"show these", Move::Idle, Place::Start}, {"show those", Move::Idle, Place::Start},
    {"draw it", Move::Idle, Place::Start}, {"draw", Move::Idle, Place::Start}, {"plot it", Move::Idle, Place::Start}, {"plot", Move::Idle, Place::Start},
    {"plot that", Move::Idle, Place::Start}, {"display it", Move::Idle, Place::Start}, {"display", Move::Idle, Place::Start},
    {"make it", Move::Idle, Place::Start}, {"make that", Move::Idle, Place::Start}, {"make this", Move::Idle, Place::Start}, {"make them", Move::Idle, Place::Start},
    {"turn it into", Move::Idle, Place::Start}, {"turn that into", Move::Idle, Place::Start}, {"give me", Move::Idle, Place::Start}, {"give it", Move::Idle, Place::Start},
    {"can you", Move::Idle, Place::Start}, {"could you", Move::Idle, Place::Start}, {"can i see", Move::Idle, Place::Start}, {"can we see", Move::Idle, Place::Start},
    {"please", Move::Idle}, {"i want", Move::Idle, Place::Start}, {"i meant", Move::Idle, Place::Start}, {"i mean", Move::Idle, Place::Start},
    {"let me see", Move::Idle, Place::Start}, {"let s see", Move::Idle, Place::Start}, {"ok", Move::Idle, Place::Start}, {"okay", Move::Idle, Place::Start},
    {"no", Move::Idle, Place::Start}, {"yes", Move::Idle, Place::Start}, {"great", Move::Idle, Place::Start}, {"thanks", Move::Idle}, {"hmm", Move::Idle, Place::Start},
    {"break it down", Move::Add, Place::Start}, {"break that down", Move::Add, Place::Start}, {"break this down", Move::Add, Place::Start}, {"break them down", Move::Add, Place::Start},
    {"split it", Move::Add, Place::Start}, {"split that", Move::Add, Place::Start}, {"split them", Move::Add, Place::Start}, {"split this", Move::Add, Place::Start},
    {"further", Move::Add}, {"that", Move::Idle, Place::Start}, {"it", Move::Idle, Place::Start}, {"those", Move::Idle, Place::Start},
    {"sort it", Move::Idle, Place::Start}, {"sort them", Move::Idle, Place::Start}, {"order it", Move::Idle, Place::Start}, {"order them", Move::Idle, Place::Start},
    {"sort that", Move::Idle, Place::Start}, {"sorted", Move::Idle, Place::Start},
    {"group it", Move::Idle, Place::Start}, {"group them", Move::Idle, Place::Start}, {"group that", Move::Idle, Place::Start},

    {"and", Move::And, Place::Start}, {"but", Move::And, Place::Start}, {"then", Move::And, Place::Start}, {"so", Move::And, Place::Start},
    {"only", Move::Only}, {"just", Move::Only, Place::Start}, {"only show", Move::Only, Place::Start}, {"only include", Move::Only, Place::Start}, {"just show", Move::Only, Place::Start},
    {"filter to", Move::Only, Place::Start}, {"filter by", Move::Only, Place::Start}, {"filter for", Move::Only, Place::Start}, {"filter on", Move::Only, Place::Start},
    {"filter it to", Move::Only, Place::Start}, {"filter that to", Move::Only, Place::Start}, {"filter them to", Move::Only, Place::Start}, {"filter", Move::Only, Place::Start},
    {"add a filter for", Move::Only, Place::Start}, {"add a filter on", Move::Only, Place::Start}, {"add a filter", Move::Only, Place::Start},
    {"add filter", Move::Only, Place::Start}, {"add the filter", Move::Only, Place::Start}, {"with a filter on", Move::Only, Place::Start},
    {"restrict to", Move::Only, Place::Start}, {"restrict it to", Move::Only, Place::Start}, {"restrict that to", Move::Only, Place::Start},
    {"limit to", Move::Only, Place::Start}, {"limit it to", Move::Only, Place::Start}, {"limit that to", Move::Only, Place::Start}, {"limit them to", Move::Only, Place::Start},
    {"narrow it down to", Move::Only, Place::Start}, {"narrow down to", Move::Only, Place::Start}, {"narrow to", Move::Only, Place::Start}, {"narrow it to", Move::Only, Place::Start},
    {"focus on", Move::Only, Place::Start}, {"zoom in on", Move::Only, Place::Start}, {"keep only", Move::Only, Place::Start}, {"only keep", Move::Only, Place::Start},
    {"now", Move::Now},
    {"what about", Move::WhatAbout, Place::Start}, {"how about", Move::WhatAbout, Place::Start}, {"what if", Move::WhatAbout, Place::Start},
    {"and what about", Move::WhatAbout, Place::Start}, {"and how about", Move::WhatAbout, Place::Start}, {"what of", Move::WhatAbout, Place::Start},
    {"same", Move::Same, Place::Start}, {"the same", Move::Same, Place::Start}, {"same thing", Move::Same, Place::Start}, {"the same thing", Move::Same, Place::Start},
    {"same question", Move::Same, Place::Start}, {"same chart", Move::Same, Place::Start}, {"the same chart", Move::Same, Place::Start}, {"do the same", Move::Same, Place::Start},
    {"again", Move::Same}, {"same but", Move::Same, Place::Start}, {"the same but", Move::Same, Place::Start},
    {"too", Move::Add}, {"also", Move::Add}, {"as well", Move::Add}, {"additionally", Move::Add}, {"in addition", Move::Add},
    {"add", Move::Add, Place::Start}, {"plus", Move::Add, Place::Start}, {"include", Move::Add, Place::Start}, {"and also", Move::Add, Place::Start},
    {"together with", Move::Add, Place::Start}, {"along with", Move::Add, Place::Start}, {"next to that", Move::Add}, {"beside that", Move::Add},
    {"instead", Move::Instead}, {"rather", Move::Instead, Place::End}, {"switch to", Move::Instead, Place::Start}, {"change to", Move::Instead, Place::Start},
    {"change it to", Move::Instead, Place::Start}, {"change that to", Move::Instead, Place::Start}, {"replace it with", Move::Instead, Place::Start},
    {"replace that with", Move::Instead, Place::Start}, {"use", Move::Instead, Place::Start}, {"switch it to", Move::Instead, Place::Start},
    {"instead of", Move::InsteadOf}, {"rather than", Move::InsteadOf}, {"not the", Move::InsteadOf}, {"in place of", Move::InsteadOf},
    {"exclude", Move::Exclude}, {"excluding", Move::Exclude}, {"remove", Move::Exclude}, {"drop", Move::Exclude, Place::Start}, {"leave out", Move::Exclude}, {"leaving out", Move::Exclude},
    {"take out", Move::Exclude}, {"filter out", Move::Exclude}, {"ignore", Move::Exclude}, {"ignoring", Move::Exclude}, {"without", Move::Exclude},
    {"except", Move::Exclude}, {"except for", Move::Exclude}, {"but not", Move::Exclude}, {"not including", Move::Exclude}, {"hide", Move::Exclude}, {"skip", Move::Exclude, Place::Start},
    {"compare with", Move::Compare}, {"compare to", Move::Compare}, {"compare it with", Move::Compare}, {"compare it to", Move::Compare}, {"compare that with", Move::Compare},
    {"compare that to", Move::Compare}, {"compared with", Move::Compare}, {"compared to", Move::Compare}, {"versus", Move::Compare, Place::Start}, {"vs", Move::Compare, Place::Start},
    {"against", Move::Compare, Place::Start}, {"compare against", Move::Compare, Place::Start},

    {"the other way", Move::Reverse}, {"the other way around", Move::Reverse}, {"the other way round", Move::Reverse}, {"other way around", Move::Reverse}, {"other way", Move::Reverse},
    {"reverse", Move::Reverse}, {"reversed", Move::Reverse}, {"reverse it", Move::Reverse}, {"reverse the order", Move::Reverse}, {"reverse order", Move::Reverse}, {"in reverse", Move::Reverse},
    {"in reverse order", Move::Reverse}, {"flip the order", Move::Reverse}, {"flip it", Move::Reverse}, {"opposite order", Move::Reverse}, {"the opposite order", Move::Reverse},
    {"reverse the sorting", Move::Reverse}, {"reverse the sort", Move::Reverse}, {"upside down", Move::Reverse},
    {"remove the outliers", Move::Outliers}, {"remove outliers", Move::Outliers}, {"without outliers", Move::Outliers}, {"without the outliers", Move::Outliers},
    {"without any outliers", Move::Outliers}, {"exclude outliers", Move::Outliers}, {"exclude the outliers", Move::Outliers}, {"excluding outliers", Move::Outliers},
    {"drop outliers", Move::Outliers}, {"drop the outliers", Move::Outliers}, {"ignore outliers", Move::Outliers}, {"ignore the outliers", Move::Outliers},
    {"no outliers", Move::Outliers}, {"leave out the outliers", Move::Outliers}, {"leave out outliers", Move::Outliers}, {"filter out outliers", Move::Outliers},
    {"filter out the outliers", Move::Outliers}, {"without extreme values", Move::Outliers}, {"remove extreme values", Move::Outliers},
    {"as a percentage", Move::Share}, {"as percentage", Move::Share}, {"as percentages", Move::Share}, {"as a percentage of the total", Move::Share}, {"as a percentage of total", Move::Share},
    {"as percentage of total", Move::Share}, {"as percentages of the total", Move::Share}, {"as a percent", Move::Share}, {"as percent", Move::Share}, {"in percent", Move::Share},
    {"in percentages", Move::Share}, {"as a percent of total", Move::Share}, {"as percent of total", Move::Share}, {"percent of total", Move::Share}, {"percentage of total", Move::Share},
    {"percentage of the total", Move::Share}, {"as a share", Move::Share}, {"as shares", Move::Share}, {"as share", Move::Share}, {"as a share of the total", Move::Share},
    {"as a share of total", Move::Share}, {"as share of total", Move::Share}, {"share of total", Move::Share}, {"share of the total", Move::Share}, {"as a proportion", Move::Share},
    {"as proportions", Move::Share}, {"as a proportion of the total", Move::Share}, {"as a fraction", Move::Share}, {"as a fraction of the total", Move::Share}, {"in relative terms", Move::Share},
    {"as a share percentage", Move::Share}, {"percentages", Move::Share}, {"the share", Move::Share, Place::End}, {"the percentage", Move::Share, Place::End},
    {"why", Move::Why, Place::Start}, {"explain", Move::Why, Place::Start}, {"how come", Move::Why, Place::Start}, {"what explains", Move::Why, Place::Start},
    {"what is driving", Move::Why, Place::Start}, {"what s driving", Move::Why, Place::Start}, {"what drives", Move::Why, Place::Start}, {"what drove", Move::Why, Place::Start},
    {"what caused", Move::Why, Place::Start}, {"what is behind", Move::Why, Place::Start}, {"what s behind", Move::Why, Place::Start}, {"but why", Move::Why, Place::Start},
    {"and why", Move::Why, Place::Start}, {"what happened", Move::Why, Place::Start}, {"what is the reason", Move::Why, Place::Start},
    {"undo", Move::Undo, Place::Start}, {"undo that", Move::Undo, Place::Start}, {"undo it", Move::Undo, Place::Start}, {"go back", Move::Undo, Place::Start}, {"revert", Move::Undo, Place::Start},
    {"back", Move::Undo, Place::Start}, {"never mind", Move::Undo, Place::Start}, {"take that back", Move::Undo, Place::Start}, {"undo the last change", Move::Undo, Place::Start},
    {"back to the previous one", Move::Undo, Place::Start}, {"go back to the previous one", Move::Undo, Place::Start},
    {"without the filter", Move::NoFilter}, {"without the filters", Move::NoFilter}, {"without filters", Move::NoFilter}, {"without filter", Move::NoFilter}, {"without any filter", Move::NoFilter},
    {"without any filters", Move::NoFilter}, {"remove the filter", Move::NoFilter}, {"remove the filters", Move::NoFilter}, {"remove filters", Move::NoFilter}, {"remove all filters", Move::NoFilter},
    {"remove filter", Move::NoFilter}, {"clear the filter", Move::NoFilter}, {"clear the filters", Move::NoFilter}, {"clear filters", Move::NoFilter}, {"drop the filter", Move::NoFilter},
    {"drop the filters", Move::NoFilter}, {"no filter", Move::NoFilter}, {"no filters", Move::NoFilter}, {"unfiltered", Move::NoFilter}, {"for everything", Move::NoFilter}, {"without that filter", Move::NoFilter},
    {"all time", Move::NoTimeFilter}, {"for all time", Move::NoTimeFilter}, {"of all time", Move::NoTimeFilter}, {"all years", Move::NoTimeFilter}, {"for all years", Move::NoTimeFilter},
    {"all dates", Move::NoTimeFilter}, {"any time", Move::NoTimeFilter}, {"any date", Move::NoTimeFilter}, {"for every year", Move::NoTimeFilter}, {"the whole period", Move::NoTimeFilter},
    {"for the whole period", Move::NoTimeFilter}, {"all months", Move::NoTimeFilter}, {"for all dates", Move::NoTimeFilter},
    {"show all", Move::NoLimit, Place::Start}, {"show them all", Move::NoLimit, Place::Start}, {"all of them", Move::NoLimit}, {"no limit", Move::NoLimit}, {"without the limit", Move::NoLimit},
    {"without a limit", Move::NoLimit}, {"remove the limit", Move::NoLimit}, {"show everything", Move::NoLimit}, {"not just the top", Move::NoLimit}, {"list them all", Move::NoLimit, Place::Start},
    {"just the total", Move::NoKeys}, {"only the total", Move::NoKeys}, {"the total only", Move::NoKeys}, {"the grand total", Move::NoKeys}, {"grand total", Move::NoKeys}, {"overall", Move::NoKeys, Place::End},
    {"in total", Move::NoKeys}, {"without the breakdown", Move::NoKeys}, {"no breakdown", Move::NoKeys}, {"remove the breakdown", Move::NoKeys}, {"without grouping", Move::NoKeys},
    {"without the grouping", Move::NoKeys}, {"remove the grouping", Move::NoKeys}, {"ungrouped", Move::NoKeys}, {"as one number", Move::NoKeys}, {"as a single number", Move::NoKeys}, {"don t split it", Move::NoKeys},
    {"for all", Move::Every}, {"all", Move::Every}, {"for every", Move::Every}, {"for any", Move::Every}, {"across all", Move::Every}, {"any", Move::Every},
    {"the year before", Move::Earlier}, {"the month before", Move::Earlier}, {"the quarter before", Move::Earlier}, {"the week before", Move::Earlier}, {"the period before", Move::Earlier},
    {"the day before", Move::Earlier}, {"a year earlier", Move::Earlier}, {"a month earlier", Move::Earlier}, {"a quarter earlier", Move::Earlier}, {"one year earlier", Move::Earlier},
    {"in the year before", Move::Earlier}, {"for the year before", Move::Earlier}, {"the previous period", Move::Earlier},
};
// clang-format on

std::size_t length_of(const Row& row, const std::vector<Token>& tokens, std::size_t at) {
    std::string_view rest = row.phrase;
    std::size_t n = 0;
    while (!rest.empty()) {
        const std::size_t cut = std::min(rest.find(' '), rest.size());
        if (at + n >= tokens.size() || tokens[at + n].quote != 0 ||
            tokens[at + n].text != rest.substr(0, cut))
            return 0;
        rest.remove_prefix(std::min(cut + 1, rest.size()));
        ++n;
    }
    return n;
}

}  // namespace

std::vector<MoveMention> find_moves(const std::vector<Token>& tokens) {
    std::vector<MoveMention> found;
    bool starting = true;  // nothing but moves so far
    for (std::size_t i = 0; i < tokens.size();) {
        const Row* best = nullptr;
        std::size_t longest = 0;
        for (const Row& row : kRows) {
            if (row.place == Place::Start && !starting) continue;
            const std::size_t n = length_of(row, tokens, i);
            if (n <= longest || (row.place == Place::End && i + n != tokens.size())) continue;
            longest = n;
            best = &row;
        }
        if (best == nullptr) {
            starting = false;
            ++i;
            continue;
        }
        found.push_back({best->move, static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(i + longest)});
        i += longest;
    }
    return found;
}

Remainder without_moves(std::string_view question, const std::vector<Token>& tokens,
                        const std::vector<MoveMention>& moves) {
    Remainder r;
    std::size_t next = 0;
    for (std::size_t i = 0; i < tokens.size();) {
        if (next < moves.size() && moves[next].begin == i) {
            if (moves[next].move == Move::Exclude) {
                r.text += " excluding";
                r.from.push_back(static_cast<std::uint16_t>(i));
            } else {
                r.text += ' ';
            }
            i = moves[next++].end;
            continue;
        }
        // The bytes up to the next token, so that quotes, money signs and commas stay with their words.
        const std::size_t begin = i == 0 ? 0 : tokens[i - 1].end;
        const std::size_t end = i + 1 == tokens.size() ? question.size() : tokens[i].end;
        r.text += question.substr(begin, end - begin);
        r.from.push_back(static_cast<std::uint16_t>(i));
        ++i;
    }
    return r;
}

bool may_follow_why(std::string_view word) {
    static constexpr std::array<std::string_view, 68> kWords{
        "is",      "was",     "are",     "were",    "did",      "does",      "do",       "it",
        "that",    "this",    "they",    "them",    "these",    "those",     "so",       "the",
        "a",       "drop",    "dropped", "fall",    "fell",     "rise",      "rose",     "rising",
        "falling", "change",  "changed", "changes", "increase", "increased", "decrease", "decreased",
        "go",      "went",    "going",   "up",      "down",     "high",      "low",      "higher",
        "lower",   "highest", "lowest",  "largest", "smallest", "biggest",   "big",      "small",
        "much",    "many",    "s",       "happen",  "happened", "happening", "there",    "one",
        "spike",   "peak",    "dip",     "jump",    "jumped",   "decline",   "declined", "grow",
        "grew",    "growth",  "result",  "here"};
    return std::ranges::find(kWords, word) != kWords.end();
}

}  // namespace sightline::language
