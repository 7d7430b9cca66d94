#include "core/routing/expression.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

struct PrintCase {
  const char* written;
  const char* printed;
};

class ExpressionPrintTest : public testing::TestWithParam<PrintCase> {};

TEST_P(ExpressionPrintTest, IsPrintedInOneWay) {
  const auto parsed = ParseExpression(GetParam().written);
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_EQ(Print(*parsed), GetParam().printed);
  const auto again = ParseExpression(Print(*parsed));
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(*again == *parsed);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ExpressionPrintTest,
    testing::Values(
        PrintCase{"english", "english"}, PrintCase{"english>=1", "english"},
        PrintCase{" english  >=5\nand\tsales ", "english >= 5 and sales"},
        PrintCase{"english >= 5 and (sales or billing >= 3) and not trainee and site == \"Graz\"",
                  "english >= 5 and (sales or billing >= 3) and not trainee and site == \"Graz\""},
        PrintCase{"a AND b OR c AND NOT d", "a and b or c and not d"},
        PrintCase{"(a and (b and c))", "a and b and c"}, PrintCase{"((a or b))", "a or b"},
        PrintCase{"not (a or b)", "not (a or b)"}, PrintCase{"not not a", "not not a"},
        PrintCase{"a < 3 and b <= 3 and c > 3 and d != 3", "a < 3 and b <= 3 and c > 3 and d != 3"},
        PrintCase{"floor == -2", "floor == -2"}, PrintCase{"site != \"上海\"", "site != \"上海\""},
        PrintCase{R"(x == "say \"a\\b\"")", R"(x == "say \"a\\b\"")"},
        PrintCase{"tier-2.de_at", "tier-2.de_at"}));

struct RefusalCase {
  const char* written;
  const char* message;
};

class ExpressionRefusalTest : public testing::TestWithParam<RefusalCase> {};

TEST_P(ExpressionRefusalTest, SaysWhereAndWhatWasExpected) {
  const auto parsed = ParseExpression(GetParam().written);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().reason, "EXPRESSION_INVALID");
  EXPECT_EQ(parsed.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ExpressionRefusalTest,
    testing::Values(
        RefusalCase{"",
                    "column 1: expected a skill, an attribute, \"not\" or \"(\", found the end"},
        RefusalCase{"english >= and sales",
                    "column 12: expected a number or a text in quotes after >=, found \"and\""},
        RefusalCase{"english sales",
                    "column 9: expected \"and\", \"or\" or the end, found \"sales\""},
        RefusalCase{"(english or sales",
                    "column 18: expected \"and\", \"or\" or \")\", found the end"},
        RefusalCase{"english)", "column 8: expected \"and\", \"or\" or the end, found \")\""},
        RefusalCase{"english and",
                    "column 12: expected a skill, an attribute, \"not\" or \"(\", found the end"},
        RefusalCase{"site == \"上海\" und sales",
                    "column 14: expected \"and\", \"or\" or the end, found \"und\""},
        RefusalCase{"site == \"Graz", "column 9: this text has no closing quotation mark"},
        RefusalCase{"english & sales",
                    "column 9: expected \"and\", \"or\" or the end, found \"&\""},
        RefusalCase{"a and 语",
                    "column 7: expected a skill, an attribute, \"not\" or \"(\", found "
                    "\"语\""},
        RefusalCase{"5 > a",
                    "column 1: expected a skill, an attribute, \"not\" or \"(\", found "
                    "\"5\""},
        RefusalCase{"a > 1234567890123456", "column 5: this number is too large"}));

TEST(ExpressionTest, SizesHaveAMaximum) {
  const std::string open(expression_depth_max + 1, '(');
  const auto deep = ParseExpression(open + "a");
  ASSERT_FALSE(deep.ok());
  EXPECT_EQ(deep.error().message,
            "column 33: this is nested too deeply; at most 32 levels are allowed");
  EXPECT_EQ(deep.error().metadata.at("column"), "33");
  std::string many = "a";
  for (std::size_t i = 0; i < expression_terms_max; ++i) many += " or a";
  EXPECT_FALSE(ParseExpression(many).ok());
  EXPECT_FALSE(ParseExpression(std::string(expression_bytes_max + 1, ' ')).ok());
  EXPECT_TRUE(ParseExpression(open.substr(1) + "a" + std::string(expression_depth_max, ')')).ok());
}

}  // namespace
}  // namespace strowger::core
