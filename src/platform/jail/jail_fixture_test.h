#pragma once
// What the jail's tests share: a jail over the real Python worker and this test program as its launcher.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "platform/jail/jail.h"

namespace sightline::jail::test {

class JailTest : public ::testing::Test {
  protected:
    JailTest();
    ~JailTest() override;

    Launch launch() const;
    Jail& jail();  ///< one for all tests of the program that want nothing special
    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    std::string file(const std::string& name, std::string_view text) const;

    /// Runs code in the jail: the answer's value as JSON text, "table", or "error <code>: <sentence>".
    std::string python(const std::string& code) { return python(jail(), code); }
    static std::string python(Jail& jail, const std::string& code, const Limits& limits = {},
                              const std::string& tenant = "t");

  private:
    std::filesystem::path folder_;
};

}  // namespace sightline::jail::test
