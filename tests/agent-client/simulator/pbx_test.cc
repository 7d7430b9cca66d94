#include "simulator/pbx.h"

#include <gtest/gtest.h>

#include "manual_clock.h"

namespace strowger::simulator {
namespace {

using call::v1::Command;
using call::v1::PbxEvent;

// One call on a PBX whose telephones are "1001", "1002", and so on; 17.. are busy, 18..
// unreachable.
class PbxTest : public testing::Test {
 protected:
  std::string CustomerCalls() {
    call::v1::Offered offered;
    offered.set_caller("+8613800138000");
    offered.set_dialled("400");
    (*offered.mutable_attached())["language"] = "zh";
    return pbx_.StartCall(offered);
  }

  Command For(const std::string& call) {
    Command command;
    command.set_sequence(++last_command_);
    command.set_call(call);
    return command;
  }

  bool Ring(const std::string& call, const std::string& leg, const std::string& device) {
    Command command = For(call);
    command.mutable_ring_device()->set_leg(leg);
    command.mutable_ring_device()->set_device(device);
    command.mutable_ring_device()->mutable_ring_timeout()->set_seconds(20);
    return !pbx_.Obey(command);
  }

  // A call that the agent at `device` has answered.
  std::string ConnectedCall(const std::string& leg, const std::string& device) {
    const std::string call = CustomerCalls();
    EXPECT_TRUE(Ring(call, leg, device));
    pbx_.Answer(call, leg);
    pbx_.TakeEvents();
    return call;
  }

  // "offered delivered:leg-1" and so on: what happened since the last time.
  std::string Story() {
    static const google::protobuf::OneofDescriptor* const kEvent =
        PbxEvent::descriptor()->FindOneofByName("event");
    std::string story;
    for (const PbxEvent& event : pbx_.TakeEvents()) {
      if (!story.empty()) story += ' ';
      story += event.GetReflection()->GetOneofFieldDescriptor(event, kEvent)->name();
      if (!event.leg().ends_with("-customer") && !event.leg().empty()) story += ":" + event.leg();
    }
    return story;
  }

  const call::v1::Leg& CustomerOf(const std::string& call) {
    return pbx_.Find(call)->customer_leg();
  }

  ManualClock clock_;
  Pbx pbx_{clock_, "call-",
           [](const std::string& device) {
             if (device.starts_with("17")) return RingFate::kBusy;
             if (device.starts_with("18")) return RingFate::kUnreachable;
             return RingFate::kRings;
           },
           [this](const Command&) { return refuses_; }};
  bool refuses_ = false;
  std::uint64_t last_command_ = 0;
};

TEST_F(PbxTest, ACallIsOfferedWithWhatIsKnownOfIt) {
  const std::string call = CustomerCalls();
  const auto events = pbx_.TakeEvents();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].call(), call);
  EXPECT_EQ(events[0].leg(), events[0].offered().customer_leg());
  EXPECT_EQ(events[0].offered().caller(), "+8613800138000");
  EXPECT_EQ(events[0].offered().attached().at("language"), "zh");
  EXPECT_EQ(events[0].occur_time().seconds(), 24 * 365 * 3600);
}

TEST_F(PbxTest, AnAnsweredCallEndsWhenTheAgentHangsUp) {
  const std::string call = CustomerCalls();
  Command queue = For(call);
  queue.mutable_queue_call();
  EXPECT_FALSE(pbx_.Obey(queue));
  EXPECT_TRUE(Ring(call, "leg-1", "1001"));
  pbx_.Answer(call, "leg-1");
  EXPECT_EQ(CustomerOf(call).state(), call::v1::LEG_STATE_CONNECTED);
  pbx_.HangUp(call, "leg-1");
  EXPECT_EQ(Story(),
            "offered queued delivered:leg-1 established:leg-1 connection_cleared:leg-1 "
            "connection_cleared call_cleared");
  EXPECT_EQ(pbx_.calls(), 0u);
}

TEST_F(PbxTest, QueueingTwiceIsToldOnce) {
  const std::string call = CustomerCalls();
  Command queue = For(call);
  queue.mutable_queue_call();
  EXPECT_FALSE(pbx_.Obey(queue));
  EXPECT_FALSE(pbx_.Obey(queue));
  EXPECT_EQ(Story(), "offered queued");
}

