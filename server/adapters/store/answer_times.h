#pragma once

#include <map>
#include <optional>

#include "adapters/store/connection.h"
#include "base/id.h"
#include "base/time.h"
#include "core/calendar/calendar.h"

namespace strowger::store {

// Within which open time of the queue (null: it always is) four of five first mails of its threads
// got an answer of a person in the last four weeks; those that still wait count, too. None where
// too few tell.
std::optional<Duration> ReadAnswerTime(Connection& connection, const QueueId& queue,
                                       const core::Calendar* hours, TimePoint now);

// The same, read anew every ten minutes. On the writer's thread.
class AnswerTimes {
 public:
  std::optional<Duration> Of(Connection& connection, const QueueId& queue,
                             const core::Calendar* hours, TimePoint now);

 private:
  struct Known {
    TimePoint read{};
    std::optional<Duration> time;
  };
  std::map<QueueId, Known> known_;  // As many as there are queues.
};

}  // namespace strowger::store
