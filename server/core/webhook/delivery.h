#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "core/customer/customer_change.h"

namespace strowger::core {

// Chosen by people, as it stands in the configuration.
using WebhookId = Id<struct WebhookTag, std::string>;

// A change that a receiver is to be told. What is said about the customer is read when it is sent,
// so that nothing has to be erased here.
struct Delivery {
  CustomerChange change;
  int tries = 0;                       // That failed.
  std::optional<TimePoint> first_try;  // None before it failed.
  TimePoint next_try;                  // Of one that failed.
};

// One that was given up.
struct DeadLetter {
  std::uint64_t id = 0;  // Counted by the store.
  Delivery delivery;
  std::string reason;  // Of the last try; says nothing about the customer.
  TimePoint time;
};

// Why a try failed.
enum class FailureKind {
  kRefused,  // The receiver answered that it does not take this.
  kAway,  // It is not reached, does not answer, or asks for patience: others would fare as badly.
  kGone,  // It wants nothing ever again.
  kOurs,  // It was not asked at all.
};
struct FailedAttempt {
  FailureKind kind = FailureKind::kRefused;
  std::string reason;            // For people: "HTTP status 500".
  std::optional<Duration> wait;  // The receiver says not to come again before.
};

// What an HTTP status means; none when it was taken. Redirects are not followed.
std::optional<FailureKind> FailureOfStatus(int status);

// When a failed delivery is tried again, and for how long at all.
struct RetryRule {
  Duration wait_min = std::chrono::seconds(5);
  Duration wait_max = std::chrono::hours(1);
  int tries_max = 20;
  Duration age_max = std::chrono::hours(72);  // Since the first try.
};
// How long to wait after so many failures: doubled with each from the least to the most, of which
// at least half; `chance` from 0 to below 1 spreads those that failed together.
Duration WaitAfter(const RetryRule& rule, int failures, double chance);
// Is it given up? `delivery.tries` counts the try that just failed.
bool IsGivenUp(const RetryRule& rule, const Delivery& delivery, TimePoint now);

}  // namespace strowger::core