TEST_F(PbxTest, ACustomerWhoLeavesWhileRingingTakesTheRingingAlong) {
  const std::string call = CustomerCalls();
  Ring(call, "leg-1", "1001");
  Story();
  pbx_.HangUp(call, CustomerOf(call).leg());
  EXPECT_EQ(Story(), "connection_cleared connection_cleared:leg-1 call_cleared");
}

TEST_F(PbxTest, ATelephoneThatIsNotReachedFailsWithItsCause) {
  struct Case {
    const char* device;
    call::v1::Cause cause;
  };
  const std::string call = CustomerCalls();
  for (const Case& one :
       {Case{"1701", call::v1::CAUSE_BUSY}, Case{"1801", call::v1::CAUSE_UNREACHABLE}}) {
    pbx_.TakeEvents();
    EXPECT_TRUE(Ring(call, "leg-1", one.device));
    const auto events = pbx_.TakeEvents();
    ASSERT_EQ(events.size(), 1u) << one.device;
    EXPECT_TRUE(events[0].has_failed());
    EXPECT_EQ(events[0].cause(), one.cause);
  }
  EXPECT_EQ(pbx_.Find(call)->legs_size(), 0);
}

TEST_F(PbxTest, ATelephoneInUseIsBusy) {
  ConnectedCall("leg-1", "1001");
  const std::string second = CustomerCalls();
  Ring(second, "leg-2", "1001");
  EXPECT_EQ(Story(), "offered failed:leg-2");
}

TEST_F(PbxTest, OfSeveralThatRingTheFirstHasTheCustomer) {
  const std::string call = CustomerCalls();
  Ring(call, "leg-1", "1001");
  Ring(call, "leg-2", "1002");
  pbx_.Answer(call, "leg-2");
  EXPECT_EQ(Story(), "offered delivered:leg-1 delivered:leg-2 established:leg-2");
  pbx_.Answer(call, "leg-1");
  const auto events = pbx_.TakeEvents();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_TRUE(events[0].has_failed());
  EXPECT_EQ(events[0].cause(), call::v1::CAUSE_ANSWERED_ELSEWHERE);
  EXPECT_EQ(pbx_.Find(call)->legs_size(), 1);
}

TEST_F(PbxTest, NobodyAnswersAndTheCallGoesOn) {
  const std::string call = CustomerCalls();
  Ring(call, "leg-1", "1001");
  EXPECT_EQ(pbx_.RingTimeout(call, "leg-1"), std::chrono::seconds(20));
  pbx_.GiveUpRinging(call, "leg-1", call::v1::CAUSE_NO_ANSWER);
  EXPECT_EQ(Story(), "offered delivered:leg-1 failed:leg-1");
  pbx_.Answer(call, "leg-1");
  EXPECT_EQ(Story(), "");
  EXPECT_EQ(pbx_.calls(), 1u);
}

TEST_F(PbxTest, HoldAndRetrieveAreToldAlsoWhenNothingChanged) {
  const std::string call = ConnectedCall("leg-1", "1001");
  Command retrieve = For(call);
  retrieve.mutable_retrieve_leg()->set_leg("leg-1");
  EXPECT_FALSE(pbx_.Obey(retrieve));
  Command hold = For(call);
  hold.mutable_hold_leg()->set_leg("leg-1");
  EXPECT_FALSE(pbx_.Obey(hold));
  EXPECT_EQ(CustomerOf(call).state(), call::v1::LEG_STATE_HOLD);
  EXPECT_FALSE(pbx_.Obey(hold));
  EXPECT_FALSE(pbx_.Obey(retrieve));
  EXPECT_EQ(CustomerOf(call).state(), call::v1::LEG_STATE_CONNECTED);
  EXPECT_EQ(Story(), "retrieved:leg-1 held:leg-1 held:leg-1 retrieved:leg-1");
  hold.mutable_hold_leg()->set_leg("leg-9");
  EXPECT_TRUE(pbx_.Obey(hold)) << "there is no such leg";
}

