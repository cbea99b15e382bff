#include "product/datasets/dataset_store.h"

#include <cctype>
#include <charconv>
#include <map>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "product/datasets/importing/loading.h"

namespace sightline::datasets {

namespace {

constexpr std::string_view kColumns =
    "id, tenant_id, owner_id, name, description, filename, file_key, file_size, content_hash, status, "
    "progress, error_message, row_count, "
    "column_count, is_public, current_version, created_at, updated_at, part, origin_id, source_url, "
    "choose_until, "
    "(SELECT v.load_report FROM dataset_versions v WHERE v.dataset_id = datasets.id AND v.number = "
    "datasets.current_version AND v.kind = 'sample') AS sample_report";

/// How it was read last, for lists: who opens one dataset is told the sentences themselves.
constexpr std::string_view kReadAs =
    ", (SELECT v.load_report FROM dataset_versions v WHERE v.dataset_id = datasets.id AND v.kind <> 'recipe' "
    "AND v.number <= datasets.current_version ORDER BY v.number DESC LIMIT 1) AS read_report";

std::int64_t repairs_in(const std::string& report) {
    const auto read = json::parse(report, 64);
    const auto* repairs = read ? read->as_object().if_contains("repairs") : nullptr;
    return repairs ? static_cast<std::int64_t>(repairs->as_array().size()) : 0;
}

std::optional<SampleSize> sample_of(const std::string& report, std::int64_t rows) {
    if (report.empty()) return std::nullopt;
    const auto read = json::parse(report, 64);
    const auto* sample = read ? read->as_object().if_contains("sample") : nullptr;
    if (!sample) return SampleSize{rows, rows};
    const auto* beginning = sample->as_object().if_contains("beginning");
    return SampleSize{rows, sample->at("about_rows").to_number<std::int64_t>(),
                      beginning && beginning->as_bool()};
}

Dataset dataset_of(const store::Row& r) {
    Dataset d;
    d.id = r.text("id");
    d.tenant_id = r.text("tenant_id");
    d.owner_id = r.text("owner_id");
    d.name = r.text("name");
    d.description = r.text("description");
    d.filename = r.text("filename");
    d.file_key = r.text("file_key");
    d.file_size = r.integer("file_size");
    d.content_hash = r.text("content_hash");
    d.status = r.text("status");
    d.progress = r.number("progress");
    d.error_message = r.text_or("error_message", "");
    d.row_count = r.optional_integer("row_count").value_or(0);
    d.column_count = r.optional_integer("column_count").value_or(0);
    d.is_public = r.boolean("is_public");
    d.current_version = r.integer("current_version");
    d.created_at = r.integer("created_at");
    d.updated_at = r.integer("updated_at");
    d.part = r.text("part");
    d.origin_id = r.text("origin_id");
    d.source_url = r.text("source_url");
    d.choose_until = r.integer("choose_until");
    d.sample = sample_of(r.text_or("sample_report", ""), d.row_count);
    return d;
}

Result<Version> version_of(const store::Row& r) {
    Version v;
    v.id = r.text("id");
    v.tenant_id = r.text("tenant_id");
    v.dataset_id = r.text("dataset_id");
    v.number = r.integer("number");
    v.kind = r.text("kind");
    SL_TRY(const auto recipe, json::parse(r.text("recipe"), 64));
    v.recipe = recipe.as_object();
    v.parquet_key = r.text_or("parquet_key", "");
    v.index_key = r.text_or("index_key", "");
    SL_TRY(const auto schema, json::parse(r.text("schema"), 64));
    SL_TRY(v.table, table_from_json(schema));
    SL_TRY(const auto profile, json::parse(r.text("profile"), 64));
    v.profile = profile.as_object();
    SL_TRY(const auto report, json::parse(r.text("load_report"), 64));
    v.load_report = report.as_object();
    v.created_at = r.integer("created_at");
    return v;
}

store::Parameter text_or_null(const std::string& s) {
    return s.empty() ? store::Parameter{store::Null{}} : store::Parameter{s};
}

Result<void> gone() {
    return fail(ErrorCode::Conflict, "The dataset was deleted.");
}

Result<void> insert_version(store::Session& s, const Version& v) {
    SL_CHECK(
        s.execute("INSERT INTO dataset_versions (id, tenant_id, dataset_id, number, kind, parquet_key, "
                  "index_key, schema, profile, load_report, recipe, created_at) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  {v.id, v.tenant_id, v.dataset_id, v.number, v.kind, text_or_null(v.parquet_key),
                   text_or_null(v.index_key), json::write(table_json(v.table)), json::write(v.profile),
                   json::write(v.load_report), json::write(v.recipe), v.created_at}));
    return {};
}

}  // namespace

