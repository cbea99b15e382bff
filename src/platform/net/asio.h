#pragma once
// Private to this room: the Asio types in use. Included by .cpp files and private headers only, never by a
// public header. Asio and Beast are compiled once, in asio_library.cpp.

#if !defined(BOOST_ASIO_SEPARATE_COMPILATION) || !defined(BOOST_BEAST_SEPARATE_COMPILATION)
#error \
    "Build with the room's compile definitions: mixing both ways of compiling Asio breaks its error categories."
#endif

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sightline::net {

namespace asio = boost::asio;

// The executor is named, not erased: a connection lives on one single-threaded io_context and needs no
// strand.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
template <class T = void>
using Awaitable = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> kUseAwaitable;

}  // namespace sightline::net
