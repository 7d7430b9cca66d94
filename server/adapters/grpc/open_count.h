#pragma once

#include <atomic>
#include <cstddef>

namespace strowger::rpc {

// Counts what is open (streams, calls) against its maximum. Any thread.
class OpenCount {
 public:
  explicit OpenCount(std::size_t max) : max_(max) {}
  // False when the maximum is reached; otherwise Leave must follow.
  bool Enter() {
    if (open_.fetch_add(1) < max_) return true;
    open_.fetch_sub(1);
    return false;
  }
  void Leave() { open_.fetch_sub(1); }
  std::size_t open() const { return open_.load(); }

 private:
  const std::size_t max_;
  std::atomic<std::size_t> open_{0};
};

}  // namespace strowger::rpc
