#include "core/floor/consults.h"

#include "base/check.h"
#include "core/call/call.h"
#include "core/floor/closing.h"
#include "core/floor/destination.h"
#include "core/floor/refusals.h"
#include "core/floor/verbs.h"

namespace strowger::core {

Result<void> Consults::Start(Step& step, const Consult& ask) {
  const Result<Part> part = CheckVerb(books_, ask.agent, ask.item, Verb::kConsult);
  if (!part.ok()) return part.error();
  Item& item = *part->item;
  if (Result<void> valid = CheckDestination(ask.to); !valid.ok()) return valid;
  if (ask.to.queue) return DestinationInvalid("A queue cannot be consulted: transfer to it.");
  if (item.view.parties.size() >= parties_max) return PartiesAreFull(ask.item);
  Agent* colleague = nullptr;
  if (ask.to.agent) {
    const Result<Agent*> found = FindColleague(books_, item, *ask.to.agent);
    if (!found.ok()) return found.error();
    colleague = *found;
  }
  if (item.view.state == ItemState::kHeld) {
    books_.roster.Move(*part->agent, ask.item, SlotEvent::kRetrieve, step.now);
  }
  books_.items.SetState(item, ItemState::kConsulting, step.now);
  if (colleague != nullptr) {
    CallAgent(step, item, *colleague);
  } else {
    CallNumber(step, item, *ask.to.number);
  }
  return {};
}

void Consults::CallAgent(Step& step, Item& item, Agent& colleague) {
  const LegId owner_leg = OwnerParty(item.view)->leg;
  const LegId leg = offers_.OpenConsult(step, item, colleague);
  step.Tell(ConsultDevice{item.view.link, item.view.call, owner_leg, leg, colleague.state.device,
                          books_.setup.consult_timeout, item.view.offer});
}

void Consults::CallNumber(Step& step, Item& item, const DeviceId& number) {
  ItemView& view = item.view;
  const LegId owner_leg = OwnerParty(view)->leg;
  const LegId leg = books_.NameLeg(step.now);
  view.parties.push_back({leg, LegState::kInitiated, {}, number});
  view.deadline = step.now + books_.setup.consult_timeout;
  step.Do(StartTimer{{TimerKind::kConsult, view.item.value, {}}, view.deadline});
  step.Tell(ConsultDevice{
      view.link, view.call, owner_leg, leg, number, books_.setup.consult_timeout, {}});
}

Result<void> Consults::Cancel(Step& step, const CancelConsult& ask) {
  const Result<Part> part = CheckVerb(books_, ask.agent, ask.item, Verb::kCancelConsult);
  if (!part.ok()) return part.error();
  Item& item = *part->item;
  if (item.view.offer) {
    offers_.End(step, item, item.view.consulted, OfferOutcome::kRescinded);
    return {};
  }
  step.Tell(ClearLeg{item.view.link, item.view.call, ConsultedParty(item.view)->leg});
  Leave(step, item);
  return {};
}

Result<void> Consults::Complete(Step& step, const CompleteTransfer& ask) {
  const Result<Part> part = CheckVerb(books_, ask.agent, ask.item, Verb::kCompleteTransfer);
  if (!part.ok()) return part.error();
  Item& item = *part->item;
  const ItemView& view = item.view;
  const LegId owner_leg = OwnerParty(view)->leg;
  if (view.state == ItemState::kConsulting) {
    // The PBX may refuse: the owner stays until it tells that the owner's leg is gone.
    step.Tell(TransferCall{view.link, view.call, owner_leg, ConsultedParty(view)->leg});
    item.view.handover = Handover::kTransfer;
    books_.items.MarkChanged(item);
    return {};
  }
  // Customer and consulted party are together already; nothing that could be refused is needed.
  step.Tell(ClearLeg{view.link, view.call, owner_leg});
  RemoveParty(item.view, owner_leg);
  HandOver(step, item);
  return {};
}

Result<void> Consults::Confer(Step& step, const Conference& ask) {
  const Result<Part> part = CheckVerb(books_, ask.agent, ask.item, Verb::kConference);
  if (!part.ok()) return part.error();
  Item& item = *part->item;
  item.view.customer_state = LegState::kConnected;
  books_.items.SetState(item, ItemState::kConference, step.now);
  step.Tell(ConferenceCall{item.view.link, item.view.call});
  return {};
}

void Consults::Leave(Step& step, Item& item) {
  ItemView& view = item.view;
  const ItemParty party = *ConsultedParty(view);
  RemoveParty(view, party.leg);
  if (party.agent) {
    FreeAgent(books_, step, item, *books_.roster.Find(party.agent), SlotEvent::kLeave,
              IdleClock::kRestart);
  } else if (!IsAnswered(party)) {
    step.Do(CancelTimer{{TimerKind::kConsult, view.item.value, {}}});
  }
  if (view.state == ItemState::kConsulting) {
    offers_.BackToOwner(step, item);
    return;
  }
  STROWGER_CHECK(view.state == ItemState::kConference);
  view.consulted = {};
  books_.items.SetState(item, ItemState::kConnected, step.now);
}

void Consults::NumberAnswered(Step& step, Item& item) {
  step.Do(CancelTimer{{TimerKind::kConsult, item.view.item.value, {}}});
  item.view.deadline = {};
  books_.items.MarkChanged(item);
}

void Consults::TimeIsUp(Step& step, WorkItemId id) {
  Item* item = books_.items.Find(id);
  if (item == nullptr || item->view.state != ItemState::kConsulting || item->view.offer) return;
  const ItemParty* party = ConsultedParty(item->view);
  if (party == nullptr || party->agent || IsAnswered(*party)) return;
  if (!books_.IsUp(item->link)) return;  // The resync looks at the deadline again.
  if (step.now < item->view.deadline) {  // Of an earlier one, or early by the clock.
    step.Do(StartTimer{{TimerKind::kConsult, id.value, {}}, item->view.deadline});
    return;
  }
  step.Tell(ClearLeg{item->view.link, item->view.call, party->leg});
  Leave(step, *item);
}

void Consults::NeverBegan(Step& step, Item& item) {
  ItemView& view = item.view;
  view.consulted = {};
  view.deadline = {};
  if (view.customer_state == LegState::kHold) {
    books_.items.SetState(item, ItemState::kHeld, step.now);
    books_.roster.Move(*books_.roster.Find(view.owner), view.item, SlotEvent::kHold, step.now);
  } else {
    books_.items.SetState(item, ItemState::kConnected, step.now);
  }
}

void Consults::BackToConsulting(Step& step, Item& item) {
  item.view.customer_state = LegState::kHold;
  books_.items.SetState(item, ItemState::kConsulting, step.now);
}

void Consults::HandOver(Step& step, Item& item) {
  ItemView& view = item.view;
  view.handover = Handover::kNone;
  Agent& former = *books_.roster.Find(view.owner);
  view.customer_state = LegState::kConnected;
  if (!view.consulted) {
    books_.items.SetState(item, ItemState::kWrapUp, step.now);
    view.outcome = ItemOutcome::kTransferredOut;
    wrap_ups_.Begin(step, item, former, WrapUpPart::kLastOwner);
    return;
  }
  books_.items.SetState(item, ItemState::kConnected, step.now);
  wrap_ups_.Begin(step, item, former, WrapUpPart::kFormerOwner);
  view.owner = std::exchange(view.consulted, {});
  OpenSegment(view, {view.owner, view.queue, step.now, std::nullopt, {}, {}});
}

}  // namespace strowger::core
