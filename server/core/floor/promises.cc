#include "core/floor/promises.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "core/call/call.h"
#include "core/call/number.h"
#include "core/floor/refusals.h"
#include "core/floor/verbs.h"

namespace strowger::core {

LinkId LinkForCallback(const FloorSetup& setup, const ScheduleCallback& ask) {
  const auto serves = [&](const AgentSetup& agent) {
    return std::ranges::find(agent.queues, ask.queue) != agent.queues.end() ||
           std::ranges::find(agent.reserves, ask.queue) != agent.reserves.end();
  };
  const auto fits = [&](const AgentSetup& agent) {
    return serves(agent) && (!ask.link || agent.link == ask.link);
  };
  const std::vector<AgentSetup>& agents = setup.agents;
  const auto preferred = std::ranges::find(agents, ask.agent, &AgentSetup::id);
  if (preferred != agents.end() && fits(*preferred)) return preferred->link;
  const auto first = std::ranges::find_if(agents, fits);
  return first == agents.end() ? LinkId{} : first->link;
}

Result<void> Promises::Schedule(Step& step, const ScheduleCallback& ask) {
  const QueueNumber queue = books_.directory.FindQueue(ask.queue);
  if (queue == kNoNumber) return QueueUnknown(ask.queue);
  if (auto checked = Check(step, ask, queue); !checked.ok()) return checked;
  books_.roster.OpenChannel(Channel::kCallback);
  ItemView view = MakeView(step, ask, books_.setup.queues[queue]);
  OpenSegment(view, {{}, view.queue, step.now, std::nullopt, {}, {}});
  Item& item = books_.items.Open(std::move(view));
  Decision decision{.kind = DecisionKind::kCallbackPromised};
  decision.agent = ask.agent;
  decision.until = item.view.callback->from;
  decision.detail = ask.by;
  books_.items.Note(item, std::move(decision), step.now);
  callbacks_.Resume(step, item);
  return {};
}

Result<void> Promises::Check(const Step& step, const ScheduleCallback& ask,
                             QueueNumber queue) const {
  if (ask.agent && books_.directory.FindAgent(ask.agent) == kNoNumber) {
    return AgentUnknown(ask.agent);
  }
  if (ask.note.size() > subject_bytes_max) return TextTooLong("note", subject_bytes_max);
  if (ask.number.size() > callback_number_bytes_max || !IsCallable(ask.number)) {
    return NumberInvalid(ask.number);
  }
  const TimePoint from = std::max(ask.from, step.now);
  if (from > step.now + kCallbackAheadMax) {
    return WindowInvalid("A callback can be promised for at most 366 days ahead.");
  }
  if (ask.until != TimePoint{} && ask.until <= from) {
    return WindowInvalid("The end of the time must be later than its begin, and than now.");
  }
  const Calendar* hours = books_.hours.CalendarOf(queue);
  if (hours != nullptr && !hours->IsOpen(from)) {
    return QueueIsClosedThen(ask.queue, hours->NextOpening(from));
  }
  if (!LinkForCallback(books_.setup, ask)) return QueueIsNotServed(ask.queue);
  if (const Item* other = FindOpen(ask.queue, ask.number)) {
    return CallbackExists(ask.queue, other->view.item);
  }
  if (books_.items.callbacks().size() >= callbacks_max) return CallbacksAreFull(callbacks_max);
  return {};
}

ItemView Promises::MakeView(const Step& step, const ScheduleCallback& ask,
                            const QueueSetup& queue) {
  ItemView view;
  view.item = WorkItemId{books_.NextNumber()};
  view.interaction = InteractionId{books_.NextNumber()};
  STROWGER_CHECK(view.interaction == InteractionOf(view.item));
  view.channel = Channel::kCallback;
  view.state = ItemState::kScheduled;
  view.state_since = step.now;
  view.queue = ask.queue;
  view.priority = queue.priority + ask.priority;
  view.needs = CombineNeeds(queue.needs, ask.needs);
  const TimePoint from = std::max(ask.from, step.now);
  // As if the customer called then.
  view.arrived = from;
  view.customer = ask.customer;
  view.known = ask.known;
  view.link = LinkForCallback(books_.setup, ask);
  view.ani = ask.number;
  view.subject = ask.note;
  Callback& callback = view.callback.emplace();
  callback.next = from;
  callback.from = from;
  callback.until = ask.until;
  callback.agent = ask.agent;
  return view;
}

Result<void> Promises::Cancel(Step& step, const CancelCallback& ask) {
  Item* item = books_.items.Find(ask.item);
  if (item == nullptr) return ItemUnknown(ask.item);
  if (!item->view.callback) return NotACallback(ask.item);
  if (!IsOpenCallback(item->view)) {
    return NotAllowedNow("cancel it", ask.item, NameOf(item->view.state));
  }
  callbacks_.Finish(step, *item, ItemOutcome::kWithdrawn);
  return {};
}

Item* Promises::FindOpen(const QueueId& queue, const std::string& number) const {
  Item* item = books_.items.FindCallback(queue, number);
  return item != nullptr && IsOpenCallback(item->view) ? item : nullptr;
}

std::optional<TimePoint> Promises::PlaceOf(const CallArrived& call, TimePoint now) const {
  const Item* item = FindOpen(call.queue, call.ani);
  if (item == nullptr || item->view.arrived > now) return std::nullopt;
  return item->view.arrived;
}

void Promises::CallerCame(Step& step, const Item& caller) {
  Item* item = FindOpen(caller.view.segments.front().queue, caller.view.ani);
  if (item == nullptr) return;
  item->view.callback->caller = caller.view.item;
  books_.items.MarkChanged(*item);
  // An attempt under way ends by itself: the customer's telephone is in use.
  for (const AskedAgent& asked : AskedFor(item->view)) {
    offers_.End(step, *item, asked.agent, OfferOutcome::kRescinded);
  }
  if (item->view.state == ItemState::kWaiting) callbacks_.Rest(step, *item, step.now);
}

void Promises::CallerAnswered(Step& step, const Item& caller) {
  if (caller.view.callback) return;
  Item* item = FindOpen(caller.view.segments.front().queue, caller.view.ani);
  if (item == nullptr || item->view.callback->caller != caller.view.item) return;
  callbacks_.Finish(step, *item, ItemOutcome::kServed);
}

}  // namespace strowger::core
