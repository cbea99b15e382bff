#pragma once
// For tests: the whole surface with real accounts (SQLite in a temporary folder), and with stand-ins for
// datasets and asking that record what reached them.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <stdexcept>

#include "base/ids.h"
#include "base/json.h"
#include "surface/api/api.h"

namespace sightline::api {

class TextBody final : public net::BodyReader {
  public:
    explicit TextBody(std::string text) : text_(std::move(text)) {}
    Result<std::string> read() override { return std::exchange(text_, {}); }

  private:
    std::string text_;
};

/// Knows one dataset of one tenant; takes uploads into memory.
/// A client that never hangs up.
class Staying final : public net::ClientWatch {
  public:
    bool gone() const override { return false; }
    std::shared_ptr<void> on_close(std::function<void()>) override { return nullptr; }
};

class FakeDatasets final : public datasets::DatasetService {
  public:
    datasets::Dataset known{.id = new_id(), .name = "sales", .status = "completed"};
    std::vector<std::pair<std::string, std::string>> finished;  // name, bytes
    int dropped = 0;

    class Upload final : public datasets::Upload {
      public:
        Upload(FakeDatasets& all, std::string name) : all_(all), name_(std::move(name)) {}
        ~Upload() override { all_.dropped += !done_; }
        Result<void> write(std::string_view bytes) override {
            bytes_ += bytes;
            return {};
        }
        Result<datasets::Dataset> finish() override {
            if (bytes_.empty()) return fail(ErrorCode::InvalidInput, "The file is empty.");
            done_ = true;
            all_.finished.emplace_back(name_, bytes_);
            return datasets::Dataset{.id = new_id(),
                                     .name = name_,
                                     .filename = name_,
                                     .file_size = static_cast<std::int64_t>(bytes_.size())};
        }

      private:
        FakeDatasets& all_;
        std::string name_, bytes_;
        bool done_ = false;
    };

    Result<std::unique_ptr<datasets::Upload>> begin_upload(const teams::Identity&,
                                                           const datasets::Incoming& in) override {
        return std::make_unique<Upload>(*this, in.name.empty() ? in.filename : in.name);
    }
    Result<datasets::Dataset> get(const teams::Identity& who, const std::string& id) override {
        if (id != known.id || who.tenant_id != known.tenant_id)
            return fail(ErrorCode::NotFound, "There is no such dataset.");
        return known;
    }
    datasets::RecipeService& recipes() override {
        throw std::logic_error("no route of these tests runs a recipe");
    }
    datasets::SourceService& sources() override {
        throw std::logic_error("no route of these tests reads a source");
    }
    datasets::TableChoices& table_choices() override {
        throw std::logic_error("no route of these tests chooses tables");
    }
    Result<std::vector<datasets::Dataset>> siblings(const teams::Identity&, const std::string&) override {
        return std::vector<datasets::Dataset>{};
    }
    Result<datasets::Page> list(const teams::Identity&, const datasets::ListQuery& query) override {
        if (query.search == "explode") throw std::runtime_error("secret path /data/x");
        if (query.search == "fail") return fail(ErrorCode::Internal, "secret message", "secret detail");
        return datasets::Page{{known}, "", 1};
    }
    Result<datasets::Dataset> change(const teams::Identity& who, const std::string& id,
                                     const datasets::Changes& changes) override {
        SL_TRY(auto dataset, get(who, id));
        if (changes.name) dataset.name = *changes.name;
        return dataset;
    }
    Result<void> remove(const teams::Identity& who, const std::string& id) override {
        SL_CHECK(get(who, id));
        return {};
    }
    Result<datasets::Version> version(const teams::Identity&, const std::string&) override {
        return nothing<datasets::Version>();
    }
    Result<std::vector<datasets::Version>> versions(const teams::Identity&, const std::string&) override {
        return nothing<std::vector<datasets::Version>>();
    }
    Result<Table> sample(const teams::Identity&, const std::string&, std::size_t) override {
        return nothing<Table>();
    }
    Result<std::vector<std::vector<std::string>>> sample_cells(const teams::Identity&, const std::string&,
                                                               std::size_t) override {
        return nothing<std::vector<std::vector<std::string>>>();
    }
    Result<std::vector<std::string>> suggestions(const teams::Identity&, const std::string&) override {
        return nothing<std::vector<std::string>>();
    }
    Result<boost::json::object> metadata(const teams::Identity&, const std::string&) override {
        return boost::json::object{};
    }
    Result<datasets::Subject> subject(const teams::Identity&, const std::vector<std::string>&) override {
        return nothing<datasets::Subject>();
    }
    Result<Table> query(const datasets::Subject&, const engine::Request&,
                        const engine::CancelToken&) override {
        return nothing<Table>();
    }
    Result<datasets::Subject> unmasked(const teams::Identity&, const std::string&) override {
        return nothing<datasets::Subject>();
    }
    Result<datasets::MaskingPolicy> masking(const teams::Identity&, const std::string&) override {
        return nothing<datasets::MaskingPolicy>();
    }
    Result<datasets::MaskingPolicy> set_masking(const teams::Identity&, const std::string&,
                                                const std::vector<datasets::MaskRule>&) override {
        return nothing<datasets::MaskingPolicy>();
    }
    Result<std::vector<datasets::RelationDecision>> relation_decisions(
        const teams::Identity&, const std::vector<std::string>&) override {
        return nothing<std::vector<datasets::RelationDecision>>();
    }
    Result<void> decide_relation(const teams::Identity&, const datasets::RelationDecision&) override {
        return nothing<void>();
    }
    Result<std::string> export_parquet(const datasets::Subject&, const engine::Request&,
                                       const engine::CancelToken&) override {
        return nothing<std::string>();
    }

