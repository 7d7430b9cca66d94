#pragma once

#include "core/floor/books.h"
#include "core/floor/step.h"

namespace strowger::core {

// Sets interruptible work aside while its agent has a call that both do not fit beside, from the
// call's offer to the end of its wrap-up, and brings it back by itself.
class Interruptions {
 public:
  // `books` must outlive this.
  explicit Interruptions(Books& books) : books_(books) {}

  // At the end of each input, looks at the agents whose work in hand changed in it.
  void Settle(Step& step);

 private:
  void SetAside(Step& step, Agent& agent, WorkItemId item);
  void BringBack(Step& step, Agent& agent, WorkItemId item);

  Books& books_;
};

}  // namespace strowger::core
