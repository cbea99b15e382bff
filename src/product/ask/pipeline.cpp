#include "product/ask/pipeline.h"

#include <algorithm>
#include <chrono>

#include "core/charts/chart_config.h"
#include "core/charts/choose/spread.h"
#include "core/charts/vega_lite/vega_lite.h"
#include "core/query/lint.h"
#include "core/query/query_json.h"
#include "core/query/sentence.h"
#include "core/query/sql.h"
#include "core/query/validate.h"
#include "product/answers/row_order.h"
#include "product/ask/second_look.h"

namespace sightline::ask {

namespace {

constexpr std::size_t kMostRewrites = 3;
constexpr double kSampleConfidence = 0.7;    // at most: "Medium"
constexpr double kMaskedConfidence = 0.4;    // at most: "Low"
constexpr double kRepeatedConfidence = 0.4;  // at most, where a join repeats what is counted
constexpr double kDoubted = 0.45;            // confidence "Low"
constexpr double kGuessed = 0.6;             // at most, where the likeliest reading gave no rows
constexpr std::size_t kAlternatives = 3, kTriedAgain = 2;

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void tell(const EventSink& events, std::string name, boost::json::object data) {
    if (events) events({std::move(name), std::move(data)});
}

boost::json::array texts(const std::vector<std::string>& list) {
    boost::json::array out;
    for (const auto& s : list) out.emplace_back(s);
    return out;
}

/// The columns of a Query someone chose themselves: all of them answer.
std::vector<std::size_t> all_columns(const query::Query& q) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < q.select.size(); ++i) out.push_back(i);
    return out;
}

/// For a question that was refused or is doubted: the same in words the data knows, before what else could be
/// asked, and what was asked before.
void offer_others(const language::Language& language, const Ground& ground, const Plan& plan,
                  const language::Understanding& u, answers::Answer& a) {
    if (!plan.with_suggestions) return;
    auto rewrites = language.rewrites(plan.question, u, *ground.lexicon, plan.options, kMostRewrites);
    a.suggestions.insert(a.suggestions.begin(), rewrites.begin(), rewrites.end());
    if (ground.similar) a.similar_questions = ground.similar(plan);
}

/// A question whose answer would compare what is not there is refused, whoever made the Query.
bool refuse_masked(const Ground& ground, const Plan& plan, answers::Answer& a) {
    const auto use = answers::masked_use(*a.query, *ground.schema, ground.masked,
                                         plan.query ? std::string_view() : plan.question);
    if (use.refusal.empty()) return false;
    a.refused = true;
    a.refusal = use.refusal;
    a.query.reset();
    a.assumptions.clear();
    a.alternatives.clear();
    a.answer_columns.clear();
    a.confidence_score = 0;
    return true;
}

/// Sentence and SQL of the Query that was taken, and what it is asked of.
Result<void> spell_out(const Ground& ground, answers::Answer& a) {
    if (!ground.sample_note.empty()) {
        a.assumptions.push_back(
            {.phrase = "", .meaning = ground.sample_note, .kind = "sample", .alternatives = {}});
        a.confidence_score = std::min(a.confidence_score, kSampleConfidence);
    }
    for (const auto& l : query::lint(*a.query, *ground.schema))
        if (l.code == "fan_out") {
            a.assumptions.push_back({.phrase = "", .meaning = l.message, .kind = "join", .alternatives = {}});
            a.confidence_score = std::min(a.confidence_score, kRepeatedConfidence);
        }
    const auto use = answers::masked_use(*a.query, *ground.schema, ground.masked, "");
    for (const auto& note : use.notes)
        a.assumptions.push_back({.phrase = "", .meaning = note, .kind = "masked", .alternatives = {}});
    if (use.distorts) a.confidence_score = std::min(a.confidence_score, kMaskedConfidence);
    a.sentence = query::sentence(*a.query, *ground.schema);
    if (!ground.readable) {
        a.sql = query::readable_sql(*a.query, *ground.schema);
        return {};
    }
    SL_TRY(a.sql, ground.readable(*a.query));
    return {};
}

/// The reading at `chosen` is the answer, the others are offered.
void take(std::vector<language::Reading> readings, std::size_t chosen, const query::Schema& schema,
          answers::Answer& a) {
    language::Reading best = std::move(readings[chosen]);
    readings.erase(readings.begin() + static_cast<std::ptrdiff_t>(chosen));
    a.query = std::move(best.query);
    a.presentation = best.presentation;
    a.answer_columns = std::move(best.answer_columns);
    if (a.presentation.mark == query::Mark::BoxPlot)
        if (auto spread = charts::spread_query(*a.query, schema)) {
            a.query = std::move(*spread);
            a.answer_columns = all_columns(*a.query);
        }
    a.assumptions = std::move(best.assumptions);
    a.confidence_score = best.confidence;
    a.alternatives = std::move(readings);
    if (a.alternatives.size() > kAlternatives) a.alternatives.resize(kAlternatives);
}

