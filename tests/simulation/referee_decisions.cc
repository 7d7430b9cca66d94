#include <algorithm>
#include <bit>
#include <optional>
#include <string>

#include "simulation/referee.h"

// What is kept of each decision, and what is answered about those who wait, in the simplest words.
namespace strowger::simulation {
namespace {

using core::DecisionKind;
using core::Ground;

constexpr std::size_t kAgentsAsked = 64;

std::uint32_t CountOf(std::uint64_t agents) {
  return static_cast<std::uint32_t>(std::popcount(agents));
}

// Those who are out on grounds from `first` to `last`.
std::uint32_t OutBetween(const core::Selection& selection, Ground first, Ground last) {
  std::uint32_t agents = 0;
  for (const core::Exclusion& out : selection.out) {
    if (out.ground >= first && out.ground <= last) agents += out.agents;
  }
  return agents;
}

bool IsByRule(const core::Decision& decision) {
  return decision.because == core::AskedBecause::kWorkCame ||
         decision.because == core::AskedBecause::kAgentFreed;
}

}  // namespace

void Referee::CheckDecisions(const std::vector<core::Effect>& effects,
                             const core::Changes& changes) {
  std::map<OfferId, const core::OfferMade*> made;
  std::map<OfferId, const core::OfferClosed*> closed;
  for (const core::Effect& effect : effects) {
    if (const auto* one = std::get_if<core::OfferMade>(&effect)) made[one->offer] = one;
    if (const auto* one = std::get_if<core::OfferClosed>(&effect)) closed[one->offer] = one;
  }
  for (const core::Decision& decision : changes.decisions) {
    const std::string name = "decision " + std::to_string(decision.number) + " about item " +
                             std::to_string(decision.item.value);
    if (decision.number != ++decisions_[decision.item]) Fault(name + " is out of its order");
    if (decision.time != now_) Fault(name + " is of another time");
    if (decision.kind == DecisionKind::kOfferEnded) {
      const auto end = closed.find(decision.offer);
      const bool fits = end != closed.end() && end->second->agent == decision.agent &&
                        end->second->outcome == decision.outcome;
      if (!fits) Fault(name + " is about an end that did not happen");
    }
    if (decision.kind == DecisionKind::kNobody) CheckSelection(decision, name);
    if (decision.kind != DecisionKind::kAsked) continue;
    const auto offer = made.find(decision.offer);
    if (offer == made.end() || offer->second->agent != decision.agent ||
        offer->second->item != decision.item) {
      Fault(name + " is about an offer that was not made");
      continue;
    }
    made.erase(offer);
    if (IsByRule(decision) != decision.selection.has_value()) Fault(name + " has no reasons");
    if (decision.selection) CheckSelection(decision, name);
  }
  if (!made.empty()) Fault("an offer was made without a decision");
}

void Referee::CheckSelection(const core::Decision& decision, const std::string& name) {
  const core::Selection& selection = *decision.selection;
  const std::uint32_t out = OutBetween(selection, Ground::kQueue, Ground::kAtWork);
  if (selection.considered != out + selection.candidates) Fault(name + " does not add up");
  if (core::Redecide(selection) != decision.agent) Fault(name + " is not what its figures say");
  const auto found = items_.find(decision.item);
  if (found == items_.end()) return;
  const core::ItemView& item = found->second;
  const bool is_asked = decision.kind == DecisionKind::kAsked;
  const bool still_stands =
      is_asked ? item.offer == decision.offer
               : item.state == core::ItemState::kWaiting && item.decisions == decision.number;
  if (!still_stands || item.queue != decision.queue || item.plan_step != decision.plan_step) return;
  const std::uint64_t may_take = MayTake(item);
  const std::uint32_t sorted_out = OutBetween(selection, Ground::kQueue, Ground::kDeclined);
  if (selection.considered - sorted_out != CountOf(may_take)) {
    Fault(name + " counts other agents as qualified");
  }
  if (is_asked) return;
  // Nobody was there, so none of these changed since.
  const Crowd crowd = CountAgents();
  const bool fits =
      selection.candidates == 0 &&
      OutBetween(selection, Ground::kLoggedOff, Ground::kLoggedOff) ==
          CountOf(may_take & ~crowd.logged_on) &&
      OutBetween(selection, Ground::kAtWork, Ground::kAtWork) == CountOf(may_take & crowd.at_work);
  if (!fits) Fault(name + " says wrongly why nobody is asked");
}

Referee::Crowd Referee::CountAgents() const {
  Crowd crowd;
  for (const auto& [id, agent] : agents_) {
    const std::uint64_t bit = std::uint64_t{1} << numbers_.at(id);
    if (agent.presence != core::Presence::kLoggedOff) crowd.logged_on |= bit;
    if (!agent.is_idle()) crowd.at_work |= bit;
    for (const core::Channel channel : core::kChannels) {
      if (IsReadyFor(agent, channel)) crowd.ready[static_cast<std::size_t>(channel)] |= bit;
    }
  }
  return crowd;
}

void Referee::CheckAnswers(const core::Floor& floor) {
  const Crowd crowd = CountAgents();
  for (const auto& [id, item] : items_) {
    const auto told = floor.ExplainWaiting(id, now_, kAgentsAsked);
    const bool waits = item.state == core::ItemState::kWaiting && QueueOf(item) != nullptr;
    if (told.has_value() != waits) Fault("item " + std::to_string(id.value) + ": waits, or not?");
    if (!told) continue;
    const std::uint64_t may_take = MayTake(item);
    for (const core::AgentStanding& one : told->agents) {
      const std::uint64_t bit = std::uint64_t{1} << numbers_.at(one.agent);
      std::optional<Ground> ground;
      const bool is_ready = (crowd.ready_for(item.channel) & bit) != 0;
      if ((crowd.logged_on & bit) == 0) {
        ground = Ground::kLoggedOff;
      } else if (!is_ready && (crowd.at_work & bit) != 0) {
        ground = Ground::kAtWork;
      } else if (!is_ready) {
        const bool rests = agents_.at(one.agent).presence == core::Presence::kReady;
        ground = rests ? Ground::kResting : Ground::kNotReady;
      }
      const bool is_qualified = (may_take & bit) != 0;
      const bool says_qualified = !one.ground || *one.ground >= Ground::kLoggedOff;
      if (is_qualified != says_qualified || (is_qualified && one.ground != ground)) {
        Fault("item " + std::to_string(id.value) + ": wrong answer why not " + one.agent.value);
      }
    }
  }
}

}  // namespace strowger::simulation
