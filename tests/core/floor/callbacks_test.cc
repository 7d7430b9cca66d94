#include "core/floor/callbacks.h"

#include <string>

#include "core/call/call.h"
#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr char kNumber[] = "+4316667778";

// Sales offers a callback from the beginning: three attempts, ten minutes apart.
class CallbacksTest : public FloorTest {
 protected:
  CallbacksTest() {
    QueueSetup& sales = Queue("sales");
    PlanStep step;
    step.announcement = "press-one";
    step.offers_callback = true;
    sales.plan = {step};
    sales.wrap_up_timeout = Duration::zero();
    sales.callback.confirmation = "we-call-you";
    sales.callback.retry_delay = minutes(10);
  }

  WorkItemId Calls(const std::string& call, const std::string& number = kNumber) {
    CallArrived arrived = Arrival(call, "sales");
    arrived.ani = number;
    return CallArrives(arrived);
  }
  void CustomerPresses(WorkItemId item, const std::string& digits) {
    const ItemView view = View(item);
    Succeeds(LegEvent{view.link, view.call, view.customer_leg, LegEventKind::kDigits, {}, digits});
  }
  WorkItemId IsPromised(const std::string& call = "call", const std::string& number = kNumber) {
    const WorkItemId item = Calls(call, number);
    CustomerPresses(item, "1");
    EXPECT_TRUE(IsWithoutCall(View(item)));
    return item;
  }
  // The agent is ready and answers; the customer is being dialled.
  void AgentTakes(WorkItemId item, const std::string& agent = "ana") {
    if (State(agent).presence != Presence::kReady) AgentIsReady(agent);
    ASSERT_NE(State(agent).FindSlot(item), nullptr);
    PhoneIsAnswered(item, agent);
    ASSERT_TRUE(IsDialling(View(item)));
  }
  void CustomerLegTells(WorkItemId item, LegEventKind kind, Cause cause = Cause::kNormal) {
    LegTells(item, View(item).customer_leg, kind, cause);
  }
  // Open from the start of the test for so long, then again after two hours.
  void SalesIsOpenFor(Duration open) {
    CalendarSetup calendar;
    calendar.id = CalendarId{"office"};
    const auto start = now_.time_since_epoch() % hours(24);
    const auto from = std::chrono::duration_cast<minutes>(start);
    const auto until = from + std::chrono::duration_cast<minutes>(open);
    for (auto& day : calendar.week) day = {{from, until}, {until + hours(2), until + hours(3)}};
    setup_.hours = {*Calendar::Make(calendar)};
    Queue("sales").hours = calendar.id;
  }
};

TEST_F(CallbacksTest, TheCallEndsAndThePlaceStays) {
  const TimePoint arrived = now_;
  const WorkItemId item = Calls("call");
  EXPECT_EQ(Did<PlayAnnouncement>().front().announcement, "press-one");
  const WorkItemId second = Calls("second", "1005");
  TimePasses(minutes(1));
  CustomerPresses(item, "1");
  ASSERT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(Did<ClearCall>().front().call, PbxCallId{"call"});
  EXPECT_EQ(Did<ClearCall>().front().announcement, "we-call-you");
  Succeeds(CallCleared{LinkId{"pbx"}, PbxCallId{"call"}});
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_EQ(View(item).arrived, arrived);
  EXPECT_EQ(floor().PlaceInLine(item), 1U);
  EXPECT_EQ(floor().PlaceInLine(second), 2U);
}

TEST_F(CallbacksTest, OnlyTheDigitWhereItIsOfferedFromANumberThatCanBeCalled) {
  const WorkItemId item = Calls("call");
  CustomerPresses(item, "2");
  EXPECT_FALSE(View(item).callback);
  const WorkItemId withheld = Calls("withheld", "anonymous");
  CustomerPresses(withheld, "1");
  EXPECT_FALSE(View(withheld).callback);
  const WorkItemId elsewhere = CallArrives("elsewhere", "support");
  CustomerPresses(elsewhere, "1");
  EXPECT_FALSE(View(elsewhere).callback);
}

