#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/setup.h"

// Everything that can happen to the floor. Each input is applied by Floor::Handle(input, now).
namespace strowger::core {

enum class Presence { kLoggedOff, kNotReady, kReady };

// ---- What agents and supervisors ask for. Refused with a typed error when the state forbids it.

// The agent takes a place: presence goes from logged off to not ready (reason "log-on").
// `device` empty means the usual one of the set-up. A device that another agent holds is refused
// (DEVICE_IN_USE). Logging on again with the same device changes nothing and succeeds.
struct LogOn {
  AgentId agent;
  DeviceId device;
};
// While work is held the log-off is pending and happens when it ends. An open offer is rescinded.
// What a supervisor did is told to the agent as such, with the way back.
struct LogOff {
  AgentId agent;
  bool by_supervisor = false;
};
struct SetReady {
  AgentId agent;
  bool by_supervisor = false;
};
// `reason` is shown to supervisors, for example "break". While engaged or in wrap-up it is pending.
struct SetNotReady {
  AgentId agent;
  std::string reason;
  bool by_supervisor = false;
};
// A console of the agent opened its stream, or the last one of them is gone.
struct ConsoleAttached {
  AgentId agent;
};
struct ConsoleLost {
  AgentId agent;
};

// Takes the offer from the console. For a call this answers the telephone through the PBX, and is
// refused with ANSWER_AT_PHONE where the link cannot do that.
struct AcceptOffer {
  AgentId agent;
  OfferId offer;
};
// The item keeps its place; this agent is not offered it again while someone else might take it.
struct DeclineOffer {
  AgentId agent;
  OfferId offer;
  std::string reason;
};

// Where a transfer or a consultation goes. Exactly one is set.
struct Destination {
  std::optional<AgentId> agent;
  std::optional<QueueId> queue;    // Transfer only.
  std::optional<DeviceId> number;  // Dialled by the PBX in its own dial plan.
};

// What the owner of an engaged work item may do with its call.
struct HoldCall {
  AgentId agent;
  WorkItemId item;
};
struct RetrieveCall {
  AgentId agent;
  WorkItemId item;
};
// Hands the call over without speaking first (CSTA single step transfer). To an agent: the item is
// offered to that agent alone and, if not taken, comes back to the queue with its place. To a
// queue: the item waits there, keeping its arrival time. To a number: the call leaves the floor as
// soon as the PBX says so; until then the agent has it, and keeps it if the PBX refuses.
// The agent who hands it on is passed by like one who declined it.
struct BlindTransfer {
  AgentId agent;
  WorkItemId item;
  Destination to;
};
// Holds the customer and calls a colleague (CSTA consultation call). To an agent: that agent's slot
// is taken by an offer of kind consult, with the pop.
struct Consult {
  AgentId agent;
  WorkItemId item;
  Destination to;
};
// Ends the consultation; the customer is retrieved (CSTA reconnect call).
struct CancelConsult {
  AgentId agent;
  WorkItemId item;
};
// The customer goes to the consulted party, who becomes the owner, and this agent wraps up, both
// when the PBX says that this agent's leg is gone. If it refuses, the consultation goes on.
struct CompleteTransfer {
  AgentId agent;
  WorkItemId item;
};
// Customer, agent and consulted party speak together (CSTA conference call). If the PBX refuses,
// the consultation goes on.
struct Conference {
  AgentId agent;
  WorkItemId item;
};
// Hangs up. When the agent is the owner the whole call ends; a consulted party only leaves. Refused
// with MORE_CAME where the owner has seen less of what joined the work than there is.
struct ReleaseCall {
  AgentId agent;
  WorkItemId item;
  std::optional<std::size_t> joined_seen = std::nullopt;  // Unset: it is not asked about.
};
// Ends wrap-up. Refused with DISPOSITION_REQUIRED where the queue asks for one and none is given,
// with DISPOSITION_UNKNOWN where it is not one of the queue's. `next` is the agent's presence from
// then on, with no moment between in which an offer might come; none: as it would be.
struct FinishWrapUp {
  AgentId agent;
  WorkItemId item;
  std::string disposition;
  std::optional<Presence> next = std::nullopt;
  std::string next_reason = {};  // Of not ready.
};

// Lengthens the agent's wrap-up, as far as the queue allows it altogether. Refused with
// WRAP_UP_AT_ITS_LONGEST where nothing is left of that, or where time does not end it.
struct ExtendWrapUp {
  AgentId agent;
  WorkItemId item;
  Duration by{};
};

// ---- What the PBX tells, already normalised. Never refused: what does not fit the known state is
// ignored (and counted), since events may be late or doubled.

enum class Cause {
  kNormal,
  kBusy,
  kNoAnswer,
  kUnreachable,  // The telephone is not registered, or rejects for a reason other than busy.
  kRejected,     // The person refused at the telephone.
  kTransferred,
  kResync,             // Found gone when the link came back.
  kFailure,            // Network or PBX trouble.
  kAnsweredElsewhere,  // Of several telephones that rang for the call another was faster.
};

// Agents whom the customer knows; none where nobody is known.
struct KnownAgents {
  AgentId last_agent;           // Spoke with the customer last.
  AgentId ticket_owner;         // Of the newest open ticket that an agent owns.
  AgentId customer_owner = {};  // Of the customer's record.
  bool operator==(const KnownAgents&) const = default;
};

// A customer's call reached the floor (CSTA Offered at the routing device). The service has already
// looked up the queue and the customer.
struct CallArrived {
  LinkId link;
  PbxCallId call;
  LegId customer_leg;
  QueueId queue;
  int priority = 0;              // Added to the queue's.
  std::vector<SkillNeed> needs;  // Added to the queue's, for example the caller's language.
  std::string ani;               // E.164 when the lookup made it so, else as received.
  std::string dialled;
  std::map<std::string, std::string> attached;  // Data from the IVR.
  CustomerId customer;                          // None when nobody or more than one matched.
  KnownAgents known;
  // When it came, which decides its place: lookups may end in another order. Unset: now.
  TimePoint arrived{};
};

// ---- Work without a call, from whoever brings it in. Refused with a typed error.

inline constexpr std::size_t subject_bytes_max = 1024;
inline constexpr std::size_t work_key_bytes_max = 256;

// How work stands to the time by which it is to be answered.
enum class DueStage {
  kNone,    // Nothing is promised, or the customer is waited for.
  kInTime,  // There is time left.
  kNear,    // Little is left: it has more priority.
  kMissed,  // It is late: it goes before all that is not.
};
struct WorkDue {
  DueStage stage = DueStage::kNone;
  TimePoint time;  // Without meaning where nothing is promised.
  bool operator==(const WorkDue&) const = default;
};

// Work is put into a queue. Nothing but an agent or WithdrawWork ends it: outside of the queue's
// hours, and where nobody is there, it waits. A key that is on the floor already is
// no second piece of work, and work of a thread that an agent has in hand, or that waits, joins
// that; see works.h. Refused with NOT_SUBMITTED where it is a call, with KEY_MISSING,
// TEXT_TOO_LONG, QUEUE_UNKNOWN or QUEUE_FULL.
struct SubmitWork {
  Channel channel = Channel::kTask;
  std::string key;  // Unique for ever among all who bring work in.
  QueueId queue;
  int priority = 0;              // Added to the queue's.
  std::vector<SkillNeed> needs;  // Added to the queue's.
  std::string contact;           // A mail address, a name in a chat; may be empty.
  std::string subject;
  std::map<std::string, std::string> attached;
  CustomerId customer;
  KnownAgents known;
  TimePoint arrived{};   // When it came, which decides its place. Unset: now.
  std::string thread{};  // What it goes on with, by a name of whoever brings it in; empty: nothing.
  WorkDue due{};
};
// It is not wanted any more. An agent who has taken it wraps up; one who is asked is asked no
// longer. Refused where it is a call.
struct WithdrawWork {
  WorkItemId item;
};

inline constexpr Duration kParkAheadMax = std::chrono::days(366);

// Work without a call is set aside by the agent who has it; see parking.h. Refused with
// NOT_ALLOWED_NOW where it is a call, with WINDOW_INVALID, TEXT_TOO_LONG or PARKED_FULL.
struct ParkWork {
  AgentId agent;
  WorkItemId item;
  TimePoint until;  // Unset: until something more comes in its thread.
  std::string reason;
};
// It comes back now. Refused with NOT_PARKED, and with NOT_YOURS where somebody else parked it.
struct WakeWork {
  AgentId agent;
  WorkItemId item;
};
// The promise to the customer changed, or time went by. For work of that thread; where there is
// none it is not an error.
struct ChangeDue {
  Channel channel = Channel::kMail;
  std::string thread;
  WorkDue due;
};

// ---- Callbacks that somebody promised. Refused with a typed error.

inline constexpr Duration kCallbackAheadMax = std::chrono::days(366);
inline constexpr std::size_t callback_number_bytes_max = 64;

// The customer is to be called at a time: from then on it stands in line like somebody who calls at
// that moment. Refused with QUEUE_UNKNOWN, AGENT_UNKNOWN, NUMBER_INVALID, WINDOW_INVALID,
// QUEUE_CLOSED when the queue is not open then, QUEUE_NOT_SERVED when no agent's PBX could make the
// call, CALLBACK_EXISTS while another is promised to the number in this queue, CALLBACKS_FULL.
struct ScheduleCallback {
  QueueId queue;
  std::string number;  // E.164 or one of the PBX's own.
  TimePoint from;      // Earlier than now: as soon as possible.
  TimePoint until;     // No attempt begins from then on. Unset: only attempts are counted.
  AgentId agent;       // Is asked first, for as long as the queue's rule says; none: nobody is.
  LinkId link;         // Which PBX makes the call; none: the agent's, or that of the queue's first.
  std::string note;    // For people.
  std::string by;      // Who promised it, for people.
  int priority = 0;    // Added to the queue's.
  std::vector<SkillNeed> needs;  // Added to the queue's.
  CustomerId customer;
  KnownAgents known;
};
// It is not wanted any more, however it was promised. An agent who is asked is asked no longer, one
// who waits for the customer's answer is let go. Refused with NOT_A_CALLBACK, and with
// NOT_ALLOWED_NOW once the customer was reached.
struct CancelCallback {
  WorkItemId item;
};

enum class LegEventKind {
  kDelivered,    // The device is alerting.
  kEstablished,  // Answered.
  kHeld,
  kRetrieved,
  kFailed,   // Did not reach the device; `cause` says why.
  kCleared,  // This party is gone (CSTA ConnectionCleared).
  kDigits,   // `digits` were pressed.
};
struct LegEvent {
  LinkId link;
  PbxCallId call;
  LegId leg;
  LegEventKind kind = LegEventKind::kDelivered;
  Cause cause = Cause::kNormal;
  std::string digits;
};
// The whole call is over (CSTA CallCleared).
struct CallCleared {
  LinkId link;
  PbxCallId call;
  Cause cause = Cause::kNormal;
};
// The commands to a PBX (see effect.h), by name.
enum class CommandKind : std::uint8_t {
  kUnknown,
  kQueueCall,
  kRingDevice,
  kAnswerLeg,
  kHoldLeg,
  kRetrieveLeg,
  kConsultDevice,
  kTransferCall,
  kConferenceCall,
  kDivertCall,
  kClearLeg,
  kClearCall,
  kPlayAnnouncement,
  kMakeCall,
  kDialDigits,
};
// The link answered a command with a refusal: nothing of it happened. `leg` may be empty; of a
// transfer it is the leg that was to take over. Where the command is not known, the state tells
// which one it can have been.
struct CommandRefused {
  LinkId link;
  PbxCallId call;
  LegId leg;
  Cause cause = Cause::kFailure;
  CommandKind command = CommandKind::kUnknown;
};

// What a link can do; verbs that it cannot do are not offered to agents.
struct LinkAbilities {
  bool answers = false;  // Can answer an alerting telephone on command.
  bool operator==(const LinkAbilities&) const = default;
};

enum class LegState { kNull, kInitiated, kAlerting, kConnected, kHold, kQueued, kFail };

struct SnapshotLeg {
  LegId leg;
  LegState state = LegState::kNull;
};
// One call as the PBX has it now.
struct SnapshotCall {
  CallArrived arrival;  // Complete, so that an unknown call can be adopted.
  LegState customer = LegState::kConnected;
  std::vector<SnapshotLeg> legs;  // All legs but the customer's.
};
// The link is up and this is everything on it. Calls that are known but absent are closed with
// cause resync, unknown ones adopted, legs that belong to nothing cleared. Only now are offers made
// on it.
struct LinkUp {
  LinkId link;
  LinkAbilities abilities;
  std::vector<SnapshotCall> calls;
};
// Nothing is known of this link's calls any more. No offers, no changes of state: clocks and places
// stay, agents are not "free", until LinkUp tells.
struct LinkDown {
  LinkId link;
};

// ---- Time

enum class TimerKind {
  kOffer,
  kWrapUp,
  kConsoleGrace,
  kConsult,
  kReserves,     // The first in the queue's line may have waited for so long that reserves are due.
  kPreference,   // The item has waited for its preferred agent for as long as it may.
  kPlanStep,     // The step of the item's plan is over.
  kLongWait,     // The item may have waited for longer than its queue allows.
  kDeclineRest,  // Everyone who could take the item declined it; ask them again then.
  kHours,        // The calendar of this number in the set-up opens or closes.
  kWaitMax,      // The item may have waited in its queue for as long as it may.
  kAgentRest,    // The agent was asked in vain; ask again then.
  kCallback,     // The item is to join the line again, or the customer has rung for long enough.
  kLiveService,  // The live service level of the queue may change by time alone.
  kPark,         // The item was set aside until then.
};
// Names one running timer: the kind, and the number of what it watches. For kConsoleGrace and
// kAgentRest `agent` is set instead; for kWrapUp both are, since several agents may wrap up one
// item. Starting a timer again replaces it.
struct TimerId {
  TimerKind kind = TimerKind::kOffer;
  std::uint64_t number = 0;
  AgentId agent;
  auto operator<=>(const TimerId&) const = default;
};
struct TimerFired {
  TimerId timer;
};

// The service learned who is calling after the arrival (late lookup, or the agent chose).
struct CustomerIdentified {
  WorkItemId item;
  CustomerId customer;
};

// The call center gets another set-up, checked as a whole by the reader of the configuration, while
// work goes on: nobody loses a place in line. Refused with AGENT_AT_WORK or QUEUE_IN_USE; see
// setup_change.h. A logged-on agent without work who has no place in it is logged off.
struct ChangeSetup {
  std::shared_ptr<const FloorSetup> setup;
};

using Input =
    std::variant<LogOn, LogOff, SetReady, SetNotReady, ConsoleAttached, ConsoleLost, AcceptOffer,
                 DeclineOffer, HoldCall, RetrieveCall, BlindTransfer, Consult, CancelConsult,
                 CompleteTransfer, Conference, ReleaseCall, FinishWrapUp, ExtendWrapUp, CallArrived,
                 LegEvent, CallCleared, CommandRefused, LinkUp, LinkDown, TimerFired,
                 CustomerIdentified, ChangeSetup, SubmitWork, WithdrawWork, ScheduleCallback,
                 CancelCallback, ParkWork, WakeWork, ChangeDue>;

}  // namespace strowger::core
