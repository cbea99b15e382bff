#include "platform/jobs/job_store.h"

namespace sightline::jobs {

namespace {

Job job_of(const store::Row& r) {
    Job j;
    j.id = r.text("id");
    j.tenant_id = r.text("tenant_id");
    j.kind = r.text("kind");
    j.subject_id = r.text("subject_id");
    j.parameters = r.text("parameters");
    j.status = r.text("status");
    j.result = r.text("result");
    j.error_message = r.text("error_message");
    j.progress = r.number("progress");
    j.attempts = static_cast<int>(r.integer("attempts"));
    j.max_attempts = static_cast<int>(r.integer("max_attempts"));
    j.cancel_requested = r.boolean("cancel_requested");
    j.fence = r.integer("fence");
    j.created_at = r.integer("created_at");
    j.started_at = r.integer("started_at");
    j.completed_at = r.integer("completed_at");
    return j;
}

Result<std::optional<Job>> first_of(const Result<std::vector<store::Row>>& rows) {
    if (!rows) return std::unexpected(rows.error());
    if (rows->empty()) return std::optional<Job>();
    return std::optional<Job>(job_of(rows->front()));
}

std::unexpected<Error> lost() { return fail(ErrorCode::Conflict, "Another worker has taken over this job."); }

}  // namespace

Result<void> insert_job(store::Session& s, const Job& j, std::int64_t run_at) {
    SL_CHECK(s.execute("INSERT INTO jobs (id, tenant_id, kind, subject_id, parameters, max_attempts, run_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                       {j.id, j.tenant_id, j.kind, j.subject_id, j.parameters, std::int64_t{j.max_attempts}, run_at, j.created_at}));
    return {};
}

Result<std::optional<Job>> latest_job(store::Session& s, const std::string& tenant_id, const std::string& subject_id) {
    return first_of(s.query("SELECT * FROM jobs WHERE tenant_id = ? AND subject_id = ? ORDER BY created_at DESC, id DESC LIMIT 1", {tenant_id, subject_id}));
}

Result<std::optional<Job>> request_cancel(store::Session& s, const std::string& tenant_id, const std::string& id, std::int64_t now) {
    SL_CHECK(s.execute("UPDATE jobs SET cancel_requested = 1 WHERE id = ? AND tenant_id = ? AND status IN ('pending', 'running')", {id, tenant_id}));
    SL_TRY(const auto changed, s.execute("UPDATE jobs SET status = 'cancelled', completed_at = ?, error_message = 'It was cancelled.', error_code = 'cancelled' "
                                         "WHERE id = ? AND tenant_id = ? AND status = 'pending'", {now, id, tenant_id}));
    if (changed == 0) return std::optional<Job>();
    return first_of(s.query("SELECT * FROM jobs WHERE id = ? AND tenant_id = ?", {id, tenant_id}));
}

Result<std::optional<Job>> lease_job(store::Session& s, const std::vector<std::string>& kinds, const std::string& worker, std::int64_t now, std::int64_t lease) {
    if (kinds.empty()) return std::optional<Job>();
    std::string places;
    std::vector<store::Parameter> parameters{now, now};
    for (const auto& k : kinds) {
        places += places.empty() ? "?" : ", ?";
        parameters.emplace_back(k);
    }
    SL_TRY(const auto found, first_of(s.query("SELECT * FROM jobs WHERE ((status = 'pending' AND run_at <= ?) OR (status = 'running' AND lease_expires_at < ?)) AND kind IN (" +
                                                  places + ") ORDER BY run_at, id LIMIT 1" + (s.is_postgresql() ? " FOR UPDATE SKIP LOCKED" : ""), parameters)));
    if (!found) return found;
    Job job = *found;
    ++job.fence;
    ++job.attempts;
    job.status = "running";
    job.started_at = job.started_at == 0 ? now : job.started_at;
    SL_CHECK(s.execute("UPDATE jobs SET status = 'running', leased_by = ?, fence = ?, attempts = ?, lease_expires_at = ?, started_at = ? WHERE id = ?",
                       {worker, job.fence, std::int64_t{job.attempts}, now + lease, job.started_at, job.id}));
    return std::optional<Job>(std::move(job));
}

Result<Beat> renew_lease(store::Session& s, const Job& j, const std::string& worker, double progress, std::int64_t until) {
    SL_TRY(const auto n, s.execute("UPDATE jobs SET lease_expires_at = ?, progress = ? WHERE id = ? AND fence = ? AND leased_by = ? AND status = 'running'",
                                   {until, progress, j.id, j.fence, worker}));
    if (n == 0) return Beat::Lost;
    SL_TRY(const auto rows, s.query("SELECT cancel_requested FROM jobs WHERE id = ?", {j.id}));
    return !rows.empty() && rows.front().boolean("cancel_requested") ? Beat::CancelRequested : Beat::Held;
}

Result<void> finish_job(store::Session& s, const Job& j, const std::string& worker, const std::string& status, const std::string& result, const Error* error, std::int64_t now) {
    SL_TRY(const auto n, s.execute("UPDATE jobs SET status = ?, result = ?, error_code = ?, error_message = ?, progress = CASE WHEN ? = 'completed' THEN 1 ELSE progress END, "
                                   "completed_at = ?, leased_by = '' WHERE id = ? AND fence = ? AND leased_by = ? AND status = 'running'",
                                   {status, result, error ? std::string(name_of(error->code)) : std::string(), error ? error->message : std::string(), status, now, j.id, j.fence, worker}));
    if (n == 0) return lost();
    return {};
}

Result<void> retry_job(store::Session& s, const Job& j, const std::string& worker, std::int64_t run_at, bool count_attempt) {
    SL_TRY(const auto n, s.execute("UPDATE jobs SET status = 'pending', run_at = ?, attempts = ?, leased_by = '', lease_expires_at = 0 WHERE id = ? AND fence = ? AND leased_by = ? AND status = 'running'",
                                   {run_at, std::int64_t{count_attempt ? j.attempts : j.attempts - 1}, j.id, j.fence, worker}));
    if (n == 0) return lost();
    return {};
}

}  // namespace sightline::jobs
