#pragma once
// Engine: a child process (`sightline engine`) with DuckDB in it, spoken to over a Unix socket. It can open
// what it was started with and nothing else: Landlock, seccomp, external access off, configuration locked.
// Limits are kept from outside: a process over its memory is killed, the client gets ResourceExhausted, and
// everyone else goes on. Thread-safe. Calls block: use a worker thread, never an I/O thread.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel_token.h"
#include "base/metrics.h"
#include "base/result.h"
#include "base/table.h"
#include "base/value.h"
#include "platform/sources/sources.h"

namespace sightline::engine {

using CancelToken = sightline::CancelToken;

/// What unpacking an archive for one load may come to.
struct UnpackLimits {
    std::int64_t bytes = 16LL << 30;  ///< of everything unpacked, however deep
    std::int64_t ratio = 1000;        ///< unpacked to packed; looked at beyond 64 MiB
    std::int64_t entries = 10'000;    ///< of one archive
    std::int64_t tables = 100;        ///< of one archive or database
    int depth = 3;                    ///< archives within archives
};

struct Limits {
    std::int64_t memory_bytes = 2LL << 30;  ///< resident size of the process
    std::int64_t temp_bytes = 8LL << 30;    ///< spill to disk
    int threads = 2;
    std::chrono::milliseconds deadline{60'000};  ///< of one request
    UnpackLimits unpack;
};

/// A database file opened read-only; its tables appear as views named `name` in the main schema.
struct Attachment {
    std::string name;                  ///< table name in SQL
    std::string path;                  ///< DuckDB file holding exactly one table, "data"
    std::vector<std::string> further;  ///< files whose rows follow, of the same columns
};

struct Request {
    std::string sql;                ///< one statement
    std::vector<Value> parameters;  ///< $1, $2, …
    std::size_t max_rows = 0;       ///< 0 = all; else the Table is cut there and marked truncated
    std::size_t max_bytes = 64u << 20;
    std::chrono::milliseconds deadline{0};  ///< 0 = Limits::deadline
};

/// A piece of a long CSV file that is loaded in several, each by an engine of its own. Piece i is about the
/// bytes from file_bytes / count * i on; it finds the records at its borders itself.
struct Shard {
    int index = 0;  ///< -1: load nothing, only say whether the file can be cut
    int count = 0;  ///< 0: no piece, but the whole
    std::int64_t file_bytes = 0;
    std::int64_t from = 0;  ///< where in the file the path that is loaded begins; it holds the piece and
                            ///< kShardReach bytes more, if there are
    std::string head;       ///< a path: the first kShardHeadBytes of the file, at least
    bool mend = false;      ///< rows are read one by one and repaired; in all pieces or in none
};
constexpr std::int64_t kShardHeadBytes = 16LL << 20;
constexpr std::int64_t kShardReach = 1LL << 20;
/// A loaded piece: a DuckDB file with the table "data", and what loading it told (LoadReport::shard).
struct LoadedShard {
    std::string path, report;
};

/// A text file with every row as it stands in it: nothing left out, joined or mended; cells are texts.
struct PlainRows {
    /// The first column, "line", says where the row begins; or which it is, whatever lines rows take.
    enum class Numbers { Lines, Rows, None };
    bool asked = false;
    std::int64_t names_line =
        0;               ///< > 0: the columns' names, numbered like the rows; those after it are rows
    char delimiter = 0;  ///< 0: detected
    Numbers numbers = Numbers::Lines;
};

/// How a file is to be read. Empty members are detected.
struct LoadOptions {
    std::string format;  ///< "", "csv", "json", "ndjson", "parquet", "sqlite", "duckdb", "fixed"
    std::string table = "data";
    bool all_text = false;   ///< csv: no type detection
    PlainRows plain_rows;    ///< Unprocessable for what is no CSV or text of fixed width
    std::string part;        ///< which table of an archive or database; "" = the first. See LoadReport::part
    bool list_only = false;  ///< of a SQLite or DuckDB file: load nothing, and only name its tables
    /// > 0: about as many bytes of a CSV or NDJSON file, its beginning and places spread over the rest, or of
    /// one that is packed alone its beginning; Unsupported for other files.
    std::int64_t sample_bytes = 0;
    Shard shard;  ///< Unsupported when only the whole file can be loaded
    /// In place of a file: all pieces of one, in their order, become one view, as loading the whole would
    /// have made it. Unsupported as above; then the files may have been changed.
    std::vector<LoadedShard> shards;
};
/// A loaded column whose numbers had a mark in the file has the comment "unit: $"; dates with names of
/// months, and months, "dates: %B %-d, %Y", as strftime has it.
inline constexpr std::string_view kUnitComment = "unit: ";
inline constexpr std::string_view kDateFormatComment = "dates: ";

/// What loading found and did, for the person.
struct LoadReport {
    std::string format;     ///< of the options above
    std::string encoding;   ///< "utf-8", "utf-16le", "utf-16be", "latin-1", "windows-1252"
    std::string delimiter;  ///< csv only
    bool header = true;
    std::vector<std::string> header_cells;  ///< csv: the header's own text, before names were made of it
    std::int64_t row_count = 0;
    std::vector<std::string> repairs;  ///< stated repairs, each a sentence: "3 rows had fewer fields than the
                                       ///< header; the rest was filled with nulls (lines 7, 9, 12)"
    std::string part;  ///< the table of a container that was loaded: "inner.zip!/shop.db!/orders"; "" when
                       ///< the file holds one only
    std::vector<std::string> other_parts;  ///< the container's other tables, where none was asked for
    std::int64_t sampled_bytes = 0;        ///< of a sample: what was read of `file_bytes`
    std::int64_t file_bytes = 0;
    bool sample_is_beginning = false;  ///< of what is packed, which is not read here and there
    std::string shard;  ///< of a piece: what is needed to join it with the others; "" when it was not loaded,
                        ///< for all pieces have to be mended
    Table columns;      ///< column_name (text), column_type (text, DuckDB's name), in order
};

/// A file that lay in an archive.
struct TakenOut {
    std::string file;                 ///< "" where nothing was taken out
    std::string part;                 ///< the way to it in the archive; "" when it holds nothing else
    std::string rest;                 ///< of the way that was asked for: a table within the file
    std::vector<std::string> others;  ///< ways to the other tables, where none was asked for
    std::vector<std::string> notes;   ///< what was left out, each a sentence
};
/// A way to one table in containers within each other: "inner.zip!/shop.db!/orders". What is no container
/// has none.
std::string join_part(const std::string& outer, const std::string& inner);

/// What a source has.
struct SourceTables {
    std::string server;  ///< "PostgreSQL 15.18"
    Table columns;       ///< see sources::Connection::tables
};
/// What is to be taken out of a source.
struct FetchOptions {
    sources::TableName table;
    sources::Reading reading;   ///< where it has SQL: what to read in place of the table
    std::int64_t max_rows = 0;  ///< no more are taken; 0 = all
    std::string into = "data";
    std::int64_t expected_rows = 0;  ///< for the progress; 0 = unknown
    std::int64_t max_bytes = 0;      ///< of all cells as text; then TooLarge. 0 = no limit
};

/// One running engine process. Destroying it ends the process.
class Engine {
  public:
    virtual ~Engine() = default;

