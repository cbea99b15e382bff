#include "product/datasets/recipes/recipe_advice_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/query/sql.h"
#include "core/query/text_fold.h"
#include "core/recipe/compile.h"
#include "core/recipe/recipe_text.h"

namespace sightline::datasets {

namespace {

using namespace std::string_view_literals;
using query::quote_identifier;
using Names = std::vector<std::string>;

constexpr std::int64_t kMostSpellings = 50'000;  // distinct values of a column that is a category
constexpr std::size_t kSpellingsAdvised = 8;     // of one column
constexpr std::size_t kSpellingsShown = 3;
constexpr std::int64_t kMaxRowsLikened = 50'000;
constexpr std::size_t kMaxColumnsLikened = 30;
constexpr double kMostLikened = 0.3;  // above it rows are alike by nature

// What the row under a column of figures is called; the quick way to tell it from a row of its own.
constexpr std::array kTotals = {"total"sv,    "totals"sv, "grand total"sv,   "overall total"sv, "sum"sv,
                                "summe"sv,    "summen"sv, "gesamtsumme"sv,   "gesamt"sv,        "insgesamt"sv,
                                "endsumme"sv, "somme"sv,  "total général"sv, "totaal"sv,        "totale"sv,
                                "suma"sv,     "razem"sv,  "celkem"sv,        "yhteensä"sv,      "summa"sv,
                                "totalt"sv,   "итого"sv,  "всего"sv,         "toplam"sv,        "合計"sv,
                                "总计"sv};

bool is_total(const std::string& text) {
    std::string_view v = text;
    while (!v.empty() && v.front() == ' ') v.remove_prefix(1);
    while (!v.empty() && std::string_view(" :.=").contains(v.back())) v.remove_suffix(1);
    return std::ranges::find(kTotals, query::fold(v)) != kTotals.end();
}

/// The numeric column of which the last row holds the sum of all others.
std::string summed_column(const query::TableInfo& table, const Table& last, const Table& sums) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!is_numeric(table.columns[i].type)) continue;
        const double own = as_number(last.value(0, i)).value_or(std::nan("")),
                     all = as_number(sums.value(0, at++)).value_or(std::nan(""));
        const double above = all - own;
        if (own != 0 && std::abs(above - own) <= 1e-6 * std::max(std::abs(own), 1.0))
            return table.columns[i].name;
    }
    return {};
}

}  // namespace

recipe::Step made_step(std::string kind, Arguments arguments) {
    recipe::Step s;
    s.kind = std::move(kind);
    s.arguments = std::move(arguments);
    return s;
}

std::int64_t whole_number(const Value& v) {
    return static_cast<std::int64_t>(as_number(v).value_or(0));
}

std::string written_column(const std::string& name) {
    // As a step would write it: the parser of expressions reads the same.
    return recipe::print(made_step("drop", {{"columns", Names{name}}})).substr(5);
}

Result<std::vector<Advice>> advise_spellings(const query::ColumnInfo& c, std::int64_t filled,
                                             const std::string& relation, const AskTable& ask) {
    std::vector<Advice> out;
    if (c.distinct_count < 2 || c.distinct_count > kMostSpellings || 2 * c.distinct_count > filled + 20)
        return out;
    SL_TRY(
        const Table t,
        ask(fmt::format(
            "SELECT v, usual, n FROM (SELECT *, first_value(v) OVER (PARTITION BY f ORDER BY n DESC, v) AS "
            "usual, count(*) OVER (PARTITION BY f) AS ways FROM (SELECT {0} AS v, "
            "trim(regexp_replace(strip_accents(lower({0})), '[\\s_.-]+', ' ', 'g')) AS f, count(*) AS n "
            "FROM {1} WHERE {0} IS NOT NULL AND trim({0}) = {0} GROUP BY ALL)) WHERE ways > 1 AND v <> usual "
            "AND f <> '' ORDER BY sum(n) OVER (PARTITION BY usual) DESC, usual, n DESC, v LIMIT 500",
            quote_identifier(c.name), quote_identifier(relation))));
    for (std::size_t row = 0; row < t.row_count();) {
        const std::string usual = to_text(t.value(row, 1));
        Names others;
        std::int64_t rows = 0;
        for (; row < t.row_count() && to_text(t.value(row, 1)) == usual; ++row) {
            others.push_back(to_text(t.value(row, 0)));
            rows += whole_number(t.value(row, 2));
        }
        if (out.size() == kSpellingsAdvised) break;
        std::string shown;
        for (std::size_t i = 0; i < std::min(others.size(), kSpellingsShown); ++i)
            shown += (i ? ", '" : "'") + others[i] + "'";
        if (others.size() > kSpellingsShown) shown += ", …";
        out.push_back({c.name,
                       recipe::print(made_step("replace", {{"what", others},
                                                           {"value", recipe::Constant{Value{usual}}},
                                                           {"columns", Names{c.name}}})),
                       fmt::format("{} {} '{}' in another way: {}", rows,
                                   rows == 1 ? "row writes" : "rows write", usual, shown),
                       "spellings", false});
    }
    return out;
}

