#include "product/analysis/column_sample.h"

namespace sightline::analysis {

namespace {
constexpr std::size_t kColumnsAtOnce = 200;
}

Result<TableSample> sample_table(const RunSql& run, const query::TableInfo& table, std::int64_t rows) {
    TableSample out;
    out.whole = table.row_count <= rows;
    for (std::size_t at = 0; at < table.columns.size(); at += kColumnsAtOnce) {
        const std::size_t end = std::min(at + kColumnsAtOnce, table.columns.size());
        std::string sql;
        for (std::size_t i = at; i < end; ++i)
            sql += (i == at ? "SELECT " : ", ") + std::string("left(CAST(") +
                   quote_identifier(table.columns[i].name) + " AS VARCHAR), 4000) AS c" + std::to_string(i);
        sql += " FROM " + quote_identifier(table.name);
        // One seed: the same table gives the same findings each time.
        if (!out.whole) sql += " USING SAMPLE reservoir(" + std::to_string(rows) + " ROWS) REPEATABLE (42)";
        SL_TRY(const Table t, run(sql));
        out.rows = static_cast<std::int64_t>(t.row_count());
        for (std::size_t i = at; i < end; ++i) {
            ColumnSample column{table.columns[i].name, {}};
            const Column& cells = t.columns[i - at];
            for (std::size_t row = 0; row < cells.size(); ++row)
                if (!cells.is_null(row)) column.values.emplace_back(cells.text(row));
            out.columns.push_back(std::move(column));
        }
    }
    return out;
}

}  // namespace sightline::analysis
