#pragma once
// The request body between the I/O thread, which pushes, and the handler's worker, which reads. Bounded: the
// I/O side stops reading from the client while full() and is told through `wanted` when to go on.
// Thread-safe.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "platform/net/http.h"
#include "platform/net/worker_pool.h"

namespace sightline::net {

class BodyPipe : public BodyReader {
  public:
    /// `wanted` is called on the worker: when it first waits for data, and when a full pipe has room again.
    BodyPipe(std::size_t capacity, WorkerPool& workers, std::function<void()> wanted);

    Result<std::string> read() override;

    bool full() const;
    std::size_t buffered() const;
    void push(std::string_view bytes);
    void finish();
    void fail(Error error);  ///< ends the body; what was pushed before is dropped. No effect after finish()
                             ///< or another fail().

  private:
    const std::size_t capacity_;
    WorkerPool& workers_;
    std::function<void()> wanted_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::string> pieces_;
    std::size_t buffered_ = 0;
    bool was_full_ = false;
    bool finished_ = false;
    std::optional<Error> error_;
};

}  // namespace sightline::net
