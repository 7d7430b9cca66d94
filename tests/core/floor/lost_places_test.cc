#include "core/floor/lost_places.h"

#include <string>

#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr char kNumber[] = "+4316667778";

// Sales gives places back for five minutes; nobody is logged on.
class LostPlacesTest : public FloorTest {
 protected:
  LostPlacesTest() { Queue("sales").resume_within = minutes(5); }

  WorkItemId Calls(const std::string& call, const std::string& number = kNumber,
                   const std::string& queue = "sales") {
    CallArrived arrived = Arrival(call, queue);
    arrived.ani = number;
    return CallArrives(arrived);
  }

  // Waits for a minute and is cut off; returns the arrival.
  TimePoint IsCutOff(const std::string& number = kNumber) {
    const TimePoint arrived = now_;
    const WorkItemId item = Calls("cut-" + number, number);
    TimePasses(minutes(1));
    CustomerHangsUp(item);
    return arrived;
  }
};

TEST_F(LostPlacesTest, WhoCallsAgainSoonHasTheOldPlace) {
  const TimePoint arrived = IsCutOff();
  const WorkItemId other = Calls("other", "1005");
  TimePasses(minutes(5));
  const WorkItemId again = Calls("again");
  EXPECT_EQ(View(again).arrived, arrived);
  EXPECT_EQ(floor().PlaceInLine(again), 1U);
  EXPECT_EQ(floor().PlaceInLine(other), 2U);
  const Changes changes = floor().TakeChanges();
  for (const Decision& decision : changes.decisions) {
    if (decision.kind != DecisionKind::kJoined) continue;
    EXPECT_EQ(decision.resumed, decision.item == again ? arrived : TimePoint{});
  }
}

TEST_F(LostPlacesTest, WhoCallsTooLateWaitsAtTheEnd) {
  IsCutOff();
  TimePasses(minutes(5) + seconds(1));
  EXPECT_EQ(View(Calls("again")).arrived, now_);
}

TEST_F(LostPlacesTest, APlaceIsGivenBackOnce) {
  const TimePoint arrived = IsCutOff();
  TimePasses(seconds(1));
  const WorkItemId first = Calls("first");
  const WorkItemId second = Calls("second");
  EXPECT_EQ(View(first).arrived, arrived);
  EXPECT_EQ(View(second).arrived, now_);
}

TEST_F(LostPlacesTest, WhoIsCutOffTwiceKeepsTheFirstArrival) {
  const TimePoint arrived = IsCutOff();
  TimePasses(minutes(4));
  CustomerHangsUp(Calls("second"));
  TimePasses(minutes(4));
  EXPECT_EQ(View(Calls("third")).arrived, arrived);
}

TEST_F(LostPlacesTest, AnotherQueueNumberOrRuleGivesNothingBack) {
  IsCutOff();
  EXPECT_EQ(View(Calls("other-queue", kNumber, "support")).arrived, now_);
  EXPECT_EQ(View(Calls("other-number", "1006")).arrived, now_);
  IsCutOff("");
  EXPECT_EQ(View(Calls("withheld", "")).arrived, now_);
  IsCutOff("anonymous");
  EXPECT_EQ(View(Calls("anonymous", "anonymous")).arrived, now_);
}

TEST_F(LostPlacesTest, WhoWasServedComesAnew) {
  AgentIsReady("ana");
  const WorkItemId item = Calls("served");
  PhoneIsAnswered(item, "ana");
  CustomerHangsUp(item);
  TimePasses(seconds(10));
  EXPECT_EQ(View(Calls("again")).arrived, now_);
}

TEST_F(LostPlacesTest, ACallThatIsGoneWhenTheLinkComesBackWasCutOff) {
  const TimePoint arrived = now_;
  Calls("lost");
  TimePasses(seconds(30));
  LinkGoesDown();
  LinkComesUp();
  EXPECT_EQ(Ended(), ItemOutcome::kLostInResync);
  TimePasses(seconds(5));
  EXPECT_EQ(View(Calls("again")).arrived, arrived);
}

