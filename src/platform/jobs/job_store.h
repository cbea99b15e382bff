#pragma once
// Rows of jobs, in and out. A lease is (leased_by, fence, lease_expires_at): each lease raises the fence, and every later statement of
// its holder names it, so that one who lost the lease changes nothing.

#include <optional>
#include <string>

#include "platform/jobs/jobs.h"

namespace sightline::jobs {

Result<void> insert_job(store::Session& session, const Job& job, std::int64_t run_at);
Result<std::optional<Job>> latest_job(store::Session& session, const std::string& tenant_id, const std::string& subject_id);
/// A pending job is cancelled at once (true); a running one is asked to stop.
Result<std::optional<Job>> request_cancel(store::Session& session, const std::string& tenant_id, const std::string& job_id, std::int64_t now);

/// The next job that is due, or whose lease ran out, among `kinds`; leased to `worker` until now + lease.
Result<std::optional<Job>> lease_job(store::Session& session, const std::vector<std::string>& kinds, const std::string& worker, std::int64_t now, std::int64_t lease);

enum class Beat { Held, Lost, CancelRequested };
Result<Beat> renew_lease(store::Session& session, const Job& job, const std::string& worker, double progress, std::int64_t until);

/// Conflict when the lease is lost. The transaction then has no effect.
Result<void> finish_job(store::Session& session, const Job& job, const std::string& worker, const std::string& status, const std::string& result, const Error* error, std::int64_t now);
Result<void> retry_job(store::Session& session, const Job& job, const std::string& worker, std::int64_t run_at, bool count_attempt);

}  // namespace sightline::jobs
