#include "tidy/declarations.h"

#include <gtest/gtest.h>

#include <string>

namespace strowger::tidy {
namespace {

// "type Name 1-3" or "function Name 4-9" for each.
std::vector<std::string> Found(std::string_view text) {
  std::vector<std::string> lines;
  for (const Declaration& found : FindDeclarations(text)) {
    lines.push_back((found.kind == DeclarationKind::kType ? "type " : "function ") + found.name +
                    " " + std::to_string(found.first_line) + "-" + std::to_string(found.last_line));
  }
  return lines;
}

using Strings = std::vector<std::string>;

struct Case {
  const char* name;
  const char* text;
  Strings expected;
};

class DeclarationsTest : public testing::TestWithParam<Case> {};

TEST_P(DeclarationsTest, AreFound) { EXPECT_EQ(Found(GetParam().text), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Shapes, DeclarationsTest,
    testing::Values(
        Case{"FreeFunction",
             "int Add(int a) {\n  if (a) { return 1; }\n  return a;\n}\n",
             {"function Add 1-4"}},
        Case{"SignatureCounts",
             "template <typename T = int>\nResult<T>\nRouter::Get(T a,\n  T b) const noexcept {\n}",
             {"function Get 1-5"}},
        Case{"DeclarationOnly",
             "[[nodiscard]] bool IsLive(Time now = {}) const;",
             {"function IsLive 1-1"}},
        Case{"InsideNamespaces",
             "namespace a::b {\nnamespace {\nvoid F() {}\n}\n}\nextern \"C\" {\nvoid G();\n}",
             {"function F 3-3", "function G 7-7"}},
        Case{"ClassAndMembers",
             "class Desk final : public Base<int> {\n public:\n  Desk();\n  void Go() override { "
             "a_ = {}; }\n private:\n  int a_ = 0;\n  std::vector<int> b_{1, 2};\n};",
             {"type Desk 1-8", "function Desk 3-3", "function Go 4-4"}},
        Case{"ConstructorWithMemberList",
             "Desk::Desk(int a)\n    : Base<int>{a}, a_{a}, b_(a) {\n  Start();\n}\nvoid Next();",
             {"function Desk 1-4", "function Next 5-5"}},
        Case{"EnumsAndAliases",
             "enum class Mood : int { kGood, kBad };\nusing Rows = std::vector<int>;\nusing "
             "std::swap;\nunion U { int a; };",
             {"type Mood 1-1", "type Rows 2-2", "type U 4-4"}},
        Case{"TablesAreNoFunctions",
             "constexpr std::array kMoves{\n  Move{F(1)},\n};\nconst auto kF = [](int a) {\n  "
             "return a;\n};\nint x = F({1});",
             {}},
        Case{"Operators",
             "bool operator==(const A&) const = default;\nA& operator=(A a) { return *this; }\nint "
             "operator()(int a) const;",
             {"function operator 1-1", "function operator 2-2", "function operator 3-3"}},
        Case{"MacrosOfTests",
             "TEST(RouterTest, Works) {\n  int a = 1;\n}\nTEST_P(A, B) { }",
             {"function TEST 1-3", "function TEST_P 4-4"}},
        Case{"TrailingReturnType",
             "auto F(int a) -> std::vector<int> {\n  return {a};\n}",
             {"function F 1-3"}},
        Case{"StructAsReturnType", "struct stat Read(int a) { return {}; }", {"function Read 1-1"}},
        Case{"ForwardDeclaration", "class Desk;\nstruct Row;", {"type Desk 1-1", "type Row 2-2"}}),
    [](const testing::TestParamInfo<Case>& instance) { return instance.param.name; });

}  // namespace
}  // namespace strowger::tidy
