// `strowger what-if` as somebody at a shell runs it.
#include "integration/call_center.h"
#include "integration/command_line.h"

namespace strowger::integration {
namespace {

bool Says(const Ran& ran, const std::string& words) {
  return ran.output.find(words) != std::string::npos;
}

TEST(WhatIfTest, ADayIsPlayedWithoutAServer) {
  TemporaryFolder folder;
  WriteFile(folder / "center.toml", ConfigText());
  WriteFile(folder / "day.toml", R"(
configuration = "center.toml"
days = 2
[[calls]]
queue = "support"
calls_per_hour = { "8:00" = 60, "10:00" = 0 }
talk = { mean_duration = "5m" }
patience = { mean_duration = "2m" }
[[staff]]
agents = ["ana", "bo", "cy"]
[changed]
[[changed.staff]]
agents = ["di"]
[target]
service_level_percent = 80
interval_duration = "60m"
)");
  const CommandLine shell("");
  const Ran text = shell.Run("what-if " + (folder / "day.toml"));
  EXPECT_EQ(text.code, 0) << text.output;
  EXPECT_TRUE(Says(text, "abandons count against")) << text.output;
  EXPECT_TRUE(Says(text, "  changed")) << text.output;
  EXPECT_TRUE(Says(text, "BY SIMULATION")) << text.output;
  const Ran json = shell.Run("what-if " + (folder / "day.toml") + " --json");
  EXPECT_EQ(json.code, 0);
  EXPECT_TRUE(Says(json, "\"agents_by_theory\"")) << json.output;
}

TEST(WhatIfTest, SlipsAreToldInOneLine) {
  TemporaryFolder folder;
  const CommandLine shell("");
  const Ran help = shell.Run("what-if --help");
  EXPECT_EQ(help.code, 0);
  EXPECT_TRUE(Says(help, "config/what-if.toml")) << help.output;
  EXPECT_EQ(shell.Run("what-if").code, 2);
  const Ran missing = shell.Run("what-if " + (folder / "none.toml"));
  EXPECT_EQ(missing.code, 1);
  EXPECT_TRUE(Says(missing, "cannot read it")) << missing.output;
  WriteFile(folder / "day.toml", "dayz = 3\n");
  const Ran unknown = shell.Run("what-if " + (folder / "day.toml"));
  EXPECT_EQ(unknown.code, 1);
  EXPECT_TRUE(Says(unknown, "day.toml:1: unknown key \"dayz\"; did you mean \"days\"?"))
      << unknown.output;
}

class RecordedDayTest : public CallCenterTest {};

TEST_F(RecordedDayTest, ADayThatTheServerKeptIsPlayedAgain) {
  PbxJoins();
  AgentComes("ana");
  pbx().AnswersAlways("1001");
  for (int i = 0; i < 3; ++i) {
    const std::string call = pbx().CustomerCalls("+8613800138000", {{"queue", "support"}});
    ASSERT_TRUE(pbx().WaitForTalk("1001"));
    pbx().CustomerHangsUp(call);
    ASSERT_TRUE(pbx().WaitForSilence("1001"));
  }
  const std::string lost = pbx().CustomerCalls("+8613800138000", {{"queue", "crowd"}});
  ASSERT_TRUE(pbx().WaitForCustomer(lost, call::v1::LEG_STATE_QUEUED));
  pbx().CustomerHangsUp(lost);
  ASSERT_TRUE(pbx().WaitUntilAcknowledged());
  ServerStops();
  const std::string date =
      Query(database(), "SELECT date(min(arrived_ns) / 1000000000, 'unixepoch') FROM interaction");
  WriteFile(folder_ / "day.toml", "configuration = \"strowger.toml\"\ndate = \"" + date +
                                      "\"\n[recorded]\ndatabase = \"" + database() +
                                      "\"\n"
                                      "until = \"48:00\"\n[changed]\n[[changed.staff]]\n"
                                      "agents = [\"c01\"]\n");
  const CommandLine shell("");
  const Ran json = shell.Run("what-if " + (folder_ / "day.toml") + " --json");
  ASSERT_EQ(json.code, 0) << json.output;
  EXPECT_TRUE(Says(json, "\"recorded\"")) << json.output;
  const Ran text = shell.Run("what-if " + (folder_ / "day.toml"));
  EXPECT_TRUE(Says(text, "  recorded")) << text.output;
  EXPECT_TRUE(Says(text, "support")) << text.output;
  // Who hung up in the crowd is answered where somebody is there.
  EXPECT_TRUE(Says(text, "c01 (changed)")) << text.output;
}

}  // namespace
}  // namespace strowger::integration
