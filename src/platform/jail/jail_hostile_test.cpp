// What a stranger's code may not do. There is no check of the code before it runs: the walls alone hold.
// Each case runs behind Landlock alone, behind namespaces alone, and behind both.

#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <thread>

#include "platform/confine/sandbox.h"
#include "platform/jail/jail_fixture_test.h"
#include "platform/jail/task_folder.h"
#include "platform/jail/worker.h"

namespace sightline::jail::test {

namespace {

struct Case {
    const char* name;
    bool landlock;
    Namespaces namespaces;
};

constexpr Case kCases[] = {{"Landlock", true, Namespaces::Off},
                           {"Namespaces", false, Namespaces::Required},
                           {"Both", true, Namespaces::Required}};

/// "refused" when the statement raises an OSError, else what it gave.
std::string attempt(const std::string& statement) {
    return "import os, socket, ctypes, signal, subprocess, threading\n"
           "def attempt():\n    " +
           statement +
           "\n"
           "try:\n    result = str(attempt())\n"
           "except OSError as e:\n    result = 'refused'\n"
           "except Exception as e:\n    result = repr(e)\n";
}

}  // namespace

class JailHostileTest : public JailTest, public ::testing::WithParamInterface<Case> {
  protected:
    void SetUp() override {
        Launch where = launch();
        where.landlock = GetParam().landlock;
        where.namespaces = GetParam().namespaces;
        if (where.landlock && confine::landlock_version() == 0) GTEST_SKIP() << "no Landlock here";
        if (where.namespaces == Namespaces::Required && !probe_walls(where))
            GTEST_SKIP() << "no namespaces here";
        // One worker for all cases behind the same walls: no case may harm the next.
        static std::map<std::string, std::unique_ptr<Jail>> kept;
        static const std::filesystem::path folder =
            std::filesystem::temp_directory_path() / ("jail_hostile_" + std::to_string(::getpid()));
        where.temp_folder = folder.string();
        auto& slot = kept[GetParam().name];
        if (!slot) slot = make_jail(where, {}, nullptr);
        jail_ = slot.get();
    }
    std::string run(const std::string& code, const Limits& limits = {}, const std::string& tenant = "t") {
        return python(*jail_, code, limits, tenant);
    }
    std::string tried(const std::string& statement) { return run(attempt(statement)); }
    Jail* jail_ = nullptr;
};

TEST_P(JailHostileTest, ReadsAndWritesNothingOutsideItsFolders) {
    const std::string secret = file("secret.txt", "the other tenant's rows"), made = path("made.txt");
    const std::string in_quotes = "'" + secret + "'";
    EXPECT_EQ(tried("return open(" + in_quotes + ").read()"), "\"refused\"");
    EXPECT_EQ(tried("return open('/etc/passwd').read()"), "\"refused\"");
    EXPECT_EQ(tried("return open('" + made + "', 'w').write('x')"), "\"refused\"");
    EXPECT_EQ(tried("return open('/usr/lib/x', 'w')"), "\"refused\"");
    EXPECT_EQ(tried("return open(os.path.join(os.path.dirname(os.__file__), 'x.py'), 'w')"), "\"refused\"");
    EXPECT_EQ(tried("return 'secret.txt' in os.listdir('" + path("") + "')"), "\"refused\"");
    EXPECT_EQ(tried("os.unlink(" + in_quotes + ")"), "\"refused\"");
    EXPECT_EQ(tried("os.rename(" + in_quotes + ", 'mine')"), "\"refused\"");
    EXPECT_EQ(tried("os.chmod(" + in_quotes + ", 0)"), "\"refused\"");
    EXPECT_EQ(tried("os.truncate(" + in_quotes + ", 0)"), "\"refused\"");
    EXPECT_EQ(tried("os.utime(" + in_quotes + ")"), "\"refused\"");
    EXPECT_EQ(tried("os.symlink(" + in_quotes + ", 'mine')"), "\"refused\"");
    EXPECT_EQ(tried("os.link(" + in_quotes + ", 'mine')"), "\"refused\"");
    EXPECT_EQ(tried("os.mkfifo('mine')"), "\"refused\"");
    EXPECT_FALSE(std::filesystem::exists(made));
    EXPECT_EQ(std::filesystem::file_size(secret), 23);
    EXPECT_EQ(tried("open('mine', 'w').write('x'); return open('mine').read()"), "\"x\"");
}

TEST_P(JailHostileTest, MakesNoConnection) {
    for (const char* family : {"AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"})
        EXPECT_EQ(tried("return socket.socket(socket." + std::string(family) + ", socket.SOCK_STREAM)"),
                  "\"refused\"")
            << family;
    EXPECT_EQ(tried("return socket.socketpair()"), "\"refused\"");
    EXPECT_EQ(tried("return ctypes.CDLL(None).socket(2, 1, 0)"), "\"-1\"");
    EXPECT_EQ(tried("return ctypes.CDLL(None).syscall(425, 8, 0)"), "\"-1\"");  // io_uring_setup
}

TEST_P(JailHostileTest, MakesNoProcesses) {
    EXPECT_EQ(tried("\n    while True: os.fork()"), "\"refused\"");
    EXPECT_EQ(tried("return subprocess.run(['/usr/bin/id']).returncode"), "\"refused\"");
    EXPECT_EQ(tried("os.execv('/usr/bin/id', ['id'])"), "\"refused\"");
    EXPECT_EQ(tried("return os.system('/usr/bin/id') != 0"), "\"True\"");
    EXPECT_EQ(tried("return ctypes.CDLL(None).syscall(56, 17, 0, 0, 0, 0)"), "\"-1\"");  // clone
    EXPECT_EQ(tried("return ctypes.CDLL(None).syscall(435, 0, 0)"), "\"-1\"");           // clone3
    EXPECT_EQ(tried("\n    t = threading.Thread(target=print); t.start(); t.join(); return 'thread'"),
              "\"thread\"");
}

TEST_P(JailHostileTest, RawSystemCallsAreRefused) {
    // ptrace, mount, unshare, setns, process_vm_readv, bpf, keyctl, memfd_create, userfaultfd,
    // perf_event_open, open_by_handle_at, init_module, reboot, pivot_root, setuid
    for (const int call : {101, 165, 272, 308, 310, 321, 250, 319, 323, 298, 304, 175, 169, 155, 105})
        EXPECT_EQ(tried("return ctypes.CDLL(None).syscall(" + std::to_string(call) + ", 0, 0, 0, 0, 0)"),
                  "\"-1\"")
            << call;
    EXPECT_EQ(tried("return ctypes.CDLL(None).prctl(22, 0, 0)"), "\"-1\"");
}

TEST_P(JailHostileTest, TouchesNoOtherProcess) {
    EXPECT_EQ(tried("os.kill(os.getppid(), signal.SIGKILL)"), "\"refused\"");
    EXPECT_EQ(tried("os.kill(" + std::to_string(::getpid()) + ", 0)"), "\"refused\"");
    EXPECT_EQ(tried("os.kill(-1, signal.SIGKILL)"), "\"refused\"");
    EXPECT_EQ(tried("return open(f'/proc/{os.getppid()}/mem', 'r+b')"), "\"refused\"");
    EXPECT_EQ(tried("return open(f'/proc/{os.getppid()}/environ').read()"), "\"refused\"");
    EXPECT_EQ(tried("return os.listdir(f'/proc/{os.getppid()}/fd')"), "\"refused\"");
    EXPECT_EQ(tried("return open('/proc/" + std::to_string(::getpid()) + "/cmdline').read()"), "\"refused\"");
    EXPECT_EQ(tried("import fcntl; fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())"), "\"refused\"");
    EXPECT_EQ(tried("import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0))"),
              "\"refused\"");
    EXPECT_EQ(run("result = 'still here'"), "\"still here\"");
}

TEST_P(JailHostileTest, LooksIntoNoTaskOfAnotherTenant) {
    // Tasks of all tenants are of the same user, and each shows its descriptors to its own supervisor.
    std::string seen = "error unavailable: it did not run";
    std::thread other([&] {
        seen = run("import time\nsecret = 'rows of another tenant'\ntime.sleep(4)\nresult = 1", {}, "other");
    });
    std::this_thread::sleep_for(std::chrono::seconds(2));
    std::string ids;
    for (const auto& entry : std::filesystem::directory_iterator("/proc"))
        if (const std::string name = entry.path().filename();
            std::isdigit(static_cast<unsigned char>(name[0])))
            ids += name + ",";
    EXPECT_EQ(
        run("import os\nresult = []\n"
            "for p in [" +
            ids +
            "]:\n"
            "    for look in (lambda: open(f'/proc/{p}/mem', 'rb'), lambda: os.listdir(f'/proc/{p}/fd'),\n"
            "                 lambda: open(f'/proc/{p}/environ', 'rb').read(), lambda: "
            "os.listdir(f'/proc/{p}/cwd/')):\n"
            "        try:\n            look()\n            if p != os.getpid(): result.append(p)\n"
            "        except OSError: pass\n"),
        "[]");
    other.join();
    EXPECT_EQ(seen, "1");
}

TEST_P(JailHostileTest, LeavesNothingInACoreDump) {
    // Their own /proc is there for them behind namespaces alone.
    EXPECT_EQ(tried("return open('/proc/self/coredump_filter').read().strip()"),
              GetParam().landlock ? "\"refused\"" : "\"00000000\"");
}

TEST_P(JailHostileTest, StaysInItsControlGroup) {
    ASSERT_EQ(run("result = 1"), "1");
    const GroupPlaces places = open_group_folders(own_group_folders());
    if (places.folders.empty()) GTEST_SKIP() << "no control groups can be made here: " << places.missing;
    for (const auto& folder : places.folders) {
        // The server's own, and those of all workers.
        const std::string in = "open('" + folder.path;
        EXPECT_EQ(tried("return " + in + "/cgroup.procs', 'w').write('0')"), "\"refused\"");
        EXPECT_EQ(tried("return " + in + "/memory.limit_in_bytes', 'w').write('-1')"), "\"refused\"");
        EXPECT_EQ(tried("\n    for f in os.scandir('" + folder.path +
                        "'):\n        if f.is_dir(): return open(f.path + '/cgroup.procs', 'w').write('0')\n"
                        "    return 'no groups'"),
                  "\"refused\"");
        EXPECT_EQ(tried("return os.mkdir('" + folder.path + "/mine')"), "\"refused\"");
    }
}

TEST_P(JailHostileTest, LeavesNothingToTheNextTask) {
    EXPECT_EQ(run("import os, builtins, pandas\nbuiltins.leak = 1\npandas.leak = 1\n"
                  "open(os.environ['TMPDIR'] + '/leak', 'w').write('x')\nopen('leak', 'w').write('x')\n"
                  "result = os.getcwd()")
                  .find("error"),
              std::string::npos);
    EXPECT_EQ(run("import os, builtins, pandas\n"
                  "result = [hasattr(builtins, 'leak'), hasattr(pandas, 'leak'), os.listdir('.'), "
                  "os.listdir(os.environ['TMPDIR'])]"),
              "[false,false,[],[]]");
    EXPECT_EQ(run("import os\nresult = sorted(k for k in os.environ if 'KEY' in k or 'SECRET' in k)"), "[]");
}

TEST_P(JailHostileTest, SeesNoOtherTask) {
    const std::string seen = tried("return sum(n.startswith('task-') for n in os.listdir('../..'))");
    EXPECT_EQ(seen, GetParam().landlock ? "\"refused\"" : "\"1\"");
    EXPECT_EQ(tried("return open('../../leak', 'w').close()"),
              GetParam().landlock ? "\"refused\"" : "\"None\"");
    EXPECT_EQ(tried("return os.path.exists('../../leak') and open('../../leak').read()"),
              GetParam().landlock ? "\"False\"" : "\"False\"");
}

TEST_P(JailHostileTest, LeavesOnlyPlainFiles) {
    // What a task cannot make it may still find: the server looks again at what was left.
    std::filesystem::create_directories(path("left"));
    std::filesystem::create_symlink("/etc/passwd", path("left/link"));
    EXPECT_FALSE(check_left_files(path("left")));
    std::filesystem::remove(path("left/link"));
    std::filesystem::create_hard_link(file("other", "x"), path("left/hard"));
    EXPECT_FALSE(check_left_files(path("left")));
    std::filesystem::remove(path("left/hard"));
    std::ofstream(path("left/plain")) << "x";
    EXPECT_TRUE(check_left_files(path("left")));
}

/// The same as an ordinary user, who starts the server without root.
TEST_P(JailHostileTest, HoldsForAnOrdinaryUser) {
    if (::geteuid() != 0) GTEST_SKIP() << "is one already";
    std::filesystem::permissions(path(""), std::filesystem::perms(0777));
    const std::string secret = file("secret", "x");
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(9);
        Launch where = launch();
        where.uid = where.gid = -1;
        where.landlock = GetParam().landlock;
        where.namespaces = GetParam().namespaces;
        const auto own = make_jail(where, {}, nullptr);
        if (python(*own, "result = 6 * 7") != "42") ::_exit(1);
        if (python(*own, attempt("return open('" + secret + "').read()")) != "\"refused\"") ::_exit(2);
        if (python(*own, attempt("return os.fork()")) != "\"refused\"") ::_exit(3);
        if (python(*own, attempt("os.kill(os.getppid(), 9)")) != "\"refused\"") ::_exit(4);
        own->close();
        ::_exit(std::filesystem::is_empty(path("temp")) ? 0 : 5);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status), 0);
}

TEST_F(JailTest, RefusesToRunWhereNoWallHolds) {
    Launch open = launch();
    open.landlock = false;
    open.namespaces = Namespaces::Off;
    const auto jail = make_jail(open, {}, nullptr);
    EXPECT_TRUE(python(*jail, "result = 1").starts_with("error unavailable: This machine cannot keep"));
}

INSTANTIATE_TEST_SUITE_P(Walls, JailHostileTest, ::testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace sightline::jail::test
