#include "platform/engine/formats/json_lines.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 256 << 10, kLongestLine = 1 << 30;

}  // namespace

JsonLines::JsonLines(const std::string& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}

bool JsonLines::next(std::string_view& line) {
    for (std::size_t from = at_;;) {
        const std::size_t end = buffer_.find('\n', from);
        if (end != std::string::npos) {
            line = std::string_view(buffer_).substr(at_, end - at_);
            at_ = end + 1;
            return true;
        }
        buffer_.erase(0, std::exchange(at_, 0));
        from = buffer_.size();
        too_long_ = from > kLongestLine;
        if (too_long_) return false;
        buffer_.resize(from + kBlockBytes);
        const ssize_t n = ::read(file_.get(), buffer_.data() + from, kBlockBytes);
        buffer_.resize(from + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
        if (n > 0) continue;
        at_ = buffer_.size();
        line = buffer_;
        return at_ > 0;
    }
}

}  // namespace sightline::engine
