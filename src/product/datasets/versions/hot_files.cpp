#include "product/datasets/versions/hot_files.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>

#include "base/log.h"

namespace sightline::datasets {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kShards = ".shards";
constexpr std::string_view kRows = "-rows-";
constexpr std::size_t kRowsKept = 4;

/// Of the files that begin so, the newest stay.
void keep_newest(const fs::path& folder, const std::string& beginning, std::size_t kept) {
    std::error_code ec;
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    for (const auto& entry : fs::directory_iterator(folder, ec))
        if (entry.path().filename().string().starts_with(beginning))
            files.emplace_back(entry.last_write_time(ec), entry.path());
    if (files.size() <= kept) return;
    std::ranges::sort(files, std::greater());
    for (std::size_t i = kept; i < files.size(); ++i) fs::remove_all(files[i].second, ec);
}

}  // namespace

HotFiles::HotFiles(std::string folder, engine::Launch launch, engine::Limits limits, FileReader reader,
                   std::shared_ptr<blob::Blobs> blobs)
    : folder_(std::move(folder)),
      launch_(std::move(launch)),
      limits_(limits),
      reader_(std::move(reader)),
      blobs_(std::move(blobs)) {
    std::error_code ec;
    fs::create_directories(folder_, ec);
    fs::remove_all(fs::path(folder_) / "building", ec);
}

std::string HotFiles::path(const Version& v) const {
    return folder_ + "/" + v.tenant_id + "/" + v.id + ".duckdb";
}
std::string HotFiles::building(const std::string& id) const {
    return folder_ + "/building/" + id;
}

Result<std::string> HotFiles::begin(const std::string& version_id) {
    const std::string folder = building(version_id);
    std::error_code ec;
    fs::remove_all(folder, ec);
    fs::create_directories(folder, ec);
    if (ec)
        return fail(ErrorCode::ResourceExhausted,
                    "There is no room to load the file. Free some disk space and try again.", ec.message());
    SL_CHECK(give_to_engines(folder));
    return folder;
}

Result<void> HotFiles::give_to_engines(const std::string& at) const {
    if (launch_.uid >= 0 &&
        ::chown(at.c_str(), static_cast<uid_t>(launch_.uid), static_cast<gid_t>(launch_.gid)) != 0)
        return fail(ErrorCode::Internal, "The file could not be prepared.", "chown " + at);
    return {};
}

std::string HotFiles::shard_name(std::size_t piece) {
    return std::to_string(piece) + ".duckdb";
}

Result<void> HotFiles::bring(const std::string& from, const std::string& to) const {
    std::error_code ec;
    const fs::path folder = fs::path(to).parent_path();
    if (fs::create_directories(folder, ec)) SL_CHECK(give_to_engines(folder));
    if (!ec) fs::copy_file(from, to, fs::copy_options::overwrite_existing, ec);
    if (ec)
        return fail(ErrorCode::ResourceExhausted,
                    "There is no room to load the file. Free some disk space and try again.", ec.message());
    return give_to_engines(to);
}

Result<void> HotFiles::publish_shards(const Version& v, const std::string& built) {
    std::error_code ec;
    const fs::path to = path(v) + std::string(kShards);
    fs::create_directories(to.parent_path(), ec);
    fs::last_write_time(built, fs::file_time_type::clock::now(), ec);  // else it is as old as its first file
    fs::rename(built, to, ec);
    if (ec) return fail(ErrorCode::Internal, "The loaded data could not be put in its place.", ec.message());
    return {};
}

std::optional<engine::Attachment> HotFiles::find(const std::string& name, const Version& v) const {
    if (std::string file = path(v); ::access(file.c_str(), R_OK) == 0)
        return engine::Attachment{name, std::move(file), {}};
    const auto* count = v.load_report.if_contains("shards");
    if (!count || !v.masks.empty()) return {};
    // A folder on its way out lacks some.
    const std::string folder = path(v) + std::string(kShards) + "/";
    engine::Attachment out{name, folder + shard_name(0), {}};
    for (std::size_t i = 0; i < count->to_number<std::size_t>(); ++i) {
        if (::access((folder + shard_name(i)).c_str(), R_OK) != 0) return {};
        if (i > 0) out.further.push_back(folder + shard_name(i));
    }
    return out;
}

