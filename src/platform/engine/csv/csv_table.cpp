#include "platform/engine/csv/csv_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/engine/formats/load_formats.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kDefaultMaxLine = 2'000'000;  // DuckDB's own
constexpr char kUnit = '\x1f';
constexpr std::size_t kAskedAtOnce = 200;

char first_or(std::string_view text, char otherwise) {
    return text.size() == 1 ? text[0] : otherwise;
}

std::string read_as_text(const CsvReading& reading, const CsvTypes& types) {
    std::string columns;
    for (const auto& c : types.columns)
        columns += fmt::format("{}{}: 'VARCHAR'", columns.empty() ? "" : ", ", quoted_literal(c.name));
    return fmt::format("read_csv({}, auto_detect = false, {}, columns = {{{}}})",
                       quoted_literal(reading.path), reading.options(), columns);
}

/// With day and month exchanged; "" where that says nothing else.
std::string other_order(std::string format) {
    const auto day = format.find("%d"), month = format.find("%m");
    if (day == std::string::npos || month == std::string::npos || (day > 0 && month > 0)) return {};
    std::swap(format[day + 1], format[month + 1]);
    return format;
}

/// The words for missing values that stand in a column.
Result<std::set<std::string, std::less<>>> missing_words_in(Database& database, const std::string& file,
                                                            const std::string& name) {
    SL_TRY(const Table t,
           database.rows(
               fmt::format("SELECT DISTINCT trim({0}) FROM {1} WHERE trim({0}) IN ({2}) AND trim({0}) <> ''",
                           quoted_name(name), file, missing_words())));
    std::set<std::string, std::less<>> out;
    for (std::size_t i = 0; i < t.row_count(); ++i) out.emplace(t.columns[0].text(i));
    return out;
}

/// Per column whether every cell of the file fits each of its candidates.
Result<std::vector<std::vector<bool>>> which_hold(Database& database, const std::string& file,
                                                  const std::vector<std::vector<CsvCast>>& candidates) {
    std::vector<std::vector<bool>> out(candidates.size());
    std::vector<std::size_t> asked;
    std::string select;
    const auto ask = [&]() -> Result<void> {
        if (asked.empty()) return {};
        SL_TRY(const Table t, database.rows(fmt::format("SELECT {} FROM {}", select, file)));
        for (std::size_t i = 0; i < asked.size(); ++i)
            out[asked[i]].push_back(to_text(t.value(0, i)) == "true");
        asked.clear();
        select.clear();
        return {};
    };
    for (std::size_t c = 0; c < candidates.size(); ++c)
        for (const auto& candidate : candidates[c]) {
            select += (select.empty() ? "" : ", ") + candidate.holds();
            asked.push_back(c);
            if (asked.size() == kAskedAtOnce) SL_CHECK(ask());
        }
    SL_CHECK(ask());
    return out;
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
    s.types.date_format = text(4);
    s.types.timestamp_format = text(5);
    const std::string types = text(6);
    for (std::size_t at = 0; at <= types.size();) {
        const auto end = std::min(types.find(kUnit, at), types.size());
        s.types.types.push_back(types.substr(at, end - at));
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
        other.width > 1 && other.width == sniffed->types.types.size() &&
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

Result<CsvTypes> sniff_columns(Database& database, const CsvReading& reading,
                               const std::vector<std::string>& names, const CsvHead& head,
                               std::int64_t sample) {
    SL_TRY(const SniffedCsv sniffed,
           sniff_csv(database, reading.path, fmt::format("{}, sample_size = {}", reading.options(), sample)));
    if (sniffed.types.types.size() != names.size() || sniffed.skipped > 0)
        return fail(ErrorCode::InvalidInput, "The rows of the file do not fit its header.",
                    "sniffed another width");
    return choose_types(names, sniffed.types, head);
}

Result<void> create_csv_table(Database& database, const std::string& table, const CsvReading& reading,
                              const CsvTypes& types) {
    std::string select;
    for (const auto& c : types.columns)
        select +=
            fmt::format("{}{} AS {}", select.empty() ? "" : ", ", c.cast.checked(), quoted_name(c.name));
    return database.run(fmt::format("CREATE OR REPLACE TABLE {} AS SELECT {} FROM {}", quoted_name(table),
                                    select, read_as_text(reading, types)));
}

Result<CsvTypes> widened(Database& database, const CsvReading& reading, const CsvTypes& types) {
    const std::string file = read_as_text(reading, types);
    std::vector<std::vector<CsvCast>> candidates, wider;
    for (const auto& c : types.columns) {
        auto& list = candidates.emplace_back();
        if (c.cast.is_text()) continue;
        list.push_back(c.cast);
        if (const std::string other = other_order(c.cast.format); !other.empty())
            list.push_back(cast_by_format(c.cast.text, c.cast.type, other));
    }
    SL_TRY(auto holds, which_hold(database, file, candidates));
    for (std::size_t c = 0; c < candidates.size(); ++c)
        wider.push_back(std::ranges::count(holds[c], true) > 0 ? std::vector<CsvCast>()
                                                               : types.columns[c].wider);
    SL_TRY(auto wider_holds, which_hold(database, file, wider));
    for (std::size_t c = 0; c < wider.size(); ++c) {
        auto& hold = wider_holds[c];
        if (types.columns[c].either_way && hold.size() > 1 && hold.back() && hold[hold.size() - 2])
            hold.back() = hold[hold.size() - 2] = false;
        candidates[c].insert(candidates[c].end(), wider[c].begin(), wider[c].end());
        holds[c].insert(holds[c].end(), hold.begin(), hold.end());
    }
    // Day and month stand in one order in all columns.
    bool only_here = false, only_there = false;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
        if (other_order(types.columns[c].cast.format).empty()) continue;
        only_here |= holds[c][0] && !holds[c][1];
        only_there |= holds[c][1] && !holds[c][0];
    }
    const bool exchange = only_there && !only_here;
    CsvTypes out = types;
    if (exchange) out.dates = other_order(types.dates);
    for (std::size_t c = 0; c < candidates.size(); ++c) {
        const CsvCast& was = types.columns[c].cast;
        if (was.is_text()) continue;
        if (!other_order(was.format).empty()) holds[c][exchange ? 0 : 1] = false;
        const auto first = std::ranges::find(holds[c], true) - holds[c].begin();
        const bool none = first == std::ssize(holds[c]);
        if (!none && candidates[c][first].empty != was.empty) {
            SL_TRY(out.columns[c].missing_words, missing_words_in(database, file, out.columns[c].name));
        }
        out.columns[c].cast = none ? as_text(quoted_name(out.columns[c].name)) : candidates[c][first];
        if (none && was.is_number() &&
            (was.style == CellStyle::Plain || was.style == CellStyle::MissingWords))
            out.perhaps_numbers.push_back(out.columns[c].name);
    }
    return out;
}

Result<void> comment_units(Database& database, const std::string& table, const CsvTypes& types) {
    for (const auto& c : types.columns)
        if (!c.cast.mark.empty())
            SL_CHECK(database.run(fmt::format("COMMENT ON COLUMN {}.{} IS {}", quoted_name(table),
                                              quoted_name(c.name),
                                              quoted_literal(std::string(kUnitComment) + c.cast.mark))));
    return {};
}

bool may_mend(const Error& error) {
    return error.code == ErrorCode::InvalidInput && !is_encoding_error(error);
}

}  // namespace sightline::engine
