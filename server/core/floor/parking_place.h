#pragma once

#include <cstddef>

#include "base/result.h"
#include "core/floor/books.h"
#include "core/floor/step.h"

namespace strowger::core {

// Items that are parked at the same time; more are refused.
inline constexpr std::size_t parked_max = 10'000;

// Work without a call that its agent set aside: it is in nobody's hands and in no line, and keeps
// its age. It comes back at its time, when something more comes in its thread, or when that agent
// wants it: then that agent is asked first, as by a preference of the queue, and everybody after
// QueueSetup::return_wait.
class ParkingPlace {
 public:
  // `books` must outlive this.
  explicit ParkingPlace(Books& books) : books_(books) {}

  Result<void> Park(Step& step, const ParkWork& ask);
  Result<void> Wake(Step& step, const WakeWork& ask);
  // It waits again; it must be parked.
  void Wake(Step& step, Item& item);
  // It is parked no longer; the caller says what becomes of it.
  void Drop(Step& step, Item& item);
  void TimeIsUp(Step& step, WorkItemId item);
  // After a restart.
  void Resume(Step& step, Item& item);

 private:
  Books& books_;
};

}  // namespace strowger::core
