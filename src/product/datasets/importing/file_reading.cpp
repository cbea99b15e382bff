#include "product/datasets/importing/file_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/ids.h"
#include "base/json_members.h"
#include "product/datasets/importing/markup_start.h"

namespace sightline::datasets {

namespace bj = boost::json;

namespace {

enum class Kind { Engine, Packed, Workbook, Arrow, Markup };

constexpr std::streamoff kHead = 4096, kTail = 64 * 1024;

/// Up to `length` bytes from `from` on, or from as far before the end when it is negative.
std::string bytes_of(const std::string& path, std::streamoff from, std::streamoff length) {
    std::ifstream in(path, std::ios::binary | std::ios::ate);
    const std::streamoff size = in.tellg();
    if (!in || size <= 0) return {};
    in.seekg(from >= 0 ? std::min(from, size) : std::max<std::streamoff>(size + from, 0));
    std::string out(static_cast<std::size_t>(std::min(length, size)), '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

/// An archive's list of names stands at its end; the name that makes it an office file is searched there, and
/// in the beginning for a file that was cut.
bool names_office_parts(const std::string& path, std::string_view head) {
    const std::string tail = bytes_of(path, -kTail, kTail);
    for (const std::string_view part : {head, std::string_view(tail)})
        if (part.contains("[Content_Types].xml") || part.contains("mimetypeapplication/vnd.oasis"))
            return true;
    return false;
}

/// By plain bytes alone: more than that is the jail's to look at.
Kind kind_of(const std::string& path) {
    using namespace std::string_view_literals;
    const std::string bytes = bytes_of(path, 0, kHead);
    const std::string_view head = bytes;
    if (head.starts_with("PK"sv)) return names_office_parts(path, head) ? Kind::Workbook : Kind::Packed;
    if (head.starts_with("\x1f\x8b"sv) || head.starts_with("\x28\xb5\x2f\xfd"sv)) return Kind::Packed;
    for (const auto magic : {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "\x09\x08"sv})
        if (head.starts_with(magic)) return Kind::Workbook;
    if (head.starts_with("ARROW1"sv) || head.starts_with("\xff\xff\xff\xff"sv)) return Kind::Arrow;
    switch (markup_of(head, bytes_of(path, -kTail, kTail))) {
        case Markup::Spreadsheet:
            return Kind::Workbook;  // which says what to do with it
        case Markup::Document:
            return Kind::Markup;
        case Markup::None:
            break;
    }
    return Kind::Engine;
}

bool is_zip(const std::string& path) {
    return bytes_of(path, 0, 2) == "PK";
}

/// Names come from a process that strangers' files have seen: a plain name in its folder, or nothing.
std::string left_file(const std::string& folder, const std::string& name) {
    if (name.empty() || name.starts_with('.') || name.find('/') != std::string::npos) return {};
    std::error_code ec;
    const std::string path = folder + "/" + name;
    return std::filesystem::is_regular_file(path, ec) ? path : std::string();
}

FoundTable found_table(const bj::object& said, const std::string& folder) {
    FoundTable t;
    const std::string sheet = json::text_of(said, "sheet"), name = json::text_of(said, "name");
    t.name = sheet.empty() || name == sheet ? name : name.empty() ? sheet : sheet + " – " + name;
    std::ranges::replace(t.name, '/', '-');  // which parts an archive's names
    t.file = left_file(folder, json::text_of(said, "file"));
    t.text_file = left_file(folder, json::text_of(said, "text_file"));
    t.cells_file = left_file(folder, json::text_of(said, "address_file"));
    const bj::array* columns = json::list_of(said, "columns");
    const std::size_t width = columns ? columns->size() : 1;
    t.cells = json::integer_of(said, "row_count") * static_cast<std::int64_t>(width);
    t.repairs = json::texts_of(said, "repairs");
    for (std::string& doubt : json::texts_of(said, "ambiguous")) t.repairs.push_back(std::move(doubt));
    t.about = said;
    for (const char* own : {"file", "text_file", "address_file", "repairs", "name"}) t.about.erase(own);
    return t;
}

/// Two tables of one name are told apart by where they stand, else by number.
void make_unique(std::vector<FoundTable>& tables) {
    std::set<std::string> seen;
    for (auto& t : tables) {
        const std::string base = t.name.empty() ? "table" : t.name.substr(0, 120);
        const std::string range = json::text_of(t.about, "range");
        t.name = base;
        if (seen.contains(t.name) && !range.empty()) t.name = base + " " + range;
        for (int n = 2; seen.contains(t.name); ++n) t.name = fmt::format("{} {}", base, n);
        seen.insert(t.name);
    }
}

Result<ReadFile> read_answer(const jail::Outcome& outcome, const std::string& kind, std::size_t most) {
    const bj::object* answer = outcome.answer.if_object();
    const bj::array* tables = answer ? json::list_of(*answer, "tables") : nullptr;
    if (!tables) return fail(ErrorCode::Internal, "What was read from the file cannot be used.");
    ReadFile out;
    out.kept = outcome.kept;
    out.format = json::text_of(*answer, "format").empty() ? kind : json::text_of(*answer, "format");
    out.warnings = json::texts_of(*answer, "warnings");
    for (const auto& t : *tables)
        if (t.is_object()) out.tables.push_back(found_table(t.get_object(), outcome.folder));
    std::erase_if(out.tables, [](const auto& t) { return t.file.empty(); });
    make_unique(out.tables);
    std::ranges::stable_sort(out.tables, std::greater{}, &FoundTable::cells);
    if (out.tables.size() > most) {
        out.warnings.push_back(
            fmt::format("The file holds {} tables; the {} largest were taken.", out.tables.size(), most));
        out.tables.resize(most);
    }
    if (const bj::array* sheets = json::list_of(*answer, "sheets"); sheets && sheets->size() == 1)
        if (const bj::object* sheet = sheets->front().if_object())
            out.sheet_text = left_file(outcome.folder, json::text_of(*sheet, "text_file"));
    return out;
}

/// What an archive held, outside of it.
struct TakenFile {
    engine::TakenOut from;
    TakenFile() = default;
    TakenFile(const TakenFile&) = delete;
    TakenFile& operator=(const TakenFile&) = delete;
    ~TakenFile() {
        std::error_code ec;
        if (!from.file.empty()) std::filesystem::remove(from.file, ec);
    }
};

Result<std::unique_ptr<engine::Engine>> start_unpacker(const FileReader& reader, const std::string& path) {
    engine::Spec spec;
    spec.readable = {path};
    spec.limits.unpack = reader.unpack;
    spec.limits.deadline = reader.limits.deadline;
    return engine::start(reader.launch, spec);
}

Result<engine::TakenOut> take_out(const FileReader& reader, const std::string& path, const std::string& part,
                                  const engine::CancelToken& cancel) {
    SL_TRY(const auto engine, start_unpacker(reader, path));
    return engine->take_out(path, part, fmt::format("{}/taken-{}", reader.folder, new_id()), cancel);
}

Result<std::optional<ReadFile>> read_plain(const FileReader& reader, const std::string& tenant, Kind kind,
                                           const std::string& path, const std::string& sheet,
                                           const engine::CancelToken& cancel,
                                           const std::function<void(double)>& progress) {
    if (kind != Kind::Workbook && !sheet.empty())
        return fail(ErrorCode::InvalidInput, "This file has no sheets: leave the sheet's name out.");
    if (kind == Kind::Engine || kind == Kind::Packed) return std::nullopt;
    jail::Task task;
    task.inputs = {{path, "file"}};
    task.arguments = {{"file", "file"}};
    task.name = kind == Kind::Workbook ? "read_workbook" : kind == Kind::Arrow ? "read_arrow" : "read_markup";
    if (kind == Kind::Workbook) {
        if (!sheet.empty()) task.arguments["sheet"] = sheet;
        task.arguments["options"] = {{"sheet_text", !sheet.empty()}, {"max_cells", reader.max_cells}};
    }
    if (kind == Kind::Markup)
        task.arguments["options"] = {{"max_cells", reader.max_cells}, {"max_bytes", reader.max_page_bytes}};
    const auto outcome = reader.jail->run(tenant, task, reader.limits, cancel, {progress, {}});
    if (!outcome) {
        // An archive of another kind, perhaps with workbooks in it that are stored as they are.
        if (outcome.error().detail == "not_a_workbook" && (sheet.empty() || is_zip(path)))
            return std::nullopt;
        return std::unexpected(outcome.error());
    }
    SL_TRY(ReadFile file, read_answer(*outcome, kind == Kind::Arrow ? "arrow" : "html", reader.max_tables));
    if (file.tables.empty() && file.sheet_text.empty())
        return fail(ErrorCode::Unprocessable,
                    file.warnings.empty() ? "The file holds no table." : file.warnings.back());
    return file;
}

}  // namespace

Result<std::optional<ReadFile>> read_in_jail(const FileReader& reader, const std::string& tenant,
                                             const std::string& path, const std::string& part,
                                             const std::string& sheet, const engine::CancelToken& cancel,
                                             const std::function<void(double)>& progress) {
    if (!reader.jail) return std::nullopt;
    if (const Kind kind = kind_of(path); kind != Kind::Packed) {
        SL_TRY(auto file, read_plain(reader, tenant, kind, path, sheet, cancel, progress));
        if (file) file->asked = !part.empty();
        if (file || !is_zip(path)) return file;
    }
    TakenFile taken;
    SL_TRY(taken.from, take_out(reader, path, part, cancel));
    const std::string& inside = taken.from.file;
    SL_TRY(auto file, read_plain(reader, tenant, inside.empty() ? Kind::Engine : kind_of(inside), inside,
                                 sheet, cancel, progress));
    if (!file) return file;
    file->part = taken.from.part;
    file->asked = !taken.from.rest.empty();
    file->others = std::move(taken.from.others);
    file->warnings.insert(file->warnings.begin(), taken.from.notes.begin(), taken.from.notes.end());
    if (file->part.empty()) return file;
    for (FoundTable& table : file->tables)
        table.name =
            file->tables.size() == 1 && !file->asked ? file->part : engine::join_part(file->part, table.name);
    return file;
}

Result<std::vector<std::string>> list_archive(const FileReader& reader, const std::string& path,
                                              const std::string& part, const engine::CancelToken& cancel) {
    if (!is_zip(path)) return std::vector<std::string>{};
    SL_TRY(const auto engine, start_unpacker(reader, path));
    return engine->listing(path, part, cancel);
}

Result<TableSource> TableSource::find(const FileReader& reader, const std::string& tenant,
                                      const std::string& path, const std::string& part,
                                      const engine::CancelToken& cancel,
                                      const std::function<void(double)>& progress, const std::string& sheet) {
    TableSource out;
    out.path_ = path;
    out.options_.part = part;
    SL_TRY(out.read_, datasets::read_in_jail(reader, tenant, path, part, sheet, cancel, progress));
    if (!out.read_) return out;
    const auto& tables = out.read_->tables;
    const auto it = out.read_->asked ? std::ranges::find(tables, part, &FoundTable::name) : tables.begin();
    out.text_file_ = out.read_->sheet_text;
    if (tables.empty()) {
        out.path_.clear();
        return out;
    }
    if (it == tables.end())
        return fail(ErrorCode::NotFound, "The file holds no table “" + part + "”; it has “" +
                                             tables.front().name + "”" +
                                             (tables.size() > 1 ? " and others." : " only."));
    out.chosen_ = static_cast<std::size_t>(it - tables.begin());
    out.path_ = it->file;
    if (out.text_file_.empty()) out.text_file_ = it->text_file;
    out.options_ = {};
    out.options_.format = it->file.ends_with(".csv") ? "csv" : "parquet";
    return out;
}

Result<TableSource> TableSource::find_again(const recipe::Reread& how, const FileReader& reader,
                                            const std::string& tenant, const std::string& path,
                                            const std::string& part, const engine::CancelToken& cancel,
                                            const std::string& sheet) {
    SL_TRY(TableSource out, find(reader, tenant, path, part, cancel, {}, sheet));
    if (!out.read_) {
        out.options_.all_text = !how.rows;
        out.options_.plain_rows = {how.rows, how.names_line, how.delimiter,
                                   engine::PlainRows::Numbers::Lines};
        return out;
    }
    if (!how.rows) {
        if (!out.has_table()) return out;
        if (out.read_->tables[out.chosen_].text_file.empty()) {
            if (out.options_.format != "csv")
                return fail(ErrorCode::Unprocessable,
                            "This file holds typed values and no texts to go back to. Leave out “reread as "
                            "text” and change the types with convert.");
            out.options_.all_text = true;  // what the jail wrote are the texts themselves
            return out;
        }
        out.path_ = out.read_->tables[out.chosen_].text_file;
        out.options_.format = "csv";
        out.options_.plain_rows = {true, 1, ',', engine::PlainRows::Numbers::None};
        return out;
    }
    std::string of = sheet;
    if (of.empty() && out.has_table()) of = json::text_of(out.read_->tables[out.chosen_].about, "sheet");
    if (!of.empty() && out.read_->sheet_text.empty()) {
        SL_TRY(out, find(reader, tenant, path, out.read_->part, cancel, {}, of));
    }
    if (out.read_->sheet_text.empty())
        return fail(ErrorCode::Unprocessable,
                    "Only a text file or a workbook has rows that can be read as they stand.");
    out.path_ = out.read_->sheet_text;
    out.options_ = {};
    out.options_.format = "csv";
    out.options_.plain_rows = {true, how.names_line, ',', engine::PlainRows::Numbers::Rows};
    return out;
}

void TableSource::complete(engine::LoadReport& report) const {
    if (!read_) return;
    const FoundTable& table = read_->tables[chosen_];
    report.format = read_->format;
    report.encoding = report.delimiter = "";
    report.repairs.insert(report.repairs.begin(), table.repairs.begin(), table.repairs.end());
    report.repairs.insert(report.repairs.end(), read_->warnings.begin(), read_->warnings.end());
    if (read_->tables.size() > 1 || !read_->part.empty()) report.part = table.name;
    if (!read_->asked)
        for (const auto& other : read_->tables)
            if (other.name != table.name) report.other_parts.push_back(other.name);
    report.other_parts.insert(report.other_parts.end(), read_->others.begin(), read_->others.end());
}

void TableSource::complete(bj::object& report) const {
    if (!read_) return;
    engine::LoadReport said;
    said.header = json::is_true(report, "header");
    said.row_count = json::integer_of(report, "row_count");
    said.repairs = json::texts_of(report, "repairs");
    complete(said);
    report = report_json(said);
    report["table"] = read_->tables[chosen_].about;
}

}  // namespace sightline::datasets
