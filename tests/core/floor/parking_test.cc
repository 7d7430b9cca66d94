#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/floor/floor_fixture.h"
#include "core/floor/parking_place.h"
#include "core/floor/works.h"

// Mails that belong together, and mails that an agent sets aside or hands on.
namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class ParkingTest : public FloorTest {
 protected:
  static SubmitWork Mail(const std::string& key, const std::string& thread) {
    SubmitWork work;
    work.channel = Channel::kMail;
    work.key = key;
    work.queue = QueueId{"sales"};
    work.subject = "About " + key;
    work.thread = thread;
    return work;
  }
  WorkItemId MailComes(const std::string& key, const std::string& thread = "") {
    Succeeds(Mail(key, thread));
    return floor().FindWork(key);
  }
  void Takes(const std::string& agent, WorkItemId item) {
    Succeeds(AcceptOffer{AgentId{agent}, View(item).offer});
  }
  WorkItemId AgentHas(const std::string& agent, const std::string& key,
                      const std::string& thread = "") {
    AgentIsReady(agent);
    const WorkItemId item = MailComes(key, thread);
    Takes(agent, item);
    return item;
  }
  void Parks(const std::string& agent, WorkItemId item, Duration wait = Duration::zero()) {
    const TimePoint until = wait == Duration::zero() ? TimePoint{} : now_ + wait;
    Succeeds(ParkWork{AgentId{agent}, item, until, "waits for the invoice"});
  }
  std::vector<DecisionKind> Decided(WorkItemId item) {
    for (Decision& decision : floor().TakeChanges().decisions) decisions_.push_back(decision);
    std::vector<DecisionKind> kinds;
    for (const Decision& one : decisions_) {
      if (one.item == item) kinds.push_back(one.kind);
    }
    return kinds;
  }
  bool WasDecided(WorkItemId item, DecisionKind kind) {
    const auto kinds = Decided(item);
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  }

  std::vector<Decision> decisions_;
};

TEST_F(ParkingTest, AFurtherMailJoinsWhatWaitsAndWhatIsInHand) {
  const WorkItemId item = MailComes("m1", "t1");
  const TimePoint arrived = View(item).arrived;
  TimePasses(minutes(5));
  EXPECT_EQ(MailComes("m2", "t1"), item);
  AgentIsReady("ana");
  Takes("ana", item);
  EXPECT_EQ(MailComes("m3", "t1"), item);
  EXPECT_EQ(MailComes("m3", "t1"), item) << "it came already";
  ASSERT_EQ(View(item).joined.size(), 2U);
  EXPECT_EQ(View(item).joined[1].key, "m3");
  EXPECT_EQ(View(item).joined[1].subject, "About m3");
  EXPECT_EQ(View(item).joined[1].arrived, now_);
  EXPECT_EQ(View(item).arrived, arrived);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_NE(MailComes("m4", "t2"), item);
  EXPECT_NE(MailComes("m5"), MailComes("m6")) << "without a thread each is its own";
  ServerRestarts();
  EXPECT_EQ(floor().FindWork("m3"), item);
  EXPECT_EQ(MailComes("m7", "t1"), item);
  EXPECT_TRUE(WasDecided(item, DecisionKind::kTookIn));
}

TEST_F(ParkingTest, AnUrgentMailThatJoinsMakesAllOfItUrgent) {
  MailComes("first", "t1");
  const WorkItemId item = MailComes("second", "t2");
  SubmitWork urgent = Mail("third", "t2");
  urgent.priority = 5;
  const int before = View(item).priority;
  Succeeds(urgent);
  EXPECT_EQ(View(item).priority, before + 5);
  Succeeds(Mail("fourth", "t2"));
  EXPECT_EQ(View(item).priority, before + 5) << "one that is not urgent takes nothing away";
  AgentIsReady("ana");
  EXPECT_EQ(View(item).state, ItemState::kOffered) << "before an older one";
}

TEST_F(ParkingTest, AMailThatComesWhenTheWorkIsOverIsWorkOfItsOwn) {
  const WorkItemId item = AgentHas("ana", "m1", "t1");
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  ASSERT_EQ(View(item).state, ItemState::kWrapUp);
  const WorkItemId next = MailComes("m2", "t1");
  EXPECT_NE(next, item);
  ServerRestarts();
  EXPECT_EQ(MailComes("m3", "t1"), next);
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  EXPECT_TRUE(IsGone(item));
  EXPECT_EQ(MailComes("m4", "t1"), next);
}

TEST_F(ParkingTest, NobodyEndsWorkOfWhichSomethingWasNotSeen) {
  const AgentId ana{"ana"};
  const WorkItemId item = AgentHas("ana", "m1", "t1");
  MailComes("m2", "t1");
  IsRefused(ReleaseCall{ana, item, 0}, "MORE_CAME");
  Succeeds(ReleaseCall{ana, item, 1});
}

