#include "platform/engine/csv/csv_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "platform/engine/csv/csv_rows.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kMostTables = 50;
constexpr std::int64_t kRowsJudged = 2000;  // of a block
constexpr std::int64_t kMostTitles = 3;     // lines of one cell above a table
constexpr std::int64_t kLeastOfPairs = 3;   // rows of two columns that are no facts about the next table
constexpr std::size_t kLongestTitle = 80;
constexpr std::size_t kNamesShown = 3;

/// Lines between empty ones.
struct Block {
    std::size_t from = 0, to = 0;
    std::int64_t first_line = 0, last_line = 0;
    std::int64_t titles = 0, rows = 0, thin = 0, wider = 0;
    std::string title;                // the last line of one cell before the names
    std::vector<std::string> header;  // its first line of two cells or more
    std::vector<ColumnShape> shapes;  // of the rows below
    std::vector<std::string> labels;  // first cells of the first rows
};

void add(Block& block, const CsvRecord& record) {
    const std::vector<std::string> fields(record.fields.begin(),
                                          record.fields.begin() + static_cast<std::ptrdiff_t>(record.width));
    const std::size_t filled = filled_width(fields);
    if (block.header.empty() && filled <= 1) {
        ++block.titles;
        block.title = fields[0];
    } else if (block.header.empty()) {
        block.header.assign(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(filled));
        block.shapes.resize(filled);
    } else {
        ++block.rows;
        block.thin += filled < 2;
        block.wider += filled > block.header.size();
        if (block.rows > kRowsJudged) return;
        for (std::size_t c = 0; c < std::min(filled, block.shapes.size()); ++c)
            block.shapes[c].add(fields[c]);
        if (block.labels.size() < 20) block.labels.push_back(fields[0]);
    }
}

std::vector<Block> blocks_of(std::string_view text, CsvDialect dialect) {
    std::vector<Block> out;
    CsvRecords reader(ByteWindow(text), dialect);
    bool gap = true;
    std::size_t begin = 0;
    for (CsvRecord record; reader.next(record); begin = reader.consumed()) {
        const bool empty = std::all_of(record.fields.begin(),
                                       record.fields.begin() + static_cast<std::ptrdiff_t>(record.width),
                                       [](const auto& f) { return cell_kind(f) == CellKind::Empty; });
        if (empty) {
            gap = true;
            continue;
        }
        if (gap) out.push_back({.from = begin, .first_line = record.line});
        gap = false;
        Block& block = out.back();
        add(block, record);
        block.to = reader.consumed();
        block.last_line = record.line + record.lines - 1;
    }
    return out;
}

bool is_figures(const ColumnShape& shape) {
    const auto usual = shape.usual_kind();
    return usual && *usual != CellKind::Text;
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

bool is_table(const Block& block) {
    const auto& names = block.header;
    std::set<std::string_view> once;
    if (names.size() < 2 || block.titles > kMostTitles || block.rows == 0 || block.wider > 0 ||
        block.thin * 5 > block.rows)
        return false;
    for (const auto& name : names)
        if (!may_be_name(name) || is_missing_mark(name) || !once.insert(name).second) return false;
    bool words_over_figures = false;
    for (std::size_t c = 0; c < names.size(); ++c) {
        if (!is_figures(block.shapes[c])) continue;
        if (cell_kind(names[c]) == CellKind::Text) words_over_figures = true;
        // What looks like the cells below is one of them.
        if (!is_year(names[c]) && block.shapes[c].has_seen_shape_of(names[c])) return false;
    }
    if (!words_over_figures) return false;
    return names.size() > 2 || (block.rows >= kLeastOfPairs && !holds_facts(block));
}

/// Names of words alone do for the first, where every row fills them.
bool is_first_table(const Block& block) {
    if (is_table(block)) return true;
    std::set<std::string_view> once(block.header.begin(), block.header.end());
    return block.header.size() > 2 && once.size() == block.header.size() && block.titles <= kMostTitles &&
           block.rows >= kLeastOfPairs && block.wider == 0 && block.thin == 0 &&
           std::ranges::all_of(block.header, may_be_name);
}

bool differs(const Block& block, const Block& before) {
    if (block.header.size() != before.header.size()) return true;
    std::size_t same = 0;
    for (std::size_t c = 0; c < block.header.size(); ++c) {
        same += block.header[c] == before.header[c];
        // "absent" among figures, as it stood there before.
        if (is_figures(block.shapes[c]) && is_figures(before.shapes[c]) &&
            before.shapes[c].has_seen_shape_of(block.header[c]))
            return false;
    }
    return same * 2 <= block.header.size();
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
    const Block* before = nullptr;
    std::size_t begun = 0;  // the first block that is in no table yet
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks[i];
        if (!(before ? is_table(block) && differs(block, *before) : is_first_table(block))) {
            // A title goes with the table below it, all else with the one above.
            const bool titles = is_title(block) && (i + 1 == blocks.size() || !is_title(blocks[i + 1]));
            if (!before || titles) continue;
            out.back().to = block.to;
            out.back().last_line = block.last_line;
            begun = i + 1;
            continue;
        }
        const Block& first = blocks[std::min(begun, i)];
        const Block* const above = i > begun && is_title(blocks[i - 1]) ? &blocks[i - 1] : nullptr;
        out.push_back({.name = name_of(above, block, taken),
                       .from = first.from,
                       .to = block.to,
                       .first_line = first.first_line,
                       .last_line = block.last_line,
                       .width = block.header.size(),
                       .cells = block.rows * static_cast<std::int64_t>(block.header.size())});
        before = &block;
        begun = i + 1;
    }
    if (out.size() < 2 || out.size() > kMostTables) return {};
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
