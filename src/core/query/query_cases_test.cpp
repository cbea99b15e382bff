// Runs tests/query/*.case: a Query as JSON and what it must become. tests/query/README.md says how to add
// one. With SIGHTLINE_UPDATE_CASES=1 the expected parts are written anew from what comes out; read the
// difference before you keep it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/query/dialect.h"
#include "core/query/duckdb_fixture.h"
#include "core/query/lint.h"
#include "core/query/query_json.h"
#include "core/query/sentence.h"
#include "core/query/sql.h"
#include "core/query/validate.h"

namespace sightline::query {
namespace {

/// "== title" begins a case, "-- part" a part of it; the rest is the part's text.
struct Case {
    std::string title;
    std::vector<std::pair<std::string, std::string>> parts;
    const std::string* find(const std::string& name) const {
        for (const auto& [key, text] : parts)
            if (key == name) return &text;
        return nullptr;
    }
};

struct CaseFile {
    std::filesystem::path path;
    std::string preamble;
    std::vector<Case> cases;
};

void trim(std::string& text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
}

CaseFile read(const std::filesystem::path& path) {
    CaseFile file{path, "", {}};
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("== "))
            file.cases.push_back({line.substr(3), {}});
        else if (file.cases.empty())
            file.preamble += line + "\n";
        else if (line.starts_with("-- "))
            file.cases.back().parts.emplace_back(line.substr(3), "");
        else if (!file.cases.back().parts.empty())
            file.cases.back().parts.back().second += line + "\n";
    }
    for (Case& c : file.cases)
        for (auto& [key, text] : c.parts) trim(text);
    return file;
}

void write(const CaseFile& file) {
    std::ofstream out(file.path);
    out << file.preamble;
    for (std::size_t i = 0; i < file.cases.size(); ++i) {
        out << (i > 0 ? "\n" : "") << "== " << file.cases[i].title << "\n";
        for (const auto& [key, text] : file.cases[i].parts) out << "-- " << key << "\n" << text << "\n";
    }
}

/// In the SQL of a source whose tables are called as here, or why not.
std::string live(const std::string& part, const Query& query, const Schema& schema) {
    std::vector<LiveTable> tables;
    for (const TableInfo& t : schema.tables) tables.push_back({"", t.name});
    const Dialect dialect = part.starts_with("mysql") ? Dialect::MySql : Dialect::PostgreSql;
    const auto readable = readable_live(query, schema, dialect, tables);
    if (!readable) return readable.error().message;
    if (!part.ends_with(" bound")) return *readable;
    const auto bound = compile_live(query, schema, dialect, tables);
    if (!bound) return bound.error().message;
    std::string out = bound->sql;
    for (const std::string& text : bound->texts) out += "\ntexts: " + text;
    return out;
}

/// What a Query becomes, by the name of the part.
std::string outcome(const std::string& part, const std::string& json) {
    const Schema schema = testing::small_schema();
    const auto query = query_from_json(json);
    if (!query) return part == "error" ? query.error().message : "does not read: " + query.error().message;
    const auto types = validate(*query, schema);
    if (!types) return part == "error" ? types.error().message : "is not valid: " + types.error().message;
    if (part == "error") return "(none)";
    if (part == "sentence") return sentence(*query, schema);
    if (part == "title") return title(*query, schema);
    if (part == "sql") return readable_sql(*query, schema);
    if (part == "bound") return compile(*query, schema).sql;
    if (part == "canonical") return canonical(*query);
    if (part.starts_with("mysql") || part.starts_with("postgresql")) return live(part, *query, schema);
    std::ostringstream out;
    if (part == "columns") {
        const auto names = output_names(*query);
        for (std::size_t i = 0; i < names.size(); ++i)
            out << (i > 0 ? "\n" : "") << names[i] << ": " << sightline::name_of((*types)[i]);
    }
    if (part == "parameters")
        for (const Value& v : compile(*query, schema).parameters) out << to_text(v) << "\n";
    if (part == "lints")
        for (const Lint& lint : query::lint(*query, schema))
            out << name_of(lint.severity) << " " << lint.code << " at " << lint.path << ": " << lint.message
                << "\n";
    std::string text = out.str();
    trim(text);
    return text.empty() ? "(none)" : text;
}

TEST(QueryCases, BecomeWhatTheySay) {
    const bool update = std::getenv("SIGHTLINE_UPDATE_CASES") != nullptr;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(SOURCE_DIR "/tests/query"))
        if (entry.path().extension() == ".case") paths.push_back(entry.path());
    std::ranges::sort(paths);
    testing::DuckDb database(7);
    std::size_t count = 0;
    for (const auto& path : paths) {
        CaseFile file = read(path);
        for (Case& c : file.cases) {
            SCOPED_TRACE(path.filename().string() + ": " + c.title);
            const std::string* const json = c.find("query");
            ASSERT_NE(json, nullptr) << "a case needs a part \"query\"";
            EXPECT_GT(c.parts.size(), 1U) << "a case needs something to expect";
            const std::string text = *json;
            for (auto& [part, expected] : c.parts) {
                if (part == "query") continue;
                const std::string came = outcome(part, text);
                if (update)
                    expected = came;
                else
                    EXPECT_EQ(came, expected) << "part " << part;
            }
            ++count;
            const auto query = query_from_json(text);
            if (!query || !validate(*query, testing::small_schema())) continue;
            const auto rows = database.run(compile(*query, testing::small_schema()));
            EXPECT_TRUE(rows) << rows.error().message;
        }
        if (update) write(file);
    }
    EXPECT_GT(count, 40U);
}

}  // namespace
}  // namespace sightline::query
