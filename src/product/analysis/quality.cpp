#include "product/analysis/quality.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/query/sentence.h"
#include "product/analysis/quality_checks.h"

namespace sightline::analysis {

namespace {

constexpr std::size_t kConditionsAtOnce = 40;
constexpr int kRowsShown = 8;
constexpr std::int64_t kMaxCheckedColumns = 500;

/// A name no column of the table has.
std::string row_name(const query::TableInfo& table) {
    std::string name = "row";
    while (table.find(name) != nullptr) name += "_";
    return name;
}

std::string numbered(const query::TableInfo& table) {
    return "(SELECT row_number() OVER () AS " + quote_identifier(row_name(table)) + ", * FROM " +
           quote_identifier(table.name) + ")";
}

std::vector<std::int64_t> numbers_of(const std::string& list) {  // "[1, 2, 3]"
    std::vector<std::int64_t> out;
    std::int64_t n = -1;
    for (const char c : list) {
        if (c >= '0' && c <= '9')
            n = std::max<std::int64_t>(n, 0) * 10 + (c - '0');
        else if (n >= 0)
            out.push_back(std::exchange(n, -1));
    }
    return out;
}

/// Counts and first rows of the candidates in one pass.
Result<void> count(const RunSql& run, const query::TableInfo& table, std::span<Candidate> part) {
    std::string sql = "SELECT ";
    for (std::size_t i = 0; i < part.size(); ++i) {
        const std::string filter = " FILTER (WHERE " + part[i].finding.condition + ")";
        sql += fmt::format("{}count(*){}, CAST(min({}, {}){} AS VARCHAR)", i ? ", " : "", filter,
                           quote_identifier(row_name(table)), kRowsShown, filter);
    }
    SL_TRY(const Table t, run(sql + " FROM " + numbered(table)));
    for (std::size_t i = 0; i < part.size(); ++i) {
        auto& f = part[i].finding;
        f.count = integer_at(t, 0, 2 * i);
        f.share = table.row_count ? static_cast<double>(f.count) / static_cast<double>(table.row_count) : 0;
        f.rows = numbers_of(to_text(t.value(0, 2 * i + 1)));
    }
    return {};
}

/// All at once; where that fails (memory, time, a value nobody thought of) one by one, and what still fails
/// is told as skipped. Cancelling stops everything.
Result<void> count_all(const RunSql& run, const query::TableInfo& table, Candidates& all, Quality& out) {
    const auto stops = [](const Error& e) {
        return e.code == ErrorCode::Cancelled || e.code == ErrorCode::Unavailable;
    };
    const auto heavy = std::stable_partition(all.begin(), all.end(), [](const Candidate& c) {
        return c.finding.condition.find("(SELECT") == std::string::npos;
    });
    const auto light = static_cast<std::size_t>(heavy - all.begin());
    for (std::size_t at = 0; at < all.size();) {
        const std::size_t size = at < light ? std::min(kConditionsAtOnce, light - at) : 1;
        const std::span part(all.data() + at, size);
        at += size;
        const auto done = count(run, table, part);
        if (done) continue;
        if (stops(done.error())) return done;
        for (auto& one : part) {
            const auto alone = size > 1 ? count(run, table, std::span(&one, 1)) : done;
            if (alone) continue;
            if (stops(alone.error())) return alone;
            out.skipped.push_back({one.finding.id, alone.error().message});
        }
    }
    return {};
}

std::string severity(const QualityFinding& f) {
    static const std::map<std::string, int, std::less<>> kWeights{{"missing", 0},
                                                                  {"duplicate_ids", 2},
                                                                  {"duplicate_rows", 2},
                                                                  {"broken_foreign_key", 2},
                                                                  {"out_of_range", 1},
                                                                  {"wrong_order", 1},
                                                                  {"not_a_number", 1},
                                                                  {"disguised_missing", 1},
                                                                  {"inconsistent_units", 2},
                                                                  {"damaged_text", 1},
                                                                  {"mixed_formats", 1},
                                                                  {"constant", 0},
                                                                  {"empty", 1}};
    const auto it = kWeights.find(f.kind);
    const int weight = it == kWeights.end() ? 0 : it->second;
    if (f.kind == "empty" || f.kind == "constant") return "low";
    const int points = weight + (f.share >= 0.2 ? 2 : f.share >= 0.02 ? 1 : 0);
    return points >= 3 ? "high" : points >= 1 ? "medium" : "low";
}

std::string filled_in(std::string text, const QualityFinding& f) {
    const auto put = [&](std::string_view what, const std::string& with) {
        if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
    };
    put("{n} rows", f.count == 1 ? "1 row" : fmt::format("{} rows", f.count));
    put("{share}", f.share >= 0.001 ? fmt::format("{:.1f} %", 100 * f.share) : "under 0.1 %");
    return text;
}

/// Percent of rows that no finding of the dimension is about.
Result<double> free_of(const RunSql& run, const query::TableInfo& table, const Quality& q,
                       std::string_view dimension) {
    std::string any;
    for (const auto& f : q.findings)
        if (f.dimension == dimension && !f.condition.empty())
            any += (any.empty() ? "(" : " OR (") + f.condition + ")";
    if (any.empty() || table.row_count == 0) return 100.0;
    SL_TRY(const Table t,
           run("SELECT count(*) FILTER (WHERE " + any + ") FROM " + quote_identifier(table.name)));
    return 100.0 * (1.0 - static_cast<double>(integer_at(t, 0, 0)) / static_cast<double>(table.row_count));
}

void score_completeness(const query::TableInfo& table, std::int64_t disguised, Quality& q) {
    const double cells = static_cast<double>(table.row_count) * static_cast<double>(table.columns.size());
    if (cells == 0) return;
    double nulls = 0;
    for (const auto& c : table.columns) nulls += static_cast<double>(c.null_count);
    q.completeness = 100.0 * (1.0 - nulls / cells);
    q.completeness_with_disguised = 100.0 * (1.0 - (nulls + static_cast<double>(disguised)) / cells);
}

bool is_masked(const QualityOptions& options, const std::string& column) {
    return std::ranges::find(options.masked, column) != options.masked.end();
}

query::TableInfo without_masked(query::TableInfo table, const QualityOptions& options) {
    std::erase_if(table.columns, [&](const auto& c) { return is_masked(options, c.name); });
    return table;
}

Result<Candidates> candidates_of(const RunSql& run, const query::TableInfo& table,
                                 const boost::json::object& profile, const QualityOptions& options,
                                 Quality& quality) {
    Candidates out;
    SL_TRY(const TableSample sample, sample_table(run, table, options.sample_rows));
    quality.sampled_rows = sample.rows;
    quality.approximate = !sample.whole;
    const auto& profiles = profile.at("columns").as_array();
    for (std::size_t i = 0; i < std::min<std::size_t>(table.columns.size(), kMaxCheckedColumns); ++i) {
        const CheckedColumn column{table.columns[i],
                                   profiles.at(i).as_object(),
                                   sample.columns[i],
                                   table.row_count,
                                   quote_identifier(table.columns[i].name),
                                   query::words_of(table.columns[i].name)};
        check_completeness(column, out);
        if (is_masked(options, column.info.name)) {
            quality.skipped.push_back(
                {"masked:" + column.info.name, "'" + column.info.name +
                                                   "' is masked for you. What its values are like cannot be "
                                                   "told from what is left of them; "
                                                   "only empty cells were counted."});
            continue;
        }
        if (column.info.null_count >= table.row_count) continue;
        check_column_as_a_whole(column, out);
        if (column.info.type == ColumnType::Text) {
            check_text(column, out);
            if (const auto done = check_spellings(run, table.name, column, out); !done) {
                if (done.error().code == ErrorCode::Cancelled) return std::unexpected(done.error());
                quality.skipped.push_back({"case_variants:" + column.info.name, done.error().message});
            }
        } else if (is_numeric(column.info.type)) {
            check_numbers(column, out);
        } else if (is_temporal(column.info.type)) {
            check_times(column, options.today, out);
        }
    }
    if (static_cast<std::int64_t>(table.columns.size()) > kMaxCheckedColumns)
        quality.skipped.push_back(
            {"columns", fmt::format("Only the first {} of {} columns were checked one by one.",
                                    kMaxCheckedColumns, table.columns.size())});
    check_orders(without_masked(table, options), out);
    // Rows that differ in a masked column alone would be taken for the same.
    if (options.masked.empty())
        check_rows(table, sample, out);
    else
        quality.skipped.push_back(
            {"masked:rows", "Repeated rows were not looked for, as columns are masked for you."});
    check_foreign_keys(table, options.foreign_keys, out);
    return out;
}

}  // namespace

Result<Quality> measure_quality(const RunSql& run, const query::TableInfo& table,
                                const boost::json::object& profile, const QualityOptions& options) {
    Quality q;
    q.row_count = table.row_count;
    q.column_count = static_cast<std::int64_t>(table.columns.size());
    if (table.row_count == 0) return q;
    SL_TRY(Candidates all, candidates_of(run, table, profile, options, q));
    Candidates counted, whole;
    for (auto& c : all) (c.finding.condition.empty() ? whole : counted).push_back(std::move(c));
    SL_CHECK(count_all(run, table, counted, q));
    std::int64_t disguised = 0;
    for (auto& c : counted) {
        auto& f = c.finding;
        if (f.count < c.fewest || f.share > c.largest_share) continue;
        if (c.disguises_missing) disguised += f.count;
        f.message = filled_in(std::move(f.message), f);
        f.severity = severity(f);
        q.findings.push_back(std::move(f));
    }
    for (auto& c : whole) {
        c.finding.severity = severity(c.finding);
        q.findings.push_back(std::move(c.finding));
    }
    score_completeness(table, disguised, q);
    SL_TRY(q.consistency, free_of(run, table, q, "consistency"));
    SL_TRY(q.validity, free_of(run, table, q, "validity"));
    SL_TRY(q.uniqueness, free_of(run, table, q, "uniqueness"));
    std::ranges::stable_sort(q.findings, [](const auto& a, const auto& b) {
        const auto rank = [](const auto& f) {
            return f.severity == "high" ? 0 : f.severity == "medium" ? 1 : 2;
        };
        return rank(a) != rank(b) ? rank(a) < rank(b) : a.share > b.share;
    });
    return q;
}

std::string rows_sql(const query::TableInfo& table, const std::string& condition, std::int64_t limit,
                     std::int64_t offset) {
    return fmt::format("SELECT * FROM {} WHERE {} ORDER BY 1 LIMIT {} OFFSET {}", numbered(table), condition,
                       limit, offset);
}

}  // namespace sightline::analysis
