#include <algorithm>

#include "platform/net/multipart_parser.h"

namespace sightline::net {

namespace {

constexpr std::size_t kMaxFilename = 255;  // bytes, as most file systems have it

std::unexpected<Error> malformed(std::string what) {
    return fail(ErrorCode::InvalidInput, "The form upload is malformed: " + std::move(what) + ".");
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// A value with its parameters: `form-data; name="a"; filename="b"`. Names in lower case.
struct Parameters {
    std::string value;
    std::vector<std::pair<std::string, std::string>> list;

    const std::string* find(std::string_view name) const {
        for (const auto& [key, value] : list)
            if (key == name) return &value;
        return nullptr;
    }
};

/// Reads a quoted string from after its opening quote; the text is cut to what follows. Only \" and \\ are
/// escapes: old browsers send whole Windows paths with single backslashes.
std::optional<std::string> read_quoted(std::string_view& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return out;
        }
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
        out += text[i];
    }
    return std::nullopt;
}

std::optional<Parameters> read_parameters(std::string_view text) {
    Parameters out;
    const auto first = std::min(text.find(';'), text.size());
    out.value = lower_case(trim(text.substr(0, first)));
    text.remove_prefix(first);
    while (!text.empty()) {
        text = trim(text.substr(1));  // the semicolon
        if (text.empty()) break;
        const auto equals = text.find('=');
        if (equals == std::string_view::npos || text.find(';') < equals) return std::nullopt;
        std::string name = lower_case(trim(text.substr(0, equals)));
        text = trim(text.substr(equals + 1));
        std::string value;
        if (text.starts_with('"')) {
            text.remove_prefix(1);
            auto quoted = read_quoted(text);
            if (!quoted) return std::nullopt;
            value = std::move(*quoted);
            text = trim(text);
            if (!text.empty() && text.front() != ';') return std::nullopt;
        } else {
            const auto end = std::min(text.find(';'), text.size());
            value = trim(text.substr(0, end));
            text.remove_prefix(end);
        }
        if (out.find(name)) return std::nullopt;  // said twice: which one counts?
        out.list.emplace_back(std::move(name), std::move(value));
    }
    return out;
}

/// RFC 8187: charset'language'percent-encoded.
std::optional<std::string> read_extended(std::string_view text) {
    const auto first = text.find('\'');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = text.find('\'', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const std::string charset = lower_case(text.substr(0, first));
    if (charset != "utf-8" && charset != "iso-8859-1") return std::nullopt;
    text.remove_prefix(second + 1);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char c = static_cast<unsigned char>(text[i]);
        if (c == '%') {
            if (i + 2 >= text.size() || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0) return std::nullopt;
            c = static_cast<unsigned char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
            i += 2;
        }
        if (charset == "iso-8859-1" && c >= 0x80) {
            out += static_cast<char>(0xC0 | (c >> 6));
            out += static_cast<char>(0x80 | (c & 0x3F));
        } else {
            out += static_cast<char>(c);
        }
    }
    return out;
}

/// Browsers write a quote and line ends in names as %22, %0D, %0A (HTML, multipart encoding); nothing else is
/// decoded.
std::string undo_browser_escapes(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view three = text.substr(i, 3);
        if (three == "%22" || three == "%0D" || three == "%0d" || three == "%0A" || three == "%0a") {
            out += static_cast<char>(hex(three[1]) * 16 + hex(three[2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// Length of the valid UTF-8 sequence at the start, 0 when there is none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = byte(0);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    if ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F)) return 0;
    if ((first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F)) return 0;
    return length;
}

/// Valid UTF-8 without control characters.
std::string clean(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            text.remove_prefix(1);
            continue;
        }
        const auto c = static_cast<unsigned char>(text.front());
        if (c >= 0x20 && c != 0x7F) out += text.substr(0, length);
        text.remove_prefix(length);
    }
    return out;
}

/// The last path segment; "" when nothing was given, else never empty, "." or "..".
std::string base_name(std::string_view given) {
    if (given.empty()) return {};
    const auto slash = given.find_last_of("/\\");
    if (slash != std::string_view::npos) given.remove_prefix(slash + 1);
    std::string name = clean(given);
    name = std::string(trim(name));
    if (name.empty() || name == "." || name == "..") return "unnamed";
    if (name.size() > kMaxFilename) {
        const auto dot = name.rfind('.');
        const std::string extension =
            dot != std::string::npos && name.size() - dot <= 16 ? name.substr(dot) : "";
        std::size_t cut = kMaxFilename - extension.size();
        while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0) == 0x80) --cut;
        name = name.substr(0, cut) + extension;
    }
    return name;
}

Result<std::string> filename_of(const Parameters& disposition) {
    if (const auto* extended = disposition.find("filename*")) {
        const auto decoded = read_extended(*extended);
        if (!decoded) return malformed("a file name (filename*) is not encoded as RFC 8187 says");
        return base_name(*decoded);
    }
    const auto* plain = disposition.find("filename");
    return plain ? base_name(undo_browser_escapes(*plain)) : std::string();
}

Result<void> read_disposition(std::string_view value, PartHeader& out) {
    const auto parameters = read_parameters(value);
    if (!parameters || parameters->value != "form-data")
        return malformed("a part's Content-Disposition is not form-data");
    const auto* name = parameters->find("name");
    if (!name || name->empty()) return malformed("a part has no field name");
    out.name = clean(undo_browser_escapes(*name));
    SL_TRY(out.filename, filename_of(*parameters));
    return {};
}

}  // namespace

