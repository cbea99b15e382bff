#pragma once
// Route: one row of the route table (routes.cpp), and the shapes a handler may have. From the types of the
// handler come reading and checking of its input, writing of its output, and its part of the OpenAPI
// document.
//
//     Result<Dataset> get_dataset(Call&);                              reply(get_dataset)
//     Result<DatasetList> list_datasets(Call&, const DatasetFilter&);  query(list_datasets)     parameters of
//     the URL Result<Session> sign_in(Call&, const LoginRequest&);             body(sign_in)            a
//     JSON body Result<ask::Question> chat_question(Call&, const ChatRequest&);  asking(chat_question)    one
//     answer, or a stream of events Result<net::Response> get_data(Call&, const DataFormat&); query(get_data)
//     a response of its own Result<Done> delete_dataset(Call&); reply(delete_dataset)    204

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/described.h"
#include "surface/api/call.h"

namespace sightline::api {

/// Nothing to say but that it is done (204).
struct Done {};

enum class Access {
    Open,   ///< strangers too
    User,   ///< whoever is signed in
    Admin,  ///< administrators of the own organization
};
enum class Reach {
    Api,         ///< under /api/v1 and /api
    ApiAndRoot,  ///< also without a prefix
    Root,        ///< without a prefix only
};

using Handler = std::function<Result<net::Response>(Call&)>;
using SchemaOf = std::function<boost::json::object(json::SchemaBook&)>;

/// A handler with what its types tell.
struct Endpoint {
    Handler handler;
    int status = 200;
    SchemaOf parameters;                          ///< members of the struct of URL parameters; may be empty
    SchemaOf request_body;                        ///< may be empty
    SchemaOf response;                            ///< may be empty: see `media_type`, or no content (204)
    std::string media_type = "application/json";  ///< of a response that is not described
    std::string request_type = "application/json";
    bool streams = false;  ///< answers text/event-stream when asked to
};

struct Route {
    std::string_view method, pattern;  ///< "/datasets/{id}": parts in braces are UUIDs
    Access access = Access::User;
    std::string_view operation, tag, summary;
    Endpoint endpoint;
    Reach reach = Reach::Api;
};

namespace detail {

/// The parsed body. Unsupported for another content type, TooLarge, InvalidInput.
Result<boost::json::value> read_json_body(Call& call);
net::Response json_response(Call& call, int status, const boost::json::value& body);
net::Response invalid(const Call& call, const json::Issues& issues);  ///< 400 with every problem in `details`
json::TextPairs url_parameters(const Call& call);
Result<net::Response> answer(Call& call, const ask::Question& question);

template <class T>
SchemaOf schema_of() {
    return [](json::SchemaBook& book) { return book.schema<T>(); };
}

template <class Out>
Result<net::Response> respond(Call& call, int status, Result<Out> out) {
    if (!out) return std::unexpected(std::move(out).error());
    if constexpr (std::is_same_v<Out, net::Response>)
        return std::move(*out);
    else if constexpr (std::is_same_v<Out, Done>)
        return net::Response{.status = call.status ? call.status : 204};
    else
        return json_response(call, call.status ? call.status : status, json::to_json(*out));
}

template <class Out>
Endpoint endpoint(int status) {
    Endpoint e;
    e.status = std::is_same_v<Out, Done> ? 204 : status;
    if constexpr (!std::is_same_v<Out, Done> && !std::is_same_v<Out, net::Response>)
        e.response = schema_of<Out>();
    return e;
}

}  // namespace detail

template <class Out>
Endpoint reply(Result<Out> (*f)(Call&), int status = 200) {
    Endpoint e = detail::endpoint<Out>(status);
    e.handler = [f, status](Call& call) { return detail::respond<Out>(call, status, f(call)); };
    return e;
}

template <class Out, class In>
Endpoint query(Result<Out> (*f)(Call&, const In&), int status = 200) {
    Endpoint e = detail::endpoint<Out>(status);
    e.parameters = [](json::SchemaBook& book) { return book.members<In>(); };
    e.handler = [f, status](Call& call) -> Result<net::Response> {
        In in{};
        json::Issues issues;
        if (!json::read_pairs(detail::url_parameters(call), issues, in)) return detail::invalid(call, issues);
        return detail::respond<Out>(call, status, f(call, in));
    };
    return e;
}

template <class Out, class In>
Endpoint body(Result<Out> (*f)(Call&, const In&), int status = 200) {
    Endpoint e = detail::endpoint<Out>(status);
    e.request_body = detail::schema_of<In>();
    e.handler = [f, status](Call& call) -> Result<net::Response> {
        SL_TRY(const boost::json::value document, detail::read_json_body(call));
        In in{};
        json::Issues issues;
        if (!json::read_value(document, json::detail::kNoRule, "", issues, in))
            return detail::invalid(call, issues);
        return detail::respond<Out>(call, status, f(call, in));
    };
    return e;
}

/// `Shown` describes the answer in the OpenAPI document.
template <class Shown, class In>
Endpoint asking(Result<ask::Question> (*f)(Call&, const In&)) {
    Endpoint e;
    e.request_body = detail::schema_of<In>();
    e.response = detail::schema_of<Shown>();
    e.streams = true;
    e.handler = [f](Call& call) -> Result<net::Response> {
        SL_TRY(const boost::json::value document, detail::read_json_body(call));
        In in{};
        json::Issues issues;
        if (!json::read_value(document, json::detail::kNoRule, "", issues, in))
            return detail::invalid(call, issues);
        SL_TRY(const ask::Question question, f(call, in));
        return detail::answer(call, question);
    };
    return e;
}

/// What a response of its own is made of, for the document.
inline Endpoint giving(Endpoint e, std::string media_type) {
    e.media_type = std::move(media_type);
    return e;
}
template <class Shown>
Endpoint showing(Endpoint e) {
    e.response = detail::schema_of<Shown>();
    return e;
}

}  // namespace sightline::api
