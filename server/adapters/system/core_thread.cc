#include "adapters/system/core_thread.h"

#include <chrono>

#include "base/thread_name.h"

namespace strowger::system {

namespace {
TimePoint Now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }
}  // namespace

CoreThread::~CoreThread() { Stop(); }

void CoreThread::Start() {
  thread_ = std::thread([this] { Run(); });
}

void CoreThread::Stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void CoreThread::Post(std::function<void()> task) {
  bool was_empty = false;
  {
    std::lock_guard lock(mutex_);
    was_empty = queued_.empty();
    queued_.push_back(std::move(task));
  }
  if (was_empty) wake_.notify_one();
}

void CoreThread::PostAfterBatch(std::function<void()> task) {
  after_batch_.push_back(std::move(task));
}

service::Executor::TimerKey CoreThread::StartTimer(TimePoint at, std::function<void()> task) {
  const TimerKey key = ++last_key_;
  timers_.emplace(std::pair{at, key}, std::move(task));
  timer_times_.emplace(key, at);
  return key;
}

void CoreThread::CancelTimer(TimerKey key) {
  const auto found = timer_times_.find(key);
  if (found == timer_times_.end()) return;
  timers_.erase({found->second, key});
  timer_times_.erase(found);
}

void CoreThread::Run() {
  NameThread("core");
  std::vector<std::function<void()>> tasks;
  while (TakeTasks(tasks)) {
    for (auto& task : tasks) task();
    tasks.clear();
    FireTimers();
    RunAfterBatch();
  }
}

bool CoreThread::TakeTasks(std::vector<std::function<void()>>& tasks) {
  std::unique_lock lock(mutex_);
  const auto is_due = [this] { return stopping_ || !queued_.empty(); };
  if (timers_.empty()) {
    wake_.wait(lock, is_due);
  } else {
    wake_.wait_until(lock, timers_.begin()->first.first, is_due);
  }
  tasks.swap(queued_);
  return !tasks.empty() || !stopping_;
}

void CoreThread::FireTimers() {
  const TimePoint now = Now();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    auto timer = timers_.extract(timers_.begin());
    timer_times_.erase(timer.key().second);
    timer.mapped()();
  }
}

void CoreThread::RunAfterBatch() {
  // What these tasks ask for in turn belongs to the same batch.
  while (!after_batch_.empty()) {
    std::vector<std::function<void()>> tasks;
    tasks.swap(after_batch_);
    for (auto& task : tasks) task();
  }
}

}  // namespace strowger::system
