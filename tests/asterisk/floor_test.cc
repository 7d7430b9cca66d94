// Stories of the whole floor: callers, telephones, Asterisk, server and consoles, all real.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "asterisk/support/floor_stage.h"
#include "support/wait.h"

namespace strowger::test {
namespace {

using namespace strowger::routing::v1;
using std::chrono::seconds;

using FloorTest = FloorStage;

TEST_F(FloorTest, CallIsPoppedRungAnsweredHeldEndedAndWrappedUp) {
  FloorOpens(1);
  ScriptedConsole& ana = AgentSignsOn(1, "2001");
  ChildProcess caller = CallerCalls(
      "800", {"--header", "X-Account: 4711", "--caller", "+442079460000", "--talk", "60000"});
  ASSERT_TRUE(ana.WaitForOffer());
  ASSERT_TRUE(PhoneRings("2001"));
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  const auto offers = ana.EventsOf(agent::v1::DeskEvent::kOfferMade);
  ASSERT_EQ(offers.size(), 1U);
  const WorkItem& item = offers[0].event.offer_made().work_item();
  EXPECT_EQ(item.queue(), "queues/support");
  EXPECT_EQ(item.dialled(), "800");
  EXPECT_EQ(item.caller().e164(), "+442079460000");
  EXPECT_EQ(item.attached().at("account"), "4711");
  ExpectPopsBeforeRings(ana, "2001");
  ASSERT_TRUE(ana.Hold().ok());
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_HELD));
  ASSERT_TRUE(ana.Retrieve().ok());
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(ana.Release().ok());
  EXPECT_TRUE(EndsWell(caller));
  FinishesWrapUp(ana);
  EXPECT_TRUE(ana.WaitForNoItem());
  EXPECT_TRUE(ChannelsBecome(0));
  EXPECT_EQ(StoredContacts(), "support|a1|handled");
}

TEST_F(FloorTest, NobodyAnswersThenTheNextAgentDoes) {
  FloorOpens(2);
  ScriptedConsole& ana = AgentSignsOn(1, "2101");
  ScriptedConsole& bo = AgentSignsOn(2, "2002");
  ChildProcess caller = CallerCalls("800");
  ASSERT_TRUE(PhoneRings("2101"));
  EXPECT_TRUE(ana.WaitForOutcome(OFFER_OUTCOME_EXPIRED));
  EXPECT_TRUE(ana.WaitForPresence(PRESENCE_NOT_READY));
  EXPECT_EQ(ana.state().desk.status.cause(), PRESENCE_CAUSE_NO_ANSWER);
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ExpectPopsBeforeRings(ana, "2101");
  ExpectPopsBeforeRings(bo, "2002");
  EXPECT_TRUE(ChannelsBecome(2));
}

TEST_F(FloorTest, BusyTelephoneIsPassedOver) {
  FloorOpens(2);
  ScriptedConsole& ana = AgentSignsOn(1, "2201");
  ScriptedConsole& bo = AgentSignsOn(2, "2002");
  ChildProcess caller = CallerCalls("800");
  EXPECT_TRUE(ana.WaitForOutcome(OFFER_OUTCOME_BUSY));
  EXPECT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
}

TEST_F(FloorTest, TelephonesThatAreAwayAreToldFromPeopleWhoDoNotAnswer) {
  FloorOpens(3);
  ScriptedConsole& unnoticed = AgentSignsOn(1, "2301");
  ScriptedConsole& known = AgentSignsOn(2, "2401");
  ScriptedConsole& bo = AgentSignsOn(3, "2002");
  ChildProcess caller = CallerCalls("800");
  EXPECT_TRUE(unnoticed.WaitForOutcome(OFFER_OUTCOME_UNREACHABLE));
  EXPECT_TRUE(unnoticed.WaitForPresence(PRESENCE_NOT_READY));
  EXPECT_EQ(unnoticed.state().desk.status.cause(), PRESENCE_CAUSE_UNREACHABLE);
  EXPECT_TRUE(known.WaitForOutcome(OFFER_OUTCOME_UNREACHABLE));
  EXPECT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
}

