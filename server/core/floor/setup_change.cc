#include "core/floor/setup_change.h"

#include <algorithm>
#include <unordered_map>

#include "core/floor/refusals.h"

namespace strowger::core {
namespace {

template <class Entry, class Id>
const Entry* FindIn(const std::vector<Entry>& entries, const Id& id) {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& one) { return one.id == id; });
  return found == entries.end() ? nullptr : &*found;
}

bool KeepsPlace(const Agent& agent, const FloorSetup& next) {
  const AgentSetup* setup = FindIn(next.agents, agent.state.agent);
  return setup != nullptr && setup->link == agent.setup->link;
}

}  // namespace

Result<void> CheckSetupChange(const Books& books, const FloorSetup& next) {
  for (const Agent& agent : books.roster.agents()) {
    if (!agent.state.is_idle() && !KeepsPlace(agent, next)) {
      return AgentAtWork(agent.state.agent);
    }
  }
  std::unordered_map<QueueId, std::size_t> live;
  for (const WorkItemId id : books.items.All()) ++live[books.items.Find(id)->view.queue];
  for (const QueueSetup& queue : books.setup.queues) {
    if (live.contains(queue.id) && FindIn(next.queues, queue.id) == nullptr) {
      return QueueInUse(queue.id, live.at(queue.id));
    }
  }
  return {};
}

std::vector<AgentId> AgentsWithoutPlace(const Books& books, const FloorSetup& next) {
  std::vector<AgentId> agents;
  for (const Agent& agent : books.roster.agents()) {
    if (agent.state.presence == Presence::kLoggedOff || KeepsPlace(agent, next)) continue;
    agents.push_back(agent.state.agent);
  }
  return agents;
}

FloorMemory RememberFor(const Books& books, const FloorSetup& next) {
  FloorMemory memory;
  memory.next_number = books.next_number;
  memory.lost_places = books.lost_places.All();
  for (const Agent& agent : books.roster.agents()) memory.agents.push_back(agent.state);
  for (const WorkItemId id : books.items.All()) {
    const Item& item = *books.items.Find(id);
    memory.items.push_back(item.view);
    const QueueSetup* to = FindIn(next.queues, item.view.queue);
    if (to != nullptr && item.queue != kNoNumber) {
      ChangeQueue(memory.items.back(), books.QueueOf(item), *to);
    }
  }
  return memory;
}

void CarryOver(const Books& from, Books& to) {
  for (const auto& [id, number] : from.directory.links()) {
    if (number < from.links.size()) to.LinkAt(to.directory.NumberLink(id)) = from.links[number];
  }
  for (const Agent& agent : from.roster.agents()) {
    Agent* same = to.roster.Find(agent.state.agent);
    if (same != nullptr && agent.state.has_console) to.roster.SetConsole(*same, true);
  }
  for (QueueNumber queue = 0; queue < from.setup.queues.size(); ++queue) {
    const QueueNumber same = to.directory.FindQueue(from.setup.queues[queue].id);
    if (same == kNoNumber) continue;
    to.pace.CarryOver(same, from.pace, queue);
    to.forecasts.CarryOver(same, from.forecasts, queue);
    to.wait_forecast.CarryOver(same, from.wait_forecast, queue);
    to.live.CarryOver(same, from.live, queue);
    if (from.eligibility.AreCalled(queue)) {
      to.eligibility.CallReserves(same, true);
      to.waiting.SortOutAnew(same);
    }
  }
  to.ended_calls = from.ended_calls;
  to.ignored_inputs = from.ignored_inputs;
}

}  // namespace strowger::core
