#include "platform/net/request_parser.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include "platform/net/asio.h"
#include "platform/net/target.h"

namespace sightline::net {

namespace http = boost::beast::http;

RequestParser::RequestParser(const ServerSettings& settings)
    : max_header_bytes_(settings.max_header_bytes),
      max_header_fields_(settings.max_header_fields),
      max_body_bytes_(settings.max_body_bytes) {
    header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(max_header_bytes_, UINT32_MAX)));
    body_limit(max_body_bytes_);
}

std::size_t RequestParser::read_header(std::string_view bytes) {
    eager(false);
    boost::system::error_code ec;
    const std::size_t used = put({bytes.data(), bytes.size()}, ec);
    // Beast's own limit starts anew after every field it has consumed.
    header_bytes_ += used;
    if (!header_done_ && !ec) ec = http::error::need_more;
    const bool too_long = header_bytes_ > max_header_bytes_ ||
                          (!header_done_ && header_bytes_ + (bytes.size() - used) > max_header_bytes_);
    if (too_long && (!ec || ec == http::error::need_more)) ec = http::error::header_limit;
    if (ec && ec != http::error::need_more) explain(ec);
    return used;
}

std::size_t RequestParser::read_body(std::string_view bytes, BodyPipe& body) {
    eager(true);
    body_ = &body;
    boost::system::error_code ec;
    const std::size_t used = put({bytes.data(), bytes.size()}, ec);
    body_ = nullptr;
    if (ec && ec != http::error::need_more) explain(ec);
    return used;
}

void RequestParser::refuse(int status, std::string message, ErrorCode_& ec) {
    malformed_ = Malformed{status, std::move(message)};
    ec = http::error::bad_value;
}

void RequestParser::explain(const ErrorCode_& ec) {
    if (malformed_) return;
    if (ec == http::error::header_limit) {
        const std::string limit = std::to_string(max_header_bytes_) + " bytes";
        if (request_.method.empty())
            malformed_ = Malformed{
                414, "The address is longer than " + limit + ". Shorten it, or send the data in the body."};
        else
            malformed_ = Malformed{
                431, "The request header is longer than " + limit + ". Send fewer or smaller header fields."};
    } else if (ec == http::error::body_limit) {
        malformed_ = Malformed{
            413, "The request body is larger than " + std::to_string(max_body_bytes_) + " bytes. Send less."};
    } else if (ec == http::error::bad_version) {
        malformed_ =
            Malformed{505, "Only HTTP/1.1 and HTTP/1.0 are spoken here, with lines that end in CR LF."};
    } else {
        malformed_ = Malformed{400, "The request is not valid HTTP: " + ec.message() + "."};
    }
}

void RequestParser::on_request_impl(Verb verb, Text method, Text target, int version, ErrorCode_& ec) {
    version_ = version;
    request_.method.assign(method.data(), method.size());
    request_.target.assign(target.data(), target.size());
    if (verb == Verb::connect || verb == Verb::trace)
        return refuse(405, "The method " + request_.method + " is not supported.", ec);
    if (auto read = read_target(request_); !read) refuse(400, read.error().message, ec);
}

void RequestParser::on_field_impl(Field field, Text name, Text value, ErrorCode_& ec) {
    if (header_done_) return;  // a trailer: read past, never trusted
    if (request_.headers.all().size() >= max_header_fields_) {
        return refuse(
            431,
            "The request has more than " + std::to_string(max_header_fields_) + " header fields. Send fewer.",
            ec);
    }
    request_.headers.add({name.data(), name.size()}, {value.data(), value.size()});
    switch (field) {
        case Field::host:
            if (++hosts_ > 1) refuse(400, "The request has more than one Host field.", ec);
            break;
        case Field::content_length:
            if (++lengths_ > 1 || value.find(',') != Text::npos)
                refuse(400, "The request has more than one Content-Length.", ec);
            break;
        case Field::transfer_encoding:
            // Anything else would let a proxy and this server disagree on where the body ends.
            if (version_ == 10) return refuse(400, "HTTP/1.0 has no Transfer-Encoding.", ec);
            if (!boost::beast::iequals(value, "chunked"))
                refuse(501, "The only Transfer-Encoding understood is chunked.", ec);
            break;
        case Field::expect:
            if (!boost::beast::iequals(value, "100-continue"))
                return refuse(417, "The only expectation understood is 100-continue.", ec);
            expects_continue_ = version_ == 11;
            break;
        default:
            break;
    }
}

void RequestParser::on_header_impl(ErrorCode_& ec) {
    if (version_ == 11 && hosts_ == 0) return refuse(400, "The request has no Host field.", ec);
    header_done_ = true;
}

std::size_t RequestParser::on_body_impl(Text body, ErrorCode_&) {
    body_->push({body.data(), body.size()});
    return body.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text body, ErrorCode_&) {
    body_->push({body.data(), body.size()});
    return body.size();
}

}  // namespace sightline::net