TEST_F(FloorTest, CallerGivesUpWhileWaiting) {
  FloorOpens(1);
  ScriptedConsole& ana = AgentSignsOnNotReady(1, "2001");
  ChildProcess caller = CallerCalls("800", {"--talk", "1500"});
  ASSERT_TRUE(WaitingBecomes(ana, "support", 1));
  EXPECT_TRUE(EndsWell(caller));
  EXPECT_TRUE(WaitingBecomes(ana, "support", 0));
  EXPECT_TRUE(ana.Ready().ok());
  EXPECT_TRUE(ana.EventsOf(agent::v1::DeskEvent::kOfferMade).empty());
  EXPECT_TRUE(ChannelsBecome(0));
  EXPECT_EQ(StoredContacts(), "support||abandoned-waiting");
}

TEST_F(FloorTest, CallerGivesUpWhileTheTelephoneRings) {
  FloorOpens(1);
  ScriptedConsole& ana = AgentSignsOn(1, "2101");
  ChildProcess caller = CallerCalls("800", {"--talk", "1000"});
  ASSERT_TRUE(PhoneRings("2101"));
  EXPECT_TRUE(ana.WaitForOutcome(OFFER_OUTCOME_RESCINDED));
  EXPECT_TRUE(ana.WaitForSlot(SLOT_STATE_IDLE));
  EXPECT_EQ(ana.state().desk.status.presence(), PRESENCE_READY);
  EXPECT_TRUE(EndsWell(caller));
  EXPECT_TRUE(ChannelsBecome(0));
  EXPECT_EQ(StoredContacts(), "support||abandoned-ringing");
}

TEST_F(FloorTest, AgentHangsUpAtTheTelephone) {
  FloorOpens(1);
  ScriptedConsole& ana = AgentSignsOn(1, "2501");
  ChildProcess caller = CallerCalls("800");
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  FinishesWrapUp(ana);
  EXPECT_TRUE(EndsWell(caller));
  EXPECT_TRUE(ChannelsBecome(0));
  EXPECT_EQ(StoredContacts(), "support|a1|handled");
}

TEST_F(FloorTest, BlindTransferToAnAgent) {
  FloorOpens(2);
  ScriptedConsole& ana = AgentSignsOn(1, "2001");
  ScriptedConsole& bo = AgentSignsOn(2, "2002");
  ChildProcess caller = CallerCalls("800");
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  const Result<void> transferred = ana.TransferToAgent("agents/a2");
  ASSERT_TRUE(transferred.ok()) << transferred.error().message;
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ExpectPopsBeforeRings(bo, "2002");
  FinishesWrapUp(ana);
  EXPECT_TRUE(ChannelsBecome(2));
  ASSERT_TRUE(bo.Release().ok());
  EXPECT_TRUE(EndsWell(caller));
  FinishesWrapUp(bo);
  EXPECT_EQ(StoredContacts(), "support|a2|handled");
}

TEST_F(FloorTest, WhoPressesOneIsCalledBackWhenAnAgentIsFree) {
  FloorOpens(1);
  ScriptedConsole& ana = AgentSignsOnNotReady(1, "2001");
  // The caller's own telephone is one of the lab's.
  ChildProcess caller =
      CallerCalls("802", {"--caller", "2002", "--digits", "1", "--talk", "60000"});
  EXPECT_TRUE(EndsWell(caller)) << "the server ends the call";
  EXPECT_TRUE(WaitingBecomes(ana, "sales", 1)) << "the place is kept";
  EXPECT_TRUE(ChannelsBecome(0));
  ASSERT_TRUE(ana.Ready().ok());
  ASSERT_TRUE(PhoneRings("2001"));
  ASSERT_TRUE(PhoneRings("2002"));
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ExpectPopsBeforeRings(ana, "2001");
  EXPECT_TRUE(WaitUntil(seconds(10), [&] { return CountInTalk(lab()) == 2; }));
  ASSERT_TRUE(ana.Release().ok());
  EXPECT_TRUE(ana.WaitForNoItem());
  EXPECT_TRUE(ChannelsBecome(0));
  EXPECT_EQ(Stored("SELECT queue, agent, channel, outcome FROM interaction"),
            "sales|a1|callback|handled");
}

TEST_F(FloorTest, BlindTransferToAQueueKeepsTheCaller) {
  FloorOpens(2);
  ScriptedConsole& ana = AgentSignsOn(1, "2001");
  ChildProcess caller = CallerCalls("800");
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(ana.TransferToQueue("queues/sales").ok());
  ASSERT_TRUE(WaitingBecomes(ana, "sales", 1));
  EXPECT_TRUE(ChannelsBecome(1));
  ScriptedConsole& bo = AgentSignsOn(2, "2002");
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  EXPECT_TRUE(ChannelsBecome(2));
}

