#include "surface/api/openapi.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "surface/api/authentication.h"
#include "surface/api/problem.h"
#include "surface/api/routes.h"

namespace sightline::api {

namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::string_view kIntroduction =
    "Bring data, ask in plain words, get a proven answer. Sign in with POST /api/v1/auth/login and send the "
    "access token as "
    "Authorization: Bearer TOKEN. The page uses a session cookie instead and marks what it changes with "
    "X-Requested-With: sightline. "
    "Routes that ask answer once with the whole Answer, or, with Accept: text/event-stream, as a stream of "
    "the events thought, query, "
    "data, chart, text, evidence, suggestions, error and done. GET /ws speaks the same events over a "
    "WebSocket. Errors have the form of "
    "ErrorDocument; every path also stands under /api.";

constexpr std::string_view kStreamSchema =
    "Server-sent events: event: NAME, data: JSON with a type. thought, query, data, chart, text, evidence, "
    "suggestions, error, done.";

std::string_view meaning(int status) {
    switch (status) {
        case 400:
            return "The input is not right; the message says where.";
        case 401:
            return "Sign in first.";
        case 403:
            return "Not allowed.";
        case 404:
            return "There is no such thing, or it belongs to someone else.";
        case 409:
            return "The state does not allow it now, or the thing exists already.";
        case 412:
            return "Another version of the upload protocol.";
        case 413:
            return "Too large.";
        case 415:
            return "Send another format.";
        case 422:
            return "Understood, but it cannot be done with this data.";
        case 429:
            return "Too many requests; wait and try again.";
        case 460:
            return "The checksum does not fit the bytes.";
        case 500:
            return "A fault of the server; report the request id.";
        case 503:
            return "A part of the server is not there; try again later.";
        case 504:
            return "It took longer than allowed.";
        case 507:
            return "It needs more memory or disk than allowed.";
        default:
            return "Error.";
    }
}

std::set<int> errors_of(const Route& route) {
    std::set<int> out{400, 403, 429, 500, 503};
    const bool has_id = route.pattern.find('{') != std::string_view::npos;
    if (route.access != Access::Open || route.tag == "auth") out.insert(401);
    if (has_id) out.insert(404);
    if (route.endpoint.request_body) out.insert({413, 415});
    if (route.operation.starts_with("tus")) out.insert({412, 413, 415, 460});
    if (route.tag == "auth" || route.tag == "user") out.insert({404, 409, 413, 507});
    if (route.tag == "ask" || route.tag == "charts" || route.tag == "datasets")
        out.insert({404, 409, 422, 504, 507});
    return out;
}

array parameters_of(const Route& route, json::SchemaBook& book) {
    array out;
    std::string_view rest = route.pattern;
    while (true) {
        const std::size_t open = rest.find('{');
        if (open == std::string_view::npos) break;
        const std::size_t close = rest.find('}', open);
        out.push_back(object{{"name", rest.substr(open + 1, close - open - 1)},
                             {"in", "path"},
                             {"required", true},
                             {"schema", object{{"type", "string"}, {"format", "uuid"}}}});
        rest.remove_prefix(close + 1);
    }
    if (!route.endpoint.parameters) return out;
    const object members = route.endpoint.parameters(book);
    const value* required = members.if_contains("required");
    for (const auto& member : members.at("properties").as_object()) {
        object schema = member.value().as_object();
        object parameter{{"name", member.key()}, {"in", "query"}};
        if (required &&
            std::ranges::find(required->as_array(), value(member.key())) != required->as_array().end())
            parameter["required"] = true;
        if (const value* description = schema.if_contains("description")) {
            parameter["description"] = *description;
            schema.erase("description");
        }
        // Absent is the only null a URL can say.
        if (value* type = schema.if_contains("type"); type && type->is_array())
            *type = value(type->as_array().front());
        if (value* choices = schema.if_contains("enum"))
            choices->as_array().erase(std::ranges::remove(choices->as_array(), value(nullptr)).begin(),
                                      choices->as_array().end());
        parameter["schema"] = std::move(schema);
        out.push_back(std::move(parameter));
    }
    return out;
}

object success_of(const Endpoint& endpoint, json::SchemaBook& book) {
    object response{{"description", endpoint.status == 204   ? "Done."
                                    : endpoint.status == 303 ? "Signed in; go to the page."
                                                             : "OK."}};
    object content;
    if (endpoint.response)
        content["application/json"] = object{{"schema", endpoint.response(book)}};
    else if (endpoint.status == 200 && !endpoint.media_type.empty())
        content[endpoint.media_type] = object{};
    if (endpoint.streams)
        content["text/event-stream"] =
            object{{"schema", object{{"type", "string"}, {"description", kStreamSchema}}}};
    if (!content.empty()) response["content"] = std::move(content);
    return response;
}

object operation_of(const Route& route, bool at_root, json::SchemaBook& book) {
    std::string id(route.operation);
    if (at_root && route.reach == Reach::ApiAndRoot) id += "AtRoot";
    object out{{"operationId", id}, {"tags", array{route.tag}}, {"summary", route.summary}};
    if (array parameters = parameters_of(route, book); !parameters.empty())
        out["parameters"] = std::move(parameters);
    if (route.endpoint.request_body)
        out["requestBody"] = object{
            {"required", true},
            {"content",
             object{{route.endpoint.request_type, object{{"schema", route.endpoint.request_body(book)}}}}}};
    object responses{{std::to_string(route.endpoint.status), success_of(route.endpoint, book)}};
    for (const int status : errors_of(route))
        responses[std::to_string(status)] =
            object{{"$ref", "#/components/responses/Error" + std::to_string(status)}};
    out["responses"] = std::move(responses);
    if (route.access == Access::Open) out["security"] = array{};
    return out;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

}  // namespace

object openapi_document(const std::string& version) {
    json::SchemaBook book;
    object paths;
    const auto add = [&](const std::string& path, const Route& route, bool at_root) {
        value& item = paths.emplace(path, object{}).first->value();
        item.as_object()[lower(route.method)] = operation_of(route, at_root, book);
    };
    for (const Route& route : routes()) {
        if (route.reach != Reach::Root) add("/api/v1" + std::string(route.pattern), route, false);
        if (route.reach != Reach::Api) add(std::string(route.pattern), route, true);
    }
    const object error_schema = book.schema<ErrorDocument>();
    object responses;
    for (const int status : {400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 460, 500, 503, 504, 507})
        responses["Error" + std::to_string(status)] =
            object{{"description", meaning(status)},
                   {"content", object{{"application/json", object{{"schema", error_schema}}}}}};
    const object schemes{
        {"bearer", object{{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}},
        {"session", object{{"type", "apiKey"}, {"in", "cookie"}, {"name", kSessionCookie}}},
    };
    return {{"openapi", "3.1.0"},
            {"info", object{{"title", "Sightline"}, {"version", version}, {"description", kIntroduction}}},
            {"jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema"},
            {"servers", array{object{{"url", "/"}}}},
            {"security", array{object{{"bearer", array{}}}, object{{"session", array{}}}}},
            {"paths", std::move(paths)},
            {"components", object{{"schemas", book.definitions()},
                                  {"responses", std::move(responses)},
                                  {"securitySchemes", schemes}}}};
}

const std::string& openapi_text(const std::string& version) {
    static const std::string text = json::write(openapi_document(version));
    return text;
}

}  // namespace sightline::api
