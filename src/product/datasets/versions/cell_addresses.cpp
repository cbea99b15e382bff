#include "product/datasets/versions/cell_addresses.h"

#include <algorithm>

#include "base/json_members.h"

namespace sightline::datasets {

namespace {

/// The table as the reader told it, of a version that has cells.
struct Sheet {
    std::string prefix;              ///< "Sales!"
    bool turned = false;             ///< fields run down: a row of the table is a column of the sheet
    std::vector<std::string> lines;  ///< letter of each column, or its row where fields run down
};

Sheet sheet_of(const boost::json::object& table) {
    Sheet out;
    if (const std::string name = json::text_of(table, "sheet"); !name.empty())
        out.prefix = quoted_sheet(name) + "!";
    out.turned = json::text_of(table, "orientation") == "columns";
    if (const auto* columns = json::list_of(table, "columns"))
        for (const auto& c : *columns)
            out.lines.push_back(c.is_object() ? json::text_of(c.get_object(), "line") : std::string());
    return out;
}

}  // namespace

std::string quoted_sheet(const std::string& name) {
    const bool plain = std::ranges::all_of(name, [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c >= 0x80;
    });
    const bool digit = !name.empty() && name.front() >= '0' && name.front() <= '9';
    if (plain && !digit) return name;
    std::string out = "'";
    for (const char c : name) out.append(c == '\'' ? 2 : 1, c);
    return out + "'";
}

std::string column_letters(std::int64_t number) {
    std::string out;
    for (; number > 0; number = (number - 1) / 26)
        out.insert(out.begin(), static_cast<char>('A' + (number - 1) % 26));
    return out;
}

bool has_cells(const Version& v) {
    return v.kind == "import" && json::is_true(v.load_report, "has_cells") &&
           json::object_of(v.load_report, "table") != nullptr;
}

Result<std::vector<std::vector<std::string>>> first_cells(const ImportParts& parts, const Version& v,
                                                          const query::TableInfo& shown, std::size_t rows) {
    const Sheet sheet = sheet_of(v.load_report.at("table").as_object());
    // As an engine opens it: a table of its own, which goes with the version's files.
    Version cells = v;
    cells.id += "-cells";
    cells.parquet_key = cells_key(v);
    cells.load_report.clear();
    SL_TRY(auto file, parts.hot->ensure("cells", cells, {}, {}));
    engine::Spec spec;
    spec.attachments = {std::move(file)};
    spec.limits = import_limits(parts.limits);
    SL_TRY(const auto engine, engine::start(parts.launch, spec));
    SL_TRY(const Table numbers, engine->query({"SELECT * FROM cells LIMIT " + std::to_string(rows), {}}));

    if (numbers.columns.empty()) return fail(ErrorCode::Internal, "The cells of the rows are not known.");
    std::vector<std::vector<std::string>> out(numbers.row_count());
    for (const auto& column : shown.columns) {
        const auto own = std::ranges::find(v.table.columns, column.name, &query::ColumnInfo::name);
        const auto place = static_cast<std::size_t>(own - v.table.columns.begin());
        const std::string line = place < sheet.lines.size() ? sheet.lines[place] : std::string();
        // A column with labels that were filled down has row numbers of its own.
        const std::string filled = "column " + std::to_string(place + 1);
        auto at = std::ranges::find(numbers.columns, filled, &Column::name);
        if (at == numbers.columns.end()) at = numbers.columns.begin();
        for (std::size_t r = 0; r < out.size(); ++r) {
            std::string address;
            if (!line.empty() && !at->is_null(r)) {
                const auto n = static_cast<std::int64_t>(at->number(r));
                address = sheet.prefix + (sheet.turned ? column_letters(n) + line : line + std::to_string(n));
            }
            out[r].push_back(std::move(address));
        }
    }
    return out;
}

}  // namespace sightline::datasets
