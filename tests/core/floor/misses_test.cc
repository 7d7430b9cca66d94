#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

// What becomes of an agent who was asked in vain.
class MissesTest : public FloorTest {
 protected:
  // Ana is ready and is asked for the item.
  WorkItemId AnaIsAsked() {
    AgentIsReady("ana");
    const WorkItemId item = CallArrives("c1");
    EXPECT_EQ(InHand("ana").item, item);
    return item;
  }
};

TEST_F(MissesTest, EachWayOfMissingHasItsOwnRule) {
  Queue("sales").after_decline = {.rest = seconds(10)};
  Queue("sales").after_no_answer = {.rest = seconds(20)};
  Queue("sales").after_busy = {.rest = seconds(30)};
  Queue("sales").after_unreachable = {.rest = seconds(40)};
  AgentIsReady("ana");
  const std::vector<std::pair<Cause, int>> ways = {{Cause::kRejected, 10},
                                                   {Cause::kNoAnswer, 20},
                                                   {Cause::kBusy, 30},
                                                   {Cause::kUnreachable, 40}};
  int number = 0;
  for (const auto& [cause, rest] : ways) {
    const WorkItemId item = CallArrives("c" + std::to_string(++number));
    PhoneFails(item, "ana", cause);
    EXPECT_EQ(State("ana").presence, Presence::kReady);
    EXPECT_EQ(State("ana").rest_until, now_ + seconds(rest));
    EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).agents_ready, 0U);
    CustomerHangsUp(item);
    TimePasses(seconds(rest));
    EXPECT_EQ(State("ana").rest_until, TimePoint{});
    EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).agents_ready, 1U);
  }
}

TEST_F(MissesTest, WhoRestsIsAskedAgainAfterwards) {
  Queue("sales").after_no_answer = {.rest = seconds(20)};
  const WorkItemId item = AnaIsAsked();
  PhoneFails(item, "ana", Cause::kNoAnswer);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  TimePasses(seconds(19));
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  TimePasses(seconds(1));
  EXPECT_EQ(InHand("ana").item, item);
}

TEST_F(MissesTest, WhoSaysToBeReadyRestsNoLonger) {
  Queue("sales").after_no_answer = {.rest = seconds(20)};
  const WorkItemId item = AnaIsAsked();
  PhoneFails(item, "ana", Cause::kNoAnswer);
  Succeeds(SetReady{AgentId{"ana"}});
  EXPECT_EQ(InHand("ana").item, item);
  // The old timer means nothing any more.
  PhoneIsAnswered(item, "ana");
  TimePasses(seconds(30));
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged);
}

TEST_F(MissesTest, WhoRestsMayBeAskedByName) {
  Queue("sales").after_no_answer = {.rest = seconds(20)};
  const WorkItemId missed = AnaIsAsked();
  PhoneFails(missed, "ana", Cause::kNoAnswer);
  CustomerHangsUp(missed);
  const WorkItemId item = AgentTalks("bo", "c2");
  AgentConsults("bo", item, "ana");
  EXPECT_EQ(InHand("ana").state, SlotState::kOffered);
  // The rest is over while ana speaks.
  PhoneIsAnswered(item, "ana");
  TimePasses(seconds(25));
  Succeeds(CancelConsult{AgentId{"bo"}, item});
  const WorkItemId next = CallArrives("c3");
  EXPECT_EQ(InHand("ana").item, next);
}

TEST_F(MissesTest, DeclineMayMakeNotReady) {
  Queue("sales").after_decline = {.makes_not_ready = true};
  AnaIsAsked();
  AgentDeclines("ana");
  EXPECT_EQ(State("ana").presence, Presence::kNotReady);
  EXPECT_EQ(State("ana").reason, "declined");
}

TEST_F(MissesTest, WhatWasPlannedComesBeforeARest) {
  Queue("sales").after_no_answer = {.rest = seconds(20)};
  const WorkItemId item = AnaIsAsked();
  Succeeds(SetNotReady{AgentId{"ana"}, "lunch"});
  PhoneFails(item, "ana", Cause::kNoAnswer);
  EXPECT_EQ(State("ana").presence, Presence::kNotReady);
  EXPECT_EQ(State("ana").reason, "lunch");
  EXPECT_EQ(State("ana").rest_until, TimePoint{});
}

TEST_F(MissesTest, RestGoesOnAfterARestart) {
  Queue("sales").after_no_answer = {.rest = seconds(20)};
  const WorkItemId item = AnaIsAsked();
  PhoneFails(item, "ana", Cause::kNoAnswer);
  TimePasses(seconds(5));
  ServerRestarts();
  SnapshotCall call;
  call.arrival = Arrival("c1", "sales");
  call.customer = LegState::kQueued;
  LinkComesUp({call});
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  TimePasses(seconds(15));
  EXPECT_EQ(InHand("ana").item, item);
}

}  // namespace
}  // namespace strowger::core
