#pragma once
// What all connections of one server share. Thread-safe after construction.

#include <atomic>
#include <cstdint>

#include "platform/net/http.h"
#include "platform/net/worker_pool.h"

namespace sightline::net {

struct ServerCore {
    ServerCore(ServerSettings s, Service f)
        : settings(std::move(s)),
          service(std::move(f)),
          workers("http-worker", settings.worker_threads, settings.max_blocked_workers,
                  settings.max_queued_requests),
          closers("http-close", 4, 0, SIZE_MAX / 2) {}

    const ServerSettings settings;
    const Service service;
    WorkerPool workers;
    WorkerPool closers;  ///< run close hooks, so that a cancel never waits for a free worker
    std::atomic<bool> draining = false;
    std::atomic<std::size_t> connections = 0, requests_running = 0;
    std::atomic<std::uint64_t> requests_total = 0;
};

}  // namespace sightline::net
