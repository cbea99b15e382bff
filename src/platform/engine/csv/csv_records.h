#pragma once
// Records of a CSV as tolerantly as a person would read it: quotes that close nothing are text, a record may
// span lines. DuckDB reads what is sound; this reads the beginning of every file to judge it, and all of
// those that are not sound. Used in the child only.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/engine/process.h"

namespace sightline::engine {

struct CsvDialect {
    char delimiter = ',';
    char quote = '"';
    char escape = '"';
    friend bool operator==(const CsvDialect&, const CsvDialect&) = default;
};

struct CsvRecord {
    std::vector<std::string> fields;  ///< the first `width` of them count; the rest is kept for its memory
    std::size_t width = 0;
    std::int64_t line = 1;      ///< of its first line in the file, from 1
    std::int64_t lines = 1;     ///< physical lines it takes
    bool stray_quotes = false;  ///< a quote had to be taken as text
    bool quoted = false;        ///< its first field was in quotes
    bool blank() const { return width == 1 && fields[0].empty() && !quoted; }

    std::string& add() {
        if (fields.size() == width) fields.emplace_back();
        fields[width].clear();
        return fields[width++];
    }
};

/// Bytes of a file or of memory, of which a part is at hand.
class ByteWindow {
  public:
    explicit ByteWindow(std::string_view all) : buffer_(all), end_(true) {}
    explicit ByteWindow(Descriptor file) : file_(std::move(file)) {}

    /// The byte at `i` from the window's start, or -1 past the end of all.
    int at(std::size_t i) {
        while (start_ + i >= buffer_.size())
            if (!fill()) return -1;
        return static_cast<unsigned char>(buffer_[start_ + i]);
    }
    /// What is at hand from `i` on, at least one byte unless all is over.
    std::string_view from(std::size_t i) {
        return at(i) < 0 ? std::string_view() : std::string_view(buffer_).substr(start_ + i);
    }
    void advance(std::size_t n) {
        start_ += n;
        consumed_ += n;
    }
    std::size_t consumed() const { return consumed_; }

  private:
    bool fill();
    Descriptor file_;
    std::string buffer_;
    std::size_t start_ = 0, consumed_ = 0;
    bool end_ = false;
};

class CsvRecords {
  public:
    CsvRecords(ByteWindow window, CsvDialect dialect);

    /// The next record; false at the end.
    bool next(CsvRecord& record);
    /// Reads the record just given once more as next() did.
    void again(CsvRecord& record) { read(record, false); }
    /// Reads the record just given once more, its quotes confined to one line: a quote that is open at its
    /// end was text.
    void again_in_one_line(CsvRecord& record);
    /// Reads the record just given once more, in one line, with another delimiter.
    void again_with(char delimiter, CsvRecord& record);

    std::size_t consumed() const { return window_.consumed() + length_; }
    std::int64_t nul_count() const { return nuls_; }       ///< NUL characters left out so far
    std::int64_t lines() const { return next_line_ - 1; }  ///< physical lines given so far
    /// A quote was open at the end of all, and taken as text: more bytes might have closed it.
    bool ran_out() const { return ran_out_; }

  private:
    void read(CsvRecord& record, bool one_line);
    bool quoted(std::size_t& at, std::string& field, CsvRecord& record, bool one_line);
    void plain(std::size_t& at, std::string& field);
    bool ends_field(int c) const { return c < 0 || c == delimiter_ || c == '\n' || c == '\r'; }

    ByteWindow window_;
    CsvDialect dialect_;
    int delimiter_ = ',';
    std::size_t length_ = 0;  // of the record just given, with its line end
    std::int64_t line_ = 1, next_line_ = 1;
    std::int64_t nuls_ = 0, nuls_before_ = 0;  // with and without the record just given
    bool ran_out_ = false;
    std::size_t wasted_ = 0;  // bytes looked through after quotes that closed nowhere
};

}  // namespace sightline::engine
