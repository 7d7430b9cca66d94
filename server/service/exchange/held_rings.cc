#include "service/exchange/held_rings.h"

namespace strowger::service {

namespace {

// The offer that the command rings for; none for other commands and for numbers outside.
OfferId OfferOf(const core::PbxCommand& command) {
  if (const auto* ring = std::get_if<core::RingDevice>(&command)) return ring->offer;
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

Receipt HeldRings::Expect(const AgentId& agent, OfferId offer) {
  shown_.try_emplace(offer, Shown{.agent = agent, .ring = {}, .call = {}, .leg = {}});
  return {nullptr, [&executor = executor_, weak = std::weak_ptr(door_), offer](const void*) {
            executor.Post([weak, offer] {
              if (const auto door = weak.lock()) door->rings.PopIsOut(offer);
            });
          }};
}

void HeldRings::Take(core::PbxCommand command) {
  if (const auto kept = kept_.find(CallOf(command)); kept != kept_.end()) {
    if (TakeBack(command)) return;
  }
  if (const auto kept = kept_.find(CallOf(command)); kept != kept_.end()) {
    LetGo(shown_.at(kept->second));
  }
  if (Keep(command)) return;
  if (OfferOf(command)) ++figures_.rings;
  send_(std::move(command));
}

bool HeldRings::Keep(core::PbxCommand& command) {
  const OfferId offer = OfferOf(command);
  const auto found = offer ? shown_.find(offer) : shown_.end();
  if (found == shown_.end()) return false;
  Shown& shown = found->second;
  if (owed_.contains(shown.agent)) {
    ++figures_.rings_before_pop;
    return false;
  }
  shown.call = CallOf(command);
  if (const auto* ring = std::get_if<core::RingDevice>(&command)) shown.leg = ring->leg;
  shown.ring = std::move(command);
  shown.deadline =
      executor_.StartTimer(clock_.Now() + wait_max_, [this, offer] { TimeIsUp(offer); });
  kept_.emplace(shown.call, offer);
  return true;
}

bool HeldRings::TakeBack(const core::PbxCommand& command) {
  Shown& shown = shown_.at(kept_.at(CallOf(command)));
  if (std::holds_alternative<core::ClearCall>(command)) {
    TakeRing(shown);
    return false;  // The customer has to go.
  }
  // A consultation put the customer on hold, too: that takes its way through the PBX.
  const auto* clear = std::get_if<core::ClearLeg>(&command);
  if (clear == nullptr || !shown.leg || clear->leg != shown.leg) return false;
  TakeRing(shown);
  return true;
}

void HeldRings::PopIsOut(OfferId offer) {
  const auto found = shown_.find(offer);
  if (found == shown_.end()) return;
  Shown& shown = found->second;
  if (shown.ring) {
    ++figures_.rings;
    send_(TakeRing(shown));
  }
  if (shown.is_owed && --owed_.at(shown.agent) == 0) owed_.erase(shown.agent);
  shown_.erase(found);
}

void HeldRings::TimeIsUp(OfferId offer) {
  Shown& shown = shown_.at(offer);
  shown.is_owed = true;
  ++owed_[shown.agent];
  LetGo(shown);
}

void HeldRings::LetGo(Shown& shown) {
  ++figures_.rings;
  ++figures_.rings_before_pop;
  send_(TakeRing(shown));
}

core::PbxCommand HeldRings::TakeRing(Shown& shown) {
  executor_.CancelTimer(shown.deadline);
  kept_.erase(shown.call);
  core::PbxCommand ring = *std::move(shown.ring);
  shown.ring.reset();
  return ring;
}

void HeldRings::Forget(const LinkId& link) {
  for (auto kept = kept_.begin(); kept != kept_.end();) {
    const auto next = std::next(kept);
    if (kept->first.first == link) TakeRing(shown_.at(kept->second));
    kept = next;
  }
}

}  // namespace strowger::service
