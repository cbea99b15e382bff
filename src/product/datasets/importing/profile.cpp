#include "product/datasets/importing/profile.h"

#include <algorithm>
#include <cmath>

#include "core/query/sql.h"
#include "platform/engine/engine.h"
#include "product/datasets/importing/role.h"

namespace sightline::datasets {

namespace {

using query::quote_identifier;

constexpr std::size_t kColumnsAtOnce = 100;
constexpr std::size_t kTopValues = 10;
constexpr std::size_t kSamples = 5;
constexpr int kHistogramBins = 20;
/// Exact quartiles hold every value of a batch of columns in memory, 8 bytes each.
constexpr std::int64_t kExactQuartileCells = 40'000'000;

struct Measured {
    std::string name, unit, date_format;
    ColumnType type = ColumnType::Text;
    bool floating = false;
    std::int64_t filled = 0, distinct = 0;
    bool exact = false, exact_quartiles = false;
    Value min, max, mean, deviation, q1, median, q3;
    double average_length = 0;
    std::vector<std::pair<std::string, std::int64_t>> values;  // most frequent first
    std::vector<double> edges;
    std::vector<std::int64_t> counts;
};

std::int64_t integer_of(const Value& v) {
    return static_cast<std::int64_t>(as_number(v).value_or(0));
}

/// One pass over up to kColumnsAtOnce columns: counts, approximate distinct, extremes, moments, quartiles.
Result<std::int64_t> measure(const RunSql& run, const std::string& table, std::span<Measured> columns,
                             bool exact_quartiles) {
    std::string sql = "SELECT count(*)";
    for (const auto& c : columns) {
        const std::string q = quote_identifier(c.name);
        sql += ", count(" + q + "), approx_count_distinct(" + q + ")";
        if (is_numeric(c.type)) {
            const std::string finite = c.floating ? "CASE WHEN isfinite(" + q + ") THEN " + q + " END" : q;
            sql += ", min(" + finite + "), max(" + finite + "), avg(" + finite + "), stddev_samp(CAST(" +
                   finite + " AS DOUBLE)), " +
                   (exact_quartiles ? "quantile_cont(CAST(" + finite + " AS DOUBLE)"
                                    : "approx_quantile(" + finite) +
                   ", [0.25, 0.5, 0.75])::VARCHAR";
        } else if (c.type == ColumnType::Text) {
            sql += ", min(" + q + "), max(" + q + "), avg(length(" + q + ")), NULL, NULL";
        } else {
            sql += ", min(" + q + "), max(" + q + "), NULL, NULL, NULL";
        }
    }
    SL_TRY(const Table t, run(sql + " FROM " + quote_identifier(table)));
    std::size_t at = 1;
    for (auto& c : columns) {
        c.filled = integer_of(t.value(0, at));
        c.distinct = std::min(integer_of(t.value(0, at + 1)), c.filled);
        c.min = t.value(0, at + 2);
        c.max = t.value(0, at + 3);
        if (c.type == ColumnType::Text) {
            c.average_length = as_number(t.value(0, at + 4)).value_or(0);
        } else if (is_numeric(c.type)) {
            c.mean = t.value(0, at + 4);
            c.deviation = t.value(0, at + 5);
            c.exact_quartiles = exact_quartiles;
            if (const auto text = to_text(t.value(0, at + 6)); text.size() > 2) {  // "[1, 2, 3]"
                Value* const quartiles[] = {&c.q1, &c.median, &c.q3};
                std::size_t begin = 1;
                for (Value* quartile : quartiles) {
                    const std::size_t end = std::min(text.find_first_of(",]", begin), text.size());
                    if (const auto n = as_number(Value{Decimal{text.substr(begin, end - begin)}}))
                        *quartile = *n;
                    begin = std::min(end + 2, text.size());
                }
            }
        }
        at += 7;
    }
    return integer_of(t.value(0, 0));
}

/// The distinct values of columns that have few enough, most frequent first. One statement a column: as one
/// UNION ALL of all, DuckDB's streamed result can wait for itself for ever once it is larger than its buffer.
Result<void> count_values(const RunSql& run, const std::string& table, std::span<Measured> columns,
                          std::int64_t cap) {
    for (auto& c : columns) {
        if (c.filled == 0) {
            c.exact = true;
            continue;
        }
        const std::string q = quote_identifier(c.name);
        const std::int64_t keep =
            c.type == ColumnType::Text && c.distinct <= cap + cap / 10 ? cap : std::int64_t{kTopValues};
        SL_TRY(const Table t,
               run("WITH g AS MATERIALIZED (SELECT " + q + " AS v, count(*) AS n FROM " +
                   quote_identifier(table) + " WHERE " + q + " IS NOT NULL GROUP BY " + q +
                   ") SELECT CAST(v AS VARCHAR) AS v, n, (SELECT count(*) FROM g) AS d FROM g ORDER BY n "
                   "DESC, CAST(v AS VARCHAR) LIMIT " +
                   std::to_string(keep)));
        for (std::size_t row = 0; row < t.row_count(); ++row) {
            c.values.emplace_back(to_text(t.value(row, 0)), integer_of(t.value(row, 1)));
            c.distinct = integer_of(t.value(row, 2));
            c.exact = true;
        }
    }
    return {};
}

Result<void> histograms(const RunSql& run, const std::string& table, std::span<Measured> columns) {
    std::string sql;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto& c = columns[i];
        if (!is_numeric(c.type) || c.filled == 0) continue;
        const double low = as_number(c.min).value_or(0), high = as_number(c.max).value_or(0);
        if (!std::isfinite(low) || !std::isfinite(high) || !(high > low)) continue;
        const bool few_whole = c.type == ColumnType::Integer && high - low < kHistogramBins;
        const int bins = few_whole ? static_cast<int>(high - low) + 1 : kHistogramBins;
        const double width = few_whole ? 1 : (high - low) / bins;
        if (!(width > 0) || !std::isfinite(width)) continue;
        c.counts.assign(static_cast<std::size_t>(bins), 0);
        for (int b = 0; b <= bins; ++b) c.edges.push_back(low + width * b);
        const std::string q = "CAST(" + quote_identifier(c.name) + " AS DOUBLE)";
        if (!sql.empty()) sql += " UNION ALL ";
        sql += "(SELECT " + std::to_string(i) + ", least(greatest(floor((" + q + " - CAST('" + to_text(low) +
               "' AS DOUBLE)) / CAST('" + to_text(width) + "' AS DOUBLE)), 0), " + std::to_string(bins - 1) +
               ")::INTEGER, count(*) FROM " + quote_identifier(table) + " WHERE isfinite(" + q +
               ") GROUP BY 2)";
    }
    if (sql.empty()) return {};
    SL_TRY(const Table t, run(sql));
    for (std::size_t row = 0; row < t.row_count(); ++row) {
        if (t.columns[1].is_null(row)) continue;
        columns[static_cast<std::size_t>(integer_of(t.value(row, 0)))]
            .counts[static_cast<std::size_t>(integer_of(t.value(row, 1)))] += integer_of(t.value(row, 2));
    }
    return {};
}

boost::json::value json_of(const Value& v) {
    if (is_null(v)) return nullptr;
    if (const auto* b = std::get_if<bool>(&v)) return *b;
    if (const auto* i = std::get_if<std::int64_t>(&v)) return *i;
    if (const auto* d = std::get_if<double>(&v))
        return std::isfinite(*d) ? boost::json::value(*d) : boost::json::value(nullptr);
    if (std::holds_alternative<Decimal>(v)) return as_number(v).value_or(0);
    return boost::json::value(to_text(v));
}

boost::json::object column_json(const Measured& c, const query::ColumnInfo& info) {
    boost::json::object o;
    o["name"] = c.name;
    o["type"] = name_of(c.type);
    o["role"] = query::name_of(info.role);
    o["unit"] = info.unit;
    o["null_count"] = info.null_count;
    o["distinct_count"] = c.distinct;
    o["distinct_exact"] = c.exact;
    o["min"] = json_of(c.min);
    o["max"] = json_of(c.max);
    o["mean"] = json_of(c.mean);
    o["std"] = json_of(c.deviation);
    o["q1"] = json_of(c.q1);
    o["median"] = json_of(c.median);
    o["q3"] = json_of(c.q3);
    o["quartiles_exact"] = c.exact_quartiles;
    boost::json::array top;
    for (std::size_t i = 0; i < std::min(c.values.size(), kTopValues); ++i)
        top.push_back(boost::json::object{{"value", c.values[i].first}, {"count", c.values[i].second}});
    o["top_values"] = std::move(top);
    boost::json::array samples;
    for (const auto& s : info.samples) samples.emplace_back(s);
    o["samples"] = std::move(samples);
    if (c.counts.empty()) {
        o["histogram"] = nullptr;
    } else {
        o["histogram"] =
            boost::json::object{{"edges", boost::json::array(c.edges.begin(), c.edges.end())},
                                {"counts", boost::json::array(c.counts.begin(), c.counts.end())}};
    }
    return o;
}

query::ColumnInfo info_of(const Measured& c, std::int64_t rows) {
    query::ColumnInfo info;
    info.name = c.name;
    info.type = c.type;
    info.null_count = rows - c.filled;
    info.distinct_count = c.distinct;
    info.distinct_exact = c.exact;
    const RoleGuess guess = guess_role({c.name, c.type, rows, c.distinct, info.null_count, c.average_length,
                                        as_number(c.min).value_or(0), as_number(c.max).value_or(0),
                                        c.type == ColumnType::Integer, c.unit});
    info.role = guess.role;
    info.unit = guess.unit;
    info.date_format = c.date_format;
    if (c.type != ColumnType::Text && c.type != ColumnType::Boolean) {
        if (!is_null(c.min)) info.min = c.min;
        if (!is_null(c.max)) info.max = c.max;
    }
    for (std::size_t i = 0; i < std::min(c.values.size(), kSamples); ++i)
        info.samples.push_back(c.values[i].first);
    return info;
}

/// The marks that stood beside numbers in the file, and how it writes dates.
Result<void> read_comments(const RunSql& run, const std::string& table, std::vector<Measured>& columns) {
    SL_TRY(const Table comments,
           run("SELECT table_name, column_name, comment FROM duckdb_columns() WHERE comment IS NOT NULL"));
    const auto take = [](std::string_view comment, std::string_view kind, std::string& out) {
        if (comment.starts_with(kind)) out = comment.substr(kind.size());
    };
    for (std::size_t r = 0; r < comments.row_count(); ++r)
        for (auto& c : columns)
            if (comments.columns[0].text(r) == table && comments.columns[1].text(r) == c.name) {
                take(comments.columns[2].text(r), engine::kUnitComment, c.unit);
                take(comments.columns[2].text(r), engine::kDateFormatComment, c.date_format);
            }
    return {};
}

}  // namespace

