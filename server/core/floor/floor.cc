#include "core/floor/floor.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "base/check.h"
#include "core/floor/books.h"
#include "core/floor/callbacks.h"
#include "core/floor/calls.h"
#include "core/floor/chooser.h"
#include "core/floor/consults.h"
#include "core/floor/conversations.h"
#include "core/floor/desks.h"
#include "core/floor/interruptions.h"
#include "core/floor/matching.h"
#include "core/floor/offers.h"
#include "core/floor/overflows.h"
#include "core/floor/parking_place.h"
#include "core/floor/plans.h"
#include "core/floor/preferences.h"
#include "core/floor/promises.h"
#include "core/floor/recovery.h"
#include "core/floor/resync.h"
#include "core/floor/rollbacks.h"
#include "core/floor/setup_change.h"
#include "core/floor/step.h"
#include "core/floor/verbs.h"
#include "core/floor/works.h"
#include "core/floor/wrap_ups.h"

namespace strowger::core {

// The rules, wired together, and which of them each input goes to. Nothing is decided here.
class Floor::Rules {
 public:
  Rules(FloorSetup setup, const FloorMemory& memory) : books_(std::move(setup), memory) {
    recovery_.Remember(memory);
  }

  void Resume(Step& step) {
    books_.hours.Start(step);
    books_.live.Start(step);
    recovery_.Resume(step);
    callbacks_.Settle(step);
    matching_.SettleAll(step);
    interruptions_.Settle(step);
    books_.live.Settle(step);
  }

  Result<void> Apply(const Input& input, Step& step) {
    Result<void> result = std::visit([&](const auto& one) { return On(step, one); }, input);
    callbacks_.Settle(step);
    matching_.Settle(step);
    interruptions_.Settle(step);
    books_.live.Settle(step);
    return result;
  }

  Books& books() { return books_; }
  const WrapUps& wrap_ups() const { return wrap_ups_; }

 private:
  Result<void> On(Step& step, const LogOn& ask) { return desks_.TakePlace(step, ask); }
  Result<void> On(Step& step, const LogOff& ask) { return desks_.LeavePlace(step, ask); }
  Result<void> On(Step& step, const SetReady& ask) { return desks_.BecomeReady(step, ask); }
  Result<void> On(Step& step, const SetNotReady& ask) { return desks_.BecomeNotReady(step, ask); }
  Result<void> On(Step& step, const ConsoleAttached& tell) { return desks_.Attach(step, tell); }
  Result<void> On(Step& step, const ConsoleLost& tell) { return desks_.Detach(step, tell); }

  Result<void> On(Step& step, const AcceptOffer& ask) { return offers_.Accept(step, ask); }
  Result<void> On(Step& step, const DeclineOffer& ask) { return offers_.Decline(step, ask); }

  Result<void> On(Step& step, const HoldCall& ask) { return conversations_.Hold(step, ask); }
  Result<void> On(Step& step, const RetrieveCall& ask) {
    return conversations_.Retrieve(step, ask);
  }
  Result<void> On(Step& step, const BlindTransfer& ask) {
    return conversations_.Transfer(step, ask);
  }
  Result<void> On(Step& step, const ReleaseCall& ask) { return conversations_.Release(step, ask); }

  Result<void> On(Step& step, const Consult& ask) { return consults_.Start(step, ask); }
  Result<void> On(Step& step, const CancelConsult& ask) { return consults_.Cancel(step, ask); }
  Result<void> On(Step& step, const CompleteTransfer& ask) { return consults_.Complete(step, ask); }
  Result<void> On(Step& step, const Conference& ask) { return consults_.Confer(step, ask); }

  Result<void> On(Step& step, const FinishWrapUp& ask) { return wrap_ups_.Finish(step, ask); }
  Result<void> On(Step& step, const ExtendWrapUp& ask) { return wrap_ups_.Extend(step, ask); }

