#pragma once
// /datasets/{id}/lineage: from an answer to the version it used, to the steps that made it, to the file.

#include "surface/api/route.h"

namespace sightline::api {

struct LineageFile {
    std::string filename, file_path, content_hash, uploaded_at;
    std::int64_t file_size = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "uploaded_at", .format = "date-time"}};
    }
};
BOOST_DESCRIBE_STRUCT(LineageFile, (), (filename, file_path, content_hash, uploaded_at, file_size))

struct LineageSource {
    std::string id, name, kind, schema, table, taken_at;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "taken_at", .format = "date-time"}};
    }
};
BOOST_DESCRIBE_STRUCT(LineageSource, (), (id, name, kind, schema, table, taken_at))

/// Columns that are the values of one thing, such as years, and the step that makes rows of them.
struct LongForm {
    std::string step, reason;
};
BOOST_DESCRIBE_STRUCT(LongForm, (), (step, reason))

/// Text of a sheet around its table: a title, a footnote.
struct SheetRemark {
    std::string text, cell;
};
BOOST_DESCRIBE_STRUCT(SheetRemark, (), (text, cell))

struct LineageVersion {
    std::string id, kind, created_at;
    std::int64_t number = 0, row_count = 0, column_count = 0;
    bool is_current = false;
    std::optional<std::int64_t> base_version;
    std::optional<std::string> recipe_id, withheld;
    std::optional<LineageSource> source;
    std::vector<std::string> steps, repairs;
    std::vector<boost::json::object> sources;
    std::vector<SheetRemark> remarks;
    std::optional<LongForm> long_form;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "kind", .one_of = "import|recipe|snapshot|sample"},
            json::Rule{.member = "steps", .description = "Of the recipe that made it of base_version."},
            json::Rule{.member = "withheld",
                       .description = "Why steps are not told, to someone for whom columns are masked: they "
                                      "are kinds only."},
            json::Rule{.member = "repairs",
                       .description = "What was mended when the file was read, and "
                                      "what could be read in two ways."},
            json::Rule{.member = "remarks", .description = "Titles and footnotes of its sheet."},
            json::Rule{.member = "long_form",
                       .description = "When years, months or the like stand across: the step that makes "
                                      "rows of them."},
            json::Rule{.member = "sources", .description = "Versions of other datasets that went in."},
            json::Rule{.member = "source", .description = "The database it was read from, and when."},
            json::Rule{.member = "created_at", .format = "date-time"}};
    }
};
BOOST_DESCRIBE_STRUCT(LineageVersion, (),
                      (id, kind, created_at, number, row_count, column_count, is_current, base_version,
                       recipe_id, withheld, source, steps, repairs, sources, remarks, long_form))

struct LineageAnswer {
    std::string id, question;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(LineageAnswer, (), (id, question, version))

struct Lineage {
    std::string dataset_id, name;
    LineageFile file;
    std::int64_t current_version = 0;
    std::vector<LineageVersion> versions;
    std::optional<LineageAnswer> answer;
    std::vector<std::int64_t> path;
    static constexpr auto rules() {
        return std::array{json::Rule{
            .member = "path",
            .description = "Version numbers from the answer's (or the current one) back to the import."}};
    }
};
BOOST_DESCRIBE_STRUCT(Lineage, (), (dataset_id, name, file, current_version, versions, answer, path))

struct LineageOf {
    std::optional<std::string> answer_id;
    static constexpr auto rules() { return std::array{json::Rule{.member = "answer_id", .format = "uuid"}}; }
};
BOOST_DESCRIBE_STRUCT(LineageOf, (), (answer_id))

Result<Lineage> dataset_lineage(Call& call, const LineageOf& in);

}  // namespace sightline::api
