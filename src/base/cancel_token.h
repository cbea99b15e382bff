#pragma once
// CancelToken: says that work nobody waits for any more should stop.

#include <functional>
#include <memory>

namespace sightline {

/// Shared by the one who asks and the one who works; safe from any thread. `cancel` runs the hooks at most
/// once.
class CancelToken {
  public:
    CancelToken();
    void cancel() const;
    bool cancelled() const;
    /// Runs `hook` when cancelled (at once when it is already). The handle unregisters on destruction.
    [[nodiscard]] std::shared_ptr<void> on_cancel(std::function<void()> hook) const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace sightline
