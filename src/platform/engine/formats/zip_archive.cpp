#include "platform/engine/formats/zip_archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/readable_files.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kLongestName = 500;
constexpr std::array<std::string_view, 25> kTableKinds{
    "csv",  "tsv", "tab", "json",  "ndjson",  "jsonl",   "parquet", "sqlite", "sqlite3",
    "db",   "gz",  "zst", "zip",   "geojson", "psv",     "duckdb",  "xlsx",   "xlsm",
    "xlsb", "xls", "ods", "arrow", "ipc",     "feather", "arrows"};
/// Beside tables these tell about them, or are nothing of the kind.
constexpr std::array<std::string_view, 7> kPerhapsKinds{"txt", "dat", "", "html", "htm", "xhtml", "xml"};

std::string shown(std::string_view name) {
    std::string out(name.substr(0, kLongestName));
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '_';
    return out;
}

/// "a (2).csv": its kind stays.
std::string numbered(const std::string& name, int number) {
    const std::size_t slash = name.rfind('/'), dot = name.rfind('.');
    const bool has_kind = dot != std::string::npos && (slash == std::string::npos || dot > slash + 1);
    const std::size_t end = has_kind ? dot : name.size();
    return fmt::format("{} ({}){}", name.substr(0, end), number, name.substr(end));
}

/// Archives may hold two entries of one name; what is shown of two names may be alike.
void make_unique(std::vector<ZipEntry>& entries) {
    std::set<std::string> taken;
    std::map<std::string, int> times;
    for (const auto& e : entries) taken.insert(e.name);
    for (auto& e : entries) {
        int& n = ++times[e.name];
        if (n == 1) continue;
        const std::string name = e.name;
        do e.name = numbered(name, n++);
        while (!taken.insert(e.name).second);
        --n;
    }
}

std::string kind_of(std::string_view name) {
    const std::string_view base =
        name.substr(name.rfind('/') == std::string_view::npos ? 0 : name.rfind('/') + 1);
    const std::size_t dot = base.rfind('.');
    std::string kind(dot == std::string_view::npos ? "" : base.substr(dot + 1));
    for (char& c : kind)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return kind;
}

/// What systems put beside the files someone packed.
bool is_litter(std::string_view name) {
    const std::string_view base =
        name.substr(name.rfind('/') == std::string_view::npos ? 0 : name.rfind('/') + 1);
    return name.ends_with('/') || name.starts_with("__MACOSX/") || base.starts_with('.') ||
           base == "Thumbs.db";
}

std::unexpected<Error> damaged(std::string detail) {
    return fail(ErrorCode::InvalidInput,
                "The ZIP archive is damaged or not complete. Pack it again and upload that.",
                std::move(detail));
}

}  // namespace

bool ZipEntry::is_archive() const {
    return kind_of(name) == "zip";
}

void ZipArchive::Close::operator()(zip* archive) const {
    ::zip_discard(archive);
}

Result<ZipArchive> ZipArchive::open(const std::string& path, std::int64_t entries) {
    int code = 0;
    ZipArchive out;
    out.archive_.reset(::zip_open(path.c_str(), ZIP_RDONLY, &code));
    if (!out.archive_) return damaged(fmt::format("zip_open: {}", code));
    const zip_int64_t count = ::zip_get_num_entries(out.archive_.get(), 0);
    if (count > entries)
        return fail(ErrorCode::TooLarge, fmt::format("The archive has {} entries; at most {} are taken. Pack "
                                                     "only the tables.",
                                                     count, entries));
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t facts;
        if (::zip_stat_index(out.archive_.get(), static_cast<zip_uint64_t>(i), 0, &facts) != 0 ||
            (facts.valid & (ZIP_STAT_NAME | ZIP_STAT_SIZE)) != (ZIP_STAT_NAME | ZIP_STAT_SIZE))
            return damaged(::zip_strerror(out.archive_.get()));
        const std::string_view name = facts.name;
        if (name == "[Content_Types].xml" || (i == 0 && name == "mimetype")) out.workbook_ = true;
        if (is_litter(name) || facts.size == 0) continue;
        out.entries_.push_back(
            {static_cast<std::uint64_t>(i), shown(name), static_cast<std::int64_t>(facts.size)});
    }
    make_unique(out.entries_);
    return out;
}

Result<std::vector<ZipEntry>> ZipArchive::tables(std::vector<std::string>& left_out) const {
    const auto of_kinds = [&](const auto& kinds) {
        std::vector<ZipEntry> out;
        for (const auto& e : entries_)
            if (std::ranges::find(kinds, kind_of(e.name)) != kinds.end()) out.push_back(e);
        return out;
    };
    auto out = of_kinds(kTableKinds);
    if (out.empty()) out = of_kinds(kPerhapsKinds);  // a README beside tables is none
    for (const auto& e : entries_)
        if (std::ranges::find(out, e.at, &ZipEntry::at) == out.end()) left_out.push_back(e.name);
    if (!out.empty()) return out;
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(left_out.size(), 3); ++i)
        names += fmt::format("{}“{}”", i > 0 ? ", " : "", left_out[i]);
    return fail(
        ErrorCode::Unsupported,
        left_out.empty()
            ? fmt::format("The ZIP archive is empty. Pack a table: {}.", kReadableFiles)
            : fmt::format("The ZIP archive holds no table that can be loaded, only {}{}. Pack tables: {}.",
                          names, left_out.size() > 3 ? " and more" : "", kReadableFiles));
}

Result<void> ZipArchive::extract(const ZipEntry& entry, UnpackFile& to) const {
    zip_file_t* file = ::zip_fopen_index(archive_.get(), entry.at, 0);
    if (file == nullptr) {
        const int code = ::zip_error_code_zip(::zip_get_error(archive_.get()));
        if (code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD || code == ZIP_ER_ENCRNOTSUPP)
            return fail(ErrorCode::Unprocessable,
                        "The ZIP archive is locked with a password. Unpack it and upload the file inside.");
        if (code == ZIP_ER_COMPNOTSUPP)
            return fail(ErrorCode::Unsupported,
                        "The ZIP archive is packed by a method that cannot be read here. Pack it with plain "
                        "“deflate” and upload that.");
        return damaged(::zip_strerror(archive_.get()));
    }
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> closing(file, &::zip_fclose);
    std::string block(kBlockBytes, '\0');
    std::int64_t done = 0;
    for (;;) {
        const zip_int64_t n = ::zip_fread(file, block.data(), block.size());
        if (n < 0) return damaged("zip_fread");  // the checksum too
        if (n == 0) return done == entry.bytes ? Result<void>{} : damaged("another size than stated");
        done += n;
        SL_CHECK(to.write(
            std::string_view(block).substr(0, static_cast<std::size_t>(n)),
            static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(entry.bytes, done))));
    }
}

}  // namespace sightline::engine
