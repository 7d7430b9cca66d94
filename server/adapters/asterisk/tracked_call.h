#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/asterisk/ari_event.h"
#include "adapters/asterisk/ari_link_options.h"
#include "adapters/asterisk/ari_request.h"
#include "adapters/asterisk/channel_names.h"
#include "base/id.h"
#include "core/floor/effect.h"
#include "core/floor/input.h"
#include "service/ports/telephony.h"

namespace strowger::asterisk {

// What came out of a step: requests for Asterisk and events for the floor, each in order.
struct BookWork {
  std::vector<AriRequest> requests;
  std::vector<service::LinkEvent> events;
};

// One customer's call as Asterisk has it, and what we want of it.
//
// The customer is in one of two places: apart (alone, with music) or in the talk bridge of the
// call. Legs ring, several at once perhaps, are answered, and join the talk bridge; of those that
// ring for the customer only the first one that is answered, the others are hung up. An event goes
// out only when Asterisk has told that the thing happened; a command that Asterisk refuses comes
// back as CommandRefused or Failed.
//
// Pure: no socket, no clock. Owned by the CallBook.
class TrackedCall {
 public:
  TrackedCall(const AriLinkOptions& options, service::OfferedCall offered, bool is_answered);

  const service::OfferedCall& offered() const { return offered_; }
  bool is_over() const { return is_over_; }

  // A new call: reads the configured variables, then offers it.
  void Arrive(BookWork& work);
  // A call that a snapshot found: offered before, perhaps to the server that was here before us.
  struct FoundLeg {
    LegId leg;
    ChannelState state = ChannelState::kDown;
    bool is_in_talk = false;
  };
  void Resume(bool customer_in_talk, bool has_talk_bridge, const std::vector<FoundLeg>& legs,
              BookWork& work);
  service::LinkSnapshotCall Describe() const;
  // A customer whom we dialled has answered, with an agent who waits for that.
  void Connect(const LegId& agent, BookWork& work);

  // Commands of the floor.
  void Queue(BookWork& work);
  void Ring(const LegId& leg, const DeviceId& device, Duration timeout, BookWork& work);
  void Hold(const LegId& leg, BookWork& work);
  void Retrieve(const LegId& leg, BookWork& work);
  void Consult(const LegId& agent_leg, const LegId& leg, const DeviceId& device, Duration timeout,
               BookWork& work);
  void Transfer(const LegId& agent_leg, const LegId& leg, BookWork& work);
  void Conference(BookWork& work);
  void Divert(const DeviceId& number, BookWork& work);
  // The waiting customer hears it, then music again.
  void Announce(const std::string& announcement, BookWork& work);
  // These two leave when the announcement is over; at once where there is none, or nobody to hear.
  void DivertAfter(const DeviceId& number, const std::string& announcement, BookWork& work);
  void ClearAfter(const std::string& announcement, BookWork& work);
  void ClearLeg(const LegId& leg, core::Cause cause, BookWork& work);
  void Clear(BookWork& work);

  // What Asterisk told. `channel` is the customer's or one of this call's legs.
  void OnLegAnswered(const LegId& leg, BookWork& work);
  void OnLegRinging(const LegId& leg, BookWork& work);
  void OnLegGone(const LegId& leg, int cause, BookWork& work);
  void OnLegHeldAtTelephone(const LegId& leg, bool held, BookWork& work);
  void OnLegInTalk(const LegId& leg, bool in_talk, BookWork& work);
  void OnCustomerInTalk(bool in_talk, BookWork& work);
  void OnCustomerGone(BookWork& work);
  void OnPlaybackFinished(const std::string& playback, BookWork& work);
  void OnDigit(const std::string& digit, BookWork& work);
  void OnAnswer(const RequestNote& note, const AriResponse& response, BookWork& work);

