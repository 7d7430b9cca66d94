#include "core/floor/conversations.h"

#include <utility>

#include "core/call/call.h"
#include "core/floor/chooser.h"
#include "core/floor/closing.h"
#include "core/floor/destination.h"
#include "core/floor/refusals.h"

namespace strowger::core {

Result<void> Conversations::Hold(Step& step, const HoldCall& ask) {
  const Result<Part> part = CheckVerb(books_, ask.agent, ask.item, Verb::kHold);
  if (!part.ok()) return part.error();
  const ItemView& view = part->item->view;
  step.Tell(HoldLeg{view.link, view.call, OwnerParty(view)->leg});
  return {};
}

Result<void> Conversations::Retrieve(Step& step, const RetrieveCall& ask) {
  const Result<Part> part = CheckVerb(books_, ask.agent, ask.item, Verb::kRetrieve);
  if (!part.ok()) return part.error();
  const ItemView& view = part->item->view;
  step.Tell(RetrieveLeg{view.link, view.call, OwnerParty(view)->leg});
  return {};
}

Result<void> Conversations::Release(Step& step, const ReleaseCall& ask) {
  const Result<Part> part = CheckVerb(books_, ask.agent, ask.item, Verb::kRelease);
  if (!part.ok()) return part.error();
  Item& item = *part->item;
  ItemView& view = item.view;
  if (IsDialling(view)) {
    callbacks_.AttemptFailed(step, item, Cause::kNormal);
    return {};
  }
  if (ask.joined_seen && *ask.joined_seen < view.joined.size()) return MoreCame(ask.item);
  if (view.owner == ask.agent) {
    if (IsCall(item)) step.Tell(ClearCall{view.link, view.call});
    view.parties.clear();
    view.handover = Handover::kNone;
    End(step, item);
    return {};
  }
  step.Tell(ClearLeg{view.link, view.call, ConsultedParty(view)->leg});
  consults_.Leave(step, item);
  return {};
}

Result<void> Conversations::Transfer(Step& step, const BlindTransfer& ask) {
  const Result<Part> part = CheckVerb(books_, ask.agent, ask.item, Verb::kBlindTransfer);
  if (!part.ok()) return part.error();
  if (Result<void> valid = CheckDestination(ask.to); !valid.ok()) return valid;
  if (ask.to.agent) return TransferToAgent(step, *part, *ask.to.agent);
  if (ask.to.queue) return TransferToQueue(step, *part, *ask.to.queue);
  if (!IsCall(*part->item)) {
    return DestinationInvalid("Only calls go to a number: name an agent or a queue.");
  }
  TransferToNumber(step, *part->item, *ask.to.number);
  return {};
}

Result<void> Conversations::TransferToAgent(Step& step, const Part& part, const AgentId& to) {
  Item& item = *part.item;
  const Result<Agent*> colleague = FindColleague(books_, item, to);
  if (!colleague.ok() && !IsCall(item)) return LeaveForColleague(step, part, to);
  if (!colleague.ok()) return colleague.error();
  TakeFromOwner(step, part);
  item.view.reserved_for = to;
  Decision why{.because = AskedBecause::kTransfer};
  why.detail = part.agent->state.agent.value;
  offers_.Ring(step, item, **colleague, std::move(why));
  OpenSegment(item.view, {{}, item.view.queue, step.now, std::nullopt, {}, {}});
  return {};
}

Result<void> Conversations::LeaveForColleague(Step& step, const Part& part, const AgentId& to) {
  Item& item = *part.item;
  const AgentNumber number = books_.directory.FindAgent(to);
  if (number == kNoNumber) return AgentUnknown(to);
  const bool is_own = to == part.agent->state.agent;
  const bool can_wait =
      item.queue != kNoNumber && books_.QueueOf(item).return_wait > Duration::zero();
  if (is_own || !can_wait) return AgentNotAvailable(to);
  const GroupKey key = books_.items.KeyOf(item, item.view.plan_step);
  if (Chooser(books_).StandingOf(key, number).ground != Ground::kAtWork) {
    return AgentNotAvailable(to);
  }
  TakeFromOwner(step, part);
  item.view.asked_first = to;
  books_.items.SetPreference(item, -1, {}, step.now);
  ReturnToWaiting(books_, step, item);
  OpenSegment(item.view, {{}, item.view.queue, step.now, std::nullopt, {}, {}});
  return {};
}

Result<void> Conversations::TransferToQueue(Step& step, const Part& part, const QueueId& to) {
  Item& item = *part.item;
  const QueueNumber queue = books_.directory.FindQueue(to);
  if (queue == kNoNumber) return QueueUnknown(to);
  const QueueSetup& setup = books_.setup.queues[queue];
  if (IsCall(item) && !books_.hours.IsOpen(queue)) return QueueIsClosed(to);
  if (books_.board.waiting(queue) >= setup.waiting_max) {
    return QueueIsFull(to, setup.waiting_max);
  }
  TakeFromOwner(step, part);
  books_.items.SetQueue(item, queue, books_.QueueOf(item), setup, step.now);
  ReturnToWaiting(books_, step, item);
  OpenSegment(item.view, {{}, item.view.queue, step.now, std::nullopt, {}, {}});
  books_.items.Note(item, {.kind = DecisionKind::kJoined}, step.now);
  return {};
}

void Conversations::TransferToNumber(Step& step, Item& item, const DeviceId& to) {
  ItemView& view = item.view;
  step.Tell(DivertCall{view.link, view.call, to});
  view.handover = Handover::kDivert;
  books_.items.MarkChanged(item);
}

void Conversations::LeaveToNumber(Step& step, Item& item) {
  ItemView& view = item.view;
  view.handover = Handover::kNone;
  view.customer_state = LegState::kConnected;
  books_.items.SetState(item, ItemState::kWrapUp, step.now);
  view.outcome = ItemOutcome::kTransferredOut;
  wrap_ups_.Begin(step, item, *books_.roster.Find(view.owner), WrapUpPart::kLastOwner);
}

void Conversations::TakeFromOwner(Step& step, const Part& part) {
  ItemView& view = part.item->view;
  if (IsCall(*part.item)) {
    const LegId leg = OwnerParty(view)->leg;
    // The customer first, so that there is always a place where the customer is.
    step.Tell(QueueCall{view.link, view.call});
    step.Tell(ClearLeg{view.link, view.call, leg});
    RemoveParty(view, leg);
  }
  wrap_ups_.Begin(step, *part.item, *part.agent, WrapUpPart::kFormerOwner);
  view.owner = {};
  view.customer_state = LegState::kQueued;
  // Who hands a call on does not want it back, as if it were declined.
  books_.items.ForgetDeclined(*part.item);
  books_.items.AddDeclined(*part.item, part.agent->state.agent);
}

bool Conversations::OnHold(Step& step, Item& item) {
  // A consultation holds by itself, and the PBX may say so.
  if (item.view.state == ItemState::kConsulting) {
    item.view.customer_state = LegState::kHold;
    books_.items.MarkChanged(item);
    return true;
  }
  if (item.view.state != ItemState::kConnected) return item.view.customer_state == LegState::kHold;
  item.view.customer_state = LegState::kHold;
  books_.items.SetState(item, ItemState::kHeld, step.now);
  books_.roster.Move(*books_.roster.Find(item.view.owner), item.view.item, SlotEvent::kHold,
                     step.now);
  return true;
}

bool Conversations::OnRetrieved(Step& step, Item& item) {
  // What ended a consultation, told after the next one was asked for and before it began.
  const ItemParty* consulted = ConsultedParty(item.view);
  const bool is_beginning = item.view.state == ItemState::kConsulting && consulted != nullptr &&
                            consulted->state == LegState::kInitiated;
  if (is_beginning) {
    item.view.customer_state = LegState::kConnected;
    books_.items.MarkChanged(item);
    return true;
  }
  // So do a transfer and a conference retrieve.
  if (item.view.state != ItemState::kHeld) {
    return item.view.customer_state == LegState::kConnected ||
           item.view.handover == Handover::kTransfer;
  }
  item.view.customer_state = LegState::kConnected;
  books_.items.SetState(item, ItemState::kConnected, step.now);
  books_.roster.Move(*books_.roster.Find(item.view.owner), item.view.item, SlotEvent::kRetrieve,
                     step.now);
  return true;
}

void Conversations::CustomerGone(Step& step, Item& item) {
  ItemView& view = item.view;
  if (IsDialling(view)) return callbacks_.AttemptFailed(step, item, Cause::kFailure);
  // The PBX could not even ring the agent.
  if (IsBeingMade(view)) {
    return offers_.End(step, item, view.owner, OfferOutcome::kUnreachable);
  }
  switch (view.state) {
    case ItemState::kWaiting:
      EndItem(books_, step, item, ItemOutcome::kAbandonedWaiting);
      return;
    case ItemState::kOffered:
      offers_.Close(step, item, OfferOutcome::kRescinded);
      EndItem(books_, step, item, ItemOutcome::kAbandonedRinging);
      return;
    case ItemState::kConnected:
    case ItemState::kHeld:
    case ItemState::kConsulting:
    case ItemState::kConference:
      End(step, item);
      return;
    case ItemState::kWrapUp:
      for (const ItemParty& party : view.parties) {
        step.Tell(ClearLeg{view.link, view.call, party.leg});
      }
      view.parties.clear();
      view.customer_state = LegState::kNull;
      books_.items.MarkChanged(item);
      CloseIfDone(books_, step, item);
      return;
    case ItemState::kClosed:
    case ItemState::kScheduled:
      return;
  }
}

void Conversations::OwnerGone(Step& step, Item& item) {
  ItemView& view = item.view;
  const LegId owner_leg = OwnerParty(view)->leg;
  RemoveParty(view, owner_leg);
  if (IsDialling(view)) return callbacks_.AttemptFailed(step, item, Cause::kNormal);
  if (view.handover == Handover::kDivert) return LeaveToNumber(step, item);
  const ItemParty* consulted = ConsultedParty(view);
  if (consulted != nullptr && IsAnswered(*consulted)) {
    if (view.state == ItemState::kConsulting && view.handover == Handover::kNone) {
      step.Tell(TransferCall{view.link, view.call, owner_leg, consulted->leg});
    }
    consults_.HandOver(step, item);
    return;
  }
  step.Tell(ClearCall{view.link, view.call});
  view.parties.clear();
  End(step, item);
}

void Conversations::OutsideGone(Step& step, Item& item, const LegId& leg) {
  ItemView& view = item.view;
  RemoveParty(view, leg);
  if (!view.parties.empty()) return;
  step.Tell(ClearCall{view.link, view.call});
  CustomerGone(step, item);
}

void Conversations::DivertFailed(Step& step, Item& item) {
  ItemView& view = item.view;
  ReturnToWaiting(books_, step, item);
  OpenSegment(view, {{}, view.queue, step.now, std::nullopt, {}, {}});
  step.Tell(QueueCall{view.link, view.call});
}

void Conversations::End(Step& step, Item& item) {
  ItemView& view = item.view;
  const AgentId owner = view.owner;
  if (view.offer) {
    offers_.Close(step, item, OfferOutcome::kRescinded);
  } else if (view.consulted) {
    FreeAgent(books_, step, item, *books_.roster.Find(view.consulted), SlotEvent::kLeave,
              IdleClock::kRestart);
  } else if (view.deadline != TimePoint{}) {
    step.Do(CancelTimer{{TimerKind::kConsult, view.item.value, {}}});
  }
  for (const ItemParty& party : view.parties) {
    step.Tell(ClearLeg{view.link, view.call, party.leg});
  }
  view.parties.clear();
  view.consulted = {};
  view.deadline = {};
  view.customer_state = LegState::kNull;
  const bool was_diverted = std::exchange(view.handover, Handover::kNone) == Handover::kDivert;
  view.outcome = was_diverted ? ItemOutcome::kTransferredOut : ItemOutcome::kHandled;
  books_.items.SetState(item, ItemState::kWrapUp, step.now);
  wrap_ups_.Begin(step, item, *books_.roster.Find(owner), WrapUpPart::kLastOwner);
  CloseIfDone(books_, step, item);
}

}  // namespace strowger::core
