#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

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

// "within 4 hours", in the language of a text: the next longer of a few round times. Empty for more
// than a week, and in languages other than English and Chinese.
std::string TellWait(Duration wait, std::string_view language);

}  // namespace strowger::core
