#include "product/teams/audit.h"

#include "base/clock.h"
#include "base/ids.h"

namespace sightline::teams {

Result<void> record(store::Session& session, const AuditEntry& entry) {
    SL_CHECK(
        session.execute("INSERT INTO audit_log (id, tenant_id, user_id, action, subject, detail, created_at) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?)",
                        {new_id(), entry.tenant_id,
                         entry.user_id.empty() ? store::Parameter{} : store::Parameter{entry.user_id},
                         entry.action, entry.subject, entry.detail, now_micros()}));
    return {};
}

}  // namespace sightline::teams
