#pragma once

#include "base/result.h"
#include "core/floor/books.h"
#include "core/floor/conversations.h"
#include "core/floor/offers.h"
#include "core/floor/parking_place.h"
#include "core/floor/step.h"

namespace strowger::core {

// Of one item; what comes then is work of its own.
inline constexpr std::size_t joined_max = 50;
inline constexpr std::size_t joined_subject_bytes_max = 256;

// Work without a call comes in and is taken back: mails, chats, tasks. No PBX knows of it; an
// agent who accepts it has it at once. What goes on with a thread of which something waits, is
// parked, or is in an agent's hands joins that, which keeps its age: nobody else is asked for it.
// See server/decisions/0035-work-of-mails.md.
class Works {
 public:
  // All of them must outlive this.
  Works(Books& books, Offers& offers, Conversations& conversations, ParkingPlace& parking)
      : books_(books), offers_(offers), conversations_(conversations), parking_(parking) {}

  Result<void> Submit(Step& step, const SubmitWork& ask);
  Result<void> Withdraw(Step& step, const WithdrawWork& ask);
  Result<void> Change(Step& step, const ChangeDue& ask);

 private:
  ItemView MakeView(const Step& step, const SubmitWork& ask, const QueueSetup& queue);
  void Join(Step& step, Item& item, const SubmitWork& ask);
  void SetDue(Step& step, Item& item, const WorkDue& due);

  Books& books_;
  Offers& offers_;
  Conversations& conversations_;
  ParkingPlace& parking_;
};

}  // namespace strowger::core
