#pragma once

#include <string>
#include <variant>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/input.h"

// What must be done about an input. The floor intends; the service carries out.
namespace strowger::core {

enum class OfferKind { kWork, kConsult };

// Show the work item with its pop to the agent, before its telephone rings: this effect always
// stands before the RingDevice of the same offer.
struct OfferMade {
  OfferId offer;
  WorkItemId item;
  AgentId agent;
  OfferKind kind = OfferKind::kWork;
  TimePoint deadline;
};

// Words that agents must never see mixed up.
enum class OfferOutcome {
  kAccepted,
  kDeclined,     // The agent said no.
  kExpired,      // The agent did not answer (RONA).
  kRescinded,    // Taken back: the customer left, or the agent logged off, or the system needed it.
  kBusy,         // The telephone was busy.
  kUnreachable,  // The telephone could not be reached.
  kTaken,        // Several were asked, and a colleague was faster.
};
struct OfferClosed {
  OfferId offer;
  WorkItemId item;
  AgentId agent;
  OfferOutcome outcome = OfferOutcome::kAccepted;
  AgentId taken_by = {};  // Of kTaken, where it is known.
};

enum class ItemOutcome {
  kHandled,  // Spoke with an agent and ended.
  kAbandonedWaiting,
  kAbandonedRinging,
  kTransferredOut,  // Left the floor by a transfer to a number.
  kRefused,         // The queue was full or unknown.
  kLostInResync,    // Gone when the link came back.
  kWithdrawn,       // Taken back before an agent took it, by whoever brought it in.
  kCallbackFailed,  // The customer was called back, and not reached in the last attempt either.
  kCallbackMissed,  // The time for which it was promised went by, and nobody was there to call.
  kServed,          // A callback: the customer came by another way meanwhile.
};
// The item left the floor for good, wrap-up included. The view of it as it last was stands in
// Changes::items of the same step, with state kClosed.
struct ItemClosed {
  WorkItemId item;
  ItemOutcome outcome = ItemOutcome::kHandled;
};

struct StartTimer {
  TimerId timer;
  TimePoint at;
};
struct CancelTimer {
  TimerId timer;
};

// ---- Commands to the PBX of a link, in CSTA's words. A leg id in a command that makes a leg is
// chosen by us and comes back in that leg's events. A command for a call that the PBX does not have
// is answered with CallCleared, so that nobody is rung for a customer who is not there.

// Takes the call in: answers it and lets the customer wait (music or silence). Also brings a call
// back to waiting. Repeating it is harmless.
struct QueueCall {
  LinkId link;
  PbxCallId call;
};
// The waiting customer hears the announcement once, then the waiting treatment again. Whoever rings
// meanwhile is connected as soon as the telephone is answered. What an announcement is called is
// the PBX's affair; one that it does not have is not played, and nothing is refused.
struct PlayAnnouncement {
  LinkId link;
  PbxCallId call;
  std::string announcement;
};
// Rings `device` for the call. When it is answered the PBX connects it with the customer, who
// leaves the waiting treatment. No answer by `timeout`: Failed with cause kNoAnswer. Several may
// ring for one call: the first that is answered gets the customer, and each of the others ends by
// ClearLeg, or by itself with cause kAnsweredElsewhere.
struct RingDevice {
  LinkId link;
  PbxCallId call;
  LegId leg;
  DeviceId device;
  Duration timeout{};
  OfferId offer;  // Whose pop is to be seen first.
};
struct AnswerLeg {
  LinkId link;
  PbxCallId call;
  LegId leg;
};
// The customer hears waiting treatment; the agent's leg stays. Held, for this leg or the
// customer's, tells that it is so, also when it was so already; Retrieved answers RetrieveLeg in
// the same way, also after a consultation.
struct HoldLeg {
  LinkId link;
  PbxCallId call;
  LegId leg;
};
struct RetrieveLeg {
  LinkId link;
  PbxCallId call;
  LegId leg;
};
// Customer on hold, `leg` rings `device`, and on answer `agent_leg` and `leg` are connected.
struct ConsultDevice {
  LinkId link;
  PbxCallId call;
  LegId agent_leg;
  LegId leg;
  DeviceId device;
  Duration timeout{};
  OfferId offer;  // Whose pop is to be seen first; none for an outside number.
};
// `agent_leg` leaves, which tells that it happened; the customer and `leg` are connected.
struct TransferCall {
  LinkId link;
  PbxCallId call;
  LegId agent_leg;
  LegId leg;
};
// All legs of the call and the customer are connected.
struct ConferenceCall {
  LinkId link;
  PbxCallId call;
};
// The customer goes to a number in the PBX's dial plan and leaves the floor, after the announcement
// if there is one: the end of the call tells that it happened.
struct DivertCall {
  LinkId link;
  PbxCallId call;
  DeviceId number;
  std::string announcement = {};
};
struct ClearLeg {
  LinkId link;
  PbxCallId call;
  LegId leg;
  // kAnsweredElsewhere: the telephone was not faster, and need not show a missed call.
  Cause cause = Cause::kNormal;
};
// Ends the whole call with all its legs. With an announcement, which only a waiting customer gets,
// the customer hears it first.
struct ClearCall {
  LinkId link;
  PbxCallId call;
  std::string announcement = {};
};

// Begins a call that we make: rings `device` for it (CSTA Make Call without a called device). The
// name of the call is chosen by us, too, and begins with kMadeCallPrefix. When the telephone is
// answered it waits for DialDigits. No answer by `timeout`: Failed with cause kNoAnswer.
struct MakeCall {
  LinkId link;
  PbxCallId call;
  LegId leg;
  DeviceId device;
  Duration timeout{};
  OfferId offer;  // Whose pop is to be seen first.
};
// Dials the customer in such a call, in the PBX's dial plan; `agent_leg` hears it ring. When the
// customer answers, both are connected. The events of `leg` tell how far it is; no answer by
// `timeout`: Failed with cause kNoAnswer. From then on it is a call like any other, and `leg` its
// customer.
struct DialDigits {
  LinkId link;
  PbxCallId call;
  LegId agent_leg;
  LegId leg;
  DeviceId number;
  Duration timeout{};
};

inline constexpr char kMadeCallPrefix[] = "strowger-made-";

using PbxCommand = std::variant<QueueCall, RingDevice, AnswerLeg, HoldLeg, RetrieveLeg,
                                ConsultDevice, TransferCall, ConferenceCall, DivertCall, ClearLeg,
                                ClearCall, PlayAnnouncement, MakeCall, DialDigits>;

// Named in the order of the variant.
static_assert(std::variant_size_v<PbxCommand> == 14);
inline CommandKind KindOf(const PbxCommand& command) {
  return static_cast<CommandKind>(command.index() + 1);
}

using Effect =
    std::variant<OfferMade, OfferClosed, ItemClosed, StartTimer, CancelTimer, PbxCommand>;

}  // namespace strowger::core
