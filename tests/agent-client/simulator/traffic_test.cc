#include "simulator/traffic.h"

#include <gtest/gtest.h>

#include <deque>

#include "manual_clock.h"

namespace strowger::simulator {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// A day at the telephones, with a server that gives each call to the next free telephone at once.
class Day {
 public:
  Day(TrafficOptions options, int telephones, double known_share = 0)
      : callers_({{"+8613800138000", "Li"}}, known_share, options.seed),
        traffic_(std::move(options), clock_, agenda_, pbx_, callers_, tally_) {
    for (int i = 0; i < telephones; ++i) free_.push_back(std::to_string(1001 + i));
    traffic_.Start();
  }

  void TimePasses(Duration duration) {
    const TimePoint end = clock_.Now() + duration;
    while (agenda_.next() && *agenda_.next() <= end) {
      clock_.Set(*agenda_.next());
      agenda_.RunOne(clock_.Now());
      Settle();
    }
    clock_.Set(end);
  }

  // Somebody lifts the receiver of what rings last.
  void SomebodyAnswers() {
    pbx_.Answer(pbx_.ListCalls().back().call(), "leg-" + std::to_string(last_leg_));
    Settle();
  }

  void EverybodyHangsUp() {
    traffic_.HangUpAll();
    Settle();
  }

  const Tally& tally() const { return tally_; }
  std::size_t on_line() const { return pbx_.calls(); }
  const Traffic& traffic() const { return traffic_; }
  std::string log;

 private:
  void Settle() {
    for (auto events = pbx_.TakeEvents(); !events.empty(); events = pbx_.TakeEvents()) {
      for (const auto& event : events) {
        log += event.ShortDebugString() + "\n";
        traffic_.Observe(event);
        Serve(event);
      }
      Distribute();
    }
  }
  void Serve(const call::v1::PbxEvent& event) {
    if (event.has_offered()) waiting_.push_back(event.call());
    if (event.has_failed()) {
      free_.push_back(device_of_[event.leg()]);
      waiting_.push_front(event.call());
    }
    if (event.has_connection_cleared() && device_of_.contains(event.leg())) {
      free_.push_back(device_of_[event.leg()]);
    }
    if (event.has_call_cleared()) std::erase(waiting_, event.call());
  }
  void Distribute() {
    while (!waiting_.empty() && !free_.empty()) {
      call::v1::Command command;
      command.set_call(waiting_.front());
      const std::string leg = "leg-" + std::to_string(++last_leg_);
      command.mutable_ring_device()->set_leg(leg);
      command.mutable_ring_device()->set_device(free_.front());
      command.mutable_ring_device()->mutable_ring_timeout()->set_seconds(20);
      device_of_[leg] = free_.front();
      waiting_.pop_front();
      free_.pop_front();
      pbx_.Obey(command);
    }
  }

