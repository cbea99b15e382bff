#include "product/datasets/intake/table_choices.h"

#include <algorithm>
#include <semaphore>

#include "base/clock.h"
#include "base/json_members.h"
#include "base/log.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/intake/part_name.h"
#include "product/datasets/intake/table_look.h"

namespace sightline::datasets {

namespace {

constexpr std::size_t kShownRows = 5;
constexpr std::ptrdiff_t kLooksAtOnce = 2;  // each reads a whole file

/// Whether it is called as its part, after what its file was called.
bool is_named_by_part(const Dataset& d) {
    return !d.part.empty() && d.name.ends_with(part_label(d.part));
}

std::string named(const Dataset& first, const std::string& part) {
    const std::string label = part_label(part);
    std::string before = first.name == first.filename ? "" : first.name + " – ";
    if (is_named_by_part(first))
        before = first.name.substr(0, first.name.size() - part_label(first.part).size());
    return (before + label).substr(0, 200);
}

/// Not stored yet; `origin_id` holds their file.
std::vector<Dataset> datasets_of(const Dataset& first, const std::vector<std::string>& parts,
                                 const std::string& origin_id) {
    std::vector<Dataset> out;
    for (const std::string& part : parts) {
        Dataset& d = out.emplace_back(
            new_dataset({first.tenant_id, first.owner_id, teams::Role::User},
                        {first.filename, named(first, part), first.description, first.source_url}));
        d.part = part;
        d.origin_id = origin_id;
        d.file_size = first.file_size;
        d.content_hash = first.content_hash;
    }
    return out;
}

Result<void> insert_tables(store::Session& s, const IntakeParts& parts, const std::vector<Dataset>& tables) {
    for (const Dataset& d : tables) {
        SL_CHECK(insert_dataset(s, d));
        SL_CHECK(parts.jobs->enqueue(s, d.tenant_id, "import", d.id, "{}"));
    }
    return {};
}

/// An import's report names the tables; a recipe's version has another.
Result<boost::json::object> import_report(store::Session& s, const Dataset& d) {
    SL_TRY(const auto versions, list_versions(s, d.tenant_id, d.id));
    const auto it = std::ranges::find(versions, "import", &Version::kind);
    return it == versions.end() ? boost::json::object{} : it->load_report;
}

Error nothing_waits() {
    return {ErrorCode::Conflict,
            "No table of this file waits for a choice: one was made, or all tables were taken.",
            {}};
}

class Service final : public TableChoices {
  public:
    Service(DatasetService& datasets, ImportParts parts, std::function<Result<void>(const Dataset&)> purge)
        : datasets_(datasets), parts_(std::move(parts)), purge_(std::move(purge)) {}

    Result<TableOffer> offered(const teams::Identity& who, const std::string& id,
                               const engine::CancelToken& cancel) override {
        SL_TRY(const Waiting w, waiting(who, id));
        TableOffer out;
        out.choose_until = w.dataset.choose_until;
        const std::string format = json::text_of(w.report, "format");
        const auto add = [&](const std::string& part) -> OfferedTable& {
            return out.tables.emplace_back(
                OfferedTable{.part = part, .name = part_label(part), .kind = kind_of_table(format)});
        };
        OfferedTable& first = add(w.part);
        first.dataset_id = id;
        first.looked_into = true;
        first.row_count = w.dataset.row_count;
        first.repairs = json::texts_of(w.report, "repairs");
        SL_TRY(first.rows, datasets_.sample(who, id, kShownRows));
        for (const std::string& part : w.others) add(part);

        if (!looking_.try_acquire_for(parts_.limits.choice_look))
            return fail(ErrorCode::Unavailable,
                        "Other files are being looked into just now. Try again in a minute.");
        const std::shared_ptr<void> leave(nullptr, [&](void*) { looking_.release(); });
        SL_CHECK(look_into(parts_, w.dataset, std::span(out.tables).subspan(1), kShownRows, cancel));
        return out;
    }

    Result<std::vector<Dataset>> choose(const teams::Identity& who, const std::string& id,
                                        const std::vector<std::string>& chosen) override {
        SL_TRY(const Waiting w, waiting(who, id));
        if (chosen.empty())
            return fail(ErrorCode::InvalidInput,
                        "Choose at least one table, or delete the dataset if none is wanted.");
        for (const std::string& part : chosen)
            if (part != w.part && std::ranges::find(w.others, part) == w.others.end())
                return fail(ErrorCode::InvalidInput,
                            "The file holds no table “" + part.substr(0, 200) + "”.");
        std::vector<std::string> others;
        for (const std::string& part : w.others)
            if (std::ranges::find(chosen, part) != chosen.end()) others.push_back(part);
        const bool keeps_first = std::ranges::find(chosen, w.part) != chosen.end();
        return keeps_first ? take(who, w, others) : replace(who, w, others);
    }

  private:
    struct Waiting {
        Dataset dataset;
        boost::json::object report;
        std::string part;
        std::vector<std::string> others;
    };

