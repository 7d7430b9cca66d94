#include "core/floor/works.h"

#include <utility>

#include "base/check.h"
#include "core/call/call.h"
#include "core/floor/closing.h"
#include "core/floor/refusals.h"

namespace strowger::core {

Result<void> Works::Submit(Step& step, const SubmitWork& ask) {
  if (IsVoice(ask.channel)) return NotSubmitted(ask.channel);
  if (ask.key.empty()) return KeyMissing();
  if (ask.key.size() > work_key_bytes_max) return TextTooLong("key", work_key_bytes_max);
  if (ask.subject.size() > subject_bytes_max) return TextTooLong("subject", subject_bytes_max);
  if (books_.items.FindKey(ask.key)) return {};
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
  return {};
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