TEST_F(PbxTest, VerbsAreRefusedByWishAndLeaveAllAsItWas) {
  const std::string call = ConnectedCall("leg-1", "1001");
  refuses_ = true;
  Command hold = For(call);
  hold.mutable_hold_leg()->set_leg("leg-1");
  ASSERT_TRUE(pbx_.Obey(hold));
  EXPECT_EQ(CustomerOf(call).state(), call::v1::LEG_STATE_CONNECTED);
  Command divert = For(call);
  divert.mutable_divert_call()->set_number("0251234567");
  EXPECT_TRUE(pbx_.Obey(divert));
  Command clear = For(call);
  clear.mutable_clear_call();
  EXPECT_FALSE(pbx_.Obey(clear)) << "calls end all the same";
}

TEST_F(PbxTest, AConsultationEndsInATransfer) {
  const std::string call = ConnectedCall("leg-1", "1001");
  Command consult = For(call);
  consult.mutable_consult_device()->set_agent_leg("leg-1");
  consult.mutable_consult_device()->set_leg("leg-2");
  consult.mutable_consult_device()->set_device("1002");
  EXPECT_FALSE(pbx_.Obey(consult));
  Command transfer = For(call);
  transfer.mutable_transfer_call()->set_agent_leg("leg-1");
  transfer.mutable_transfer_call()->set_leg("leg-2");
  ASSERT_TRUE(pbx_.Obey(transfer)) << "the colleague has not answered";
  pbx_.Answer(call, "leg-2");
  EXPECT_EQ(CustomerOf(call).state(), call::v1::LEG_STATE_HOLD);
  EXPECT_FALSE(pbx_.Obey(transfer));
  EXPECT_EQ(CustomerOf(call).state(), call::v1::LEG_STATE_CONNECTED);
  EXPECT_EQ(pbx_.Find(call)->legs_size(), 1);
  EXPECT_EQ(Story(),
            "held:leg-1 delivered:leg-2 established:leg-2 transferred:leg-2 "
            "connection_cleared:leg-1");
}

TEST_F(PbxTest, AConferenceLastsUntilItsLastAgentLeaves) {
  const std::string call = ConnectedCall("leg-1", "1001");
  Command consult = For(call);
  consult.mutable_consult_device()->set_agent_leg("leg-1");
  consult.mutable_consult_device()->set_leg("leg-2");
  consult.mutable_consult_device()->set_device("1002");
  EXPECT_FALSE(pbx_.Obey(consult));
  pbx_.Answer(call, "leg-2");
  Command conference = For(call);
  conference.mutable_conference_call();
  EXPECT_FALSE(pbx_.Obey(conference));
  pbx_.HangUp(call, "leg-1");
  EXPECT_EQ(pbx_.calls(), 1u);
  pbx_.HangUp(call, "leg-2");
  EXPECT_EQ(pbx_.calls(), 0u);
}

TEST_F(PbxTest, ACustomerSentBackToTheLineOutlastsTheAgentsHangUp) {
  const std::string call = ConnectedCall("leg-1", "1001");
  Command queue = For(call);
  queue.mutable_queue_call();
  EXPECT_FALSE(pbx_.Obey(queue));
  pbx_.HangUp(call, "leg-1");
  EXPECT_EQ(Story(), "queued connection_cleared:leg-1");
  EXPECT_EQ(pbx_.calls(), 1u);
}

TEST_F(PbxTest, ACustomerIsCalledBack) {
  Command make = For("strowger-made-1");
  make.mutable_make_call()->set_leg("agent");
  make.mutable_make_call()->set_device("1001");
  make.mutable_make_call()->mutable_ring_timeout()->set_seconds(20);
  EXPECT_FALSE(pbx_.Obey(make));
  EXPECT_EQ(Story(), "delivered:agent");
  EXPECT_TRUE(pbx_.ListCalls().empty()) << "it has no customer yet";
  Command dial = For("strowger-made-1");
  dial.mutable_dial_digits()->set_agent_leg("agent");
  dial.mutable_dial_digits()->set_leg("dialled");
  dial.mutable_dial_digits()->set_number("+4316667778");
  dial.mutable_dial_digits()->mutable_ring_timeout()->set_seconds(20);
  EXPECT_TRUE(pbx_.Obey(dial)) << "nobody waits for it";
  pbx_.Answer("strowger-made-1", "agent");
  EXPECT_FALSE(pbx_.Obey(dial));
  EXPECT_TRUE(pbx_.Obey(dial)) << "once is enough";
  pbx_.AnswerDialled("strowger-made-1");
  EXPECT_EQ(Story(), "established:agent delivered:dialled established:dialled");
  EXPECT_EQ(pbx_.ListCalls().size(), 1U);
  pbx_.HangUp("strowger-made-1", "dialled");
  EXPECT_EQ(Story(), "connection_cleared:dialled connection_cleared:agent call_cleared");
}

