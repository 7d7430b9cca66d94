#include <algorithm>
#include <string>
#include <utility>

#include "core/floor/offers.h"
#include "simulation/referee.h"

// Where a queue asks several agents at once, in the simplest words.
namespace strowger::simulation {

using core::ItemState;
using core::SlotState;

bool Referee::IsAskedBeside(const AgentId& agent, const core::Slot& slot,
                            const core::ItemView& item) const {
  return slot.state == SlotState::kOffered &&
         std::any_of(item.also_asked.begin(), item.also_asked.end(), [&](const auto& other) {
           return other.agent == agent && other.offer == slot.offer;
         });
}

void Referee::CheckAsked(const core::ItemView& item) {
  const std::string name = "item " + std::to_string(item.item.value);
  if (!item.also_asked.empty()) {
    const bool fits = item.state == ItemState::kOffered && !item.callback && !item.kept_for &&
                      !item.reserved_for && item.offer_kind == core::OfferKind::kWork;
    if (!fits) Fault(name + " is offered to others, too, and must not be");
    const core::QueueSetup* queue = QueueOf(item);
    const std::size_t most = queue == nullptr ? 1 : static_cast<std::size_t>(queue->ring_at_once);
    if (item.also_asked.size() >= most && queue != nullptr) Fault(name + " asks too many");
  }
  std::set<AgentId> agents;
  for (const core::AskedAgent& asked : core::AskedFor(item)) {
    const auto agent = agents_.find(asked.agent);
    if (!agents.insert(asked.agent).second) Fault(name + " asks somebody twice");
    if (agent == agents_.end() || agent->second.FindOffer(asked.offer) == nullptr) {
      Fault(name + " asks " + asked.agent.value + ", who does not know");
    }
    const core::TimerId timer{core::TimerKind::kOffer, asked.offer.value, {}};
    if (!timers_.contains(timer) && item.deadline > now_) Fault(name + ": an offer has no timer");
  }
  for (const auto& [id, agent] : agents_) {
    const core::Slot* slot = agent.FindSlot(item.item);
    if (slot != nullptr && slot->state == SlotState::kOffered && !agents.contains(id)) {
      Fault(name + " is still offered to " + id.value);
    }
  }
}

void Referee::CheckTaken() {
  for (const core::OfferClosed& closed : std::exchange(taken_now_, {})) {
    ++taken_;
    const std::string name = closed.agent.value + ", who was not faster,";
    const core::AgentState& agent = agents_.at(closed.agent);
    // Who is asked again at once may be done with an own part in that by the way.
    const bool is_asked = std::any_of(made_.begin(), made_.end(), [&](const core::OfferMade& made) {
      return made.agent == closed.agent;
    });
    const bool keeps_place = agent.idle_since == idle_before_.at(closed.agent);
    if (!keeps_place && !is_asked) Fault(name + " lost the place");
    if (agent.rest_until > rest_before_.at(closed.agent)) Fault(name + " has to rest");
    const auto item = items_.find(closed.item);
    if (!closed.taken_by || item == items_.end()) continue;
    if (item->second.owner != closed.taken_by) Fault(name + " is told of a wrong colleague");
  }
}

void Referee::CheckEnoughAreAsked() {
  for (const core::OfferMade& made : made_) {
    const auto found = items_.find(made.item);
    if (found == items_.end() || found->second.offer != made.offer) continue;
    const core::ItemView& item = found->second;
    const core::QueueSetup* queue = QueueOf(item);
    if (queue == nullptr || item.reserved_for || item.callback) continue;
    if (item.also_asked.size() + 1 >= static_cast<std::size_t>(queue->ring_at_once)) continue;
    std::uint64_t left = MayTake(item) & CountAgents().ready_for(item.channel);
    for (const core::AskedAgent& asked : core::AskedFor(item)) {
      left &= ~(std::uint64_t{1} << numbers_.at(asked.agent));
    }
    if (left != 0) Fault("item " + std::to_string(item.item.value) + " asks too few");
  }
}

}  // namespace strowger::simulation
