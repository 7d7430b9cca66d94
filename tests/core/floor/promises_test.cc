#include "core/floor/promises.h"

#include <string>

#include "core/call/call.h"
#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr char kNumber[] = "+4316667778";

// Sales tries three times, ten minutes apart.
class PromisesTest : public FloorTest {
 protected:
  PromisesTest() {
    QueueSetup& sales = Queue("sales");
    sales.wrap_up_timeout = Duration::zero();
    sales.callback.retry_delay = minutes(10);
    sales.callback.agent_wait = minutes(2);
  }

  ScheduleCallback Wish(Duration in, const std::string& number = kNumber) {
    ScheduleCallback wish;
    wish.queue = QueueId{"sales"};
    wish.number = number;
    wish.from = now_ + in;
    wish.by = "integration";
    return wish;
  }
  WorkItemId IsPromised(const ScheduleCallback& wish) {
    Succeeds(wish);
    const WorkItemId item = floor().FindCallback(wish.queue, wish.number);
    EXPECT_TRUE(item);
    return item;
  }
  WorkItemId IsPromised(Duration in) { return IsPromised(Wish(in)); }
  WorkItemId CustomerCalls(const std::string& call = "call") {
    CallArrived arrived = Arrival(call, "sales");
    arrived.ani = kNumber;
    return CallArrives(arrived);
  }
  void IsBusy(WorkItemId item) {
    LegTells(item, View(item).customer_leg, LegEventKind::kFailed, Cause::kBusy);
  }
  bool IsAsked(const std::string& agent, WorkItemId item) {
    return State(agent).FindSlot(item) != nullptr;
  }
  // Open from the start of the test for so long, then again two hours later.
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

TEST_F(PromisesTest, ItWaitsForItsTimeAndThenInTheLine) {
  ScheduleCallback wish = Wish(hours(1));
  wish.note = "about the invoice";
  const WorkItemId item = IsPromised(wish);
  AgentIsReady("ana");
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).channel, Channel::kCallback);
  EXPECT_EQ(View(item).subject, "about the invoice");
  EXPECT_EQ(View(item).link, LinkId{"pbx"});
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).scheduled, 1U);
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).waiting, 0U);
  TimePasses(hours(1) - seconds(1));
  EXPECT_FALSE(IsAsked("ana", item));
  TimePasses(seconds(1));
  EXPECT_TRUE(IsAsked("ana", item));
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).scheduled, 0U);
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).waiting, 1U);
  PhoneIsAnswered(item, "ana");
  ASSERT_EQ(Did<DialDigits>().size(), 1U);
  EXPECT_EQ(Did<DialDigits>().front().number, DeviceId{kNumber});
  LegTells(item, View(item).customer_leg, LegEventKind::kEstablished);
  CustomerHangsUp(item);
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
  EXPECT_FALSE(floor().FindCallback(QueueId{"sales"}, kNumber));
}

TEST_F(PromisesTest, ItStandsWhereSomebodyWouldWhoCallsThen) {
  const WorkItemId item = IsPromised(minutes(5));
  TimePasses(minutes(4));
  const WorkItemId before = CallArrives("before");
  TimePasses(minutes(2));
  const WorkItemId after = CallArrives("after");
  EXPECT_EQ(floor().PlaceInLine(before), 1U);
  EXPECT_EQ(floor().PlaceInLine(item), 2U);
  EXPECT_EQ(floor().PlaceInLine(after), 3U);
}

TEST_F(PromisesTest, ItsAgentIsAskedFirstThenEverybody) {
  ScheduleCallback wish = Wish(minutes(1));
  wish.agent = AgentId{"bo"};
  const WorkItemId other = AgentTalks("bo", "other");
  AgentIsReady("ana");
  const WorkItemId item = IsPromised(wish);
  TimePasses(minutes(1));
  EXPECT_FALSE(IsAsked("ana", item)) << "bo is at work, which is worth waiting for.";
  EXPECT_EQ(View(item).kept_for, AgentId{"bo"});
  CustomerHangsUp(other);
  EXPECT_TRUE(IsAsked("bo", item));
}

TEST_F(PromisesTest, WhenItsAgentTakesTooLongItIsForEverybody) {
  ScheduleCallback wish = Wish(minutes(1));
  wish.agent = AgentId{"bo"};
  AgentTalks("bo", "other");
  AgentIsReady("ana");
  const WorkItemId item = IsPromised(wish);
  TimePasses(minutes(3));
  EXPECT_TRUE(IsAsked("ana", item));
}

