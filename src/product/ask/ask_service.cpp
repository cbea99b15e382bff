#include <fmt/format.h>

#include <chrono>
#include <map>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/log.h"
#include "core/charts/writers.h"
#include "core/query/dialect.h"
#include "core/query/query_json.h"
#include "core/query/sql.h"
#include "core/query/validate.h"
#include "platform/store/shared_commit.h"
#include "product/answers/row_order.h"
#include "product/ask/answer_store.h"
#include "product/ask/ask.h"
#include "product/ask/pipeline.h"
#include "product/ask/remembered_readings.h"
#include "product/datasets/sources/sources.h"

namespace sightline::ask {

namespace {

constexpr std::chrono::seconds kResultLife{3600};
constexpr std::size_t kMaxQuestionBytes = 10'000;
constexpr std::size_t kSimilar = 3;          // past questions beside a refusal or a doubtful answer
constexpr std::size_t kPastCompletions = 2;  // and while typing, from so many characters on
constexpr std::size_t kLeastTyped = 3;

class Service final : public AskService {
  public:
    Service(std::shared_ptr<datasets::DatasetService> datasets,
            std::shared_ptr<const language::Language> language, std::shared_ptr<search::SearchService> search,
            std::shared_ptr<store::Store> store, std::shared_ptr<cache::Cache> cache,
            std::shared_ptr<Metrics> metrics)
        : datasets_(std::move(datasets)),
          language_(std::move(language)),
          search_(std::move(search)),
          store_(std::move(store)),
          cache_(std::move(cache)),
          metrics_(std::move(metrics)) {}

    Result<boost::json::object> ask(const teams::Identity& who, const Question& question,
                                    const EventSink& events, const engine::CancelToken& cancel) override {
        const auto started = std::chrono::steady_clock::now();
        std::string stage = "understanding", id;
        auto body = run(who, question, events, cancel, stage, id);
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
        metrics_->observe_seconds("ask_seconds", seconds);
        if (!body) {
            metrics_->count("visualization_errors_total", 1,
                            {{"error_type", std::string(name_of(body.error().code))}});
            if (events) events(error_event(body.error(), stage));
        } else {
            const bool refused = body->at("refused").as_bool();
            metrics_->count("visualization_requests_total", 1,
                            {{"outcome", refused ? "refused" : "answered"}});
        }
        if (events)
            events(body ? done_event(id, std::string(body->at("conversation_id").as_string()),
                                     !body->at("refused").as_bool())
                        : done_event("", question.conversation_id, false));
        return body;
    }

    Result<boost::json::object> understand(const teams::Identity& who, const Question& question) override {
        SL_CHECK(check(question));
        SL_TRY(const auto subject, datasets_->subject(who, question.dataset_ids));
        SL_TRY(const Plan plan, plan_for(who, question));
        const Ground ground = ground_for(subject, {});
        SL_TRY(answers::Answer a, understand_only(*language_, ground, plan));
        note_subject(a, subject);
        a.created_at = now_micros();
        return answers::to_json(a, subject.schema);
    }

    Result<std::vector<language::Completion>> complete(const teams::Identity& who,
                                                       const std::vector<std::string>& dataset_ids,
                                                       const std::string& text, std::size_t cursor,
                                                       std::size_t count) override {
        SL_TRY(const auto subject, datasets_->subject(who, dataset_ids));
        language::Options options;
        options.today = today_utc();
        auto out = language_->complete(text, cursor, *subject.lexicon, options, count);
        if (cursor != text.size() || text.size() < kLeastTyped) return out;
        const auto past = similar(who, ids_of(subject), text, kPastCompletions);
        out.resize(std::min(out.size(), count - std::min(count, past.size())));
        for (const auto& p : past)
            out.push_back(
                {p.question, p.question.size(), 0, text.size(), p.question, "past", "asked before"});
        return out;
    }

    Result<boost::json::object> get(const teams::Identity& who, const std::string& id) override {
        SL_TRY(auto stored, stored_answer(who, id));
        return std::move(stored.body);
    }

