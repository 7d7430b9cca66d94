#include "core/ticket/ticket_clock.h"

#include <algorithm>

namespace strowger::core {
namespace {

PromiseStanding Judge(TimePoint start, const std::optional<Duration>& budget, int warning_percent,
                      const TicketClock& clock, TimePoint now, const Calendar& calendar) {
  PromiseStanding standing;
  if (!budget) return standing;
  const auto due = DueTime(start, *budget, calendar, clock.pauses);
  if (!due) return standing;
  const auto warning = DueTime(start, *budget / 100 * warning_percent, calendar, clock.pauses);
  standing.due.time = *due;
  if (now >= *due) {
    standing.due.stage = DueStage::kMissed;
  } else if (warning && now >= *warning) {
    standing.due.stage = DueStage::kNear;
    standing.next = due;
  } else {
    standing.due.stage = DueStage::kInTime;
    standing.next = warning.value_or(*due);
  }
  return standing;
}

}  // namespace

WorkDue TicketStandings::worst() const {
  const WorkDue& one = answer.due;
  const WorkDue& other = resolution.due;
  if (one.stage != other.stage) return one.stage > other.stage ? one : other;
  return one.time <= other.time ? one : other;
}

std::optional<TimePoint> TicketStandings::next() const {
  if (!answer.next || !resolution.next) return answer.next ? answer.next : resolution.next;
  return std::min(*answer.next, *resolution.next);
}

TicketStandings JudgeTicket(const TicketPromise& promise, const TicketClock& clock, TimePoint now,
                            const Calendar& calendar) {
  TicketStandings standings;
  if (clock.settled) return standings;
  if (clock.asked) {
    const auto& budget = clock.answered ? promise.next_answer : promise.first_answer;
    standings.answer = Judge(*clock.asked, budget, promise.warning_percent, clock, now, calendar);
  }
  standings.resolution =
      Judge(clock.opened, promise.resolution, promise.warning_percent, clock, now, calendar);
  return standings;
}

void Pause(TicketClock& clock, TimePoint now) {
  if (!clock.pauses.empty() && !clock.pauses.back().until) return;
  if (clock.pauses.size() < kDuePausesMax) {
    clock.pauses.push_back({now, std::nullopt});
  } else {
    clock.pauses.back().until.reset();
  }
}

void GoOn(TicketClock& clock, TimePoint now) {
  if (!clock.pauses.empty() && !clock.pauses.back().until) clock.pauses.back().until = now;
}

}  // namespace strowger::core
