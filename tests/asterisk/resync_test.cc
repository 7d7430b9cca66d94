// A link that is lost and comes back: after our own restart, a cut in the network, an end of
// Asterisk.
#include <gtest/gtest.h>

#include <algorithm>

#include "asterisk/support/link_stage.h"
#include "support/wire.h"

namespace strowger::test {
namespace {

using core::Cause;
using core::LegEventKind;
using core::LegState;
using std::chrono::milliseconds;
using std::chrono::seconds;

class ResyncTest : public LinkStage {
 protected:
  // The state of a leg in a snapshot of one call.
  static LegState StateOf(const std::vector<service::LinkSnapshotCall>& calls, const LegId& leg) {
    if (calls.size() != 1) return LegState::kFail;
    for (const core::SnapshotLeg& found : calls[0].legs) {
      if (found.leg == leg) return found.state;
    }
    return LegState::kNull;
  }
};

TEST_F(ResyncTest, WaitingCustomerIsFoundWithAllThatWasTold) {
  LinkComesUp();
  const service::OfferedCall offered =
      CustomerCalls("804", {"--header", "X-Account: 777", "--talk", "30000"});
  QueueCall();
  ASSERT_TRUE(ChannelsBecome(1));
  LinkGoesAway();
  const auto calls = LinkComesUp();
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].call.call, offered.call);
  EXPECT_EQ(calls[0].call.customer_leg, offered.customer_leg);
  EXPECT_EQ(calls[0].call.caller, offered.caller);
  EXPECT_EQ(calls[0].call.dialled, offered.dialled);
  EXPECT_EQ(calls[0].call.attached, offered.attached);
  EXPECT_EQ(calls[0].customer, LegState::kQueued);
  QueueCall();
  Hears(LegEventKind::kEstablished, Ring("2001"));
  EXPECT_EQ(CountInTalk(), 2);
}

// Asterisk may accept the new event socket and forget it, because it still closes the old one.
TEST_F(ResyncTest, LinkThatComesBackAtOnceHearsWhatHappens) {
  constexpr int kRounds = 15;
  LinkComesUp();
  CustomerCalls("800");
  QueueCall();
  for (int round = 0; round < kRounds; ++round) {
    LinkGoesAway();
    ASSERT_EQ(LinkComesUp().size(), 1U) << round;
    const LegId leg = Ring("2101");
    Hears(LegEventKind::kDelivered, leg);
    Do(core::ClearLeg{.link = {}, .call = {}, .leg = leg});
    Hears(LegEventKind::kCleared, leg);
  }
}

TEST_F(ResyncTest, ConversationGoesOnAndEndsProperly) {
  LinkComesUp();
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2001");
  LinkGoesAway();
  const auto calls = LinkComesUp();
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].customer, LegState::kConnected);
  EXPECT_EQ(StateOf(calls, agent), LegState::kConnected);
  EXPECT_EQ(CountInTalk(), 2);
  core::HoldLeg hold;
  hold.leg = agent;
  Do(hold);
  Hears(LegEventKind::kHeld, agent);
  Do(core::ClearCall{});
  Hears(LegEventKind::kCleared, agent);
  HearsCallCleared();
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(ResyncTest, HeldCustomerIsRetrievedAfterwards) {
  LinkComesUp();
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2001");
  core::HoldLeg hold;
  hold.leg = agent;
  Do(hold);
  Hears(LegEventKind::kHeld, agent);
  LinkGoesAway();
  const auto calls = LinkComesUp();
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].customer, LegState::kHold);
  core::RetrieveLeg retrieve;
  retrieve.leg = agent;
  Do(retrieve);
  Hears(LegEventKind::kRetrieved, agent);
  EXPECT_EQ(CountInTalk(), 2);
}

TEST_F(ResyncTest, RingingTelephoneIsStillHeardOf) {
  LinkComesUp();
  CustomerCalls("800");
  QueueCall();
  const LegId leg = Ring("2101", seconds(5));
  Hears(LegEventKind::kDelivered, leg);
  LinkGoesAway();
  const auto calls = LinkComesUp();
  EXPECT_EQ(StateOf(calls, leg), LegState::kAlerting);
  Hears(LegEventKind::kFailed, leg, Cause::kNoAnswer);
}

TEST_F(ResyncTest, LegsWhoseCustomerLeftMeanwhileAreHungUp) {
  LinkComesUp();
  CustomerCalls("800", {"--talk", "600"});
  AgentAnswers("2001");
  LinkGoesAway();
  EXPECT_EQ(CallerEnds(), 0);
  EXPECT_TRUE(ChannelsBecome(1));
  EXPECT_TRUE(LinkComesUp().empty());
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(ResyncTest, NetworkThatIsCutIsMended) {
  Wire wire(lab().address(), lab().ari_port());
  asterisk::AriLinkOptions options = Options();
  options.url = "http://127.0.0.1:" + std::to_string(wire.port()) + "/ari";
  LinkComesUp(options);
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2001");
  wire.Cut();
  HearsDown();
  wire.Mend();
  const auto calls = floor_.NextUp(kPatience);
  ASSERT_TRUE(calls.has_value());
  EXPECT_EQ(StateOf(*calls, agent), LegState::kConnected);
  Do(core::ClearCall{});
  HearsCallCleared();
}

TEST_F(ResyncTest, NetworkThatDropsEverythingIsNoticed) {
  Wire wire(lab().address(), lab().ari_port());
  asterisk::AriLinkOptions options = Options();
  options.url = "http://127.0.0.1:" + std::to_string(wire.port()) + "/ari";
  options.idle_timeout = seconds(2);
  LinkComesUp(options);
  CustomerCalls("800");
  wire.Freeze();
  HearsDown();
  wire.Mend();
  const auto calls = floor_.NextUp(kPatience);
  ASSERT_TRUE(calls.has_value());
  EXPECT_EQ(calls->size(), 1U);
}

TEST_F(ResyncTest, AsteriskThatIsKilledComesBackEmpty) {
  LinkComesUp();
  CustomerCalls("800");
  AgentAnswers("2001");
  lab().Kill();
  HearsDown();
  lab().Start();
  lab().StartTelephones(kRingTime, kTalkTime);
  const auto calls = floor_.NextUp(seconds(20));
  ASSERT_TRUE(calls.has_value());
  EXPECT_TRUE(calls->empty());
  // Filter and subscriptions of the application were gone with it.
  CustomerCalls("800");
  AgentAnswers("2001");
}

TEST_F(ResyncTest, AsteriskThatIsStoppedTellsTheEndOfItsCalls) {
  LinkComesUp();
  CustomerCalls("800");
  AgentAnswers("2001");
  lab().StopGently();
  HearsCallCleared();
  HearsDown();
  lab().Start();
  lab().StartTelephones(kRingTime, kTalkTime);
  EXPECT_TRUE(floor_.NextUp(seconds(20)).has_value());
}

TEST_F(ResyncTest, SecondServerWithTheSameApplicationIsNamed) {
  LinkComesUp();
  ScriptedFloor other_floor;
  asterisk::AriLink other(Options(), other_floor);
  ASSERT_TRUE(other.Start().ok());
  ASSERT_TRUE(other_floor.NextUp(kPatience).has_value());
  const std::string why = HearsDown();
  EXPECT_NE(why.find("another program took the ARI application \"strowger\""), std::string::npos)
      << why;
}

}  // namespace
}  // namespace strowger::test