TEST_F(PromisesTest, AnAgentWhoIsAwayIsNotWaitedFor) {
  ScheduleCallback wish = Wish(minutes(1));
  wish.agent = AgentId{"bo"};
  AgentIsReady("ana");
  const WorkItemId item = IsPromised(wish);
  TimePasses(minutes(1));
  EXPECT_TRUE(IsAsked("ana", item));
}

TEST_F(PromisesTest, EachAttemptBeginsWithItsAgent) {
  ScheduleCallback wish = Wish(Duration::zero());
  wish.agent = AgentId{"bo"};
  AgentIsReady("bo");
  const WorkItemId item = IsPromised(wish);
  TimePasses(seconds(1));
  PhoneIsAnswered(item, "bo");
  IsBusy(item);
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  const WorkItemId other = AgentTalks("bo", "other");
  AgentIsReady("ana");
  TimePasses(minutes(10));
  EXPECT_FALSE(IsAsked("ana", item));
  CustomerHangsUp(other);
  EXPECT_TRUE(IsAsked("bo", item));
}

TEST_F(PromisesTest, WhoIsNotReachedInTimeIsNotCalledLater) {
  ScheduleCallback wish = Wish(Duration::zero());
  wish.until = now_ + minutes(15);
  AgentIsReady("ana");
  const WorkItemId item = IsPromised(wish);
  TimePasses(seconds(1));
  PhoneIsAnswered(item, "ana");
  IsBusy(item);
  TimePasses(minutes(10));
  PhoneIsAnswered(item, "ana");
  EXPECT_EQ(View(item).callback->attempts, 2);
  IsBusy(item);
  EXPECT_EQ(Ended(), ItemOutcome::kCallbackFailed);
  EXPECT_TRUE(IsGone(item));
}

TEST_F(PromisesTest, ATimeThatPassesWithoutAnAgentIsMissed) {
  ScheduleCallback wish = Wish(minutes(1));
  wish.until = now_ + minutes(15);
  const WorkItemId item = IsPromised(wish);
  TimePasses(minutes(14));
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  TimePasses(minutes(1));
  EXPECT_EQ(Ended(), ItemOutcome::kCallbackMissed);
  EXPECT_TRUE(IsGone(item));
}

TEST_F(PromisesTest, AnAgentWhoIsAskedAtTheEndOfTheTimeMayStillCall) {
  ScheduleCallback wish = Wish(minutes(1));
  wish.until = now_ + minutes(2);
  const WorkItemId item = IsPromised(wish);
  TimePasses(minutes(2) - seconds(5));
  AgentIsReady("ana");
  TimePasses(seconds(10));
  EXPECT_TRUE(IsAsked("ana", item));
  PhoneIsAnswered(item, "ana");
  EXPECT_EQ(Did<DialDigits>().size(), 1U);
}

TEST_F(PromisesTest, WhatCannotBePromisedIsRefused) {
  SalesIsOpenFor(minutes(30));
  ScheduleCallback wish = Wish(minutes(5));
  wish.queue = QueueId{"nowhere"};
  IsRefused(wish, "QUEUE_UNKNOWN");
  wish = Wish(minutes(5));
  wish.agent = AgentId{"nobody"};
  IsRefused(wish, "AGENT_UNKNOWN");
  IsRefused(Wish(minutes(5), "anonymous"), "NUMBER_INVALID");
  IsRefused(Wish(minutes(5), ""), "NUMBER_INVALID");
  IsRefused(Wish(minutes(5), std::string(65, '1')), "NUMBER_INVALID");
  IsRefused(Wish(hours(24 * 367)), "WINDOW_INVALID");
  wish = Wish(minutes(5));
  wish.until = wish.from;
  IsRefused(wish, "WINDOW_INVALID");
  wish = Wish(-minutes(5));
  wish.until = now_;
  IsRefused(wish, "WINDOW_INVALID");
  wish = Wish(minutes(5));
  wish.note = std::string(1025, 'x');
  IsRefused(wish, "TEXT_TOO_LONG");
  wish = Wish(minutes(5));
  wish.link = LinkId{"elsewhere"};
  IsRefused(wish, "QUEUE_NOT_SERVED");
  const Result<void> closed = Happens(Wish(minutes(31)));
  ASSERT_FALSE(closed.ok());
  EXPECT_EQ(closed.error().reason, "QUEUE_CLOSED");
  EXPECT_TRUE(closed.error().metadata.contains("next_opening"));
}

