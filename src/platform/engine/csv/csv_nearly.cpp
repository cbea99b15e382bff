#include "platform/engine/csv/csv_nearly.h"

#include <fmt/format.h>

#include <algorithm>

namespace sightline::engine {

namespace {

constexpr std::int64_t kLeastValues = 20, kOneIn = 20;
constexpr std::size_t kMostColumns = 50;

std::string shortened(std::string text) {
    constexpr std::size_t kLongest = 40;
    if (text.size() <= kLongest) return text;
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

}  // namespace

Result<std::vector<std::string>> nearly_typed_notes(Database& database, const std::string& table,
                                                    const std::vector<CsvColumn>& columns) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < std::min(columns.size(), kMostColumns); ++i) {
        const CsvColumn& column = columns[i];
        const bool dates = column.cast.type == "DATE" || column.cast.type == "TIMESTAMP";
        if (!dates && !column.cast.is_number()) continue;
        const std::string cell = quoted_name(column.name);
        std::string held = column.cast.is_held();
        for (const auto& wider : column.wider) held += " OR " + wider.is_held();
        // By way of their order: a row's number is where it stands among the rows.
        SL_TRY(
            const Table t,
            database.rows(fmt::format(
                "SELECT count(*) FILTER (WHERE filled), count(*) FILTER (WHERE filled AND NOT held), "
                "CAST(arg_min(cell, place) FILTER (WHERE filled AND NOT held) AS VARCHAR), "
                "min(place) FILTER (WHERE filled AND NOT held) FROM (SELECT {0} AS cell, rowid + 1 AS place, "
                "{0} IS NOT NULL AND trim({0}) <> '' AND NOT coalesce({1}, false) AS filled, ({2}) AS "
                "held FROM {3})",
                cell, is_missing(cell, missing_words()), held, quoted_name(table))));
        const std::int64_t values = t.columns[0].integers()[0], others = t.columns[1].integers()[0];
        if (values < kLeastValues || others == 0 || others * kOneIn > values) continue;
        out.push_back(fmt::format("“{}” is text since {} of {} values {} no {} like the rest: {} (row {}{}).",
                                  column.name, others, values, others == 1 ? "is" : "are",
                                  fmt::format("{}{}", dates ? "date" : "number", others == 1 ? "" : "s"),
                                  shortened(std::string(t.columns[2].text(0))), t.columns[3].integers()[0],
                                  others == 1 ? "" : " first"));
    }
    return out;
}

}  // namespace sightline::engine
