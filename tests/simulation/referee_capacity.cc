#include <algorithm>

#include "simulation/referee.h"

// How much an agent may have in hand, in the simplest words.
namespace strowger::simulation {
namespace {

using core::SlotState;

bool GivesWay(const core::FloorSetup& setup, const core::Slot& slot) {
  return setup.capacity.of(slot.channel).is_interruptible && slot.state != SlotState::kOffered;
}

bool HasCall(const core::AgentState& agent) {
  return std::any_of(agent.slots.begin(), agent.slots.end(),
                     [](const core::Slot& slot) { return core::IsVoice(slot.channel); });
}

}  // namespace

bool Referee::HasRoom(const core::AgentState& agent, core::Channel channel) const {
  const core::AgentSetup& setup = setup_.agents[numbers_.at(agent.agent)];
  int units = setup.capacity.value_or(setup_.capacity.units) - setup_.capacity.of(channel).weight;
  int pieces = 0;
  for (const core::Slot& slot : agent.slots) {
    if (slot.channel == channel) ++pieces;
    const bool counts = !core::IsVoice(channel) || !GivesWay(setup_, slot);
    if (counts) units -= setup_.capacity.of(slot.channel).weight;
  }
  if (core::IsVoice(channel) && HasCall(agent)) return false;
  const auto own = setup.channel_limits.find(channel);
  const int limit =
      own == setup.channel_limits.end() ? setup_.capacity.of(channel).limit : own->second;
  return pieces < limit && units >= 0;
}

bool Referee::IsReadyFor(const core::AgentState& agent, core::Channel channel) const {
  return agent.presence == core::Presence::kReady && agent.rest_until == TimePoint{} &&
         !agent.pending && HasRoom(agent, channel);
}

bool Referee::IsReachable(const core::Floor& floor, const core::ItemView& item) const {
  return !core::IsVoice(item.channel) || floor.IsLinkUp(item.link);
}

void Referee::CheckCapacity(const core::AgentState& agent) {
  const core::AgentSetup& setup = setup_.agents[numbers_.at(agent.agent)];
  const int units = setup.capacity.value_or(setup_.capacity.units);
  int firm = 0;
  int all = 0;
  int calls = 0;
  std::map<core::Channel, int> pieces;
  for (const core::Slot& slot : agent.slots) {
    const int weight = setup_.capacity.of(slot.channel).weight;
    all += weight;
    if (!GivesWay(setup_, slot)) firm += weight;
    if (core::IsVoice(slot.channel)) ++calls;
    ++pieces[slot.channel];
  }
  if (calls > 1) Fault(agent.agent.value + " has two calls");
  if (firm > units || (calls == 0 && all > units)) Fault(agent.agent.value + " is past capacity");
  for (const auto& [channel, count] : pieces) {
    const auto own = setup.channel_limits.find(channel);
    const int limit =
        own == setup.channel_limits.end() ? setup_.capacity.of(channel).limit : own->second;
    if (count > limit) Fault(agent.agent.value + " is past the limit of a channel");
  }
  const bool is_interrupted = calls > 0 && all > units;
  for (const core::Slot& slot : agent.slots) {
    if (!setup_.capacity.of(slot.channel).is_interruptible) continue;
    if (is_interrupted && slot.state == SlotState::kEngaged) {
      Fault(agent.agent.value + " works beside a call that leaves no room for it");
    }
    if (!is_interrupted && slot.state == SlotState::kHeld) {
      Fault("work of " + agent.agent.value + " stays aside");
    }
  }
}

int Referee::UnitsBefore(const core::AgentState& agent) const {
  int units = 0;
  for (const core::Slot& slot : agent.slots) {
    const bool is_new = std::any_of(made_.begin(), made_.end(), [&](const core::OfferMade& made) {
      return made.offer == slot.offer;
    });
    if (!is_new) units += setup_.capacity.of(slot.channel).weight;
  }
  return units;
}

void Referee::CheckNobodyIsIdle(const core::Floor& floor) {
  const Crowd crowd = CountAgents();
  const std::uint64_t logged_on = crowd.logged_on;
  for (const auto& [id, item] : items_) {
    if (item.state != core::ItemState::kWaiting) continue;
    const std::uint64_t may_take = MayTake(item);
    if ((may_take & crowd.ready_for(item.channel)) != 0 && IsReachable(floor, item)) {
      Fault("item " + std::to_string(id.value) + " waits while an agent who may take it has room");
    }
    CheckWatch(item);
    CheckOverflow(floor, item);
    CheckKept(item);
    CheckPlan(item, (may_take & logged_on) != 0);
    if (item.declined_by.empty() || (may_take & logged_on) != 0) continue;
    if (QueueOf(item) == nullptr) continue;  // It waits for its queue.
    if (!timers_.contains({core::TimerKind::kDeclineRest, id.value, {}})) {
      Fault("item " + std::to_string(id.value) + " was declined by all and nothing will happen");
    }
  }
}

}  // namespace strowger::simulation
