#pragma once

#include <pthread.h>

namespace strowger {

// Names the calling thread, so that it is told from others in `top -H` and in a profile. At most 15
// characters.
inline void NameThread(const char* name) { pthread_setname_np(pthread_self(), name); }

}  // namespace strowger
