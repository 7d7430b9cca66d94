#include <gtest/gtest.h>

#include "tidy/rules.h"

namespace strowger::tidy {
namespace {

std::vector<std::string> House() {
  return {".ci/run",
          ".clang-format",
          ".clang-tidy",
          ".gitignore",
          "CMakeLists.txt",
          "CMakePresets.json",
          "README.md",
          "run",
          "server/main.cc",
          "protos/a.proto",
          "agent-client/model/a.h",
          "config/server.toml",
          "tests/core/a_test.cc"};
}

TEST(TopLevelRuleTest, AcceptsTheLayout) { EXPECT_TRUE(CheckTopLevel(House()).empty()); }

TEST(TopLevelRuleTest, RefusesAStranger) {
  auto paths = House();
  paths.emplace_back("scripts/build.sh");
  const auto findings = CheckTopLevel(paths);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].path, "scripts");
}

TEST(TopLevelRuleTest, MissesWhatIsGone) {
  auto paths = House();
  paths.pop_back();
  const auto findings = CheckTopLevel(paths);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].path, "tests");
}

TEST(DescribeTest, NamesThePlaceTheRuleAndTheMend) {
  EXPECT_EQ(Describe({{.path = "a.cc", .line = 7, .rule = "is wrong", .mend = "do right"}}),
            "a.cc:7: is wrong. Mend: do right.\n");
}

}  // namespace
}  // namespace strowger::tidy
