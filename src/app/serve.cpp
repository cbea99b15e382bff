// `sightline serve`: every object of the server, made in order and ended in reverse.

#include <sys/signalfd.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <filesystem>
#include <iostream>

#include "app/app.h"
#include "app/assets.h"
#include "app/places.h"
#include "app/storage.h"
#include "base/log.h"
#include "platform/net/http.h"
#include "product/ask/answer_store.h"
#include "product/datasets/sources/sources.h"
#include "product/teams/access_token.h"
#include "surface/api/api.h"
#include "surface/cli/print.h"

namespace sightline::app {

namespace {

std::vector<std::string> listed(const std::string& text) {
    std::vector<std::string> out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        std::string item = text.substr(at, end - at);
        std::erase_if(item, [](char c) { return c == ' '; });
        if (!item.empty()) out.push_back(std::move(item));
        at = end + 1;
    }
    return out;
}

void configure_log(const Settings& s) {
    const std::string& level = s.text("log_level");
    const log::Level chosen = level == "debug"     ? log::Level::Debug
                              : level == "warning" ? log::Level::Warning
                              : level == "error"   ? log::Level::Error
                                                   : log::Level::Info;
    const std::string& format = s.text("log_format");
    log::configure(chosen, format == "json" || (format == "auto" && !isatty(STDERR_FILENO)));
}

bool is_loopback(const std::string& address) {
    return address.starts_with("127.") || address == "::1" || address == "localhost";
}

/// The key that signs access tokens: the setting, else one made once and kept readable by the owner only.
Result<std::string> signing_key(const Settings& s, const std::string& data) {
    const std::string& given = s.text("jwt_secret");
    if (given.empty()) return teams::load_or_make_key(data + "/signing_key");
    if (given.size() < 32)
        return fail(ErrorCode::InvalidInput, "jwt_secret must have at least 32 characters.");
    return given;
}

Result<std::shared_ptr<store::Store>> open_store(const Settings& s, const std::string& data) {
    const std::string url =
        s.text("database_url").empty() ? "sqlite:" + data + "/sightline.db" : s.text("database_url");
    SL_TRY(auto store, store::open(url));
    SL_CHECK(store->migrate());
    return store;
}

datasets::Limits limits_of(const Settings& s) {
    datasets::Limits l;
    l.max_file_bytes = s.integer("max_file_mb") << 20;
    l.user_quota_bytes = s.integer("user_quota_mb") << 20;
    l.tenant_quota_bytes = s.integer("tenant_quota_mb") << 20;
    l.upload_life = std::chrono::hours(s.integer("upload_expire_hours"));
    l.import_memory_bytes = s.integer("import_memory_mb") << 20;
    l.query_memory_bytes = s.integer("engine_memory_mb") << 20;
    l.engine_threads = engine_threads(s);
    l.import_deadline = std::chrono::seconds(s.integer("import_seconds"));
    l.query_deadline = std::chrono::seconds(s.integer("query_seconds"));
    l.temp_bytes = s.integer("engine_temp_mb") << 20;
    l.unpack = unpack_limits(s);
    l.choice_wait = std::chrono::seconds(s.integer("choice_wait_seconds"));
    l.choice_look = std::chrono::seconds(s.integer("choice_look_seconds"));
    l.sample_first_bytes = s.integer("sample_first_mb") << 20;
    l.sample_bytes = s.integer("sample_mb") << 20;
    l.import_shards = static_cast<int>(s.integer("import_shards"));
    l.shard_bytes = s.integer("import_shard_mb") << 20;
    l.preview_rows = s.integer("preview_rows");
    l.max_indexed_values = s.integer("max_indexed_values");
    return l;
}

/// The key that seals secrets of sources: the setting, else one made once.
Result<std::string> source_key(const Settings& s, const std::string& data) {
    const std::string& given = s.text("source_key");
    if (given.empty()) return teams::load_or_make_key(data + "/source_key");
    std::string key;
    for (std::size_t i = 0; i + 1 < given.size(); i += 2) {
        unsigned byte = 0;
        const auto [end, ec] = std::from_chars(given.data() + i, given.data() + i + 2, byte, 16);
        if (ec != std::errc{} || end != given.data() + i + 2) break;
        key += static_cast<char>(byte);
    }
    if (given.size() != 64 || key.size() != 32)
        return fail(ErrorCode::InvalidInput, "source_key must be 64 hexadecimal digits.");
    return key;
}

Result<datasets::SourceSettings> sources_of(const Settings& s, const std::string& data) {
    datasets::SourceSettings out;
    SL_TRY(out.key, source_key(s, data));
    const std::string& inside = s.text("source_private_addresses");
    out.private_addresses = inside == "true" || (inside == "auto" && is_loopback(s.text("address")));
    out.connect = std::chrono::seconds(s.integer("source_connect_seconds"));
    out.statement = std::chrono::seconds(s.integer("source_seconds"));
    out.live = std::chrono::seconds(s.integer("query_seconds"));
    out.authorities = s.text("source_authorities");
    out.shortest_minutes = s.integer("source_shortest_minutes");
    out.per_person = static_cast<int>(s.integer("max_sources"));
    out.folders = listed(s.text("source_folders"));
    out.most_objects = s.integer("source_objects");
    out.version_in_use = [](store::Session& session, const datasets::Version& v) {
        return ask::is_answered_from(session, v.tenant_id, v.dataset_id, v.id, v.created_at);
    };
    return out;
}

analysis::AnalysisSettings analysis_of(const Settings& s) {
    analysis::AnalysisSettings a;
    a.sample_rows = s.integer("analysis_sample_rows");
    a.exact_rows = s.integer("analysis_exact_rows");
    a.at_once_rows = s.integer("analysis_at_once_rows");
    a.deadline = std::chrono::seconds(s.integer("analysis_seconds"));
    return a;
}

teams::AccountSettings accounts_of(const Settings& s) {
    teams::AccountSettings a;
    const std::string& who = s.text("registration");
    a.registration = who == "open" || (who == "auto" && is_loopback(s.text("address")))
                         ? teams::Registration::Open
                     : who == "closed" ? teams::Registration::Closed
                                       : teams::Registration::Invite;
    a.access_token_life = std::chrono::minutes(s.integer("access_token_minutes"));
    a.session_life = std::chrono::hours(24 * s.integer("refresh_token_days"));
    return a;
}

api::ApiSettings api_of(const Settings& s, const Places& places) {
    api::ApiSettings a;
    a.version = SIGHTLINE_VERSION;
    a.web_folder = places.web;
    a.allowed_hosts = listed(s.text("allowed_hosts"));
    a.loopback = is_loopback(s.text("address"));
    a.cors_origins = listed(s.text("cors_origins"));
    a.cookie_secure = s.boolean("cookie_secure");
    a.metrics_public = s.boolean("metrics_public");
    a.trusted_proxies = listed(s.text("trusted_proxies"));
    const std::int64_t rate = s.integer("requests_per_minute");
    a.requests_per_minute = rate >= 0 ? rate : a.loopback && a.trusted_proxies.empty() ? 0 : 6000;
    a.max_upload_files = static_cast<std::size_t>(s.integer("max_upload_files"));
    a.quick_files = static_cast<std::size_t>(s.integer("quick_upload_files"));
    a.quick_file_bytes = s.integer("quick_upload_mb") << 20;
    a.quick_wait = std::chrono::seconds(s.integer("quick_upload_seconds"));
    a.fetch.private_addresses = s.boolean("url_private_addresses");
    a.fetch.max_bytes = s.integer("max_file_mb") << 20;
    a.fetch.deadline = std::chrono::seconds(s.integer("url_seconds"));
    a.max_rows = static_cast<std::size_t>(s.integer("max_rows"));
    return a;
}

net::ServerSettings server_of(const Settings& s) {
    net::ServerSettings n;
    n.address = s.text("address") == "localhost" ? "127.0.0.1" : s.text("address");
    n.port = static_cast<std::uint16_t>(s.integer("port"));
    n.io_threads = static_cast<int>(s.integer("io_threads"));
    n.worker_threads = static_cast<int>(s.integer("worker_threads"));
    n.max_connections = static_cast<std::size_t>(s.integer("max_connections"));
    n.max_body_bytes = static_cast<std::uint64_t>(s.integer("max_body_mb")) << 20;
    return n;
}

/// Blocks SIGINT and SIGTERM in every thread made after it, and waits for one of them.
class StopSignal {
  public:
    StopSignal() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    }
    void wait() const {
        int which = 0;
        sigwait(&set_, &which);
    }

