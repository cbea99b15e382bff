#include "surface/api/route.h"

#include "base/json.h"
#include "surface/api/event_stream.h"
#include "surface/api/problem.h"
#include "surface/api/queries.h"

namespace sightline::api::detail {

namespace {

std::string_view media_type(std::string_view content_type) {
    content_type = content_type.substr(0, content_type.find(';'));
    while (content_type.ends_with(' ')) content_type.remove_suffix(1);
    return content_type;
}

}  // namespace

Result<boost::json::value> read_json_body(Call& call) {
    const std::string_view type = media_type(call.request.headers.get("Content-Type"));
    if (!type.empty() && type != "application/json" && !type.ends_with("+json"))
        return fail(ErrorCode::Unsupported,
                    "The body must be JSON, sent with Content-Type: application/json.");
    SL_TRY(const std::string text, call.request.body->read_all(call.settings.max_json_bytes));
    if (text.empty()) return fail(ErrorCode::InvalidInput, "The request needs a JSON body.");
    if (type.empty())
        return fail(ErrorCode::Unsupported, "Say what the body is with Content-Type: application/json.");
    return json::parse(text);
}

net::Response json_response(Call&, int status, const boost::json::value& body) {
    net::Response response{.status = status, .body = json::write(body)};
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-store");
    return response;
}

net::Response invalid(const Call& call, const json::Issues& issues) {
    return problem(issues, call.request.request_id);
}

json::TextPairs url_parameters(const Call& call) {
    return call.request.query;
}

Result<net::Response> answer(Call& call, const ask::Question& question) {
    if (wants_events(call.request)) return stream_answer(call, question);
    const Hangup hangup(call.request);
    SL_TRY(boost::json::object body, call.services.ask->ask(call.who(), question, {}, hangup.token));
    return json_response(call, 200, present_answer(std::move(body)));
}

}  // namespace sightline::api::detail
