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
    case Cause::kAnsweredElsewhere:
      return OfferOutcome::kTaken;
    case Cause::kUnreachable:
    case Cause::kTransferred:
    case Cause::kFailure:
      return OfferOutcome::kUnreachable;
  }
  return OfferOutcome::kUnreachable;
}

// The item is not offered by this any longer.
void TakeOut(ItemView& view, OfferId offer) {
  if (view.offer != offer) {
    std::erase_if(view.also_asked, [&](const AskedAgent& other) { return other.offer == offer; });
    return;
  }
  if (!view.also_asked.empty()) {
    view.owner = view.also_asked.front().agent;
    view.offer = view.also_asked.front().offer;
    view.also_asked.erase(view.also_asked.begin());
    return;
  }
  (view.offer_kind == OfferKind::kConsult ? view.consulted : view.owner) = {};
  view.offer = {};
  view.offer_kind = OfferKind::kWork;
  view.deadline = {};
}

}  // namespace

void NoteOfferEnd(Books& books, const Step& step, Item& item, const AskedAgent& asked,
                  OfferOutcome outcome) {
  Decision decision{.kind = DecisionKind::kOfferEnded};
  decision.agent = asked.agent;
  decision.offer = asked.offer;
  decision.outcome = outcome;
  books.items.Note(item, std::move(decision), step.now);
}

std::vector<AskedAgent> AskedFor(const ItemView& view) {
  std::vector<AskedAgent> asked;
  if (!view.offer) return asked;
  asked.push_back(
      {view.offer_kind == OfferKind::kConsult ? view.consulted : view.owner, view.offer});
  asked.insert(asked.end(), view.also_asked.begin(), view.also_asked.end());
  return asked;
}

void Offers::Ring(Step& step, Item& item, Agent& agent, Decision why) {
  const Duration timeout = books_.QueueOf(item).offer_timeout;
  ItemView& view = item.view;
  view.owner = agent.state.agent;
  books_.items.SetState(item, ItemState::kOffered, step.now);
  const Opened opened = Open(step, item, agent, OfferKind::kWork, timeout, std::move(why));
  view.offer = opened.offer;
  view.offer_kind = OfferKind::kWork;
  view.deadline = step.now + timeout;
  if (!IsCall(item)) return;
  const LegId& leg = opened.leg;
  if (!IsWithoutCall(view)) {
    step.Tell(RingDevice{view.link, view.call, leg, agent.state.device, timeout, view.offer});
    return;
  }
  books_.items.SetCall(item, books_.NameCall(step.now));
  step.Tell(MakeCall{view.link, view.call, leg, agent.state.device, timeout, view.offer});
}

void Offers::RingBeside(Step& step, Item& item, Agent& agent) {
  ItemView& view = item.view;
  STROWGER_CHECK(view.state == ItemState::kOffered && view.offer && !view.callback);
  const Duration timeout = view.deadline - step.now;
  const Opened opened =
      Open(step, item, agent, OfferKind::kWork, timeout, {.because = AskedBecause::kBeside});
  view.also_asked.push_back({agent.state.agent, opened.offer});
  if (!IsCall(item)) return;
  step.Tell(
      RingDevice{view.link, view.call, opened.leg, agent.state.device, timeout, opened.offer});
}

LegId Offers::OpenConsult(Step& step, Item& item, Agent& agent) {
  item.view.consulted = agent.state.agent;
  Decision why{.because = AskedBecause::kConsult};
  why.detail = item.view.owner.value;
  const Duration timeout = books_.setup.consult_timeout;
  const Opened opened = Open(step, item, agent, OfferKind::kConsult, timeout, std::move(why));
  item.view.offer = opened.offer;
  item.view.offer_kind = OfferKind::kConsult;
  item.view.deadline = step.now + timeout;
  return opened.leg;
}

Offers::Opened Offers::Open(Step& step, Item& item, Agent& agent, OfferKind kind, Duration timeout,
                            Decision why) {
  ItemView& view = item.view;
  EndOwnPart(step, item, agent);
  const OfferId offer{books_.NextNumber()};
  const LegId leg = IsCall(item) ? books_.NameLeg(step.now) : LegId{};
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
  step.Do(OfferMade{offer, view.item, agent.state.agent, kind, step.now + timeout});
  step.Do(StartTimer{{TimerKind::kOffer, offer.value, {}}, step.now + timeout});
  return {offer, leg};
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
    Answered(step, item, ask.agent);
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
  End(step, *books_.items.Find(slot->item), ask.agent, OfferOutcome::kDeclined);
  return {};
}