Result<std::optional<Advice>> advise_near_duplicates(const query::TableInfo& table,
                                                     const std::string& relation, std::int64_t repeated,
                                                     const AskTable& ask) {
    if (table.row_count > kMaxRowsLikened || table.columns.size() > kMaxColumnsLikened) return std::nullopt;
    Names columns;
    bool tells = false;
    for (const auto& c : table.columns) {
        const std::int64_t filled = table.row_count - c.null_count;
        if (filled == 0) continue;
        // A number of its own tells two entries of one thing apart, and nothing of the thing.
        if (c.role == query::Role::Identifier && 20 * c.distinct_count > 19 * filled) continue;
        if (c.type == ColumnType::Text && 2 * c.distinct_count > filled) tells = true;
        columns.push_back(c.name);
    }
    if (!tells) return std::nullopt;
    const recipe::Step step =
        made_step("deduplicate", {{"method", std::string("fuzzy")}, {"columns", columns}});
    SL_TRY(const auto compiled, recipe::compile(step, table, relation));
    SL_TRY(const Table t, ask("SELECT count(*) FROM (" + compiled.sql + ")"));
    const std::int64_t more = table.row_count - whole_number(t.value(0, 0)) - repeated;
    if (more <= 0 || static_cast<double>(more) > kMostLikened * static_cast<double>(table.row_count))
        return std::nullopt;
    return Advice{"", recipe::print(step),
                  fmt::format("{} nearly another one: case, accents or a letter of a word differ",
                              more == 1 ? "1 row is" : fmt::format("{} rows are", more)),
                  "near_duplicates", false};
}

Result<std::optional<TotalRow>> find_total_row(const query::TableInfo& table, const std::string& relation,
                                               const AskTable& ask) {
    if (table.row_count < 3) return std::nullopt;
    const std::string from = " FROM " + quote_identifier(relation);
    SL_TRY(const Table last,
           ask("SELECT *" + from + " LIMIT 1 OFFSET " + std::to_string(table.row_count - 1)));
    if (last.row_count() != 1 || last.columns.size() != table.columns.size()) return std::nullopt;
    const query::ColumnInfo* named = nullptr;
    std::string word;
    for (std::size_t i = 0; i < table.columns.size() && !named; ++i) {
        if (table.columns[i].type != ColumnType::Text || is_null(last.value(0, i))) continue;
        word = to_text(last.value(0, i));
        if (is_total(word)) named = &table.columns[i];
    }
    if (!named) return std::nullopt;
    std::string sums;
    for (const auto& c : table.columns)
        if (is_numeric(c.type)) sums += ", sum(CAST(" + quote_identifier(c.name) + " AS DOUBLE))";
    std::string literal = "'";
    for (const char c : word) literal.append(c == '\'' ? 2 : 1, c);
    literal += "'";
    SL_TRY(const Table t, ask("SELECT count(*) FILTER (WHERE " + quote_identifier(named->name) + " = " +
                              literal + ")" + sums + from));
    // A word that several rows have is a value like others.
    if (whole_number(t.value(0, 0)) != 1) return std::nullopt;
    Table of_numbers;
    of_numbers.columns.assign(t.columns.begin() + 1, t.columns.end());
    const std::string summed = summed_column(table, last, of_numbers);
    TotalRow out;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (is_null(last.value(0, i))) out.empty.insert(table.columns[i].name);
    const std::string text = recipe::print(made_step(
        "replace", {{"what", Names{word}}, {"value", recipe::Constant{}}, {"columns", Names{named->name}}}));
    const std::string quoted = text.substr(8, text.find(" with null") - 8);
    out.advice = {
        named->name, "delete where " + written_column(named->name) + " = " + quoted,
        "the last row is called '" + word + "'" +
            (summed.empty() ? "; it would be counted as one more row"
                            : ", and its " + summed + " is the sum of the rows above: it would count twice"),
        "total", false};
    return out;
}

}  // namespace sightline::datasets
