#pragma once
// /datasources: live databases and files elsewhere: connected, tried, listed, and their tables taken as
// datasets.

#include "surface/api/route.h"

namespace sightline::api {

/// Of a new database, kind, host, database and username are needed, of a new file kind and location; of a
/// change, what is absent stays.
struct SourceRequest {
    std::optional<std::string> name, kind, location, region, host, database, username, password, tls;
    std::optional<std::int64_t> port;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "name", .min_length = 1, .max_length = 200},
            json::Rule{.member = "kind", .one_of = "postgresql|mysql|http|s3|sqlite|duckdb"},
            json::Rule{.member = "location",
                       .min_length = 1,
                       .max_length = 2000,
                       .description =
                           "Of a file: its address (http), s3://BUCKET/PREFIX (s3), or its path on "
                           "the server in a folder that source_folders opens (sqlite, duckdb)."},
            json::Rule{.member = "region", .max_length = 60, .description = "Of s3; us-east-1 without it."},
            json::Rule{.member = "host",
                       .max_length = 253,
                       .description = "Of s3 the address of the server, as in https://s3.example.com:9000; "
                                      "Amazon's in the region without it."},
            json::Rule{.member = "port", .minimum = 1, .maximum = 65535},
            json::Rule{.member = "database", .min_length = 1, .max_length = 253},
            json::Rule{.member = "username",
                       .max_length = 253,
                       .description =
                           "Of s3 the access key, whose secret is the password; public buckets and "
                           "addresses need none."},
            json::Rule{.member = "password",
                       .max_length = 1000,
                       .description = "Kept sealed, and never given back. A change of host, port, username, "
                                      "kind, tls, location or region needs it again."},
            json::Rule{.member = "tls",
                       .one_of = "off|require|verify",
                       .description = "require encrypts (the default); verify also checks the server's "
                                      "certificate, and is there for postgresql."}};
    }
};
BOOST_DESCRIBE_STRUCT(SourceRequest, (),
                      (name, kind, location, region, host, database, username, password, tls, port))

struct DataSource {
    std::string id, name, kind, location, region, host, database, username, tls;
    std::int64_t port = 0;
    bool has_password = false, is_owner = false;
    std::string created_at, updated_at;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "kind", .one_of = "postgresql|mysql|http|s3|sqlite|duckdb"},
                          json::Rule{.member = "location", .description = "Of files; \"\" of a database."},
                          json::Rule{.member = "tls", .one_of = "off|require|verify"},
                          json::Rule{.member = "created_at", .format = "date-time"},
                          json::Rule{.member = "updated_at", .format = "date-time"}};
    }
};
BOOST_DESCRIBE_STRUCT(DataSource, (),
                      (id, name, kind, location, region, host, database, username, tls, port, has_password,
                       is_owner, created_at, updated_at))

struct DataSourceList {
    std::vector<DataSource> items;
    std::optional<std::string> next_cursor;
    std::int64_t total = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "next_cursor", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(DataSourceList, (), (items, next_cursor, total))

struct SourceTest {
    bool ok = false;
    std::optional<std::string> server, message;
    std::int64_t table_count = 0;
    double seconds = 0;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "server", .description = "Its name and version, when it answered."},
            json::Rule{.member = "message", .description = "What was wrong and what to do, when not ok."}};
    }
};
BOOST_DESCRIBE_STRUCT(SourceTest, (), (ok, server, message, table_count, seconds))

struct SourceColumn {
    std::string name, type;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "type", .description = "In the source's own words."}};
    }
};
BOOST_DESCRIBE_STRUCT(SourceColumn, (), (name, type))

struct SourceTable {
    std::string schema, name, kind;
    std::optional<std::int64_t> row_estimate;
    std::vector<SourceColumn> columns;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "schema", .description = "Empty where a source has none (mysql)."},
            json::Rule{.member = "kind", .one_of = "table|view|file"},
            json::Rule{.member = "row_estimate",
                       .keep_null = true,
                       .description = "From the source's own statistics; null where it has none."}};
    }
};
BOOST_DESCRIBE_STRUCT(SourceTable, (), (schema, name, kind, row_estimate, columns))

struct SourceTableList {
    std::string server;
    std::vector<SourceTable> items;
    std::optional<std::string> next_cursor;
    std::int64_t total = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "next_cursor", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(SourceTableList, (), (server, items, next_cursor, total))

struct SnapshotRequest {
    std::string table;
    std::optional<std::string> schema, name;
    std::optional<std::int64_t> every_minutes, keep_versions;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "table", .min_length = 1, .max_length = 1024},
                          json::Rule{.member = "schema", .max_length = 253},
                          json::Rule{.member = "name",
                                     .max_length = 200,
                                     .description = "Of the dataset; without it the table's."},
                          json::Rule{.member = "every_minutes",
                                     .minimum = 0,
                                     .description = "Taken again so often; 0 or absent: on the word only."},
                          json::Rule{.member = "keep_versions", .minimum = 0, .description = kKept}};
    }
    static constexpr std::string_view kKept =
        "So many taken versions stay, with what recipes made of them; 0 or absent: all. The first, the one "
        "shown and those that answers or recipes need stay in any case.";
};
BOOST_DESCRIBE_STRUCT(SnapshotRequest, (), (table, schema, name, every_minutes, keep_versions))

/// What is absent stays.
struct SnapshotSchedule {
    std::optional<std::int64_t> every_minutes, keep_versions;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "every_minutes", .minimum = 0, .description = "0: on the word only."},
            json::Rule{.member = "keep_versions", .minimum = 0, .description = SnapshotRequest::kKept}};
    }
};
BOOST_DESCRIBE_STRUCT(SnapshotSchedule, (), (every_minutes, keep_versions))

struct Snapshot {
    std::string id, source_id, dataset_id, schema, table, status;
    std::int64_t every_minutes = 0, keep_versions = 0;
    std::optional<std::string> error_message, taken_at, next_run_at;
    std::string created_at;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "status",
                       .one_of = "pending|running|completed|unchanged|failed",
                       .description =
                           "Of the newest run. unchanged: the source has the rows that the dataset "
                           "has, so no version was made."},
            json::Rule{.member = "error_message", .keep_null = true},
            json::Rule{.member = "taken_at",
                       .format = "date-time",
                       .keep_null = true,
                       .description = "When the source was last read to the end."},
            json::Rule{.member = "next_run_at", .format = "date-time", .keep_null = true},
            json::Rule{.member = "created_at", .format = "date-time"}};
    }
};
BOOST_DESCRIBE_STRUCT(Snapshot, (),
                      (id, source_id, dataset_id, schema, table, status, every_minutes, keep_versions,
                       error_message, taken_at, next_run_at, created_at))

struct SnapshotList {
    std::vector<Snapshot> items;
    std::optional<std::string> next_cursor;
    std::int64_t total = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "next_cursor", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(SnapshotList, (), (items, next_cursor, total))

Result<DataSourceList> list_sources(Call& call);
Result<DataSource> create_source(Call& call, const SourceRequest& in);
Result<DataSource> update_source(Call& call, const SourceRequest& in);
Result<Done> delete_source(Call& call);
Result<SourceTest> test_source(Call& call);
Result<SourceTest> test_new_source(Call& call, const SourceRequest& in);
Result<SourceTableList> source_tables(Call& call);
Result<SnapshotList> list_snapshots(Call& call);
Result<Snapshot> take_snapshot(Call& call, const SnapshotRequest& in);
Result<Snapshot> take_snapshot_again(Call& call);
Result<Snapshot> schedule_snapshot(Call& call, const SnapshotSchedule& in);

}  // namespace sightline::api
