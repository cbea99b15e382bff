#include "platform/engine/formats/foreign_encoding.h"

#include <iconv.h>
#include <uchardet/uchardet.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cerrno>
#include <memory>
#include <optional>

namespace sightline::engine {

namespace {

constexpr std::size_t kEvidenceBytes = 64 << 10;
constexpr std::size_t kLeastLetters = 4;

enum class Family { Western, Foreign, CentralEuropean, Turkish };

struct Encoding {
    std::string_view detected;  // uchardet's name
    std::string_view name;      // ours
    const char* iconv;
    Family family;
};
// Supersets where there are: files of that name hold their characters too.
constexpr std::array kEncodings = {
    Encoding{"SHIFT_JIS", "shift_jis", "CP932", Family::Foreign},
    Encoding{"EUC-JP", "euc-jp", "EUC-JP-MS", Family::Foreign},
    Encoding{"GB18030", "gb18030", "GB18030", Family::Foreign},
    Encoding{"BIG5", "big5", "BIG5-HKSCS", Family::Foreign},
    Encoding{"EUC-TW", "euc-tw", "EUC-TW", Family::Foreign},
    Encoding{"UHC", "euc-kr", "CP949", Family::Foreign},
    Encoding{"EUC-KR", "euc-kr", "CP949", Family::Foreign},
    Encoding{"WINDOWS-1251", "windows-1251", "CP1251", Family::Foreign},
    Encoding{"KOI8-R", "koi8-r", "KOI8-R", Family::Foreign},
    Encoding{"KOI8-U", "koi8-u", "KOI8-U", Family::Foreign},
    Encoding{"IBM866", "ibm866", "CP866", Family::Foreign},
    Encoding{"IBM855", "ibm855", "CP855", Family::Foreign},
    Encoding{"ISO-8859-5", "iso-8859-5", "ISO-8859-5", Family::Foreign},
    Encoding{"MAC-CYRILLIC", "mac-cyrillic", "MAC-CYRILLIC", Family::Foreign},
    Encoding{"WINDOWS-1253", "windows-1253", "CP1253", Family::Foreign},
    Encoding{"ISO-8859-7", "iso-8859-7", "ISO-8859-7", Family::Foreign},
    Encoding{"WINDOWS-1255", "windows-1255", "CP1255", Family::Foreign},
    Encoding{"ISO-8859-8", "iso-8859-8", "ISO-8859-8", Family::Foreign},
    Encoding{"WINDOWS-1256", "windows-1256", "CP1256", Family::Foreign},
    Encoding{"ISO-8859-6", "iso-8859-6", "ISO-8859-6", Family::Foreign},
    Encoding{"TIS-620", "windows-874", "CP874", Family::Foreign},
    Encoding{"ISO-8859-11", "windows-874", "CP874", Family::Foreign},
    Encoding{"WINDOWS-1250", "windows-1250", "CP1250", Family::CentralEuropean},
    Encoding{"ISO-8859-2", "iso-8859-2", "ISO-8859-2", Family::CentralEuropean},
    Encoding{"WINDOWS-1254", "windows-1254", "CP1254", Family::Turkish},
    Encoding{"ISO-8859-9", "windows-1254", "CP1254", Family::Turkish},
    Encoding{"", "utf-16le", "UTF-16LE", Family::Western},
    Encoding{"", "utf-16be", "UTF-16BE", Family::Western},
    Encoding{"", "windows-1252", "CP1252", Family::Western},
    Encoding{"", "latin-1", "ISO-8859-1", Family::Western},
};

const Encoding& named(std::string_view name) {
    return *std::ranges::find(kEncodings, name, &Encoding::name);
}

bool is_high(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}

bool is_ascii_letter(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Nothing where some bytes are none of the encoding.
std::optional<std::u32string> decoded(std::string bytes, const char* encoding) {
    iconv_t raw = ::iconv_open("UTF-32LE", encoding);
    if (raw == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    const std::unique_ptr<void, decltype(&::iconv_close)> converter(raw, &::iconv_close);
    std::u32string out(bytes.size() * 2 + 1, U'\0');
    char *from = bytes.data(), *to = reinterpret_cast<char*>(out.data());
    std::size_t left = bytes.size(), room = out.size() * sizeof(char32_t);
    if (::iconv(converter.get(), &from, &left, &to, &room) == static_cast<std::size_t>(-1))
        return std::nullopt;
    out.resize(out.size() - room / sizeof(char32_t));
    return out;
}

/// Scripts that are not Latin.
bool is_foreign_letter(char32_t c) {
    return (c >= 0x370 && c < 0x600) || (c >= 0x620 && c < 0x700) || (c >= 0xe00 && c < 0xe80) ||
           (c >= 0x3005 && c <= 0x3007) || (c >= 0x3040 && c < 0x3100) || (c >= 0x3400 && c < 0xa000) ||
           (c >= 0xac00 && c < 0xd7b0) || (c >= 0xff66 && c < 0xffa0) || (c >= 0x20000 && c < 0x30000);
}

/// Marks that stand in such texts as in others: quotes, dashes, №, wide forms.
bool is_mark(char32_t c) {
    return (c >= 0xa0 && c < 0xc0) || (c >= 0x2000 && c < 0x2200) || (c >= 0x3000 && c < 0x3005) ||
           (c >= 0x3008 && c < 0x3040) || (c >= 0xff00 && c < 0xff66);
}

/// Words of another script, and hardly ones of both: in Western text accents stand beside plain letters.
bool reads_as_foreign(const std::u32string& text) {
    std::size_t letters = 0, strange = 0, beside_latin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t c = text[i];
        if (c < 0x80) continue;
        if (!is_foreign_letter(c)) {
            strange += !is_mark(c);
            continue;
        }
        ++letters;
        beside_latin +=
            (i > 0 && is_ascii_letter(text[i - 1])) || (i + 1 < text.size() && is_ascii_letter(text[i + 1]));
    }
    return letters >= kLeastLetters && strange * 10 <= letters && beside_latin * 4 <= letters;
}

struct HighBytes {
    std::array<std::size_t, 256> count{};
    std::bitset<256> in_words{};  // beside a letter of ASCII
    explicit HighBytes(std::string_view lines) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!is_high(lines[i])) continue;
            const auto byte = static_cast<unsigned char>(lines[i]);
            ++count[byte];
            if ((i > 0 && is_ascii_letter(static_cast<unsigned char>(lines[i - 1]))) ||
                (i + 1 < lines.size() && is_ascii_letter(static_cast<unsigned char>(lines[i + 1]))))
                in_words.set(byte);
        }
    }
    std::size_t of(std::string_view bytes) const {
        std::size_t n = 0;
        for (const char c : bytes) n += count[static_cast<unsigned char>(c)];
        return n;
    }
    bool only(std::string_view letters) const {
        for (std::size_t b = 0xc0; b < 256; ++b)
            if (count[b] > 0 && !letters.contains(static_cast<char>(b))) return false;
        return true;
    }
};

