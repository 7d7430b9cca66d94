#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

#include "base/time.h"

namespace strowger::simulator {

// Brings what threads of gRPC hear to the one thread that runs the simulation. Any thread may post;
// what was posted runs in order. Holds no more than its posters wait for answers of.
class Inbox {
 public:
  void Post(std::function<void()> act) {
    {
      const std::lock_guard lock(mutex_);
      acts_.push_back(std::move(act));
    }
    arrived_.notify_one();
  }

  // Waits until something was posted, at most until `deadline`, and runs all of it.
  void Run(TimePoint deadline) {
    std::deque<std::function<void()>> acts;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait_until(lock, deadline, [this] { return !acts_.empty(); });
      acts.swap(acts_);
    }
    for (const auto& act : acts) act();
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> acts_;
};

}  // namespace strowger::simulator
