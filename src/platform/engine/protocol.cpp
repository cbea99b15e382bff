#include "platform/engine/protocol.h"

#include <boost/json.hpp>
#include <cstring>

#include "base/json.h"
#include "base/json_members.h"

namespace sightline::engine {

namespace {

namespace bj = boost::json;

Error malformed() {
    return {ErrorCode::Internal, "The query engine sent something that cannot be read.", "protocol"};
}

using json::integer_of, json::is_true, json::list_of, json::text_of, json::texts_of;

bj::array array_of(const std::vector<std::string>& texts) {
    bj::array out;
    for (const auto& t : texts) out.emplace_back(t);
    return out;
}

Result<bj::object> object_of(std::string_view payload) {
    auto v = json::parse(payload);
    if (!v || !v->is_object()) return std::unexpected(malformed());
    return std::move(v->get_object());
}

constexpr ErrorCode kLastCode = ErrorCode::ResourceExhausted;

// DuckDB's messages may quote bytes of a file that are no UTF-8; JSON takes none such.
std::string printable(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte >= 0x80 || (byte < 0x20 && c != '\n' && c != '\t') ? '?' : c;
    }
    return out;
}
bool is_utf8(std::string_view text) {
    return json::parse('"' + std::string(text) + '"').has_value();
}
std::string safe(const std::string& text) {
    return is_utf8(text) ? text : printable(text);
}

}  // namespace

std::string encode(const Hello& hello) {
    bj::array attachments;
    for (const auto& a : hello.spec.attachments)
        attachments.push_back(
            bj::object{{"name", a.name}, {"path", a.path}, {"further", array_of(a.further)}});
    const Limits& l = hello.spec.limits;
    return json::write(bj::object{{"attachments", std::move(attachments)},
                                  {"database", hello.spec.database},
                                  {"readable", array_of(hello.spec.readable)},
                                  {"writable", array_of(hello.spec.writable)},
                                  {"connect_port", hello.spec.connect_port},
                                  {"memory_bytes", l.memory_bytes},
                                  {"temp_bytes", l.temp_bytes},
                                  {"threads", l.threads},
                                  {"unpack_bytes", l.unpack.bytes},
                                  {"unpack_ratio", l.unpack.ratio},
                                  {"unpack_entries", l.unpack.entries},
                                  {"unpack_tables", l.unpack.tables},
                                  {"unpack_depth", l.unpack.depth},
                                  {"temp_folder", hello.temp_folder},
                                  {"uid", hello.uid},
                                  {"gid", hello.gid},
                                  {"parent_pid", hello.parent_pid}});
}

Result<Hello> decode_hello(std::string_view payload) {
    SL_TRY(const bj::object o, object_of(payload));
    Hello h;
    if (const auto* list = list_of(o, "attachments"))
        for (const auto& a : *list) {
            if (!a.is_object()) return std::unexpected(malformed());
            const bj::object& one = a.get_object();
            h.spec.attachments.push_back(
                {text_of(one, "name"), text_of(one, "path"), texts_of(one, "further")});
            if (h.spec.attachments.back().path.empty()) return std::unexpected(malformed());
        }
    h.spec.database = text_of(o, "database");
    h.spec.readable = texts_of(o, "readable");
    h.spec.writable = texts_of(o, "writable");
    h.spec.connect_port = static_cast<int>(integer_of(o, "connect_port"));
    h.spec.limits.memory_bytes = integer_of(o, "memory_bytes", h.spec.limits.memory_bytes);
    h.spec.limits.temp_bytes = integer_of(o, "temp_bytes", h.spec.limits.temp_bytes);
    h.spec.limits.threads = static_cast<int>(integer_of(o, "threads", h.spec.limits.threads));
    UnpackLimits& u = h.spec.limits.unpack;
    u.bytes = integer_of(o, "unpack_bytes", u.bytes);
    u.ratio = std::max<std::int64_t>(integer_of(o, "unpack_ratio", u.ratio), 1);
    u.entries = integer_of(o, "unpack_entries", u.entries);
    u.tables = integer_of(o, "unpack_tables", u.tables);
    u.depth = static_cast<int>(integer_of(o, "unpack_depth", u.depth));
    h.temp_folder = text_of(o, "temp_folder");
    h.uid = static_cast<int>(integer_of(o, "uid", -1));
    h.gid = static_cast<int>(integer_of(o, "gid", -1));
    h.parent_pid = static_cast<int>(integer_of(o, "parent_pid"));
    if (h.temp_folder.empty() || h.parent_pid <= 0) return std::unexpected(malformed());
    return h;
}

