#pragma once
// What a process locks itself into before it touches anything of a stranger's: lower rights, resource limits,
// Landlock for files and network, seccomp for system calls. There is no way back out of it.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/confine/process.h"

namespace sightline::confine {

/// Which system calls are left. All else answers EPERM.
enum class Calls {
    Engine,      ///< memory, threads, files, clocks and the sockets it has
    Ingest,      ///< an engine that may also connect by TCP
    Supervisor,  ///< of Python workers: also starts programs and makes, watches and ends processes
    Job,         ///< Python of a stranger: no programs, processes, sockets, signals, links or changes of mode
};

struct SandboxSpec {
    std::vector<std::string> readable;    ///< files and folders
    std::vector<std::string> writable;    ///< folders: files in them may be made, written, renamed, removed
    std::vector<std::string> executable;  ///< files and folders: may be read and run
    std::int64_t memory_bytes = 0;        ///< resident memory allowed; 0 = not limited here
    std::int64_t file_bytes = 0;          ///< largest file that may be written; 0 = any
    int uid = -1, gid = -1;               ///< to drop to when >= 0
    Calls calls = Calls::Engine;
    int connect_port =
        0;  ///< the only TCP port it may connect to, where the kernel can hold it to that; 0 = none
    bool landlock = true;  ///< false: leave files to whatever stands around the process
};

/// Call while the process has one thread: later ones inherit it. Gives the Landlock version in force, 0 when
/// the kernel has none.
Result<int> enter_sandbox(const SandboxSpec& spec);

/// Version of Landlock this kernel offers, 0 for none.
int landlock_version();
/// The files of `spec` as a Landlock ruleset: whoever has the descriptor may restrict itself to it. It also
/// refuses TCP, and signals and abstract sockets to the outside, where the kernel knows how. Closed on exec.
Result<Descriptor> make_ruleset(const SandboxSpec& spec);
/// A sealed memory file with the filter for `calls`, an array of struct sock_filter. Closed on exec.
Result<Descriptor> system_call_program(Calls calls);

/// Part of enter_sandbox, in seccomp.cpp.
Result<void> restrict_system_calls(Calls calls);
/// The names of what `calls` leaves, in seccomp_lists.cpp.
const std::vector<std::string_view>& calls_left(Calls calls);

}  // namespace sightline::confine
