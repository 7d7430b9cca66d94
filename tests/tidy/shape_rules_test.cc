#include <gtest/gtest.h>

#include "tidy/rules.h"

namespace strowger::tidy {
namespace {

std::string FunctionOf(int lines) {
  std::string text = "namespace a {\nvoid Work() {\n";
  for (int line = 2; line < lines; ++line) text += "  Step();\n";
  return text + "}\n}\n";
}

TEST(FunctionLengthTest, TheLimitIsAllowedAndOneMoreIsNot) {
  EXPECT_TRUE(CheckFunctionLength({.path = "server/a.cc", .text = FunctionOf(70)}).empty());
  const auto findings = CheckFunctionLength({.path = "server/a.cc", .text = FunctionOf(71)});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].line, 2);
  EXPECT_EQ(findings[0].rule, "the function Work has 71 lines, at most 70 are allowed");
}

TEST(FunctionLengthTest, ManyShortMembersAreNoLongFunction) {
  std::string text = "class A {\n";
  for (int member = 0; member < 100; ++member) text += "  void F() { G(); }\n";
  EXPECT_TRUE(CheckFunctionLength({.path = "server/a.h", .text = text + "};\n"}).empty());
}

TEST(FunctionLengthTest, TestsAreFunctionsToo) {
  std::string text = FunctionOf(71);
  text.replace(text.find("void Work()"), 11, "TEST(A, B)");
  EXPECT_EQ(CheckFunctionLength({.path = "tests/a_test.cc", .text = text}).size(), 1U);
}

TEST(FileLengthTest, TheLimitIsAllowedAndOneMoreIsNot) {
  const std::string full(500, '\n');
  EXPECT_TRUE(CheckFileLength({.path = "server/a.cc", .text = full}).empty());
  EXPECT_EQ(CheckFileLength({.path = "server/a.cc", .text = full + "\n"}).size(), 1U);
  EXPECT_EQ(CheckFileLength({.path = "run", .text = full + "\n"}).size(), 1U);
  EXPECT_TRUE(CheckFileLength({.path = "tests/data/a.csv", .text = full + "\n"}).empty());
}

TEST(PragmaOnceTest, StandsFirstInEveryHeader) {
  EXPECT_TRUE(CheckPragmaOnce({.path = "a.h", .text = "// Words.\n#pragma once\n"}).empty());
  EXPECT_EQ(CheckPragmaOnce({.path = "a.h", .text = "#include <a>\n#pragma once\n"}).size(), 1U);
  EXPECT_EQ(CheckPragmaOnce({.path = "a.h", .text = ""}).size(), 1U);
  EXPECT_TRUE(CheckPragmaOnce({.path = "a.cc", .text = ""}).empty());
}

TEST(GlobTest, SourcesAreListed) {
  const auto check = [](const char* text) {
    return CheckGlob({.path = "server/CMakeLists.txt", .text = text}).size();
  };
  EXPECT_EQ(check("file(GLOB sources *.cc)"), 1U);
  EXPECT_EQ(check("a\n  File ( GLOB_RECURSE sources *.cc)"), 1U);
  EXPECT_EQ(check("# file(GLOB sources)\nfile(WRITE a b)"), 0U);
}

}  // namespace
}  // namespace strowger::tidy