TEST_F(CallbacksTest, NotWhileAnAgentIsAsked) {
  AgentIsReady("ana");
  const WorkItemId item = Calls("call");
  CustomerPresses(item, "1");
  EXPECT_FALSE(View(item).callback);
  EXPECT_EQ(View(item).state, ItemState::kOffered);
}

TEST_F(CallbacksTest, WhenTheTurnComesTheAgentIsRungThenTheCustomer) {
  const WorkItemId item = IsPromised();
  AgentIsReady("ana");
  ASSERT_EQ(Did<OfferMade>().size(), 1U);
  ASSERT_EQ(Did<MakeCall>().size(), 1U);
  const MakeCall made = Did<MakeCall>().front();
  EXPECT_EQ(made.device, DeviceId{"1001"});
  EXPECT_EQ(made.offer, State("ana").slots.front().offer);
  EXPECT_TRUE(IsMade(made.call));
  PhoneIsAnswered(item, "ana");
  ASSERT_EQ(Did<DialDigits>().size(), 1U);
  const DialDigits dial = Did<DialDigits>().front();
  EXPECT_EQ(dial.number, DeviceId{kNumber});
  EXPECT_EQ(dial.agent_leg, made.leg);
  EXPECT_EQ(View(item).callback->attempts, 1);
  EXPECT_FALSE(View(item).answered);
  EXPECT_TRUE(Allows("ana", item, Verb::kRelease));
  EXPECT_FALSE(Allows("ana", item, Verb::kHold));
  CustomerLegTells(item, LegEventKind::kDelivered);
  EXPECT_EQ(View(item).customer_state, LegState::kAlerting);
  CustomerLegTells(item, LegEventKind::kEstablished);
  EXPECT_EQ(View(item).answered, now_);
  EXPECT_TRUE(Allows("ana", item, Verb::kHold));
  TimePasses(minutes(2));
  CustomerHangsUp(item);
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
}

TEST_F(CallbacksTest, WhoIsNotReachedIsTriedAgainAtTheOldPlace) {
  const TimePoint arrived = now_;
  const WorkItemId item = IsPromised();
  AgentTakes(item);
  CustomerLegTells(item, LegEventKind::kFailed, Cause::kBusy);
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).callback->next, now_ + minutes(10));
  EXPECT_EQ(View(item).callback->last_cause, Cause::kBusy);
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_TRUE(State("ana").is_idle());
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).waiting, 0U);
  TimePasses(minutes(10) - seconds(1));
  EXPECT_TRUE(State("ana").is_idle());
  TimePasses(seconds(1));
  EXPECT_NE(State("ana").FindSlot(item), nullptr);
  EXPECT_EQ(View(item).arrived, arrived);
}

TEST_F(CallbacksTest, AfterTheLastAttemptItIsOver) {
  const WorkItemId item = IsPromised();
  for (int attempt = 1; attempt <= 3; ++attempt) {
    AgentTakes(item);
    EXPECT_EQ(View(item).callback->attempts, attempt);
    CustomerLegTells(item, LegEventKind::kFailed, Cause::kNoAnswer);
    if (attempt < 3) TimePasses(minutes(10));
  }
  EXPECT_EQ(Ended(), ItemOutcome::kCallbackFailed);
  EXPECT_TRUE(IsGone(item));
  EXPECT_TRUE(State("ana").is_idle());
}

TEST_F(CallbacksTest, TheAgentWrapsUpAnAttemptWhereTheQueueHasWrapUp) {
  Queue("sales").wrap_up_timeout = minutes(1);
  const WorkItemId item = IsPromised();
  AgentTakes(item);
  CustomerLegTells(item, LegEventKind::kFailed, Cause::kBusy);
  ASSERT_NE(State("ana").FindSlot(item), nullptr);
  EXPECT_EQ(State("ana").FindSlot(item)->state, SlotState::kWrapUp);
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  TimePasses(minutes(1));
  EXPECT_TRUE(State("ana").is_idle());
}

