#include "surface/api/sockets.h"

#include <algorithm>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "base/json.h"
#include "base/log.h"
#include "surface/api/authentication.h"
#include "surface/api/problem.h"
#include "surface/api/socket_messages.h"

namespace sightline::api {

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kUnauthorized = 4401;  // close code: sign in
constexpr int kGoingAway = 1001;
constexpr std::chrono::seconds kFarewell{5};

ask::Event refusal(const Error& error) {
    return ask::error_event(error, "request");
}

/// One connection. What proves who is there is kept and asked again for each question, so that a sign-out is
/// seen.
struct Connection {
    std::mutex mutex;
    std::function<Result<teams::Session>()> prove;  // empty: has not said who
    std::shared_ptr<net::WebSocket> socket;
    Clock::time_point opened = Clock::now();
    std::map<std::string, engine::CancelToken> running;  // by the client's id
    bool over = false;                                   // closed or closing: takes no more questions
    std::string request_id;

    void cancel_all() {
        std::map<std::string, engine::CancelToken> taken;
        {
            const std::lock_guard lock(mutex);
            over = true;
            taken.swap(running);
        }
        for (const auto& [id, token] : taken) token.cancel();
    }
    bool anonymous() {
        const std::lock_guard lock(mutex);
        return !prove;
    }
};

}  // namespace

class Sockets::Hub : public std::enable_shared_from_this<Sockets::Hub> {
  public:
    Hub(const Services& services, const ApiSettings& settings)
        : services_(services),
          settings_(settings),
          watch_([this](const std::stop_token& stop) { watch(stop); }) {}

    Result<std::shared_ptr<Connection>> add(const net::Request& request) {
        auto connection = std::make_shared<Connection>();
        connection->request_id = request.request_id;
        SL_TRY(const Caller caller, authenticate(services_, request));
        if (caller.session) {
            connection->prove = [accounts = services_.accounts, by_cookie = caller.by_cookie,
                                 secret = caller.by_cookie
                                              ? std::string(request.cookie(kSessionCookie))
                                              : std::string(request.headers.get("Authorization").substr(7))] {
                return by_cookie ? accounts->session_of_cookie(secret) : accounts->session_of_bearer(secret);
            };
        }
        const std::lock_guard lock(mutex_);
        if (stopped_ || connections_.size() >= settings_.max_sockets)
            return fail(ErrorCode::Unavailable, "There are too many open connections; try again later.");
        connections_.push_back(connection);
        return connection;
    }

    void remove(const std::shared_ptr<Connection>& connection) {
        connection->cancel_all();
        const std::lock_guard lock(mutex_);
        connections_.remove(connection);
    }

    void receive(const std::shared_ptr<Connection>& connection, const std::shared_ptr<net::WebSocket>& shared,
                 const std::string& text) {
        net::WebSocket& socket = *shared;
        const auto parsed = json::parse(text);
        if (!parsed) return say(socket, "", refusal(parsed.error()));
        SocketMessage in;
        json::Issues issues;
        if (!json::read_value(*parsed, json::detail::kNoRule, "", issues, in))
            return say(socket, in.id.value_or(""), refusal({ErrorCode::InvalidInput, issues.text(), {}}));
        const std::string id = in.id.value_or("");
        if (in.type == "ping") return say(socket, id, {"pong", {{"type", "pong"}}});
        if (in.type == "auth") return sign_in(connection, socket, in);
        if (in.type == "cancel") return cancel(connection, id);
        start(connection, shared, in);
    }

    void stop() {
        std::list<std::shared_ptr<Connection>> open;
        {
            const std::lock_guard lock(mutex_);
            stopped_ = true;
            open = connections_;
        }
        for (const auto& connection : open) {
            connection->cancel_all();
            if (const auto socket = socket_of(*connection))
                socket->close(kGoingAway, "The server is stopping.");
        }
        watch_.request_stop();
        std::unique_lock lock(mutex_);
        idle_.wait_for(lock, kFarewell, [this] { return running_ == 0; });
    }

  private:
    static void say(net::WebSocket& socket, const std::string& id, const ask::Event& event) {
        (void)socket.send(frame_text(event, id));
    }

    static std::shared_ptr<net::WebSocket> socket_of(Connection& connection) {
        const std::lock_guard lock(connection.mutex);
        return connection.socket;
    }

    void sign_in(const std::shared_ptr<Connection>& connection, net::WebSocket& socket,
                 const SocketMessage& in) {
        const auto session = services_.accounts->session_of_bearer(in.token.value_or(""));
        if (!session) {
            say(socket, in.id.value_or(""), refusal(session.error()));
            return socket.close(kUnauthorized, "Sign in first.");
        }
        {
            const std::lock_guard lock(connection->mutex);
            connection->prove = [accounts = services_.accounts, token = *in.token] {
                return accounts->session_of_bearer(token);
            };
        }
        say(socket, in.id.value_or(""), {"ready", {{"type", "ready"}}});
    }

    static void cancel(const std::shared_ptr<Connection>& connection, const std::string& id) {
        std::optional<engine::CancelToken> token;
        {
            const std::lock_guard lock(connection->mutex);
            const auto found = connection->running.find(id);
            if (found != connection->running.end()) token = found->second;
        }
        if (token) token->cancel();
    }