    Result<Waiting> waiting(const teams::Identity& who, const std::string& id) {
        Waiting w;
        SL_TRY(w.dataset, datasets_.get(who, id));
        const Dataset& d = w.dataset;
        SL_CHECK(teams::may_change(who, {d.tenant_id, d.owner_id, d.is_public}, "dataset"));
        if (d.choose_until == 0) return std::unexpected(nothing_waits());
        SL_TRY(w.report, parts_.store->read<boost::json::object>(
                             [&](store::Session& s) { return import_report(s, d); }));
        w.part = json::text_of(w.report, "part");
        w.others = other_parts(w.report);
        return w;
    }

    Result<std::vector<Dataset>> take(const teams::Identity& who, const Waiting& w,
                                      const std::vector<std::string>& others) {
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_TRY(const bool mine, end_choice(s, w.dataset.tenant_id, w.dataset.id));
            if (!mine) return std::unexpected(nothing_waits());
            SL_CHECK(add_tables(s, parts_, w.dataset, w.part, others));
            return true;
        }));
        parts_.jobs->wake();
        return made(who, w.dataset.id);
    }

    /// Without the first table: another one holds the file from now on.
    Result<std::vector<Dataset>> replace(const teams::Identity& who, const Waiting& w,
                                         const std::vector<std::string>& others) {
        const Dataset& first = w.dataset;
        auto tables = datasets_of(first, others, "");
        const Dataset& heir = tables.front();
        for (auto& d : std::span(tables).subspan(1)) d.origin_id = heir.id;
        SL_CHECK(announce(parts_, heir));
        const auto copied = parts_.blobs->copy(first.file_key, heir.file_key);
        const auto done = parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(copied);
            SL_CHECK(keep_announced(s, heir));
            SL_TRY(const bool mine, end_choice(s, first.tenant_id, first.id));
            if (!mine) return std::unexpected(nothing_waits());
            SL_CHECK(insert_tables(s, parts_, tables));
            SL_CHECK(mark_deleted(s, first.tenant_id, first.id));
            SL_CHECK(write_audit(s, who, "dataset.deleted", first.id, first.name));
            return true;
        });
        if (!done) {
            (void)withdraw(parts_, heir);
            return std::unexpected(done.error());
        }
        parts_.jobs->wake();
        if (const auto job = parts_.jobs->latest(first.tenant_id, first.id); job && *job)
            (void)parts_.jobs->cancel(first.tenant_id, (*job)->id);
        if (const auto purged = purge_(first); !purged)  // done when the server starts again
            log::warning("purge_failed", {{"dataset", first.id}, {"reason", purged.error().detail}});
        return made(who, heir.id);
    }

    Result<std::vector<Dataset>> made(const teams::Identity& who, const std::string& id) {
        SL_TRY(auto all, datasets_.siblings(who, id));
        if (all.empty()) {
            SL_TRY(auto only, datasets_.get(who, id));
            all.push_back(std::move(only));
        }
        return all;
    }

    DatasetService& datasets_;
    const ImportParts parts_;
    const std::function<Result<void>(const Dataset&)> purge_;
    std::counting_semaphore<kLooksAtOnce> looking_{kLooksAtOnce};
};

}  // namespace

std::vector<std::string> other_parts(const boost::json::object& report) {
    return json::texts_of(report, "other_parts");
}

Result<void> add_tables(store::Session& s, const IntakeParts& parts, const Dataset& first,
                        const std::string& part, const std::vector<std::string>& others) {
    if (part != first.part) {  // of the whole file, or of an archive within it, the first table is taken
        Dataset renamed = first;
        renamed.part = part;
        if (first.part.empty() || is_named_by_part(first)) renamed.name = named(first, part);
        SL_CHECK(name_part(s, renamed));
    }
    if (others.empty()) return {};
    const std::string origin = first.origin_id.empty() ? first.id : first.origin_id;
    SL_TRY(const auto known, list_siblings(s, first.tenant_id, origin));
    if (static_cast<std::int64_t>(known.size() + others.size()) > parts.limits.unpack.tables)
        return fail(ErrorCode::TooLarge,
                    "The archive holds more tables than are taken at once. Pack fewer, or raise the setting "
                    "max_archive_tables.");
    return insert_tables(s, parts, datasets_of(first, others, origin));
}

void take_unchosen(const IntakeParts& parts) {
    using Datasets = std::vector<Dataset>;
    const auto over =
        parts.store->read<Datasets>([](store::Session& s) { return unchosen_datasets(s, now_micros()); });
    for (const Dataset& d : over ? *over : Datasets{}) {
        const auto done = parts.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_TRY(const bool mine, end_choice(s, d.tenant_id, d.id));
            if (!mine) return true;
            SL_TRY(const auto report, import_report(s, d));
            SL_CHECK(add_tables(s, parts, d, json::text_of(report, "part"), other_parts(report)));
            return true;
        });
        if (!done) log::warning("tables_not_taken", {{"dataset", d.id}, {"reason", done.error().message}});
        parts.jobs->wake();
    }
}

std::unique_ptr<TableChoices> make_table_choices(DatasetService& datasets, const ImportParts& parts,
                                                 std::function<Result<void>(const Dataset&)> purge) {
    return std::make_unique<Service>(datasets, parts, std::move(purge));
}

}  // namespace sightline::datasets
