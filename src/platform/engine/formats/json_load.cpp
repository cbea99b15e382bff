#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "platform/engine/formats/load_formats.h"

namespace sightline::engine {

namespace {

constexpr std::int64_t kLeastObjectBytes = 16 << 20;  // DuckDB's own default
constexpr std::int64_t kMostObjectBytes = 1 << 30;
constexpr std::int64_t kLeastRows = 20;  // of a list of single values, to be taken for rows

std::string reader(const std::string& path, const std::string& format, std::int64_t sample) {
    struct stat facts{};
    ::stat(path.c_str(), &facts);
    const auto object_bytes =
        std::clamp<std::int64_t>(facts.st_size + 1, kLeastObjectBytes, kMostObjectBytes);
    return fmt::format(
        "read_json({}, format = '{}', sample_size = {}, maximum_object_size = {}, "
        "convert_strings_to_integers = false)",
        quoted_literal(path), format == "ndjson" ? "newline_delimited" : "auto", sample, object_bytes);
}

struct Members {
    std::string source;                 ///< SELECT to load from
    std::vector<std::string> unfolded;  ///< lists that became the rows
    bool others = false;                ///< whether the document has more than those
};

/// A document that is one object with lists in it: its longest list, or several of that length side by side,
/// are the rows.
Result<Members> unfold(Database& database, const std::string& source) {
    Members out{source, {}, false};
    SL_TRY(const auto columns, database.describe("SELECT * FROM " + source));
    std::string lengths;
    std::vector<std::string> lists;
    for (const auto& c : columns) {
        if (c.type != DUCKDB_TYPE_LIST) continue;
        lists.push_back(c.name);
        lengths += fmt::format(", max(len({}))", quoted_name(c.name));
    }
    if (lists.empty()) return out;
    SL_TRY(const Table t, database.rows(fmt::format("SELECT count(*){} FROM {}", lengths, source)));
    if (t.columns[0].integers()[0] != 1) return out;
    std::int64_t longest = 1;
    for (std::size_t i = 0; i < lists.size(); ++i)
        longest = std::max(longest, t.columns[i + 1].integers()[0]);
    if (longest < 2) return out;
    std::string select;
    for (std::size_t i = 0; i < lists.size(); ++i) {
        if (t.columns[i + 1].integers()[0] != longest) continue;
        out.unfolded.push_back(lists[i]);
        select += fmt::format("{}unnest({}) AS {}", select.empty() ? "" : ", ", quoted_name(lists[i]),
                              quoted_name(lists[i]));
    }
    out.others = out.unfolded.size() < columns.size();
    const auto only = std::ranges::find(columns, out.unfolded.front(), &TypeTree::name);
    const bool objects = out.unfolded.size() == 1 && only->children.size() == 1 &&
                         only->children[0].type == DUCKDB_TYPE_STRUCT;
    // A few words in a list, beside other members, are one cell of a single row.
    if (!objects && out.others && longest < kLeastRows) return Members{source, {}, false};
    // Objects in the list are rows themselves: their members become the columns, without the list's name
    // before them.
    out.source = objects ? fmt::format("(SELECT unnest(o) FROM (SELECT unnest({}) AS o FROM {}))",
                                       quoted_name(out.unfolded.front()), source)
                         : fmt::format("(SELECT {} FROM {})", select, source);
    return out;
}

Result<LoadReport> load_with(Database& database, const std::string& path, const LoadOrder& order,
                             const std::string& format, bool object, std::int64_t sample) {
    LoadReport report;
    report.format = format;
    Members members{reader(path, format, sample), {}, false};
    if (object) {
        SL_TRY(members, unfold(database, members.source));
    }
    SL_CHECK(create_flat_table(database, order.options.table, members.source));
    if (!members.unfolded.empty() && members.others) {
        std::string names;
        for (const auto& n : members.unfolded) names += fmt::format("{}“{}”", names.empty() ? "" : ", ", n);
        report.repairs.push_back(fmt::format(
            "The document is one object; its rows were taken from {}, the other members were left out.",
            names));
    }
    return report;
}

}  // namespace

Result<LoadReport> load_json(Database& database, const std::string& path, const LoadOrder& order,
                             const FileContent& content) {
    constexpr std::int64_t kSampleObjects = 20'480;
    const auto start = content.head.find_first_of("{[");
    const bool object = content.format == "json" && start != std::string::npos && content.head[start] == '{';
    auto report = load_with(database, path, order, content.format, object, kSampleObjects);
    // A value further down contradicts the types: look at all of them.
    if (!report && report.error().code == ErrorCode::InvalidInput &&
        !report.error().detail.contains("Malformed JSON") && !is_encoding_error(report.error()))
        report = load_with(database, path, order, content.format, object, -1);
    return report;
}

Result<LoadReport> load_parquet(Database& database, const std::string& path, const LoadOrder& order) {
    LoadReport report;
    report.format = "parquet";
    SL_CHECK(
        create_flat_table(database, order.options.table,
                          fmt::format("read_parquet({}, binary_as_string = true)", quoted_literal(path))));
    return report;
}

}  // namespace sightline::engine
