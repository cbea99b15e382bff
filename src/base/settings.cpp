#include "base/settings.h"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>

namespace sightline {

const std::vector<SettingInfo>& setting_list() {
    static const std::vector<SettingInfo> list{
        {"address", "text", "127.0.0.1", "Address the server listens on."},
        {"port", "integer", "8000", "Port the server listens on; 0 takes any free one.", false, 0, 65535},
        {"data_dir", "text", "",
         "Folder for metadata, originals and hot files; empty means ~/.local/share/sightline."},
        {"database_url", "text", "",
         "Metadata store: sqlite:FILE or postgresql://…; empty means sqlite in data_dir.", true},
        {"blob_store", "text", "",
         "Where files are stored: empty means blobs in data_dir; s3://BUCKET or s3://BUCKET/FOLDER an S3 "
         "server, "
         "where several servers find them."},
        {"s3_endpoint", "text", "",
         "Address of the S3 server of blob_store, as in https://s3.example.com:9000; empty means Amazon's in "
         "s3_region."},
        {"s3_region", "text", "us-east-1", "Region of the S3 server of blob_store."},
        {"s3_key_id", "text", "", "Access key of the S3 server of blob_store."},
        {"s3_secret", "text", "", "Secret of s3_key_id.", true},
        {"s3_path_style", "choice auto|true|false", "auto",
         "Whether the bucket stands in the path of an S3 address, not in its host; auto is true when "
         "s3_endpoint "
         "is given."},
        {"s3_tries", "integer", "5",
         "How often a request to the S3 server is tried when the line breaks or the server is busy.", false,
         1, 20},
        {"s3_seconds", "integer", "30",
         "A line to the S3 server on which nothing moved this long is given up.", false, 1, 3600},
        {"blob_cache_mb", "integer", "10240",
         "Disk for local copies of files that an S3 server keeps, in MiB; what was not used for longest goes "
         "first.",
         false, 1, 1073741824},
        {"web_dir", "text", "", "Folder of the built page; empty means where it stands beside the program."},
        {"assets_dir", "text", "",
         "Folder of language weights and word vectors; empty means where it stands beside the program."},
        {"log_level", "choice debug|info|warning|error", "info", "Least severe log lines written."},
        {"log_format", "choice json|text|auto", "auto",
         "Form of log lines; auto is text on a terminal, JSON elsewhere."},
        {"io_threads", "integer", "1", "Threads that move bytes.", false, 1, 64},
        {"worker_threads", "integer", "24", "Threads that answer requests; each may wait for an engine.",
         false, 1, 1024},
        {"max_connections", "integer", "4096", "Open connections at once.", false, 1, 1000000},
        {"max_body_mb", "integer", "8192", "Largest request body in MiB.", false, 1, 1048576},
        {"max_file_mb", "integer", "4096", "Largest uploaded file in MiB.", false, 1, 1048576},
        {"max_upload_files", "integer", "20", "Most files in one upload.", false, 1, 1000},
        {"quick_upload_files", "integer", "3", "Most files in the quick form.", false, 1, 1000},
        {"quick_upload_mb", "integer", "10", "Largest file in the quick form, in MiB.", false, 1, 1048576},
        {"quick_upload_seconds", "integer", "30", "Longest the quick form waits for its imports.", false, 1,
         600},
        {"url_seconds", "integer", "600", "Longest a file may take to come from an address.", false, 1,
         86400},
        {"url_private_addresses", "boolean", "false",
         "Let files be fetched from private, loopback and link-local addresses too."},
        {"source_private_addresses", "choice auto|true|false", "auto",
         "Let sources be databases in private networks and on this machine; auto is true when the server "
         "listens "
         "on loopback only."},
        {"source_key", "text", "",
         "Key that seals the passwords of sources, 64 hexadecimal digits; empty means one is made and kept "
         "in "
         "data_dir. Every server of an installation needs the same.",
         true},
        {"source_connect_seconds", "integer", "10", "Longest a source may take to answer a connection.",
         false, 2, 600},
        {"source_seconds", "integer", "600", "Longest one statement may run at a source.", false, 1, 86400},
        {"source_authorities", "text", "/etc/ssl/certs/ca-certificates.crt",
         "File of the certificate authorities that tls verify trusts."},
        {"source_shortest_minutes", "integer", "5", "Shortest time between two snapshots of a schedule.",
         false, 1, 525600},
        {"source_folders", "text", "",
         "Folders of this machine whose SQLite and DuckDB files may be sources, comma separated; whoever may "
         "sign in can then read those files. Empty means none."},
        {"source_objects", "integer", "10000", "Most objects listed of an S3 source.", false, 1, 1000000},
        {"max_sources", "integer", "100", "Sources one person may connect.", false, 1, 100000},
        {"upload_expire_hours", "integer", "24",
         "An unfinished resumable upload to which nothing comes is removed after this.", false, 1, 8760},
        {"user_quota_mb", "integer", "0", "Originals one person may keep, in MiB; 0 means no limit.", false,
         0, 1073741824},
        {"tenant_quota_mb", "integer", "0", "Originals one organization may keep, in MiB; 0 means no limit.",
         false, 0, 1073741824},
        {"reserved_disk_mb", "integer", "64",
         "Disk that uploads leave alone, in MiB (of a small disk a twentieth), so that the server can go on "
         "recording what happens.",
         false, 0, 1048576},
        {"max_unpacked_mb", "integer", "16384", "What one archive may unpack to, in MiB.", false, 1, 1048576},
        {"max_unpack_ratio", "integer", "1000",
         "How many times its size an archive may unpack to; looked at beyond 64 MiB.", false, 1, 1000000},
        {"max_archive_entries", "integer", "10000", "Most entries of one archive.", false, 1, 10000000},
        {"max_archive_tables", "integer", "100",
         "Most tables taken out of one archive or database; each becomes a dataset.", false, 1, 100000},
        {"max_archive_depth", "integer", "3", "How deep archives may lie in archives.", false, 1, 10},
        {"drain_seconds", "integer", "10", "Time running requests get to finish at shutdown.", false, 0, 600},
        {"engine_memory_mb", "integer", "2048",
         "Resident memory one query engine may use, in MiB; beyond it, it is ended.", false, 64, 1048576},
        {"import_memory_mb", "integer", "3072", "Resident memory one import may use, in MiB.", false, 64,
         1048576},
        {"engine_temp_mb", "integer", "16384", "Disk one engine may spill to, in MiB.", false, 0, 1048576},
        {"engine_threads", "integer", "0", "Threads of one engine; 0 means as many as the machine has cores.",
         false, 0, 256},
        {"max_engines", "integer", "8", "Query engines kept at once.", false, 1, 256},
        {"engines_per_key", "integer", "2", "Query engines for the same data at once.", false, 1, 64},
        {"engine_idle_seconds", "integer", "300", "An engine unused this long is ended.", false, 1, 86400},
        {"query_seconds", "integer", "60", "Longest a query may run.", false, 1, 86400},
        {"import_seconds", "integer", "1800", "Longest an import may run.", false, 1, 86400},
        {"import_workers", "integer", "2", "Imports at once in this process.", false, 1, 64},
        {"max_rows", "integer", "10000", "Most rows of one answer.", false, 1, 10000000},
        {"choice_wait_seconds", "integer", "3600",
         "How long the tables of a file wait, where an upload asked for a choice among them, before all are "
         "taken; 0 offers none.",
         false, 0, 604800},
        {"choice_look_seconds", "integer", "20",
         "Time spent on looking into the tables that are offered; those not reached are offered by name "
         "only.",
         false, 1, 3600},
        {"sample_first_mb", "integer", "512",
         "A CSV or NDJSON file larger than this, in MiB, packed or not, can be asked from a sample while the "
         "whole is loaded; "
         "0 means never.",
         false, 0, 1048576},
        {"sample_mb", "integer", "32", "What such a sample takes of the file, in MiB.", false, 1, 4096},
        {"import_shards", "integer", "1",
         "Pieces a long CSV file is cut into at most, imported side by side by as many workers; as many as "
         "there are machines with workers is a good number. 1: files are imported whole.",
         false, 1, 64},
        {"import_shard_mb", "integer", "256", "The least size of such a piece, in MiB.", false, 1, 1048576},
        {"preview_rows", "integer", "10000", "Rows of the sample that a recipe's preview runs on.", false, 1,
         1000000},
        {"analysis_sample_rows", "integer", "20000",
         "Rows looked at to know what quality and personal data to look for.", false, 100, 1000000},
        {"analysis_exact_rows", "integer", "200000",
         "Statistics of tables with more rows come from a sample of as many.", false, 1000, 10000000},
        {"analysis_at_once_rows", "integer", "1000000",
         "Quality and statistics of tables with more rows are measured by a job.", false, 0, 1000000000},
        {"analysis_seconds", "integer", "300", "Longest one statement of an analysis may run.", false, 1,
         86400},
        {"max_indexed_values", "integer", "200000", "Distinct values of one column that questions can name.",
         false, 100, 10000000},
        {"cache_mb", "integer", "128", "Memory for cached results, in MiB.", false, 1, 1048576},
        {"search_memory_mb", "integer", "256",
         "Memory for search, in MiB: three quarters for datasets and columns, the rest for past questions. "
         "Of "
         "what does not fit the newest is searched.",
         false, 1, 1048576},
        {"registration", "choice auto|open|invite|closed", "auto",
         "Who may make an account; auto is open on loopback and invite elsewhere."},
        {"jwt_secret", "text", "",
         "Secret that signs access tokens; empty means one is made and kept in data_dir.", true},
        {"access_token_minutes", "integer", "50", "Life of an access token.", false, 1, 1440},
        {"refresh_token_days", "integer", "30", "Life of a refresh token and of a browser session.", false, 1,
         365},
        {"cookie_secure", "boolean", "false",
         "Mark session cookies Secure; set it when the page is served over HTTPS."},
        {"allowed_hosts", "text", "",
         "Host names requests may name, comma separated; empty means localhost names on loopback, any "
         "elsewhere."},
        {"cors_origins", "text", "", "Origins whose pages may call the API, comma separated."},
        {"trusted_proxies", "text", "",
         "Addresses of reverse proxies whose X-Forwarded-For is believed, comma separated."},
        {"requests_per_minute", "integer", "-1",
         "Requests one person or address may make in a minute; 0 means no limit, -1 means 6000, or none when "
         "the server listens on loopback only.",
         false, -1, 100000000},
        {"metrics_public", "boolean", "false", "Serve /metrics to addresses other than loopback."},
        {"engine_user", "text", "nobody",
         "Unprivileged user engines and Python workers run as when the server is started as root."},
        {"worker_dir", "text", "",
         "Folder of the Python worker and its environment (.venv); empty means where it stands beside the "
         "program."},
        {"jail_namespaces", "choice auto|off|required", "auto",
         "Whether Python also runs in namespaces of its own (bubblewrap): auto where the system allows, "
         "required refuses to run without. Landlock is used wherever the kernel has it; with neither, no "
         "Python runs."},
        {"jail_cgroups", "choice auto|off|required", "auto",
         "Whether each Python worker also runs in a control group of its own, in which the kernel bounds its "
         "memory and processes: auto where the system allows, required refuses to run without."},
        {"jail_threads", "integer", "512",
         "Most threads and processes of a Python worker and its task, where control groups hold.", false, 32,
         1000000},
        {"jail_workers", "integer", "4", "Warm Python workers at once.", false, 1, 256},
        {"jail_workers_per_tenant", "integer", "2", "Warm Python workers of one organization at once.", false,
         1, 256},
        {"jail_idle_seconds", "integer", "120", "A Python worker unused this long is ended.", false, 1,
         86400},
        {"jail_memory_mb", "integer", "2048",
         "Memory one Python task may use over what its libraries take, in MiB.", false, 64, 1048576},
        {"jail_seconds", "integer", "300", "Longest a Python task may run.", false, 1, 86400},
        {"jail_cpu_seconds", "integer", "300", "Processor time one Python task may use, in seconds.", false,
         1, 86400},
        {"jail_output_mb", "integer", "4096", "Files one Python task may write, in MiB.", false, 1, 1048576},
        {"max_file_tables", "integer", "50",
         "Most tables taken from one workbook or page; the largest come first.", false, 1, 1000},
        {"max_sheet_cells", "integer", "25000000",
         "Most cells of one sheet, of one table of a web page, or of an XML document. A million take about "
         "125 MiB of jail_memory_mb and 8 s of jail_cpu_seconds.",
         false, 1000, 1000000000},
        {"max_page_mb", "integer", "1024", "Largest web page or XML document, in MiB.", false, 1, 1048576},
    };
    return list;
}

namespace {

const SettingInfo* find(std::string_view name) {
    for (const auto& s : setting_list())
        if (s.name == name) return &s;
    return nullptr;
}

std::string capitals(std::string_view name) {
    std::string out(name);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

}  // namespace

Settings::Settings() {
    for (const auto& s : setting_list()) entries_[s.name] = {s.default_value, "default"};
}

Result<void> Settings::set(const std::string& name, const std::string& value, const std::string& origin) {
    const SettingInfo* info = find(name);
    if (!info)
        return fail(ErrorCode::InvalidInput, "There is no setting '" + name + "' (from " + origin +
                                                 "). `sightline config` lists them.");
    const auto refuse = [&](const std::string& allowed) {
        return fail(ErrorCode::InvalidInput,
                    "Setting '" + name + "' from " + origin + " must be " + allowed + ".");
    };
    if (info->kind == "integer") {
        std::int64_t n = 0;
        const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), n);
        if (ec != std::errc{} || end != value.data() + value.size() || n < info->minimum || n > info->maximum)
            return refuse("a whole number from " + std::to_string(info->minimum) + " to " +
                          std::to_string(info->maximum));
    } else if (info->kind == "boolean") {
        if (value != "true" && value != "false") return refuse("true or false");
    } else if (info->kind.starts_with("choice ")) {
        const std::string choices = "|" + info->kind.substr(7) + "|";
        if (value.find('|') != std::string::npos || choices.find("|" + value + "|") == std::string::npos)
            return refuse("one of " + info->kind.substr(7));
    }
    entries_[name] = {value, origin};
    return {};
}

