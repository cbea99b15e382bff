#include "core/query/schema.h"

#include <algorithm>
#include <array>

#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

constexpr std::array<std::string_view, 9> kRoleNames{"measure", "category",  "time",  "id",        "text",
                                                     "boolean", "geography", "money", "percentage"};

// Exact name first: a source may hold names that differ only by case.
template <class Item>
const Item* find_named(const std::vector<Item>& items, std::string_view name) {
    for (const Item& item : items)
        if (item.name == name) return &item;
    for (const Item& item : items)
        if (equal_folded(item.name, name)) return &item;
    return nullptr;
}

}  // namespace

std::string_view name_of(Role role) {
    return kRoleNames.at(static_cast<std::size_t>(role));
}

std::optional<Role> role_from(std::string_view name) {
    const auto* const found = std::ranges::find(kRoleNames, name);
    if (found == kRoleNames.end()) return std::nullopt;
    return static_cast<Role>(found - kRoleNames.begin());
}

bool ColumnInfo::holds_months() const {
    return is_temporal(type) && !date_format.empty() && !date_format.contains("%d") &&
           !date_format.contains("%-d");
}

const ColumnInfo* TableInfo::find(std::string_view column) const {
    return find_named(columns, column);
}

const TableInfo* Schema::find(std::string_view table) const {
    return find_named(tables, table);
}

}  // namespace sightline::query
