#pragma once
// Server-sent events: an answer told as it grows. Comment lines keep a quiet connection open; when the client
// leaves, the work is cancelled; what fails after the start is told as an `error` event.

#include "surface/api/call.h"

namespace sightline::api {

bool wants_events(const net::Request& request);  ///< Accept names text/event-stream
net::Response stream_answer(const Call& call, const ask::Question& question);

/// "event: name\ndata: {…}\n\n"
std::string event_text(const ask::Event& event);

}  // namespace sightline::api