/// Fills query, sentence, SQL, assumptions and confidence, or says why not; gives the readings there are.
Result<std::vector<language::Reading>> understand(const language::Language& language, const Ground& ground,
                                                  const Plan& plan, answers::Answer& a) {
    std::vector<language::Reading> readings;
    if (plan.query) {
        SL_CHECK(query::validate(*plan.query, *ground.schema));
        a.query = *plan.query;
        a.planner = "chosen";
        a.confidence_score = 1;
        a.answer_columns = all_columns(*plan.query);
    } else {
        language::Understanding u = ground.understand
                                        ? ground.understand(plan)
                                        : language.understand(plan.question, *ground.lexicon, plan.options);
        a.understood = u.understood;
        a.unmatched = u.unmatched;
        a.suggestions = std::move(u.suggestions);
        // What the grammar proposes passes the same check as anyone's Query.
        std::erase_if(u.readings, [&](const auto& r) { return !query::validate(r.query, *ground.schema); });
        if (u.refused || u.readings.empty()) {
            a.refused = true;
            a.refusal =
                u.refusal.empty() ? "I could not turn this into a question about the data." : u.refusal;
            offer_others(language, ground, plan, u, a);
            return readings;
        }
        if (u.readings.front().confidence < kDoubted) offer_others(language, ground, plan, u, a);
        readings = u.readings;
        take(std::move(u.readings), 0, *ground.schema, a);
    }
    if (refuse_masked(ground, plan, a)) return std::vector<language::Reading>{};
    // What may be taken in its place is held to the same.
    if (!ground.masked.empty())
        std::erase_if(readings, [&](const auto& r) {
            return !answers::masked_use(r.query, *ground.schema, ground.masked, plan.question)
                        .refusal.empty();
        });
    SL_CHECK(spell_out(ground, a));
    return readings;
}

boost::json::object query_event(const answers::Answer& a, const query::Schema& schema) {
    return {{"type", "query"},
            {"id", a.id},
            {"query", query::to_json(*a.query)},
            {"sql", a.sql},
            {"sentence", a.sentence},
            {"assumptions", answers::assumptions_json(a.assumptions)},
            {"alternatives", answers::alternatives_json(a.alternatives, schema)},
            {"confidence", answers::confidence_word(a.confidence_score)},
            {"confidence_score", a.confidence_score},
            {"planner", a.planner}};
}

boost::json::object data_event(const answers::Answer& a) {
    const bool small = answers::is_small(*a.table);
    boost::json::array columns;
    for (const auto& c : a.table->columns) columns.emplace_back(c.name());
    boost::json::object o{{"type", "data_ready"},
                          {"url", "/api/data/" + a.id},
                          {"size", small ? "small" : "large"},
                          {"format", small ? "json" : "parquet"},
                          {"columns", std::move(columns)},
                          {"column_types", answers::types_json(*a.table)},
                          {"row_count", a.table->row_count()},
                          {"truncated", a.table->truncated}};
    o["rows"] = answers::rows_json(*a.table, answers::kSmallRows);
    return o;
}

Result<Table> run_in_engine(const Ground& ground, const query::Query& q, std::size_t max_rows) {
    const query::Statement statement = query::compile(q, *ground.schema);
    engine::Request request;
    request.sql = statement.sql;
    request.parameters = statement.parameters;
    request.max_rows = max_rows;
    return ground.run(request);
}

/// From what was kept, else by running it.
Result<std::shared_ptr<const Table>> fetch(const Ground& ground, const query::Query& q, std::size_t max_rows,
                                           bool& recalled) {
    if (ground.recall)
        if (auto kept = ground.recall(q)) {
            recalled = true;
            return kept;
        }
    SL_TRY(Table table, ground.run_query ? ground.run_query(q) : run_in_engine(ground, q, max_rows));
    const auto names = query::output_names(q);
    for (std::size_t i = 0; i < std::min(names.size(), table.columns.size()); ++i)
        table.columns[i].rename(names[i]);
    if (ground.keep) ground.keep(q, table);
    return std::make_shared<const Table>(std::move(table));
}

/// The rows of the first reading say nothing: those of the next one that fits as well, if it has any.
Result<void> take_another(const Ground& ground, const Plan& plan, std::vector<language::Reading> readings,
                          answers::Answer& a, std::shared_ptr<const Table>& fetched) {
    bool recalled = false;
    Tried other = look_again(
        readings, [&](const query::Query& q) { return fetch(ground, q, plan.max_rows, recalled); },
        kTriedAgain);
    if (other.reading == 0) return {};
    const std::string first = std::move(a.sentence);
    query::Query empty = *a.query;
    take(std::move(readings), other.reading, *ground.schema, a);
    a.assumptions.push_back(
        {"", "not " + first + ": that gives no rows", "reading", {{first, std::move(empty)}}});
    a.confidence_score = std::min(a.confidence_score, kGuessed);
    a.cached = recalled;
    fetched = std::move(other.table);
    return spell_out(ground, a);
}

answers::Answer begun(const Plan& plan) {
    answers::Answer a;
    a.id = plan.id;
    a.question = plan.question;
    return a;
}

}  // namespace

