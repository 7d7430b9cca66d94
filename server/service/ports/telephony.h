#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/effect.h"
#include "core/floor/input.h"

namespace strowger::service {

// A customer's call as the PBX tells it, before the service looked anything up.
struct OfferedCall {
  PbxCallId call;
  LegId customer_leg;
  std::string caller;       // As received: any form of number, or empty.
  std::string caller_name;  // As received; often empty.
  std::string dialled;      // The number or extension that the customer called.
  // Data from the IVR. Known keys: queue, language, priority, customer, account; others are shown
  // to the agent as they are.
  std::map<std::string, std::string> attached;
};

// An event about a leg or a call that is already known.
using LinkEvent =
    std::variant<OfferedCall, core::LegEvent, core::CallCleared, core::CommandRefused>;

// One call in a snapshot: enough to adopt it when it is unknown.
struct LinkSnapshotCall {
  OfferedCall call;
  core::LegState customer = core::LegState::kConnected;
  std::vector<core::SnapshotLeg> legs;  // All legs but the customer's.
};

// Takes what PBX links tell. Implemented by the service; the methods may be called from any thread
// and only post. Events of one link must come in order, from one thread at a time.
class LinkObserver {
 public:
  virtual ~LinkObserver() = default;

  // The link is up and these are all its calls; sent after each (re)connection, before any event.
  virtual void OnLinkUp(LinkId link, core::LinkAbilities abilities,
                        std::vector<LinkSnapshotCall> calls) = 0;
  // Sent once when contact is lost; `why` is for people.
  virtual void OnLinkDown(LinkId link, std::string why) = 0;
  // `committed` runs (on any thread) when what the events caused is durable; it may be empty.
  // `last_sequence` is the number of the last of the events where the link numbers them, else 0; it
  // is kept with what they caused (see Exchange::ReadAcknowledged).
  virtual void OnEvents(LinkId link, std::vector<LinkEvent> events, std::uint64_t last_sequence,
                        std::function<void()> committed) = 0;
};

// Carries commands to the PBX of one link. Owned by its adapter, called on the core thread.
class Telephony {
 public:
  virtual ~Telephony() = default;

  // Takes the commands of one decision, in order; never blocks, never fails here: a refusal by the
  // PBX comes back as a CommandRefused or Failed event. While the link is down commands are
  // dropped, because the snapshot that follows repairs the rest.
  virtual void Execute(std::vector<core::PbxCommand> commands) = 0;
};

}  // namespace strowger::service
