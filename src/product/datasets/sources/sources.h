#pragma once
// SourceService: live databases and files elsewhere that people connect: kept with their secret sealed,
// tried, listed, and their tables taken as datasets, once or again and again. Every call takes the Identity
// of who asks; a source belongs to the one who connected it and is seen by administrators too. Thread-safe;
// calls block.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/query/dialect.h"
#include "platform/sources/sources.h"
#include "product/datasets/importing/import.h"

namespace sightline::datasets {

/// Whether something outside of this room was made from a version, and may be looked at again.
using VersionUse = std::function<Result<bool>(store::Session& session, const Version& version)>;

struct SourceSettings {
    std::string key;                 ///< 32 bytes that seal secrets
    bool private_addresses = false;  ///< of networks that are not the internet's
    std::chrono::milliseconds connect{10'000}, statement{600'000};
    std::chrono::milliseconds live{60'000};  ///< of a statement somebody waits for
    std::string authorities;                 ///< file of certificates
    std::int64_t shortest_minutes = 5;       ///< between two snapshots of a schedule
    int per_person = 100;                    ///< sources
    std::vector<std::string> folders;        ///< whose SQLite and DuckDB files may be sources
    std::int64_t most_objects = 10'000;      ///< listed of an S3 source
    VersionUse version_in_use;               ///< without it all versions are taken to be
};

struct DataSource {
    std::string id, tenant_id, owner_id, name, kind;
    std::string host, database, username;  ///< of an S3 source its server and key
    std::string location, region;          ///< of a file source: where it is; see file_source.h
    std::string tls = "require";
    std::int64_t port = 0;
    std::string sealed;  ///< the password; "" for none. Never leaves this room
    std::int64_t created_at = 0, updated_at = 0;
};

/// What a person says of a source; what is absent stays as it is, or takes its default.
struct SourceForm {
    std::optional<std::string> name, kind, host, database, username, password, tls, location, region;
    std::optional<std::int64_t> port;
};

struct SourceCheck {
    bool ok = false;
    std::string server;   ///< "PostgreSQL 15.18"
    std::string message;  ///< for the person, when not ok
    std::int64_t tables = 0;
    double seconds = 0;
};

struct SourceColumn {
    std::string name, type;  ///< in the source's words
};
struct SourceTable {
    std::string schema, name, kind;            ///< table, view, file
    std::optional<std::int64_t> row_estimate;  ///< as the source's own statistics have it
    std::vector<SourceColumn> columns;
};
struct SourceTableList {
    std::string server;
    std::vector<SourceTable> tables;
};

/// A table of a source kept as a dataset.
struct Snapshot {
    std::string id, tenant_id, source_id, dataset_id, schema, table;
    std::int64_t every_minutes = 0;  ///< 0: on the word only
    std::string status = "pending";  ///< pending, running, completed, unchanged, failed
    std::string error_message;
    std::string content;             ///< of the newest version: rows and types, whatever their order
    std::string mark;                ///< of the file it came from, see TakenFile::mark
    std::int64_t version = 0;        ///< that the run which is under way makes
    std::int64_t next_run_at = 0;    ///< 0: none planned
    std::int64_t taken_at = 0;       ///< when the source was last read to the end; 0 not yet
    std::int64_t keep_versions = 0;  ///< taken ones that stay, see version_retention.h; 0: all
    std::int64_t created_at = 0;
};

struct SnapshotRequest {
    std::string schema, table;
    std::string name;  ///< of the dataset; "" is the table's
    std::int64_t every_minutes = 0;
    std::int64_t keep_versions = 0;
};

/// What is absent stays.
struct SnapshotPlan {
    std::optional<std::int64_t> every_minutes, keep_versions;
};

/// A SELECT of ours for a source, what its columns are to be, and how much of it.
struct LiveQuery {
    query::LiveStatement statement;
    std::vector<std::string> names;
    std::vector<ColumnType> types;
    std::int64_t max_rows = 10'000;
};

class SourceService {
  public:
    virtual ~SourceService() = default;
    virtual Result<std::vector<DataSource>> list(const teams::Identity& who) = 0;
    virtual Result<DataSource> get(const teams::Identity& who, const std::string& id) = 0;
    virtual Result<DataSource> create(const teams::Identity& who, const SourceForm& form) = 0;
    /// A source that would send its password elsewhere or otherwise needs it said again.
    virtual Result<DataSource> change(const teams::Identity& who, const std::string& id,
                                      const SourceForm& form) = 0;
    /// Datasets made from it stay; their schedules end.
    virtual Result<void> remove(const teams::Identity& who, const std::string& id) = 0;

    /// A source that cannot be reached is an answer, not an error.
    virtual Result<SourceCheck> test(const teams::Identity& who, const std::string& id,
                                     const engine::CancelToken& cancel) = 0;
    /// As it would be if the form were saved; nothing is.
    virtual Result<SourceCheck> test_form(const teams::Identity& who, const SourceForm& form,
                                          const engine::CancelToken& cancel) = 0;
    virtual Result<SourceTableList> tables(const teams::Identity& who, const std::string& id,
                                           const engine::CancelToken& cancel) = 0;

    virtual Result<Snapshot> take(const teams::Identity& who, const std::string& id,
                                  const SnapshotRequest& request) = 0;
    /// NotFound for another source's.
    virtual Result<Snapshot> snapshot(const teams::Identity& who, const std::string& id,
                                      const std::string& snapshot_id) = 0;
    /// Asks the source itself. The Table is marked truncated where there was more.
    virtual Result<Table> query(const teams::Identity& who, const std::string& id, const LiveQuery& query,
                                const engine::CancelToken& cancel) = 0;
    virtual Result<std::vector<Snapshot>> snapshots(const teams::Identity& who, const std::string& id) = 0;
    /// Conflict while one is under way.
    virtual Result<Snapshot> take_again(const teams::Identity& who, const std::string& id,
                                        const std::string& snapshot_id) = 0;
    virtual Result<Snapshot> schedule(const teams::Identity& who, const std::string& id,
                                      const std::string& snapshot_id, const SnapshotPlan& plan) = 0;
};

/// Registers the "snapshot" job (before jobs start), and queues the snapshots that are due as long as it
/// lives; several servers may do so at once.
std::unique_ptr<SourceService> make_sources(const ImportParts& parts, SourceSettings settings);

}  // namespace sightline::datasets
