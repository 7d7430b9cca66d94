#pragma once

#include <optional>
#include <string>

#include "adapters/asterisk/ari_event.h"
#include "adapters/asterisk/ari_link_options.h"
#include "adapters/asterisk/ari_request.h"
#include "adapters/asterisk/channel_names.h"
#include "adapters/asterisk/tracked_call.h"
#include "base/id.h"
#include "core/floor/effect.h"

namespace strowger::asterisk {

// A call that we make, to call a customer back, until the customer answers: the agent's telephone
// is rung, hears ringing once it is answered, and the customer is dialled by the dial plan. Then
// Answered() hands both over to a TrackedCall. The customer's channel has the name of the call.
//
// Pure: no socket, no clock. Owned by the CallBook.
class MadeCall {
 public:
  MadeCall(const AriLinkOptions& options, PbxCallId call);

  bool is_over() const { return !agent_ && !customer_; }

  // Commands of the floor.
  void Make(const core::MakeCall& make, BookWork& work);
  void Dial(const core::DialDigits& dial, BookWork& work);
  void ClearLeg(const LegId& leg, BookWork& work);
  void Clear(BookWork& work);

  // What Asterisk told; `is_customer` or the agent's leg.
  void OnRinging(bool is_customer, BookWork& work);
  void OnAgentAnswered(BookWork& work);
  void OnGone(bool is_customer, int cause, BookWork& work);
  void OnAnswer(const RequestNote& note, const AriResponse& response, BookWork& work);
  // The customer answered: from now on it is a call like any other. None when it was given up.
  std::optional<TrackedCall> Answered(const AriChannel& channel, BookWork& work);

 private:
  enum class Stage { kDialling, kRinging, kAnswered };
  struct Party {
    LegId leg;
    Stage stage = Stage::kDialling;
    bool is_hanging_up = false;
  };

  std::string ChannelOf(bool is_customer) const;
  std::string Ringback() const { return names_.OfPlayback(0, call_); }
  void Send(AriRequest request, Purpose purpose, BookWork& work, LegId leg = {}) const;
  void Tell(const LegId& leg, core::LegEventKind kind, core::Cause cause, BookWork& work) const;
  void Start(const LegId& leg, bool is_customer, const std::string& endpoint, Duration timeout,
             BookWork& work);
  void HangUp(bool is_customer, BookWork& work);

  // Borrowed.
  const AriLinkOptions& options_;

  // State.
  ChannelNames names_;
  PbxCallId call_;
  std::optional<Party> agent_;
  std::optional<Party> customer_;
};

// The customer's leg in the arguments of a channel that a MadeCall dialled; none of others.
std::optional<LegId> DialledLeg(const AriChannel& channel,
                                const std::vector<std::string>& arguments);

}  // namespace strowger::asterisk
