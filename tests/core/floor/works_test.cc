#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/floor/floor_fixture.h"

// Work without a call, and how much of it an agent has in hand.
namespace strowger::core {
namespace {

using std::chrono::seconds;

class WorksTest : public FloorTest {
 protected:
  static SubmitWork Work(Channel channel, const std::string& key,
                         const std::string& queue = "sales") {
    SubmitWork work;
    work.channel = channel;
    work.key = key;
    work.queue = QueueId{queue};
    work.subject = "Where is my refund?";
    work.contact = "li@example.com";
    return work;
  }
  WorkItemId Comes(Channel channel, const std::string& key, const std::string& queue = "sales") {
    Succeeds(Work(channel, key, queue));
    return floor().FindWork(key);
  }
  void Accepts(const std::string& agent, WorkItemId item) {
    Succeeds(AcceptOffer{AgentId{agent}, View(item).offer});
  }
  // Comes, is offered to the agent, who is the only one there, and accepted.
  WorkItemId IsTaken(const std::string& agent, Channel channel, const std::string& key) {
    const WorkItemId item = Comes(channel, key);
    EXPECT_EQ(View(item).owner, AgentId{agent}) << key;
    Accepts(agent, item);
    return item;
  }
  void IsDone(const std::string& agent, WorkItemId item) {
    Succeeds(ReleaseCall{AgentId{agent}, item});
    if (!IsGone(item)) Succeeds(FinishWrapUp{AgentId{agent}, item, ""});
  }
  SlotState SlotOf(const std::string& agent, WorkItemId item) {
    const Slot* slot = State(agent).FindSlot(item);
    return slot == nullptr ? SlotState::kIdle : slot->state;
  }
};

TEST_F(WorksTest, MailIsOfferedAcceptedAndDoneWithoutAnyPbx) {
  AgentIsReady("ana");
  LinkGoesDown();
  const WorkItemId mail = Comes(Channel::kMail, "m1");
  EXPECT_EQ(Did<OfferMade>().size(), 1U);
  EXPECT_TRUE(Did<RingDevice>().empty());
  Accepts("ana", mail);
  EXPECT_EQ(View(mail).state, ItemState::kConnected);
  EXPECT_TRUE(View(mail).parties.empty());
  EXPECT_EQ(View(mail).subject, "Where is my refund?");
  Succeeds(ReleaseCall{AgentId{"ana"}, mail});
  EXPECT_TRUE(Did<ClearCall>().empty());
  EXPECT_EQ(SlotOf("ana", mail), SlotState::kWrapUp) << "by the queue's rule";
  Succeeds(FinishWrapUp{AgentId{"ana"}, mail, ""});
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
  EXPECT_TRUE(State("ana").is_idle());
}

TEST_F(WorksTest, TheSameKeyIsOneWork) {
  const WorkItemId mail = Comes(Channel::kMail, "m1");
  EXPECT_EQ(Comes(Channel::kMail, "m1"), mail);
  EXPECT_EQ(floor().ListItems(10).size(), 1U);
}

TEST_F(WorksTest, WhatCannotComeInIsRefusedWithTheReason) {
  Queue("support").waiting_max = 1;
  IsRefused(Work(Channel::kCall, "c1"), "NOT_SUBMITTED");
  IsRefused(Work(Channel::kMail, ""), "KEY_MISSING");
  IsRefused(Work(Channel::kMail, std::string(work_key_bytes_max + 1, 'k')), "TEXT_TOO_LONG");
  IsRefused(Work(Channel::kMail, "m1", "nowhere"), "QUEUE_UNKNOWN");
  Comes(Channel::kMail, "m1", "support");
  IsRefused(Work(Channel::kMail, "m2", "support"), "QUEUE_FULL");
  IsRefused(WithdrawWork{CallArrives("c1")}, "NOT_SUBMITTED");
  IsRefused(WithdrawWork{WorkItemId{999}}, "ITEM_UNKNOWN");
}

TEST_F(WorksTest, VerbsOfCallsAreRefused) {
  AgentIsReady("ana");
  const WorkItemId mail = IsTaken("ana", Channel::kMail, "m1");
  const AgentId ana{"ana"};
  IsRefused(HoldCall{ana, mail}, "NOT_A_CALL");
  IsRefused(RetrieveCall{ana, mail}, "NOT_A_CALL");
  IsRefused(Consult{ana, mail, ToAgent("bo")}, "NOT_A_CALL");
  IsRefused(Conference{ana, mail}, "NOT_A_CALL");
  IsRefused(CompleteTransfer{ana, mail}, "NOT_A_CALL");
  IsRefused(BlindTransfer{ana, mail, ToNumber("0123")}, "DESTINATION_INVALID");
}

TEST_F(WorksTest, MailIsHandedToAColleagueOrAQueue) {
  AgentIsReady("ana");
  const WorkItemId mail = IsTaken("ana", Channel::kMail, "m1");
  AgentIsReady("bo");
  Succeeds(BlindTransfer{AgentId{"ana"}, mail, ToAgent("bo")});
  EXPECT_EQ(SlotOf("ana", mail), SlotState::kWrapUp);
  Accepts("bo", mail);
  EXPECT_EQ(View(mail).owner, AgentId{"bo"});
  Succeeds(BlindTransfer{AgentId{"bo"}, mail, ToQueue("support")});
  EXPECT_EQ(View(mail).queue, QueueId{"support"});
}

TEST_F(WorksTest, WhoHandedItOnMayGetItBackBeforeTheEndOfTheOwnPart) {
  AgentIsReady("ana");
  const WorkItemId mail = IsTaken("ana", Channel::kMail, "m1");
  Succeeds(BlindTransfer{AgentId{"ana"}, mail, ToQueue("support")});
  EXPECT_EQ(View(mail).state, ItemState::kWaiting);
  EXPECT_EQ(SlotOf("ana", mail), SlotState::kWrapUp);
  TimePasses(seconds(6));  // Nobody else is there, so the handing on is forgotten.
  EXPECT_EQ(View(mail).owner, AgentId{"ana"});
  EXPECT_EQ(State("ana").slots.size(), 1U);
  EXPECT_EQ(SlotOf("ana", mail), SlotState::kOffered);
}

TEST_F(WorksTest, WithdrawnWorkEndsWhereverItIs) {
  const WorkItemId waiting = Comes(Channel::kMail, "m1");
  Succeeds(WithdrawWork{waiting});
  EXPECT_EQ(Ended(), ItemOutcome::kWithdrawn);
  AgentIsReady("ana");
  const WorkItemId offered = Comes(Channel::kMail, "m2");
  Succeeds(WithdrawWork{offered});
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(Ended(), ItemOutcome::kWithdrawn);
  const WorkItemId taken = IsTaken("ana", Channel::kMail, "m3");
  Succeeds(WithdrawWork{taken});
  EXPECT_EQ(SlotOf("ana", taken), SlotState::kWrapUp);
  TimePasses(seconds(60));
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
}

TEST_F(WorksTest, ThreeChatsAndTwoMailsFillAnAgent) {
  AgentIsReady("ana");
  for (const char* key : {"c1", "c2", "c3"}) IsTaken("ana", Channel::kChat, key);
  const WorkItemId chat = Comes(Channel::kChat, "c4");
  EXPECT_EQ(View(chat).state, ItemState::kWaiting) << "three chats are the limit";
  IsTaken("ana", Channel::kMail, "m1");
  const WorkItemId mail = IsTaken("ana", Channel::kMail, "m2");
  EXPECT_EQ(View(Comes(Channel::kTask, "t1")).state, ItemState::kWaiting) << "nothing is left";
  EXPECT_EQ(View(CallArrives("c1")).state, ItemState::kWaiting) << "chats do not give way";
  IsDone("ana", mail);
  EXPECT_EQ(View(floor().FindWork("t1")).owner, AgentId{"ana"});
  EXPECT_EQ(View(chat).state, ItemState::kWaiting);
}

TEST_F(WorksTest, ACallInterruptsMailWhichComesBackByItself) {
  AgentIsReady("ana");
  const WorkItemId mail = IsTaken("ana", Channel::kMail, "m1");
  const WorkItemId call = CallArrives("c1");
  EXPECT_EQ(View(call).owner, AgentId{"ana"}) << "who has only mail is free for a call";
  EXPECT_EQ(SlotOf("ana", mail), SlotState::kHeld);
  EXPECT_EQ(View(mail).state, ItemState::kHeld);
  EXPECT_EQ(InHand("ana").item, call);
  PhoneRings(call, "ana");
  PhoneIsAnswered(call, "ana");
  EXPECT_EQ(View(Comes(Channel::kChat, "x")).state, ItemState::kWaiting) << "beside a call";
  TimePasses(seconds(30));
  CustomerHangsUp(call);
  EXPECT_EQ(SlotOf("ana", mail), SlotState::kHeld) << "wrap-up belongs to the call";
  Succeeds(FinishWrapUp{AgentId{"ana"}, call, ""});
  EXPECT_EQ(View(mail).state, ItemState::kConnected);
  EXPECT_EQ(View(mail).segments.back().hold, seconds(30));
  EXPECT_EQ(View(floor().FindWork("x")).owner, AgentId{"ana"});
}

TEST_F(WorksTest, MailComesBackWhenTheCallIsNotTaken) {
  AgentIsReady("ana");
  const WorkItemId mail = IsTaken("ana", Channel::kMail, "m1");
  const WorkItemId call = CallArrives("c1");
  TimePasses(seconds(20));
  EXPECT_EQ(View(call).state, ItemState::kWaiting);
  EXPECT_EQ(SlotOf("ana", mail), SlotState::kEngaged);
  EXPECT_EQ(State("ana").presence, Presence::kReady) << "until the mail is done";
  EXPECT_EQ(State("ana").pending, Presence::kNotReady);
  IsDone("ana", mail);
  EXPECT_EQ(State("ana").presence, Presence::kNotReady);
  EXPECT_EQ(State("ana").reason, "no-answer");
}

TEST_F(WorksTest, MailNeverInterruptsACall) {
  AgentTalks("ana", "c1");
  EXPECT_EQ(View(Comes(Channel::kMail, "m1")).state, ItemState::kWaiting);
}

TEST_F(WorksTest, ACallGoesToWhoHasLessInHand) {
  AgentIsReady("ana");
  IsTaken("ana", Channel::kMail, "m1");
  TimePasses(seconds(10));
  AgentIsReady("bo");
  EXPECT_EQ(View(CallArrives("c1")).owner, AgentId{"bo"}) << "ana is idle for longer";
}

TEST_F(WorksTest, WeightLetsAChatBesideACall) {
  setup_.capacity.of(Channel::kCall).weight = 60;
  AgentTalks("ana", "c1");
  IsTaken("ana", Channel::kChat, "x1");
  IsTaken("ana", Channel::kChat, "x2");
  EXPECT_EQ(View(Comes(Channel::kChat, "x3")).state, ItemState::kWaiting);
  EXPECT_EQ(View(CallArrives("c2")).state, ItemState::kWaiting) << "there is one telephone";
}

TEST_F(WorksTest, AnAgentMayHaveOtherLimits) {
  setup_.agents[0].capacity = 40;
  setup_.agents[0].channel_limits[Channel::kMail] = 0;
  AgentIsReady("ana");
  EXPECT_EQ(View(CallArrives("c1")).state, ItemState::kWaiting);
  EXPECT_EQ(View(Comes(Channel::kMail, "m1")).state, ItemState::kWaiting);
  IsTaken("ana", Channel::kChat, "x1");
  IsTaken("ana", Channel::kChat, "x2");
  EXPECT_EQ(View(Comes(Channel::kChat, "x3")).state, ItemState::kWaiting);
}

TEST_F(WorksTest, WhoIsAboutToLeaveTakesNothingMore) {
  AgentIsReady("ana");
  const WorkItemId chat = IsTaken("ana", Channel::kChat, "x1");
  Succeeds(SetNotReady{AgentId{"ana"}, "lunch"});
  EXPECT_EQ(View(Comes(Channel::kChat, "x2")).state, ItemState::kWaiting);
  Succeeds(SetReady{AgentId{"ana"}});
  EXPECT_EQ(View(floor().FindWork("x2")).owner, AgentId{"ana"});
  Succeeds(SetNotReady{AgentId{"ana"}, "lunch"});
  Accepts("ana", floor().FindWork("x2"));
  IsDone("ana", chat);
  EXPECT_EQ(State("ana").presence, Presence::kReady);
  IsDone("ana", floor().FindWork("x2"));
  EXPECT_EQ(State("ana").presence, Presence::kNotReady);
}

TEST_F(WorksTest, AllWorkInHandSurvivesARestart) {
  AgentIsReady("ana");
  const WorkItemId mail = IsTaken("ana", Channel::kMail, "m1");
  const WorkItemId done = IsTaken("ana", Channel::kMail, "m2");
  Succeeds(ReleaseCall{AgentId{"ana"}, done});
  const WorkItemId call = CallArrives("c1");
  PhoneRings(call, "ana");
  PhoneIsAnswered(call, "ana");
  const std::vector<Slot> before = State("ana").slots;
  ServerRestarts();
  EXPECT_EQ(State("ana").slots, before);
  EXPECT_EQ(floor().FindWork("m1"), mail);
  EXPECT_EQ(View(Comes(Channel::kChat, "x")).state, ItemState::kWaiting);
  LinkComesUp();  // The call is gone.
  Succeeds(FinishWrapUp{AgentId{"ana"}, call, ""});
  EXPECT_EQ(View(mail).state, ItemState::kConnected);
  EXPECT_EQ(View(floor().FindWork("x")).owner, AgentId{"ana"});
}

TEST_F(WorksTest, WorkOfAQueueThatIsGoneWaitsForIt) {
  const WorkItemId mail = Comes(Channel::kMail, "m1", "support");
  Store();
  const FloorSetup whole = setup_;
  std::erase_if(setup_.queues, [](const QueueSetup& one) { return one.id.value == "support"; });
  for (AgentSetup& agent : setup_.agents) std::erase(agent.queues, QueueId{"support"});
  ServerRestarts();
  AgentIsReady("ana");
  EXPECT_EQ(View(mail).state, ItemState::kWaiting);
  setup_ = whole;
  ServerRestarts();
  EXPECT_EQ(View(mail).owner, AgentId{"ana"});
}

TEST_F(WorksTest, CapacityMayChangeUnderWork) {
  AgentIsReady("ana");
  IsTaken("ana", Channel::kChat, "x1");
  const WorkItemId mail = IsTaken("ana", Channel::kMail, "m1");
  FloorSetup next = setup_;
  next.capacity.units = 20;
  Succeeds(ChangeSetup{std::make_shared<const FloorSetup>(next)});
  EXPECT_EQ(View(mail).state, ItemState::kConnected) << "what was taken is not set aside";
  IsDone("ana", mail);
  EXPECT_EQ(View(Comes(Channel::kChat, "x2")).state, ItemState::kWaiting);
  IsDone("ana", floor().FindWork("x1"));
  EXPECT_EQ(View(floor().FindWork("x2")).owner, AgentId{"ana"});
}

}  // namespace
}  // namespace strowger::core
