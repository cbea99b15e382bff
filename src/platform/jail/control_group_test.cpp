// Finding control groups and writing to them, on folders that stand for a mount.

#include "platform/jail/control_group.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "platform/jail/group_files.h"

namespace sightline::jail::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* kVersion1 =
    "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    "39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids\n"
    "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
constexpr const char* kVersion2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";

/// "version path what, …"
std::string text(const std::vector<GroupFolder>& folders) {
    std::string out;
    for (const auto& f : folders)
        out += std::string(out.empty() ? "" : ", ") + (f.unified ? "2 " : "1 ") + f.path +
               (f.memory ? " memory" : "") + (f.processes ? " processes" : "") +
               (f.read_only ? " read-only" : "");
    return out;
}

pid_t ended_process() {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    ::waitpid(child, nullptr, 0);
    return child;
}

}  // namespace

TEST(FindControlGroups, OfVersion1EachHierarchy) {
    EXPECT_EQ(text(find_group_folders(kVersion1, "8:pids:/\n4:memory:/some/group\n0::/\n")),
              "1 /sys/fs/cgroup/pids processes, 1 /sys/fs/cgroup/memory/some/group memory");
    EXPECT_EQ(text(find_group_folders("35 31 0:32 / /c/both rw - cgroup cgroup rw,pids,memory\n",
                                      "4:memory,pids:/a\n")),
              "1 /c/both/a memory processes");
}

TEST(FindControlGroups, OfVersion2TheOne) {
    EXPECT_EQ(text(find_group_folders(kVersion2, "0::/system.slice/sightline.service\n")),
              "2 /sys/fs/cgroup/system.slice/sightline.service memory processes");
}

TEST(FindControlGroups, OfBothWhatTheOtherLacks) {
    EXPECT_EQ(text(find_group_folders("35 31 0:32 / /c/memory rw - cgroup cgroup rw,memory\n"
                                      "41 31 0:38 / /c/unified rw - cgroup2 cgroup2 rw\n",
                                      "4:memory:/\n1:name=systemd:/\n0::/x\n")),
              "1 /c/memory memory, 2 /c/unified/x processes");
}

TEST(FindControlGroups, WhereThePartMountedShowsThem) {
    const std::string part = "30 23 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
    EXPECT_EQ(text(find_group_folders(part, "0::/docker/abc/x\n")),
              "2 /sys/fs/cgroup/x memory processes read-only");
    EXPECT_EQ(text(find_group_folders(part, "0::/docker/abcd\n")), "");
    EXPECT_EQ(text(find_group_folders(kVersion2, "0::/../elsewhere\n")), "");
    EXPECT_EQ(text(find_group_folders("30 23 0:26 / /a\\040b ro - cgroup2 cgroup rw\n"
                                      "31 23 0:26 / /c rw - cgroup2 cgroup rw\n",
                                      "0::/\n")),
              "2 /c memory processes");
    EXPECT_EQ(text(find_group_folders("30 23 0:26 / /a\\040b rw - cgroup2 cgroup rw\n", "0::/\n")),
              "2 /a b memory processes");
    EXPECT_EQ(text(find_group_folders("", "0::/\n")), "");
    EXPECT_EQ(text(find_group_folders("junk - cgroup2\n1 2 3 4 5 6 - cgroup\n", "0::\n:\n\nx")), "");
}

class ControlGroupFolderTest : public ::testing::Test {
  protected:
    ControlGroupFolderTest() {
        std::string name = (fs::temp_directory_path() / "groups_test_XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        base_ = name;
        write("cgroup.type", "domain\n");
        write("cgroup.controllers", "cpuset cpu io memory pids\n");
        write("cgroup.subtree_control", "\n");
        write("cgroup.procs", std::to_string(::getpid()) + "\n");
    }
    ~ControlGroupFolderTest() override { fs::remove_all(base_); }

    void write(const std::string& name, const std::string& content) const {
        std::ofstream(base_ + "/" + name) << content;
    }
    std::string read(const std::string& name) const { return read_small_file(base_ + "/" + name); }
    GroupFolder unified() const { return {base_, true, true, true, false}; }
    /// Why it may not be used.
    std::string refused(const GroupFolder& folder) const {
        const GroupPlaces places = open_group_folders({folder});
        EXPECT_TRUE(places.folders.empty() && !places.memory() && !places.processes());
        EXPECT_FALSE(fs::exists(base_ + "/sightline-server"));
        EXPECT_EQ(read("cgroup.subtree_control").find('+'), std::string::npos);
        return places.missing;
    }
    std::string base_;
};

TEST_F(ControlGroupFolderTest, TheServerMovesIntoALeafAndHandsDownItsControllers) {
    const GroupPlaces places = open_group_folders({unified()});
    EXPECT_EQ(places.missing, "");
    EXPECT_TRUE(places.memory() && places.processes());
    EXPECT_EQ(read("sightline-server/cgroup.procs"), std::to_string(::getpid()));
    EXPECT_EQ(read("cgroup.subtree_control"), "+memory +pids");
}

TEST_F(ControlGroupFolderTest, WhatTheServerStartedMovesToo) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::pause();
        ::_exit(0);
    }
    write("cgroup.procs", std::to_string(child) + "\n");
    EXPECT_EQ(open_group_folders({unified()}).missing, "");
    EXPECT_EQ(read("sightline-server/cgroup.procs"), std::to_string(child));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
}

