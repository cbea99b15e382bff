#include <fcntl.h>
#include <fmt/format.h>
#include <iconv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "platform/engine/formats/file_blocks.h"
#include "platform/engine/formats/file_content.h"
#include "platform/engine/formats/foreign_encoding.h"
#include "platform/engine/process.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;

struct EightBitCounts {
    std::size_t weight = 0;   // of well-formed UTF-8 of two bytes and more: the longer the surer
    std::size_t invalid = 0;  // bytes that are no UTF-8
    std::size_t c1 = 0;       // bytes 0x80..0x9f among them: printable in windows-1252 only
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
        counts.weight += length > 0 ? static_cast<std::size_t>(length - 1) : 0;
        counts.invalid += length == 0;
        counts.c1 += length == 0 && byte <= 0x9f;
        i += length > 0 ? static_cast<std::size_t>(length) : 1;
    }
    return i;
}

/// A few broken bytes among good sequences are damage, not another encoding: in Western text of one byte a
/// character, hardly two of them make a sequence, and never three.
bool is_damaged_utf8(const EightBitCounts& counts) {
    return counts.weight >= 2 * counts.invalid;
}

std::string encoding_from(const EightBitCounts& counts, const ForeignLines& lines) {
    if (counts.invalid == 0 || is_damaged_utf8(counts)) return "utf-8";
    if (std::string foreign = lines.encoding(); !foreign.empty()) return foreign;
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

/// The characters of windows-1252 from 0x80 on; those it does not have are replaced.
constexpr std::array<std::string_view, 32> kWindows1252 = {
    "€", "�", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "�", "Ž", "�",
    "�", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "�", "ž", "Ÿ"};

std::string as_windows_1252(unsigned char byte) {
    if (byte < 0xa0) return std::string(kWindows1252[byte - 0x80]);
    return {static_cast<char>(0xc0 | byte >> 6), static_cast<char>(0x80 | (byte & 0x3f))};
}

/// UTF-8 with bytes among it that are none: those become what they are in windows-1252, what was cut off
/// within a character �.
class Utf8Mender {
  public:
    /// Appends to `out`; gives the bytes consumed, which at the `end` are all.
    std::size_t mend(std::string_view bytes, bool end, std::string& out) {
        std::size_t i = 0;
        while (i < bytes.size()) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            if (byte < 0x80) {
                const auto next =
                    std::ranges::find_if(bytes.begin() + static_cast<std::ptrdiff_t>(i), bytes.end(),
                                         [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
                const std::string_view plain(bytes.begin() + static_cast<std::ptrdiff_t>(i), next);
                line_ += std::ranges::count(plain, '\n');
                out += plain;
                i += plain.size();
                continue;
            }
            const int length = sequence_length(bytes.substr(i));
            if (length < 0 && !end) return i;
            if (length > 0) {
                out += bytes.substr(i, static_cast<std::size_t>(length));
                i += static_cast<std::size_t>(length);
                continue;
            }
            i += stray(bytes.substr(i), out);
        }
        return i;
    }
    LineCount read, replaced;

  private:
    std::size_t stray(std::string_view rest, std::string& out) {
        const auto lead = static_cast<unsigned char>(rest[0]);
        std::size_t length = 1;
        const auto continues = [&](std::size_t i) {
            return i < rest.size() && (static_cast<unsigned char>(rest[i]) & 0xc0) == 0x80;
        };
        if (lead >= 0xe0 && lead <= 0xf4 && continues(1)) {
            while (length < (lead >= 0xf0 ? 3U : 2U) && continues(length)) ++length;
            out += "�";
            replaced.add(line_);
            return length;
        }
        const std::string character = as_windows_1252(lead);
        (character == "�" ? replaced : read).add(line_);
        out += character;
        return 1;
    }
    std::int64_t line_ = 1;
};

std::string replaced_note(std::int64_t replaced, const std::string& encoding) {
    return fmt::format("{} could not be read as {} and {} replaced by �.",
                       replaced == 1 ? "1 character" : fmt::format("{} characters", replaced), encoding,
                       replaced == 1 ? "was" : "were");
}

std::string assumed_note(const std::string& encoding) {
    const bool western = encoding == "windows-1252" || encoding == "latin-1";
    return fmt::format("The file is not in UTF-8; it was read as {}{}.", encoding,
                       western ? ", as Western European text is" : "");
}

}  // namespace

std::string detect_encoding(std::string_view bytes, bool whole) {
    if (auto wide = wide_encoding(bytes); !wide.empty()) return wide;
    EightBitCounts counts;
    count(bytes, counts);
    ForeignLines lines;
    if (counts.invalid > 0) lines.add(bytes, true, whole);
    return encoding_from(counts, lines);
}

Result<std::string> detect_encoding_of_all(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    EightBitCounts counts;
    ForeignLines lines;
    std::string block(kBlockBytes, '\0');
    std::size_t kept = 0;
    for (;;) {
        const ssize_t n = ::read(file.get(), block.data() + kept, block.size() - kept);
        if (n < 0) return fail(ErrorCode::Unavailable, "The file cannot be read.", std::strerror(errno));
        const std::size_t have = kept + static_cast<std::size_t>(n);
        const std::size_t used = count(std::string_view(block).substr(0, have), counts);
        if (counts.invalid > 0) lines.add(std::string_view(block).substr(0, have), false, n == 0);
        kept = have - used;
        if (n == 0) {
            counts.invalid += kept;
            return encoding_from(counts, lines);
        }
        std::memmove(block.data(), block.data() + used, kept);
    }
}

bool is_sound_utf8(std::string_view bytes) {
    EightBitCounts counts;
    return count(bytes, counts) == bytes.size() && counts.invalid == 0;
}

Result<Transcoded> transcode(const std::string& from, const std::string& encoding, const std::string& to,
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
    Utf8Mender mender;
    const bool mend = encoding == "utf-8";
    std::string mended;
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
        if (mend) {
            mended.clear();
            const std::size_t used = mender.mend({at, left}, end, mended);
            at += used;
            left -= used;
        }
        while (!mend && left > 0 &&
               ::iconv(converter, &at, &left, &to_at, &room) == static_cast<std::size_t>(-1)) {
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
        // Of some encodings a character is held back for a mark that may follow.
        if (end && !mend) (void)::iconv(converter, nullptr, nullptr, &to_at, &room);
        const std::string_view made(text.data(), static_cast<std::size_t>(to_at - text.data()));
        SL_CHECK(write_all(out.get(), mend ? std::string_view(mended) : made, "convert the file"));
        std::memmove(block.data(), at, left);
        kept = left;
        if (!on_block(facts.st_size > 0 ? static_cast<double>(done) / static_cast<double>(facts.st_size) : 1))
            return fail(ErrorCode::Cancelled, "The request was cancelled.");
    }
    return Transcoded{replaced, mender.read, mender.replaced};
}

std::vector<std::string> encoding_notes(const Transcoded& done, const std::string& encoding) {
    std::vector<std::string> out;
    if (encoding != "utf-8" && !encoding.starts_with("utf-16")) out.push_back(assumed_note(encoding));
    if (done.strays.count > 0)
        out.push_back(
            fmt::format("{} not UTF-8 like the rest and {} read as windows-1252{}.",
                        done.strays.count == 1 ? "1 byte is" : fmt::format("{} bytes are", done.strays.count),
                        done.strays.count == 1 ? "was" : "were", done.strays.where()));
    if (const LineCount& cut = done.cut; cut.count > 0)
        out.push_back(
            fmt::format("{} not UTF-8 and {} replaced by �{}.",
                        cut.count == 1 ? "1 character is" : fmt::format("{} characters are", cut.count),
                        cut.count == 1 ? "was" : "were", cut.where()));
    if (done.replaced > 0) out.push_back(replaced_note(done.replaced, encoding));
    return out;
}

}  // namespace sightline::engine
