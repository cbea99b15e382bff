#include "app/storage.h"

namespace sightline::app {

namespace {

constexpr std::string_view kScheme = "s3://";

Result<blob::S3Settings> s3_settings(const Settings& s, const std::string& data) {
    std::string_view where = s.text("blob_store");
    if (!where.starts_with(kScheme))
        return fail(ErrorCode::InvalidInput,
                    "blob_store must be empty, or s3://BUCKET or s3://BUCKET/FOLDER.");
    where.remove_prefix(kScheme.size());
    const auto slash = where.find('/');
    blob::S3Settings out;
    s3::Place& place = out.place;
    place.bucket = where.substr(0, slash);
    if (slash != std::string_view::npos) out.prefix = where.substr(slash + 1);
    if (!out.prefix.empty() && !out.prefix.ends_with('/')) out.prefix += '/';
    place.region = s.text("s3_region");
    place.endpoint = s.text("s3_endpoint").empty() ? "https://s3." + place.region + ".amazonaws.com"
                                                   : s.text("s3_endpoint");
    place.key_id = s.text("s3_key_id");
    place.secret = s.text("s3_secret");
    if (place.key_id.empty() || place.secret.empty())
        return fail(ErrorCode::InvalidInput, "blob_store needs the settings s3_key_id and s3_secret.");
    const std::string& style = s.text("s3_path_style");
    place.path_style = style == "true" || (style == "auto" && !s.text("s3_endpoint").empty());
    place.tries = static_cast<int>(s.integer("s3_tries"));
    place.quiet = std::chrono::seconds(s.integer("s3_seconds"));
    out.cache = data + "/blob_cache";
    out.cache_bytes = s.integer("blob_cache_mb") << 20;
    out.reserve = s.integer("reserved_disk_mb") << 20;
    return out;
}

}  // namespace

Result<std::shared_ptr<blob::Blobs>> open_blobs(const Settings& s, const std::string& data) {
    if (s.text("blob_store").empty())
        return blob::local_folder(data + "/blobs", s.integer("reserved_disk_mb") << 20);
    SL_TRY(const blob::S3Settings wanted, s3_settings(s, data));
    auto opened = blob::s3_bucket(wanted);
    if (!opened)
        return fail(
            opened.error().code,
            opened.error().message + " (Settings: blob_store, s3_endpoint, s3_region, s3_key_id, s3_secret.)",
            opened.error().detail);
    return opened;
}

}  // namespace sightline::app
