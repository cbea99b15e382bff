#include "platform/jobs/job_store.h"

#include "base/clock.h"
#include "base/ids.h"

namespace sightline::jobs {

namespace {

using store::Parameter;
using store::Session;

Job job_of(const store::Row& row) {
    Job job;
    job.id = row.text("id");
    job.tenant_id = row.text("tenant_id");
    job.kind = row.text("kind");
    job.subject_id = row.text("subject_id");
    job.parameters = row.text("parameters");
    job.status = row.text("status");
    job.result = row.text("result");
    job.error_message = row.text("error_message");
    job.progress = row.number("progress");
    job.attempts = static_cast<int>(row.integer("attempts"));
    job.max_attempts = static_cast<int>(row.integer("max_attempts"));
    job.cancel_requested = row.boolean("cancel_requested");
    job.fence = row.integer("fence");
    job.created_at = row.integer("created_at");
    job.started_at = row.integer("started_at");
    job.completed_at = row.integer("completed_at");
    return job;
}

Result<std::optional<Job>> first_of(Result<std::vector<store::Row>> rows) {
    if (!rows) return std::unexpected(std::move(rows).error());
    if (rows->empty()) return std::nullopt;
    return job_of(rows->front());
}

Result<std::int64_t> now_of(Session& session) {
    if (!session.is_postgresql()) return now_micros();
    SL_TRY(const auto rows,
           session.query("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now"));
    return rows.front().integer("now");
}

/// One statement on one row, guarded by its own conditions, needs no more than this.
Result<void> lower_isolation(Session& session) {
    if (session.is_postgresql()) SL_CHECK(session.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"));
    return {};
}

std::string places(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += i == 0 ? "?" : ", ?";
    return out;
}

constexpr auto kDue = "status = 'pending' AND run_at <= ?";
// A server that is killed is seldom killed by its job, yet a job that does kill it must not do so for ever.
constexpr std::int64_t kFreeLeases = 10;
constexpr auto kAbandoned = "status = 'running' AND lease_expires_at < ?";

std::string select_where(const char* condition, std::size_t kinds, const char* order) {
    return std::string("SELECT * FROM jobs WHERE ") + condition + " AND kind IN (" + places(kinds) +
           ") ORDER BY " + order + " LIMIT ?";
}

Result<std::vector<store::Row>> candidates(Session& session, const char* condition, const char* order,
                                           const std::vector<std::string>& kinds, std::int64_t now, int limit,
                                           bool lock) {
    std::vector<Parameter> parameters{now};
    parameters.insert(parameters.end(), kinds.begin(), kinds.end());
    parameters.emplace_back(std::int64_t{limit});
    return session.query(
        select_where(condition, kinds.size(), order) + (lock ? " FOR UPDATE SKIP LOCKED" : ""), parameters);
}

Result<Leased> take(Session& session, Job job, const std::string& worker, std::int64_t now, Micros lease) {
    const auto task = job.cancel_requested               ? Task::Cancel
                      : job.attempts >= job.max_attempts ? Task::GiveUp
                                                         : Task::Handle;
    ++job.fence;
    if (task == Task::Handle) ++job.attempts;
    job.status = "running";
    job.progress = 0;
    if (job.started_at == 0) job.started_at = now;
    SL_CHECK(session.execute(
        "UPDATE jobs SET status = 'running', fence = ?, attempts = ?, progress = 0, started_at = ?, "
        "leased_by = ?, lease_expires_at = ? WHERE id = ?",
        {job.fence, std::int64_t{job.attempts}, job.started_at, worker, now + lease.count(), job.id}));
    return Leased{std::move(job), task};
}

std::unexpected<Error> lost() {
    return fail(ErrorCode::Conflict, "Another worker has taken over this job.");
}

}  // namespace

Result<std::string> insert_job(Session& session, const std::string& tenant_id, const std::string& kind,
                               const std::string& subject_id, const std::string& parameters,
                               int max_attempts) {
    auto id = new_id();
    SL_TRY(const auto now, now_of(session));
    SL_CHECK(session.execute(
        "INSERT INTO jobs (id, tenant_id, kind, subject_id, parameters, max_attempts, run_at, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        {id, tenant_id, kind, subject_id, parameters, std::int64_t{max_attempts}, now, now}));
    return id;
}

Result<std::optional<Job>> find_job(Session& session, const std::string& tenant_id, const std::string& id) {
    return first_of(session.query("SELECT * FROM jobs WHERE id = ? AND tenant_id = ?", {id, tenant_id}));
}

Result<std::optional<Job>> latest_job(Session& session, const std::string& tenant_id,
                                      const std::string& subject_id) {
    return first_of(
        session.query("SELECT * FROM jobs WHERE tenant_id = ? AND subject_id = ? "
                      "ORDER BY created_at DESC, id DESC LIMIT 1",
                      {tenant_id, subject_id}));
}

Result<std::vector<Job>> active_jobs(Session& session, const std::string& tenant_id,
                                     const std::string& subject_id) {
    SL_TRY(const auto rows, session.query("SELECT * FROM jobs WHERE tenant_id = ? AND subject_id = ? AND "
                                          "status IN ('pending', 'running') ORDER BY created_at, id",
                                          {tenant_id, subject_id}));
    std::vector<Job> out;
    for (const auto& row : rows) out.push_back(job_of(row));
    return out;
}

Result<bool> anything_due(Session& session, const std::vector<std::string>& kinds) {
    SL_TRY(const auto now, now_of(session));
    SL_TRY(const auto due, candidates(session, kDue, "run_at, id", kinds, now, 1, false));
    if (!due.empty()) return true;
    SL_TRY(const auto abandoned, candidates(session, kAbandoned, "lease_expires_at", kinds, now, 1, false));
    return !abandoned.empty();
}

Result<std::vector<Leased>> lease_jobs(Session& session, const std::vector<std::string>& kinds, int limit,
                                       const std::string& worker, Micros lease) {
    SL_CHECK(lower_isolation(session));
    SL_TRY(const auto now, now_of(session));
    const bool lock = session.is_postgresql();
    std::vector<Leased> leased;
    SL_TRY(const auto abandoned,
           candidates(session, kAbandoned, "lease_expires_at", kinds, now, limit, lock));
    const int rest = limit - static_cast<int>(abandoned.size());
    SL_TRY(auto rows, candidates(session, kDue, "run_at, id", kinds, now, rest, lock));
    rows.insert(rows.begin(), abandoned.begin(), abandoned.end());
    for (const auto& row : rows) {
        SL_TRY(auto one, take(session, job_of(row), worker, now, lease));
        leased.push_back(std::move(one));
    }
    return leased;
}

Result<Grip> renew_lease(Session& session, const Job& job, double progress, Micros lease) {
    SL_CHECK(lower_isolation(session));
    SL_TRY(const auto now, now_of(session));
    SL_TRY(const auto rows,
           session.query("UPDATE jobs SET lease_expires_at = ?, progress = ? "
                         "WHERE id = ? AND fence = ? AND status = 'running' RETURNING cancel_requested",
                         {now + lease.count(), progress, job.id, job.fence}));
    if (rows.empty()) return Grip::Lost;
    return rows.front().boolean("cancel_requested") ? Grip::CancelRequested : Grip::Held;
}

Result<Grip> check_lease(Session& session, const Job& job) {
    SL_TRY(
        const auto rows,
        session.query("SELECT cancel_requested FROM jobs WHERE id = ? AND fence = ? AND status = 'running'",
                      {job.id, job.fence}));
    if (rows.empty()) return Grip::Lost;
    return rows.front().boolean("cancel_requested") ? Grip::CancelRequested : Grip::Held;
}

Result<std::int64_t> expire_leases(Session& session, const std::function<bool(const std::string&)>& dead) {
    SL_TRY(const auto rows,
           session.query("SELECT id, fence, leased_by FROM jobs WHERE status = 'running'", {}));
    std::int64_t expired = 0;
    for (const auto& row : rows) {
        if (!dead(row.text("leased_by"))) continue;
        SL_TRY(const auto changed,
               session.execute(
                   "UPDATE jobs SET lease_expires_at = 0, "
                   "attempts = CASE WHEN attempts > 0 AND fence < ? THEN attempts - 1 ELSE attempts END "
                   "WHERE id = ? AND fence = ? AND status = 'running'",
                   {kFreeLeases, row.text("id"), row.integer("fence")}));
        expired += changed;
    }
    return expired;
}

Result<void> complete_job(Session& session, const Job& job, const std::string& result) {
    SL_TRY(const auto now, now_of(session));
    SL_TRY(const auto changed,
           session.execute("UPDATE jobs SET status = 'completed', result = ?, error_code = '', error_message "
                           "= '', progress = 1, "
                           "completed_at = ?, leased_by = '', lease_expires_at = 0 "
                           "WHERE id = ? AND fence = ? AND status = 'running' AND cancel_requested = 0",
                           {result, now, job.id, job.fence}));
    if (changed == 1) return {};
    SL_TRY(const auto grip, check_lease(session, job));
    if (grip == Grip::CancelRequested) return fail(ErrorCode::Cancelled, "It was cancelled.");
    return lost();
}

Result<void> end_job(Session& session, const Job& job, const std::string& status, const Error& error) {
    SL_TRY(const auto now, now_of(session));
    SL_TRY(
        const auto changed,
        session.execute("UPDATE jobs SET status = ?, error_code = ?, error_message = ?, completed_at = ?, "
                        "leased_by = '', "
                        "lease_expires_at = 0 WHERE id = ? AND fence = ? AND status = 'running'",
                        {status, std::string(name_of(error.code)), error.message, now, job.id, job.fence}));
    if (changed == 0) return lost();
    return {};
}

Result<void> retry_job(Session& session, const Job& job, Micros wait, bool spent, const Error* error) {
    SL_TRY(const auto now, now_of(session));
    SL_TRY(
        const auto changed,
        session.execute(
            "UPDATE jobs SET status = 'pending', run_at = CASE WHEN cancel_requested = 1 THEN ? ELSE ? END, "
            "attempts = ?, error_code = ?, error_message = ?, progress = 0, leased_by = '', lease_expires_at "
            "= 0 "
            "WHERE id = ? AND fence = ? AND status = 'running'",
            {now, now + wait.count(), std::int64_t{spent ? job.attempts : job.attempts - 1},
             error != nullptr ? std::string(name_of(error->code)) : std::string(),
             error != nullptr ? error->message : std::string(), job.id, job.fence}));
    if (changed == 0) return lost();
    return {};
}

Result<Job> request_cancel(Session& session, const std::string& tenant_id, const std::string& id) {
    SL_TRY(auto found, find_job(session, tenant_id, id));
    if (!found) return fail(ErrorCode::NotFound, "There is no such task.");
    if (found->status != "pending" && found->status != "running")
        return fail(ErrorCode::Conflict, "The task has ended already.");
    SL_TRY(const auto now, now_of(session));
    SL_CHECK(session.execute(
        "UPDATE jobs SET cancel_requested = 1, run_at = CASE WHEN status = 'pending' THEN ? ELSE run_at END "
        "WHERE id = ?",
        {now, id}));
    return std::move(*found);
}

Result<void> cancel_pending(Session& session, const Job& job, const Error& error) {
    SL_TRY(const auto now, now_of(session));
    SL_CHECK(
        session.execute("UPDATE jobs SET status = 'cancelled', error_code = ?, error_message = ?, "
                        "completed_at = ? WHERE id = ?",
                        {std::string(name_of(error.code)), error.message, now, job.id}));
    return {};
}

Result<std::int64_t> remove_ended(Session& session, Micros older_than) {
    SL_TRY(const auto now, now_of(session));
    return session.execute("DELETE FROM jobs WHERE completed_at > 0 AND completed_at < ?",
                           {now - older_than.count()});
}

}  // namespace sightline::jobs