std::string encode(const EngineFacts& facts) {
    return json::write(
        bj::object{{"duckdb_version", facts.duckdb_version}, {"landlock_abi", facts.landlock_abi}});
}

Result<EngineFacts> decode_facts(std::string_view payload) {
    SL_TRY(const bj::object o, object_of(payload));
    return EngineFacts{text_of(o, "duckdb_version"), static_cast<int>(integer_of(o, "landlock_abi"))};
}

std::string encode(const LoadOrder& order) {
    const Shard& shard = order.options.shard;
    const PlainRows& rows = order.options.plain_rows;
    bj::array shards;
    for (const auto& s : order.options.shards) shards.push_back(bj::array{s.path, s.report});
    return json::write(bj::object{{"path", order.path},
                                  {"shard", bj::object{{"index", shard.index},
                                                       {"count", shard.count},
                                                       {"file_bytes", shard.file_bytes},
                                                       {"from", shard.from},
                                                       {"head", shard.head},
                                                       {"mend", shard.mend}}},
                                  {"shards", std::move(shards)},
                                  {"format", order.options.format},
                                  {"table", order.options.table},
                                  {"all_text", order.options.all_text},
                                  {"plain_rows", bj::object{{"asked", rows.asked},
                                                            {"names_line", rows.names_line},
                                                            {"delimiter", static_cast<int>(rows.delimiter)},
                                                            {"numbers", static_cast<int>(rows.numbers)}}},
                                  {"list_only", order.options.list_only},
                                  {"sample_bytes", order.options.sample_bytes},
                                  {"part", order.options.part}});
}

Result<LoadOrder> decode_load(std::string_view payload) {
    SL_TRY(const bj::object o, object_of(payload));
    LoadOrder out{text_of(o, "path"),
                  {.format = text_of(o, "format"),
                   .table = text_of(o, "table"),
                   .all_text = is_true(o, "all_text"),
                   .plain_rows = {},
                   .part = text_of(o, "part"),
                   .list_only = is_true(o, "list_only"),
                   .sample_bytes = integer_of(o, "sample_bytes"),
                   .shard = {},
                   .shards = {}}};
    if (const auto* given = json::object_of(o, "shard")) {
        const bj::object& shard = *given;
        out.options.shard = {static_cast<int>(integer_of(shard, "index")),
                             static_cast<int>(integer_of(shard, "count")),
                             integer_of(shard, "file_bytes"),
                             integer_of(shard, "from"),
                             text_of(shard, "head"),
                             is_true(shard, "mend")};
    }
    if (const auto* given = json::object_of(o, "plain_rows")) {
        const bj::object& rows = *given;
        out.options.plain_rows = {is_true(rows, "asked"), integer_of(rows, "names_line"),
                                  static_cast<char>(integer_of(rows, "delimiter")),
                                  static_cast<PlainRows::Numbers>(integer_of(rows, "numbers"))};
    }
    if (const auto* given = list_of(o, "shards"))
        for (const auto& s : *given) {
            if (!s.is_array() || s.get_array().size() != 2 || !s.get_array()[0].is_string() ||
                !s.get_array()[1].is_string())
                return std::unexpected(malformed());
            out.options.shards.push_back(
                {std::string(s.get_array()[0].get_string()), std::string(s.get_array()[1].get_string())});
        }
    return out;
}

