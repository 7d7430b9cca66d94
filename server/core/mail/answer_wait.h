#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "core/calendar/calendar.h"

// How long people wait for an answer, as far as past waits tell.
namespace strowger::core {

struct AnswerWait {
  Duration length{};
  bool is_answered = false;  // Else it still goes on, or ended otherwise.
};

inline constexpr std::size_t kAnswersToTell = 20;  // From fewer nothing is told.

// Within which time so large a share is answered. Those who still wait count for as long as they
// waited (Kaplan and Meier, 1958): without them a queue that falls behind would look quick. None
// when there are too few answers, or when so many were never answered within any time.
std::optional<Duration> LikelyWait(std::vector<AnswerWait> waits, double share);

// What follows is told in the language of a text, and empty in others than English and Chinese.

// "within 4 hours": the next longer of a few round times. Empty for more than a week.
std::string TellWait(Duration wait, std::string_view language);
// "Monday, 23 November, 09:30", as the clocks of the place show.
std::string TellMoment(TimePoint moment, const Zone& zone, std::string_view language);
// Of somebody who is answered after so much open time: "within 4 hours" where nothing closes
// before, else "by Monday, 23 November, 09:30", the next half of an hour. Empty for more than a
// week, and where it does not open. Null: it is always open.
std::string TellAnswerTime(Duration wait, TimePoint now, const Calendar* calendar,
                           std::string_view language);

}  // namespace strowger::core
