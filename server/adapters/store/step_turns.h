#pragma once

#include <atomic>

namespace strowger::store {

// Whose turn it is in work that goes on in steps and is rung for: its steps never run twice at once,
// and whoever rings while one does is not forgotten. Any thread; nobody waits.
class StepTurns {
 public:
  // There may be something to do. True: begin with the first step.
  bool Ring() {
    State seen = state_;
    while (seen != State::kStopped && seen != State::kRungAgain) {
      const State next = seen == State::kIdle ? State::kWorking : State::kRungAgain;
      if (state_.compare_exchange_weak(seen, next)) return next == State::kWorking;
    }
    return false;
  }
  // After the last step, or after one that failed. True: somebody rang meanwhile, begin again.
  bool Rest() {
    State seen = State::kWorking;
    if (state_.compare_exchange_strong(seen, State::kIdle)) return false;
    seen = State::kRungAgain;
    return state_.compare_exchange_strong(seen, State::kWorking);
  }
  // No further step is begun.
  void Stop() { state_ = State::kStopped; }
  bool is_stopped() const { return state_ == State::kStopped; }

 private:
  enum class State { kIdle, kWorking, kRungAgain, kStopped };
  std::atomic<State> state_{State::kIdle};
};

}  // namespace strowger::store
