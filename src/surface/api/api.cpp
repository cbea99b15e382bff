#include "surface/api/api.h"

#include <algorithm>

#include "base/log.h"
#include "surface/api/authentication.h"
#include "surface/api/problem.h"
#include "surface/api/response_headers.h"
#include "surface/api/routes.h"

namespace sightline::api {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Health is asked often and by anyone; what it asks is not free.
HealthCheck remembered(HealthCheck check, std::chrono::milliseconds life) {
    struct Memory {
        std::mutex mutex;
        Result<void> result;
        Clock::time_point until;
    };
    return {check.name,
            [ask = std::move(check.check), life, memory = std::make_shared<Memory>()]() -> Result<void> {
                const std::lock_guard lock(memory->mutex);
                if (memory->until <= Clock::now()) {
                    memory->result = ask();
                    memory->until = Clock::now() + life;
                }
                return memory->result;
            }};
}

void declare_metrics(Metrics& metrics) {
    metrics.describe("http_requests_total", "HTTP requests by method, route and status.");
    metrics.describe("http_request_seconds", "Time from request to the end of its response, by route.");
    metrics.describe("visualization_requests_total", "Questions answered or refused.");
    metrics.describe("visualization_errors_total", "Questions that failed, by kind of error.");
    metrics.describe("llm_request_latency_seconds", "Time a language model took to answer.");
    // Seen from the start, so that a rate can be told from the first one on.
    metrics.count("visualization_requests_total", 0, {{"outcome", "answered"}});
    for (const ErrorCode code : {ErrorCode::Internal, ErrorCode::Timeout, ErrorCode::ResourceExhausted})
        metrics.count("visualization_errors_total", 0, {{"error_type", std::string(name_of(code))}});
}

}  // namespace

struct Api::Outcome {
    net::Response response;
    std::string_view route = "none";  ///< pattern, for metrics
    std::optional<Error> error;
    std::string user_id;
};

Api::Api(Services services, ApiSettings settings)
    : services_(std::move(services)),
      settings_(std::move(settings)),
      router_(routes()),
      rate_limit_(settings_.requests_per_minute, settings_.burst),
      page_(settings_.web_folder.empty() ? nullptr
                                         : std::make_unique<net::StaticFiles>(settings_.web_folder)),
      sockets_(services_, settings_) {
    for (HealthCheck& check : services_.health) check = remembered(std::move(check), settings_.health_life);
    declare_metrics(*services_.metrics);
}

std::unique_ptr<Api> make_api(Services services, ApiSettings settings) {
    return std::make_unique<Api>(std::move(services), std::move(settings));
}

net::Service Api::service() {
    return {.handle = [this](net::Request& request) { return handle(request); },
            .upgrade = [this](const net::Request& request) { return upgrade(request); }};
}

void Api::stop() {
    sockets_.stop();
}

net::Response Api::handle(net::Request& request) {
    const auto start = Clock::now();
    request.remote_address = client_address(settings_, request);
    log::info("request_started",
              {{"request_id", request.request_id}, {"method", request.method}, {"path", request.path}});
    Outcome outcome = answer(request);
    add_security_headers(settings_, outcome.response.headers);
    add_cors_headers(settings_, request, outcome.response.headers);
    if (!outcome.response.stream) {
        finish(outcome, request, seconds_since(start));
        return std::move(outcome.response);
    }
    net::Request told;  // what the log line needs, once the stream has ended
    told.method = request.method;
    told.path = request.path;
    told.request_id = request.request_id;
    Outcome ended{.response = {.status = outcome.response.status},
                  .route = outcome.route,
                  .error = {},
                  .user_id = outcome.user_id};
    outcome.response.stream = [this, write = std::move(outcome.response.stream), told = std::move(told),
                               ended = std::move(ended), start](net::StreamWriter& out) {
        write(out);
        finish(ended, told, seconds_since(start));
    };
    return std::move(outcome.response);
}

