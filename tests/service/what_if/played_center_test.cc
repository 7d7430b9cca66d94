#include "service/what_if/played_center.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/report/contact_times.h"
#include "service/what_if/generated_traffic.h"

namespace strowger::service {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr TimePoint kStart{std::chrono::hours(24 * 365 * 50)};
const QueueId kSupport{"support"};

TimePoint At(int second) { return kStart + seconds(second); }

PlayOptions OneAgent() {
  PlayOptions options;
  options.setup.queues.push_back({.id = kSupport});
  options.setup.agents.push_back({.id = AgentId{"ana"},
                                  .queues = {kSupport},
                                  .link = LinkId{"pbx"},
                                  .device = DeviceId{"1001"}});
  options.shifts.push_back({AgentId{"ana"}, kStart});
  options.begin = kStart;
  return options;
}

Visit Caller(int arrives, int talk) {
  Visit visit;
  visit.arrives = At(arrives);
  visit.queue = kSupport;
  visit.talk = seconds(talk);
  return visit;
}

core::FloorReport Played(const PlayOptions& options, std::vector<Visit> visits) {
  PlayedCenter center(options);
  ListedTraffic traffic(std::move(visits));
  center.Play(traffic);
  return center.Report();
}

TEST(PlayedCenterTest, CallersWaitForTheConversationBeforeThem) {
  PlayOptions options = OneAgent();
  options.answer_time = seconds(3);
  Visit first = Caller(10, 60);
  first.wrap_up = seconds(20);
  const core::FloorReport report = Played(options, {first, Caller(30, 40)});
  const core::QueueTally& queue = report.queues.at(0);
  EXPECT_EQ(queue.answered, 2U);
  // The first waits for the ring; the second from 30 until 10 + 3 + 60 + 20 + 3.
  EXPECT_EQ(queue.wait_of_answered, seconds(3 + 66));
  EXPECT_EQ(queue.talk, seconds(100));
  EXPECT_EQ(queue.wrap_up, seconds(20));
  EXPECT_EQ(report.agents.at(0).talk, seconds(100));
  EXPECT_EQ(report.agents.at(0).offered, seconds(6));
}

TEST(PlayedCenterTest, OfSeveralWhoRingOneAnswersAndTheOthersAreFree) {
  PlayOptions options = OneAgent();
  options.answer_time = seconds(3);
  options.setup.queues[0].ring_at_once = 2;
  options.setup.agents.push_back({.id = AgentId{"bo"},
                                  .queues = {kSupport},
                                  .link = LinkId{"pbx"},
                                  .device = DeviceId{"1002"}});
  options.shifts.push_back({AgentId{"bo"}, kStart});
  const core::FloorReport report = Played(options, {Caller(10, 60), Caller(30, 40)});
  EXPECT_EQ(report.queues.at(0).answered, 2U);
  EXPECT_EQ(report.queues.at(0).wait_of_answered, seconds(6)) << "nobody waits for anybody";
  EXPECT_EQ(report.queues.at(0).talk, seconds(100));
  EXPECT_EQ(report.agents.at(0).offered, seconds(3));
  EXPECT_EQ(report.agents.at(1).offered, seconds(6)) << "bo rang for both";
}

TEST(PlayedCenterTest, CallersWithoutPatienceHangUpAndAreNotAnswered) {
  Visit hasty = Caller(30, 40);
  hasty.patience = seconds(15);
  Visit patient = Caller(31, 40);
  patient.patience = seconds(100);
  const core::FloorReport report = Played(OneAgent(), {Caller(0, 60), hasty, patient});
  EXPECT_EQ(report.queues.at(0).answered, 2U);
  EXPECT_EQ(report.queues.at(0).abandoned, 1U);
  EXPECT_EQ(report.queues.at(0).wait_of_abandoned, seconds(15));
  EXPECT_EQ(report.queues.at(0).wait_of_answered, seconds(29));
}

TEST(PlayedCenterTest, AnOfferedCallerWhoHangsUpFreesTheAgent) {
  PlayOptions options = OneAgent();
  options.answer_time = seconds(10);
  Visit hasty = Caller(0, 40);
  hasty.patience = seconds(4);
  const core::FloorReport report = Played(options, {hasty, Caller(5, 30)});
  EXPECT_EQ(report.queues.at(0).abandoned, 1U);
  EXPECT_EQ(report.queues.at(0).wait_of_answered, seconds(10));
}

TEST(PlayedCenterTest, AnAgentWorksInTheShiftAndFinishesTheLastCall) {
  PlayOptions options = OneAgent();
  options.shifts = {{AgentId{"ana"}, At(100), At(200)}};
  PlayedCenter center(options);
  ListedTraffic traffic({Caller(0, 150), Caller(10, 10)});
  std::vector<TimePoint> ended;
  center.Watch(
      [&](const core::ItemView& item) { ended.push_back(core::MeasureContact(item).ended); });
  center.Play(traffic);
  EXPECT_EQ(ended, std::vector<TimePoint>{At(250)});
  EXPECT_EQ(center.floor().DescribeQueue(kSupport).waiting, 1U);
  EXPECT_EQ(center.floor().FindAgent(AgentId{"ana"})->presence, core::Presence::kLoggedOff);
}

TEST(PlayedCenterTest, WrapUpEndsWithTheQueuesTimeout) {
  PlayOptions options = OneAgent();
  options.setup.queues[0].wrap_up_timeout = seconds(5);
  Visit slow = Caller(0, 10);
  slow.wrap_up = seconds(30);
  EXPECT_EQ(Played(options, {slow}).queues.at(0).wrap_up, seconds(5));
  options.setup.queues[0].wrap_up_timeout = Duration::zero();
  EXPECT_EQ(Played(options, {slow}).queues.at(0).wrap_up, seconds(0));
}

TEST(GeneratedTrafficTest, RatesHoldHourByHour) {
  CallerStream stream;
  stream.queue = kSupport;
  stream.rates = {{kStart, 6'000}, {kStart + hours(1), 0}, {kStart + hours(2), 12'000}};
  stream.talk = {Spread::Shape::kLognormal, seconds(100), 1.5};
  GeneratedTraffic traffic({stream}, kStart + hours(3), 5);
  std::vector<int> calls(3);
  double talk = 0;
  double talk_squares = 0;
  TimePoint last = kStart;
  while (const auto visit = traffic.Next()) {
    EXPECT_LE(last, visit->arrives);
    last = visit->arrives;
    ++calls.at(static_cast<std::size_t>((visit->arrives - kStart) / hours(1)));
    const double length = std::chrono::duration<double>(visit->talk).count();
    talk += length;
    talk_squares += length * length;
  }
  EXPECT_NEAR(calls[0], 6'000, 4 * 77);
  EXPECT_EQ(calls[1], 0);
  EXPECT_NEAR(calls[2], 12'000, 4 * 110);
  const double count = calls[0] + calls[2];
  EXPECT_NEAR(talk / count, 100, 5);
  EXPECT_NEAR(std::sqrt(talk_squares / count - talk * talk / count / count), 150, 25);
}

TEST(GeneratedTrafficTest, OneStreamsCallersStayWhenAnotherChanges) {
  const auto arrivals = [](double other_rate) {
    CallerStream steady;
    steady.queue = kSupport;
    steady.rates = {{kStart, 100}};
    CallerStream other = steady;
    other.queue = QueueId{"other"};
    other.rates = {{kStart, other_rate}};
    GeneratedTraffic traffic({steady, other}, kStart + hours(5), 9);
    std::vector<std::pair<TimePoint, Duration>> found;
    while (const auto visit = traffic.Next()) {
      if (visit->queue == kSupport) found.emplace_back(visit->arrives, visit->talk);
    }
    return found;
  };
  EXPECT_EQ(arrivals(50), arrivals(500));
  EXPECT_GT(arrivals(50).size(), 400U);
}

}  // namespace
}  // namespace strowger::service
