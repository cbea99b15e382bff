#include "surface/api/uploads.h"

#include <algorithm>
#include <array>

#include "platform/net/multipart.h"
#include "surface/api/upload_summary.h"

namespace sightline::api {

namespace {

constexpr std::array<std::string_view, 30> kKinds{
    "csv",  "tsv",    "tab", "txt",   "json",    "ndjson", "jsonl", "parquet", "sqlite", "sqlite3",
    "db",   "duckdb", "gz",  "gzip",  "zst",     "zip",    "dat",   "psv",     "xlsx",   "xlsm",
    "xlsb", "xls",    "ods", "arrow", "feather", "ipc",    "html",  "htm",     "xml",    "xhtml"};
constexpr std::string_view kKindNames =
    "CSV, TSV, text, Excel, OpenDocument, JSON, NDJSON, Parquet, Arrow, XML, HTML, SQLite and DuckDB (as "
    "they are or in gzip, zstd or zip)";
constexpr std::size_t kMaxField = 16 * 1024;

bool accepted(std::string_view filename) {
    const std::size_t dot = filename.rfind('.');
    if (dot == std::string_view::npos) return true;  // nothing is claimed: what it holds decides
    std::string extension(filename.substr(dot + 1));
    std::ranges::transform(extension, extension.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::ranges::find(kKinds, extension) != kKinds.end();
}

/// Takes the parts of one form as they come.
class Form {
  public:
    Form(Call& call, bool quick, bool choose)
        : call_(call),
          quick_(quick),
          choose_(choose),
          most_(quick ? call.settings.quick_files : call.settings.max_upload_files) {}

    Result<void> begin(const net::PartHeader& part) {
        field_.clear();
        upload_ = nullptr;
        text_ = nullptr;
        if (part.name == "files" || part.name == "file") return begin_file(part);
        if (part.name == "name")
            text_ = &name;
        else if (part.name == "description")
            text_ = &description;
        else
            return fail(ErrorCode::InvalidInput, "The form has no field '" + part.name.substr(0, 64) +
                                                     "'; known are files, name, description.");
        return {};
    }

    Result<void> data(std::string_view bytes) {
        if (upload_) {
            received_ += static_cast<std::int64_t>(bytes.size());
            if (quick_ && received_ > call_.settings.quick_file_bytes)
                return fail(ErrorCode::TooLarge,
                            "Files exceed size limit: " + filenames.back().substr(0, 200) +
                                " is larger than " + std::to_string(call_.settings.quick_file_bytes >> 20) +
                                " MiB.");
            return upload_->write(bytes);
        }
        if (field_.size() + bytes.size() > kMaxField)
            return fail(ErrorCode::TooLarge, "The name or description is too long.");
        field_ += bytes;
        return {};
    }

    Result<void> end() {
        if (text_) *text_ = field_;
        return {};
    }

    std::string name, description;
    std::vector<std::string> filenames;
    std::vector<std::unique_ptr<datasets::Upload>> uploads;

  private:
    Result<void> begin_file(const net::PartHeader& part) {
        if (part.filename.empty())
            return fail(ErrorCode::InvalidInput, "The field '" + part.name + "' must be a file with a name.");
        if (uploads.size() >= most_)
            return fail(ErrorCode::InvalidInput, "Maximum " + std::to_string(most_) + " files allowed");
        SL_CHECK(check_kind(part.filename));
        SL_TRY(auto upload, call_.services.datasets->begin_upload(call_.who(), {.filename = part.filename,
                                                                                .name = name,
                                                                                .description = description,
                                                                                .source_url = "",
                                                                                .choose = choose_}));
        upload_ = upload.get();
        received_ = 0;
        uploads.push_back(std::move(upload));
        filenames.push_back(part.filename);
        return {};
    }

    Call& call_;
    const bool quick_, choose_;
    const std::size_t most_;
    std::int64_t received_ = 0;
    std::string field_;
    std::string* text_ = nullptr;
    datasets::Upload* upload_ = nullptr;
};

/// Fields that came after the files.
Result<datasets::Dataset> rename(Call& call, const Form& form, datasets::Dataset dataset) {
    datasets::Changes changes;
    const std::string name = form.name.substr(0, 200);
    if (!name.empty() && dataset.name != name) changes.name = name;
    if (!form.description.empty() && dataset.description.empty()) changes.description = form.description;
    if (!changes.name && !changes.description) return dataset;
    return call.services.datasets->change(call.who(), dataset.id, changes);
}

}  // namespace

Result<void> check_kind(const std::string& filename) {
    if (accepted(filename)) return {};
    return fail(ErrorCode::Unsupported, "Only " + std::string(kKindNames) + " files are allowed; " +
                                            filename.substr(0, 200) + " is none.");
}

Result<UploadResponse> upload_datasets(Call& call, const UploadQuery& in) {
    if (!call.request.headers.get("Content-Type").starts_with("multipart/form-data"))
        return fail(ErrorCode::Unsupported, "Send files as multipart/form-data, in the field 'files'.");
    if (in.quick && in.choose)
        return fail(ErrorCode::InvalidInput, "The quick form takes all tables: leave quick or choose out.");
    Form form(call, in.quick, in.choose);
    SL_CHECK(net::read_multipart(call.request,
                                 {.begin = [&](const net::PartHeader& part) { return form.begin(part); },
                                  .data = [&](std::string_view bytes) { return form.data(bytes); },
                                  .end = [&] { return form.end(); }}));
    if (form.uploads.empty())
        return fail(ErrorCode::InvalidInput, "The form holds no file; send one in the field 'files'.");

    UploadResponse out;
    std::optional<Error> refused;
    for (std::size_t i = 0; i < form.uploads.size(); ++i) {
        auto taken = form.uploads[i]->finish();
        if (taken) taken = rename(call, form, std::move(*taken));
        if (!taken) {
            if (!refused) refused = taken.error();
            out.items.push_back({.filename = form.filenames[i],
                                 .name = form.filenames[i],
                                 .status = "failed",
                                 .error_message = taken.error().message});
            continue;
        }
        out.items.push_back({.id = taken->id,
                             .filename = taken->filename,
                             .name = taken->name,
                             .status = taken->status,
                             .file_size = taken->file_size,
                             .duplicate_of = taken->duplicate_of.empty()
                                                 ? std::nullopt
                                                 : std::optional(taken->duplicate_of)});
    }
    const bool none =
        std::ranges::none_of(out.items, [](const UploadItem& item) { return item.id.has_value(); });
    if (none) return std::unexpected(*refused);
    if (in.quick) SL_CHECK(describe_upload(call, out));
    return out;
}

}  // namespace sightline::api
