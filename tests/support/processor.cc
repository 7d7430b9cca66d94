#include "support/processor.h"

#include <cstddef>
#include <thread>

namespace strowger {

void StayOn(int processor) {
  if (std::thread::hardware_concurrency() < 2) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(processor), &set);
  sched_setaffinity(0, sizeof set, &set);
}

OnProcessor::OnProcessor(int processor) {
  CPU_ZERO(&before_);
  sched_getaffinity(0, sizeof before_, &before_);
  StayOn(processor);
}

OnProcessor::~OnProcessor() { sched_setaffinity(0, sizeof before_, &before_); }

}  // namespace strowger
