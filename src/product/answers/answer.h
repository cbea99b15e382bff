#pragma once
// Answer: everything one question gave: what it was understood as, the query, the rows, the chart, the words
// and the evidence. The one object every surface writes (answer_json.cpp gives the form of the API).

#include <boost/json.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/table.h"
#include "core/charts/chart.h"
#include "core/language/language.h"
#include "core/narrative/narrative.h"
#include "core/query/query.h"
#include "core/query/schema.h"
#include "product/answers/evidence.h"

namespace sightline::answers {

/// A question asked before, and its answer's id.
struct PastQuestion {
    std::string id, question;
};

struct Answer {
    std::string id, question, planner = "grammar";
    bool refused = false;
    std::string refusal;
    std::vector<std::string> understood, unmatched;

    std::optional<query::Query> query;
    query::Presentation presentation;
    std::vector<std::size_t> answer_columns;
    std::string sentence, sql;
    std::shared_ptr<const Table> table;  ///< null when refused
    charts::Chart chart;
    narrative::Narrative narrative;
    std::string response_text;
    std::optional<Evidence> evidence;
    std::vector<language::Assumption> assumptions;
    std::vector<language::Reading> alternatives;  ///< other readings, best first
    std::vector<std::string> suggestions;
    std::vector<PastQuestion> similar_questions;  ///< of this person over the same data, when it is in doubt
    double confidence_score = 0;
    std::vector<std::string> dataset_ids, dataset_versions;
    std::string conversation_id;
    std::int64_t created_at = 0;
    double understand_ms = 0, query_ms = 0, evidence_ms = 0, total_ms = 0;
    bool cached = false;
};

std::string confidence_word(double score);  ///< "High" from 0.75, "Medium" from 0.45, else "Low"

/// A cell for JSON: integers beyond 2^53 and decimals beyond 15 digits as strings, times as ISO text.
boost::json::value cell_json(const Column& column, std::size_t row);
boost::json::array rows_json(const Table& table, std::size_t max_rows);
boost::json::array types_json(const Table& table);

constexpr std::size_t kSmallRows = 1000;
constexpr std::size_t kSmallBytes = 1 << 20;
bool is_small(const Table& table);

/// The whole Answer of the API. `max_rows` bounds `rows` (then truncated is true).
boost::json::object to_json(const Answer& answer, const query::Schema& schema,
                            std::size_t max_rows = kSmallRows);
boost::json::array assumptions_json(const std::vector<language::Assumption>& assumptions);
boost::json::array similar_json(const std::vector<PastQuestion>& questions);
boost::json::array alternatives_json(const std::vector<language::Reading>& readings,
                                     const query::Schema& schema);

}  // namespace sightline::answers
