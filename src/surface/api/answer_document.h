#pragma once
// The Answer object as the OpenAPI document shows it. Answers are written by product/answers; tests hold them
// against this.

#include "base/described.h"

namespace sightline::api {

using JsonObject = boost::json::object;

struct AssumptionAlternative {
    std::string meaning;
    JsonObject query;
};
BOOST_DESCRIBE_STRUCT(AssumptionAlternative, (), (meaning, query))

struct Assumption {
    std::string phrase, meaning, kind;
    std::vector<AssumptionAlternative> alternatives;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "phrase",
                       .description = "Words of the question, empty when it comes from none."},
            json::Rule{.member = "meaning", .description = "What they were taken as: revenue = net_amount."}};
    }
};
BOOST_DESCRIBE_STRUCT(Assumption, (), (phrase, meaning, kind, alternatives))

struct ReadingAlternative {
    std::string sentence;
    JsonObject query;
    double confidence_score = 0;
};
BOOST_DESCRIBE_STRUCT(ReadingAlternative, (), (sentence, query, confidence_score))

struct EvidenceStep {
    std::string kind, label;
    std::int64_t rows_before = 0, rows_after = 0;
    std::string sql;
};
BOOST_DESCRIBE_STRUCT(EvidenceStep, (), (kind, label, rows_before, rows_after, sql))

struct EvidenceDateSpan {
    std::string column, from, to, grain;
    bool last_period_partial = false;
    std::optional<std::string> last_period;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "last_period", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(EvidenceDateSpan, (), (column, from, to, grain, last_period_partial, last_period))

struct EvidenceLint {
    std::string code, severity, message, path;
};
BOOST_DESCRIBE_STRUCT(EvidenceLint, (), (code, severity, message, path))

struct Evidence {
    std::int64_t rows_scanned = 0, rows_used = 0, result_rows = 0;
    std::vector<EvidenceStep> steps;
    std::vector<EvidenceLint> lints;
    std::optional<EvidenceDateSpan> date_span;
    static constexpr auto rules() { return std::array{json::Rule{.member = "date_span", .keep_null = true}}; }
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (rows_scanned, rows_used, result_rows, steps, lints, date_span))

struct Timings {
    double understand_ms = 0, query_ms = 0, evidence_ms = 0, total_ms = 0;
};
BOOST_DESCRIBE_STRUCT(Timings, (), (understand_ms, query_ms, evidence_ms, total_ms))

struct ChartAlternative {
    std::string mark, reason;
};
BOOST_DESCRIBE_STRUCT(ChartAlternative, (), (mark, reason))

/// Channels (x, y, color, size, facet, …) come beside these.
struct Chart {
    std::string mark, title, description, reason;
    JsonObject options;
    std::vector<ChartAlternative> alternatives;
    static constexpr bool additional_members = true;
};
BOOST_DESCRIBE_STRUCT(Chart, (), (mark, title, description, reason, options, alternatives))

struct LiveNote {
    std::string source_id, source, schema, table, asked_at;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "asked_at", .format = "date-time"}};
    }
};
BOOST_DESCRIBE_STRUCT(LiveNote, (), (source_id, source, schema, table, asked_at))

struct SimilarQuestion {
    std::string id, question;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "id", .description = "Of its answer."}};
    }
};
BOOST_DESCRIBE_STRUCT(SimilarQuestion, (), (id, question))

struct Answer {
    std::string id, question;
    bool refused = false;
    std::optional<std::string> refusal;
    std::optional<std::vector<std::string>> understood, unmatched;
    std::string sentence;
    std::optional<JsonObject> query;
    std::string sql;
    std::vector<std::string> columns, column_types;
    std::vector<std::vector<boost::json::value>> rows;
    std::int64_t row_count = 0;
    bool truncated = false;
    std::vector<std::int64_t> answer_columns;
    std::optional<Chart> chart;
    std::optional<JsonObject> chart_config;
    std::string response_text;
    boost::json::value narrative;
    std::optional<Evidence> evidence;
    std::vector<Assumption> assumptions;
    std::vector<ReadingAlternative> alternatives;
    std::vector<std::string> suggestions;
    std::optional<std::vector<SimilarQuestion>> similar_questions;
    std::string confidence;
    double confidence_score = 0;
    std::string planner;
    std::vector<std::string> dataset_ids, dataset_versions;
    std::optional<std::string> conversation_id, data_url;
    std::string created_at;
    bool cached = false;
    Timings timings;
    std::optional<LiveNote> live;

    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "refused",
                       .description = "The data cannot answer it; response_text says why."},
            json::Rule{.member = "query", .keep_null = true, .description = "The typed Query that was run."},
            json::Rule{.member = "sentence", .description = "The Query read back in plain words."},
            json::Rule{.member = "rows",
                       .description = "Whole numbers beyond 2^53 and decimals beyond 15 digits are strings."},
            json::Rule{.member = "chart", .keep_null = true},
            json::Rule{.member = "chart_config", .keep_null = true},
            json::Rule{.member = "evidence", .keep_null = true},
            json::Rule{.member = "suggestions",
                       .description =
                           "What to ask next; of a question that was refused or is doubted first the "
                           "same in words the data knows."},
            json::Rule{.member = "similar_questions",
                       .description =
                           "Own questions over the same data that were answered well, when this one "
                           "was refused or is doubted."},
            json::Rule{.member = "conversation_id", .keep_null = true},
            json::Rule{.member = "data_url", .keep_null = true},
            json::Rule{.member = "confidence", .one_of = "High|Medium|Low"},
            json::Rule{.member = "confidence_score", .minimum = 0, .maximum = 1},
            json::Rule{.member = "planner", .description = "What understood the question."},
            json::Rule{.member = "created_at", .format = "date-time"},
            json::Rule{.member = "live",
                       .description = "Of an answer that was asked of a source itself: which, and when."}};
    }
};
BOOST_DESCRIBE_STRUCT(Answer, (),
                      (id, question, refused, refusal, understood, unmatched, sentence, query, sql, columns,
                       column_types, rows, row_count, truncated, answer_columns, chart, chart_config,
                       response_text, narrative, evidence, assumptions, alternatives, suggestions,
                       similar_questions, confidence, confidence_score, planner, dataset_ids,
                       dataset_versions, conversation_id, data_url, created_at, cached, timings, live))

}  // namespace sightline::api
