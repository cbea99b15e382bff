// Text cases of understanding: tests/ask/*.ask. A file describes its tables (see language_fixture.h), then
// asks:
//
//     today 2024-11-21
//     ? total amount by region
//     = SELECT "region", sum("amount") AS … GROUP BY "region"    the SQL of the best reading, blanks folded
//     ~ sum("amount")                                           it is part of the SQL
//     !~ LIMIT                                                  it is not
//     mark line                                                 the mark asked for
//     color 1, facet 1                                          which output colours or divides, from 0
//     lint sum_of_rates                                         a lint of the Query has this code
//     chip column                                               a guess of this kind is told
//     other discount                                            a guess has an alternative that says this
//     left_out gift                                             this word is told as left out
//     refused                                                   refused; each further word must be named in
//     the refusal
//     > only 2023                                               asked after the question before it
//     kept                                                      it was read as a follow-up of that one
//     alone                                                     it was read as a question of its own
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/language/language_fixture.h"
#include "core/query/lint.h"
#include "core/query/sql.h"
#include "core/query/validate.h"

namespace sightline::language {
namespace {

std::string one_line(const std::string& sql) {
    std::string out;
    for (char c : sql) {
        const bool blank = c == ' ' || c == '\n';
        if (blank && (out.empty() || out.back() == ' ')) continue;
        out += blank ? ' ' : c;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

struct Case {
    std::string file, question;
    int line = 0;
    bool follows = false;  ///< the case before it
    bool opens = false;    ///< the case after it follows: it may check nothing itself
    std::vector<std::pair<std::string, std::string>> checks;
};

class AskFile {
  public:
    explicit AskFile(const std::filesystem::path& path) {
        std::ifstream in(path);
        std::vector<std::string> world;
        int number = 0;
        for (std::string line; std::getline(in, line);) {
            ++number;
            const std::string s = line.substr(std::min(line.find_first_not_of(' '), line.size()));
            if (s.empty() || s[0] == '#') continue;
            if (s.starts_with("? ") || s.starts_with("> ")) {
                const bool follows = s[0] == '>';
                if (follows && !cases_.empty()) cases_.back().opens = true;
                cases_.push_back({path.filename(), s.substr(2), number, follows, false, {}});
            } else if (s.starts_with("today "))
                today_ = parse_date(s.substr(6)).value();
            else if (cases_.empty())
                world.push_back(s);
            else {
                const std::size_t cut = std::min(s.find(' '), s.size());
                cases_.back().checks.emplace_back(s.substr(0, cut), cut < s.size() ? s.substr(cut + 1) : "");
            }
        }
        world_ = testing::read_world(world);
        world_.prepare(*testing::shipped_language());
    }
    void run() const {
        Options options;
        for (const Case& c : cases_) {
            if (!c.follows) options = {};
            options.today = today_;
            check(c, options);
        }
    }
    std::size_t size() const { return cases_.size(); }

  private:
    void check(const Case& c, Options& options) const {
        SCOPED_TRACE(c.file + ":" + std::to_string(c.line) + ": " + c.question);
        ASSERT_TRUE(c.opens || !c.checks.empty()) << "the case checks nothing";
        const Understanding u = testing::shipped_language()->understand(c.question, *world_.lexicon, options);
        const bool refusal = !c.checks.empty() && c.checks.front().first == "refused";
        EXPECT_EQ(u.refused, refusal) << u.refusal;
        if (u.refused != refusal) return;
        if (refusal) {
            for (const auto& [what, text] : c.checks)
                EXPECT_NE(u.refusal.find(text), std::string::npos) << u.refusal;
            EXPECT_FALSE(u.suggestions.empty());
            return;
        }
        const Reading& r = u.readings.front();
        options.before_previous = std::move(options.previous);
        options.previous = r.query;
        options.previous_presentation = r.presentation;
        EXPECT_TRUE(query::validate(r.query, world_.schema)) << "invalid";
        const std::string sql = one_line(query::readable_sql(r.query, world_.schema));
        for (const auto& [what, text] : c.checks) {
            if (what == "=") {
                EXPECT_EQ(sql, text);
            } else if (what == "~") {
                EXPECT_NE(sql.find(text), std::string::npos) << sql;
            } else if (what == "!~") {
                EXPECT_EQ(sql.find(text), std::string::npos) << sql;
            } else if (what == "kept" || what == "alone") {
                const bool kept =
                    std::ranges::any_of(r.assumptions, [](const auto& a) { return a.kind == "follow_up"; });
                EXPECT_EQ(kept, what == "kept") << sql;
            } else if (what == "color" || what == "facet") {
                const auto& output = what == "color" ? r.presentation.color : r.presentation.facet;
                ASSERT_TRUE(output) << sql;
                EXPECT_EQ(std::to_string(*output), text) << sql;
            } else if (what == "lint") {
                const auto lints = query::lint(r.query, world_.schema);
                EXPECT_TRUE(std::ranges::any_of(lints, [&](const auto& l) { return l.code == text; })) << sql;
            } else if (what == "chip") {
                EXPECT_TRUE(std::ranges::any_of(r.assumptions, [&](const auto& a) { return a.kind == text; }))
                    << sql;
            } else if (what == "other") {
                EXPECT_TRUE(std::ranges::any_of(r.assumptions, [&](const auto& a) {
                    return std::ranges::any_of(a.alternatives, [&](const auto& x) {
                        return x.meaning.find(text) != std::string::npos;
                    });
                })) << sql;
            } else if (what == "left_out") {
                EXPECT_TRUE(std::ranges::any_of(r.assumptions, [&](const auto& a) {
                    return a.kind == "left_out" && a.phrase.find(text) != std::string::npos;
                })) << sql;
            } else if (what == "mark") {
                ASSERT_TRUE(r.presentation.mark) << sql;
                EXPECT_EQ(query::name_of(*r.presentation.mark), text);
            } else {
                FAIL() << "unknown check '" << what << "'";
            }
        }
    }
    testing::World world_;
    std::vector<Case> cases_;
    Date today_ = make_date(2024, 11, 21);
};

TEST(AskCases, EveryFile) {
    std::size_t files = 0, cases = 0;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(SOURCE_DIR) + "/tests/ask"))
        if (entry.path().extension() == ".ask") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
        const AskFile file(path);
        file.run();
        ++files;
        cases += file.size();
    }
    EXPECT_GE(files, 1U);
    EXPECT_GE(cases, 400U);
}

}  // namespace
}  // namespace sightline::language
