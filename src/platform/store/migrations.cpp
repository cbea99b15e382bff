// The schema. Every row carries its tenant. Ids are UUID version 7 text, times are int64 microseconds since
// 1970 UTC (0 or NULL: not yet), booleans are 0/1, JSON is text. Columns with a DEFAULT may be left out of an
// INSERT.
//
//   installation      what the whole installation shares (signing key, owner …): key → value
//   tenants           organizations
//   users             email is folded to lower case by the writer and unique in the installation; role user |
//   admin | super_admin refresh_tokens    hashes only; family_id ties the tokens of one sign-in together, so
//   that reuse can revoke them all one_time_links    sign-in links, by hash; used_at NULL until used invites
//   token by hash; email NULL: whoever holds it datasets          status pending | running | completed |
//   failed; deleted_at NULL unless deleted; current_version 0 before the first dataset_versions  immutable;
//   number counts from 1 in its dataset; kind import | recipe; keys are blob keys, NULL until written
//   conversations, messages (role user | assistant), answers (status pending | running | completed | failed |
//   cancelled), charts jobs              platform/jobs only; others go through jobs.h audit_log survives what
//   it speaks of: no foreign keys
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

// recipes: runs of recipes; version_number is reserved when it is asked for and taken when it completes.
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

constexpr std::array kMigrations = {
    Migration{1, "people", kPeople}, Migration{2, "datasets", kDatasets}, Migration{3, "answers", kAnswers},
    Migration{4, "jobs", kJobs},     Migration{5, "recipes", kRecipes},
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
