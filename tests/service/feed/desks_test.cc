#include "service/feed/desks.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "support/manual_executor.h"

namespace strowger::service {
namespace {

const LinkId kLink{"pbx"};
const QueueId kSales{"sales"};
const QueueId kSupport{"support"};
constexpr std::size_t kAgents = 3 * Desks::kFiguresDesksMin + 4;

class QueueWatcher final : public FeedWatcher {
 public:
  void OnFrame(const FeedFrame& frame) override {
    const auto* events = std::get_if<FeedEvents>(&frame);
    if (events == nullptr) return;
    for (const FeedEventPtr& event : events->events) {
      if (const auto* changed = std::get_if<QueueChanged>(&event->payload)) {
        told.push_back(changed->state);
      }
    }
  }
  void OnEnd(const Error&) override {}
  std::vector<core::QueueState> told;
};

// A floor where everybody serves "sales", and only the first agent "support"; all consoles watch.
class DesksTest : public testing::Test {
 protected:
  DesksTest() {
    EXPECT_TRUE(floor_.Handle(core::LinkUp{kLink, {}, {}}, now_, effects_).ok());
    for (const core::AgentSetup& agent : floor_.setup().agents) {
      watchers_.push_back(std::make_shared<QueueWatcher>());
      desks_.Watch(agent.id, watchers_.back(), std::nullopt);
    }
  }

  static core::FloorSetup MakeSetup() {
    core::FloorSetup setup;
    for (const QueueId& id : {kSales, kSupport}) {
      core::QueueSetup queue;
      queue.id = id;
      setup.queues.push_back(queue);
    }
    for (std::size_t i = 0; i < kAgents; ++i) {
      core::AgentSetup agent;
      agent.id = AgentId{"agent-" + std::to_string(i)};
      agent.queues = {kSales};
      if (i == 0) agent.queues.push_back(kSupport);
      agent.link = kLink;
      agent.device = DeviceId{std::to_string(1000 + i)};
      setup.agents.push_back(agent);
    }
    return setup;
  }

  void CallArrives(const QueueId& queue) {
    core::CallArrived arrival;
    arrival.link = kLink;
    arrival.call = PbxCallId{"call-" + std::to_string(++calls_)};
    arrival.customer_leg = LegId{"customer"};
    arrival.queue = queue;
    EXPECT_TRUE(floor_.Handle(arrival, now_, effects_).ok());
    desks_.ShowChanges(now_, floor_.TakeChanges());
  }
  void FiguresAreDue() {
    desks_.ShowFigures(now_);
    desks_.Flush();
  }
  void MoreFiguresAreDue() {
    desks_.ShowMoreFigures(now_);
    desks_.Flush();
  }
  std::size_t DesksTold() const {
    std::size_t told = 0;
    for (const auto& watcher : watchers_) told += watcher->told.empty() ? 0 : 1;
    return told;
  }

  TimePoint now_{std::chrono::seconds(1'767'225'600)};
  core::Floor floor_{MakeSetup(), {}};
  std::vector<core::Effect> effects_;
  PopShelf pops_;
  std::vector<core::OpeningRule> rules_;
  test::ManualClock clock_;
  PopTally tally_;
  PopOpenings openings_{rules_, clock_, tally_};
  Desks desks_{floor_, pops_, openings_, {}};
  std::vector<std::shared_ptr<QueueWatcher>> watchers_;
  int calls_ = 0;
};

TEST_F(DesksTest, AFewDesksAtATimeAreToldOfTheirQueues) {
  CallArrives(kSales);
  FiguresAreDue();
  EXPECT_EQ(DesksTold(), Desks::kFiguresDesksMin);
  for (std::size_t parts = 1; desks_.has_untold_desks(); ++parts) {
    ASSERT_LT(parts, 10U);
    MoreFiguresAreDue();
  }
  EXPECT_EQ(DesksTold(), kAgents);
  for (const auto& watcher : watchers_) {
    ASSERT_EQ(watcher->told.size(), 1U);
    EXPECT_EQ(watcher->told.front().waiting, 1U);
  }
}

TEST_F(DesksTest, AQueueThatChangesMeanwhileIsToldToAllInItsNewestState) {
  CallArrives(kSales);
  FiguresAreDue();
  CallArrives(kSales);
  FiguresAreDue();
  while (desks_.has_untold_desks()) MoreFiguresAreDue();
  for (const auto& watcher : watchers_) {
    ASSERT_FALSE(watcher->told.empty());
    EXPECT_EQ(watcher->told.back().waiting, 2U);
  }
}

TEST_F(DesksTest, DesksHearOfTheirOwnQueuesOnly) {
  CallArrives(kSupport);
  FiguresAreDue();
  while (desks_.has_untold_desks()) MoreFiguresAreDue();
  EXPECT_EQ(DesksTold(), 1U);
  EXPECT_EQ(watchers_.front()->told.size(), 1U);
}

}  // namespace
}  // namespace strowger::service
