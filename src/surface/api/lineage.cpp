#include "surface/api/lineage.h"

#include <algorithm>

#include "base/clock.h"
#include "product/datasets/layout/long_form.h"
#include "product/datasets/recipes/recipes.h"

namespace sightline::api {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (end > 0) out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::vector<SheetRemark> remarks_of(const boost::json::object& report) {
    std::vector<SheetRemark> out;
    const auto* table = report.if_contains("table");
    if (!table || !table->is_object()) return out;
    for (const char* kind : {"titles", "footnotes"}) {
        const auto* lines = table->get_object().if_contains(kind);
        if (!lines || !lines->is_array()) continue;
        for (const auto& line : lines->get_array())
            if (auto read = json::from_json<SheetRemark>(line)) out.push_back(std::move(*read));
    }
    return out;
}

LineageVersion version_document(const datasets::Version& v, std::int64_t current) {
    LineageVersion out{.id = v.id,
                       .kind = v.kind,
                       .created_at = iso_utc(v.created_at),
                       .number = v.number,
                       .row_count = v.table.row_count,
                       .column_count = static_cast<std::int64_t>(v.table.columns.size()),
                       .is_current = v.number == current};
    if (const auto* repairs = v.load_report.if_contains("repairs"); repairs && v.kind != "recipe")
        for (const auto& r : repairs->as_array()) out.repairs.emplace_back(r.as_string());
    if (const auto* source = v.load_report.if_contains("source"); source && v.kind == "snapshot") {
        if (auto read = json::from_json<LineageSource>(*source)) out.source = std::move(*read);
    }
    if (const auto form = datasets::long_form(v.table, v.load_report))
        out.long_form = LongForm{.step = datasets::unpivot_step(*form), .reason = datasets::reason_of(*form)};
    if (v.kind != "recipe") out.remarks = remarks_of(v.load_report);
    if (v.kind != "recipe") return out;
    out.base_version = v.recipe.at("base").to_number<std::int64_t>();
    out.recipe_id = std::string(v.recipe.at("recipe_id").as_string());
    if (v.recipe_withheld) out.withheld = datasets::kWithheld;
    out.steps = lines_of(v.recipe.at("text").as_string());
    for (const auto& s : v.recipe.at("sources").as_array()) out.sources.push_back(s.as_object());
    return out;
}

}  // namespace

Result<Lineage> dataset_lineage(Call& call, const LineageOf& in) {
    SL_TRY(const auto dataset, call.services.datasets->get(call.who(), call.id()));
    SL_TRY(const auto versions, call.services.datasets->versions(call.who(), call.id()));
    Lineage out{.dataset_id = dataset.id, .name = dataset.name, .current_version = dataset.current_version};
    out.file = {.filename = dataset.filename,
                .file_path = dataset.file_key,
                .content_hash = dataset.content_hash,
                .uploaded_at = iso_utc(dataset.created_at),
                .file_size = dataset.file_size};
    for (const auto& v : versions) out.versions.push_back(version_document(v, dataset.current_version));
    std::int64_t at = dataset.current_version;
    if (in.answer_id) {
        SL_TRY(const auto answer, call.services.ask->get(call.who(), *in.answer_id));
        const auto used = std::ranges::find_if(out.versions, [&](const LineageVersion& v) {
            return std::ranges::any_of(answer.at("dataset_versions").as_array(),
                                       [&](const auto& id) { return id.as_string() == v.id; });
        });
        if (used == out.versions.end())
            return fail(ErrorCode::NotFound, "That answer did not use this dataset.");
        at = used->number;
        out.answer = LineageAnswer{
            .id = *in.answer_id, .question = std::string(answer.at("question").as_string()), .version = at};
    }
    // A version is made of one with a smaller number, so this ends.
    for (auto v = std::ranges::find(out.versions, at, &LineageVersion::number); v != out.versions.end();
         v = std::ranges::find(out.versions, at, &LineageVersion::number)) {
        out.path.push_back(at);
        if (!v->base_version || *v->base_version >= at) break;
        at = *v->base_version;
    }
    return out;
}

}  // namespace sightline::api
