#include "core/floor/desks.h"

#include <vector>

#include "core/floor/refusals.h"

namespace strowger::core {

namespace {

template <class Ask>
PresenceCause CauseOf(const Ask& ask) {
  return ask.by_supervisor ? PresenceCause::kSupervisor : PresenceCause::kAgent;
}

}  // namespace

Result<void> Desks::TakePlace(Step& step, const LogOn& ask) {
  Agent* agent = books_.roster.Find(ask.agent);
  if (agent == nullptr) return AgentUnknown(ask.agent);
  const DeviceId device = ask.device ? ask.device : agent->setup->device;
  AgentState& state = agent->state;
  if (state.presence != Presence::kLoggedOff) {
    // Without a device named, wherever the agent sits is right.
    if (ask.device && state.device != device) return LoggedOnElsewhere(ask.agent, state.device);
    if (state.pending == Presence::kLoggedOff) books_.roster.SetPending(*agent, std::nullopt);
    return {};
  }
  if (!device) return DeviceMissing(ask.agent);
  const Agent* holder = books_.roster.FindHolder(agent->link, device);
  if (holder != nullptr) return DeviceInUse(device, holder->state.agent);
  books_.roster.LogOn(*agent, device, step.now);
  return {};
}

Result<void> Desks::LeavePlace(Step& step, const LogOff& ask) {
  const Result<Agent*> found = FindLoggedOn(ask.agent);
  if (!found.ok()) return found.error();
  Agent& agent = **found;
  for (const Slot& slot : std::vector<Slot>(agent.state.slots)) {
    if (slot.state != SlotState::kOffered) continue;
    offers_.End(step, *books_.items.Find(slot.item), ask.agent, OfferOutcome::kRescinded);
  }
  // A pending log-off has just come true with them.
  if (agent.state.presence == Presence::kLoggedOff) return {};
  if (agent.state.is_idle()) {
    books_.roster.LogOff(agent, CauseOf(ask), step.now);
  } else {
    books_.roster.PlanPresence(agent, Presence::kLoggedOff, {}, CauseOf(ask));
  }
  return {};
}

Result<void> Desks::BecomeReady(Step& step, const SetReady& ask) {
  const Result<Agent*> found = FindLoggedOn(ask.agent);
  if (!found.ok()) return found.error();
  Agent& agent = **found;
  if (agent.state.is_idle()) {
    books_.roster.Ready(agent, CauseOf(ask), step.now);
  } else {
    books_.roster.PlanPresence(agent, Presence::kReady, {}, CauseOf(ask));
  }
  return {};
}

Result<void> Desks::BecomeNotReady(Step& step, const SetNotReady& ask) {
  const Result<Agent*> found = FindLoggedOn(ask.agent);
  if (!found.ok()) return found.error();
  if (ask.reason.size() > reason_bytes_max) return TextTooLong("reason", reason_bytes_max);
  Agent& agent = **found;
  if (agent.state.is_idle()) {
    books_.roster.NotReady(agent, ask.reason, CauseOf(ask), step.now);
  } else {
    books_.roster.PlanPresence(agent, Presence::kNotReady, ask.reason, CauseOf(ask));
  }
  return {};
}

Result<void> Desks::Attach(Step& step, const ConsoleAttached& tell) {
  Agent* agent = books_.roster.Find(tell.agent);
  if (agent == nullptr) return AgentUnknown(tell.agent);
  if (agent->state.has_console) return {};
  books_.roster.SetConsole(*agent, true);
  step.Do(CancelTimer{{TimerKind::kConsoleGrace, 0, tell.agent}});
  return {};
}

Result<void> Desks::Detach(Step& step, const ConsoleLost& tell) {
  Agent* agent = books_.roster.Find(tell.agent);
  if (agent == nullptr) return AgentUnknown(tell.agent);
  if (!agent->state.has_console) return {};
  books_.roster.SetConsole(*agent, false);
  StartGrace(step, *agent);
  return {};
}

void Desks::StartGrace(Step& step, const Agent& agent) {
  // Also for an agent who is about to become ready when the work ends.
  const bool may_be_ready =
      agent.state.presence == Presence::kReady || agent.state.pending == Presence::kReady;
  if (!may_be_ready) return;
  step.Do(StartTimer{{TimerKind::kConsoleGrace, 0, agent.state.agent},
                     step.now + books_.setup.console_grace});
}

void Desks::GraceIsOver(Step& step, const AgentId& agent_id) {
  Agent* agent = books_.roster.Find(agent_id);
  if (agent == nullptr || agent->state.has_console) return;
  const AgentState& state = agent->state;
  if (state.is_idle()) {
    if (state.presence != Presence::kReady) return;
    books_.roster.NotReady(*agent, "console-lost", PresenceCause::kConsoleLost, step.now);
    return;
  }
  const bool would_be_ready = state.pending.value_or(state.presence) == Presence::kReady;
  if (!would_be_ready) return;
  books_.roster.SetPending(*agent, Presence::kNotReady, "console-lost",
                           PresenceCause::kConsoleLost);
}

void Desks::RestIsOver(Step& step, const AgentId& agent_id) {
  Agent* agent = books_.roster.Find(agent_id);
  if (agent == nullptr || agent->state.rest_until == TimePoint{}) return;
  if (step.now < agent->state.rest_until) {  // Of an earlier rest, or early by the clock.
    step.Do(StartTimer{{TimerKind::kAgentRest, 0, agent_id}, agent->state.rest_until});
    return;
  }
  books_.roster.EndRest(*agent);
}

Result<Agent*> Desks::FindLoggedOn(const AgentId& agent_id) {
  Agent* agent = books_.roster.Find(agent_id);
  if (agent == nullptr) return AgentUnknown(agent_id);
  if (agent->state.presence == Presence::kLoggedOff) return NotLoggedOn(agent_id);
  return agent;
}

}  // namespace strowger::core