TEST_F(PromisesTest, OfANumberAndAQueueThereIsOne) {
  const WorkItemId item = IsPromised(minutes(5));
  IsRefused(Wish(minutes(9)), "CALLBACK_EXISTS");
  Succeeds(CancelCallback{item});
  EXPECT_NE(IsPromised(minutes(9)), item);
  ScheduleCallback elsewhere = Wish(minutes(5));
  elsewhere.queue = QueueId{"support"};
  IsPromised(elsewhere);
  EXPECT_EQ(floor().ListCallbacks({}, 10).size(), 2U);
  EXPECT_EQ(floor().ListCallbacks({}, 1).size(), 1U);
}

TEST_F(PromisesTest, TheFloorDoesNotPromiseWithoutEnd) {
  for (std::size_t i = 0; i < callbacks_max; ++i) {
    Succeeds(Wish(minutes(5), std::to_string(100'000 + i)));
  }
  IsRefused(Wish(minutes(5)), "CALLBACKS_FULL");
}

TEST_F(PromisesTest, ACallbackIsCancelledWhereverItStands) {
  const WorkItemId resting = IsPromised(minutes(5));
  Succeeds(CancelCallback{resting});
  EXPECT_EQ(Ended(), ItemOutcome::kWithdrawn);
  AgentIsReady("ana");
  const WorkItemId asked = IsPromised(Duration::zero());
  TimePasses(seconds(1));
  ASSERT_TRUE(IsAsked("ana", asked));
  Succeeds(CancelCallback{asked});
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_TRUE(State("ana").is_idle());
  EXPECT_TRUE(IsGone(asked));
  const WorkItemId dialled = IsPromised(Duration::zero());
  TimePasses(seconds(1));
  PhoneIsAnswered(dialled, "ana");
  Succeeds(CancelCallback{dialled});
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(Ended(), ItemOutcome::kWithdrawn);
  EXPECT_TRUE(State("ana").is_idle());
}

TEST_F(PromisesTest, WhatIsNoCallbackAnyMoreIsNotCancelled) {
  AgentIsReady("ana");
  const WorkItemId item = IsPromised(Duration::zero());
  TimePasses(seconds(1));
  PhoneIsAnswered(item, "ana");
  LegTells(item, View(item).customer_leg, LegEventKind::kEstablished);
  IsRefused(CancelCallback{item}, "NOT_ALLOWED_NOW");
  IsRefused(CancelCallback{CallArrives("call")}, "NOT_A_CALLBACK");
  IsRefused(CancelCallback{WorkItemId{9999}}, "ITEM_UNKNOWN");
}

TEST_F(PromisesTest, WhoCallsInAndIsServedIsNotCalledBack) {
  const WorkItemId item = IsPromised(minutes(5));
  const WorkItemId caller = CustomerCalls();
  EXPECT_EQ(View(item).callback->caller, caller);
  AgentIsReady("ana");
  PhoneIsAnswered(caller, "ana");
  EXPECT_EQ(Ended(), ItemOutcome::kServed);
  EXPECT_TRUE(IsGone(item));
}

TEST_F(PromisesTest, WhoCallsInHasThePlaceOfTheCallback) {
  const WorkItemId item = IsPromised(minutes(1));
  const TimePoint due = now_ + minutes(1);
  TimePasses(minutes(2));
  const WorkItemId other = CallArrives("other");
  const WorkItemId caller = CustomerCalls();
  EXPECT_EQ(View(caller).arrived, due);
  EXPECT_EQ(floor().PlaceInLine(caller), 1U);
  EXPECT_EQ(floor().PlaceInLine(other), 2U);
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
}

TEST_F(PromisesTest, NobodyIsDialledWhoIsOnTheLine) {
  const WorkItemId item = IsPromised(minutes(1));
  const WorkItemId caller = CustomerCalls();
  TimePasses(minutes(5));
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  CustomerHangsUp(caller);
  TimePasses(seconds(1));
  EXPECT_EQ(View(item).state, ItemState::kWaiting) << "The promise still stands.";
  EXPECT_FALSE(View(item).callback->caller);
}

TEST_F(PromisesTest, AnAgentWhoIsAskedForTheCallbackIsAskedForTheCallerInstead) {
  AgentIsReady("ana");
  const WorkItemId item = IsPromised(Duration::zero());
  TimePasses(seconds(1));
  ASSERT_TRUE(IsAsked("ana", item));
  const WorkItemId caller = CustomerCalls();
  EXPECT_FALSE(IsAsked("ana", item));
  EXPECT_TRUE(IsAsked("ana", caller));
}

TEST_F(PromisesTest, AnAttemptUnderWayIsTheLastWhenTheCustomerIsServed) {
  AgentIsReady("ana");
  const WorkItemId item = IsPromised(Duration::zero());
  TimePasses(seconds(1));
  PhoneIsAnswered(item, "ana");
  const WorkItemId caller = CustomerCalls();
  AgentIsReady("bo");
  PhoneIsAnswered(caller, "bo");
  EXPECT_EQ(Ended(), ItemOutcome::kServed);
  EXPECT_TRUE(State("ana").is_idle());
}

TEST_F(PromisesTest, AClosedQueueCallsBackWhenItOpens) {
  SalesIsOpenFor(minutes(30));
  Queue("sales").when_closed = {.announcement = "we-call-you", .promises_callback = true};
  TimePasses(minutes(40));
  const TimePoint called = now_;
  CallArrived call = Arrival("call", "sales");
  call.ani = kNumber;
  Succeeds(call);
  const WorkItemId item = floor().FindCallback(QueueId{"sales"}, kNumber);
  ASSERT_TRUE(item);
  ASSERT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(Did<ClearCall>().front().announcement, "we-call-you");
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).arrived, called);
  AgentIsReady("ana");
  CallArrived again = Arrival("again", "sales");
  again.ani = kNumber;
  Succeeds(again);
  EXPECT_EQ(Ended(), ItemOutcome::kRefused) << "One promise is enough.";
  TimePasses(hours(2) - minutes(11));
  EXPECT_FALSE(IsAsked("ana", item));
  TimePasses(minutes(1));
  EXPECT_TRUE(IsAsked("ana", item));
}

TEST_F(PromisesTest, AClosedQueueDoesNotCallWhoWithheldTheNumber) {
  SalesIsOpenFor(minutes(30));
  Queue("sales").when_closed = {.announcement = "closed", .promises_callback = true};
  TimePasses(minutes(40));
  CallArrived call = Arrival("call", "sales");
  call.ani = "anonymous";
  Succeeds(call);
  EXPECT_EQ(Ended(), ItemOutcome::kRefused);
}

TEST_F(PromisesTest, ARestartForgetsNoPromise) {
  ScheduleCallback wish = Wish(minutes(5));
  wish.agent = AgentId{"bo"};
  wish.until = now_ + hours(1);
  const WorkItemId item = IsPromised(wish);
  const WorkItemId held = IsPromised(Wish(minutes(1), "1005"));
  CallArrived call = Arrival("call", "sales");
  call.ani = "1005";
  const WorkItemId caller = CallArrives(call);
  const Callback before = *View(item).callback;
  ServerRestarts();
  EXPECT_EQ(*View(item).callback, before);
  EXPECT_EQ(View(held).callback->caller, caller);
  SnapshotCall still;
  still.arrival = call;
  still.customer = LegState::kQueued;
  LinkComesUp({still});
  TimePasses(minutes(5));
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_EQ(View(held).state, ItemState::kScheduled);
  LinkGoesDown();
  LinkComesUp();
  TimePasses(seconds(1));
  EXPECT_EQ(View(held).state, ItemState::kWaiting) << "Its caller was lost in the resync.";
}

TEST_F(PromisesTest, WhatIsPromisedIsExplained) {
  ScheduleCallback wish = Wish(minutes(5));
  wish.agent = AgentId{"bo"};
  Succeeds(wish);
  const Changes changes = floor().TakeChanges();
  ASSERT_EQ(changes.decisions.size(), 1U);
  EXPECT_EQ(changes.decisions.front().kind, DecisionKind::kCallbackPromised);
  EXPECT_EQ(changes.decisions.front().until, wish.from);
  EXPECT_EQ(changes.decisions.front().agent, wish.agent);
  EXPECT_EQ(changes.decisions.front().detail, "integration");
}

}  // namespace
}  // namespace strowger::core
