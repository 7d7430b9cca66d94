#include "core/floor/overflows.h"

#include <algorithm>

#include "base/check.h"
#include "core/call/call.h"
#include "core/floor/closing.h"

namespace strowger::core {

std::optional<OverflowCause> WhyOverflow(const Books& books, QueueNumber queue) {
  const QueueSetup& setup = books.setup.queues[queue];
  if (!books.hours.IsOpen(queue)) return OverflowCause::kClosed;
  if (books.board.waiting(queue) >= setup.waiting_max) return OverflowCause::kFull;
  if (setup.when_nobody && books.board.logged_on(queue) == 0) return OverflowCause::kNobody;
  return std::nullopt;
}

const Overflow& OverflowFor(const QueueSetup& queue, OverflowCause cause) {
  static const Overflow end;
  switch (cause) {
    case OverflowCause::kClosed:
      return queue.when_closed;
    case OverflowCause::kFull:
      return queue.when_full;
    case OverflowCause::kNobody:
      return queue.when_nobody ? *queue.when_nobody : end;
    case OverflowCause::kLongWait:
      return queue.when_long_wait;
  }
  return end;
}

bool IsSentToNumber(const ItemView& view) {
  return view.state == ItemState::kWrapUp && !view.owner && view.overflow &&
         view.customer_state != LegState::kNull;
}

Way Overflows::WayInto(QueueNumber queue) const {
  Way way;
  for (int sent = 0; sent < kOverflowsMax; ++sent) {
    const std::optional<OverflowCause> cause = WhyOverflow(books_, queue);
    if (!cause) {
      way.queue = queue;
      return way;
    }
    if (!way.cause) way.cause = cause;
    way.overflow = &OverflowFor(books_.setup.queues[queue], *cause);
    if (!way.overflow->queue) return way;
    const QueueNumber next = books_.directory.FindQueue(*way.overflow->queue);
    STROWGER_CHECK(next != kNoNumber);
    queue = next;
  }
  return way;  // They send in a circle: it ends.
}

void Overflows::Refuse(Step& step, Item& item, const Way& way) {
  ItemView& view = item.view;
  view.overflow = way.cause;
  const Overflow& overflow = *way.overflow;
  Decision decision{.kind = DecisionKind::kRefused, .overflow = way.cause};
  if (overflow.number) decision.detail = overflow.number->value;
  books_.items.Note(item, std::move(decision), step.now);
  if (!overflow.number) {
    step.Tell(ClearCall{view.link, view.call, overflow.announcement});
    EndItem(books_, step, item, ItemOutcome::kRefused);
    return;
  }
  view.outcome = ItemOutcome::kTransferredOut;
  view.customer_state = LegState::kConnected;
  books_.items.SetState(item, ItemState::kWrapUp, step.now);
  EndSegment(view, step.now);
  step.Tell(DivertCall{view.link, view.call, *overflow.number, overflow.announcement});
}

void Overflows::Settle(Step& step, const std::vector<AgentNumber>& logged_off) {
  for (const AgentNumber agent : logged_off) {
    for (const auto& [queue, is_qualified] : books_.roster.at(agent).serves) {
      const bool is_left =
          books_.setup.queues[queue].when_nobody.has_value() && books_.board.logged_on(queue) == 0;
      if (is_left) LeaveAllOf(step, queue);
    }
  }
  // Whoever is sent to another queue stands at the end of this list again.
  for (std::size_t i = 0; i < books_.items.newly_waiting().size(); ++i) {
    Item* item = books_.items.Find(books_.items.newly_waiting()[i]);
    if (item != nullptr) LeaveIfNobody(step, *item);
  }
}

void Overflows::LeaveAllOf(Step& step, QueueNumber queue) {
  for (const WorkItemId id : books_.board.Line(queue)) {
    Item* item = books_.items.Find(id);
    if (item != nullptr) LeaveIfNobody(step, *item);
  }
}

bool Overflows::LeaveIfNobody(Step& step, Item& item) {
  if (item.view.state != ItemState::kWaiting || item.queue == kNoNumber) return false;
  if (!item.view.call) return false;  // Nobody holds the line.
  const bool is_left =
      books_.QueueOf(item).when_nobody.has_value() && books_.board.logged_on(item.queue) == 0;
  return is_left && Leave(step, item, OverflowCause::kNobody);
}

TimePoint Overflows::LimitOf(const Item& item) const {
  // The stay in this queue; a transfer from an agent begins another one.
  return item.view.segments.back().start + books_.QueueOf(item).wait_max;
}

void Overflows::Watch(Step& step, Item& item) {
  if (books_.QueueOf(item).wait_max == Duration::zero() || item.is_wait_limited) return;
  if (!item.view.call) return;
  item.is_wait_limited = true;
  step.Do(StartTimer{{TimerKind::kWaitMax, item.view.item.value, {}}, LimitOf(item)});
}

void Overflows::TimeIsUp(Step& step, WorkItemId id) {
  Item* item = books_.items.Find(id);
  if (item == nullptr) return;
  item->is_wait_limited = false;
  // While it is offered the agent may still take it; when it waits again it is looked at.
  if (item->view.state != ItemState::kWaiting || item->queue == kNoNumber) return;
  if (IsWithoutCall(item->view)) return;
  if (books_.QueueOf(*item).wait_max == Duration::zero()) return;
  // Early by the clock, or meant for the queue before.
  if (step.now < LimitOf(*item)) return Watch(step, *item);
  // Where it has nowhere to go it stays, and nothing more is looked at.
  if (books_.IsUp(item->link) && !Leave(step, *item, OverflowCause::kLongWait)) {
    item->is_wait_limited = true;
  }
}

void Overflows::LinkIsUp(Step& step, const LinkId& link) {
  const LinkNumber number = books_.directory.FindLink(link);
  for (const WorkItemId id : books_.items.All()) {
    Item& item = *books_.items.Find(id);
    if (item.link != number) continue;
    if (IsSentToNumber(item.view)) {
      SendAgain(step, item);
    } else if (!LeaveIfNobody(step, item) && item.view.state == ItemState::kWaiting) {
      Watch(step, item);
    }
  }
}

// It is still here, so the command was lost with the link.
void Overflows::SendAgain(Step& step, Item& item) {
  const Way way = item.queue == kNoNumber ? Way{} : WayOut(item, *item.view.overflow);
  const bool has_number = way.queue == kNoNumber && way.overflow != nullptr && way.overflow->number;
  if (!has_number) return NumberFailed(step, item);
  step.Tell(DivertCall{item.view.link, item.view.call, *way.overflow->number, {}});
}

void Overflows::NumberFailed(Step& step, Item& item) {
  step.Tell(ClearCall{item.view.link, item.view.call});
  EndItem(books_, step, item, ItemOutcome::kRefused);
}

Way Overflows::WayOut(const Item& item, OverflowCause cause) const {
  const Overflow& first = OverflowFor(books_.QueueOf(item), cause);
  if (!first.queue) return {kNoNumber, &first, cause};
  Way way = WayInto(books_.directory.FindQueue(*first.queue));
  way.cause = cause;
  if (way.overflow == nullptr) way.overflow = &first;
  return way;
}

bool Overflows::Leave(Step& step, Item& item, OverflowCause cause) {
  if (!books_.IsUp(item.link)) return false;
  const Way way = WayOut(item, cause);
  if (way.queue == item.queue) return false;
  if (way.queue != kNoNumber) {
    LeaveTo(step, item, way);
  } else {
    Refuse(step, item, way);
  }
  return true;
}

void Overflows::LeaveTo(Step& step, Item& item, const Way& way) {
  const QueueSetup& to = books_.setup.queues[way.queue];
  item.view.overflow = way.cause;
  books_.items.SetQueue(item, way.queue, books_.QueueOf(item), to, step.now);
  OpenSegment(item.view, {{}, to.id, step.now, std::nullopt, {}, {}});
  books_.items.Note(item, {.kind = DecisionKind::kJoined, .overflow = way.cause}, step.now);
  if (way.overflow->announcement.empty()) return;
  step.Tell(PlayAnnouncement{item.view.link, item.view.call, way.overflow->announcement});
}

}  // namespace strowger::core
