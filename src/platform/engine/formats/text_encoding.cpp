#include <fcntl.h>
#include <fmt/format.h>
#include <iconv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "platform/engine/formats/file_blocks.h"
#include "platform/engine/formats/file_content.h"
#include "platform/engine/process.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;

struct EightBitCounts {
    std::size_t sequences = 0;  // well-formed UTF-8 of two bytes and more
    std::size_t invalid = 0;    // bytes that are no UTF-8
    std::size_t c1 = 0;         // bytes 0x80..0x9f among them: printable in windows-1252 only
};

/// Length of the well-formed UTF-8 sequence at the start of `s`; 0 when there is none, -1 when `s` ends
/// within one.
int sequence_length(std::string_view s) {
    const auto lead = static_cast<unsigned char>(s[0]);
    const int length = lead >= 0xc2 && lead <= 0xdf   ? 2
                       : lead >= 0xe0 && lead <= 0xef ? 3
                       : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                      : 0;
    for (int i = 1; i < length; ++i) {
        if (static_cast<std::size_t>(i) >= s.size()) return -1;
        const auto byte = static_cast<unsigned char>(s[static_cast<std::size_t>(i)]);
        unsigned char low = 0x80, high = 0xbf;
        if (i == 1) {
            if (lead == 0xe0) low = 0xa0;
            if (lead == 0xed) high = 0x9f;
            if (lead == 0xf0) low = 0x90;
            if (lead == 0xf4) high = 0x8f;
        }
        if (byte < low || byte > high) return 0;
    }
    return length;
}

/// Counts up to where a sequence is cut off; gives the bytes consumed.
std::size_t count(std::string_view bytes, EightBitCounts& counts) {
    std::size_t i = 0;
    while (i < bytes.size()) {
        std::uint64_t word = 0;
        if (i + 8 <= bytes.size()) {
            std::memcpy(&word, bytes.data() + i, 8);
            if ((word & 0x8080808080808080ULL) == 0) {
                i += 8;
                continue;
            }
        }
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (byte < 0x80) {
            ++i;
            continue;
        }
        const int length = sequence_length(bytes.substr(i));
        if (length < 0) return i;
        counts.sequences += length > 0;
        counts.invalid += length == 0;
        counts.c1 += length == 0 && byte <= 0x9f;
        i += length > 0 ? static_cast<std::size_t>(length) : 1;
    }
    return i;
}

std::string encoding_from(const EightBitCounts& counts) {
    // A few broken bytes among many good sequences are damage, not another encoding.
    if (counts.invalid == 0 || counts.sequences > 4 * counts.invalid) return "utf-8";
    return counts.c1 > 0 ? "windows-1252" : "latin-1";
}

std::string wide_encoding(std::string_view bytes) {
    if (bytes.starts_with("\xff\xfe")) return "utf-16le";
    if (bytes.starts_with("\xfe\xff")) return "utf-16be";
    const std::size_t pairs = std::min<std::size_t>(bytes.size(), 64 << 10) / 2;
    std::size_t first = 0, second = 0;
    for (std::size_t i = 0; i < pairs; ++i) {
        first += bytes[2 * i] == '\0';
        second += bytes[2 * i + 1] == '\0';
    }
    // Text of any script has spaces, digits and line ends, whose high byte is zero, and hardly ever a zero
    // low byte.
    if (pairs >= 4 && second * 4 > pairs && first * 50 < pairs) return "utf-16le";
    if (pairs >= 4 && first * 4 > pairs && second * 50 < pairs) return "utf-16be";
    return {};
}

const char* iconv_name(std::string_view encoding) {
    if (encoding == "utf-16le") return "UTF-16LE";
    if (encoding == "utf-16be") return "UTF-16BE";
    if (encoding == "windows-1252") return "CP1252";
    if (encoding == "latin-1") return "ISO-8859-1";
    return "UTF-8";
}

}  // namespace

