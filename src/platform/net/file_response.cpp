#include "platform/net/file_response.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <stdexcept>

#include "base/log.h"
#include "platform/net/response_head.h"

namespace sightline::net {

namespace {

constexpr std::uint64_t kWholeInMemory = 64 * 1024;
constexpr std::size_t kPiece = 128 * 1024;

struct File {
    int descriptor = -1;
    explicit File(const std::string& path)
        : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    ~File() {
        if (descriptor >= 0) ::close(descriptor);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    /// Exactly this many bytes; throws when the file has become shorter or cannot be read.
    void read(std::uint64_t offset, char* to, std::size_t size) const {
        while (size > 0) {
            const ssize_t got = ::pread(descriptor, to, size, static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) throw std::runtime_error("a file being sent became shorter or unreadable");
            offset += static_cast<std::uint64_t>(got);
            to += got;
            size -= static_cast<std::size_t>(got);
        }
    }
};

struct Range {
    std::uint64_t begin = 0, end = 0;  // half open
};

enum class RangeKind { None, One, Unsatisfiable };

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

RangeKind read_range(std::string_view text, std::uint64_t size, Range& out) {
    constexpr std::string_view kUnit = "bytes=";
    if (!text.starts_with(kUnit) || text.find(',') != std::string_view::npos) return RangeKind::None;
    text.remove_prefix(kUnit.size());
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return RangeKind::None;
    const std::string_view first = text.substr(0, dash), last = text.substr(dash + 1);
    if (first.empty()) {
        const auto suffix = number(last);
        if (!suffix) return RangeKind::None;
        if (*suffix == 0 || size == 0) return RangeKind::Unsatisfiable;
        out = {size - std::min(*suffix, size), size};
        return RangeKind::One;
    }
    const auto begin = number(first);
    if (!begin) return RangeKind::None;
    std::uint64_t end = size;
    if (!last.empty()) {
        const auto inclusive = number(last);
        if (!inclusive || *inclusive < *begin) return RangeKind::None;
        end = *inclusive >= size ? size : *inclusive + 1;
    }
    if (*begin >= size) return RangeKind::Unsatisfiable;
    out = {*begin, end};
    return RangeKind::One;
}

bool not_modified(const Request& request, std::string_view etag, std::string_view modified) {
    if (const auto tags = request.headers.get("if-none-match"); !tags.empty())
        return matches_etag(tags, etag);
    const auto since = request.headers.get("if-modified-since");
    return !since.empty() && since == modified;  // clients send back what they were given
}

}  // namespace

bool matches_etag(std::string_view list, std::string_view etag) {
    const auto strong = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        std::string_view tag = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        while (!tag.empty() && tag.front() == ' ') tag.remove_prefix(1);
        while (!tag.empty() && tag.back() == ' ') tag.remove_suffix(1);
        if (tag == "*" || strong(tag) == strong(etag)) return true;
    }
    return false;
}

Response file_response(const Request& request, Response response) {
    const auto file = std::make_shared<File>(response.file);
    struct stat info{};
    if (file->descriptor < 0 || ::fstat(file->descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        log::warning("file_not_served", {{"file", response.file}});
        return error_response(404, "The file is not there any more.", request.request_id);
    }
    response.file.clear();
    const auto size = static_cast<std::uint64_t>(info.st_size);
    auto& headers = response.headers;
    if (headers.get("etag").empty()) {
        const auto stamp = static_cast<std::uint64_t>(info.st_mtim.tv_sec) * 1'000'000'000 +
                           static_cast<std::uint64_t>(info.st_mtim.tv_nsec);
        char tag[40];
        std::snprintf(tag, sizeof tag, "\"%llx-%llx\"", static_cast<unsigned long long>(stamp),
                      static_cast<unsigned long long>(size));
        headers.set("ETag", tag);
    }
    const std::string modified = http_date(info.st_mtim.tv_sec);
    headers.set("Last-Modified", modified);
    headers.set("Accept-Ranges", "bytes");
    if (headers.get("content-type").empty()) headers.set("Content-Type", "application/octet-stream");

    Range range{0, size};
    const bool reading = request.method == "GET" || request.method == "HEAD";
    if (response.status == 200 && reading) {
        const std::string etag(headers.get("etag"));
        if (not_modified(request, etag, modified)) {
            response.status = 304;
            return response;
        }
        const auto if_range = request.headers.get("if-range");
        const bool same =
            if_range.empty() || if_range == modified || (if_range == etag && !etag.starts_with("W/"));
        const auto asked = request.headers.get("range");
        if (request.method == "GET" && !asked.empty() && same) {
            const auto kind = read_range(asked, size, range);
            if (kind == RangeKind::Unsatisfiable) {
                Response refused = error_response(
                    416, "The range lies outside the file, which has " + std::to_string(size) + " bytes.",
                    request.request_id);
                refused.headers.set("Content-Range", "bytes */" + std::to_string(size));
                return refused;
            }
            if (kind == RangeKind::One) {
                response.status = 206;
                headers.set("Content-Range", "bytes " + std::to_string(range.begin) + "-" +
                                                 std::to_string(range.end - 1) + "/" + std::to_string(size));
            }
        }
    }
    const std::uint64_t length = range.end - range.begin;
    if (length <= kWholeInMemory) {
        response.body.resize(length);
        file->read(range.begin, response.body.data(), length);
        return response;
    }
    headers.set("Content-Length", std::to_string(length));
    response.stream = [file, range](StreamWriter& writer) {
        std::string piece;
        for (auto at = range.begin; at < range.end; at += piece.size()) {
            piece.resize(std::min<std::uint64_t>(kPiece, range.end - at));
            file->read(at, piece.data(), piece.size());
            if (!writer.write(piece)) return;
        }
    };
    return response;
}

}  // namespace sightline::net