std::string encode(const FetchOrder& order) {
    const sources::Place& p = order.place;
    return json::write(bj::object{{"kind", sources::name_of(p.kind)},
                                  {"host", p.host},
                                  {"addresses", array_of(p.addresses)},
                                  {"port", p.port},
                                  {"database", p.database},
                                  {"user", p.user},
                                  {"password", p.password},
                                  {"tls", sources::name_of(p.tls)},
                                  {"authorities", p.authorities},
                                  {"connect_ms", p.connect.count()},
                                  {"statement_ms", p.statement.count()},
                                  {"schema", order.options.table.schema},
                                  {"table", order.options.table.name},
                                  {"sql", order.options.reading.sql},
                                  {"parameters", array_of(order.options.reading.parameters)},
                                  {"texts", array_of(order.options.reading.texts)},
                                  {"max_rows", order.options.max_rows},
                                  {"into", order.options.into},
                                  {"expected_rows", order.options.expected_rows},
                                  {"max_bytes", order.options.max_bytes}});
}

Result<FetchOrder> decode_fetch(std::string_view payload) {
    SL_TRY(const bj::object o, object_of(payload));
    const auto kind = sources::kind_from(text_of(o, "kind"));
    const auto tls = sources::tls_from(text_of(o, "tls"));
    if (!kind || !tls) return std::unexpected(malformed());
    FetchOrder out;
    out.place = {.kind = *kind,
                 .host = text_of(o, "host"),
                 .addresses = texts_of(o, "addresses"),
                 .port = static_cast<int>(integer_of(o, "port")),
                 .database = text_of(o, "database"),
                 .user = text_of(o, "user"),
                 .password = text_of(o, "password"),
                 .tls = *tls,
                 .authorities = text_of(o, "authorities"),
                 .connect = std::chrono::milliseconds(integer_of(o, "connect_ms")),
                 .statement = std::chrono::milliseconds(integer_of(o, "statement_ms"))};
    out.options = {.table = {text_of(o, "schema"), text_of(o, "table")},
                   .reading = {.sql = text_of(o, "sql"),
                               .parameters = texts_of(o, "parameters"),
                               .texts = texts_of(o, "texts")},
                   .max_rows = integer_of(o, "max_rows"),
                   .into = text_of(o, "into"),
                   .expected_rows = integer_of(o, "expected_rows"),
                   .max_bytes = integer_of(o, "max_bytes")};
    return out;
}

std::string encode(const SourceTables& tables) {
    const std::uint64_t length = tables.server.size();
    std::string out(reinterpret_cast<const char*>(&length), sizeof length);
    return out + tables.server + tables.columns.to_binary();
}

Result<SourceTables> decode_source_tables(std::string_view payload) {
    std::uint64_t length = 0;
    if (payload.size() < sizeof length) return std::unexpected(malformed());
    std::memcpy(&length, payload.data(), sizeof length);
    payload.remove_prefix(sizeof length);
    if (length > payload.size()) return std::unexpected(malformed());
    SourceTables out{.server = std::string(payload.substr(0, length)), .columns = {}};
    SL_TRY(out.columns, Table::from_binary(payload.substr(length)));
    return out;
}

std::string encode(const TakenOut& taken) {
    std::vector<std::string> others, notes;
    for (const auto& o : taken.others) others.push_back(safe(o));
    for (const auto& n : taken.notes) notes.push_back(safe(n));
    return json::write(bj::object{{"file", taken.file},
                                  {"part", safe(taken.part)},
                                  {"rest", safe(taken.rest)},
                                  {"others", array_of(others)},
                                  {"notes", array_of(notes)}});
}

Result<TakenOut> decode_taken(std::string_view payload) {
    SL_TRY(const bj::object o, object_of(payload));
    return TakenOut{text_of(o, "file"), text_of(o, "part"), text_of(o, "rest"), texts_of(o, "others"),
                    texts_of(o, "notes")};
}

