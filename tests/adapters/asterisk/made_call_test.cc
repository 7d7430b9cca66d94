#include <gtest/gtest.h>

#include "adapters/asterisk/call_stage.h"

// Calls that we make to call customers back.
namespace strowger::asterisk {
namespace {

constexpr char kCall[] = "strowger-made-1";
constexpr char kAgent[] = "strowger~leg~agent~strowger-made-1";
constexpr char kRingback[] = "strowger~play~0~strowger-made-1";

class MadeCallTest : public CallStage {
 protected:
  template <class Command>
  void Orders(Command command) {
    command.link = LinkId("pbx");
    command.call = PbxCallId(kCall);
    book_.Obey(core::PbxCommand(std::move(command)), work_);
  }
  void Makes(const std::string& device = "1001") {
    core::MakeCall make;
    make.leg = LegId("agent");
    make.device = DeviceId(device);
    make.timeout = std::chrono::seconds(20);
    Orders(make);
  }
  void Dials(const std::string& number = "+4316667778") {
    core::DialDigits dial;
    dial.agent_leg = LegId("agent");
    dial.leg = LegId("customer");
    dial.number = DeviceId(number);
    dial.timeout = std::chrono::seconds(30);
    Orders(dial);
  }
  void Arrives(const std::string& channel) {
    AriChannel arrived;
    arrived.id = channel;
    arrived.state = ChannelState::kUp;
    Hear(ChannelArrived{arrived, {}});
  }
  void AgentWaits() {
    Makes();
    Arrives(kAgent);
    Dials();
    Forget();
  }
  Texts Requests() {
    Texts texts = DescribeAll(work_.requests);
    work_.requests.clear();
    return texts;
  }
  void Concludes(Purpose purpose, const std::string& leg, int status) {
    book_.Conclude({purpose, PbxCallId(kCall), LegId(leg), {}}, {status, {}}, work_);
  }
};

TEST_F(MadeCallTest, TheAgentIsRungThenTheCustomerThenTheySpeak) {
  Makes();
  EXPECT_EQ(Requests(),
            (Texts{std::string("POST /channels/") + kAgent +
                   "?endpoint=PJSIP%2F1001&app=strowger&appArgs=leg%3Dagent&timeout=19"}));
  Hear(ChannelStateChanged{kAgent, ChannelState::kRinging});
  Arrives(kAgent);
  EXPECT_EQ(Told(), (Texts{"delivered agent", "established agent"}));
  Dials();
  EXPECT_EQ(Requests(), (Texts{std::string("POST /channels/") + kAgent + "/play/" + kRingback +
                                   "?media=tone%3Aring",
                               std::string("POST /channels/") + kCall +
                                   "?endpoint=Local%2F%2B4316667778%40internal%2Fn&app=strowger"
                                   "&appArgs=leg%3Dcustomer&timeout=29"}));
  Hear(ChannelStateChanged{kCall, ChannelState::kRinging});
  Arrives(kCall);
  EXPECT_EQ(Told(), (Texts{"delivered customer", "established customer"}));
  EXPECT_EQ(Requests(), (Texts{std::string("DELETE /playbacks/") + kRingback,
                               std::string("POST /bridges/strowger~talk~") + kCall + "?type=mixing",
                               std::string("POST /bridges/strowger~talk~") + kCall +
                                   "/addChannel?channel=" + kCall + "," + kAgent}));
  Hear(ChannelDestroyed{kCall, 16});
  EXPECT_EQ(Told(), (Texts{"cleared customer"}));
}

TEST_F(MadeCallTest, ACustomerWhoIsNotReachedLeavesTheAgentToTheFloor) {
  AgentWaits();
  Hear(ChannelDestroyed{kCall, 17});
  EXPECT_EQ(Told(), (Texts{"failed customer busy"}));
  Orders(core::ClearCall{});
  EXPECT_EQ(Requests(), (Texts{std::string("DELETE /channels/") + kAgent}));
  Hear(ChannelDestroyed{kAgent, 16});
  EXPECT_EQ(Told(), (Texts{"cleared agent"}));
}

TEST_F(MadeCallTest, AnAgentWhoDoesNotAnswerIsTold) {
  Makes();
  Hear(ChannelStateChanged{kAgent, ChannelState::kRinging});
  Hear(ChannelDestroyed{kAgent, 19});
  EXPECT_EQ(Told(), (Texts{"delivered agent", "failed agent no-answer"}));
}

TEST_F(MadeCallTest, AnAgentWhoHangsUpTakesTheDiallingAlong) {
  AgentWaits();
  Hear(ChannelDestroyed{kAgent, 16});
  EXPECT_EQ(Told(), (Texts{"cleared agent"}));
  EXPECT_EQ(Requests(), (Texts{std::string("DELETE /channels/") + kCall}));
}

TEST_F(MadeCallTest, TelephonesAndNumbersThatAreNotThere) {
  Makes();
  Concludes(Purpose::kRing, "agent", 500);
  EXPECT_EQ(Told(), (Texts{"failed agent unreachable"}));
  Makes("10;01");
  EXPECT_EQ(Told(), (Texts{"failed agent unreachable"}));
  AgentWaits();
  Concludes(Purpose::kRing, "customer", 500);
  EXPECT_EQ(Told(), (Texts{"failed customer unreachable"}));
  Dials("12@evil");
  EXPECT_EQ(Told(), (Texts{"refused customer unreachable"}));
}

TEST_F(MadeCallTest, NobodyIsDialledForATelephoneThatIsNotThere) {
  Dials();
  EXPECT_EQ(Told(), (Texts{"refused customer failure"}));
  EXPECT_TRUE(Requests().empty());
}

TEST_F(MadeCallTest, WhoAnswersAfterItWasGivenUpIsLetGo) {
  AgentWaits();
  Orders(core::ClearCall{});
  Requests();
  Arrives(kCall);
  EXPECT_EQ(Requests(), (Texts{std::string("DELETE /channels/") + kCall}));
}

TEST_F(MadeCallTest, ASnapshotFindsThoseWhoSpeakAndEndsTheDialling) {
  AriSnapshot snapshot;
  AriChannel customer;
  customer.id = kCall;
  customer.state = ChannelState::kUp;
  customer.application = "Stasis";
  customer.application_data = "strowger,leg=customer";
  AriChannel agent = customer;
  agent.id = kAgent;
  AriChannel dialled;
  dialled.id = "strowger-made-2";
  dialled.state = ChannelState::kRinging;
  snapshot.channels = {customer, agent, dialled};
  snapshot.bridges.push_back({std::string("strowger~talk~") + kCall, {kCall, kAgent}});
  const auto calls = book_.Restore(snapshot, work_);
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].call.call, PbxCallId(kCall));
  EXPECT_EQ(calls[0].call.customer_leg, LegId("customer"));
  EXPECT_EQ(calls[0].customer, core::LegState::kConnected);
  EXPECT_EQ(Requests(), (Texts{"DELETE /channels/strowger-made-2"}));
}

}  // namespace
}  // namespace strowger::asterisk
