#pragma once
// The multipart/form-data format (RFC 7578 over RFC 2046) fed piece by piece. Holds at most one delimiter or
// one part's header.

#include <string>
#include <string_view>

#include "platform/net/multipart.h"

namespace sightline::net {

/// The boundary of a Content-Type; InvalidInput when it is not multipart/form-data or has no usable boundary.
Result<std::string> multipart_boundary(std::string_view content_type);

/// Name, file name and type of a part from its header lines. The file name is the last path segment, without
/// control characters.
Result<PartHeader> read_part_header(std::string_view lines);

/// The file name of an answer's Content-Disposition (RFC 6266), as of a part; "" where it gives none.
std::string attachment_name(std::string_view disposition);

class MultipartParser {
  public:
    MultipartParser(std::string_view boundary, const PartSink& sink, std::size_t max_parts);

    Result<void> feed(std::string_view bytes);
    Result<void> finish();  ///< InvalidInput when the closing delimiter has not been seen

  private:
    enum class State { Preamble, AfterDelimiter, PartHeader, PartData, Epilogue };

    Result<bool> step();  ///< false: more input is needed
    Result<bool> read_preamble();
    Result<bool> read_delimiter_end();
    Result<bool> read_header();
    Result<bool> read_data();

    const std::string delimiter_;  // CRLF "--" boundary
    const PartSink& sink_;
    const std::size_t max_parts_;
    State state_ = State::Preamble;
    std::string buffer_;
    std::size_t at_ = 0;  // consumed of buffer_
    std::size_t parts_ = 0;
};

}  // namespace sightline::net
