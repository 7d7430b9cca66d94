#pragma once

#include "base/result.h"
#include "core/floor/books.h"
#include "core/floor/offers.h"
#include "core/floor/step.h"

namespace strowger::core {

// What agents say about themselves, and what the system concludes from the loss of their consoles.
// A change of presence that is asked for while work is in hand is pending and comes true when none
// is any more.
class Desks {
 public:
  // Both must outlive this.
  Desks(Books& books, Offers& offers) : books_(books), offers_(offers) {}

  Result<void> TakePlace(Step& step, const LogOn& ask);
  Result<void> LeavePlace(Step& step, const LogOff& ask);
  Result<void> BecomeReady(Step& step, const SetReady& ask);
  Result<void> BecomeNotReady(Step& step, const SetNotReady& ask);

  Result<void> Attach(Step& step, const ConsoleAttached& tell);
  Result<void> Detach(Step& step, const ConsoleLost& tell);
  void GraceIsOver(Step& step, const AgentId& agent);
  void RestIsOver(Step& step, const AgentId& agent);
  // After a restart no console is attached.
  void StartGrace(Step& step, const Agent& agent);

 private:
  Result<Agent*> FindLoggedOn(const AgentId& agent);

  Books& books_;
  Offers& offers_;
};

}  // namespace strowger::core