Result<Profile> profile(const RunSql& run, const std::string& table_name, const ProfileOptions& options) {
    SL_TRY(const Table shape,
           run("SELECT * FROM " + quote_identifier(table_name) + " LIMIT " + std::to_string(kSamples)));
    std::vector<Measured> columns;
    for (const auto& c : shape.columns) {
        Measured m;
        m.name = c.name();
        m.type = c.type();
        m.floating = c.type() == ColumnType::Double;
        columns.push_back(std::move(m));
    }
    SL_CHECK(read_comments(run, table_name, columns));
    SL_TRY(const Table counted, run("SELECT count(*) FROM " + quote_identifier(table_name)));
    std::int64_t rows = integer_of(counted.value(0, 0));
    for (std::size_t at = 0; at < columns.size(); at += kColumnsAtOnce) {
        const std::span part(columns.data() + at, std::min(kColumnsAtOnce, columns.size() - at));
        const auto numbers = std::ranges::count_if(part, [](const auto& c) { return is_numeric(c.type); });
        const bool exact = options.values && rows * numbers <= kExactQuartileCells;
        SL_TRY(rows, measure(run, table_name, part, exact));
        if (options.values) SL_CHECK(count_values(run, table_name, part, options.max_indexed_values));
        if (options.histograms) SL_CHECK(histograms(run, table_name, part));
    }
    Profile out;
    out.table.name = table_name;
    out.table.row_count = rows;
    boost::json::array list;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto& c = columns[i];
        query::ColumnInfo info = info_of(c, rows);
        if (info.samples.empty())  // no values pass: the first rows
            for (std::size_t row = 0; row < shape.row_count(); ++row)
                if (!shape.columns[i].is_null(row)) info.samples.push_back(to_text(shape.value(row, i)));
        list.push_back(column_json(c, info));
        if (c.type == ColumnType::Text && c.distinct <= options.max_indexed_values && !c.values.empty())
            out.values.push_back({"", c.name, std::move(c.values)});
        out.table.columns.push_back(std::move(info));
    }
    out.json = {{"row_count", rows}, {"columns", std::move(list)}};
    return out;
}

}  // namespace sightline::datasets
