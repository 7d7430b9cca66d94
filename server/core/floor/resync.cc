#include "core/floor/resync.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <vector>

#include "core/call/call.h"
#include "core/floor/closing.h"

namespace strowger::core {
namespace {

LegState StateOf(const SnapshotCall& call, const LegId& leg) {
  for (const SnapshotLeg& snapshot : call.legs) {
    if (snapshot.leg == leg) return snapshot.state;
  }
  return LegState::kNull;
}

bool IsGone(LegState state) { return state == LegState::kNull || state == LegState::kFail; }

// A snapshot tells that the customer talks on that leg, which a restart has forgotten.
void TakeUpDialled(Books& books, Item& item, const LegId& leg) {
  item.view.customer_leg = leg;
  item.view.customer_state = LegState::kInitiated;
  ++item.view.callback->attempts;
  books.items.MarkChanged(item);
}

bool IsTalking(LegState state) { return state == LegState::kConnected || state == LegState::kHold; }

}  // namespace

void Resync::Down(const LinkDown& down) {
  books_.LinkAt(books_.directory.NumberLink(down.link)).is_up = false;
}

void Resync::Up(Step& step, const LinkUp& up) {
  const LinkNumber number = books_.directory.NumberLink(up.link);
  books_.LinkAt(number) = {true, up.abilities};
  std::unordered_map<PbxCallId, const SnapshotCall*> present;
  for (const SnapshotCall& call : up.calls) {
    if (!IsGone(call.customer)) present.emplace(call.arrival.call, &call);
  }
  std::set<PbxCallId> left;  // By customers who are called back.
  for (const WorkItemId id : books_.items.All()) {
    Item& item = *books_.items.Find(id);
    if (item.link != number) continue;
    if (item.view.callback) left.insert(item.view.callback->left);
    if (!item.view.call) continue;
    const auto call = present.find(item.view.call);
    if (call == present.end()) {
      Absent(step, item);
      continue;
    }
    Compare(step, id, *call->second);
    EndOverdue(step, id);
    present.erase(call);
  }
  for (const SnapshotCall& call : up.calls) {
    const auto unknown = present.find(call.arrival.call);
    if (unknown == present.end() || unknown->second != &call) continue;
    if (left.contains(unknown->first) || IsMade(unknown->first)) {
      step.Tell(ClearCall{up.link, unknown->first});
      continue;
    }
    Adopt(step, up.link, call);
  }
  books_.ended_calls.KeepListed(
      up.link, [&present](const PbxCallId& call) { return present.contains(call); });
  for (const Agent& agent : books_.roster.agents()) {
    if (agent.link == number && books_.ready.Contains(agent.number, Channel::kCall)) {
      books_.roster.NoteFreed(agent);
    }
  }
}

void Resync::Absent(Step& step, Item& item) {
  ItemView& view = item.view;
  view.parties.clear();
  item.is_gone_at_pbx = true;
  books_.items.MarkChanged(item);
  switch (view.state) {
    case ItemState::kOffered:
      // The agent is asked again, with another call.
      if (IsBeingMade(view)) {
        return offers_.End(step, item, view.owner, OfferOutcome::kRescinded);
      }
      offers_.Close(step, item, OfferOutcome::kRescinded);
      EndItem(books_, step, item, ItemOutcome::kLostInResync);
      return;
    case ItemState::kWaiting:
      EndItem(books_, step, item, ItemOutcome::kLostInResync);
      return;
    case ItemState::kConnected:
      if (IsDialling(view)) return callbacks_.AttemptFailed(step, item, Cause::kResync);
      return conversations_.CustomerGone(step, item);
    default:
      conversations_.CustomerGone(step, item);
      return;
  }
}

void Resync::Compare(Step& step, WorkItemId id, const SnapshotCall& call) {
  Item& item = *books_.items.Find(id);
  const ItemView& view = item.view;
  if (view.customer_state == LegState::kNull) {
    // We ended this call; the command was lost with the link.
    step.Tell(ClearCall{view.link, view.call});
    return;
  }
  rollbacks_.WasLost(step, item);
  for (const SnapshotLeg& leg : call.legs) {
    const bool is_ours = FindParty(item.view, leg.leg) != nullptr;
    if (!is_ours && leg.state != LegState::kNull) {
      step.Tell(ClearLeg{view.link, view.call, leg.leg});
    }
  }
  const bool was_forgotten =
      IsBeingMade(view) && call.arrival.customer_leg && IsTalking(call.customer);
  if (was_forgotten) TakeUpDialled(books_, item, call.arrival.customer_leg);
  if (IsDialling(view)) CompareDialled(step, item, call.customer);
  CompareLegs(step, id, call);
  Item* still = books_.items.Find(id);
  if (still == nullptr) return;
  if (was_forgotten && IsDialling(still->view)) CompareDialled(step, *still, call.customer);
  CompareHold(step, *still, call);
  const ItemState state = still->view.state;
  if (state == ItemState::kWaiting || state == ItemState::kOffered) {
    step.Tell(QueueCall{still->view.link, still->view.call});
  }
}

void Resync::CompareDialled(Step& step, Item& item, LegState customer) {
  if (IsTalking(customer)) {
    callbacks_.CustomerAnswered(step, item);
  } else if (customer == LegState::kAlerting) {
    callbacks_.CustomerRings(item);
  }
}

void Resync::CompareLegs(Step& step, WorkItemId id, const SnapshotCall& call) {
  const std::vector<ItemParty> parties = books_.items.Find(id)->view.parties;
  // Answers first: who has answered can go on with the customer when another is gone.
  for (const ItemParty& party : parties) {
    Item& item = *books_.items.Find(id);
    // Who rang for it, too, is let go when another has answered.
    if (FindParty(item.view, party.leg) == nullptr) continue;
    const LegState state = StateOf(call, party.leg);
    if (IsTalking(state) && !IsAnswered(party)) {
      calls_.PartyAnswered(step, item, party.leg);
    } else if (state == LegState::kAlerting && party.state == LegState::kInitiated) {
      FindParty(item.view, party.leg)->state = LegState::kAlerting;
      books_.items.MarkChanged(item);
    }
  }
  for (const ItemParty& party : parties) {
    Item* item = books_.items.Find(id);
    if (item == nullptr || FindParty(item->view, party.leg) == nullptr) continue;
    const LegState state = StateOf(call, party.leg);
    if (!IsGone(state)) continue;
    if (party.state == LegState::kInitiated) {
      // The command to ring was lost with the link, or crossed the snapshot and rings now.
      step.Tell(ClearLeg{item->view.link, item->view.call, party.leg});
    }
    calls_.PartyGone(step, *item, party.leg,
                     state == LegState::kFail ? Cause::kFailure : Cause::kResync);
  }
}

void Resync::CompareHold(Step& step, Item& item, const SnapshotCall& call) {
  if (call.customer == LegState::kHold && item.view.state == ItemState::kConference) {
    consults_.BackToConsulting(step, item);
  } else if (call.customer == LegState::kHold) {
    conversations_.OnHold(step, item);
  } else if (call.customer == LegState::kConnected) {
    conversations_.OnRetrieved(step, item);
  }
}

void Resync::Adopt(Step& step, const LinkId& link, const SnapshotCall& call) {
  if (books_.ended_calls.Contains(link, call.arrival.call)) {
    // The snapshot was taken before our command came, or the command was lost with the link.
    return step.Tell(ClearCall{link, call.arrival.call});
  }
  for (const SnapshotLeg& leg : call.legs) {
    if (leg.state != LegState::kNull) step.Tell(ClearLeg{link, call.arrival.call, leg.leg});
  }
  if (!call.arrival.call || !call.arrival.customer_leg || call.arrival.link != link) {
    ++books_.ignored_inputs;
    return;
  }
  calls_.Admit(step, call.arrival);
}

void Resync::EndOverdue(Step& step, WorkItemId id) {
  const Item* item = books_.items.Find(id);
  if (item == nullptr || step.now < item->view.deadline) return;
  if (IsDialling(item->view)) {
    callbacks_.TimeIsUp(step, id);
  } else if (item->view.offer) {
    for (const AskedAgent& asked : AskedFor(item->view)) offers_.TimeIsUp(step, asked.offer);
  } else {
    consults_.TimeIsUp(step, id);
  }
}

}  // namespace strowger::core
