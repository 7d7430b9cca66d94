#include <gtest/gtest.h>

#include "support/places.h"
#include "tidy/tree.h"

// Every rule on every file of the checkout.
namespace strowger::tidy {
namespace {

struct Case {
  const char* name;
  Rule rule;
};

class WholeTreeTest : public testing::TestWithParam<Case> {
 protected:
  static void SetUpTestSuite() {
    if (files_ == nullptr) {
      files_ = new std::vector(ReadFiles(test::SourceFolder(), ListFiles(test::SourceFolder())));
    }
  }

  static const std::vector<SourceFile>* files_;
};

const std::vector<SourceFile>* WholeTreeTest::files_ = nullptr;

TEST_P(WholeTreeTest, Holds) {
  ASSERT_GT(files_->size(), 20U) << "git lists no files under " << test::SourceFolder();
  std::vector<Finding> findings;
  for (const SourceFile& file : *files_) {
    for (Finding& finding : GetParam().rule(file)) findings.push_back(std::move(finding));
  }
  EXPECT_TRUE(findings.empty()) << Describe(findings);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, WholeTreeTest,
    testing::Values(
        Case{"IncludesFollowTheArrow", CheckArrow}, Case{"InnerLayersArePure", CheckPurity},
        Case{"FunctionsAreShort", CheckFunctionLength}, Case{"FilesAreShort", CheckFileLength},
        Case{"HeadersAreGuarded", CheckPragmaOnce}, Case{"SourcesAreListed", CheckGlob},
        Case{"NamesSaySomething", CheckNames}, Case{"NothingSleeps", CheckSleep},
        Case{"TodosHaveConditions", CheckTodo}, Case{"NoTraceOfOneWorkplace", CheckTraces}),
    [](const testing::TestParamInfo<Case>& instance) { return instance.param.name; });

TEST(TypesTest, AreOne) {
  const auto files = ReadFiles(test::SourceFolder(), ListFiles(test::SourceFolder()));
  const std::vector<Finding> findings = CheckTypesAreOne(files);
  EXPECT_TRUE(findings.empty()) << Describe(findings);
}

TEST(TopLevelTest, IsExactlyTheLayout) {
  const std::vector<Finding> findings = CheckTopLevel(ListFiles(test::SourceFolder()));
  EXPECT_TRUE(findings.empty()) << Describe(findings);
}

}  // namespace
}  // namespace strowger::tidy
