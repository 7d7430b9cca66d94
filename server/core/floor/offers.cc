#include "core/floor/offers.h"

#include <utility>

#include "base/check.h"
#include "core/call/call.h"
#include "core/floor/closing.h"
#include "core/floor/refusals.h"

namespace strowger::core {
namespace {

// A telephone that refuses is a person who refuses. Trouble of the network counts as unreachable,
// or the same telephone would be rung again and again.
OfferOutcome OutcomeOf(Cause cause) {
  switch (cause) {
    case Cause::kBusy:
      return OfferOutcome::kBusy;
    case Cause::kNoAnswer:
      return OfferOutcome::kExpired;
    case Cause::kNormal:
    case Cause::kRejected:
      return OfferOutcome::kDeclined;
    case Cause::kResync:
      return OfferOutcome::kRescinded;
    case Cause::kUnreachable:
    case Cause::kTransferred:
    case Cause::kFailure:
      return OfferOutcome::kUnreachable;
  }
  return OfferOutcome::kUnreachable;
}

}  // namespace

void NoteOfferEnd(Books& books, const Step& step, Item& item, const AgentId& agent,
                  OfferOutcome outcome) {
  Decision decision{.kind = DecisionKind::kOfferEnded};
  decision.agent = agent;
  decision.offer = item.view.offer;
  decision.outcome = outcome;
  books.items.Note(item, std::move(decision), step.now);
}

void Offers::Ring(Step& step, Item& item, Agent& agent, Decision why) {
  const Duration timeout = books_.QueueOf(item).offer_timeout;
  item.view.owner = agent.state.agent;
  books_.items.SetState(item, ItemState::kOffered, step.now);
  const LegId leg = Open(step, item, agent, OfferKind::kWork, timeout, std::move(why));
  if (!IsCall(item)) return;
  const ItemView& view = item.view;
  if (!IsWithoutCall(view)) {
    step.Tell(RingDevice{view.link, view.call, leg, agent.state.device, timeout, view.offer});
    return;
  }
  books_.items.SetCall(item, books_.NameCall(step.now));
  step.Tell(MakeCall{view.link, view.call, leg, agent.state.device, timeout, view.offer});
}

LegId Offers::OpenConsult(Step& step, Item& item, Agent& agent) {
  item.view.consulted = agent.state.agent;
  Decision why{.because = AskedBecause::kConsult};
  why.detail = item.view.owner.value;
  return Open(step, item, agent, OfferKind::kConsult, books_.setup.consult_timeout, std::move(why));
}

LegId Offers::Open(Step& step, Item& item, Agent& agent, OfferKind kind, Duration timeout,
                   Decision why) {
  ItemView& view = item.view;
  EndOwnPart(step, item, agent);
  const OfferId offer{books_.NextNumber()};
  const LegId leg = IsCall(item) ? books_.NameLeg(step.now) : LegId{};
  view.offer = offer;
  view.offer_kind = kind;
  view.deadline = step.now + timeout;
  if (IsCall(item)) {
    view.parties.push_back({leg, LegState::kInitiated, agent.state.agent, agent.state.device});
  }
  books_.items.MarkChanged(item);
  books_.offers.emplace(offer, view.item);
  books_.roster.Offer(agent,
                      {.state = SlotState::kIdle,
                       .channel = view.channel,
                       .since = step.now,
                       .item = view.item,
                       .offer = offer,
                       .offer_kind = kind,
                       .wrap_up_end = {}},
                      step.now);
  ++item.holders;
  why.kind = DecisionKind::kAsked;
  why.agent = agent.state.agent;
  why.offer = offer;
  books_.items.Note(item, std::move(why), step.now);
  step.Do(OfferMade{offer, view.item, agent.state.agent, kind, view.deadline});
  step.Do(StartTimer{{TimerKind::kOffer, offer.value, {}}, view.deadline});
  return leg;
}

void Offers::EndOwnPart(Step& step, Item& item, Agent& agent) {
  if (agent.state.FindSlot(item.view.item) == nullptr) return;
  step.Do(CancelTimer{{TimerKind::kWrapUp, item.view.item.value, agent.state.agent}});
  FreeAgent(books_, step, item, agent, SlotEvent::kFinish, IdleClock::kRestart);
}

Result<void> Offers::Accept(Step& step, const AcceptOffer& ask) {
  Agent* agent = books_.roster.Find(ask.agent);
  if (agent == nullptr) return AgentUnknown(ask.agent);
  const Slot* slot = agent->state.FindOffer(ask.offer);
  if (slot == nullptr) return OfferClosedAlready(ask.offer);
  Item& item = *books_.items.Find(slot->item);
  const ItemView& view = item.view;
  if (!IsCall(item)) {
    Answered(step, item);
    return {};
  }
  if (!books_.IsUp(agent->link)) return LinkIsDown(view.link);
  if (!books_.LinkAt(agent->link).abilities.answers) return AnswerAtPhone(agent->state.device);
  for (const ItemParty& party : view.parties) {
    if (party.agent == ask.agent) step.Tell(AnswerLeg{view.link, view.call, party.leg});
  }
  return {};
}

Result<void> Offers::Decline(Step& step, const DeclineOffer& ask) {
  Agent* agent = books_.roster.Find(ask.agent);
  if (agent == nullptr) return AgentUnknown(ask.agent);
  const Slot* slot = agent->state.FindOffer(ask.offer);
  if (slot == nullptr) return OfferClosedAlready(ask.offer);
  End(step, *books_.items.Find(slot->item), OfferOutcome::kDeclined);
  return {};
}

void Offers::Answered(Step& step, Item& item) {
  ItemView& view = item.view;
  Agent& agent = AgentOf(item);
  const OfferId offer = view.offer;
  step.Do(OfferClosed{offer, view.item, agent.state.agent, OfferOutcome::kAccepted});
  step.Do(CancelTimer{{TimerKind::kOffer, offer.value, {}}});
  NoteOfferEnd(books_, step, item, agent.state.agent, OfferOutcome::kAccepted);
  books_.offers.erase(offer);
  books_.roster.Move(agent, view.item, SlotEvent::kAccept, step.now);
  view.offer = {};
  view.deadline = {};
  books_.items.MarkChanged(item);
  if (std::exchange(view.offer_kind, OfferKind::kWork) == OfferKind::kConsult) return;
  books_.items.SetState(item, ItemState::kConnected, step.now);
  books_.items.ForgetDeclined(item);
  view.reserved_for = {};
  view.preference = kPreferencesOver;
  view.kept_for = {};
  if (!IsBeingMade(view)) {
    view.customer_state = LegState::kConnected;
    NoteAnswer(step, item);
  }
  OpenSegment(view, {view.owner, view.queue, step.now, std::nullopt, {}, offer});
}

void Offers::NoteAnswer(const Step& step, Item& item) {
  if (item.view.answered) return;
  item.view.answered = step.now;
  const std::optional<Duration> foretold = std::exchange(item.foretold_wait, std::nullopt);
  if (!foretold || item.queue == kNoNumber) return;
  books_.forecasts.Came(item.queue, *foretold, step.now - item.view.segments.front().start);
}

void Offers::NotReached(Step& step, Item& item, Cause cause) { End(step, item, OutcomeOf(cause)); }

void Offers::TimeIsUp(Step& step, OfferId offer) {
  const auto open = books_.offers.find(offer);
  if (open == books_.offers.end()) return;
  Item& item = *books_.items.Find(open->second);
  // Nothing is known of the telephone while the link is down: the resync looks at the deadline
  // again. The clock is not asked, since one that was set back would hold the agent.
  if (!books_.IsReachable(item)) return;
  End(step, item, OfferOutcome::kExpired);
}

void Offers::End(Step& step, Item& item, OfferOutcome outcome) {
  const OfferKind kind = item.view.offer_kind;
  const AgentId agent = AgentOf(item).state.agent;
  Close(step, item, outcome);
  if (kind == OfferKind::kConsult) {
    BackToOwner(step, item);
    return;
  }
  ReturnToWaiting(books_, step, item);
  if (outcome == OfferOutcome::kDeclined) books_.items.AddDeclined(item, agent);
}

void Offers::Close(Step& step, Item& item, OfferOutcome outcome) {
  ItemView& view = item.view;
  Agent& agent = AgentOf(item);
  step.Do(OfferClosed{view.offer, view.item, agent.state.agent, outcome});
  step.Do(CancelTimer{{TimerKind::kOffer, view.offer.value, {}}});
  NoteOfferEnd(books_, step, item, agent.state.agent, outcome);
  books_.offers.erase(view.offer);
  for (const ItemParty& party : view.parties) {
    if (party.agent == agent.state.agent) step.Tell(ClearLeg{view.link, view.call, party.leg});
  }
  std::erase_if(view.parties,
                [&](const ItemParty& party) { return party.agent == agent.state.agent; });
  if (IsBeingMade(view)) {
    step.Tell(ClearCall{view.link, view.call});
    books_.items.DropCall(item);
  }
  if (view.offer_kind == OfferKind::kConsult) {
    view.consulted = {};
  } else {
    view.owner = {};
  }
  view.offer = {};
  view.offer_kind = OfferKind::kWork;
  view.deadline = {};
  books_.items.MarkChanged(item);
  const bool was_ready = agent.state.presence == Presence::kReady;
  const bool is_rescinded = outcome == OfferOutcome::kRescinded;
  FreeAgent(books_, step, item, agent, SlotEvent::kWithdraw,
            is_rescinded ? IdleClock::kKeep : IdleClock::kRestart);
  // An agent who was asked by name while not ready keeps the reason given before.
  if (was_ready && agent.state.presence != Presence::kLoggedOff) Judge(step, item, agent, outcome);
}

void Offers::Judge(Step& step, const Item& item, Agent& agent, OfferOutcome outcome) {
  const QueueSetup& queue = books_.QueueOf(item);
  switch (outcome) {
    case OfferOutcome::kExpired:
      return Judge(step, agent, queue.after_no_answer, "no-answer", PresenceCause::kRona);
    case OfferOutcome::kBusy:
      return Judge(step, agent, queue.after_busy, "phone-busy", PresenceCause::kSystem);
    case OfferOutcome::kUnreachable:
      return Judge(step, agent, queue.after_unreachable, "phone-unreachable",
                   PresenceCause::kUnreachable);
    case OfferOutcome::kDeclined:
      return Judge(step, agent, queue.after_decline, "declined", PresenceCause::kSystem);
    case OfferOutcome::kAccepted:
    case OfferOutcome::kRescinded:
      return;
  }
}

void Offers::Judge(Step& step, Agent& agent, const MissRule& rule, const char* reason,
                   PresenceCause cause) {
  if (rule.makes_not_ready && agent.state.is_idle()) {
    books_.roster.NotReady(agent, reason, cause, step.now);
    return;
  }
  if (rule.makes_not_ready) {
    // Whoever is to leave after the other work in hand leaves all the same.
    if (!agent.state.pending) {
      books_.roster.SetPending(agent, Presence::kNotReady, reason, cause);
    }
    return;
  }
  if (rule.rest == Duration::zero() || agent.state.presence != Presence::kReady) return;
  books_.roster.Rest(agent, step.now + rule.rest);
  step.Do(StartTimer{{TimerKind::kAgentRest, 0, agent.state.agent}, agent.state.rest_until});
}

void Offers::BackToOwner(Step& step, Item& item) {
  ItemView& view = item.view;
  view.consulted = {};
  view.deadline = {};
  view.handover = Handover::kNone;
  view.customer_state = LegState::kHold;
  books_.items.SetState(item, ItemState::kHeld, step.now);
  books_.roster.Move(*books_.roster.Find(view.owner), view.item, SlotEvent::kHold, step.now);
  const ItemParty* owner = OwnerParty(view);
  if (owner != nullptr) step.Tell(RetrieveLeg{view.link, view.call, owner->leg});
}

Agent& Offers::AgentOf(const Item& item) {
  const bool is_consult = item.view.offer_kind == OfferKind::kConsult;
  Agent* agent = books_.roster.Find(is_consult ? item.view.consulted : item.view.owner);
  STROWGER_CHECK(agent != nullptr && agent->state.FindOffer(item.view.offer) != nullptr);
  return *agent;
}

}  // namespace strowger::core
