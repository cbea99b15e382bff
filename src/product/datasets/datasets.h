#pragma once
// DatasetService: import, find, share and delete datasets, and query their versions with access applied.
// Every call takes the Identity of who asks; what that person may not see is NotFound. Thread-safe; calls
// block.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "base/table.h"
#include "core/language/language.h"
#include "platform/blob/blob.h"
#include "platform/engine/engine.h"
#include "platform/jobs/jobs.h"
#include "platform/store/store.h"
#include "product/datasets/dataset.h"
#include "product/datasets/importing/file_reading.h"
#include "product/datasets/relations/relation_store.h"
#include "product/datasets/versions/masking.h"
#include "product/teams/access.h"

namespace sightline::datasets {

struct Limits {
    std::int64_t max_file_bytes = 4LL << 30;
    std::int64_t user_quota_bytes = 0, tenant_quota_bytes = 0;  ///< of originals; 0: no limit
    std::chrono::hours upload_life{24};                         ///< of an unfinished upload that rests
    std::int64_t import_memory_bytes = 2LL << 30;
    std::int64_t query_memory_bytes = 2LL << 30;
    int engine_threads = 2;
    std::chrono::milliseconds import_deadline{30LL * 60 * 1000};
    std::chrono::milliseconds query_deadline{60'000};
    std::int64_t temp_bytes = 16LL << 30;
    engine::UnpackLimits unpack;
    std::chrono::seconds choice_wait{3600};  ///< for a choice among the tables of a file; 0: none is offered
    std::chrono::milliseconds choice_look{20'000};  ///< spent on looking into tables that are offered
    std::int64_t sample_first_bytes = 0;  ///< larger text files can be asked from a sample at first; 0: none
    std::int64_t sample_bytes = 32LL << 20;  ///< of such a sample
    int import_shards = 1;  ///< pieces at most that a long CSV is imported in, by as many workers
    std::int64_t shard_bytes = 256LL << 20;     ///< of a piece, at least
    std::int64_t preview_rows = 10'000;         ///< a recipe's preview runs on a sample of this many
    std::int64_t max_indexed_values = 200'000;  ///< distinct values of one column in the value index
};

/// What is known of a file before its bytes.
struct Incoming {
    std::string filename;           ///< or a path or address that ends in it; may be anything
    std::string name, description;  ///< name "" takes the file's
    std::string source_url;         ///< where it is fetched from
    bool choose = false;            ///< tables beside its first wait for a choice, see table_choices.h
};

/// A file on its way in: write the bytes as they arrive, then finish. Dropped, nothing remains.
class Upload {
  public:
    virtual ~Upload() = default;
    virtual Result<void> write(std::string_view bytes) = 0;  ///< TooLarge past the limit
    /// Keeps the original and queues the import, in one transaction: once this returns, nothing of it is
    /// lost.
    virtual Result<Dataset> finish() = 0;
};

struct Page {
    std::vector<Dataset> items;
    std::string next_cursor;
    std::int64_t total = 0;
};
struct ListQuery {
    std::int64_t limit = 50;
    std::string cursor, sort = "-created_at", status, search;
    bool only_public = false;
};
struct Changes {
    std::optional<std::string> name, description;
    std::optional<bool> is_public;
};

class RecipeService;  // recipes.h
class SourceService;  // sources.h
class TableChoices;   // table_choices.h
struct SourceSettings;

/// Several datasets together as one thing to ask about. Table names are unique and stable for the same set in
/// the same order.
struct Subject {
    std::vector<Dataset> datasets;
    std::vector<Version> versions;
    query::Schema schema;
    std::string key;  ///< tenant and sorted version ids: of engines and cached results
    engine::Spec spec;
    std::shared_ptr<const language::Lexicon> lexicon;
    std::string lexicon_key;  ///< changes whenever `lexicon` does
};

class DatasetService {
  public:
    virtual ~DatasetService() = default;

    virtual Result<std::unique_ptr<Upload>> begin_upload(const teams::Identity& who,
                                                         const Incoming& incoming) = 0;
    virtual Result<Dataset> get(const teams::Identity& who, const std::string& id) = 0;
    /// The tables of the file it came in that are datasets of their own, itself among them where there are
    /// several; those the person may see.
    virtual Result<std::vector<Dataset>> siblings(const teams::Identity& who, const std::string& id) = 0;
    virtual Result<Page> list(const teams::Identity& who, const ListQuery& query) = 0;
    virtual Result<Dataset> change(const teams::Identity& who, const std::string& id,
                                   const Changes& changes) = 0;
    /// Purges all versions and derived data; audited. A running import is stopped.
    virtual Result<void> remove(const teams::Identity& who, const std::string& id) = 0;

    virtual Result<Version> version(
        const teams::Identity& who,
        const std::string& id) = 0;  ///< the current one; Conflict while importing
    virtual Result<std::vector<Version>> versions(const teams::Identity& who, const std::string& id) = 0;
    virtual Result<Table> sample(const teams::Identity& who, const std::string& id,
                                 std::size_t rows) = 0;  ///< first rows
    /// Where the values of those rows stand in the workbook they came in, a list a row: "Sales!B7", "" for
    /// what stands in no cell. Empty for what is no workbook as it was imported.
    virtual Result<std::vector<std::vector<std::string>>> sample_cells(const teams::Identity& who,
                                                                       const std::string& id,
                                                                       std::size_t rows) = 0;
    virtual Result<std::vector<std::string>> suggestions(const teams::Identity& who,
                                                         const std::string& id) = 0;
    /// 001's metadata: dataset_overview, column_metadata, statistical_findings, data_quality.
    virtual Result<boost::json::object> metadata(const teams::Identity& who, const std::string& id) = 0;

    /// What a question over these datasets may use; all when `ids` is empty and there is exactly one dataset.
    virtual Result<Subject> subject(const teams::Identity& who, const std::vector<std::string>& ids) = 0;
    virtual Result<Table> query(const Subject& subject, const engine::Request& request,
                                const engine::CancelToken& cancel) = 0;
    /// What was decided about relations among these datasets.
    virtual Result<std::vector<RelationDecision>> relation_decisions(const teams::Identity& who,
                                                                     const std::vector<std::string>& ids) = 0;
    /// Of someone who may change the dataset that refers and read the other; an empty status forgets.
    /// Audited.
    virtual Result<void> decide_relation(const teams::Identity& who, const RelationDecision& decision) = 0;
    /// One dataset without its masks: only to measure what holds no value, never to be shown.
    virtual Result<Subject> unmasked(const teams::Identity& who, const std::string& id) = 0;

    virtual Result<MaskingPolicy> masking(const teams::Identity& who, const std::string& id) = 0;
    /// The rules from now on, for the columns the dataset has now; audited. Who may change the dataset may do
    /// this.
    virtual Result<MaskingPolicy> set_masking(const teams::Identity& who, const std::string& id,
                                              const std::vector<MaskRule>& rules) = 0;
    /// Writes a result as a Parquet file and gives its path; the caller removes it.
    virtual Result<std::string> export_parquet(const Subject& subject, const engine::Request& request,
                                               const engine::CancelToken& cancel) = 0;

    virtual RecipeService& recipes() = 0;
    virtual SourceService& sources() = 0;
    virtual TableChoices& table_choices() = 0;
};

/// Registers its jobs with `jobs` (before it starts).
std::shared_ptr<DatasetService> make_datasets(
    std::shared_ptr<store::Store> store, std::shared_ptr<blob::Blobs> blobs, std::shared_ptr<jobs::Jobs> jobs,
    std::shared_ptr<engine::Pool> pool, engine::Launch launch, FileReader reader,
    std::shared_ptr<const language::Language> language, std::string hot_folder, Limits limits,
    const SourceSettings& sources, std::shared_ptr<Metrics> metrics);

}  // namespace sightline::datasets
