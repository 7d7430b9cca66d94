#include "core/floor/live_service.h"

#include <algorithm>

namespace strowger::core {
namespace {

// A wait that is as long as the threshold is in time; a moment later it is not.
constexpr Duration kPast = Duration(1);

}  // namespace

void LiveService::Remember(QueueNumber queue, const PastWait& past) {
  const Duration threshold = setup_.queues[queue].service_level_threshold;
  const bool in_time = past.end - past.start <= threshold;
  if (in_time && !past.is_answered) return;
  Add(queue, {in_time ? past.end : past.start + threshold, in_time});
}

void LiveService::CarryOver(QueueNumber queue, const LiveService& from, QueueNumber same) {
  const Queue& known = from.queues_[same];
  Queue& mine = queues_[queue];
  mine.window = known.window;
  mine.in_time = known.in_time;
  std::erase_if(mine.waiting, [&](const auto& entry) { return !known.waiting.contains(entry); });
}

void LiveService::Start(Step& step) {
  for (QueueNumber number = 0; number < queues_.size(); ++number) {
    Advance(number, step.now);
    Touch(number);
  }
  Settle(step);
}

void LiveService::Came(QueueNumber queue, WorkItemId item, TimePoint since) {
  queues_[queue].waiting.emplace(since, item);
  Touch(queue);
}

void LiveService::Left(QueueNumber queue, WorkItemId item, TimePoint since, bool is_answered,
                       TimePoint now) {
  Advance(queue, now);
  if (queues_[queue].waiting.erase({since, item}) == 0) return;
  Touch(queue);
  if (is_answered) Add(queue, {now, true});
}

void LiveService::TimerFired(Step& step, std::uint64_t queue) {
  if (queue >= queues_.size()) return;  // Of a set-up before.
  queues_[queue].timed.reset();
  Advance(static_cast<QueueNumber>(queue), step.now);
  Touch(static_cast<QueueNumber>(queue));
}

void LiveService::Settle(Step& step) {
  for (const QueueNumber number : std::exchange(touched_, {})) {
    Queue& queue = queues_[number];
    queue.is_touched = false;
    const std::optional<TimePoint> next = NextChange(number);
    // An earlier timer looks again.
    if (!next || (queue.timed && *queue.timed <= *next)) continue;
    queue.timed = next;
    step.Do(StartTimer{{TimerKind::kLiveService, number, {}}, *next});
  }
}

LiveLevel LiveService::Of(QueueNumber queue) const {
  const Queue& known = queues_[queue];
  LiveLevel level;
  level.contacts = known.window.size();
  ContactCounts counts;
  counts.answered_in_time = known.in_time;
  counts.others_late = known.window.size() - known.in_time;
  level.share = ServiceLevel(kLiveFormula, counts);
  return level;
}

void LiveService::Touch(QueueNumber number) {
  if (std::exchange(queues_[number].is_touched, true)) return;
  touched_.push_back(number);
}

void LiveService::Advance(QueueNumber number, TimePoint now) {
  Queue& queue = queues_[number];
  const Duration threshold = setup_.queues[number].service_level_threshold;
  while (!queue.waiting.empty() && queue.waiting.begin()->first + threshold < now) {
    const TimePoint passed = queue.waiting.begin()->first + threshold;
    queue.waiting.erase(queue.waiting.begin());
    Add(number, {passed, false});
  }
  while (!queue.window.empty() && queue.window.front().time + kContactAge <= now) {
    DropOldest(queue);
    NoteChanged(number);
  }
}

void LiveService::Add(QueueNumber number, Contact contact) {
  Queue& queue = queues_[number];
  // Nearly always the newest; a wait that passed the threshold may be told late.
  auto place = queue.window.end();
  while (place != queue.window.begin() && std::prev(place)->time > contact.time) --place;
  queue.window.insert(place, contact);
  if (contact.in_time) ++queue.in_time;
  if (queue.window.size() > kContactsKept) DropOldest(queue);
  NoteChanged(number);
}

void LiveService::NoteChanged(QueueNumber number) {
  const QueueId& queue = setup_.queues[number].id;
  if (changed_.empty() || changed_.back() != queue) changed_.push_back(queue);
}

void LiveService::DropOldest(Queue& queue) {
  if (queue.window.front().in_time) --queue.in_time;
  queue.window.pop_front();
}

std::optional<TimePoint> LiveService::NextChange(QueueNumber number) const {
  const Queue& queue = queues_[number];
  std::optional<TimePoint> next;
  if (!queue.window.empty()) next = queue.window.front().time + kContactAge;
  if (queue.waiting.empty()) return next;
  const Duration threshold = setup_.queues[number].service_level_threshold;
  const TimePoint passes = queue.waiting.begin()->first + threshold + kPast;
  return next ? std::min(*next, passes) : passes;
}

std::vector<PastWait> PastWaitsOf(const ItemView& item) {
  std::vector<PastWait> waits;
  if (item.callback) return waits;
  for (const Segment& segment : item.segments) {
    if (segment.agent || !segment.end) break;
    const bool is_answered = item.answered && *item.answered == *segment.end;
    waits.push_back({segment.queue, segment.start, *segment.end, is_answered});
  }
  return waits;
}

}  // namespace strowger::core
