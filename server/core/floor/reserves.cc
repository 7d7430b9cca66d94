#include "core/floor/reserves.h"

#include <algorithm>
#include <optional>

namespace strowger::core {
namespace {

// The longer of what the last in line will wait and the first one has waited; none waits, none.
Duration LoadOf(const Books& books, QueueNumber queue, TimePoint now) {
  const std::size_t waiting = books.board.waiting(queue);
  if (waiting == 0) return Duration::zero();
  const Duration has_waited = now - *books.board.Describe(queue, {}).oldest_arrival;
  const auto turns = static_cast<Duration::rep>(waiting);
  return std::max(has_waited, books.pace.NextAgent(queue) * turns);
}

// Where a queue has no limit of a kind, nothing is past it.
bool IsLoadAt(const QueueSetup& setup, Duration load, Duration limit) {
  return setup.reserve_join > Duration::zero() && load >= limit;
}

// The live service level in per cent; none where too few contacts tell it.
std::optional<double> LevelOf(const Books& books, QueueNumber queue) {
  const LiveLevel level = books.live.Of(queue);
  if (level.contacts < LiveService::kContactsMin || !level.share) return std::nullopt;
  return *level.share * 100;
}

bool AreNeeded(const Books& books, QueueNumber queue, TimePoint now) {
  const QueueSetup& setup = books.setup.queues[queue];
  const Duration load = LoadOf(books, queue, now);
  const std::optional<double> level = LevelOf(books, queue);
  const bool is_judged = setup.reserve_join_level > 0 && level.has_value();
  if (!books.eligibility.AreCalled(queue)) {
    return IsLoadAt(setup, load, setup.reserve_join) ||
           (is_judged && *level < setup.reserve_join_level);
  }
  return IsLoadAt(setup, load, setup.reserve_leave) ||
         (is_judged && *level <= setup.reserve_leave_level);
}

}  // namespace

Reserves::Reserves(Books& books) : books_(books) {
  for (QueueNumber queue = 0; queue < books.setup.queues.size(); ++queue) {
    if (!books.eligibility.ReservesOf(queue).IsEmpty()) queues_.push_back({queue, {}});
  }
}

bool Reserves::Review(Step& step) {
  bool some_left = false;
  for (Queue& queue : queues_) {
    const bool is_called = books_.eligibility.AreCalled(queue.number);
    const bool are_needed = AreNeeded(books_, queue.number, step.now);
    if (are_needed && !is_called) {
      Call(queue.number);
    } else if (is_called && !are_needed) {
      LetGo(queue.number);
      some_left = true;
    }
    WatchFirst(step, queue);
  }
  return some_left;
}

void Reserves::TimeIsUp(QueueNumber number) {
  for (Queue& queue : queues_) {
    if (queue.number == number) queue.timed = {};
  }
}

void Reserves::Call(QueueNumber queue) {
  books_.eligibility.CallReserves(queue, true);
  books_.waiting.SortOutAnew(queue);
  const AgentSet& reserves = books_.eligibility.ReservesOf(queue);
  for (const Channel channel : kChannels) {
    if (!books_.ready.IsOpen(channel)) continue;
    books_.ready.Of(channel).all().ForEachShared(
        reserves, [&](AgentNumber agent) { books_.roster.NoteFreed(books_.roster.at(agent)); });
  }
}

void Reserves::LetGo(QueueNumber queue) {
  books_.eligibility.CallReserves(queue, false);
  books_.waiting.SortOutAnew(queue);
}

void Reserves::WatchFirst(Step& step, Queue& queue) {
  if (books_.setup.queues[queue.number].reserve_join == Duration::zero()) return;
  if (books_.eligibility.AreCalled(queue.number) || books_.board.waiting(queue.number) == 0) return;
  const TimePoint oldest = *books_.board.Describe(queue.number, {}).oldest_arrival;
  const TimePoint due = oldest + books_.setup.queues[queue.number].reserve_join;
  if (due == queue.timed) return;
  queue.timed = due;
  step.Do(StartTimer{{TimerKind::kReserves, queue.number, {}}, due});
}

}  // namespace strowger::core
