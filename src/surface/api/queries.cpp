#include "surface/api/queries.h"

#include "base/clock.h"
#include "core/query/query_json.h"
#include "surface/api/user_profile.h"

namespace sightline::api {

namespace {

Result<void> take_query(const std::optional<JsonObject>& given, ask::Question& question) {
    if (!given) return {};
    auto read = query::query_from_json(boost::json::value(*given));
    if (!read) return fail(read.error().code, "query: " + read.error().message, read.error().detail);
    question.query = std::move(*read);
    return {};
}

/// What the asking bodies have in common.
template <class Body>
Result<ask::Question> question_of(Call& call, const std::string& text, const Body& in) {
    ask::Question question{.text = text, .conversation_id = in.conversation_id.value_or("")};
    question.max_rows = call.settings.max_rows;
    SL_CHECK(take_query(in.query, question));
    SL_TRY(question.theme, chart_theme(call, in.theme));
    return question;
}

template <class Body>
std::vector<std::string> datasets_of(const Body& in) {
    std::vector<std::string> ids = in.dataset_ids.value_or(std::vector<std::string>());
    if constexpr (requires { in.dataset_id; })
        if (in.dataset_id) ids.push_back(*in.dataset_id);
    return ids;
}

}  // namespace

Result<ask::Question> query_question(Call& call, const QueryRequest& in) {
    if (!in.question && !in.query) return fail(ErrorCode::InvalidInput, "question is required.");
    SL_TRY(auto question, question_of(call, in.question.value_or(""), in));
    question.dataset_ids = datasets_of(in);
    return question;
}

Result<ask::Question> chat_question(Call& call, const ChatRequest& in) {
    SL_TRY(auto question, question_of(call, in.message, in));
    question.dataset_ids = datasets_of(in);
    return question;
}

Result<ask::Question> dataset_question(Call& call, const DatasetChatRequest& in) {
    SL_TRY(auto question, question_of(call, in.message, in));
    question.dataset_ids = {call.id()};
    return question;
}

Result<boost::json::object> ask_source(Call& call, const LiveRequest& in) {
    if (!in.question && !in.query) return fail(ErrorCode::InvalidInput, "question is required.");
    ask::Question question{.text = in.question.value_or("")};
    question.max_rows = call.settings.max_rows;
    SL_CHECK(take_query(in.query, question));
    SL_TRY(question.theme, chart_theme(call, in.theme));
    std::vector<std::string> snapshots{call.parameters[1]};
    if (in.with) snapshots.insert(snapshots.end(), in.with->begin(), in.with->end());
    const Hangup hangup(call.request);
    SL_TRY(auto answer,
           call.services.ask->ask_live(call.who(), call.id(), snapshots, question, hangup.token));
    return present_answer(std::move(answer));
}

Result<boost::json::object> understand_question(Call& call, const UnderstandRequest& in) {
    const ask::Question question{.text = in.question,
                                 .dataset_ids = datasets_of(in),
                                 .conversation_id = in.conversation_id.value_or("")};
    SL_TRY(auto answer, call.services.ask->understand(call.who(), question));
    return present_answer(std::move(answer));
}

Result<CompletionList> complete_question(Call& call, const CompletionRequest& in) {
    const std::string text = in.before + in.after.value_or("");
    if (text.size() > kMaxQuestion)
        return fail(ErrorCode::InvalidInput, "The question is longer than 10,000 characters.");
    SL_TRY(const auto found,
           call.services.ask->complete(call.who(), in.dataset_ids.value_or(std::vector<std::string>()), text,
                                       in.before.size(), static_cast<std::size_t>(in.limit)));
    CompletionList out;
    for (const auto& c : found)
        out.items.push_back({c.text, c.text.substr(0, c.cursor), c.insert, c.kind, c.hint});
    return out;
}

Result<boost::json::object> get_answer(Call& call) {
    SL_TRY(auto answer, call.services.ask->get(call.who(), call.id()));
    return present_answer(std::move(answer));
}

Result<HistoryList> list_history(Call& call, const HistoryFilter& in) {
    SL_TRY(auto page,
           call.services.ask->history(call.who(), in.limit, in.cursor.value_or(""), in.search.value_or("")));
    HistoryList out{.total = page.total};
    if (!page.next_cursor.empty()) out.next_cursor = std::move(page.next_cursor);
    for (auto& item : page.items)
        out.items.push_back({item.id, item.question, item.sentence, item.confidence, iso_utc(item.created_at),
                             item.dataset_ids});
    return out;
}

Result<Done> delete_answer(Call& call) {
    SL_CHECK(call.services.ask->remove(call.who(), call.id()));
    return Done{};
}

boost::json::object present_answer(boost::json::object answer) {
    if (auto* at = answer.if_contains("created_at"); at && at->is_int64()) *at = iso_utc(at->get_int64());
    return answer;
}

}  // namespace sightline::api
