#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <set>

#include "platform/engine/csv/csv_dates.h"
#include "platform/engine/formats/json_parts.h"
#include "platform/engine/formats/load_formats.h"

namespace sightline::engine {

namespace {

constexpr std::int64_t kLeastObjectBytes = 16 << 20;  // DuckDB's own default
constexpr std::int64_t kMostObjectBytes = 1 << 30;
constexpr std::int64_t kSampleObjects = 20'480;
static_assert(kSampleObjects >= kEarlyRows);
constexpr std::int64_t kLeastRows = 20;  // of a list of single values, to be taken for rows

/// How DuckDB is to judge the records.
struct Judging {
    std::int64_t sample = kSampleObjects;  ///< records; -1: all
    std::string columns;                   ///< options for wide or sparse records, with commas before them
    std::vector<std::string> open_dates;   ///< columns in which no day is over 12,
    bool day_first = false, month_first = false;  ///< and what others show
    void look_for_dates(const JsonShape& shape, const std::string& name) {
        if (shape.dashed_dates && !shape.day_first && !shape.month_first) open_dates.push_back(name);
        day_first |= shape.day_first;
        month_first |= shape.month_first;
        for (const auto& m : shape.members)
            look_for_dates(*m.shape, (name.empty() ? "" : name + ".") + readable_key(m.key));
    }
};

std::size_t leaves(const JsonShape& shape) {
    std::size_t n = 0;
    for (const auto& m : shape.members) n += leaves(*m.shape);
    return std::max<std::size_t>(n, 1);
}

/// DuckDB takes objects of many or mostly missing members for maps, the records as well.
Judging judging(const JsonShape& rows) {
    constexpr std::size_t kManyMembers = 200, kMostColumns = 2000;
    constexpr std::int64_t kOneIn = 10;
    Judging out;
    if (rows.surprises()) out.sample = -1;
    out.look_for_dates(rows, "");
    if (leaves(rows) > kMostColumns) return out;
    const std::size_t members = rows.members.size();
    std::int64_t filled = 0;
    for (const auto& m : rows.members) filled += m.shape->values() - m.shape->nulls;
    if (members >= kManyMembers) out.columns += fmt::format(", map_inference_threshold = {}", members + 1);
    if (filled * kOneIn <= rows.objects * static_cast<std::int64_t>(members))
        out.columns += ", field_appearance_threshold = 0";
    return out;
}

std::string reader(const std::string& path, const std::string& format, const Judging& judging) {
    struct stat facts{};
    ::stat(path.c_str(), &facts);
    const auto object_bytes =
        std::clamp<std::int64_t>(facts.st_size + 1, kLeastObjectBytes, kMostObjectBytes);
    return fmt::format(
        "read_json({}, format = '{}', sample_size = {}, maximum_object_size = {}, "
        "convert_strings_to_integers = false{})",
        quoted_literal(path), format == "ndjson" ? "newline_delimited" : "auto", judging.sample, object_bytes,
        judging.columns);
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

std::string list_of(const std::vector<std::string>& names) {
    constexpr std::size_t kNamed = 5;
    std::string out;
    for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i)
        out += fmt::format("{}“{}”", i > 0 ? ", " : "", names[i]);
    if (names.size() > kNamed) out += fmt::format(" and {} more", names.size() - kNamed);
    return out;
}

/// The members of records whose numbers have more digits than are kept.
struct LongNumbers {
    std::vector<std::string> text, rounded;
    std::string text_example, rounded_example;
    void look(const JsonShape& shape, const std::string& name) {
        if (shape.as_text()) {
            text.push_back(name);
            if (text_example.empty()) text_example = shape.longest;
        } else if (shape.long_fractions) {
            rounded.push_back(name);
            if (rounded_example.empty()) rounded_example = shape.longest;
        }
        for (const auto& m : shape.members)
            look(*m.shape, (name.empty() ? "" : name + ".") + readable_key(m.key));
        if (shape.element) look(*shape.element, name.empty() ? "json" : name);
        for (const auto& p : shape.positions) look(*p, name.empty() ? "json" : name);
    }
    std::vector<std::string> sentences() const {
        std::vector<std::string> out;
        if (!text.empty())
            out.push_back(fmt::format("{} {} numbers of more digits than a number keeps, and {} text: {}.",
                                      list_of(text), text.size() == 1 ? "has" : "have",
                                      text.size() == 1 ? "is" : "are", text_example));
        if (!rounded.empty())
            out.push_back(fmt::format("Fractions in {} have more digits than are kept, and were rounded: {}.",
                                      list_of(rounded), rounded_example));
        return out;
    }
};

class JsonLoader {
  public:
    JsonLoader(Database& database, const LoadOrder& order, const FileContent& content, const Unpacked& way)
        : database_(database), order_(order), content_(content), way_(way) {
        stopping_ = [this] { return database_.stopping(); };
    }
    ~JsonLoader() {
        for (const auto& copy : copies_) ::unlink(copy.c_str());
    }
    JsonLoader(const JsonLoader&) = delete;
    JsonLoader& operator=(const JsonLoader&) = delete;

