#include <chrono>
#include <thread>

#include "platform/jail/jail_fixture_test.h"

namespace sightline::jail::test {

using JailLimitsTest = JailTest;

namespace {

Limits small() {
    Limits out;
    out.memory_bytes = 256LL << 20;
    out.output_bytes = 8LL << 20;
    out.printed_bytes = 1LL << 20;
    out.answer_bytes = 1LL << 20;
    out.deadline = std::chrono::seconds(20);
    out.cpu = std::chrono::seconds(20);
    return out;
}

}  // namespace

TEST_F(JailLimitsTest, TooMuchMemoryEndsTheTaskOnly) {
    const std::string said = "The task needs more memory than it may use.";
    EXPECT_EQ(python(jail(), "x = bytearray(3 << 30)", small()), "error resource_exhausted: " + said);
    EXPECT_TRUE(python(jail(), "x = []\nwhile True: x.append(bytearray(1 << 20))", small())
                    .starts_with("error resource_exhausted: "));
    EXPECT_EQ(python("result = 1"), "1");
}

TEST_F(JailLimitsTest, EndlessWorkIsEnded) {
    Limits limits = small();
    limits.deadline = std::chrono::seconds(1);
    EXPECT_EQ(python(jail(), "import time\ntime.sleep(60)", limits),
              "error timeout: The task took longer than it may.");
    limits = small();
    limits.cpu = std::chrono::seconds(1);
    EXPECT_TRUE(python(jail(), "while True: pass", limits)
                    .starts_with("error timeout: The task used more processor time than it may."));
    EXPECT_EQ(python("result = 1"), "1");
}

TEST_F(JailLimitsTest, EndlessOutputIsEnded) {
    EXPECT_EQ(python(jail(), "while True: print('x' * 1000)", small()),
              "error resource_exhausted: The task printed more than it may.");
    EXPECT_EQ(python(jail(), "result = 'x' * (2 << 20)", small()),
              "error resource_exhausted: The task's answer is larger than it may be.");
    EXPECT_TRUE(python(jail(), "f = open('big', 'wb')\nwhile True: f.write(b'x' * (1 << 20))", small())
                    .starts_with("error "));
    EXPECT_EQ(python(jail(),
                     "import itertools\n"
                     "for i in itertools.count(): open(str(i), 'wb').write(b'x' * (1 << 16))",
                     small()),
              "error resource_exhausted: The task writes more than it may.");
}

TEST_F(JailLimitsTest, DeletedFilesThatAreHeldOpenCountAsWritten) {
    const std::string code =
        "import os, time\nheld = []\n"
        "for i in range(60):\n    f = open('x', 'wb')\n    f.write(b'x' * (2 << 20))\n    f.flush()\n"
        "    os.unlink('x')\n    held.append(f)\n    time.sleep(0.05)\nresult = 1";
    EXPECT_EQ(python(jail(), code, small()), "error resource_exhausted: The task writes more than it may.");
    EXPECT_EQ(python("result = 1"), "1");
}

TEST_F(JailLimitsTest, ManyEmptyFilesAreEnded) {
    EXPECT_EQ(python(jail(),
                     "import itertools\n"
                     "for i in itertools.count(): open(str(i), 'wb').close()",
                     small()),
              "error resource_exhausted: The task makes more files than it may.");
    EXPECT_EQ(python("result = 1"), "1");
}

TEST_F(JailLimitsTest, NumbersThatJsonHasNotAreNull) {
    EXPECT_EQ(python("result = {'a': float('inf'), 'b': [float('-inf'), float('nan')], 'c': 1.5}"),
              "{\"a\":null,\"b\":[null,null],\"c\":1.5}");
}

TEST_F(JailLimitsTest, AThreadBombEndsItselfOnly) {
    const std::string code =
        "import threading, time\nn = 0\ntry:\n    while n < 20000:\n"
        "        threading.Thread(target=time.sleep, args=(30,), daemon=True).start(); n += 1\n"
        "except RuntimeError: pass\nresult = n < 5000";
    EXPECT_EQ(python(jail(), code, small()), "true");
    EXPECT_EQ(python("result = 1"), "1");
}

TEST_F(JailLimitsTest, ADeepOrBrokenAnswerIsAnErrorOfTheTask) {
    EXPECT_TRUE(python("x = []\nfor _ in range(100000): x = [x]\nresult = x").starts_with("error "));
    EXPECT_TRUE(python("import os\nos._exit(0)").starts_with("error unprocessable"));
    EXPECT_TRUE(python("import ctypes\nctypes.string_at(0)").starts_with("error unprocessable"));
    EXPECT_TRUE(python("import os\n"
                       "for fd in range(3, 20):\n"
                       "    try: os.write(fd, b'\\x02\\xff\\xff\\xff\\xff junk')\n"
                       "    except OSError: pass\n")
                    .starts_with("error "));
    EXPECT_EQ(python("result = 1"), "1");
}

TEST_F(JailLimitsTest, CancelledAtOnce) {
    const CancelToken cancel;
    std::thread soon([cancel] {
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
        cancel.cancel();
    });
    Task task;
    task.name = "run_python";
    task.arguments = {{"code", "while True: pass"}};
    ASSERT_EQ(python("result = 1"), "1");
    const auto started = std::chrono::steady_clock::now();
    const auto outcome = jail().run("t", task, {}, cancel);
    soon.join();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::Cancelled);
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(2));
    EXPECT_EQ(python("result = 1"), "1");
}

}  // namespace sightline::jail::test