TEST_F(LostPlacesTest, AnotherSetupForgetsNothing) {
  const TimePoint arrived = IsCutOff();
  auto setup = std::make_shared<FloorSetup>(setup_);
  setup->queues[0].display_name = "Sales and more";
  Succeeds(ChangeSetup{setup});
  EXPECT_EQ(View(Calls("again")).arrived, arrived);
}

TEST_F(LostPlacesTest, ARestartForgetsNothingThatItIsTold) {
  FloorMemory memory;
  memory.lost_places = {{QueueId{"sales"}, kNumber, now_ - minutes(3), now_ - minutes(1)},
                        {QueueId{"support"}, kNumber, now_ - minutes(9), now_ - minutes(1)}};
  Floor restarted(setup_, memory);
  std::vector<Effect> effects = restarted.Resume(now_);
  ASSERT_TRUE(restarted.Handle(LinkUp{LinkId{"pbx"}, {}, {}}, now_, effects).ok());
  for (const char* queue : {"sales", "support"}) {
    CallArrived arrived = Arrival(queue, queue);
    arrived.ani = kNumber;
    ASSERT_TRUE(restarted.Handle(arrived, now_, effects).ok());
    const ItemView& view = *restarted.FindItem(restarted.FindCall(arrived.link, arrived.call));
    EXPECT_EQ(view.arrived, std::string(queue) == "sales" ? now_ - minutes(3) : now_);
  }
}

TEST(LostPlacesLimitTest, WhenFullThePlaceThatWasLostFirstIsForgotten) {
  LostPlaces places;
  const TimePoint start{std::chrono::hours(1)};
  for (std::size_t i = 0; i <= LostPlaces::kPlacesMax; ++i) {
    places.Keep({QueueId{"sales"}, std::to_string(i), start, start + seconds(i)});
  }
  EXPECT_EQ(places.All().size(), LostPlaces::kPlacesMax);
  EXPECT_FALSE(places.Take(QueueId{"sales"}, "0", start));
  EXPECT_TRUE(places.Take(QueueId{"sales"}, "1", start));
}

class ForecastTest : public FloorTest {};

TEST_F(ForecastTest, WhatWasForetoldIsHeldAgainstWhatCame) {
  AgentIsReady("ana");
  const WorkItemId first = CallArrives("first");  // Foretold: at once.
  TimePasses(seconds(6));
  PhoneIsAnswered(first, "ana");
  QueueState state = floor().DescribeQueue(QueueId{"sales"});
  EXPECT_EQ(state.accuracy.answered, 1U);
  EXPECT_EQ(state.accuracy.absolute_error, seconds(6));
  EXPECT_EQ(state.expected_wait, minutes(3));
  const WorkItemId second = CallArrives("second");  // Foretold: three minutes.
  TimePasses(minutes(1) + seconds(30));
  CustomerHangsUp(first);
  Succeeds(FinishWrapUp{AgentId{"ana"}, first, ""});
  TimePasses(seconds(10));
  PhoneIsAnswered(second, "ana");
  state = floor().DescribeQueue(QueueId{"sales"});
  EXPECT_EQ(state.accuracy.answered, 2U);
  EXPECT_EQ(state.accuracy.absolute_error, (seconds(6) + seconds(80)) / 2);
  EXPECT_EQ(state.accuracy.bias, (seconds(6) - seconds(80)) / 2);
}

TEST_F(ForecastTest, WhoGivesUpIsNotCounted) {
  const WorkItemId item = CallArrives("impatient");
  TimePasses(minutes(1));
  CustomerHangsUp(item);
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).accuracy.answered, 0U);
}

TEST_F(ForecastTest, AnotherSetupKeepsTheFigures) {
  AgentTalks("ana", "call");
  Succeeds(ChangeSetup{std::make_shared<FloorSetup>(setup_)});
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).accuracy.answered, 1U);
}

}  // namespace
}  // namespace strowger::core
