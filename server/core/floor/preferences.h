#pragma once

#include <optional>
#include <vector>

#include "core/floor/books.h"
#include "core/floor/chooser.h"
#include "core/floor/step.h"

namespace strowger::core {

// Keeps a waiting item for an agent whom the customer knows, for as long as the queue's preference
// says and that agent is ready or at work. Preferences are tried one after the other; then the item
// is for everybody, and the queue's plan begins. A preferred agent must be one who may take the
// work anyway. The item keeps its place all the while.
class Preferences {
 public:
  // `books` must outlive this.
  explicit Preferences(Books& books) : books_(books) {}

  // The item began to wait, again or for the first time. False when it is for everybody.
  bool Resume(Step& step, Item& item);
  void TimeIsUp(Step& step, WorkItemId item);
  // Looks again at all that is kept, after reserves were let go.
  void ReviewAll(Step& step);
  // These agents left, or take no new work: what is kept for them goes on.
  void LetGo(Step& step, const std::vector<AgentNumber>& absent);

 private:
  // Why the item does not wait for the agent; none: it does.
  std::optional<Ground> FindObstacle(const Item& item, const AgentId& agent) const;
  void Pass(Step& step, Item& item, const Preference& preference, const AgentId& agent,
            std::optional<Ground> ground);
  void Keep(Step& step, Item& item, int number, const Preference& preference, const AgentId& agent);
  // Those of the item: that of its promise or its return, if any, then those of its queue.
  int CountOf(const Item& item) const;
  Preference At(const Item& item, int number) const;

  Books& books_;
  Chooser chooser_{books_};
};

}  // namespace strowger::core
