#pragma once

#include <map>
#include <utility>
#include <vector>

#include "core/floor/state.h"

namespace strowger::simulation {

// The live service level of all queues, in the simplest words: everything that counted in the last
// half hour is kept, and looked through when somebody asks.
class ServiceMirror {
 public:
  // What a new floor remembers.
  void Start(const core::FloorSetup& setup, const std::map<WorkItemId, core::ItemView>& items,
             const std::vector<core::PastWait>& past);
  void TakeIn(const core::Changes& changes, TimePoint now);

  core::LiveLevel Of(const QueueId& queue, TimePoint now) const;

 private:
  struct Wait {
    QueueId queue;
    TimePoint since;
    std::size_t segments = 0;
    bool is_counted = false;
  };

  void Add(const QueueId& queue, TimePoint time, bool in_time);
  void AddPast(const std::vector<core::PastWait>& past);

  std::map<QueueId, Duration> thresholds_;
  std::map<WorkItemId, Wait> waits_;
  std::map<QueueId, std::vector<std::pair<TimePoint, bool>>> counted_;
};

}  // namespace strowger::simulation
