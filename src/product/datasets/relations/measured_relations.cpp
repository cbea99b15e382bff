#include "product/datasets/relations/measured_relations.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "core/query/sentence.h"
#include "core/query/sql.h"

namespace sightline::datasets {

namespace {

using query::ColumnInfo;
using query::quote_identifier;
using query::Relation;
using query::TableInfo;

constexpr std::size_t kMostMeasured = 60;
constexpr std::size_t kMostFurther = 3;               // columns that may complete a key
constexpr std::int64_t kMostCountedRows = 5'000'000;  // of a table whose key is looked for
constexpr double kNearlyAll = 0.9;                    // of the values
constexpr double kLeastOfBoth = 0.5;  // of the values that one column matches, for two to be a key

using RunSql = std::function<Result<Table>(const std::string& sql)>;

struct Keys {
    const TableInfo* table;
    std::vector<std::string> columns;

    std::string list(const std::string& alias) const {
        std::string out;
        for (std::size_t i = 0; i < columns.size(); ++i)
            out += fmt::format("{}{}{}", i > 0 ? ", " : "", alias, quote_identifier(columns[i]));
        return out;
    }
    std::string filled() const {
        std::string out;
        for (const auto& c : columns)
            out += (out.empty() ? "" : " AND ") + quote_identifier(c) + " IS NOT NULL";
        return out;
    }
    bool known() const {
        return table != nullptr &&
               std::ranges::all_of(columns, [&](const auto& c) { return table->find(c) != nullptr; });
    }
};

/// Of the values of `from`, the share that `to` has; none when there is no value or it cannot be told.
std::optional<double> inclusion(const RunSql& run, const Keys& from, const Keys& to) {
    std::string sample, on;
    for (std::size_t i = 0; i < from.columns.size(); ++i) {
        sample += fmt::format("{}{} AS k{}", i > 0 ? ", " : "", quote_identifier(from.columns[i]), i);
        on += fmt::format("{}s.k{} = t.{}", i > 0 ? " AND " : "", i, quote_identifier(to.columns[i]));
    }
    const auto table = run(fmt::format(
        "WITH s AS MATERIALIZED (SELECT row_number() OVER () AS n, * FROM (SELECT DISTINCT * FROM (SELECT {} "
        "FROM {} WHERE {} LIMIT 20000) LIMIT 500)) SELECT (SELECT count(*) FROM s), "
        "(SELECT count(DISTINCT s.n) FROM s JOIN {} AS t ON {})",
        sample, quote_identifier(from.table->name), from.filled(), quote_identifier(to.table->name), on));
    if (!table || table->row_count() != 1) return {};
    const auto all = as_number(table->value(0, 0)), found = as_number(table->value(0, 1));
    if (!all || !found || *all == 0) return {};
    return *found / *all;
}

/// Does any row of `from` find a partner? What comes first in a long table says nothing of the rest: rows in
/// the order of time begin with those of customers long gone.
bool any_partner(const RunSql& run, const Keys& from, const Keys& to) {
    if (from.table->row_count > kMostCountedRows || to.table->row_count > kMostCountedRows) return true;
    const auto table = run(fmt::format("SELECT 1 FROM {} WHERE {} IN (SELECT {} FROM {}) LIMIT 1",
                                       quote_identifier(from.table->name), quote_identifier(from.columns[0]),
                                       quote_identifier(to.columns[0]), quote_identifier(to.table->name)));
    return !table || table->row_count() > 0;
}

bool is_unique(const RunSql& run, const Keys& keys) {
    if (keys.table->row_count > kMostCountedRows) return false;
    const auto table = run(fmt::format("SELECT 1 FROM {} WHERE {} GROUP BY {} HAVING count(*) > 1 LIMIT 1",
                                       quote_identifier(keys.table->name), keys.filled(), keys.list("")));
    return table && table->row_count() == 0;
}

std::string squeezed_name(const ColumnInfo& c) {
    std::string words = query::words_of(c.name);
    std::erase(words, ' ');
    return words;
}

/// Columns of one name in both that are no figures: days, line numbers, codes.
std::vector<std::pair<std::string, std::string>> shared_columns(const TableInfo& a, const TableInfo& b,
                                                                const Relation& r) {
    std::vector<std::pair<std::string, std::string>> out;
    const auto figure = [](const ColumnInfo& c) {
        return c.type == ColumnType::Double || c.type == ColumnType::Decimal ||
               c.role == query::Role::Money || c.role == query::Role::Percentage ||
               c.type == ColumnType::Boolean;
    };
    for (const auto& from : a.columns)
        for (const auto& to : b.columns)
            if (from.type == to.type && !figure(from) && !figure(to) && from.name != r.from_column &&
                to.name != r.to_column && squeezed_name(from) == squeezed_name(to))
                out.emplace_back(from.name, to.name);
    if (out.size() > kMostFurther) out.resize(kMostFurther);
    return out;
}

/// Completes a key that repeats on both sides, where further columns of both make it one.
void complete_key(const RunSql& run, const TableInfo& a, const TableInfo& b, Relation& r) {
    const auto shared = shared_columns(a, b, r);
    std::vector<std::vector<std::pair<std::string, std::string>>> tried;
    for (const auto& pair : shared) tried.push_back({pair});
    if (shared.size() > 1) tried.push_back(shared);
    for (const auto& further : tried) {
        Keys from{&a, {r.from_column}}, to{&b, {r.to_column}};
        for (const auto& [x, y] : further) {
            from.columns.push_back(x);
            to.columns.push_back(y);
        }
        const bool there = is_unique(run, to), here = !there && is_unique(run, from);
        if ((!there && !here) || inclusion(run, from, to).value_or(0) < kLeastOfBoth) continue;
        r.further = further;
        r.to_unique = true;
        if (there) return;
        std::swap(r.from_table, r.to_table);
        std::swap(r.from_column, r.to_column);
        for (auto& [x, y] : r.further) std::swap(x, y);
        return;
    }
}

}  // namespace

double relation_confidence(double by_name, double inclusion, bool to_unique) {
    return std::clamp(by_name * (0.25 + 0.75 * inclusion) + (inclusion >= 0.99 && to_unique ? 0.08 : 0.0),
                      0.0, 0.99);
}

void confirm_by_values(const RunSql& run, const std::vector<TableInfo>& tables,
                       std::vector<Relation>& relations) {
    const auto table = [&](const std::string& name) -> const TableInfo* {
        const auto it = std::ranges::find(tables, name, &TableInfo::name);
        return it == tables.end() ? nullptr : &*it;
    };
    std::vector<Relation> kept;
    for (std::size_t i = 0; i < relations.size(); ++i) {
        Relation& r = relations[i];
        const Keys from{table(r.from_table), {r.from_column}}, to{table(r.to_table), {r.to_column}};
        if (i < kMostMeasured && from.known() && to.known()) {
            const auto share = inclusion(run, from, to);
            if (share && *share == 0 && !any_partner(run, from, to)) continue;
            // Nearly all is as good as all: of two such, what comes first in the table is meant.
            if (share)
                r.confidence =
                    relation_confidence(r.confidence, *share >= kNearlyAll ? 1 : *share, r.to_unique);
        }
        kept.push_back(std::move(r));
    }
    std::ranges::stable_sort(kept, std::greater{}, &Relation::confidence);
    std::set<std::pair<std::string, std::string>> seen;  // the best relation of two tables is the one used
    for (auto& r : kept) {
        const auto pair = std::minmax(r.from_table, r.to_table);
        if (!seen.emplace(pair.first, pair.second).second || r.to_unique) continue;
        const TableInfo *a = table(r.from_table), *b = table(r.to_table);
        if (a && b && a->find(r.from_column) && b->find(r.to_column)) complete_key(run, *a, *b, r);
    }
    relations = std::move(kept);
}

}  // namespace sightline::datasets
