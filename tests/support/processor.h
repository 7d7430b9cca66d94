#pragma once

#include <sched.h>

namespace strowger {

// Keeps the calling thread, and those it starts, on one processor when there is more than one.
void StayOn(int processor);

// The same, for as long as this object lives.
class OnProcessor {
 public:
  explicit OnProcessor(int processor);
  ~OnProcessor();
  OnProcessor(const OnProcessor&) = delete;
  OnProcessor& operator=(const OnProcessor&) = delete;

 private:
  cpu_set_t before_;
};

}  // namespace strowger
