#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/floor/decision.h"
#include "core/floor/live_service.h"
#include "core/floor/queue_board.h"
#include "core/floor/state.h"
#include "core/floor/wait_forecast.h"
#include "core/routing/directory.h"
#include "core/routing/waiting_lines.h"

namespace strowger::core {

// A work item and what the floor keeps with it beside its view.
struct Item {
  ItemView view;
  QueueNumber queue = kNoNumber;    // kNoNumber: the queue is no longer in the set-up.
  LinkNumber link = kNoNumber;      // Of a call only.
  std::vector<NumberedNeed> needs;  // Of view.needs.
  WaitingGroup* group = nullptr;    // While waiting.
  int holders = 0;                  // Agents in whose slot it is.
  bool rests_after_declines = false;
  bool is_preference_timed = false;  // A timer tells when its preferred agent counts no longer.
  bool is_step_timed = false;        // A timer tells when the step of its plan is over.
  bool is_watched = false;           // A timer tells when it has waited too long.
  bool is_wait_limited = false;      // A timer tells when it has waited for as long as it may.
  bool is_gone_at_pbx = false;       // The PBX has said that the call is over.
  bool is_callback_timed = false;    // A timer tells when the callback goes on.
  bool is_park_timed = false;        // A timer tells when it comes back.
  // Foretold on arrival, while it is in the queue that it came to; not kept across a restart.
  std::optional<Foretold> foretold;
  Place place;            // While it stands in line.
  TimePoint queue_since;  // Came to its queue, where nobody has answered it yet.
  bool is_changed = false;
};

inline bool IsCall(const Item& item) { return IsVoice(item.view.channel); }

// All work items. The only place where an item's state moves; keeps the waiting lines, the counts
// of the queues and the list of changes right with each move.
class ItemBook {
 public:
  // All of them must outlive this.
  ItemBook(Directory& directory, const Eligibility& eligibility, WaitingLines& waiting,
           QueueBoard& board, LiveService& live, WaitForecast& wait_forecast)
      : directory_(directory),
        eligibility_(eligibility),
        waiting_(waiting),
        board_(board),
        live_(live),
        wait_forecast_(wait_forecast) {}

  // Puts a new or remembered item in the book; its call or its key, if it has one, must not be
  // known.
  Item& Open(ItemView view);
  // The item leaves the book; its last view is among the next changes. `item` dies.
  void Close(Item& item, ItemOutcome outcome, TimePoint now);

  Item* Find(WorkItemId item);
  const Item* Find(WorkItemId item) const;
  Item* FindCall(const LinkId& link, const PbxCallId& call);
  const Item* FindCall(const LinkId& link, const PbxCallId& call) const;
  // Work that was brought in by this key and is not closed; none when there is none.
  WorkItemId FindKey(const std::string& key) const;
  // The newest work of that thread that is not over yet; null where there is none, or the name is
  // empty.
  Item* FindThread(Channel channel, const std::string& thread);
  // The numbers of all items, in order.
  std::vector<WorkItemId> All() const;

  // Moves the state; time on hold is added to the open segment. Whoever changes the view's fields
  // besides this calls MarkChanged.
  void SetState(Item& item, ItemState state, TimePoint now);
  void MarkChanged(Item& item);
  // The customer left the call by agreement; the item stays where it is in line.
  void BecomeCallback(Item& item, TimePoint now);
  // A callback gets a call, and loses it again with all legs.
  void SetCall(Item& item, const PbxCallId& call);
  void DropCall(Item& item);
  const std::set<WorkItemId>& callbacks() const { return callbacks_; }
  // The newest callback of this number that was promised in that queue; null when there is none.
  Item* FindCallback(const QueueId& queue, const std::string& number);
  // The item waits in another queue from now on; it must not be offered.
  void SetQueue(Item& item, QueueNumber queue, const QueueSetup& from, const QueueSetup& to,
                TimePoint now);
  // Someone declined, or declines were forgotten.
  void AddDeclined(Item& item, const AgentId& agent);
  void ForgetDeclined(Item& item);

  // The item waits for an agent by this preference of its queue; for everybody where there is none.
  void SetPreference(Item& item, int preference, const AgentId& kept_for, TimePoint now);
  // The item comes to a step of its queue's plan.
  void SetPlanStep(Item& item, int plan_step, int priority_change, TimePoint now);
  // The group in which the item would wait in that step.
  GroupKey KeyOf(const Item& item, int plan_step) const;
  // The item waited too long and goes first from now on.
  void SetOverdue(Item& item);
  // `points` are those of its priority that it has for being nearly due.
  void SetDue(Item& item, const WorkDue& due, int points, bool is_overdue);

  void RaisePriority(Item& item, int priority);
  // Further work of its thread is part of it, and known by its key.
  void Join(Item& item, JoinedWork work);
  // Nobody has the item in hand any more.
  void Park(Item& item, Parking parking, TimePoint now);
  // It is still in no line; the caller says where it goes.
  void Unpark(Item& item);
  std::size_t parked() const { return parked_; }

  // Items that began to wait since the last take, each perhaps more than once, some gone again. May
  // grow while it is walked by index.
  const std::vector<WorkItemId>& newly_waiting() const { return newly_waiting_; }
  // Those of them who still wait, each once, in the order of service.
  std::vector<WorkItemId> TakeNewlyWaiting(TimePoint now);

  // Keeps what was decided about the item; completes what is the same for all kinds. The next
  // decisions to be taken.
  void Note(Item& item, Decision decision, TimePoint now);
  std::vector<Decision> TakeDecisions() { return std::exchange(decisions_, {}); }

  std::vector<ItemView> TakeChanges();

 private:
  using CallKey = std::pair<LinkId, PbxCallId>;
  struct CallKeyHash {
    std::size_t operator()(const CallKey& key) const {
      return std::hash<LinkId>{}(key.first) * 31 + std::hash<PbxCallId>{}(key.second);
    }
  };

  void AddCallback(const Item& item);
  // What names the item besides its number.
  void AddNames(const Item& item);
  void RemoveNames(const Item& item);
  void EnterLines(Item& item);
  void LeaveLines(Item& item);
  // The wait for the first answer begins, or is over.
  void BeginWait(Item& item, TimePoint since);
  void EndWait(Item& item, bool is_answered, TimePoint now);

  Directory& directory_;
  const Eligibility& eligibility_;
  WaitingLines& waiting_;
  QueueBoard& board_;
  LiveService& live_;
  WaitForecast& wait_forecast_;

  std::unordered_map<WorkItemId, std::unique_ptr<Item>> items_;
  std::unordered_map<CallKey, Item*, CallKeyHash> calls_;
  std::unordered_map<std::string, WorkItemId> keys_;
  std::map<std::pair<Channel, std::string>, WorkItemId> threads_;
  std::size_t parked_ = 0;
  std::set<WorkItemId> callbacks_;
  std::map<std::pair<QueueId, std::string>, WorkItemId> promised_;
  std::vector<WorkItemId> newly_waiting_;
  std::vector<WorkItemId> changed_;
  std::vector<ItemView> closed_;
  std::vector<Decision> decisions_;
};

// The work belongs to another queue, or its queue changed: what it brought along stays, the
// priority and needs that it had from the queue become those of `to`.
void ChangeQueue(ItemView& view, const QueueSetup& from, const QueueSetup& to);

// What a call in a queue needs: the queue's needs and its own, each skill once at its highest
// level.
std::vector<SkillNeed> CombineNeeds(const std::vector<SkillNeed>& queue,
                                    const std::vector<SkillNeed>& own);

}  // namespace strowger::core
