#pragma once
// A streamed response between the handler's worker, which writes, and the I/O thread, which takes and sends.
// Bounded: write blocks while the client is slower than the handler. Thread-safe.

#include <condition_variable>
#include <mutex>

#include "platform/net/close_hooks.h"

namespace sightline::net {

class StreamPipe : public StreamWriter {
  public:
    /// `ready` is called on the worker when there is something to take after there was nothing.
    StreamPipe(std::size_t capacity, std::shared_ptr<CloseHooks> client, std::function<void()> ready);

    Result<void> write(std::string_view bytes) override;
    bool closed() const override;
    std::shared_ptr<void> on_close(std::function<void()> hook) override;

    /// The handler is done; `complete` false when it broke off, so that the client must see the answer as
    /// cut.
    void finish(bool complete);

    enum class State { Open, Complete, BrokenOff };
    /// Moves what is waiting into `bytes`, which it clears first.
    State take(std::string& bytes);
    void close();  ///< the client is gone: writes fail from now on

  private:
    const std::size_t capacity_;
    std::shared_ptr<CloseHooks> client_;
    std::function<void()> ready_;
    mutable std::mutex mutex_;
    std::condition_variable room_;
    std::string waiting_;
    State state_ = State::Open;
    bool closed_ = false;
};

}  // namespace sightline::net