void Offers::Answered(Step& step, Item& item, AgentId agent_id) {
  ItemView& view = item.view;
  PutFirst(view, agent_id);
  Agent& agent = *books_.roster.Find(agent_id);
  const AskedAgent asked{agent_id, view.offer};
  step.Do(OfferClosed{asked.offer, view.item, agent_id, OfferOutcome::kAccepted});
  step.Do(CancelTimer{{TimerKind::kOffer, asked.offer.value, {}}});
  NoteOfferEnd(books_, step, item, asked, OfferOutcome::kAccepted);
  books_.offers.erase(asked.offer);
  books_.roster.Move(agent, view.item, SlotEvent::kAccept, step.now);
  view.offer = {};
  view.deadline = {};
  books_.items.MarkChanged(item);
  if (std::exchange(view.offer_kind, OfferKind::kWork) == OfferKind::kConsult) return;
  books_.items.SetState(item, ItemState::kConnected, step.now);
  for (const AskedAgent& other : std::vector<AskedAgent>(view.also_asked)) {
    CloseOne(step, item, other, OfferOutcome::kTaken, agent_id);
  }
  books_.items.ForgetDeclined(item);
  view.reserved_for = {};
  view.preference = kPreferencesOver;
  view.kept_for = {};
  view.asked_first = {};
  if (!IsBeingMade(view)) {
    view.customer_state = LegState::kConnected;
    NoteAnswer(step, item);
  }
  OpenSegment(view, {view.owner, view.queue, step.now, std::nullopt, {}, asked.offer});
}

void Offers::NoteAnswer(const Step& step, Item& item) {
  if (item.view.answered) return;
  item.view.answered = step.now;
  const std::optional<Foretold> foretold = std::exchange(item.foretold, std::nullopt);
  if (!foretold || item.queue == kNoNumber) return;
  const Duration wait = step.now - item.view.segments.front().start;
  books_.forecasts.Came(item.queue, foretold->wait, wait);
  books_.wait_forecast.Came(item.queue, *foretold, wait);
}

void Offers::NotReached(Step& step, Item& item, AgentId agent, Cause cause) {
  End(step, item, std::move(agent), OutcomeOf(cause));
}

void Offers::TimeIsUp(Step& step, OfferId offer) {
  const auto open = books_.offers.find(offer);
  if (open == books_.offers.end()) return;
  Item& item = *books_.items.Find(open->second);
  // Nothing is known of the telephone while the link is down: the resync looks at the deadline
  // again. The clock is not asked, since one that was set back would hold the agent.
  if (!books_.IsReachable(item)) return;
  for (const AskedAgent& asked : AskedFor(item.view)) {
    if (asked.offer == offer) End(step, item, asked.agent, OfferOutcome::kExpired);
  }
}

void Offers::End(Step& step, Item& item, AgentId agent, OfferOutcome outcome) {
  PutFirst(item.view, agent);
  const OfferKind kind = item.view.offer_kind;
  CloseOne(step, item, {agent, item.view.offer}, outcome);
  if (kind == OfferKind::kConsult) {
    BackToOwner(step, item);
    return;
  }
  const bool is_last = !item.view.offer;
  if (is_last) ReturnToWaiting(books_, step, item);
  // Where the PBX gave it to somebody whom we did not ask, it would do so again and again.
  const bool is_taken_outside = is_last && outcome == OfferOutcome::kTaken;
  if (outcome == OfferOutcome::kDeclined || is_taken_outside) {
    books_.items.AddDeclined(item, agent);
  }
}

void Offers::Close(Step& step, Item& item, OfferOutcome outcome) {
  for (const AskedAgent& asked : AskedFor(item.view)) CloseOne(step, item, asked, outcome);
}

void Offers::CloseOne(Step& step, Item& item, const AskedAgent& asked, OfferOutcome outcome,
                      const AgentId& taken_by) {
  ItemView& view = item.view;
  Agent* agent = books_.roster.Find(asked.agent);
  STROWGER_CHECK(agent != nullptr && agent->state.FindOffer(asked.offer) != nullptr);
  step.Do(OfferClosed{asked.offer, view.item, asked.agent, outcome, taken_by});
  step.Do(CancelTimer{{TimerKind::kOffer, asked.offer.value, {}}});
  NoteOfferEnd(books_, step, item, asked, outcome);
  books_.offers.erase(asked.offer);
  const bool is_taken = outcome == OfferOutcome::kTaken;
  for (const ItemParty& party : view.parties) {
    if (party.agent != asked.agent) continue;
    step.Tell(ClearLeg{view.link, view.call, party.leg,
                       is_taken ? Cause::kAnsweredElsewhere : Cause::kNormal});
  }
  std::erase_if(view.parties, [&](const ItemParty& party) { return party.agent == asked.agent; });
  if (IsBeingMade(view)) {
    step.Tell(ClearCall{view.link, view.call});
    books_.items.DropCall(item);
  }
  TakeOut(view, asked.offer);
  books_.items.MarkChanged(item);
  const bool was_ready = agent->state.presence == Presence::kReady;
  const bool keeps_clock = outcome == OfferOutcome::kRescinded || is_taken;
  FreeAgent(books_, step, item, *agent, SlotEvent::kWithdraw,
            keeps_clock ? IdleClock::kKeep : IdleClock::kRestart);
  // An agent who was asked by name while not ready keeps the reason given before.
  const bool is_here = agent->state.presence != Presence::kLoggedOff;
  if (was_ready && is_here) Judge(step, item, *agent, outcome);
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
    case OfferOutcome::kTaken:
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

}  // namespace strowger::core
