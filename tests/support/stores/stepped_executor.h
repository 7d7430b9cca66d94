#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "service/ports/executor.h"
#include "support/stores/manual_clock.h"

namespace strowger {

// An executor that runs on the test's thread while the test waits for something; others post from
// theirs. Its timers fire when the test lets time pass.
class SteppedExecutor final : public service::Executor {
 public:
  explicit SteppedExecutor(ManualClock& clock) : clock_(clock) {}

  void Post(std::function<void()> task) override {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    wake_.notify_all();
  }
  void PostAfterBatch(std::function<void()> task) override { Post(std::move(task)); }
  TimerKey StartTimer(TimePoint at, std::function<void()> task) override {
    timers_.emplace(std::pair{at, ++last_key_}, std::move(task));
    return last_key_;
  }
  void CancelTimer(TimerKey key) override {
    std::erase_if(timers_, [key](const auto& timer) { return timer.first.second == key; });
  }

  // Runs what is posted until it is so; false when it does not become so in a minute.
  bool RunUntil(const std::function<bool()>& is_so) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!is_so()) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        if (!wake_.wait_until(lock, deadline, [this] { return !tasks_.empty(); })) return false;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
    return true;
  }

  // When the next timer fires, if there is one.
  std::optional<TimePoint> next_timer() const {
    if (timers_.empty()) return std::nullopt;
    return timers_.begin()->first.first;
  }
  // Lets time pass and fires each timer that is due then; what it posts is run by RunUntil.
  void Pass(Duration duration) {
    clock_.Pass(duration);
    while (!timers_.empty() && timers_.begin()->first.first <= clock_.Now()) {
      const auto timer = timers_.extract(timers_.begin());
      timer.mapped()();
    }
  }

 private:
  ManualClock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;  // Guarded by mutex_.
  std::map<std::pair<TimePoint, TimerKey>, std::function<void()>> timers_;
  TimerKey last_key_ = 0;
};

}  // namespace strowger
