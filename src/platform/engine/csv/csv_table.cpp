#include "platform/engine/csv/csv_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "platform/engine/csv/csv_date_formats.h"
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

/// The words for missing values, with a blank before or after them, that DuckDB takes for NULL
/// in a file of `dialect`: its delimiter and quotes may not stand in them.
std::string words_as_nulls(const CsvDialect& dialect) {
    const std::string special = {dialect.delimiter, dialect.quote, dialect.escape};
    std::string out = "''";
    for (const auto& word : missing_words())
        for (const auto& text : {word, " " + word, word + " ", " " + word + " "})
            if (text.find_first_of(special) == std::string::npos) out += ", " + quoted_literal(text);
    return out;
}

/// The words for missing values that stand in columns.
Result<std::vector<MissingWords>> missing_words_in(Database& database, const std::string& file,
                                                   const std::vector<std::string>& names) {
    std::vector<MissingWords> out(names.size());
    for (std::size_t from = 0; from < names.size(); from += kAskedAtOnce) {
        const std::size_t to = std::min(names.size(), from + kAskedAtOnce);
        std::string select;
        for (std::size_t c = from; c < to; ++c) select += (c == from ? "" : ", ") + words_in(names[c]);
        SL_TRY(const Table t, database.rows(fmt::format("SELECT {} FROM {}", select, file)));
        for (std::size_t c = from; c < to; ++c) out[c] = words_met(t.columns[c - from].text(0));
    }
    return out;
}

/// A way to read a column.
struct Candidate {
    CsvCast cast;
    bool exchanged = false;  ///< day and month, against what was chosen first
    bool holds = false;      ///< for all cells
};
using Candidates = std::vector<std::vector<Candidate>>;  // by column

Result<void> ask(Database& database, const std::string& file, std::span<Candidate* const> candidates) {
    for (std::size_t from = 0; from < candidates.size(); from += kAskedAtOnce) {
        const auto some = candidates.subspan(from, std::min(kAskedAtOnce, candidates.size() - from));
        std::string select;
        for (const Candidate* candidate : some)
            select += (select.empty() ? "" : ", ") + candidate->cast.holds();
        SL_TRY(const Table t, database.rows(fmt::format("SELECT {} FROM {}", select, file)));
        for (std::size_t i = 0; i < some.size(); ++i) some[i]->holds = to_text(t.value(0, i)) == "true";
    }
    return {};
}

/// `cast` as it is and, of dates, with day and month exchanged.
std::vector<Candidate> both_orders(const CsvCast& cast) {
    std::vector<Candidate> out = {{cast}};
    if (const std::string other = with_day_and_month_exchanged(cast.format); !other.empty()) {
        out.push_back({cast_by_format(cast.text, cast.type, other), true});
        out.back().cast.empty = cast.empty;
    }
    return out;
}

bool any_holds(const std::vector<Candidate>& candidates) {
    return std::ranges::any_of(candidates, &Candidate::holds);
}

/// The ways to read each column, narrowest first: as `types` have it, and only where that does not hold,
/// wider ones and with any word for a missing value.
Result<Candidates> candidates_for(Database& database, const std::string& file, const CsvTypes& types) {
    Candidates out(types.columns.size());
    std::vector<Candidate*> asked;
    for (std::size_t c = 0; c < out.size(); ++c) {
        if (types.columns[c].cast.is_text()) continue;
        out[c] = both_orders(types.columns[c].cast);
        for (auto& candidate : out[c]) asked.push_back(&candidate);
    }
    SL_CHECK(ask(database, file, asked));
    asked.clear();
    for (std::size_t c = 0; c < out.size(); ++c) {
        const CsvColumn& column = types.columns[c];
        if (column.cast.is_text() || any_holds(out[c])) continue;
        out[c] = both_orders(column.cast);
        for (const auto& wider : column.wider) out[c].push_back({wider});
        for (auto& candidate : out[c]) {
            candidate.cast = without(std::move(candidate.cast), missing_words());
            asked.push_back(&candidate);
        }
    }
    SL_CHECK(ask(database, file, asked));
    for (std::size_t c = 0; c < out.size(); ++c)
        if (const auto n = out[c].size(); types.columns[c].either_way && n > 2 && out[c][n - 1].holds)
            if (out[c][n - 2].holds) out[c][n - 1].holds = out[c][n - 2].holds = false;
    return out;
}

/// Day and month stand in one order in all columns: whether cells show the one that was not chosen first.
bool order_is_exchanged(const Candidates& candidates) {
    bool only_here = false, only_there = false;
    for (const auto& column : candidates) {
        if (column.size() < 2 || !column[1].exchanged) continue;
        only_here |= column[0].holds && !column[1].holds;
        only_there |= column[1].holds && !column[0].holds;
    }
    return only_there && !only_here;
}

}  // namespace

Result<SniffedCsv> sniff_csv(Database& database, const std::string& path, const std::string& options) {
    SL_TRY(const Table t,
           database.rows(fmt::format(
               "SELECT Delimiter, Quote, Escape, SkipRows, "
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
    const std::string types = text(4);
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

Result<CsvTypes> sniff_columns(Database& database, const CsvReading& reading,
                               const std::vector<std::string>& names, const CsvHead& head,
                               std::int64_t sample) {
    SL_TRY(const SniffedCsv sniffed,
           sniff_csv(database, reading.path,
                     fmt::format("{}, nullstr = [{}], sample_size = {}", reading.options(),
                                 words_as_nulls(reading.dialect), sample)));
    if (sniffed.types.size() != names.size() || sniffed.skipped > 0)
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
    SL_TRY(const Candidates candidates, candidates_for(database, file, types));
    const bool exchange = order_is_exchanged(candidates);
    CsvTypes out = types;
    std::vector<std::size_t> changed;
    std::vector<std::string> names;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
        CsvColumn& column = out.columns[c];
        if (column.cast.is_text()) continue;
        const bool dated = candidates[c].size() > 1 && candidates[c][1].exchanged;
        const auto found = std::ranges::find_if(candidates[c], [&](const Candidate& candidate) {
            const bool other_order = dated && candidate.exchanged != exchange;
            return candidate.holds && !other_order;
        });
        column.cast = found == candidates[c].end() ? as_text(quoted_name(column.name)) : found->cast;
        if (column.cast.is_text() || column.cast.empty == types.columns[c].cast.empty) continue;
        changed.push_back(c);
        names.push_back(column.name);
    }
    SL_TRY(auto words, missing_words_in(database, file, names));
    for (std::size_t i = 0; i < changed.size(); ++i) {
        CsvColumn& column = out.columns[changed[i]];
        column.cast = without(std::move(column.cast), words[i]);
        column.missing_words = std::move(words[i]);
    }
    return out;
}

Result<void> comment_columns(Database& database, const std::string& table, const CsvTypes& types) {
    for (const auto& [name, cast, wider, words, either_way] : types.columns) {
        std::string comment;
        if (!cast.mark.empty()) comment = std::string(kUnitComment) + cast.mark;
        if (cast.shown) comment = std::string(kDateFormatComment) + cast.format;
        if (!comment.empty())
            SL_CHECK(database.run(fmt::format("COMMENT ON COLUMN {}.{} IS {}", quoted_name(table),
                                              quoted_name(name), quoted_literal(comment))));
    }
    return {};
}

bool may_mend(const Error& error) {
    return error.code == ErrorCode::InvalidInput && !is_encoding_error(error);
}

}  // namespace sightline::engine
