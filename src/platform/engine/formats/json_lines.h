#pragma once
// The lines of a file, each in memory as a whole. Used in the child only.

#include <string>
#include <string_view>

#include "platform/engine/process.h"

namespace sightline::engine {

class JsonLines {
  public:
    explicit JsonLines(const std::string& path);
    /// False at the end, and where a line is longer than a record may be; `line` is valid until the next.
    bool next(std::string_view& line);
    bool too_long() const { return too_long_; }

  private:
    Descriptor file_;
    std::string buffer_;
    std::size_t at_ = 0;
    bool too_long_ = false;
};

}  // namespace sightline::engine
