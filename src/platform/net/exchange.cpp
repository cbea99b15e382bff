#include "platform/net/exchange.h"

#include <exception>

#include "base/log.h"
#include "platform/net/file_response.h"
#include "platform/net/response_head.h"

namespace sightline::net {

namespace {

Response failure(const Exchange& exchange, const char* what) {
    log::error("handler_failed", {{"request_id", exchange.request.request_id}, {"error", what}});
    return error_response(500, "Something went wrong on our side. Report the request id.",
                          exchange.request.request_id);
}

/// Runs a handler's function; whatever it throws becomes the fallback's answer.
template <class Call, class Fallback>
auto guarded(Call&& call, Fallback&& fallback) {
    try {
        return call();
    } catch (const std::exception& problem) {
        return fallback(problem.what());
    } catch (...) {
        return fallback("not a std::exception");
    }
}

Response answer(ServerCore& core, Exchange& exchange) {
    return guarded(
        [&] {
            Response response = core.service.handle(exchange.request);
            if (response.file.empty()) return response;
            return file_response(exchange.request, std::move(response));
        },
        [&](const char* what) { return failure(exchange, what); });
}

void respond(ServerCore& core, Exchange& exchange, Response response) {
    const auto stream = std::move(response.stream);
    const bool runs = stream && exchange.request.method != "HEAD" && status_has_body(response.status);
    response.stream = nullptr;
    if (stream) response.stream = [](StreamWriter&) {};  // tells the connection what follows
    exchange.events->answered(std::move(response));
    if (!runs) return;
    const WorkerPool::Blocked blocked(core.workers);
    const bool complete = guarded(
        [&] {
            stream(exchange.stream);
            return true;
        },
        [&](const char* what) {
            log::error("stream_failed", {{"request_id", exchange.request.request_id}, {"error", what}});
            return false;
        });
    exchange.stream.finish(complete);
}

void run(ServerCore& core, Exchange& exchange, bool upgrade) {
    if (!upgrade) return respond(core, exchange, answer(core, exchange));
    using Decision = std::expected<WebSocketHandler, Response>;
    Decision decision =
        guarded([&] { return core.service.upgrade(exchange.request); },
                [&](const char* what) -> Decision { return std::unexpected(failure(exchange, what)); });
    if (decision) return exchange.events->upgraded(std::move(*decision));
    respond(core, exchange, std::move(decision).error());
}

}  // namespace

Exchange::Exchange(ServerCore& core, Request&& read, std::shared_ptr<ExchangeEvents> connection)
    : request(std::move(read)),
      events(std::move(connection)),
      client(std::make_shared<CloseHooks>()),
      body(core.settings.max_body_buffer, core.workers, [this] { events->body_wanted(); }),
      stream(core.settings.max_stream_buffer, client, [this] { events->stream_ready(); }) {
    request.body = &body;
    request.client = client;
}

bool start_handler(ServerCore& core, const std::shared_ptr<Exchange>& exchange, bool upgrade) {
    return core.workers.post([&core, exchange, upgrade] {
        ++core.requests_running;
        run(core, *exchange, upgrade);
        --core.requests_running;
    });
}

}  // namespace sightline::net
