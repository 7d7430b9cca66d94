#pragma once

#include <sys/resource.h>
#include <unistd.h>

namespace strowger {

// The calling thread gets a processor that nobody else wants, and a small share where all are
// wanted: its work can wait, what people wait for cannot. Not none, since it may hold a lock.
inline void LetOthersFirst() {
  constexpr int kNicer = 10;  // setpriority(2): about a tenth of what the others get.
  const auto thread = static_cast<id_t>(gettid());
  setpriority(PRIO_PROCESS, thread, getpriority(PRIO_PROCESS, thread) + kNicer);
}

}  // namespace strowger
