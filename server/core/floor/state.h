#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/decision.h"
#include "core/floor/effect.h"
#include "core/floor/input.h"
#include "core/floor/setup.h"
#include "core/routing/forecasts.h"

// The state of agents and work items in plain values: what the store keeps, what consoles are
// shown, and what a restarted floor is rebuilt from.
namespace strowger::core {

enum class SlotState { kIdle, kOffered, kEngaged, kHeld, kWrapUp };

// Why presence is what it is, so that a console can say so and show the way back.
enum class PresenceCause { kAgent, kSupervisor, kRona, kUnreachable, kConsoleLost, kSystem };

// What an agent did since log-on, as far as strategies ask for it. Times grow only when the agent's
// state changes, so that nothing moves while the agent is ready and idle.
struct WorkCounts {
  std::uint64_t contacts = 0;  // Work offers accepted; consultations are not counted.
  Duration talk{};             // Engaged or held, consultations included.
  Duration wrap_up{};
  Duration idle{};     // Ready with an empty slot.
  OfferId last_asked;  // The latest offer of work, whatever became of it; kept at log-on.
  bool operator==(const WorkCounts&) const = default;
};

// A place that an agent has for work, with the work that is in it.
struct Slot {
  SlotState state = SlotState::kIdle;
  Channel channel = Channel::kCall;  // Of the item; of a consultation that of a call.
  TimePoint since;
  WorkItemId item;
  OfferId offer;  // Open; none otherwise.
  OfferKind offer_kind = OfferKind::kWork;
  // When wrap-up ends by itself; zero outside of it, and where only a disposition ends it.
  TimePoint wrap_up_end;
  bool operator==(const Slot&) const = default;
};

struct AgentState {
  AgentId agent;
  Presence presence = Presence::kLoggedOff;
  std::string reason;  // Of not ready; "log-on" after log-on, "no-answer" after RONA.
  PresenceCause cause = PresenceCause::kAgent;
  TimePoint presence_since;
  // What comes when the current work ends; none means ready as before.
  std::optional<Presence> pending;
  std::string pending_reason;
  PresenceCause pending_cause = PresenceCause::kAgent;
  DeviceId device;  // Empty when logged off.
  // The work in hand, in the order in which it was offered; an idle slot is not among them.
  std::vector<Slot> slots;
  TimePoint slots_since;  // When a slot was last taken, moved or emptied.
  // The idle clock: longest idle goes first. Starts at the latest of became ready, last contact end
  // and wrap-up end; kept when an offer is rescinded; reset on RONA.
  TimePoint idle_since;
  WorkCounts counts;
  // Was asked in vain and is left in peace until then, ready though; zero: is asked.
  TimePoint rest_until;
  bool has_console = false;