Result<void> HotFiles::publish(const Version& v, const std::string& built) {
    std::error_code ec;
    const fs::path to = path(v);
    fs::create_directories(to.parent_path(), ec);
    fs::rename(built, to, ec);
    if (ec) return fail(ErrorCode::Internal, "The loaded data could not be put in its place.", ec.message());
    return {};
}

void HotFiles::discard(const std::string& version_id) {
    std::error_code ec;
    fs::remove_all(building(version_id), ec);
}

void HotFiles::remove(const std::string& tenant_id, const std::string& version_id) {
    // Its own files, and what was made of it since: masked, or read again.
    std::error_code ec;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder_ + "/" + tenant_id, ec))
        if (entry.path().filename().string().starts_with(version_id)) files.push_back(entry.path());
    for (const auto& file : files) fs::remove_all(file, ec);
}

Result<engine::Attachment> HotFiles::ensure(const std::string& name, const Version& v,
                                            const std::string& original_key,
                                            const engine::CancelToken& cancel) {
    return ensure(name, v, original_key, {}, cancel);
}

Result<engine::Attachment> HotFiles::ensure_reread(const std::string& name, const Version& v,
                                                   const std::string& original_key, const recipe::Reread& how,
                                                   const engine::CancelToken& cancel) {
    Version again = v;
    again.id += how.rows ? fmt::format("{}{}-{}", kRows, how.names_line, static_cast<int>(how.delimiter))
                         : std::string("-text");
    again.parquet_key.clear();
    again.load_report.erase("shards");
    // Whoever looks for the line of the names tries several, and each makes a copy of the whole.
    if (how.rows && !find(name, again))
        keep_newest(fs::path(path(v)).parent_path(), v.id + std::string(kRows), kRowsKept - 1);
    return ensure(name, again, original_key, how, cancel);
}

Result<engine::Attachment> HotFiles::ensure(const std::string& name, const Version& v,
                                            const std::string& original_key,
                                            const std::optional<recipe::Reread>& reread,
                                            const engine::CancelToken& cancel) {
    if (auto found = find(name, v)) return std::move(*found);
    // The original holds what the masks put out: such a table is made by MaskedVersions or not at all.
    if (!v.masks.empty())
        return fail(ErrorCode::Unavailable,
                    "The masking of this data is being changed. Try again in a moment.");
    std::shared_ptr<std::mutex> turn;
    {
        const std::lock_guard lock(mutex_);
        auto& slot = rebuilding_[v.id];
        if (!slot) slot = std::make_shared<std::mutex>();
        turn = slot;
    }
    const std::lock_guard lock(*turn);
    if (auto found = find(name, v)) return std::move(*found);
    log::info("hot_file_rebuild", {{"version", v.id}});
    // Its Parquet file, or the original while that is not written.
    const bool original = v.parquet_key.empty();
    SL_TRY(const blob::Held stored, blobs_->hold(original ? original_key : v.parquet_key));
    const auto* part = original ? v.load_report.if_contains("part") : nullptr;
    const std::string table = part ? std::string(part->as_string()) : std::string();
    SL_TRY(const TableSource source,
           reread ? TableSource::find_again(*reread, reader_, v.tenant_id, stored.path, table, cancel)
                  : TableSource::find(reader_, v.tenant_id, stored.path, table, cancel));
    SL_TRY(const std::string folder, begin(v.id + "-rebuild"));
    {
        engine::Spec spec;
        spec.database = folder + "/data.duckdb";
        spec.readable = {source.path()};
        spec.writable = {folder};
        spec.limits = limits_;
        SL_TRY(const auto engine, engine::start(launch_, spec));
        SL_CHECK(engine->load(source.path(), source.options(), cancel));
        SL_CHECK(engine->query({"CHECKPOINT", {}}, cancel));
    }
    SL_CHECK(publish(v, folder + "/data.duckdb"));
    discard(v.id + "-rebuild");
    return engine::Attachment{name, path(v), {}};
}

}  // namespace sightline::datasets
