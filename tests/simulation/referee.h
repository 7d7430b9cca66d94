#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/floor/floor.h"
#include "simulation/service_mirror.h"

namespace strowger::simulation {

// Watches a floor from outside and knows the rules of the game in the simplest words: it compares
// everything with everything. What it sees wrong it says once; the run then stops.
class Referee {
 public:
  // A new floor: at the start, or after a restart, when `agents` and `items` are what it
  // remembered.
  void Start(const core::FloorSetup& setup, const std::map<AgentId, core::AgentState>& agents,
             const std::map<WorkItemId, core::ItemView>& items,
             const std::vector<core::LostPlace>& lost, const std::vector<core::PastWait>& past);

  // After each input. `changes` must be all changes since the last step.
  void Step(const core::Floor& floor, TimePoint now, const std::vector<core::Effect>& effects,
            const core::Changes& changes);
  // A refused input must have changed nothing.
  void Refused(const core::Input& input, const std::vector<core::Effect>& effects,
               const core::Changes& changes);
  // A verb that the floor does not show was carried out.
  void VerbWasNotRefused(const AgentId& agent, core::Verb verb);
  // What the floor believes is not true.
  void Disagree(const std::string& what) { Fault(what); }
  void TimerFires(const core::TimerId& timer);
  // At the end, when everybody went home.
  void End();

  // Empty while all is well.
  const std::string& fault() const { return fault_; }

  const std::map<AgentId, core::AgentState>& agents() const { return agents_; }
  const std::map<WorkItemId, core::ItemView>& items() const { return items_; }
  const std::map<core::TimerId, TimePoint>& timers() const { return timers_; }
  const std::map<core::ItemOutcome, std::uint64_t>& closed() const { return closed_; }
  // Of all effects so far, in their order.
  std::uint64_t digest() const { return digest_; }
  std::uint64_t offers() const { return offers_made_; }
  std::uint64_t accepted() const { return offers_accepted_; }
  // Verbs that were told to be refused by a PBX.
  std::uint64_t refusals() const { return refusals_; }
  // Callers who had their old place again.
  std::uint64_t resumed() const { return resumed_; }
  // Work that was set aside for a call and came back.
  std::uint64_t resumptions() const { return resumptions_; }
  // Reserves who were called for the service level alone.
  std::uint64_t called_by_level() const { return called_by_level_; }
  // Pieces that were taken beside other work.
  std::uint64_t taken_beside() const { return taken_beside_; }
  // Agents who were asked beside others and not faster.
  std::uint64_t taken() const { return taken_; }
  // Customers who were dialled.
  std::uint64_t dialled() const { return dialled_; }

 private:
  void See(const core::OfferMade& made);
  void See(const core::OfferClosed& closed);
  void See(const core::ItemClosed& closed);
  void See(const core::StartTimer& timer);
  void See(const core::CancelTimer& timer);
  void See(const core::PbxCommand& command);
  void Ring(const DeviceId& device, const LegId& leg);

