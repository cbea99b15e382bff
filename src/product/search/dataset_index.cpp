#include "product/search/dataset_index.h"

#include <algorithm>
#include <set>

#include "product/search/texts.h"

namespace sightline::search {

namespace {

teams::Owned owned(const datasets::CatalogueItem& item) {
    return {item.tenant_id, item.owner_id, item.is_public};
}

bool may_read(const teams::Identity& who, const datasets::CatalogueItem& item) {
    return teams::may_read(who, owned(item), "dataset").has_value();
}

bool may_see(const teams::Identity& who, const datasets::CatalogueItem& item, const std::string& column) {
    return datasets::shows_column(item.policy, teams::standing(who, owned(item)), column);
}

std::size_t bytes_of(const datasets::CatalogueItem& item, const std::vector<query::ColumnInfo>& columns) {
    constexpr std::size_t kEntry = 400;  // its words, their postings and what is shown of it, about
    return kEntry * (1 + columns.size()) + item.description.size() * 4;
}

}  // namespace

DatasetIndex::DatasetIndex(std::string tenant_id, const std::shared_ptr<const language::Language>& language)
    : tenant_id_(std::move(tenant_id)), datasets_(language), columns_(language) {}

Result<void> DatasetIndex::refresh(store::Store& store, std::size_t most_bytes) {
    const std::lock_guard turn(refreshing_);
    return store.run(false, [&](store::Session& s) -> Result<void> {
        SL_TRY(std::string mark, datasets::catalogue_mark(s, tenant_id_));
        {
            const std::shared_lock lock(mutex_);
            if (mark == mark_) return {};
        }
        SL_TRY(auto items, datasets::read_catalogue(s, tenant_id_));
        const std::unique_lock lock(mutex_);
        std::set<std::string, std::less<>> there;
        for (const auto& item : items) there.insert(item.id);
        for (auto it = known_.begin(); it != known_.end();) {
            const std::string id = it->first;
            ++it;
            if (!there.contains(id)) drop(id);
        }
        partial_ = false;
        for (auto& item : items) {
            if (const auto it = known_.find(item.id); it != known_.end()) {
                const auto& old = it->second.item;
                if (old.updated_at == item.updated_at && old.policy.updated_at == item.policy.updated_at)
                    continue;
                drop(item.id);
            }
            Known known;
            if (item.version > 0) {
                SL_TRY(known.columns, datasets::read_columns(s, item));
            }
            if (bytes_ + bytes_of(item, known.columns) > most_bytes) {
                partial_ = true;
                continue;
            }
            known.item = std::move(item);
            add(std::move(known));
        }
        mark_ = std::move(mark);
        return {};
    });
}

std::vector<std::string> DatasetIndex::shown_names(const Known& known) {
    std::vector<std::string> out;
    for (const auto& c : known.columns)
        if (datasets::shows_column(known.item.policy, teams::Standing::Viewer, c.name)) out.push_back(c.name);
    return out;
}

void DatasetIndex::add(Known made) {
    bytes_ += bytes_of(made.item, made.columns);
    for (auto& c : made.columns) c.samples.clear();  // no value is kept here
    const std::string id = made.item.id;
    Known& known = known_[id] = std::move(made);
    // A dataset stands by the columns that everyone sees; the others are found by themselves, by those who
    // do.
    const auto text = dataset_text(known.item.name, known.item.description,
                                   known.item.filename + " " + known.item.part, shown_names(known));
    known.slot = datasets_.add(text);
    if (by_slot_.size() <= known.slot) by_slot_.resize(known.slot + 1);
    by_slot_[known.slot] = &known;
    for (std::size_t i = 0; i < known.columns.size(); ++i) {
        const Slot slot = columns_.add(column_text(known.columns[i].name, known.item.name));
        known.column_slots.push_back(slot);
        if (by_column_slot_.size() <= slot) by_column_slot_.resize(slot + 1);
        by_column_slot_[slot] = {&known, i};
    }
}

void DatasetIndex::drop(const std::string& id) {
    const auto it = known_.find(id);
    bytes_ -= bytes_of(it->second.item, it->second.columns);
    datasets_.remove(it->second.slot);
    by_slot_[it->second.slot] = nullptr;
    for (const Slot slot : it->second.column_slots) {
        columns_.remove(slot);
        by_column_slot_[slot] = {};
    }
    known_.erase(it);
}

std::vector<Hit> DatasetIndex::find(const teams::Identity& who, Kind kind, std::string_view text,
                                    std::size_t count) const {
    const std::shared_lock lock(mutex_);
    std::vector<char> among;
    if (kind == Kind::Dataset) {
        among.resize(by_slot_.size());
        for (std::size_t i = 0; i < among.size(); ++i)
            among[i] = by_slot_[i] && may_read(who, by_slot_[i]->item);
    } else {
        among.resize(by_column_slot_.size());
        for (const auto& [id, known] : known_) {
            if (!may_read(who, known.item)) continue;
            for (std::size_t i = 0; i < known.columns.size(); ++i)
                among[known.column_slots[i]] =
                    known.item.policy.rules.empty() || may_see(who, known.item, known.columns[i].name);
        }
    }
    std::vector<Hit> out;
    for (const retrieval::WordHit& found :
         (kind == Kind::Dataset ? datasets_ : columns_).find(text, count, among))
        out.push_back(hit_of(kind, found));
    return out;
}

Hit DatasetIndex::hit_of(Kind kind, const retrieval::WordHit& found) const {
    Hit hit;
    hit.kind = kind;
    hit.score = found.score;
    hit.reasons = reasons_of(found.matches);
    if (kind == Kind::Dataset) {
        const Known& known = *by_slot_[found.slot];
        hit.id = known.item.id;
        hit.title = hit.dataset_name = known.item.name;
        return hit;
    }
    const auto& [owner, column] = by_column_slot_[found.slot];
    hit.id = owner->item.id;
    hit.title = owner->columns[column].name;
    hit.dataset_name = owner->item.name;
    hit.column_type = std::string(sightline::name_of(owner->columns[column].type));
    return hit;
}

std::vector<std::string> DatasetIndex::visible(const teams::Identity& who,
                                               const std::vector<std::string>& ids) const {
    const std::shared_lock lock(mutex_);
    std::vector<std::string> out;
    for (const auto& id : ids)
        if (const auto it = known_.find(id); it != known_.end() && may_read(who, it->second.item))
            out.push_back(id);
    return out;
}

std::string DatasetIndex::names_of(const std::vector<std::string>& ids) const {
    const std::shared_lock lock(mutex_);
    std::string out;
    for (const auto& id : ids)
        if (const auto it = known_.find(id); it != known_.end())
            out += (out.empty() ? "" : ", ") + it->second.item.name;
    return out;
}

std::size_t DatasetIndex::bytes() const {
    const std::shared_lock lock(mutex_);
    return bytes_ + datasets_.bytes() + columns_.bytes();
}

bool DatasetIndex::partial() const {
    const std::shared_lock lock(mutex_);
    return partial_;
}

}  // namespace sightline::search