    /// Runs one statement. Cancelled, Timeout, ResourceExhausted, InvalidInput (message of DuckDB kept for
    /// the log), Unavailable (process died: not tried again).
    virtual Result<Table> query(const Request& request, const CancelToken& cancel = {}) = 0;

    /// Reads a file into a table of the engine's own database (an import engine only). Nothing half done: on
    /// failure no table.
    virtual Result<LoadReport> load(const std::string& path, const LoadOptions& options,
                                    const CancelToken& cancel = {},
                                    std::function<void(double)> progress = {}) = 0;

    /// Takes a file out of an archive, as `part` or by default the first, and puts it at `to`, which must be
    /// on the file system of Launch::temp_folder: where it is of a kind that no engine reads, as workbooks
    /// are. Else nothing is taken: the archive is to be loaded as it is. Errors of archives as `load`.
    virtual Result<TakenOut> take_out(const std::string& path, const std::string& part, const std::string& to,
                                      const CancelToken& cancel = {}) = 0;
    /// The ways to the tables of the ZIP archive that `part` leads to, by its own list and without a look
    /// into them, the one that `load` takes first. Empty where it does not hold several. Errors of archives
    /// as `load`.
    virtual Result<std::vector<std::string>> listing(const std::string& path, const std::string& part,
                                                     const CancelToken& cancel = {}) = 0;

