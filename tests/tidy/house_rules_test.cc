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

TEST(TypesAreOneRuleTest, FindsTheSecondOfOneNameInOneNamespace) {
  const std::string mail = "namespace strowger::core {\nstruct Failure {\n};\n}\n";
  const std::vector<SourceFile> files{
      {"server/core/mail/failure.h", mail},
      {"server/core/webhook/delivery.h", mail},
      {"server/service/failure.h", "namespace strowger::service {\nstruct Failure {\n};\n}\n"},
      {"server/core/local.cc",
       "namespace strowger::core {\nstruct Failure;\nnamespace {\nstruct Failure {\n};\n"},
      {"server/core/special.h", "namespace strowger::core {\nstruct Failure<int> {\n};\n}\n"}};
  const auto findings = CheckTypesAreOne(files);
  ASSERT_EQ(findings.size(), 1U) << Describe(findings);
  EXPECT_EQ(findings[0].path, "server/core/webhook/delivery.h");
  EXPECT_EQ(findings[0].line, 2);
}

TEST(DescribeTest, NamesThePlaceTheRuleAndTheMend) {
  EXPECT_EQ(Describe({{.path = "a.cc", .line = 7, .rule = "is wrong", .mend = "do right"}}),
            "a.cc:7: is wrong. Mend: do right.\n");
}

}  // namespace
}  // namespace strowger::tidy