  Result<void> On(Step& step, const SubmitWork& ask) { return works_.Submit(step, ask); }
  Result<void> On(Step& step, const WithdrawWork& ask) { return works_.Withdraw(step, ask); }

  Result<void> On(Step& step, const ChangeDue& ask) { return works_.Change(step, ask); }
  Result<void> On(Step& step, const ParkWork& ask) { return parking_.Park(step, ask); }
  Result<void> On(Step& step, const WakeWork& ask) { return parking_.Wake(step, ask); }

  Result<void> On(Step& step, const ScheduleCallback& ask) { return promises_.Schedule(step, ask); }
  Result<void> On(Step& step, const CancelCallback& ask) { return promises_.Cancel(step, ask); }

  Result<void> On(Step& step, const CallArrived& call) {
    books_.hours.Advance(step);
    calls_.Arrived(step, call);
    return {};
  }
  Result<void> On(Step& step, const LegEvent& event) {
    books_.hours.Advance(step);
    calls_.Happened(step, event);
    return {};
  }
  Result<void> On(Step& step, const CallCleared& call) {
    calls_.Cleared(step, call);
    return {};
  }
  Result<void> On(Step& step, const CommandRefused& refusal) {
    rollbacks_.Refused(step, refusal);
    return {};
  }
  Result<void> On(Step& step, const LinkUp& up) {
    books_.hours.Advance(step);
    resync_.Up(step, up);
    overflows_.LinkIsUp(step, up.link);
    return {};
  }
  Result<void> On(Step&, const LinkDown& down) {
    resync_.Down(down);
    return {};
  }

  Result<void> On(Step& step, const TimerFired& fired) {
    books_.hours.Advance(step);
    const TimerId& timer = fired.timer;
    switch (timer.kind) {
      case TimerKind::kOffer:
        offers_.TimeIsUp(step, OfferId{timer.number});
        break;
      case TimerKind::kWrapUp:
        wrap_ups_.TimeIsUp(step, WorkItemId{timer.number}, timer.agent);
        break;
      case TimerKind::kConsoleGrace:
        desks_.GraceIsOver(step, timer.agent);
        break;
      case TimerKind::kConsult:
        consults_.TimeIsUp(step, WorkItemId{timer.number});
        break;
      case TimerKind::kReserves:
        matching_.ReservesAreDue(static_cast<QueueNumber>(timer.number));
        break;
      case TimerKind::kPreference:
        preferences_.TimeIsUp(step, WorkItemId{timer.number});
        break;
      case TimerKind::kPlanStep:
        plans_.TimeIsUp(step, WorkItemId{timer.number});
        break;
      case TimerKind::kLongWait:
        matching_.WaitIsLong(step, WorkItemId{timer.number});
        break;
      case TimerKind::kAgentRest:
        desks_.RestIsOver(step, timer.agent);
        break;
      case TimerKind::kDeclineRest:
        matching_.RestIsOver(WorkItemId{timer.number});
        break;
      case TimerKind::kHours:
        books_.hours.TimerFired(step, timer.number);
        break;
      case TimerKind::kCallback:
        callbacks_.TimeIsUp(step, WorkItemId{timer.number});
        break;
      case TimerKind::kLiveService:
        books_.live.TimerFired(step, timer.number);
        break;
      case TimerKind::kPark:
        parking_.TimeIsUp(step, WorkItemId{timer.number});
        break;
      case TimerKind::kWaitMax:
        overflows_.TimeIsUp(step, WorkItemId{timer.number});
        break;
    }
    return {};
  }

  Result<void> On(Step&, const CustomerIdentified& told) {
    Item* item = books_.items.Find(told.item);
    if (item == nullptr) return {};  // The lookup came too late.
    item->view.customer = told.customer;
    books_.items.MarkChanged(*item);
    return {};
  }

  // New rules are made for it; see Floor::Change.
  Result<void> On(Step&, const ChangeSetup&) {
    STROWGER_CHECK(false);
    return {};
  }

