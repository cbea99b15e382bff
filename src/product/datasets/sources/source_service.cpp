#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/sources/file_source.h"
#include "product/datasets/sources/snapshot_job.h"
#include "product/datasets/sources/source_secret.h"
#include "product/datasets/sources/source_store.h"
#include "product/datasets/sources/taken_masks.h"
#include "product/datasets/versions/version_retention.h"

namespace sightline::datasets {

namespace {

constexpr std::int64_t kMaxMinutes = 366 * 24 * 60;
constexpr std::int64_t kLeastKept = 2;  // whoever asks the one before goes on while a new one comes
constexpr std::int64_t kMostKept = 100'000;

/// What the source says of its tables, a row a column, as tables.
std::vector<SourceTable> tables_from(const Table& t) {
    std::vector<SourceTable> out;
    for (std::size_t row = 0; row < t.row_count(); ++row) {
        const std::string schema(t.columns[0].text(row)), name(t.columns[1].text(row));
        if (out.empty() || out.back().schema != schema || out.back().name != name) {
            SourceTable& table = out.emplace_back(schema, name, std::string(t.columns[2].text(row)));
            if (!t.columns[3].is_null(row)) table.row_estimate = t.columns[3].integers()[row];
        }
        out.back().columns.emplace_back(std::string(t.columns[4].text(row)),
                                        std::string(t.columns[5].text(row)));
    }
    return out;
}

Result<void> check_name(const DataSource& d) {
    if (d.name.empty() || d.name.size() > 200)
        return fail(ErrorCode::InvalidInput, "A name has 1 to 200 characters.");
    return {};
}

Result<void> check_database(const DataSource& d) {
    const auto kind = sources::kind_from(d.kind);
    if (!kind)
        return fail(ErrorCode::InvalidInput, "kind must be postgresql, mysql, http, s3, sqlite or duckdb.");
    const auto tls = sources::tls_from(d.tls);
    if (!tls || (*tls == sources::Tls::Verify && *kind == sources::Kind::MySql))
        return fail(ErrorCode::InvalidInput,
                    "tls must be off or require, or verify (which is there for PostgreSQL only).");
    SL_CHECK(check_name(d));
    for (const auto& [what, text] :
         {std::pair("host", &d.host), std::pair("database", &d.database), std::pair("username", &d.username)})
        if (text->empty() || text->size() > 253)
            return fail(ErrorCode::InvalidInput, fmt::format("{} must have 1 to 253 characters.", what));
    if (d.port < 1 || d.port > 65535)
        return fail(ErrorCode::InvalidInput, "port must be a number from 1 to 65535.");
    return {};
}

/// Which of our types a type of DuckDB is.
std::string_view kind_of(std::string_view type) {
    if (type.starts_with("DECIMAL")) return "decimal";
    if (type.ends_with("INT") || type.ends_with("INTEGER")) return "integer";
    if (type == "DOUBLE" || type == "FLOAT") return "double";
    if (type == "VARCHAR") return "text";
    if (type == "DATE") return "date";
    if (type == "TIME") return "time";
    if (type == "TIMESTAMP") return "timestamp";
    return type == "BOOLEAN" ? "boolean" : "";
}

/// What was fetched, with the names and types that the question gives it: a source has its own, such as
/// decimals for sums of whole numbers.
Result<std::string> select_of(const LiveQuery& query, const Table& fetched) {
    if (fetched.row_count() != query.names.size() || query.types.size() != query.names.size())
        return fail(ErrorCode::Internal, "The source gave other columns than were asked for.");
    std::string out;
    for (std::size_t c = 0; c < query.names.size(); ++c) {
        const ColumnType wanted = query.types[c];
        const std::string_view have = kind_of(fetched.columns[1].text(c));
        std::string value = fmt::format("#{}", c + 1);
        const char* type = wanted == ColumnType::Boolean   ? "BOOLEAN"
                           : wanted == ColumnType::Integer ? "HUGEINT"
                           : wanted == ColumnType::Double  ? "DOUBLE"
                           : wanted == ColumnType::Decimal ? "DECIMAL(38, 0)"
                           : wanted == ColumnType::Date    ? "DATE"
                           : wanted == ColumnType::Time    ? "TIME"
                           : wanted == ColumnType::Text    ? "VARCHAR"
                                                           : "TIMESTAMP";
        // A decimal of too many digits came as a double, and stays one.
        const bool as_is = have == name_of(wanted) || (wanted == ColumnType::Decimal && have == "double");
        if (!as_is) value = fmt::format("CAST({} AS {})", value, type);
        out += fmt::format("{}{} AS {}", c > 0 ? ", " : "", value, query::quote_identifier(query.names[c]));
    }
    return "SELECT " + out + " FROM data";
}

class Service final : public SourceService {
  public:
    Service(ImportParts parts, SourceSettings settings)
        : parts_(std::move(parts)), settings_(std::move(settings)) {}

