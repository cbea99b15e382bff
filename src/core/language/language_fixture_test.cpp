#include "core/language/language_fixture.h"

#include <stdexcept>

namespace sightline::language::testing {
namespace {

std::vector<std::string> cut(const std::string& text, const std::string& by) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (true) {
        const std::size_t end = text.find(by, at);
        parts.push_back(text.substr(at, end - at));
        if (end == std::string::npos) return parts;
        at = end + by.size();
    }
}

Value value_of(const std::string& text, ColumnType type) {
    if (type == ColumnType::Date) return parse_date(text).value();
    if (type == ColumnType::Timestamp) return parse_timestamp(text + " 00:00:00").value();
    if (type == ColumnType::Integer) return std::int64_t{std::stoll(text)};
    return std::stod(text);
}

query::ColumnInfo read_column(const std::string& line, query::TableInfo& table, World& world) {
    std::istringstream in(line);
    std::string type, role, values, more;
    query::ColumnInfo c;
    in >> c.name >> type >> role;
    c.type = column_type_from(type).value();
    c.role = query::role_from(role).value();
    std::getline(in >> std::ws, values);
    if (const auto at = values.find(" unique"); at != std::string::npos) more = "unique", values.resize(at);
    c.distinct_exact = true;
    if (c.type == ColumnType::Text) {
        IndexedColumn indexed{table.name, c.name, {}};
        for (const auto& v : cut(values, "|")) indexed.values.emplace_back(v, 10), c.samples.push_back(v);
        c.distinct_count = static_cast<std::int64_t>(indexed.values.size());
        world.values.push_back(std::move(indexed));
    } else if (c.type != ColumnType::Boolean) {
        const auto range = cut(values, "..");
        c.min = value_of(range.at(0), c.type);
        c.max = value_of(range.at(1), c.type);
        c.distinct_count = table.row_count / 3;
        if (c.type == ColumnType::Integer)
            c.distinct_count = std::min<std::int64_t>(
                table.row_count, std::get<std::int64_t>(*c.max) - std::get<std::int64_t>(*c.min) + 1);
    }
    if (more == "unique") c.distinct_count = table.row_count;
    return c;
}

}  // namespace

World read_world(const std::vector<std::string>& lines) {
    World world;
    for (const std::string& line : lines) {
        std::istringstream in(line);
        std::string first;
        in >> first;
        if (first.empty()) continue;
        if (first == "table") {
            query::TableInfo t;
            in >> t.name >> t.row_count;
            t.label = t.name;
            world.schema.tables.push_back(std::move(t));
        } else if (first == "relation") {
            std::string from, to;
            in >> from >> to;
            const auto a = cut(from, "."), b = cut(to, ".");
            world.schema.relations.push_back({a.at(0), a.at(1), b.at(0), b.at(1), true, 1});
        } else {
            if (world.schema.tables.empty()) throw std::runtime_error("a column before its table: " + line);
            query::TableInfo& t = world.schema.tables.back();
            t.columns.push_back(read_column(line, t, world));
        }
    }
    return world;
}

}  // namespace sightline::language::testing
