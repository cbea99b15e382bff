#include "platform/blob/keys.h"

namespace sightline::blob {

namespace {

constexpr std::size_t kMaxPart = 200, kMaxKey = 900;

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

bool is_part(std::string_view part) {
    if (part.empty() || part.size() > kMaxPart || part.front() == '.') return false;
    for (const char c : part)
        if (!is_plain(c)) return false;
    return true;
}

std::unexpected<Error> refused() {
    return fail(
        ErrorCode::InvalidInput,
        "The file's key is not allowed. Use letters, digits, '.', '_' and '-' in parts joined by '/'.");
}

}  // namespace

Result<void> check_key(std::string_view key) {
    if (key.size() > kMaxKey) return refused();
    for (std::size_t from = 0;;) {
        const auto slash = key.find('/', from);
        if (!is_part(key.substr(from, slash == std::string_view::npos ? slash : slash - from)))
            return refused();
        if (slash == std::string_view::npos) return {};
        from = slash + 1;
    }
}

Result<void> check_folder_prefix(std::string_view key) {
    if (!key.ends_with('/')) return refused();
    return check_key(key.substr(0, key.size() - 1));
}

Result<void> check_prefix(std::string_view prefix) {
    if (prefix.empty()) return {};
    return prefix.ends_with('/') ? check_folder_prefix(prefix) : check_key(prefix);
}

}  // namespace sightline::blob
