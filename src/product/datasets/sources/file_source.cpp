#include "product/datasets/sources/file_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/ids.h"
#include "platform/net/fetch.h"
#include "platform/net/resolve.h"
#include "product/datasets/importing/noted_units.h"
#include "product/datasets/intake/part_name.h"
#include "product/datasets/sources/server_file.h"

namespace sightline::datasets {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBucketScheme = "s3://";

bool is_database_file(const DataSource& d) {
    return d.kind == "sqlite" || d.kind == "duckdb";
}

/// The last part of an address or key, without what follows a "?".
std::string file_name(std::string_view location) {
    location = location.substr(0, location.find_first_of("?#"));
    const auto name = location.substr(location.find_last_of('/') + 1);
    return name.empty() ? "file" : std::string(name);
}

/// A plain name that ends as the file does: it tells how the file is read.
std::string local_name(const std::string& name) {
    std::string ending;
    for (auto at = name.find('.'); at != std::string::npos && at < name.size(); ++at)
        if (std::isalnum(static_cast<unsigned char>(name[at])) || name[at] == '.') ending += name[at];
    return "source" + ending.substr(ending.size() > 20 ? ending.size() - 20 : 0);
}

struct BucketPlace {
    s3::Place place;
    std::string prefix;
};

Result<BucketPlace> bucket_of(const DataSource& d, const std::string& password) {
    std::string_view where = d.location;
    if (!where.starts_with(kBucketScheme))
        return fail(ErrorCode::InvalidInput, "location must be s3://BUCKET or s3://BUCKET/PREFIX.");
    where.remove_prefix(kBucketScheme.size());
    const auto slash = where.find('/');
    BucketPlace out;
    out.place.bucket = where.substr(0, slash);
    if (slash != std::string_view::npos) out.prefix = where.substr(slash + 1);
    if (!d.region.empty()) out.place.region = d.region;
    out.place.path_style = !d.host.empty();
    out.place.endpoint = d.host.empty() ? "https://s3." + out.place.region + ".amazonaws.com" : d.host;
    out.place.key_id = d.username;
    out.place.secret = password;
    return out;
}

/// Connects to what was looked at, by the rules for addresses that people name.
Result<std::shared_ptr<s3::Bucket>> open_bucket(const BucketPlace& where, const SourceSettings& settings) {
    s3::Place place = where.place;
    SL_TRY(place.addresses, net::resolve(s3::host_of(place), settings.private_addresses));
    place.connect = settings.connect;
    place.tries = 3;
    return s3::open(place);
}

net::FetchRules rules_of(const ImportParts& parts, const SourceSettings& settings) {
    net::FetchRules rules;
    rules.private_addresses = settings.private_addresses;
    rules.link_local = false;
    rules.setting = "source_private_addresses";
    rules.max_bytes = parts.limits.max_file_bytes;
    rules.connect = std::chrono::duration_cast<std::chrono::seconds>(settings.connect);
    rules.deadline = std::chrono::duration_cast<std::chrono::seconds>(settings.statement);
    return rules;
}

net::FetchOrder order_of(const DataSource& d, const std::string& password, const std::string& known) {
    return {.url = d.location, .user = d.username, .password = password, .known = known};
}

Result<SourceTableList> address_table(const ImportParts& parts, const SourceSettings& settings,
                                      const DataSource& d, const std::string& password,
                                      const engine::CancelToken& cancel) {
    // Its beginning is enough to know that it is there.
    bool there = false;
    const auto fetched = net::fetch(
        order_of(d, password, ""), rules_of(parts, settings),
        [&](std::string_view) -> Result<void> {
            there = true;
            return fail(ErrorCode::Cancelled, "Enough was seen.");
        },
        [&] { return cancel.cancelled(); });
    if (!fetched && !there) return std::unexpected(fetched.error());
    SourceTableList out{.server = "The address", .tables = {}};
    out.tables.push_back({"", file_name(d.location), "file", std::nullopt, {}});
    return out;
}

Result<SourceTableList> bucket_tables(const SourceSettings& settings, const DataSource& d,
                                      const std::string& password) {
    SL_TRY(const BucketPlace where, bucket_of(d, password));
    SL_TRY(const auto bucket, open_bucket(where, settings));
    SL_TRY(const auto objects, bucket->list(where.prefix, static_cast<std::size_t>(settings.most_objects)));
    SourceTableList out{.server = "The bucket", .tables = {}};
    for (const auto& o : objects)
        if (o.size > 0 && !o.key.ends_with('/'))
            out.tables.push_back({"", o.key.substr(where.prefix.size()), "file", std::nullopt, {}});
    return out;
}

Result<SourceTableList> database_tables(const ImportParts& parts, const SourceSettings& settings,
                                        const DataSource& d, const engine::CancelToken& cancel) {
    const std::string work = "list-" + new_id();
    SL_TRY(const std::string folder, parts.hot->begin(work));
    const std::shared_ptr<void> clean(nullptr, [&](void*) { parts.hot->discard(work); });
    SL_TRY(const ServerFile file, copy_server_file(d.location, settings.folders, d.kind, folder));
    engine::Spec spec;
    spec.readable = {file.path};
    spec.writable = {folder};
    spec.limits = import_limits(parts.limits);
    SL_TRY(const auto engine, engine::start(parts.launch, spec));
    engine::LoadOptions options;
    options.format = d.kind;
    options.list_only = true;
    SL_TRY(const engine::LoadReport report, engine->load(file.path, options, cancel));
    SourceTableList out{.server = d.kind == "sqlite" ? "The SQLite file" : "The DuckDB file", .tables = {}};
    out.tables.push_back({"", report.part, "table", std::nullopt, {}});
    for (const auto& part : report.other_parts) out.tables.push_back({"", part, "table", std::nullopt, {}});
    return out;
}

/// A sink into a file.
class FileSink {
  public:
    explicit FileSink(const std::string& path) : out_(path, std::ios::binary | std::ios::trunc) {}
    Result<void> write(std::string_view bytes) {
        out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (out_) return {};
        return fail(ErrorCode::ResourceExhausted, "There is no room for the file. Free some disk space.");
    }
    Result<void> end() {
        out_.close();
        return out_ ? Result<void>{} : write("");
    }

