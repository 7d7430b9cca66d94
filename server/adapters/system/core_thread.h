#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/time.h"
#include "service/ports/executor.h"

namespace strowger::system {

// The thread that runs one routing domain: a queue of tasks and a set of timers. Tasks that wait
// are taken over all at once, so that a burst costs one wake-up; then the after-batch tasks run.
//
// The queue is not bounded here: whoever posts has a bound of its own (streams, links, requests).
class CoreThread final : public service::Executor {
 public:
  CoreThread() = default;
  ~CoreThread() override;
  CoreThread(const CoreThread&) = delete;
  CoreThread& operator=(const CoreThread&) = delete;

  void Start();
  // Runs what is queued, then ends the thread. Timers that have not fired never will. Nothing may
  // be posted by others while this runs. Harmless when not started or stopped before.
  void Stop();

  void Post(std::function<void()> task) override;
  void PostAfterBatch(std::function<void()> task) override;
  TimerKey StartTimer(TimePoint at, std::function<void()> task) override;
  void CancelTimer(TimerKey key) override;

 private:
  void Run();
  // Waits for tasks or the next timer; false when it is time to end.
  bool TakeTasks(std::vector<std::function<void()>>& tasks);
  void FireTimers();
  void RunAfterBatch();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::function<void()>> queued_;  // Guarded by mutex_, as is stopping_.
  bool stopping_ = false;

  // Touched on the core thread alone.
  std::vector<std::function<void()>> after_batch_;
  std::map<std::pair<TimePoint, TimerKey>, std::function<void()>> timers_;
  std::unordered_map<TimerKey, TimePoint> timer_times_;
  TimerKey last_key_ = 0;

  std::thread thread_;
};

}  // namespace strowger::system