  Books books_;
  Offers offers_{books_};
  WrapUps wrap_ups_{books_};
  Consults consults_{books_, offers_, wrap_ups_};
  Callbacks callbacks_{books_, offers_, wrap_ups_};
  Promises promises_{books_, offers_, callbacks_};
  Conversations conversations_{books_, offers_, wrap_ups_, consults_, callbacks_};
  Overflows overflows_{books_};
  Calls calls_{books_, offers_, conversations_, consults_, overflows_, callbacks_, promises_};
  Rollbacks rollbacks_{books_, offers_, conversations_, consults_, calls_, overflows_, callbacks_};
  Desks desks_{books_, offers_};
  ParkingPlace parking_{books_};
  Works works_{books_, offers_, conversations_, parking_};
  Interruptions interruptions_{books_};
  Plans plans_{books_};
  Preferences preferences_{books_};
  Matching matching_{books_, offers_, preferences_, plans_, overflows_};
  Resync resync_{books_, offers_, conversations_, consults_, calls_, rollbacks_, callbacks_};
  Recovery recovery_{books_, desks_, wrap_ups_, callbacks_, parking_};
};

Floor::Floor(FloorSetup setup, FloorMemory memory)
    : rules_(std::make_unique<Rules>(std::move(setup), memory)) {}

Floor::~Floor() = default;

std::vector<Effect> Floor::Resume(TimePoint now) {
  std::vector<Effect> effects;
  Step step{now, effects};
  rules_->Resume(step);
  return effects;
}

Result<void> Floor::Handle(const Input& input, TimePoint now, std::vector<Effect>& effects) {
  Step step{now, effects};
  if (const auto* change = std::get_if<ChangeSetup>(&input)) return Change(*change, step);
  return rules_->Apply(input, step);
}

Result<void> Floor::Change(const ChangeSetup& change, Step& step) {
  if (auto checked = CheckSetupChange(rules_->books(), *change.setup); !checked.ok()) {
    return checked;
  }
  for (const AgentId& agent : AgentsWithoutPlace(rules_->books(), *change.setup)) {
    STROWGER_CHECK(rules_->Apply(LogOff{agent}, step).ok());
  }
  auto next = std::make_unique<Rules>(*change.setup, RememberFor(rules_->books(), *change.setup));
  CarryOver(rules_->books(), next->books());
  KeepLastChanges(next->books());
  rules_ = std::move(next);
  rules_->Resume(step);
  return {};
}

// All that is in the new books counts as changed; what is not in them any more is told from here.
void Floor::KeepLastChanges(const Books& next) {
  Books& books = rules_->books();
  for (AgentState& agent : books.roster.TakeChanges()) {
    if (next.roster.Find(agent.agent) == nullptr) gone_.agents.push_back(std::move(agent));
  }
  for (ItemView& item : books.items.TakeChanges()) {
    if (item.state == ItemState::kClosed) gone_.items.push_back(std::move(item));
  }
  gone_.decisions = books.items.TakeDecisions();
}

Changes Floor::TakeChanges() {
  Books& books = rules_->books();
  Changes changes = std::exchange(gone_, {});
  std::ranges::move(books.roster.TakeChanges(), std::back_inserter(changes.agents));
  std::ranges::move(books.items.TakeChanges(), std::back_inserter(changes.items));
  changes.queues = books.hours.TakeChanges();
  std::ranges::move(books.live.TakeChanges(), std::back_inserter(changes.queues));
  std::ranges::move(books.items.TakeDecisions(), std::back_inserter(changes.decisions));
  changes.next_number = books.next_number + kNumbersAhead;
  return changes;
}

const FloorSetup& Floor::setup() const { return rules_->books().setup; }

const AgentState* Floor::FindAgent(const AgentId& agent) const {
  const Agent* found = rules_->books().roster.Find(agent);
  return found == nullptr ? nullptr : &found->state;
}

const ItemView* Floor::FindItem(WorkItemId item) const {
  const Item* found = rules_->books().items.Find(item);
  return found == nullptr ? nullptr : &found->view;
}

std::vector<const ItemView*> Floor::ListItems(std::size_t max) const {
  const Books& books = rules_->books();
  std::vector<const ItemView*> views;
  for (const WorkItemId item : books.items.All()) {
    if (views.size() == max) break;
    views.push_back(&books.items.Find(item)->view);
  }
  return views;
}

WorkItemId Floor::FindCall(const LinkId& link, const PbxCallId& call) const {
  const Item* found = rules_->books().items.FindCall(link, call);
  return found == nullptr ? WorkItemId{} : found->view.item;
}

WorkItemId Floor::FindCallback(const QueueId& queue, const std::string& number) const {
  const Item* found = rules_->books().items.FindCallback(queue, number);
  return found == nullptr ? WorkItemId{} : found->view.item;
}

std::vector<const ItemView*> Floor::ListCallbacks(WorkItemId after, std::size_t max) const {
  const Books& books = rules_->books();
  const std::set<WorkItemId>& all = books.items.callbacks();
  std::vector<const ItemView*> views;
  for (auto next = all.upper_bound(after); next != all.end() && views.size() < max; ++next) {
    views.push_back(&books.items.Find(*next)->view);
  }
  return views;
}

WorkItemId Floor::FindWork(const std::string& key) const {
  return rules_->books().items.FindKey(key);
}

QueueState Floor::DescribeQueue(const QueueId& queue) const {
  const Books& books = rules_->books();
  const QueueNumber number = books.directory.FindQueue(queue);
  if (number == kNoNumber) {
    QueueState unknown;
    unknown.queue = queue;
    return unknown;
  }
  QueueState state = books.board.Describe(number, queue);
  state.next_agent = books.pace.NextAgent(number);
  state.expected_wait = books.wait_forecast.For(number).wait;
  state.accuracy = books.forecasts.Of(number);
  state.live_level = books.live.Of(number);
  state.hours = books.hours.StateOf(number);
  state.are_reserves_called = books.eligibility.AreCalled(number);
  return state;
}

std::vector<Verb> Floor::AllowedVerbs(const AgentId& agent, WorkItemId item) const {
  const Books& books = rules_->books();
  const Agent* found_agent = books.roster.Find(agent);
  const Item* found_item = books.items.Find(item);
  if (found_agent == nullptr || found_item == nullptr) return {};
  return core::AllowedVerbs(books, *found_agent, *found_item);
}

std::optional<WrapUpNeed> Floor::FindWrapUpNeed(const AgentId& agent, WorkItemId item) const {
  const Books& books = rules_->books();
  const Agent* found_agent = books.roster.Find(agent);
  const Item* found_item = books.items.Find(item);
  if (found_agent == nullptr || found_item == nullptr) return std::nullopt;
  return rules_->wrap_ups().NeedOf(*found_item, *found_agent);
}

std::size_t Floor::PlaceInLine(WorkItemId item) const {
  const Books& books = rules_->books();
  const Item* found = books.items.Find(item);
  if (found == nullptr || found->queue == kNoNumber) return 0;
  return books.board.PlaceInLine(found->queue, found->place);
}

std::optional<WaitingNow> Floor::ExplainWaiting(WorkItemId item, TimePoint now,
                                                std::size_t agents_max, const AgentId& only) const {
  const Books& books = rules_->books();
  const Item* found = books.items.Find(item);
  if (found == nullptr || found->group == nullptr) return std::nullopt;
  const AgentNumber agent = only ? books.directory.FindAgent(only) : kNoNumber;
  if (only && agent == kNoNumber) return std::nullopt;
  return Chooser(books).ExplainWaiting(*found, now, agents_max, agent);
}

bool Floor::IsLinkUp(const LinkId& link) const { return rules_->books().IsUp(link); }

std::uint64_t Floor::ignored_inputs() const { return rules_->books().ignored_inputs; }

}  // namespace strowger::core