TEST_F(ParkingTest, AnItemTakesInNoMoreThanItMay) {
  const WorkItemId item = MailComes("m", "t1");
  for (std::size_t i = 0; i < joined_max; ++i) MailComes("m" + std::to_string(i), "t1");
  EXPECT_EQ(View(item).joined.size(), joined_max);
  const WorkItemId next = MailComes("last", "t1");
  EXPECT_NE(next, item);
  EXPECT_EQ(MailComes("after the last", "t1"), next);
}

TEST_F(ParkingTest, ParkedWorkFreesItsAgentAndComesBackToItAtItsTime) {
  const WorkItemId item = AgentHas("ana", "m1");
  AgentIsReady("bo");
  const TimePoint arrived = View(item).arrived;
  Parks("ana", item, hours(3));
  EXPECT_TRUE(State("ana").is_idle()) << "without wrap-up";
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  EXPECT_EQ(View(item).parking->reason, "waits for the invoice");
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).scheduled, 1U);
  TimePasses(hours(3) - seconds(1));
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  TimePasses(seconds(1));
  EXPECT_EQ(View(item).owner, AgentId{"ana"}) << "bo is idle for as long";
  EXPECT_EQ(View(item).arrived, arrived);
  EXPECT_FALSE(View(item).parking);
  EXPECT_TRUE(WasDecided(item, DecisionKind::kParked));
  EXPECT_TRUE(WasDecided(item, DecisionKind::kWoken));
}

TEST_F(ParkingTest, AReplyWakesItAndAfterAWhileItIsForEverybody) {
  const WorkItemId item = AgentHas("ana", "m1", "t1");
  Parks("ana", item);
  TimePasses(hours(24 * 30));
  EXPECT_EQ(View(item).state, ItemState::kScheduled);
  // Ana is at work as fully as may be.
  for (const char* key : {"x1", "x2"}) Takes("ana", MailComes(key));
  AgentIsReady("bo");
  EXPECT_EQ(MailComes("m2", "t1"), item);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_EQ(View(item).kept_for, AgentId{"ana"});
  TimePasses(minutes(15) - seconds(1));
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  TimePasses(seconds(1));
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
}

TEST_F(ParkingTest, NobodyWaitsForAnAgentWhoIsAway) {
  const WorkItemId item = AgentHas("ana", "m1", "t1");
  Parks("ana", item);
  Succeeds(LogOff{AgentId{"ana"}});
  AgentIsReady("bo");
  MailComes("m2", "t1");
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
}

TEST_F(ParkingTest, ParkingOutlivesARestart) {
  const WorkItemId item = AgentHas("ana", "m1", "t1");
  const WorkItemId other = MailComes("m2", "t2");
  Takes("ana", other);
  Parks("ana", item, minutes(10));
  Parks("ana", other);
  TimePasses(minutes(5));
  ServerRestarts();
  Succeeds(ConsoleAttached{AgentId{"ana"}});
  TimePasses(minutes(5));
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_EQ(View(other).state, ItemState::kScheduled);
  EXPECT_EQ(MailComes("m3", "t2"), other);
  EXPECT_EQ(View(other).owner, AgentId{"ana"});
}

TEST_F(ParkingTest, ItsAgentTakesItBackAndNobodyElse) {
  const WorkItemId item = AgentHas("ana", "m1");
  IsRefused(WakeWork{AgentId{"ana"}, item}, "NOT_PARKED");
  Parks("ana", item, hours(3));
  IsRefused(WakeWork{AgentId{"bo"}, item}, "NOT_YOURS");
  IsRefused(WakeWork{AgentId{"ana"}, WorkItemId{999}}, "ITEM_UNKNOWN");
  IsRefused(ParkWork{AgentId{"ana"}, item, {}, ""}, "NOT_YOURS");
  Succeeds(WakeWork{AgentId{"ana"}, item});
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  Takes("ana", item);
  Parks("ana", item);
  EXPECT_FALSE(timers_.contains({TimerKind::kPark, item.value, {}})) << "of the first parking";
  Succeeds(WithdrawWork{item});
  EXPECT_EQ(Ended(), ItemOutcome::kWithdrawn);
}

TEST_F(ParkingTest, WhatIsWithdrawnDoesNotComeBackWhileSomebodyStillWrapsItUp) {
  const WorkItemId item = AgentHas("ana", "m1");
  AgentIsReady("bo");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToAgent("bo")});
  Takes("bo", item);
  Parks("bo", item, seconds(30));
  Succeeds(WithdrawWork{item});
  ASSERT_EQ(View(item).state, ItemState::kWrapUp) << "ana is not done";
  TimePasses(seconds(31));
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
  TimePasses(seconds(60));
  EXPECT_TRUE(IsGone(item));
}

