#include "product/teams/access.h"

namespace sightline::teams {

std::string_view name_of(Role role) {
    switch (role) {
        case Role::User:
            return "user";
        case Role::Admin:
            return "admin";
        case Role::SuperAdmin:
            return "super_admin";
    }
    return "user";
}

Role role_from(std::string_view name) {
    if (name == "super_admin") return Role::SuperAdmin;
    if (name == "admin") return Role::Admin;
    return Role::User;
}

Result<void> may_administer(const Identity& who) {
    if (who.role != Role::User) return {};
    return fail(ErrorCode::Forbidden, "This is for administrators; ask one of your organization.");
}

Result<void> may_read(const Identity& who, const Owned& what, std::string_view thing) {
    const bool own = who.user_id == what.owner_id;
    if (who.tenant_id == what.tenant_id && (own || what.is_public || who.role != Role::User)) return {};
    return fail(ErrorCode::NotFound, "There is no such " + std::string(thing) + ".");
}

Result<void> may_change(const Identity& who, const Owned& what, std::string_view thing) {
    SL_CHECK(may_read(who, what, thing));
    if (who.user_id == what.owner_id || who.role != Role::User) return {};
    return fail(ErrorCode::Forbidden,
                "You may look at this " + std::string(thing) + ", but only its owner may change it.");
}

std::string_view name_of(Standing standing) {
    switch (standing) {
        case Standing::Viewer:
            return "viewer";
        case Standing::Member:
            return "member";
        case Standing::Admin:
            return "admin";
        case Standing::Owner:
            return "owner";
    }
    return "viewer";
}

Standing standing(const Identity& who, const Owned& what) {
    if (who.tenant_id != what.tenant_id) return Standing::Viewer;
    if (who.user_id == what.owner_id) return Standing::Owner;
    return who.role == Role::User ? Standing::Viewer : Standing::Admin;
}

}  // namespace sightline::teams
