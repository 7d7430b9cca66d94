// Queues that are closed, full or left alone, from the call to the store.
#include "integration/call_center.h"
#include "integration/command_line.h"

namespace strowger::integration {
namespace {

constexpr char kQueues[] = R"(
[[hours]]
id = "never"
zone = "Asia/Shanghai"
[[queue]]
id = "closed"
hours = "never"
[queue.when_closed]
announcement = "closed-today"
[[queue]]
id = "to-sales"
hours = "never"
[queue.when_closed]
divert = "sales"
[[queue]]
id = "small"
waiting_max = 1
wait_max_duration = "1s"
[queue.when_full]
number = "0900"
[queue.when_waited]
divert = "support"
)";

class OverflowTest : public CallCenterTest {
 protected:
  void SetUp() override {
    CallCenterTest::SetUp();
    if (HasFatalFailure()) return;
    ServerStops();
    WriteFile(folder_ / "strowger.toml", ConfigText() + kQueues);
    ServerStarts();
    PbxJoins();
  }
  std::string CallTo(const std::string& queue) {
    return pbx().CustomerCalls("+8613800138000", {{"queue", queue}});
  }
  std::string Kept(const std::string& call) {
    return Query(database(),
                 "SELECT queue, outcome, overflow FROM interaction WHERE call = '" + call + "'");
  }
};

TEST_F(OverflowTest, CallsGoWhereTheQueueSays) {
  const std::string ended = CallTo("closed");
  ASSERT_TRUE(pbx().WaitForEnd(ended));
  AgentComes("ana");
  const std::string diverted = CallTo("to-sales");
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  EXPECT_EQ(pbx().CallAt("1001"), diverted);
  const std::string waiting = CallTo("small");
  ASSERT_TRUE(pbx().WaitForCustomer(waiting, call::v1::LEG_STATE_QUEUED));
  const std::string away = CallTo("small");
  ASSERT_TRUE(pbx().WaitForEnd(away));
  // After a second the waiting one is support's.
  AgentComes("bo");
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  EXPECT_EQ(pbx().CallAt("1002"), waiting);
  pbx().CustomerHangsUp(diverted);
  pbx().CustomerHangsUp(waiting);
  ASSERT_TRUE(pbx().WaitForSilence("1002"));
  ASSERT_TRUE(pbx().WaitUntilAcknowledged());
  ServerStops();
  EXPECT_EQ(Kept(ended), "closed|refused|closed");
  EXPECT_EQ(Kept(diverted), "sales|abandoned-ringing|closed");
  EXPECT_EQ(Kept(away), "small|transferred-out|full");
  EXPECT_EQ(Kept(waiting), "support|abandoned-ringing|long-wait");
}

TEST_F(OverflowTest, TheFloorTellsThatAQueueIsClosed) {
  CommandLine sofia("--server " + address());
  ASSERT_EQ(sofia.SignIn("sofia").code, 0);
  const Ran shown = sofia.Run("floor show --json");
  EXPECT_EQ(shown.code, 0);
  EXPECT_NE(shown.output.find("QUEUE_HOURS_STATE_CLOSED"), std::string::npos) << shown.output;
  EXPECT_NE(sofia.Run("floor show").output.find("closed"), std::string::npos);
}

}  // namespace
}  // namespace strowger::integration
