#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/agent/load.h"
#include "core/agent/presence.h"
#include "core/agent/slot.h"
#include "core/floor/queue_board.h"
#include "core/floor/setup.h"
#include "core/floor/state.h"
#include "core/routing/directory.h"
#include "core/routing/eligibility.h"
#include "core/routing/pace.h"
#include "core/routing/readiness.h"

namespace strowger::core {

// Of presence, in words.
inline constexpr std::size_t reason_bytes_max = 256;

// An agent of the set-up and the state of its two machines.
struct Agent {
  AgentNumber number = kNoNumber;
  const AgentSetup* setup = nullptr;
  LinkNumber link = kNoNumber;
  AgentState state;
  // For each queue that the agent serves, not as a reserve: is it qualified for the queue's own
  // needs?
  std::vector<std::pair<QueueNumber, bool>> serves;
  Load load;
  bool is_rank_stale = false;  // Stands among the ready ones by what was in hand before.
  bool is_changed = false;
};

enum class IdleClock { kKeep, kRestart };

// All agents. The only place where presence and slots move; keeps the index of ready agents, the
// counts of the queues and the list of changes right with each move.
class Roster {
 public:
  // All of them must outlive this.
  Roster(const FloorSetup& setup, const Directory& directory, const Eligibility& eligibility,
         Readiness& ready, Pace& pace, QueueBoard& board);

  // What was known before a restart. Consoles are gone; they attach again.
  void Remember(const AgentState& state);

  Agent* Find(const AgentId& agent);
  const Agent* Find(const AgentId& agent) const;
  Agent& at(AgentNumber agent) { return agents_[agent]; }
  const Agent& at(AgentNumber agent) const { return agents_[agent]; }
  const std::vector<Agent>& agents() const { return agents_; }
  // Who holds the telephone of that link; null when nobody does.
  const Agent* FindHolder(LinkNumber link, const DeviceId& device) const;
  // Logged-on agents; those who could take work are `ready` of the constructor.
  const AgentSet& logged_on() const { return logged_on_; }

  // Agents with something in hand, ringing included.
  const AgentSet& at_work() const { return at_work_; }

  // ---- Presence. The move must be allowed by the machine.
  void LogOn(Agent& agent, const DeviceId& device, TimePoint now);
  void LogOff(Agent& agent, PresenceCause cause, TimePoint now);
  void Ready(Agent& agent, PresenceCause cause, TimePoint now);
  void NotReady(Agent& agent, std::string reason, PresenceCause cause, TimePoint now);
  // What an agent who has work in hand shall be when it ends.
  void PlanPresence(Agent& agent, Presence presence, std::string reason, PresenceCause cause);
  // What comes when the current work ends; none: as it is.
  void SetPending(Agent& agent, std::optional<Presence> pending, std::string reason = {},
                  PresenceCause cause = PresenceCause::kAgent);
  void SetConsole(Agent& agent, bool has_console);
  // Stays ready, and is not asked until then. Any change of presence ends it, and so does the
  // agent who says to be ready.
  void Rest(Agent& agent, TimePoint until);
  void EndRest(Agent& agent) { Rest(agent, {}); }
  void SetWrapUpEnd(Agent& agent, WorkItemId item, TimePoint end);

  // ---- Slots. The move must be allowed by the machine.
  // A new one is taken; `slot` names its item, channel and offer.
  void Offer(Agent& agent, Slot slot, TimePoint now);
  // The one with that item, which the agent has.
  void Move(Agent& agent, WorkItemId item, SlotEvent event, TimePoint now);
  // The same, and the slot is empty again. Pending presence comes true with the last one.
  void Free(Agent& agent, WorkItemId item, SlotEvent event, IdleClock clock, TimePoint now);

  // Work of this channel is, or comes, on the floor.
  void OpenChannel(Channel channel);
  bool HasRoom(const Agent& agent, Channel channel) const {
    return core::HasRoom(agent.load, channel, setup_.capacity, *agent.setup);
  }
  bool IsInterrupted(const Agent& agent) const {
    return core::IsInterrupted(agent.load, setup_.capacity, *agent.setup);
  }
  // Agents with interruptible work whose work in hand changed since the last call, each perhaps
  // more than once.
  std::vector<AgentNumber> TakeReloaded() { return std::exchange(reloaded_, {}); }

  // Agents who could take work and could not at some moment since the last call; some may be gone
  // again. Longest idle first.
  std::vector<AgentNumber> TakeFreed();
  // Looks at the agent again in the next matching, as when its link came back.
  void NoteFreed(const Agent& agent) { freed_.push_back(agent.number); }

  // Agents who left, or take no new work and hold none, since the last call; some may be back.
  std::vector<AgentNumber> TakeAbsent() { return std::exchange(absent_, {}); }
  // Agents who logged off since the last call; some may be back.
  std::vector<AgentNumber> TakeLoggedOff() { return std::exchange(logged_off_, {}); }

  std::vector<AgentState> TakeChanges();

 private:
  void ApplyPending(Agent& agent, TimePoint now);
  void MovePresence(Agent& agent, PresenceEvent event, TimePoint now);
  // Adds the time since the last change to what the agent was doing.
  static void Count(AgentState& state, TimePoint now);
  // Brings indexes and counts up to the agent's state.
  void Refresh(Agent& agent);
  void RefreshPlace(Agent& agent);
  void RefreshReadiness(Agent& agent);
  void NoteSlots(Agent& agent, TimePoint now);

  const FloorSetup& setup_;
  const Directory& directory_;
  Readiness& ready_;
  Pace& pace_;
  QueueBoard& board_;

  std::vector<Agent> agents_;
  AgentSet logged_on_;
  AgentSet at_work_;
  AgentSet present_;  // Who are ready or at work.
  std::map<std::pair<LinkNumber, DeviceId>, AgentNumber> devices_;
  std::vector<AgentNumber> freed_;
  std::vector<AgentNumber> reloaded_;
  std::vector<AgentNumber> absent_;
  std::vector<AgentNumber> logged_off_;
  std::vector<AgentNumber> changed_;
};

}  // namespace strowger::core
