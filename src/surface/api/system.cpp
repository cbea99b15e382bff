#include "surface/api/system.h"

#include "base/clock.h"
#include "base/log.h"
#include "surface/api/authentication.h"
#include "surface/api/docs_files.h"
#include "surface/api/openapi.h"

namespace sightline::api {

namespace {

net::Response file(std::string_view type, std::string body) {
    net::Response response{.body = std::move(body)};
    response.headers.set("Content-Type", type);
    response.headers.set("Cache-Control", "no-cache");
    return response;
}

}  // namespace

Result<Health> health(Call& call) {
    Health out{.status = "healthy", .timestamp = iso_utc(now_micros())};
    for (const HealthCheck& check : call.services.health) {
        const auto result = check.check();
        out.services[check.name] = result ? "healthy" : "unhealthy: " + result.error().message;
        if (result) continue;
        out.status = "degraded";
        log::warning("unhealthy", {{"service", check.name},
                                   {"message", result.error().message},
                                   {"detail", result.error().detail}});
    }
    return out;
}

Result<net::Response> metrics(Call& call) {
    if (!call.settings.metrics_public && !is_loopback_address(call.request.remote_address))
        return fail(ErrorCode::Forbidden,
                    "Metrics are shown on this machine only; the setting metrics_public opens them.");
    return file("text/plain; version=0.0.4; charset=utf-8", call.services.metrics->text());
}

Result<net::Response> openapi(Call& call) {
    return file("application/json", openapi_text(call.settings.version));
}

Result<net::Response> docs_page(Call&) {
    return file("text/html; charset=utf-8", std::string(kDocsPage));
}
Result<net::Response> docs_script(Call&) {
    return file("text/javascript; charset=utf-8", std::string(kDocsScript));
}
Result<net::Response> docs_style(Call&) {
    return file("text/css; charset=utf-8", std::string(kDocsStyle));
}

}  // namespace sightline::api
