#include "core/mail/send_schedule.h"

#include <algorithm>

namespace strowger::core {

namespace {

constexpr RetryRule kRestRule{.wait_min = std::chrono::seconds(2),
                              .wait_max = std::chrono::minutes(5),
                              .tries_max = 0,
                              .age_max = {}};

}  // namespace

bool IsGivenUp(const RetryRule& rule, int tries, TimePoint first_try, TimePoint now) {
  return tries >= rule.tries_max || now - first_try >= rule.age_max;
}

void SendPace::SetRate(int per_minute_max) {
  interval_ = per_minute_max > 0 ? Duration(std::chrono::minutes(1)) / per_minute_max : Duration();
}

void SendPace::Begin(TimePoint now) { next_free_ = std::max(now, next_free_) + interval_; }

void SendPace::BeAway(TimePoint now, double chance) {
  next_free_ = std::max(next_free_, now + WaitAfter(kRestRule, ++failures_, chance));
}

}  // namespace strowger::core
