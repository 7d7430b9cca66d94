#include <sstream>
#include <string>

#include "core/call/call.h"
#include "simulation/world.h"

// Does the floor believe what is true at the PBX? Only asked in worlds whose lines lose nothing,
// of calls that nobody has touched for long enough that everything has been told.
namespace strowger::simulation {
namespace {

constexpr Duration kQuiet = std::chrono::milliseconds(20);

std::string Difference(const core::ItemView& believed, const TrueCall& call) {
  std::ostringstream what;
  // Where a consultation has been asked for, the hold is known when the telephone rings.
  const core::ItemParty* consulted = core::ConsultedParty(believed);
  const bool is_beginning = believed.state == core::ItemState::kConsulting &&
                            consulted != nullptr && consulted->state == core::LegState::kInitiated;
  if (believed.customer_state != call.customer && !is_beginning) {
    what << "the customer is " << static_cast<int>(call.customer) << ", not "
         << static_cast<int>(believed.customer_state);
    return what.str();
  }
  for (const core::ItemParty& party : believed.parties) {
    const auto leg = call.legs.find(party.leg);
    if (leg == call.legs.end()) {
      what << "leg " << party.leg << " is gone";
    } else if (core::IsAnswered(party) != (leg->second == core::LegState::kConnected)) {
      what << "leg " << party.leg << " has state " << static_cast<int>(leg->second);
    }
  }
  if (what.str().empty() && believed.parties.size() != call.legs.size()) {
    what << call.legs.size() << " legs, not " << believed.parties.size();
  }
  return what.str();
}

}  // namespace

void World::CheckTruth() {
  if (!options_.checks_truth || is_ending_ || floor_ == nullptr) return;
  for (const auto& pbx : pbxes_) {
    if (!pbx->is_up()) continue;
    for (const auto& [id, call] : pbx->TrueCalls()) {
      if (agenda_.now() - call.touched < kQuiet || call.customer == core::LegState::kNull) continue;
      const core::ItemView* item = floor_->FindItem(floor_->FindCall(pbx->link(), id));
      if (item == nullptr) {
        // The floor may have told the PBX in this very moment.
        const TimePoint since = unknown_calls_.try_emplace(id, agenda_.now()).first->second;
        if (agenda_.now() - since < kQuiet) continue;
        referee_.Disagree("call " + id.value + " is alone at the PBX");
        return;
      }
      if (agenda_.now() - item->state_since < kQuiet) continue;
      const std::string difference = Difference(*item, call);
      ++truths_;
      if (difference.empty()) continue;
      referee_.Disagree("of call " + id.value + " in state " +
                        std::to_string(static_cast<int>(item->state)) + ": " + difference);
      return;
    }
  }
}

void World::CheckReturns(const core::Changes& changes) {
  if (!options_.checks_truth) return;
  for (const core::ItemView& item : changes.items) {
    if (!item.call) continue;
    const WorkItemId first = items_of_calls_.emplace(item.call, item.item).first->second;
    if (first != item.item) referee_.Disagree("call " + item.call.value + " came again");
  }
}

}  // namespace strowger::simulation
