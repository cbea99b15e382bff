#include "platform/store/connection.h"

namespace sightline::store {

namespace {

/// Length of the well-formed UTF-8 sequence at `at`, 0 when it is not one (RFC 3629).
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool beyond = first == 0xF4 && byte(1) > 0x8F;
        return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

/// End of the quoted text or comment that starts at `at`; `at` when none starts there.
std::size_t skip_quoted(std::string_view sql, std::size_t at) {
    const auto until = [&](std::string_view end, std::size_t from) {
        const auto found = sql.find(end, from);
        return found == std::string_view::npos ? sql.size() : found + end.size();
    };
    if (sql[at] == '\'' || sql[at] == '"') return until(sql.substr(at, 1), at + 1);
    if (sql.substr(at, 2) == "--") return until("\n", at + 2);
    if (sql.substr(at, 2) == "/*") return until("*/", at + 2);
    return at;
}

}  // namespace

Error Connection::remember(Error error, Trouble trouble) {
    if (!failure_) {
        failure_ = std::move(error);
        trouble_ = trouble;
    } else if (trouble == Trouble::Lost) {
        trouble_ = trouble;
    }
    return *failure_;
}

void Connection::forget() {
    failure_.reset();
    trouble_ = Trouble::None;
}

Result<void> check_texts(const std::vector<Parameter>& parameters) {
    for (const auto& parameter : parameters) {
        const auto* text = std::get_if<std::string>(&parameter);
        if (text == nullptr) continue;
        for (std::size_t at = 0; at < text->size();) {
            if ((*text)[at] == '\0')
                return fail(ErrorCode::InvalidInput,
                            "The text holds a NUL character (U+0000), which cannot be stored. Remove it.");
            const auto length = sequence_length(*text, at);
            if (length == 0)
                return fail(ErrorCode::InvalidInput, "The text is not valid UTF-8. Send it as UTF-8.");
            at += length;
        }
    }
    return {};
}

std::string number_placeholders(std::string_view sql) {
    std::string out;
    out.reserve(sql.size() + 16);
    int number = 0;
    for (std::size_t at = 0; at < sql.size();) {
        if (const auto end = skip_quoted(sql, at); end != at) {
            out.append(sql, at, end - at);
            at = end;
            continue;
        }
        if (sql[at] == '?')
            out += '$' + std::to_string(++number);
        else
            out += sql[at];
        ++at;
    }
    return out;
}

}  // namespace sightline::store
