#include "platform/net/static_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

namespace sightline::net {

namespace fs = std::filesystem;

namespace {

std::string_view content_type(std::string_view extension) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kTypes{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".webp", "image/webp"},
        {".avif", "image/avif"},
        {".ico", "image/x-icon"},
        {".woff", "font/woff"},
        {".woff2", "font/woff2"},
        {".ttf", "font/ttf"},
        {".txt", "text/plain; charset=utf-8"},
        {".md", "text/markdown; charset=utf-8"},
        {".csv", "text/csv; charset=utf-8"},
        {".xml", "application/xml"},
        {".wasm", "application/wasm"},
        {".pdf", "application/pdf"},
    }};
    for (const auto& [key, type] : kTypes)
        if (key == extension) return type;
    return "application/octet-stream";
}

/// No empty, hidden or climbing segment, no separator of another system, no NUL.
bool is_plain_path(std::string_view path) {
    if (!path.starts_with('/') || path.find_first_of(std::string_view("\\\0", 2)) != path.npos) return false;
    path.remove_prefix(1);
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        if (end == 0 || path.front() == '.') return false;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return true;
}

/// The build puts a hash of the content into the names below assets/: name-XXXXXXXX.js
bool has_hashed_name(std::string_view path) {
    if (!path.starts_with("/assets/")) return false;
    const std::string stem = fs::path(path).stem().string();
    if (stem.size() < 10) return false;
    const char before = stem[stem.size() - 9];
    if (before != '-' && before != '.') return false;
    return std::all_of(stem.end() - 8, stem.end(),
                       [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; });
}

bool accepts(std::string_view list, std::string_view coding) {
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        std::string_view item = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        const auto semicolon = std::min(item.find(';'), item.size());
        std::string_view name = item.substr(0, semicolon);
        while (name.starts_with(' ')) name.remove_prefix(1);
        while (name.ends_with(' ')) name.remove_suffix(1);
        if (name != coding) continue;
        const auto quality = item.find("q=", semicolon);
        if (quality == std::string_view::npos) return true;
        double value = 1;
        std::from_chars(item.data() + quality + 2, item.data() + item.size(), value);
        return value > 0;
    }
    return false;
}

/// The real path when it is a regular file inside `root`, which is real itself.
std::optional<std::string> inside(const std::string& root, const std::string& path) {
    std::error_code ec;
    const fs::path real = fs::canonical(path, ec);
    if (ec || !fs::is_regular_file(real, ec) || ec) return std::nullopt;
    std::string text = real.string();
    if (text.size() <= root.size() + 1 || !text.starts_with(root) || text[root.size()] != '/')
        return std::nullopt;
    return text;
}

}  // namespace

StaticFiles::StaticFiles(std::string folder) : folder_(std::move(folder)) {
    std::error_code ec;
    if (const auto real = fs::canonical(folder_, ec); !ec) folder_ = real.string();
}

std::optional<Response> StaticFiles::serve(const Request& request) const {
    if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
    if (!is_plain_path(request.path)) return std::nullopt;
    std::string path = request.path;
    if (path.ends_with('/')) path += "index.html";
    auto file = inside(folder_, folder_ + path);
    if (!file) {
        const bool page_route = fs::path(path).extension().empty() || request.path.ends_with('/');
        if (!page_route || request.headers.get("accept").find("text/html") == std::string_view::npos)
            return std::nullopt;
        path = "/index.html";
        file = inside(folder_, folder_ + path);
        if (!file) return std::nullopt;
    }
    Response response;
    response.headers.set("Content-Type", content_type(fs::path(path).extension().string()));
    response.headers.set("Cache-Control",
                         has_hashed_name(path) ? "public, max-age=31536000, immutable" : "no-cache");
    response.headers.set("X-Content-Type-Options", "nosniff");
    struct Variant {
        const char *coding, *suffix;
    };
    bool chosen = false;
    for (const auto& [coding, suffix] : {Variant{"br", ".br"}, Variant{"gzip", ".gz"}}) {
        const auto packed = inside(folder_, *file + suffix);
        if (!packed) continue;
        if (response.headers.get("vary").empty()) response.headers.set("Vary", "Accept-Encoding");
        if (chosen || !accepts(request.headers.get("accept-encoding"), coding)) continue;
        response.headers.set("Content-Encoding", coding);
        response.file = *packed;
        chosen = true;
    }
    if (!chosen) response.file = *file;
    return response;
}

}  // namespace sightline::net
