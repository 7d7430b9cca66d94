#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace strowger::test {

// Waits until `is_so`, looking now and then; false when it does not become so in time. For what
// tells nobody when it changes; where there is an event, wait for that.
inline bool WaitUntil(std::chrono::milliseconds patience, const std::function<bool()>& is_so) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace strowger::test
