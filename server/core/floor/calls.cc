#include "core/floor/calls.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "core/call/call.h"
#include "core/call/leg.h"
#include "core/call/number.h"
#include "core/floor/closing.h"

namespace strowger::core {
namespace {

// A party who was asked in rings or answers, so the PBX has put the customer on hold for it.
void NoteHoldByConsult(Item& item) {
  if (item.view.state == ItemState::kConsulting) item.view.customer_state = LegState::kHold;
}

bool SaysGone(const LegEvent& event) {
  return event.kind == LegEventKind::kCleared || event.kind == LegEventKind::kFailed;
}

}  // namespace

void Calls::Arrived(Step& step, const CallArrived& call) {
  const bool is_named = call.call && call.customer_leg;
  if (!is_named || !books_.IsUp(call.link) || books_.items.FindCall(call.link, call.call)) {
    Ignore();
    return;
  }
  books_.ended_calls.Forget(call.link, call.call);
  Admit(step, call);
}

void Calls::Admit(Step& step, const CallArrived& call) {
  const QueueNumber wanted = books_.directory.FindQueue(call.queue);
  const Way way = wanted == kNoNumber ? Way{} : overflows_.WayInto(wanted);
  const bool waits = way.queue != kNoNumber;
  const QueueSetup& setup = waits ? books_.setup.queues[way.queue] : books_.QueueNamed(call.queue);
  ItemView view = MakeView(step, call, setup);
  view.state = waits ? ItemState::kWaiting : ItemState::kClosed;
  const std::optional<TimePoint> resumed = waits ? PlaceBefore(step, call) : std::nullopt;
  if (resumed) view.arrived = std::min(view.arrived, *resumed);
  const Foretold foretold = waits ? books_.wait_forecast.For(way.queue) : Foretold{};
  OpenSegment(view, {{}, call.queue, step.now, std::nullopt, {}, {}});
  if (waits && way.queue != wanted) {
    view.queue = setup.id;
    view.overflow = way.cause;
    OpenSegment(view, {{}, setup.id, step.now, std::nullopt, {}, {}});
  }
  Item& item = books_.items.Open(std::move(view));
  if (waits) promises_.CallerCame(step, item);
  if (!waits && way.overflow != nullptr) {
    const bool is_promised = way.overflow->promises_callback &&
                             callbacks_.PromiseOpening(step, item, way.overflow->announcement);
    return is_promised ? void() : overflows_.Refuse(step, item, way);
  }
  if (!waits) {
    books_.items.Note(item, {.kind = DecisionKind::kRefused}, step.now);
    step.Tell(ClearCall{call.link, call.call});
    EndItem(books_, step, item, ItemOutcome::kRefused);
    return;
  }
  // Who goes before others waits less than the line says.
  if (!resumed) item.foretold = foretold;
  Decision joined{.kind = DecisionKind::kJoined, .overflow = item.view.overflow};
  if (resumed) joined.resumed = item.view.arrived;
  books_.items.Note(item, std::move(joined), step.now);
  step.Tell(QueueCall{call.link, call.call});
  if (way.overflow == nullptr || way.overflow->announcement.empty()) return;
  step.Tell(PlayAnnouncement{call.link, call.call, way.overflow->announcement});
}

std::optional<TimePoint> Calls::PlaceBefore(const Step& step, const CallArrived& call) {
  const Duration within = books_.QueueNamed(call.queue).resume_within;
  if (!IsCallable(call.ani)) return std::nullopt;
  const std::optional<TimePoint> lost =
      within == Duration::zero() ? std::nullopt
                                 : books_.lost_places.Take(call.queue, call.ani, step.now - within);
  const std::optional<TimePoint> promised = promises_.PlaceOf(call, step.now);
  return lost && promised ? std::min(lost, promised) : (lost ? lost : promised);
}

ItemView Calls::MakeView(const Step& step, const CallArrived& call, const QueueSetup& setup) {
  ItemView view;
  view.item = WorkItemId{books_.NextNumber()};
  view.interaction = InteractionId{books_.NextNumber()};
  STROWGER_CHECK(view.interaction == InteractionOf(view.item));
  view.state_since = step.now;
  view.queue = call.queue;
  view.priority = setup.priority + call.priority;
  view.needs = CombineNeeds(setup.needs, call.needs);
  view.arrived = call.arrived == TimePoint{} ? step.now : call.arrived;
  view.customer = call.customer;
  view.known = call.known;
  view.link = call.link;
  view.call = call.call;
  view.customer_leg = call.customer_leg;
  view.ani = call.ani;
  view.dialled = call.dialled;
  view.attached = call.attached;
  TrimAttached(view.attached);
  return view;
}

void Calls::Happened(Step& step, const LegEvent& event) {
  Item* item = books_.IsUp(event.link) ? books_.items.FindCall(event.link, event.call) : nullptr;
  if (item == nullptr) {
    if (!SaysGone(event)) return Ignore();
    return books_.ended_calls.LegGone(event.link, event.call, event.leg);
  }
  if (event.leg == item->view.customer_leg) {
    OnCustomer(step, *item, event);
  } else if (ItemParty* party = FindParty(item->view, event.leg); party != nullptr) {
    OnParty(step, *item, *party, event);
  } else {
    OnStray(step, *item, event);
  }
}

// The customer of a callback, who has not answered yet.
void Calls::OnDialled(Step& step, Item& item, const LegEvent& event) {
  switch (event.kind) {
    case LegEventKind::kDelivered:
      return callbacks_.CustomerRings(item);
    case LegEventKind::kEstablished:
      return callbacks_.CustomerAnswered(step, item);
    case LegEventKind::kFailed:
    case LegEventKind::kCleared:
      return callbacks_.AttemptFailed(step, item, event.cause);
    case LegEventKind::kHeld:
    case LegEventKind::kRetrieved:
    case LegEventKind::kDigits:
      return Ignore();
  }
}

void Calls::OnCustomer(Step& step, Item& item, const LegEvent& event) {
  ItemView& view = item.view;
  if (IsDialling(view)) return OnDialled(step, item, event);
  const bool is_gone = view.customer_state == LegState::kNull;
  switch (event.kind) {
    case LegEventKind::kDelivered:
    case LegEventKind::kEstablished:
      return;  // How the PBX takes the call in is its own affair.
    case LegEventKind::kHeld:
      if (is_gone || !conversations_.OnHold(step, item)) Ignore();
      return;
    case LegEventKind::kRetrieved:
      if (is_gone || !conversations_.OnRetrieved(step, item)) Ignore();
      return;
    case LegEventKind::kDigits:
      if (is_gone) return Ignore();
      AppendDigits(view, event.digits);
      books_.items.MarkChanged(item);
      callbacks_.DigitsPressed(step, item, event.digits);
      return;
    case LegEventKind::kFailed:
    case LegEventKind::kCleared:
      item.is_gone_at_pbx = true;
      if (!is_gone) conversations_.CustomerGone(step, item);
      return;
  }
}

void Calls::OnParty(Step& step, Item& item, ItemParty& party, const LegEvent& event) {
  const bool is_owner = OwnerParty(item.view) == &party;
  switch (event.kind) {
    case LegEventKind::kHeld:
      if (!is_owner || !conversations_.OnHold(step, item)) Ignore();
      return;
    case LegEventKind::kRetrieved:
      // A transfer retrieves for the leg that takes over.
      if (!is_owner && item.view.handover != Handover::kTransfer) return Ignore();
      if (!conversations_.OnRetrieved(step, item)) Ignore();
      return;
    case LegEventKind::kDigits:
      return;  // Only the customer's count.
    default:
      break;
  }
  const std::optional<LegState> next = Next(party.state, event.kind);
  if (!next) return Ignore();
  switch (event.kind) {
    case LegEventKind::kDelivered:
      party.state = *next;
      NoteHoldByConsult(item);
      books_.items.MarkChanged(item);
      return;
    case LegEventKind::kEstablished:
      PartyAnswered(step, item, event.leg);
      return;
    default:
      PartyGone(step, item, event.leg, event.cause);
      return;
  }
}

void Calls::OnStray(Step& step, Item& item, const LegEvent& event) {
  if (SaysGone(event)) return;
  Ignore();
  // The telephone was picked up in the moment when we let it go. The PBX may have taken the
  // customer out of the line for it.
  const ItemView& view = item.view;
  if (event.kind != LegEventKind::kEstablished) return;
  step.Tell(ClearLeg{view.link, view.call, event.leg});
  if (view.state == ItemState::kWaiting || view.state == ItemState::kOffered) {
    step.Tell(QueueCall{view.link, view.call});
  }
}

void Calls::PartyAnswered(Step& step, Item& item, const LegId& leg) {
  ItemParty* party = FindParty(item.view, leg);
  party->state = LegState::kConnected;
  NoteHoldByConsult(item);
  books_.items.MarkChanged(item);
  if (party->agent && item.view.offer) {
    offers_.Answered(step, item, party->agent);
    promises_.CallerAnswered(step, item);
    if (IsBeingMade(item.view)) callbacks_.Dial(step, item);
  } else if (!party->agent) {
    consults_.NumberAnswered(step, item);
  }
}

void Calls::PartyGone(Step& step, Item& item, const LegId& leg, Cause cause) {
  ItemView& view = item.view;
  const ItemParty party = *FindParty(view, leg);
  const bool was_asked = view.offer && party.agent && !IsAnswered(party);
  if (was_asked) {
    RemoveParty(view, leg);
    offers_.NotReached(step, item, party.agent, cause);
  } else if (view.state == ItemState::kWrapUp) {
    conversations_.OutsideGone(step, item, leg);
  } else if (party.agent == view.owner) {
    conversations_.OwnerGone(step, item);
  } else {
    consults_.Leave(step, item);
  }
}

void Calls::Cleared(Step& step, const CallCleared& call) {
  if (!books_.IsUp(call.link)) return Ignore();
  Item* item = books_.items.FindCall(call.link, call.call);
  if (item == nullptr) return books_.ended_calls.Forget(call.link, call.call);
  item->is_gone_at_pbx = true;
  if (item->view.customer_state == LegState::kNull) return;
  item->view.parties.clear();
  conversations_.CustomerGone(step, *item);
}

}  // namespace strowger::core
