// What survives the end of the server and of Asterisk.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "asterisk/support/floor_stage.h"
#include "support/wait.h"

namespace strowger::test {
namespace {

using namespace strowger::routing::v1;
using std::chrono::seconds;

using SurvivalTest = FloorStage;

// When the customer at this desk came; it decides the place in line.
TimePoint ArrivalAt(const ScriptedConsole& agent) {
  const client::DeskState state = agent.state();
  const WorkItem* item = client::CurrentItem(state);
  return item == nullptr ? TimePoint{} : client::ToTimePoint(item->arrive_time());
}

TEST_F(SurvivalTest, KilledServerFindsItsCallsAgain) {
  constexpr int kAgents = 20;
  constexpr int kWaiting = 10;
  FloorOpens(kAgents);
  const std::vector<ScriptedConsole*> agents = AgentsSignOn(kAgents, 2001);
  ChildProcess callers = CallerCalls("802", {"--count", "30", "--rate", "20", "--talk", "120000"});
  for (ScriptedConsole* agent : agents) {
    ASSERT_TRUE(agent->WaitForItem(WORK_ITEM_STATE_CONNECTED));
  }
  ASSERT_TRUE(WaitingBecomes(*agents[0], "sales", kWaiting));
  ASSERT_TRUE(ChannelsBecome(2 * kAgents + kWaiting));
  std::vector<std::string> spoke;
  for (ScriptedConsole* agent : agents) spoke.push_back(agent->work_item());

  ServerIsKilled();
  ServerStartsAgain();
  for (ScriptedConsole* agent : agents) {
    ASSERT_TRUE(agent->WaitUntil(
        [](const client::DeskState& state) { return state.is_known && state.generation == 2; }));
    ASSERT_TRUE(LinkBecomes(*agent, LINK_STATE_UP));
  }
  EXPECT_TRUE(WaitingBecomes(*agents[0], "sales", kWaiting));
  EXPECT_EQ(lab().CountChannels(), 2 * kAgents + kWaiting) << "live calls stay up";
  for (std::size_t index = 0; index < agents.size(); ++index) {
    EXPECT_TRUE(agents[index]->WaitForItem(WORK_ITEM_STATE_CONNECTED));
    EXPECT_EQ(agents[index]->work_item(), spoke[index]);
  }

  // Who waited is served in the order of arrival.
  TimePoint last;
  for (int served = 0; served < kWaiting; ++served) {
    ScriptedConsole& agent = *agents[static_cast<std::size_t>(served)];
    const std::string before = agent.work_item();
    ASSERT_TRUE(agent.Release().ok());
    ASSERT_TRUE(agent.WaitUntil([&](const client::DeskState& state) {
      const WorkItem* item = client::CurrentItem(state);
      return item != nullptr && item->name() != before &&
             item->state() == WORK_ITEM_STATE_CONNECTED;
    }));
    EXPECT_GT(ArrivalAt(agent), last);
    last = ArrivalAt(agent);
  }
  for (ScriptedConsole* agent : agents) {
    EXPECT_TRUE(agent->Release().ok());
    EXPECT_TRUE(agent->WaitForSlot(SLOT_STATE_IDLE));
  }
  EXPECT_TRUE(EndsWell(callers)) << "every caller was ended in good order";
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(SurvivalTest, ServerThatIsAwayMissesTheEndOfACallAndLearnsIt) {
  FloorOpens(2);
  ScriptedConsole& ana = AgentSignsOn(1, "2001");
  ChildProcess caller = CallerCalls("800", {"--talk", "1500"});
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  // Consoles are told before the disk; what is acknowledged is kept, and all before it.
  ASSERT_TRUE(ana.Ready().ok());
  ServerIsKilled();
  EXPECT_TRUE(EndsWell(caller));
  ServerStartsAgain();
  FinishesWrapUp(ana);
  EXPECT_TRUE(ChannelsBecome(0));
  ChildProcess next = CallerCalls("800");
  EXPECT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
}

TEST_F(SurvivalTest, KilledAsteriskLeavesNoGhostsAndNoStuckAgents) {
  FloorOpens(3);
  ScriptedConsole& ana = AgentSignsOn(1, "2001");
  ScriptedConsole& ringing = AgentSignsOn(2, "2101");
  ChildProcess talking = CallerCalls("802");
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ChildProcess offered = CallerCalls("802");
  ASSERT_TRUE(PhoneRings("2101"));
  ChildProcess waiting = CallerCalls("802");
  ASSERT_TRUE(WaitingBecomes(ana, "sales", 2));

  AsteriskIsKilled();
  ASSERT_TRUE(LinkBecomes(ana, LINK_STATE_DOWN));
  AsteriskStartsAgain();
  ASSERT_TRUE(LinkBecomes(ana, LINK_STATE_UP));
  EXPECT_TRUE(WaitingBecomes(ana, "sales", 0));
  for (ScriptedConsole* agent : {&ana, &ringing}) {
    EXPECT_TRUE(agent->WaitForNoOffer());
    EXPECT_TRUE(agent->WaitForNoItem());
    EXPECT_TRUE(agent->WaitForSlot(SLOT_STATE_IDLE));
    EXPECT_TRUE(agent->WaitForPresence(PRESENCE_READY));
  }
  EXPECT_EQ(lab().CountChannels(), 0);
  ASSERT_TRUE(ringing.NotReady("break").ok());
  ChildProcess next = CallerCalls("802");
  EXPECT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
}

}  // namespace
}  // namespace strowger::test