    /// The tables of a source (see sources::Connection::tables), and as the first row's server its name and
    /// version. An ingest engine only.
    virtual Result<SourceTables> source_tables(const sources::Place& place,
                                               const CancelToken& cancel = {}) = 0;
    /// A source's table as a table of the engine's own database, named `into`. An ingest engine only. Nothing
    /// half done: on failure no table.
    virtual Result<LoadReport> fetch(const sources::Place& place, const FetchOptions& options,
                                     const CancelToken& cancel = {},
                                     std::function<void(double)> progress = {}) = 0;

    virtual bool alive() const = 0;
    virtual int pid() const = 0;
    virtual std::int64_t resident_bytes() const = 0;
};

/// What a new engine may see.
struct Spec {
    std::vector<Attachment> attachments;  ///< opened read-only
    std::string database;                 ///< "" = in memory; else a DuckDB file to create or write (import)
    std::vector<std::string> readable;    ///< files or folders that `load` may read (import)
    std::vector<std::string> writable;    ///< folders it may write (import: where `database` and exports go)
    int connect_port =
        0;  ///< an ingest engine: may connect to sources at this TCP port; it runs no SQL but ours
    Limits limits;
};

/// Where the engine program and its library are and as whom it runs.
struct Launch {
    std::string program;      ///< this binary
    std::string temp_folder;  ///< one private folder is made in it per engine and removed after
    int uid = -1, gid = -1;   ///< drop to these when >= 0 (the server was started as root)
};

Result<std::unique_ptr<Engine>> start(const Launch& launch, const Spec& spec);

/// Keeps engines warm by key (tenant and sorted versions), least recently used out first. Thread-safe. A
/// borrowed engine is used by one caller at a time; the pool starts more for the same key up to `per_key`,
/// and stops idle ones after `idle`.
class Pool {
  public:
    struct Settings {
        std::size_t max_engines = 8;
        std::size_t per_key = 2;
        std::chrono::seconds idle{300};
        std::chrono::milliseconds wait{30'000};  ///< for a free engine, then Unavailable
    };
    virtual ~Pool() = default;
    /// Runs on a pooled engine. A dead engine is dropped; the request is tried once more on a new one only if
    /// it died while idle.
    virtual Result<Table> query(const std::string& key, const Spec& spec, const Request& request,
                                const CancelToken& cancel = {}) = 0;
    /// Ends every engine whose key starts with this (a version was deleted).
    virtual void evict(const std::string& key_prefix) = 0;
    virtual void close() = 0;  ///< ends all; later calls are Unavailable
    struct Numbers {
        std::size_t engines = 0, busy = 0;
        std::int64_t resident_bytes = 0;
    };
    virtual Numbers numbers() const = 0;
};
/// `metrics` (may be empty) gets `query_engines`.
std::unique_ptr<Pool> make_pool(Launch launch, Pool::Settings settings,
                                const std::shared_ptr<Metrics>& metrics = {});

/// Entry of `sightline engine` (the child): serves the socket given as file descriptor 3 until it closes.
/// Exit status.
int engine_main();

}  // namespace sightline::engine
