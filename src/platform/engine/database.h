#pragma once
// The DuckDB instance of one engine: opened, configured, attachments in place, locked; then statements. Used
// in the child only.

#include <duckdb.h>

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "platform/engine/protocol.h"

namespace sightline::engine {

std::string quoted_name(std::string_view name);     ///< "a ""b"""
std::string quoted_literal(std::string_view text);  ///< 'it''s'

/// What went wrong, from DuckDB's message: code and a text for the person; the message itself is the detail.
Error error_from(std::string_view message);

/// A column's type, as deep as structs go.
struct TypeTree {
    std::string name;  ///< of the column or field
    duckdb_type type = DUCKDB_TYPE_INVALID;
    bool json = false;               ///< a VARCHAR that holds JSON
    std::vector<TypeTree> children;  ///< of a struct its fields; of a list its element
};

/// Rows appended to a table of ours one value after another.
class Appender {
  public:
    explicit Appender(duckdb_appender raw) : raw_(raw) {}
    Appender(Appender&& other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
    Appender& operator=(Appender&&) = delete;
    ~Appender();
    duckdb_appender get() const { return raw_; }
    Result<void> end_row();
    Result<void> finish();  ///< what was appended is in the table

  private:
    duckdb_appender raw_;
};

class Database {
  public:
    Database() = default;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database() { close(); }

    Result<void> open(const Hello& hello);
    void close();  ///< writes what is not yet in the file

    Result<Table> query(const Request& request);
    /// Statements of ours that give no rows.
    Result<void> run(const std::string& sql);
    /// Statements of ours with a small result.
    Result<Table> rows(const std::string& sql);

    Result<Appender> append_to(const std::string& table);

    /// The columns a SELECT of ours would give.
    Result<std::vector<TypeTree>> describe(const std::string& sql);

    /// From another thread: the statement that runs, or the next one, ends with Cancelled; repeat until the
    /// request has ended.
    void interrupt();
    bool stopping() const { return stop_.load(std::memory_order_relaxed); }
    void begin_request() { stop_ = false; }
    double progress() const;  ///< of the statement that runs, 0..1; from another thread

    const std::string& temp_folder() const { return temp_folder_; }
    const UnpackLimits& unpack_limits() const { return unpack_limits_; }
    bool writes_file() const { return writes_file_; }
    /// After a fatal error DuckDB refuses everything: the process has to end.
    bool broken() const { return broken_; }

  private:
    Result<void> attach(const Spec& spec);
    Result<void> lock_down(const Spec& spec);
    Result<Table> execute(const std::string& sql, const Request& request, bool may_wrap);
    std::unexpected<Error> failed(std::string_view message);

    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
    std::string temp_folder_;
    UnpackLimits unpack_limits_;
    std::atomic<bool> stop_ = false;
    bool writes_file_ = false, broken_ = false;
};

}  // namespace sightline::engine
