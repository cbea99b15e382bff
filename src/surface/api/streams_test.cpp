#include <thread>

#include "surface/api/api_fixture.h"

namespace sightline::api {
namespace {

/// Takes what is written; `leave` is the client going away.
class Client final : public net::StreamWriter {
  public:
    Result<void> write(std::string_view bytes) override {
        const std::lock_guard lock(mutex_);
        if (gone_) return fail(ErrorCode::Cancelled, "gone");
        text_ += bytes;
        return {};
    }
    bool closed() const override {
        const std::lock_guard lock(mutex_);
        return gone_;
    }
    std::shared_ptr<void> on_close(std::function<void()> hook) override {
        const std::lock_guard lock(mutex_);
        hook_ = std::move(hook);
        return std::shared_ptr<void>(nullptr, [this](void*) {
            const std::lock_guard unlock(mutex_);
            hook_ = {};
        });
    }
    void leave() {
        std::function<void()> hook;
        {
            const std::lock_guard lock(mutex_);
            gone_ = true;
            hook = hook_;
        }
        if (hook) hook();
    }
    std::string text() const {
        const std::lock_guard lock(mutex_);
        return text_;
    }

  private:
    mutable std::mutex mutex_;
    std::string text_;
    bool gone_ = false;
    std::function<void()> hook_;
};

class Socket final : public net::WebSocket {
  public:
    Result<void> send(std::string_view text) override {
        const std::lock_guard lock(mutex_);
        if (code_) return fail(ErrorCode::Cancelled, "closed");
        frames_.push_back(json::parse(text).value());
        arrived_.notify_all();
        return {};
    }
    void close(int code, std::string_view) override {
        const std::lock_guard lock(mutex_);
        if (!code_) code_ = code;
        arrived_.notify_all();
    }
    bool closed() const override {
        const std::lock_guard lock(mutex_);
        return code_ != 0;
    }
    bool wait(const std::function<bool(const std::vector<boost::json::value>&, int)>& until) {
        std::unique_lock lock(mutex_);
        return arrived_.wait_for(lock, std::chrono::seconds(10), [&] { return until(frames_, code_); });
    }
    bool wait_closed(int code) {
        return wait([&](const auto&, int now) { return now == code; });
    }
    std::vector<std::string> events(const std::string& id) const {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> out;
        for (const auto& frame : frames_)
            if (const auto* its = frame.as_object().if_contains("id");
                (its ? *its == boost::json::value(id) : id.empty()))
                out.emplace_back(frame.at("event").as_string());
        return out;
    }
    bool wait_done(const std::string& id) {
        return wait([&](const auto& frames, int) {
            return std::ranges::any_of(frames, [&](const auto& frame) {
                const auto& object = frame.as_object();
                return object.contains("id") && object.at("id") == boost::json::value(id) &&
                       object.at("event") == "done";
            });
        });
    }

  private:
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<boost::json::value> frames_;
    int code_ = 0;
};

class StreamTest : public ApiTest {
  protected:
    net::Response stream(const std::string& question) {
        Fields headers = who_;
        headers.insert(headers.end(),
                       {{"Accept", "text/event-stream"}, {"Content-Type", "application/json"}});
        net::Request r = request("POST", "/chat", headers);
        TextBody body(R"({"message":")" + question + "\"}");
        r.body = &body;
        return api_->handle(r);
    }
    struct Open {
        std::shared_ptr<Socket> socket = std::make_shared<Socket>();
        net::WebSocketHandler handler;
        void say(const std::string& text) { handler.message(socket, text); }
    };
    Open open(const Fields& headers) {
        auto accepted = api_->upgrade(request("GET", "/ws", headers));
        EXPECT_TRUE(accepted) << accepted.error().body;
        Open out;
        if (accepted) out.handler = std::move(*accepted);
        out.handler.opened(out.socket);
        return out;
    }
    void SetUp() override {
        ApiTest::SetUp();
        who_ = bearer("ada@example.com");
    }
    Fields who_;
};

TEST_F(StreamTest, SendsEventsAsTheyCome) {
    auto response = stream("q");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.get("Content-Type"), "text/event-stream");
    Client client;
    response.stream(client);
    const std::string text = client.text();
    EXPECT_TRUE(text.starts_with("event: thought\ndata: {\"type\":\"thinking\"")) << text;
    EXPECT_NE(
        text.find("\n\nevent: done\ndata: {\"type\":\"complete\",\"code_complete\":true,\"data_ready\":true"),
        std::string::npos)
        << text;
    EXPECT_TRUE(text.ends_with("\n\n"));
}

