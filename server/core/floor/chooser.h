#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/floor/books.h"
#include "core/floor/decision.h"

namespace strowger::core {

// Who may take an item, whether it stands in line or is offered.
struct Circle {
  Channel channel = Channel::kCall;
  std::vector<QueueNumber> queues;  // Whose agents are asked, in this order.
  AgentSet eligible;
  std::vector<NumberedNeed> skills;  // What "best skill" counts.
};

// Who is asked for an item that stands in line, and why. What decides and what explains ask the
// same sets in the same order; the explanation only counts on the way.
class Chooser {
 public:
  // `books` must outlive this.
  explicit Chooser(const Books& books) : books_(books) {}

  // The first of those who could take the item now; kNoNumber when there is nobody.
  AgentNumber BestFor(const Item& item) const { return Choose(item, 1).second.best(); }
  // Who may take the item by its queue, needs and plan now.
  Circle CircleOf(const Item& item) const;
  // The first of a circle in the same way.
  AgentNumber BestIn(const Circle& circle) const;
  // The same choice with the figures that made it.
  Selection Explain(const Item& item) const;
  // Why the item waits now, with up to `agents_max` of the agents who serve the queues that are
  // asked; or with just one agent, who may be any, where `only` is not kNoNumber.
  WaitingNow ExplainWaiting(const Item& item, TimePoint now, std::size_t agents_max,
                            AgentNumber only) const;

  std::int64_t MilliPoints(const Item& item, TimePoint now) const;
  // How the agent stands to items of this group.
  AgentStanding StandingOf(const GroupKey& key, AgentNumber agent) const;

 private:
  // The first queue of those that are asked in which there is somebody, and who.
  std::pair<QueueNumber, Shortlist> Choose(const Item& item, std::size_t most) const;
  std::string DetailOf(const GroupKey& key, Ground ground, const NumberedNeed& need) const;
  void AddBusy(const WaitingGroup& group, const AgentSet& ready, Selection& selection) const;
  const ReadyAgents& ReadyFor(const Item& item) const { return books_.ready.Of(item.view.channel); }
  void AddReasons(AgentSet not_ready, std::uint32_t count, Selection& selection) const;
  void FillOrder(QueueNumber queue, const WaitingGroup& group, const Shortlist& list,
                 Selection& selection) const;

  const Books& books_;
};

}  // namespace strowger::core