std::string encode(const LoadReport& report) {
    bj::array columns;
    for (std::size_t row = 0; row < report.columns.row_count(); ++row)
        columns.push_back(bj::array{bj::string(report.columns.columns[0].text(row)),
                                    bj::string(report.columns.columns[1].text(row))});
    std::vector<std::string> repairs;
    for (const auto& r : report.repairs) repairs.push_back(safe(r));
    std::vector<std::string> header_cells;
    for (const auto& c : report.header_cells) header_cells.push_back(safe(c));
    std::vector<std::string> other_parts;
    for (const auto& p : report.other_parts) other_parts.push_back(safe(p));
    return json::write(bj::object{{"format", report.format},
                                  {"encoding", report.encoding},
                                  {"delimiter", report.delimiter},
                                  {"header", report.header},
                                  {"row_count", report.row_count},
                                  {"repairs", array_of(repairs)},
                                  {"part", safe(report.part)},
                                  {"header_cells", array_of(header_cells)},
                                  {"other_parts", array_of(other_parts)},
                                  {"sampled_bytes", report.sampled_bytes},
                                  {"file_bytes", report.file_bytes},
                                  {"sample_is_beginning", report.sample_is_beginning},
                                  {"shard", report.shard},
                                  {"columns", std::move(columns)}});
}

Result<LoadReport> decode_report(std::string_view payload) {
    SL_TRY(const bj::object o, object_of(payload));
    LoadReport r;
    r.format = text_of(o, "format");
    r.encoding = text_of(o, "encoding");
    r.delimiter = text_of(o, "delimiter");
    r.header = is_true(o, "header");
    r.row_count = integer_of(o, "row_count");
    r.repairs = texts_of(o, "repairs");
    r.part = text_of(o, "part");
    r.header_cells = texts_of(o, "header_cells");
    r.other_parts = texts_of(o, "other_parts");
    r.sampled_bytes = integer_of(o, "sampled_bytes");
    r.file_bytes = integer_of(o, "file_bytes");
    r.sample_is_beginning = is_true(o, "sample_is_beginning");
    r.shard = text_of(o, "shard");
    r.columns.columns = {Column("column_name", ColumnType::Text), Column("column_type", ColumnType::Text)};
    const auto* list = list_of(o, "columns");
    if (!list) return std::unexpected(malformed());
    for (const auto& c : *list) {
        if (!c.is_array() || c.get_array().size() != 2 || !c.get_array()[0].is_string() ||
            !c.get_array()[1].is_string())
            return std::unexpected(malformed());
        r.columns.columns[0].push_text(c.get_array()[0].get_string());
        r.columns.columns[1].push_text(c.get_array()[1].get_string());
    }
    return r;
}

std::string encode(const Error& error) {
    return json::write(bj::object{{"code", static_cast<int>(error.code)},
                                  {"message", safe(error.message)},
                                  {"detail", safe(error.detail)}});
}

Error decode_error(std::string_view payload) {
    const auto o = object_of(payload);
    if (!o) return malformed();
    const auto code = integer_of(*o, "code", -1);
    if (code < 0 || code > static_cast<int>(kLastCode)) return malformed();
    return {static_cast<ErrorCode>(code), text_of(*o, "message"), text_of(*o, "detail")};
}

std::string encode(const Request& request) {
    Table parameters;
    for (const auto& p : request.parameters) {
        Column& c = parameters.columns.emplace_back("", type_of(p).value_or(ColumnType::Text));
        c.push(p);
    }
    std::string out;
    for (const std::uint64_t v : {request.max_rows, request.max_bytes, request.sql.size()})
        out.append(reinterpret_cast<const char*>(&v), sizeof v);
    out += request.sql;
    out += parameters.to_binary();
    return out;
}

Result<Request> decode_request(std::string_view payload) {
    std::uint64_t head[3];
    if (payload.size() < sizeof head) return std::unexpected(malformed());
    std::memcpy(head, payload.data(), sizeof head);
    payload.remove_prefix(sizeof head);
    if (head[2] > payload.size()) return std::unexpected(malformed());
    Request r;
    r.max_rows = head[0];
    r.max_bytes = head[1];
    r.sql = payload.substr(0, head[2]);
    SL_TRY(const Table parameters, Table::from_binary(payload.substr(head[2])));
    for (const auto& c : parameters.columns) {
        if (c.size() != 1) return std::unexpected(malformed());
        r.parameters.push_back(c.value(0));
    }
    return r;
}

}  // namespace sightline::engine
