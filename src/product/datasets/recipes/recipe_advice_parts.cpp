#include "product/datasets/recipes/recipe_advice_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/query/sql.h"
#include "core/recipe/compile.h"
#include "core/recipe/recipe_text.h"
#include "platform/engine/csv/csv_totals.h"

namespace sightline::datasets {

namespace {

using query::quote_identifier;
using Names = std::vector<std::string>;

constexpr std::int64_t kMostSpellings = 50'000;  // distinct values of a column that is a category
constexpr std::size_t kSpellingsAdvised = 8;     // of one column
constexpr std::size_t kSpellingsShown = 3;
constexpr std::int64_t kMaxRowsLikened = 50'000;
constexpr std::size_t kMaxColumnsLikened = 30;
constexpr double kMostLikened = 0.3;  // above it rows are alike by nature

constexpr std::int64_t kFewestSums = 3;
constexpr std::size_t kMostTotals = 100;
constexpr double kMostPairs = 10e6;  // compared within the time of an answer

/// Pairs of rows that the step would compare: those that begin alike and have the same numbers in each
/// column.
std::string pairs_compared(const Names& columns, const std::string& relation) {
    std::string keys;
    for (const auto& c : columns) {
        const std::string text =
            "strip_accents(lower(coalesce(CAST(" + quote_identifier(c) + " AS VARCHAR), '')))";
        keys += (keys.empty() ? "" : ", ") + ("left(trim(regexp_replace(" + text) +
                ", '[^\\p{L}\\p{N}]+', ' ', 'g')), 1), regexp_replace(" + text + ", '[^\\p{N}]+', ' ', 'g')";
    }
    return "SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) AS n FROM " +
           quote_identifier(relation) + " GROUP BY " + keys + ")";
}

std::string trimmed(std::string text) {
    text.erase(0, text.find_first_not_of(' '));
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

/// A column that names all of these rows and no other, with what it calls them.
struct Named {
    const query::ColumnInfo* column = nullptr;
    Names words;
    bool blanks = false;  ///< around some
};

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

namespace {

std::string written_text(const std::string& text) {
    const std::string all = recipe::print(made_step(
        "replace", {{"what", Names{text}}, {"value", recipe::Constant{}}, {"columns", Names{"c"}}}));
    return all.substr(8, all.rfind(" with null") - 8);
}

}  // namespace

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
    SL_TRY(const Table pairs, ask(pairs_compared(columns, relation)));
    if (as_number(pairs.value(0, 0)).value_or(0) > kMostPairs) return std::nullopt;
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

Result<std::optional<TotalRows>> find_total_rows(const query::TableInfo& table, const std::string& relation,
                                                 const AskTable& ask) {
    SL_TRY(const auto found, engine::total_rows(ask, relation));
    if (found.empty()) return std::nullopt;
    std::size_t longest = 0;
    for (const auto& c : table.columns) longest = std::max(longest, c.name.size());
    const std::string number(longest + 1, 'n');
    std::string places;
    for (const auto& [row, summed] : found)
        places += fmt::format("{}{}", places.empty() ? "" : ", ", row + 1);
    SL_TRY(
        const Table rows,
        ask(fmt::format("SELECT * EXCLUDE ({0}) FROM (SELECT *, row_number() OVER () AS {0} FROM {1}) WHERE "
                        "{0} IN ({2})",
                        number, quote_identifier(relation), places)));
    if (rows.columns.size() != table.columns.size()) return std::nullopt;
    Named named;
    for (std::size_t i = 0; i < table.columns.size() && !named.column; ++i) {
        if (table.columns[i].type != ColumnType::Text || rows.columns[i].null_count() > 0) continue;
        named = {&table.columns[i], {}, false};
        for (std::size_t r = 0; r < rows.row_count(); ++r) {
            const std::string word = to_text(rows.value(r, i));
            named.words.push_back(trimmed(word));
            named.blanks = named.blanks || named.words.back() != word;
        }
    }
    if (!named.column || named.words.size() > kMostTotals) return std::nullopt;
    std::ranges::sort(named.words);
    named.words.erase(std::ranges::unique(named.words).begin(), named.words.end());
    std::string words, quoted;
    for (const auto& w : named.words) {
        words += (words.empty() ? "'" : ", '") + w + "'";
        quoted += (quoted.empty() ? "" : ", ") + written_text(w);
    }
    const std::string column = written_column(named.column->name);
    const std::string left = named.blanks ? "trim(" + column + ")" : column;
    const recipe::Step step = made_step(
        "delete",
        {{"condition", named.words.size() == 1 ? left + " = " + quoted : left + " in (" + quoted + ")"}});
    // A word that other rows have is a value like others.
    SL_TRY(const auto compiled, recipe::compile(step, table, relation));
    SL_TRY(const Table kept, ask("SELECT count(*) FROM (" + compiled.sql + ")"));
    if (table.row_count - whole_number(kept.value(0, 0)) != static_cast<std::int64_t>(found.size()))
        return std::nullopt;
    TotalRows out;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        out.missing[table.columns[i].name] = static_cast<std::int64_t>(rows.columns[i].null_count());
    const auto& [row, summed] = *found.begin();
    const bool last = found.size() == 1 && row == table.row_count - 1;
    out.advice = {named.column->name, recipe::print(step),
                  found.size() == 1
                      ? fmt::format("{} is called {}, and its {} is the sum of {}: it would count twice",
                                    last ? "the last row" : fmt::format("row {}", row + 1), words, summed,
                                    last ? "the rows above" : "rows above")
                      : fmt::format("{} rows are called {} and sum rows above: those would count twice",
                                    found.size(), words),
                  "total", false};
    return out;
}

Result<std::vector<std::string>> columns_that_sum(const query::TableInfo& table,
                                                  const std::vector<std::string>& columns,
                                                  const std::string& relation, const AskTable& ask) {
    Names others, out;
    std::string sum, sql;
    for (const auto& c : columns)
        sum += (sum.empty() ? "" : " + ") + ("coalesce(CAST(" + quote_identifier(c) + " AS DOUBLE), 0)");
    for (const auto& c : table.columns) {
        if (!is_numeric(c.type) || std::ranges::find(columns, c.name) != columns.end()) continue;
        others.push_back(c.name);
        sql += fmt::format(
            "{0}count({1}) FILTER (WHERE {1} <> 0), count(*) FILTER (WHERE abs(CAST({1} AS "
            "DOUBLE) - ({2})) > greatest(0.011, 1e-4 * abs({2})))",
            sql.empty() ? "SELECT " : ", ", quote_identifier(c.name), sum);
    }
    if (others.empty()) return out;
    SL_TRY(const Table t, ask(sql + " FROM " + quote_identifier(relation)));
    for (std::size_t i = 0; i < others.size(); ++i)
        if (whole_number(t.value(0, 2 * i)) >= kFewestSums && whole_number(t.value(0, 2 * i + 1)) == 0)
            out.push_back(others[i]);
    return out;
}

Result<std::vector<std::string>> find_group_labels(const query::TableInfo& table, const std::string& relation,
                                                   const AskTable& ask) {
    constexpr std::int64_t kMostRows = 1'000'000;
    constexpr double kLeastEmpty = 0.4, kMostEmptyElsewhere = 0.1;
    const auto rows = static_cast<double>(table.row_count);
    std::vector<std::string> out;
    if (table.row_count < 4 || table.row_count > kMostRows) return out;
    const auto is_empty = [&](const query::ColumnInfo& c) {
        return static_cast<double>(c.null_count) >= kLeastEmpty * rows;
    };
    const auto is_full = [&](const query::ColumnInfo& c) {
        return static_cast<double>(c.null_count) <= kMostEmptyElsewhere * rows;
    };
    const auto after = std::ranges::find_if_not(table.columns, is_empty);
    if (after == table.columns.begin() || !std::all_of(after, table.columns.end(), is_full)) return out;
    for (auto c = table.columns.begin(); c != after; ++c) {
        if (c->type != ColumnType::Text && c->type != ColumnType::Integer && c->type != ColumnType::Date)
            return Names{};
        const std::string above = out.empty() ? "NULL" : quote_identifier(out.back());
        SL_TRY(const Table t,
               ask("SELECT count(label), count(DISTINCT CASE WHEN label IS NOT NULL THEN "
                   "part || ' ' || CAST(label AS VARCHAR) END), count(*) FILTER (WHERE label IS NOT NULL "
                   "AND next_label IS NULL AND place < (SELECT count(*) FROM " +
                   quote_identifier(relation) +
                   ")), count(*) FILTER (WHERE label IS NULL AND (place = 1 OR upper_label IS NOT NULL)) "
                   "FROM (SELECT *, "
                   "count(upper_label) OVER (ORDER BY place) AS part, lead(label) OVER (ORDER BY place) AS "
                   "next_label FROM "
                   "(SELECT row_number() OVER () AS place, " +
                   quote_identifier(c->name) + " AS label, " + above + " AS upper_label FROM " +
                   quote_identifier(relation) + "))"));
        const std::int64_t labels = whole_number(t.value(0, 0)), over_several = whole_number(t.value(0, 2));
        const bool once = whole_number(t.value(0, 1)) == labels, lacking = whole_number(t.value(0, 3)) > 0;
        if (labels < 2 || !once || 2 * over_several < labels || lacking) return Names{};
        out.push_back(c->name);
    }
    return out;
}

}  // namespace sightline::datasets
