#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "core/floor/effect.h"
#include "core/floor/input.h"
#include "core/floor/setup.h"
#include "core/floor/state.h"

namespace strowger::core {

struct Books;
struct Step;

// The floor of one call center: agents, queues, work items and their calls, and the rules by which
// they meet. Pure: the same set-up, memory and inputs give the same effects. Used by one thread.
//
// Never does I/O, never reads a clock, never throws. A refused input changes nothing.
class Floor {
 public:
  // `memory` is what was known before a restart; offers and timers in it are taken up again
  // (Resume returns the effects). Links start down.
  Floor(FloorSetup setup, FloorMemory memory);
  ~Floor();
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;

  // Starts the timers of what was remembered. Call once, before the first Handle.
  std::vector<Effect> Resume(TimePoint now);

  // Applies one input that happened at `now` and appends what must be done about it. Inputs of the
  // PBX and of time are never refused.
  Result<void> Handle(const Input& input, TimePoint now, std::vector<Effect>& effects);

  // What changed since the last call, each thing once. Cheap when nothing did.
  Changes TakeChanges();

  const FloorSetup& setup() const;
  const AgentState* FindAgent(const AgentId& agent) const;
  const ItemView* FindItem(WorkItemId item) const;
  // Live items in the order of their ids, at most `max`.
  std::vector<const ItemView*> ListItems(std::size_t max) const;
  // The item that a call belongs to; none when unknown.
  WorkItemId FindCall(const LinkId& link, const PbxCallId& call) const;
  // Callbacks, promised or asked for by callers, in the order of their ids, after that one.
  std::vector<const ItemView*> ListCallbacks(WorkItemId after, std::size_t max) const;
  // The newest callback of that number which was promised in that queue; none when there is none.
  WorkItemId FindCallback(const QueueId& queue, const std::string& number) const;
  // The work that was brought in by that key; none where it is closed or unknown.
  WorkItemId FindWork(const std::string& key) const;
  QueueState DescribeQueue(const QueueId& queue) const;
  // What `agent` may ask for about `item` now; consoles show just these.
  std::vector<Verb> AllowedVerbs(const AgentId& agent, WorkItemId item) const;
  // What `agent` is asked for at the end of `item`; unset when either is unknown.
  std::optional<WrapUpNeed> FindWrapUpNeed(const AgentId& agent, WorkItemId item) const;
  // Place in its queue from 1, counted by the order of service; 0 when not waiting. Linear.
  std::size_t PlaceInLine(WorkItemId item) const;
  // Why the item waits now, and how up to `agents_max` agents stand to it, or the one in `only` if
  // it names one; unset when the item does not wait, or `only` is unknown. Linear.
  std::optional<WaitingNow> ExplainWaiting(WorkItemId item, TimePoint now, std::size_t agents_max,
                                           const AgentId& only = {}) const;
  bool IsLinkUp(const LinkId& link) const;
  // PBX inputs that did not fit the known state, since the start.
  std::uint64_t ignored_inputs() const;

 private:
  class Rules;

  Result<void> Change(const ChangeSetup& change, Step& step);
  void KeepLastChanges(const Books& next);

  std::unique_ptr<Rules> rules_;
  Changes gone_;  // With the last set-up, not taken yet.
};

}  // namespace strowger::core
