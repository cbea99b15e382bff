#pragma once
// The jail an engine locks itself into before it opens anything: lower rights, resource limits, Landlock for
// files and network, seccomp for system calls. There is no way back out of it. Used in the child only.

#include <string>
#include <vector>

#include "base/result.h"
#include "platform/engine/engine.h"

namespace sightline::engine {

struct SandboxSpec {
    std::vector<std::string> readable;  ///< files and folders
    std::vector<std::string> writable;  ///< folders: files in them may be made, written, renamed, removed
    std::int64_t memory_bytes = 0;      ///< Limits::memory_bytes
    std::int64_t file_bytes = 0;        ///< largest file that may be written; 0 = any
    int uid = -1, gid = -1;             ///< to drop to when >= 0
};

/// Call while the process has one thread: later ones inherit it. Gives the Landlock version in force, 0 when
/// the kernel has none.
Result<int> enter_sandbox(const SandboxSpec& spec);

/// Part of enter_sandbox, in landlock.cpp and seccomp.cpp.
Result<int> restrict_files(const SandboxSpec& spec);
Result<void> restrict_system_calls();

}  // namespace sightline::engine
