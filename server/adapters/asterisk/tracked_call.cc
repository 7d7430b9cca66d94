#include "adapters/asterisk/tracked_call.h"

#include <algorithm>
#include <utility>

#include "adapters/asterisk/dial_string.h"

namespace strowger::asterisk {
TrackedCall::TrackedCall(const AriLinkOptions& options, service::OfferedCall offered,
                         bool is_answered)
    : options_(options),
      names_(options.application),
      offered_(std::move(offered)),
      is_answered_(is_answered) {}

TrackedCall::Leg* TrackedCall::Find(const LegId& leg) {
  auto found = std::find_if(legs_.begin(), legs_.end(), [&](const Leg& l) { return l.id == leg; });
  return found == legs_.end() ? nullptr : &*found;
}

void TrackedCall::Send(AriRequest request, Purpose purpose, BookWork& work, LegId leg,
                       std::string detail) const {
  request.note = {purpose, offered_.call, std::move(leg), std::move(detail)};
  work.requests.push_back(std::move(request));
}

void TrackedCall::Tell(const LegId& leg, core::LegEventKind kind, core::Cause cause,
                       BookWork& work) const {
  if (!is_offered_) return;
  work.events.push_back(core::LegEvent{options_.link, offered_.call, leg, kind, cause, {}});
}

void TrackedCall::Refuse(core::CommandKind command, const LegId& leg, core::Cause cause,
                         BookWork& work) const {
  work.events.push_back(core::CommandRefused{options_.link, offered_.call, leg, cause, command});
}

void TrackedCall::EnsureAnswered(BookWork& work) {
  if (std::exchange(is_answered_, true)) return;
  Send(AnswerChannel(CustomerChannel()), Purpose::kNone, work);
}

void TrackedCall::EnsureTalkBridge(BookWork& work) {
  if (std::exchange(has_talk_bridge_, true)) return;
  Send(CreateBridge(names_.OfTalk(offered_.call)), Purpose::kNone, work);
}

// ---- Commands

void TrackedCall::Queue(BookWork& work) {
  const bool is_joining = std::any_of(legs_.begin(), legs_.end(), [](const Leg& leg) {
    return leg.stage == LegStage::kAnswered && !leg.is_consulted && !leg.is_hanging_up;
  });
  // Sent when the floor did not know of the answer yet; it will.
  if (is_joining) return;
  hold_ = {};
  EnsureAnswered(work);
  SetApart(Purpose::kNone, {}, work);
}

void TrackedCall::Ring(const LegId& leg, const DeviceId& device, Duration timeout, BookWork& work) {
  if (Find(leg) != nullptr) return;
  legs_.push_back({.id = leg});
  PrepareRing(leg, device, timeout, work);
}

void TrackedCall::PrepareRing(const LegId& leg, const DeviceId& device, Duration timeout,
                              BookWork& work) {
  if (!IsDialable(device.value) || ChannelOf(leg).size() > kNameBytesMax) {
    std::erase_if(legs_, [&](const Leg& l) { return l.id == leg; });
    Tell(leg, core::LegEventKind::kFailed, core::Cause::kUnreachable, work);
    return;
  }
  // The bridge is made while the telephone rings, so that the answer does not wait for it.
  EnsureTalkBridge(work);
  Leg& ringing = *Find(leg);
  ringing.device = device;
  ringing.timeout = timeout;
  Dial(ringing, EndpointOf(options_, device), work);
}

void TrackedCall::Dial(Leg& leg, const std::string& endpoint, BookWork& work) {
  RingRequest ring;
  ring.channel = ChannelOf(leg.id);
  ring.endpoint = endpoint;
  ring.originator = CustomerChannel();
  ring.application = options_.application;
  ring.arguments = "leg=" + leg.id.value;
  ring.timeout = leg.timeout;
  ring.variables = options_.leg_variables;
  Send(asterisk::Ring(ring), Purpose::kRing, work, leg.id);
}

void TrackedCall::Hold(const LegId& leg, BookWork& work) {
  const bool is_told = hold_.is_told;
  hold_ = {leg, is_told};
  if (wanted_ == Place::kTalk) {
    SetApart(Purpose::kHold, leg, work);
  } else if (place_ == Place::kApart) {
    hold_.is_told = true;
    Tell(leg, core::LegEventKind::kHeld, core::Cause::kNormal, work);
  }
}

void TrackedCall::Retrieve(const LegId& leg, BookWork& work) {
  if (const Leg* found = Find(leg); found != nullptr && found->is_held_at_telephone) {
    // Only the person can release the telephone's own hold key.
    Refuse(core::CommandKind::kRetrieveLeg, leg, core::Cause::kRejected, work);
    return;
  }
  hold_.leg = leg;
  if (wanted_ == Place::kApart) {
    SetTogether(Purpose::kRetrieve, leg, work);
  } else if (place_ == Place::kTalk) {
    hold_ = {};
    Tell(leg, core::LegEventKind::kRetrieved, core::Cause::kNormal, work);
  }
}

void TrackedCall::Consult(const LegId& agent_leg, const LegId& leg, const DeviceId& device,
                          Duration timeout, BookWork& work) {
  if (Find(leg) != nullptr) return;
  if (hold_.is_told && place_ == Place::kApart) {
    hold_.leg = agent_leg;
  } else {
    Hold(agent_leg, work);
  }
  legs_.push_back({.id = leg, .is_consulted = true});
  PrepareRing(leg, device, timeout, work);
}

void TrackedCall::Transfer(const LegId& agent_leg, const LegId& leg, BookWork& work) {
  Leg* consulted = Find(leg);
  if (consulted == nullptr || consulted->is_hanging_up) {
    Refuse(core::CommandKind::kTransferCall, leg, core::Cause::kFailure, work);
    return;
  }
  consulted->is_consulted = false;
  hold_.leg = leg;
  const bool is_answered =
      consulted->stage == LegStage::kAnswered || consulted->stage == LegStage::kJoined;
  if (is_answered && wanted_ == Place::kApart) {
    // The agent leaves when the customer has been moved, so that a refusal leaves all as it was.
    SetTogether(Purpose::kTransfer, agent_leg, work, leg.value);
  } else {
    // Still ringing: the customer waits and is joined when the telephone is answered. Or they all
    // speak already.
    LeaveByTransfer(agent_leg, work);
  }
}

void TrackedCall::Conference(BookWork& work) {
  if (wanted_ == Place::kApart) SetTogether(Purpose::kConference, hold_.leg, work);
}

void TrackedCall::Divert(const DeviceId& number, BookWork& work) {
  if (!IsDialable(number.value)) {
    Refuse(core::CommandKind::kDivertCall, {}, core::Cause::kUnreachable, work);
    return;
  }
  // A dial plan without the number would take the customer and hang up.
  Send(ReadVariable(CustomerChannel(),
                    "DIALPLAN_EXISTS(" + options_.transfer_context + "," + number.value + ",1)"),
       Purpose::kCheckNumber, work, {}, number.value);
}

void TrackedCall::ClearLeg(const LegId& leg, core::Cause cause, BookWork& work) {
  if (leg == offered_.customer_leg) {
    HangUpCustomer(work);
  } else if (Leg* found = Find(leg)) {
    if (cause == core::Cause::kAnsweredElsewhere) found->clear_cause = cause;
    HangUp(*found, work);
  } else {
    // Not known here, so it is left over from before: its name is enough to end it.
    Send(HangUpChannel(ChannelOf(leg)), Purpose::kNone, work);
  }
}

void TrackedCall::Clear(BookWork& work) {
  for (Leg& leg : legs_) HangUp(leg, work);
  HangUpCustomer(work);
}

// ---- Moves

void TrackedCall::LeaveByTransfer(const LegId& agent_leg, BookWork& work) {
  Leg* agent = Find(agent_leg);
  if (agent == nullptr) return;
  agent->clear_cause = core::Cause::kTransferred;
  HangUp(*agent, work);
}

void TrackedCall::HangUp(Leg& leg, BookWork& work) {
  if (std::exchange(leg.is_hanging_up, true)) return;
  const bool is_slower = leg.clear_cause == core::Cause::kAnsweredElsewhere;
  const std::string channel = ChannelOf(leg.id);
  Send(is_slower ? HangUpSlower(channel) : HangUpChannel(channel), Purpose::kHangUp, work, leg.id);
}

void TrackedCall::HangUpCustomer(BookWork& work) {
  if (is_customer_gone_) return;
  Send(HangUpChannel(CustomerChannel()), Purpose::kHangUp, work, offered_.customer_leg);
}

void TrackedCall::SetApart(Purpose purpose, const LegId& leg, BookWork& work) {
  if (std::exchange(wanted_, Place::kApart) == Place::kTalk) {
    Send(RemoveFromBridge(names_.OfTalk(offered_.call), CustomerChannel()), purpose, work, leg);
  }
  if (!std::exchange(has_music_, true)) {
    Send(StartMusic(CustomerChannel(), options_.music_class), Purpose::kNone, work);
  }
}

void TrackedCall::SetTogether(Purpose purpose, const LegId& leg, BookWork& work,
                              std::string detail) {
  std::vector<std::string> channels;
  if (wanted_ == Place::kApart) {
    EnsureAnswered(work);
    StopPlaying(work);
    // Music does not end by itself when a channel enters a bridge.
    if (std::exchange(has_music_, false)) {
      Send(StopMusic(CustomerChannel(), options_.music_class), Purpose::kNone, work);
    }
    wanted_ = Place::kTalk;
    channels.push_back(CustomerChannel());
  }
  if (purpose == Purpose::kJoin) channels.push_back(ChannelOf(leg));
  EnsureTalkBridge(work);
  Send(AddToBridge(names_.OfTalk(offered_.call), channels), purpose, work, leg, std::move(detail));
}

void TrackedCall::Join(Leg& leg, BookWork& work) {
  if (!leg.is_consulted) {
    // One request for both: Asterisk takes all of its channels or none.
    SetTogether(Purpose::kJoin, leg.id, work);
    return;
  }
  EnsureTalkBridge(work);
  Send(AddToBridge(names_.OfTalk(offered_.call), {ChannelOf(leg.id)}), Purpose::kJoin, work,
       leg.id);
}

void TrackedCall::ReturnToWaiting(BookWork& work) {
  // Who was to speak with the customer is gone before they spoke, so the floor still has the
  // customer waiting.
  const bool has_speaker = std::any_of(legs_.begin(), legs_.end(), [](const Leg& leg) {
    return !leg.is_hanging_up &&
           (leg.stage == LegStage::kAnswered || leg.stage == LegStage::kJoined);
  });
  if (!has_speaker && !is_customer_gone_) SetApart(Purpose::kNone, {}, work);
}

void TrackedCall::FinishIfEmpty(BookWork& work) {
  if (!is_customer_gone_ || !legs_.empty() || is_over_) return;
  is_over_ = true;
  if (has_talk_bridge_) Send(DestroyBridge(names_.OfTalk(offered_.call)), Purpose::kNone, work);
  if (!is_offered_) return;
  core::Cause cause = is_diverting_ ? core::Cause::kTransferred : core::Cause::kNormal;
  work.events.push_back(core::CallCleared{options_.link, offered_.call, cause});
}

}  // namespace strowger::asterisk
