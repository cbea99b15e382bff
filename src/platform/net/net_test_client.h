#pragma once
// For this room's tests: a plain blocking TCP client, and responses taken apart.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include "platform/net/http.h"

namespace sightline::net::test {

using namespace std::chrono_literals;

struct Answer {
    int status = 0;
    std::string head, body;
    bool complete = false;  ///< the body ended as its framing says

    std::string field(std::string_view name) const {
        std::string lower_head = head, key = "\r\n" + std::string(name) + ":";
        for (auto* text : {&lower_head, &key})
            for (char& c : *text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        const auto at = lower_head.find(key);
        if (at == std::string::npos) return {};
        const auto begin = head.find_first_not_of(' ', at + key.size());
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

class Client {
  public:
    explicit Client(std::uint16_t port, int receive_buffer = 0)
        : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receive_buffer > 0)
            ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~Client() { close(); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool connected() const { return connected_; }
    void close() {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = -1;
    }
    void reset() {
        const linger now{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }
    void half_close() { ::shutdown(descriptor_, SHUT_WR); }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto n = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }

    /// Waits for more bytes: false at the end of the connection or after the time.
    bool fill(std::chrono::milliseconds wait = 10s) {
        pollfd item{descriptor_, POLLIN, 0};
        if (::poll(&item, 1, static_cast<int>(wait.count())) <= 0) return false;
        char bytes[65536];
        const auto n = ::recv(descriptor_, bytes, sizeof bytes, 0);
        if (n <= 0) {
            ended_ = true;
            return false;
        }
        inbox.append(bytes, static_cast<std::size_t>(n));
        return true;
    }

    bool read_until(std::string_view mark, std::chrono::milliseconds wait = 10s) {
        while (inbox.find(mark) == std::string::npos)
            if (!fill(wait)) return false;
        return true;
    }

    /// The connection was ended by the server within the time.
    bool ended(std::chrono::milliseconds wait) {
        const auto end = std::chrono::steady_clock::now() + wait;
        while (!ended_ && std::chrono::steady_clock::now() < end) fill(20ms);
        return ended_;
    }

    Answer receive(bool head_request = false, std::chrono::milliseconds wait = 10s) {
        Answer out;
        if (!read_until("\r\n\r\n", wait)) return out;
        const auto end = inbox.find("\r\n\r\n") + 4;
        out.head = inbox.substr(0, end);
        inbox.erase(0, end);
        out.status = std::stoi(out.head.substr(9, 3));
        if (head_request || out.status < 200 || out.status == 204 || out.status == 304) {
            out.complete = true;
        } else if (out.field("transfer-encoding") == "chunked") {
            read_chunks(out, wait);
        } else if (const auto length = out.field("content-length"); !length.empty()) {
            const auto size = std::stoull(length);
            while (inbox.size() < size && fill(wait)) {
            }
            out.complete = inbox.size() >= size;
            out.body = inbox.substr(0, size);
            inbox.erase(0, size);
        } else {
            while (fill(wait)) {
            }
            out.body = std::move(inbox);
            out.complete = ended_;
        }
        return out;
    }

    Answer exchange(std::string_view request) {
        send(request);
        return receive(request.starts_with("HEAD "));
    }

    std::string inbox;

  private:
    void read_chunks(Answer& out, std::chrono::milliseconds wait) {
        while (true) {
            if (!read_until("\r\n", wait)) return;
            const auto line = inbox.find("\r\n");
            const auto size = std::stoull(inbox.substr(0, line), nullptr, 16);
            while (inbox.size() < line + 2 + size + 2)
                if (!fill(wait)) return;
            out.body += inbox.substr(line + 2, size);
            inbox.erase(0, line + 2 + size + 2);
            if (size == 0) {
                out.complete = true;
                return;
            }
        }
    }

    int descriptor_;
    bool connected_ = false, ended_ = false;
};

inline std::string get(std::string_view target, std::string_view fields = {}) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(fields) + "\r\n";
}

inline std::string post(std::string_view target, std::string_view body, std::string_view fields = {}) {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(fields) + "\r\n" + std::string(body);
}

inline std::unique_ptr<Server> start(std::function<Response(Request&)> handle, ServerSettings settings = {},
                                     decltype(Service::upgrade) upgrade = {}) {
    settings.port = 0;
    auto server = serve(settings, {std::move(handle), std::move(upgrade)});
    if (!server) {
        ADD_FAILURE() << server.error().message;
        return nullptr;
    }
    return std::move(*server);
}

/// True as soon as `condition` holds within the time.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds wait = 10s) {
    const auto end = std::chrono::steady_clock::now() + wait;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

}  // namespace sightline::net::test
