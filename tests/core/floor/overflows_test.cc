#include "core/floor/overflows.h"

#include <gtest/gtest.h>

#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Midnight UTC is when the test begins.
class OverflowsTest : public FloorTest {
 protected:
  OverflowsTest() { AddQueue(setup_, "night", {}); }

  // Open every day from `from` to `until`, UTC.
  void Opens(const std::string& queue, hours from, hours until) {
    CalendarSetup calendar;
    calendar.id = CalendarId{"of-" + queue};
    for (auto& day : calendar.week) day = {{from, until}};
    setup_.hours.push_back(*Calendar::Make(calendar));
    Queue(queue).hours = calendar.id;
  }
  static Overflow ToQueueNamed(const std::string& queue, const std::string& announcement = {}) {
    return {announcement, QueueId{queue}, std::nullopt};
  }
  static Overflow ToNumberNamed(const std::string& number, const std::string& announcement = {}) {
    return {announcement, std::nullopt, DeviceId{number}};
  }
  QueueState Board(const std::string& queue) { return floor().DescribeQueue(QueueId{queue}); }
};

TEST_F(OverflowsTest, HoursOpenAndCloseByTimersOfTheirOwn) {
  Opens("sales", hours(9), hours(17));
  EXPECT_FALSE(Board("sales").hours.is_open);
  EXPECT_EQ(Board("sales").hours.next_change, now_ + hours(9));
  EXPECT_TRUE(Board("support").hours.is_open);
  EXPECT_FALSE(Board("support").hours.next_change);
  floor().TakeChanges();
  TimePasses(hours(9));
  EXPECT_TRUE(Board("sales").hours.is_open);
  EXPECT_EQ(floor().TakeChanges().queues, std::vector<QueueId>{QueueId{"sales"}});
  TimePasses(hours(8));
  EXPECT_FALSE(Board("sales").hours.is_open);
  TimePasses(hours(16));
  EXPECT_TRUE(Board("sales").hours.is_open) << "the next morning";
}

TEST_F(OverflowsTest, ALateTimerDoesNotLetACallIntoAClosedQueue) {
  Opens("sales", hours(0), hours(17));
  EXPECT_TRUE(Board("sales").hours.is_open);
  now_ += hours(17);
  const WorkItemId item = CallArrives("c1");
  EXPECT_TRUE(IsGone(item));
  EXPECT_EQ(Ended(), ItemOutcome::kRefused);
}

TEST_F(OverflowsTest, ACallOutsideOfHoursHearsWhyAndEnds) {
  Opens("sales", hours(9), hours(17));
  Queue("sales").when_closed.announcement = "we-are-closed";
  AgentIsReady("ana");
  Succeeds(Arrival("c1", "sales"));
  const auto cleared = Did<ClearCall>();
  ASSERT_EQ(cleared.size(), 1U);
  EXPECT_EQ(cleared.front().announcement, "we-are-closed");
  EXPECT_EQ(Ended(), ItemOutcome::kRefused);
  const Changes changes = floor().TakeChanges();
  ASSERT_EQ(changes.items.size(), 1U);
  EXPECT_EQ(changes.items.front().overflow, OverflowCause::kClosed);
}

TEST_F(OverflowsTest, ACallOutsideOfHoursGoesToTheNightQueueWithItsArrival) {
  Opens("sales", hours(9), hours(17));
  Queue("sales").when_closed = ToQueueNamed("night", "one-moment");
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_EQ(View(item).queue.value, "night");
  EXPECT_EQ(View(item).overflow, OverflowCause::kClosed);
  ASSERT_EQ(View(item).segments.size(), 2U);
  EXPECT_EQ(View(item).segments.front().queue.value, "sales");
  EXPECT_EQ(Did<QueueCall>().size(), 1U);
  ASSERT_EQ(Did<PlayAnnouncement>().size(), 1U);
  EXPECT_EQ(Did<PlayAnnouncement>().front().announcement, "one-moment");
  EXPECT_EQ(Board("sales").waiting, 0U);
  EXPECT_EQ(Board("night").waiting, 1U);
}

