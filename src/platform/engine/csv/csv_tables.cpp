#include "platform/engine/csv/csv_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>

#include "platform/engine/csv/csv_rows.h"

namespace sightline::engine {

namespace {

constexpr std::int64_t kRowsJudged = 2000;  // of a block
constexpr std::int64_t kMostTitles = 3;     // lines of one cell above a table
constexpr std::int64_t kLeastOfPairs = 3;   // rows of two columns that are no facts about the next table
constexpr std::size_t kLongestTitle = 80;
constexpr std::size_t kNamesShown = 3;

/// Lines between empty ones.
struct Block {
    std::size_t from = 0, to = 0;
    std::int64_t first_line = 0, last_line = 0;
    std::int64_t titles = 0, rows = 0, thin = 0;
    std::size_t widest = 0;           // of the rows
    std::string title;                // the last line of one cell before the names
    std::vector<std::string> header;  // its first line of two cells or more
    std::vector<ColumnShape> shapes;  // of the rows below
    std::vector<std::int64_t> years;  // among their cells, by column
    std::vector<std::string> labels;  // first cells of the first rows
};

void add_row(Block& block, const std::vector<std::string>& fields) {
    const std::size_t filled = filled_width(fields);
    ++block.rows;
    block.thin += filled < 2;
    block.widest = std::max(block.widest, filled);
    if (block.rows > kRowsJudged) return;
    for (std::size_t c = 0; c < std::min(filled, block.shapes.size()); ++c) {
        block.shapes[c].add(fields[c]);
        block.years[c] += is_year(fields[c]);
    }
    if (block.labels.size() < 20) block.labels.push_back(fields[0]);
}

std::vector<std::string> fields_of(const CsvRecord& record) {
    return {record.fields.begin(), record.fields.begin() + static_cast<std::ptrdiff_t>(record.width)};
}

bool is_empty(const std::vector<std::string>& fields) {
    return filled_width(fields) == 0;
}

void add(Block& block, const std::vector<std::string>& fields) {
    const std::size_t filled = filled_width(fields);
    if (block.header.empty() && filled <= 1) {
        ++block.titles;
        block.title = fields[0];
    } else if (block.header.empty()) {
        block.header.assign(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(filled));
        block.shapes.resize(filled);
        block.years.resize(filled);
    } else {
        add_row(block, fields);
    }
}

std::vector<Block> blocks_of(std::string_view text, CsvDialect dialect) {
    std::vector<Block> out;
    CsvRecords reader(ByteWindow(text), dialect);
    bool gap = true;
    std::size_t begin = 0;
    for (CsvRecord record; reader.next(record); begin = reader.consumed()) {
        const auto fields = fields_of(record);
        if (is_empty(fields)) {
            gap = true;
            continue;
        }
        if (gap) out.push_back({.from = begin, .first_line = record.line});
        gap = false;
        Block& block = out.back();
        add(block, fields);
        block.to = reader.consumed();
        block.last_line = record.line + record.lines - 1;
    }
    return out;
}

bool is_figures(const ColumnShape& shape) {
    const auto usual = shape.usual_kind();
    return usual && *usual != CellKind::Text;
}

/// "Sales", or "Q1" over numbers; "B2" among codes may be one of them.
bool is_word_over(const ColumnShape& figures, std::string_view name) {
    if (cell_kind(name) == CellKind::Text) return true;
    return cell_kind(name) == CellKind::Structured && figures.usual_kind() == CellKind::Number &&
           std::isalpha(static_cast<unsigned char>(name.front())) != 0;
}

/// "Latitude, 59.9" and the like say what the next table is about.
bool holds_facts(const Block& block) {
    static const std::set<std::string, std::less<>> kWords = {
        "lat",     "latitude", "lon",     "long",  "longitude", "elevation", "altitude", "height", "station",
        "version", "author",   "created", "date",  "generated", "exported",  "report",   "period", "currency",
        "time",    "timezone", "start",   "end",   "serial",    "model",     "unit",     "units",  "number",
        "sample",  "file",     "source",  "title", "name",      "id"};
    return std::ranges::any_of(block.labels, [&](const std::string& cell) {
        std::string word;
        for (const char c : cell) {
            const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
            if (small < 'a' || small > 'z') break;
            word += small;
        }
        return kWords.contains(word);
    });
}

/// Two that follow each other, or more at even steps: "2023, 2024", "2000, 2005, 2010".
bool go_on(const std::vector<int>& years) {
    constexpr int kLongestStep = 10;
    if (years.size() < 2) return false;
    const int step = years[1] - years[0];
    for (std::size_t i = 2; i < years.size(); ++i)
        if (years[i] - years[i - 1] != step) return false;
    return step != 0 && std::abs(step) <= (years.size() == 2 ? 1 : kLongestStep);
}

/// Each once, and none missing but for the corner above the rows' labels.
bool are_names(const std::vector<std::string>& names) {
    std::set<std::string_view> once;
    std::size_t letters = 0;  // that may mark what is missing, or name what is measured
    for (std::size_t c = 0; c < names.size(); ++c) {
        if (c == 0 && names.size() > 2 && cell_kind(names[c]) == CellKind::Empty) continue;
        if (!may_be_name(names[c]) || !once.insert(names[c]).second) return false;
        if (!is_missing_mark(names[c])) continue;
        if (names[c].size() > 1) return false;
        ++letters;
    }
    return letters * 2 < names.size();
}

/// `titled`: a line of its own stands above it.
bool is_table(const Block& block, bool titled) {
    const auto& names = block.header;
    if (names.size() < 2 || block.titles > kMostTitles || block.rows == 0 || block.widest > names.size() ||
        block.thin * 5 > block.rows || !are_names(names))
        return false;
    bool words_over_figures = false;
    std::vector<int> years;  // over figures that are none
    for (std::size_t c = 0; c < names.size(); ++c) {
        if (!is_figures(block.shapes[c])) continue;
        words_over_figures |= is_word_over(block.shapes[c], names[c]);
        // What looks like the cells below is one of them.
        if (is_year(names[c]) ? block.years[c] * 2 > block.shapes[c].cells()
                              : block.shapes[c].has_seen_shape_of(names[c]))
            return false;
        if (is_year(names[c])) years.push_back(std::stoi(names[c]));
    }
    if (!words_over_figures && !go_on(years) && (years.empty() || !titled)) return false;
    return names.size() > 2 || (block.rows >= kLeastOfPairs && !holds_facts(block));
}

/// Names of words alone do for the first, where every row fills them.
bool is_first_table(const Block& block) {
    if (is_table(block, block.titles > 0)) return true;
    std::set<std::string_view> once(block.header.begin(), block.header.end());
    return block.header.size() > 2 && once.size() == block.header.size() && block.titles <= kMostTitles &&
           block.rows >= kLeastOfPairs && block.widest <= block.header.size() && block.thin == 0 &&
           std::ranges::all_of(block.header, may_be_name);
}

/// Names that stand alone before an empty line, with the rows after it.
std::optional<Block> with_rows(const Block& names, const Block& rows) {
    constexpr std::int64_t kLeast = 2;  // else each line of the file may stand alone
    if (names.rows > 0 || names.header.size() < 2 || rows.titles > 0 || rows.rows + 1 < kLeast ||
        rows.header.empty() || rows.widest > names.header.size() ||
        rows.header.size() > names.header.size() || is_table(rows, false))
        return {};
    Block out = names;
    out.to = rows.to;
    out.last_line = rows.last_line;
    out.rows = rows.rows;
    out.thin = rows.thin;
    out.widest = rows.widest;
    out.labels = rows.labels;
    std::ranges::copy(rows.shapes, out.shapes.begin());
    std::ranges::copy(rows.years, out.years.begin());
    add_row(out, rows.header);
    return out;
}

bool differs(const Block& block, const Block& before, bool titled) {
    if (block.header.size() != before.header.size()) return true;
    std::size_t same = 0, words = 0, same_words = 0;
    bool other_years = false;
    for (std::size_t c = 0; c < block.header.size(); ++c) {
        const std::string &name = block.header[c], &above = before.header[c];
        same += name == above;
        if (is_year(name) && is_year(above)) {
            other_years |= name != above;
            continue;
        }
        ++words;
        same_words += name == above;
        // "absent" among figures, as it stood there before.
        if (!is_year(name) && is_figures(block.shapes[c]) && is_figures(before.shapes[c]) &&
            before.shapes[c].has_seen_shape_of(name))
            return false;
    }
    return same * 2 <= block.header.size() || same_words * 2 <= words || (titled && other_years);
}

/// The cells of each column of words.
struct Words {
    std::vector<std::set<std::string>> cells;
    bool repeated_label = false;  // one of the first column stands there twice
};
Words words_of(std::string_view text, const Block& block, CsvDialect dialect) {
    Words out;
    out.cells.resize(block.header.size());
    CsvRecords reader(ByteWindow(text.substr(block.from, block.to - block.from)), dialect);
    std::int64_t at = -block.titles - 1;  // past the names
    for (CsvRecord record; at < kRowsJudged && reader.next(record);) {
        auto fields = fields_of(record);
        if (is_empty(fields) || at++ < 0) continue;
        for (std::size_t c = 0; c < std::min(fields.size(), out.cells.size()); ++c)
            if (cell_kind(fields[c]) == CellKind::Text)
                out.repeated_label |= !out.cells[c].insert(std::move(fields[c])).second && c == 0;
    }
    return out;
}

/// Whether what looks like names over rows of the same kinds as those before is one of them: "Dan, absent,
/// late" over "Eve, 3, 4". `words` are those of the block before.
bool is_of_rows(const Block& block, const Block& before, const Words& here, const Words& words) {
    bool like_cells = true, any = false, repeats = false;
    for (std::size_t c = 0; c < block.header.size(); ++c) {
        const std::string& name = block.header[c];
        const auto usual = block.shapes[c].usual_kind();
        if (usual != before.shapes[c].usual_kind()) return false;
        if (std::ranges::find(before.header, name) != before.header.end()) return false;
        if (!usual || *usual != CellKind::Text || cell_kind(name) == CellKind::Empty) continue;
        any = true;
        // Written as the cells are, which the names before were not.
        like_cells = like_cells && block.shapes[c].has_seen_shape_of(name) &&
                     before.shapes[c].has_seen_shape_of(name) &&
                     !before.shapes[c].has_seen_shape_of(before.header[c]);
        // Labels that each stand once in both are those of two tables about the same.
        if (c > 0 || here.repeated_label || words.repeated_label)
            repeats |= std::ranges::any_of(here.cells[c],
                                           [&](const auto& cell) { return words.cells[c].contains(cell); });
    }
    return (any && like_cells) || repeats;
}

bool is_title(const Block& block) {
    return block.header.empty() && block.titles <= kMostTitles && !begins_like_note(block.title);
}

/// The line above its names, else the first of them.
std::string name_of(const Block* above, const Block& block, std::set<std::string>& taken) {
    std::string name = block.titles > 0 ? block.title : above ? above->title : std::string();
    while (!name.empty() && (name.back() == ' ' || name.back() == ':')) name.pop_back();
    if (name.empty() || name.size() > kLongestTitle) {
        name.clear();
        for (std::size_t c = 0; c < std::min(kNamesShown, block.header.size()); ++c)
            if (name.size() + block.header[c].size() <= kLongestTitle)
                name += (name.empty() ? "" : ", ") + block.header[c];
    }
    std::ranges::replace(name, '/', '-');  // which parts an archive's names
    if (name.empty()) name = "table";
    const std::string base = name;
    for (int n = 2; !taken.insert(name).second; ++n) name = fmt::format("{} {}", base, n);
    return name;
}

}  // namespace

bool has_empty_line(const std::string& path, char delimiter, std::string& text) {
    std::ifstream in(path, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(in), {});
    const char nothing[] = {' ', '\t', '\r', '"', delimiter, '\0'};
    bool after_text = false, gap = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const bool empty =
            std::string_view(text).substr(at, end - at).find_first_not_of(nothing) == std::string_view::npos;
        if (!empty && gap) return true;
        gap = empty && after_text;
        after_text |= !empty;
        at = end + 1;
    }
    return false;
}