TEST_F(CallbacksTest, AnAgentWhoDoesNotAnswerLosesTheOfferNotThePlace) {
  const WorkItemId item = IsPromised();
  AgentIsReady("ana");
  PhoneFails(item, "ana", Cause::kNoAnswer);
  EXPECT_EQ(Outcome(), OfferOutcome::kExpired);
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_TRUE(IsWithoutCall(View(item)));
  EXPECT_EQ(View(item).callback->attempts, 0);
}

TEST_F(CallbacksTest, AnAgentWhoDoesNotWaitForTheAnswerUsesUpAnAttempt) {
  const WorkItemId item = IsPromised();
  AgentTakes(item);
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).callback->last_cause, Cause::kNormal);
  TimePasses(minutes(10));
  AgentTakes(item);
  PhoneHangsUp(item, "ana");
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).callback->attempts, 2);
}

TEST_F(CallbacksTest, APbxThatTellsNothingDoesNotHoldTheAgent) {
  const WorkItemId item = IsPromised();
  AgentTakes(item);
  TimePasses(minutes(1));
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_TRUE(State("ana").is_idle());
}

TEST_F(CallbacksTest, ARefusedDialIsAnAttempt) {
  const WorkItemId item = IsPromised();
  AgentTakes(item);
  const ItemView view = View(item);
  Succeeds(CommandRefused{view.link, view.call, view.customer_leg, Cause::kUnreachable,
                          CommandKind::kDialDigits});
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).callback->last_cause, Cause::kUnreachable);
}

TEST_F(CallbacksTest, NobodyIsDialledOutsideOfTheHours) {
  SalesIsOpenFor(minutes(30));
  const WorkItemId item = IsPromised();
  const TimePoint opening = now_ + minutes(30) + hours(2);
  TimePasses(minutes(30));
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).callback->next, opening);
  AgentIsReady("ana");
  EXPECT_TRUE(State("ana").is_idle());
  TimePasses(hours(2));
  EXPECT_NE(State("ana").FindSlot(item), nullptr);
}

TEST_F(CallbacksTest, AnAgentWhoAnswersWhenTheQueueHasClosedIsNotKept) {
  SalesIsOpenFor(minutes(30));
  const WorkItemId item = IsPromised();
  TimePasses(minutes(30) - seconds(5));
  AgentIsReady("ana");
  now_ += seconds(6);
  PhoneIsAnswered(item, "ana");
  EXPECT_TRUE(Did<DialDigits>().empty());
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).callback->attempts, 0);
  EXPECT_TRUE(State("ana").is_idle());
}

TEST_F(CallbacksTest, ATryAfterClosingWaitsForTheOpening) {
  SalesIsOpenFor(minutes(30));
  const TimePoint opening = now_ + minutes(30) + hours(2);
  const WorkItemId item = IsPromised();
  TimePasses(minutes(25));
  AgentTakes(item);
  CustomerLegTells(item, LegEventKind::kFailed, Cause::kBusy);
  TimePasses(minutes(10));
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).callback->next, opening);
}

