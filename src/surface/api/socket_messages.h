#pragma once
// What a WebSocket client says, as described structs: one reads any message.

#include "surface/api/queries.h"

namespace sightline::api {

struct SocketMessage {
    std::string type;
    std::optional<std::string> id, token, message, question, dataset_id, conversation_id, theme;
    std::optional<std::vector<std::string>> dataset_ids;
    std::optional<JsonObject> query;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "type", .one_of = "auth|ask|cancel|ping"},
                          json::Rule{.member = "id", .max_length = 100},
                          json::Rule{.member = "token", .max_length = 4096},
                          json::Rule{.member = "message", .max_length = kMaxQuestion},
                          json::Rule{.member = "question", .max_length = kMaxQuestion},
                          json::Rule{.member = "dataset_id", .max_length = 36},
                          json::Rule{.member = "conversation_id", .max_length = 36},
                          json::Rule{.member = "theme", .one_of = "dark|light"},
                          json::Rule{.member = "dataset_ids", .max_length = 36, .max_items = 20}};
    }
};
BOOST_DESCRIBE_STRUCT(SocketMessage, (),
                      (type, id, token, message, question, dataset_id, conversation_id, theme, dataset_ids,
                       query))

Result<ask::Question> question_of(const SocketMessage& message, const ApiSettings& settings);

/// One frame: the event's JSON with "event" and "id" beside it.
std::string frame_text(const ask::Event& event, const std::string& id);

}  // namespace sightline::api
