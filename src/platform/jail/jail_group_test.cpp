// Workers in control groups, on the groups this machine gives (skipped where it gives none).

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "platform/jail/control_group.h"
#include "platform/jail/group_files.h"
#include "platform/jail/jail_fixture_test.h"

namespace sightline::jail::test {

namespace fs = std::filesystem;

namespace {

/// Groups of workers that the process `owner` has started, in each hierarchy.
std::vector<std::string> groups_of(pid_t owner) {
    std::vector<std::string> out;
    for (const auto& folder : own_group_folders())
        for (const auto& entry : fs::directory_iterator(folder.path))
            if (entry.path().filename().string().starts_with("sightline-" + std::to_string(owner) + "-"))
                out.push_back(entry.path().string());
    return out;
}

}  // namespace

class JailGroupTest : public JailTest {
  protected:
    void SetUp() override {
        const GroupPlaces places = open_group_folders(own_group_folders());
        if (!places.memory() || !places.processes())
            GTEST_SKIP() << "no control groups can be made here: " << places.missing;
    }
    std::unique_ptr<Jail> required(Launch where) const {
        where.control_groups = ControlGroups::Required;
        return make_jail(std::move(where), {}, nullptr);
    }
};

TEST_F(JailGroupTest, AWorkerIsInOneAndLeavesNoneBehind) {
    for (const auto namespaces : {Namespaces::Off, Namespaces::Auto}) {
        const auto before = groups_of(::getpid()).size();
        Launch where = launch();
        where.namespaces = namespaces;
        const auto jail = required(where);
        EXPECT_EQ(python(*jail, "result = 6 * 7"), "42");
        const auto now = groups_of(::getpid());
        EXPECT_GT(now.size(), before);
        for (const auto& group : now) EXPECT_FALSE(processes_in(group).empty()) << group;
        jail->close();
        EXPECT_EQ(groups_of(::getpid()).size(), before);
    }
}

TEST_F(JailGroupTest, FilesInMemoryCountAsMemory) {
    Launch where = launch();
    where.temp_folder = "/dev/shm/jail_group_" + std::to_string(::getpid());
    if (::access("/dev/shm", W_OK) != 0) GTEST_SKIP() << "no folder in memory here";
    const auto jail = required(where);
    Limits limits;
    limits.memory_bytes = 64LL << 20;
    const std::string fill =
        "part = b'x' * (1 << 20)\nwith open('big', 'wb') as f:\n    for _ in range(N): f.write(part)\nresult "
        "= 1";
    EXPECT_EQ(python(*jail, "N = 64\n" + fill, limits), "1");
    EXPECT_TRUE(python(*jail, "N = 1500\n" + fill, limits)
                    .starts_with("error resource_exhausted: The task needs more memory than it may use."));
    EXPECT_EQ(python(*jail, "result = 1", limits), "1");
    jail->close();
    fs::remove_all(where.temp_folder);
}

TEST_F(JailGroupTest, ThreadsAreBounded) {
    Launch where = launch();
    where.threads = 40;
    EXPECT_EQ(python(*required(where),
                     "import threading, time\nn = 0\ntry:\n    while n < 200:\n"
                     "        threading.Thread(target=time.sleep, args=(30,), daemon=True).start(); n += 1\n"
                     "except RuntimeError: pass\nresult = 20 < n < 40"),
              "true");
}

TEST_F(JailGroupTest, WhatAKilledServerLeftIsSwept) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t server = ::fork();
    if (server == 0) {
        const auto jail = required(launch());
        if (python(*jail, "result = 1") != "1") ::_exit(1);
        (void)!::write(ready[1], "x", 1);
        python(*jail, "import time\ntime.sleep(60)");
        ::_exit(2);
    }
    ::close(ready[1]);
    char word;
    ASSERT_EQ(::read(ready[0], &word, 1), 1);
    ::close(ready[0]);
    EXPECT_FALSE(groups_of(server).empty());
    ::kill(server, SIGKILL);
    ::waitpid(server, nullptr, 0);
    EXPECT_FALSE(groups_of(server).empty());
    const auto next = required(launch());
    EXPECT_TRUE(groups_of(server).empty());
}

/// An ordinary user to whom groups were handed down: then files of its groups are its own, and what keeps a
/// task from them are the walls.
TEST_F(JailGroupTest, AnOrdinaryUsersTaskCannotReachItsGroup) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can hand groups down to another user";
    std::vector<std::string> handed;
    for (const auto& folder : own_group_folders()) {
        std::string path = folder.path + "/sightline-test-XXXXXX";
        ASSERT_NE(::mkdtemp(path.data()), nullptr);
        for (const auto* file : {"", "/cgroup.procs", "/tasks"}) {
            if (::access((path + file).c_str(), F_OK) != 0) continue;
            ASSERT_EQ(::chown((path + file).c_str(), 65534, 65534), 0);
        }
        handed.push_back(path);
    }
    fs::permissions(path(""), fs::perms(0777));
    for (const auto namespaces : {Namespaces::Off, Namespaces::Auto}) {
        const pid_t child = ::fork();
        if (child == 0) {
            for (const auto& group : handed)
                if (!enter_group(group + "/cgroup.procs")) ::_exit(8);
            if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(9);
            Launch where = launch();
            where.uid = where.gid = -1;
            where.namespaces = namespaces;
            const auto jail = required(where);
            if (python(*jail, "result = 6 * 7") != "42") ::_exit(1);
            for (const auto& group : groups_of(::getpid())) {
                for (const char* file : {"/cgroup.procs", "/tasks", "/../cgroup.procs",
                                         "/memory.limit_in_bytes", "/memory.max", "/pids.max"})
                    if (python(*jail, "try:\n    open('" + group + file +
                                          "', 'w').write('0')\n    result = 'done'\n"
                                          "except OSError: result = 'refused'") != "\"refused\"")
                        ::_exit(2);
                if (python(*jail, "import os\ntry: os.mkdir('" + group +
                                      "/inner')\nexcept OSError: result = 'refused'") != "\"refused\"")
                    ::_exit(3);
            }
            const bool any = !groups_of(::getpid()).empty();
            jail->close();
            ::_exit(any && groups_of(::getpid()).empty() ? 0 : 4);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status), 0);
    }
    for (const auto& group : handed) EXPECT_TRUE(remove_group(group));
}

TEST_F(JailTest, NoTaskRunsWithoutTheGroupsThatAreRequired) {
    if (::geteuid() != 0) GTEST_SKIP() << "groups may be had here";
    fs::permissions(path(""), fs::perms(0777));
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(9);
        Launch where = launch();
        where.uid = where.gid = -1;
        if (python(*make_jail(where, {}, nullptr), "result = 1") != "1") ::_exit(1);
        where.control_groups = ControlGroups::Required;
        const std::string said = python(*make_jail(where, {}, nullptr), "result = 1");
        ::_exit(said.starts_with("error unavailable: This machine gives the server no control groups") ? 0
                                                                                                       : 2);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status), 0);
}

}  // namespace sightline::jail::test