TEST_F(PbxTest, ACustomerWhoIsCalledBackInVain) {
  Command make = For("strowger-made-1");
  make.mutable_make_call()->set_leg("agent");
  make.mutable_make_call()->set_device("1001");
  EXPECT_FALSE(pbx_.Obey(make));
  pbx_.Answer("strowger-made-1", "agent");
  Command dial = For("strowger-made-1");
  dial.mutable_dial_digits()->set_agent_leg("agent");
  dial.mutable_dial_digits()->set_leg("dialled");
  EXPECT_FALSE(pbx_.Obey(dial));
  pbx_.GiveUpDialled("strowger-made-1", call::v1::CAUSE_NO_ANSWER);
  Command clear = For("strowger-made-1");
  clear.mutable_clear_call();
  EXPECT_FALSE(pbx_.Obey(clear));
  EXPECT_EQ(pbx_.calls(), 0U);
}

TEST_F(PbxTest, ADivertedCallLeavesTheFloor) {
  const std::string call = ConnectedCall("leg-1", "1001");
  Command divert = For(call);
  divert.mutable_divert_call()->set_number("0251234567");
  EXPECT_FALSE(pbx_.Obey(divert));
  EXPECT_EQ(Story(), "diverted connection_cleared connection_cleared:leg-1 call_cleared");
}

TEST_F(PbxTest, AClearedRingingLegLeavesTheCustomerWaiting) {
  const std::string call = CustomerCalls();
  Ring(call, "leg-1", "1001");
  Command clear = For(call);
  clear.mutable_clear_leg()->set_leg("leg-1");
  EXPECT_FALSE(pbx_.Obey(clear));
  EXPECT_EQ(Story(), "offered delivered:leg-1 connection_cleared:leg-1");
  EXPECT_EQ(pbx_.calls(), 1u);
}

TEST_F(PbxTest, CommandsForWhatIsNotThereAreRefusedByName) {
  Command clear = For("call-99");
  clear.mutable_clear_leg()->set_leg("leg-9");
  EXPECT_FALSE(pbx_.Obey(clear)) << "ending what has ended is done already";
  Command hold = For("call-99");
  hold.mutable_hold_leg()->set_leg("leg-9");
  const auto refused = pbx_.Obey(hold);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->sequence(), hold.sequence());
  EXPECT_EQ(refused->call(), "call-99");
  EXPECT_EQ(refused->leg(), "leg-9");
  EXPECT_FALSE(refused->message().empty());
}

TEST_F(PbxTest, ASnapshotShowsEveryCallAsItIs) {
  const std::string talking = ConnectedCall("leg-1", "1001");
  const std::string waiting = CustomerCalls();
  const auto calls = pbx_.ListCalls();
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].call(), talking);
  EXPECT_EQ(calls[0].legs(0).device(), "1001");
  EXPECT_EQ(calls[0].legs(0).state(), call::v1::LEG_STATE_CONNECTED);
  EXPECT_EQ(calls[1].call(), waiting);
  EXPECT_EQ(calls[1].attached().at("language"), "zh");
}

TEST_F(PbxTest, ASnapshotListsTheOldestCallFirst) {
  std::vector<std::string> calls;
  for (int i = 0; i < 12; ++i) calls.push_back(CustomerCalls());
  const auto listed = pbx_.ListCalls();
  ASSERT_EQ(listed.size(), calls.size());
  for (std::size_t i = 0; i < calls.size(); ++i) EXPECT_EQ(listed[i].call(), calls[i]);
}

}  // namespace
}  // namespace strowger::simulator
