#pragma once
// worker_name: who holds a lease, said so that another process on the same machine can tell whether the
// holder still lives.

#include <string>

namespace sightline::jobs {

/// "HOST/BOOT/NAMESPACE/PID.START": the machine's name, its boot, the process-id namespace, and this process
/// with the clock tick it was started at.
std::string this_worker();

/// True only when `worker` is a name by this_worker of this boot and process-id namespace, and no such
/// process runs any more. False for anything that cannot be known from here.
bool surely_dead(const std::string& worker);

}  // namespace sightline::jobs
