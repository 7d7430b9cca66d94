#pragma once

#include <optional>
#include <vector>

#include "core/floor/books.h"
#include "core/floor/step.h"

namespace strowger::core {

// A call is sent on at most so often at once; queues may send to each other.
inline constexpr int kOverflowsMax = 8;

// Why somebody who comes to the queue now would not wait there; none where he would.
std::optional<OverflowCause> WhyOverflow(const Books& books, QueueNumber queue);

// What becomes of a call of that queue for that cause.
const Overflow& OverflowFor(const QueueSetup& queue, OverflowCause cause);

// Where a call ends up when queues do not take it: in another queue, at a number, or nowhere.
struct Way {
  QueueNumber queue = kNoNumber;       // Where it waits; kNoNumber where it leaves.
  const Overflow* overflow = nullptr;  // The last one on the way; null where nothing is in the way.
  std::optional<OverflowCause> cause;  // Of the first one.
};

// Leads calls around queues that are closed, full or without agents, and out of those in which they
// waited for too long. Nobody is sent on while the link is down.
class Overflows {
 public:
  // `books` must outlive this.
  explicit Overflows(Books& books) : books_(books) {}

  // For a call that comes to that queue now.
  Way WayInto(QueueNumber queue) const;
  // The new item, which stands in no line, goes that way out.
  void Refuse(Step& step, Item& item, const Way& way);

  // Sends on the items whose queue nobody serves any more, and those that began to wait in one.
  void Settle(Step& step, const std::vector<AgentNumber>& logged_off);
  // Sees to it that the item, which waits, is looked at when it has waited for as long as it may.
  void Watch(Step& step, Item& item);
  void TimeIsUp(Step& step, WorkItemId item);
  // Does what was due while the link was down.
  void LinkIsUp(Step& step, const LinkId& link);
  // The number that the item was sent to does not exist, or the PBX cannot reach it.
  void NumberFailed(Step& step, Item& item);

 private:
  // Whether the item left its queue; `item` may die.
  bool Leave(Step& step, Item& item, OverflowCause cause);
  void LeaveTo(Step& step, Item& item, const Way& way);
  // For an item that may not stay in its queue for that cause.
  Way WayOut(const Item& item, OverflowCause cause) const;
  void SendAgain(Step& step, Item& item);
  bool LeaveIfNobody(Step& step, Item& item);
  void LeaveAllOf(Step& step, QueueNumber queue);
  TimePoint LimitOf(const Item& item) const;

  Books& books_;
};

// The item is on its way to a number that an overflow named.
bool IsSentToNumber(const ItemView& view);

}  // namespace strowger::core
