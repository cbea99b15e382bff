#include "platform/engine/formats/file_content.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/readable_files.h"
#include "platform/engine/process.h"

namespace sightline::engine {

namespace {

struct Magic {
    std::string_view bytes;
    std::size_t offset;
    std::string_view what;
    std::string_view advice;
};

constexpr std::string_view kSaveAsCsv = "Save it as CSV and upload that.";
constexpr std::string_view kUnpack = "Unpack it and upload the file inside.";
constexpr std::string_view kTables;  // the kinds there are

using namespace std::string_view_literals;
constexpr Magic kMagics[] = {
    {"BZh"sv, 0, "a bzip2 archive", kUnpack},
    {"\xfd"
     "7zXZ\0"sv,
     0, "an xz archive", kUnpack},
    {"7z\xbc\xaf\x27\x1c"sv, 0, "a 7z archive", kUnpack},
    {"Rar!\x1a\x07"sv, 0, "a RAR archive", kUnpack},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, 0, "an old Office document, perhaps an Excel workbook (.xls)",
     kSaveAsCsv},
    {"%PDF"sv, 0, "a PDF document", kTables},
    {"\x89PNG"sv, 0, "a PNG picture", kTables},
    {"\xff\xd8\xff"sv, 0, "a JPEG picture", kTables},
    {"GIF8"sv, 0, "a GIF picture", kTables},
    {"RIFF"sv, 0, "a media file", kTables},
    {"ustar"sv, 257, "a tar archive", "Pack the tables as a ZIP archive, or upload them one by one."},
    {"\x7f"
     "ELF"sv,
     0, "a program", kTables},
    {"MZ\x90\0"sv, 0, "a program", kTables},
    {"ARROW1"sv, 0, "an Arrow or Feather file", "Save it as Parquet and upload that."},
    {"Obj\x01"sv, 0, "an Avro file", "Save it as Parquet and upload that."},
    {"ORC"sv, 0, "an ORC file", "Save it as Parquet and upload that."},
    {"\x89HDF"sv, 0, "an HDF5 file", "Save the table as CSV or Parquet and upload that."},
    {"version https://git-lfs.github.com/spec/"sv, 0, "a Git LFS pointer, which only stands for the data",
     "Fetch the data itself with “git lfs pull” and upload that."},
    {"{\\rtf"sv, 0, "a rich text document", kSaveAsCsv},
};

std::unexpected<Error> refused(std::string_view what, std::string_view advice) {
    const std::string instead =
        advice.empty() ? fmt::format("Upload a table: {}.", kReadableFiles) : std::string(advice);
    return fail(ErrorCode::Unsupported,
                fmt::format("This file is {}, which cannot be loaded. {}", what, instead));
}

Result<void> refuse_known_binary(std::string_view head) {
    if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) {
        if (head.contains("xl/") || head.contains("[Content_Types].xml"))
            return refused("an Excel workbook (.xlsx)", kSaveAsCsv);
        return refused("a ZIP archive", kUnpack);
    }
    for (const auto& m : kMagics)
        if (head.size() > m.offset && head.substr(m.offset).starts_with(m.bytes))
            return refused(m.what, m.advice);
    return {};
}

Result<void> refuse_markup(std::string_view text) {
    std::string start;
    for (const char c : text.substr(0, 64)) start += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    if (start.starts_with("<!doctype html") || start.starts_with("<html"))
        return refused("a web page (HTML)", kSaveAsCsv);
    if (start.starts_with("<?xml")) return refused("an XML document", kSaveAsCsv);
    return {};
}

Result<void> refuse_control_characters(std::string_view head) {
    std::size_t control = 0, nul = 0;
    for (const char c : head) {
        const auto byte = static_cast<unsigned char>(c);
        nul += byte == 0;
        control +=
            (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1b) ||
            byte == 0x7f;
    }
    if (nul * 100 > head.size() || control * 20 > head.size())
        return refused("not text but binary data", kTables);
    return {};
}

std::string_view without_bom(std::string_view text) {
    return text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text;
}