Result<answers::Answer> understand_only(const language::Language& language, const Ground& ground,
                                        const Plan& plan) {
    answers::Answer a = begun(plan);
    const auto start = Clock::now();
    SL_CHECK(understand(language, ground, plan, a));
    a.understand_ms = a.total_ms = ms_since(start);
    return a;
}

Result<answers::Answer> run_pipeline(const language::Language& language, const Ground& ground,
                                     const Plan& plan, const EventSink& events) {
    const auto start = Clock::now();
    tell(events, "thought",
         {{"type", "thinking"},
          {"content", "Reading the question against " + std::to_string(ground.schema->tables.size()) +
                          (ground.schema->tables.size() == 1 ? " table." : " tables.")}});
    answers::Answer a = begun(plan);
    auto phase = Clock::now();
    SL_TRY(auto readings, understand(language, ground, plan, a));
    a.understand_ms = ms_since(phase);
    if (a.refused) {
        a.response_text = a.refusal;
        a.total_ms = ms_since(start);
        return a;
    }
    tell(events, "query", query_event(a, *ground.schema));
    tell(events, "thought", {{"type", "thinking"}, {"content", "Understood as: " + a.sentence + "."}});

    phase = Clock::now();
    SL_TRY(auto fetched, fetch(ground, *a.query, plan.max_rows, a.cached));
    // A follow-up means the rows it spoke of, even if there are none.
    const bool as_read = !readings.empty() && readings.front().query == *a.query;
    if (as_read && says_nothing(*fetched) && !plan.options.previous) {
        const std::string before = a.sentence;
        SL_CHECK(take_another(ground, plan, std::move(readings), a, fetched));
        if (a.sentence != before) {
            tell(events, "thought",
                 {{"type", "thinking"},
                  {"content", "That gives no rows. Understood instead as: " + a.sentence + "."}});
            tell(events, "query", query_event(a, *ground.schema));
        }
    }
    a.table = std::make_shared<const Table>(answers::in_reading_order(*a.query, *fetched));
    a.query_ms = ms_since(phase);
    if (ground.arrived) ground.arrived(*a.table);
    if (events) tell(events, "data", data_event(a));

    a.chart = charts::choose(*a.query, *ground.schema, *a.table, a.presentation);
    if (events)
        tell(events, "chart",
             {{"type", "chart"},
              {"chart", charts::to_json(a.chart)},
              {"vega_lite", charts::vega_lite(a.chart, *a.table, plan.theme)},
              {"chart_config", charts::chart_config(a.chart, *a.query)}});
    a.narrative = narrative::narrate(*a.query, *ground.schema, *a.table);
    SL_TRY(a.response_text, narrative::render(a.narrative, *a.table));
    tell(events, "text",
         {{"type", "text"},
          {"content", a.response_text},
          {"narrative", narrative::to_json(a.narrative, *a.table)}});

    if (plan.with_evidence) {
        phase = Clock::now();
        bool recalled = false;
        SL_TRY(a.evidence, answers::collect(*a.query, *ground.schema, *a.table,
                                            [&](const query::Query& q) -> Result<Table> {
                                                SL_TRY(const auto table, fetch(ground, q, 0, recalled));
                                                return *table;
                                            }));
        if (!ground.sample_note.empty())
            a.evidence->lints.insert(a.evidence->lints.begin(),
                                     {"sample", query::Severity::Warning, ground.sample_note, ""});
        for (const auto& note : answers::masked_use(*a.query, *ground.schema, ground.masked, "").notes)
            a.evidence->lints.insert(a.evidence->lints.begin(),
                                     {"masked", query::Severity::Warning, note, ""});
        a.evidence_ms = ms_since(phase);
        tell(events, "evidence", {{"type", "evidence"}, {"evidence", answers::to_json(*a.evidence)}});
    }
    if (plan.with_suggestions) {
        for (auto& s : language.suggest(*ground.lexicon, 5, &*a.query))
            if (a.suggestions.size() < 5 && s != a.question &&
                std::ranges::find(a.suggestions, s) == a.suggestions.end())
                a.suggestions.push_back(std::move(s));
        tell(events, "suggestions",
             {{"type", "suggestions"},
              {"items", texts(a.suggestions)},
              {"similar_questions", answers::similar_json(a.similar_questions)}});
    }
    a.total_ms = ms_since(start);
    return a;
}

Event error_event(const Error& error, std::string_view stage) {
    return {"error",
            {{"type", "error"}, {"message", error.message}, {"stage", stage}, {"code", name_of(error.code)}}};
}

Event refusal_event(const answers::Answer& a) {
    return {"error",
            {{"type", "error"},
             {"message", a.refusal},
             {"stage", "understanding"},
             {"refused", true},
             {"understood", texts(a.understood)},
             {"unmatched", texts(a.unmatched)},
             {"suggestions", texts(a.suggestions)},
             {"similar_questions", answers::similar_json(a.similar_questions)}}};
}

Event done_event(const std::string& answer_id, const std::string& conversation_id, bool data_ready) {
    return {"done",
            {{"type", "complete"},
             {"code_complete", true},
             {"data_ready", data_ready},
             {"answer_id", answer_id},
             {"conversation_id", conversation_id}}};
}

}  // namespace sightline::ask
