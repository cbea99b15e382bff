// What the kernel makes of control groups, where this machine lets the tests make some.

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <thread>

#include "platform/jail/control_group.h"
#include "platform/jail/group_files.h"

namespace sightline::jail::test {

namespace fs = std::filesystem;

namespace {

/// Runs `body` in a process of its own: 1000 and the signal, or its exit status.
int in_child(const std::function<int()>& body) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(body());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool enter_all(const ControlGroup& group) {
    for (const auto& entrance : group.entrances())
        if (!enter_group(entrance)) return false;
    return true;
}

/// Both ways of using memory: a process's own, and that of a file in memory, which no process limit counts.
int fill_own(std::size_t bytes) {
    volatile char* all = static_cast<char*>(
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    for (std::size_t i = 0; i < bytes; i += 4096) all[i] = 1;
    return 0;
}
int fill_file(std::size_t bytes) {
    const int file = ::memfd_create("fill", MFD_CLOEXEC);
    const std::string part(1 << 20, 'x');
    for (std::size_t i = 0; i < bytes; i += part.size())
        if (::write(file, part.data(), part.size()) <= 0) return 8;
    return 0;
}

}  // namespace

class ControlGroupKernelTest : public ::testing::Test {
  protected:
    void SetUp() override {
        places_ = open_group_folders(own_group_folders());
        if (!places_.memory() || !places_.processes())
            GTEST_SKIP() << "no control groups can be made here: " << places_.missing;
        auto made = ControlGroup::make(places_, 16);
        ASSERT_TRUE(made) << made.error().detail;
        group_ = std::move(*made);
    }
    std::vector<std::string> paths() const {
        std::vector<std::string> out;
        for (const auto& entrance : group_->entrances()) out.push_back(fs::path(entrance).parent_path());
        return out;
    }
    GroupPlaces places_;
    std::unique_ptr<ControlGroup> group_;
};

TEST_F(ControlGroupKernelTest, MemoryIsBoundedAndItsEndIsTold) {
    ASSERT_TRUE(group_->limit_memory(64LL << 20));
    for (const auto& fill : {fill_own, fill_file}) {
        EXPECT_EQ(in_child([&] { return enter_all(*group_) ? fill(16 << 20) : 9; }), 0);
        EXPECT_FALSE(group_->ran_out_of_memory());
        EXPECT_EQ(in_child([&] { return enter_all(*group_) ? fill(256 << 20) : 9; }), 1000 + SIGKILL);
        EXPECT_TRUE(group_->ran_out_of_memory());
    }
    // The limit goes up and down with what the next task may use.
    ASSERT_TRUE(group_->limit_memory(512LL << 20));
    EXPECT_EQ(in_child([&] { return enter_all(*group_) ? fill_own(256 << 20) : 9; }), 0);
    ASSERT_TRUE(group_->limit_memory(64LL << 20));
    EXPECT_EQ(in_child([&] { return enter_all(*group_) ? fill_own(256 << 20) : 9; }), 1000 + SIGKILL);
}

TEST_F(ControlGroupKernelTest, ProcessesAreBounded) {
    const int made = in_child([&] {
        if (!enter_all(*group_)) return 99;
        for (int n = 0; n < 50; ++n) {
            const pid_t child = ::fork();
            if (child < 0) return n;
            if (child == 0) {
                ::pause();
                ::_exit(0);
            }
        }
        return 50;
    });
    EXPECT_EQ(made, 15);  // and itself
    for (const auto& path : paths()) EXPECT_FALSE(processes_in(path).empty());
}

TEST_F(ControlGroupKernelTest, ItsEndLeavesNothing) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    // A process in a session of its own, whose parent is gone: only the group still knows it.
    EXPECT_EQ(in_child([&] {
                  if (!enter_all(*group_)) return 9;
                  if (::fork() == 0) {
                      ::setsid();
                      ::close(ends[0]);
                      ::pause();
                  }
                  return 0;
              }),
              0);
    ::close(ends[1]);
    const auto groups = paths();
    group_.reset();
    char none;
    EXPECT_EQ(::read(ends[0], &none, 1), 0);  // its end is closed: it is no more
    ::close(ends[0]);
    for (const auto& path : groups) EXPECT_FALSE(fs::exists(path)) << path;
}

/// Version 2 for real, with whatever controllers it is given here: the rule that processes and groups stand
/// apart is the kernel's.
class UnifiedGroupTest : public ::testing::Test {
  protected:
    void SetUp() override {
        // As if there were no version 1.
        const std::string all = read_small_file("/proc/self/cgroup");
        const auto at = all.find("0::");
        if (at == std::string::npos) GTEST_SKIP() << "no version 2 here";
        const auto found = find_group_folders(read_small_file("/proc/self/mountinfo"), all.substr(at));
        if (found.empty()) GTEST_SKIP() << "no version 2 here";
        controllers_ = words_of(read_small_file(found[0].path + "/cgroup.subtree_control"));
        if (controllers_.empty()) GTEST_SKIP() << "version 2 hands down no controllers here";
        std::string path = found[0].path + "/sightline-test-XXXXXX";
        if (::mkdtemp(path.data()) == nullptr) GTEST_SKIP() << "no groups can be made in " << found[0].path;
        base_ = path;
    }
    void TearDown() override {
        if (base_.empty()) return;
        for (const auto& inner : {base_ + "/sightline-server", base_}) {
            kill_group(inner);
            EXPECT_TRUE(remove_group(inner));
        }
    }
    bool enter() const { return enter_group(base_ + "/cgroup.procs").has_value(); }
    std::vector<std::string> controllers_;
    std::string base_;
};

TEST_F(UnifiedGroupTest, TheServerMovesOutOfTheWay) {
    EXPECT_EQ(in_child([&] {
                  if (!enter()) return 1;
                  const pid_t started = ::fork();
                  if (started == 0) {
                      ::pause();
                      ::_exit(0);
                  }
                  if (!hand_down(base_, controllers_)) return 2;
                  if (!processes_in(base_).empty()) return 3;
                  if (processes_in(base_ + "/sightline-server").size() != 2) return 4;
                  if (words_of(read_small_file(base_ + "/cgroup.subtree_control")) != controllers_) return 5;
                  return hand_down(base_, controllers_) ? 0 : 6;
              }),
              0);
}

TEST_F(UnifiedGroupTest, OthersInTheGroupAreNotMoved) {
    const pid_t other = ::fork();
    if (other == 0) {
        if (!enter()) ::_exit(1);
        ::pause();
    }
    while (processes_in(base_).empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(in_child([&] { return enter() && !hand_down(base_, controllers_) ? 0 : 1; }), 0);
    EXPECT_EQ(processes_in(base_), std::vector{other});
    EXPECT_FALSE(fs::exists(base_ + "/sightline-server"));
    kill_group(base_);
    int status = 0;
    ::waitpid(other, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
}

}  // namespace sightline::jail::test
