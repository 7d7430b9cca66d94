#include <gtest/gtest.h>

#include "tidy/rules.h"

namespace strowger::tidy {
namespace {

struct Case {
  const char* name;
  Rule rule;
  const char* path;
  const char* text;
  std::size_t findings;
};

class WordRulesTest : public testing::TestWithParam<Case> {};

TEST_P(WordRulesTest, Finds) {
  const auto findings = GetParam().rule({.path = GetParam().path, .text = GetParam().text});
  EXPECT_EQ(findings.size(), GetParam().findings) << Describe(findings);
}

constexpr const char* kHeader = "server/core/queue.h";

INSTANTIATE_TEST_SUITE_P(
    Names, WordRulesTest,
    testing::Values(
        Case{"TypeManager", CheckNames, kHeader, "class QueueManager {};", 1},
        Case{"TypeInfo", CheckNames, kHeader, "struct CallInfo { int a; };", 1},
        Case{"AliasData", CheckNames, kHeader, "using CallData = int;", 1},
        Case{"FunctionHelper", CheckNames, kHeader, "void RouteHelper();", 1},
        Case{"MemberFunctionData", CheckNames, kHeader, "class A {\n  int GetData() const;\n};", 1},
        Case{"EnumMisc", CheckNames, kHeader, "enum class Misc { kA };", 1},
        Case{"FileUtils", CheckNames, "server/base/string_utils.h", "", 1},
        Case{"FolderCommon", CheckNames, "server/common/queue.h", "", 1},
        Case{"Message", CheckNames, "protos/a.proto", "message AgentInfo { string name = 1; }", 1},
        Case{"WordsThatOnlyContainThem", CheckNames, kHeader,
             "struct Metadata {};\nstruct Utility {};\nvoid Update();\nvoid Inform();", 0},
        Case{"OtherPeoplesNames", CheckNames, kHeader,
             "void F() {\n  google::rpc::ErrorInfo info;\n  info.mutable_metadata();\n}", 0},
        Case{"AboutAPublicName", CheckNames, kHeader, "void FindErrorInfo();", 0},
        Case{"ContainerAccessor", CheckNames, kHeader, "class A {\n  const int* data() const;\n};",
             0},
        Case{"TestData", CheckNames, "tests/data/names.csv", "", 0}),
    [](const testing::TestParamInfo<Case>& instance) { return instance.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Sleep, WordRulesTest,
    testing::Values(
        Case{"SleepFor", CheckSleep, "server/a.cc", "std::this_thread::sleep_for(1s);", 1},
        Case{"Usleep", CheckSleep, "tests/core/a_test.cc", "usleep(10);", 1},
        Case{"InAComment", CheckSleep, "server/a.cc", "// We never sleep_for anything.", 0},
        Case{"InSupport", CheckSleep, "tests/support/wait.cc", "std::this_thread::sleep_for(1s);",
             0}),
    [](const testing::TestParamInfo<Case>& instance) { return instance.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Todo, WordRulesTest,
    testing::Values(Case{"Bare", CheckTodo, "server/a.cc", "int a;  // TODO: more", 1},
                    Case{"WithAName", CheckTodo, "server/a.cc", "// TODO(bob): more", 1},
                    Case{"Fixme", CheckTodo, "run", "# FIXME", 1},
                    Case{"WithACondition", CheckTodo, "server/a.cc",
                         "// TODO(when gRPC 1.60 is the least): x", 0},
                    Case{"OtherWord", CheckTodo, "server/a.cc", "int kTODOS = 1;", 0}),
    [](const testing::TestParamInfo<Case>& instance) { return instance.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Traces, WordRulesTest,
    testing::Values(Case{"HomeFolder", CheckTraces, "README.md", "cd /home/ann/strowger", 1},
                    Case{"Tool", CheckTraces, "server/a.cc", "// Written by ChatGPT.", 1},
                    Case{"Registry", CheckTraces, "a.json", "https://registry.npmjs.org/x", 1},
                    Case{"Plain", CheckTraces, "README.md", "cd strowger && ./run test", 0}),
    [](const testing::TestParamInfo<Case>& instance) { return instance.param.name; });

}  // namespace
}  // namespace strowger::tidy
