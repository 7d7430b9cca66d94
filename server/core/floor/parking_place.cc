#include "core/floor/parking_place.h"

#include <utility>

#include "core/call/call.h"
#include "core/floor/closing.h"
#include "core/floor/refusals.h"
#include "core/floor/verbs.h"

namespace strowger::core {

Result<void> ParkingPlace::Park(Step& step, const ParkWork& ask) {
  const Result<Part> part = CheckVerb(books_, ask.agent, ask.item, Verb::kPark);
  if (!part.ok()) return part.error();
  if (ask.reason.size() > reason_bytes_max) return TextTooLong("reason", reason_bytes_max);
  const bool has_end = ask.until != TimePoint{};
  if (has_end && (ask.until <= step.now || ask.until > step.now + kParkAheadMax)) {
    return WindowInvalid("Work is parked until a time that is to come, within a year.");
  }
  if (books_.items.parked() >= parked_max) return ParkedIsFull(parked_max);
  Item& item = *part->item;
  books_.items.Park(item, {ask.agent, step.now, ask.until, ask.reason}, step.now);
  EndSegment(item.view, step.now);
  item.view.owner = {};
  item.view.customer_state = LegState::kQueued;
  FreeAgent(books_, step, item, *part->agent, SlotEvent::kLeave, IdleClock::kRestart);
  Decision decision{.kind = DecisionKind::kParked};
  decision.agent = ask.agent;
  decision.until = ask.until;
  decision.detail = ask.reason;
  books_.items.Note(item, std::move(decision), step.now);
  Resume(step, item);
  return {};
}

Result<void> ParkingPlace::Wake(Step& step, const WakeWork& ask) {
  if (books_.roster.Find(ask.agent) == nullptr) return AgentUnknown(ask.agent);
  Item* item = books_.items.Find(ask.item);
  if (item == nullptr) return ItemUnknown(ask.item);
  if (!item->view.parking) return NotParked(ask.item);
  if (item->view.parking->by != ask.agent) return NotYours(ask.agent, ask.item);
  Wake(step, *item);
  return {};
}

void ParkingPlace::Wake(Step& step, Item& item) {
  ItemView& view = item.view;
  Decision decision{.kind = DecisionKind::kWoken};
  decision.agent = view.parking->by;
  view.asked_first = view.parking->by;
  books_.items.SetPreference(item, -1, {}, step.now);
  Drop(step, item);
  ReturnToWaiting(books_, step, item);
  OpenSegment(view, {{}, view.queue, step.now, std::nullopt, {}, {}});
  books_.items.Note(item, std::move(decision), step.now);
}

void ParkingPlace::Drop(Step& step, Item& item) {
  if (std::exchange(item.is_park_timed, false)) {
    step.Do(CancelTimer{{TimerKind::kPark, item.view.item.value, {}}});
  }
  books_.items.Unpark(item);
}

void ParkingPlace::TimeIsUp(Step& step, WorkItemId id) {
  Item* item = books_.items.Find(id);
  if (item == nullptr || !item->view.parking) return;
  item->is_park_timed = false;
  // Of an earlier parking, or early by the clock.
  if (step.now < item->view.parking->until) return Resume(step, *item);
  if (item->view.parking->until != TimePoint{}) Wake(step, *item);
}

void ParkingPlace::Resume(Step& step, Item& item) {
  if (!item.view.parking || item.view.parking->until == TimePoint{}) return;
  item.is_park_timed = true;
  step.Do(StartTimer{{TimerKind::kPark, item.view.item.value, {}}, item.view.parking->until});
}

}  // namespace strowger::core
