#pragma once
// Reads one request from a connection's bytes: Beast's parser, strict where leniency would let two servers
// disagree on where a request ends. Not thread-safe.

#include <boost/beast/http/basic_parser.hpp>
#include <optional>

#include "platform/net/body_pipe.h"
#include "platform/net/http.h"

namespace sightline::net {

/// What is wrong with the bytes, as an answer.
struct Malformed {
    int status = 400;
    std::string message;
};

class RequestParser : private boost::beast::http::basic_parser<true> {
  public:
    explicit RequestParser(const ServerSettings& settings);

    /// Reads what it can of the header; returns the bytes used. Call again with the rest and more until
    /// header_done() or malformed().
    std::size_t read_header(std::string_view bytes);
    bool header_done() const { return header_done_; }
    const std::optional<Malformed>& malformed() const { return malformed_; }
    bool in_header() const { return got_some(); }

    /// The request, without body, remote address and request id. Once, after header_done().
    Request take_request() { return std::move(request_); }

    /// Reads body bytes into the pipe; returns the bytes used. Until body_done() or malformed().
    std::size_t read_body(std::string_view bytes, BodyPipe& body);
    bool body_done() const { return is_done(); }

    bool keep_alive() const { return basic_parser::keep_alive(); }
    bool http_1_0() const { return version_ == 10; }
    bool upgrade() const { return basic_parser::upgrade(); }
    bool expects_continue() const { return expects_continue_; }

  private:
    using Verb = boost::beast::http::verb;
    using Field = boost::beast::http::field;
    using ErrorCode_ = boost::beast::error_code;
    using Text = boost::beast::string_view;

    void on_request_impl(Verb, Text method, Text target, int version, ErrorCode_& ec) override;
    void on_response_impl(int, Text, int, ErrorCode_&) override {}
    void on_field_impl(Field field, Text name, Text value, ErrorCode_& ec) override;
    void on_header_impl(ErrorCode_& ec) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode_&) override {}
    std::size_t on_body_impl(Text body, ErrorCode_& ec) override;
    void on_chunk_header_impl(std::uint64_t, Text, ErrorCode_&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, ErrorCode_& ec) override;
    void on_finish_impl(ErrorCode_&) override {}

    void refuse(int status, std::string message, ErrorCode_& ec);
    void explain(const ErrorCode_& ec);

    const std::size_t max_header_bytes_, max_header_fields_;
    const std::uint64_t max_body_bytes_;
    Request request_;
    std::optional<Malformed> malformed_;
    BodyPipe* body_ = nullptr;
    std::size_t header_bytes_ = 0, hosts_ = 0, lengths_ = 0;
    int version_ = 11;
    bool header_done_ = false;
    bool expects_continue_ = false;
};

}  // namespace sightline::net
