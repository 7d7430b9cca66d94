#include "core/floor/wrap_ups.h"

#include <algorithm>

#include "core/call/call.h"
#include "core/floor/closing.h"
#include "core/floor/refusals.h"

namespace strowger::core {
namespace {

TimerId TimerOf(const Agent& agent) {
  return {TimerKind::kWrapUp, agent.state.item.value, agent.state.agent};
}

}  // namespace

void WrapUps::Begin(Step& step, Item& item, Agent& agent, WrapUpPart part) {
  EndSegment(item.view, step.now);
  books_.items.MarkChanged(item);
  const QueueSetup& queue = QueueOf(item, agent);
  const bool is_timed = queue.wrap_up_timeout > Duration::zero();
  const bool is_last = part == WrapUpPart::kLastOwner;
  if (!is_timed && !(is_last && queue.disposition_required)) {
    FreeAgent(books_, step, item, agent, SlotEvent::kLeave, IdleClock::kRestart);
    return;
  }
  books_.roster.Move(agent, SlotEvent::kWrapUp, step.now);
  if (is_last) item.view.deadline = {};
  if (!is_timed) return;
  const TimePoint end = step.now + queue.wrap_up_timeout;
  if (is_last) item.view.deadline = end;
  step.Do(StartTimer{TimerOf(agent), end});
}

Result<void> WrapUps::Finish(Step& step, const FinishWrapUp& ask) {
  Agent* agent = books_.roster.Find(ask.agent);
  if (agent == nullptr) return AgentUnknown(ask.agent);
  if (agent->state.slot != SlotState::kWrapUp || agent->state.item != ask.item) {
    return NotInWrapUp(ask.agent, ask.item);
  }
  if (ask.disposition.size() > disposition_bytes_max) {
    return TextTooLong("disposition", disposition_bytes_max);
  }
  if (ask.next_reason.size() > reason_bytes_max) return TextTooLong("reason", reason_bytes_max);
  Item& item = *books_.items.Find(ask.item);
  const QueueSetup& queue = QueueOf(item, *agent);
  const auto& known = queue.dispositions;
  if (!ask.disposition.empty() && !known.empty() &&
      std::find(known.begin(), known.end(), ask.disposition) == known.end()) {
    return DispositionUnknown(queue.id, ask.disposition);
  }
  if (ask.disposition.empty() && !MayEnd(item, *agent)) return DispositionRequired(queue.id);
  // The last owner's word counts; that of a former owner stands until then.
  if (!ask.disposition.empty() && (IsLastOwner(item, *agent) || item.view.disposition.empty())) {
    item.view.disposition = ask.disposition;
    books_.items.MarkChanged(item);
  }
  Agent* last = OverdueOwner(item);
  step.Do(CancelTimer{TimerOf(*agent)});
  if (ask.next) {
    books_.roster.PlanPresence(*agent, *ask.next, ask.next_reason, PresenceCause::kAgent);
  }
  End(step, item, *agent);
  // The last owner's time was over and only this word was missing. The item is still there, since
  // the last owner holds it.
  if (last != nullptr && last != agent && MayEnd(item, *last)) End(step, item, *last);
  return {};
}

Agent* WrapUps::OverdueOwner(const Item& item) {
  if (item.view.state != ItemState::kWrapUp || item.view.deadline != TimePoint{}) return nullptr;
  Agent* owner = books_.roster.Find(item.view.owner);
  if (owner == nullptr || owner->state.slot != SlotState::kWrapUp) return nullptr;
  if (owner->state.item != item.view.item) return nullptr;
  return QueueOf(item, *owner).wrap_up_timeout > Duration::zero() ? owner : nullptr;
}

void WrapUps::TimeIsUp(Step& step, WorkItemId item_id, const AgentId& agent_id) {
  Agent* agent = books_.roster.Find(agent_id);
  if (agent == nullptr || agent->state.slot != SlotState::kWrapUp) return;
  if (agent->state.item != item_id) return;
  Item& item = *books_.items.Find(item_id);
  const TimePoint end = agent->state.slot_since + QueueOf(item, *agent).wrap_up_timeout;
  if (step.now < end) {  // Of an earlier wrap-up of the same item, or early by the clock.
    step.Do(StartTimer{TimerOf(*agent), end});
    return;
  }
  if (MayEnd(item, *agent)) {
    End(step, item, *agent);
    return;
  }
  item.view.deadline = {};
  books_.items.MarkChanged(item);
}

void WrapUps::Resume(Step& step, const Agent& agent) {
  const Item& item = *books_.items.Find(agent.state.item);
  const Duration timeout = QueueOf(item, agent).wrap_up_timeout;
  const bool is_over = IsLastOwner(item, agent) && item.view.deadline == TimePoint{};
  if (is_over && !MayEnd(item, agent)) return;
  step.Do(StartTimer{TimerOf(agent), agent.state.slot_since + timeout});
}

WrapUpNeed WrapUps::NeedOf(const Item& item, const Agent& agent) const {
  const QueueSetup& queue = QueueOf(item, agent);
  WrapUpNeed need{
      .queue = queue.id,
      .disposition_required = queue.disposition_required && item.view.owner == agent.state.agent,
      .end = {}};
  if (agent.state.slot != SlotState::kWrapUp || agent.state.item != item.view.item) return need;
  if (IsLastOwner(item, agent)) {
    need.end = item.view.deadline;
  } else if (queue.wrap_up_timeout > Duration::zero()) {
    need.end = agent.state.slot_since + queue.wrap_up_timeout;
  }
  return need;
}

bool WrapUps::IsLastOwner(const Item& item, const Agent& agent) const {
  return item.view.state == ItemState::kWrapUp && item.view.owner == agent.state.agent;
}

const QueueSetup& WrapUps::QueueOf(const Item& item, const Agent& agent) const {
  const Segment* segment = LastSegmentOf(item.view, agent.state.agent);
  return segment == nullptr ? books_.QueueOf(item) : books_.QueueNamed(segment->queue);
}

bool WrapUps::MayEnd(const Item& item, const Agent& agent) const {
  return !IsLastOwner(item, agent) || !item.view.disposition.empty() ||
         !QueueOf(item, agent).disposition_required;
}

void WrapUps::End(Step& step, Item& item, Agent& agent) {
  if (IsLastOwner(item, agent)) item.view.deadline = {};
  books_.items.MarkChanged(item);
  FreeAgent(books_, step, item, agent, SlotEvent::kFinish, IdleClock::kRestart);
  CloseIfDone(books_, step, item);
}

}  // namespace strowger::core
