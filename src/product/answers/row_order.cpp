#include "product/answers/row_order.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

namespace sightline::answers {

namespace {

/// Nulls come last whatever the direction.
int compare(const Column& c, std::size_t a, std::size_t b) {
    if (c.is_null(a) || c.is_null(b)) return static_cast<int>(c.is_null(a)) - static_cast<int>(c.is_null(b));
    if (is_numeric(c.type())) return c.number(a) < c.number(b) ? -1 : c.number(b) < c.number(a) ? 1 : 0;
    if (c.type() == ColumnType::Text) return c.text(a).compare(c.text(b));
    const auto x = c.integers()[a], y = c.integers()[b];
    return x < y ? -1 : y < x ? 1 : 0;
}

}  // namespace

Table in_reading_order(const query::Query& q, Table table) {
    if (q.group.empty() || !q.order.empty() || q.set || q.limit || table.truncated || table.row_count() < 2 ||
        table.column_count() != q.select.size())
        return table;
    std::vector<std::size_t> keys;
    std::optional<std::size_t> figure;
    for (std::size_t i = 0; i < q.select.size(); ++i) {
        if (std::ranges::find(q.group, q.select[i].expression) != q.group.end())
            keys.push_back(i);
        else if (!figure && is_numeric(table.columns[i].type()))
            figure = i;
    }
    if (keys.empty()) return table;
    const bool by_figure =
        keys.size() == 1 && figure && table.columns[keys.front()].type() == ColumnType::Text;
    std::vector<std::size_t> rows(table.row_count());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    std::ranges::stable_sort(rows, [&](std::size_t a, std::size_t b) {
        if (by_figure) {
            const Column& c = table.columns[*figure];
            const int up = c.is_null(a) || c.is_null(b) ? compare(c, a, b) : compare(c, b, a);
            if (up != 0) return up < 0;
        }
        for (const std::size_t k : keys)
            if (const int up = compare(table.columns[k], a, b); up != 0) return up < 0;
        return false;
    });
    Table ordered;
    for (const Column& from : table.columns) {
        Column& to = ordered.columns.emplace_back(from.name(), from.type());
        to.reserve(from.size());
        for (const std::size_t row : rows) to.push(from.value(row));
    }
    return ordered;
}

}  // namespace sightline::answers
