#include "core/floor/works.h"

#include <utility>

#include "base/check.h"
#include "core/call/call.h"
#include "core/floor/closing.h"
#include "core/floor/refusals.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

bool IsNearlyDue(const WorkDue& due) {
  return due.stage == DueStage::kNear || due.stage == DueStage::kMissed;
}

}  // namespace

Result<void> Works::Submit(Step& step, const SubmitWork& ask) {
  if (IsVoice(ask.channel)) return NotSubmitted(ask.channel);
  if (ask.key.empty()) return KeyMissing();
  if (ask.key.size() > work_key_bytes_max) return TextTooLong("key", work_key_bytes_max);
  if (ask.subject.size() > subject_bytes_max) return TextTooLong("subject", subject_bytes_max);
  if (ask.thread.size() > work_key_bytes_max) return TextTooLong("thread", work_key_bytes_max);
  if (books_.items.FindKey(ask.key)) return {};
  Item* same = books_.items.FindThread(ask.channel, ask.thread);
  if (same != nullptr && same->view.joined.size() < joined_max) {
    Join(step, *same, ask);
    return {};
  }
  const QueueNumber queue = books_.directory.FindQueue(ask.queue);
  if (queue == kNoNumber) return QueueUnknown(ask.queue);
  const QueueSetup& setup = books_.setup.queues[queue];
  if (books_.board.waiting(queue) >= setup.waiting_max) {
    return QueueIsFull(ask.queue, setup.waiting_max);
  }
  books_.roster.OpenChannel(ask.channel);
  ItemView view = MakeView(step, ask, setup);
  OpenSegment(view, {{}, view.queue, step.now, std::nullopt, {}, {}});
  Item& item = books_.items.Open(std::move(view));
  books_.items.Note(item, {.kind = DecisionKind::kJoined}, step.now);
  SetDue(step, item, ask.due);
  return {};
}

void Works::Join(Step& step, Item& item, const SubmitWork& ask) {
  const TimePoint arrived = ask.arrived == TimePoint{} ? step.now : ask.arrived;
  books_.items.Join(
      item, {ask.key, std::string(BeginningOf(ask.subject, joined_subject_bytes_max)), arrived});
  if (!item.view.customer) item.view.customer = ask.customer;
  // At least what it would have by itself.
  const int priority = books_.QueueOf(item).priority + ask.priority + item.view.due_points;
  if (item.view.priority < priority) books_.items.RaisePriority(item, priority);
  Decision decision{.kind = DecisionKind::kTookIn};
  decision.detail = ask.key;
  books_.items.Note(item, std::move(decision), step.now);
  if (ask.due.stage != DueStage::kNone) SetDue(step, item, ask.due);
  if (item.view.parking) parking_.Wake(step, item);
}

Result<void> Works::Change(Step& step, const ChangeDue& ask) {
  Item* item = books_.items.FindThread(ask.channel, ask.thread);
  if (item != nullptr) SetDue(step, *item, ask.due);
  return {};
}

void Works::SetDue(Step& step, Item& item, const WorkDue& due) {
  const ItemView& view = item.view;
  if (view.due == due) return;
  const WorkDue before = view.due;
  const QueueSetup& queue = books_.QueueOf(item);
  // What it got when it became urgent is what it loses.
  const int points = IsNearlyDue(before) ? view.due_points : queue.due_points;
  const bool is_starving = queue.starvation_limit > Duration::zero() &&
                           view.arrived + queue.starvation_limit <= step.now;
  const bool was_missed = before.stage == DueStage::kMissed;
  const bool is_overdue =
      due.stage == DueStage::kMissed || (was_missed ? is_starving : view.is_overdue);
  books_.items.SetDue(item, due, IsNearlyDue(due) ? points : 0, is_overdue);
  if (!IsNearlyDue(due) || due.stage == before.stage) return;
  Decision decision{.kind = DecisionKind::kDue};
  decision.until = due.time;
  if (due.stage == DueStage::kMissed) decision.detail = "missed";
  books_.items.Note(item, std::move(decision), step.now);
}

ItemView Works::MakeView(const Step& step, const SubmitWork& ask, const QueueSetup& queue) {
  ItemView view;
  view.item = WorkItemId{books_.NextNumber()};
  view.interaction = InteractionId{books_.NextNumber()};
  STROWGER_CHECK(view.interaction == InteractionOf(view.item));
  view.channel = ask.channel;
  view.key = ask.key;
  view.state_since = step.now;
  view.queue = ask.queue;
  view.priority = queue.priority + ask.priority;
  view.needs = CombineNeeds(queue.needs, ask.needs);
  view.arrived = ask.arrived == TimePoint{} ? step.now : ask.arrived;
  view.customer = ask.customer;
  view.known = ask.known;
  view.ani = ask.contact;
  view.subject = ask.subject;
  view.attached = ask.attached;
  TrimAttached(view.attached);
  view.thread = ask.thread;
  return view;
}

Result<void> Works::Withdraw(Step& step, const WithdrawWork& ask) {
  Item* item = books_.items.Find(ask.item);
  if (item == nullptr) return ItemUnknown(ask.item);
  if (IsCall(*item)) return NotSubmitted(item->view.channel);
  switch (item->view.state) {
    case ItemState::kOffered:
      offers_.Close(step, *item, OfferOutcome::kRescinded);
      EndItem(books_, step, *item, ItemOutcome::kWithdrawn);
      break;
    case ItemState::kScheduled:
      // Whoever handed it on before may still wrap up, so it may not be over yet.
      parking_.Drop(step, *item);
      EndItem(books_, step, *item, ItemOutcome::kWithdrawn);
      break;
    case ItemState::kWaiting:
      EndItem(books_, step, *item, ItemOutcome::kWithdrawn);
      break;
    case ItemState::kWrapUp:  // It is over already.
      break;
    default:
      conversations_.CustomerGone(step, *item);
  }
  return {};
}

}  // namespace strowger::core
