#include "surface/api/socket_messages.h"

#include "base/json.h"
#include "core/query/query_json.h"

namespace sightline::api {

Result<ask::Question> question_of(const SocketMessage& in, const ApiSettings& settings) {
    if (!in.message && !in.question && !in.query)
        return fail(ErrorCode::InvalidInput, "message is required.");
    ask::Question question{.text = in.message ? *in.message : in.question.value_or(""),
                           .dataset_ids = in.dataset_ids.value_or(std::vector<std::string>()),
                           .conversation_id = in.conversation_id.value_or(""),
                           .theme = in.theme.value_or("dark")};
    question.max_rows = settings.max_rows;
    if (in.dataset_id) question.dataset_ids.push_back(*in.dataset_id);
    if (in.query) {
        auto read = query::query_from_json(boost::json::value(*in.query));
        if (!read) return fail(read.error().code, "query: " + read.error().message, read.error().detail);
        question.query = std::move(*read);
    }
    return question;
}

std::string frame_text(const ask::Event& event, const std::string& id) {
    boost::json::object frame{{"event", event.name}};
    if (!id.empty()) frame["id"] = id;
    for (const auto& member : event.data) {
        // The query event has an id of its own, the answer's; the client's comes first.
        if (member.key() == "id" && !id.empty())
            frame["answer_id"] = member.value();
        else
            frame[member.key()] = member.value();
    }
    return json::write(frame);
}

}  // namespace sightline::api
