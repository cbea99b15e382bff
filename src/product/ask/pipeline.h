#pragma once
// The pipeline itself: question, language, Query, SQL, engine, Table, Chart, Narrative, Evidence, Answer;
// each step told as an Event. Knows no account and no store, so the command line runs it on bare files and
// AskService on datasets.

#include <functional>
#include <optional>
#include <string>

#include "core/language/language.h"
#include "platform/engine/engine.h"
#include "product/answers/answer.h"
#include "product/answers/masked_use.h"
#include "product/ask/event.h"

namespace sightline::ask {

struct Plan {
    std::string question;
    std::optional<query::Query> query;  ///< given: nothing is searched
    language::Options options;
    std::size_t max_rows = 10'000;
    std::string id;  ///< of the Answer, may be ""
    std::string theme = "dark";
    bool with_evidence = true;
    bool with_suggestions = true;
};

/// Everything a question is asked of.
struct Ground {
    const query::Schema* schema = nullptr;
    const language::Lexicon* lexicon = nullptr;
    std::function<Result<Table>(const engine::Request&)> run;
    /// Where the data is not an engine's: runs the Query itself, in place of `run`; and the SQL it runs, as a
    /// person would read it.
    std::function<Result<Table>(const query::Query&)> run_query;
    std::function<Result<std::string>(const query::Query&)> readable;
    /// Results kept from earlier, by Query; either may be empty.
    std::function<std::shared_ptr<const Table>(const query::Query&)> recall;
    std::function<void(const query::Query&, const Table&)> keep;
    /// What a question was understood as; empty asks the language each time.
    std::function<language::Understanding(const Plan&)> understand;
    /// Questions asked before that are like this one; empty has none.
    std::function<std::vector<answers::PastQuestion>(const Plan&)> similar;
    std::vector<answers::MaskedColumn> masked;  ///< for whoever asks
    std::string sample_note;  ///< said with the answer: what it is asked of is a sample; "" when it is whole
    std::function<void(const Table&)> arrived;  ///< before the `data` event; may be empty
};

/// Fills an Answer. Events come in order: thought, query, data, chart, text, evidence, suggestions; the
/// caller adds error and done.
Result<answers::Answer> run_pipeline(const language::Language& language, const Ground& ground,
                                     const Plan& plan, const EventSink& events);

/// The understanding alone: Query, SQL, sentence; nothing is run.
Result<answers::Answer> understand_only(const language::Language& language, const Ground& ground,
                                        const Plan& plan);

/// A refusal as an `error` event: what was understood, what was not, what could be answered.
Event refusal_event(const answers::Answer& answer);

}  // namespace sightline::ask