TEST_F(FloorTest, BlindTransferToANumberLeavesTheFloor) {
  FloorOpens(1);
  ScriptedConsole& ana = AgentSignsOn(1, "2001");
  ChildProcess caller = CallerCalls("800");
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(ana.TransferToNumber("02155501234").ok());
  FinishesWrapUp(ana);
  EXPECT_TRUE(ana.WaitForNoItem());
  // The caller speaks with the outside number, without us.
  EXPECT_TRUE(ChannelsBecome(2));
  EXPECT_TRUE(caller.IsRunning());
}

TEST_F(FloorTest, ConsultationThenTransfer) {
  FloorOpens(2);
  ScriptedConsole& ana = AgentSignsOn(1, "2001");
  ChildProcess caller = CallerCalls("800");
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ScriptedConsole& bo = AgentSignsOn(2, "2002");
  ASSERT_TRUE(ana.ConsultAgent("agents/a2").ok());
  ASSERT_TRUE(bo.WaitForOffer());
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONSULTING));
  ASSERT_TRUE(bo.WaitForSlot(SLOT_STATE_ENGAGED));
  ExpectPopsBeforeRings(bo, "2002");
  EXPECT_TRUE(ChannelsBecome(3));
  const Result<void> completed = ana.CompleteTransfer();
  ASSERT_TRUE(completed.ok()) << completed.error().message;
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  FinishesWrapUp(ana);
  EXPECT_TRUE(ChannelsBecome(2));
  ASSERT_TRUE(bo.Release().ok());
  EXPECT_TRUE(EndsWell(caller));
  FinishesWrapUp(bo);
  EXPECT_EQ(StoredContacts(), "support|a2|handled");
}

TEST_F(FloorTest, ConferenceOfThree) {
  FloorOpens(2);
  ScriptedConsole& ana = AgentSignsOn(1, "2001");
  ChildProcess caller = CallerCalls("800");
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ScriptedConsole& bo = AgentSignsOn(2, "2002");
  ASSERT_TRUE(ana.ConsultAgent("agents/a2").ok());
  ASSERT_TRUE(bo.WaitForSlot(SLOT_STATE_ENGAGED));
  const Result<void> joined = ana.Conference();
  ASSERT_TRUE(joined.ok()) << joined.error().message;
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONFERENCE));
  EXPECT_TRUE(WaitUntil(kPatience, [] { return CountInTalk(lab()) == 3; }));
  ASSERT_TRUE(bo.Release().ok());
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  EXPECT_TRUE(WaitUntil(kPatience, [] { return CountInTalk(lab()) == 2; }));
  ASSERT_TRUE(ana.Release().ok());
  EXPECT_TRUE(EndsWell(caller));
}

TEST_F(FloorTest, HundredCallsAtTwentyASecondAreAllAnsweredOnce) {
  constexpr int kAgents = 20;
  constexpr std::size_t kCalls = 100;
  FloorOpens(kAgents);
  // Telephones that hang up by themselves after a second.
  const std::vector<ScriptedConsole*> agents = AgentsSignOn(kAgents, 2501);
  ChildProcess callers =
      CallerCalls("802", {"--count", std::to_string(kCalls), "--rate", "20", "--talk", "60000"});
  EXPECT_TRUE(EndsWell(callers, seconds(60)));
  std::multiset<std::string> offered;
  for (int number = 0; number < kAgents; ++number) {
    ScriptedConsole& console = *agents[static_cast<std::size_t>(number)];
    EXPECT_TRUE(console.WaitForSlot(SLOT_STATE_IDLE));
    ExpectPopsBeforeRings(console, std::to_string(2501 + number));
    for (const auto& seen : console.EventsOf(agent::v1::DeskEvent::kOfferMade)) {
      offered.insert(seen.event.offer_made().work_item().name());
    }
    for (const auto& seen : console.EventsOf(agent::v1::DeskEvent::kOfferClosed)) {
      EXPECT_EQ(seen.event.offer_closed().outcome(), OFFER_OUTCOME_ACCEPTED);
    }
  }
  EXPECT_EQ(offered.size(), kCalls);
  EXPECT_EQ(std::set<std::string>(offered.begin(), offered.end()).size(), kCalls)
      << "offered twice";
  EXPECT_TRUE(ChannelsBecome(0));
  EXPECT_EQ(
      Stored("SELECT count(*), count(DISTINCT call) FROM interaction WHERE outcome = 'handled'"),
      "100|100");
}

}  // namespace
}  // namespace strowger::test
