#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/agent/capacity.h"
#include "core/calendar/calendar.h"
#include "core/routing/expression.h"

namespace strowger::core {

inline constexpr int kSkillLevelMin = 1;
inline constexpr int kSkillLevelMax = 10;

// One skill that is needed, with the least level that will do.
struct SkillNeed {
  SkillId skill;
  int least_level = kSkillLevelMin;
  bool operator==(const SkillNeed&) const = default;
};

// How a queue chooses among the ready agents who qualify. With every strategy those of the lowest
// level in the queue come first, and equal ones go by who is idle longest, then by the order in the
// set-up.
enum class Strategy {
  kLongestIdle,
  kFewestContacts,  // Contacts taken since log-on.
  kLeastTalkTime,   // Since log-on.
  kLeastOccupied,   // Share of contact time in contact and idle time since log-on.
  kRoundRobin,      // Who was asked least recently.
  kFixedOrder,      // The order in the set-up.
  kRandom,
  kWeightedRandom,  // In proportion to the agents' weights in the queue.
  kBestSkill,       // The highest sum of levels in the skills that the work needs.
  kLeastSkilled,    // The fewest skills, then the lowest levels: keeps generalists free.
};

// So many may be asked for one piece of work at the same time.
inline constexpr int kRingAtOnceMax = 20;

inline constexpr int kAgentLevelMin = 1;
inline constexpr int kAgentLevelMax = 100;
inline constexpr int kAgentWeightMin = 1;
inline constexpr int kAgentWeightMax = 10;

struct AgentSetup {
  AgentId id;
  std::string display_name;
  std::map<SkillId, int> skills;  // Level kSkillLevelMin to kSkillLevelMax.
  // What else rules may ask for, for example site = "Graz". Not the name of a skill.
  std::map<std::string, AttributeValue> attributes;
  std::vector<QueueId> queues;  // The queues that the agent serves.
  // Those that the agent serves only while they are overloaded; none of the above.
  std::vector<QueueId> reserves;
  // By queue; those that are not here are kAgentLevelMin and kAgentWeightMin.
  std::map<QueueId, int> levels;            // Lower ones are asked first.
  std::map<QueueId, int> weights;           // For kWeightedRandom.
  LinkId link;                              // The PBX that carries the agent's telephone.
  DeviceId device;                          // The usual telephone; another may be chosen at log-on.
  std::optional<Duration> wrap_up_timeout;  // Instead of the queues'.
  std::optional<int> capacity;              // Units; instead of the floor's.
  std::map<Channel, int> channel_limits;    // Instead of the floor's.
};

inline constexpr Duration kWrapUpMax = std::chrono::hours(1);
// Work that brings this attached value, in seconds up to kWrapUpMax, has a wrap-up of that length
// whoever takes it.
inline constexpr char kWrapUpKey[] = "wrap_up";

// What becomes of a ready agent who was asked in vain: not ready until the agent says otherwise, or
// left in peace for a while.
struct MissRule {
  bool makes_not_ready = false;
  Duration rest{};  // Where the agent stays ready.
  bool operator==(const MissRule&) const = default;
};
// A telephone that does not answer would be rung without end if it were asked again at once.
inline constexpr Duration kRestMin = std::chrono::seconds(1);
inline constexpr Duration kRestMax = std::chrono::hours(1);

inline constexpr std::size_t plan_steps_max = 20;

// One step of a queue's plan: who is asked, for how long, and what happens when it begins.
struct PlanStep {
  std::optional<Expression> rule;     // Instead of the queue's rule; needs hold besides.
  std::vector<QueueId> extra_queues;  // Whose agents are asked, too, after those of the queue.
  std::optional<Expression> only_if;  // About the queue; the step is passed over where it is false.
  Duration wait{};                    // Then comes the next step. The last one lasts.
  int priority_change = 0;            // Points that the item gets once.
  std::string announcement;
  bool offers_callback = false;  // The customer may press the queue's digits for one.
  // Instead of all else the item goes to that queue and its plan, keeping its arrival. Passed over
  // where that queue is full.
  std::optional<QueueId> divert;
};

// Why a call does not wait in its queue, or no longer.
enum class OverflowCause {
  kClosed,    // Outside of the queue's hours.
  kFull,      // waiting_max are there.
  kNobody,    // No agent who serves the queue is logged on.
  kLongWait,  // It waited for wait_max.
};

// What becomes of such a call: it goes to another queue or to a number, or ends.
struct Overflow {
  std::string announcement;  // Heard on the way there, or before the end; empty: none.
  // At most one. Where that queue does not take it, either, its own overflow decides.
  std::optional<QueueId> queue;
  std::optional<DeviceId> number;  // In the PBX's dial plan.
  // Of a closed queue, instead: the call ends, and is a callback for the opening.
  bool promises_callback = false;
};

inline constexpr std::size_t announcement_bytes_max = 128;
inline constexpr std::size_t calendars_max = 1000;
inline constexpr Duration kWaitMaxMin = std::chrono::seconds(1);
inline constexpr Duration kResumeMin = std::chrono::seconds(1);
inline constexpr Duration kResumeMax = std::chrono::hours(24);

// Whom the customer knows.
enum class PreferenceKind {
  kLastAgent,      // Who spoke with the customer last.
  kTicketOwner,    // Who owns the customer's newest open ticket.
  kCustomerOwner,  // Who owns the customer's record.
  kAttached,       // Whom the IVR named in the call's attached data.
  kNamed,          // A certain agent.
  kPromised,       // Whom the callback was promised of; not in a set-up.
  kReturned,       // Who parked the work, or to whom it was handed on; not in a set-up.
};

inline constexpr std::size_t preferences_max = 5;
inline constexpr Duration kPreferenceWaitMin = std::chrono::seconds(1);

// Work waits for an agent whom the customer knows before it is for everybody.
struct Preference {
  PreferenceKind kind = PreferenceKind::kLastAgent;
  std::string attached_key;                  // Of kAttached; the value there is an agent's id.
  AgentId agent;                             // Of kNamed.
  Duration wait = std::chrono::seconds(20);  // Then the next preference counts, or everybody.
};

inline constexpr int kAgeingMax = 1000;
inline constexpr int kDuePointsMax = 1000;
inline constexpr Duration kReturnWaitMax = std::chrono::hours(24);
inline constexpr int kReserveLevelMax = 99;  // No level is above 100 %.
inline constexpr Duration kServiceObjectiveMin = std::chrono::seconds(5);

inline constexpr std::size_t callback_digits_max = 4;
inline constexpr int kCallbackAttemptsMax = 20;
inline constexpr Duration kCallbackRetryMin = std::chrono::seconds(10);
inline constexpr Duration kCallbackRetryMax = std::chrono::hours(24 * 7);
inline constexpr Duration kCallbackAgentWaitMax = std::chrono::hours(24);
inline constexpr Duration kCallbackRingMin = std::chrono::seconds(5);
inline constexpr Duration kCallbackRingMax = std::chrono::minutes(2);

// How a queue calls back; see callbacks.h.
struct CallbackRule {
  std::string digit = "1";   // What the customer presses where a step of the plan offers it.
  std::string confirmation;  // Announced before the call ends; empty: none.
  int attempts_max = 3;      // The customer is dialled so often.
  Duration retry_delay = std::chrono::minutes(15);   // After an attempt in vain.
  Duration ring_timeout = std::chrono::seconds(30);  // Of the customer's telephone.
  // A callback that is promised of an agent waits for that one for so long.
  Duration agent_wait = std::chrono::minutes(2);
};

struct QueueSetup {
  QueueId id;
  std::string display_name;
  std::vector<SkillNeed> needs;    // All of them. Work may bring further needs of its own.
  std::optional<Expression> rule;  // What an agent must be besides.
  // Tried one after the other before the plan begins; whom they name must meet needs and rule, too.
  std::vector<Preference> preferences;
  std::vector<PlanStep> plan;  // Empty: all who meet needs and rule are asked at once.
  Strategy strategy = Strategy::kLongestIdle;
  // So many of the first by the strategy are asked at the same time, and whoever is faster has it;
  // see further_offers.h.
  int ring_at_once = 1;
  int priority = 0;  // Added to the priority of the work; larger goes first.
  int ageing = 0;    // Points of priority that a waiting item gains each minute.
  // Waits should stay below this; the item is chosen whose wait comes nearest to it. Zero: none.
  Duration service_objective{};
  // Who waited for so long goes before all who did not, whatever the points. Zero: nobody does.
  Duration starvation_limit{};
  // Reserves are called when the wait of the first in line, or what the last one is expected to
  // wait, reaches `reserve_join`, and let go when both are below `reserve_leave`, which is not
  // longer. Zero: never.
  Duration reserve_join{};
  Duration reserve_leave{};
  // The same by the live service level (live_service.h), in per cent: they are called below the
  // first and let go above the second, which is not lower, when the limits of the wait say so, too.
  // Zero: never.
  int reserve_join_level = 0;
  int reserve_leave_level = 0;
  Duration offer_timeout = std::chrono::seconds(20);    // Then the offer expires (RONA).
  Duration wrap_up_timeout = std::chrono::seconds(60);  // Zero: only where a disposition is due.
  // By how much agents may lengthen one wrap-up altogether.
  Duration wrap_up_extension_max = std::chrono::minutes(5);
  MissRule after_decline;  // Who declines is not asked for the same item while others may be.
  MissRule after_no_answer{.makes_not_ready = true};
  MissRule after_busy{.makes_not_ready = true};
  MissRule after_unreachable{.makes_not_ready = true};
  bool disposition_required = false;      // Wrap-up does not end without one.
  std::vector<std::string> dispositions;  // Those that may be chosen; empty: any text.
  std::size_t waiting_max = 10'000;       // More overflow.
  Duration service_level_threshold = std::chrono::seconds(20);
  CalendarId hours;     // Whoever came before closing is still served. None: always open.
  Duration wait_max{};  // In this queue, without an offer that is open at its end. Zero: none.
  // Who was cut off while waiting and calls again within this gets the old place. Zero: nobody.
  Duration resume_within{};
  CallbackRule callback;
  // What was parked, or handed on to an agent at work, waits for that agent for so long; then it is
  // for everybody. Zero: at once.
  Duration return_wait = std::chrono::minutes(15);
  int due_points = 0;  // What work gains that is nearly due.
  Overflow when_closed;
  Overflow when_full;
  std::optional<Overflow> when_nobody;  // Unset: they wait.
  Overflow when_long_wait;
};

// The whole call center as the core knows it. Every name that is referred to must exist;
// the configuration reader checks that before the core is made.
struct FloorSetup {
  std::vector<SkillId> skills;
  std::vector<AgentSetup> agents;
  std::vector<QueueSetup> queues;
  std::vector<Calendar> hours;  // That queues name.
  Capacity capacity;
  // A ready agent whose last console has been gone for this long becomes not ready.
  Duration console_grace = std::chrono::seconds(60);
  // A consultation that the colleague does not answer ends after this long.
  Duration consult_timeout = std::chrono::seconds(30);
  // All chance comes from here: the same seed and inputs give the same choices.
  std::uint64_t seed = 0;
};

}  // namespace strowger::core