/// Position after the JSON value that starts at `at`; npos when it does not end within `text`.
std::size_t json_value_end(std::string_view text, std::size_t at) {
    int depth = 0;
    bool in_text = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (in_text) {
            if (c == '\\')
                ++at;
            else if (c == '"')
                in_text = false;
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return at + 1;
        }
    }
    return std::string_view::npos;
}

/// Whether more than half of the lines look like an object each.
bool are_mostly_objects(std::string_view text) {
    std::size_t lines = 0, objects = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines += !line.empty();
        objects += line.starts_with("{\"") && line.ends_with('}');
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return objects * 2 > lines;
}

/// "json", "ndjson" or "" when it does not look like JSON.
std::string json_format(std::string_view head) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::string_view text = without_bom(head);
    const std::size_t start = text.find_first_not_of(kSpace);
    if (start == std::string_view::npos) return {};
    const std::size_t next = text.find_first_not_of(kSpace, start + 1);
    const char after = next == std::string_view::npos ? '\0' : text[next];
    const bool list = text[start] == '[' && (after == '{' || after == '[' || after == '"' || after == ']' ||
                                             after == '-' || (after >= '0' && after <= '9'));
    const bool object = text[start] == '{' && (after == '"' || after == '}');
    if (!list && !object) return {};
    const std::size_t end = json_value_end(text, start);
    if (end == std::string_view::npos) return "json";
    const std::size_t rest = text.find_first_not_of(kSpace, end);
    if (rest == std::string_view::npos) return "json";
    return text[rest] == '{' || text[rest] == '[' || are_mostly_objects(text) ? "ndjson" : "";
}

}  // namespace

Result<FileContent> inspect_file(const std::string& path, std::string_view wanted) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat facts{};
    if (file.get() < 0 || ::fstat(file.get(), &facts) != 0)
        return fail(ErrorCode::NotFound, "The file is not there or cannot be read.", path);
    FileContent content;
    content.bytes = facts.st_size;
    content.head.resize(std::min<std::size_t>(kHeadBytes, static_cast<std::size_t>(facts.st_size)));
    std::size_t have = 0;
    while (have < content.head.size()) {
        const ssize_t n = ::pread(file.get(), content.head.data() + have, content.head.size() - have,
                                  static_cast<off_t>(have));
        if (n <= 0) return fail(ErrorCode::Unavailable, "The file cannot be read.", path);
        have += static_cast<std::size_t>(n);
    }
    content.whole = have == static_cast<std::size_t>(facts.st_size);
    const std::string_view head = content.head;
    if (head.find_first_not_of(" \t\r\n") == std::string_view::npos || without_bom(head).empty())
        return fail(ErrorCode::InvalidInput, "The file is empty. Upload a file that holds a table.");
    if (head.starts_with("PAR1")) {
        content.format = "parquet";
    } else if (head.starts_with("SQLite format 3\0"sv)) {
        content.format = "sqlite";
    } else if (head.substr(std::min<std::size_t>(8, head.size())).starts_with("DUCK")) {
        content.format = "duckdb";
    } else {
        SL_CHECK(refuse_known_binary(head));
        content.encoding = detect_encoding(head, content.whole);
        const bool wide = content.encoding.starts_with("utf-16");
        if (!wide) {
            SL_CHECK(refuse_control_characters(head));
            SL_CHECK(refuse_markup(without_bom(head)));
        }
        // A list that starts a CSV header is possible, an object is not; who says "csv" means it.
        const std::string found = wide ? std::string() : json_format(head);
        content.format = wanted == "csv" || wanted == "fixed" || found.empty() ? "csv" : found;
        if (wanted == "fixed") content.format = wanted;
        if (wide && (wanted == "json" || wanted == "ndjson")) content.format = wanted;
    }
    if (!wanted.empty() && wanted != content.format) {
        const bool both_json = wanted.ends_with("json") && content.format.ends_with("json");
        if (!both_json)
            return fail(ErrorCode::InvalidInput,
                        fmt::format("The file was to be read as {}, but what it holds looks like {}.", wanted,
                                    content.format));
        content.format = wanted;
    }
    return content;
}

}  // namespace sightline::engine
