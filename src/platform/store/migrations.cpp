// The schema. Every row carries its tenant. Ids are UUID version 7 text, times are int64 microseconds since
// 1970 UTC (0 or NULL: not yet), booleans are 0/1, JSON is text. Columns with a DEFAULT may be left out of an
// INSERT.
//
// clang-format off: a table
//   installation        what the whole installation shares (signing key, owner …): key → value
//   tenants             organizations
//   users               email is folded to lower case by the writer and unique in the installation; role user | admin | super_admin
//   refresh_tokens      hashes only; family_id ties the tokens of one sign-in together, so that reuse can revoke them all
//   one_time_links      sign-in links, by hash; used_at NULL until used
//   invites             token by hash; email NULL: whoever holds it
//   datasets            status pending | running | completed | failed; deleted_at NULL unless deleted; current_version 0 before the first;
//                       part: which table of a container (archive, database) it is; origin_id: the dataset that was uploaded, "" for itself;
//                       choose_until: when the other tables of its file, which wait for a choice, are all taken; 0: none wait
//   dataset_versions    immutable; number counts from 1 in its dataset; kind import | recipe | snapshot | sample; keys are blob keys, NULL until written
//   conversations, messages (role user | assistant), answers (status pending | running | completed | failed | cancelled), charts
//   jobs                platform/jobs only; others go through jobs.h
//   audit_log           survives what it speaks of: no foreign keys
//   uploads             files that arrive in pieces, under the id of the dataset they become; received bytes are on disk; writer is the
//                       request that goes on with it; finished_at 0 until the dataset is there; choose: the file's other tables are to wait for a choice
//   recipes             runs of recipes; version_number is reserved when it is asked for and taken when it completes; automatic: on rows taken anew
//   masking_policies    rules, and the columns they were made for
//   masked_versions     a version with its masks put on; id is the version's and a hash of the masks
//   version_reports     quality, statistics and personal data, measured once a version
//   relation_decisions  what people said of relations between datasets
//   data_sources        live databases and files elsewhere, these by location; secret is sealed with the server's key, "" for none
//   source_snapshots    tables of sources kept as datasets; version_number is reserved while one is taken; next_run_at 0: not planned; mark tells whether a file changed; keep_versions 0: all
// clang-format on
//
// Lists are paged by (created_at or updated_at, id) descending; the indexes follow that. Foreign keys cascade
// from parent to child, so purging a dataset or a user is one DELETE (blobs are the caller's).
//
// Dialect: what SQLite and PostgreSQL both take. LIKE folds ASCII case on SQLite only: compare lower(x) with
// a lowered pattern.

#include "platform/store/migrations.h"

#include <array>

