#include "service/exchange/held_rings.h"

#include <vector>

namespace strowger::service {

namespace {

// The offer that the command rings for; none for other commands and for numbers outside.
OfferId OfferOf(const core::PbxCommand& command) {
  if (const auto* ring = std::get_if<core::RingDevice>(&command)) return ring->offer;
  if (const auto* make = std::get_if<core::MakeCall>(&command)) return make->offer;
  if (const auto* consult = std::get_if<core::ConsultDevice>(&command)) return consult->offer;
  return {};
}

std::pair<LinkId, PbxCallId> CallOf(const core::PbxCommand& command) {
  return std::visit([](const auto& one) { return std::pair{one.link, one.call}; }, command);
}

}  // namespace

HeldRings::HeldRings(Executor& executor, const Clock& clock, Duration wait_max, Send send)
    : executor_(executor),
      clock_(clock),
      wait_max_(wait_max),
      send_(std::move(send)),
      door_(std::make_shared<Door>(Door{*this})) {}

Receipt HeldRings::Expect(const AgentId& agent, OfferId offer, bool will_be_confirmed) {
  ForgetUnconfirmed(agent);
  const OfferKey key{agent, offer};
  shown_[key].is_confirmed = !will_be_confirmed;
  agents_[offer] = agent;
  return {nullptr, [&executor = executor_, weak = std::weak_ptr(door_), key](const void*) {
            executor.Post([weak, key] {
              if (const auto door = weak.lock()) door->rings.Written(key);
            });
          }};
}

// A console that said it would confirm and went away owes nothing any more.
void HeldRings::ForgetUnconfirmed(const AgentId& agent) {
  auto shown = shown_.lower_bound({agent, OfferId{}});
  while (shown != shown_.end() && shown->first.first == agent) {
    const auto next = std::next(shown);
    if (shown->second.is_written && !shown->second.ring) {
      agents_.erase(shown->first.second);
      shown_.erase(shown);
    }
    shown = next;
  }
}

void HeldRings::Take(core::PbxCommand command) {
  if (MeetKept(command)) return;
  if (const OfferId offer = OfferOf(command)) {
    const auto agent = agents_.find(offer);
    if (agent != agents_.end() && Keep({agent->second, offer}, command)) return;
    ++figures_.rings;
  }
  send_(std::move(command));
}

bool HeldRings::Keep(const OfferKey& offer, core::PbxCommand& command) {
  if (IsOwed(offer.first)) {
    ++figures_.rings_before_pop;
    return false;
  }
  Shown& shown = shown_.at(offer);
  shown.call = CallOf(command);
  if (const auto* ring = std::get_if<core::RingDevice>(&command)) shown.leg = ring->leg;
  if (const auto* make = std::get_if<core::MakeCall>(&command)) shown.leg = make->leg;
  shown.ring = std::move(command);
  shown.deadline = executor_.StartTimer(clock_.Now() + wait_max_, [this, offer] {
    const OfferKey late = offer;  // The timer goes with the ring.
    shown_.at(late).is_owed = true;
    LetGo(late);
  });
  kept_.emplace(shown.call, offer);
  return true;
}

bool HeldRings::IsOwed(const AgentId& agent) const {
  auto shown = shown_.lower_bound({agent, OfferId{}});
  for (; shown != shown_.end() && shown->first.first == agent; ++shown) {
    if (shown->second.is_owed) return true;
  }
  return false;
}

bool HeldRings::MeetKept(const core::PbxCommand& command) {
  const CallKey call = CallOf(command);
  std::vector<OfferKey> offers;
  for (auto kept = kept_.lower_bound({call, {}}); kept != kept_.end() && kept->first == call;
       ++kept) {
    offers.push_back(kept->second);
  }
  const auto* clear = std::get_if<core::ClearLeg>(&command);
  const bool is_of_another = clear != nullptr || std::holds_alternative<core::RingDevice>(command);
  for (const OfferKey& offer : offers) {
    const LegId leg = shown_.at(offer).leg;
    if (std::holds_alternative<core::ClearCall>(command)) {
      TakeRing(offer);  // The command goes its way: the customer has to go, too.
    } else if (clear != nullptr && leg && clear->leg == leg) {
      TakeRing(offer);
      return true;
    } else if (!is_of_another || !leg) {
      // A consultation put the customer on hold, too: that takes its way through the PBX.
      LetGo(offer);
    }
  }
  return false;
}

void HeldRings::Written(const OfferKey& offer) {
  const auto shown = shown_.find(offer);
  if (shown == shown_.end()) return;
  shown->second.is_written = true;
  Advance(shown);
}

void HeldRings::Confirm(const AgentId& agent, OfferId offer) {
  const auto shown = shown_.find({agent, offer});
  if (shown == shown_.end()) return;
  shown->second.is_confirmed = true;
  Advance(shown);
}

void HeldRings::Advance(std::map<OfferKey, Shown>::iterator found) {
  Shown& shown = found->second;
  if (!shown.is_written || !shown.is_confirmed) return;
  if (shown.ring) {
    ++figures_.rings;
    send_(TakeRing(found->first));
  }
  agents_.erase(found->first.second);
  shown_.erase(found);
}

void HeldRings::LetGo(const OfferKey& offer) {
  ++figures_.rings;
  ++figures_.rings_before_pop;
  send_(TakeRing(offer));
}

core::PbxCommand HeldRings::TakeRing(const OfferKey& offer) {
  Shown& shown = shown_.at(offer);
  executor_.CancelTimer(shown.deadline);
  kept_.erase({shown.call, offer});
  core::PbxCommand ring = *std::move(shown.ring);
  shown.ring.reset();
  return ring;
}

void HeldRings::Forget(const LinkId& link) {
  for (auto kept = kept_.begin(); kept != kept_.end();) {
    const auto next = std::next(kept);
    if (kept->first.first == link) TakeRing(OfferKey(kept->second));
    kept = next;
  }
}

}  // namespace strowger::service
