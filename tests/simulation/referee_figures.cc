#include <algorithm>
#include <string>

#include "simulation/referee.h"

// What the floor tells about itself, counted again.
namespace strowger::simulation {

using core::ItemState;

void Referee::CheckQueues(const core::Floor& floor) {
  for (const core::QueueSetup& queue : setup_.queues) {
    core::QueueState expected;
    expected.queue = queue.id;
    for (const auto& [id, item] : items_) {
      if (item.queue != queue.id) continue;
      if (item.state == ItemState::kScheduled) ++expected.scheduled;
      if (item.state != ItemState::kWaiting && item.state != ItemState::kOffered) continue;
      ++expected.waiting;
      if (item.state == ItemState::kOffered) ++expected.ringing;
      if (!expected.oldest_arrival || item.arrived < *expected.oldest_arrival) {
        expected.oldest_arrival = item.arrived;
      }
    }
    for (const core::AgentSetup& agent : setup_.agents) {
      if (std::find(agent.queues.begin(), agent.queues.end(), queue.id) == agent.queues.end()) {
        continue;
      }
      core::ItemView alone;
      alone.queue = queue.id;
      alone.link = agent.link;
      alone.needs = queue.needs;
      const core::AgentState& state = agents_.at(agent.id);
      if (state.presence != core::Presence::kLoggedOff) ++expected.agents_logged_on;
      const bool is_ready = IsReadyFor(state, core::Channel::kCall);
      if (is_ready && Serves(agent, alone)) ++expected.agents_ready;
    }
    const core::QueueState told = floor.DescribeQueue(queue.id);
    const bool same = told.waiting == expected.waiting && told.ringing == expected.ringing &&
                      told.scheduled == expected.scheduled &&
                      told.oldest_arrival == expected.oldest_arrival &&
                      told.agents_ready == expected.agents_ready &&
                      told.agents_logged_on == expected.agents_logged_on;
    if (!same) Fault("queue " + queue.id.value + " is described wrongly");
  }
}

void Referee::CheckMirror(const core::Floor& floor) {
  for (const auto& [id, agent] : agents_) {
    const core::AgentState* real = floor.FindAgent(id);
    if (real == nullptr || !(*real == agent)) Fault("agent " + id.value + " changed untold");
  }
  for (const auto& [id, item] : items_) {
    const core::ItemView* real = floor.FindItem(id);
    if (real == nullptr || !(*real == item)) {
      Fault("item " + std::to_string(id.value) + " changed untold");
    };
  }
}

}  // namespace strowger::simulation