  private:
    sigset_t set_{};
};

Result<void> run_server(const Settings& s, bool print_link) {
    const StopSignal stop;
    SL_TRY(const Places places, find_places(s, true));
    SL_TRY(const EngineUser user, engine_user(s));
    SL_TRY(const Assets assets, open_assets(places.assets));
    const auto metrics = make_metrics();
    SL_TRY(const auto store, open_store(s, places.data));
    SL_TRY(const auto blobs, open_blobs(s, places.data));
    const std::shared_ptr<cache::Cache> cache =
        cache::in_process(static_cast<std::size_t>(s.integer("cache_mb")) << 20);
    jobs::Settings job_settings;
    job_settings.workers = static_cast<int>(s.integer("import_workers"));
    const std::shared_ptr<jobs::Jobs> jobs = jobs::make_jobs(store, job_settings);
    const engine::Launch launch{places.program, places.temp, user.uid, user.gid};
    engine::Pool::Settings pool_settings;
    pool_settings.max_engines = static_cast<std::size_t>(s.integer("max_engines"));
    pool_settings.per_key = static_cast<std::size_t>(s.integer("engines_per_key"));
    pool_settings.idle = std::chrono::seconds(s.integer("engine_idle_seconds"));
    const std::shared_ptr<engine::Pool> pool = engine::make_pool(launch, pool_settings, metrics);
    const std::shared_ptr<jail::Jail> jail =
        jail::make_jail(jail_launch(s, places, user, places.temp), jail_settings(s), metrics);
    SL_TRY(const auto sources, sources_of(s, places.data));
    const auto datasets =
        datasets::make_datasets(store, blobs, jobs, pool, launch, file_reader(s, jail, places.temp, launch),
                                assets.language, places.data + "/hot", limits_of(s), sources, metrics);
    SL_TRY(const auto names, open_names(places.assets));
    const auto analysis = analysis::make_analysis(datasets, store, jobs, names, analysis_of(s));
    const auto search =
        search::make_search(store, assets.language, s.integer("search_memory_mb") << 20, metrics);
    const auto ask = ask::make_ask(datasets, assets.language, search, store, cache, metrics);
    SL_TRY(const std::string key, signing_key(s, places.data));
    const auto accounts = std::make_shared<teams::Accounts>(store, key, accounts_of(s));

    api::Services services;
    services.accounts = accounts;
    services.datasets = datasets;
    services.uploads = datasets::make_uploads({store, blobs, jobs, limits_of(s)});
    services.analysis = analysis;
    services.search = search;
    services.ask = ask;
    services.metrics = metrics;
    services.health = {{"database", [store] { return store->ping(); }},
                       {"storage", [blobs] { return blobs->check(); }},
                       {"engine", [launch]() -> Result<void> {
                            if (::access(launch.program.c_str(), X_OK) == 0) return {};
                            return fail(ErrorCode::Unavailable, "The engine program is gone.");
                        }}};
    const auto api = api::make_api(std::move(services), api_of(s, places));
    jobs->start();
    SL_TRY(const auto server, net::serve(server_of(s), api->service()));

    const std::string host = s.text("address") == "0.0.0.0" ? "localhost" : s.text("address");
    const std::string url = "http://" + host + ":" + std::to_string(server->port());
    if (user.uid >= 0)
        log::info("engines_unprivileged",
                  {{"user", s.text("engine_user")}, {"reason", "the server was started as root"}});
    log::info("server_started", {{"url", url}, {"version", SIGHTLINE_VERSION}});
    if (print_link) {
        SL_TRY(const std::string secret, accounts->make_owner_link());
        std::cout << "\n  Sightline is ready. Open this link; it signs you in once:\n\n    " << url
                  << "/welcome?token=" << secret << "\n\n"
                  << std::flush;
    }
    stop.wait();
    log::info("server_stopping", {});
    api->stop();
    server->drain(std::chrono::seconds(s.integer("drain_seconds")));
    jobs->stop();
    pool->close();
    jail->close();
    log::info("server_stopped", {});
    return {};
}

}  // namespace

int App::serve(bool print_link) {
    configure_log(settings_);
    const auto done = run_server(settings_, print_link);
    if (done) return 0;
    cli::print_error(std::cerr, done.error());
    if (!done.error().detail.empty()) log::error("server_failed", {{"detail", done.error().detail}});
    return 1;
}

int App::migrate() {
    configure_log(settings_);
    const auto places = find_places(settings_, true);
    const auto store = places ? open_store(settings_, places->data) : std::unexpected(places.error());
    if (!store) {
        cli::print_error(std::cerr, store.error());
        return 1;
    }
    std::cout << "The metadata store is up to date.\n";
    return 0;
}

int App::print_openapi() {
    std::cout << api::openapi_text(SIGHTLINE_VERSION) << '\n';
    return 0;
}

}  // namespace sightline::app
