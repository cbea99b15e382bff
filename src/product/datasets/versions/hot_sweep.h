#pragma once
// hot_sweep: hot files of versions that are gone: another server deleted them, or this one was killed between
// making a file and publishing its version. Looked for when the server starts and every hour.

#include <memory>
#include <string>
#include <thread>

#include "platform/store/store.h"

namespace sightline::datasets {

class HotSweep {
  public:
    /// `folder` as HotFiles has it.
    HotSweep(std::string folder, std::shared_ptr<store::Store> store);

  private:
    void look_after(const std::stop_token& stop) const;
    void sweep() const;

    const std::string folder_;
    const std::shared_ptr<store::Store> store_;
    const std::int64_t started_;
    std::jthread thread_;
};

}  // namespace sightline::datasets
