#include "core/webhook/delivery.h"

#include <algorithm>

namespace strowger::core {

std::optional<FailureKind> FailureOfStatus(int status) {
  constexpr int kGoneStatus = 410;
  if (status >= 200 && status < 300) return std::nullopt;
  if (status == kGoneStatus) return FailureKind::kGone;
  switch (status) {
    case 408:  // Request Timeout.
    case 425:  // Too Early.
    case 429:  // Too Many Requests.
    case 502:  // Bad Gateway.
    case 503:  // Service Unavailable.
    case 504:  // Gateway Timeout.
      return FailureKind::kAway;
    default:
      return FailureKind::kRefused;
  }
}

Duration WaitAfter(const RetryRule& rule, int failures, double chance) {
  Duration wait = rule.wait_min;
  for (int i = 1; i < failures && wait < rule.wait_max; ++i) wait *= 2;
  wait = std::min(wait, rule.wait_max);
  return wait / 2 +
         Duration(static_cast<Duration::rep>(static_cast<double>(wait.count()) / 2 * chance));
}

bool IsGivenUp(const RetryRule& rule, const Delivery& delivery, TimePoint now) {
  return delivery.tries >= rule.tries_max ||
         (delivery.first_try && now - *delivery.first_try >= rule.age_max);
}

}  // namespace strowger::core
