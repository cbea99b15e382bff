#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/query/sentence.h"
#include "product/analysis/quality_checks.h"

namespace sightline::analysis {

namespace {

constexpr std::int64_t kMostSpellings = 50'000;  // distinct values of a column that is a category
constexpr std::int64_t kMostForTypos = 1'000;

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kOrders{{{"start", "end"},
                                                                                 {"begin", "end"},
                                                                                 {"from", "to"},
                                                                                 {"created", "closed"},
                                                                                 {"created", "updated"},
                                                                                 {"order", "ship"},
                                                                                 {"order", "delivery"},
                                                                                 {"ordered", "shipped"},
                                                                                 {"shipped", "delivered"},
                                                                                 {"birth", "death"},
                                                                                 {"hire", "termination"},
                                                                                 {"admission", "discharge"},
                                                                                 {"opened", "closed"},
                                                                                 {"departure", "arrival"}}};

/// "start date" and "end date": the same but for the one word.
bool is_pair(const std::string& a, const std::string& b, std::string_view first, std::string_view second) {
    const auto at = a.find(first);
    if (at == std::string::npos || (at > 0 && a[at - 1] != ' ')) return false;
    std::string other = a;
    return other.replace(at, first.size(), second) == b;
}

std::string hash_of(const query::TableInfo& table,
                    const std::function<std::string(const query::ColumnInfo&)>& part) {
    std::string list;
    for (const auto& c : table.columns) {
        const std::string sql = part(c);
        if (!sql.empty()) list += (list.empty() ? "" : ", ") + sql;
    }
    return "hash(" + list + ")";
}

std::string repeated(const std::string& hash) {
    return fmt::format("{0} IN (SELECT {0} FROM \x01 GROUP BY 1 HAVING count(*) > 1)", hash);
}

Candidate of_rows(std::string kind, std::string message, std::string advice, std::string condition) {
    Candidate c;
    c.finding.id = c.finding.kind = std::move(kind);
    c.finding.dimension = "uniqueness";
    c.finding.message = std::move(message);
    c.finding.advice = std::move(advice);
    c.finding.condition = std::move(condition);
    return c;
}

/// Rows that are alike in all columns but those of their own ids where nothing but chance makes them so: each
/// two with the product of the odds that two values of a column are the same. Three times as many tell more.
std::int64_t fewest_beyond_chance(const query::TableInfo& table, const TableSample& sample,
                                  const std::function<bool(const query::ColumnInfo&)>& is_own_id) {
    double odds = 1;
    for (std::size_t i = 0; i < table.columns.size() && i < sample.columns.size(); ++i) {
        const auto& values = sample.columns[i].values;
        if (is_own_id(table.columns[i]) || values.size() < 2) continue;
        std::unordered_map<std::string_view, double> counts;
        for (const auto& v : values) ++counts[v];
        double same = 0;
        for (const auto& [value, n] : counts) same += n * (n - 1);
        const auto all = static_cast<double>(values.size());
        odds *= same / (all * (all - 1));
    }
    const auto rows = static_cast<double>(table.row_count);
    const double expected = std::min(rows, rows * (rows - 1) * odds);
    return expected < 0.5 ? 1 : static_cast<std::int64_t>(3 * expected) + 1;
}

void put_table(const query::TableInfo& table, Candidate& c) {
    auto& sql = c.finding.condition;
    if (const auto at = sql.find('\x01'); at != std::string::npos)
        sql.replace(at, 1, quote_identifier(table.name));
}

}  // namespace

Result<void> check_spellings(const RunSql& run, const std::string& table, const CheckedColumn& c,
                             Candidates& out) {
    const std::int64_t filled = c.rows - c.info.null_count;
    if (c.info.distinct_count > kMostSpellings || 2 * c.info.distinct_count > filled + 20 ||
        c.info.distinct_count < 2)
        return {};
    const std::string values = fmt::format(
        "SELECT {0} AS v, lower(trim(regexp_replace(strip_accents({0}), '[\\s_.-]+', ' ', 'g'))) AS f, "
        "count(*) AS n FROM {1} "
        "WHERE {0} IS NOT NULL GROUP BY ALL",
        c.sql, quote_identifier(table));
    SL_TRY(
        const Table t,
        run("SELECT v, first_value(v) OVER (PARTITION BY f ORDER BY n DESC, v) AS usual, n FROM (" + values +
            ") QUALIFY count(*) OVER (PARTITION BY f) > 1 AND v <> usual ORDER BY n DESC, v LIMIT 500"));
    if (t.row_count() > 0) {
        std::string list;
        for (std::size_t row = 0; row < t.row_count(); ++row)
            list += (row ? ", " : "") + quote_text(to_text(t.value(row, 0)));
        Candidate found = candidate("case_variants", "consistency", c,
                                    fmt::format("'{}' spells the same value in different ways: {{n}} rows "
                                                "({{share}}) differ only in case, blanks, "
                                                "accents or hyphens from the usual spelling.",
                                                c.info.name),
                                    "Replace each by its usual spelling; until then they are counted apart.",
                                    c.sql + " IN (" + list + ")");
        for (std::size_t row = 0; row < std::min<std::size_t>(t.row_count(), 3); ++row)
            found.finding.examples.push_back(
                fmt::format("\"{}\" for \"{}\"", to_text(t.value(row, 0)), to_text(t.value(row, 1))));
        out.push_back(std::move(found));
    }
    if (c.info.distinct_count > kMostForTypos || c.info.role == query::Role::Identifier) return {};
    SL_TRY(const Table typos, run("WITH d AS (SELECT f, sum(n) AS n FROM (" + values +
                                  ") GROUP BY f HAVING length(f) BETWEEN 5 AND 60 AND NOT regexp_matches(f, "
                                  "'[0-9]')) SELECT a.f, arg_max(b.f, b.n) "
                                  "FROM d a JOIN d b ON b.n >= 20 * a.n AND abs(length(a.f) - length(b.f)) "
                                  "<= 1 AND left(a.f, 1) = left(b.f, 1) AND "
                                  "damerau_levenshtein(a.f, b.f) = 1 GROUP BY a.f ORDER BY a.f LIMIT 200"));
    if (typos.row_count() == 0) return {};
    std::string list;
    Candidate found = candidate(
        "likely_typos", "consistency", c,
        fmt::format("'{}' holds rare values one letter away from a frequent one, in {{n}} rows ({{share}}).",
                    c.info.name),
        "Look at them one by one: each is either a slip or a value of its own.", "");
    for (std::size_t row = 0; row < typos.row_count(); ++row) {
        list += (row ? ", " : "") + quote_text(to_text(typos.value(row, 0)));
        if (row < 3)
            found.finding.examples.push_back(
                fmt::format("\"{}\" for \"{}\"", to_text(typos.value(row, 0)), to_text(typos.value(row, 1))));
    }
    found.finding.condition = fmt::format(
        "lower(trim(regexp_replace(strip_accents({}), '[\\s_.-]+', ' ', 'g'))) IN ({})", c.sql, list);
    out.push_back(std::move(found));
    return {};
}

void check_orders(const query::TableInfo& table, Candidates& out) {
    for (const auto& a : table.columns)
        for (const auto& b : table.columns) {
            if (&a == &b || !is_temporal(a.type) || !is_temporal(b.type)) continue;
            const std::string first = query::words_of(a.name), second = query::words_of(b.name);
            if (std::ranges::none_of(
                    kOrders, [&](const auto& o) { return is_pair(first, second, o.first, o.second); }))
                continue;
            Candidate c = of_rows(
                "wrong_order", fmt::format("'{}' lies after '{}' in {{n}} rows ({{share}}).", a.name, b.name),
                "Look whether the two were exchanged, or one was mistyped.",
                quote_identifier(a.name) + " > " + quote_identifier(b.name));
            c.finding.dimension = "consistency";
            c.finding.id += ":" + a.name + ":" + b.name;
            c.finding.columns = {a.name, b.name};
            c.largest_share = 0.5;
            out.push_back(std::move(c));
        }
}

void check_rows(const query::TableInfo& table, const TableSample& sample, Candidates& out) {
    for (auto& c : out) put_table(table, c);
    if (table.columns.size() < 2) return;
    const auto is_own_id = [&](const query::ColumnInfo& c) {
        const double filled = static_cast<double>(table.row_count - c.null_count);
        return c.role == query::Role::Identifier && static_cast<double>(c.distinct_count) > 0.95 * filled;
    };
    const bool has_id = std::ranges::any_of(table.columns, is_own_id);
    const std::string exact = hash_of(table, [](const auto& c) { return quote_identifier(c.name); });
    const std::string folded = hash_of(table, [&](const query::ColumnInfo& c) -> std::string {
        if (is_own_id(c)) return "";
        const std::string q = quote_identifier(c.name);
        return c.type == ColumnType::Text ? "lower(trim(regexp_replace(" + q + ", '\\s+', ' ', 'g')))" : q;
    });
    out.push_back(of_rows("duplicate_rows",
                          "{n} rows ({share}) occur more than once, the same in every column.",
                          "Keep one of each, unless every row is an event of its own.", repeated(exact)));
    put_table(table, out.back());
    // Few columns repeat by themselves: then likeness says nothing.
    if (table.columns.size() < 4) return;
    out.push_back(of_rows("near_duplicate_rows",
                          std::string("{n} rows ({share}) are the same but for case and blanks") +
                              (has_id ? ", or for their id." : "."),
                          "Look whether something was entered twice; keep one of each.", repeated(folded)));
    out.back().largest_share = 0.3;
    out.back().fewest = fewest_beyond_chance(table, sample, is_own_id);
    put_table(table, out.back());
    std::string other = repeated(exact);
    other.replace(other.find('\x01'), 1, quote_identifier(table.name));
    out.back().finding.condition += " AND NOT " + other;
}

void check_foreign_keys(const query::TableInfo& table, const std::vector<ForeignKey>& keys, Candidates& out) {
    for (const auto& k : keys) {
        const std::string q = quote_identifier(k.column);
        Candidate c = of_rows(
            "broken_foreign_key",
            fmt::format("'{}' refers to '{}' of {}, where {{n}} rows ({{share}}) find nothing.", k.column,
                        k.to_column, k.to_label),
            "Bring the missing rows of the other table, or correct these values; joined, these rows fall "
            "out.",
            fmt::format(
                "{0} IS NOT NULL AND CAST({0} AS VARCHAR) NOT IN (SELECT CAST({1} AS VARCHAR) FROM {2} WHERE "
                "{1} IS NOT NULL)",
                q, quote_identifier(k.to_column), quote_identifier(k.to_table)));
        c.finding.dimension = "consistency";
        c.finding.id += ":" + k.column;
        c.finding.columns = {k.column};
        out.push_back(std::move(c));
    }
    (void)table;
}

}  // namespace sightline::analysis