TEST_F(OverflowsTest, WhoCameBeforeClosingIsServed) {
  Opens("sales", hours(0), hours(17));
  AgentIsReady("ana");
  Succeeds(SetNotReady{AgentId{"ana"}, "break"});
  const WorkItemId item = CallArrives("c1");
  TimePasses(hours(18));
  EXPECT_FALSE(Board("sales").hours.is_open);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  Succeeds(SetReady{AgentId{"ana"}});
  EXPECT_EQ(View(item).state, ItemState::kOffered);
}

TEST_F(OverflowsTest, AFullQueueSendsToANumber) {
  Queue("sales").waiting_max = 1;
  Queue("sales").when_full = ToNumberNamed("0900", "please-hold");
  const WorkItemId first = CallArrives("c1");
  const WorkItemId second = CallArrives("c2");
  EXPECT_EQ(View(first).state, ItemState::kWaiting);
  const auto diverts = Did<DivertCall>();
  ASSERT_EQ(diverts.size(), 1U);
  EXPECT_EQ(diverts.front().number.value, "0900");
  EXPECT_EQ(diverts.front().announcement, "please-hold");
  EXPECT_EQ(View(second).state, ItemState::kWrapUp);
  EXPECT_EQ(Board("sales").waiting, 1U);
  CustomerHangsUp(second);
  EXPECT_EQ(Ended(), ItemOutcome::kTransferredOut);
}

TEST_F(OverflowsTest, ANumberThatCannotBeReachedEndsTheCall) {
  Queue("sales").waiting_max = 0;
  Queue("sales").when_full = ToNumberNamed("0900");
  const WorkItemId item = CallArrives("c1");
  Succeeds(CommandRefused{LinkId{"pbx"}, PbxCallId{"c1"}, {}, Cause::kUnreachable});
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(Ended(), ItemOutcome::kRefused);
  EXPECT_TRUE(IsGone(item));
}

TEST_F(OverflowsTest, ACallOnItsWayToANumberIsSentAgainWhenTheLinkLostIt) {
  Queue("sales").waiting_max = 0;
  Queue("sales").when_full = ToNumberNamed("0900");
  const WorkItemId item = CallArrives("c1");
  ServerRestarts();
  SnapshotCall call;
  call.arrival = Arrival("c1", "sales");
  LinkComesUp({call});
  ASSERT_EQ(Did<DivertCall>().size(), 1U);
  CustomerHangsUp(item);
  EXPECT_EQ(Ended(), ItemOutcome::kTransferredOut);
}

TEST_F(OverflowsTest, QueuesThatSendInACircleEndTheCall) {
  Queue("sales").waiting_max = 0;
  Queue("sales").when_full = ToQueueNamed("night");
  Queue("night").waiting_max = 0;
  Queue("night").when_full = ToQueueNamed("sales");
  Succeeds(Arrival("c1", "sales"));
  EXPECT_EQ(Ended(), ItemOutcome::kRefused);
}

TEST_F(OverflowsTest, WithoutAnybodyLoggedOnTheyGoElsewhere) {
  Queue("sales").when_nobody = ToQueueNamed("night");
  const WorkItemId early = CallArrives("c1");
  EXPECT_EQ(View(early).queue.value, "night");
  EXPECT_EQ(View(early).overflow, OverflowCause::kNobody);
  AgentIsReady("bo");
  Succeeds(SetNotReady{AgentId{"bo"}, "break"});
  const WorkItemId item = CallArrives("c2");
  EXPECT_EQ(View(item).queue.value, "sales");
  Succeeds(LogOff{AgentId{"bo"}});
  EXPECT_EQ(View(item).queue.value, "night") << "the last one left";
  EXPECT_EQ(View(item).segments.size(), 2U);
}

TEST_F(OverflowsTest, AnOfferTakenBackByTheLastLogOffGoesElsewhere) {
  Queue("sales").when_nobody = Overflow{"nobody-here", std::nullopt, std::nullopt};
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  ASSERT_EQ(View(item).state, ItemState::kOffered);
  Succeeds(LogOff{AgentId{"ana"}});
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(Ended(), ItemOutcome::kRefused);
  ASSERT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(Did<ClearCall>().front().announcement, "nobody-here");
}