Api::Outcome Api::answer(net::Request& request) {
    const auto refuse = [&](const Error& error) {
        return Outcome{.response = problem(error, request.request_id), .error = error};
    };
    if (const auto host = check_host(settings_, request); !host) return refuse(host.error());
    if (auto response = preflight(settings_, request)) return {.response = std::move(*response)};

    Match match = router_.find(request.method, request.path);
    if (!match.route) {
        if (match.allow.empty()) return {.response = page_or_nothing(request)};
        Outcome outcome{.response = problem(405, "method_not_allowed", "This path takes " + match.allow + ".",
                                            request.request_id)};
        outcome.response.headers.set("Allow", match.allow);
        return outcome;
    }
    Call call{.services = services_,
              .settings = settings_,
              .request = request,
              .parameters = std::move(match.parameters)};
    auto response = run_route(*match.route, call);
    Outcome outcome{
        .response = response ? std::move(*response) : problem(response.error(), request.request_id),
        .route = match.route->pattern};
    if (!response) outcome.error = response.error();
    // What the handler says of a field holds; only cookies may be several.
    for (const auto& [name, value] : call.headers.all()) {
        if (name == "Set-Cookie")
            outcome.response.headers.add(name, value);
        else
            outcome.response.headers.set(name, value);
    }
    if (call.session) outcome.user_id = call.who().user_id;
    return outcome;
}

Result<net::Response> Api::run_route(const Route& route, Call& call) {
    try {
        auto caller = authenticate(services_, call.request);
        if (caller) {
            call.session = std::move(caller->session);
            call.by_cookie = caller->by_cookie;
        }
        const std::string key = call.session ? "u:" + call.who().user_id : "a:" + call.request.remote_address;
        if (!rate_limit_.take(key)) {
            call.headers.set("Retry-After", std::to_string(rate_limit_.seconds_to_next()));
            return fail(ErrorCode::RateLimited, "Too many requests; wait a moment and try again.");
        }
        if (route.access != Access::Open) {
            if (!caller) return std::unexpected(caller.error());
            if (!call.session) return fail(ErrorCode::Unauthenticated, "Sign in first.");
            SL_CHECK(check_page_mark(call.request, call.by_cookie));
            if (route.access == Access::Admin) SL_CHECK(teams::may_administer(call.who()));
        }
        return route.endpoint.handler(call);
    } catch (const std::exception& e) {
        Error error = internal_error();
        error.detail = e.what();
        return std::unexpected(std::move(error));
    }
}

net::Response Api::page_or_nothing(const net::Request& request) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (page_ && reads && !Router::is_api_path(request.path))
        if (auto response = page_->serve(request)) return std::move(*response);
    return problem(404, "not_found", "There is nothing at " + request.path.substr(0, 200) + ".",
                   request.request_id);
}

void Api::finish(const Outcome& outcome, const net::Request& request, double seconds) const {
    const int status = outcome.response.status;
    if (outcome.error && status >= 500)
        log::error("request_failed", {{"request_id", request.request_id},
                                      {"method", request.method},
                                      {"path", request.path},
                                      {"status_code", status},
                                      {"code", name_of(outcome.error->code)},
                                      {"message", outcome.error->message},
                                      {"detail", outcome.error->detail}});
    log::info("request_completed", {{"request_id", request.request_id},
                                    {"method", request.method},
                                    {"path", request.path},
                                    {"status_code", status},
                                    {"duration_ms", seconds * 1000},
                                    {"user_id", outcome.user_id}});
    const std::string route(outcome.route);
    services_.metrics->count(
        "http_requests_total", 1,
        {{"method", request.method}, {"route", route}, {"status", std::to_string(status)}});
    services_.metrics->observe_seconds("http_request_seconds", seconds, {{"route", route}});
}

std::expected<net::WebSocketHandler, net::Response> Api::upgrade(const net::Request& request) {
    const auto refuse = [&](const Error& error) {
        return std::unexpected(problem(error, request.request_id));
    };
    bool prefixed = false;
    if (without_prefix(request.path, prefixed) != "/ws")
        return refuse({ErrorCode::NotFound, "WebSockets are taken at /ws.", {}});
    if (const auto host = check_host(settings_, request); !host) return refuse(host.error());
    const std::string_view origin = request.headers.get("Origin");
    if (!origin.empty() && !same_origin(request, origin) && !allowed_origin(settings_, origin))
        return refuse({ErrorCode::Forbidden,
                       "A page of another origin may not open this WebSocket; see the setting cors_origins.",
                       {}});
    if (!rate_limit_.take("a:" + client_address(settings_, request)))
        return refuse({ErrorCode::RateLimited, "Too many requests; wait a moment and try again.", {}});
    auto accepted = sockets_.accept(request);
    if (!accepted) return refuse(accepted.error());
    return std::move(*accepted);
}

}  // namespace sightline::api
