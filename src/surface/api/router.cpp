#include "surface/api/router.h"

#include <algorithm>

#include "base/ids.h"

namespace sightline::api {

namespace {

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> parts;
    while (path.starts_with('/')) {
        path.remove_prefix(1);
        const std::size_t slash = std::min(path.find('/'), path.size());
        parts.push_back(path.substr(0, slash));
        path.remove_prefix(slash);
    }
    return parts;
}

bool is_parameter(std::string_view part) {
    return part.starts_with('{');
}

bool fits(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
    for (std::size_t i = 0; i < pattern.size(); ++i)
        if (is_parameter(pattern[i]) ? !is_id(path[i]) : pattern[i] != path[i]) return false;
    return true;
}

bool reaches(const Route& route, bool prefixed) {
    return prefixed ? route.reach != Reach::Root : route.reach != Reach::Api;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

}  // namespace

std::string_view without_prefix(std::string_view path, bool& prefixed) {
    prefixed = true;
    if (path.starts_with("/api/v1/")) return path.substr(7);
    if (path.starts_with("/api/")) return path.substr(4);
    prefixed = false;
    return path;
}

Router::Router(std::span<const Route> routes) {
    for (const Route& route : routes) {
        Entry entry{&route, split(route.pattern)};
        by_length_[entry.parts.size()].push_back(std::move(entry));
    }
    for (auto& [length, entries] : by_length_)
        std::ranges::stable_sort(
            entries, {}, [](const Entry& entry) { return std::ranges::count_if(entry.parts, is_parameter); });
}

Match Router::find(std::string_view method, std::string_view path) const {
    bool prefixed = false;
    const auto parts = split(without_prefix(path, prefixed));
    Match match;
    const auto entries = by_length_.find(parts.size());
    if (entries == by_length_.end()) return match;
    for (const Entry& entry : entries->second) {
        if (!reaches(*entry.route, prefixed) || !fits(entry.parts, parts)) continue;
        if (!match.allow.empty()) match.allow += ", ";
        match.allow += entry.route->method;
        if (entry.route->method == "GET") match.allow += ", HEAD";
        // A HEAD is answered by its own route where there is one, else by that of GET.
        const bool exact = entry.route->method == method;
        const bool stands_in = method == "HEAD" && entry.route->method == "GET" && !match.route;
        if (!stands_in && !(exact && (!match.route || match.route->method != method))) continue;
        match.route = entry.route;
        match.parameters.clear();
        for (std::size_t i = 0; i < parts.size(); ++i)
            if (is_parameter(entry.parts[i])) match.parameters.push_back(lower(parts[i]));
    }
    return match;
}

bool Router::is_api_path(std::string_view path) {
    return path == "/api" || path.starts_with("/api/");
}

}  // namespace sightline::api
