#pragma once
// The kinds of files that hold tables, as people are told of them: one list for every message and help text.

#include <string_view>

namespace sightline {

inline constexpr std::string_view kReadableFiles =
    "CSV, Excel, OpenDocument, JSON, Parquet, Arrow, SQLite, DuckDB, HTML or XML";

}  // namespace sightline
