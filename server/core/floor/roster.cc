#include "core/floor/roster.h"

#include <algorithm>

#include "base/check.h"

namespace strowger::core {

Roster::Roster(const FloorSetup& setup, const Directory& directory, const Eligibility& eligibility,
               Readiness& ready, Pace& pace, QueueBoard& board)
    : setup_(setup),
      directory_(directory),
      ready_(ready),
      pace_(pace),
      board_(board),
      logged_on_(setup.agents.size()),
      at_work_(setup.agents.size()),
      present_(setup.agents.size()) {
  agents_.resize(setup.agents.size());
  for (const AgentSetup& agent_setup : setup.agents) {
    const AgentNumber number = directory.FindAgent(agent_setup.id);
    Agent& agent = agents_[number];
    agent.number = number;
    agent.setup = &agent_setup;
    agent.link = directory.FindLink(agent_setup.link);
    agent.state.agent = agent_setup.id;
    for (const QueueNumber queue : eligibility.QueuesOf(number)) {
      if (!eligibility.IsRegular(number, queue)) continue;
      const auto needs = directory.NumberNeeds(setup.queues[queue].needs);
      agent.serves.emplace_back(queue, eligibility.IsQualified(number, queue, needs));
    }
  }
}

void Roster::Remember(const AgentState& state) {
  Agent* agent = Find(state.agent);
  if (agent == nullptr) return;
  agent->state = state;
  agent->state.has_console = false;
  if (state.presence != Presence::kLoggedOff) {
    devices_[{agent->link, state.device}] = agent->number;
  }
  Refresh(*agent);
}

Agent* Roster::Find(const AgentId& agent) {
  const AgentNumber number = directory_.FindAgent(agent);
  return number == kNoNumber ? nullptr : &agents_[number];
}

const Agent* Roster::Find(const AgentId& agent) const {
  const AgentNumber number = directory_.FindAgent(agent);
  return number == kNoNumber ? nullptr : &agents_[number];
}

const Agent* Roster::FindHolder(LinkNumber link, const DeviceId& device) const {
  const auto found = devices_.find({link, device});
  return found == devices_.end() ? nullptr : &agents_[found->second];
}

void Roster::LogOn(Agent& agent, const DeviceId& device, TimePoint now) {
  MovePresence(agent, PresenceEvent::kLogOn, now);
  agent.state.counts = {.last_asked = agent.state.counts.last_asked};
  agent.state.reason = "log-on";
  agent.state.cause = PresenceCause::kAgent;
  agent.state.device = device;
  devices_[{agent.link, device}] = agent.number;
  Refresh(agent);
}

void Roster::LogOff(Agent& agent, PresenceCause cause, TimePoint now) {
  MovePresence(agent, PresenceEvent::kLogOff, now);
  agent.state.reason.clear();
  agent.state.cause = cause;
  devices_.erase({agent.link, agent.state.device});
  agent.state.device = {};
  SetPending(agent, std::nullopt);
}

void Roster::Ready(Agent& agent, PresenceCause cause, TimePoint now) {
  const bool was_ready = agent.state.presence == Presence::kReady;
  if (!was_ready) {
    MovePresence(agent, PresenceEvent::kReady, now);
    agent.state.idle_since = now;
  }
  agent.state.reason.clear();
  agent.state.rest_until = {};
  // Nobody but the agent makes an agent ready who is.
  if (!was_ready || cause == PresenceCause::kAgent) agent.state.cause = cause;
  SetPending(agent, std::nullopt);
}

void Roster::NotReady(Agent& agent, std::string reason, PresenceCause cause, TimePoint now) {
  MovePresence(agent, PresenceEvent::kNotReady, now);
  agent.state.reason = std::move(reason);
  agent.state.cause = cause;
  SetPending(agent, std::nullopt);
}

void Roster::PlanPresence(Agent& agent, Presence presence, std::string reason,
                          PresenceCause cause) {
  const bool is_so_already = presence == Presence::kReady && agent.state.presence == presence;
  if (is_so_already) {
    SetPending(agent, std::nullopt);
  } else {
    SetPending(agent, presence, std::move(reason), cause);
  }
}

void Roster::SetPending(Agent& agent, std::optional<Presence> pending, std::string reason,
                        PresenceCause cause) {
  agent.state.pending = pending;
  agent.state.pending_reason = std::move(reason);
  agent.state.pending_cause = cause;
  Refresh(agent);
}

void Roster::SetConsole(Agent& agent, bool has_console) {
  agent.state.has_console = has_console;
  Refresh(agent);
}

void Roster::Rest(Agent& agent, TimePoint until) {
  agent.state.rest_until = until;
  Refresh(agent);
}

void Roster::SetWrapUpEnd(Agent& agent, WorkItemId item, TimePoint end) {
  agent.state.FindSlot(item)->wrap_up_end = end;
  Refresh(agent);
}

void Roster::Offer(Agent& agent, Slot slot, TimePoint now) {
  const std::optional<SlotState> next = Next(SlotState::kIdle, SlotEvent::kOffer);
  STROWGER_CHECK(next.has_value() && agent.state.FindSlot(slot.item) == nullptr);
  if (slot.offer_kind == OfferKind::kWork) agent.state.counts.last_asked = slot.offer;
  Count(agent.state, now);
  slot.state = *next;
  slot.since = now;
  agent.state.slots.push_back(slot);
  NoteSlots(agent, now);
  Refresh(agent);
}

void Roster::NoteSlots(Agent& agent, TimePoint now) {
  agent.state.slots_since = now;
  agent.is_rank_stale = true;
}

void Roster::Move(Agent& agent, WorkItemId item, SlotEvent event, TimePoint now) {
  Slot* slot = agent.state.FindSlot(item);
  STROWGER_CHECK(slot != nullptr);
  const std::optional<SlotState> next = Next(slot->state, event);
  STROWGER_CHECK(next.has_value());
  Count(agent.state, now);
  const bool is_contact = event == SlotEvent::kAccept && slot->offer_kind == OfferKind::kWork;
  if (is_contact) ++agent.state.counts.contacts;
  slot->state = *next;
  slot->since = now;
  if (*next != SlotState::kOffered) slot->offer = {};
  NoteSlots(agent, now);
  Refresh(agent);
}

void Roster::Free(Agent& agent, WorkItemId item, SlotEvent event, IdleClock clock, TimePoint now) {
  const Slot* slot = agent.state.FindSlot(item);
  STROWGER_CHECK(slot != nullptr && Next(slot->state, event) == SlotState::kIdle);
  Count(agent.state, now);
  std::erase_if(agent.state.slots, [&](const Slot& one) { return one.item == item; });
  NoteSlots(agent, now);
  if (clock == IdleClock::kRestart) agent.state.idle_since = now;
  if (agent.state.is_idle()) ApplyPending(agent, now);
  Refresh(agent);
}

void Roster::ApplyPending(Agent& agent, TimePoint now) {
  if (!agent.state.pending) return;
  switch (*agent.state.pending) {
    case Presence::kLoggedOff:
      LogOff(agent, agent.state.pending_cause, now);
      return;
    case Presence::kNotReady:
      NotReady(agent, agent.state.pending_reason, agent.state.pending_cause, now);
      return;
    case Presence::kReady:
      Ready(agent, agent.state.pending_cause, now);
      return;
  }
}

void Roster::MovePresence(Agent& agent, PresenceEvent event, TimePoint now) {
  const std::optional<Presence> next = Next(agent.state.presence, event);
  STROWGER_CHECK(next.has_value());
  Count(agent.state, now);
  agent.state.presence = *next;
  agent.state.presence_since = now;
  agent.state.rest_until = {};
}

void Roster::Count(AgentState& state, TimePoint now) {
  // Presence moves only while nothing is in hand, so the later of both is when this began.
  const TimePoint since = std::max(state.slots_since, state.presence_since);
  const Duration passed = std::max(Duration::zero(), now - since);  // A clock may be set back.
  switch (state.foremost().state) {
    case SlotState::kIdle:
      if (state.presence == Presence::kReady) state.counts.idle += passed;
      return;
    case SlotState::kOffered:
      return;
    case SlotState::kEngaged:
    case SlotState::kHeld:
      state.counts.talk += passed;
      return;
    case SlotState::kWrapUp:
      state.counts.wrap_up += passed;
      return;
  }
}

std::vector<AgentNumber> Roster::TakeFreed() {
  std::vector<AgentNumber> freed = std::exchange(freed_, {});
  std::sort(freed.begin(), freed.end(), [this](AgentNumber a, AgentNumber b) {
    return std::pair(agents_[a].state.idle_since, a) < std::pair(agents_[b].state.idle_since, b);
  });
  freed.erase(std::unique(freed.begin(), freed.end()), freed.end());
  return freed;
}

std::vector<AgentState> Roster::TakeChanges() {
  std::vector<AgentState> changes;
  changes.reserve(changed_.size());
  for (const AgentNumber number : changed_) {
    agents_[number].is_changed = false;
    changes.push_back(agents_[number].state);
  }
  changed_.clear();
  return changes;
}

void Roster::OpenChannel(Channel channel) {
  if (!ready_.Open(channel)) return;
  for (Agent& agent : agents_) RefreshReadiness(agent);
}

void Roster::Refresh(Agent& agent) {
  if (!agent.is_changed) {
    agent.is_changed = true;
    changed_.push_back(agent.number);
  }
  agent.load = LoadOf(agent.state.slots, setup_.capacity);
  if (agent.load.yielding > 0) reloaded_.push_back(agent.number);
  RefreshPlace(agent);
  RefreshReadiness(agent);
}

void Roster::RefreshPlace(Agent& agent) {
  const AgentState& state = agent.state;
  const bool is_on = state.presence != Presence::kLoggedOff;
  if (is_on != logged_on_.Contains(agent.number)) {
    if (is_on) {
      logged_on_.Add(agent.number);
    } else {
      logged_on_.Remove(agent.number);
      logged_off_.push_back(agent.number);
    }
    for (const auto& [queue, qualified] : agent.serves) {
      board_.AddLoggedOn(queue, is_on ? 1 : -1);
    }
  }
  if (state.is_idle()) {
    at_work_.Remove(agent.number);
  } else {
    at_work_.Add(agent.number);
  }
  const bool rests = state.rest_until != TimePoint{};
  const bool is_present = (state.presence == Presence::kReady && !rests) || !state.is_idle();
  if (is_present == present_.Contains(agent.number)) return;
  if (is_present) {
    present_.Add(agent.number);
  } else {
    present_.Remove(agent.number);
    absent_.push_back(agent.number);
  }
  std::vector<QueueNumber> queues;
  for (const auto& [queue, qualified] : agent.serves) {
    if (qualified) queues.push_back(queue);
  }
  pace_.AddAgent(queues, is_present ? 1 : -1);
}

void Roster::RefreshReadiness(Agent& agent) {
  const AgentState& state = agent.state;
  // Who is about to leave takes nothing more.
  const bool is_asked = state.presence == Presence::kReady && state.rest_until == TimePoint{} &&
                        !state.pending.has_value();
  for (const Channel channel : kChannels) {
    if (!ready_.IsOpen(channel)) continue;
    ReadyAgents& ready = ready_.Of(channel);
    const bool was_ready = ready.Contains(agent.number);
    const bool is_ready = is_asked && HasRoom(agent, channel);
    const bool moves = was_ready != is_ready;
    if (was_ready && (moves || agent.is_rank_stale)) ready.Remove(agent.number);
    if (is_ready && (moves || agent.is_rank_stale)) {
      ready.Add(agent.number, state, agent.load.units());
    }
    if (!moves) continue;
    if (is_ready) freed_.push_back(agent.number);
    if (channel != Channel::kCall) continue;
    for (const auto& [queue, qualified] : agent.serves) {
      if (qualified) board_.AddReady(queue, is_ready ? 1 : -1);
    }
  }
  agent.is_rank_stale = false;
}

}  // namespace strowger::core
