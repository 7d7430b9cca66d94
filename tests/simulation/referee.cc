#include "simulation/referee.h"

#include <algorithm>
#include <sstream>
#include <variant>

#include "core/call/call.h"
#include "core/floor/offers.h"

namespace strowger::simulation {

using core::ItemState;
using core::SlotState;

namespace {

// Comparing everything with everything costs; the dear checks run once in so many steps.
constexpr std::uint64_t kStepsPerFullCheck = 16;

bool StandsInLine(const core::ItemView& item) {
  return item.state == ItemState::kWaiting || item.state == ItemState::kOffered;
}

template <class... Parts>
std::string Say(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}

}  // namespace

void Referee::Start(const core::FloorSetup& setup,
                    const std::map<AgentId, core::AgentState>& agents,
                    const std::map<WorkItemId, core::ItemView>& items,
                    const std::vector<core::LostPlace>& lost,
                    const std::vector<core::PastWait>& past) {
  setup_ = setup;
  agents_ = agents;
  items_ = items;
  numbers_.clear();
  for (const core::AgentSetup& agent : setup.agents) {
    numbers_.emplace(agent.id, numbers_.size());
    agents_[agent.id].agent = agent.id;
  }
  std::erase_if(agents_, [&](const auto& entry) { return !numbers_.contains(entry.first); });
  timers_.clear();
  may_take_.clear();
  open_offers_.clear();
  for (const auto& [id, agent] : agents_) {
    for (const core::Slot& slot : agent.slots) {
      if (slot.offer) open_offers_[id].insert(slot.offer);
    }
  }
  lost_.clear();
  for (const core::LostPlace& place : lost) lost_[{place.queue, place.number}] = {place};
  reserves_called_.clear();
  service_.Start(setup, items, past);
  // A crash may forget that a customer was reached.
  reached_.clear();
  rest_ends_.clear();
  decisions_.clear();
  for (const auto& [id, item] : items_) {
    ever_closed_.erase(id);
    decisions_[id] = item.decisions;
  }
}

void Referee::Step(const core::Floor& floor, TimePoint now,
                   const std::vector<core::Effect>& effects, const core::Changes& changes) {
  now_ = now;
  ++steps_;
  shown_.clear();
  made_.clear();
  entering_.clear();
  TakeIn(changes);
  CheckServed();
  service_.TakeIn(changes, now);
  for (const core::Effect& effect : effects) {
    Mix(effect);
    std::visit([this](const auto& one) { See(one); }, effect);
  }
  if (!ending_.empty()) Fault(Say("item ", *ending_.begin(), " is gone without an outcome told"));
  CheckReserves(floor);
  CheckNobodyIsIdle(floor);
  CheckOrder(floor);
  CheckTaken();
  CheckEnoughAreAsked();
  for (const WorkItemId id : entering_) CheckEntry(items_.at(id));
  CheckDecisions(effects, changes);
  for (const core::AgentState& agent : changes.agents) CheckAgent(agents_.at(agent.agent));
  for (const core::ItemView& item : changes.items) {
    if (const auto found = items_.find(item.item); found != items_.end()) CheckItem(found->second);
  }
  if (steps_ % kStepsPerFullCheck != 0) return;
  CheckAgents();
  CheckItems();
  CheckQueues(floor);
  CheckMirror(floor);
  CheckAnswers(floor);
}

void Referee::Refused(const core::Input& input, const std::vector<core::Effect>& effects,
                      const core::Changes& changes) {
  const bool is_empty =
      changes.agents.empty() && changes.items.empty() && changes.decisions.empty();
  if (effects.empty() && is_empty) return;
  Fault(Say("a refused input of kind ", input.index(), " changed something"));
}

void Referee::VerbWasNotRefused(const AgentId& agent, core::Verb verb) {
  Fault(Say("verb ", static_cast<int>(verb), " of ", agent, " was not shown, yet not refused"));
}

void Referee::End() {
  for (const auto& [id, item] : items_) {
    // A promise that nobody is there to keep stays one.
    const bool is_promise = core::IsWithoutCall(item) && (item.state == ItemState::kWaiting ||
                                                          item.state == ItemState::kScheduled);
    if (is_promise) continue;
    Fault(Say("item ", id, " never ended; state ", static_cast<int>(item.state)));
  }
  for (const auto& [id, agent] : agents_) {
    if (!agent.is_idle()) Fault(Say("agent ", id, " is stuck"));
  }
}

void Referee::TimerFires(const core::TimerId& timer) { timers_.erase(timer); }

void Referee::See(const core::OfferMade& made) {
  ++offers_made_;
  if (made.offer.value <= highest_offer_) Fault(Say("offer number ", made.offer, " comes again"));
  highest_offer_ = made.offer.value;
  open_offers_[made.agent].insert(made.offer);
  const auto agent = agents_.find(made.agent);
  if (agent == agents_.end()) return Fault(Say("offer to unknown agent ", made.agent));
  shown_.insert(agent->second.device);
  if (made.kind == core::OfferKind::kWork) made_.push_back(made);
}

void Referee::See(const core::OfferClosed& closed) {
  const auto open = open_offers_.find(closed.agent);
  const bool is_dropped_agent = !numbers_.contains(closed.agent);
  if (is_dropped_agent) return;
  if (open == open_offers_.end() || open->second.erase(closed.offer) == 0) {
    return Fault(Say("offer ", closed.offer, " closed, but is not open"));
  }
  if (closed.outcome == core::OfferOutcome::kAccepted) ++offers_accepted_;
  if (closed.outcome == core::OfferOutcome::kTaken) taken_now_.push_back(closed);
}

void Referee::See(const core::ItemClosed& closed) {
  if (ending_.erase(closed.item) == 0) Fault(Say("item ", closed.item, " ended, but not in truth"));
  if (!ever_closed_.insert(closed.item).second) Fault(Say("item ", closed.item, " ended twice"));
  if (items_.contains(closed.item)) Fault(Say("item ", closed.item, " ended, but is still there"));
  ++closed_[closed.outcome];
  arrivals_.erase(closed.item);
}

void Referee::See(const core::StartTimer& timer) { timers_[timer.timer] = timer.at; }
void Referee::See(const core::CancelTimer& timer) { timers_.erase(timer.timer); }

void Referee::See(const core::PbxCommand& command) {
  if (const auto* ring = std::get_if<core::RingDevice>(&command)) Ring(ring->device, ring->leg);
  if (const auto* made = std::get_if<core::MakeCall>(&command)) Ring(made->device, made->leg);
  if (const auto* dial = std::get_if<core::DialDigits>(&command)) See(*dial);
  const auto* consult = std::get_if<core::ConsultDevice>(&command);
  // Numbers outside start with a zero.
  if (consult != nullptr && !consult->device.value.starts_with("0")) {
    Ring(consult->device, consult->leg);
  }
}

void Referee::Ring(const DeviceId& device, const LegId& leg) {
  if (!shown_.contains(device)) {
    Fault(Say("telephone ", device, " rings (", leg, ") before the offer is shown"));
  }
}

void Referee::TakeIn(const core::Changes& changes) {
  for (const core::AgentState& agent : changes.agents) {
    if (!numbers_.contains(agent.agent)) Fault(Say("change of unknown agent ", agent.agent));
    core::AgentState& known = agents_[agent.agent];
    asked_before_[agent.agent] = known.counts.last_asked;
    idle_before_[agent.agent] = known.idle_since;
    rest_before_[agent.agent] = known.rest_until;
    for (const core::Slot& slot : agent.slots) {
      const core::Slot* before = known.FindSlot(slot.item);
      if (before == nullptr && !known.is_idle()) ++taken_beside_;
      const bool is_resumed = before != nullptr && before->state == SlotState::kHeld &&
                              slot.state == SlotState::kEngaged;
      if (is_resumed && !core::IsVoice(slot.channel)) ++resumptions_;
    }
    known = agent;
  }
  for (const core::ItemView& item : changes.items) NoteLost(item);
  for (const core::ItemView& item : changes.items) {
    may_take_.erase(item.item);
    NoteAttempt(item);
    NoteServed(item);
    if (item.state == ItemState::kClosed) {
      CheckCallbackEnd(item);
      items_.erase(item.item);
      ending_.insert(item.item);
      if (!item.outcome) Fault(Say("item ", item.item, " closed without an outcome"));
      continue;
    }
    const bool is_new = arrivals_.emplace(item.item, item.arrived).second;
    if (is_new && item.item.value <= highest_item_ && !items_.contains(item.item)) {
      Fault(Say("item number ", item.item, " comes again"));
    }
    if (is_new && item.item.value > highest_item_) CheckPlace(item);
    highest_item_ = std::max(highest_item_, item.item.value);
    const auto before = items_.find(item.item);
    // One whose end a crash has taken back stands where it stood.
    const bool comes = before == items_.end() || before->second.queue != item.queue;
    if (StandsInLine(item) && comes) entering_.insert(item.item);
    if (arrivals_.at(item.item) != item.arrived) Fault(Say("item ", item.item, " lost its place"));
    if (item.refused && item.refused != items_[item.item].refused) ++refusals_;
    items_[item.item] = item;
  }
}

void Referee::CheckAgents() {
  for (const auto& [id, agent] : agents_) CheckAgent(agent);
}

void Referee::CheckAgent(const core::AgentState& agent) {
  std::set<OfferId> offers;
  for (const core::Slot& slot : agent.slots) {
    if (slot.offer) offers.insert(slot.offer);
  }
  if (open_offers_[agent.agent] != offers)
    Fault(Say("agent ", agent.agent, ": told offer differs"));
  const bool is_idle = agent.is_idle();
  if (is_idle && agent.pending) Fault(Say("agent ", agent.agent, ": pending while idle"));
  const bool is_off = agent.presence == core::Presence::kLoggedOff;
  if (is_off == static_cast<bool>(agent.device) || (is_off && !is_idle)) {
    Fault(Say("agent ", agent.agent, ": logged off, yet not gone"));
  }
  CheckRest(agent);
  CheckCapacity(agent);
  for (const core::Slot& slot : agent.slots) CheckSlot(agent, slot);
}

void Referee::CheckSlot(const core::AgentState& agent, const core::Slot& slot) {
  const bool has_offer = slot.state == SlotState::kOffered;
  if (slot.state == SlotState::kIdle || has_offer != static_cast<bool>(slot.offer)) {
    Fault(Say("agent ", agent.agent, ": slot and offer differ"));
  }
  const auto item = items_.find(slot.item);
  if (item == items_.end()) return Fault(Say("agent ", agent.agent, " holds an item that is gone"));
  const bool is_owner =
      item->second.owner == agent.agent || IsAskedBeside(agent.agent, slot, item->second);
  const bool is_consulted = item->second.consulted == agent.agent;
  if (slot.state != SlotState::kWrapUp && !is_owner && !is_consulted) {
    Fault(Say("agent ", agent.agent, " holds an item that does not know of it"));
  }
  if (slot.state == SlotState::kWrapUp) CheckWrapUp(agent, slot, item->second);
}

void Referee::CheckItems() {
  for (const auto& [id, item] : items_) CheckItem(item);
}

void Referee::CheckItem(const core::ItemView& item) {
  const auto slot_of = [&](const AgentId& agent) {
    const auto found = agents_.find(agent);
    const core::Slot* slot = found == agents_.end() ? nullptr : found->second.FindSlot(item.item);
    return slot == nullptr ? SlotState::kIdle : slot->state;
  };
  const auto expect = [&](bool holds, const char* what) {
    if (!holds) {
      Fault(Say("item ", item.item, " in state ", static_cast<int>(item.state), ": ", what));
    }
  };
  const auto holders = std::count_if(agents_.begin(), agents_.end(), [&](const auto& entry) {
    const core::Slot* slot = entry.second.FindSlot(item.item);
    return slot != nullptr && slot->state != SlotState::kWrapUp;
  });
  const std::size_t asked = 1 + item.also_asked.size();
  expect(holders <= 2 || item.state == ItemState::kOffered, "more than two agents");
  if (item.segments.empty()) return expect(false, "no segment");
  CheckSegment(item);
  const core::Segment& last = item.segments.back();
  const std::size_t legs = core::IsVoice(item.channel) ? 1 : 0;
  const SlotState owner = slot_of(item.owner);
  const SlotState consulted = slot_of(item.consulted);
  switch (item.state) {
    case ItemState::kWaiting:
      expect(!item.owner && !item.consulted && !item.offer, "waits with somebody");
      expect(item.parties.empty() && holders == 0, "waits with a leg or a holder");
      break;
    case ItemState::kOffered:
      expect(owner == SlotState::kOffered && item.offer, "is not offered");
      expect(static_cast<std::size_t>(holders) == asked, "is held by others than are asked");
      expect(item.parties.size() == legs * asked, "has not one leg for each who is asked");
      expect(agents_.at(item.owner).FindOffer(item.offer) != nullptr,
             "is offered by another number");
      break;
    case ItemState::kConnected:
      expect(owner == SlotState::kEngaged && holders == 1 && !item.consulted, "not one agent");
      expect(item.parties.size() == legs, "has not one leg");
      break;
    case ItemState::kHeld:
      expect(owner == SlotState::kHeld && holders == 1 && !item.consulted, "not one agent");
      expect(legs == 0 || item.customer_state == core::LegState::kHold, "customer is not held");
      break;
    case ItemState::kConsulting:
      expect(owner == SlotState::kEngaged && item.parties.size() == 2, "not two legs");
      expect(
          !item.consulted || consulted == SlotState::kOffered || consulted == SlotState::kEngaged,
          "consulted agent is not there");
      break;
    case ItemState::kConference:
      expect(owner == SlotState::kEngaged && item.parties.size() == 2, "not two legs");
      expect(!item.consulted || consulted == SlotState::kEngaged, "consulted agent is not there");
      break;
    case ItemState::kWrapUp:
      expect(last.end.has_value(), "segment goes on");
      expect(holders == 0 && !item.offer, "somebody still speaks");
      break;
    case ItemState::kClosed:
      expect(false, "closed, yet there");
      break;
    case ItemState::kScheduled:
      expect(!item.owner && !item.offer && !item.call, "rests with somebody");
      expect(item.parties.empty() && holders == 0, "rests with a leg or a holder");
      break;
  }
  CheckHandover(item);
  if (item.callback) CheckCallback(item);
  CheckParking(item);
  CheckAsked(item);
}

// The stay that is open is that of whoever has the work.
void Referee::CheckSegment(const core::ItemView& item) {
  const core::Segment& last = item.segments.back();
  const auto expect = [&](bool holds, const char* what) {
    if (!holds)
      Fault(Say("item ", item.item, " in state ", static_cast<int>(item.state), ": ", what));
  };
  const bool is_spoken_to = item.state == ItemState::kConnected || item.state == ItemState::kHeld ||
                            item.state == ItemState::kConsulting ||
                            item.state == ItemState::kConference;
  if (is_spoken_to) {
    expect(!last.end && last.agent == item.owner, "segment is not the owner's");
    expect(item.answered.has_value() || core::IsDialling(item), "spoken to, never answered");
  }
  if (StandsInLine(item)) expect(!last.end && !last.agent, "segment is not in the line");
}

void Referee::CheckOrder(const core::Floor& floor) {
  for (const core::OfferMade& made : made_) {
    const auto found = items_.find(made.item);
    if (found == items_.end()) continue;
    const core::ItemView& item = found->second;
    const std::vector<core::AskedAgent> asked = core::AskedFor(item);
    const bool is_open = std::any_of(asked.begin(), asked.end(),
                                     [&](const auto& one) { return one.offer == made.offer; });
    if (!is_open || item.reserved_for) continue;
    const core::AgentState& agent = agents_.at(made.agent);
    const std::uint64_t bit = std::uint64_t{1} << numbers_.at(made.agent);
    for (const auto& [id, other] : items_) {
      if (other.state != ItemState::kWaiting || (MayTake(other) & bit) == 0) continue;
      // What there was no room for stays behind.
      if (other.channel != item.channel) continue;
      if (IsReachable(floor, other) && GoesBefore(floor, other, item)) {
        Fault(Say("item ", made.item, " was offered to ", made.agent, " before ", id));
      }
    }
    const std::uint64_t may_take = MayTake(item);
    if ((may_take & bit) == 0) Fault(Say(made.agent, " may not take item ", made.item));
    for (const auto& [id, other] : agents_) {
      const std::uint64_t other_bit = std::uint64_t{1} << numbers_.at(id);
      if (!IsReadyFor(other, item.channel) || (may_take & other_bit) == 0) continue;
      const bool is_asked_too = std::any_of(
          made_.begin(), made_.end(), [&](const auto& one) { return one.agent == other.agent; });
      if (is_asked_too) continue;
      if (IsAskedBefore(other, agent, item)) {
        Fault(Say("item ", made.item, " was offered to ", made.agent, ", but ", id,
                  " comes before by the queue's strategy"));
      }
    }
  }
}

std::uint64_t Referee::MayTake(const core::ItemView& item) {
  const auto [known, is_new] = may_take_.emplace(item.item, 0);
  if (!is_new) return known->second;
  for (const core::AgentSetup& agent : setup_.agents) {
    if (Serves(agent, item)) known->second |= std::uint64_t{1} << numbers_.at(agent.id);
  }
  return known->second;
}

bool Referee::Serves(const core::AgentSetup& agent, const core::ItemView& item) const {
  const auto has = [](const auto& list, const auto& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
  };
  if (core::IsVoice(item.channel) && agent.link != item.link) return false;
  core::AgentState idle;
  idle.agent = agent.id;
  if (!HasRoom(idle, item.channel)) return false;
  if (!AskedFor(agent, item)) return false;
  if (item.kept_for && item.kept_for != agent.id) return false;
  if (has(item.declined_by, agent.id)) return false;
  const core::QueueSetup* queue = QueueOf(item);
  const core::PlanStep* step = StepOf(item);
  const auto& rule = step != nullptr && step->rule ? step->rule : queue->rule;
  if (rule && !Meets(agent, *rule)) return false;
  return std::all_of(item.needs.begin(), item.needs.end(), [&](const core::SkillNeed& need) {
    if (!has(setup_.skills, need.skill)) return true;
    const auto skill = agent.skills.find(need.skill);
    return skill != agent.skills.end() && skill->second >= need.least_level;
  });
}

void Referee::Mix(const core::Effect& effect) {
  // FNV-1a over what names the effect.
  const auto mix = [this](std::uint64_t number) { digest_ = (digest_ ^ number) * 0x100000001b3U; };
  const auto mix_text = [&](const std::string& text) {
    for (const char letter : text) mix(static_cast<unsigned char>(letter));
  };
  mix(effect.index());
  const auto mix_names = [&](const auto& one) {
    if constexpr (requires { one.offer; }) mix(one.offer.value);
    if constexpr (requires { one.item; }) mix(one.item.value);
    if constexpr (requires { one.agent; }) mix_text(one.agent.value);
    if constexpr (requires { one.timer; }) mix(one.timer.number);
    if constexpr (requires { one.call; }) mix_text(one.call.value);
    if constexpr (requires { one.leg; }) mix_text(one.leg.value);
  };
  std::visit(mix_names, effect);
  if (const auto* command = std::get_if<core::PbxCommand>(&effect)) {
    mix(command->index());
    std::visit(mix_names, *command);
  }
}

void Referee::Fault(const std::string& what) {
  if (fault_.empty()) fault_ = what;
}

}  // namespace strowger::simulation
