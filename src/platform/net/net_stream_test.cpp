#include <atomic>
#include <future>

#include "platform/net/net_test_client.h"

namespace sightline::net::test {
namespace {

Response stream(std::function<void(StreamWriter&)> run) {
    Response response;
    response.headers.set("Content-Type", "text/event-stream");
    response.stream = std::move(run);
    return response;
}

TEST(NetStream, PiecesArriveAsTheyAreWritten) {
    std::atomic<bool> go = false;
    auto server = start([&](Request&) {
        return stream([&](StreamWriter& writer) {
            EXPECT_TRUE(writer.write("event: thought\ndata: {}\n\n"));
            while (!go) std::this_thread::sleep_for(1ms);
            EXPECT_TRUE(writer.write(""));
            EXPECT_TRUE(writer.write("event: done\ndata: {}\n\n"));
        });
    });
    Client client(server->port());
    client.send(get("/"));
    ASSERT_TRUE(client.read_until("thought", 2s));
    EXPECT_EQ(client.inbox.find("done"), std::string::npos);
    go = true;
    const auto answer = client.receive();
    EXPECT_TRUE(answer.complete);
    EXPECT_EQ(answer.body, "event: thought\ndata: {}\n\nevent: done\ndata: {}\n\n");
    EXPECT_EQ(client.exchange(get("/")).body.size(), answer.body.size());  // kept alive
}

TEST(NetStream, LargeStreamsAreWholeAndBounded) {
    std::atomic<std::size_t> written = 0;
    auto server = start([&](Request&) {
        return stream([&](StreamWriter& writer) {
            const std::string block(1 << 20, 's');
            for (int i = 0; i < 40; ++i) {
                if (!writer.write(block)) return;
                written += block.size();
            }
        });
    });
    Client client(server->port(), 64 << 10);
    client.send(get("/"));
    ASSERT_TRUE(client.read_until("\r\n\r\n"));
    std::this_thread::sleep_for(200ms);
    EXPECT_LT(written, 16U << 20);  // the client does not read, so the handler waits
    const auto answer = client.receive();
    EXPECT_TRUE(answer.complete);
    EXPECT_EQ(answer.body.size(), 40U << 20);
}

TEST(NetStream, OldClientsGetItUntilTheEnd) {
    auto server = start([](Request&) { return stream([](StreamWriter& w) { (void)w.write("abc"); }); });
    Client client(server->port());
    const auto answer = client.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(answer.body, "abc");
    EXPECT_EQ(answer.field("transfer-encoding"), "");
    EXPECT_TRUE(answer.complete);
}

TEST(NetStream, AThrowingStreamIsSeenAsCut) {
    auto server = start([](Request&) {
        return stream([](StreamWriter& writer) {
            (void)writer.write("begin");
            throw std::runtime_error("broken");
        });
    });
    Client client(server->port());
    const auto answer = client.exchange(get("/"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.complete);
    EXPECT_TRUE(client.ended(2s));
}

TEST(NetStream, HeadDoesNotRunIt) {
    std::atomic<int> runs = 0;
    auto server = start([&](Request&) { return stream([&](StreamWriter&) { ++runs; }); });
    Client client(server->port());
    EXPECT_EQ(client.exchange("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n").status, 200);
    EXPECT_EQ(client.exchange("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n").status, 200);
    EXPECT_EQ(runs, 0);
}

TEST(NetStream, AStatedLengthIsKept) {
    auto server = start([](Request& request) {
        auto response = stream([](StreamWriter& writer) { (void)writer.write("12345"); });
        response.headers.set("Content-Length", request.path == "/long"    ? "9"
                                               : request.path == "/short" ? "3"
                                                                          : "5");
        return response;
    });
    Client client(server->port());
    auto answer = client.exchange(get("/"));
    EXPECT_EQ(answer.body, "12345");
    EXPECT_EQ(answer.field("content-length"), "5");
    EXPECT_EQ(answer.field("transfer-encoding"), "");
    EXPECT_EQ(client.exchange(get("/short")).body, "123");
    EXPECT_FALSE(client.exchange(get("/long")).complete);
}

struct Leaving {
    std::promise<std::chrono::steady_clock::time_point> seen;
    std::atomic<int> hooks = 0;
    std::atomic<bool> finished = false, failed = false;

    Response serve() {
        return stream([this](StreamWriter& writer) {
            const auto handle = writer.on_close([this] {
                if (++hooks == 1) seen.set_value(std::chrono::steady_clock::now());
            });
            EXPECT_TRUE(writer.write("started"));
            while (!writer.closed() || hooks == 0) std::this_thread::sleep_for(1ms);
            failed = !writer.write("more");
            finished = true;
        });
    }
};

TEST(NetStream, ALeavingClientIsSeenAtOnce) {
    for (const int way : {0, 1, 2}) {
        Leaving leaving;
        auto server = start([&](Request&) { return leaving.serve(); });
        Client client(server->port());
        client.send(get("/"));
        ASSERT_TRUE(client.read_until("started"));
        std::this_thread::sleep_for(20ms);
        const auto begin = std::chrono::steady_clock::now();
        if (way == 0) client.close();
        if (way == 1) client.reset();
        if (way == 2) client.half_close();
        auto seen = leaving.seen.get_future();
        ASSERT_EQ(seen.wait_for(5s), std::future_status::ready);
        const auto took = seen.get() - begin;
        EXPECT_LT(took, 1s);
        if (way == 0) RecordProperty("seen_after_us", static_cast<int>(took / 1us));
        ASSERT_TRUE(eventually([&] { return leaving.finished.load(); }));
        EXPECT_TRUE(leaving.failed);
        EXPECT_EQ(leaving.hooks, 1);
        EXPECT_TRUE(eventually([&] { return server->numbers().connections == 0; }));
    }
}

TEST(NetStream, LeavingIsSeenWhileTheHandlerComputes) {
    std::promise<void> seen;
    std::atomic<bool> entered = false, gone = false;
    auto server = start([&](Request& request) {
        std::atomic<bool> hook = false;
        const auto handle = request.client->on_close([&] {
            seen.set_value();
            hook = true;
        });
        entered = true;
        gone = eventually([&] { return request.client->gone() && hook; });
        return Response{};
    });
    Client client(server->port());
    client.send(get("/"));
    ASSERT_TRUE(eventually([&] { return entered.load(); }));
    client.close();
    EXPECT_EQ(seen.get_future().wait_for(2s), std::future_status::ready);
    EXPECT_TRUE(eventually([&] { return gone.load(); }));
}

TEST(NetStream, ADroppedHandleUnregistersAndNoHookRunsOnANormalEnd) {
    std::atomic<int> hooks = 0;
    std::shared_ptr<void> kept;
    auto server = start([&](Request&) {
        return stream([&](StreamWriter& writer) {
            {
                const auto dropped = writer.on_close([&] { ++hooks; });
            }
            kept = writer.on_close([&] { ++hooks; });
            (void)writer.write("x");
        });
    });
    Client client(server->port());
    EXPECT_EQ(client.exchange(get("/", "Connection: close\r\n")).body, "x");
    EXPECT_TRUE(client.ended(2s));
    ASSERT_TRUE(eventually([&] { return server->numbers().connections == 0; }));
    EXPECT_EQ(hooks, 0);
}

TEST(NetStream, StreamsDoNotStarveRequests) {
    std::atomic<bool> go = false;
    ServerSettings settings;
    settings.worker_threads = 2;
    auto server = start(
        [&](Request& request) {
            if (request.path != "/stream") return Response{};
            return stream([&](StreamWriter& writer) {
                (void)writer.write("open");
                while (!go && !writer.closed()) std::this_thread::sleep_for(1ms);
            });
        },
        settings);
    std::vector<std::unique_ptr<Client>> streams;
    for (int i = 0; i < 30; ++i) {
        streams.push_back(std::make_unique<Client>(server->port()));
        streams.back()->send(get("/stream"));
        ASSERT_TRUE(streams.back()->read_until("open", 5s)) << i;
    }
    Client quick(server->port());
    EXPECT_EQ(quick.exchange(get("/")).status, 200);
    go = true;
    for (auto& client : streams) EXPECT_TRUE(client->receive().complete);
}

TEST(NetStream, AClientThatDoesNotReadIsDropped) {
    std::atomic<bool> failed = false;
    ServerSettings settings;
    settings.write_timeout = std::chrono::seconds(1);
    auto server = start(
        [&](Request&) {
            return stream([&](StreamWriter& writer) {
                const std::string block(1 << 20, 's');
                while (writer.write(block)) {
                }
                failed = true;
            });
        },
        settings);
    Client client(server->port(), 4096);
    client.send(get("/"));
    EXPECT_TRUE(eventually([&] { return failed.load(); }, 8s));
    EXPECT_TRUE(eventually([&] { return server->numbers().connections == 0; }));
}

TEST(NetDrain, IdleEndsAtOnceAndRunningRequestsFinish) {
    std::atomic<bool> go = false;
    auto server = start([&](Request& request) {
        Response response;
        response.body = "done";
        while (request.path == "/slow" && !go) std::this_thread::sleep_for(1ms);
        return response;
    });
    Client idle(server->port()), slow(server->port());
    EXPECT_EQ(idle.exchange(get("/")).status, 200);
    slow.send(get("/slow"));
    ASSERT_TRUE(eventually([&] { return server->numbers().requests_running == 1; }));
    auto drained = std::async(std::launch::async, [&] { server->drain(10s); });
    EXPECT_TRUE(idle.ended(2s));
    EXPECT_FALSE(slow.ended(100ms));
    EXPECT_NE(drained.wait_for(0s), std::future_status::ready);
    Client late(server->port());
    EXPECT_TRUE(!late.connected() || late.ended(1s));
    go = true;
    const auto answer = slow.receive();
    EXPECT_EQ(answer.body, "done");
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_EQ(drained.wait_for(5s), std::future_status::ready);
    EXPECT_EQ(server->numbers().connections, 0U);
}

TEST(NetDrain, WhatIsLeftAfterTheGraceIsClosed) {
    Leaving leaving;
    auto server = start([&](Request&) { return leaving.serve(); });
    Client client(server->port());
    client.send(get("/"));
    ASSERT_TRUE(client.read_until("started"));
    const auto begin = std::chrono::steady_clock::now();
    server->drain(300ms);
    const auto took = std::chrono::steady_clock::now() - begin;
    EXPECT_GE(took, 300ms);
    EXPECT_LT(took, 3s);
    EXPECT_TRUE(eventually([&] { return leaving.finished.load(); }));
    EXPECT_EQ(leaving.hooks, 1);
    EXPECT_TRUE(client.ended(2s));
}

}  // namespace
}  // namespace sightline::net::test