Result<Settings> Settings::read(const std::string& file,
                                const std::map<std::string, std::string>& environment,
                                const std::map<std::string, std::string>& flags) {
    Settings settings;
    if (!file.empty()) {
        try {
            const toml::table table = toml::parse_file(file);
            for (const auto& [key, node] : table) {
                std::string value;
                if (const auto* s = node.as_string())
                    value = s->get();
                else if (const auto* i = node.as_integer())
                    value = std::to_string(i->get());
                else if (const auto* b = node.as_boolean())
                    value = b->get() ? "true" : "false";
                else
                    return fail(ErrorCode::InvalidInput,
                                "Setting '" + std::string(key.str()) +
                                    "' in the settings file must be text, a whole number or a boolean.");
                SL_CHECK(settings.set(std::string(key.str()), value, "file"));
            }
        } catch (const toml::parse_error& e) {
            return fail(ErrorCode::InvalidInput,
                        "The settings file cannot be read: " + std::string(e.description()) + " (line " +
                            std::to_string(e.source().begin.line) + ").");
        }
    }
    for (const auto& info : setting_list()) {
        const auto it = environment.find("SIGHTLINE_" + capitals(info.name));
        if (it != environment.end()) SL_CHECK(settings.set(info.name, it->second, "environment"));
    }
    for (const auto& [name, value] : flags) SL_CHECK(settings.set(name, value, "flag"));
    return settings;
}

const std::string& Settings::text(std::string_view name) const {
    return entries_.find(name)->second.value;
}
std::int64_t Settings::integer(std::string_view name) const {
    const auto& value = text(name);
    std::int64_t n = 0;
    std::from_chars(value.data(), value.data() + value.size(), n);
    return n;
}
bool Settings::boolean(std::string_view name) const {
    return text(name) == "true";
}
const std::string& Settings::origin(std::string_view name) const {
    return entries_.find(name)->second.origin;
}

}  // namespace sightline
