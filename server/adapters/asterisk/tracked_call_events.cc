// The half of TrackedCall that hears what Asterisk tells and answers.
#include <algorithm>
#include <utility>

#include "adapters/asterisk/dial_string.h"
#include "adapters/asterisk/hangup_cause.h"
#include "adapters/asterisk/offered_call.h"
#include "adapters/asterisk/tracked_call.h"

namespace strowger::asterisk {

using core::Cause;
using core::CommandKind;
using core::LegEventKind;

void TrackedCall::Arrive(BookWork& work) {
  for (const std::string& variable : VariablesToRead(options_)) {
    ++unread_variables_;
    Send(ReadVariable(CustomerChannel(), variable), Purpose::kReadVariable, work, {}, variable);
  }
}

void TrackedCall::Offer(BookWork& work) {
  is_offered_ = true;
  work.events.push_back(offered_);
}

void TrackedCall::Resume(bool customer_in_talk, bool has_talk_bridge,
                         const std::vector<FoundLeg>& legs, BookWork& work) {
  is_offered_ = true;
  has_talk_bridge_ = has_talk_bridge;
  place_ = wanted_ = customer_in_talk ? Place::kTalk : Place::kApart;
  bool has_speaker = false;
  for (const FoundLeg& found : legs) {
    Leg leg{.id = found.leg, .is_in_talk = found.is_in_talk};
    if (found.state == ChannelState::kUp) {
      leg.stage = found.is_in_talk ? LegStage::kJoined : LegStage::kAnswered;
    } else if (found.state == ChannelState::kRinging) {
      leg.stage = LegStage::kRinging;
    }
    if (leg.stage == LegStage::kJoined && !std::exchange(has_speaker, true)) {
      if (place_ == Place::kApart) hold_ = {leg.id, true};
    }
    legs_.push_back(std::move(leg));
  }
  // With someone speaking and the customer apart, every other leg was asked in by that someone.
  const bool is_consulting = has_speaker && place_ == Place::kApart;
  for (Leg& leg : legs_) leg.is_consulted = is_consulting && leg.id != hold_.leg;
  // It is not known whether the last server came to start the music; starting it again is harmless.
  if (place_ == Place::kApart && is_answered_) SetApart(Purpose::kNone, {}, work);
  for (Leg& leg : legs_) {
    if (leg.stage == LegStage::kAnswered) Join(leg, work);
  }
}

void TrackedCall::Connect(const LegId& agent, BookWork& work) {
  is_offered_ = true;
  legs_.push_back({.id = agent, .stage = LegStage::kJoined});
  SetTogether(Purpose::kJoin, agent, work);
  Tell(offered_.customer_leg, LegEventKind::kEstablished, Cause::kNormal, work);
}

service::LinkSnapshotCall TrackedCall::Describe() const {
  using core::LegState;
  service::LinkSnapshotCall description;
  description.call = offered_;
  description.customer = place_ == Place::kTalk ? LegState::kConnected
                         : hold_.is_told        ? LegState::kHold
                                                : LegState::kQueued;
  for (const Leg& leg : legs_) {
    LegState state = leg.stage == LegStage::kJoined     ? LegState::kConnected
                     : leg.stage == LegStage::kDialling ? LegState::kInitiated
                                                        : LegState::kAlerting;
    description.legs.push_back({leg.id, state});
  }
  return description;
}

void TrackedCall::OnLegRinging(const LegId& id, BookWork& work) {
  Leg* leg = Find(id);
  if (leg == nullptr || leg->stage != LegStage::kDialling) return;
  leg->stage = LegStage::kRinging;
  Tell(id, LegEventKind::kDelivered, Cause::kNormal, work);
}

void TrackedCall::OnLegAnswered(const LegId& id, BookWork& work) {
  Leg* leg = Find(id);
  if (leg == nullptr) {
    // Answered after it was given up.
    Send(HangUpChannel(ChannelOf(id)), Purpose::kNone, work);
    return;
  }
  if (leg->is_hanging_up || is_customer_gone_) return;
  if (leg->stage == LegStage::kAnswered || leg->stage == LegStage::kJoined) return;
  if (IsTaken(*leg)) {
    leg->clear_cause = Cause::kAnsweredElsewhere;
    return HangUp(*leg, work);
  }
  leg->stage = LegStage::kAnswered;
  Join(*leg, work);
}

bool TrackedCall::IsTaken(const Leg& late) const {
  return !late.is_consulted && std::any_of(legs_.begin(), legs_.end(), [&](const Leg& leg) {
    const bool has_answered = leg.stage == LegStage::kAnswered || leg.stage == LegStage::kJoined;
    return leg.id != late.id && has_answered && !leg.is_consulted && !leg.is_hanging_up;
  });
}

void TrackedCall::OnLegGone(const LegId& id, int cause, BookWork& work) {
  Leg* leg = Find(id);
  if (leg == nullptr) return;
  const Leg gone = *leg;
  std::erase_if(legs_, [&](const Leg& l) { return l.id == id; });
  if (gone.stage == LegStage::kJoined || (gone.is_hanging_up && !gone.has_failed)) {
    Tell(id, LegEventKind::kCleared, gone.clear_cause, work);
  } else if (gone.stage == LegStage::kAnswered) {
    // Picked up and put down, or the customer left in that moment: nobody spoke.
    Tell(id, LegEventKind::kFailed, Cause::kRejected, work);
  } else {
    const bool rang = gone.stage == LegStage::kRinging;
    Tell(id, LegEventKind::kFailed, CauseOfFailure(cause, rang), work);
  }
  if (gone.stage == LegStage::kAnswered && !gone.is_consulted) ReturnToWaiting(work);
  FinishIfEmpty(work);
}

void TrackedCall::OnLegHeldAtTelephone(const LegId& id, bool held, BookWork& work) {
  Leg* leg = Find(id);
  if (leg == nullptr || leg->stage != LegStage::kJoined) return;
  if (std::exchange(leg->is_held_at_telephone, held) == held) return;
  Tell(id, held ? LegEventKind::kHeld : LegEventKind::kRetrieved, Cause::kNormal, work);
}

void TrackedCall::OnLegInTalk(const LegId& id, bool in_talk, BookWork& work) {
  Leg* leg = Find(id);
  if (leg == nullptr) return;
  leg->is_in_talk = in_talk;
  TellEstablished(work);
}

void TrackedCall::OnCustomerInTalk(bool in_talk, BookWork& work) {
  place_ = in_talk ? Place::kTalk : Place::kApart;
  if (is_customer_gone_) return;
  if (!in_talk) {
    if (hold_.leg && !std::exchange(hold_.is_told, true)) {
      Tell(hold_.leg, LegEventKind::kHeld, Cause::kNormal, work);
    }
    return;
  }
  const HoldState ended = std::exchange(hold_, {});
  if (ended.is_told) Tell(ended.leg, LegEventKind::kRetrieved, Cause::kNormal, work);
  TellEstablished(work);
}

void TrackedCall::TellEstablished(BookWork& work) {
  for (Leg& leg : legs_) {
    if (leg.stage != LegStage::kAnswered || !leg.is_in_talk) continue;
    if (!leg.is_consulted && place_ != Place::kTalk) continue;
    leg.stage = LegStage::kJoined;
    Tell(leg.id, LegEventKind::kEstablished, Cause::kNormal, work);
  }
}

void TrackedCall::OnCustomerGone(BookWork& work) {
  if (std::exchange(is_customer_gone_, true)) return;
  Cause cause = is_diverting_ ? Cause::kTransferred : Cause::kNormal;
  Tell(offered_.customer_leg, LegEventKind::kCleared, cause, work);
  for (Leg& leg : legs_) HangUp(leg, work);
  FinishIfEmpty(work);
}

void TrackedCall::OnDigit(const std::string& digit, BookWork& work) {
  if (!is_offered_) return;
  work.events.push_back(core::LegEvent{options_.link, offered_.call, offered_.customer_leg,
                                       LegEventKind::kDigits, Cause::kNormal, digit});
}

// ---- Answers to our requests

void TrackedCall::OnAnswer(const RequestNote& note, const AriResponse& response, BookWork& work) {
  switch (note.purpose) {
    case Purpose::kReadVariable:
      return OnVariable(note, response, work);
    case Purpose::kCheckNumber:
      return OnNumberChecked(note, response, work);
    case Purpose::kRing:
      if (!response.ok()) OnRingRefused(note, response, work);
      return;
    case Purpose::kCheckEndpoint:
      return OnEndpointChecked(note, response, work);
    case Purpose::kHangUp:
      // Already gone, and its end may have been told before we listened.
      if (response.status != 404) return;
      if (note.leg == offered_.customer_leg) return OnCustomerGone(work);
      return OnLegGone(note.leg, 0, work);
    case Purpose::kDivert:
      if (response.ok()) return;
      is_diverting_ = false;
      // Who was on hold, or waited, hears music again.
      if (place_ == Place::kApart) SetApart(Purpose::kNone, {}, work);
      return Refuse(CommandKind::kDivertCall, {}, Cause::kFailure, work);
    case Purpose::kTransfer:
      if (!response.ok()) return OnMoveRefused(note, work);
      return LeaveByTransfer(note.leg, work);
    case Purpose::kJoin:
      if (!response.ok()) OnJoinRefused(note.leg, work);
      return;
    case Purpose::kHold:
    case Purpose::kRetrieve:
    case Purpose::kConference:
      if (!response.ok()) OnMoveRefused(note, work);
      return;
    case Purpose::kPlay:
      // No such announcement is told by its end; here the channel is gone, or cannot hear.
      if (!response.ok()) OnPlaybackFinished(note.detail, work);
      return;
    case Purpose::kNone:
    case Purpose::kSnapshot:
      return;
  }
}

void TrackedCall::OnVariable(const RequestNote& note, const AriResponse& response, BookWork& work) {
  if (response.ok()) TakeVariable(note.detail, DecodeVariable(response.body), offered_);
  if (unread_variables_ == 0 || --unread_variables_ > 0) return;
  if (!is_offered_ && !is_customer_gone_) Offer(work);
}

void TrackedCall::OnNumberChecked(const RequestNote& note, const AriResponse& response,
                                  BookWork& work) {
  if (is_customer_gone_) return;
  // An Asterisk without func_dialplan answers neither 0 nor 1; then the dial plan decides.
  if (response.ok() && DecodeVariable(response.body) == "0") {
    Refuse(CommandKind::kDivertCall, {}, Cause::kUnreachable, work);
    return;
  }
  is_diverting_ = true;
  if (std::exchange(has_music_, false)) {
    Send(StopMusic(CustomerChannel(), options_.music_class), Purpose::kNone, work);
  }
  Send(ContinueInDialPlan(CustomerChannel(), options_.transfer_context, note.detail),
       Purpose::kDivert, work);
}

void TrackedCall::OnRingRefused(const RequestNote& note, const AriResponse& response,
                                BookWork& work) {
  // The channel exists already: an earlier sending of the same request came through.
  if (response.status == 409) return;
  Leg* leg = Find(note.leg);
  if (leg == nullptr) return;
  // 500 "Allocation failed": no such telephone, or none of its contacts is there. 400: the customer
  // has just gone, which is not the telephone's fault.
  const bool is_unreachable = response.status == 500;
  if (is_unreachable && leg->is_consulted && !leg->is_by_dial_plan && !leg->is_hanging_up) {
    // Who is consulted may be any number; those that are not telephones are dialled as people do.
    Send(ReadEndpoint(EndpointOf(options_, leg->device)), Purpose::kCheckEndpoint, work, note.leg);
    return;
  }
  DropUnreached(note.leg, is_unreachable ? Cause::kUnreachable : Cause::kRejected, work);
}

void TrackedCall::OnEndpointChecked(const RequestNote& note, const AriResponse& response,
                                    BookWork& work) {
  Leg* leg = Find(note.leg);
  if (leg == nullptr) return;
  if (response.ok() || leg->is_hanging_up || is_customer_gone_) {
    return DropUnreached(note.leg, Cause::kUnreachable, work);
  }
  leg->is_by_dial_plan = true;
  Dial(*leg, "Local/" + leg->device.value + "@" + options_.transfer_context + "/n", work);
}

void TrackedCall::DropUnreached(const LegId& id, Cause cause, BookWork& work) {
  const bool was_given_up = Find(id)->is_hanging_up;
  std::erase_if(legs_, [&](const Leg& leg) { return leg.id == id; });
  if (was_given_up) {
    Tell(id, LegEventKind::kCleared, Cause::kNormal, work);
  } else {
    Tell(id, LegEventKind::kFailed, cause, work);
  }
  FinishIfEmpty(work);
}

void TrackedCall::OnJoinRefused(const LegId& id, BookWork& work) {
  // Of a party that is just leaving; its end is told by its own event.
  if (is_customer_gone_) return;
  if (Leg* leg = Find(id); leg != nullptr && !leg->is_hanging_up) {
    leg->has_failed = true;
    HangUp(*leg, work);
  }
  ReturnToWaiting(work);
}

void TrackedCall::OnMoveRefused(const RequestNote& note, BookWork& work) {
  if (is_customer_gone_) return;
  wanted_ = place_;
  if (place_ == Place::kApart) {
    SetApart(Purpose::kNone, {}, work);
  } else if (std::exchange(has_music_, false)) {
    Send(StopMusic(CustomerChannel(), options_.music_class), Purpose::kNone, work);
  }
  switch (note.purpose) {
    case Purpose::kHold:
      return OnHoldRefused(note.leg, work);
    case Purpose::kTransfer:
      return OnTransferRefused(note, work);
    case Purpose::kConference:
      return Refuse(CommandKind::kConferenceCall, {}, Cause::kFailure, work);
    default:
      return Refuse(CommandKind::kRetrieveLeg, note.leg, Cause::kFailure, work);
  }
}

void TrackedCall::OnHoldRefused(const LegId& id, BookWork& work) {
  hold_ = {};
  // Whoever is asked in would come upon the customer.
  bool was_consulting = false;
  for (Leg& leg : legs_) {
    if (!leg.is_consulted || leg.is_hanging_up) continue;
    was_consulting = true;
    HangUp(leg, work);
    Refuse(CommandKind::kConsultDevice, leg.id, Cause::kFailure, work);
  }
  if (!was_consulting) Refuse(CommandKind::kHoldLeg, id, Cause::kFailure, work);
}

void TrackedCall::OnTransferRefused(const RequestNote& note, BookWork& work) {
  const LegId consulted(note.detail);
  if (Leg* leg = Find(consulted)) leg->is_consulted = true;
  hold_.leg = note.leg;
  Refuse(CommandKind::kTransferCall, consulted, Cause::kFailure, work);
}

}  // namespace strowger::asterisk
