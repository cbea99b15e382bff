#include "product/datasets/intake/upload_store.h"

#include "base/clock.h"

namespace sightline::datasets {

namespace {

constexpr std::string_view kColumns =
    "id, tenant_id, owner_id, name, description, filename, file_key, length, received, metadata, created_at, "
    "expires_at, finished_at, choose";

UploadRow row_of(const store::Row& r) {
    UploadRow u;
    u.dataset.id = r.text("id");
    u.dataset.tenant_id = r.text("tenant_id");
    u.dataset.owner_id = r.text("owner_id");
    u.dataset.name = r.text("name");
    u.dataset.description = r.text("description");
    u.dataset.filename = r.text("filename");
    u.dataset.file_key = r.text("file_key");
    u.dataset.file_size = r.integer("length");
    u.dataset.created_at = u.dataset.updated_at = r.integer("created_at");
    u.received = r.integer("received");
    u.metadata = r.text("metadata");
    u.expires_at = r.integer("expires_at");
    u.finished_at = r.integer("finished_at");
    u.choose = r.boolean("choose");
    return u;
}

Result<std::vector<UploadRow>> rows_where(store::Session& s, std::string_view condition,
                                          const std::vector<store::Parameter>& parameters) {
    SL_TRY(const auto rows, s.query("SELECT " + std::string(kColumns) + " FROM uploads WHERE " +
                                        std::string(condition) + " ORDER BY expires_at LIMIT 1000",
                                    parameters));
    std::vector<UploadRow> out;
    out.reserve(rows.size());
    for (const auto& r : rows) out.push_back(row_of(r));
    return out;
}

}  // namespace

Result<void> insert_upload(store::Session& s, const UploadRow& u) {
    const Dataset& d = u.dataset;
    SL_CHECK(s.execute(
        "INSERT INTO uploads (id, tenant_id, owner_id, name, description, filename, file_key, length, "
        "metadata, created_at, expires_at, choose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {d.id, d.tenant_id, d.owner_id, d.name, d.description, d.filename, d.file_key, d.file_size,
         u.metadata, d.created_at, u.expires_at, std::int64_t{u.choose}}));
    return {};
}

Result<UploadRow> find_upload(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_TRY(auto rows, rows_where(s, "id = ? AND tenant_id = ?", {id, tenant_id}));
    if (rows.empty()) return fail(ErrorCode::NotFound, "There is no such upload.");
    return std::move(rows.front());
}

Result<void> claim_upload(store::Session& s, const UploadRow& u, const std::string& writer) {
    SL_CHECK(s.execute("UPDATE uploads SET writer = ?, expires_at = ? WHERE id = ? AND tenant_id = ?",
                       {writer, u.expires_at, u.dataset.id, u.dataset.tenant_id}));
    return {};
}

Result<void> advance_upload(store::Session& s, const UploadRow& u, const std::string& writer) {
    SL_TRY(const auto n, s.execute("UPDATE uploads SET received = ?, expires_at = ? WHERE id = ? AND "
                                   "tenant_id = ? AND writer = ? AND finished_at = 0",
                                   {u.received, u.expires_at, u.dataset.id, u.dataset.tenant_id, writer}));
    if (n == 0)
        return fail(ErrorCode::Conflict,
                    "Another request goes on with this upload, or it was ended. Ask for its offset first.");
    return {};
}

Result<bool> finish_upload(store::Session& s, const UploadRow& u) {
    SL_TRY(const auto n, s.execute("UPDATE uploads SET finished_at = ? WHERE id = ? AND tenant_id = ? AND "
                                   "finished_at = 0 AND received = length",
                                   {now_micros(), u.dataset.id, u.dataset.tenant_id}));
    return n == 1;
}

Result<void> delete_upload(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_CHECK(s.execute("DELETE FROM uploads WHERE id = ? AND tenant_id = ?", {id, tenant_id}));
    return {};
}

Result<std::vector<UploadRow>> expired_uploads(store::Session& s, std::int64_t now) {
    return rows_where(s, "expires_at < ?", {now});
}

Result<std::vector<UploadRow>> complete_uploads(store::Session& s) {
    return rows_where(s, "finished_at = 0 AND received = length", {});
}

Result<std::int64_t> stored_bytes(store::Session& s, const std::string& tenant_id,
                                  const std::string& owner_id, const std::string& except_upload) {
    const std::string mine = owner_id.empty() ? "" : " AND owner_id = ?";
    const auto sum = [&](const std::string& sql,
                         std::vector<store::Parameter> parameters) -> Result<std::int64_t> {
        if (!owner_id.empty()) parameters.emplace_back(owner_id);
        SL_TRY(const auto rows, s.query(sql + mine, parameters));
        return static_cast<std::int64_t>(rows.front().number("n"));
    };
    // The tables of one container share its original, which is counted with the first.
    SL_TRY(const std::int64_t kept, sum("SELECT coalesce(sum(file_size), 0) AS n FROM datasets WHERE "
                                        "tenant_id = ? AND deleted_at IS NULL AND origin_id = ''",
                                        {tenant_id}));
    SL_TRY(const std::int64_t coming, sum("SELECT coalesce(sum(length), 0) AS n FROM uploads WHERE "
                                          "tenant_id = ? AND finished_at = 0 AND id <> ?",
                                          {tenant_id, except_upload}));
    return kept + coming;
}

}  // namespace sightline::datasets
