#pragma once

#include <array>
#include <optional>

#include "base/time.h"
#include "core/webhook/delivery.h"

// The states of a mail that we write, and when it is given to its server.
//
//   draft      somebody writes it
//   waiting    goes out when its moment has come: after the time to take it back, later as was
//              asked for, or when it is tried again
//   sending    being given to the server, or it was when we were stopped
//   sent       the server has it, for at least one recipient
//   failed     nobody gets it
//   uncertain  all was said and the server's word did not come: it may have it or not. Never sent
//              again by itself
//   cancelled  given up by a person
namespace strowger::core {

enum class OutgoingMailState { kDraft, kWaiting, kSending, kSent, kFailed, kUncertain, kCancelled };

enum class OutgoingMailMove {
  kSubmit,
  kTakeBack,  // To write on.
  kBegin,     // It is given to the server.
  kSucceed,
  kPutOff,  // To be tried again.
  kFail,
  kLoseTrack,
  kProve,  // An answer or a report shows that it was sent.
  kSendAgain,
  kDiscard,
};

struct OutgoingMailStep {
  OutgoingMailState from;
  OutgoingMailMove move;
  OutgoingMailState to;
};

inline constexpr std::array kOutgoingMailSteps{
    OutgoingMailStep{OutgoingMailState::kDraft, OutgoingMailMove::kSubmit,
                     OutgoingMailState::kWaiting},
    OutgoingMailStep{OutgoingMailState::kDraft, OutgoingMailMove::kDiscard,
                     OutgoingMailState::kCancelled},
    OutgoingMailStep{OutgoingMailState::kWaiting, OutgoingMailMove::kTakeBack,
                     OutgoingMailState::kDraft},
    OutgoingMailStep{OutgoingMailState::kWaiting, OutgoingMailMove::kBegin,
                     OutgoingMailState::kSending},
    OutgoingMailStep{OutgoingMailState::kWaiting, OutgoingMailMove::kFail,
                     OutgoingMailState::kFailed},
    OutgoingMailStep{OutgoingMailState::kWaiting, OutgoingMailMove::kDiscard,
                     OutgoingMailState::kCancelled},
    OutgoingMailStep{OutgoingMailState::kSending, OutgoingMailMove::kSucceed,
                     OutgoingMailState::kSent},
    OutgoingMailStep{OutgoingMailState::kSending, OutgoingMailMove::kPutOff,
                     OutgoingMailState::kWaiting},
    OutgoingMailStep{OutgoingMailState::kSending, OutgoingMailMove::kFail,
                     OutgoingMailState::kFailed},
    OutgoingMailStep{OutgoingMailState::kSending, OutgoingMailMove::kLoseTrack,
                     OutgoingMailState::kUncertain},
    OutgoingMailStep{OutgoingMailState::kUncertain, OutgoingMailMove::kProve,
                     OutgoingMailState::kSent},
    OutgoingMailStep{OutgoingMailState::kUncertain, OutgoingMailMove::kSendAgain,
                     OutgoingMailState::kWaiting},
    OutgoingMailStep{OutgoingMailState::kUncertain, OutgoingMailMove::kDiscard,
                     OutgoingMailState::kCancelled},
    OutgoingMailStep{OutgoingMailState::kFailed, OutgoingMailMove::kSendAgain,
                     OutgoingMailState::kWaiting},
    OutgoingMailStep{OutgoingMailState::kFailed, OutgoingMailMove::kDiscard,
                     OutgoingMailState::kCancelled},
};

// None: the move is refused in this state.
constexpr std::optional<OutgoingMailState> Next(OutgoingMailState from, OutgoingMailMove move) {
  for (const OutgoingMailStep& step : kOutgoingMailSteps) {
    if (step.from == from && step.move == move) return step.to;
  }
  return std::nullopt;
}

static_assert(!Next(OutgoingMailState::kUncertain, OutgoingMailMove::kBegin));
static_assert(!Next(OutgoingMailState::kSending, OutgoingMailMove::kTakeBack));
static_assert(!Next(OutgoingMailState::kSent, OutgoingMailMove::kSendAgain));

// How a mail that was put off is tried again.
inline constexpr RetryRule kMailRetryRule{.wait_min = std::chrono::minutes(1),
                                          .wait_max = std::chrono::hours(1),
                                          .tries_max = 200,
                                          .age_max = std::chrono::hours(72)};

// Is it given up after `tries`, of which the first was at `first_try`?
bool IsGivenUp(const RetryRule& rule, int tries, TimePoint first_try, TimePoint now);

// When the server of one account is given the next mail: evenly spread over each minute, and not
// while it rests because it was away.
class SendPace {
 public:
  // 0: as many as there are.
  explicit SendPace(int per_minute_max = 0) { SetRate(per_minute_max); }

  void SetRate(int per_minute_max);
  // Before this moment none is begun.
  TimePoint next_free() const { return next_free_; }
  void Begin(TimePoint now);
  void BeReached() { failures_ = 0; }
  // It rests for longer each time; `chance` as in WaitAfter.
  void BeAway(TimePoint now, double chance);

 private:
  Duration interval_{};
  TimePoint next_free_{};
  int failures_ = 0;  // In a row.
};

}  // namespace strowger::core
