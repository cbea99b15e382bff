#include <fcntl.h>
#include <link.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "base/json.h"
#include "platform/confine/sandbox.h"
#include "platform/jail/group_launch.h"
#include "platform/jail/worker.h"

namespace sightline::jail {

namespace fs = std::filesystem;
namespace bj = boost::json;
using confine::Process;

namespace {

constexpr std::chrono::milliseconds kProbePatience{10'000};

// Finds the package beside it: isolated mode looks neither at the environment nor at the current folder.
constexpr const char* kStart =
    "import sys; sys.path.insert(0, sys.argv[1]); from sightline_worker.__main__ import main; main()";

std::string find_bubblewrap() {
    for (const char* path : {"/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"})
        if (::access(path, X_OK) == 0) return path;
    return {};
}

/// This program and the libraries it has loaded that are not the system's.
std::set<std::string> own_objects(const Launch& launch) {
    std::set<std::string> out{launch.program};
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* into) {
            const std::string path = info->dlpi_name;
            if (path.starts_with('/') && !path.starts_with("/usr/") && !path.starts_with("/lib"))
                static_cast<std::set<std::string>*>(into)->insert(path);
            return 0;
        },
        &out);
    return out;
}

/// A root of its own: the system's programs and libraries, Python's, and one folder that may be written.
std::vector<std::string> bubblewrap_arguments(const Launch& launch, const Walls& walls,
                                              const std::string& folder) {
    std::vector<std::string> out{walls.bubblewrap, "--unshare-pid", "--unshare-net", "--unshare-ipc",
                                 "--unshare-uts",  "--ro-bind",     "/usr",          "/usr"};
    const auto add = [&](std::initializer_list<std::string> more) {
        out.insert(out.end(), more.begin(), more.end());
    };
    if (::geteuid() != 0)
        add({"--unshare-user"});
    else
        add({"--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add",
             "CAP_SETPCAP", "--cap-add", "CAP_DAC_READ_SEARCH"});
    std::error_code ec;
    for (const char* path : {"/bin", "/sbin", "/lib", "/lib64", "/lib32"}) {
        if (fs::is_symlink(path, ec))
            add({"--symlink", fs::read_symlink(path, ec).string(), path});
        else if (fs::is_directory(path, ec))
            add({"--ro-bind", path, path});
    }
    add({"--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--proc", "/proc", "--dev", "/dev"});
    // Folders on the way are made for all to pass: left to itself, bubblewrap makes them the owner's only.
    std::set<std::string> made;
    const auto bind = [&](const char* how, const fs::path& path) {
        std::vector<std::string> way;
        for (fs::path up = path.parent_path(); up != up.root_path(); up = up.parent_path())
            if (made.insert(up.string()).second) way.push_back(up.string());
        for (auto it = way.rbegin(); it != way.rend(); ++it) add({"--perms", "0755", "--dir", *it});
        add({how, path.string(), path.string()});
    };
    for (const auto& path : library_folders(launch))
        if (!path.starts_with("/usr/")) bind("--ro-bind", path);
    for (const auto& path : own_objects(launch)) bind("--ro-bind", path);
    if (!folder.empty()) bind("--bind", folder);
    // Only the folder given is written: the rest of these roots is memory, which no limit of ours counts.
    add({"--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--"});
    return out;
}

bool namespaces_work(const Launch& launch, const Walls& walls) {
    Process::Command command{walls.bubblewrap, bubblewrap_arguments(launch, walls, {}), "/", {}};
    command.arguments.emplace_back("/usr/bin/true");
    auto process = Process::start(command, {});
    return process && process->wait(kProbePatience) && process->ending() == "status 0";
}

/// Of this process, those it becomes and their forks. A job shows its descriptors to its supervisor, and may
/// be dumped for it: no limit of size holds for a dump that the system pipes to a program.
void leave_nothing_in_core_dumps() {
    const int file = ::open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;  // a kernel without core dumps
    (void)!::write(file, "0", 1);
    ::close(file);
}

std::unexpected<Error> no_wall(std::string detail) {
    return fail(ErrorCode::Unavailable,
                "This machine cannot keep strangers' files and code apart from the rest, so they are not "
                "run. The operator can change that: a kernel with Landlock (5.13 or newer), or bubblewrap "
                "with user namespaces.",
                std::move(detail));
}

}  // namespace

