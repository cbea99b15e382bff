#pragma once
// What the engine's tests share: folders that vanish, data files made on the spot, and this test program as
// the engine.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "platform/engine/engine.h"

namespace sightline::engine::test {

class EngineTest : public ::testing::Test {
  protected:
    EngineTest();
    ~EngineTest() override;

    Launch launch() const;
    /// Writes `text` to a file in the test's folder and gives its path.
    std::string file(const std::string& name, std::string_view text) const;
    /// A DuckDB file holding the table "data" that `select` gives, made by an import engine.
    std::string data_file(const std::string& name, const std::string& select) const;
    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    std::unique_ptr<Engine> must_start(const Spec& spec = {}) const;
    /// An engine that may read and write the test's folder; its database is `database` in it, "" = in memory.
    std::unique_ptr<Engine> importer(const std::string& database = "") const;

  private:
    std::filesystem::path folder_;
};

Request sql(std::string text, std::vector<Value> parameters = {});
/// The only cell of the result, as text; "error: …" when there is none.
std::string scalar(Engine& engine, const std::string& text, std::vector<Value> parameters = {});

}  // namespace sightline::engine::test
