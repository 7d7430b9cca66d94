// Stories of one ARI link on a real Asterisk: what the floor commands, what it hears.
#include <gtest/gtest.h>

#include "asterisk/support/link_stage.h"

namespace strowger::test {
namespace {

using core::Cause;
using core::LegEventKind;
using std::chrono::milliseconds;
using std::chrono::seconds;

class LinkTest : public LinkStage {
 protected:
  void SetUp() override { LinkComesUp(); }
};

TEST_F(LinkTest, AnsweredCallEndsWithTheFloorsCommand) {
  const service::OfferedCall offered = CustomerCalls("801");
  EXPECT_EQ(offered.dialled, "801");
  EXPECT_EQ(offered.caller, "00442079461");
  EXPECT_EQ(offered.attached.at("queue"), "support");
  EXPECT_EQ(offered.attached.at("language"), "zh");
  const LegId agent = AgentAnswers("2001");
  EXPECT_EQ(CountInTalk(), 2);
  Do(core::ClearCall{});
  Hears(LegEventKind::kCleared, agent);
  HearsCallCleared();
  EXPECT_EQ(CallerEnds(), 0);
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(LinkTest, CustomerHangingUpEndsTheCall) {
  CustomerCalls("800", {"--talk", "1500"});
  const LegId agent = AgentAnswers("2001");
  Hears(LegEventKind::kCleared, customer_leg_);
  Hears(LegEventKind::kCleared, agent);
  HearsCallCleared();
  EXPECT_EQ(CallerEnds(), 0);
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(LinkTest, AgentHangingUpAtTheTelephoneLeavesTheCustomer) {
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2501");
  Hears(LegEventKind::kCleared, agent);
  EXPECT_TRUE(ChannelsBecome(1));
  Do(core::ClearCall{});
  HearsCallCleared();
}

TEST_F(LinkTest, NobodyAnswersThenTheNextAgentDoes) {
  CustomerCalls("800");
  QueueCall();
  const LegId first = Ring("2101", seconds(2));
  Hears(LegEventKind::kDelivered, first);
  Hears(LegEventKind::kFailed, first, Cause::kNoAnswer);
  const LegId second = Ring("2001");
  Hears(LegEventKind::kEstablished, second);
  EXPECT_EQ(CountInTalk(), 2);
}

TEST_F(LinkTest, BusyTelephone) {
  CustomerCalls("800");
  QueueCall();
  Hears(LegEventKind::kFailed, Ring("2201"), Cause::kBusy);
}

TEST_F(LinkTest, TelephoneThatIsAwayUnnoticed) {
  CustomerCalls("800");
  QueueCall();
  Hears(LegEventKind::kFailed, Ring("2301", seconds(2)), Cause::kUnreachable);
}

TEST_F(LinkTest, TelephoneThatAsteriskKnowsToBeAway) {
  CustomerCalls("800");
  QueueCall();
  Hears(LegEventKind::kFailed, Ring("2401"), Cause::kUnreachable);
}

TEST_F(LinkTest, TelephoneThatIsNotThere) {
  CustomerCalls("800");
  QueueCall();
  Hears(LegEventKind::kFailed, Ring("7777"), Cause::kUnreachable);
  Hears(LegEventKind::kFailed, Ring("2001@carrier&PJSIP/2002"), Cause::kUnreachable);
}

TEST_F(LinkTest, CustomerGivesUpWhileWaiting) {
  CustomerCalls("800", {"--talk", "300"});
  QueueCall();
  Hears(LegEventKind::kCleared, customer_leg_);
  HearsCallCleared();
}

TEST_F(LinkTest, CustomerGivesUpWhileATelephoneRings) {
  CustomerCalls("800", {"--talk", "500"});
  QueueCall();
  const LegId leg = Ring("2101");
  Hears(LegEventKind::kDelivered, leg);
  Hears(LegEventKind::kCleared, customer_leg_);
  Hears(LegEventKind::kCleared, leg);
  HearsCallCleared();
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(LinkTest, OfferIsTakenBackWhileTheTelephoneRings) {
  CustomerCalls("800");
  QueueCall();
  const LegId leg = Ring("2101");
  Hears(LegEventKind::kDelivered, leg);
  core::ClearLeg clear;
  clear.leg = leg;
  Do(clear);
  Hears(LegEventKind::kCleared, leg);
  EXPECT_TRUE(ChannelsBecome(1));
}

TEST_F(LinkTest, HoldAndRetrieve) {
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2001");
  core::HoldLeg hold;
  hold.leg = agent;
  Do(hold);
  Hears(LegEventKind::kHeld, agent);
  EXPECT_EQ(CountInTalk(), 1);
  core::RetrieveLeg retrieve;
  retrieve.leg = agent;
  Do(retrieve);
  Hears(LegEventKind::kRetrieved, agent);
  EXPECT_EQ(CountInTalk(), 2);
}

TEST_F(LinkTest, ConsultationThenTransfer) {
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2001");
  const LegId colleague = Consult(agent, "2002");
  Hears(LegEventKind::kHeld, agent);
  Hears(LegEventKind::kDelivered, colleague);
  Hears(LegEventKind::kEstablished, colleague);
  EXPECT_EQ(CountInTalk(), 2);
  core::TransferCall transfer;
  transfer.agent_leg = agent;
  transfer.leg = colleague;
  Do(transfer);
  Hears(LegEventKind::kCleared, agent, Cause::kTransferred);
  EXPECT_EQ(CountInTalk(), 2);
  EXPECT_TRUE(ChannelsBecome(2));
}

TEST_F(LinkTest, ConsultationIsTakenBack) {
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2001");
  const LegId colleague = Consult(agent, "2101");
  Hears(LegEventKind::kDelivered, colleague);
  core::ClearLeg clear;
  clear.leg = colleague;
  Do(clear);
  core::RetrieveLeg retrieve;
  retrieve.leg = agent;
  Do(retrieve);
  Hears(LegEventKind::kCleared, colleague);
  Hears(LegEventKind::kRetrieved, agent);
  EXPECT_EQ(CountInTalk(), 2);
}

TEST_F(LinkTest, ConsultationOfAnOutsideNumber) {
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2001");
  const LegId outside = Consult(agent, "02155501234");
  Hears(LegEventKind::kDelivered, outside);
  Hears(LegEventKind::kEstablished, outside);
  Do(core::ConferenceCall{});
  Hears(LegEventKind::kRetrieved, agent);
  EXPECT_EQ(CountInTalk(), 3);
  Do(core::ClearCall{});
  HearsCallCleared();
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(LinkTest, ConsultationOfATelephoneThatIsAwayFails) {
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2001");
  Hears(LegEventKind::kFailed, Consult(agent, "2401"), Cause::kUnreachable);
}

TEST_F(LinkTest, ConferenceOfThree) {
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2001");
  const LegId colleague = Consult(agent, "2002");
  Hears(LegEventKind::kEstablished, colleague);
  Do(core::ConferenceCall{});
  Hears(LegEventKind::kRetrieved, agent);
  EXPECT_EQ(CountInTalk(), 3);
}

TEST_F(LinkTest, TransferToANumberOfTheDialPlan) {
  CustomerCalls("800");
  const LegId agent = AgentAnswers("2001");
  core::DivertCall divert;
  divert.number = DeviceId("2002");
  Do(divert);
  core::ClearLeg clear;
  clear.leg = agent;
  Do(clear);
  Hears(LegEventKind::kCleared, customer_leg_, Cause::kTransferred);
  HearsCallCleared(Cause::kTransferred);
  // The customer and the other telephone go on without us.
  EXPECT_TRUE(ChannelsBecome(2));
  EXPECT_TRUE(caller_->IsRunning());
}

TEST_F(LinkTest, TransferToANumberThatIsNotThereIsRefused) {
  CustomerCalls("800");
  QueueCall();
  core::DivertCall divert;
  divert.number = DeviceId("5555");
  Do(divert);
  HearsRefused();
  EXPECT_TRUE(caller_->IsRunning());
  Hears(LegEventKind::kEstablished, Ring("2001"));
}

TEST_F(LinkTest, CustomersKeysAreHeard) {
  CustomerCalls("800", {"--digits", "42", "--talk", "30000"});
  QueueCall();
  for (const std::string digit : {"4", "2"}) {
    const auto heard = floor_.NextLeg(
        kPatience, [](const core::LegEvent& event) { return event.kind == LegEventKind::kDigits; });
    ASSERT_TRUE(heard.has_value());
    EXPECT_EQ(heard->digits, digit);
    EXPECT_EQ(heard->leg, customer_leg_);
  }
}

TEST_F(LinkTest, ChannelVariablesAreAttached) {
  const service::OfferedCall offered =
      CustomerCalls("804", {"--header", "X-Account: 12345", "--talk", "30000"});
  EXPECT_EQ(offered.attached.at("account"), "12345");
  EXPECT_EQ(offered.attached.at("priority"), "5");
  EXPECT_EQ(offered.attached.at("queue"), "vip");
}

}  // namespace
}  // namespace strowger::test
