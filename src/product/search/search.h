#pragma once
// search: datasets, columns and one's own past questions, found by words (inflected, begun, mistyped) and by
// meaning. Only what the person may see: other people's datasets as access.h says, no column that is hidden
// from them, no question but their own and only over data they still see. No cell value is looked at. Calls
// block; thread-safe.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "core/language/language.h"
#include "platform/store/store.h"
#include "product/teams/access.h"

namespace sightline::search {

enum class Kind { Dataset, Column, Question };
std::string_view name_of(Kind kind);  ///< "dataset", "column", "question"

/// Why something was found: `asked` of the query stands for `found` in it.
struct Reason {
    std::string by;  ///< "words", "beginning", "spelling", "meaning"
    std::string asked, found;
    std::string in;  ///< "name", "description", "file", "column", "dataset", "question"
};

struct Hit {
    Kind kind = Kind::Dataset;
    std::string id;                        ///< of the dataset (also of a column's), or of the answer
    std::string title;                     ///< name of the dataset or column, or the question
    std::string dataset_name;              ///< of a column's dataset; of a question's, "Orders, Customers"
    std::string column_type;               ///< of a column
    std::vector<std::string> dataset_ids;  ///< a question's
    std::int64_t asked_at = 0;             ///< a question's
    double score = 0;                      ///< comparable within one kind only
    std::vector<Reason> reasons;
};

struct Request {
    std::string text;
    std::optional<Kind> only;
    std::size_t limit = 5;  ///< of each kind
};

struct Found {
    std::vector<Hit> hits;  ///< kind after kind in the order of their best hit, each best first
    bool partial = false;   ///< the index is full: only the newest datasets and questions are in it
};

struct PastQuestion {
    std::string id, question;
    std::int64_t asked_at = 0;
};

class SearchService {
  public:
    virtual ~SearchService() = default;

    virtual Result<Found> find(const teams::Identity& who, const Request& request) = 0;

    /// Own questions over these very datasets that were answered well and are like `text`, which is none of
    /// them itself; best first.
    virtual Result<std::vector<PastQuestion>> similar(const teams::Identity& who,
                                                      const std::vector<std::string>& dataset_ids,
                                                      const std::string& text, std::size_t limit) = 0;
};

/// Indexes are made from the store when first needed and kept while they are used, together within
/// `memory_bytes`.
std::shared_ptr<SearchService> make_search(std::shared_ptr<store::Store> store,
                                           std::shared_ptr<const language::Language> language,
                                           std::int64_t memory_bytes, std::shared_ptr<Metrics> metrics);

}  // namespace sightline::search
