#include "base/settings.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace sightline {
namespace {

TEST(Settings, FlagsWinOverEnvironmentOverFile) {
    const std::string file = testing::TempDir() + "settings_test.toml";
    std::ofstream(file) << "port = 1\nworker_threads = 2\nlog_level = \"error\"\n";
    const auto s = Settings::read(
        file, {{"SIGHTLINE_PORT", "3"}, {"SIGHTLINE_WORKER_THREADS", "4"}, {"OTHER", "x"}}, {{"port", "5"}});
    ASSERT_TRUE(s) << s.error().message;
    EXPECT_EQ(s->integer("port"), 5);
    EXPECT_EQ(s->origin("port"), "flag");
    EXPECT_EQ(s->integer("worker_threads"), 4);
    EXPECT_EQ(s->text("log_level"), "error");
    EXPECT_EQ(s->origin("log_level"), "file");
    EXPECT_EQ(s->origin("address"), "default");
    std::remove(file.c_str());
}

TEST(Settings, WrongValuesNameTheSettingAndWhatIsAllowed) {
    for (const auto& [name, value, said] : {std::tuple{"port", "70000", "0 to 65535"},
                                            {"port", "8k", "whole number"},
                                            {"cookie_secure", "yes", "true or false"},
                                            {"log_level", "loud", "one of debug|info|warning|error"},
                                            {"log_level", "debug|info", "one of"},
                                            {"prot", "1", "no setting 'prot'"}}) {
        const auto s = Settings::read("", {}, {{name, value}});
        ASSERT_FALSE(s) << name;
        EXPECT_NE(s.error().message.find(said), std::string::npos) << s.error().message;
    }
}

TEST(Settings, EveryDefaultIsAllowedAndEveryHelpIsASentence) {
    std::map<std::string, std::string> flags;
    for (const auto& s : setting_list()) {
        flags[s.name] = s.default_value;
        EXPECT_TRUE(s.help.ends_with('.')) << s.name;
    }
    EXPECT_TRUE(Settings::read("", {}, flags));
}

}  // namespace
}  // namespace sightline
