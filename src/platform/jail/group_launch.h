#pragma once
// Starting a process in control groups: posix_spawn cannot, so this program enters them and becomes the
// other.

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "platform/jail/control_group.h"
#include "platform/jail/jail.h"

namespace sightline::jail {

/// Tries them as `launch` asks, a process in them too. Unavailable where they are required and not to be had.
Result<GroupPlaces> probe_groups(const Launch& launch);

/// The SPEC of `sightline jail SPEC` that enters the groups with those entrances and becomes `command`, a
/// path and its arguments, the name first.
std::string group_spec(const std::vector<std::string>& entrances, const std::vector<std::string>& command);
/// Does so. Returns only when it fails: an exit status.
int enter_groups_and_run(const boost::json::object& spec);

}  // namespace sightline::jail