    void start(const std::shared_ptr<Connection>& connection, const std::shared_ptr<net::WebSocket>& socket,
               const SocketMessage& in) {
        const std::string id = in.id.value_or("");
        std::function<Result<teams::Session>()> prove;
        {
            const std::lock_guard lock(connection->mutex);
            prove = connection->prove;
        }
        const auto session = prove ? prove()
                                   : fail(ErrorCode::Unauthenticated,
                                          "Say who you are first: {\"type\":\"auth\",\"token\":…}.");
        if (!session) {
            say(*socket, id, refusal(session.error()));
            return socket->close(kUnauthorized, "Sign in first.");
        }
        auto question = question_of(in, settings_);
        if (!question) return say(*socket, id, refusal(question.error()));
        const engine::CancelToken token;
        if (const auto room = take_room(*connection, id, token); !room)
            return say(*socket, id, refusal(room.error()));
        std::thread([hub = shared_from_this(), connection, socket, id, token, who = session->identity,
                     question = std::move(*question)] {
            hub->run(*connection, *socket, id, token, who, question);
        }).detach();
    }

    Result<void> take_room(Connection& connection, const std::string& id, const engine::CancelToken& token) {
        const std::scoped_lock lock(mutex_, connection.mutex);
        if (stopped_) return fail(ErrorCode::Unavailable, "The server is stopping.");
        if (connection.over) return fail(ErrorCode::Cancelled, "The connection is closed.");
        if (connection.running.contains(id))
            return fail(ErrorCode::Conflict,
                        "A question with this id is still being answered; give each its own id.");
        if (connection.running.size() >= settings_.max_socket_asks ||
            running_ >= settings_.max_all_socket_asks)
            return fail(ErrorCode::RateLimited, "Too many questions at once; wait for an answer first.");
        connection.running.emplace(id, token);
        ++running_;
        return {};
    }

    void run(Connection& connection, net::WebSocket& socket, const std::string& id,
             const engine::CancelToken& token, const teams::Identity& who, const ask::Question& question) {
        log::info("request_started",
                  {{"request_id", connection.request_id}, {"method", "WS"}, {"path", "/ws"}, {"ask_id", id}});
        const auto begin = Clock::now();
        int status = 200;
        try {
            const auto answer = services_.ask->ask(
                who, question, [&](const ask::Event& event) { say(socket, id, event); }, token);
            if (!answer) status = status_of(answer.error().code);
        } catch (const std::exception& e) {
            status = 500;
            log::error("request_failed", {{"request_id", connection.request_id}, {"error", e.what()}});
            say(socket, id, ask::error_event(internal_error(), "sql_execution"));
            say(socket, id, ask::done_event("", "", false));
        }
        log::info("request_completed",
                  {{"request_id", connection.request_id},
                   {"method", "WS"},
                   {"path", "/ws"},
                   {"ask_id", id},
                   {"status_code", status},
                   {"duration_ms", std::chrono::duration<double, std::milli>(Clock::now() - begin).count()}});
        {
            const std::scoped_lock lock(mutex_, connection.mutex);
            connection.running.erase(id);
            --running_;
        }
        idle_.notify_all();
    }

    /// Closes connections that did not say in time who they are.
    void watch(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
            idle_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
            std::vector<std::shared_ptr<Connection>> late;
            for (const auto& connection : connections_)
                if (Clock::now() - connection->opened > settings_.socket_sign_in && connection->anonymous())
                    late.push_back(connection);
            lock.unlock();
            for (const auto& connection : late)
                if (const auto socket = socket_of(*connection))
                    socket->close(kUnauthorized, "Sign in first.");
            lock.lock();
        }
    }

    const Services services_;
    const ApiSettings settings_;
    std::mutex mutex_;
    std::condition_variable_any idle_;
    std::list<std::shared_ptr<Connection>> connections_;
    std::size_t running_ = 0;
    bool stopped_ = false;
    std::jthread watch_;  // last: it ends before the rest goes
};

Sockets::Sockets(const Services& services, const ApiSettings& settings)
    : hub_(std::make_shared<Hub>(services, settings)) {}
Sockets::~Sockets() {
    stop();
}
void Sockets::stop() {
    hub_->stop();
}

Result<net::WebSocketHandler> Sockets::accept(const net::Request& request) {
    SL_TRY(auto connection, hub_->add(request));
    // The connection is removed when it closes, or when it never opens and its handler is dropped.
    const std::shared_ptr<void> presence(nullptr,
                                         [hub = hub_, connection](void*) { hub->remove(connection); });
    return net::WebSocketHandler{
        .opened =
            [connection, presence](std::shared_ptr<net::WebSocket> socket) {
                const std::lock_guard lock(connection->mutex);
                connection->socket = std::move(socket);
            },
        .message = [hub = hub_, connection](
                       const std::shared_ptr<net::WebSocket>& socket,
                       const std::string& text) { hub->receive(connection, socket, text); },
        .closed =
            [hub = hub_, connection](const std::shared_ptr<net::WebSocket>&) {
                hub->remove(connection);
                const std::lock_guard lock(connection->mutex);
                connection->socket.reset();
            }};
}

}  // namespace sightline::api