    Result<HistoryPage> history(const teams::Identity& who, std::int64_t limit, const std::string& cursor,
                                const std::string& search) override {
        SL_TRY(HistoryPage page, store_->read<HistoryPage>([&](store::Session& s) {
            return list_answers(s, who, limit, cursor, search);
        }));
        for (auto& item : page.items)
            if (!check_open(who, item.dataset_ids, item.dataset_versions)) item.sentence.clear();
        return page;
    }

    Result<void> remove(const teams::Identity& who, const std::string& id) override {
        SL_CHECK(store_->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(delete_answer(s, who, id));
            return true;
        }));
        cache_->remove_prefix(answer_key(who, id));
        return {};
    }

    Result<Table> data(const teams::Identity& who, const std::string& id,
                       const engine::CancelToken& cancel) override {
        if (const auto kept = cache_->get(answer_key(who, id))) {
            SL_TRY(const auto stored, stored_answer(who, id));
            return Table::from_binary(*kept);
        }
        SL_TRY(const Again again, replay(who, id));
        return fetch(again.subject, again.query, kAllRows, cancel);
    }

    Result<std::string> data_parquet(const teams::Identity& who, const std::string& id,
                                     const engine::CancelToken& cancel) override {
        SL_TRY(const Again again, replay(who, id));
        const query::Statement s = query::compile(again.query, again.subject.schema);
        engine::Request request;
        request.sql = s.sql;
        request.parameters = s.parameters;
        return datasets_->export_parquet(again.subject, request, cancel);
    }

    Result<boost::json::value> chart(const teams::Identity& who, const std::string& id, charts::Format format,
                                     const std::string& theme, std::optional<query::Mark> mark,
                                     const engine::CancelToken& cancel) override {
        SL_TRY(const Again again, replay(who, id));
        SL_TRY(const Table table, fetch(again.subject, again.query, kAllRows, cancel));
        query::Presentation asked;
        if (!mark)
            if (const auto* chart = again.body.if_contains("chart"); chart && chart->is_object())
                mark = query::mark_from(chart->at("mark").as_string());
        const charts::Chart chart = mark ? charts::with_mark(again.query, again.subject.schema, table, *mark)
                                         : charts::choose(again.query, again.subject.schema, table, asked);
        return charts::write(format, chart, table, theme);
    }

    Result<boost::json::object> ask_live(const teams::Identity& who, const std::string& source_id,
                                         const std::vector<std::string>& snapshot_ids,
                                         const Question& question,
                                         const engine::CancelToken& cancel) override {
        SL_CHECK(check(question));
        SL_TRY(const auto source, datasets_->sources().get(who, source_id));
        std::vector<std::string> ids;
        std::map<std::string, query::LiveTable> by_dataset;
        for (const auto& snapshot_id : snapshot_ids) {
            SL_TRY(const auto snapshot, datasets_->sources().snapshot(who, source_id, snapshot_id));
            if (by_dataset.try_emplace(snapshot.dataset_id, snapshot.schema, snapshot.table).second)
                ids.push_back(snapshot.dataset_id);
        }
        SL_TRY(const auto subject, datasets_->subject(who, ids));
        std::vector<query::LiveTable> tables;
        std::string names;
        for (std::size_t i = 0; i < subject.datasets.size(); ++i) {
            // The source knows nothing of our masks.
            if (!subject.versions[i].masks.empty())
                return fail(
                    ErrorCode::Forbidden,
                    "Columns of this table are masked for you, so it cannot be asked live. Ask the dataset.");
            if (subject.versions[i].kind != "snapshot")
                return fail(
                    ErrorCode::Unprocessable,
                    "The dataset was reshaped by a recipe, which the source does not know. Ask the dataset.");
            tables.push_back(by_dataset.at(subject.datasets[i].id));
            names += (i > 0 ? ", " : "") + tables.back().name;
        }
        Question alone = question;
        alone.conversation_id.clear();
        SL_TRY(Plan plan, plan_for(who, alone));
        plan.id = new_id();
        plan.with_evidence = plan.with_suggestions = false;
        Ground ground = ground_for(subject, cancel);
        ground.recall = nullptr;
        ground.similar = nullptr;
        ground.keep = nullptr;
        const auto dialect = source.kind == "mysql" ? query::Dialect::MySql : query::Dialect::PostgreSql;
        ground.readable = [&](const query::Query& q) {
            return query::readable_live(q, subject.schema, dialect, tables);
        };
        ground.run_query = [&](const query::Query& q) -> Result<Table> {
            datasets::LiveQuery live;
            SL_TRY(live.statement, query::compile_live(q, subject.schema, dialect, tables));
            SL_TRY(live.types, query::validate(q, subject.schema));
            live.names = query::output_names(q);
            live.max_rows = static_cast<std::int64_t>(plan.max_rows);
            return datasets_->sources().query(who, source_id, live, cancel);
        };
        const std::int64_t asked_at = now_micros();
        SL_TRY(answers::Answer a, run_pipeline(*language_, ground, plan, {}));
        note_subject(a, subject);
        a.created_at = asked_at;
        boost::json::object body = answers::to_json(a, subject.schema);
        body["conversation_id"] = body["data_url"] = nullptr;
        body["live"] = boost::json::object{{"source_id", source.id},
                                           {"source", source.name},
                                           {"schema", tables.front().schema},
                                           {"table", names},
                                           {"asked_at", iso_utc(asked_at)}};
        return body;
    }

