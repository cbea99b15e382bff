#include <fmt/format.h>

#include "platform/engine/formats/file_content.h"
#include "platform/engine/shards/shard_report.h"
#include "platform/engine/shards/shards.h"

namespace sightline::engine {

namespace {

std::string alias_of(std::size_t piece) {
    return quoted_name(fmt::format("shard:{}", piece));
}

/// What loading the whole would say was done.
Result<std::vector<std::string>> repairs_of(const ShardReport& all,
                                            const std::vector<SettledColumn>& settled) {
    std::vector<std::string> out = encoding_notes({all.replaced, {}, {}}, all.encoding);
    out.insert(out.end(), all.name_notes.begin(), all.name_notes.end());
    for (auto& sentence : all.counts.sentences()) out.push_back(std::move(sentence));
    out.insert(out.end(), all.type_notes.begin(), all.type_notes.end());
    for (const auto& column : settled)
        if (!column.note.empty()) out.push_back(column.note);
    if (all.dates.names.empty()) return out;
    if (all.latest_day <= kLastMonth)
        return fail(ErrorCode::Unsupported, "The file has to be loaded whole.",
                    "only the order of the rows may tell day from month");
    out.push_back(dates_note(all.dates));
    return out;
}

}  // namespace

Result<LoadReport> join_shards(Database& database, const LoadOrder& order) {
    const auto& pieces = order.options.shards;
    SL_TRY(ShardReport all, ShardReport::from(pieces.front().report));
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        SL_TRY(const ShardReport next, ShardReport::from(pieces[i].report));
        if (!next.judged_like(all))
            return fail(ErrorCode::Unsupported, "The file has to be loaded whole.",
                        "pieces were judged otherwise");
        all.add(next);
    }
    if (all.mended && all.columns_open)
        return fail(ErrorCode::Unsupported, "The file has to be loaded whole.",
                    "a column is empty in the rows that decide on types");
    std::vector<SettledColumn> settled;
    for (const auto& [name, cells] : all.undecided)
        if (auto column = settle_column(name, cells)) settled.push_back(std::move(*column));
    LoadReport report;
    report.format = "csv";
    report.encoding = all.encoding;
    report.delimiter = all.delimiter;
    report.header = all.header;
    report.header_cells = all.header_cells;
    SL_TRY(report.repairs, repairs_of(all, settled));
    std::string select;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const std::string file = quoted_literal(pieces[i].path), table = alias_of(i) + ".main.data";
        if (!settled.empty()) {
            SL_CHECK(database.run(fmt::format("ATTACH {} AS {}", file, alias_of(i))));
            for (const auto& column : settled) SL_CHECK(convert_column(database, table, column));
            SL_CHECK(database.run("CHECKPOINT " + alias_of(i)));
            // Whoever opens it next may read this file alone: nothing of it is left in another.
            SL_CHECK(database.run("DETACH " + alias_of(i)));
        }
        SL_CHECK(database.run(fmt::format("ATTACH {} AS {} (READ_ONLY)", file, alias_of(i))));
        SL_TRY(const Table columns,
               database.rows(fmt::format("SELECT column_name, column_type FROM (DESCRIBE {})", table)));
        if (i == 0)
            report.columns = columns;
        else if (!(columns == report.columns))
            return fail(ErrorCode::Unsupported, "The file has to be loaded whole.",
                        "pieces have other columns");
        select += (i > 0 ? " UNION ALL SELECT * FROM " : "SELECT * FROM ") + table;
    }
    const std::string view = quoted_name(order.options.table);
    SL_CHECK(database.run(fmt::format("CREATE VIEW {} AS {}", view, select)));
    SL_TRY(const Table count, database.rows("SELECT count(*) FROM " + view));
    report.row_count = count.columns[0].integers()[0];
    return report;
}

}  // namespace sightline::engine
