#pragma once
// What a stranger's file holds, from its first bytes: format, encoding, or why it cannot be loaded. Used in
// the child only.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/mend_counts.h"

namespace sightline::engine {

struct FileContent {
    std::string format;    ///< "csv", "json", "ndjson", "parquet"
    std::string encoding;  ///< of text: "utf-8", "utf-16le", "latin-1", "windows-1252", "shift_jis", …
    std::string head;      ///< the first bytes as they stand, at most kHeadBytes
    std::int64_t bytes = 0;
    bool whole = false;  ///< `head` is all of it
};

constexpr std::size_t kHeadBytes = 1 << 20;

/// `wanted` is LoadOptions::format. Unsupported for what is no table of a kind we read, InvalidInput for an
/// empty file; the message says what it is and what to do.
Result<FileContent> inspect_file(const std::string& path, std::string_view wanted);

/// Reads all of the file where `inspect_file` saw its beginning: the encoding of text that is not UTF-8
/// throughout.
Result<std::string> detect_encoding_of_all(const std::string& path);

/// `whole`: they are all of the text, not its beginning, which may end within a character.
std::string detect_encoding(std::string_view bytes, bool whole);

bool is_sound_utf8(std::string_view bytes);

/// What became of characters that could not be read.
struct Transcoded {
    std::int64_t replaced = 0;  ///< by U+FFFD
    LineCount strays, cut;      ///< of UTF-8 with damage: bytes read as windows-1252, and U+FFFD
};
/// Writes `from`, which is in `encoding`, as UTF-8 to `to`, a block at a time; `on_block` hears the share
/// done, 0..1, and stops the work by returning false (Cancelled).
Result<Transcoded> transcode(const std::string& from, const std::string& encoding, const std::string& to,
                             const std::function<bool(double)>& on_block);
/// For LoadReport::repairs: which encoding was assumed, and what could not be read.
std::vector<std::string> encoding_notes(const Transcoded& done, const std::string& encoding);

}  // namespace sightline::engine
