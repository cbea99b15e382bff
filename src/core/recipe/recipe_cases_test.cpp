// Runs tests/recipes/*.recipe: steps as a person writes them, and what they must become. The README there
// says how to add one. With SIGHTLINE_UPDATE_CASES=1 the expected parts are written anew; read the
// difference.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/json.h"
#include "core/recipe/compile.h"
#include "core/recipe/forms.h"
#include "core/recipe/recipe_json.h"
#include "core/recipe/recipe_text.h"

namespace sightline::recipe {
namespace {

struct Case {
    std::string title;
    std::vector<std::pair<std::string, std::string>> parts;
};

query::TableInfo orders() {
    query::TableInfo t;
    t.name = "orders";
    using enum ColumnType;
    for (const auto& [name, type] :
         std::initializer_list<std::pair<const char*, ColumnType>>{{"id", Integer},
                                                                   {"customer", Text},
                                                                   {"city", Text},
                                                                   {"amount", Text},
                                                                   {"price", Double},
                                                                   {"quantity", Integer},
                                                                   {"day", Date},
                                                                   {"paid", Boolean}}) {
        query::ColumnInfo c;
        c.name = name;
        c.type = type;
        t.columns.push_back(c);
    }
    return t;
}
query::TableInfo customers() {
    query::TableInfo t;
    for (const auto& [name, type] : std::initializer_list<std::pair<const char*, ColumnType>>{
             {"name", ColumnType::Text}, {"city", ColumnType::Text}, {"since", ColumnType::Date}}) {
        query::ColumnInfo c;
        c.name = name;
        c.type = type;
        t.columns.push_back(c);
    }
    return t;
}

/// All steps compiled one over the other; the error of the first that does not fit.
Result<std::pair<std::string, query::TableInfo>> compiled(const Recipe& recipe) {
    const Others others{{"customers", {"customers", customers()}}};
    query::TableInfo table = orders();
    std::string relation = "orders";
    std::vector<NamedSelect> selects;
    int n = 0;
    for (const Step& step : recipe.steps) {
        ++n;
        if (!step.on) continue;
        SL_TRY(Compiled c, compile(step, table, relation, others));
        relation = "step " + std::to_string(n);
        selects.push_back({relation, c.sql, describe(step)});
        table = std::move(c.table);
    }
    return std::pair(script(selects, "orders"), std::move(table));
}

std::string outcome(const std::string& part, const std::string& text) {
    const auto recipe = parse(text);
    if (!recipe) return part == "error" ? recipe.error().message : "does not read: " + recipe.error().message;
    const auto made = compiled(*recipe);
    if (part == "error") return made ? "(none)" : made.error().message;
    std::string out;
    if (part == "printed") return print(*recipe);
    if (part == "json") return json::write(to_json(*recipe));
    if (part == "words") {
        for (const auto& s : recipe->steps) out += describe(s) + "\n";
        return out;
    }
    if (!made) return "does not compile: " + made.error().message;
    if (part == "sql") return made->first;
    if (part == "columns") {
        for (const auto& c : made->second.columns)
            out += (out.empty() ? "" : ", ") + c.name + " " + std::string(name_of(c.type));
        return out;
    }
    return "there is no part '" + part + "'";
}

void trim(std::string& text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
}

TEST(RecipeCases, BecomeWhatTheFilesSay) {
    const bool update = std::getenv("SIGHTLINE_UPDATE_CASES") != nullptr;
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(SOURCE_DIR "/tests/recipes")) {
        if (entry.path().extension() != ".recipe") continue;
        std::vector<Case> cases;
        std::ifstream in(entry.path());
        for (std::string line; std::getline(in, line);) {
            if (line.starts_with("== "))
                cases.push_back({line.substr(3), {}});
            else if (line.starts_with("-- ") && !cases.empty() && !line.starts_with("-- step"))
                cases.back().parts.emplace_back(line.substr(3), "");
            else if (!cases.empty() && !cases.back().parts.empty())
                cases.back().parts.back().second += line + "\n";
        }
        for (Case& c : cases) {
            ASSERT_FALSE(c.parts.empty()) << c.title;
            ASSERT_EQ(c.parts.front().first, "recipe") << entry.path() << ": " << c.title;
            const std::string text = c.parts.front().second;
            for (auto& [part, expected] : c.parts) {
                trim(expected);
                if (part == "recipe") continue;
                std::string got = outcome(part, text);
                trim(got);
                // A comment of the script would read as a part of its own.
                for (std::size_t at = 0; (at = got.find("\n-- ", at)) != std::string::npos;)
                    got.replace(at, 4, "\n--- ");
                if (update)
                    expected = got;
                else
                    EXPECT_EQ(got, expected) << entry.path().filename() << ": " << c.title << ", " << part;
                ++count;
            }
        }
        if (!update) continue;
        std::ofstream out(entry.path());
        for (std::size_t i = 0; i < cases.size(); ++i) {
            out << (i ? "\n" : "") << "== " << cases[i].title << "\n";
            for (const auto& [part, value] : cases[i].parts) out << "-- " << part << "\n" << value << "\n";
        }
    }
    EXPECT_GT(count, 40);
}

TEST(Forms, AreAllInTheDocument) {
    std::ifstream in(SOURCE_DIR "/docs/recipes.md");
    const std::string document{std::istreambuf_iterator<char>(in), {}};
    std::string all;
    for (const Form& f : forms()) {
        all += "    " + f.usage() + "\n";
        EXPECT_NE(document.find("    " + f.usage() + "\n"), std::string::npos) << f.usage();
    }
    if (std::getenv("SIGHTLINE_UPDATE_CASES") != nullptr) std::cout << all;
}

}  // namespace
}  // namespace sightline::recipe
