#include "core/floor/recovery.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/call/call.h"
#include "core/floor/closing.h"
#include "core/floor/offers.h"
#include "core/floor/overflows.h"

namespace strowger::core {
namespace {

// Is it this offer of work that goes to the agent beside the item's own?
bool IsAskedBeside(const AgentId& agent, const Slot& slot, const ItemView& item) {
  const auto& others = item.also_asked;
  return std::find(others.begin(), others.end(), AskedAgent{agent, slot.offer}) != others.end();
}

// Legs of whoever is not asked.
void DropStrangers(ItemView& item) {
  std::erase_if(item.parties, [&](const ItemParty& party) {
    const auto is_theirs = [&](const AskedAgent& other) { return other.agent == party.agent; };
    return party.agent != item.owner &&
           std::none_of(item.also_asked.begin(), item.also_asked.end(), is_theirs);
  });
}

// The slot states that go with the part an agent has in an item.
bool Fits(const AgentId& agent, const Slot& slot, const ItemView& item) {
  const bool is_owner = item.owner == agent;
  const bool is_consulted = item.consulted == agent;
  switch (slot.state) {
    case SlotState::kIdle:
      return false;
    case SlotState::kOffered:
      if (IsAskedBeside(agent, slot, item)) return true;
      return item.offer && slot.offer == item.offer &&
             (item.offer_kind == OfferKind::kConsult ? is_consulted : is_owner);
    case SlotState::kEngaged:
      return is_consulted || (is_owner && (item.state == ItemState::kConnected ||
                                           item.state == ItemState::kConsulting ||
                                           item.state == ItemState::kConference));
    case SlotState::kHeld:
      return is_owner && item.state == ItemState::kHeld;
    case SlotState::kWrapUp:
      return true;
  }
  return false;
}

}  // namespace

void Recovery::Remember(const FloorMemory& memory) {
  for (const AgentState& agent : memory.agents) books_.roster.Remember(agent);
  for (const ItemView& view : memory.items) {
    const bool is_call = IsVoice(view.channel);
    const bool is_known = books_.items.Find(view.item) != nullptr ||
                          (is_call ? books_.items.FindCall(view.link, view.call) != nullptr
                                   : static_cast<bool>(books_.items.FindKey(view.key)));
    if (view.state == ItemState::kClosed || !view.item || is_known) continue;
    books_.roster.OpenChannel(view.channel);
    books_.items.Open(view);
    RememberWaits(PastWaitsOf(view));
    const std::uint64_t used =
        std::max({view.item.value, view.interaction.value, view.offer.value});
    books_.next_number = std::max(books_.next_number, used + 1);
  }
  RememberWaits(memory.past_waits);
  for (const LostPlace& place : memory.lost_places) {
    if (books_.QueueNamed(place.queue).resume_within > Duration::zero()) {
      books_.lost_places.Keep(place);
    }
  }
}

void Recovery::RememberWaits(const std::vector<PastWait>& waits) {
  for (const PastWait& wait : waits) {
    const QueueNumber queue = books_.directory.FindQueue(wait.queue);
    if (queue != kNoNumber) books_.live.Remember(queue, wait);
  }
}

void Recovery::Resume(Step& step) {
  RecallAskedBeside();
  for (const Agent& agent : books_.roster.agents()) {
    MendAgent(step, books_.roster.at(agent.number));
  }
  for (const WorkItemId id : books_.items.All()) MendItem(step, id);
  StartTimers(step);
}

void Recovery::RecallAskedBeside() {
  for (const WorkItemId id : books_.items.All()) books_.items.Find(id)->view.also_asked.clear();
  for (const Agent& agent : books_.roster.agents()) {
    if (agent.state.presence == Presence::kLoggedOff) continue;
    for (const Slot& slot : agent.state.slots) {
      Item* item = books_.items.Find(slot.item);
      if (item == nullptr || slot.state != SlotState::kOffered) continue;
      ItemView& view = item->view;
      const bool is_beside = view.state == ItemState::kOffered && view.offer && slot.offer &&
                             slot.offer != view.offer && slot.offer_kind == OfferKind::kWork;
      const bool has_leg =
          std::any_of(view.parties.begin(), view.parties.end(),
                      [&](const ItemParty& one) { return one.agent == agent.state.agent; });
      if (!is_beside || (IsCall(*item) && !has_leg)) continue;
      view.also_asked.push_back({agent.state.agent, slot.offer});
      books_.next_number = std::max(books_.next_number, slot.offer.value + 1);
    }
  }
  for (const WorkItemId id : books_.items.All()) {
    std::vector<AskedAgent>& others = books_.items.Find(id)->view.also_asked;
    std::sort(others.begin(), others.end(), [](const AskedAgent& a, const AskedAgent& b) {
      return a.offer.value < b.offer.value;
    });
  }
}

void Recovery::MendAgent(Step& step, Agent& agent) {
  for (const Slot& slot : std::vector<Slot>(agent.state.slots)) MendSlot(step, agent, slot);
}

void Recovery::MendSlot(Step& step, Agent& agent, const Slot& slot) {
  AgentState& state = agent.state;
  Item* item = books_.items.Find(slot.item);
  const bool is_here = state.presence != Presence::kLoggedOff;
  if (item != nullptr && is_here && Fits(state.agent, slot, item->view)) {
    ++item->holders;
    return;
  }
  // The item, if it knows of the offer, closes it.
  const bool is_known = item != nullptr && (item->view.offer == slot.offer ||
                                            IsAskedBeside(state.agent, slot, item->view));
  if (slot.offer && !is_known) {
    step.Do(OfferClosed{slot.offer, slot.item, state.agent, OfferOutcome::kRescinded});
  }
  // The state from which letting go is always allowed.
  state.FindSlot(slot.item)->state = SlotState::kOffered;
  books_.roster.Free(agent, slot.item, SlotEvent::kWithdraw, IdleClock::kKeep, step.now);
}

Agent* Recovery::HolderOf(const Item& item, const AgentId& agent) {
  Agent* found = books_.roster.Find(agent);
  const Slot* slot = found == nullptr ? nullptr : found->state.FindSlot(item.view.item);
  // A former owner who wraps up holds the item too, but takes no part in the call.
  return slot == nullptr || slot->state == SlotState::kWrapUp ? nullptr : found;
}

void Recovery::MendItem(Step& step, WorkItemId id) {
  Item& item = *books_.items.Find(id);
  ItemView& view = item.view;
  // Whoever is not in the set-up counts for nothing in the lines, so this moves no item there.
  std::erase_if(view.declined_by,
                [&](const AgentId& agent) { return books_.roster.Find(agent) == nullptr; });
  if (view.state == ItemState::kWrapUp) {
    if (IsSentToNumber(view)) view.outcome = ItemOutcome::kTransferredOut;
    CloseIfDone(books_, step, item);
    return;
  }
  if (view.state == ItemState::kScheduled) return;
  if (view.state == ItemState::kWaiting) {
    if (item.queue == kNoNumber) books_.homeless.push_back(id);
    return;
  }
  const bool has_consulted = HolderOf(item, view.consulted) != nullptr;
  if (view.consulted && !(has_consulted && ConsultedParty(view) != nullptr)) {
    LetGo(step, item, view.consulted);
    BackFromConsult(step, item);
  }
  if (view.state == ItemState::kOffered) DropStrangers(view);
  const bool has_offer = view.state != ItemState::kOffered || view.offer;
  const bool has_leg = !IsCall(item) || OwnerParty(view) != nullptr;
  if (HolderOf(item, view.owner) != nullptr && has_leg && has_offer) return;
  ReturnFromAgents(step, item);
}

void Recovery::LetGo(Step& step, Item& item, const AgentId& agent) {
  Agent* holder = HolderOf(item, agent);
  if (holder == nullptr) return;
  const Slot& slot = *holder->state.FindSlot(item.view.item);
  const bool is_offered = slot.state == SlotState::kOffered;
  FreeAgent(books_, step, item, *holder, is_offered ? SlotEvent::kWithdraw : SlotEvent::kLeave,
            IdleClock::kKeep);
}

void Recovery::Rescind(Step& step, Item& item) {
  ItemView& view = item.view;
  for (const AskedAgent& asked : AskedFor(view)) {
    step.Do(OfferClosed{asked.offer, view.item, asked.agent, OfferOutcome::kRescinded});
    NoteOfferEnd(books_, step, item, asked, OfferOutcome::kRescinded);
  }
  for (const AskedAgent& other : std::exchange(view.also_asked, {})) LetGo(step, item, other.agent);
  view.offer = {};
  view.offer_kind = OfferKind::kWork;
}

void Recovery::ReturnFromAgents(Step& step, Item& item) {
  ItemView& view = item.view;
  Rescind(step, item);
  LetGo(step, item, view.consulted);
  LetGo(step, item, view.owner);
  view.consulted = {};
  if (IsBeingMade(view) || IsDialling(view)) books_.items.DropCall(item);
  view.parties.clear();
  const bool was_answered = view.state != ItemState::kOffered;
  ReturnToWaiting(books_, step, item);
  if (was_answered) OpenSegment(view, {{}, view.queue, step.now, std::nullopt, {}, {}});
}

void Recovery::BackFromConsult(Step& step, Item& item) {
  ItemView& view = item.view;
  std::erase_if(view.parties,
                [&](const ItemParty& party) { return party.agent == view.consulted; });
  Rescind(step, item);
  view.consulted = {};
  view.deadline = {};
  view.handover = Handover::kNone;
  Agent* owner = HolderOf(item, view.owner);
  if (owner == nullptr) return;
  if (view.state == ItemState::kConsulting) {
    // It may have been just asked for; the resync tells.
    view.customer_state = LegState::kHold;
    books_.items.SetState(item, ItemState::kHeld, step.now);
    books_.roster.Move(*owner, view.item, SlotEvent::kHold, step.now);
  } else if (view.state == ItemState::kConference) {
    books_.items.SetState(item, ItemState::kConnected, step.now);
  }
}

void Recovery::StartTimers(Step& step) {
  for (const WorkItemId id : books_.items.All()) {
    const ItemView& view = books_.items.Find(id)->view;
    callbacks_.Resume(step, *books_.items.Find(id));
    parking_.Resume(step, *books_.items.Find(id));
    for (const AskedAgent& asked : AskedFor(view)) {
      books_.offers.emplace(asked.offer, id);
      step.Do(StartTimer{{TimerKind::kOffer, asked.offer.value, {}}, view.deadline});
    }
    if (view.offer) continue;
    if (view.state == ItemState::kConsulting && view.deadline != TimePoint{}) {
      step.Do(StartTimer{{TimerKind::kConsult, id.value, {}}, view.deadline});
    }
  }
  for (const Agent& agent : books_.roster.agents()) {
    for (const Slot& slot : agent.state.slots) {
      if (slot.state != SlotState::kWrapUp) continue;
      wrap_ups_.Resume(step, books_.roster.at(agent.number), slot);
    }
    if (agent.state.rest_until != TimePoint{}) {
      step.Do(StartTimer{{TimerKind::kAgentRest, 0, agent.state.agent}, agent.state.rest_until});
    }
    if (!agent.state.has_console) desks_.StartGrace(step, agent);
  }
}

}  // namespace strowger::core
