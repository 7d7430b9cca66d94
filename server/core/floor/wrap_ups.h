#pragma once

#include <cstddef>

#include "base/result.h"
#include "core/floor/books.h"
#include "core/floor/step.h"

namespace strowger::core {

inline constexpr std::size_t disposition_bytes_max = 1024;

// Who wraps up. The last owner answers for the whole item and must give a disposition where the
// queue asks for one; an owner who handed the call on only finishes the own part, while it goes on
// elsewhere.
enum class WrapUpPart { kLastOwner, kFormerOwner };

// May the agent, who wraps the item up, still make that longer?
bool MayExtendWrapUp(const Books& books, const Item& item, const Agent& agent);

// Work after the contact. It belongs to those who owned the item; a colleague who was only
// consulted has none. How long it lasts is said by the contact (kWrapUpKey), else by the agent,
// else by the queue in which the agent took the item.
class WrapUps {
 public:
  // `books` must outlive this.
  explicit WrapUps(Books& books) : books_(books) {}

  // The agent's part in the conversation is over. Where no wrap-up is due the agent is free at
  // once.
  void Begin(Step& step, Item& item, Agent& agent, WrapUpPart part);
  Result<void> Finish(Step& step, const FinishWrapUp& ask);
  Result<void> Extend(Step& step, const ExtendWrapUp& ask);
  // Also before wrap-up has begun.
  WrapUpNeed NeedOf(const Item& item, const Agent& agent) const;
  void TimeIsUp(Step& step, WorkItemId item, const AgentId& agent);
  // Starts the timer of a wrap-up that a restart interrupted.
  void Resume(Step& step, Agent& agent, const Slot& slot);

 private:
  // The agent, if wrapping up this item.
  Result<Agent*> FindInWrapUp(const AgentId& agent, WorkItemId item);
  void SetEnd(Step& step, Item& item, Agent& agent, TimePoint end);
  // Without a disposition where one is required the wrap-up stays until it is given.
  bool MayEnd(const Item& item, const Agent& agent) const;
  // The last owner, when only a disposition holds up the end of a wrap-up whose time is over.
  Agent* OverdueOwner(const Item& item);
  void End(Step& step, Item& item, Agent& agent);

  Books& books_;
};

}  // namespace strowger::core
