#include "platform/engine/csv/csv_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/engine/csv/csv_casts.h"
#include "platform/engine/formats/load_formats.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kDefaultMaxLine = 2'000'000;  // DuckDB's own
constexpr char kUnit = '\x1f';

char first_or(std::string_view text, char otherwise) {
    return text.size() == 1 ? text[0] : otherwise;
}

/// What is read by a format is exact already.
bool read_by_format(const CsvColumn& c, const CsvColumns& columns) {
    return (c.type == "DATE" && !columns.date_format.empty()) ||
           (c.type == "TIMESTAMP" && !columns.timestamp_format.empty());
}

/// Rows beyond those sniffed may say more than the types hold; of times even those sniffed: a zone is
/// passed over.
void check_cells(CsvColumns& columns, bool all_sniffed) {
    for (auto& c : columns.types.columns) {
        if (all_sniffed && c.type != "TIMESTAMP") continue;
        if (read_by_format(c, columns) || c.read_as == "VARCHAR" || c.select != quoted_name(c.name)) continue;
        c.select = checked_cast(quoted_name(c.name), c.type);
        c.read_as = "VARCHAR";
    }
}

}  // namespace

Result<SniffedCsv> sniff_csv(Database& database, const std::string& path, const std::string& options) {
    SL_TRY(const Table t,
           database.rows(fmt::format(
               "SELECT Delimiter, Quote, Escape, SkipRows, DateFormat, TimestampFormat, "
               "array_to_string(list_transform(Columns, lambda c: c.type), chr(31)) FROM sniff_csv({}, {})",
               quoted_literal(path), options)));
    if (t.row_count() != 1) return fail(ErrorCode::Internal, "The file could not be examined.");
    const auto text = [&t](std::size_t c) {
        return std::string(t.columns[c].is_null(0) ? "" : t.columns[c].text(0));
    };
    SniffedCsv s;
    s.dialect.delimiter = first_or(text(0), ',');
    s.dialect.quote = first_or(text(1), '"');
    s.dialect.escape = first_or(text(2), s.dialect.quote);
    s.skipped = t.columns[3].integers()[0];
    s.date_format = text(4);
    s.timestamp_format = text(5);
    const std::string types = text(6);
    for (std::size_t at = 0; at <= types.size();) {
        const auto end = std::min(types.find(kUnit, at), types.size());
        s.types.push_back(types.substr(at, end - at));
        at = end + 1;
    }
    return s;
}

CsvHead judge_csv(Database& database, const std::string& path, const FileContent& content) {
    CsvHead head = read_csv_head(content.head, content.whole, '"', '"');
    if (in_single_quotes(head)) return read_csv_head(content.head, content.whole, '\'', '\'');
    if (head.sound && head.width > 1) return head;
    // Another opinion, on rarer delimiters, quotes and escapes.
    const auto sniffed = sniff_csv(database, path, fmt::format("sample_size = {}", kSniffedRows));
    if (!sniffed || sniffed->dialect == head.dialect) return head;
    CsvHead other = read_csv_head(content.head, content.whole, sniffed->dialect);
    const bool better =
        other.width > 1 && other.width == sniffed->types.size() &&
        (head.width == 1 || other.agreement > head.agreement || (other.sound && other.width >= head.width));
    return better ? other : head;
}

std::string CsvReading::options() const {
    const std::string lines = longest_line < kDefaultMaxLine
                                  ? std::string()
                                  : fmt::format(", max_line_size = {}, buffer_size = {}", longest_line + 1024,
                                                4 * (longest_line + 1024));
    return fmt::format("delim = {}, quote = {}, escape = {}, header = {}, skip = 0, comment = ''{}",
                       quoted_literal({&dialect.delimiter, 1}), quoted_literal({&dialect.quote, 1}),
                       quoted_literal({&dialect.escape, 1}), header, lines);
}

Result<CsvColumns> sniff_columns(Database& database, const CsvReading& reading,
                                 const std::vector<std::string>& names, const CsvHead& head,
                                 std::int64_t sample, bool missing) {
    SL_TRY(SniffedCsv sniffed,
           sniff_csv(database, reading.path, fmt::format("{}, sample_size = {}", reading.options(), sample)));
    if (sniffed.types.size() != names.size() || sniffed.skipped > 0)
        return fail(ErrorCode::InvalidInput, "The rows of the file do not fit its header.",
                    "sniffed another width");
    CsvColumns out{choose_types(names, sniffed.types, head, missing), std::move(sniffed.date_format),
                   std::move(sniffed.timestamp_format)};
    check_cells(out, sample < 0);
    return out;
}

void keep_times_as_text(CsvColumns& columns) {
    for (auto& c : columns.types.columns)
        if (c.type == "TIMESTAMP" && !read_by_format(c, columns)) {
            c.read_as = c.type = "VARCHAR";
            c.select = quoted_name(c.name);
        }
}

CsvColumns text_columns(const std::vector<std::string>& names, const CsvHead& head) {
    const std::vector<std::string> text(names.size(), "VARCHAR");
    return CsvColumns{choose_types(names, text, head, false), {}, {}};
}

Result<void> create_csv_table(Database& database, const std::string& table, const CsvReading& reading,
                              const CsvColumns& chosen) {
    std::string columns, select;
    for (const auto& c : chosen.types.columns) {
        columns += fmt::format("{}{}: {}", columns.empty() ? "" : ", ", quoted_literal(c.name),
                               quoted_literal(c.read_as));
        select += fmt::format("{}{} AS {}", select.empty() ? "" : ", ", c.select, quoted_name(c.name));
    }
    std::string formats;
    if (!chosen.date_format.empty()) formats += ", dateformat = " + quoted_literal(chosen.date_format);
    if (!chosen.timestamp_format.empty())
        formats += ", timestampformat = " + quoted_literal(chosen.timestamp_format);
    return database.run(fmt::format(
        "CREATE OR REPLACE TABLE {} AS SELECT {} FROM read_csv({}, auto_detect = false, {}, columns = {{{}}}{})",
        quoted_name(table), select, quoted_literal(reading.path), reading.options(), columns, formats));
}

Result<void> comment_units(Database& database, const std::string& table, const CsvTypes& types) {
    for (const auto& [column, unit] : types.units)
        SL_CHECK(
            database.run(fmt::format("COMMENT ON COLUMN {}.{} IS {}", quoted_name(table), quoted_name(column),
                                     quoted_literal(std::string(kUnitComment) + unit))));
    return {};
}

bool may_mend(const Error& error) {
    return error.code == ErrorCode::InvalidInput && !is_encoding_error(error);
}

}  // namespace sightline::engine
