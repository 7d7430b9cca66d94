#pragma once

#include "core/floor/books.h"
#include "core/floor/callbacks.h"
#include "core/floor/calls.h"
#include "core/floor/consults.h"
#include "core/floor/conversations.h"
#include "core/floor/offers.h"
#include "core/floor/rollbacks.h"
#include "core/floor/step.h"

namespace strowger::core {

// Brings what the floor believes and what the PBX has together when a link comes (back) up. The PBX
// is right about calls: whatever happened there meanwhile is applied as if it had been told in
// time.
class Resync {
 public:
  // All of them must outlive this.
  Resync(Books& books, Offers& offers, Conversations& conversations, Consults& consults,
         Calls& calls, Rollbacks& rollbacks, Callbacks& callbacks)
      : books_(books),
        offers_(offers),
        conversations_(conversations),
        consults_(consults),
        calls_(calls),
        rollbacks_(rollbacks),
        callbacks_(callbacks) {}

  void Up(Step& step, const LinkUp& up);
  void Down(const LinkDown& down);

 private:
  void Absent(Step& step, Item& item);
  void Compare(Step& step, WorkItemId id, const SnapshotCall& call);
  void CompareDialled(Step& step, Item& item, LegState customer);
  void CompareLegs(Step& step, WorkItemId id, const SnapshotCall& call);
  void CompareHold(Step& step, Item& item, const SnapshotCall& call);
  void Adopt(Step& step, const LinkId& link, const SnapshotCall& call);
  // Deadlines that passed while the link was down.
  void EndOverdue(Step& step, WorkItemId id);

  Books& books_;
  Offers& offers_;
  Conversations& conversations_;
  Consults& consults_;
  Calls& calls_;
  Rollbacks& rollbacks_;
  Callbacks& callbacks_;
};

}  // namespace strowger::core