  private:
    std::ofstream out_;
};

}  // namespace

bool is_file_source(const DataSource& d) {
    return d.kind == "http" || d.kind == "s3" || is_database_file(d);
}

Result<void> check_file_source(const DataSource& d, const SourceSettings& settings) {
    if (d.location.empty() || d.location.size() > 2000)
        return fail(ErrorCode::InvalidInput, "location must have 1 to 2000 characters.");
    if (d.kind == "http") {
        if (!d.location.starts_with("http://") && !d.location.starts_with("https://"))
            return fail(ErrorCode::InvalidInput,
                        "location must be the address of a file, beginning with http:// or https://.");
        return {};
    }
    if (d.kind == "s3") {
        // Its secret comes later.
        SL_TRY(BucketPlace where, bucket_of(d, d.username.empty() ? "" : "secret"));
        SL_CHECK(s3::open(where.place));
        return {};
    }
    SL_CHECK(find_server_file(d.location, settings.folders));
    return {};
}

Result<SourceTableList> file_tables(const ImportParts& parts, const SourceSettings& settings,
                                    const DataSource& d, const std::string& password,
                                    const engine::CancelToken& cancel) {
    if (d.kind == "http") return address_table(parts, settings, d, password, cancel);
    if (d.kind == "s3") return bucket_tables(settings, d, password);
    return database_tables(parts, settings, d, cancel);
}

Result<TakenFile> take_file(const ImportParts& parts, const SourceSettings& settings, const DataSource& d,
                            const std::string& password, const std::string& table, const std::string& known,
                            const std::string& folder, const engine::CancelToken& cancel) {
    if (is_database_file(d)) {
        SL_TRY(const std::string now, server_file_mark(d.location, settings.folders));
        if (now == known) return TakenFile{.changed = false};
        SL_TRY(ServerFile file, copy_server_file(d.location, settings.folders, d.kind, folder));
        return TakenFile{.path = std::move(file.path), .part = table, .mark = std::move(file.mark)};
    }
    TakenFile out;
    out.path = folder + "/" + local_name(d.kind == "http" ? file_name(d.location) : file_name(table));
    FileSink sink(out.path);
    const auto write = [&](std::string_view bytes) -> Result<void> {
        if (cancel.cancelled()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
        return sink.write(bytes);
    };
    // A mark is of one address: another's file may have the same.
    const std::string origin = d.location + "\n";
    const std::string validator = known.starts_with(origin) ? known.substr(origin.size()) : "";
    if (d.kind == "http") {
        SL_TRY(const net::Fetched fetched,
               net::fetch(order_of(d, password, validator), rules_of(parts, settings), write,
                          [&] { return cancel.cancelled(); }));
        out.changed = fetched.changed;
        if (!fetched.validator.empty()) out.mark = origin + fetched.validator;
    } else {
        SL_TRY(const BucketPlace where, bucket_of(d, password));
        SL_TRY(const auto bucket, open_bucket(where, settings));
        const std::string key = where.prefix + table;
        SL_TRY(const s3::Properties now, bucket->head(key));
        out.changed = validator.empty() || now.etag != validator;
        if (!out.changed) return out;
        SL_TRY(const s3::Properties got, bucket->get(key, parts.limits.max_file_bytes, write));
        if (!got.etag.empty()) out.mark = origin + got.etag;
    }
    SL_CHECK(sink.end());
    return out;
}

Result<std::unique_ptr<engine::Engine>> load_taken(const ImportParts& parts, const std::string& tenant_id,
                                                   const TakenFile& file, const std::string& folder,
                                                   const engine::CancelToken& cancel,
                                                   const std::function<void(double)>& progress,
                                                   engine::LoadReport& report) {
    SL_TRY(const TableSource source,
           TableSource::find(parts.reader, tenant_id, file.path, file.part, cancel));
    engine::Spec spec;
    spec.database = folder + "/data.duckdb";
    spec.readable = {source.path()};
    spec.writable = {folder};
    spec.limits = import_limits(parts.limits);
    SL_TRY(auto engine, engine::start(parts.launch, spec));
    SL_TRY(report, engine->load(source.path(), source.options(), cancel, progress));
    SL_CHECK(note_units([&](const std::string& sql) { return engine->query({sql, {}}, cancel); },
                        source.options().table, units_of(source)));
    source.complete(report);
    if (file.part.empty() && !report.other_parts.empty())
        report.repairs.push_back(
            fmt::format("The file holds {} more {}; “{}” is taken.", report.other_parts.size(),
                        report.other_parts.size() == 1 ? "table" : "tables", part_label(report.part)));
    report.other_parts.clear();
    report.part.clear();
    std::error_code ignored;
    fs::remove(file.path, ignored);
    return engine;
}

}  // namespace sightline::datasets