    Result<LoadReport> run(const std::string& path) {
        path_ = path;
        format_ = content_.format;
        const auto start = content_.head.find_first_of("{[");
        object_ = format_ == "json" && start != std::string::npos && content_.head[start] == '{';
        auto outline = outline_json(path_, format_ == "ndjson", stopping_);
        if (!outline && outline.error().code != ErrorCode::InvalidInput)
            return std::unexpected(outline.error());
        // What is no JSON to us is left to DuckDB, which says what is wrong with it.
        if (!outline && !way_.rest.empty()) return no_such_part();
        if (outline) SL_CHECK(take_part(*outline));
        auto loaded = load();
        // DuckDB is stricter in places: it gets the records written anew.
        if (!loaded && as_it_stands_ && loaded.error().code == ErrorCode::InvalidInput) {
            const bool twice = loaded.error().detail.contains("has duplicate key");
            if (twice) said_.emplace_back("Some objects have a name twice; the first value of it was taken.");
            if (twice || loaded.error().detail.contains("Malformed JSON")) {
                SL_CHECK(rewrite(*outline_, *as_it_stands_, as_it_stands_->record));
                loaded = load();
            }
        }
        // A value further down contradicts the types: look at all of them.
        if (!loaded && std::exchange(judging_.sample, -1) > 0 &&
            loaded.error().code == ErrorCode::InvalidInput &&
            !loaded.error().detail.contains("Malformed JSON") && !is_encoding_error(loaded.error()))
            loaded = load();
        if (!loaded) return std::unexpected(loaded.error());
        report_.format = content_.format;
        return std::move(report_);
    }

  private:
    std::unexpected<Error> no_such_part() const {
        return fail(ErrorCode::NotFound, fmt::format("The file holds no table “{}”.", order_.options.part));
    }

    Result<void> take_part(const JsonOutline& outline) {
        if (outline.bad.count > 0)
            said_.push_back(fmt::format(
                "{} no JSON and {} left out{}.",
                outline.bad.count == 1 ? "1 line is" : fmt::format("{} lines are", outline.bad.count),
                outline.bad.count == 1 ? "was" : "were", outline.bad.where()));
        if (const auto halves = outline.faults.halves; halves > 0)
            said_.push_back(fmt::format(
                "{} of a pair without the other and {} replaced by �.",
                halves == 1 ? "1 character is half" : fmt::format("{} characters are halves", halves),
                halves == 1 ? "was" : "were"));
        if (const auto escapes = outline.faults.escapes; escapes > 0)
            said_.push_back(fmt::format("{} in texts {} no escape and {} taken as text.",
                                        escapes == 1 ? "1 backslash" : fmt::format("{} backslashes", escapes),
                                        escapes == 1 ? "begins" : "begin", escapes == 1 ? "was" : "were"));
        format_ = outline.lines ? "ndjson" : "json";
        const auto parts = json_parts(outline);
        if (parts.empty() && !way_.rest.empty()) return no_such_part();
        JsonPart part{.name = "records",
                      .rows = JsonPart::Rows::Values,
                      .record = &outline.root,
                      .count = outline.roots};
        if (!parts.empty()) {
            SL_TRY(part, chosen(parts));
        }
        const bool as_it_stands =
            part.path.empty() && part.child.empty() &&
            (part.rows == JsonPart::Rows::Values || part.rows == JsonPart::Rows::Objects);
        const bool sequence = !outline.lines && outline.roots > 1;
        if (as_it_stands)
            return settle_numbers(outline, part, *part.record,
                                  outline.bad.count > 0 || sequence || outline.faults.any());
        SL_CHECK(rewrite(outline, part, nullptr));
        SL_TRY(rows_, outline_json(path_, true, stopping_));
        return settle_numbers(
            rows_,
            {.name = "records", .rows = JsonPart::Rows::Values, .record = &rows_.root, .count = rows_.roots},
            rows_.root, false);
    }