namespace sightline::store {

namespace {

constexpr std::string_view kPeople = R"sql(
CREATE TABLE installation (
    key         TEXT NOT NULL PRIMARY KEY,
    value       TEXT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE tenants (
    id          TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);

CREATE TABLE users (
    id               TEXT NOT NULL PRIMARY KEY,
    tenant_id        TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    email            TEXT NOT NULL UNIQUE,
    hashed_password  TEXT NOT NULL DEFAULT '',
    full_name        TEXT NOT NULL DEFAULT '',
    username         TEXT NOT NULL DEFAULT '',
    role             TEXT NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin', 'super_admin')),
    is_active        BIGINT NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    preferences      TEXT NOT NULL DEFAULT '{}',
    profile          TEXT NOT NULL DEFAULT '{}',
    created_at       BIGINT NOT NULL
);
CREATE INDEX users_by_tenant ON users (tenant_id, created_at, id);

CREATE TABLE refresh_tokens (
    id          TEXT NOT NULL PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    user_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    family_id   TEXT NOT NULL DEFAULT '',
    token_hash  TEXT NOT NULL UNIQUE,
    expires_at  BIGINT NOT NULL,
    revoked_at  BIGINT,
    created_at  BIGINT NOT NULL
);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);
CREATE INDEX refresh_tokens_by_tenant ON refresh_tokens (tenant_id);

CREATE TABLE one_time_links (
    token_hash  TEXT NOT NULL PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    user_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_at  BIGINT NOT NULL,
    used_at     BIGINT,
    created_at  BIGINT NOT NULL
);
CREATE INDEX one_time_links_by_user ON one_time_links (user_id);
CREATE INDEX one_time_links_by_tenant ON one_time_links (tenant_id);

CREATE TABLE invites (
    id           TEXT NOT NULL PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    token_hash   TEXT NOT NULL UNIQUE,
    email        TEXT,
    role         TEXT NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin', 'super_admin')),
    invited_by   TEXT REFERENCES users (id) ON DELETE SET NULL,
    accepted_by  TEXT REFERENCES users (id) ON DELETE SET NULL,
    accepted_at  BIGINT,
    expires_at   BIGINT NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE INDEX invites_by_tenant ON invites (tenant_id, created_at, id);
CREATE INDEX invites_by_inviter ON invites (invited_by);
CREATE INDEX invites_by_accepter ON invites (accepted_by);

CREATE TABLE audit_log (
    id          TEXT NOT NULL PRIMARY KEY,
    tenant_id   TEXT NOT NULL,
    user_id     TEXT,
    action      TEXT NOT NULL,
    subject     TEXT NOT NULL DEFAULT '',
    detail      TEXT NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL
);
CREATE INDEX audit_log_by_tenant ON audit_log (tenant_id, created_at, id);
)sql";

constexpr std::string_view kDatasets = R"sql(
CREATE TABLE datasets (
    id               TEXT NOT NULL PRIMARY KEY,
    tenant_id        TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    owner_id         TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name             TEXT NOT NULL,
    description      TEXT NOT NULL DEFAULT '',
    filename         TEXT NOT NULL DEFAULT '',
    file_key         TEXT NOT NULL DEFAULT '',
    file_size        BIGINT NOT NULL DEFAULT 0,
    content_hash     TEXT NOT NULL DEFAULT '',
    status           TEXT NOT NULL DEFAULT 'pending'
                     CHECK (status IN ('pending', 'running', 'completed', 'failed')),
    progress         DOUBLE PRECISION NOT NULL DEFAULT 0 CHECK (progress >= 0 AND progress <= 1),
    error_message    TEXT,
    row_count        BIGINT,
    column_count     BIGINT,
    is_public        BIGINT NOT NULL DEFAULT 0 CHECK (is_public IN (0, 1)),
    is_processed     BIGINT NOT NULL DEFAULT 0 CHECK (is_processed IN (0, 1)),
    current_version  BIGINT NOT NULL DEFAULT 0,
    metadata         TEXT NOT NULL DEFAULT '{}',
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    deleted_at       BIGINT
);
CREATE INDEX datasets_by_tenant ON datasets (tenant_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX datasets_by_owner ON datasets (owner_id, created_at, id);
CREATE INDEX datasets_public ON datasets (tenant_id, created_at, id) WHERE is_public = 1 AND deleted_at IS NULL;
CREATE INDEX datasets_by_hash ON datasets (tenant_id, content_hash);

CREATE TABLE dataset_versions (
    id            TEXT NOT NULL PRIMARY KEY,
    tenant_id     TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    dataset_id    TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    number        BIGINT NOT NULL CHECK (number >= 1),
    kind          TEXT NOT NULL DEFAULT 'import',
    database_key  TEXT,
    parquet_key   TEXT,
    index_key     TEXT,
    schema        TEXT NOT NULL DEFAULT '{}',
    profile       TEXT NOT NULL DEFAULT '{}',
    load_report   TEXT NOT NULL DEFAULT '{}',
    recipe        TEXT NOT NULL DEFAULT '{}',
    created_at    BIGINT NOT NULL,
    UNIQUE (dataset_id, number)
);
CREATE INDEX dataset_versions_by_tenant ON dataset_versions (tenant_id, created_at, id);
)sql";

constexpr std::string_view kAnswers = R"sql(
CREATE TABLE conversations (
    id           TEXT NOT NULL PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    user_id      TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title        TEXT NOT NULL DEFAULT '',
    dataset_ids  TEXT NOT NULL DEFAULT '[]',
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE INDEX conversations_by_user ON conversations (tenant_id, user_id, updated_at, id);
CREATE INDEX conversations_of_user ON conversations (user_id);

CREATE TABLE answers (
    id               TEXT NOT NULL PRIMARY KEY,
    tenant_id        TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    user_id          TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    conversation_id  TEXT REFERENCES conversations (id) ON DELETE SET NULL,
    dataset_ids      TEXT NOT NULL DEFAULT '[]',
    question         TEXT NOT NULL,
    sentence         TEXT NOT NULL DEFAULT '',
    query            TEXT NOT NULL DEFAULT '{}',
    sql              TEXT NOT NULL DEFAULT '',
    body             TEXT NOT NULL DEFAULT '{}',
    data_key         TEXT,
    status           TEXT NOT NULL DEFAULT 'completed'
                     CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
    error_message    TEXT,
    created_at       BIGINT NOT NULL
);
CREATE INDEX answers_by_user ON answers (tenant_id, user_id, created_at, id);
CREATE INDEX answers_of_user ON answers (user_id);
CREATE INDEX answers_by_conversation ON answers (conversation_id, created_at);

CREATE TABLE messages (
    id               TEXT NOT NULL PRIMARY KEY,
    tenant_id        TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    conversation_id  TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    role             TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    content          TEXT NOT NULL,
    answer_id        TEXT REFERENCES answers (id) ON DELETE SET NULL,
    created_at       BIGINT NOT NULL
);
CREATE INDEX messages_by_conversation ON messages (conversation_id, created_at, id);
CREATE INDEX messages_by_answer ON messages (answer_id);
CREATE INDEX messages_by_tenant ON messages (tenant_id);

CREATE TABLE charts (
    id          TEXT NOT NULL PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    user_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    answer_id   TEXT REFERENCES answers (id) ON DELETE CASCADE,
    spec        TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE INDEX charts_by_user ON charts (tenant_id, user_id, created_at, id);
CREATE INDEX charts_of_user ON charts (user_id);
CREATE INDEX charts_by_answer ON charts (answer_id);
)sql";

constexpr std::string_view kJobs = R"sql(
CREATE TABLE jobs (
    id                TEXT NOT NULL PRIMARY KEY,
    tenant_id         TEXT NOT NULL,
    kind              TEXT NOT NULL,
    subject_id        TEXT NOT NULL,
    parameters        TEXT NOT NULL DEFAULT '{}',
    status            TEXT NOT NULL DEFAULT 'pending'
                      CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
    result            TEXT NOT NULL DEFAULT '',
    error_code        TEXT NOT NULL DEFAULT '',
    error_message     TEXT NOT NULL DEFAULT '',
    progress          DOUBLE PRECISION NOT NULL DEFAULT 0,
    attempts          BIGINT NOT NULL DEFAULT 0,
    max_attempts      BIGINT NOT NULL CHECK (max_attempts >= 1),
    cancel_requested  BIGINT NOT NULL DEFAULT 0,
    fence             BIGINT NOT NULL DEFAULT 0,
    leased_by         TEXT NOT NULL DEFAULT '',
    lease_expires_at  BIGINT NOT NULL DEFAULT 0,
    run_at            BIGINT NOT NULL,
    created_at        BIGINT NOT NULL,
    started_at        BIGINT NOT NULL DEFAULT 0,
    completed_at      BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX jobs_pending ON jobs (run_at, id) WHERE status = 'pending';
CREATE INDEX jobs_leased ON jobs (lease_expires_at) WHERE status = 'running';
CREATE INDEX jobs_ended ON jobs (completed_at) WHERE completed_at > 0;
CREATE INDEX jobs_by_subject ON jobs (tenant_id, subject_id, created_at, id);
)sql";

constexpr std::string_view kUploads = R"sql(
CREATE TABLE uploads (
    id           TEXT NOT NULL PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    owner_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    description  TEXT NOT NULL DEFAULT '',
    filename     TEXT NOT NULL,
    file_key     TEXT NOT NULL,
    length       BIGINT NOT NULL CHECK (length > 0),
    received     BIGINT NOT NULL DEFAULT 0 CHECK (received >= 0 AND received <= length),
    metadata     TEXT NOT NULL DEFAULT '',
    writer       TEXT NOT NULL DEFAULT '',
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    finished_at  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX uploads_by_owner ON uploads (tenant_id, owner_id);
CREATE INDEX uploads_of_owner ON uploads (owner_id);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
ALTER TABLE datasets ADD COLUMN part TEXT NOT NULL DEFAULT '';
ALTER TABLE datasets ADD COLUMN origin_id TEXT NOT NULL DEFAULT '';
ALTER TABLE datasets ADD COLUMN source_url TEXT NOT NULL DEFAULT '';
CREATE INDEX datasets_by_origin ON datasets (tenant_id, origin_id) WHERE origin_id <> '';
)sql";

constexpr std::string_view kRecipes = R"sql(
CREATE TABLE recipes (
    id              TEXT NOT NULL PRIMARY KEY,
    tenant_id       TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    dataset_id      TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    user_id         TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name            TEXT NOT NULL DEFAULT '',
    recipe          TEXT NOT NULL,
    base_number     BIGINT NOT NULL,
    version_number  BIGINT NOT NULL,
    sources         TEXT NOT NULL DEFAULT '[]',
    status          TEXT NOT NULL DEFAULT 'pending'
                    CHECK (status IN ('pending', 'running', 'completed', 'failed')),
    report          TEXT NOT NULL DEFAULT '{}',
    error_message   TEXT NOT NULL DEFAULT '',
    created_at      BIGINT NOT NULL,
    completed_at    BIGINT NOT NULL DEFAULT 0,
    UNIQUE (dataset_id, version_number)
);
CREATE INDEX recipes_by_dataset ON recipes (tenant_id, dataset_id, created_at, id);
CREATE INDEX recipes_by_user ON recipes (user_id);
)sql";

constexpr std::string_view kQuality = R"sql(
CREATE TABLE masking_policies (
    dataset_id  TEXT NOT NULL PRIMARY KEY REFERENCES datasets (id) ON DELETE CASCADE,
    tenant_id   TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    rules       TEXT NOT NULL DEFAULT '[]',
    reviewed    TEXT NOT NULL DEFAULT '[]',
    updated_by  TEXT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE INDEX masking_policies_by_tenant ON masking_policies (tenant_id);

CREATE TABLE masking_keys (
    tenant_id  TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    secret     TEXT NOT NULL
);

CREATE TABLE masked_versions (
    id          TEXT NOT NULL PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    dataset_id  TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    version_id  TEXT NOT NULL REFERENCES dataset_versions (id) ON DELETE CASCADE,
    index_key   TEXT,
    schema      TEXT NOT NULL,
    profile     TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE INDEX masked_versions_by_dataset ON masked_versions (tenant_id, dataset_id);
CREATE INDEX masked_versions_of_dataset ON masked_versions (dataset_id);
CREATE INDEX masked_versions_of_version ON masked_versions (version_id);

CREATE TABLE version_reports (
    dataset_id  TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    tenant_id   TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    version_id  TEXT NOT NULL,
    kind        TEXT NOT NULL,
    body        TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (version_id, kind)
);
CREATE INDEX version_reports_by_tenant ON version_reports (tenant_id);
CREATE INDEX version_reports_of_dataset ON version_reports (dataset_id);

CREATE TABLE relation_decisions (
    id            TEXT NOT NULL PRIMARY KEY,
    tenant_id     TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    from_dataset  TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    from_column   TEXT NOT NULL,
    to_dataset    TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    to_column     TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('confirmed', 'rejected')),
    decided_by    TEXT NOT NULL,
    decided_at    BIGINT NOT NULL,
    UNIQUE (from_dataset, from_column, to_dataset, to_column)
);
CREATE INDEX relation_decisions_by_tenant ON relation_decisions (tenant_id, from_dataset);
CREATE INDEX relation_decisions_to ON relation_decisions (to_dataset);
)sql";

constexpr std::string_view kSources = R"sql(
CREATE TABLE data_sources (
    id             TEXT NOT NULL PRIMARY KEY,
    tenant_id      TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    owner_id       TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name           TEXT NOT NULL,
    kind           TEXT NOT NULL,
    host           TEXT NOT NULL,
    port           BIGINT NOT NULL,
    database_name  TEXT NOT NULL,
    username       TEXT NOT NULL,
    tls            TEXT NOT NULL,
    secret         TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL
);
CREATE INDEX data_sources_by_tenant ON data_sources (tenant_id, name, id);
CREATE INDEX data_sources_of_owner ON data_sources (owner_id);

CREATE TABLE source_snapshots (
    id              TEXT NOT NULL PRIMARY KEY,
    tenant_id       TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    source_id       TEXT NOT NULL REFERENCES data_sources (id) ON DELETE CASCADE,
    dataset_id      TEXT NOT NULL UNIQUE REFERENCES datasets (id) ON DELETE CASCADE,
    table_schema    TEXT NOT NULL,
    table_name      TEXT NOT NULL,
    every_minutes   BIGINT NOT NULL DEFAULT 0,
    status          TEXT NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'unchanged', 'failed')),
    error_message   TEXT NOT NULL DEFAULT '',
    content         TEXT NOT NULL DEFAULT '',
    version_number  BIGINT NOT NULL DEFAULT 0,
    next_run_at     BIGINT NOT NULL DEFAULT 0,
    taken_at        BIGINT NOT NULL DEFAULT 0,
    created_at      BIGINT NOT NULL
);
CREATE INDEX source_snapshots_of_source ON source_snapshots (source_id, created_at);
CREATE INDEX source_snapshots_by_tenant ON source_snapshots (tenant_id);
CREATE INDEX source_snapshots_due ON source_snapshots (next_run_at);
)sql";