TEST_F(OverflowsTest, NobodyIsSentOnWhileTheLinkIsDown) {
  Queue("sales").when_nobody = ToQueueNamed("night");
  Queue("sales").wait_max = seconds(30);
  Queue("sales").when_long_wait = ToQueueNamed("night");
  AgentIsReady("bo");
  Succeeds(SetNotReady{AgentId{"bo"}, "break"});
  const WorkItemId item = CallArrives("c1");
  LinkGoesDown();
  Succeeds(LogOff{AgentId{"bo"}});
  TimePasses(minutes(2));
  EXPECT_EQ(View(item).queue.value, "sales");
  SnapshotCall call;
  call.arrival = Arrival("c1", "sales");
  LinkComesUp({call});
  EXPECT_EQ(View(item).queue.value, "night");
}

TEST_F(OverflowsTest, TheLongestWaitEndsInTheOverflow) {
  Queue("sales").wait_max = seconds(30);
  Queue("sales").when_long_wait = ToQueueNamed("night", "still-busy");
  const WorkItemId item = CallArrives("c1");
  const TimePoint arrived = View(item).arrived;
  TimePasses(seconds(29));
  EXPECT_EQ(View(item).queue.value, "sales");
  TimePasses(seconds(1));
  EXPECT_EQ(View(item).queue.value, "night");
  EXPECT_EQ(View(item).arrived, arrived);
  EXPECT_EQ(View(item).overflow, OverflowCause::kLongWait);
  EXPECT_EQ(Did<PlayAnnouncement>().size(), 1U);
}

TEST_F(OverflowsTest, AnOfferIsNotTakenBackByTheLongestWait) {
  Queue("sales").wait_max = seconds(30);
  Queue("sales").when_long_wait.announcement = "sorry";
  const WorkItemId item = CallArrives("c1");
  TimePasses(seconds(25));
  AgentIsReady("ana");
  ASSERT_EQ(View(item).state, ItemState::kOffered);
  TimePasses(seconds(10));
  EXPECT_EQ(View(item).state, ItemState::kOffered);
  AgentDeclines("ana");
  EXPECT_FALSE(IsGone(item));
  TimePasses(seconds(0));
  EXPECT_TRUE(IsGone(item)) << "it waited too long meanwhile";
}

TEST_F(OverflowsTest, WhoHasNowhereToGoStays) {
  Queue("sales").wait_max = seconds(30);
  Queue("sales").when_long_wait = ToQueueNamed("night");
  Queue("night").waiting_max = 0;
  Queue("night").when_full = ToQueueNamed("sales");
  const WorkItemId item = CallArrives("c1");
  TimePasses(minutes(5));
  EXPECT_EQ(View(item).queue.value, "sales");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
}

TEST_F(OverflowsTest, TheLongestWaitIsKeptThroughARestart) {
  Queue("sales").wait_max = seconds(30);
  Queue("sales").when_long_wait = ToQueueNamed("night");
  const WorkItemId item = CallArrives("c1");
  TimePasses(seconds(20));
  ServerRestarts();
  SnapshotCall call;
  call.arrival = Arrival("c1", "sales");
  LinkComesUp({call});
  EXPECT_EQ(View(item).queue.value, "sales");
  TimePasses(seconds(10));
  EXPECT_EQ(View(item).queue.value, "night");
}

TEST_F(OverflowsTest, AnAgentIsToldThatAQueueIsClosed) {
  Opens("night", hours(20), hours(24));
  const WorkItemId item = AgentTalks("ana", "c1");
  IsRefused(BlindTransfer{AgentId{"ana"}, item, ToQueue("night")}, "QUEUE_CLOSED");
}

TEST_F(OverflowsTest, APlanDoesNotDivertToAClosedQueue) {
  Opens("night", hours(20), hours(24));
  PlanStep away;
  away.divert = QueueId{"night"};
  Queue("sales").plan = {away, PlanStep{}};
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(View(item).queue.value, "sales");
}

}  // namespace
}  // namespace strowger::core
