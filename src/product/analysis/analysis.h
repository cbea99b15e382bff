#pragma once
// AnalysisService: what is measured of a dataset beyond its profile: quality, personal data, statistics. Each
// report is made once a version, as the one who asks sees it, and kept. Of very many rows a job makes it:
// until it has, quality() and statistics() give a report whose status is "measuring". Thread-safe; calls
// block.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/jobs/jobs.h"
#include "platform/store/store.h"
#include "product/analysis/person_names.h"
#include "product/analysis/quality.h"
#include "product/analysis/relations.h"
#include "product/analysis/statistics.h"
#include "product/datasets/datasets.h"

namespace sightline::analysis {

struct AnalysisSettings {
    std::int64_t sample_rows = 20'000;      ///< looked at to know what to look for
    std::int64_t exact_rows = 200'000;      ///< statistics of more rows come from a sample of as many
    std::int64_t at_once_rows = 1'000'000;  ///< quality and statistics of more rows are measured by a job
    std::chrono::milliseconds deadline{300'000};  ///< of one statement
};

struct PersonalColumn {
    std::string column, kind, label;
    double share = 0, confidence = 0;
    bool by_values = false, by_name = false, within_text = false;
    std::vector<std::string> examples;
    std::string mask;     ///< that is on for some: none, partial, hash, hidden
    std::string advised;  ///< the mask advised
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "kind",
                       .one_of = "email|phone|ssn|card|iban|ip_address|person_name|postal_address"},
            json::Rule{.member = "share",
                       .minimum = 0,
                       .maximum = 1,
                       .description = "Of the filled values looked at, how many are of this kind."},
            json::Rule{.member = "confidence", .minimum = 0, .maximum = 1},
            json::Rule{.member = "within_text", .description = "It stands inside longer texts."},
            json::Rule{.member = "examples", .description = "Shown in part, whoever asks."},
            json::Rule{.member = "mask", .one_of = "none|partial|hash|hidden"},
            json::Rule{.member = "advised", .one_of = "none|partial|hash|hidden"}};
    }
};
BOOST_DESCRIBE_STRUCT(PersonalColumn, (),
                      (column, kind, label, share, confidence, by_values, by_name, within_text, examples,
                       mask, advised))

struct PersonalReport {
    std::vector<PersonalColumn> findings;
    std::int64_t row_count = 0, sampled_rows = 0;
    bool approximate = false;  ///< found in a sample of the rows
    std::optional<std::string>
        sample_note;  ///< the dataset itself is a sample so far, see datasets::sample_note
};
BOOST_DESCRIBE_STRUCT(PersonalReport, (), (findings, row_count, sampled_rows, approximate, sample_note))

class AnalysisService {
  public:
    virtual ~AnalysisService() = default;
    virtual Result<Quality> quality(const teams::Identity& who, const std::string& dataset_id,
                                    const engine::CancelToken& cancel) = 0;
    /// The quality report when it was made before; nothing otherwise.
    virtual Result<std::optional<Quality>> known_quality(const teams::Identity& who,
                                                         const std::string& dataset_id) = 0;
    /// Rows of one finding: the number of each row, then all columns. NotFound for no such finding,
    /// InvalidInput for one about a column as a whole.
    virtual Result<Table> quality_rows(const teams::Identity& who, const std::string& dataset_id,
                                       const std::string& finding, std::int64_t limit, std::int64_t offset,
                                       const engine::CancelToken& cancel) = 0;
    virtual Result<PersonalReport> personal_data(const teams::Identity& who, const std::string& dataset_id,
                                                 const engine::CancelToken& cancel) = 0;
    virtual Result<Statistics> statistics(const teams::Identity& who, const std::string& dataset_id,
                                          const engine::CancelToken& cancel) = 0;
    /// Relations among these datasets, inferred, confirmed and rejected, each measured on the values.
    virtual Result<std::vector<Relation>> relations(const teams::Identity& who,
                                                    const std::vector<std::string>& dataset_ids,
                                                    const engine::CancelToken& cancel) = 0;
    /// What a join over these two columns would do.
    virtual Result<Relation> join_advice(const teams::Identity& who, const RelationEnds& ends,
                                         const engine::CancelToken& cancel) = 0;
};

/// Registers the handler "analysis": before the jobs are started.
std::shared_ptr<AnalysisService> make_analysis(std::shared_ptr<datasets::DatasetService> datasets,
                                               std::shared_ptr<store::Store> store,
                                               const std::shared_ptr<jobs::Jobs>& jobs,
                                               std::shared_ptr<const PersonNames> names,
                                               AnalysisSettings settings);

}  // namespace sightline::analysis
