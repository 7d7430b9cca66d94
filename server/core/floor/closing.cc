#include "core/floor/closing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "core/call/call.h"

namespace strowger::core {
namespace {

void NoteContact(Books& books, const Item& item, const Agent& agent, TimePoint now) {
  const Segment* segment = LastSegmentOf(item.view, agent.state.agent);
  if (segment == nullptr) return;  // A colleague who was only consulted.
  const QueueNumber queue = books.directory.FindQueue(segment->queue);
  if (queue != kNoNumber) books.pace.ContactTook(queue, now - segment->start);
}

// Of a caller who was cut off, where the queue that was called gives places back.
void KeepPlace(Books& books, const Item& item, TimePoint now) {
  std::optional<LostPlace> place = PlaceLostBy(item.view);
  if (!place || books.QueueNamed(place->queue).resume_within == Duration::zero()) return;
  place->lost = now;
  books.lost_places.Keep(*std::move(place));
}

// The caller leaves without having been served: the callback that was put aside goes on.
void ReleaseCallback(Books& books, Step& step, const Item& caller) {
  if (books.items.callbacks().empty() || caller.view.segments.empty()) return;
  Item* item = books.items.FindCallback(caller.view.segments.front().queue, caller.view.ani);
  if (item == nullptr || item->view.callback->caller != caller.view.item) return;
  item->view.callback->caller = {};
  books.items.MarkChanged(*item);
  if (item->view.state != ItemState::kScheduled) return;
  item->is_callback_timed = true;
  step.Do(StartTimer{{TimerKind::kCallback, item->view.item.value, {}},
                     std::max(item->view.callback->next, step.now)});
}

}  // namespace

void EndItem(Books& books, Step& step, Item& item, ItemOutcome outcome) {
  item.view.customer_state = LegState::kNull;
  item.view.outcome = outcome;
  KeepPlace(books, item, step.now);
  if (item.holders > 0) {
    books.items.SetState(item, ItemState::kWrapUp, step.now);
    EndSegment(item.view, step.now);
  }
  CloseIfDone(books, step, item);
}

void CloseIfDone(Books& books, Step& step, Item& item) {
  if (item.view.customer_state != LegState::kNull || item.holders > 0) return;
  const WorkItemId id = item.view.item;
  const ItemOutcome outcome = item.view.outcome.value_or(ItemOutcome::kHandled);
  if (item.rests_after_declines) step.Do(CancelTimer{{TimerKind::kDeclineRest, id.value, {}}});
  if (item.is_preference_timed) step.Do(CancelTimer{{TimerKind::kPreference, id.value, {}}});
  if (item.is_step_timed) step.Do(CancelTimer{{TimerKind::kPlanStep, id.value, {}}});
  if (item.is_watched) step.Do(CancelTimer{{TimerKind::kLongWait, id.value, {}}});
  if (item.is_callback_timed) step.Do(CancelTimer{{TimerKind::kCallback, id.value, {}}});
  if (item.is_park_timed) step.Do(CancelTimer{{TimerKind::kPark, id.value, {}}});
  if (item.is_wait_limited) step.Do(CancelTimer{{TimerKind::kWaitMax, id.value, {}}});
  const ItemView& view = item.view;
  const PbxCallId& call = view.callback && !view.call ? view.callback->left : view.call;
  if (call && !item.is_gone_at_pbx) {
    books.ended_calls.Keep(view.link, call, view.customer_leg);
  }
  ReleaseCallback(books, step, item);
  books.items.Close(item, outcome, step.now);
  step.Do(ItemClosed{id, outcome});
}

void ReturnToWaiting(Books& books, Step& step, Item& item) {
  item.view.owner = {};
  item.view.reserved_for = {};
  item.view.customer_state = LegState::kQueued;
  item.view.outcome.reset();
  item.view.deadline = {};
  item.view.handover = Handover::kNone;
  books.items.SetState(item, ItemState::kWaiting, step.now);
  if (item.queue == kNoNumber) books.homeless.push_back(item.view.item);
}

void FreeAgent(Books& books, Step& step, Item& item, Agent& agent, SlotEvent event,
               IdleClock clock) {
  STROWGER_CHECK(item.holders > 0);
  --item.holders;
  if (event != SlotEvent::kWithdraw) NoteContact(books, item, agent, step.now);
  books.roster.Free(agent, item.view.item, event, clock, step.now);
}

}  // namespace strowger::core
