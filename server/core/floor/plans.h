#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/floor/books.h"
#include "core/floor/step.h"

namespace strowger::core {

// An item is diverted at most so often at once; two queues may divert to each other.
inline constexpr int kDivertsMax = 8;

// Leads waiting items through the plans of their queues. Steps begin one after the other, each when
// the wait of the one before is over; a step whose condition does not hold, or that nobody who is
// logged on could serve, is passed over at once. The last step lasts for as long as it takes. The
// item keeps its arrival, and with it its place among those of equal priority.
class Plans {
 public:
  // `books` must outlive this.
  explicit Plans(Books& books) : books_(books) {}

  // The item began to wait, again or for the first time: its plan begins, or goes on where it was.
  void Resume(Step& step, Item& item);
  void TimeIsUp(Step& step, WorkItemId item);
  // Agents logged off: moves on those items of their queues whom nobody is left for in this step.
  void PassEmptySteps(Step& step, const std::vector<AgentNumber>& logged_off);
  // The same after reserves were let go.
  void PassEmptySteps(Step& step);

 private:
  // Begins the first step from `first` on that is not passed over.
  void Enter(Step& step, Item& item, std::size_t first);
  void Begin(Step& step, Item& item, std::size_t number);
  // True, and written down, when the step does not count now.
  bool PassesOver(const Step& step, Item& item, std::size_t number);
  void NotePassed(const Step& step, Item& item, std::size_t number, PassedBecause because);
  std::int64_t FactOf(std::string_view name, QueueNumber queue) const;
  bool Holds(const Expression& condition, QueueNumber queue) const;
  // What conditions are about, for people.
  std::string FactsOf(QueueNumber queue) const;
  bool Divert(Step& step, Item& item, const QueueId& to);
  void StartTimer(Step& step, Item& item) const;

  Books& books_;
};

// Refuses names that conditions of plans do not know, with the column where they stand.
Result<void> CheckCondition(const Expression& condition);

}  // namespace strowger::core
