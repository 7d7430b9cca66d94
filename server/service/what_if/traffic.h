#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/setup.h"

namespace strowger::service {

// One caller of a day that is played: when it calls and what it would do. How long it waits, and
// whether it is answered, is what the play finds out.
struct Visit {
  TimePoint arrives;
  QueueId queue;
  LinkId link;  // None: that of the set-up's first agent.
  int priority = 0;
  // Its place in line, and its wait in reports, are those of a caller who came so much earlier.
  Duration head_start{};
  std::vector<core::SkillNeed> needs;
  Duration talk{};
  Duration wrap_up{};                // Cut short by the queue's wrap-up timeout.
  std::optional<Duration> patience;  // Then an unanswered caller hangs up; none: never.
};

// The callers of a day, in the order of their arrival. A visit must not depend on what the center
// does, so that two staffings meet the very same callers.
class Traffic {
 public:
  virtual ~Traffic() = default;
  // None when the day is over.
  virtual std::optional<Visit> Next() = 0;
};

// Callers who are known beforehand: a recorded day.
class ListedTraffic : public Traffic {
 public:
  // In the order of arrival.
  explicit ListedTraffic(std::vector<Visit> visits) : visits_(std::move(visits)) {}

  std::optional<Visit> Next() override {
    if (next_ == visits_.size()) return std::nullopt;
    return visits_[next_++];
  }

 private:
  std::vector<Visit> visits_;
  std::size_t next_ = 0;
};

}  // namespace strowger::service