Result<Walls> probe_walls(const Launch& launch) {
    if (launch.worker_folder.empty() || ::access(launch.python.c_str(), X_OK) != 0)
        return fail(ErrorCode::Unavailable,
                    "The Python worker is not installed, which this needs. Run tools/setup, or set "
                    "worker_dir.",
                    launch.worker_folder + " " + launch.python);
    Walls walls;
    walls.landlock = launch.landlock ? confine::landlock_version() : 0;
    if (launch.namespaces != Namespaces::Off) {
        walls.bubblewrap = find_bubblewrap();
        if (!walls.bubblewrap.empty() && !namespaces_work(launch, walls)) walls.bubblewrap.clear();
    }
    if (launch.namespaces == Namespaces::Required && walls.bubblewrap.empty())
        return no_wall("jail_namespaces is required, but bubblewrap is missing or may not make namespaces");
    if (walls.landlock == 0 && walls.bubblewrap.empty()) return no_wall("neither Landlock nor bubblewrap");
    SL_TRY(walls.groups, probe_groups(launch));
    return walls;
}

std::vector<std::string> library_folders(const Launch& launch) {
    std::vector<std::string> out{launch.worker_folder};
    std::error_code ec;
    const fs::path environment = fs::path(launch.python).parent_path().parent_path();
    if (!environment.string().starts_with(launch.worker_folder)) out.push_back(environment.string());
    const fs::path home = fs::canonical(launch.python, ec).parent_path().parent_path();  // of the interpreter
    if (!ec && home != "/usr") out.push_back(home.string());
    for (const char* path : {"/usr/share/zoneinfo", "/usr/local/lib"})
        if (fs::is_directory(path, ec)) out.emplace_back(path);
    return out;
}

Process::Command supervisor_command(const Launch& launch, const Walls& walls, const std::string& folder,
                                    const std::vector<std::string>& entrances) {
    bj::object spec{{"python", launch.python}, {"worker", launch.worker_folder},
                    {"folder", folder},        {"uid", launch.uid},
                    {"gid", launch.gid},       {"landlock", walls.landlock > 0}};
    bj::array readable;
    for (const auto& path : library_folders(launch)) readable.emplace_back(path);
    spec["readable"] = std::move(readable);
    Process::Command command;
    command.home = folder;
    // Pools of threads neither survive a fork nor help on shared cores.
    command.more = {"OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1", "ARROW_DEFAULT_MEMORY_POOL=system",
                    "MALLOC_ARENA_MAX=2"};
    command.program = launch.program;
    if (!walls.bubblewrap.empty()) {
        command.program = walls.bubblewrap;
        command.arguments = bubblewrap_arguments(launch, walls, folder);
    }
    command.arguments.insert(command.arguments.end(), {launch.program, "jail", json::write(spec)});
    if (!entrances.empty()) {
        command.arguments = {launch.program, "jail", group_spec(entrances, command.arguments)};
        command.program = launch.program;
    }
    return command;
}

int jail_main(std::string_view text) {
    const auto parsed = json::parse(text);
    if (!parsed || !parsed->is_object()) return 2;
    try {
        const auto& spec = parsed->get_object();
        if (spec.contains("enter")) return enter_groups_and_run(spec);
        const auto word = [&](const char* name) { return std::string(spec.at(name).as_string()); };
        confine::SandboxSpec jail;
        jail.calls = confine::Calls::Supervisor;
        jail.landlock = spec.at("landlock").as_bool();
        jail.uid = spec.at("uid").to_number<int>();
        jail.gid = spec.at("gid").to_number<int>();
        jail.readable = {"/proc"};
        jail.writable = {word("folder"), "/dev/null"};
        jail.executable = {"/usr"};
        for (const auto& path : spec.at("readable").as_array())
            jail.executable.emplace_back(std::string_view(path.as_string()));
        leave_nothing_in_core_dumps();
        if (const auto locked = confine::enter_sandbox(jail); !locked) {
            (void)!::write(STDERR_FILENO, locked.error().detail.data(), locked.error().detail.size());
            return 3;
        }
        std::string python = word("python"), worker = word("worker"), start = kStart;
        std::string flags[] = {"-I", "-B", "-X", "utf8", "-c"};
        char* const arguments[] = {python.data(),   flags[0].data(), flags[1].data(),
                                   flags[2].data(), flags[3].data(), flags[4].data(),
                                   start.data(),    worker.data(),   nullptr};
        ::execv(python.c_str(), arguments);
    } catch (const std::exception&) {
        return 2;
    }
    return 4;
}

}  // namespace sightline::jail