Result<void> insert_dataset(store::Session& s, const Dataset& d) {
    SL_CHECK(s.execute(
        "INSERT INTO datasets (id, tenant_id, owner_id, name, description, filename, file_key, "
        "file_size, content_hash, status, "
        "progress, is_public, created_at, updated_at, part, origin_id, source_url) VALUES (?, ?, ?, ?, ?, ?, "
        "?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?)",
        {d.id, d.tenant_id, d.owner_id, d.name, d.description, d.filename, d.file_key, d.file_size,
         d.content_hash, 0.0, std::int64_t{d.is_public}, d.created_at, d.updated_at, d.part, d.origin_id,
         d.source_url}));
    return {};
}

Result<Dataset> find_dataset(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_TRY(const auto rows,
           s.query("SELECT " + std::string(kColumns) +
                       " FROM datasets WHERE id = ? AND tenant_id = ? AND deleted_at IS NULL",
                   {id, tenant_id}));
    if (rows.empty()) return fail(ErrorCode::NotFound, "There is no such dataset.");
    return dataset_of(rows.front());
}

Result<Page> list_datasets(store::Session& s, const std::string& tenant_id, const std::string& user_id,
                           bool sees_all, const ListQuery& q) {
    static const std::map<std::string, std::string, std::less<>> kSorts{{"created_at", "created_at"},
                                                                        {"updated_at", "updated_at"},
                                                                        {"name", "name"},
                                                                        {"file_size", "file_size"},
                                                                        {"row_count", "row_count"}};
    const bool descending = q.sort.starts_with('-');
    const auto sort = kSorts.find(descending ? q.sort.substr(1) : q.sort);
    if (sort == kSorts.end())
        return fail(ErrorCode::InvalidInput,
                    "sort must be created_at, updated_at, name, file_size or row_count, with - in front for "
                    "descending.");
    std::int64_t offset = 0;
    if (!q.cursor.empty()) {
        const auto [end, ec] = std::from_chars(q.cursor.data(), q.cursor.data() + q.cursor.size(), offset);
        if (ec != std::errc{} || end != q.cursor.data() + q.cursor.size() || offset < 0)
            return fail(ErrorCode::InvalidInput, "cursor is not one that a list gave.");
    }
    std::string where = "tenant_id = ? AND deleted_at IS NULL";
    std::vector<store::Parameter> parameters{tenant_id};
    if (q.only_public) {
        where += " AND is_public = 1";
    } else if (!sees_all) {
        where += " AND (owner_id = ? OR is_public = 1)";
        parameters.emplace_back(user_id);
    }
    if (!q.status.empty()) {
        where += " AND status = ?";
        parameters.emplace_back(q.status);
    }
    if (!q.search.empty()) {
        where += " AND lower(name) LIKE ? ESCAPE '\\'";
        std::string pattern = "%";
        for (const char c : q.search) {
            if (c == '%' || c == '_' || c == '\\') pattern += '\\';
            pattern += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        parameters.emplace_back(pattern + "%");
    }
    Page page;
    SL_TRY(const auto total, s.query("SELECT count(*) AS n FROM datasets WHERE " + where, parameters));
    page.total = total.front().integer("n");
    const std::string direction = descending ? " DESC" : " ASC";
    parameters.emplace_back(q.limit);
    parameters.emplace_back(offset);
    SL_TRY(const auto rows, s.query("SELECT " + std::string(kColumns) + std::string(kReadAs) +
                                        " FROM datasets WHERE " + where + " ORDER BY " + sort->second +
                                        direction + ", id" + direction + " LIMIT ? OFFSET ?",
                                    parameters));
    for (const auto& r : rows) {
        Dataset& d = page.items.emplace_back(dataset_of(r));
        SL_TRY(d.duplicate_of, find_duplicate(s, d, user_id));
        if (d.is_processed()) d.repair_count = repairs_in(r.text_or("read_report", "{}"));
    }
    if (offset + static_cast<std::int64_t>(rows.size()) < page.total)
        page.next_cursor = std::to_string(offset + static_cast<std::int64_t>(rows.size()));
    return page;
}

Result<void> update_dataset(store::Session& s, const Dataset& d) {
    SL_TRY(const auto n,
           s.execute("UPDATE datasets SET name = ?, description = ?, is_public = ?, updated_at = ? WHERE id "
                     "= ? AND tenant_id = ? AND deleted_at IS NULL",
                     {d.name, d.description, std::int64_t{d.is_public}, now_micros(), d.id, d.tenant_id}));
    return n == 0 ? gone() : Result<void>{};
}

Result<void> mark_running(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_CHECK(
        s.execute("UPDATE datasets SET status = 'running', updated_at = ? WHERE id = ? AND tenant_id = ? AND "
                  "status IN ('pending', 'running')",
                  {now_micros(), id, tenant_id}));
    return {};
}

Result<void> mark_failed(store::Session& s, const std::string& tenant_id, const std::string& id,
                         const std::string& reason) {
    SL_CHECK(
        s.execute("UPDATE datasets SET status = 'failed', error_message = ?, updated_at = ? WHERE id = ? AND "
                  "tenant_id = ? AND status <> 'completed'",
                  {reason, now_micros(), id, tenant_id}));
    return {};
}

Result<void> mark_deleted(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_TRY(
        const auto n,
        s.execute("UPDATE datasets SET deleted_at = ? WHERE id = ? AND tenant_id = ? AND deleted_at IS NULL",
                  {now_micros(), id, tenant_id}));
    return n == 0 ? fail(ErrorCode::NotFound, "There is no such dataset.") : Result<void>{};
}

Result<std::vector<Dataset>> deleted_datasets(store::Session& s) {
    SL_TRY(const auto rows,
           s.query("SELECT " + std::string(kColumns) + " FROM datasets WHERE deleted_at IS NOT NULL"));
    std::vector<Dataset> out;
    for (const auto& r : rows) out.push_back(dataset_of(r));
    return out;
}

Result<std::vector<Dataset>> list_siblings(store::Session& s, const std::string& tenant_id,
                                           const std::string& origin_id) {
    SL_TRY(const auto rows, s.query("SELECT " + std::string(kColumns) +
                                        " FROM datasets WHERE tenant_id = ? AND deleted_at IS NULL AND "
                                        "(id = ? OR origin_id = ?) ORDER BY created_at, id",
                                    {tenant_id, origin_id, origin_id}));
    std::vector<Dataset> out;
    out.reserve(rows.size());
    for (const auto& r : rows) out.push_back(dataset_of(r));
    return out;
}

Result<void> name_part(store::Session& s, const Dataset& d) {
    SL_CHECK(s.execute("UPDATE datasets SET part = ?, name = ? WHERE id = ? AND tenant_id = ?",
                       {d.part, d.name, d.id, d.tenant_id}));
    return {};
}

Result<void> let_choose(store::Session& s, const std::string& tenant_id, const std::string& id,
                        std::int64_t until) {
    SL_TRY(const auto n, s.execute("UPDATE datasets SET choose_until = ? WHERE id = ? AND tenant_id = ? AND "
                                   "deleted_at IS NULL",
                                   {until, id, tenant_id}));
    return n == 0 ? gone() : Result<void>{};
}

Result<bool> end_choice(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_TRY(const auto n, s.execute("UPDATE datasets SET choose_until = 0 WHERE id = ? AND tenant_id = ? AND "
                                   "choose_until <> 0 AND deleted_at IS NULL",
                                   {id, tenant_id}));
    return n > 0;
}

Result<std::vector<Dataset>> unchosen_datasets(store::Session& s, std::int64_t now) {
    SL_TRY(const auto rows, s.query("SELECT " + std::string(kColumns) +
                                        " FROM datasets WHERE choose_until > 0 AND choose_until < ? AND "
                                        "deleted_at IS NULL ORDER BY choose_until LIMIT 1000",
                                    {now}));
    std::vector<Dataset> out;
    out.reserve(rows.size());
    for (const auto& r : rows) out.push_back(dataset_of(r));
    return out;
}

Result<void> delete_rows(store::Session& s, const std::string& tenant_id, const std::string& id) {
    SL_CHECK(
        s.execute("DELETE FROM dataset_versions WHERE dataset_id = ? AND tenant_id = ?", {id, tenant_id}));
    SL_CHECK(s.execute("DELETE FROM import_shards WHERE dataset_id = ? AND tenant_id = ?", {id, tenant_id}));
    // Its siblings keep the file they share: the oldest of them stands for it from now on.
    SL_TRY(const auto heirs,
           s.query("SELECT id FROM datasets WHERE tenant_id = ? AND origin_id = ? AND deleted_at "
                   "IS NULL ORDER BY created_at, id LIMIT 1",
                   {tenant_id, id}));
    if (!heirs.empty()) {
        const std::string heir = heirs.front().text("id");
        SL_CHECK(s.execute("UPDATE datasets SET origin_id = ? WHERE tenant_id = ? AND origin_id = ?",
                           {heir, tenant_id, id}));
        SL_CHECK(s.execute("UPDATE datasets SET origin_id = '' WHERE tenant_id = ? AND id = ?",
                           {tenant_id, heir}));
    }
    SL_CHECK(s.execute("DELETE FROM datasets WHERE id = ? AND tenant_id = ?", {id, tenant_id}));
    return {};
}

Result<std::string> find_duplicate(store::Session& s, const Dataset& d, const std::string& user_id) {
    SL_TRY(const auto rows,
           s.query("SELECT id FROM datasets WHERE tenant_id = ? AND content_hash = ? AND id <> ? AND "
                   "(part = ? OR ? = '') AND origin_id <> ? AND created_at <= ? AND deleted_at IS NULL AND "
                   "status <> 'failed' AND "
                   "(owner_id = ? OR is_public = 1) ORDER BY created_at, id LIMIT 1",
                   {d.tenant_id, d.content_hash, d.id, d.part, d.part, d.id, d.created_at, user_id}));
    return rows.empty() ? std::string() : rows.front().text("id");
}

Result<void> publish_version(store::Session& s, const Version& v, const boost::json::object& metadata) {
    SL_TRY(const auto n,
           s.execute("UPDATE datasets SET status = 'completed', progress = 1, is_processed = 1, "
                     "error_message = NULL, row_count = ?, column_count = ?, "
                     "current_version = ?, metadata = ?, updated_at = ? WHERE id = ? AND tenant_id = ? AND "
                     "deleted_at IS NULL",
                     {v.table.row_count, static_cast<std::int64_t>(v.table.columns.size()), v.number,
                      json::write(metadata), now_micros(), v.dataset_id, v.tenant_id}));
    if (n == 0) return gone();
    return insert_version(s, v);
}

Result<void> publish_sample(store::Session& s, const Version& v, const boost::json::object& metadata) {
    SL_TRY(
        const auto n,
        s.execute("UPDATE datasets SET is_processed = 1, row_count = ?, column_count = ?, current_version "
                  "= ?, metadata = ?, updated_at = ? WHERE id = ? AND tenant_id = ? AND deleted_at IS NULL "
                  "AND current_version = 0",
                  {v.table.row_count, static_cast<std::int64_t>(v.table.columns.size()), v.number,
                   json::write(metadata), now_micros(), v.dataset_id, v.tenant_id}));
    if (n == 0) return fail(ErrorCode::Conflict, "The whole file was there sooner than its sample.");
    return insert_version(s, v);
}

Result<void> make_current(store::Session& s, const Version& v, const boost::json::object& metadata) {
    SL_TRY(
        const auto n,
        s.execute("UPDATE datasets SET row_count = ?, column_count = ?, current_version = ?, metadata = ?, "
                  "updated_at = ? WHERE id = ? AND tenant_id = ? AND deleted_at IS NULL",
                  {v.table.row_count, static_cast<std::int64_t>(v.table.columns.size()), v.number,
                   json::write(metadata), now_micros(), v.dataset_id, v.tenant_id}));
    return n == 0 ? gone() : Result<void>{};
}

Result<void> update_version(store::Session& s, const Version& v, const boost::json::object& metadata) {
    SL_TRY(const auto n,
           s.execute("UPDATE dataset_versions SET parquet_key = ?, index_key = ?, schema = ?, profile = ? "
                     "WHERE id = ? AND tenant_id = ?",
                     {text_or_null(v.parquet_key), text_or_null(v.index_key),
                      json::write(table_json(v.table)), json::write(v.profile), v.id, v.tenant_id}));
    if (n == 0) return gone();
    SL_CHECK(
        s.execute("UPDATE datasets SET metadata = ?, updated_at = ? WHERE id = ? AND tenant_id = ? AND "
                  "current_version = ?",
                  {json::write(metadata), now_micros(), v.dataset_id, v.tenant_id, v.number}));
    return {};
}

Result<std::int64_t> next_version(store::Session& s, const std::string& dataset_id) {
    SL_TRY(const auto rows,
           s.query("SELECT max(number) AS n FROM (SELECT number FROM dataset_versions WHERE dataset_id = ? "
                   "UNION ALL SELECT version_number FROM recipes WHERE dataset_id = ? "
                   "UNION ALL SELECT version_number FROM source_snapshots WHERE dataset_id = ?) AS numbers",
                   {dataset_id, dataset_id, dataset_id}));
    return rows.front().optional_integer("n").value_or(0) + 1;
}

Result<Version> find_version(store::Session& s, const std::string& tenant_id, const std::string& dataset_id,
                             std::int64_t number) {
    SL_TRY(const auto rows,
           s.query("SELECT * FROM dataset_versions WHERE dataset_id = ? AND tenant_id = ? AND number = ?",
                   {dataset_id, tenant_id, number}));
    if (rows.empty()) return fail(ErrorCode::NotFound, "There is no such version.");
    return version_of(rows.front());
}

Result<std::vector<Version>> list_versions(store::Session& s, const std::string& tenant_id,
                                           const std::string& dataset_id) {
    SL_TRY(const auto rows,
           s.query("SELECT * FROM dataset_versions WHERE dataset_id = ? AND tenant_id = ? ORDER BY number",
                   {dataset_id, tenant_id}));
    std::vector<Version> out;
    for (const auto& r : rows) {
        SL_TRY(auto v, version_of(r));
        out.push_back(std::move(v));
    }
    return out;
}

Result<boost::json::object> read_metadata(store::Session& s, const std::string& tenant_id,
                                          const std::string& id) {
    SL_TRY(const auto rows,
           s.query("SELECT metadata FROM datasets WHERE id = ? AND tenant_id = ? AND deleted_at IS NULL",
                   {id, tenant_id}));
    if (rows.empty()) return fail(ErrorCode::NotFound, "There is no such dataset.");
    SL_TRY(const auto v, json::parse(rows.front().text("metadata"), 64));
    return v.as_object();
}

Result<void> write_audit(store::Session& s, const teams::Identity& who, const std::string& action,
                         const std::string& subject, const std::string& detail) {
    SL_CHECK(
        s.execute("INSERT INTO audit_log (id, tenant_id, user_id, action, subject, detail, created_at) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?)",
                  {new_id(), who.tenant_id, who.user_id, action, subject, detail, now_micros()}));
    return {};
}

}  // namespace sightline::datasets