  ManualClock clock_;
  Agenda agenda_;
  Tally tally_;
  CallerBook callers_;
  Pbx pbx_{clock_, "call-",
           [this](const std::string& device) { return traffic_.PickFate(device); }};
  Traffic traffic_;
  std::deque<std::string> waiting_;
  std::deque<std::string> free_;
  std::map<std::string, std::string> device_of_;
  int last_leg_ = 0;
};

TEST(TrafficTest, CallsArriveAtTheirRateAndAllAreAnsweredByEnoughAgents) {
  Day day({.calls_per_hour = 360, .patience_mean = Seconds(600), .seed = 5}, 50);
  day.TimePasses(hours(10));
  EXPECT_NEAR(static_cast<double>(day.tally().offered), 3600, 200);
  EXPECT_GT(day.tally().answered, day.tally().offered * 98 / 100);
  EXPECT_EQ(day.tally().refused, 0u);
}

TEST(TrafficTest, WithoutAgentsEverybodyLosesPatience) {
  Day day({.calls_per_hour = 360, .calls_max = 100, .patience_mean = Seconds(30)}, 0);
  day.TimePasses(hours(2));
  EXPECT_EQ(day.tally().offered, 100u);
  EXPECT_EQ(day.tally().abandoned, 100u);
  EXPECT_EQ(day.on_line(), 0u);
  EXPECT_TRUE(day.traffic().has_ended_arrivals());
}

TEST(TrafficTest, TheSameSeedMakesTheSameDay) {
  const TrafficOptions options{.calls_per_hour = 600,
                               .no_answer = 0.1,
                               .busy = 0.1,
                               .rejected = 0.1,
                               .attached = {{"language", {{"zh", 3}, {"en", 1}}}},
                               .seed = 11};
  Day first(options, 5, 0.5);
  Day second(options, 5, 0.5);
  TrafficOptions other = options;
  other.seed = 12;
  Day third(other, 5, 0.5);
  for (Day* day : {&first, &second, &third}) day->TimePasses(hours(1));
  EXPECT_EQ(first.log, second.log);
  EXPECT_NE(first.log, third.log);
}

TEST(TrafficTest, TalkTimesHaveTheMeanThatWasAsked) {
  for (const TalkShape shape : {TalkShape::kExponential, TalkShape::kLogNormal}) {
    // With one line in use all the time, calls answered an hour tell the mean.
    Day day({.calls_per_hour = 100'000,
             .live_calls_max = 20,
             .patience_mean = Seconds(0),
             .talk_mean = Seconds(59),
             .talk_shape = shape,
             .answer_delay_min = Seconds(1),
             .answer_delay_max = Seconds(1)},
            1);
    day.TimePasses(hours(100));
    EXPECT_NEAR(static_cast<double>(day.tally().answered), 6000, 400);
  }
}

TEST(TrafficTest, RingingsFailAsOftenAsAsked) {
  Day day({.calls_per_hour = 720,
           .patience_mean = Seconds(0),
           .no_answer = 0.1,
           .busy = 0.1,
           .unreachable = 0.1,
           .rejected = 0.1},
          100);
  day.TimePasses(hours(10));
  const auto tried = static_cast<double>(day.tally().rung + day.tally().not_reached);
  EXPECT_GT(static_cast<double>(day.tally().not_reached), tried * 0.2);
  EXPECT_GT(day.tally().answered, day.tally().offered * 95 / 100);
}

TEST(TrafficTest, AManualTelephoneRingsUntilItsTimeIsOver) {
  Day day({.calls_per_hour = 3600,
           .calls_max = 1,
           .patience_mean = Seconds(0),
           .manual_phones = {"1001"}},
          1);
  day.TimePasses(seconds(120));
  EXPECT_EQ(day.tally().answered, 0u);
  EXPECT_GE(day.tally().not_reached, 1u);
}

TEST(TrafficTest, CallersStayWithSomebodyAtAManualTelephone) {
  Day day({.calls_per_hour = 36'000,
           .calls_max = 1,
           .patience_mean = Seconds(0),
           .talk_mean = Seconds(1),
           .manual_talk = Seconds(100),
           .manual_phones = {"1001"}},
          1);
  day.TimePasses(seconds(10));
  day.SomebodyAnswers();
  EXPECT_EQ(day.tally().answered, 1u);
  day.TimePasses(seconds(99));
  EXPECT_EQ(day.on_line(), 1u);
  day.TimePasses(seconds(2));
  EXPECT_EQ(day.on_line(), 0u);
}

TEST(TrafficTest, EverybodyHangsUpAtTheEnd) {
  Day day({.calls_per_hour = 3600, .patience_mean = Seconds(0)}, 5);
  day.TimePasses(hours(1));
  EXPECT_GT(day.on_line(), 0u);
  day.EverybodyHangsUp();
  EXPECT_EQ(day.on_line(), 0u);
  const Tally& tally = day.tally();
  EXPECT_GT(tally.left_waiting, 0u);
  EXPECT_EQ(tally.refused, 0u);
  EXPECT_EQ(tally.offered, tally.answered + tally.left_waiting);
}

}  // namespace
}  // namespace strowger::simulator
