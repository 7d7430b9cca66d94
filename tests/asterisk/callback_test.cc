// Customers who are called back on a real Asterisk.
#include <gtest/gtest.h>

#include "asterisk/support/link_stage.h"
#include "support/wait.h"

namespace strowger::test {
namespace {

using core::Cause;
using core::LegEventKind;
using std::chrono::seconds;

const LegId kAgent("agent");
const LegId kCustomer("customer");

class CallbackTest : public LinkStage {
 protected:
  void SetUp() override {
    LinkComesUp();
    call_ = PbxCallId(std::string(core::kMadeCallPrefix) + "7-1f");
  }
  void MakesCall(const std::string& device) {
    core::MakeCall make;
    make.leg = kAgent;
    make.device = DeviceId(device);
    make.timeout = seconds(10);
    Do(make);
  }
  void Dials(const std::string& number) {
    core::DialDigits dial;
    dial.agent_leg = kAgent;
    dial.leg = kCustomer;
    dial.number = DeviceId(number);
    dial.timeout = seconds(5);
    Do(dial);
  }
  void AgentAnswersFirst() {
    MakesCall("2001");
    Hears(LegEventKind::kDelivered, kAgent);
    Hears(LegEventKind::kEstablished, kAgent);
  }
  bool TheySpeak() {
    return WaitUntil(kPatience, [this] { return CountInTalk() == 2; });
  }
};

TEST_F(CallbackTest, AgentAndCustomerSpeakAndHangUp) {
  AgentAnswersFirst();
  Dials("2002");
  Hears(LegEventKind::kEstablished, kCustomer);
  EXPECT_TRUE(TheySpeak());
  Do(core::ClearCall{});
  HearsCallCleared();
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(CallbackTest, ABusyCustomerIsTold) {
  AgentAnswersFirst();
  Dials("2201");
  Hears(LegEventKind::kFailed, kCustomer, Cause::kBusy);
  Do(core::ClearCall{});
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(CallbackTest, ACustomerWhoDoesNotAnswerIsTold) {
  AgentAnswersFirst();
  Dials("2101");
  Hears(LegEventKind::kFailed, kCustomer, Cause::kNoAnswer);
  Do(core::ClearCall{});
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(CallbackTest, ATelephoneThatDoesNotAnswerIsNotACall) {
  MakesCall("2201");
  Hears(LegEventKind::kFailed, kAgent, Cause::kBusy);
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(CallbackTest, ARestartFindsThoseWhoSpeak) {
  AgentAnswersFirst();
  Dials("2002");
  Hears(LegEventKind::kEstablished, kCustomer);
  EXPECT_TRUE(TheySpeak());
  LinkGoesAway();
  const auto calls = LinkComesUp();
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].call.call, call_);
  EXPECT_EQ(calls[0].call.customer_leg, kCustomer);
  EXPECT_EQ(calls[0].customer, core::LegState::kConnected);
}

}  // namespace
}  // namespace strowger::test
