#include "surface/api/table_choices.h"

#include "base/clock.h"
#include "product/answers/answer.h"
#include "product/datasets/intake/table_choices.h"

namespace sightline::api {

namespace {

OfferedTable document_of(const datasets::OfferedTable& t) {
    OfferedTable out{
        .table = t.part, .name = t.name, .kind = t.kind, .looked_into = t.looked_into, .repairs = t.repairs};
    if (!t.dataset_id.empty()) out.dataset_id = t.dataset_id;
    if (!t.error_message.empty()) out.error_message = t.error_message;
    if (!t.looked_into || out.error_message) return out;
    out.row_count = t.row_count;
    out.columns.emplace();
    for (const Column& column : t.rows.columns)
        out.columns->push_back({column.name(), std::string(name_of(column.type()))});
    out.rows.emplace();
    for (std::size_t r = 0; r < t.rows.row_count(); ++r) {
        auto& row = out.rows->emplace_back();
        for (const Column& column : t.rows.columns) row.push_back(answers::cell_json(column, r));
    }
    return out;
}

}  // namespace

Result<TableOffer> offered_tables(Call& call) {
    const Hangup hangup(call.request);
    SL_TRY(const auto offer,
           call.services.datasets->table_choices().offered(call.who(), call.id(), hangup.token));
    TableOffer out{.tables = {}, .choose_until = iso_utc(offer.choose_until)};
    for (const auto& table : offer.tables) out.tables.push_back(document_of(table));
    return out;
}

Result<ChosenTables> choose_tables(Call& call, const TableChoice& in) {
    SL_TRY(const auto chosen,
           call.services.datasets->table_choices().choose(call.who(), call.id(), in.tables));
    ChosenTables out;
    for (const auto& d : chosen) out.items.push_back({d.id, d.name, d.part, d.status});
    return out;
}

}  // namespace sightline::api
