// Whatever the Query and the cells: the narrative renders, its text holds no digit, and every figure is what
// a plain recomputation from the rows gives.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

#include "core/narrative/narrative.h"
#include "core/narrative/rendering.h"
#include "core/query/random_query.h"
#include "core/query/sql.h"
#include "core/query/validate.h"

namespace sightline::narrative {

namespace {

using namespace query;

Schema make_schema() {
    const auto column = [](std::string name, ColumnType type, Role role, std::string unit = {}) {
        return ColumnInfo{.name = std::move(name), .type = type, .role = role, .unit = std::move(unit)};
    };
    return {.tables = {{.name = "things",
                        .label = "Things",
                        .row_count = 50,
                        .columns = {column("name 1", ColumnType::Text, Role::Category),
                                    column("day", ColumnType::Date, Role::Time),
                                    column("at", ColumnType::Timestamp, Role::Time),
                                    column("clock", ColumnType::Time, Role::Time),
                                    column("n2", ColumnType::Integer, Role::Measure),
                                    column("price", ColumnType::Decimal, Role::Money, "USD"),
                                    column("weight", ColumnType::Double, Role::Measure, "m3"),
                                    column("rate", ColumnType::Double, Role::Percentage),
                                    column("ok", ColumnType::Boolean, Role::Boolean),
                                    column("id", ColumnType::Integer, Role::Identifier),
                                    column("year", ColumnType::Integer, Role::Time)}}}};
}

Value random_cell(ColumnType type, std::mt19937_64& random) {
    const auto pick = [&](std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    };
    if (pick(7) == 0) return Null{};
    static const std::vector<std::string> kTexts{"a", "b", "", "Q4 2024", "42", ". x"};
    switch (type) {
        case ColumnType::Boolean:
            return pick(2) == 0;
        case ColumnType::Integer:
            return pick(10) == 0 ? std::numeric_limits<std::int64_t>::min() : pick(12) - 3;
        case ColumnType::Double:
            return pick(12) == 0 ? (pick(2) ? std::numeric_limits<double>::infinity() : 1e308)
                                 : static_cast<double>(pick(200) - 60) / 8;
        case ColumnType::Decimal:
            return Decimal{std::to_string(pick(1000)) + ".25"};
        case ColumnType::Text:
            return kTexts[static_cast<std::size_t>(pick(static_cast<std::int64_t>(kTexts.size())))];
        case ColumnType::Date:
            return Date{static_cast<std::int32_t>(19000 + pick(900))};
        case ColumnType::Time:
            return Time{pick(86'400) * 1'000'000};
        case ColumnType::Timestamp:
            return Timestamp{1'700'000'000'000'000 + pick(1'000'000) * 1'000'000};
    }
    return Null{};
}

/// Each statistic the slow and plain way.
double recomputed(const StatisticRef& s, const Table& t) {
    std::vector<double> all, x, y;
    double nulls = 0, group = 0;
    std::vector<std::string> seen;
    for (std::size_t r = 0; r < t.row_count(); ++r) {
        const Value v = t.value(r, s.column);
        nulls += is_null(v);
        if (!is_null(v)) seen.push_back(to_text(v));
        if (const auto n = as_number(v)) {
            all.push_back(*n);
            if (t.value(r, s.other_column) == t.value(s.row, s.other_column)) group += *n;
            if (const auto m = as_number(t.value(r, s.other_column))) x.push_back(*n), y.push_back(*m);
        }
    }
    double sum = 0;
    for (const double n : all) sum += n;
    const auto at = [&](std::size_t row) { return as_number(t.value(row, s.column)).value_or(std::nan("")); };
    if (s.statistic == "count") return static_cast<double>(t.row_count());
    if (s.statistic == "empty") return nulls;
    if (s.statistic == "filled") return static_cast<double>(t.row_count()) - nulls;
    if (s.statistic == "distinct") {
        std::ranges::sort(seen);
        return static_cast<double>(std::ranges::distance(seen.begin(), std::ranges::unique(seen).begin()));
    }
    if (s.statistic == "sum") return sum;
    if (s.statistic == "mean") return sum / static_cast<double>(all.size());
    if (s.statistic == "share") return at(s.row) / sum;
    if (s.statistic == "group_sum") return group;
    if (s.statistic == "group_share") return group / sum;
    if (s.statistic == "change") return (at(s.row) - at(s.other_row)) / std::abs(at(s.other_row));
    if (s.statistic == "correlation") {
        const auto n = static_cast<double>(x.size());
        double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
        for (std::size_t i = 0; i < x.size(); ++i) mx += x[i] / n, my += y[i] / n;
        for (std::size_t i = 0; i < x.size(); ++i)
            xx += (x[i] - mx) * (x[i] - mx), yy += (y[i] - my) * (y[i] - my), xy += (x[i] - mx) * (y[i] - my);
        return xy / std::sqrt(xx * yy);
    }
    return std::nan("");
}

bool close(double a, double b) {
    return a == b || std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b));
}

}  // namespace

TEST(NarrateProperty, EveryFigureIsRecomputable) {
    const std::uint64_t many =
        std::getenv("SIGHTLINE_TEST_LONG") && *std::getenv("SIGHTLINE_TEST_LONG") ? 100'000 : 6000;
    const Schema schema = make_schema();
    RandomQuery random_query(schema, 3);
    std::mt19937_64 random(5);
    std::size_t figures = 0;
    for (std::uint64_t i = 0; i < many; ++i) {
        const Query q = random_query.next();
        const auto types = validate(q, schema);
        ASSERT_TRUE(types) << types.error().message;
        constexpr std::size_t kRows[] = {0, 1, 2, 3, 8, 40};
        const std::size_t rows = kRows[random() % 6];
        Table t;
        t.truncated = random() % 10 == 0;
        const auto names = output_names(q);
        for (std::size_t c = 0; c < types->size(); ++c) {
            t.columns.emplace_back(names[c], (*types)[c]);
            for (std::size_t r = 0; r < rows; ++r) t.columns[c].push(random_cell((*types)[c], random));
        }
        const Narrative narrative = narrate(random() % 10 ? q : Query{}, schema, t);
        const auto text = render(narrative, t);
        ASSERT_TRUE(text) << i << ": " << text.error().message;
        ASSERT_FALSE(text->empty()) << i;
        std::size_t sentences = 0;
        for (const Segment& segment : narrative.segments) {
            if (const auto* s = std::get_if<Text>(&segment)) {
                ASSERT_FALSE(has_digit(s->text)) << i << ": " << s->text;
                for (std::size_t at = 0; (at = s->text.find('.', at)) != std::string::npos; ++at) ++sentences;
            } else if (const auto* statistic = std::get_if<StatisticRef>(&segment)) {
                const auto n = figure(*statistic, t);
                ASSERT_TRUE(n);
                ASSERT_TRUE(close(*n, recomputed(*statistic, t)))
                    << i << ": " << statistic->statistic << ' ' << *n << ' ' << recomputed(*statistic, t);
                ++figures;
            }
        }
        ASSERT_LE(sentences, 4U) << *text;
    }
    EXPECT_GT(figures, many / 10);
}

}  // namespace sightline::narrative
