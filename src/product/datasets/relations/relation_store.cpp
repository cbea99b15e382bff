#include "product/datasets/relations/relation_store.h"

#include <algorithm>
#include <optional>

#include "base/clock.h"
#include "base/ids.h"

namespace sightline::datasets {

Result<std::vector<RelationDecision>> find_decisions(store::Session& s, const std::string& tenant_id,
                                                     const std::vector<std::string>& ids) {
    std::vector<RelationDecision> out;
    if (ids.empty()) return out;
    std::string marks;
    std::vector<store::Parameter> parameters{tenant_id};
    for (const auto& id : ids) {
        marks += marks.empty() ? "?" : ", ?";
        parameters.emplace_back(id);
    }
    SL_TRY(const auto rows, s.query("SELECT from_dataset, from_column, to_dataset, to_column, status FROM "
                                    "relation_decisions WHERE tenant_id = ? AND from_dataset IN (" +
                                        marks + ") ORDER BY from_dataset, from_column, to_dataset, to_column",
                                    parameters));
    for (const auto& r : rows)
        if (std::ranges::find(ids, r.text("to_dataset")) != ids.end())
            out.push_back({r.text("from_dataset"), r.text("from_column"), r.text("to_dataset"),
                           r.text("to_column"), r.text("status")});
    return out;
}

Result<void> keep_decision(store::Session& s, const teams::Identity& who, const RelationDecision& d) {
    SL_CHECK(s.execute(
        "DELETE FROM relation_decisions WHERE tenant_id = ? AND from_dataset = ? AND from_column = ? AND "
        "to_dataset = ? AND to_column = ?",
        {who.tenant_id, d.from_dataset, d.from_column, d.to_dataset, d.to_column}));
    if (d.status.empty()) return {};
    SL_CHECK(s.execute(
        "INSERT INTO relation_decisions (id, tenant_id, from_dataset, from_column, to_dataset, to_column, "
        "status, decided_by, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {new_id(), who.tenant_id, d.from_dataset, d.from_column, d.to_dataset, d.to_column, d.status,
         who.user_id, now_micros()}));
    return {};
}

void apply_decisions(query::Schema& schema, const std::vector<Dataset>& datasets,
                     const std::vector<RelationDecision>& decisions) {
    const auto table_of = [&](const std::string& id) -> const query::TableInfo* {
        const auto it = std::ranges::find(datasets, id, &Dataset::id);
        return it == datasets.end() ? nullptr
                                    : &schema.tables[static_cast<std::size_t>(it - datasets.begin())];
    };
    const auto exact = [](const query::TableInfo& t, const std::string& name) -> const query::ColumnInfo* {
        const auto it = std::ranges::find(t.columns, name, &query::ColumnInfo::name);
        return it == t.columns.end() ? nullptr : &*it;
    };
    for (const auto& d : decisions) {
        const auto *from = table_of(d.from_dataset), *to = table_of(d.to_dataset);
        if (!from || !to) continue;
        const auto *from_column = exact(*from, d.from_column), *to_column = exact(*to, d.to_column);
        // A column may be gone from a later version, or be hidden from this person.
        if (!from_column || !to_column) continue;
        const auto it = std::ranges::find_if(schema.relations, [&](const auto& r) {
            const bool same = r.from_table == from->name && r.from_column == d.from_column &&
                              r.to_table == to->name && r.to_column == d.to_column;
            const bool mirrored = r.from_table == to->name && r.from_column == d.to_column &&
                                  r.to_table == from->name && r.to_column == d.from_column;
            return same || mirrored;
        });
        std::optional<query::Relation> inferred;
        if (it != schema.relations.end()) {
            inferred = std::move(*it);
            schema.relations.erase(it);
        }
        if (d.status != "confirmed") continue;
        if (inferred) {  // it may be known to need further columns
            inferred->confidence = 1;
            schema.relations.insert(schema.relations.begin(), std::move(*inferred));
            continue;
        }
        const bool unique =
            to_column->distinct_exact
                ? to_column->distinct_count == to->row_count - to_column->null_count
                : static_cast<double>(to_column->distinct_count) > 0.95 * static_cast<double>(to->row_count);
        schema.relations.insert(schema.relations.begin(),
                                {from->name, d.from_column, to->name, d.to_column, unique, 1.0, {}});
    }
}

}  // namespace sightline::datasets
