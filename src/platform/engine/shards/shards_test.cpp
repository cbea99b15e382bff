#include <fmt/format.h>

#include <algorithm>

#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine {

namespace {

using test::scalar;
using test::sql;

constexpr int kRows = 60'000;

/// What a person sees of a loaded file.
struct Seen {
    std::string error;  // then nothing else
    std::vector<std::string> repairs, header_cells;
    std::string encoding, delimiter, columns, rows;
    std::int64_t row_count = 0;
    friend bool operator==(const Seen&, const Seen&) = default;
};

std::ostream& operator<<(std::ostream& out, const Seen& s) {
    out << s.error << "\n" << s.encoding << " " << s.delimiter << " " << s.row_count << "\n" << s.columns;
    for (const auto& r : s.repairs) out << "\n- " << r;
    return out << "\n" << s.rows;
}

class ShardsTest : public test::EngineTest {
  protected:
    static Seen seen(Engine& engine, const LoadReport& report) {
        Seen out{{}, report.repairs,  report.header_cells, report.encoding, report.delimiter, {},
                 {}, report.row_count};
        for (std::size_t c = 0; c < report.columns.row_count(); ++c)
            out.columns +=
                fmt::format("{} {}, ", report.columns.columns[0].text(c), report.columns.columns[1].text(c));
        out.rows = scalar(engine,
                          "SELECT md5(string_agg(line, chr(10) ORDER BY n)) FROM "
                          "(SELECT data::VARCHAR AS line, row_number() OVER () AS n FROM data)");
        return out;
    }
    Seen whole(const std::string& text) {
        auto engine = importer();
        const auto report = engine->load(file("given", text), {});
        return report ? seen(*engine, *report) : Seen{.error = report.error().message};
    }
    /// Loaded in pieces, each by an engine of its own; and once more where one has to be mended.
    Seen joined(const std::string& text, int count, bool mend = false) {
        const std::string from = file("given", text);
        LoadOptions all;
        for (int i = 0; i < count; ++i) {
            const std::string name = fmt::format("piece{}.duckdb", i);
            std::error_code ignored;
            std::filesystem::remove(path(name), ignored);
            const auto engine = importer(name);
            LoadOptions options;
            options.shard = {i, count, static_cast<std::int64_t>(text.size()), 0, from, mend};
            const auto report = engine->load(from, options);
            if (!report) return {.error = fmt::format("piece {}: {}", i, report.error().detail)};
            if (report->shard.empty())
                return mend ? Seen{.error = "mended twice"} : joined(text, count, true);
            all.shards.push_back({path(name), report->shard});
        }
        auto engine = importer();
        const auto report = engine->load("", all);
        if (report) {  // anyone can open the files from now on
            Spec spec;
            for (const auto& piece : all.shards) {
                if (spec.attachments.empty())
                    spec.attachments.push_back({"data", piece.path, {}});
                else
                    spec.attachments.front().further.push_back(piece.path);
                EXPECT_FALSE(std::filesystem::exists(piece.path + ".wal"));
            }
            engine = must_start(spec);
            EXPECT_EQ(scalar(*engine, "SELECT count(*) FROM data"), std::to_string(report->row_count));
        }
        return report ? seen(*engine, *report) : Seen{.error = "joined: " + report.error().detail};
    }
    void same(const std::string& text) {
        const Seen expected = whole(text);
        ASSERT_EQ(expected.error, "");
        for (const int count : {2, 5}) EXPECT_EQ(joined(text, count), expected) << count << " pieces";
        last_ = expected;
    }
    bool says(std::string_view part) const {
        return std::ranges::any_of(last_.repairs, [&](const auto& r) { return r.contains(part); });
    }
    Seen last_;
};

/// `row` of each number below kRows, after `before`.
template <class Row>
std::string rows_of(const std::string& before, const Row& row) {
    std::string out = before;
    for (int i = 0; i < kRows; ++i) out += row(i);
    return out;
}

TEST_F(ShardsTest, OfASoundFileAreTheWhole) {
    same(rows_of("id,\"the name\",price\n", [](int i) {
        return fmt::format("{},\"said\n7,8,9\n7,8,9 \"\"so\"\"\",{}.25\n", i, i % 977);
    }));
    EXPECT_TRUE(last_.repairs.empty());
    EXPECT_EQ(last_.row_count, kRows);
    EXPECT_EQ(last_.columns, "id BIGINT, the name VARCHAR, price DOUBLE, ");
}

TEST_F(ShardsTest, AreMendedWithTheLinesOfTheWholeFile) {
    const std::string header = "id;name;town;amount\r\n";
    same(rows_of("Orders of the year\r\n\r\n" + header,
                 [&](int i) -> std::string {
                     if (i % 20'011 == 7) return fmt::format("{};short;row\r\n", i);
                     if (i == 40'000) return header;
                     if (i == 30'000) return fmt::format("{};long;Paris;12;\r\n", i);
                     if (i == 50'000) return fmt::format("{};so \"quoted;Rome;5\r\n", i);
                     return fmt::format("{};person {};Rome;{}\r\n", i, i % 91, i % 1000);
                 }) +
         "\r\nSource: the office, 2024\r\n");
    EXPECT_TRUE(says("(lines 11, 20022, 40033")) << last_;
    EXPECT_TRUE(says("1 row that repeats the header was left out")) << last_;
    EXPECT_TRUE(says("after the table")) << last_;
}

TEST_F(ShardsTest, AreAllMendedWhereOneHasToBe) {
    // What reading rows one by one changes elsewhere, too: line ends in cells, a header among texts, NULs.
    const std::string header = "a,b,c\r\n";
    same(rows_of(header, [&](int i) -> std::string {
        if (i == 12'000) return header;
        if (i == 30'000) return "x,y\r\n";
        if (i == 45'000) return fmt::format("n{},so{}me,z\r\n", i % 7, std::string(1, '\0'));
        return fmt::format("n{},\"two\r\nlines {}\",town {}\r\n", i % 7, i % 50, i % 91);
    }));
    EXPECT_TRUE(says("repeats the header")) << last_;
    EXPECT_TRUE(says("1 NUL character")) << last_;
    EXPECT_EQ(last_.row_count, kRows - 1);
}

TEST_F(ShardsTest, NeverReadACellAsLess) {
    const auto with = [&](const std::string& cell, bool ragged) {
        const std::string text = rows_of("id,n,day,at\n", [&](int i) {
            if (ragged && i == 9) return std::string("9,9\n");
            return fmt::format("{},{},2024-01-0{},2024-01-02 10:30:00\n", i,
                               i == 50'000 ? cell : std::to_string(i), 1 + i % 9);
        });
        const Seen all = whole(text);
        EXPECT_EQ(all.error, "");
        const Seen pieces = joined(text, 3);
        EXPECT_TRUE(pieces == all || !pieces.error.empty()) << cell << pieces;
        auto engine = importer();
        EXPECT_TRUE(engine->load(file("given", text), {}));
        return scalar(*engine, "SELECT CAST(n AS VARCHAR) FROM data WHERE id = 50000");
    };
    EXPECT_EQ(with("50000.5", false), "50000.5");
    EXPECT_EQ(with("50000.5", true), "50000.5");
    EXPECT_EQ(with("00123", true), "00123");
}

TEST_F(ShardsTest, KeepLatinTextAndUnits) {
    same(
        rows_of("id;stra\xdf"
                "e;preis\n",
                [](int i) { return fmt::format("{};Z\xfcrich {};{},50 %\n", i, i % 7, i % 90); }));
    EXPECT_EQ(last_.encoding, "latin-1");
    EXPECT_EQ(last_.columns, "id BIGINT, straße VARCHAR, preis DOUBLE, ");
}

TEST_F(ShardsTest, SeeNumbersThatOnlyAllOfThemShow) {
    same(rows_of("id,late,words,name\n", [](int i) {
        return fmt::format("{},{},{},person {}\n", i,
                           i < 45'000 ? ""
                           : i % 3    ? std::to_string(i)
                                      : "n/a",
                           i % 2 ? "-" : "", i % 91);
    }));
    EXPECT_EQ(last_.columns, "id BIGINT, late BIGINT, words VARCHAR, name VARCHAR, ");
    EXPECT_TRUE(says("“n/a” in “late”")) << last_;
}

TEST_F(ShardsTest, SayHowDatesWereRead) {
    same(rows_of("id,day,name\n", [](int i) {
        return fmt::format("{},{:02}/{:02}/2023,person {}\n", i, 1 + i % 28, 1 + i % 12, i % 91);
    }));
    EXPECT_TRUE(says("“day” was read as day/month/year.")) << last_;
}

TEST_F(ShardsTest, AreRefusedWhereOnlyTheWholeTells) {
    const auto plain = [](int i) { return fmt::format("{},name {},{}\n", i, i % 91, i % 1000); };
    const auto with = [&](int at, const std::string& row) {
        return rows_of("id,name,amount\n", [&](int i) { return i == at ? row : plain(i); });
    };
    EXPECT_EQ(joined(with(-1, ""), 4), whole(with(-1, "")));
    EXPECT_EQ(joined(with(55'000, "55000,name,many\n"), 4).error,
              "piece 3: a cell contradicts the types of the head");
    EXPECT_EQ(joined(rows_of("id,day,name\n",
                             [](int i) {
                                 return fmt::format("{},{:02}/{:02}/2023,person {}\n", i, 1 + i % 12,
                                                    1 + i % 11, i % 91);
                             }),
                     4)
                  .error,
              "joined: only the order of the rows may tell day from month");
    EXPECT_EQ(joined(rows_of("id,late,name\n",
                             [](int i) {
                                 return i == 41'000 ? "41000,\n"
                                                    : fmt::format("{},{},person {}\n", i,
                                                                  i < 40'000 ? "" : "2024-01-05", i % 91);
                             }),
                     4)
                  .error,
              "joined: a column is empty in the rows that decide on types");
    EXPECT_EQ(joined("{\"a\": [" + rows_of("", plain) + "]}", 4).error.substr(0, 9), "piece 0: ");
}

TEST_F(ShardsTest, ShowABorderThatWasNone) {
    // Between the quotes stand lines like rows: no rule can see at the border that it lies within a cell.
    std::string text = "id,name,amount\n";
    for (int i = 0; i < kRows; ++i) text += fmt::format("{},name {},{}\n", i, i % 91, i % 1000);
    const std::size_t middle = text.size() / 2;
    std::string cell = "1,\"";
    for (int i = 0; i < 30'000; ++i) cell += fmt::format("{},name,{}\n", i, i % 1000);
    text.insert(text.find('\n', middle) + 1, cell + "\",5\n");
    const Seen pieces = joined(text, 2);
    EXPECT_EQ(pieces.error, "piece 0: a quote is open at a border");
}

TEST_F(ShardsTest, AreForeseenByTheBeginning) {
    const auto foreseen = [&](const std::string& text) {
        LoadOptions options;
        options.shard = {-1, 4, static_cast<std::int64_t>(text.size()), 0, file("given", text)};
        auto engine = importer();
        const auto report = engine->load(options.shard.head, options);
        EXPECT_EQ(scalar(*engine, "SELECT count(*) FROM duckdb_tables()"), "0");
        return report ? report->shard.empty() ? "mended" : "yes"
                      : std::string(name_of(report.error().code)) + ": " + report.error().detail;
    };
    EXPECT_EQ(
        foreseen(rows_of("id,name\n", [](int i) { return fmt::format("{},some name {}\n", i, i % 91); })),
        "yes");
    EXPECT_EQ(foreseen(rows_of("Orders\nid,name\n",
                               [](int i) { return fmt::format("{},some name {}\n", i, i % 91); })),
              "mended");
    EXPECT_EQ(foreseen(rows_of("name\n", [](int) { return "only one column of text here\n"; })),
              "unsupported: no clear columns");
    EXPECT_EQ(foreseen("id,name\n1,x\n2,y\n"), "unsupported: not such a file");
    std::string wide = "id,text\n";
    for (int i = 0; i < 200; ++i) wide += fmt::format("{},{}\n", i, std::string(10'000, 'x'));
    EXPECT_EQ(foreseen(wide), "unsupported: too few rows at its beginning");
}

TEST_F(ShardsTest, AreAttachedAsOneTable) {
    const std::string a = data_file("a.duckdb", "SELECT i AS id FROM range(3) r(i)");
    const std::string b = data_file("b.duckdb", "SELECT i AS id FROM range(3, 5) r(i)");
    const std::string c = data_file("c.duckdb", "SELECT 7 AS n");
    Spec spec;
    spec.attachments = {{"two", a, {b}}, {"other", c}};
    const auto engine = must_start(spec);
    EXPECT_EQ(scalar(*engine, "SELECT string_agg(id, ',') FROM two"), "0,1,2,3,4");
    EXPECT_EQ(scalar(*engine, "SELECT n FROM other"), "7");
}

}  // namespace

}  // namespace sightline::engine
