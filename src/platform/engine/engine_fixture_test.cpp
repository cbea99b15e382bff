#include "platform/engine/engine_fixture_test.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <string_view>

namespace sightline::engine::test {

namespace fs = std::filesystem;

EngineTest::EngineTest() {
    std::string name = (fs::temp_directory_path() / "engine_test_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = name;
}
EngineTest::~EngineTest() {
    std::error_code ec;
    fs::remove_all(folder_, ec);
}

Launch EngineTest::launch() const {
    return {fs::read_symlink("/proc/self/exe").string(), path("temp"), -1, -1};
}

std::string EngineTest::file(const std::string& name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
}

std::unique_ptr<Engine> EngineTest::must_start(const Spec& spec) const {
    auto engine = start(launch(), spec);
    if (!engine) throw std::runtime_error(engine.error().message + " " + engine.error().detail);
    return std::move(*engine);
}

std::unique_ptr<Engine> EngineTest::importer(const std::string& database) const {
    Spec spec;
    spec.readable = {folder_.string()};
    spec.writable = {folder_.string()};
    if (!database.empty()) spec.database = path(database);
    return must_start(spec);
}

std::string EngineTest::data_file(const std::string& name, const std::string& select) const {
    auto engine = importer(name);
    const auto made = engine->query(sql("CREATE TABLE data AS " + select));
    if (!made) throw std::runtime_error(made.error().detail);
    return path(name);
}

Request sql(std::string text, std::vector<Value> parameters) {
    Request r;
    r.sql = std::move(text);
    r.parameters = std::move(parameters);
    return r;
}

std::string scalar(Engine& engine, const std::string& text, std::vector<Value> parameters) {
    const auto result = engine.query(sql(text, std::move(parameters)));
    if (!result) return "error: " + result.error().message + " / " + result.error().detail;
    if (result->row_count() != 1 || result->column_count() != 1) return "error: not one cell";
    return to_text(result->value(0, 0));
}

}  // namespace sightline::engine::test

// This program is its own engine: `<program> engine` is what Launch starts.
int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "engine") return sightline::engine::engine_main();
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
