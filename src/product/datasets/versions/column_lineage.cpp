#include "product/datasets/versions/column_lineage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdint>

#include "core/recipe/recipe_text.h"

namespace sightline::datasets {

namespace {

constexpr const char* kKept = "columns";  // within Version::recipe

/// Names a step within ways; keeps no secret.
std::string mark_of(std::string_view text) {
    std::uint64_t h = 14695981039346656037ULL;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return fmt::format("/{:016x}", h);
}

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

void add(std::vector<Strand>& to, Strand strand) {
    if (std::ranges::find(to, strand) == to.end()) to.push_back(std::move(strand));
}

/// One strand of each dataset: everything that went in, as one.
Origins computed_of(const std::vector<const Origins*>& from, const std::string& step) {
    std::string said = step;
    for (const auto* origins : from)
        for (const auto& [dataset, strands] : *origins)
            for (const auto& s : strands) {
                said += "\n" + dataset + s.way;
                for (const auto& c : s.columns) said += "\t" + c;
            }
    Origins out;
    for (const auto* origins : from)
        for (const auto& [dataset, strands] : *origins) {
            auto& own = out[dataset];
            if (own.empty()) own.push_back({{}, mark_of(said), true});
            auto& columns = own.front().columns;
            for (const auto& s : strands)
                for (const auto& c : s.columns)
                    if (std::ranges::find(columns, c) == columns.end()) columns.push_back(c);
            std::ranges::sort(columns);
        }
    return out;
}

}  // namespace

ColumnLineage lineage_of(const Version& version) {
    ColumnLineage out;
    const auto* kept = version.kind == "recipe" ? version.recipe.if_contains(kKept) : nullptr;
    if (!kept) {
        for (const auto& c : version.table.columns)
            out[c.name][version.dataset_id].push_back({{c.name}, "", false});
        return out;
    }
    for (const auto& column : kept->as_object()) {
        auto& origins = out[std::string(column.key())];
        for (const auto& o : column.value().as_object())
            origins[std::string(o.key())] = strands_from(o.value());
    }
    return out;
}

ColumnLineage lineage_of_reread(const std::string& dataset_id, const query::TableInfo& table, bool rows) {
    ColumnLineage out;
    for (const auto& c : table.columns)
        out[c.name][dataset_id].push_back({{rows ? std::string("*") : c.name}, mark_of("reread"), rows});
    return out;
}

ColumnLineage after(const recipe::Step& step, const std::vector<recipe::ColumnTrace>& traces,
                    const ColumnLineage& input, const ColumnLineage& other) {
    using How = recipe::ColumnTrace::How;
    const std::string text = recipe::print(step);
    ColumnLineage out;
    for (const auto& t : traces) {
        std::vector<const Origins*> from;
        for (const auto& i : t.from) {
            const auto& side = i.other ? other : input;
            auto it = side.find(i.column);
            if (it == side.end())
                it = std::ranges::find_if(side, [&](const auto& c) { return same_name(c.first, i.column); });
            if (it != side.end())
                from.push_back(&it->second);
            else  // better too much than too little
                for (const auto& [name, origins] : side) from.push_back(&origins);
        }
        Origins& origins = out[t.column];
        if (t.how == How::Computed) {
            origins = computed_of(from, text + "\n" + t.column);
            continue;
        }
        for (const auto* o : from)
            for (const auto& [dataset, strands] : *o)
                for (Strand s : strands) {
                    if (t.how == How::Changed) s.way += mark_of(text);
                    add(origins[dataset], std::move(s));
                }
    }
    return out;
}

boost::json::array to_json(const std::vector<Strand>& strands) {
    boost::json::array out;
    for (const auto& s : strands) {
        boost::json::object o{{"columns", boost::json::array(s.columns.begin(), s.columns.end())}};
        if (!s.way.empty()) o["way"] = s.way;
        if (s.computed) o["computed"] = true;
        out.push_back(std::move(o));
    }
    return out;
}

boost::json::object to_json(const ColumnLineage& lineage) {
    boost::json::object out;
    for (const auto& [column, origins] : lineage) {
        boost::json::object of;
        for (const auto& [dataset, strands] : origins) of[dataset] = to_json(strands);
        out[column] = std::move(of);
    }
    return out;
}

std::vector<Strand> strands_from(const boost::json::value& json) {
    std::vector<Strand> out;
    for (const auto& s : json.as_array()) {
        Strand strand;
        for (const auto& c : s.at("columns").as_array()) strand.columns.emplace_back(c.as_string());
        if (const auto* way = s.as_object().if_contains("way")) strand.way = std::string(way->as_string());
        strand.computed = s.as_object().contains("computed");
        out.push_back(std::move(strand));
    }
    return out;
}

}  // namespace sightline::datasets
