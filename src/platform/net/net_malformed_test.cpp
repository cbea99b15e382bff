#include <random>

#include "platform/net/net_test_client.h"

namespace sightline::net::test {
namespace {

Response swallow(Request& request) {
    Response response;
    if (!request.body->read_all(1 << 20)) response.status = 400;
    return response;
}

struct Malformed {
    const char* name;
    std::string bytes;
    int status;
};

TEST(NetMalformed, EachIsRefusedAndTheConnectionEnds) {
    const std::string host = "Host: t\r\n";
    const Malformed cases[] = {
        {"garbage", "\x16\x03\x01\x02\r\n\r\n", 400},
        {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two hosts", "GET / HTTP/1.1\r\n" + host + host + "\r\n", 400},
        {"length and chunked",
         "POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         400},
        {"chunked and length",
         "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
         400},
        {"two lengths", "POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
         400},
        {"length list", "POST / HTTP/1.1\r\n" + host + "Content-Length: 3, 3\r\n\r\nabc", 400},
        {"signed length", "POST / HTTP/1.1\r\n" + host + "Content-Length: +3\r\n\r\nabc", 400},
        {"huge length", "POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999999\r\n\r\nabc",
         400},
        {"twice chunked",
         "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501},
        {"gzip, chunked", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
         501},
        {"identity", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: identity\r\n\r\n", 501},
        {"chunked in 1.0", "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"space before colon", "GET / HTTP/1.1\r\nHost : t\r\n\r\n", 400},
        {"bare line feeds", "GET / HTTP/1.1\nHost: t\n\n", 505},
        {"version 2", "GET / HTTP/2.0\r\n" + host + "\r\n", 505},
        {"connect", "CONNECT a:1 HTTP/1.1\r\n" + host + "\r\n", 405},
        {"trace", "TRACE / HTTP/1.1\r\n" + host + "\r\n", 405},
        {"relative target", "GET a HTTP/1.1\r\n" + host + "\r\n", 400},
        {"bad escape", "GET /%zz HTTP/1.1\r\n" + host + "\r\n", 400},
        {"NUL in path", "GET /a%00b HTTP/1.1\r\n" + host + "\r\n", 400},
        {"expectation", "GET / HTTP/1.1\r\n" + host + "Expect: miracles\r\n\r\n", 417},
        {"long target", "GET /" + std::string(40000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414},
        {"long field", "GET / HTTP/1.1\r\n" + host + "A: " + std::string(40000, 'a') + "\r\n\r\n", 431},
        {"many fields",
         "GET / HTTP/1.1\r\n" + host +
             [] {
                 std::string s;
                 for (int i = 0; i < 200; ++i) s += "A: b\r\n";
                 return s;
             }() +
             "\r\n",
         431},
    };
    auto server = start(swallow);
    for (const auto& [name, bytes, status] : cases) {
        Client client(server->port());
        client.send(bytes + get("/smuggled"));
        const auto answer = client.receive();
        EXPECT_EQ(answer.status, status) << name << ": " << answer.body;
        EXPECT_EQ(answer.field("connection"), "close") << name;
        EXPECT_NE(answer.body.find("\"request_id\":\"" + answer.field("x-request-id")), std::string::npos)
            << name;
        EXPECT_TRUE(client.ended(2s)) << name;
        EXPECT_TRUE(client.inbox.empty()) << name << ": " << client.inbox;
    }
    EXPECT_EQ(server->numbers().requests_total, 0U);
}

/// Whatever arrives, the server answers in whole responses and goes on serving.
TEST(NetMalformed, RandomRequestsDoNoHarm) {
    ServerSettings settings;
    settings.linger = std::chrono::seconds(1);
    auto server = start(swallow, settings);
    std::mt19937 random(7);
    const auto below = [&](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
    };
    const std::string_view tokens[] = {
        "\r\n", "\r\n\r\n",  "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n",
        "GET ", "0\r\n\r\n", " HTTP/1.1\r\n",         "Expect: 100-continue\r\n",
        "%00",  "\n",        "FFFFFFFFFFFFFFFF\r\n",  "Upgrade: websocket\r\n"};
    for (int round = 0; round < 1500; ++round) {
        std::string bytes =
            get("/a?b=c") + post("/p", "hello") +
            "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        for (auto changes = 1 + below(4); changes > 0; --changes) {
            const auto at = below(bytes.size());
            switch (below(3)) {
                case 0:
                    bytes[at] = static_cast<char>(below(256));
                    break;
                case 1:
                    bytes.erase(at, below(20));
                    break;
                default:
                    bytes.insert(at, tokens[below(std::size(tokens))]);
                    break;
            }
        }
        Client client(server->port());
        client.send(bytes);
        client.half_close();
        ASSERT_TRUE(client.ended(5s)) << bytes;
        ASSERT_TRUE(client.inbox.empty() || client.inbox.starts_with("HTTP/1.1 ")) << client.inbox;
    }
    Client client(server->port());
    EXPECT_EQ(client.exchange(get("/")).status, 200);
}

TEST(NetMalformed, FieldsOneAtATimeStillMeetTheLimit) {
    ServerSettings settings;
    settings.max_header_fields = 100000;
    auto server = start(swallow, settings);
    Client client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: t\r\n");
    const std::string field = "X-Field: " + std::string(100, 'x') + "\r\n";
    for (int i = 0; i < 400 && client.send(field); ++i) std::this_thread::sleep_for(100us);
    EXPECT_EQ(client.receive().status, 431);
}

}  // namespace
}  // namespace sightline::net::test
