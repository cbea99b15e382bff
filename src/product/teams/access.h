#pragma once
// Identity: who asks, proven by a session. Access: who may do what, decided here and nowhere else. What
// someone may not see does not exist for them (NotFound).

#include <string>
#include <string_view>

#include "base/result.h"

namespace sightline::teams {

enum class Role { User, Admin, SuperAdmin };
std::string_view name_of(Role role);    ///< "user", "admin", "super_admin"
Role role_from(std::string_view name);  ///< User for anything unknown

struct Identity {
    std::string tenant_id, user_id;
    Role role = Role::User;
};

/// Something a tenant's member made.
struct Owned {
    std::string_view tenant_id, owner_id;
    bool is_public = false;  ///< within the tenant
};

/// An Admin administers the own tenant, a SuperAdmin the installation. Forbidden.
Result<void> may_administer(const Identity& who);

Result<void> may_read(const Identity& who, const Owned& what,
                      std::string_view thing);  ///< NotFound: "There is no such dataset."
Result<void> may_change(const Identity& who, const Owned& what,
                        std::string_view thing);  ///< NotFound, or Forbidden when it can be read only

/// How near someone stands to a thing, least first: a Viewer may read it, a Member was given it to work with,
/// an Admin administers the organization, the Owner made it.
enum class Standing { Viewer, Member, Admin, Owner };
std::string_view name_of(Standing standing);  ///< "viewer", "member", "admin", "owner"

/// Of someone who may read `what`.
Standing standing(const Identity& who, const Owned& what);

}  // namespace sightline::teams
