#pragma once
// A sample of a text file too long to be loaded at once: its beginning, and whole records from places spread
// evenly over the rest, in the file's order. Reads little more than it takes. Used in the child only.

#include <cstdint>
#include <string>

#include "platform/engine/formats/file_content.h"

namespace sightline::engine {

struct SpreadSample {
    std::int64_t bytes = 0;  ///< written
    int places = 0;          ///< after the beginning, from which rows were taken
};

/// Writes about `bytes` of the CSV or NDJSON at `from`, as it stands, to `to`. A place where no record's
/// beginning can be told from the middle of a quoted cell is passed over. Unsupported for other formats and
/// for encodings in which a character takes two bytes or more but UTF-8.
Result<SpreadSample> write_spread_sample(const std::string& from, const FileContent& content,
                                         std::int64_t bytes, const std::string& to);

/// Writes the whole records among the first `bytes`; gives how many bytes they are. Unsupported as above.
Result<std::int64_t> write_beginning(const std::string& from, const FileContent& content, std::int64_t bytes,
                                     const std::string& to);

}  // namespace sightline::engine
