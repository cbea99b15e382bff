#include "product/datasets/sources/source_store.h"

#include <algorithm>

namespace sightline::datasets {

namespace {

DataSource source_of(const store::Row& r) {
    DataSource d;
    d.id = r.text("id");
    d.tenant_id = r.text("tenant_id");
    d.owner_id = r.text("owner_id");
    d.name = r.text("name");
    d.kind = r.text("kind");
    d.host = r.text("host");
    d.port = r.integer("port");
    d.database = r.text("database_name");
    d.username = r.text("username");
    d.tls = r.text("tls");
    d.location = r.text("location");
    d.region = r.text("region");
    d.sealed = r.text("secret");
    d.created_at = r.integer("created_at");
    d.updated_at = r.integer("updated_at");
    return d;
}

Snapshot snapshot_of(const store::Row& r) {
    Snapshot s;
    s.id = r.text("id");
    s.tenant_id = r.text("tenant_id");
    s.source_id = r.text("source_id");
    s.dataset_id = r.text("dataset_id");
    s.schema = r.text("table_schema");
    s.table = r.text("table_name");
    s.every_minutes = r.integer("every_minutes");
    s.status = r.text("status");
    s.error_message = r.text("error_message");
    s.content = r.text("content");
    s.mark = r.text("mark");
    s.version = r.integer("version_number");
    s.next_run_at = r.integer("next_run_at");
    s.taken_at = r.integer("taken_at");
    s.keep_versions = r.integer("keep_versions");
    s.created_at = r.integer("created_at");
    return s;
}

std::vector<Snapshot> snapshots_of(const std::vector<store::Row>& rows) {
    std::vector<Snapshot> out;
    std::ranges::transform(rows, std::back_inserter(out), snapshot_of);
    return out;
}

}  // namespace

Result<void> insert_source(store::Session& s, const DataSource& d) {
    SL_CHECK(
        s.execute("INSERT INTO data_sources (id, tenant_id, owner_id, name, kind, host, port, "
                  "database_name, username, tls, location, region, secret, created_at, updated_at) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  {d.id, d.tenant_id, d.owner_id, d.name, d.kind, d.host, d.port, d.database, d.username,
                   d.tls, d.location, d.region, d.sealed, d.created_at, d.updated_at}));
    return {};
}

Result<void> update_source(store::Session& s, const DataSource& d) {
    SL_TRY(const auto n,
           s.execute(
               "UPDATE data_sources SET name = ?, kind = ?, host = ?, port = ?, database_name = ?, "
               "username = ?, tls = ?, location = ?, region = ?, secret = ?, updated_at = ? WHERE id = ? AND "
               "tenant_id = ?",
               {d.name, d.kind, d.host, d.port, d.database, d.username, d.tls, d.location, d.region, d.sealed,
                d.updated_at, d.id, d.tenant_id}));
    return n == 0 ? fail(ErrorCode::NotFound, "There is no such source.") : Result<void>{};
}

Result<void> delete_source(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_CHECK(s.execute("DELETE FROM data_sources WHERE id = ? AND tenant_id = ?", {id, tenant_id}));
    return {};
}

Result<DataSource> find_source(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_TRY(const auto rows,
           s.query("SELECT * FROM data_sources WHERE id = ? AND tenant_id = ?", {id, tenant_id}));
    if (rows.empty()) return fail(ErrorCode::NotFound, "There is no such source.");
    return source_of(rows.front());
}

Result<std::vector<DataSource>> list_sources(store::Session& s, const std::string& tenant_id,
                                             const std::string& owner_id) {
    std::string sql = "SELECT * FROM data_sources WHERE tenant_id = ?";
    std::vector<store::Parameter> parameters{tenant_id};
    if (!owner_id.empty()) {
        sql += " AND owner_id = ?";
        parameters.emplace_back(owner_id);
    }
    SL_TRY(const auto rows, s.query(sql + " ORDER BY name, id", parameters));
    std::vector<DataSource> out;
    std::ranges::transform(rows, std::back_inserter(out), source_of);
    return out;
}

Result<void> insert_snapshot(store::Session& s, const Snapshot& n) {
    SL_CHECK(
        s.execute("INSERT INTO source_snapshots (id, tenant_id, source_id, dataset_id, table_schema, "
                  "table_name, every_minutes, keep_versions, status, next_run_at, created_at) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  {n.id, n.tenant_id, n.source_id, n.dataset_id, n.schema, n.table, n.every_minutes,
                   n.keep_versions, n.status, n.next_run_at, n.created_at}));
    return {};
}

Result<Snapshot> find_snapshot(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_TRY(const auto rows,
           s.query("SELECT * FROM source_snapshots WHERE id = ? AND tenant_id = ?", {id, tenant_id}));
    if (rows.empty()) return fail(ErrorCode::NotFound, "There is no such snapshot.");
    return snapshot_of(rows.front());
}

Result<std::vector<Snapshot>> list_snapshots(store::Session& s, const std::string& tenant_id,
                                             const std::string& source_id) {
    SL_TRY(const auto rows, s.query("SELECT * FROM source_snapshots WHERE source_id = ? AND tenant_id = ? "
                                    "ORDER BY created_at DESC, id DESC",
                                    {source_id, tenant_id}));
    return snapshots_of(rows);
}

Result<std::vector<Snapshot>> due_snapshots(store::Session& s, std::int64_t now) {
    SL_TRY(const auto rows,
           s.query("SELECT * FROM source_snapshots WHERE next_run_at > 0 AND next_run_at <= ? AND status NOT "
                   "IN ('pending', 'running') ORDER BY next_run_at LIMIT 100",
                   {now}));
    return snapshots_of(rows);
}

Result<void> update_snapshot(store::Session& s, const Snapshot& n) {
    SL_TRY(
        const auto changed,
        s.execute("UPDATE source_snapshots SET every_minutes = ?, status = ?, error_message = ?, content = "
                  "?, mark = ?, version_number = ?, next_run_at = ?, taken_at = ? WHERE id = ? AND "
                  "tenant_id = ?",
                  {n.every_minutes, n.status, n.error_message, n.content, n.mark, n.version, n.next_run_at,
                   n.taken_at, n.id, n.tenant_id}));
    return changed == 0 ? fail(ErrorCode::NotFound, "There is no such snapshot.") : Result<void>{};
}

Result<void> keep_versions(store::Session& s, const Snapshot& n) {
    SL_CHECK(s.execute("UPDATE source_snapshots SET keep_versions = ? WHERE id = ? AND tenant_id = ?",
                       {n.keep_versions, n.id, n.tenant_id}));
    return {};
}

}  // namespace sightline::datasets
