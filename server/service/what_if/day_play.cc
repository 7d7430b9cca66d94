#include "service/what_if/day_play.h"

#include <algorithm>
#include <memory>

namespace strowger::service {
namespace {

void Add(const core::QueueTally& one, core::QueueTally& sum) {
  sum.fates.answered_in_time += one.fates.answered_in_time;
  sum.fates.answered_late += one.fates.answered_late;
  sum.fates.abandoned_in_time += one.fates.abandoned_in_time;
  sum.fates.abandoned_late += one.fates.abandoned_late;
  sum.fates.others_late += one.fates.others_late;
  sum.offered += one.offered;
  sum.answered += one.answered;
  sum.abandoned += one.abandoned;
  sum.flowed_out += one.flowed_out;
  sum.refused += one.refused;
  sum.wait_of_answered += one.wait_of_answered;
  sum.wait_of_abandoned += one.wait_of_abandoned;
  sum.longest_wait = std::max(sum.longest_wait, one.longest_wait);
  sum.talk += one.talk;
  sum.hold += one.hold;
  sum.wrap_up += one.wrap_up;
}

void Add(const core::AgentTally& one, core::AgentTally& sum) {
  sum.contacts += one.contacts;
  sum.not_ready += one.not_ready;
  sum.idle += one.idle;
  sum.offered += one.offered;
  sum.talk += one.talk;
  sum.hold += one.hold;
  sum.wrap_up += one.wrap_up;
}

void Add(const core::FloorReport& one, core::FloorReport& sum) {
  for (std::size_t i = 0; i < sum.queues.size(); ++i) Add(one.queues[i], sum.queues[i]);
  for (std::size_t i = 0; i < sum.agents.size(); ++i) Add(one.agents[i], sum.agents[i]);
}

}  // namespace

PlayedDays PlayDays(const DayPlay& day, int days, std::uint64_t seed,
                    const PlayedCenter::Watcher& watcher) {
  PlayedDays played;
  for (int number = 0; number < days; ++number) {
    PlayedCenter center(day.options);
    if (watcher) center.Watch(watcher);
    std::unique_ptr<Traffic> traffic;
    if (day.streams.empty()) {
      traffic = std::make_unique<ListedTraffic>(day.visits);
    } else {
      traffic = std::make_unique<GeneratedTraffic>(day.streams, day.end,
                                                   seed + static_cast<std::uint64_t>(number));
    }
    center.Play(*traffic);
    ++played.days;
    if (number == 0) {
      played.sum = center.Report();
    } else {
      Add(center.Report(), played.sum);
    }
    for (const core::ItemView* item : center.floor().ListItems(SIZE_MAX)) {
      if (item->answered) continue;
      const QueueId& queue = item->segments.front().queue;
      ++played.left_waiting[queue];
      // They are past any threshold.
      for (core::QueueTally& tally : played.sum.queues) {
        if (tally.queue != queue) continue;
        ++tally.offered;
        ++tally.fates.others_late;
      }
    }
  }
  return played;
}

double OccupancyOf(const core::FloorReport& report, const core::FloorSetup& setup,
                   const QueueId& queue) {
  core::AgentTally all;
  for (const core::AgentTally& agent : report.agents) {
    const auto found = std::find_if(setup.agents.begin(), setup.agents.end(),
                                    [&](const auto& one) { return one.id == agent.agent; });
    if (found == setup.agents.end()) continue;
    const auto& served = found->queues;
    if (std::find(served.begin(), served.end(), queue) != served.end()) Add(agent, all);
  }
  return all.occupancy().value_or(0);
}

}  // namespace strowger::service
