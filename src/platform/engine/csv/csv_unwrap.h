#pragma once
// Files in which another program put every line in quotes as if it were one cell, and the last lines of long
// files. Used in the child only.

#include <functional>
#include <string>

#include "base/result.h"
#include "platform/engine/csv/csv_head.h"

namespace sightline::engine {

/// `head` has one column: its cells, unquoted, are lines of a table of several.
bool lines_are_wrapped(const CsvHead& head);

/// Writes what is in the quotes of every line of `from` to `to`, a line each; `on_block` as in transcode.
Result<void> write_unwrapped(const std::string& from, const std::string& to,
                             const std::function<bool(double)>& on_block);

/// The last lines of a file, at most 64 KiB, from a line's beginning on.
std::string last_lines(const std::string& path);

}  // namespace sightline::engine