constexpr std::string_view kFileSources = R"sql(
ALTER TABLE data_sources ADD COLUMN location TEXT NOT NULL DEFAULT '';
ALTER TABLE data_sources ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE source_snapshots ADD COLUMN mark TEXT NOT NULL DEFAULT '';
)sql";

constexpr std::string_view kRetention = R"sql(
ALTER TABLE source_snapshots ADD COLUMN keep_versions BIGINT NOT NULL DEFAULT 0;
ALTER TABLE recipes ADD COLUMN automatic BIGINT NOT NULL DEFAULT 0;
)sql";

constexpr std::string_view kTableChoices = R"sql(
ALTER TABLE datasets ADD COLUMN choose_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE uploads ADD COLUMN choose BIGINT NOT NULL DEFAULT 0;
)sql";

constexpr std::string_view kImportShards = R"sql(
CREATE TABLE import_shards (
    dataset_id  TEXT NOT NULL,
    tenant_id   TEXT NOT NULL,
    shard_index BIGINT NOT NULL,
    mend        BIGINT NOT NULL DEFAULT 0,
    report      TEXT,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (dataset_id, shard_index)
);
CREATE INDEX import_shards_by_tenant ON import_shards (tenant_id);
)sql";

constexpr std::array kMigrations = {
    Migration{1, "people", kPeople},
    Migration{2, "datasets", kDatasets},
    Migration{3, "answers", kAnswers},
    Migration{4, "jobs", kJobs},
    Migration{5, "uploads", kUploads},
    Migration{6, "recipes", kRecipes},
    Migration{7, "quality", kQuality},
    Migration{8, "sources", kSources},
    Migration{9, "file_sources", kFileSources},
    Migration{10, "retention", kRetention},
    Migration{11, "table_choices", kTableChoices},
    Migration{12, "import_shards", kImportShards},
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
}

}  // namespace

std::span<const Migration> migrations() {
    return kMigrations;
}

std::string migration_sql(const Migration& migration, bool postgresql) {
    std::string sql(migration.sql);
    if (postgresql) return sql;
    replace_all(sql, "BIGINT", "INTEGER");
    replace_all(sql, "DOUBLE PRECISION", "REAL");
    replace_all(sql, "\n);", "\n) STRICT;");
    return sql;
}

}  // namespace sightline::store
