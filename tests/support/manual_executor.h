#pragma once

#include <deque>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "base/time.h"
#include "service/ports/executor.h"

namespace strowger::test {

// Time that passes only when the test says so.
class ManualClock final : public Clock {
 public:
  TimePoint Now() const override { return now_; }
  void Set(TimePoint now) { now_ = now; }

 private:
  TimePoint now_{std::chrono::hours(24 * 365 * 50)};
};

// An executor without a thread: the test runs what was posted. Safe to post to from other threads
// only while the test does not run it.
class ManualExecutor final : public service::Executor {
 public:
  explicit ManualExecutor(ManualClock& clock) : clock_(clock) {}

  void Post(std::function<void()> task) override { tasks_.push_back(std::move(task)); }
  void PostAfterBatch(std::function<void()> task) override {
    after_batch_.push_back(std::move(task));
  }
  TimerKey StartTimer(TimePoint at, std::function<void()> task) override {
    timers_.emplace(std::pair{at, ++last_key_}, std::move(task));
    return last_key_;
  }
  void CancelTimer(TimerKey key) override {
    std::erase_if(timers_, [key](const auto& timer) { return timer.first.second == key; });
  }

  // Runs batch after batch until nothing is posted.
  void RunAll() {
    while (!tasks_.empty() || !after_batch_.empty()) {
      std::deque<std::function<void()>> batch;
      batch.swap(tasks_);
      for (auto& task : batch) task();
      while (!after_batch_.empty()) {
        std::vector<std::function<void()>> after;
        after.swap(after_batch_);
        for (auto& task : after) task();
      }
    }
  }

  // Lets time pass, firing each timer at its time.
  void Pass(Duration duration) {
    RunAll();
    const TimePoint until = clock_.Now() + duration;
    while (!timers_.empty() && timers_.begin()->first.first <= until) {
      auto timer = timers_.extract(timers_.begin());
      clock_.Set(std::max(clock_.Now(), timer.key().first));
      timer.mapped()();
      RunAll();
    }
    clock_.Set(until);
  }

 private:
  ManualClock& clock_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::function<void()>> after_batch_;
  std::map<std::pair<TimePoint, TimerKey>, std::function<void()>> timers_;
  TimerKey last_key_ = 0;
};

}  // namespace strowger::test
