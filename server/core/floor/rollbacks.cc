#include "core/floor/rollbacks.h"

#include <utility>

#include "core/call/call.h"

namespace strowger::core {
namespace {

// The owner has left already, trusting that the customer goes on outside.
bool IsLeftToOutside(const ItemView& view) {
  return view.state == ItemState::kWrapUp && view.outcome == ItemOutcome::kTransferredOut &&
         view.customer_state != LegState::kNull;
}

// Some exchanges say which command they refuse, for the others the state tells.
CommandKind GuessCommand(const ItemView& view, const CommandRefused& refusal) {
  if (refusal.command != CommandKind::kUnknown) return refusal.command;
  if (IsDialling(view) && refusal.leg == view.customer_leg) return CommandKind::kDialDigits;
  for (const ItemParty& party : view.parties) {
    if (party.leg != refusal.leg || party.state != LegState::kInitiated) continue;
    const bool is_consult = view.state == ItemState::kConsulting;
    return is_consult ? CommandKind::kConsultDevice : CommandKind::kRingDevice;
  }
  if (view.handover == Handover::kTransfer) return CommandKind::kTransferCall;
  if (refusal.leg) return CommandKind::kUnknown;
  if (view.state == ItemState::kConference) return CommandKind::kConferenceCall;
  const bool is_diverting = IsLeftToOutside(view) && view.parties.empty();
  if (view.handover == Handover::kDivert || is_diverting) return CommandKind::kDivertCall;
  return CommandKind::kUnknown;
}

// Of the offer of a consultation that never began. Where not the telephone is to blame, the
// colleague is not either.
OfferOutcome OutcomeOf(Cause cause) {
  switch (cause) {
    case Cause::kBusy:
      return OfferOutcome::kBusy;
    case Cause::kUnreachable:
      return OfferOutcome::kUnreachable;
    default:
      return OfferOutcome::kRescinded;
  }
}

}  // namespace

void Rollbacks::Refused(Step& step, const CommandRefused& refusal) {
  if (!books_.IsUp(refusal.link)) {
    ++books_.ignored_inputs;
    return;
  }
  Item* item = books_.items.FindCall(refusal.link, refusal.call);
  if (item == nullptr) return;
  switch (GuessCommand(item->view, refusal)) {
    case CommandKind::kRingDevice:
    case CommandKind::kMakeCall:
      return RingRefused(step, *item, refusal);
    case CommandKind::kAnswerLeg:
      return AnswerRefused(step, *item, refusal);
    case CommandKind::kHoldLeg:
      return HoldRefused(step, *item, refusal);
    case CommandKind::kRetrieveLeg:
      return RetrieveRefused(step, *item, refusal);
    case CommandKind::kConsultDevice:
      return ConsultRefused(step, *item, refusal);
    case CommandKind::kTransferCall:
      return TransferRefused(step, *item, refusal);
    case CommandKind::kConferenceCall:
      return ConferenceRefused(step, *item, refusal);
    case CommandKind::kDivertCall:
      return DivertRefused(step, *item, refusal);
    case CommandKind::kDialDigits:
      if (IsDialling(item->view)) callbacks_.AttemptFailed(step, *item, refusal.cause);
      return;
    case CommandKind::kQueueCall:  // Who waits without music still waits.
    case CommandKind::kClearLeg:   // What cannot be cleared is gone already.
    case CommandKind::kClearCall:
    case CommandKind::kPlayAnnouncement:
    case CommandKind::kUnknown:
      return;
  }
}

void Rollbacks::RingRefused(Step& step, Item& item, const CommandRefused& refusal) {
  const ItemParty* party = FindParty(item.view, refusal.leg);
  // A leg that already alerts was made.
  if (party == nullptr || party->state != LegState::kInitiated) return;
  calls_.PartyGone(step, item, refusal.leg, refusal.cause);
}

void Rollbacks::ConsultRefused(Step& step, Item& item, const CommandRefused& refusal) {
  ItemView& view = item.view;
  const ItemParty* party = FindParty(view, refusal.leg);
  if (party == nullptr || party->state != LegState::kInitiated) return;
  RemoveParty(view, refusal.leg);
  if (view.offer) {
    offers_.Close(step, item, OutcomeOf(refusal.cause));
  } else {
    step.Do(CancelTimer{{TimerKind::kConsult, view.item.value, {}}});
  }
  consults_.NeverBegan(step, item);
  Note(step, item, Verb::kConsult, view.owner, refusal.cause);
}

void Rollbacks::AnswerRefused(Step& step, Item& item, const CommandRefused& refusal) {
  const ItemParty* party = FindParty(item.view, refusal.leg);
  if (party == nullptr || IsAnswered(*party) || !item.view.offer) return;
  Note(step, item, Verb::kAccept, party->agent, refusal.cause);
}

void Rollbacks::HoldRefused(Step& step, Item& item, const CommandRefused& refusal) {
  if (item.view.state != ItemState::kConnected) return;
  Note(step, item, Verb::kHold, item.view.owner, refusal.cause);
}

void Rollbacks::RetrieveRefused(Step& step, Item& item, const CommandRefused& refusal) {
  if (item.view.state != ItemState::kHeld) return;
  Note(step, item, Verb::kRetrieve, item.view.owner, refusal.cause);
}

void Rollbacks::TransferRefused(Step& step, Item& item, const CommandRefused& refusal) {
  ItemView& view = item.view;
  if (view.handover == Handover::kTransfer) {
    view.handover = Handover::kNone;
    Note(step, item, Verb::kCompleteTransfer, view.owner, refusal.cause);
    return;
  }
  // The owner did not wait for the answer, and the other one is there.
  if (!refusal.leg || FindParty(view, refusal.leg) != nullptr) JoinLater(step, item);
}

void Rollbacks::ConferenceRefused(Step& step, Item& item, const CommandRefused& refusal) {
  if (item.view.state != ItemState::kConference) return JoinLater(step, item);
  consults_.BackToConsulting(step, item);
  Note(step, item, Verb::kConference, item.view.owner, refusal.cause);
}

void Rollbacks::JoinLater(Step& step, Item& item) {
  ItemView& view = item.view;
  const ItemParty* owner = OwnerParty(view);
  if (view.state == ItemState::kConnected && owner != nullptr) {
    step.Tell(RetrieveLeg{view.link, view.call, owner->leg});
    conversations_.OnHold(step, item);
    return;
  }
  if (!IsLeftToOutside(view) || view.parties.empty()) return;
  for (const ItemParty& party : view.parties) {
    step.Tell(ClearLeg{view.link, view.call, party.leg});
  }
  view.parties.clear();
  conversations_.DivertFailed(step, item);
}

void Rollbacks::DivertRefused(Step& step, Item& item, const CommandRefused& refusal) {
  ItemView& view = item.view;
  if (view.handover == Handover::kDivert) {
    view.handover = Handover::kNone;
    Note(step, item, Verb::kBlindTransfer, view.owner, refusal.cause);
  } else if (IsSentToNumber(view)) {
    overflows_.NumberFailed(step, item);
  } else if (IsLeftToOutside(view) && view.parties.empty()) {
    conversations_.DivertFailed(step, item);
  }
}

void Rollbacks::WasLost(Step& step, Item& item) {
  switch (std::exchange(item.view.handover, Handover::kNone)) {
    case Handover::kNone:
      return;
    case Handover::kTransfer:
      return Note(step, item, Verb::kCompleteTransfer, item.view.owner, Cause::kResync);
    case Handover::kDivert:
      return Note(step, item, Verb::kBlindTransfer, item.view.owner, Cause::kResync);
  }
}

void Rollbacks::Note(Step& step, Item& item, Verb verb, const AgentId& agent, Cause cause) {
  item.view.refused = VerbRefused{verb, agent, cause, step.now};
  books_.items.MarkChanged(item);
}

}  // namespace strowger::core