 private:
  enum class LegStage { kDialling, kRinging, kAnswered, kJoined };
  struct Leg {
    LegId id;
    LegStage stage = LegStage::kDialling;
    DeviceId device;
    Duration timeout{};
    bool is_by_dial_plan = false;  // Dialled as a number, not as a telephone of ours.
    bool is_consulted = false;     // Joins the agent; the customer stays on hold.
    bool is_in_talk = false;
    bool is_hanging_up = false;  // We asked for it.
    bool has_failed = false;     // It was answered but could not join.
    bool is_held_at_telephone = false;
    core::Cause clear_cause = core::Cause::kNormal;
  };
  enum class Place { kApart, kTalk };
  // A hold that was asked for: whose it is, and whether the floor was told that it happened.
  struct HoldState {
    LegId leg;
    bool is_told = false;
  };

  // Where the customer goes when the announcement is over; no number: the call ends.
  struct Leaving {
    DeviceId number;
  };

  Leg* Find(const LegId& leg);
  std::string CustomerChannel() const { return offered_.call.value; }
  std::string ChannelOf(const LegId& leg) const { return names_.OfLeg(leg, offered_.call); }

  void Send(AriRequest request, Purpose purpose, BookWork& work, LegId leg = {},
            std::string detail = {}) const;
  void Tell(const LegId& leg, core::LegEventKind kind, core::Cause cause, BookWork& work) const;
  void Refuse(core::CommandKind command, const LegId& leg, core::Cause cause, BookWork& work) const;

  void Offer(BookWork& work);
  void EnsureAnswered(BookWork& work);
  void EnsureTalkBridge(BookWork& work);
  void PrepareRing(const LegId& leg, const DeviceId& device, Duration timeout, BookWork& work);
  void Dial(Leg& leg, const std::string& endpoint, BookWork& work);
  void SetApart(Purpose purpose, const LegId& leg, BookWork& work);
  void SetTogether(Purpose purpose, const LegId& leg, BookWork& work, std::string detail = {});
  void Join(Leg& leg, BookWork& work);
  // Of several telephones that rang for the customer another was answered before.
  bool IsTaken(const Leg& late) const;
  void TellEstablished(BookWork& work);
  void LeaveByTransfer(const LegId& agent_leg, BookWork& work);
  bool CanBeNamed() const;
  void Play(const std::string& announcement, BookWork& work);
  void StopPlaying(BookWork& work);
  void HangUp(Leg& leg, BookWork& work);
  void HangUpCustomer(BookWork& work);
  void ReturnToWaiting(BookWork& work);
  void FinishIfEmpty(BookWork& work);

  void OnVariable(const RequestNote& note, const AriResponse& response, BookWork& work);
  void OnNumberChecked(const RequestNote& note, const AriResponse& response, BookWork& work);
  void OnRingRefused(const RequestNote& note, const AriResponse& response, BookWork& work);
  void OnEndpointChecked(const RequestNote& note, const AriResponse& response, BookWork& work);
  void DropUnreached(const LegId& leg, core::Cause cause, BookWork& work);
  void OnJoinRefused(const LegId& leg, BookWork& work);
  void OnMoveRefused(const RequestNote& note, BookWork& work);
  void OnHoldRefused(const LegId& leg, BookWork& work);
  void OnTransferRefused(const RequestNote& note, BookWork& work);

  // Borrowed.
  const AriLinkOptions& options_;

  // State.
  ChannelNames names_;
  service::OfferedCall offered_;
  std::size_t unread_variables_ = 0;
  bool is_offered_ = false;
  bool is_answered_ = false;
  bool has_music_ = false;
  std::string playback_;  // That runs; empty: none.
  std::uint64_t played_ = 0;
  std::optional<Leaving> leaving_;
  bool has_talk_bridge_ = false;
  bool is_diverting_ = false;
  bool is_customer_gone_ = false;
  bool is_over_ = false;
  Place place_ = Place::kApart;   // As Asterisk told.
  Place wanted_ = Place::kApart;  // As we asked last.
  HoldState hold_;
  std::vector<Leg> legs_;
};

}  // namespace strowger::asterisk
