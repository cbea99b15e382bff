#include "platform/jail/jail_fixture_test.h"

#include <unistd.h>

#include <fstream>

#include "base/json.h"

namespace sightline::jail::test {

namespace fs = std::filesystem;

JailTest::JailTest() {
    std::string name = (fs::temp_directory_path() / "jail_test_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = name;
}
JailTest::~JailTest() {
    std::error_code ec;
    fs::remove_all(folder_, ec);
}

Launch JailTest::launch() const {
    Launch out;
    out.program = fs::read_symlink("/proc/self/exe").string();
    out.worker_folder = SOURCE_DIR "/worker";
    out.python = SOURCE_DIR "/worker/.venv/bin/python";
    out.temp_folder = path("temp");
    if (::geteuid() == 0) out.uid = out.gid = 65534;  // as the server does
    return out;
}

Jail& JailTest::jail() {
    static fs::path folder = fs::temp_directory_path() / ("jail_test_" + std::to_string(::getpid()));
    static const std::unique_ptr<Jail> shared = [this] {
        Launch where = launch();
        where.temp_folder = folder.string();
        return make_jail(where, {.idle = std::chrono::seconds(60)}, nullptr);
    }();
    return *shared;
}

std::string JailTest::file(const std::string& name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
}

std::string JailTest::python(Jail& jail, const std::string& code, const Limits& limits,
                             const std::string& tenant) {
    Task task;
    task.name = "run_python";
    task.arguments = {{"code", code}};
    const auto outcome = jail.run(tenant, task, limits);
    if (!outcome)
        return "error " + std::string(name_of(outcome.error().code)) + ": " + outcome.error().message +
               (outcome.error().detail.empty() ? "" : " / " + outcome.error().detail);
    const auto& answer = outcome->answer.as_object();
    if (answer.at("kind") == "table") return "table";
    return json::write(answer.at("value"));
}

}  // namespace sightline::jail::test

// This program is its own launcher: `<program> jail SPEC` is what Launch starts.
int main(int argc, char** argv) {
    if (argc == 3 && std::string_view(argv[1]) == "jail") return sightline::jail::jail_main(argv[2]);
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