  bool is_idle() const { return slots.empty(); }
  // The slot with that work; null where the agent does not have it.
  const Slot* FindSlot(WorkItemId item) const;
  Slot* FindSlot(WorkItemId item);
  // The slot with that open offer; null where it is not open for the agent.
  const Slot* FindOffer(OfferId offer) const;
  // What the agent is at, as far as one word can say it: the call, else what is being worked at. An
  // idle slot where nothing is in hand.
  const Slot& foremost() const;
  bool operator==(const AgentState&) const = default;
};

enum class ItemState {
  kWaiting,
  kOffered,
  kConnected,
  kHeld,        // Customer on hold; without a call: set aside for one.
  kConsulting,  // Customer on hold, agent speaks (or rings) with a colleague.
  kConference,
  kWrapUp,  // The customer is gone; the owner finishes.
  kClosed,
  // A callback that is not in line yet, or rests between two attempts; work that an agent parked.
  kScheduled,
};

// Times of one stay with one agent, for reports: a transfer opens a new segment, so that time is
// never charged to the agent who left.
struct Segment {
  AgentId agent;  // None while waiting.
  QueueId queue;
  TimePoint start;  // Queued, or connected to the agent.
  std::optional<TimePoint> end;
  Duration hold{};  // Of this segment.
  OfferId offer;
  bool operator==(const Segment&) const = default;
};

struct ItemParty {
  LegId leg;
  LegState state = LegState::kNull;
  AgentId agent;  // None for an outside number.
  DeviceId device;
  bool operator==(const ItemParty&) const = default;
};

enum class Verb {
  kAccept,
  kDecline,
  kHold,
  kRetrieve,
  kBlindTransfer,
  kConsult,
  kCancelConsult,
  kCompleteTransfer,
  kConference,
  kRelease,
  kFinishWrapUp,
  kExtendWrapUp,
  kPark,
};

// What the owner asked for that takes the call out of the owner's hands, until the PBX tells that
// it happened or refuses it. A restart ends with a resync, which settles it, so nobody stores it.
enum class Handover { kNone, kTransfer, kDivert };

// A verb that the PBX refused: all is as before. Gone when the item's state moves; not stored.
struct VerbRefused {
  Verb verb = Verb::kHold;
  AgentId agent;  // Who asked for it.
  Cause cause = Cause::kFailure;
  TimePoint time;
  bool operator==(const VerbRefused&) const = default;
};

// What is only of callbacks. The number to call is the item's `ani`.
struct Callback {
  int attempts = 0;  // The customer was dialled so often.
  TimePoint next;    // Of kScheduled: when it joins the line.
  // How the last attempt ended; kNormal: the agent did not wait for the answer. Without meaning
  // before the first one.
  Cause last_cause = Cause::kNormal;
  PbxCallId left;  // The call before, should the PBX still have it.
  // Of one that was promised for a time: from when on and until when; unset: it has no such limit.
  TimePoint from;
  TimePoint until;
  AgentId agent;  // Is asked first; none: nobody is.
  // The same customer called in meanwhile and waits, so it rests until that is over; none: no.
  WorkItemId caller;
  bool operator==(const Callback&) const = default;
};

// Work that an agent set aside.
struct Parking {
  AgentId by;  // Is asked first when it comes back.
  TimePoint since;
  TimePoint until;  // Unset: until something more comes in its thread.
  std::string reason;
  bool operator==(const Parking&) const = default;
};

// Work of the same thread that came later.
struct JoinedWork {
  std::string key;
  std::string subject;
  TimePoint arrived;
  bool operator==(const JoinedWork&) const = default;
};

// Somebody who is asked, and by which offer.
struct AskedAgent {
  AgentId agent;
  OfferId offer;
  bool operator==(const AskedAgent&) const = default;
};

// Of ItemView: all preferences of the queue were tried.
inline constexpr int kPreferencesOver = 1000;

// An item's interaction has the next number, so that each of them leads to the other.
inline InteractionId InteractionOf(WorkItemId item) { return InteractionId{item.value + 1}; }
inline WorkItemId ItemOf(InteractionId interaction) { return WorkItemId{interaction.value - 1}; }

// One work item with its call. What has no call (see IsVoice) has no link, legs and parties either.
struct ItemView {
  WorkItemId item;
  InteractionId interaction;
  Channel channel = Channel::kCall;
  ItemState state = ItemState::kWaiting;
  TimePoint state_since;
  QueueId queue;
  int priority = 0;              // Effective: the queue's and its own.
  std::vector<SkillNeed> needs;  // Effective: the queue's and its own.
  TimePoint arrived;             // Decides the place; kept through declines, RONA and restarts.
  bool is_overdue = false;       // Waited past the queue's starvation limit; goes first.
  KnownAgents known;
  // Of the queue's preferences, from 0; -1: none was tried; kPreferencesOver: all were.
  int preference = -1;
  AgentId kept_for;  // The preferred agent whom it waits for; none: it is for everybody.
  TimePoint kept_since;
  int plan_step = -1;    // Of the queue's plan, from 0; -1: none was begun.
  TimePoint step_since;  // When it began.
  std::optional<TimePoint> answered;
  AgentId owner;      // Who is offered it, speaks, or wraps up; none while waiting.
  AgentId consulted;  // A colleague who was asked in; none otherwise.
  OfferId offer;      // Open; none otherwise.
  OfferKind offer_kind = OfferKind::kWork;
  // Who are offered it beside the owner, where the queue asks several at once; empty otherwise. Not
  // stored: the agents' slots tell.
  std::vector<AskedAgent> also_asked;
  TimePoint deadline;    // Of the offer, or of wrap-up.
  AgentId reserved_for;  // A blind transfer to this agent alone, until it fails.
  std::vector<AgentId> declined_by;
  CustomerId customer;
  LinkId link;
  PbxCallId call;
  LegState customer_state = LegState::kQueued;
  LegId customer_leg;
  std::vector<ItemParty> parties;  // All legs but the customer's.
  Handover handover = Handover::kNone;
  std::optional<VerbRefused> refused;  // The last one.
  std::optional<Callback> callback;    // It is one; while it waits there is no call.
  std::string ani;  // Of other channels the contact point: a mail address, a name in a chat.
  std::string dialled;
  std::string subject;             // For people; none of a call.
  std::string key;                 // Whoever brought the work in knows it by this; none of a call.
  std::string thread;              // Further work of this name joins it; empty: none does.
  std::vector<JoinedWork> joined;  // In the order in which they came.
  std::optional<Parking> parking;  // Of kScheduled: it is parked.
  AgentId asked_first;  // Before the queue's preferences, since it comes back or was handed on.
  WorkDue due;
  int due_points = 0;                           // Of `priority`: since it is nearly due.
  std::map<std::string, std::string> attached;  // Digits pressed later are appended to "digits".
  std::vector<Segment> segments;
  std::string disposition;
  std::uint32_t decisions = 0;            // So many were made about it; see decision.h.
  std::optional<OverflowCause> overflow;  // Why it left a queue unserved, the last time it did.
  std::optional<ItemOutcome> outcome;     // Set when the conversation ended; final when closed.
  bool operator==(const ItemView&) const = default;
};

// What one or more inputs changed: the newest state of each thing touched, once.
struct Changes {
  std::vector<AgentState> agents;
  std::vector<ItemView> items;      // State kClosed: the item is gone after this.
  std::vector<Decision> decisions;  // All that were made, in their order.
  // Opened or closed by their hours, or their live service level changed; some more than once.
  std::vector<QueueId> queues;
  // Where a floor that is rebuilt starts to count. It stands ahead of the numbers used, so that
  // none is given out twice even when a crash loses the newest changes.
  std::uint64_t next_number = 0;
};

// Where a caller stood who was cut off while waiting; see lost_places.h.
struct LostPlace {
  QueueId queue;
  std::string number;
  TimePoint arrived;
  TimePoint lost;
  bool operator==(const LostPlace&) const = default;
};

// A stay in a queue, before anybody had answered, that is over; see live_service.h.
struct PastWait {
  QueueId queue;
  TimePoint start;
  TimePoint end;
  bool is_answered = false;  // It ended so.
  bool operator==(const PastWait&) const = default;
};

// What the floor is rebuilt from.
struct FloorMemory {
  std::vector<AgentState> agents;
  std::vector<ItemView> items;  // None is closed.
  std::vector<LostPlace> lost_places;
  std::vector<PastWait> past_waits;  // Of items that are closed; in any order.
  std::uint64_t next_number = 1;
};

// What is asked of an agent at the end of the own part in a work item.
struct WrapUpNeed {
  QueueId queue;  // Whose dispositions may be chosen: the one in which the agent took the item.
  bool disposition_required = false;
  TimePoint end;  // When wrap-up ends by itself; zero when it does not, or has not begun.
};

// The service level of a queue's last contacts, by LiveService::kLiveFormula.
struct LiveLevel {
  std::size_t contacts = 0;
  std::optional<double> share;  // From zero to one; none where nothing counts.
  bool operator==(const LiveLevel&) const = default;
};

struct QueueState {
  QueueId queue;
  std::size_t waiting = 0;    // Not yet speaking with an agent, ringing included.
  std::size_t ringing = 0;    // Of those, offered right now.
  std::size_t scheduled = 0;  // Callbacks beside, for later or between two attempts.
  std::optional<TimePoint> oldest_arrival;
  std::optional<TimePoint> nearest_due;  // Of what waits or rings.
  std::size_t agents_ready = 0;          // Ready, idle, and qualified for the queue's own needs.
  std::size_t agents_logged_on = 0;      // Who serve the queue; reserves are not counted.
  bool are_reserves_called = false;
  Duration next_agent{};  // Until one of them is expected to become free.
  // Until somebody who comes now is expected to speak with an agent; and how well that was foretold
  // to those who came before.
  Duration expected_wait{};
  Forecasts::Accuracy accuracy;
  LiveLevel live_level;
  CalendarState hours{.is_open = true, .special_day = {}, .next_change = {}};
};

}  // namespace strowger::core
