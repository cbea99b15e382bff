#include "product/datasets/importing/role.h"

#include <algorithm>
#include <array>

#include "core/query/sentence.h"
#include "product/datasets/importing/units.h"

namespace sightline::datasets {

namespace {

using query::Role;

/// Is one of these words a word of the name?
template <std::size_t N>
bool has_word(std::string_view words, const std::array<std::string_view, N>& list) {
    std::size_t at = 0;
    while (at < words.size()) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        if (std::ranges::find(list, words.substr(at, end - at)) != list.end()) return true;
        at = end + 1;
    }
    return false;
}

constexpr std::array<std::string_view, 9> kIdWords{"id", "ids", "uuid", "guid", "key",
                                                   "pk", "sku", "isbn", "ssn"};
constexpr std::array<std::string_view, 6> kCodeWords{"code", "zip", "zipcode", "postcode", "phone", "number"};
constexpr std::array<std::string_view, 20> kMoneyWords{
    "price", "amount",  "revenue", "cost",     "sales", "salary",  "income", "profit", "budget", "fee",
    "spend", "payment", "wage",    "earnings", "gross", "balance", "usd",    "eur",    "gbp",    "turnover"};
constexpr std::array<std::string_view, 9> kPercentWords{
    "percent", "percentage", "pct", "rate", "ratio", "share", "discount", "proportion", "margin"};
constexpr std::array<std::string_view, 15> kPlaceWords{
    "country", "city",     "state",     "region", "province", "county", "continent", "location",
    "address", "latitude", "longitude", "lat",    "lon",      "lng",    "nation"};
constexpr std::array<std::string_view, 5> kYearWords{"year", "yr", "season", "fiscal", "vintage"};

}  // namespace

RoleGuess guess_role(const RoleFacts& f) {
    const std::string words = query::words_of(f.name);
    const std::int64_t filled = std::max<std::int64_t>(f.rows - f.nulls, 1);
    const double uniqueness = static_cast<double>(f.distinct) / static_cast<double>(filled);
    if (f.type == ColumnType::Boolean) return {Role::Boolean, ""};
    if (is_temporal(f.type) || f.type == ColumnType::Time) return {Role::Time, ""};
    if (is_numeric(f.type)) {
        if (f.unit == "%") return {Role::Percentage, "%"};
        const std::string unit = f.unit.empty() ? unit_in_name(f.name) : std::string(f.unit);
        if (!f.unit.empty() && is_money(unit)) return {Role::Money, unit};
        if (f.whole && f.minimum >= 1500 && f.maximum <= 2200 && has_word(words, kYearWords))
            return {Role::Time, ""};
        if (f.whole && has_word(words, kIdWords)) return {Role::Identifier, ""};
        if (f.whole && has_word(words, kCodeWords) &&
            (uniqueness > 0.9 || words.find("number of") == std::string::npos) && f.minimum > 99)
            return {Role::Identifier, ""};
        if (has_word(words, kPlaceWords)) return {Role::Geography, ""};
        if (f.unit.empty() && has_word(words, kPercentWords))
            return {Role::Percentage, f.maximum > 1.5 ? "%" : ""};
        if (is_money(unit) ||
            ((unit.empty() || is_scale(unit) || f.unit.empty()) && has_word(words, kMoneyWords)))
            return {Role::Money, unit};
        return {Role::Measure, unit};
    }
    if (has_word(words, kIdWords) && uniqueness > 0.5) return {Role::Identifier, ""};
    if (has_word(words, kPlaceWords)) return {Role::Geography, ""};
    if (f.average_length > 60 || (uniqueness > 0.9 && f.average_length > 30)) return {Role::Text, ""};
    return {Role::Category, ""};
}

}  // namespace sightline::datasets
