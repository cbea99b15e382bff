#include <atomic>

#include "base/ids.h"
#include "platform/net/net_test_client.h"

namespace sightline::net::test {
namespace {

Response echo(Request& request) {
    Response response;
    response.headers.set("Content-Type", "text/plain");
    auto body = request.body->read_all(1 << 20);
    if (!body) {
        response.status = body.error().code == ErrorCode::TooLarge ? 413 : 400;
        response.body = body.error().message;
        return response;
    }
    response.body = request.method + " " + request.path;
    for (const auto& [name, value] : request.query) response.body += " " + name + "=" + value;
    if (!body->empty()) response.body += "\n" + *body;
    return response;
}

TEST(NetServer, AnswersAndKeepsTheConnection) {
    auto server = start(echo);
    Client client(server->port());
    for (int i = 0; i < 3; ++i) {
        const auto answer = client.exchange(get("/a%20b?x=1&y=%C3%A9+z"));
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "GET /a b x=1 y=\u00e9 z");
        EXPECT_EQ(answer.field("connection"), "");
        EXPECT_TRUE(is_id(answer.field("x-request-id")));
        EXPECT_NE(answer.field("date").find(" GMT"), std::string::npos);
    }
    EXPECT_EQ(server->numbers().requests_total, 3U);
    EXPECT_EQ(server->numbers().connections, 1U);
}

TEST(NetServer, TakesAWellFormedRequestId) {
    auto server = start(echo);
    Client client(server->port());
    EXPECT_EQ(client.exchange(get("/", "X-Request-Id: abc-123_x.Z\r\n")).field("x-request-id"),
              "abc-123_x.Z");
    EXPECT_TRUE(is_id(client.exchange(get("/", "X-Request-Id: a\"b\r\n")).field("x-request-id")));
    EXPECT_TRUE(is_id(
        client.exchange(get("/", "X-Request-Id: " + std::string(129, 'a') + "\r\n")).field("x-request-id")));
}

TEST(NetServer, AnswersPipelinedRequestsInOrder) {
    std::atomic<int> running = 0, most = 0;
    auto server = start([&](Request& request) {
        most = std::max(most.load(), ++running);
        if (request.path == "/0") std::this_thread::sleep_for(30ms);
        --running;
        Response response;
        response.body = request.path;
        return response;
    });
    Client client(server->port());
    std::string all;
    for (int i = 0; i < 2000; ++i) all += get("/" + std::to_string(i));
    std::thread sender([&] { EXPECT_TRUE(client.send(all)); });
    for (int i = 0; i < 2000; ++i) ASSERT_EQ(client.receive().body, "/" + std::to_string(i));
    sender.join();
    EXPECT_EQ(most, 1);
}

TEST(NetServer, HeadHasLengthAndNoBody) {
    auto server = start(echo);
    Client client(server->port());
    const auto head = client.exchange("HEAD /x HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.field("content-length"), "7");
    EXPECT_EQ(client.exchange(get("/y")).body, "GET /y");
}

TEST(NetServer, SpeaksHttp10) {
    auto server = start(echo);
    Client closing(server->port());
    const auto answer = closing.exchange("GET /old HTTP/1.0\r\n\r\n");
    EXPECT_EQ(answer.body, "GET /old");
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_TRUE(closing.ended(2s));
    Client keeping(server->port());
    EXPECT_EQ(keeping.exchange("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").field("connection"),
              "keep-alive");
    EXPECT_EQ(keeping.exchange("GET /2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").body, "GET /2");
}

TEST(NetServer, ClosesWhenAsked) {
    auto server = start(echo);
    Client client(server->port());
    EXPECT_EQ(client.exchange(get("/", "Connection: close\r\n")).field("connection"), "close");
    EXPECT_TRUE(client.ended(2s));
}

TEST(NetServer, AHalfClosedClientStillGetsItsAnswers) {
    auto server = start(echo);
    Client client(server->port());
    client.send(get("/1") + get("/2"));
    client.half_close();
    EXPECT_EQ(client.receive().body, "GET /1");
    EXPECT_EQ(client.receive().body, "GET /2");
    EXPECT_TRUE(client.ended(2s));
}

TEST(NetServer, AHandlerThatThrowsIsA500WithoutItsText) {
    auto server = start([](Request&) -> Response { throw std::runtime_error("secret"); });
    Client client(server->port());
    const auto answer = client.exchange(get("/"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    EXPECT_NE(answer.body.find("\"code\":\"internal\""), std::string::npos);
    EXPECT_NE(answer.body.find(answer.field("x-request-id")), std::string::npos);
    EXPECT_EQ(client.exchange(get("/")).status, 500);
}

TEST(NetServer, HeaderValuesCannotSplitTheResponse) {
    auto server = start([](Request&) {
        Response response;
        response.headers.set("X-A", "one\r\nSet-Cookie: evil=1");
        response.headers.set("Bad name\r\n", "x");
        response.headers.set("Transfer-Encoding", "chunked");
        response.headers.set("Content-Length", "999");
        response.body = "ok";
        return response;
    });
    Client client(server->port());
    const auto answer = client.exchange(get("/"));
    EXPECT_EQ(answer.body, "ok");
    EXPECT_EQ(answer.field("set-cookie"), "");
    EXPECT_EQ(answer.field("x-a"), "one  Set-Cookie: evil=1");
    EXPECT_EQ(answer.field("transfer-encoding"), "");
    EXPECT_EQ(answer.head.find("Bad"), std::string::npos);
}

TEST(NetServer, ABusyServerSaysSoAndKeepsServing) {
    std::atomic<bool> go = false;
    ServerSettings settings;
    settings.worker_threads = 1;
    settings.max_queued_requests = 1;
    auto server = start(
        [&](Request&) {
            while (!go) std::this_thread::sleep_for(1ms);
            return Response{};
        },
        settings);
    Client first(server->port()), second(server->port()), third(server->port());
    first.send(get("/"));
    ASSERT_TRUE(eventually([&] { return server->numbers().requests_running == 1; }));
    second.send(get("/"));
    ASSERT_TRUE(eventually([&] { return server->numbers().requests_queued == 1; }));
    const auto answer = third.exchange(get("/"));
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.field("retry-after"), "1");
    EXPECT_NE(answer.body.find("\"unavailable\""), std::string::npos);
    go = true;
    EXPECT_EQ(first.receive().status, 200);
    EXPECT_EQ(second.receive().status, 200);
    EXPECT_EQ(third.exchange(get("/")).status, 200);
}

TEST(NetServer, LimitsConnections) {
    ServerSettings settings;
    settings.max_connections = 2;
    auto server = start(echo, settings);
    Client a(server->port()), b(server->port());
    EXPECT_EQ(a.exchange(get("/")).status, 200);
    EXPECT_EQ(b.exchange(get("/")).status, 200);
    {
        Client c(server->port());
        EXPECT_EQ(c.exchange(get("/")).status, 503);
    }
    a.close();
    ASSERT_TRUE(eventually([&] { return server->numbers().connections <= 1; }));
    Client d(server->port());
    EXPECT_EQ(d.exchange(get("/")).status, 200);
}

TEST(NetServer, RefusesABadAddressAndATakenPort) {
    ServerSettings settings;
    settings.address = "not-an-address";
    EXPECT_EQ(serve(settings, {echo, {}}).error().code, ErrorCode::InvalidInput);
    auto server = start(echo);
    settings.address = "127.0.0.1";
    settings.port = server->port();
    EXPECT_EQ(serve(settings, {echo, {}}).error().code, ErrorCode::Conflict);
}

TEST(NetServer, ServesManyClientsOverSeveralIoThreads) {
    ServerSettings settings;
    settings.io_threads = 3;
    auto server = start(echo, settings);
    std::vector<std::jthread> clients;
    std::atomic<int> good = 0;
    for (int c = 0; c < 8; ++c) {
        clients.emplace_back([&, c] {
            Client client(server->port());
            for (int i = 0; i < 100; ++i) {
                const std::string target = "/" + std::to_string(c) + "/" + std::to_string(i);
                if (client.exchange(post(target, "body")).body == "POST " + target + "\nbody") ++good;
            }
        });
    }
    clients.clear();
    EXPECT_EQ(good, 800);
}

}  // namespace
}  // namespace sightline::net::test
