#pragma once
// A word of memory that the server and an engine share.

#include <atomic>
#include <cstdint>
#include <utility>

#include "base/result.h"
#include "platform/confine/process.h"

namespace sightline::engine {

/// A page of memory that both processes see. The child notes in it which request it has taken up, so that the
/// parent can tell an engine that died idle from one that died of a request. Nothing else is trusted to it.
class SharedNote {
  public:
    static Result<SharedNote> make();
    /// Of a descriptor that make() gave; closes it.
    static Result<SharedNote> open(confine::Descriptor file);
    SharedNote(SharedNote&& other) noexcept
        : file_(std::move(other.file_)), request_(std::exchange(other.request_, nullptr)) {}
    SharedNote& operator=(SharedNote&&) = delete;
    ~SharedNote();
    int descriptor() const { return file_.get(); }  ///< to hand to the child
    void forget_descriptor() { file_.close(); }     ///< the page stays
    std::atomic<std::uint64_t>& request() const { return *request_; }

  private:
    static Result<SharedNote> map(confine::Descriptor file);
    SharedNote(confine::Descriptor file, std::atomic<std::uint64_t>* request)
        : file_(std::move(file)), request_(request) {}
    confine::Descriptor file_;
    std::atomic<std::uint64_t>* request_;
};

}  // namespace sightline::engine
