#include "core/mail/mail_due.h"

#include <algorithm>

namespace strowger::core {
namespace {

constexpr TimePoint kNever = TimePoint::max();

struct Stand {
  TimePoint from;
  TimePoint until;
};

// In their order, without those that are empty or before `start`; what overlaps is one.
std::vector<Stand> Arranged(TimePoint start, const std::vector<DuePause>& pauses) {
  std::vector<Stand> stands;
  for (std::size_t i = 0; i < std::min(pauses.size(), kDuePausesMax); ++i) {
    const Stand stand{std::max(start, pauses[i].from), pauses[i].until.value_or(kNever)};
    if (stand.from < stand.until) stands.push_back(stand);
  }
  std::sort(stands.begin(), stands.end(),
            [](const Stand& a, const Stand& b) { return a.from < b.from; });
  std::vector<Stand> joined;
  for (const Stand& stand : stands) {
    if (joined.empty() || joined.back().until < stand.from) {
      joined.push_back(stand);
    } else {
      joined.back().until = std::max(joined.back().until, stand.until);
    }
  }
  return joined;
}

bool StandsAt(const std::vector<DuePause>& pauses, TimePoint now) {
  return std::any_of(pauses.begin(), pauses.end(), [now](const DuePause& pause) {
    return pause.from <= now && (!pause.until || now < *pause.until);
  });
}

DueStanding Standing(const std::optional<Duration>& budget, const MailProgress& progress,
                     const std::optional<TimePoint>& done, TimePoint now,
                     const Calendar& calendar) {
  if (!budget) return {};
  DueStanding standing;
  standing.due = DueTime(progress.arrived, *budget, calendar, progress.pauses);
  const TimePoint until = done.value_or(now);
  if (standing.due && until > *standing.due) {
    standing.state = DueState::kMissed;
  } else if (done) {
    standing.state = DueState::kMet;
  } else {
    standing.state = StandsAt(progress.pauses, now) ? DueState::kStanding : DueState::kRunning;
  }
  return standing;
}

}  // namespace

std::optional<TimePoint> DueTime(TimePoint start, Duration budget, const Calendar& calendar,
                                 const std::vector<DuePause>& pauses) {
  TimePoint from = start;
  Duration left = budget;
  if (left <= Duration::zero()) return start;
  for (const Stand& stand : Arranged(start, pauses)) {
    const Duration open = calendar.BusinessTime(from, stand.from);
    if (open >= left) break;
    left -= open;
    from = stand.until;
    if (from == kNever) return std::nullopt;
  }
  return calendar.AfterBusinessTime(from, left);
}

Duration TimeUsed(TimePoint start, TimePoint now, const Calendar& calendar,
                  const std::vector<DuePause>& pauses) {
  Duration used{};
  TimePoint from = start;
  for (const Stand& stand : Arranged(start, pauses)) {
    if (stand.from >= now) break;
    used += calendar.BusinessTime(from, stand.from);
    from = stand.until;
  }
  return used + calendar.BusinessTime(from, now);
}

MailDue JudgeDue(const MailPromise& promise, const MailProgress& progress, TimePoint now,
                 const Calendar& calendar) {
  const auto answered = progress.answered ? progress.answered : progress.settled;
  return {Standing(promise.first_response, progress, answered, now, calendar),
          Standing(promise.resolution, progress, progress.settled, now, calendar)};
}

}  // namespace strowger::core
