#include "platform/engine/load.h"

#include <fmt/format.h>

namespace sightline::engine {

Result<LoadReport> load_file(Database& database, const LoadOrder& order, LoadProgress&) {
    LoadReport report;
    report.format = "csv";
    report.encoding = "utf-8";
    SL_CHECK(database.run(fmt::format("CREATE TABLE {} AS SELECT * FROM read_csv({}, all_varchar = {})",
                                      quoted_name(order.options.table), quoted_literal(order.path),
                                      order.options.all_text)));
    SL_TRY(report.columns, database.rows(fmt::format("SELECT column_name, column_type FROM (DESCRIBE {})",
                                                     quoted_name(order.options.table))));
    SL_TRY(const Table count,
           database.rows(fmt::format("SELECT count(*) FROM {}", quoted_name(order.options.table))));
    report.row_count = count.columns[0].integers()[0];
    if (database.writes_file()) SL_CHECK(database.run("CHECKPOINT"));
    return report;
}

}  // namespace sightline::engine
