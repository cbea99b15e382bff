#pragma once
// SQL of our own over a table of strangers: names are quoted, text becomes a literal.

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/table.h"
#include "core/query/sql.h"

namespace sightline::analysis {

/// Runs one statement on an engine that sees the table.
using RunSql = std::function<Result<Table>(const std::string& sql)>;

using query::quote_identifier;

/// 'text' with inner quotes doubled. DuckDB's plain literals know no other escape; a NUL ends the text.
inline std::string quote_text(std::string_view text) {
    std::string out = "'";
    for (const char c : text.substr(0, text.find('\0'))) {
        if (c == '\'') out += '\'';
        out += c;
    }
    return out + "'";
}

inline std::int64_t integer_at(const Table& t, std::size_t row, std::size_t column) {
    return static_cast<std::int64_t>(as_number(t.value(row, column)).value_or(0));
}

}  // namespace sightline::analysis
