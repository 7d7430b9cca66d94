#pragma once

#include <optional>
#include <vector>

#include "base/time.h"
#include "core/calendar/calendar.h"
#include "core/floor/input.h"
#include "core/mail/mail_due.h"

// By when a ticket's customer is to be answered and its matter settled. Pure: what is promised may
// change at any time, and is judged anew.
namespace strowger::core {

// What a queue promises, in its hours; none: nothing.
struct TicketPromise {
  std::optional<Duration> first_answer;
  std::optional<Duration> next_answer;
  std::optional<Duration> resolution;
  int warning_percent = 75;  // Of the time, after which little is left.
  bool operator==(const TicketPromise&) const = default;
};

inline constexpr Duration kPromiseMin = std::chrono::minutes(1);
inline constexpr Duration kPromiseMax = std::chrono::hours(24 * 366);

// What happened to a ticket.
struct TicketClock {
  TimePoint opened;
  std::optional<TimePoint> asked;     // The customer's first mail that nobody answered; none: none.
  std::optional<TimePoint> answered;  // By a person, the last time.
  std::optional<TimePoint> settled;   // Solved or closed.
  std::vector<DuePause> pauses;       // Somebody else has the next step.
};

// How one promise stands. Where the clock stands before it is late, the stage is kNone.
struct PromiseStanding {
  WorkDue due;
  std::optional<TimePoint> next;  // When that changes by time alone; none: it does not.
};

struct TicketStandings {
  PromiseStanding answer;  // To the mail that waits for one.
  PromiseStanding resolution;

  // What is worse of the two; of two that are equal the sooner.
  WorkDue worst() const;
  // The first of both.
  std::optional<TimePoint> next() const;
};

TicketStandings JudgeTicket(const TicketPromise& promise, const TicketClock& clock, TimePoint now,
                            const Calendar& calendar);

// Somebody else has the next step from now on, or does no longer. Further pauses than kDuePausesMax
// are one with the last.
void Pause(TicketClock& clock, TimePoint now);
void GoOn(TicketClock& clock, TimePoint now);

}  // namespace strowger::core
