#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace strowger::core {

inline constexpr int kSkillLevelMin = 1;
inline constexpr int kSkillLevelMax = 10;

// One skill that is needed, with the least level that will do.
struct SkillNeed {
  SkillId skill;
  int least_level = kSkillLevelMin;
  bool operator==(const SkillNeed&) const = default;
};

struct AgentSetup {
  AgentId id;
  std::string display_name;
  std::map<SkillId, int> skills;  // Level kSkillLevelMin to kSkillLevelMax.
  std::vector<QueueId> queues;    // The queues that the agent serves.
  LinkId link;                    // The PBX that carries the agent's telephone.
  DeviceId device;                // The usual telephone; another may be chosen at log-on.
};

struct QueueSetup {
  QueueId id;
  std::string display_name;
  std::vector<SkillNeed> needs;  // All of them. Work may bring further needs of its own.
  int priority = 0;              // Added to the priority of the work; larger goes first.
  Duration offer_timeout = std::chrono::seconds(20);    // Then the offer expires (RONA).
  Duration wrap_up_timeout = std::chrono::seconds(60);  // Zero: only where a disposition is due.
  bool disposition_required = false;                    // Wrap-up does not end without one.
  std::vector<std::string> dispositions;  // Those that may be chosen; empty: any text.
  std::size_t waiting_max = 10'000;       // More are refused (QUEUE_FULL).
  Duration service_level_threshold = std::chrono::seconds(20);
};

// The whole call center as the core knows it. Every name that is referred to must exist;
// the configuration reader checks that before the core is made.
struct FloorSetup {
  std::vector<SkillId> skills;
  std::vector<AgentSetup> agents;
  std::vector<QueueSetup> queues;
  // A ready agent whose last console has been gone for this long becomes not ready.
  Duration console_grace = std::chrono::seconds(60);
  // A consultation that the colleague does not answer ends after this long.
  Duration consult_timeout = std::chrono::seconds(30);
};

}  // namespace strowger::core