TEST_F(ParkingTest, WhatCannotBeParkedIsRefused) {
  const AgentId ana{"ana"};
  const WorkItemId call = AgentTalks("ana", "c1");
  IsRefused(ParkWork{ana, call, {}, ""}, "NOT_ALLOWED_NOW");
  const WorkItemId item = AgentHas("bo", "m1");
  const AgentId bo{"bo"};
  IsRefused(ParkWork{bo, item, now_, ""}, "WINDOW_INVALID");
  IsRefused(ParkWork{bo, item, now_ + kParkAheadMax + seconds(1), ""}, "WINDOW_INVALID");
  IsRefused(ParkWork{bo, item, {}, std::string(257, 'r')}, "TEXT_TOO_LONG");
  IsRefused(ParkWork{ana, item, {}, ""}, "NOT_YOURS");
  EXPECT_TRUE(Allows("bo", item, Verb::kPark));
  EXPECT_FALSE(Allows("ana", call, Verb::kPark));
}

TEST_F(ParkingTest, ParkedWhileSetAsideForACallItComesBackAsUsual) {
  const WorkItemId item = AgentHas("ana", "m1");
  const WorkItemId call = CallArrives("c1");
  ASSERT_EQ(View(item).state, ItemState::kHeld);
  Parks("ana", item, hours(1));
  PhoneRings(call, "ana");
  PhoneIsAnswered(call, "ana");
  TimePasses(hours(1));
  EXPECT_EQ(View(item).kept_for, AgentId{"ana"});
  CustomerHangsUp(call);
  Succeeds(FinishWrapUp{AgentId{"ana"}, call, ""});
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
}

TEST_F(ParkingTest, ATransferKeepsTheAgeAndWaitsForAColleagueAtWork) {
  const WorkItemId item = AgentHas("ana", "m1");
  const TimePoint arrived = View(item).arrived;
  IsRefused(BlindTransfer{AgentId{"ana"}, item, ToAgent("bo")}, "AGENT_NOT_AVAILABLE");
  Succeeds(SetNotReady{AgentId{"ana"}, "lunch"});
  AgentIsReady("bo");
  for (const char* key : {"x1", "x2"}) Takes("bo", MailComes(key));
  TimePasses(minutes(7));
  IsRefused(BlindTransfer{AgentId{"ana"}, item, ToAgent("ana")}, "AGENT_NOT_AVAILABLE");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToAgent("bo")});
  EXPECT_EQ(View(item).kept_for, AgentId{"bo"});
  AgentIsReady("chen");
  EXPECT_EQ(View(item).state, ItemState::kWaiting) << "it is for bo";
  const WorkItemId first = floor().FindWork("x1");
  Succeeds(ReleaseCall{AgentId{"bo"}, first});
  Succeeds(FinishWrapUp{AgentId{"bo"}, first, ""});
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  Takes("bo", item);
  Succeeds(BlindTransfer{AgentId{"bo"}, item, ToQueue("support")});
  EXPECT_EQ(View(item).arrived, arrived);
  EXPECT_FALSE(View(item).asked_first);
}

TEST_F(ParkingTest, WhatIsNearlyDueGainsPointsAndWhatIsLateGoesFirst) {
  Queue("sales").due_points = 30;
  const WorkItemId old = MailComes("m1", "t1");
  TimePasses(minutes(1));
  SubmitWork work = Mail("m2", "t2");
  work.due = {DueStage::kInTime, now_ + hours(4)};
  Succeeds(work);
  const WorkItemId item = floor().FindWork("m2");
  EXPECT_EQ(floor().PlaceInLine(item), 2U);
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).nearest_due, work.due.time);
  const auto is = [&](DueStage stage) {
    Succeeds(ChangeDue{Channel::kMail, "t2", {stage, work.due.time}});
  };
  is(DueStage::kNear);
  EXPECT_EQ(View(item).priority, 30);
  EXPECT_EQ(floor().PlaceInLine(item), 1U);
  Succeeds(ChangeDue{Channel::kMail, "t1", {DueStage::kMissed, now_}});
  EXPECT_EQ(floor().PlaceInLine(old), 1U) << "late goes before nearly due";
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).nearest_due, now_);
  ServerRestarts();
  is(DueStage::kMissed);
  EXPECT_EQ(View(item).priority, 30) << "once";
  is(DueStage::kNone);
  EXPECT_EQ(View(item).priority, 0);
  EXPECT_FALSE(View(item).is_overdue);
  EXPECT_TRUE(WasDecided(item, DecisionKind::kDue));
  Succeeds(ChangeDue{Channel::kMail, "unknown", {DueStage::kMissed, now_}});
}

TEST_F(ParkingTest, LateWorkStaysFirstInAnotherQueueWithItsPoints) {
  Queue("sales").due_points = 30;
  Queue("support").priority = 5;
  const WorkItemId item = AgentHas("ana", "m1", "t1");
  Succeeds(ChangeDue{Channel::kMail, "t1", {DueStage::kMissed, now_}});
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToQueue("support")});
  EXPECT_TRUE(View(item).is_overdue);
  EXPECT_EQ(View(item).priority, 35);
  Succeeds(ChangeDue{Channel::kMail, "t1", {}});
  EXPECT_EQ(View(item).priority, 5);
}

}  // namespace
}  // namespace strowger::core
