#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "core/floor/input.h"
#include "core/pop/opening_rules.h"
#include "service/ports/customer_store.h"
#include "service/ports/phone_numbers.h"
#include "service/ports/telephony.h"

namespace strowger::service {

// How the calls of one link find their queue.
struct LinePlanLink {
  std::string display_name;
  NumberContext numbers;
  QueueId default_queue;
};

// From what the PBX says about a call to what routing needs. Set up once, then only read.
struct LinePlan {
  std::map<LinkId, LinePlanLink> links;
  std::map<std::string, QueueId> dialled;    // Number called -> queue, on any link.
  std::map<std::string, SkillId> languages;  // Attached language, for example "zh" -> skill.
  std::vector<QueueId> queues;               // All that exist.
  std::map<std::string, int> tier_points;    // Added to the priority of customers of a tier.
  std::vector<core::OpeningRule> openings;   // What opens on the agent's screen.
};

inline constexpr std::size_t kAttachedEntriesMax = 64;
inline constexpr std::size_t kAttachedBytesMax = 1024;  // Of one key or value; longer is cut.
inline constexpr std::size_t kNumberBytesMax = 128;     // Of a number as received; longer is cut.
inline constexpr int kAttachedPriorityMax = 1000;       // In both directions.

// The queue of the call: what the IVR attached ("queue"), then the number dialled, then the link's
// own. Empty when none of these exists.
QueueId ChooseQueue(const LinePlan& plan, const LinkId& link, const OfferedCall& call);

// The arrival that the floor is told of, but for what the lookup finds: who calls, and the number
// in E.164; until then it is as received. What the PBX sent is bounded here.
core::CallArrived MakeArrival(const LinePlan& plan, const LinkId& link, const OfferedCall& call);

// Whom to look up: the number as received, and what the IVR attached as "customer" and "account".
CallerQuery MakeCallerQuery(const LinkId& link, const std::string& number,
                            const std::map<std::string, std::string>& attached);

}  // namespace strowger::service