TEST_F(StreamTest, TellsFailuresAfterTheStartAsEvents) {
    for (const std::string question : {"fail", "throw"}) {
        auto response = stream(question);
        EXPECT_EQ(response.status, 200);
        Client client;
        response.stream(client);
        const std::string text = client.text();
        EXPECT_NE(text.find("event: error\ndata: {\"type\":\"error\""), std::string::npos) << text;
        EXPECT_NE(text.find("event: done"), std::string::npos);
        EXPECT_EQ(text.find("secret"), std::string::npos);
    }
}

TEST_F(StreamTest, RefusesBeforeTheStartWithAStatus) {
    const auto sent = send("POST", "/chat", "{}", {{"Accept", "text/event-stream"}, who_.front()});
    EXPECT_EQ(sent.status, 400);
    EXPECT_EQ(send("POST", "/chat", R"({"message":"q"})", {{"Accept", "text/event-stream"}}).status, 401);
}

TEST_F(StreamTest, StopsTheWorkWhenTheClientLeavesAndBeatsWhileItWaits) {
    settings_.heartbeat = std::chrono::milliseconds(20);
    restart();
    auto response = stream("wait");
    Client client;
    std::jthread work([&] { response.stream(client); });
    for (int i = 0;
         i < 500 && client.text().find(": still working\n\n: still working\n\n") == std::string::npos; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_NE(client.text().find(": still working\n\n: still working\n\n"), std::string::npos);
    EXPECT_EQ(ask_->cancelled, 0);
    client.leave();
    work.join();
    EXPECT_EQ(ask_->cancelled, 1);
}

TEST_F(StreamTest, ASocketAsksSeveralAtOnceAndStopsOne) {
    auto client = open(who_);
    client.say(R"({"type":"ask","id":"1","message":"wait"})");
    client.say(R"({"type":"ask","id":"2","question":"q","dataset_ids":[]})");
    EXPECT_TRUE(client.socket->wait_done("2"));
    EXPECT_EQ(client.socket->events("2"), (std::vector<std::string>{"thought", "query", "done"}));
    EXPECT_TRUE(client.socket->wait([](const auto& frames, int) {
        return std::ranges::any_of(frames, [](const auto& frame) { return frame.at("id") == "1"; });
    }));
    EXPECT_EQ(client.socket->events("1"), (std::vector<std::string>{"thought"}));
    client.say(R"({"type":"ask","id":"1","message":"again"})");
    EXPECT_TRUE(client.socket->wait([](const auto& frames, int) {
        return frames.back().at("event") == "error";
    })) << "the id is taken";
    client.say(R"({"type":"cancel","id":"1"})");
    EXPECT_TRUE(client.socket->wait_done("1"));
    EXPECT_EQ(ask_->cancelled, 1);
    client.say(R"({"type":"ping","id":"p"})");
    EXPECT_EQ(client.socket->events("p"), (std::vector<std::string>{"pong"}));
    for (const char* bad : {"{", "[]", "5", R"({"type":"dance"})", R"({"type":"ask","id":"3"})",
                            R"({"type":"ask","message":7})"}) {
        const auto before = client.socket->events("").size() + client.socket->events("3").size();
        client.say(bad);
        EXPECT_EQ(client.socket->events("").size() + client.socket->events("3").size(), before + 1) << bad;
    }
    EXPECT_FALSE(client.socket->closed());
    client.say(R"({"type":"ask","id":"4","message":"throw"})");
    EXPECT_TRUE(client.socket->wait_done("4"));
    client.handler.closed(client.socket);
}

TEST_F(StreamTest, ClosingASocketStopsItsWork) {
    auto client = open(who_);
    client.say(R"({"type":"ask","id":"1","message":"wait"})");
    client.handler.closed(client.socket);
    for (int i = 0; i < 500 && ask_->cancelled == 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(ask_->cancelled, 1);
}

TEST_F(StreamTest, ASocketSignsInWithItsFirstMessageOrIsClosed) {
    const std::string token = who_.front().second.substr(7);
    auto client = open({});
    client.say(R"({"type":"auth","id":"0","token":")" + token + "\"}");
    EXPECT_EQ(client.socket->events("0"), (std::vector<std::string>{"ready"}));
    client.say(R"({"type":"ask","id":"1","message":"q"})");
    EXPECT_TRUE(client.socket->wait_done("1"));

    auto eager = open({});
    eager.say(R"({"type":"ask","id":"1","message":"q"})");
    EXPECT_TRUE(eager.socket->wait_closed(4401));
    auto wrong = open({});
    wrong.say(R"({"type":"auth","token":"x.y.z"})");
    EXPECT_TRUE(wrong.socket->wait_closed(4401));
    EXPECT_FALSE(api_->upgrade(request("GET", "/ws", {{"Authorization", "Bearer x.y.z"}})));

    settings_.socket_sign_in = std::chrono::milliseconds(100);
    restart();
    auto silent = open({});
    EXPECT_TRUE(silent.socket->wait_closed(4401));
}

TEST_F(StreamTest, ASocketSeesTheEndOfItsSession) {
    auto client = open(who_);
    EXPECT_EQ(send("POST", "/api/v1/auth/logout", "", who_).status, 204);
    client.say(R"({"type":"ask","id":"1","message":"q"})");
    EXPECT_TRUE(client.socket->wait_closed(4401));
    EXPECT_TRUE(ask_->asked.empty());
}

TEST_F(StreamTest, SocketsAreTakenFromOwnPagesOnly) {
    const auto from = [&](const std::string& origin) {
        Fields headers = who_;
        headers.emplace_back("Origin", origin);
        return api_->upgrade(request("GET", "/api/v1/ws", headers));
    };
    EXPECT_TRUE(from("http://localhost:8000"));
    for (const char* origin : {"http://evil.example", "http://localhost:8001", "null"}) {
        const auto refused = from(origin);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().status, 403) << origin;
    }
    EXPECT_FALSE(api_->upgrade(request("GET", "/elsewhere", who_)));
    EXPECT_FALSE(api_->upgrade(request("GET", "/ws", {{"Host", "evil.example"}})));
}

TEST_F(StreamTest, StoppingEndsEverySocketAndItsWork) {
    auto client = open(who_);
    client.say(R"({"type":"ask","id":"1","message":"wait"})");
    api_->stop();
    EXPECT_EQ(ask_->cancelled, 1);
    EXPECT_TRUE(client.socket->wait_closed(1001));
    EXPECT_FALSE(api_->upgrade(request("GET", "/ws", who_)));
}

TEST_F(StreamTest, TooManySocketsAndQuestionsAreRefused) {
    settings_.max_sockets = 2;
    settings_.max_socket_asks = 1;
    restart();
    auto one = open(who_);
    {
        auto two = open(who_);
        EXPECT_EQ(api_->upgrade(request("GET", "/ws", who_)).error().status, 503);
        two.handler.closed(two.socket);
    }
    EXPECT_TRUE(api_->upgrade(request("GET", "/ws", who_))) << "one left";
    one.say(R"({"type":"ask","id":"1","message":"wait"})");
    one.say(R"({"type":"ask","id":"2","message":"q"})");
    EXPECT_EQ(one.socket->events("2"), (std::vector<std::string>{"error"}));
}

}  // namespace
}  // namespace sightline::api
