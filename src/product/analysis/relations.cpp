#include "product/analysis/relations.h"

#include <fmt/format.h>

#include <algorithm>

#include "product/datasets/relations/measured_relations.h"
#include "product/datasets/relations/relations.h"

namespace sightline::analysis {

namespace {

constexpr std::size_t kMostMeasured = 60;
constexpr std::size_t kMostTriedByValue = 200;
constexpr std::int64_t kFewestShared = 10;  // distinct values that must be shared before it means anything

struct End {
    const query::TableInfo* table = nullptr;
    const query::ColumnInfo* column = nullptr;
    std::vector<std::string> further;  // of a key of several columns
};

End end_of(const datasets::Subject& s, const std::string& dataset, const std::string& column) {
    for (std::size_t i = 0; i < s.datasets.size(); ++i) {
        if (s.datasets[i].id != dataset) continue;
        const auto& t = s.schema.tables[i];
        const auto it = std::ranges::find(t.columns, column, &query::ColumnInfo::name);
        return {&t, it == t.columns.end() ? nullptr : &*it};
    }
    return {};
}

End end_of(const query::TableInfo& t, const std::string& column,
           const std::vector<std::pair<std::string, std::string>>& further,
           std::string std::pair<std::string, std::string>::* side) {
    End out{&t, t.find(column), {}};
    for (const auto& pair : further) out.further.push_back(pair.*side);
    return out;
}

const datasets::Dataset& dataset_of(const datasets::Subject& s, const std::string& table) {
    for (std::size_t i = 0; i < s.datasets.size(); ++i)
        if (s.schema.tables[i].name == table) return s.datasets[i];
    return s.datasets.front();
}

/// Both sides in one type: numbers as doubles, all else as text.
std::string keys(const End& e, bool numbers, bool folded) {
    const std::string q = quote_identifier(e.column->name);
    std::string key = "CAST(" + q + (numbers ? " AS DOUBLE)" : " AS VARCHAR)");
    for (const auto& c : e.further) key += " || ' · ' || CAST(" + quote_identifier(c) + " AS VARCHAR)";
    if (folded && !numbers) key = "lower(trim(" + key + "))";
    return fmt::format("(SELECT {0} AS k, count(*) AS n FROM {1} WHERE {0} IS NOT NULL GROUP BY 1)", key,
                       quote_identifier(e.table->name));
}

std::string percent(double share) {
    return share > 0.999 && share < 1 ? "99.9 %" : fmt::format("{:.1f} %", 100 * share);
}

void advise(Relation& r) {
    if (r.matched_rows == 0) {
        r.advice.push_back("No row finds a partner: a join would be empty.");
    } else if (r.match_rate < 1) {
        r.advice.push_back(
            fmt::format("{} of the rows with a value find a partner; an inner join drops {} rows. Keep them "
                        "with a left join.",
                        percent(r.match_rate), r.from_filled - r.matched_rows));
    } else {
        r.advice.push_back("Every row with a value finds a partner.");
    }
    if (r.from_filled < r.from_rows)
        r.advice.push_back(fmt::format("{} rows have no value to join by.", r.from_rows - r.from_filled));
    if (!r.to_unique && r.matched_rows > 0)
        r.advice.push_back(fmt::format(
            "'{}' is not unique: a row finds {:.2f} partners on average and up to {}. Sums over the "
            "first table would count rows more than once; aggregate the second one first.",
            r.to_column, r.fan_out, r.largest_fan_out));
    if (r.match_rate_folded > r.match_rate + 0.001)
        r.advice.push_back(fmt::format(
            "Without regard to case and blanks at the ends {} would match: clean both columns first.",
            percent(r.match_rate_folded)));
}

Result<Relation> measure(const RunSql& run, const datasets::Subject& s, const End& from, const End& to) {
    Relation r;
    const auto &from_dataset = dataset_of(s, from.table->name), &to_dataset = dataset_of(s, to.table->name);
    r.from_dataset = from_dataset.id;
    r.from_name = from_dataset.name;
    r.from_column = from.column->name;
    r.to_dataset = to_dataset.id;
    r.to_name = to_dataset.name;
    r.to_column = to.column->name;
    r.from_rows = from.table->row_count;
    for (std::size_t i = 0; i < from.further.size(); ++i)
        r.further.push_back({from.further[i], to.further[i]});
    const bool numbers = r.further.empty() && is_numeric(from.column->type) && is_numeric(to.column->type);
    const auto joined = [&](bool folded) {
        return "WITH f AS " + keys(from, numbers, folded) + ", t AS " + keys(to, numbers, folded) + " ";
    };
    SL_TRY(
        const Table t,
        run(joined(false) + "SELECT sum(f.n), sum(f.n) FILTER (WHERE t.k IS NOT NULL), count(*), count(t.k), "
                            "sum(CAST(f.n AS DOUBLE) * t.n), max(t.n), max(f.n), (SELECT max(n) FROM t), "
                            "(SELECT count(*) FROM t) "
                            "FROM f LEFT JOIN t ON f.k = t.k"));
    r.from_filled = integer_at(t, 0, 0);
    r.matched_rows = integer_at(t, 0, 1);
    r.from_values = integer_at(t, 0, 2);
    r.matched_values = integer_at(t, 0, 3);
    r.joined_rows = integer_at(t, 0, 4);
    r.largest_fan_out = integer_at(t, 0, 5);
    r.to_unique = integer_at(t, 0, 7) <= 1;
    r.unused_values = integer_at(t, 0, 8) - r.matched_values;
    const bool from_unique = integer_at(t, 0, 6) <= 1;
    const auto share = [](std::int64_t part, std::int64_t all) {
        return all ? static_cast<double>(part) / static_cast<double>(all) : 0;
    };
    r.match_rate = r.match_rate_folded = share(r.matched_rows, r.from_filled);
    r.inclusion = share(r.matched_values, r.from_values);
    r.fan_out = share(r.joined_rows, r.matched_rows);
    r.kind = std::string(from_unique ? "one" : "many") + " to " + (r.to_unique ? "one" : "many");
    if (r.match_rate < 1) {
        SL_TRY(const Table left,
               run(joined(false) + "SELECT CAST(k AS VARCHAR), n FROM f WHERE NOT EXISTS (SELECT 1 FROM t "
                                   "WHERE t.k = f.k) ORDER BY n DESC, k LIMIT 10"));
        for (std::size_t row = 0; row < left.row_count(); ++row)
            r.unmatched.push_back({to_text(left.value(row, 0)).substr(0, 200), integer_at(left, row, 1)});
        if (!numbers) {
            SL_TRY(
                const Table folded,
                run(joined(true) + "SELECT sum(f.n) FROM f WHERE EXISTS (SELECT 1 FROM t WHERE t.k = f.k)"));
            r.match_rate_folded = share(integer_at(folded, 0, 0), r.from_filled);
        }
    }
    advise(r);
    return r;
}

const datasets::RelationDecision* decision_of(const Relation& r,
                                              const std::vector<datasets::RelationDecision>& all) {
    const auto it = std::ranges::find_if(all, [&](const auto& d) {
        return d.from_dataset == r.from_dataset && d.from_column == r.from_column &&
               d.to_dataset == r.to_dataset && d.to_column == r.to_column;
    });
    return it == all.end() ? nullptr : &*it;
}

/// Names proposed it; the values have the last word.
double judged(double by_name, const Relation& r) {
    return datasets::relation_confidence(by_name, r.inclusion, r.to_unique);
}

bool known(const std::vector<Relation>& list, const query::TableInfo& ft, const std::string& fc,
           const query::TableInfo& tt, const std::string& tc, const datasets::Subject& s) {
    const auto &a = dataset_of(s, ft.name).id, &b = dataset_of(s, tt.name).id;
    return std::ranges::any_of(list, [&](const auto& r) {
        return (r.from_dataset == a && r.from_column == fc && r.to_dataset == b && r.to_column == tc) ||
               (r.from_dataset == b && r.from_column == tc && r.to_dataset == a && r.to_column == fc);
    });
}

/// Text that lies within a unique text column of another table, whatever both are called.
Result<void> find_by_values(const RunSql& run, const datasets::Subject& s, std::vector<Relation>& out) {
    std::size_t tried = 0;
    for (const auto& tt : s.schema.tables)
        for (const auto& tc : tt.columns) {
            const auto filled = static_cast<double>(tt.row_count - tc.null_count);
            if (tc.type != ColumnType::Text || tc.distinct_count < kFewestShared ||
                static_cast<double>(tc.distinct_count) < 0.95 * filled)
                continue;
            for (const auto& ft : s.schema.tables) {
                if (&ft == &tt) continue;
                for (const auto& fc : ft.columns) {
                    if (fc.type != ColumnType::Text || fc.distinct_count < kFewestShared ||
                        fc.distinct_count > 2 * tc.distinct_count || known(out, ft, fc.name, tt, tc.name, s))
                        continue;
                    if (++tried > kMostTriedByValue) return {};
                    SL_TRY(const Table sample,
                           run(fmt::format("SELECT count(*), count(*) FILTER (WHERE v IN (SELECT {0} FROM "
                                           "{1})) FROM (SELECT "
                                           "DISTINCT {2} AS v FROM {3} WHERE {2} IS NOT NULL LIMIT 500)",
                                           quote_identifier(tc.name), quote_identifier(tt.name),
                                           quote_identifier(fc.name), quote_identifier(ft.name))));
                    if (integer_at(sample, 0, 0) < kFewestShared ||
                        10 * integer_at(sample, 0, 1) < 9 * integer_at(sample, 0, 0))
                        continue;
                    SL_TRY(Relation r, measure(run, s, {&ft, &fc}, {&tt, &tc}));
                    r.status = "inferred";
                    r.confidence = judged(0.7, r);
                    if (r.inclusion >= 0.9) out.push_back(std::move(r));
                }
            }
        }
    return {};
}

}  // namespace

Result<std::vector<Relation>> measure_relations(const RunSql& run, const datasets::Subject& s,
                                                const std::vector<datasets::RelationDecision>& decisions) {
    std::vector<Relation> out;
    for (const auto& d : decisions) {
        End from = end_of(s, d.from_dataset, d.from_column), to = end_of(s, d.to_dataset, d.to_column);
        if (!from.column || !to.column) continue;
        for (const auto& r : s.schema.relations)
            if (r.from_table == from.table->name && r.from_column == d.from_column &&
                r.to_table == to.table->name && r.to_column == d.to_column)
                for (const auto& [a, b] : r.further) {
                    from.further.push_back(a);
                    to.further.push_back(b);
                }
        SL_TRY(Relation r, measure(run, s, from, to));
        r.status = d.status;
        r.confidence = d.status == "confirmed" ? 1 : 0;
        out.push_back(std::move(r));
    }
    // Of those that the values refuted only what would fit without regard to case and blanks.
    std::vector<query::Relation> proposed = s.schema.relations;
    for (auto& r : datasets::infer_relations(s.schema.tables)) proposed.push_back(std::move(r));
    for (std::size_t i = 0; i < proposed.size() && out.size() < kMostMeasured; ++i) {
        const query::Relation& inferred = proposed[i];
        const auto *ft = s.schema.find(inferred.from_table), *tt = s.schema.find(inferred.to_table);
        if (!ft || !tt || known(out, *ft, inferred.from_column, *tt, inferred.to_column, s)) continue;
        using Pair = std::pair<std::string, std::string>;
        SL_TRY(Relation r, measure(run, s, end_of(*ft, inferred.from_column, inferred.further, &Pair::first),
                                   end_of(*tt, inferred.to_column, inferred.further, &Pair::second)));
        if (r.match_rate_folded == 0) continue;
        r.status = "inferred";
        // The schema's have been judged by their values already.
        r.confidence = i < s.schema.relations.size() ? inferred.confidence : judged(inferred.confidence, r);
        out.push_back(std::move(r));
    }
    SL_CHECK(find_by_values(run, s, out));
    std::ranges::stable_sort(out, [](const auto& a, const auto& b) { return a.confidence > b.confidence; });
    return out;
}

Result<Relation> measure_join(const RunSql& run, const datasets::Subject& s, const RelationEnds& ends,
                              const std::vector<datasets::RelationDecision>& decisions) {
    const End from = end_of(s, ends.from_dataset, ends.from_column),
              to = end_of(s, ends.to_dataset, ends.to_column);
    const auto unknown = [](const std::string& name) {
        return fail(ErrorCode::InvalidInput, "There is no column '" + name + "'. Name one as it is written.");
    };
    if (!from.column) return unknown(ends.from_column);
    if (!to.column) return unknown(ends.to_column);
    SL_TRY(Relation r, measure(run, s, from, to));
    const auto* decided = decision_of(r, decisions);
    const auto inferred = std::ranges::find_if(s.schema.relations, [&](const auto& x) {
        return x.from_table == from.table->name && x.from_column == r.from_column &&
               x.to_table == to.table->name && x.to_column == r.to_column;
    });
    const bool is_inferred = inferred != s.schema.relations.end();
    r.status = decided ? decided->status : is_inferred ? "inferred" : "proposed";
    r.confidence = decided       ? (decided->status == "confirmed" ? 1 : 0)
                   : is_inferred ? inferred->confidence
                                 : judged(0.5, r);
    return r;
}

}  // namespace sightline::analysis
