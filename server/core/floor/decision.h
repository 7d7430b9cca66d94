#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/effect.h"
#include "core/floor/setup.h"
#include "core/routing/ground.h"

// What the floor decided about a work item and why, in the figures that it was decided by. Written
// by the rules in the moment in which they decide; see server/decisions/0008-explanation.md.
namespace strowger::core {

// So many agents are out on a ground.
struct Exclusion {
  Ground ground = Ground::kQueue;
  // Of kSkill "billing 3"; of kRule the expression; of kNotReady the reason. Empty: several.
  std::string detail;
  std::uint32_t agents = 0;
  bool operator==(const Exclusion&) const = default;
};

// Somebody who could have been asked.
struct Contender {
  AgentId agent;
  int level = kAgentLevelMin;
  int load = 0;  // Units of work in hand; then who has less.
  // Then what the strategy compares, the smallest first: contacts, nanoseconds of talk, millionths
  // of occupancy, the number of the last offer, or skills and levels. Of "best skill": the sum of
  // levels, which all who are listed share.
  std::int64_t figure = 0;
  TimePoint idle_since;        // Then the longest idle; unset where that does not count.
  std::uint32_t position = 0;  // Then the order in the set-up.
  bool operator==(const Contender&) const = default;
};

// How an agent was looked for. considered = those who are out + candidates.
struct Selection {
  std::uint32_t considered = 0;  // Agents of the queues that were asked.
  std::vector<Exclusion> out;
  std::uint32_t candidates = 0;
  // The rest is about the first of these queues in which there was a candidate.
  QueueId queue;
  Strategy strategy = Strategy::kLongestIdle;
  std::uint32_t contenders_count = 0;  // Candidates in that queue.
  std::vector<Contender> contenders;   // The first kShortlistMax of them, best first.
  // Of strategies of chance: the lot that was drawn, of so many; the chosen agent holds `lots_held`
  // of them, from `first_lot` on.
  std::uint64_t lot = 0;
  std::uint64_t lots = 0;
  std::uint64_t first_lot = 0;
  std::uint64_t lots_held = 0;
  bool operator==(const Selection&) const = default;
};

enum class DecisionKind {
  kJoined,         // The item came to the queue.
  kKept,           // It waits for an agent whom the customer knows.
  kLetGo,          // It does not wait for that agent, or not any longer.
  kStepBegan,      // It came to a step of the queue's plan.
  kStepPassed,     // The step of the plan was passed over.
  kNobody,         // There is nobody to ask, so it waits.
  kAsked,          // An offer was made.
  kOfferEnded,     // The offer was answered, or ended without.
  kOverdue,        // It waited past the queue's limit and goes before all others.
  kRefused,        // The queue is full, or there is none of that name.
  kCallbackAsked,  // The customer hung up and will be called back.
  // A callback was promised: `until` is when, `agent` who is to be asked first, `detail` by whom.
  kCallbackPromised,
  kTookIn,  // Further work of its thread joined it: `detail` is its key.
  kParked,  // `agent` set it aside, `until` a time or, unset, a reply; `detail` is why.
  kWoken,   // It came back, and `agent` is asked first.
  kDue,     // It is nearly due, at `until`, or, with `detail` "missed", late.
};

enum class PassedBecause {
  kCondition,  // Its condition does not hold.
  kNobody,     // Nobody who is logged on could serve it.
  kQueueFull,  // The queue that it diverts to is full.
};

enum class AskedBecause {
  kWorkCame,    // The item was to be given to somebody, and this agent was the first.
  kAgentFreed,  // The agent could take work, and this item was the first.
  kTransfer,    // A colleague chose this agent.
  kConsult,     // A colleague asks for advice.
  kBeside,      // The queue asks several at once, and this agent is among the first of them.
};

struct Decision {
  InteractionId interaction;
  WorkItemId item;
  std::uint32_t number = 0;  // Of the item's decisions, from 1.
  TimePoint time;
  DecisionKind kind = DecisionKind::kJoined;
  QueueId queue;
  int plan_step = -1;  // From 0; -1: none.
  int priority = 0;
  // The item's points at that time, in thousandths; see routing/place.h.
  std::int64_t milli_points = 0;
  // Of kNobody, and of kAsked by the rules.
  std::optional<Selection> selection;
  AskedBecause because = AskedBecause::kWorkCame;  // Of kAsked.
  AgentId agent;                                   // Of offers and preferences.
  OfferId offer;                                   // Of kAsked and kOfferEnded.
  OfferOutcome outcome = OfferOutcome::kAccepted;  // Of kOfferEnded.
  // Of kKept and kLetGo: why the agent is preferred.
  PreferenceKind preference = PreferenceKind::kLastAgent;
  TimePoint until;               // Of kKept and kCallbackPromised.
  std::optional<Ground> ground;  // Of kLetGo; none: it has waited for long enough.
  PassedBecause passed = PassedBecause::kCondition;  // Of kStepPassed.
  // Of kJoined and kRefused: why the queue before did not take it, or lost it.
  std::optional<OverflowCause> overflow;
  // Of kJoined: the arrival that the caller had before being cut off, and has again; unset: none.
  TimePoint resumed;
  // Of kRefused: the number that it is sent to; of kStepPassed: the condition, or the queue that is
  // full. Of kAsked by a colleague: who that was.
  std::string detail;
  std::string facts;  // What the condition saw: "waiting 3" and so on.
  bool operator==(const Decision&) const = default;
};

// Of one item so many are kept: the first ones, and of the others the last ones.
inline constexpr std::uint32_t decisions_first_max = 40;
inline constexpr std::uint32_t decisions_last_max = 160;

// Decides again who is asked, from what the record says; none when nobody could be.
AgentId Redecide(const Selection& selection);

// How an agent stands to an item that waits.
struct AgentStanding {
  AgentId agent;
  std::optional<Ground> ground;  // None: could be asked.
  std::string detail;            // As in Exclusion.
  TimePoint since;               // Of kLoggedOff, kNotReady and kAtWork.
};

// Why an item waits at this moment.
struct WaitingNow {
  bool is_link_up = true;  // While it is down nobody is asked.
  std::int64_t milli_points = 0;
  std::size_t place = 0;
  Selection selection;
  std::vector<AgentStanding> agents;  // In the order of the set-up.
  bool has_more_agents = false;
};

}  // namespace strowger::core
