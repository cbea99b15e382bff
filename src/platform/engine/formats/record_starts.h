#pragma once
// Where records begin in the middle of a text file. Used in the child only.

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/engine/csv/csv_head.h"
#include "platform/engine/formats/file_blocks.h"
#include "platform/engine/formats/file_content.h"

namespace sightline::engine {

/// Whether pieces of such a file are files of its kind: CSV and NDJSON, in UTF-8 or a byte a character.
bool can_be_cut(const FileContent& content);

class RecordStarts {
  public:
    static constexpr std::size_t kSearched = 256 << 10;       ///< for the first record of a block
    static constexpr std::size_t kLookedThrough = 128 << 10;  ///< to tell that records begin there

    explicit RecordStarts(const FileContent& content);
    RecordStarts(CsvDialect dialect, std::size_t width) : dialect_(dialect), width_(width) {}

    /// Where the first record of a block begins that is surely one; npos when none can be told.
    std::size_t first(std::string_view block) const;
    /// The length of the whole records at the beginning of `block`.
    std::size_t whole(const Block& block) const;

  private:
    bool begins(std::string_view bytes) const;

    bool lines_ = false;
    CsvDialect dialect_;
    std::size_t width_ = 1;
};

}  // namespace sightline::engine
