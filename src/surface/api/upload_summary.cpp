#include "surface/api/upload_summary.h"

#include <algorithm>
#include <thread>

#include "product/answers/answer.h"

namespace sightline::api {

namespace {

constexpr std::size_t kPreviewRows = 10;

bool ended(const UploadItem& item) {
    return item.status == "completed" || item.status == "failed";
}

Result<void> wait_for_imports(Call& call, UploadResponse& response) {
    const auto until = std::chrono::steady_clock::now() + call.settings.quick_wait;
    for (;;) {
        for (UploadItem& item : response.items) {
            if (ended(item)) continue;
            SL_TRY(const auto dataset, call.services.datasets->get(call.who(), *item.id));
            item.status = dataset.status;
            if (!dataset.error_message.empty()) item.error_message = dataset.error_message;
        }
        if (std::ranges::all_of(response.items, ended)) {
            call.status = 200;
            return {};
        }
        if (call.request.client->gone()) return fail(ErrorCode::Cancelled, "The client went away.");
        if (std::chrono::steady_clock::now() > until) return {};
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

Result<void> describe(Call& call, UploadItem& item) {
    SL_TRY(const Table rows, call.services.datasets->sample(call.who(), *item.id, kPreviewRows));
    item.preview.emplace();
    for (std::size_t r = 0; r < rows.row_count(); ++r) {
        boost::json::object row;
        for (const Column& column : rows.columns) row[column.name()] = answers::cell_json(column, r);
        item.preview->push_back(std::move(row));
    }
    SL_TRY(const auto metadata, call.services.datasets->metadata(call.who(), *item.id));
    boost::json::object columns;
    for (const auto& column : metadata.at("column_metadata").as_array()) {
        boost::json::object figures = column.as_object();
        const std::string name(figures.at("name").as_string());
        figures.erase("name");
        columns[name] = std::move(figures);
    }
    const auto& overview = metadata.at("dataset_overview").as_object();
    item.stats = {{"row_count", overview.at("total_rows")},
                  {"column_count", overview.at("total_columns")},
                  {"columns", std::move(columns)}};
    return {};
}

}  // namespace

Result<void> describe_upload(Call& call, UploadResponse& response) {
    SL_CHECK(wait_for_imports(call, response));
    std::vector<std::string> ids, names;
    response.summary.emplace();
    response.relationships.emplace();
    response.schema.emplace();
    for (UploadItem& item : response.items) {
        if (item.status != "completed") continue;
        SL_CHECK(describe(call, item));
        ids.push_back(*item.id);
        // Two files of one name are told apart.
        std::string name = item.filename;
        for (int n = 2; std::ranges::find(names, name) != names.end(); ++n)
            name = item.filename + " (" + std::to_string(n) + ")";
        names.push_back(name);
        response.summary->total_size += item.file_size;
    }
    if (ids.empty()) return {};
    SL_TRY(const auto subject, call.services.datasets->subject(call.who(), ids));
    const auto& tables = subject.schema.tables;
    for (std::size_t i = 0; i < tables.size() && i < names.size(); ++i) {
        auto& columns = (*response.schema)[names[i]];
        for (const auto& c : tables[i].columns)
            columns.push_back({c.name, std::string(name_of(c.type)), std::string(query::name_of(c.role))});
        response.summary->file_count += 1;
        response.summary->total_rows += tables[i].row_count;
        response.summary->total_columns += static_cast<std::int64_t>(tables[i].columns.size());
    }
    const auto file_of = [&](const std::string& table) {
        const auto at = std::ranges::find(tables, table, &query::TableInfo::name);
        return names[static_cast<std::size_t>(at - tables.begin())];
    };
    for (const auto& r : subject.schema.relations)
        response.relationships->push_back(
            {file_of(r.from_table), r.from_column, file_of(r.to_table), r.to_column, r.confidence});
    return {};
}

}  // namespace sightline::api