  private:
    template <class T>
    static Result<T> nothing() {
        return fail(ErrorCode::NotFound, "There is no such dataset.");
    }
};

/// Has measured nothing.
class FakeAnalysis final : public analysis::AnalysisService {
    template <class T>
    static Result<T> nothing() {
        return fail(ErrorCode::NotFound, "There is no such dataset.");
    }

  public:
    using Who = teams::Identity;
    using Id = std::string;
    using Cancel = engine::CancelToken;
    Result<analysis::Quality> quality(const Who&, const Id&, const Cancel&) override {
        return nothing<analysis::Quality>();
    }
    Result<std::optional<analysis::Quality>> known_quality(const Who&, const Id&) override {
        return std::nullopt;
    }
    Result<Table> quality_rows(const Who&, const Id&, const std::string&, std::int64_t, std::int64_t,
                               const Cancel&) override {
        return nothing<Table>();
    }
    Result<analysis::PersonalReport> personal_data(const Who&, const Id&, const Cancel&) override {
        return nothing<analysis::PersonalReport>();
    }
    Result<analysis::Statistics> statistics(const Who&, const Id&, const Cancel&) override {
        return nothing<analysis::Statistics>();
    }
    Result<std::vector<analysis::Relation>> relations(const Who&, const std::vector<Id>&,
                                                      const Cancel&) override {
        return nothing<std::vector<analysis::Relation>>();
    }
    Result<analysis::Relation> join_advice(const Who&, const analysis::RelationEnds&,
                                           const Cancel&) override {
        return nothing<analysis::Relation>();
    }
};

/// Answers at once; "wait" waits to be cancelled, "throw" throws, "fail" fails.
class FakeAsk final : public ask::AskService {
  public:
    std::mutex mutex;
    std::vector<ask::Question> asked;
    std::atomic<int> cancelled = 0;

