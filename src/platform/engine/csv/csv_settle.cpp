#include "platform/engine/csv/csv_settle.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/engine/csv/csv_types.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kColumnsAtOnce = 50;

std::vector<CsvCast> casts_of(const std::string& name) {
    const std::string cell = quoted_name(name);
    std::vector<CsvCast> out;
    for (const char* type : {"BIGINT", "DOUBLE"})
        for (const auto& cast : {cast_as(cell, type), cast_any_number(cell, type)})
            out.push_back(without(cast, missing_words()));
    for (const char* type : {"DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"})
        out.push_back(without(cast_as(cell, type), missing_words()));
    return out;
}

std::string measured(const std::string& name) {
    std::string out;
    for (const auto& cast : casts_of(name)) out += cast.holds() + ", ";
    return out + fmt::format("coalesce(bool_or(NOT {}), false), {}",
                             is_missing(quoted_name(name), missing_words()), words_in(name));
}

}  // namespace

void UndecidedCells::add(const UndecidedCells& more) {
    for (std::size_t i = 0; i < std::min(fits.size(), more.fits.size()); ++i)
        fits[i] = fits[i] && more.fits[i];
    any |= more.any;
    words.insert(more.words.begin(), more.words.end());
}

Result<std::vector<UndecidedCells>> measure_undecided(Database& database, const std::string& table,
                                                      const std::vector<std::string>& columns) {
    std::vector<UndecidedCells> out;
    for (std::size_t from = 0; from < columns.size(); from += kColumnsAtOnce) {
        const std::size_t to = std::min(columns.size(), from + kColumnsAtOnce);
        std::string select;
        for (std::size_t c = from; c < to; ++c) select += (select.empty() ? "" : ", ") + measured(columns[c]);
        SL_TRY(const Table t, database.rows(fmt::format("SELECT {} FROM {}", select, quoted_name(table))));
        std::size_t at = 0;
        const auto truth = [&] { return to_text(t.value(0, at++)) == "true"; };
        for (std::size_t c = from; c < to; ++c) {
            UndecidedCells& cells = out.emplace_back();
            cells.fits.resize(casts_of(columns[c]).size());
            for (std::size_t i = 0; i < cells.fits.size(); ++i) cells.fits[i] = truth();
            cells.any = truth();
            cells.words = words_met(t.columns[at++].text(0));
        }
    }
    return out;
}

std::optional<SettledColumn> settle_column(const std::string& name, const UndecidedCells& cells) {
    const auto fit = static_cast<std::size_t>(std::ranges::find(cells.fits, true) - cells.fits.begin());
    const auto casts = casts_of(name);
    if (!cells.any || fit >= std::min(casts.size(), cells.fits.size())) return {};
    return SettledColumn{name, casts[fit], cells.words.empty() ? "" : missing_note(cells.words, {name})};
}

Result<void> convert_column(Database& database, const std::string& table, const SettledColumn& column) {
    return database.run(fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DATA TYPE {} USING {}", table,
                                    quoted_name(column.name), column.cast.type, column.cast.checked()));
}

}  // namespace sightline::engine