std::string detect_encoding(std::string_view bytes) {
    if (auto wide = wide_encoding(bytes); !wide.empty()) return wide;
    EightBitCounts counts;
    count(bytes, counts);
    return encoding_from(counts);
}

Result<std::string> detect_encoding_of_all(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    EightBitCounts counts;
    std::string block(kBlockBytes, '\0');
    std::size_t kept = 0;
    for (;;) {
        const ssize_t n = ::read(file.get(), block.data() + kept, block.size() - kept);
        if (n < 0) return fail(ErrorCode::Unavailable, "The file cannot be read.", std::strerror(errno));
        const std::size_t have = kept + static_cast<std::size_t>(n);
        const std::size_t used = count(std::string_view(block).substr(0, have), counts);
        kept = have - used;
        if (n == 0) {
            counts.invalid += kept;
            return encoding_from(counts);
        }
        std::memmove(block.data(), block.data() + used, kept);
    }
}

Result<std::int64_t> transcode(const std::string& from, const std::string& encoding, const std::string& to,
                               const std::function<bool(double)>& on_block) {
    const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    struct stat facts{};
    if (in.get() < 0 || out.get() < 0 || ::fstat(in.get(), &facts) != 0)
        return fail(ErrorCode::Unavailable, "The file cannot be converted to UTF-8.", std::strerror(errno));
    iconv_t converter = ::iconv_open("UTF-8", iconv_name(encoding));
    if (converter == reinterpret_cast<iconv_t>(-1))
        return fail(
            ErrorCode::Unsupported,
            fmt::format("The file is in {}, which cannot be read here. Save it as UTF-8 and upload that.",
                        encoding),
            std::strerror(errno));
    const std::unique_ptr<void, decltype(&::iconv_close)> guard(converter, &::iconv_close);
    const std::size_t unit = encoding.starts_with("utf-16") ? 2 : 1;
    std::string block(kBlockBytes, '\0'), text(kBlockBytes * 3 + 16, '\0');
    std::size_t kept = 0;
    std::int64_t done = 0, replaced = 0;
    for (bool end = false; !end;) {
        const ssize_t n = ::read(in.get(), block.data() + kept, block.size() - kept);
        if (n < 0) return fail(ErrorCode::Unavailable, "The file cannot be read.", std::strerror(errno));
        end = n == 0;
        char* at = block.data();
        std::size_t left = kept + static_cast<std::size_t>(n);
        if (done == 0) {
            const std::string_view start(at, left);
            const std::size_t bom =
                unit == 2 && (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff")) ? 2 : 0;
            at += bom;
            left -= bom;
        }
        done += n;
        char* to_at = text.data();
        std::size_t room = text.size();
        while (left > 0 && ::iconv(converter, &at, &left, &to_at, &room) == static_cast<std::size_t>(-1)) {
            if (errno == EINVAL && !end) break;  // the rest of the character comes with the next block
            constexpr std::string_view kReplacement = "\xef\xbf\xbd";
            std::memcpy(to_at, kReplacement.data(), kReplacement.size());
            to_at += kReplacement.size();
            room -= kReplacement.size();
            const std::size_t skip = std::min(left, unit);
            at += skip;
            left -= skip;
            ++replaced;
        }
        SL_CHECK(write_all(out.get(), {text.data(), static_cast<std::size_t>(to_at - text.data())},
                           "convert the file"));
        std::memmove(block.data(), at, left);
        kept = left;
        if (!on_block(facts.st_size > 0 ? static_cast<double>(done) / static_cast<double>(facts.st_size) : 1))
            return fail(ErrorCode::Cancelled, "The request was cancelled.");
    }
    return replaced;
}

std::string replaced_note(std::int64_t replaced, const std::string& encoding) {
    return fmt::format("{} could not be read as {} and {} replaced by �.",
                       replaced == 1 ? "1 character" : fmt::format("{} characters", replaced), encoding,
                       replaced == 1 ? "was" : "were");
}

}  // namespace sightline::engine
