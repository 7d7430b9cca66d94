#pragma once

#include "base/result.h"
#include "core/floor/books.h"
#include "core/floor/conversations.h"
#include "core/floor/offers.h"
#include "core/floor/step.h"

namespace strowger::core {

// Work without a call comes in and is taken back: mails, chats, tasks. No PBX knows of it; an
// agent who accepts it has it at once.
class Works {
 public:
  // All of them must outlive this.
  Works(Books& books, Offers& offers, Conversations& conversations)
      : books_(books), offers_(offers), conversations_(conversations) {}

  Result<void> Submit(Step& step, const SubmitWork& ask);
  Result<void> Withdraw(Step& step, const WithdrawWork& ask);

 private:
  ItemView MakeView(const Step& step, const SubmitWork& ask, const QueueSetup& queue);

  Books& books_;
  Offers& offers_;
  Conversations& conversations_;
};

}  // namespace strowger::core