    Result<boost::json::object> ask(const teams::Identity&, const ask::Question& question,
                                    const ask::EventSink& events,
                                    const engine::CancelToken& cancel) override {
        {
            const std::lock_guard lock(mutex);
            asked.push_back(question);
        }
        if (events) events({"thought", {{"type", "thinking"}, {"content", "…"}}});
        if (question.text == "throw") throw std::runtime_error("secret");
        if (question.text == "wait") {
            const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            while (!cancel.cancelled() && std::chrono::steady_clock::now() < limit)
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            cancelled += cancel.cancelled();
            if (events) events(ask::done_event("", "", false));
            return fail(ErrorCode::Cancelled, "Stopped.");
        }
        if (question.text == "fail") {
            const Error error{ErrorCode::Timeout, "It took too long.", {}};
            if (events) events(ask::error_event(error, "sql_execution"));
            if (events) events(ask::done_event("", "", false));
            return std::unexpected(error);
        }
        if (events) events({"query", {{"type", "query"}, {"id", "the-answer"}}});
        if (events) events(ask::done_event("the-answer", "the-conversation", true));
        return boost::json::object{
            {"id", "the-answer"}, {"question", question.text}, {"created_at", 1'700'000'000'000'000}};
    }
    Result<boost::json::object> understand(const teams::Identity&, const ask::Question& question) override {
        return boost::json::object{{"question", question.text}, {"created_at", 0}};
    }
    Result<std::vector<language::Completion>> complete(const teams::Identity&,
                                                       const std::vector<std::string>&, const std::string&,
                                                       std::size_t, std::size_t) override {
        return std::vector<language::Completion>{};
    }
    Result<boost::json::object> ask_live(const teams::Identity&, const std::string&,
                                         const std::vector<std::string>&, const ask::Question&,
                                         const engine::CancelToken&) override {
        return fail(ErrorCode::NotFound, "There is no such source.");
    }
    Result<boost::json::object> get(const teams::Identity&, const std::string&) override {
        return fail(ErrorCode::NotFound, "There is no such answer.");
    }
    Result<ask::HistoryPage> history(const teams::Identity&, std::int64_t, const std::string&,
                                     const std::string&) override {
        return ask::HistoryPage{};
    }
    Result<void> remove(const teams::Identity&, const std::string&) override {
        return fail(ErrorCode::NotFound, "There is no such answer.");
    }
    Result<Table> data(const teams::Identity&, const std::string&, const engine::CancelToken&) override {
        return fail(ErrorCode::NotFound, "There is no such answer.");
    }
    Result<std::string> data_parquet(const teams::Identity&, const std::string&,
                                     const engine::CancelToken&) override {
        return fail(ErrorCode::NotFound, "There is no such answer.");
    }
    Result<boost::json::value> chart(const teams::Identity&, const std::string&, charts::Format,
                                     const std::string&, std::optional<query::Mark>,
                                     const engine::CancelToken&) override {
        return fail(ErrorCode::NotFound, "There is no such answer.");
    }
};

struct Sent {
    int status = 0;
    net::Headers headers;
    std::string body;
    boost::json::value json;
    std::string code() const { return std::string(json.at("error").at("code").as_string()); }
};

class ApiTest : public testing::Test {
  protected:
    void SetUp() override {
        char name[] = "/tmp/sightline-api-XXXXXX";
        ASSERT_NE(::mkdtemp(name), nullptr);
        folder_ = name;
        auto opened = store::open("sqlite:" + folder_ + "/test.db", 4);
        ASSERT_TRUE(opened) << opened.error().message;
        ASSERT_TRUE((*opened)->migrate());
        accounts_ =
            std::make_shared<teams::Accounts>(*opened, std::string(32, 'k'), teams::AccountSettings{});
        restart();
    }
    void TearDown() override {
        api_.reset();
        accounts_.reset();
        std::filesystem::remove_all(folder_);
    }
    void restart() {
        Services services{.accounts = accounts_,
                          .datasets = datasets_,
                          .analysis = std::make_shared<FakeAnalysis>(),
                          .ask = ask_,
                          .metrics = metrics_,
                          .health = health_};
        api_ = make_api(std::move(services), settings_);
    }

    using Fields = std::vector<std::pair<std::string, std::string>>;
    static net::Request request(std::string method, const std::string& target, const Fields& headers = {}) {
        net::Request r;
        r.client = std::make_shared<Staying>();
        r.method = std::move(method);
        r.target = target;
        r.path = target.substr(0, target.find('?'));
        std::string_view rest = target.find('?') == std::string::npos
                                    ? std::string_view()
                                    : std::string_view(target).substr(target.find('?') + 1);
        while (!rest.empty()) {
            const auto pair = rest.substr(0, rest.find('&'));
            rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
            r.query.emplace_back(pair.substr(0, pair.find('=')),
                                 pair.substr(std::min(pair.find('=') + 1, pair.size())));
        }
        r.headers.set("Host", "localhost:8000");
        for (const auto& [field, value] : headers) r.headers.set(field, value);
        r.remote_address = "127.0.0.1";
        r.request_id = "request-1";
        return r;
    }
    Sent send(std::string method, const std::string& target, const std::string& body = "",
              Fields headers = {}) {
        if (!body.empty() &&
            std::ranges::none_of(headers, [](const auto& h) { return h.first == "Content-Type"; }))
            headers.emplace_back("Content-Type", "application/json");
        net::Request r = request(std::move(method), target, headers);
        TextBody text(body);
        r.body = &text;
        net::Response response = api_->handle(r);
        Sent sent{response.status, response.headers, response.body, {}};
        if (auto parsed = json::parse(sent.body, 100)) sent.json = std::move(*parsed);
        return sent;
    }
    Fields bearer(const std::string& email) {
        const auto sent = send("POST", "/api/v1/auth/register",
                               R"({"email":")" + email + R"(","password":"Correct-horse-9!"})");
        EXPECT_EQ(sent.status, 201) << sent.body;
        return {{"Authorization", "Bearer " + std::string(sent.json.at("access_token").as_string())}};
    }

    std::string folder_;
    ApiSettings settings_;
    std::vector<HealthCheck> health_;
    std::shared_ptr<teams::Accounts> accounts_;
    std::shared_ptr<FakeDatasets> datasets_ = std::make_shared<FakeDatasets>();
    std::shared_ptr<FakeAsk> ask_ = std::make_shared<FakeAsk>();
    std::shared_ptr<Metrics> metrics_ = make_metrics();
    std::unique_ptr<Api> api_;
};

}  // namespace sightline::api
