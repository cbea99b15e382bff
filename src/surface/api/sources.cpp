#include "surface/api/sources.h"

#include "base/clock.h"
#include "product/datasets/sources/sources.h"

namespace sightline::api {

namespace {

datasets::SourceService& service(Call& call) {
    return call.services.datasets->sources();
}

datasets::SourceForm form_of(const SourceRequest& in) {
    return {.name = in.name,
            .kind = in.kind,
            .host = in.host,
            .database = in.database,
            .username = in.username,
            .password = in.password,
            .tls = in.tls,
            .location = in.location,
            .region = in.region,
            .port = in.port};
}

DataSource document(const Call& call, const datasets::DataSource& d) {
    return {.id = d.id,
            .name = d.name,
            .kind = d.kind,
            .location = d.location,
            .region = d.region,
            .host = d.host,
            .database = d.database,
            .username = d.username,
            .tls = d.tls,
            .port = d.port,
            .has_password = !d.sealed.empty(),
            .is_owner = d.owner_id == call.who().user_id,
            .created_at = iso_utc(d.created_at),
            .updated_at = iso_utc(d.updated_at)};
}

SourceTest document(const datasets::SourceCheck& c) {
    SourceTest out{.ok = c.ok, .table_count = c.tables, .seconds = c.seconds};
    if (c.ok)
        out.server = c.server;
    else
        out.message = c.message;
    return out;
}

std::optional<std::string> time_of(std::int64_t micros) {
    return micros > 0 ? std::optional(iso_utc(micros)) : std::nullopt;
}

Snapshot document(const datasets::Snapshot& s) {
    Snapshot out{.id = s.id,
                 .source_id = s.source_id,
                 .dataset_id = s.dataset_id,
                 .schema = s.schema,
                 .table = s.table,
                 .status = s.status,
                 .every_minutes = s.every_minutes,
                 .keep_versions = s.keep_versions,
                 .taken_at = time_of(s.taken_at),
                 .next_run_at = time_of(s.next_run_at),
                 .created_at = iso_utc(s.created_at)};
    if (!s.error_message.empty()) out.error_message = s.error_message;
    return out;
}

}  // namespace

Result<DataSourceList> list_sources(Call& call) {
    SL_TRY(const auto sources, service(call).list(call.who()));
    DataSourceList out{.total = static_cast<std::int64_t>(sources.size())};
    for (const auto& d : sources) out.items.push_back(document(call, d));
    return out;
}

Result<DataSource> create_source(Call& call, const SourceRequest& in) {
    SL_TRY(const auto source, service(call).create(call.who(), form_of(in)));
    return document(call, source);
}

Result<DataSource> update_source(Call& call, const SourceRequest& in) {
    SL_TRY(const auto source, service(call).change(call.who(), call.id(), form_of(in)));
    return document(call, source);
}

Result<Done> delete_source(Call& call) {
    SL_CHECK(service(call).remove(call.who(), call.id()));
    return Done{};
}

Result<SourceTest> test_source(Call& call) {
    const Hangup hangup(call.request);
    SL_TRY(const auto check, service(call).test(call.who(), call.id(), hangup.token));
    return document(check);
}

Result<SourceTest> test_new_source(Call& call, const SourceRequest& in) {
    const Hangup hangup(call.request);
    SL_TRY(const auto check, service(call).test_form(call.who(), form_of(in), hangup.token));
    return document(check);
}

Result<SourceTableList> source_tables(Call& call) {
    const Hangup hangup(call.request);
    SL_TRY(const auto list, service(call).tables(call.who(), call.id(), hangup.token));
    SourceTableList out{.server = list.server, .total = static_cast<std::int64_t>(list.tables.size())};
    for (const auto& t : list.tables) {
        auto& item = out.items.emplace_back(
            SourceTable{.schema = t.schema, .name = t.name, .kind = t.kind, .row_estimate = t.row_estimate});
        for (const auto& c : t.columns) item.columns.push_back({.name = c.name, .type = c.type});
    }
    return out;
}

Result<SnapshotList> list_snapshots(Call& call) {
    SL_TRY(const auto all, service(call).snapshots(call.who(), call.id()));
    SnapshotList out{.total = static_cast<std::int64_t>(all.size())};
    for (const auto& s : all) out.items.push_back(document(s));
    return out;
}

Result<Snapshot> take_snapshot(Call& call, const SnapshotRequest& in) {
    SL_TRY(const auto taken, service(call).take(call.who(), call.id(),
                                                {.schema = in.schema.value_or(""),
                                                 .table = in.table,
                                                 .name = in.name.value_or(""),
                                                 .every_minutes = in.every_minutes.value_or(0),
                                                 .keep_versions = in.keep_versions.value_or(0)}));
    return document(taken);
}

Result<Snapshot> take_snapshot_again(Call& call) {
    SL_TRY(const auto taken, service(call).take_again(call.who(), call.id(), call.parameters[1]));
    return document(taken);
}

Result<Snapshot> schedule_snapshot(Call& call, const SnapshotSchedule& in) {
    SL_TRY(const auto planned, service(call).schedule(call.who(), call.id(), call.parameters[1],
                                                      {in.every_minutes, in.keep_versions}));
    return document(planned);
}

}  // namespace sightline::api