TEST_F(ControlGroupFolderTest, AGroupSharedWithOthersIsLeftAsItIs) {
    for (const pid_t other : {::getppid(), pid_t{0}}) {  // 0: of another process namespace
        write("cgroup.procs", std::to_string(::getpid()) + "\n" + std::to_string(other) + "\n");
        EXPECT_NE(refused(unified()).find("not the server's"), std::string::npos) << other;
    }
    // Where they are handed down already nothing needs to be moved.
    write("cgroup.subtree_control", "memory pids\n");
    EXPECT_EQ(open_group_folders({unified()}).missing, "");
}

TEST_F(ControlGroupFolderTest, AServerThatHasMovedMakesItsGroupsBesideItsOwn) {
    fs::create_directory(base_ + "/sightline-server");
    write("cgroup.subtree_control", "memory pids\n");
    GroupFolder own = unified();
    own.path += "/sightline-server";
    const GroupPlaces places = open_group_folders({own});
    ASSERT_EQ(places.folders.size(), 1);
    EXPECT_EQ(places.folders[0].path, base_);
}

TEST_F(ControlGroupFolderTest, NotWithoutControllersOrRights) {
    write("cgroup.controllers", "cpu pids\n");
    EXPECT_NE(refused(unified()).find("controller memory"), std::string::npos);
    write("cgroup.controllers", "memory pids\n");
    GroupFolder folder = unified();
    folder.read_only = true;
    EXPECT_NE(refused(folder).find("read-only"), std::string::npos);
    folder = {base_ + "/missing", false, true, false, false};
    EXPECT_NE(refused(folder).find("No such file"), std::string::npos);
    EXPECT_NE(open_group_folders({}).missing, "");
    if (::geteuid() != 0) return;
    fs::permissions(base_, fs::perms(0755));
    ASSERT_EQ(::seteuid(65534), 0);
    const std::string missing = open_group_folders({unified()}).missing;
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_NE(missing.find("Permission denied"), std::string::npos) << missing;
}

TEST_F(ControlGroupFolderTest, OneOfTwoHierarchiesIsUsedAndTheOtherNamed) {
    const GroupPlaces places =
        open_group_folders({{base_, false, true, false, false}, {base_, false, false, true, true}});
    EXPECT_TRUE(places.memory());
    EXPECT_FALSE(places.processes());
    EXPECT_NE(places.missing.find("read-only"), std::string::npos);
}

TEST_F(ControlGroupFolderTest, LimitsAreWrittenAsEachVersionWantsThem) {
    const auto limited = [&](bool unified, const std::string& facts) {
        auto group = ControlGroup::make({{{base_, unified, true, true, false}}, ""}, 64);
        EXPECT_TRUE(group);
        const fs::path path = fs::path((*group)->entrances().at(0)).parent_path();
        std::ofstream(path / "memory.stat") << facts;
        for (const char* name : {"memory.swap.max", "memory.memsw.limit_in_bytes"})
            std::ofstream(path / name) << "";
        EXPECT_TRUE((*group)->limit_memory(1LL << 30));
        EXPECT_FALSE((*group)->ran_out_of_memory());
        std::ofstream(path / (unified ? "memory.events" : "memory.oom_control")) << "max 7\noom_kill 2\n";
        EXPECT_TRUE((*group)->ran_out_of_memory());
        EXPECT_FALSE((*group)->ran_out_of_memory());  // told once
        std::string out = read_small_file(path / "pids.max");
        for (const char* name :
             {"memory.max", "memory.swap.max", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes"})
            out += " " + read_small_file(path / name);
        for (const auto& entry : fs::directory_iterator(path)) fs::remove(entry);
        group->reset();
        EXPECT_FALSE(fs::exists(path));
        return out;
    };
    // A gigabyte over what is held, in steps of 64 MiB: files that can be read again do not count.
    EXPECT_EQ(limited(true, "anon 60000000\nfile 900000000\nshmem 10000000\n"), "64 1207959552 0  ");
    EXPECT_EQ(limited(false, "cache 9\nrss 1\ntotal_cache 900000000\ntotal_rss 60000000\ntotal_shmem 0\n"),
              "64   1140850688 1140850688");
}

TEST_F(ControlGroupFolderTest, GroupsOfServersThatAreGoneAreSwept) {
    const std::string left = base_ + "/sightline-" + std::to_string(ended_process()) + "-abc",
                      own = base_ + "/sightline-" + std::to_string(::getpid()) + "-abc",
                      server = base_ + "/sightline-server", other = base_ + "/other";
    for (const auto& path : {left, own, server, other}) fs::create_directory(path);
    sweep_control_groups({unified()});
    EXPECT_FALSE(fs::exists(left));
    for (const auto& path : {own, server, other}) EXPECT_TRUE(fs::exists(path)) << path;
}

}  // namespace sightline::jail::test
