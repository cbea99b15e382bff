#pragma once
// job_store: the rows of jobs, in and out. A lease is (fence, lease_expires_at): each lease raises the fence,
// and every later statement of its holder names it, so that one who lost the lease changes nothing. Times
// come from the database's machine where there is one (PostgreSQL), so that the clocks of the workers'
// machines need not agree.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/jobs/jobs.h"

namespace sightline::jobs {

using Micros = std::chrono::microseconds;

Result<std::string> insert_job(store::Session& session, const std::string& tenant_id, const std::string& kind,
                               const std::string& subject_id, const std::string& parameters,
                               int max_attempts);
Result<std::optional<Job>> find_job(store::Session& session, const std::string& tenant_id,
                                    const std::string& id);
Result<std::optional<Job>> latest_job(store::Session& session, const std::string& tenant_id,
                                      const std::string& subject_id);

Result<std::vector<Job>> active_jobs(store::Session& session, const std::string& tenant_id,
                                     const std::string& subject_id);

/// What to do with a job that was leased.
enum class Task {
    Handle,
    Cancel,  ///< it was cancelled before anyone ran it
    GiveUp,  ///< its last attempt ended without a word: the worker's process died
};
struct Leased {
    Job job;
    Task task = Task::Handle;
};
/// Is anything of `kinds` waiting to be leased? Cheap, in a reading transaction.
Result<bool> anything_due(store::Session& session, const std::vector<std::string>& kinds);
/// Up to `limit` jobs that are due or whose lease ran out. First in its transaction: it lowers the isolation
/// on PostgreSQL, where FOR UPDATE SKIP LOCKED does the work.
Result<std::vector<Leased>> lease_jobs(store::Session& session, const std::vector<std::string>& kinds,
                                       int limit, const std::string& worker, Micros lease);

enum class Grip { Held, Lost, CancelRequested };
/// Holds the lease for another `lease` and notes the progress. First in its transaction, as lease_jobs.
Result<Grip> renew_lease(store::Session& session, const Job& job, double progress, Micros lease);
Result<Grip> check_lease(store::Session& session, const Job& job);

/// Ends the leases whose holders are dead as `dead` has it, so that the next look finds the jobs abandoned.
/// Such an attempt is not counted, up to the tenth lease of a job. How many there were.
Result<std::int64_t> expire_leases(store::Session& session,
                                   const std::function<bool(const std::string&)>& dead);

/// Conflict when the lease is lost; for `completed` also Cancelled when that was asked for.
Result<void> complete_job(store::Session& session, const Job& job, const std::string& result);
Result<void> end_job(store::Session& session, const Job& job, const std::string& status, const Error& error);
/// Pending again after `wait`, at once if it was cancelled. `spent`: the attempt counts.
Result<void> retry_job(store::Session& session, const Job& job, Micros wait, bool spent, const Error* error);

/// Asks a job to stop. The job as it was: pending (due at once, for its failure effects) or running.
/// Conflict, NotFound.
Result<Job> request_cancel(store::Session& session, const std::string& tenant_id, const std::string& id);
/// Ends a job that nobody has leased.
Result<void> cancel_pending(store::Session& session, const Job& job, const Error& error);

Result<std::int64_t> remove_ended(store::Session& session, Micros older_than);

}  // namespace sightline::jobs
