#include "platform/engine/csv/csv_records.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kMaxQuoted = 64u << 20;  // a quote that is open for longer closes nothing
constexpr std::size_t kMaxWasted =
    256u << 20;  // after that much searching in vain, open quotes are believed for kShortQuoted only
constexpr std::size_t kShortQuoted = 64u << 10;
constexpr std::size_t kMaxPadding = 16;  // spaces between a closing quote and the delimiter

}  // namespace

bool ByteWindow::fill() {
    if (end_) return false;
    if (start_ > 0) {
        buffer_.erase(0, start_);
        start_ = 0;
    }
    const std::size_t have = buffer_.size();
    buffer_.resize(have + kBlockBytes);
    ssize_t n = 0;
    do n = ::read(file_.get(), buffer_.data() + have, kBlockBytes);
    while (n < 0 && errno == EINTR);
    buffer_.resize(have + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    end_ = n <= 0;
    return n > 0;
}

CsvRecords::CsvRecords(ByteWindow window, CsvDialect dialect)
    : window_(std::move(window)),
      dialect_(dialect),
      delimiter_(static_cast<unsigned char>(dialect.delimiter)) {
    if (window_.at(0) == 0xef && window_.at(1) == 0xbb && window_.at(2) == 0xbf) window_.advance(3);
}

bool CsvRecords::next(CsvRecord& record) {
    window_.advance(length_);
    length_ = 0;
    line_ = next_line_;
    nuls_before_ = nuls_;
    if (window_.at(0) < 0) return false;
    read(record, false);
    return true;
}

void CsvRecords::again_in_one_line(CsvRecord& record) {
    read(record, true);
}

void CsvRecords::again_with(char delimiter, CsvRecord& record) {
    delimiter_ = static_cast<unsigned char>(delimiter);
    read(record, true);
    delimiter_ = static_cast<unsigned char>(dialect_.delimiter);
}

void CsvRecords::read(CsvRecord& record, bool one_line) {
    record.width = 0;
    record.line = line_;
    record.lines = 1;
    record.stray_quotes = record.quoted = false;
    nuls_ = nuls_before_;
    std::size_t at = 0;
    for (;;) {
        std::string& field = record.add();
        std::size_t quote_at = at;
        while (window_.at(quote_at) == ' ' && delimiter_ != ' ') ++quote_at;
        bool done = false;
        if (window_.at(quote_at) == static_cast<unsigned char>(dialect_.quote)) {
            std::size_t end = quote_at;
            const std::int64_t lines = record.lines;
            done = quoted(end, field, record, one_line);
            if (done) {
                at = end;
                if (record.width == 1) record.quoted = true;
            } else {
                record.stray_quotes = true;
                record.lines = lines;
                field.clear();
            }
        }
        if (!done) plain(at, field);
        const int c = window_.at(at);
        if (c == delimiter_) {
            ++at;
            continue;
        }
        if (c == '\r')
            at += window_.at(at + 1) == '\n' ? 2 : 1;
        else if (c == '\n')
            ++at;
        break;
    }
    length_ = at;
    next_line_ = line_ + record.lines;
}

void CsvRecords::plain(std::size_t& at, std::string& field) {
    const char stops[] = {static_cast<char>(delimiter_), '\n', '\r', '\0'};
    for (;;) {
        const std::string_view rest = window_.from(at);
        if (rest.empty()) return;
        const std::size_t n = std::min(rest.find_first_of(std::string_view(stops, 4)), rest.size());
        field.append(rest.substr(0, n));
        at += n;
        const int c = window_.at(at);
        if (ends_field(c)) return;
        if (c == 0) {
            ++nuls_;
            ++at;
        }
    }
}

// On success `at` stands on what ends the field. A quote inside that closes nothing is text, unless what
// comes before it is a delimiter: then a field begins there, and the opening quote was the stray one.
bool CsvRecords::quoted(std::size_t& at, std::string& field, CsvRecord& record, bool one_line) {
    const int quote = static_cast<unsigned char>(dialect_.quote),
              escape = static_cast<unsigned char>(dialect_.escape);
    const std::size_t open = at;
    const std::size_t limit = wasted_ > kMaxWasted ? kShortQuoted : kMaxQuoted;
    const char stops[] = {dialect_.quote, dialect_.escape, '\n', '\r', '\0'};
    bool inner = false;  // a quote within, that was not doubled, is open
    for (++at; at - open < limit;) {
        const std::string_view rest = window_.from(at);
        if (rest.empty()) {
            ran_out_ = true;
            break;
        }
        const std::size_t n = std::min(rest.find_first_of(std::string_view(stops, 5)), rest.size());
        field.append(rest.substr(0, n));
        at += n;
        if (n == rest.size()) continue;
        const int c = window_.at(at), following = window_.at(at + 1);
        if (c == escape && escape != quote && (following == quote || following == escape)) {
            field += static_cast<char>(following);
            at += 2;
        } else if (c == quote) {
            if (ends_field(following)) {
                ++at;
                return true;
            }
            if (following == quote && escape == quote) {
                if (inner && ends_field(window_.at(at + 2))) {  // both end here: "he said "yes""
                    field += static_cast<char>(quote);
                    at += 2;
                    return true;
                }
                field += static_cast<char>(quote);
                at += 2;
                continue;
            }
            std::size_t after = at + 1;
            while (window_.at(after) == ' ' && after - at < kMaxPadding) ++after;
            if (after > at + 1 && ends_field(window_.at(after))) {
                at = after;
                return true;
            }
            const int before = window_.at(at - 1);
            if (at - 1 > open && ends_field(before)) break;
            record.stray_quotes = true;
            inner = !inner;
            field += static_cast<char>(quote);
            ++at;
        } else if (c == 0) {
            ++nuls_;
            ++at;
        } else if (c == '\n' || c == '\r') {
            if (one_line) break;
            const bool both = c == '\r' && following == '\n';
            field += '\n';
            at += both ? 2 : 1;
            ++record.lines;
        } else {
            field += static_cast<char>(c);
            ++at;
        }
    }
    wasted_ += at - open;
    return false;
}

}  // namespace sightline::engine
