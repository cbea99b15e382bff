#pragma once
// Event: how an answer is told as it grows. SSE, WebSocket and the command line are writers of the same
// Events.

#include <boost/json.hpp>
#include <functional>
#include <string>

#include "base/result.h"

namespace sightline::ask {

/// `name`: thought, query, data, chart, text, evidence, suggestions, error, done. `data` always has "type"
/// (docs/api.md).
struct Event {
    std::string name;
    boost::json::object data;
};
using EventSink = std::function<void(const Event&)>;

Event error_event(const Error& error, std::string_view stage);
Event done_event(const std::string& answer_id, const std::string& conversation_id, bool data_ready);

}  // namespace sightline::ask
