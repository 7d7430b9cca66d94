#include <algorithm>

#include "simulation/world.h"

// What the agents of the simulated call center do.
namespace strowger::simulation {

using core::SlotState;
using core::Verb;
using std::chrono::seconds;

void World::Wake(std::size_t number) {
  agenda_.After(dice_.Around(seconds(3)), [this, number] {
    CheckTruth();
    const AgentId id = full_setup_.agents[number].id;
    const core::AgentState* agent = floor_ == nullptr ? nullptr : floor_->FindAgent(id);
    if (agent != nullptr) {
      if (!is_ending_ && dice_.Percent(5)) TryNonsense(id);
    }
    // Nonsense may have been allowed; look again.
    agent = floor_ == nullptr ? nullptr : floor_->FindAgent(id);
    if (agent != nullptr) {
      const core::AgentState copy = *agent;
      if (copy.is_idle()) {
        ActWhileIdle(copy);
      } else {
        ActOnItem(copy);
      }
    }
    Wake(number);
  });
}

void World::ActWhileIdle(const core::AgentState& agent) {
  if (is_ending_) return;
  const std::size_t chance = dice_.Below(100);
  if (chance < 10) {
    Handle(agent.has_console ? core::Input(core::ConsoleLost{agent.agent})
                             : core::Input(core::ConsoleAttached{agent.agent}));
    return;
  }
  switch (agent.presence) {
    case core::Presence::kLoggedOff:
      if (chance < 60) {
        const bool moves = dice_.Percent(10);
        const DeviceId device =
            moves ? DeviceId{std::to_string(1000 + dice_.Below(14))} : DeviceId{};
        Handle(core::LogOn{agent.agent, device});
      }
      return;
    case core::Presence::kNotReady:
      if (chance < 15) return Handle(core::LogOff{agent.agent});
      if (chance < 80) return Handle(core::SetReady{agent.agent});
      return;
    case core::Presence::kReady:
      if (chance < 13) return Handle(core::LogOff{agent.agent});
      if (chance < 18) return Handle(core::SetNotReady{agent.agent, "break"});
      return;
  }
}

void World::ActOnItem(const core::AgentState& agent) {
  const std::size_t chance = dice_.Below(100);
  if (!is_ending_) {
    if (chance < 4) return Handle(core::SetNotReady{agent.agent, "lunch"});
    if (chance < 6) return Handle(core::SetReady{agent.agent});
    if (chance < 9) return Handle(core::LogOff{agent.agent});
    if (chance < 11) return Handle(core::ConsoleLost{agent.agent});
    if (chance < 60 && agent.foremost().state == SlotState::kOffered) return;
  }
  const WorkItemId item = dice_.Pick(agent.slots).item;
  const std::vector<Verb> verbs = floor_->AllowedVerbs(agent.agent, item);
  if (verbs.empty()) return;
  Use(agent.agent, item, dice_.Pick(verbs));
}

OfferId World::OfferOf(const AgentId& agent, WorkItemId item) const {
  const core::AgentState& state = *floor_->FindAgent(agent);
  const core::Slot* own = state.FindSlot(item);
  if (own != nullptr && own->offer) return own->offer;
  for (const core::Slot& slot : state.slots) {
    if (slot.offer) return slot.offer;
  }
  return {};
}

void World::Use(const AgentId& agent, WorkItemId item, Verb verb) {
  const OfferId offer = OfferOf(agent, item);
  switch (verb) {
    case Verb::kAccept:
      return Handle(core::AcceptOffer{agent, offer});
    case Verb::kDecline:
      return Handle(core::DeclineOffer{agent, offer, "no"});
    case Verb::kHold:
      return Handle(core::HoldCall{agent, item});
    case Verb::kRetrieve:
      return Handle(core::RetrieveCall{agent, item});
    case Verb::kBlindTransfer:
      return Handle(core::BlindTransfer{agent, item, SomeDestination(true)});
    case Verb::kConsult:
      return Handle(core::Consult{agent, item, SomeDestination(false)});
    case Verb::kCancelConsult:
      return Handle(core::CancelConsult{agent, item});
    case Verb::kCompleteTransfer:
      return Handle(core::CompleteTransfer{agent, item});
    case Verb::kConference:
      return Handle(core::Conference{agent, item});
    case Verb::kRelease:
      return Handle(core::ReleaseCall{agent, item});
    case Verb::kFinishWrapUp:
      return Handle(core::FinishWrapUp{agent, item, dice_.Percent(70) ? "paid" : "", SomeNext()});
    case Verb::kPark:
      return Handle(core::ParkWork{agent, item, SomeParking(), "later"});
    case Verb::kExtendWrapUp:
      return Handle(core::ExtendWrapUp{agent, item, dice_.Around(seconds(8)) + seconds(1)});
  }
}

// Until a reply, or for a while.
TimePoint World::SomeParking() {
  return dice_.Percent(50) ? TimePoint{} : agenda_.now() + dice_.Around(std::chrono::minutes(2));
}

std::optional<core::Presence> World::SomeNext() {
  switch (dice_.Below(10)) {
    case 0:
      return core::Presence::kLoggedOff;
    case 1:
      return core::Presence::kNotReady;
    case 2:
      return core::Presence::kReady;
    default:
      return std::nullopt;
  }
}

void World::TryNonsense(const AgentId& agent) {
  const auto& items = referee_.items();
  WorkItemId item{dice_.Below(1000)};
  if (!items.empty())
    item = std::next(items.begin(), static_cast<long>(dice_.Below(items.size())))->first;
  constexpr int kVerbs = static_cast<int>(Verb::kExtendWrapUp) + 1;
  const auto verb = static_cast<Verb>(dice_.Below(kVerbs));
  const std::vector<Verb> allowed = floor_->AllowedVerbs(agent, item);
  const bool is_allowed = std::find(allowed.begin(), allowed.end(), verb) != allowed.end();
  if (!is_allowed) {
    const std::uint64_t before = refused_;
    const bool has_offer = static_cast<bool>(OfferOf(agent, item));
    Use(agent, item, verb);
    // Offers are named by their own number, so those two may fit.
    const bool is_of_offer = verb == Verb::kAccept || verb == Verb::kDecline;
    if (refused_ == before && !(is_of_offer && has_offer)) referee_.VerbWasNotRefused(agent, verb);
  }
}

core::Destination World::SomeDestination(bool with_queues) {
  core::Destination to;
  const std::size_t chance = dice_.Below(100);
  if (chance < 40) {
    to.agent = SomeAgent();
  } else if (chance < 70 && with_queues) {
    to.queue = dice_.Pick(full_setup_.queues).id;
  } else {
    to.number = DeviceId{"0" + std::to_string(dice_.Below(1000))};
  }
  return to;
}

AgentId World::SomeAgent() {
  // Half of the time one who is there, or few transfers would succeed.
  for (int attempt = 0; attempt < 3; ++attempt) {
    const AgentId id = dice_.Pick(full_setup_.agents).id;
    const core::AgentState* agent = floor_->FindAgent(id);
    if (agent != nullptr && agent->presence != core::Presence::kLoggedOff && agent->is_idle()) {
      return id;
    }
  }
  return dice_.Pick(full_setup_.agents).id;
}

}  // namespace strowger::simulation
