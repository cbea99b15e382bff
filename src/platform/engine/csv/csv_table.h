#pragma once
// A CSV as DuckDB is to read it: the dialect and types it is told, and the table made with them. Used in the
// child only.

#include "platform/engine/csv/csv_types.h"
#include "platform/engine/formats/file_content.h"

namespace sightline::engine {

constexpr std::int64_t kSniffedRows = 20'480;  ///< of a file that is loaded as it stands

struct SniffedCsv {
    CsvDialect dialect;
    std::int64_t skipped = 0;
    std::vector<std::string> types;  ///< by position
};
Result<SniffedCsv> sniff_csv(Database& database, const std::string& path, const std::string& options);

/// The beginning of `path` judged; DuckDB's sniffer is heard where we are unsure.
CsvHead judge_csv(Database& database, const std::string& path, const FileContent& content);

/// How one file of a dialect is read.
struct CsvReading {
    std::string path;
    CsvDialect dialect;
    bool header = true;
    std::size_t longest_line = 0;  ///< bytes; 0: not known to be long
    std::string options() const;   ///< of read_csv and sniff_csv
};

/// `sample` rows are sniffed; -1: all. InvalidInput when the rows do not fit the names.
Result<CsvTypes> sniff_columns(Database& database, const CsvReading& reading,
                               const std::vector<std::string>& names, const CsvHead& head,
                               std::int64_t sample);

/// Fails with InvalidInput where a cell says more than its column's type holds. A table of the name is
/// replaced.
Result<void> create_csv_table(Database& database, const std::string& table, const CsvReading& reading,
                              const CsvTypes& types);
/// Types that every cell of the file fits: those of `types` where it does, wider ones elsewhere, text at
/// last.
Result<CsvTypes> widened(Database& database, const CsvReading& reading, const CsvTypes& types);
/// The marks of its numbers, and how it writes months and dates that name them, as comments on the columns.
Result<void> comment_columns(Database& database, const std::string& table, const CsvTypes& types);

/// Whether reading the rows one by one, and more tolerantly, may help.
bool may_mend(const Error& error);

}  // namespace sightline::engine
