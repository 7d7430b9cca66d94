#include "service/exchange/exchange.h"

#include <utility>

#include "core/floor/reasons.h"
#include "service/exchange/describe_input.h"

namespace strowger::service {

namespace {

constexpr char kPbxActor[] = "pbx";
constexpr char kClockActor[] = "clock";

// A customer who is read again is known for the same reason as before.
std::shared_ptr<const ScreenPop> WithIdentityOf(const std::shared_ptr<const ScreenPop>& before,
                                                std::shared_ptr<const ScreenPop> pop) {
  const bool is_same = before && before->customer && pop->customer && !pop->candidates.empty() &&
                       !before->candidates.empty() && before->customer->id == pop->customer->id;
  if (!is_same) return pop;
  ScreenPop kept = *pop;
  kept.candidates = before->candidates;
  kept.candidates.front().display_name = pop->candidates.front().display_name;
  kept.candidates.front().company = pop->candidates.front().company;
  return std::make_shared<const ScreenPop>(std::move(kept));
}

}  // namespace

Exchange::Exchange(ExchangePorts ports, core::FloorSetup setup, LinePlan plan,
                   ExchangeOptions options, JournalMemory memory)
    : ports_(ports),
      plan_(std::move(plan)),
      options_(options),
      openings_(plan_.openings, ports.clock, pop_tally_),
      floor_(std::move(setup), std::move(memory.floor)),
      rings_(ports.executor, ports.clock, options.pop_wait_max,
             [this](core::PbxCommand command) {
               OpenTurn();
               switchboard_.Gather(std::move(command));
             }),
      desks_(floor_, pops_, openings_,
             {.generation = memory.generation,
              .desk_history_max = options.desk_history_max,
              .floor_history_max = options.floor_history_max}),
      intake_({ports.executor, ports.clock, ports.callers}, plan_,
              {.deadline = options.lookup_deadline, .budget = options.pop_budget}),
      works_({ports.executor, ports.journal, ports.callers, floor_}, plan_),
      callbacks_({ports.executor, ports.callers, floor_}, plan_) {
  for (const auto& [link, sequence] : memory.acknowledged) acknowledged_[link] = sequence;
  for (const auto& [link, _] : plan_.links) {
    desks_.ShowLink(ports_.clock.Now(), link, false, "not connected yet");
  }
}

Exchange::~Exchange() = default;

void Exchange::AddLink(const LinkId& link, Telephony& telephony) {
  switchboard_.Add(link, telephony);
}

void Exchange::Start() {
  intake_.Connect(
      [this](Intake::Ready ready) { Deliver(std::move(ready)); },
      [this](const LinkId& link, const PbxCallId& call) {
        return static_cast<bool>(floor_.FindCall(link, call));
      },
      [this](const LinkId& link, const PbxCallId& call, std::shared_ptr<const ScreenPop> pop) {
        OpenTurn();
        KeepPop(floor_.FindCall(link, call), std::move(pop));
      });
  const auto after_commit = [this](Done<void> kept) {
    OpenTurn();
    turn_.on_committed.push_back(std::move(kept));
  };
  works_.Connect([this](WorkIntake::Arrival arrival) { return AdmitWork(std::move(arrival)); },
                 after_commit);
  callbacks_.Connect(
      [this](const CallbackIntake::Arrival& arrival) { return AdmitCallback(arrival); },
      after_commit);
  ports_.executor.Post([this] {
    OpenTurn();
    std::vector<core::Effect> effects = floor_.Resume(ports_.clock.Now());
    CarryOut(effects);
    // Calls that were waiting before a restart get their pops before the links come up.
    for (const core::ItemView* view : floor_.ListItems(SIZE_MAX)) LookUpAgain(*view);
    ports_.executor.StartTimer(ports_.clock.Now() + options_.progress_interval, [this] { Tick(); });
  });
}

void Exchange::Submit(core::Input input, Actor actor, Done<void> done) {
  ports_.executor.Post(
      [this, input = std::move(input), actor = std::move(actor), done = std::move(done)]() mutable {
        auto applied = Apply(input, actor.user);
        if (!applied.ok()) {
          done(applied.error());
          return;
        }
        turn_.on_committed.push_back(std::move(done));
      });
}

void Exchange::SubmitWork(core::SubmitWork work, Actor actor, Done<SubmittedWork> done) {
  ports_.executor.Post(
      [this, work = std::move(work), actor = std::move(actor), done = std::move(done)]() mutable {
        works_.Submit(std::move(work), std::move(actor), std::move(done));
      });
}

Result<void> Exchange::AdmitWork(WorkIntake::Arrival arrival) {
  incoming_work_pop_ = std::move(arrival.pop);
  auto applied = Apply(std::move(arrival.work), arrival.actor.user);
  incoming_work_pop_.reset();
  return applied;
}

void Exchange::ScheduleCallback(core::ScheduleCallback ask, Actor actor, Done<WorkItemId> done) {
  ports_.executor.Post(
      [this, ask = std::move(ask), actor = std::move(actor), done = std::move(done)]() mutable {
        callbacks_.Schedule(std::move(ask), std::move(actor), std::move(done));
      });
}

Result<void> Exchange::AdmitCallback(const CallbackIntake::Arrival& arrival) {
  auto applied = Apply(arrival.ask, arrival.actor.user);
  if (!applied.ok()) return applied;
  KeepPop(floor_.FindCallback(arrival.ask.queue, arrival.ask.number), arrival.pop);
  RefreshPopsAfterCommit(arrival.ask.customer);
  return {};
}

void Exchange::NoteClosedWork(Turn& turn) {
  for (const core::ItemView& view : turn.journal.changes.items) {
    if (view.state != core::ItemState::kClosed) continue;
    if (view.callback && view.customer) {
      turn.on_committed.push_back(
          [this, customer = view.customer](Result<void>) { RefreshPops(customer); });
    }
    if (view.key.empty()) continue;
    works_.Closing(view);
    turn.on_committed.push_back([this, keys = KeysOf(view)](Result<void>) {
      ports_.executor.Post([this, keys] {
        for (const std::string& key : keys) works_.Kept(key);
      });
    });
  }
}

void Exchange::ChangeSetup(core::FloorSetup setup, LinePlan lines, Actor actor, Done<void> done) {
  auto shared = std::make_shared<const core::FloorSetup>(std::move(setup));
  ports_.executor.Post([this, setup = std::move(shared), lines = std::move(lines),
                        actor = std::move(actor), done = std::move(done)]() mutable {
    auto applied = Apply(core::ChangeSetup{setup}, actor.user);
    if (!applied.ok()) {
      done(applied.error());
      return;
    }
    plan_ = std::move(lines);
    turn_.on_committed.push_back(std::move(done));
  });
}

void Exchange::Deliver(Intake::Ready ready) {
  // The pop has to be on the shelf before the offer that the arrival may cause.
  incoming_pops_ = std::move(ready.pops);
  const bool is_link_up = std::holds_alternative<core::LinkUp>(ready.input);
  (void)Apply(ready.input, kPbxActor);
  if (is_link_up) {
    desks_.ShowLink(ports_.clock.Now(), std::get<core::LinkUp>(ready.input).link, true, "");
  }
  incoming_pops_.clear();
}

Result<void> Exchange::Apply(const core::Input& input, const std::string& actor) {
  OpenTurn();
  const TimePoint now = ports_.clock.Now();
  std::vector<core::Effect> effects;
  if (auto handled = floor_.Handle(input, now, effects); !handled.ok()) return handled;
  if (const auto* arrival = std::get_if<core::CallArrived>(&input)) {
    ShelvePops(arrival->link);
  } else if (const auto* up = std::get_if<core::LinkUp>(&input)) {
    ShelvePops(up->link);
  } else if (const auto* work = std::get_if<core::SubmitWork>(&input)) {
    const WorkItemId item = floor_.FindWork(work->key);
    // What joined other work keeps the pop of that.
    const bool is_own = floor_.FindItem(item)->key == work->key;
    if (incoming_work_pop_ != nullptr && is_own) {
      pop_tally_.Add(*incoming_work_pop_);
      pops_[item] = incoming_work_pop_;
    }
  } else if (std::holds_alternative<core::ChangeSetup>(input)) {
    desks_.TakeSetup();
  }
  turn_.journal.rows.push_back(DescribeInput(input, now, actor));
  CarryOut(effects);
  return {};
}

void Exchange::ShelvePops(const LinkId& link) {
  for (auto& [call, pop] : incoming_pops_) {
    const WorkItemId item = floor_.FindCall(link, call);
    if (!item) continue;
    pop_tally_.Add(*pop);
    AskForRest(item, *pop);
    pops_[item] = std::move(pop);
  }
}

void Exchange::CarryOut(std::vector<core::Effect>& effects) {
  const TimePoint now = ports_.clock.Now();
  for (core::Effect& effect : effects) {
    if (const auto* offer = std::get_if<core::OfferMade>(&effect)) {
      if (const auto* view = floor_.FindItem(offer->item); !pops_.contains(offer->item) && view) {
        LookUpAgain(*view);
      }
      const bool will_be_confirmed = desks_.ConfirmsOffers(offer->agent);
      desks_.ShowOffer(now, *offer, rings_.Expect(offer->agent, offer->offer, will_be_confirmed));
    } else if (const auto* closed = std::get_if<core::OfferClosed>(&effect)) {
      desks_.ShowOfferEnd(now, *closed);
    } else if (const auto* gone = std::get_if<core::ItemClosed>(&effect)) {
      closed_items_.push_back(gone->item);
    } else if (const auto* start = std::get_if<core::StartTimer>(&effect)) {
      StartTimer(*start);
    } else if (const auto* cancel = std::get_if<core::CancelTimer>(&effect)) {
      if (auto timer = timers_.extract(cancel->timer)) ports_.executor.CancelTimer(timer.mapped());
    } else if (auto* command = std::get_if<core::PbxCommand>(&effect)) {
      rings_.Take(std::move(*command));
    }
  }
}

void Exchange::StartTimer(const core::StartTimer& start) {
  if (auto running = timers_.extract(start.timer)) ports_.executor.CancelTimer(running.mapped());
  timers_[start.timer] = ports_.executor.StartTimer(start.at, [this, timer = start.timer] {
    timers_.erase(timer);
    (void)Apply(core::TimerFired{timer}, kClockActor);
  });
}

void Exchange::OpenTurn() {
  if (turn_.is_open) return;
  turn_.is_open = true;
  ports_.executor.PostAfterBatch([this] { FlushTurn(); });
}

void Exchange::FlushTurn() {
  const TimePoint now = ports_.clock.Now();
  Turn turn = std::exchange(turn_, {});
  turn.journal.changes = floor_.TakeChanges();
  NoteClosedWork(turn);
  desks_.ShowChanges(now, turn.journal.changes);
  desks_.Flush();
  switchboard_.Flush();
  for (const WorkItemId item : std::exchange(closed_items_, {})) pops_.erase(item);

  for (Acknowledgements::Settled& settled : acknowledgements_.TakeSettled()) {
    if (settled.sequence != 0) {
      turn.journal.acknowledged.emplace_back(settled.link, settled.sequence);
      acknowledged_[settled.link] = settled.sequence;
    }
    if (!settled.committed) continue;
    turn.on_committed.push_back([committed = std::move(settled.committed)](Result<void> kept) {
      if (kept.ok()) committed();
    });
  }
  ScheduleFigures(now);
  if (turn.journal.rows.empty() && turn.on_committed.empty() &&
      turn.journal.changes.agents.empty() && turn.journal.changes.items.empty()) {
    return;
  }
  ports_.journal.Commit(std::move(turn.journal),
                        [waiting = std::move(turn.on_committed)](Result<void> kept) {
                          for (const auto& done : waiting) done(kept);
                        });
}

void Exchange::ScheduleFigures(TimePoint now) {
  if (!is_more_figures_timer_running_ && desks_.has_untold_desks()) {
    is_more_figures_timer_running_ = true;
    ports_.executor.StartTimer(now + options_.figures_pause, [this] {
      is_more_figures_timer_running_ = false;
      OpenTurn();
      desks_.ShowMoreFigures(ports_.clock.Now());
    });
  }
  if (is_figures_timer_running_ || !desks_.has_figures()) return;
  is_figures_timer_running_ = true;
  ports_.executor.StartTimer(now + options_.figures_interval, [this] {
    is_figures_timer_running_ = false;
    OpenTurn();
    desks_.ShowFigures(ports_.clock.Now());
  });
}

void Exchange::KeepPop(WorkItemId item, std::shared_ptr<const ScreenPop> pop) {
  const core::ItemView* view = floor_.FindItem(item);
  if (view == nullptr || pop == nullptr) return;
  if (pop->customer && pop->customer->id != view->customer) {
    (void)Apply(core::CustomerIdentified{item, pop->customer->id}, kClockActor);
  }
  pop_tally_.Add(*pop);
  AskForRest(item, *pop);
  std::shared_ptr<const ScreenPop>& shelved = pops_[item];
  shelved = WithIdentityOf(shelved, std::move(pop));
  desks_.ShowPop(ports_.clock.Now(), item);
}

void Exchange::AskForRest(WorkItemId item, const ScreenPop& pop) {
  if (pop.left_out.empty()) return;
  if (const core::ItemView* view = floor_.FindItem(item)) LookUpAgain(*view);
}

// A promise that was made, or is over, shows in the pops of its customer's other work.
void Exchange::RefreshPopsAfterCommit(CustomerId customer) {
  if (!customer) return;
  turn_.on_committed.push_back([this, customer](Result<void>) { RefreshPops(customer); });
}

void Exchange::LookUpAgain(const core::ItemView& view) {
  const auto keep = [this, item = view.item](std::shared_ptr<const ScreenPop> pop) {
    ports_.executor.Post([this, item, pop = std::move(pop)] {
      OpenTurn();
      KeepPop(item, pop);
    });
  };
  if (view.customer) {
    ports_.callers.OpenCustomer(view.customer, view.ani, keep);
    return;
  }
  ports_.callers.FindCaller(MakeCallerQuery(view.link, view.ani, view.attached), keep);
}

void Exchange::Identify(AgentId agent, WorkItemId item, CustomerId customer, Actor actor,
                        Done<void> done) {
  ports_.executor.Post([this, agent = std::move(agent), item, customer, actor = std::move(actor),
                        done = std::move(done)]() mutable {
    const core::AgentState* state = floor_.FindAgent(agent);
    if (state == nullptr || state->FindSlot(item) == nullptr) {
      done(FailedPrecondition(core::reasons::kNotYours, "This work item is not on your desk.",
                              {{"work_item", std::to_string(item.value)}}));
      return;
    }
    auto applied = Apply(core::CustomerIdentified{item, customer}, actor.user);
    if (!applied.ok()) {
      done(applied.error());
      return;
    }
    if (const core::ItemView* view = floor_.FindItem(item)) LookUpAgain(*view);
    turn_.on_committed.push_back(std::move(done));
  });
}

void Exchange::ReadPop(WorkItemId item,
                       std::function<void(std::shared_ptr<const ScreenPop>)> done) {
  ports_.executor.Post([this, item, done = std::move(done)] {
    const auto found = pops_.find(item);
    done(found == pops_.end() ? nullptr : found->second);
  });
}

void Exchange::RefreshPops(CustomerId customer) {
  ports_.executor.Post([this, customer] {
    for (const auto& [item, pop] : pops_) {
      const core::ItemView* view = floor_.FindItem(item);
      // The work may have the number of a customer who was merged into this one.
      const bool is_shown = pop && pop->customer && pop->customer->id == customer;
      if (view != nullptr && (is_shown || view->customer == customer)) LookUpAgain(*view);
    }
  });
}

void Exchange::ConfirmOffer(AgentId agent, OfferId offer) {
  ports_.executor.Post([this, agent = std::move(agent), offer] { rings_.Confirm(agent, offer); });
}

void Exchange::ReadPopFigures(std::function<void(PopFigures)> done) {
  ports_.executor.Post([this, done = std::move(done)] { done(pop_tally_.figures()); });
}

void Exchange::ReadRingFigures(std::function<void(RingFigures)> done) {
  ports_.executor.Post([this, done = std::move(done)] { done(rings_.figures()); });
}

void Exchange::Inspect(std::function<void(const core::Floor&)> look) {
  ports_.executor.Post([this, look = std::move(look)] { look(floor_); });
}

void Exchange::ReadAcknowledged(LinkId link, std::function<void(std::uint64_t)> done) {
  ports_.executor.Post([this, link = std::move(link), done = std::move(done)] {
    const auto found = acknowledged_.find(link);
    done(found == acknowledged_.end() ? 0 : found->second);
  });
}

void Exchange::Tick() {
  OpenTurn();
  desks_.Tick(ports_.clock.Now());
  ports_.executor.StartTimer(ports_.clock.Now() + options_.progress_interval, [this] { Tick(); });
}

void Exchange::WatchDesk(AgentId agent, std::shared_ptr<FeedWatcher> watcher,
                         std::optional<FeedPosition> after) {
  ports_.executor.Post([this, agent = std::move(agent), watcher = std::move(watcher), after] {
    (void)Apply(core::ConsoleAttached{agent}, agent.value);
    desks_.Watch(agent, watcher, after);
  });
}

void Exchange::UnwatchDesk(AgentId agent, std::shared_ptr<FeedWatcher> watcher) {
  ports_.executor.Post([this, agent = std::move(agent), watcher = std::move(watcher)] {
    if (desks_.Unwatch(agent, watcher.get())) (void)Apply(core::ConsoleLost{agent}, agent.value);
  });
}

void Exchange::WatchFloor(std::shared_ptr<FeedWatcher> watcher, std::optional<FeedPosition> after) {
  ports_.executor.Post(
      [this, watcher = std::move(watcher), after] { desks_.WatchFloor(watcher, after); });
}

void Exchange::UnwatchFloor(std::shared_ptr<FeedWatcher> watcher) {
  ports_.executor.Post(
      [this, watcher = std::move(watcher)] { desks_.UnwatchFloor(watcher.get()); });
}

void Exchange::OnLinkUp(LinkId link, core::LinkAbilities abilities,
                        std::vector<LinkSnapshotCall> calls) {
  ports_.executor.Post(
      [this, link = std::move(link), abilities, calls = std::move(calls)]() mutable {
        OpenTurn();
        intake_.TakeLinkUp(link, abilities, std::move(calls));
      });
}

void Exchange::OnLinkDown(LinkId link, std::string why) {
  ports_.executor.Post([this, link = std::move(link), why = std::move(why)] {
    intake_.TakeLinkDown(link);
    rings_.Forget(link);
    (void)Apply(core::LinkDown{link}, kPbxActor);
    desks_.ShowLink(ports_.clock.Now(), link, false, why);
  });
}

void Exchange::OnEvents(LinkId link, std::vector<LinkEvent> events, std::uint64_t last_sequence,
                        std::function<void()> committed) {
  ports_.executor.Post([this, link = std::move(link), events = std::move(events), last_sequence,
                        committed = std::move(committed)]() mutable {
    OpenTurn();
    intake_.TakeEvents(link, std::move(events),
                       acknowledgements_.Hold(link, last_sequence, std::move(committed)));
  });
}

}  // namespace strowger::service
