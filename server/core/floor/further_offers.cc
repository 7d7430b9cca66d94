#include "core/floor/further_offers.h"

#include <utility>

namespace strowger::core {

void FurtherOffers::Began(const Item& item) {
  const bool asks_several = books_.QueueOf(item).ring_at_once > 1 && !item.view.callback;
  if (asks_several) begun_.push_back(item.view.item);
}

void FurtherOffers::Settle(Step& step) {
  if (begun_.empty()) return;
  for (const WorkItemId id : std::exchange(begun_, {})) Ask(step, *books_.items.Find(id));
}

void FurtherOffers::Ask(Step& step, Item& item) {
  const auto most = static_cast<std::size_t>(books_.QueueOf(item).ring_at_once);
  Circle circle = chooser_.CircleOf(item);
  circle.eligible.Remove(books_.directory.FindAgent(item.view.owner));
  while (1 + item.view.also_asked.size() < most) {
    const AgentNumber next = chooser_.BestIn(circle);
    if (next == kNoNumber) return;
    circle.eligible.Remove(next);
    offers_.RingBeside(step, item, books_.roster.at(next));
  }
}

}  // namespace strowger::core
