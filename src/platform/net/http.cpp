#include "platform/net/http.h"

#include <algorithm>

namespace sightline::net {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

void Headers::set(std::string_view name, std::string_view value) {
    std::erase_if(fields_, [&](const auto& field) { return same_name(field.first, name); });
    add(name, value);
}

void Headers::add(std::string_view name, std::string_view value) {
    fields_.emplace_back(name, value);
}

std::string_view Headers::get(std::string_view name) const {
    for (const auto& [key, value] : fields_)
        if (same_name(key, name)) return value;
    return {};
}

Result<std::string> BodyReader::read_all(std::size_t limit) {
    std::string all;
    while (true) {
        SL_TRY(std::string piece, read());
        if (piece.empty()) return all;
        if (piece.size() > limit - all.size()) {
            return fail(ErrorCode::TooLarge,
                        "The request body is larger than " + std::to_string(limit) + " bytes. Send less.");
        }
        if (all.empty()) {
            all = std::move(piece);
        } else {
            all += piece;
        }
    }
}

std::string_view Request::query_value(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name) return value;
    return {};
}

std::string_view Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers.all()) {
        if (!same_name(key, "cookie")) continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            const std::string_view pair = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != name) continue;
            std::string_view found = trim(pair.substr(equals + 1));
            if (found.size() >= 2 && found.front() == '"' && found.back() == '"')
                found = found.substr(1, found.size() - 2);
            return found;
        }
    }
    return {};
}

}  // namespace sightline::net
