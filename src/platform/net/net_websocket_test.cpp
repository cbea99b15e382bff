#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <future>

#include "platform/net/asio.h"
#include "platform/net/net_test_client.h"

namespace sightline::net::test {
namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

/// A synchronous WebSocket client.
struct Peer {
    asio::io_context context;
    websocket::stream<asio::ip::tcp::socket> ws{context};
    websocket::response_type response;
    boost::system::error_code ec;

    explicit Peer(std::uint16_t port, bool deflate = true, const std::string& target = "/ws") {
        if (deflate) {
            websocket::permessage_deflate options;
            options.client_enable = true;
            ws.set_option(options);
        }
        ws.next_layer().connect({asio::ip::address_v4::loopback(), port}, ec);
        if (!ec) ws.handshake(response, "localhost", target, ec);
    }
    void send(const std::string& text) { ws.write(asio::buffer(text), ec); }
    std::string read() {
        beast::flat_buffer buffer;
        ws.read(buffer, ec);
        return ec ? std::string() : beast::buffers_to_string(buffer.data());
    }
};

using Upgraded = std::expected<WebSocketHandler, Response>;

Response not_found(Request&) {
    Response response;
    response.status = 404;
    return response;
}

struct Hub {
    std::atomic<int> opened = 0, closed = 0, handling = 0, most = 0;