    Result<std::vector<DataSource>> list(const teams::Identity& who) override {
        return parts_.store->read<std::vector<DataSource>>([&](store::Session& s) {
            return list_sources(s, who.tenant_id, who.role == teams::Role::User ? who.user_id : "");
        });
    }

    Result<DataSource> get(const teams::Identity& who, const std::string& id) override {
        if (!is_id(id)) return fail(ErrorCode::NotFound, "There is no such source.");
        SL_TRY(DataSource d, parts_.store->read<DataSource>(
                                 [&](store::Session& s) { return find_source(s, who.tenant_id, id); }));
        SL_CHECK(teams::may_change(who, {d.tenant_id, d.owner_id, false}, "source"));
        return d;
    }

    Result<DataSource> create(const teams::Identity& who, const SourceForm& form) override {
        SL_TRY(DataSource d, new_source(who, form));
        d.sealed = seal(settings_.key, form.password.value_or(""), d.id);
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_TRY(const auto own, list_sources(s, who.tenant_id, who.user_id));
            if (own.size() >= static_cast<std::size_t>(settings_.per_person))
                return fail(
                    ErrorCode::ResourceExhausted,
                    fmt::format("One person may connect {} sources. Remove one that is not needed, or "
                                "raise the setting max_sources.",
                                settings_.per_person));
            SL_CHECK(insert_source(s, d));
            SL_CHECK(write_audit(s, who, "source.created", d.id, d.name));
            return true;
        }));
        return d;
    }

    Result<DataSource> change(const teams::Identity& who, const std::string& id,
                              const SourceForm& form) override {
        SL_TRY(const DataSource before, get(who, id));
        DataSource d = before;
        apply(form, d);
        SL_CHECK(check(d));
        if (form.password) SL_CHECK(check_secret(d, *form.password));
        // Else whoever may change the source could send its password to a server of theirs.
        const bool elsewhere = d.kind != before.kind || d.host != before.host || d.port != before.port ||
                               d.tls != before.tls || d.username != before.username ||
                               d.location != before.location || d.region != before.region;
        if (elsewhere && !d.sealed.empty() && !form.password)
            return fail(ErrorCode::InvalidInput,
                        "Where and how the source is connected changes: give its password again.");
        if (form.password) d.sealed = seal(settings_.key, *form.password, d.id);
        d.updated_at = now_micros();
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(update_source(s, d));
            SL_CHECK(write_audit(s, who, "source.changed", d.id, d.name));
            return true;
        }));
        return d;
    }

    Result<void> remove(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const DataSource d, get(who, id));
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(delete_source(s, d.tenant_id, d.id));
            SL_CHECK(write_audit(s, who, "source.deleted", d.id, d.name));
            return true;
        }));
        return {};
    }

    Result<SourceCheck> test(const teams::Identity& who, const std::string& id,
                             const engine::CancelToken& cancel) override {
        SL_TRY(const DataSource d, get(who, id));
        SL_TRY(const std::string password, unseal(settings_.key, d.sealed, d.id));
        return try_out(d, password, cancel);
    }

    Result<SourceCheck> test_form(const teams::Identity& who, const SourceForm& form,
                                  const engine::CancelToken& cancel) override {
        SL_TRY(const DataSource d, new_source(who, form));
        return try_out(d, form.password.value_or(""), cancel);
    }

    Result<SourceTableList> tables(const teams::Identity& who, const std::string& id,
                                   const engine::CancelToken& cancel) override {
        SL_TRY(const DataSource d, get(who, id));
        SL_TRY(const std::string password, unseal(settings_.key, d.sealed, d.id));
        return look(d, password, cancel);
    }

    Result<Snapshot> take(const teams::Identity& who, const std::string& id,
                          const SnapshotRequest& request) override {
        SL_TRY(const DataSource d, get(who, id));
        SL_CHECK(check_minutes(request.every_minutes));
        SL_CHECK(check_kept(request.keep_versions));
        if (request.table.empty()) return fail(ErrorCode::InvalidInput, "Say which table to take.");
        SL_CHECK(parts_.store->read<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(check_taken_masks(s, who, d, request.table));
            return true;
        }));
        const std::string label = request.table.substr(request.table.find_last_of('/') + 1);
        Dataset dataset = new_dataset(who, {.filename = label + ".parquet",
                                            .name = request.name.empty() ? label : request.name,
                                            .description = "",
                                            .source_url = address_of(d, request)});
        // What is read is kept with its version; there is no file beside it.
        dataset.file_key = parquet_key({.tenant_id = dataset.tenant_id, .dataset_id = dataset.id});
        dataset.content_hash = "snapshot " + dataset.id;
        Snapshot snapshot;
        snapshot.id = new_id();
        snapshot.tenant_id = who.tenant_id;
        snapshot.source_id = d.id;
        snapshot.dataset_id = dataset.id;
        snapshot.schema = request.schema;
        snapshot.table = request.table;
        snapshot.every_minutes = request.every_minutes;
        snapshot.keep_versions = request.keep_versions;
        snapshot.created_at = now_micros();
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(check_room(s, parts_.limits, who.tenant_id, who.user_id, 1));
            SL_CHECK(insert_dataset(s, dataset));
            SL_CHECK(insert_snapshot(s, snapshot));
            SL_CHECK(queue_snapshot(s, *parts_.jobs, snapshot));
            SL_CHECK(write_audit(s, who, "source.snapshot", d.id, request.schema + "." + request.table));
            return true;
        }));
        parts_.jobs->wake();
        return snapshot;
    }

    Result<std::vector<Snapshot>> snapshots(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const DataSource d, get(who, id));
        return parts_.store->read<std::vector<Snapshot>>(
            [&](store::Session& s) { return list_snapshots(s, d.tenant_id, d.id); });
    }

    Result<Snapshot> snapshot(const teams::Identity& who, const std::string& id,
                              const std::string& snapshot_id) override {
        SL_TRY(const DataSource d, get(who, id));
        return parts_.store->read<Snapshot>(
            [&](store::Session& s) { return snapshot_of(s, d, snapshot_id); });
    }

    Result<Table> query(const teams::Identity& who, const std::string& id, const LiveQuery& query,
                        const engine::CancelToken& cancel) override {
        SL_TRY(const DataSource d, get(who, id));
        if (is_file_source(d))
            return fail(
                ErrorCode::Unsupported,
                "A file cannot be asked live: it is read whole. Ask the dataset, and take it again first.");
        SL_TRY(const std::string password, unseal(settings_.key, d.sealed, d.id));
        SL_TRY(sources::Place place, place_of(d, password, settings_));
        place.statement = settings_.live;
        SL_TRY(const auto engine, ingest_engine(parts_, place, ""));
        engine::FetchOptions options;
        options.reading.sql = query.statement.sql;
        options.reading.texts = query.statement.texts;
        for (const Value& v : query.statement.parameters) options.reading.parameters.push_back(to_text(v));
        options.max_rows = query.max_rows + 1;
        options.max_bytes = parts_.limits.max_file_bytes;
        auto report = engine->fetch(place, options, cancel);
        if (!report && report.error().code == ErrorCode::Timeout)
            return fail(ErrorCode::Timeout,
                        "The source did not answer in the time it is given. Ask for less, or raise the "
                        "setting query_seconds.",
                        report.error().detail);
        SL_CHECK(report);
        SL_TRY(const std::string select, select_of(query, report->columns));
        return engine->query({select, {}, static_cast<std::size_t>(query.max_rows)}, cancel);
    }

    Result<Snapshot> take_again(const teams::Identity& who, const std::string& id,
                                const std::string& snapshot_id) override {
        SL_TRY(const DataSource d, get(who, id));
        SL_TRY(const Snapshot out, parts_.store->write<Snapshot>([&](store::Session& s) -> Result<Snapshot> {
            SL_TRY(Snapshot snapshot, snapshot_of(s, d, snapshot_id));
            if (snapshot.status == "pending" || snapshot.status == "running")
                return fail(ErrorCode::Conflict, "This table is being taken already.");
            SL_CHECK(queue_snapshot(s, *parts_.jobs, snapshot));
            return snapshot;
        }));
        parts_.jobs->wake();
        return out;
    }

    Result<Snapshot> schedule(const teams::Identity& who, const std::string& id,
                              const std::string& snapshot_id, const SnapshotPlan& plan) override {
        SL_TRY(const DataSource d, get(who, id));
        if (plan.every_minutes) SL_CHECK(check_minutes(*plan.every_minutes));
        if (plan.keep_versions) SL_CHECK(check_kept(*plan.keep_versions));
        return parts_.store->write<Snapshot>([&](store::Session& s) -> Result<Snapshot> {
            SL_TRY(Snapshot snapshot, snapshot_of(s, d, snapshot_id));
            if (plan.keep_versions) {
                snapshot.keep_versions = *plan.keep_versions;
                SL_CHECK(keep_versions(s, snapshot));
            }
            if (!plan.every_minutes) return snapshot;
            const std::int64_t every_minutes = snapshot.every_minutes = *plan.every_minutes;
            const std::int64_t from = snapshot.taken_at > 0 ? snapshot.taken_at : now_micros();
            snapshot.next_run_at = every_minutes > 0 ? from + every_minutes * 60'000'000 : 0;
            SL_CHECK(update_snapshot(s, snapshot));
            return snapshot;
        });
    }

  private:
    static constexpr std::chrono::seconds kPoll{5};

    void watch(const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, stop, kPoll, [&] { return stop.stop_requested(); }))
            if (const auto queued = queue_due(); !queued)
                log::warning("snapshots_not_queued", {{"reason", queued.error().detail}});
    }

    Result<void> queue_due() {
        SL_TRY(const bool any, parts_.store->read<bool>([&](store::Session& s) -> Result<bool> {
            SL_TRY(const auto due, due_snapshots(s, now_micros()));
            return !due.empty();
        }));
        if (!any) return {};
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_TRY(auto due, due_snapshots(s, now_micros()));
            for (Snapshot& snapshot : due) SL_CHECK(queue_snapshot(s, *parts_.jobs, snapshot));
            return true;
        }));
        parts_.jobs->wake();
        return {};
    }

    static void apply(const SourceForm& form, DataSource& d) {
        if (form.name) d.name = *form.name;
        if (form.kind) d.kind = *form.kind;
        if (form.host) d.host = *form.host;
        if (form.database) d.database = *form.database;
        if (form.username) d.username = *form.username;
        if (form.tls) d.tls = *form.tls;
        if (form.port) d.port = *form.port;
        if (form.location) d.location = *form.location;
        if (form.region) d.region = *form.region;
    }

    Result<void> check(const DataSource& d) const {
        if (!is_file_source(d)) return check_database(d);
        SL_CHECK(check_name(d));
        return check_file_source(d, settings_);
    }

    /// S3 takes a key with its secret, or none of them; sealed already where nothing is said.
    static Result<void> check_secret(const DataSource& d, const std::string& password) {
        if (d.kind != "s3" || d.username.empty() == password.empty()) return {};
        return fail(ErrorCode::InvalidInput, "A key and its secret are given both, or neither of them.");
    }

    Result<DataSource> new_source(const teams::Identity& who, const SourceForm& form) {
        DataSource d;
        d.id = new_id();
        d.tenant_id = who.tenant_id;
        d.owner_id = who.user_id;
        d.created_at = d.updated_at = now_micros();
        apply(form, d);
        if (is_file_source(d)) {
            std::string path = d.location.substr(0, d.location.find('?'));
            path.resize(path.find_last_not_of('/') + 1);
            if (!form.name) d.name = path.substr(path.find_last_of('/') + 1, 200);
            SL_CHECK(check_secret(d, form.password.value_or("")));
        } else {
            if (!form.name) d.name = d.database;
            if (!form.port) d.port = d.kind == "mysql" ? 3306 : 5432;
        }
        SL_CHECK(check(d));
        return d;
    }

    static std::string address_of(const DataSource& d, const SnapshotRequest& request) {
        if (is_file_source(d))
            return d.location.substr(0, d.location.find('?')) + "#" +
                   request.table;  // a signature may follow
        return fmt::format("{}://{}:{}/{}#{}{}{}", d.kind, d.host, d.port, d.database, request.schema,
                           request.schema.empty() ? "" : ".", request.table);
    }

    Result<void> check_minutes(std::int64_t minutes) const {
        if (minutes == 0 || (minutes >= settings_.shortest_minutes && minutes <= kMaxMinutes)) return {};
        return fail(ErrorCode::InvalidInput, fmt::format("every_minutes must be 0 (no schedule) or {} to {}.",
                                                         settings_.shortest_minutes, kMaxMinutes));
    }

    static Result<void> check_kept(std::int64_t versions) {
        if (versions == 0 || (versions >= kLeastKept && versions <= kMostKept)) return {};
        return fail(ErrorCode::InvalidInput,
                    fmt::format("keep_versions must be 0 (all) or {} to {}.", kLeastKept, kMostKept));
    }

    static Result<Snapshot> snapshot_of(store::Session& s, const DataSource& d, const std::string& id) {
        SL_TRY(Snapshot snapshot, find_snapshot(s, d.tenant_id, id));
        if (snapshot.source_id != d.id) return fail(ErrorCode::NotFound, "There is no such snapshot.");
        return snapshot;
    }

    Result<SourceTableList> look(const DataSource& d, const std::string& password,
                                 const engine::CancelToken& cancel) {
        if (is_file_source(d)) return file_tables(parts_, settings_, d, password, cancel);
        SL_TRY(const sources::Place place, place_of(d, password, settings_));
        SL_TRY(const auto engine, ingest_engine(parts_, place, ""));
        SL_TRY(const engine::SourceTables found, engine->source_tables(place, cancel));
        return SourceTableList{found.server, tables_from(found.columns)};
    }

    Result<SourceCheck> try_out(const DataSource& d, const std::string& password,
                                const engine::CancelToken& cancel) {
        const auto started = std::chrono::steady_clock::now();
        const auto found = look(d, password, cancel);
        SourceCheck out;
        out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
        if (found) {
            out.ok = true;
            out.server = found->server;
            out.tables = static_cast<std::int64_t>(found->tables.size());
            return out;
        }
        const ErrorCode code = found.error().code;
        if (code == ErrorCode::Cancelled || code == ErrorCode::Internal)
            return std::unexpected(found.error());
        out.message = found.error().message;
        return out;
    }

    const ImportParts parts_;
    const SourceSettings settings_;
    std::jthread watcher_{[this](const std::stop_token& stop) { watch(stop); }};
};

}  // namespace

std::unique_ptr<SourceService> make_sources(const ImportParts& parts, SourceSettings settings) {
    handle_snapshots(parts, settings);
    handle_forgotten_versions(parts);
    return std::make_unique<Service>(parts, std::move(settings));
}

}  // namespace sightline::datasets