  private:
    static constexpr std::size_t kAllRows = 10'000;

    struct Again {
        datasets::Subject subject;
        query::Query query;
        boost::json::object body;
    };

    static Result<void> check(const Question& q) {
        if (!q.query && q.text.find_first_not_of(" \t\r\n") == std::string::npos)
            return fail(ErrorCode::InvalidInput, "Ask something: the question is empty.");
        if (q.text.size() > kMaxQuestionBytes)
            return fail(ErrorCode::InvalidInput,
                        "The question is longer than 10,000 characters. Ask something shorter.");
        return {};
    }

    Result<StoredAnswer> stored_answer(const teams::Identity& who, const std::string& id) {
        SL_TRY(auto stored,
               store_->read<StoredAnswer>([&](store::Session& s) { return find_answer(s, who, id); }));
        SL_CHECK(check_open(who, stored.dataset_ids, versions_of(stored.body)));
        return stored;
    }

    /// Was it made with the masks that hold now? One made before tells what may no longer be seen, and so
    /// does one of data that this person may not see at all now. NotFound, Conflict.
    Result<void> check_open(const teams::Identity& who, const std::vector<std::string>& dataset_ids,
                            const std::vector<std::string>& versions) {
        for (std::size_t i = 0; i < dataset_ids.size(); ++i) {
            SL_TRY(const auto now, datasets_->version(who, dataset_ids[i]));
            if (!now.masks.empty() && (i >= versions.size() || !versions[i].ends_with(now.masks)))
                return fail(
                    ErrorCode::Conflict,
                    "This answer was made before columns of its data were masked for you. Ask it again.");
        }
        return {};
    }

    Result<Again> replay(const teams::Identity& who, const std::string& id) {
        SL_TRY(StoredAnswer stored, stored_answer(who, id));
        if (stored.query == "{}")
            return fail(ErrorCode::NotFound, "This question was not answered, so there is no data.");
        Again again;
        SL_TRY(again.subject, datasets_->subject(who, stored.dataset_ids));
        SL_TRY(again.query, query::query_from_json(std::string_view(stored.query)));
        // Columns may be hidden since.
        SL_CHECK(query::validate(again.query, again.subject.schema));
        again.body = std::move(stored.body);
        return again;
    }

    static std::string answer_key(const teams::Identity& who, const std::string& id) {
        return "answer:" + who.tenant_id + ":" + who.user_id + ":" + id;
    }
    static std::string result_key(const datasets::Subject& subject, const query::Query& q) {
        return "result:" + subject.key + "\n" + query::canonical(q);
    }