/// "³" within a word is no Western text, but "ł" of another; of letters that both have, only sets that no
/// Western language has tell.
bool reads_as_central_european(const HighBytes& bytes, const Encoding& e) {
    std::size_t symbols = 0;
    for (std::size_t b = 0xa1; b < 0xc0; ++b)
        if (bytes.in_words[b]) {
            const auto c = decoded(std::string(1, static_cast<char>(b)), e.iconv);
            const bool letter = c && c->size() == 1 && c->front() >= 0x100 && c->front() < 0x180;
            // The ordinals º and ª, and what stands at the end of a unit: m², m³, µm.
            const bool western = b == 0xaa || b == 0xba || b == 0xb2 || b == 0xb5;
            if (letter && !western) symbols += bytes.count[b];
        }
    if (symbols >= 3 && bytes.of("\xea\xe6\xf1\xb1\xb9\xf3\xe8\xf8\xf9\xec\xe3\xfe\xef") >= 2) return true;
    const std::size_t hooks = bytes.of("\x9a\x9e\x8a\x8e");  // š and ž
    if (e.name == "windows-1250" && hooks >= 2 && bytes.of("\xe8\xec\xf8\xf9\xe6\xf0\xc8\xd8") >= 2)
        return true;
    const bool hungarian =
        bytes.only("\xc1\xc9\xcd\xd3\xd5\xd6\xda\xdb\xdc\xe1\xe9\xed\xf3\xf5\xf6\xfa\xfb\xfc");
    return hungarian && bytes.of("\xf5\xd5\xfb\xdb") >= 2;
}

bool reads_as_turkish(const HighBytes& bytes) {
    return bytes.of("\xd0\xdd\xde\xf0\xfd\xfe") >= 3 &&
           bytes.only("\xc2\xc7\xce\xd0\xd6\xdb\xdc\xdd\xde\xe2\xe7\xee\xf0\xf6\xfb\xfc\xfd\xfe");
}

std::string detected(std::string_view lines) {
    const std::unique_ptr<std::remove_pointer_t<uchardet_t>, decltype(&::uchardet_delete)> detector(
        ::uchardet_new(), &::uchardet_delete);
    if (!detector || ::uchardet_handle_data(detector.get(), lines.data(), lines.size()) != 0) return {};
    ::uchardet_data_end(detector.get());
    return ::uchardet_get_charset(detector.get());
}

}  // namespace

const char* iconv_name(std::string_view encoding) {
    const auto* const found = std::ranges::find(kEncodings, encoding, &Encoding::name);
    return found == kEncodings.end() ? "UTF-8" : found->iconv;
}

void ForeignLines::add(std::string_view bytes, bool begins_line, bool ends_line) {
    if (!begins_line) bytes.remove_prefix(std::min(bytes.find('\n'), bytes.size()));
    if (!ends_line) bytes = bytes.substr(0, bytes.rfind('\n') + 1);
    while (!bytes.empty() && lines_.size() < kEvidenceBytes) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view line = bytes.substr(0, end);
        if (std::ranges::any_of(line, is_high)) lines_.append(line.substr(0, kEvidenceBytes)) += '\n';
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
}

std::string ForeignLines::encoding() const {
    const std::string name = detected(lines_);
    const auto* e = std::ranges::find(kEncodings, name.empty() ? "none" : name, &Encoding::detected);
    if (e == kEncodings.end()) return {};
    const HighBytes bytes(lines_);
    const bool c1 = std::ranges::any_of(bytes.count.begin() + 0x80, bytes.count.begin() + 0xa0,
                                        [](std::size_t n) { return n > 0; });
    // Windows' own have letters and marks where the standard has controls.
    if (e->name == "iso-8859-2" && c1) e = &named("windows-1250");
    if (e->name == "iso-8859-7" && (c1 || (bytes.count[0xa2] > 0 && bytes.count[0xb6] == 0)))
        e = &named("windows-1253");
    if (e->family == Family::CentralEuropean) {
        if (!reads_as_central_european(bytes, *e)) return {};
    } else if (e->family == Family::Turkish) {
        if (!reads_as_turkish(bytes)) return {};
    } else {
        const auto text = decoded(lines_, e->iconv);
        if (!text || !reads_as_foreign(*text)) return {};
    }
    return std::string(e->name);
}

}  // namespace sightline::engine
