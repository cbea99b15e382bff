#include "surface/api/event_stream.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/json.h"
#include "base/log.h"
#include "surface/api/problem.h"

namespace sightline::api {

namespace {

/// Writes events, and a comment line whenever nothing was written for a while.
class EventStream {
  public:
    EventStream(net::StreamWriter& out, std::chrono::milliseconds heartbeat)
        : out_(out), heart_([this, heartbeat](const std::stop_token& stop) { beat(stop, heartbeat); }) {}

    void send(const ask::Event& event) { write(event_text(event)); }

  private:
    void write(std::string_view text) {
        const std::lock_guard lock(mutex_);
        written_ = true;
        if (!broken_ && !out_.write(text)) broken_ = true;
    }

    void beat(const std::stop_token& stop, std::chrono::milliseconds heartbeat) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
            written_ = false;
            if (quiet_.wait_for(lock, stop, heartbeat, [] { return false; }) || stop.stop_requested()) return;
            if (!written_ && !broken_ && !out_.write(": still working\n\n")) broken_ = true;
        }
    }

    net::StreamWriter& out_;
    std::mutex mutex_;
    std::condition_variable_any quiet_;
    bool written_ = false, broken_ = false;
    std::jthread heart_;  // last: it ends before the rest goes
};

}  // namespace

bool wants_events(const net::Request& request) {
    return request.headers.get("Accept").find("text/event-stream") != std::string_view::npos;
}

std::string event_text(const ask::Event& event) {
    std::string text = "event: " + event.name + "\ndata: ";
    text += json::write(event.data);
    return text += "\n\n";
}

net::Response stream_answer(const Call& call, const ask::Question& question) {
    net::Response response;
    response.headers.set("Content-Type", "text/event-stream");
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("X-Accel-Buffering", "no");
    response.stream = [ask = call.services.ask, who = call.who(), question,
                       heartbeat = call.settings.heartbeat,
                       request_id = call.request.request_id](net::StreamWriter& out) {
        EventStream stream(out, heartbeat);
        const engine::CancelToken cancel;
        const auto handle = out.on_close([cancel] { cancel.cancel(); });
        try {
            (void)ask->ask(who, question, [&](const ask::Event& event) { stream.send(event); }, cancel);
        } catch (const std::exception& e) {
            log::error("request_failed", {{"request_id", request_id}, {"error", e.what()}});
            stream.send(ask::error_event(internal_error(), "sql_execution"));
            stream.send(ask::done_event("", "", false));
        }
    };
    return response;
}

}  // namespace sightline::api
