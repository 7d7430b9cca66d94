#include "core/floor/wrap_ups.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

#include "core/call/call.h"
#include "core/floor/closing.h"
#include "core/floor/refusals.h"

namespace strowger::core {
namespace {

TimerId TimerOf(const Item& item, const Agent& agent) {
  return {TimerKind::kWrapUp, item.view.item.value, agent.state.agent};
}

// The agent's slot, if in wrap-up of the item; null otherwise.
const Slot* FindWrapUp(const Agent& agent, WorkItemId item) {
  const Slot* slot = agent.state.FindSlot(item);
  return slot != nullptr && slot->state == SlotState::kWrapUp ? slot : nullptr;
}

bool IsLastOwner(const Item& item, const Agent& agent) {
  return item.view.state == ItemState::kWrapUp && item.view.owner == agent.state.agent;
}

const QueueSetup& QueueOf(const Books& books, const Item& item, const Agent& agent) {
  const Segment* segment = LastSegmentOf(item.view, agent.state.agent);
  return segment == nullptr ? books.QueueOf(item) : books.QueueNamed(segment->queue);
}

constexpr std::int64_t kSecondsMax =
    std::chrono::duration_cast<std::chrono::seconds>(kWrapUpMax).count();

// What the contact brought along; none where that is no number of seconds in the range.
std::optional<Duration> DurationBrought(const ItemView& view) {
  const auto entry = view.attached.find(kWrapUpKey);
  if (entry == view.attached.end()) return std::nullopt;
  const std::string& text = entry->second;
  std::int64_t count = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool is_number = trouble == std::errc() && end == text.data() + text.size();
  if (!is_number || count < 0 || count > kSecondsMax) {
    return std::nullopt;
  }
  return std::chrono::seconds(count);
}

Duration DurationOf(const Books& books, const Item& item, const Agent& agent) {
  if (const auto brought = DurationBrought(item.view)) return *brought;
  return agent.setup->wrap_up_timeout.value_or(QueueOf(books, item, agent).wrap_up_timeout);
}

// As late as the agent may make it.
TimePoint LatestEnd(const Books& books, const Item& item, const Agent& agent, const Slot& slot) {
  return slot.since + DurationOf(books, item, agent) +
         QueueOf(books, item, agent).wrap_up_extension_max;
}

}  // namespace

bool MayExtendWrapUp(const Books& books, const Item& item, const Agent& agent) {
  const Slot* slot = FindWrapUp(agent, item.view.item);
  if (slot == nullptr) return false;
  const bool is_over = IsLastOwner(item, agent) && item.view.deadline == TimePoint{};
  return slot->wrap_up_end != TimePoint{} && !is_over &&
         slot->wrap_up_end < LatestEnd(books, item, agent, *slot);
}

void WrapUps::Begin(Step& step, Item& item, Agent& agent, WrapUpPart part) {
  EndSegment(item.view, step.now);
  books_.items.MarkChanged(item);
  const Duration duration = DurationOf(books_, item, agent);
  const bool is_timed = duration > Duration::zero();
  const bool is_last = part == WrapUpPart::kLastOwner;
  if (!is_timed && !(is_last && QueueOf(books_, item, agent).disposition_required)) {
    FreeAgent(books_, step, item, agent, SlotEvent::kLeave, IdleClock::kRestart);
    return;
  }
  books_.roster.Move(agent, item.view.item, SlotEvent::kWrapUp, step.now);
  if (is_last) item.view.deadline = {};
  if (is_timed) SetEnd(step, item, agent, step.now + duration);
}

void WrapUps::SetEnd(Step& step, Item& item, Agent& agent, TimePoint end) {
  books_.roster.SetWrapUpEnd(agent, item.view.item, end);
  if (IsLastOwner(item, agent)) item.view.deadline = end;
  books_.items.MarkChanged(item);
  step.Do(StartTimer{TimerOf(item, agent), end});
}

Result<Agent*> WrapUps::FindInWrapUp(const AgentId& agent_id, WorkItemId item) {
  Agent* agent = books_.roster.Find(agent_id);
  if (agent == nullptr) return AgentUnknown(agent_id);
  if (FindWrapUp(*agent, item) == nullptr) return NotInWrapUp(agent_id, item);
  return agent;
}

Result<void> WrapUps::Extend(Step& step, const ExtendWrapUp& ask) {
  const Result<Agent*> found = FindInWrapUp(ask.agent, ask.item);
  if (!found.ok()) return found.error();
  Agent& agent = **found;
  if (ask.by <= Duration::zero()) return DurationInvalid();
  Item& item = *books_.items.Find(ask.item);
  if (!MayExtendWrapUp(books_, item, agent)) return WrapUpAtItsLongest(ask.item);
  const Slot& slot = *FindWrapUp(agent, ask.item);
  const Duration left = LatestEnd(books_, item, agent, slot) - slot.wrap_up_end;
  SetEnd(step, item, agent, slot.wrap_up_end + std::min(ask.by, left));
  return {};
}

Result<void> WrapUps::Finish(Step& step, const FinishWrapUp& ask) {
  const Result<Agent*> found = FindInWrapUp(ask.agent, ask.item);
  if (!found.ok()) return found.error();
  Agent* agent = *found;
  if (ask.disposition.size() > disposition_bytes_max) {
    return TextTooLong("disposition", disposition_bytes_max);
  }
  if (ask.next_reason.size() > reason_bytes_max) return TextTooLong("reason", reason_bytes_max);
  Item& item = *books_.items.Find(ask.item);
  const QueueSetup& queue = QueueOf(books_, item, *agent);
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
  step.Do(CancelTimer{TimerOf(item, *agent)});
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
  const Slot* slot = owner == nullptr ? nullptr : FindWrapUp(*owner, item.view.item);
  return slot != nullptr && slot->wrap_up_end != TimePoint{} ? owner : nullptr;
}

void WrapUps::TimeIsUp(Step& step, WorkItemId item_id, const AgentId& agent_id) {
  Agent* agent = books_.roster.Find(agent_id);
  const Slot* slot = agent == nullptr ? nullptr : FindWrapUp(*agent, item_id);
  if (slot == nullptr) return;
  Item& item = *books_.items.Find(item_id);
  const TimePoint end = slot->wrap_up_end;
  if (end == TimePoint{}) return;
  if (step.now < end) {  // Of an earlier wrap-up of the same item, or early by the clock.
    step.Do(StartTimer{TimerOf(item, *agent), end});
    return;
  }
  if (MayEnd(item, *agent)) {
    End(step, item, *agent);
    return;
  }
  item.view.deadline = {};
  books_.items.MarkChanged(item);
}

void WrapUps::Resume(Step& step, Agent& agent, const Slot& slot) {
  Item& item = *books_.items.Find(slot.item);
  const bool is_over = IsLastOwner(item, agent) && item.view.deadline == TimePoint{};
  if (is_over && !MayEnd(item, agent)) return;
  TimePoint end = slot.wrap_up_end;
  if (end == TimePoint{}) {  // Remembered by a store that did not know of it.
    const Duration duration = DurationOf(books_, item, agent);
    if (duration == Duration::zero()) return;
    end = slot.since + duration;
  }
  SetEnd(step, item, agent, end);
}

WrapUpNeed WrapUps::NeedOf(const Item& item, const Agent& agent) const {
  const QueueSetup& queue = QueueOf(books_, item, agent);
  WrapUpNeed need{
      .queue = queue.id,
      .disposition_required = queue.disposition_required && item.view.owner == agent.state.agent,
      .end = {}};
  const Slot* slot = FindWrapUp(agent, item.view.item);
  if (slot == nullptr) return need;
  need.end = IsLastOwner(item, agent) ? item.view.deadline : slot->wrap_up_end;
  return need;
}

bool WrapUps::MayEnd(const Item& item, const Agent& agent) const {
  return !IsLastOwner(item, agent) || !item.view.disposition.empty() ||
         !QueueOf(books_, item, agent).disposition_required;
}

void WrapUps::End(Step& step, Item& item, Agent& agent) {
  if (IsLastOwner(item, agent)) item.view.deadline = {};
  books_.items.MarkChanged(item);
  FreeAgent(books_, step, item, agent, SlotEvent::kFinish, IdleClock::kRestart);
  CloseIfDone(books_, step, item);
}

}  // namespace strowger::core
