#pragma once
// jobs: long work kept in the store, so that it survives any process. A worker leases a job, renews the lease
// by heartbeat and holds a fencing token; who lost the lease cannot finish the job. Failed attempts are
// retried with back-off, progress and cancel are visible to everyone. Statuses: pending, running, completed,
// failed, cancelled.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/store/store.h"

namespace sightline::jobs {

struct Job {
    friend bool operator==(const Job&, const Job&) = default;
    std::string id, tenant_id, kind, subject_id;  ///< subject: what it works on, e.g. a dataset
    std::string parameters;                       ///< JSON text
    std::string status, result, error_message;
    double progress = 0;  ///< 0..1
    int attempts = 0, max_attempts = 3;
    bool cancel_requested = false;
    std::int64_t fence = 0;
    std::int64_t created_at = 0, started_at = 0, completed_at = 0;  ///< microseconds, 0 = not yet
};

/// What a running handler holds.
class Run {
  public:
    virtual ~Run() = default;
    virtual const Job& job() const = 0;
    virtual void progress(double fraction) = 0;
    virtual bool stopped() const = 0;  ///< cancelled, lease lost or shutting down: leave soon
    /// `hook` runs once, when the run is stopped (now, if it is already), on another thread; not any more
    /// once the returned token is gone, which waits for a hook that is running. It must be quick.
    [[nodiscard]] virtual std::shared_ptr<void> on_stop(std::function<void()> hook) = 0;
    /// Commits `effects` and the job's completion in one transaction, only if the lease still holds
    /// (fencing): each effect once. Conflict when the lease was lost, Cancelled when the job was cancelled
    /// before. Not inside a write transaction.
    virtual Result<void> complete(const std::string& result,
                                  const std::function<Result<void>(store::Session&)>& effects = {}) = 0;
};

/// Handlers return an error to fail the attempt: InvalidInput, Unprocessable, TooLarge, Unsupported, NotFound
/// and ResourceExhausted fail for good, the rest is retried. Returning success without complete() completes
/// with no effects.
using Handler = std::function<Result<void>(Run&)>;
/// Runs with the job's final failure (attempts used up, failed for good or cancelled), in the transaction
/// that records it.
using FailureEffects = std::function<Result<void>(store::Session&, const Job&, const Error&)>;

struct Settings {
    int workers = 2;
    std::chrono::milliseconds lease{15'000}, poll{500};
    std::chrono::milliseconds backoff{1'000};  ///< doubled each attempt
    std::chrono::milliseconds backoff_limit{300'000};
    std::chrono::hours keep_ended{24 * 30};  ///< ended jobs are removed after this; 0 keeps them
    std::string worker_name;                 ///< "" = this_worker() of worker_name.h
};

class Jobs {
  public:
    virtual ~Jobs() = default;
    /// Within the caller's transaction, so the job exists exactly when what it works on does. Returns the job
    /// id.
    virtual Result<std::string> enqueue(store::Session& session, const std::string& tenant_id,
                                        const std::string& kind, const std::string& subject_id,
                                        const std::string& parameters, int max_attempts = 3) = 0;
    virtual void wake() = 0;  ///< after a commit that enqueued: no waiting for the next poll
    virtual Result<std::optional<Job>> latest(const std::string& tenant_id,
                                              const std::string& subject_id) = 0;
    virtual Result<std::optional<Job>> find(const std::string& tenant_id, const std::string& job_id) = 0;
    /// All about a subject that have not ended.
    virtual Result<std::vector<Job>> active(const std::string& tenant_id, const std::string& subject_id) = 0;
    /// Once it returns, the job's effects can no longer happen; its failure effects follow, here or at a
    /// worker. Conflict when the job has ended, NotFound when there is none.
    virtual Result<void> cancel(const std::string& tenant_id, const std::string& job_id) = 0;

    virtual void handle(const std::string& kind, Handler handler,
                        FailureEffects failed = {}) = 0;  ///< before start
    virtual void start() = 0;
    virtual void stop() = 0;  ///< asks running handlers to stop, gives their leases back (no attempt spent),
                              ///< joins; for good
};

std::unique_ptr<Jobs> make_jobs(std::shared_ptr<store::Store> store, Settings settings);

}  // namespace sightline::jobs