    Result<JsonPart> chosen(const std::vector<JsonPart>& parts) {
        std::vector<std::string> names;
        for (const auto& p : parts) names.push_back(p.name);
        SL_TRY(const Turn turn, next_turn(names, way_.rest));
        const JsonPart& part = parts[turn.at];
        // Of a document of very many lists the first are offered; any can be named.
        const auto most = static_cast<std::size_t>(database_.unpack_limits().tables);
        if (parts.size() > 1) {
            report_.part = join_part(way_.part, part.name);
            if (way_.rest.empty())
                for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
                    if (i != turn.at) report_.other_parts.push_back(join_part(way_.part, names[i]));
        }
        for (const auto& p : parts)
            if (part.child.empty() && !p.child.empty() && p.path == part.path)
                tables_within_.insert(p.name.substr(part.path.empty() ? 0 : part.name.size() + 1));
        object_ = false;
        if (part.leaves_rest)
            said_.push_back(fmt::format(
                "The document is one object; its rows were taken from {}, the other members were left out.",
                part.path.empty() ? "its members" : fmt::format("“{}”", part.name)));
        return part;
    }

    Result<void> settle_numbers(const JsonOutline& outline, const JsonPart& part, const JsonShape& rows,
                                bool rewritten) {
        judging_ = judging(rows);
        LongNumbers numbers;
        numbers.look(rows, "");
        for (auto& sentence : numbers.sentences()) said_.push_back(std::move(sentence));
        if (numbers.text.empty() && !rewritten) {
            as_it_stands_ = part;
            outline_ = &outline;
            return {};
        }
        return rewrite(outline, part, &rows);
    }

    Result<void> rewrite(const JsonOutline& outline, const JsonPart& part, const JsonShape* text) {
        const std::string to = fmt::format("{}/rows{}.ndjson", database_.temp_folder(), copies_.size());
        copies_.push_back(to);
        SL_CHECK(write_json_rows(path_, outline, part, text, to, stopping_));
        path_ = to;
        format_ = "ndjson";
        return {};
    }

    Result<void> load() {
        report_.repairs = said_;
        Members members{reader(path_, format_, judging_), {}, false};
        if (object_) {
            SL_TRY(members, unfold(database_, members.source));
        }
        SL_TRY(const auto nested, create_flat_table(database_, order_.options.table, members.source));
        SL_CHECK(settle_day_and_month());
        if (!members.unfolded.empty() && members.others)
            report_.repairs.push_back(fmt::format(
                "The document is one object; its rows were taken from {}, the other members were left out.",
                list_of(members.unfolded)));
        std::vector<std::string> tables, plain;
        for (const auto& name : nested) (tables_within_.contains(name) ? tables : plain).push_back(name);
        if (!tables.empty())
            report_.repairs.push_back(
                fmt::format("{} {} of objects; here they are JSON text, and {} of their own beside it.",
                            list_of(tables), tables.size() == 1 ? "holds lists" : "hold lists",
                            tables.size() == 1 ? "a table" : "tables"));
        if (!plain.empty())
            report_.repairs.push_back(fmt::format("{} {} lists or objects, which stay JSON text.",
                                                  list_of(plain), plain.size() == 1 ? "holds" : "hold"));
        return {};
    }

    /// DuckDB takes 01-02-2020 for the first of February.
    Result<void> settle_day_and_month() {
        if (judging_.open_dates.empty()) return {};
        const std::string& table = order_.options.table;
        SL_TRY(const auto columns, database_.describe("SELECT * FROM " + quoted_name(table)));
        OpenDates dates;
        for (const auto& c : columns) {
            const bool date = c.type == DUCKDB_TYPE_DATE;
            if (!date && c.type != DUCKDB_TYPE_TIMESTAMP) continue;
            if (std::ranges::find(judging_.open_dates, c.name) == judging_.open_dates.end()) continue;
            dates.names.push_back(c.name);
            dates.types.emplace_back(date ? "DATE" : "TIMESTAMP");
        }
        return settle_dates(database_, table, dates, judging_.month_first && !judging_.day_first,
                            report_.repairs);
    }

    Database& database_;
    const LoadOrder& order_;
    const FileContent& content_;
    const Unpacked& way_;
    std::function<bool()> stopping_;
    std::string path_, format_;
    Judging judging_;
    JsonOutline rows_;                      // of a part written anew
    std::optional<JsonPart> as_it_stands_;  // what DuckDB is to read so,
    const JsonOutline* outline_ = nullptr;  // and of what it is a part
    bool object_ = false;
    std::vector<std::string> said_, copies_;
    std::set<std::string> tables_within_;
    LoadReport report_;
};

}  // namespace

Result<LoadReport> load_json(Database& database, const std::string& path, const LoadOrder& order,
                             const FileContent& content, const Unpacked& way) {
    return JsonLoader(database, order, content, way).run(path);
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
