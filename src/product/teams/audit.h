#pragma once
// Audit: what happened to accounts and data, kept for good. Written in the transaction that does the thing.

#include <string>

#include "base/result.h"
#include "platform/store/store.h"

namespace sightline::teams {

struct AuditEntry {
    std::string tenant_id;
    std::string user_id;  ///< who did it, "" when nobody is known
    std::string action;   ///< "account.created", "account.changed", "sign_in.succeeded", "sign_in.failed",
                          ///< "dataset.deleted", …
    std::string subject;  ///< id of what it was done to
    std::string detail;   ///< JSON text or ""; no secrets
};

Result<void> record(store::Session& session, const AuditEntry& entry);

}  // namespace sightline::teams
