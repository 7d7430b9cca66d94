#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "core/floor/floor.h"
#include "service/exchange/acknowledgements.h"
#include "service/exchange/callback_intake.h"
#include "service/exchange/held_rings.h"
#include "service/exchange/intake.h"
#include "service/exchange/line_plan.h"
#include "service/exchange/pop_tally.h"
#include "service/exchange/switchboard.h"
#include "service/exchange/work_intake.h"
#include "service/feed/desks.h"
#include "service/feed/feed_event.h"
#include "service/ports/customer_store.h"
#include "service/ports/done.h"
#include "service/ports/executor.h"
#include "service/ports/journal.h"
#include "service/ports/telephony.h"

namespace strowger::service {

struct ExchangeOptions {
  // A caller is looked up for at most this long; then the call goes on and the pop follows.
  Duration lookup_deadline = std::chrono::milliseconds(200);
  // Parts of a pop that are not read by then are left out and follow.
  Duration pop_budget = std::chrono::milliseconds(100);
  // A telephone waits at most this long for the consoles to have its offer. Long against the way to
  // a console that keeps up, short against a ring that people wait for.
  Duration pop_wait_max = std::chrono::milliseconds(250);
  Duration progress_interval = std::chrono::seconds(10);
  // Queue figures and the floor are told at most this often.
  Duration figures_interval = std::chrono::milliseconds(500);
  // Between one part of the desks and the next, when there are more than are told in one go.
  Duration figures_pause = std::chrono::milliseconds(15);
  std::size_t desk_history_max = 512;
  std::size_t floor_history_max = 4096;
};

// What an exchange needs from outside. All of it must outlive the exchange.
struct ExchangePorts {
  Executor& executor;
  const Clock& clock;
  Journal& journal;
  CallerDirectory& callers;
};

// The exchange joins the floor (the rules) with the world: PBX links push events into it, desks ask
// it for acts, and what the rules decide goes out to desks, links and the journal.
//
// One batch of inputs is one turn: each input is applied; then the desks are shown, the links get
// their commands, and the journal gets what changed. Answers and acknowledgements wait for the
// journal.
//
// Public methods may be called from any thread unless they say otherwise; all work is done on the
// executor. Never blocks.
class Exchange final : public LinkObserver {
 public:
  Exchange(ExchangePorts ports, core::FloorSetup setup, LinePlan plan, ExchangeOptions options,
           JournalMemory memory);
  ~Exchange() override;

  // Registers the door to one PBX. Before Start. `telephony` must outlive the exchange.
  void AddLink(const LinkId& link, Telephony& telephony);
  // Takes up what was remembered and begins to work.
  void Start();

  // Applies one act of a person. `done` runs after the commit, or at once when it is refused.
  void Submit(core::Input input, Actor actor, Done<void> done);

  // Work without a call comes in; answered when it is durable.
  void SubmitWork(core::SubmitWork work, Actor actor, Done<SubmittedWork> done);

  // Promises a callback; answered with its work item when it is durable.
  void ScheduleCallback(core::ScheduleCallback ask, Actor actor, Done<WorkItemId> done);

  // Changes queues, agents and how calls find their queue, while work goes on. `lines` must have
  // the links of the plan that it replaces. `done` as with Submit.
  void ChangeSetup(core::FloorSetup setup, LinePlan lines, Actor actor, Done<void> done);

  // Opens the feed of an agent's desk, or of the whole floor. The watcher is kept until Unwatch.
  void WatchDesk(AgentId agent, std::shared_ptr<FeedWatcher> watcher,
                 std::optional<FeedPosition> after);
  void UnwatchDesk(AgentId agent, std::shared_ptr<FeedWatcher> watcher);
  void WatchFloor(std::shared_ptr<FeedWatcher> watcher, std::optional<FeedPosition> after);
  void UnwatchFloor(std::shared_ptr<FeedWatcher> watcher);

  // Runs `look` on the core thread with the floor as it is; for lists and details.
  void Inspect(std::function<void(const core::Floor&)> look);
  // The agent said who is calling: the item and its pop change, and the store learns it by the
  // caller.
  void Identify(AgentId agent, WorkItemId item, CustomerId customer, Actor actor, Done<void> done);
  // Reads the newest pop of a live item; null when there is none.
  void ReadPop(WorkItemId item, std::function<void(std::shared_ptr<const ScreenPop>)> done);
  // Something about this customer was changed: pops that show it are read again.
  void RefreshPops(CustomerId customer);
  // A console of the agent has this offer; its telephone may ring.
  void ConfirmOffer(AgentId agent, OfferId offer);
  void ReadPopFigures(std::function<void(PopFigures)> done);
  void ReadRingFigures(std::function<void(RingFigures)> done);
  // The last event of the link that was applied; events up to it are not taken again.
  void ReadAcknowledged(LinkId link, std::function<void(std::uint64_t)> done);

  // LinkObserver.
  void OnLinkUp(LinkId link, core::LinkAbilities abilities,
                std::vector<LinkSnapshotCall> calls) override;
  void OnLinkDown(LinkId link, std::string why) override;
  void OnEvents(LinkId link, std::vector<LinkEvent> events, std::uint64_t last_sequence,
                std::function<void()> committed) override;

 private:
  // One turn's gathered output, flushed when the batch ends.
  struct Turn {
    JournalBatch journal;
    std::vector<std::function<void(Result<void>)>> on_committed;
    bool is_open = false;
  };

  void Deliver(Intake::Ready ready);
  Result<void> Apply(const core::Input& input, const std::string& actor);
  void ShelvePops(const LinkId& link);
  Result<void> AdmitCallback(const CallbackIntake::Arrival& arrival);
  Result<void> AdmitWork(WorkIntake::Arrival arrival);
  void NoteClosedWork(Turn& turn);
  void CarryOut(std::vector<core::Effect>& effects);
  void StartTimer(const core::StartTimer& start);
  void OpenTurn();
  void FlushTurn();
  void ScheduleFigures(TimePoint now);
  void KeepPop(WorkItemId item, std::shared_ptr<const ScreenPop> pop);
  // The rest of a pop that came without a part.
  void AskForRest(WorkItemId item, const ScreenPop& pop);
  void RefreshPopsAfterCommit(CustomerId customer);
  void LookUpAgain(const core::ItemView& view);
  void Tick();

  // Borrowed.
  const ExchangePorts ports_;
  // Owned.
  LinePlan plan_;
  const ExchangeOptions options_;
  PopShelf pops_;
  PopTally pop_tally_;
  PopOpenings openings_;
  core::Floor floor_;
  Switchboard switchboard_;
  HeldRings rings_;
  Desks desks_;
  Intake intake_;
  WorkIntake works_;
  CallbackIntake callbacks_;
  Acknowledgements acknowledgements_;
  // State.
  Turn turn_;
  std::map<core::TimerId, Executor::TimerKey> timers_;
  std::vector<std::pair<PbxCallId, std::shared_ptr<const ScreenPop>>> incoming_pops_;
  std::shared_ptr<const ScreenPop> incoming_work_pop_;
  std::vector<WorkItemId> closed_items_;
  std::map<LinkId, std::uint64_t> acknowledged_;  // Applied; durable once the journal answered.
  bool is_figures_timer_running_ = false;
  bool is_more_figures_timer_running_ = false;
};

}  // namespace strowger::service
