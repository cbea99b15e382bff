#pragma once
// TableChoices: what a file of several tables holds, and which of them become datasets. An upload that asks
// for it (Incoming::choose) imports the file's first table and lets the others wait: until someone chooses,
// or until Limits::choice_wait is over and all are taken, as they are at once where nobody asked. Every call
// takes the Identity of who asks; only who may change the dataset sees the offer. Thread-safe; calls block.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/table.h"
#include "product/datasets/importing/import.h"

namespace sightline::datasets {

struct OfferedTable {
    std::string part, name;    ///< `part` names it in the file; `name` is for people
    std::string kind;          ///< sheet, file (of an archive), table (of a database or page)
    std::string dataset_id;    ///< it is one already; "" else
    bool looked_into = false;  ///< false: there was no time, and only the names above are set
    std::int64_t row_count = 0;
    Table rows;  ///< the first ones, with all columns
    std::vector<std::string> repairs;
    std::string error_message;  ///< it cannot be read: why
};
struct TableOffer {
    std::vector<OfferedTable> tables;  ///< as they lie in the file, the one that is a dataset first
    std::int64_t choose_until = 0;     ///< microseconds
};

class TableChoices {
  public:
    virtual ~TableChoices() = default;
    /// Reads the file anew, for Limits::choice_look at most. Conflict where nothing waits (any more).
    virtual Result<TableOffer> offered(const teams::Identity& who, const std::string& id,
                                       const engine::CancelToken& cancel) = 0;
    /// The chosen ones become datasets, the rest of the offer is gone: also the first table's dataset, when
    /// it is not among them. Once only: Conflict after that. InvalidInput for none, or one that is not there.
    virtual Result<std::vector<Dataset>> choose(const teams::Identity& who, const std::string& id,
                                                const std::vector<std::string>& parts) = 0;
};

/// `purge` removes what is kept of a dataset that is marked as deleted.
std::unique_ptr<TableChoices> make_table_choices(DatasetService& datasets, const ImportParts& parts,
                                                 std::function<Result<void>(const Dataset&)> purge);

/// The other tables of an import's file, as its report names them.
std::vector<std::string> other_parts(const boost::json::object& report);

/// The first table of an archive, workbook or database takes its name, and each of `others` becomes a dataset
/// of its own with its import queued. `origin_id` is the dataset that holds their file. Within the caller's
/// transaction; the job queue is to be woken after it.
Result<void> add_tables(store::Session& session, const IntakeParts& parts, const Dataset& first,
                        const std::string& part, const std::vector<std::string>& others);

/// Offers whose time is over: all their tables are taken.
void take_unchosen(const IntakeParts& parts);

}  // namespace sightline::datasets
