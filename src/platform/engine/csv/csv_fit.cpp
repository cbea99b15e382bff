#include "platform/engine/csv/csv_fit.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace sightline::engine {

namespace {

// What it costs, in likelihood, to do more than put fields where they are.
constexpr double kSplitCost = 2;
constexpr double kJoinCost = 2;
constexpr double kCutCost = 6;
constexpr double kNotAtEndCost = 0.5;
constexpr double kAgainstHabitCost = 12;
constexpr std::size_t kMaxSplitLength = 200;
constexpr std::size_t kMostTried = 200'000;  // fields joined, for all columns

/// sums[i]: how well fields 0..i fit the columns 0..i; or, from the back, fields i.. the last columns.
std::vector<double> front_fits(const std::vector<std::string>& fields,
                               const std::vector<ColumnShape>& shapes) {
    std::vector<double> sums{0};
    for (std::size_t i = 0; i < std::min(fields.size(), shapes.size()); ++i)
        sums.push_back(sums.back() + shapes[i].fit(fields[i]));
    return sums;
}
std::vector<double> back_fits(const std::vector<std::string>& fields,
                              const std::vector<ColumnShape>& shapes) {
    std::vector<double> sums{0};
    for (std::size_t i = 1; i <= std::min(fields.size(), shapes.size()); ++i)
        sums.push_back(sums.back() + shapes[shapes.size() - i].fit(fields[fields.size() - i]));
    return sums;  // sums[n]: of the last n fields
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Whether two cells without a delimiter between them may meet at `n`. Within a number, a run of digits or a
/// word only where the left column's cells all end there: "2020" is no 2 and 020, "R30" no R3 and 0.
bool may_part(std::string_view field, std::size_t n, const ColumnShape& left) {
    if (field.find_first_not_of("0123456789 ") == std::string_view::npos) return false;
    const char before = field[n - 1], after = field[n];
    const bool within = (is_digit(before) && is_digit(after)) || (is_letter(before) && is_letter(after)) ||
                        cell_kind(field) == CellKind::Number;
    return !within || left.always_as_long_as(field.substr(0, n));
}

struct Choice {
    Fit fit = Fit::Filled;
    double score = -INFINITY;
    std::size_t at = 0;     // field where it happens
    std::size_t split = 0;  // characters of the left part
    void consider(const Choice& other) {
        if (other.score > score) *this = other;
    }
};

Choice best_for_missing(const std::vector<std::string>& fields, const std::vector<ColumnShape>& shapes,
                        bool short_ends) {
    const std::size_t missing = shapes.size() - fields.size();
    const auto front = front_fits(fields, shapes), back = back_fits(fields, shapes);
    std::vector<double> empty{0};
    for (const auto& shape : shapes) empty.push_back(empty.back() + shape.fit({}));
    Choice best;
    for (std::size_t at = fields.size() + 1; at-- > 0;) {
        const double cost = at == fields.size() ? 0 : short_ends ? kAgainstHabitCost : kNotAtEndCost;
        best.consider({at == fields.size() ? Fit::Filled : Fit::Shifted,
                       front[at] + empty[at + missing] - empty[at] + back[fields.size() - at] - cost, at});
    }
    if (missing != 1 || short_ends) return best;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        const std::string_view field = fields[at];
        if (field.size() > kMaxSplitLength || !shapes[at].structured() || !shapes[at + 1].structured())
            continue;
        for (std::size_t n = 1; n < field.size(); ++n) {
            const auto left = field.substr(0, n), right = field.substr(n);
            if (!may_part(field, n, shapes[at]) || !shapes[at].has_seen_shape_of(left) ||
                !shapes[at + 1].has_seen_shape_of(right))
                continue;
            const double both = shapes[at].fit(left) + shapes[at + 1].fit(right);
            best.consider({Fit::Split, front[at] + both + back[fields.size() - at - 1] - kSplitCost, at, n});
        }
    }
    return best;
}

Choice best_for_extra(const std::vector<std::string>& fields, const std::vector<ColumnShape>& shapes,
                      char delimiter) {
    const std::size_t extra = fields.size() - shapes.size();
    // The work grows by their product, and a stranger's row may be as long as its file.
    if (extra * shapes.size() > kMostTried) return {Fit::Cut, 0, shapes.size()};
    const auto front = front_fits(fields, shapes), back = back_fits(fields, shapes);
    Choice best;
    for (std::size_t at = fields.size() - extra + 1; at-- > 0;) {
        const auto run = std::span(fields).subspan(at, extra);
        const double around = front[at] + back[fields.size() - at - extra];
        const bool empty = std::ranges::all_of(run, &std::string::empty);
        const double end = at + extra == fields.size() ? 0 : kNotAtEndCost;
        if (empty)
            best.consider({Fit::Emptied, around - end, at});
        else if (end == 0)
            best.consider({Fit::Cut, around - kCutCost, at});
        if (at == shapes.size()) continue;
        std::string joined = fields[at];
        for (std::size_t i = 1; i <= extra; ++i) (joined += delimiter) += fields[at + i];
        best.consider({Fit::Joined,
                       front[at] + shapes[at].fit(joined) + back[fields.size() - at - extra - 1] - kJoinCost,
                       at});
    }
    return best;
}

}  // namespace

Fit fit_fields(std::vector<std::string>& fields, const std::vector<ColumnShape>& shapes, char delimiter,
               bool short_ends) {
    const auto place = [&](std::size_t i) { return fields.begin() + static_cast<std::ptrdiff_t>(i); };
    if (fields.size() < shapes.size()) {
        const Choice choice = best_for_missing(fields, shapes, short_ends);
        if (choice.fit == Fit::Split) {
            std::string right = fields[choice.at].substr(choice.split);
            fields[choice.at].resize(choice.split);
            fields.insert(place(choice.at + 1), std::move(right));
        } else {
            fields.insert(place(choice.at), shapes.size() - fields.size(), std::string());
        }
        return choice.fit;
    }
    const std::size_t extra = fields.size() - shapes.size();
    const Choice choice = best_for_extra(fields, shapes, delimiter);
    if (choice.fit == Fit::Joined)
        for (std::size_t i = 1; i <= extra; ++i) (fields[choice.at] += delimiter) += fields[choice.at + i];
    const std::size_t from = choice.fit == Fit::Joined ? choice.at + 1 : choice.at;
    fields.erase(place(from), place(from + extra));
    return choice.fit;
}

double likelihood(const std::vector<std::string>& fields, const std::vector<ColumnShape>& shapes) {
    return front_fits(fields, shapes).back();
}

}  // namespace sightline::engine
