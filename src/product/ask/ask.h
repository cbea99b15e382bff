#pragma once
// ask: the one pipeline from a question to an Answer, told as it grows through Events. Every surface (HTTP,
// SSE, WebSocket, command line) calls this and writes the same Events. Blocks; cancel with the token.

#include <boost/json.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "base/result.h"
#include "core/charts/writers.h"
#include "core/language/language.h"
#include "platform/cache/cache.h"
#include "platform/engine/engine.h"
#include "platform/store/store.h"
#include "product/answers/answer.h"
#include "product/ask/event.h"
#include "product/datasets/datasets.h"
#include "product/search/search.h"
#include "product/teams/access.h"

namespace sightline::ask {

struct Question {
    std::string text;
    std::vector<std::string> dataset_ids;
    std::string conversation_id;
    std::optional<query::Query> query;  ///< run this (a chosen alternative) instead of searching
    std::string theme = "dark";         ///< of the chart in the `chart` event: dark or light
    std::size_t max_rows = 10'000;
};

struct HistoryItem {
    std::string id, question, sentence, confidence;
    std::int64_t created_at = 0;
    std::vector<std::string> dataset_ids, dataset_versions;
};
struct HistoryPage {
    std::vector<HistoryItem> items;
    std::string next_cursor;
    std::int64_t total = 0;
};

class AskService {
  public:
    virtual ~AskService() = default;

    /// The Answer, stored under its id. A refusal is an Answer with refused = true, not an error. `events`
    /// may be empty; it is called on this thread in order: thought first, done last (also after an error).
    virtual Result<boost::json::object> ask(const teams::Identity& who, const Question& question,
                                            const EventSink& events, const engine::CancelToken& cancel) = 0;

    /// Query, SQL and sentence; nothing is run.
    virtual Result<boost::json::object> understand(const teams::Identity& who, const Question& question) = 0;

    /// Ways to go on with a question that is being typed; `cursor` is a byte of it.
    virtual Result<std::vector<language::Completion>> complete(const teams::Identity& who,
                                                               const std::vector<std::string>& dataset_ids,
                                                               const std::string& text, std::size_t cursor,
                                                               std::size_t count) = 0;

    /// Asks the tables that snapshots of one source were taken of, where they are, in the source's own SQL.
    /// The Answer is not kept, and has no evidence; `live` in it says what was asked and when. Forbidden
    /// where columns are masked.
    virtual Result<boost::json::object> ask_live(const teams::Identity& who, const std::string& source_id,
                                                 const std::vector<std::string>& snapshot_ids,
                                                 const Question& question,
                                                 const engine::CancelToken& cancel) = 0;

    virtual Result<boost::json::object> get(const teams::Identity& who, const std::string& answer_id) = 0;
    /// Newest first; `search` leaves those whose question holds it, whatever its case.
    virtual Result<HistoryPage> history(const teams::Identity& who, std::int64_t limit,
                                        const std::string& cursor, const std::string& search) = 0;
    /// Forgets an own question and its answer; the data stays. NotFound.
    virtual Result<void> remove(const teams::Identity& who, const std::string& answer_id) = 0;

    /// The rows of an answer again (from cache, else run anew over the pinned versions).
    virtual Result<Table> data(const teams::Identity& who, const std::string& answer_id,
                               const engine::CancelToken& cancel) = 0;
    /// A Parquet file of them; the caller removes it.
    virtual Result<std::string> data_parquet(const teams::Identity& who, const std::string& answer_id,
                                             const engine::CancelToken& cancel) = 0;

    /// An answer's chart in a drawing library's form, with another mark when `mark` is given; `theme` "dark"
    /// or "light". null where the answer is a table.
    virtual Result<boost::json::value> chart(const teams::Identity& who, const std::string& answer_id,
                                             charts::Format format, const std::string& theme,
                                             std::optional<query::Mark> mark,
                                             const engine::CancelToken& cancel) = 0;
};

std::shared_ptr<AskService> make_ask(std::shared_ptr<datasets::DatasetService> datasets,
                                     std::shared_ptr<const language::Language> language,
                                     std::shared_ptr<search::SearchService> search,
                                     std::shared_ptr<store::Store> store, std::shared_ptr<cache::Cache> cache,
                                     std::shared_ptr<Metrics> metrics);

}  // namespace sightline::ask
