#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/charts/drawn/drawn_items.h"
#include "core/charts/labels.h"
#include "core/charts/periods.h"

namespace sightline::charts {

namespace {

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kDays{"monday", "tuesday",  "wednesday", "thursday",
                                                "friday", "saturday", "sunday"};

template <std::size_t N>
std::optional<double> place_in(const std::array<std::string_view, N>& names, std::string_view label) {
    std::string low;
    for (const char c : label) low += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (std::size_t i = 0; i < N; ++i)
        if (low == names[i] || (low.size() == 3 && names[i].starts_with(low))) return static_cast<double>(i);
    return std::nullopt;
}

/// Numbers and times by size; names of months and days as in the calendar; other text by its letters.
bool before_naturally(const Value& a, const Value& b) {
    if (is_null(a) || is_null(b)) return !is_null(a) && is_null(b);
    const auto x = as_number(a), y = as_number(b);
    if (x && y) return *x < *y;
    if (const auto *s = std::get_if<std::string>(&a), *t = std::get_if<std::string>(&b); s && t) {
        if (const auto i = place_in(kMonths, *s), j = place_in(kMonths, *t); i && j) return *i < *j;
        if (const auto i = place_in(kDays, *s), j = place_in(kDays, *t); i && j) return *i < *j;
        return *s < *t;
    }
    return to_text(a) < to_text(b);
}

/// Sums of y, by place in `labels`.
std::vector<double> totals_of(const Items& items, Slot slot, const std::vector<std::string>& labels) {
    std::unordered_map<std::string_view, std::size_t> place;
    for (std::size_t i = 0; i < labels.size(); ++i) place.emplace(labels[i], i);
    std::vector<double> totals(labels.size());
    for (const Item& item : items.rows)
        if (const auto* label = std::get_if<std::string>(&item[slot]))
            if (const auto it = place.find(*label); it != place.end())
                totals[it->second] += as_number(item[kY]).value_or(0);
    return totals;
}

/// Places in `labels`, the largest by y first.
std::vector<std::size_t> by_size(const Items& items, Slot slot, const std::vector<std::string>& labels) {
    const std::vector<double> totals = totals_of(items, slot, labels);
    std::vector<std::size_t> places(labels.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::ranges::stable_sort(places, std::greater(), [&](std::size_t i) { return totals[i]; });
    return places;
}

std::string unused_label(const std::vector<std::string>& labels) {
    for (const char* name : {"Other", "All others", "The rest"})
        if (std::ranges::find(labels, name) == labels.end()) return name;
    return "(other)";
}

/// Rows alike in all but y become one, with the sum of their y.
void add_up(Items& items) {
    std::vector<Item> merged;
    std::map<std::string, std::size_t> place;
    for (Item& item : items.rows) {
        std::string key;
        for (const Slot s : {kX, kColor, kFacet}) (key += label_text(item[s])) += '\0';
        const auto [it, fresh] = place.emplace(std::move(key), merged.size());
        if (fresh) {
            merged.push_back(std::move(item));
            continue;
        }
        Value& y = merged[it->second][kY];
        if (const auto more = as_number(item[kY])) y = as_number(y).value_or(0) + *more;
    }
    items.rows = std::move(merged);
}

}  // namespace

std::vector<std::string> ordered_labels(const Items& items, Slot slot, LabelOrder order) {
    std::vector<std::string> labels;
    std::unordered_set<std::string_view> seen;
    for (const Item& item : items.rows)
        if (const auto* label = std::get_if<std::string>(&item[slot]); label && seen.insert(*label).second)
            labels.push_back(*label);
    const auto& origins = items.origins[slot];
    if (order == LabelOrder::Natural) {
        std::ranges::stable_sort(labels, [&](const auto& a, const auto& b) {
            return before_naturally(origins.at(a), origins.at(b));
        });
    } else if (order == LabelOrder::Alphabetical) {
        std::ranges::stable_sort(labels);
    } else if (order == LabelOrder::LargestFirst) {
        std::vector<std::string> sorted;
        sorted.reserve(labels.size());
        for (const std::size_t place : by_size(items, slot, labels)) sorted.push_back(labels[place]);
        return sorted;
    }
    return labels;
}

std::string limit_labels(Items& items, Slot slot, std::vector<std::string>& labels, const LabelLimit& limit) {
    if (limit.most == 0 || labels.size() <= limit.most) return {};
    std::unordered_set<std::string> kept;
    if (limit.largest) {
        const std::vector<std::size_t> places = by_size(items, slot, labels);
        for (std::size_t i = 0; i < limit.most; ++i) kept.insert(labels[places[i]]);
    } else {
        kept.insert(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(limit.most));
    }
    std::string other = unused_label(labels);
    std::erase_if(labels, [&](const std::string& s) { return !kept.contains(s); });
    const auto is_rest = [&](const Item& item) {
        const auto* label = std::get_if<std::string>(&item[slot]);
        return label && !kept.contains(*label);
    };
    if (!limit.gather) {
        std::erase_if(items.rows, is_rest);
        return {};
    }
    for (Item& item : items.rows)
        if (is_rest(item)) item[slot] = other;
    labels.push_back(other);
    if (limit.add_up) add_up(items);
    return other;
}

void sort_by_labels(Items& items, Slot slot, const std::vector<std::string>& labels) {
    std::unordered_map<std::string_view, std::size_t> rank;
    for (std::size_t i = 0; i < labels.size(); ++i) rank.emplace(labels[i], i);
    std::vector<std::pair<std::size_t, std::size_t>> order;  // rank, row
    for (std::size_t r = 0; r < items.rows.size(); ++r) {
        const auto* label = std::get_if<std::string>(&items.rows[r][slot]);
        const auto it = label ? rank.find(*label) : rank.end();
        order.emplace_back(it == rank.end() ? labels.size() : it->second, r);
    }
    std::ranges::sort(order);
    std::vector<Item> sorted;
    sorted.reserve(order.size());
    for (const auto& [_, row] : order) sorted.push_back(std::move(items.rows[row]));
    items.rows = std::move(sorted);
}

std::vector<std::string> to_period_labels(Items& items, Channel& channel, Slot slot, std::size_t most,
                                          bool fill, bool force) {
    const query::TimeGrain grain = channel.grain.value_or(query::TimeGrain::Day);
    std::set<std::int64_t> moments;
    bool missing = false;
    for (const Item& item : items.rows) {
        if (const auto* t = std::get_if<Timestamp>(&item[slot]))
            moments.insert(t->micros);
        else
            missing = true;
    }
    std::vector<std::int64_t> periods;
    if (fill && !moments.empty()) periods = periods_between(*moments.begin(), *moments.rbegin(), grain, most);
    const bool aligned = std::ranges::includes(periods, moments);
    if ((periods.empty() || !aligned) && !force) return {};
    if (periods.empty() || !aligned) periods.assign(moments.begin(), moments.end());

    std::vector<std::string> labels;
    for (const std::int64_t p : periods) labels.push_back(period_label(p, grain));
    labels.erase(std::ranges::unique(labels).begin(), labels.end());
    if (missing) labels.push_back(label_text(Null{}));
    for (Item& item : items.rows) {
        const auto* t = std::get_if<Timestamp>(&item[slot]);
        const Value origin = item[slot];
        std::string label = t ? period_label(t->micros, grain) : label_text(Null{});
        items.origins[slot].emplace(label, origin);
        item[slot] = std::move(label);
    }
    channel.scale = ScaleKind::Ordinal;
    return labels;
}

void to_number_labels(Items& items, Channel& channel, Slot slot) {
    for (Item& item : items.rows) {
        const auto low = as_number(item[slot]);
        std::string label = label_text(item[slot]);
        if (low && channel.bin_width)
            label = fmt::format("{:.6g} to {:.6g}", *low, *low + *channel.bin_width);
        items.origins[slot].emplace(label, item[slot]);
        item[slot] = std::move(label);
    }
    channel.scale = ScaleKind::Ordinal;
}

}  // namespace sightline::charts
