#include "platform/jail/group_launch.h"

#include <unistd.h>

#include "base/json.h"
#include "platform/confine/process.h"

namespace sightline::jail {

namespace bj = boost::json;
using confine::Process;

namespace {

constexpr std::chrono::milliseconds kProbePatience{10'000};

/// Whether a process gets into a group: making one is not enough where groups are handed down to users.
bool groups_work(const Launch& launch, const GroupPlaces& places) {
    const auto group = ControlGroup::make(places, launch.threads);
    if (!group) return false;
    Process::Command command{launch.program, {launch.program, "jail"}, "/", {}};
    command.arguments.push_back(group_spec((*group)->entrances(), {"/usr/bin/true"}));
    auto process = Process::start(command, {});
    return process && process->wait(kProbePatience) && process->ending() == "status 0";
}

}  // namespace

std::string group_spec(const std::vector<std::string>& entrances, const std::vector<std::string>& command) {
    bj::object spec;
    bj::array& enter = spec["enter"].emplace_array();
    for (const auto& path : entrances) enter.emplace_back(path);
    bj::array& run = spec["run"].emplace_array();
    for (const auto& word : command) run.emplace_back(word);
    return json::write(spec);
}

Result<GroupPlaces> probe_groups(const Launch& launch) {
    if (launch.control_groups == ControlGroups::Off) return GroupPlaces{{}, "jail_cgroups is off"};
    GroupPlaces out = open_group_folders(own_group_folders());
    if (!out.folders.empty() && !groups_work(launch, out)) out = {{}, "no process gets into a group made"};
    if (launch.control_groups == ControlGroups::Required && !(out.memory() && out.processes()))
        return fail(
            ErrorCode::Unavailable,
            "This machine gives the server no control groups, which jail_cgroups requires, so files and "
            "code of strangers are not run. The operator can start it with `systemd-run --user --scope "
            "-p Delegate=yes`, put Delegate=yes into its unit, or set jail_cgroups to auto.",
            out.missing);
    return out;
}

int enter_groups_and_run(const bj::object& spec) {
    for (const auto& path : spec.at("enter").as_array())
        if (!enter_group(std::string(path.as_string()))) return 5;
    std::vector<std::string> words;
    for (const auto& word : spec.at("run").as_array()) words.emplace_back(std::string_view(word.as_string()));
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    return 4;
}

}  // namespace sightline::jail
