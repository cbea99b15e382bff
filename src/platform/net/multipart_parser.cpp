#include "platform/net/multipart_parser.h"

namespace sightline::net {

namespace {

constexpr std::size_t kMaxHeaderBytes = 16 * 1024;
constexpr std::size_t kMaxPadding = 256;  // white space allowed after a delimiter
constexpr std::size_t kMaxPreamble = 16 * 1024;

std::unexpected<Error> malformed(std::string what) {
    return fail(ErrorCode::InvalidInput, "The form upload is malformed: " + std::move(what) + ".");
}

}  // namespace

MultipartParser::MultipartParser(std::string_view boundary, const PartSink& sink, std::size_t max_parts)
    : delimiter_("\r\n--" + std::string(boundary)), sink_(sink), max_parts_(max_parts), buffer_("\r\n") {
    // The body may start with a delimiter that has no line end before it; the one put in front makes it like
    // the others.
}

Result<void> MultipartParser::feed(std::string_view bytes) {
    if (state_ == State::Epilogue) return {};
    buffer_.append(bytes);
    while (true) {
        SL_TRY(const bool more, step());
        if (!more) break;
    }
    buffer_.erase(0, at_);
    at_ = 0;
    return {};
}

Result<void> MultipartParser::finish() {
    if (state_ == State::Epilogue) return {};
    if (state_ == State::Preamble)
        return malformed("it has no part with the boundary that its Content-Type names");
    return malformed("it ends before its closing boundary; it was probably cut off");
}

Result<bool> MultipartParser::step() {
    switch (state_) {
        case State::Preamble:
            return read_preamble();
        case State::AfterDelimiter:
            return read_delimiter_end();
        case State::PartHeader:
            return read_header();
        case State::PartData:
            return read_data();
        case State::Epilogue:
            at_ = buffer_.size();
            return false;
    }
    return false;
}

Result<bool> MultipartParser::read_preamble() {
    const auto found = buffer_.find(delimiter_, at_);
    if (found != std::string::npos) {
        at_ = found + delimiter_.size();
        state_ = State::AfterDelimiter;
        return true;
    }
    if (buffer_.size() > kMaxPreamble)
        return malformed("it does not begin with the boundary that its Content-Type names");
    return false;
}

Result<bool> MultipartParser::read_delimiter_end() {
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    if (rest.size() < 2) return false;
    if (rest.starts_with("--")) {
        state_ = State::Epilogue;
        return true;
    }
    const auto end = rest.find_first_not_of(" \t");
    if (end == std::string_view::npos || rest.size() < end + 2) {
        if (rest.size() > kMaxPadding) return malformed("a boundary is followed by too much white space");
        return false;
    }
    if (rest.substr(end, 2) != "\r\n") return malformed("a boundary is not followed by a line end");
    at_ += end + 2;
    if (++parts_ > max_parts_) {
        return fail(ErrorCode::TooLarge, "The form has more than " + std::to_string(max_parts_) +
                                             " parts. Send fewer files at once.");
    }
    state_ = State::PartHeader;
    return true;
}

Result<bool> MultipartParser::read_header() {
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    std::size_t length = 0, skip = 2;
    if (!rest.starts_with("\r\n")) {  // else the header is empty
        length = rest.find("\r\n\r\n");
        skip = 4;
        if (length > kMaxHeaderBytes && rest.size() > kMaxHeaderBytes + 3)
            return fail(ErrorCode::TooLarge,
                        "The header of a form part is larger than 16 KiB. Shorten the file name.");
        if (length == std::string_view::npos) return false;
    }
    SL_TRY(const PartHeader header, read_part_header(rest.substr(0, length)));
    at_ += length + skip;
    state_ = State::PartData;
    // Likewise: empty data is followed by the delimiter's own line end, which is there.
    SL_CHECK(sink_.begin(header));
    return true;
}

Result<bool> MultipartParser::read_data() {
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    const auto found = rest.find(delimiter_);
    if (found != std::string_view::npos) {
        if (found > 0) SL_CHECK(sink_.data(rest.substr(0, found)));
        SL_CHECK(sink_.end());
        at_ += found + delimiter_.size();
        state_ = State::AfterDelimiter;
        return true;
    }
    // A tail that may be the beginning of the delimiter stays.
    std::size_t keep = std::min(rest.size(), delimiter_.size() - 1);
    while (keep > 0 && !rest.ends_with(std::string_view(delimiter_).substr(0, keep))) --keep;
    if (rest.size() > keep) {
        SL_CHECK(sink_.data(rest.substr(0, rest.size() - keep)));
        at_ += rest.size() - keep;
    }
    return false;
}

}  // namespace sightline::net
