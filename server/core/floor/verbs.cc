#include "core/floor/verbs.h"

#include <algorithm>
#include <string_view>

#include "core/call/call.h"
#include "core/floor/refusals.h"
#include "core/floor/wrap_ups.h"

namespace strowger::core {

std::string_view NameOf(ItemState state) {
  switch (state) {
    case ItemState::kWaiting:
      return "waiting";
    case ItemState::kOffered:
      return "offered";
    case ItemState::kConnected:
      return "connected";
    case ItemState::kHeld:
      return "held";
    case ItemState::kConsulting:
      return "consulting";
    case ItemState::kConference:
      return "in conference";
    case ItemState::kWrapUp:
      return "in wrap-up";
    case ItemState::kClosed:
      return "closed";
    case ItemState::kScheduled:
      return "scheduled";
  }
  return "unknown";
}

namespace {

std::string_view NameOf(Verb verb) {
  switch (verb) {
    case Verb::kAccept:
      return "accept";
    case Verb::kDecline:
      return "decline";
    case Verb::kHold:
      return "hold";
    case Verb::kRetrieve:
      return "retrieve";
    case Verb::kBlindTransfer:
      return "transfer";
    case Verb::kConsult:
      return "consult";
    case Verb::kCancelConsult:
      return "cancel the consultation";
    case Verb::kCompleteTransfer:
      return "complete the transfer";
    case Verb::kConference:
      return "make a conference";
    case Verb::kRelease:
      return "release";
    case Verb::kFinishWrapUp:
      return "finish wrap-up";
    case Verb::kExtendWrapUp:
      return "lengthen wrap-up";
    case Verb::kPark:
      return "park";
  }
  return "do that";
}

// What makes no sense without somebody on the line.
bool IsOfCalls(Verb verb) {
  switch (verb) {
    case Verb::kHold:
    case Verb::kRetrieve:
    case Verb::kConsult:
    case Verb::kCancelConsult:
    case Verb::kCompleteTransfer:
    case Verb::kConference:
      return true;
    default:
      return false;
  }
}

bool HasAnswered(const ItemParty* party) { return party != nullptr && IsAnswered(*party); }

std::vector<Verb> OwnerVerbs(const Item& item) {
  if (!IsCall(item)) return {Verb::kBlindTransfer, Verb::kRelease, Verb::kPark};
  // The PBX is about to take the call away; only ending it all makes sense at the same time.
  if (item.view.handover != Handover::kNone) return {Verb::kRelease};
  switch (item.view.state) {
    case ItemState::kConnected:
      if (IsDialling(item.view)) return {Verb::kRelease};
      return {Verb::kHold, Verb::kBlindTransfer, Verb::kConsult, Verb::kRelease};
    case ItemState::kHeld:
      return {Verb::kRetrieve, Verb::kBlindTransfer, Verb::kConsult, Verb::kRelease};
    case ItemState::kConsulting:
      if (!HasAnswered(ConsultedParty(item.view))) return {Verb::kCancelConsult, Verb::kRelease};
      return {Verb::kCancelConsult, Verb::kCompleteTransfer, Verb::kConference, Verb::kRelease};
    case ItemState::kConference:
      return {Verb::kCompleteTransfer, Verb::kRelease};
    default:
      return {};
  }
}

}  // namespace

std::vector<Verb> AllowedVerbs(const Books& books, const Agent& agent, const Item& item) {
  const Slot* slot = agent.state.FindSlot(item.view.item);
  if (slot == nullptr) return {};
  const bool is_up = books.IsReachable(item);
  switch (slot->state) {
    case SlotState::kIdle:
      return {};
    case SlotState::kOffered:
      if (!IsCall(item) || (is_up && books.links[item.link].abilities.answers)) {
        return {Verb::kAccept, Verb::kDecline};
      }
      return {Verb::kDecline};
    case SlotState::kEngaged:
    case SlotState::kHeld:
      if (!is_up) return {};
      if (item.view.owner == agent.state.agent) return OwnerVerbs(item);
      return {Verb::kRelease};
    case SlotState::kWrapUp:
      if (!MayExtendWrapUp(books, item, agent)) return {Verb::kFinishWrapUp};
      return {Verb::kFinishWrapUp, Verb::kExtendWrapUp};
  }
  return {};
}

Result<Part> CheckVerb(Books& books, const AgentId& agent_id, WorkItemId item_id, Verb verb) {
  Agent* agent = books.roster.Find(agent_id);
  if (agent == nullptr) return AgentUnknown(agent_id);
  Item* item = books.items.Find(item_id);
  if (item == nullptr) return ItemUnknown(item_id);
  if (agent->state.FindSlot(item_id) == nullptr) return NotYours(agent_id, item_id);
  if (!books.IsReachable(*item)) return LinkIsDown(item->view.link);
  const std::vector<Verb> allowed = AllowedVerbs(books, *agent, *item);
  if (std::find(allowed.begin(), allowed.end(), verb) != allowed.end()) return Part{agent, item};
  if (!IsCall(*item) && IsOfCalls(verb)) return NotACall(NameOf(verb), item_id, item->view.channel);
  const bool needs_answer = verb == Verb::kCompleteTransfer || verb == Verb::kConference;
  const bool is_rung = item->view.state == ItemState::kConsulting && item->view.owner == agent_id &&
                       !HasAnswered(ConsultedParty(item->view));
  if (needs_answer && is_rung) return ConsultNotAnswered(item_id);
  const bool is_leaving = item->view.handover != Handover::kNone;
  return NotAllowedNow(NameOf(verb), item_id,
                       is_leaving ? "being handed over" : NameOf(item->view.state));
}

Result<Agent*> FindColleague(Books& books, const Item& item, const AgentId& agent_id) {
  Agent* agent = books.roster.Find(agent_id);
  if (agent == nullptr) return AgentUnknown(agent_id);
  const bool is_on_link = !IsCall(item) || agent->link == item.link;
  const bool is_available = agent->state.presence != Presence::kLoggedOff && is_on_link &&
                            books.roster.HasRoom(*agent, item.view.channel) &&
                            agent->state.FindSlot(item.view.item) == nullptr;
  if (!is_available) return AgentNotAvailable(agent_id);
  return agent;
}

}  // namespace strowger::core
