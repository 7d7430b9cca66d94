#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "adapters/asterisk/ari_event.h"
#include "adapters/asterisk/ari_link_options.h"
#include "adapters/asterisk/ari_request.h"
#include "adapters/asterisk/channel_names.h"
#include "adapters/asterisk/made_call.h"
#include "adapters/asterisk/tracked_call.h"
#include "base/id.h"
#include "core/floor/effect.h"
#include "service/ports/telephony.h"

namespace strowger::asterisk {

// Everything that Asterisk has of ours at one moment.
struct AriSnapshot {
  std::vector<AriChannel> channels;
  std::vector<AriBridge> bridges;
  // Of customers' channels: channel, variable, value.
  std::map<std::string, std::map<std::string, std::string>> variables;
};

// Customers' channels beyond this are hung up as they arrive: the PBX is misused or looping.
inline constexpr std::size_t kCallsMax = 20'000;

// All calls of one link. Translates what Asterisk tells into events of the floor, and commands of
// the floor into requests. Pure: no socket, no clock; used by one thread.
class CallBook {
 public:
  explicit CallBook(const AriLinkOptions& options);

  // Forgets all calls and takes those of the snapshot. What belongs to nothing is hung up.
  std::vector<service::LinkSnapshotCall> Restore(const AriSnapshot& snapshot, BookWork& work);
  void Forget() {
    calls_.clear();
    made_.clear();
  }

  void Hear(const AriEvent& event, BookWork& work);
  void Obey(const core::PbxCommand& command, BookWork& work);
  // Asterisk's answer to a request that this book made.
  void Conclude(const RequestNote& note, const AriResponse& response, BookWork& work);

  std::size_t size() const { return calls_.size(); }
  // Whether the channel is a customer's in our application; by it the reader of a snapshot knows
  // whose variables to ask for.
  bool IsCustomer(const AriChannel& channel) const;

 private:
  struct Hearer;
  struct Obeyer;

  TrackedCall* Find(const PbxCallId& call);
  // Null when the customer has answered, or we did not make it.
  MadeCall* FindMade(const PbxCallId& call);
  void CustomerArrives(const ChannelArrived& event, BookWork& work);
  void HangUpStray(const LegName& name, BookWork& work);
  void DropIfOver(const PbxCallId& call);

  // Borrowed.
  const AriLinkOptions& options_;

  // State.
  ChannelNames names_;
  std::map<PbxCallId, TrackedCall> calls_;
  std::map<PbxCallId, MadeCall> made_;  // Until the customer answers.
};

}  // namespace strowger::asterisk