TEST_F(CallbacksTest, TheCallThatTheCustomerLeftIsNoNewOne) {
  const WorkItemId item = IsPromised();
  LinkGoesDown();
  SnapshotCall still;
  still.arrival = Arrival("call", "sales");
  still.customer = LegState::kQueued;
  LinkComesUp({still});
  ASSERT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(Did<ClearCall>().front().call, PbxCallId{"call"});
  EXPECT_EQ(floor().ListItems(10).size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
}

TEST_F(CallbacksTest, ACallOfOursThatNobodyKnowsIsCleared) {
  floor();
  LinkGoesDown();
  SnapshotCall stray;
  stray.arrival = Arrival(std::string(kMadeCallPrefix) + "9", "sales");
  stray.customer = LegState::kConnected;
  LinkComesUp({stray});
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_TRUE(floor().ListItems(10).empty());
}

TEST_F(CallbacksTest, AResyncTellsHowTheDiallingWent) {
  const WorkItemId item = IsPromised();
  AgentTakes(item);
  const ItemView view = View(item);
  LinkGoesDown();
  TimePasses(minutes(2));
  SnapshotCall talking;
  talking.arrival.link = view.link;
  talking.arrival.call = view.call;
  talking.arrival.customer_leg = view.customer_leg;
  talking.customer = LegState::kConnected;
  talking.legs = {{view.parties.front().leg, LegState::kConnected}};
  LinkComesUp({talking});
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(View(item).customer_state, LegState::kConnected);
}

// A restart may forget the last that was done: the customer who talks already is not dialled again.
TEST_F(CallbacksTest, ACustomerWhoWasReachedUnknownToUsIsNotDialledAgain) {
  const WorkItemId item = IsPromised();
  AgentIsReady("ana");
  const ItemView view = View(item);
  ASSERT_TRUE(IsBeingMade(view));
  LinkGoesDown();
  SnapshotCall held;
  held.arrival.link = view.link;
  held.arrival.call = view.call;
  held.arrival.customer_leg = LegId{"dialled-before"};
  held.customer = LegState::kHold;
  held.legs = {{view.parties.front().leg, LegState::kConnected}};
  LinkComesUp({held});
  EXPECT_TRUE(Did<DialDigits>().empty());
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_EQ(View(item).customer_leg, LegId{"dialled-before"});
  EXPECT_TRUE(View(item).answered.has_value());
  EXPECT_EQ(View(item).callback->attempts, 1);
}

TEST_F(CallbacksTest, ASnapshotThatNamesNoLegOfTheCustomerReachedNobody) {
  const WorkItemId item = IsPromised();
  AgentIsReady("ana");
  const ItemView view = View(item);
  LinkGoesDown();
  SnapshotCall ringing;
  ringing.arrival.link = view.link;
  ringing.arrival.call = view.call;
  ringing.legs = {{view.parties.front().leg, LegState::kAlerting}};
  LinkComesUp({ringing});
  EXPECT_EQ(View(item).callback->attempts, 0);
  PhoneIsAnswered(item, "ana");
  EXPECT_EQ(Did<DialDigits>().size(), 1U);
}

TEST_F(CallbacksTest, ACallThatIsGoneAfterAResyncIsTriedAgain) {
  const WorkItemId item = IsPromised();
  AgentTakes(item);
  LinkGoesDown();
  LinkComesUp();
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).callback->last_cause, Cause::kResync);
}

TEST_F(CallbacksTest, ARestartForgetsNoPromise) {
  const TimePoint arrived = now_;
  const WorkItemId waiting = IsPromised("waiting");
  const WorkItemId resting = IsPromised("resting", "1005");
  AgentIsReady("ana");
  ASSERT_NE(State("ana").FindSlot(waiting), nullptr);
  PhoneIsAnswered(waiting, "ana");
  CustomerLegTells(waiting, LegEventKind::kFailed, Cause::kBusy);
  ServerRestarts();
  LinkComesUp();
  EXPECT_EQ(View(waiting).state, ItemState::kScheduled);
  EXPECT_EQ(View(waiting).callback->attempts, 1);
  EXPECT_EQ(View(resting).arrived, arrived);
  TimePasses(minutes(10));
  EXPECT_EQ(View(waiting).state, ItemState::kWaiting);
}

TEST_F(CallbacksTest, ARestartInTheMiddleOfAnAttemptTriesAgain) {
  const WorkItemId item = IsPromised();
  AgentTakes(item);
  ServerRestarts();
  LinkComesUp();
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
}

TEST_F(CallbacksTest, AfterTheAnswerItIsACallLikeAnyOther) {
  const WorkItemId item = IsPromised();
  AgentTakes(item);
  CustomerLegTells(item, LegEventKind::kEstablished);
  AgentIsReady("bo");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToAgent("bo")});
  EXPECT_EQ(Did<RingDevice>().size(), 1U);
  PhoneIsAnswered(item, "bo");
  CustomerHangsUp(item);
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
}

}  // namespace
}  // namespace strowger::core