    static std::string understood_key(const datasets::Subject& subject, const Plan& plan) {
        const auto text = [](const std::optional<query::Query>& q) {
            return q ? query::canonical(*q) : std::string();
        };
        const auto& mark = plan.options.previous_presentation.mark;
        return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", subject.lexicon_key, to_text(plan.options.today),
                           text(plan.options.previous), text(plan.options.before_previous),
                           mark ? query::name_of(*mark) : "", plan.question);
    }

    Result<Table> fetch(const datasets::Subject& subject, const query::Query& q, std::size_t max_rows,
                        const engine::CancelToken& cancel) {
        if (const auto kept = cache_->get(result_key(subject, q))) {
            SL_TRY(Table table, Table::from_binary(*kept));
            return answers::in_reading_order(q, std::move(table));
        }
        const query::Statement s = query::compile(q, subject.schema);
        engine::Request request;
        request.sql = s.sql;
        request.parameters = s.parameters;
        request.max_rows = max_rows;
        SL_TRY(Table table, datasets_->query(subject, request, cancel));
        const auto names = query::output_names(q);
        for (std::size_t i = 0; i < std::min(names.size(), table.columns.size()); ++i)
            table.columns[i].rename(names[i]);
        return answers::in_reading_order(q, std::move(table));
    }

    /// What a follow-up changes: the last Query, and how its answer looked.
    static void lean_on(language::Options& options, const std::vector<StoredAnswer>& last) {
        const auto query_of = [&](std::size_t i) -> std::optional<query::Query> {
            if (i >= last.size()) return {};
            auto q = query::query_from_json(std::string_view(last[i].query));
            return q ? std::optional(std::move(*q)) : std::nullopt;
        };
        options.previous = query_of(0);
        options.before_previous = query_of(1);
        if (last.empty()) return;
        if (const auto* chart = last.front().body.if_contains("chart"); chart && chart->is_object())
            if (const auto* mark = chart->get_object().if_contains("mark"); mark && mark->is_string())
                options.previous_presentation.mark = query::mark_from(mark->get_string());
    }

    Result<Plan> plan_for(const teams::Identity& who, const Question& question) {
        Plan plan;
        plan.question = question.text;
        plan.query = question.query;
        plan.options.today = today_utc();
        plan.max_rows = question.max_rows;
        plan.theme = question.theme;
        if (!question.conversation_id.empty() && !question.query) {
            SL_TRY(const auto last, store_->read<std::vector<StoredAnswer>>(
                                        [&](store::Session& s) -> Result<std::vector<StoredAnswer>> {
                                            SL_CHECK(check_conversation(s, who, question.conversation_id));
                                            return last_answers(s, who, question.conversation_id, 2);
                                        }));
            lean_on(plan.options, last);
        }
        return plan;
    }

    Ground ground_for(const datasets::Subject& subject, const engine::CancelToken& cancel) {
        Ground g;
        g.schema = &subject.schema;
        for (const auto& d : subject.datasets)
            if (const std::string note = datasets::sample_note(d); !note.empty())
                g.sample_note += (g.sample_note.empty() ? "" : " ") + note;
        for (std::size_t i = 0; i < subject.versions.size(); ++i)
            for (const auto& m : subject.versions[i].masked)
                g.masked.push_back({subject.schema.tables[i].name, m.column, m.mask, m.type});
        g.lexicon = subject.lexicon.get();
        g.run = [this, &subject, cancel](const engine::Request& request) {
            return datasets_->query(subject, request, cancel);
        };
        g.recall = [this, &subject](const query::Query& q) -> std::shared_ptr<const Table> {
            const auto kept = cache_->get(result_key(subject, q));
            if (!kept) return nullptr;
            auto table = Table::from_binary(*kept);
            return table ? std::make_shared<const Table>(std::move(*table)) : nullptr;
        };
        g.understand = [this, &subject](const Plan& plan) {
            const std::string key = understood_key(subject, plan);
            auto known = readings_.find(key);
            if (!known) {
                known = std::make_shared<const language::Understanding>(
                    language_->understand(plan.question, *subject.lexicon, plan.options));
                readings_.keep(key, known);
            }
            return *known;
        };
        g.keep = [this, &subject](const query::Query& q, const Table& t) {
            cache_->put(result_key(subject, q), t.to_binary(), kResultLife);
        };
        return g;
    }

    static std::vector<std::string> ids_of(const datasets::Subject& subject) {
        std::vector<std::string> out;
        for (const auto& d : subject.datasets) out.push_back(d.id);
        return out;
    }

    /// Beside an answer only: without it there is none of these.
    std::vector<answers::PastQuestion> similar(const teams::Identity& who,
                                               const std::vector<std::string>& ids, const std::string& text,
                                               std::size_t limit) {
        std::vector<answers::PastQuestion> out;
        const auto found = search_->similar(who, ids, text, limit);
        if (!found) {
            log::warning("similar_questions_failed",
                         {{"reason", found.error().message}, {"detail", found.error().detail}});
            return out;
        }
        for (const auto& q : *found) out.push_back({q.id, q.question});
        return out;
    }

    static void note_subject(answers::Answer& a, const datasets::Subject& subject) {
        for (const auto& d : subject.datasets) a.dataset_ids.push_back(d.id);
        for (const auto& v : subject.versions) a.dataset_versions.push_back(v.id);
    }

    Result<boost::json::object> run(const teams::Identity& who, const Question& question,
                                    const EventSink& events, const engine::CancelToken& cancel,
                                    std::string& stage, std::string& id) {
        // Before anything that may wait, so that whoever listens knows the work has begun.
        if (events)
            events({"thought", {{"type", "thinking"}, {"content", "Looking at the data this is about."}}});
        SL_CHECK(check(question));
        SL_TRY(const auto subject, datasets_->subject(who, question.dataset_ids));
        SL_TRY(Plan plan, plan_for(who, question));
        id = plan.id = new_id();
        Ground ground = ground_for(subject, cancel);
        ground.similar = [&](const Plan& p) { return similar(who, ids_of(subject), p.question, kSimilar); };
        stage = "sql_execution";
        // The rows are kept under the answer's id before the `data` event names them.
        if (events)
            ground.arrived = [&](const Table& t) {
                cache_->put(answer_key(who, id), t.to_binary(), kResultLife);
            };
        SL_TRY(answers::Answer a, run_pipeline(*language_, ground, plan, events));
        note_subject(a, subject);
        a.created_at = now_micros();
        a.conversation_id = question.conversation_id.empty() ? new_id() : question.conversation_id;
        boost::json::object body = answers::to_json(a, subject.schema);
        StoredAnswer stored;
        stored.id = a.id;
        stored.question = a.question;
        stored.sentence = a.sentence;
        stored.query = a.query ? query::canonical(*a.query) : "{}";
        stored.sql = a.sql;
        stored.conversation_id = a.conversation_id;
        stored.dataset_ids = a.dataset_ids;
        stored.body = body;
        stored.created_at = a.created_at;
        SL_CHECK(commits_.write([&](store::Session& s) -> Result<void> {
            if (question.conversation_id.empty())
                SL_CHECK(insert_conversation(s, who, a.conversation_id, a.question, a.dataset_ids));
            return insert_answer(s, who, stored);
        }));
        if (a.refused && events) events(refusal_event(a));
        return body;
    }

    std::shared_ptr<datasets::DatasetService> datasets_;
    std::shared_ptr<const language::Language> language_;
    std::shared_ptr<search::SearchService> search_;
    std::shared_ptr<store::Store> store_;
    store::SharedCommit commits_{store_};  // of answers: many are asked at once
    std::shared_ptr<cache::Cache> cache_;
    std::shared_ptr<Metrics> metrics_;
    RememberedReadings readings_;
};

}  // namespace

std::shared_ptr<AskService> make_ask(std::shared_ptr<datasets::DatasetService> datasets,
                                     std::shared_ptr<const language::Language> language,
                                     std::shared_ptr<search::SearchService> search,
                                     std::shared_ptr<store::Store> store, std::shared_ptr<cache::Cache> cache,
                                     std::shared_ptr<Metrics> metrics) {
    return std::make_shared<Service>(std::move(datasets), std::move(language), std::move(search),
                                     std::move(store), std::move(cache), std::move(metrics));
}

}  // namespace sightline::ask