  void TakeIn(const core::Changes& changes);
  void CheckAgents();
  void CheckAgent(const core::AgentState& agent);
  Duration WrapUpOf(const core::AgentState& agent, const core::ItemView& item,
                    const core::QueueSetup& queue) const;
  void CheckRest(const core::AgentState& agent);
  // Never more in hand than there is room for; who has a call does nothing that gives way to it,
  // unless both fit, and goes on with it afterwards.
  void CheckCapacity(const core::AgentState& agent);
  bool HasRoom(const core::AgentState& agent, core::Channel channel) const;
  // Could the agent be asked to take work of that channel now?
  bool IsReadyFor(const core::AgentState& agent, core::Channel channel) const;
  bool IsReachable(const core::Floor& floor, const core::ItemView& item) const;
  void CheckSlot(const core::AgentState& agent, const core::Slot& slot);
  void CheckWrapUp(const core::AgentState& agent, const core::Slot& slot,
                   const core::ItemView& item);
  void CheckItems();
  void CheckItem(const core::ItemView& item);
  void CheckSegment(const core::ItemView& item);
  // Of several who are asked for one item nobody is asked for longer than the others, and nobody
  // when it is answered; who was not faster is as ready as before.
  void CheckAsked(const core::ItemView& item);
  bool IsAskedBeside(const AgentId& agent, const core::Slot& slot,
                     const core::ItemView& item) const;
  void CheckTaken();
  void CheckEnoughAreAsked();
  void CheckHandover(const core::ItemView& item);
  void CheckNobodyIsIdle(const core::Floor& floor);
  void CheckOrder(const core::Floor& floor);
  // Does the strategy of the item's queue put `a` before `b`? Where it leaves that to chance: no.
  // Does the order of waiting work put `a` before `b`?
  bool GoesBefore(const core::Floor& floor, const core::ItemView& a, const core::ItemView& b) const;
  double PointsOf(const core::Floor& floor, const core::ItemView& item) const;
  // Null where the queue has no plan.
  const core::PlanStep* StepOf(const core::ItemView& item) const;
  // The queues whose agents are asked, in this order.
  std::vector<QueueId> AskedQueues(const core::ItemView& item) const;
  // The first of them that the agent serves; none when he serves none.
  QueueId AskedFor(const core::AgentSetup& agent, const core::ItemView& item) const;
  // Reserves come and go at the limits of their queues.
  void CheckReserves(const core::Floor& floor);
  // The live service level is what it should be, unless a timer of this moment has yet to tell.
  void CheckLiveLevel(const core::QueueState& state);
  bool IsWaitPast(const core::QueueSetup& queue, const core::QueueState& state) const;
  bool NeedsReserves(const core::QueueSetup& queue, const core::QueueState& state) const;
  bool HasReserveTimer(const core::QueueState& state) const;
  // Who waits for one agent does so for a while, and the agent may take it and is here.
  void CheckKept(const core::ItemView& item);
  // Who waits with a plan is in a step that somebody could serve, or in the last one.
  void CheckPlan(const core::ItemView& item, bool has_somebody);
  // Nobody waits where the rules of the queue send him on.
  void CheckOverflow(const core::Floor& floor, const core::ItemView& item);
  // Who comes to a queue finds it open, and with room.
  void CheckEntry(const core::ItemView& item);
  bool IsOpen(const core::QueueSetup& queue, TimePoint at) const;
  bool HasSomebody(const core::QueueSetup& queue) const;
  // Who was cut off while waiting leaves a place, and has it again when coming back in time.
  void NoteLost(const core::ItemView& item);
  void CheckPlace(const core::ItemView& item);
  // A callback is dialled in the hours of its queue, and not too often; none is lost.
  void See(const core::DialDigits& dial);
  void CheckDial(const core::ItemView& item, const core::QueueSetup& queue,
                 const std::string& name);
  // Before the change is taken in.
  void NoteAttempt(const core::ItemView& item);
  // The customer stands there as a callback.
  bool IsPromisedPlace(const core::ItemView& caller) const;
  void CheckCallback(const core::ItemView& item);
  void CheckParking(const core::ItemView& item);
  void CheckCallbackEnd(const core::ItemView& closed);
  // What is decided in this step is looked at when all of it is known.
  void NoteServed(const core::ItemView& item);
  void CheckServed();
  // Null for a queue that is no longer in the set-up.
  const core::QueueSetup* QueueOf(const core::ItemView& item) const;
  // Who waits too long is known, or will be, to do so.
  void CheckWatch(const core::ItemView& item);
  bool IsAskedBefore(const core::AgentState& a, const core::AgentState& b,
                     const core::ItemView& item) const;
  // In units; of the work offered in this step nothing is counted.
  int UnitsBefore(const core::AgentState& agent) const;
  // Each offer and each end of one has one decision; what it says is true and leads to it.
  void CheckDecisions(const std::vector<core::Effect>& effects, const core::Changes& changes);
  void CheckSelection(const core::Decision& decision, const std::string& name);
  // What is told about those who wait is true.
  void CheckAnswers(const core::Floor& floor);
  // Agents as bits by the order of the set-up.
  struct Crowd {
    std::uint64_t logged_on = 0;
    std::uint64_t at_work = 0;
    std::array<std::uint64_t, core::kChannels.size()> ready{};  // By channel.
    std::uint64_t ready_for(core::Channel channel) const {
      return ready[static_cast<std::size_t>(channel)];
    }
  };
  Crowd CountAgents() const;
  void CheckQueues(const core::Floor& floor);
  void CheckMirror(const core::Floor& floor);
  // Who may take the item, as bits by the order of the set-up; computed without the core's routing.
  std::uint64_t MayTake(const core::ItemView& item);
  bool Meets(const core::AgentSetup& agent, const core::Expression& rule) const;
  bool Serves(const core::AgentSetup& agent, const core::ItemView& item) const;
  void Mix(const core::Effect& effect);
  void Fault(const std::string& what);

  core::FloorSetup setup_;
  std::map<AgentId, std::size_t> numbers_;
  std::map<AgentId, core::AgentState> agents_;
  std::map<WorkItemId, core::ItemView> items_;
  std::map<core::TimerId, TimePoint> timers_;
  std::unordered_map<WorkItemId, TimePoint> arrivals_;
  std::map<std::pair<QueueId, std::string>, std::vector<core::LostPlace>> lost_;
  std::map<AgentId, std::set<OfferId>> open_offers_;
  std::map<AgentId, OfferId> asked_before_;   // The latest offer before the agent's last change.
  std::map<AgentId, TimePoint> rest_before_;  // The rest then.
  std::map<AgentId, TimePoint> idle_before_;  // The idle clock then.
  std::vector<core::OfferClosed> taken_now_;  // In this step.
  std::set<DeviceId> shown_;           // Telephones of agents who were shown an offer in this step.
  std::vector<core::OfferMade> made_;  // Work offers of this step.
  std::unordered_map<WorkItemId, std::uint64_t> may_take_;
  std::unordered_map<WorkItemId, std::uint32_t> decisions_;  // So many so far.
  std::map<QueueId, bool> reserves_called_;
  std::uint64_t called_by_level_ = 0;
  ServiceMirror service_;
  std::vector<core::ItemView> served_;         // Callbacks that were so in this step.
  std::set<WorkItemId> reached_;               // Callbacks whose customer has answered.
  std::map<WorkItemId, TimePoint> rest_ends_;  // Of callbacks after an attempt in vain.
  std::set<WorkItemId> ending_;                // Gone in this step.
  std::set<WorkItemId> entering_;              // Came to their queue in this step.
  std::set<WorkItemId> ever_closed_;
  std::map<core::ItemOutcome, std::uint64_t> closed_;
  std::uint64_t digest_ = 0xcbf29ce484222325U;
  std::uint64_t highest_offer_ = 0;
  std::uint64_t highest_item_ = 0;
  std::uint64_t offers_made_ = 0;
  std::uint64_t offers_accepted_ = 0;
  std::uint64_t refusals_ = 0;
  std::uint64_t resumed_ = 0;
  std::uint64_t resumptions_ = 0;
  std::uint64_t taken_beside_ = 0;
  std::uint64_t dialled_ = 0;
  std::uint64_t taken_ = 0;
  std::uint64_t steps_ = 0;
  TimePoint now_;
  std::string fault_;
};

}  // namespace strowger::simulation