std::vector<CsvTable> csv_tables(std::string_view text, CsvDialect dialect) {
    const auto blocks = blocks_of(text, dialect);
    std::vector<CsvTable> out;
    std::set<std::string> taken;
    std::optional<Block> before;
    std::optional<Words> words;  // of it, when they were needed
    const auto begins = [&](const Block& block, bool titled) {
        if (!before) return is_first_table(block);
        if (!is_table(block, titled) || !differs(block, *before, titled)) return false;
        if (titled || block.header.size() != before->header.size()) return true;
        if (!words) words = words_of(text, *before, dialect);
        return !is_of_rows(block, *before, words_of(text, block, dialect), *words);
    };
    std::size_t begun = 0;  // the first block that is in no table yet
    for (std::size_t i = 0; i < blocks.size() && out.size() <= kMostTables; ++i) {
        const Block& first = blocks[std::min(begun, i)];
        const Block* const above = i > begun && is_title(blocks[i - 1]) ? &blocks[i - 1] : nullptr;
        auto joined = i + 1 < blocks.size() ? with_rows(blocks[i], blocks[i + 1]) : std::nullopt;
        const Block& block = joined ? *joined : blocks[i];
        if (!begins(block, above != nullptr || block.titles > 0)) {
            // A title goes with the table below it, all else with the one above.
            const bool titles = is_title(blocks[i]) && (i + 1 == blocks.size() || !is_title(blocks[i + 1]));
            if (!before || titles) continue;
            out.back().to = blocks[i].to;
            out.back().last_line = blocks[i].last_line;
            begun = i + 1;
            continue;
        }
        out.push_back({.name = name_of(above, block, taken),
                       .from = first.from,
                       .to = block.to,
                       .first_line = first.first_line,
                       .last_line = block.last_line,
                       .width = block.header.size(),
                       .cells = block.rows * static_cast<std::int64_t>(block.header.size())});
        if (joined) ++i;
        before = joined ? *joined : blocks[i];
        words.reset();
        begun = i + 1;
    }
    if (out.size() < 2) return {};
    out.front().from = 0;
    out.front().first_line = 1;
    out.back().to = text.size();
    out.back().last_line = blocks.back().last_line;
    return out;
}

Result<void> write_csv_table(std::string_view text, const CsvTable& table, CsvDialect dialect,
                             const std::string& path) {
    const std::string_view part = text.substr(table.from, table.to - table.from);
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    CsvRecords reader(ByteWindow(part), dialect);
    std::size_t begin = 0;
    for (CsvRecord record; reader.next(record); begin = reader.consumed()) {
        std::string_view line = part.substr(begin, reader.consumed() - begin);
        std::size_t end = line.find_last_not_of("\r\n");
        end = end == std::string_view::npos ? 0 : end + 1;
        const std::string_view close = line.substr(end);
        line = line.substr(0, end);
        for (std::size_t n = record.width; n > table.width && line.ends_with(dialect.delimiter); --n)
            line.remove_suffix(1);
        out << line << close;
    }
    out.close();
    if (!out)
        return fail(ErrorCode::ResourceExhausted,
                    "There is no room to load the file. Free some disk space and try again.");
    return {};
}

}  // namespace sightline::engine