Result<std::string> multipart_boundary(std::string_view content_type) {
    const auto parameters = read_parameters(content_type);
    if (!parameters || parameters->value != "multipart/form-data")
        return fail(ErrorCode::InvalidInput, "The upload must be sent as multipart/form-data.");
    const auto* boundary = parameters->find("boundary");
    if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->ends_with(' '))
        return malformed("its Content-Type names no boundary of 1 to 70 characters");
    for (const char c : *boundary) {
        const bool plain = (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
        if (!plain && std::string_view("'()+_,-./:=? ").find(c) == std::string_view::npos)
            return malformed("its boundary has a character that is not allowed");
    }
    return *boundary;
}

std::string attachment_name(std::string_view disposition) {
    const auto parameters = read_parameters(disposition);
    return parameters ? filename_of(*parameters).value_or("") : std::string();
}

Result<PartHeader> read_part_header(std::string_view lines) {
    PartHeader out;
    bool disposition = false, type = false;
    while (!lines.empty()) {
        const auto end = std::min(lines.find("\r\n"), lines.size());
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 2, lines.size()));
        const auto colon = line.find(':');
        if (colon == 0 || colon == std::string_view::npos ||
            line.find_first_of(std::string_view("\r\n\0", 3)) != line.npos ||
            line.find_first_of(" \t") < colon)
            return malformed("a part has a header line that is none");
        const std::string name = lower_case(line.substr(0, colon));
        const std::string_view value = trim(line.substr(colon + 1));
        if (name == "content-disposition") {
            if (std::exchange(disposition, true)) return malformed("a part has two Content-Dispositions");
            SL_CHECK(read_disposition(value, out));
        } else if (name == "content-type") {
            if (std::exchange(type, true)) return malformed("a part has two Content-Types");
            out.content_type = clean(value);
        } else if (name == "content-transfer-encoding") {
            const std::string encoding = lower_case(value);
            if (encoding != "binary" && encoding != "8bit" && encoding != "7bit")
                return malformed("a part is encoded as " + clean(encoding) + "; send it as it is (binary)");
        }
    }
    if (!disposition) return malformed("a part has no Content-Disposition");
    return out;
}

Result<void> read_multipart(const Request& request, const PartSink& sink, std::size_t max_parts) {
    SL_TRY(const std::string boundary, multipart_boundary(request.headers.get("content-type")));
    MultipartParser parser(boundary, sink, max_parts);
    while (true) {
        SL_TRY(const std::string piece, request.body->read());
        if (piece.empty()) return parser.finish();
        SL_CHECK(parser.feed(piece));
    }
}

}  // namespace sightline::net
