#include "core/floor/plans.h"

#include <algorithm>
#include <string>

#include "core/call/call.h"
#include "core/floor/overflows.h"

namespace strowger::core {
namespace {

// What conditions of steps may ask for.
constexpr std::string_view kExpectedWait = "expected_wait";  // In seconds, of somebody new.
constexpr std::string_view kAgentsReady = "agents_ready";
constexpr std::string_view kAgentsLoggedOn = "agents_logged_on";
constexpr std::string_view kWaiting = "waiting";

}  // namespace

void Plans::Resume(Step& step, Item& item) {
  const std::vector<PlanStep>& plan = books_.QueueOf(item).plan;
  if (plan.empty() || item.view.state != ItemState::kWaiting || item.view.kept_for) return;
  // The set-up may have changed since.
  const bool is_known =
      item.view.plan_step >= 0 && static_cast<std::size_t>(item.view.plan_step) < plan.size();
  if (!is_known) return Enter(step, item, 0);
  const auto number = static_cast<std::size_t>(item.view.plan_step);
  if (number + 1 == plan.size()) return;
  const bool is_over = item.view.step_since + plan[number].wait <= step.now;
  if (is_over || PassesOver(step, item, number)) {
    return Enter(step, item, number + 1);
  }
  StartTimer(step, item);
}

void Plans::TimeIsUp(Step& step, WorkItemId id) {
  Item* item = books_.items.Find(id);
  // While it is offered the plan stands still; it goes on when the item waits again.
  if (item != nullptr && !item->view.kept_for) Resume(step, *item);
}

void Plans::PassEmptySteps(Step& step, const std::vector<AgentNumber>& logged_off) {
  std::vector<WorkItemId> left;
  for (const WaitingGroup* group : books_.waiting.stepped_groups()) {
    const bool lost_one = std::any_of(logged_off.begin(), logged_off.end(), [&](AgentNumber agent) {
      return group->eligible.Contains(agent);
    });
    if (!lost_one || group->eligible.SharesWith(books_.roster.logged_on())) continue;
    for (const Place& place : group->places) left.push_back(place.item);
  }
  for (const WorkItemId id : left) Resume(step, *books_.items.Find(id));
}

void Plans::PassEmptySteps(Step& step) {
  std::vector<WorkItemId> left;
  for (const WaitingGroup* group : books_.waiting.stepped_groups()) {
    if (group->eligible.SharesWith(books_.roster.logged_on())) continue;
    for (const Place& place : group->places) left.push_back(place.item);
  }
  for (const WorkItemId id : left) Resume(step, *books_.items.Find(id));
}

void Plans::Enter(Step& step, Item& item, std::size_t first) {
  int diverts = 0;
  while (true) {
    const QueueSetup& queue = books_.QueueOf(item);
    std::size_t number = first;
    while (number + 1 < queue.plan.size() && PassesOver(step, item, number)) ++number;
    const std::optional<QueueId>& divert = queue.plan[number].divert;
    if (divert && diverts < kDivertsMax && Divert(step, item, *divert)) {
      ++diverts;
      if (books_.QueueOf(item).plan.empty()) return;
      first = 0;
      continue;
    }
    if (!divert || number + 1 == queue.plan.size()) return Begin(step, item, number);
    NotePassed(step, item, number, PassedBecause::kQueueFull);
    first = number + 1;
  }
}

void Plans::Begin(Step& step, Item& item, std::size_t number) {
  const PlanStep& begun = books_.QueueOf(item).plan[number];
  books_.items.SetPlanStep(item, static_cast<int>(number), begun.priority_change, step.now);
  books_.items.Note(item, {.kind = DecisionKind::kStepBegan}, step.now);
  if (!begun.announcement.empty() && item.view.call) {
    step.Tell(PlayAnnouncement{item.view.link, item.view.call, begun.announcement});
  }
  StartTimer(step, item);
}

bool Plans::PassesOver(const Step& step, Item& item, std::size_t number) {
  const PlanStep& one = books_.QueueOf(item).plan[number];
  if (one.only_if && !Holds(*one.only_if, item.queue)) {
    NotePassed(step, item, number, PassedBecause::kCondition);
    return true;
  }
  if (one.divert) return false;
  const AgentSet agents = books_.eligibility.Of(books_.items.KeyOf(item, static_cast<int>(number)));
  if (agents.SharesWith(books_.roster.logged_on())) return false;
  NotePassed(step, item, number, PassedBecause::kNobody);
  return true;
}

void Plans::NotePassed(const Step& step, Item& item, std::size_t number, PassedBecause because) {
  const PlanStep& one = books_.QueueOf(item).plan[number];
  Decision decision{.kind = DecisionKind::kStepPassed};
  decision.plan_step = static_cast<int>(number);
  decision.passed = because;
  if (because == PassedBecause::kCondition) {
    decision.detail = Outline(*one.only_if);
    decision.facts = FactsOf(item.queue);
  } else if (because == PassedBecause::kQueueFull) {
    decision.detail = one.divert->value;
  }
  books_.items.Note(item, std::move(decision), step.now);
}

std::int64_t Plans::FactOf(std::string_view name, QueueNumber queue) const {
  const QueueState state = books_.board.Describe(queue, {});
  if (name == kExpectedWait) {
    return std::chrono::duration_cast<std::chrono::seconds>(books_.wait_forecast.For(queue).wait)
        .count();
  }
  if (name == kAgentsReady) return static_cast<std::int64_t>(state.agents_ready);
  if (name == kAgentsLoggedOn) return static_cast<std::int64_t>(state.agents_logged_on);
  if (name == kWaiting) return static_cast<std::int64_t>(state.waiting);
  return 0;
}

std::string Plans::FactsOf(QueueNumber queue) const {
  std::string facts;
  for (const std::string_view name : {kExpectedWait, kAgentsReady, kAgentsLoggedOn, kWaiting}) {
    facts +=
        (facts.empty() ? "" : ", ") + std::string(name) + " " + std::to_string(FactOf(name, queue));
  }
  return facts;
}

bool Plans::Holds(const Expression& condition, QueueNumber number) const {
  using Kind = Expression::Kind;
  const auto holds = [&](const Expression& part) { return Holds(part, number); };
  switch (condition.kind) {
    case Kind::kNot:
      return !holds(condition.parts.front());
    case Kind::kAnd:
      return std::all_of(condition.parts.begin(), condition.parts.end(), holds);
    case Kind::kOr:
      return std::any_of(condition.parts.begin(), condition.parts.end(), holds);
    case Kind::kCompare:
      break;
  }
  return Compares(AttributeValue(FactOf(condition.name, number)), condition);
}

bool Plans::Divert(Step& step, Item& item, const QueueId& to) {
  const QueueNumber number = books_.directory.FindQueue(to);
  if (number == kNoNumber || number == item.queue) return false;
  const QueueSetup& queue = books_.setup.queues[number];
  if (WhyOverflow(books_, number)) return false;
  books_.items.SetQueue(item, number, books_.QueueOf(item), queue, step.now);
  OpenSegment(item.view, {{}, to, step.now, std::nullopt, {}, {}});
  books_.items.Note(item, {.kind = DecisionKind::kJoined}, step.now);
  return true;
}

void Plans::StartTimer(Step& step, Item& item) const {
  const std::vector<PlanStep>& plan = books_.QueueOf(item).plan;
  const auto number = static_cast<std::size_t>(item.view.plan_step);
  if (number + 1 == plan.size()) return;
  item.is_step_timed = true;
  step.Do(core::StartTimer{{TimerKind::kPlanStep, item.view.item.value, {}},
                           item.view.step_since + plan[number].wait});
}

Result<void> CheckCondition(const Expression& condition) {
  for (const Expression& part : condition.parts) {
    if (auto checked = CheckCondition(part); !checked.ok()) return checked;
  }
  if (condition.kind != Expression::Kind::kCompare) return {};
  const bool is_known = condition.name == kExpectedWait || condition.name == kAgentsReady ||
                        condition.name == kAgentsLoggedOn || condition.name == kWaiting;
  if (!is_known) {
    return ExpressionInvalid(condition.column,
                             "a condition may ask for expected_wait (in seconds), agents_ready, "
                             "agents_logged_on and waiting, not for \"" +
                                 condition.name + "\"");
  }
  if (std::holds_alternative<std::int64_t>(condition.value)) return {};
  return ExpressionInvalid(condition.column,
                           "\"" + condition.name + "\" is compared with a number");
}

}  // namespace strowger::core
