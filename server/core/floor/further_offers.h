#pragma once

#include <vector>

#include "core/floor/books.h"
#include "core/floor/chooser.h"
#include "core/floor/offers.h"
#include "core/floor/step.h"

namespace strowger::core {

// Asks further agents for work that was just offered to the first one, where its queue asks several
// at once: always the next one by the queue's strategy, until there are as many as the queue says
// or nobody is left. Who becomes ready later is not asked. Only those are asked for whom nothing
// waits: whoever waits goes before a second telephone for somebody else. Callbacks have one agent,
// since no customer waits on the line. See server/decisions/0012-ringing-several.md.
class FurtherOffers {
 public:
  // Both must outlive this.
  FurtherOffers(Books& books, Offers& offers) : books_(books), offers_(offers) {}

  // The item was offered to the agent whom the chooser put first.
  void Began(const Item& item);
  // When all that waits has found its agents.
  void Settle(Step& step);

 private:
  void Ask(Step& step, Item& item);

  Books& books_;
  Offers& offers_;
  Chooser chooser_{books_};
  std::vector<WorkItemId> begun_;
};

}  // namespace strowger::core
