#include "adapters/store/answer_times.h"

#include <chrono>
#include <utility>
#include <vector>

#include "core/mail/answer_wait.h"

namespace strowger::store {

namespace {

constexpr Duration kLookedBack = std::chrono::weeks(4);
constexpr int kThreadsMax = 500;  // The newest.
constexpr double kShare = 0.8;
constexpr Duration kAge = std::chrono::minutes(10);

}  // namespace

std::optional<Duration> ReadAnswerTime(Connection& connection, const QueueId& queue,
                                       const core::Calendar* hours, TimePoint now) {
  std::vector<core::AnswerWait> waits;
  Query query(connection,
              "SELECT arrived_ns, (SELECT min(sent_ns) FROM outgoing_mail"
              " WHERE outgoing_mail.thread_id = mail.thread_id"
              " AND purpose IN ('new', 'reply', 'reply-all') AND state = 'sent')"
              " FROM mail WHERE queue = ? AND arrived_ns > ? AND thread_id IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM mail other"
              " WHERE other.thread_id = mail.thread_id AND other.id < mail.id)"
              " ORDER BY arrived_ns DESC LIMIT ?",
              queue, now - kLookedBack, kThreadsMax);
  while (query.Next()) {
    const auto came = query.Get<TimePoint>(0);
    const auto answered = query.Get<std::optional<TimePoint>>(1);
    const TimePoint end = answered.value_or(now);
    waits.push_back(
        {hours == nullptr ? end - came : hours->BusinessTime(came, end), answered.has_value()});
  }
  return core::LikelyWait(std::move(waits), kShare);
}

std::optional<Duration> AnswerTimes::Of(Connection& connection, const QueueId& queue,
                                        const core::Calendar* hours, TimePoint now) {
  const auto known = known_.find(queue);
  if (known != known_.end() && now - known->second.read < kAge) return known->second.time;
  const auto time = ReadAnswerTime(connection, queue, hours, now);
  constexpr std::size_t kQueuesMax = 10'000;
  if (known_.size() >= kQueuesMax) known_.clear();
  known_[queue] = {now, time};
  return time;
}

}  // namespace strowger::store