    WebSocketHandler handler() {
        return {.opened =
                    [this](std::shared_ptr<WebSocket> ws) {
                        ++opened;
                        EXPECT_TRUE(ws->send("welcome"));
                    },
                .message =
                    [this](std::shared_ptr<WebSocket> ws, std::string text) {
                        most = std::max(most.load(), ++handling);
                        if (text == "throw") {
                            --handling;
                            throw std::runtime_error("handler");
                        }
                        if (text == "bye")
                            ws->close(4001, "asked for");
                        else
                            (void)ws->send(text);
                        --handling;
                    },
                .closed =
                    [this](std::shared_ptr<WebSocket> ws) {
                        EXPECT_TRUE(ws->closed());
                        EXPECT_FALSE(ws->send("late"));
                        ++closed;
                    }};
    }
};

TEST(NetWebSocket, EchoesInOrderWithAndWithoutCompression) {
    Hub hub;
    auto server = start(not_found, {}, [&](const Request& request) -> Upgraded {
        EXPECT_EQ(request.path, "/ws");
        return hub.handler();
    });
    for (const bool deflate : {true, false}) {
        Peer peer(server->port(), deflate);
        ASSERT_FALSE(peer.ec) << peer.ec.message();
        EXPECT_EQ(peer.response.count("Sec-WebSocket-Extensions"), deflate ? 1U : 0U);
        EXPECT_EQ(peer.response.count("X-Request-Id"), 1U);
        EXPECT_EQ(peer.read(), "welcome");
        for (int i = 0; i < 200; ++i) peer.send("message " + std::to_string(i));
        for (int i = 0; i < 200; ++i) ASSERT_EQ(peer.read(), "message " + std::to_string(i));
        const std::string large(900'000, 'L');
        peer.send(large);
        EXPECT_EQ(peer.read(), large);
        peer.send("throw");  // a handler's bug ends no connection
        peer.send("after");
        EXPECT_EQ(peer.read(), "after");
        peer.ws.close(websocket::close_code::normal, peer.ec);
    }
    EXPECT_TRUE(eventually([&] { return hub.closed == 2; }));
    EXPECT_EQ(hub.opened, 2);
    EXPECT_EQ(hub.most, 1);
    EXPECT_TRUE(eventually([&] { return server->numbers().connections == 0; }));
}

TEST(NetWebSocket, TheServerCloses) {
    Hub hub;
    auto server = start(not_found, {}, [&](const Request&) -> Upgraded { return hub.handler(); });
    Peer peer(server->port());
    EXPECT_EQ(peer.read(), "welcome");
    peer.send("bye");
    peer.read();
    EXPECT_EQ(peer.ec, websocket::error::closed);
    EXPECT_EQ(peer.ws.reason().code, 4001);
    EXPECT_EQ(peer.ws.reason().reason, "asked for");
    EXPECT_TRUE(eventually([&] { return hub.closed == 1; }));
}

TEST(NetWebSocket, LimitsMessagesAfterUnpacking) {
    Hub hub;
    ServerSettings settings;
    settings.max_websocket_message = 10'000;
    auto server = start(not_found, settings, [&](const Request&) -> Upgraded { return hub.handler(); });
    for (const bool deflate : {true, false}) {
        Peer peer(server->port(), deflate);
        EXPECT_EQ(peer.read(), "welcome");
        peer.send(std::string(1'000'000, 'z'));  // a kilobyte when packed
        const auto sent = peer.ec;
        peer.read();
        EXPECT_EQ(peer.ws.reason().code, websocket::close_code::too_big)
            << deflate << peer.ec.message() << sent.message();
    }
    EXPECT_TRUE(eventually([&] { return hub.closed == 2; }));
}

TEST(NetWebSocket, BinaryIsRefused) {
    Hub hub;
    auto server = start(not_found, {}, [&](const Request&) -> Upgraded { return hub.handler(); });
    Peer peer(server->port());
    EXPECT_EQ(peer.read(), "welcome");
    peer.ws.binary(true);
    peer.send("bytes");
    peer.read();
    EXPECT_EQ(peer.ws.reason().code, websocket::close_code::unknown_data);
}

TEST(NetWebSocket, TheServiceMayRefuse) {
    auto server = start(not_found, {}, [](const Request&) -> Upgraded {
        Response response;
        response.status = 401;
        response.body = "sign in";
        return std::unexpected(response);
    });
    Peer peer(server->port());
    EXPECT_EQ(peer.ec, websocket::error::upgrade_declined);
    EXPECT_EQ(peer.response.result_int(), 401U);
    EXPECT_EQ(peer.response.body(), "sign in");
}

TEST(NetWebSocket, BrokenHandshakes) {
    Hub hub;
    auto server = start(not_found, {}, [&](const Request&) -> Upgraded { return hub.handler(); });
    const std::string upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    Client old(server->port());
    const auto answer = old.exchange(get("/ws", upgrade + key + "Sec-WebSocket-Version: 8\r\n"));
    EXPECT_EQ(answer.status, 426);
    EXPECT_EQ(answer.field("sec-websocket-version"), "13");
    Client keyless(server->port());
    EXPECT_EQ(keyless.exchange(get("/ws", upgrade + "Sec-WebSocket-Version: 13\r\n")).status, 400);
    Client eager(server->port());
    eager.send(get("/ws", upgrade + key + "Sec-WebSocket-Version: 13\r\n") + "early frame");
    EXPECT_EQ(eager.receive().status, 400);
    Client plain(server->port());
    EXPECT_EQ(plain.exchange(get("/ws")).status, 404);
    EXPECT_EQ(hub.opened, 0);
}

TEST(NetWebSocket, LeavingIsSeenWhileAMessageIsHandled) {
    std::atomic<bool> entered = false, left = false, released = false;
    auto server = start(not_found, {}, [&](const Request&) -> Upgraded {
        return WebSocketHandler{.opened = {},
                                .message =
                                    [&](std::shared_ptr<WebSocket> ws, std::string) {
                                        entered = true;
                                        while (!ws->closed()) std::this_thread::sleep_for(1ms);
                                        released = true;
                                    },
                                .closed = [&](std::shared_ptr<WebSocket>) { left = true; }};
    });
    {
        Peer peer(server->port());
        peer.send("ask");
        ASSERT_TRUE(eventually([&] { return entered.load(); }));
        peer.ws.next_layer().close();
    }
    EXPECT_TRUE(eventually([&] { return left.load(); }, 2s));
    EXPECT_TRUE(eventually([&] { return released.load(); }, 2s));
}

TEST(NetWebSocket, SilentPeersAreClosedAndLivePeersKept) {
    Hub hub;
    ServerSettings settings;
    settings.websocket_idle = std::chrono::seconds(1);
    auto server = start(not_found, settings, [&](const Request&) -> Upgraded { return hub.handler(); });
    Peer dead(server->port()), live(server->port());
    EXPECT_EQ(dead.read(), "welcome");
    EXPECT_EQ(live.read(), "welcome");
    // Reading answers pings; the dead one never does.
    auto reading = std::async(std::launch::async, [&] { return live.read(); });
    EXPECT_TRUE(eventually([&] { return hub.closed == 1; }, 6s));
    EXPECT_EQ(reading.wait_for(1500ms), std::future_status::timeout);
    EXPECT_EQ(hub.closed, 1);
    server->drain(2s);
    reading.wait();
    EXPECT_EQ(live.ws.reason().code, websocket::close_code::going_away);
}

TEST(NetWebSocket, SendFromManyThreadsBlocksWhenThePeerIsSlow) {
    std::atomic<int> sent = 0;
    std::promise<std::shared_ptr<WebSocket>> opened;
    ServerSettings settings;
    settings.max_websocket_backlog = 100'000;
    auto server = start(not_found, settings, [&](const Request&) -> Upgraded {
        return WebSocketHandler{.opened = [&](std::shared_ptr<WebSocket> ws) { opened.set_value(ws); }};
    });
    Peer peer(server->port(), false);
    const auto ws = opened.get_future().get();
    std::vector<std::jthread> senders;
    for (int t = 0; t < 4; ++t) {
        senders.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                if (ws->send(std::string(50'000, 'm'))) ++sent;
        });
    }
    std::this_thread::sleep_for(200ms);
    EXPECT_LT(sent, 2000);
    for (int i = 0; i < 2000; ++i) ASSERT_EQ(peer.read().size(), 50'000U);
    senders.clear();
    EXPECT_EQ(sent, 2000);
}

TEST(NetWebSocket, DrainWaitsForTheMessageUnderWay) {
    std::atomic<bool> entered = false, go = false;
    auto server = start(not_found, {}, [&](const Request&) -> Upgraded {
        return WebSocketHandler{.message = [&](std::shared_ptr<WebSocket> ws, std::string) {
            entered = true;
            while (!go) std::this_thread::sleep_for(1ms);
            EXPECT_TRUE(ws->send("finished"));
        }};
    });
    Peer peer(server->port());
    peer.send("work");
    ASSERT_TRUE(eventually([&] { return entered.load(); }));
    auto drained = std::async(std::launch::async, [&] { server->drain(10s); });
    EXPECT_EQ(drained.wait_for(100ms), std::future_status::timeout);
    go = true;
    EXPECT_EQ(peer.read(), "finished");
    peer.read();
    EXPECT_EQ(peer.ws.reason().code, websocket::close_code::going_away);
    EXPECT_EQ(drained.wait_for(5s), std::future_status::ready);
}

TEST(NetWebSocket, AFloodedSessionCanStillBeAborted) {
    std::atomic<int> handled = 0;
    std::atomic<bool> left = false;
    auto server = start(not_found, {}, [&](const Request&) -> Upgraded {
        return WebSocketHandler{.message =
                                    [&](std::shared_ptr<WebSocket> ws, std::string) {
                                        ++handled;
                                        while (!ws->closed()) std::this_thread::sleep_for(1ms);
                                    },
                                .closed = [&](std::shared_ptr<WebSocket>) { left = true; }};
    });
    Peer peer(server->port());
    for (int i = 0; i < 500; ++i) peer.send("more");
    ASSERT_TRUE(eventually([&] { return handled == 1; }));
    server->drain(100ms);
    EXPECT_TRUE(eventually([&] { return left.load(); }));
    EXPECT_EQ(server->numbers().connections, 0U);
    EXPECT_EQ(handled, 1);
}

}  // namespace
}  // namespace sightline::net::test
