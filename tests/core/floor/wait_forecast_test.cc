#include "core/floor/wait_forecast.h"

#include <cmath>

#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

double Seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

// Two queues, 0 and 1, and a contact that lasts three minutes unless told otherwise.
class WaitForecastTest : public testing::Test {
 protected:
  void ComeTo(QueueNumber queue, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      Place place;
      place.item = WorkItemId{++items_};
      board_.Join(queue, place);
    }
  }
  double For(QueueNumber queue) const { return Seconds(forecast_.For(queue).wait); }

  std::uint64_t items_ = 0;
  Pace pace_{2};
  QueueBoard board_{2};
  WaitForecast forecast_{pace_, board_, 2};
};

TEST_F(WaitForecastTest, WhereAnAgentIsReadyNobodyWaits) {
  pace_.AddAgent({0}, 1);
  board_.AddReady(0, 1);
  EXPECT_EQ(forecast_.For(0).wait, Duration::zero());
}

TEST_F(WaitForecastTest, AtFirstEverybodyIsPatientAndServedInTurn) {
  pace_.AddAgent({0}, 1);
  pace_.AddAgent({0}, 1);
  EXPECT_DOUBLE_EQ(For(0), 90);
  ComeTo(0, 3);
  EXPECT_DOUBLE_EQ(For(0), 360);
  board_.AddRinging(0, 1);
  EXPECT_DOUBLE_EQ(For(0), 270) << "one of them has an agent already";
}

TEST_F(WaitForecastTest, WhoWaitsElsewhereForTheSameAgentsStandsBefore) {
  pace_.AddAgent({0, 1}, 1);
  pace_.AddAgent({0, 1}, 1);
  ComeTo(1, 4);
  EXPECT_DOUBLE_EQ(For(0), 5 * 90);
  // Half of those who serve the other queue do not serve this one.
  pace_.AddAgent({1}, 1);
  pace_.AddAgent({1}, 1);
  EXPECT_DOUBLE_EQ(For(0), 3 * 90);
  // Their contacts last longer.
  for (int i = 0; i < 1000; ++i) pace_.ContactTook(1, minutes(6));
  EXPECT_NEAR(For(0), (180 + 2 * 360) / 2.0, 0.1);
}

TEST_F(WaitForecastTest, WhoGivesUpShortensTheLine) {
  pace_.AddAgent({0}, 1);
  ComeTo(0, 9);
  EXPECT_DOUBLE_EQ(For(0), 1800);
  // One gives up in two minutes of waiting.
  for (int i = 0; i < 2000; ++i) {
    forecast_.Waited(0, seconds(100), true);
    forecast_.Waited(0, seconds(140), false);
    forecast_.Waited(0, seconds(0), true);
  }
  const double giving_up = 128.0 / (128.0 * 240 + 600);
  double exact = 0;
  for (int i = 0; i < 10; ++i) exact += 1 / (1 / 180.0 + i * giving_up);
  EXPECT_NEAR(For(0) / exact, 1, 0.03) << exact;
}

TEST_F(WaitForecastTest, WhatCameCorrectsWhatIsForetold) {
  pace_.AddAgent({0}, 1);
  ComeTo(0, 1);
  for (int i = 0; i < 1000; ++i) {
    const Foretold foretold = forecast_.For(0);
    forecast_.Came(0, foretold, foretold.raw / 2);
  }
  // As if five forecasts of a minute had been right.
  const double known = 64 * 360;
  EXPECT_NEAR(For(0), 360 * (known / 2 + 300) / (known + 300), 1);
  for (int i = 0; i < 1000; ++i) forecast_.Came(0, forecast_.For(0), std::chrono::hours(9));
  EXPECT_DOUBLE_EQ(For(0), 5 * 360) << "and not more than that";
}

TEST_F(WaitForecastTest, NoForecastIsLongerThanADay) {
  for (int i = 0; i < 1000; ++i) pace_.ContactTook(0, std::chrono::hours(1));
  ComeTo(0, 1000);
  EXPECT_EQ(forecast_.For(0).wait, std::chrono::hours(24));
}

// On the floor.
class ForecastFloorTest : public FloorTest {
 protected:
  Duration Expected(const std::string& queue) {
    return floor().DescribeQueue(QueueId{queue}).expected_wait;
  }
};

TEST_F(ForecastFloorTest, WhoIsOnABreakServesNobody) {
  AgentTalks("ana", "c0");
  const WorkItemId second = AgentTalks("bo", "c1");
  EXPECT_EQ(Expected("sales"), seconds(90));
  Succeeds(SetNotReady{AgentId{"bo"}, "lunch"});
  EXPECT_EQ(Expected("sales"), seconds(90)) << "bo still speaks";
  TimePasses(minutes(3));
  CustomerHangsUp(second);
  Succeeds(FinishWrapUp{AgentId{"bo"}, second, ""});
  EXPECT_EQ(Expected("sales"), seconds(180));
}

TEST_F(ForecastFloorTest, ANewSetupForgetsNothing) {
  const WorkItemId first = AgentTalks("ana", "c0");
  TimePasses(minutes(19));
  CustomerHangsUp(first);
  Succeeds(FinishWrapUp{AgentId{"ana"}, first, ""});
  const WorkItemId second = CallArrives("c1");
  PhoneIsAnswered(second, "ana");
  EXPECT_EQ(Expected("sales"), seconds(240));
  setup_.queues[0].display_name = "Sales";
  Succeeds(ChangeSetup{std::make_shared<FloorSetup>(setup_)});
  EXPECT_EQ(Expected("sales"), seconds(240));
}

}  // namespace
}  // namespace strowger::core
