#pragma once
// DatasetIndex: one tenant's datasets and columns, kept as the store has them. What a person may see is asked
// of access.h at each search.

#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "product/datasets/catalogue.h"
#include "product/search/entry_index.h"
#include "product/search/search.h"

namespace sightline::search {

class DatasetIndex {
  public:
    DatasetIndex(std::string tenant_id, const std::shared_ptr<const language::Language>& language);

    /// Takes over what changed in the store, the newest datasets first, and stops growing at `most_bytes`.
    Result<void> refresh(store::Store& store, std::size_t most_bytes);

    std::vector<Hit> find(const teams::Identity& who, Kind kind, std::string_view text,
                          std::size_t count) const;

    /// Of those that `who` may see; the others are left out.
    std::vector<std::string> visible(const teams::Identity& who, const std::vector<std::string>& ids) const;

    /// What the datasets are called, in their order: "Orders, Customers".
    std::string names_of(const std::vector<std::string>& ids) const;

    std::size_t bytes() const;
    bool partial() const;

  private:
    struct Known {
        datasets::CatalogueItem item;
        std::vector<query::ColumnInfo> columns;
        Slot slot = 0;
        std::vector<Slot> column_slots;
    };
    struct ColumnPlace {
        const Known* owner = nullptr;
        std::size_t column = 0;
    };

    void add(Known known);
    void drop(const std::string& id);
    static std::vector<std::string> shown_names(const Known& known);
    Hit hit_of(Kind kind, const retrieval::WordHit& found) const;

    const std::string tenant_id_;
    std::mutex refreshing_;  // one at a time, so that an older state never follows a newer one
    mutable std::shared_mutex mutex_;
    std::string mark_;
    bool partial_ = false;
    std::size_t bytes_ = 0;
    EntryIndex datasets_, columns_;
    std::map<std::string, Known> known_;  // nodes stay where they are
    std::vector<const Known*> by_slot_;
    std::vector<ColumnPlace> by_column_slot_;
};

}  // namespace sightline::search
