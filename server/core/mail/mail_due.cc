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

}  // namespace strowger::core
