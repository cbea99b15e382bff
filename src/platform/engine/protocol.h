#pragma once
// What the frames carry: encoding and checked decoding. Both ends treat the other's bytes as untrusted.

#include <string>
#include <string_view>

#include "platform/engine/engine.h"

namespace sightline::engine {

/// First message to a new engine.
struct Hello {
    Spec spec;
    std::string temp_folder;  ///< its own, private
    int uid = -1, gid = -1;   ///< to drop to, when >= 0
    int parent_pid = 0;
};
/// First answer.
struct EngineFacts {
    std::string duckdb_version;
    int landlock_abi = 0;  ///< 0: this kernel has no Landlock, files are guarded by DuckDB's own locks only
};
struct LoadOrder {
    std::string path;
    LoadOptions options;
};

/// For both requests to an ingest engine; `options` is of a fetch.
struct FetchOrder {
    sources::Place place;
    FetchOptions options;
};

std::string encode(const Hello& hello);
Result<Hello> decode_hello(std::string_view payload);
std::string encode(const EngineFacts& facts);
Result<EngineFacts> decode_facts(std::string_view payload);
std::string encode(const LoadOrder& order);
Result<LoadOrder> decode_load(std::string_view payload);
std::string encode(const FetchOrder& order);
Result<FetchOrder> decode_fetch(std::string_view payload);
std::string encode(const SourceTables& tables);
Result<SourceTables> decode_source_tables(std::string_view payload);
std::string encode(const TakenOut& taken);
Result<TakenOut> decode_taken(std::string_view payload);
std::string encode(const LoadReport& report);
Result<LoadReport> decode_report(std::string_view payload);
std::string encode(const Error& error);
Error decode_error(std::string_view payload);

/// sql, parameters, max_rows and max_bytes; the deadline stays with the asker.
std::string encode(const Request& request);
Result<Request> decode_request(std::string_view payload);

}  // namespace sightline::engine
