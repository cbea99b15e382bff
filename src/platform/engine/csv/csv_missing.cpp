#include "platform/engine/csv/csv_missing.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/engine/database.h"

namespace sightline::engine {

namespace {

constexpr char kBetween = '\x1f';

}  // namespace

const MissingWords& missing_words() {
    static const MissingWords words = {"NA",  "N/A",  "#N/A", "n/a", "na", "NULL", "null", "Null",   "NaN",
                                       "nan", "None", "none", "-",   "--", "?",    ".",    "#DIV/0!"};
    return words;
}

std::string is_missing(const std::string& text, const MissingWords& words) {
    std::string list = "''";
    for (const auto& word : words) list += ", " + quoted_literal(word);
    return fmt::format("trim({}) IN ({})", text, list);
}

std::string words_in(const std::string& name) {
    const std::string cell = quoted_name(name);
    return fmt::format("coalesce(array_to_string(list(DISTINCT trim({})) FILTER ({}), '{}'), '')", cell,
                       is_missing(cell, missing_words()), kBetween);
}

MissingWords words_met(std::string_view list) {
    MissingWords out;
    while (!list.empty()) {
        const auto end = std::min(list.find(kBetween), list.size());
        if (end > 0) out.emplace(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
}

}  // namespace sightline::engine
