#include "surface/api/datasets.h"

#include "base/clock.h"

namespace sightline::api {

namespace {

std::optional<std::string> present(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<SampleSize> sample_of(const datasets::Dataset& d) {
    if (!d.sample) return std::nullopt;
    return SampleSize{
        .rows = d.sample->rows, .about_rows = d.sample->about_rows, .beginning = d.sample->beginning};
}

std::optional<std::string> until_of(const datasets::Dataset& d) {
    return d.choose_until == 0 ? std::nullopt : std::optional(iso_utc(d.choose_until));
}

Result<DatasetList> list(Call& call, const DatasetFilter& in, bool only_public) {
    const datasets::ListQuery query{.limit = in.limit,
                                    .cursor = in.cursor.value_or(""),
                                    .sort = in.sort.value_or("-created_at"),
                                    .status = in.status.value_or(""),
                                    .search = in.q.value_or(""),
                                    .only_public = only_public};
    SL_TRY(const auto page, call.services.datasets->list(call.who(), query));
    DatasetList out{.next_cursor = present(page.next_cursor), .total = page.total};
    for (const auto& dataset : page.items) {
        Dataset& item = out.items.emplace_back(dataset_document(dataset, call.who()));
        if (item.is_owner && dataset.repair_count > 0) item.repair_count = dataset.repair_count;
    }
    return out;
}

}  // namespace

Dataset dataset_document(const datasets::Dataset& d, const teams::Identity& who) {
    return {.id = d.id,
            .name = d.name,
            .description = d.description,
            .filename = d.filename,
            .file_path = d.file_key,
            .file_size = d.file_size,
            .row_count = d.row_count,
            .column_count = d.column_count,
            .status = d.status,
            .progress = d.status == "completed" ? 1 : d.progress,
            .is_processed = d.is_processed(),
            .error_message = present(d.error_message),
            .is_public = d.is_public,
            .is_owner = d.owner_id == who.user_id,
            .content_hash = d.content_hash,
            .duplicate_of = present(d.duplicate_of),
            .part = present(d.part),
            .origin_id = present(d.origin_id),
            .source_url = present(d.source_url),
            .uploaded_at = iso_utc(d.created_at),
            .updated_at = iso_utc(d.updated_at),
            .sample = sample_of(d),
            .choose_until = until_of(d)};
}

Result<DatasetList> list_datasets(Call& call, const DatasetFilter& in) {
    return list(call, in, false);
}

Result<DatasetList> list_public_datasets(Call& call, const DatasetFilter& in) {
    return list(call, in, true);
}

Result<Dataset> get_dataset(Call& call) {
    SL_TRY(const auto dataset, call.services.datasets->get(call.who(), call.id()));
    Dataset out = dataset_document(dataset, call.who());
    if (out.is_processed) {
        SL_TRY(out.metadata, call.services.datasets->metadata(call.who(), call.id()));
        // Once the quality was measured, these are its figures.
        if (const auto known = call.services.analysis->known_quality(call.who(), call.id()); known && *known)
            (*out.metadata)["data_quality"] = {{"completeness", (*known)->completeness},
                                               {"consistency", (*known)->consistency},
                                               {"validity", (*known)->validity},
                                               {"uniqueness", (*known)->uniqueness}};
    }
    return out;
}

Result<Dataset> update_dataset(Call& call, const DatasetUpdate& in) {
    SL_TRY(const auto changed,
           call.services.datasets->change(
               call.who(), call.id(),
               {.name = in.name, .description = in.description, .is_public = in.is_public}));
    return dataset_document(changed, call.who());
}

Result<Dataset> share_dataset(Call& call, const DatasetShare& in) {
    SL_TRY(const auto changed,
           call.services.datasets->change(call.who(), call.id(), {.is_public = in.is_public}));
    return dataset_document(changed, call.who());
}

Result<Done> delete_dataset(Call& call) {
    SL_CHECK(call.services.datasets->remove(call.who(), call.id()));
    return Done{};
}

Result<DatasetStatus> dataset_status(Call& call) {
    SL_TRY(const auto d, call.services.datasets->get(call.who(), call.id()));
    DatasetStatus out{.id = d.id,
                      .status = d.status,
                      .progress = d.status == "completed" ? 1 : d.progress,
                      .is_processed = d.is_processed(),
                      .error_message = present(d.error_message),
                      .sample = sample_of(d),
                      .choose_until = until_of(d)};
    if (!d.part.empty()) {
        SL_TRY(const auto siblings, call.services.datasets->siblings(call.who(), call.id()));
        for (const auto& s : siblings) {
            if (!out.parts) out.parts.emplace();
            out.parts->push_back({s.id, s.name, s.part, s.status});
        }
    }
    return out;
}

Result<boost::json::object> dataset_rows(Call& call, const RowLimit& in) {
    const auto limit = static_cast<std::size_t>(in.limit);
    SL_TRY(const auto dataset, call.services.datasets->get(call.who(), call.id()));
    SL_TRY(const Table table, call.services.datasets->sample(call.who(), call.id(), limit));
    boost::json::object out = rows_document(table, 0, limit);
    out["row_count"] = dataset.row_count;
    out["truncated"] = dataset.row_count > static_cast<std::int64_t>(table.row_count());
    SL_TRY(const auto cells, call.services.datasets->sample_cells(call.who(), call.id(), limit));
    if (!cells.empty()) out["cells"] = boost::json::value_from(cells);
    return out;
}

}  // namespace sightline::api
