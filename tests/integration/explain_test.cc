// Why calls went where they went, after the server was killed.
#include "integration/command_line.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

class ExplainTest : public CallCenterTest {
 protected:
  // By the plain command, as sofia, who is a supervisor.
  std::string Explain(const std::string& words) {
    const Ran ran = sofia_->Run("explain " + words);
    EXPECT_EQ(ran.code, 0) << ran.output;
    return ran.output;
  }
  // The lines of the story without the clock, which stands in front.
  bool WaitForText(const std::string& interaction, const std::string& text) {
    return test::WaitUntil(std::chrono::seconds(10), [&] {
      last_ = Explain(interaction);
      return last_.find(text) != std::string::npos;
    });
  }

  std::optional<CommandLine> sofia_;
  std::string last_;
};

TEST_F(ExplainTest, TheStoryOfACallOutlivesTheServer) {
  PbxJoins();
  sofia_.emplace("--server " + address());
  ASSERT_EQ(sofia_->SignIn("sofia").code, 0);
  pbx().CustomerCalls("+8613800138000", {{"queue", "sales"}});
  ASSERT_TRUE(WaitForWorkItems(1));
  const std::string interaction = WorkItems().front().interaction();
  ASSERT_TRUE(WaitForText(interaction, "nobody to ask: of 4 agents 4 logged off")) << last_;
  EXPECT_NE(last_.find("came to queue sales with priority 0"), std::string::npos) << last_;
  EXPECT_NE(last_.find("Waits now, in place 1 of its queue"), std::string::npos) << last_;
  EXPECT_NE(Explain(interaction + " --agent bo").find("bo     logged off"), std::string::npos);

  ScriptedConsole& ana = AgentComes("ana");
  ASSERT_TRUE(ana.WaitForOffer());
  ASSERT_TRUE(WaitForText(interaction, "ana became free and is asked")) << last_;
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  pbx().Answers("1001");
  ASSERT_TRUE(WaitForText(interaction, "ana answered")) << last_;
  const std::string before = last_;

  ServerIsKilled();
  ServerStarts();
  ASSERT_TRUE(pbx().Rejoin().ok());
  EXPECT_EQ(Explain(interaction), before);
  EXPECT_EQ(sofia_->Run("explain 4711").code, 1);
}

}  // namespace
}  // namespace strowger::integration
