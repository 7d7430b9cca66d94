#include <algorithm>
#include <set>

#include "simulation/referee.h"

// The order in which agents are asked, in the simplest words.
namespace strowger::simulation {
namespace {

double ShareOfContact(const core::WorkCounts& counts) {
  const double contact = static_cast<double>((counts.talk + counts.wrap_up).count());
  const double idle = static_cast<double>(counts.idle.count());
  return contact + idle == 0 ? 0 : contact / (contact + idle);
}

// The skills of the rules used here, all of them asked for by the last queue.
void AddSkills(const core::Expression& rule, std::set<SkillId>& skills) {
  if (rule.kind == core::Expression::Kind::kNot) return;
  if (rule.kind == core::Expression::Kind::kCompare) skills.insert(SkillId{rule.name});
  for (const core::Expression& part : rule.parts) AddSkills(part, skills);
}

// Of the skills that the work or its queue asks for.
int LevelsFor(const core::AgentSetup& agent, const core::ItemView& item,
              const std::optional<core::Expression>& rule) {
  std::set<SkillId> skills;
  for (const core::SkillNeed& need : item.needs) skills.insert(need.skill);
  if (rule) AddSkills(*rule, skills);
  int sum = 0;
  for (const SkillId& skill : skills) {
    const auto found = agent.skills.find(skill);
    if (found != agent.skills.end()) sum += found->second;
  }
  return sum;
}

int AllLevels(const core::AgentSetup& agent) {
  int sum = 0;
  for (const auto& [skill, level] : agent.skills) sum += level;
  return sum;
}

}  // namespace

const core::QueueSetup* Referee::QueueOf(const core::ItemView& item) const {
  const auto queue = std::find_if(setup_.queues.begin(), setup_.queues.end(),
                                  [&](const auto& one) { return one.id == item.queue; });
  return queue == setup_.queues.end() ? nullptr : &*queue;
}

const core::PlanStep* Referee::StepOf(const core::ItemView& item) const {
  const core::QueueSetup* queue = QueueOf(item);
  if (queue == nullptr || item.plan_step < 0) return nullptr;
  const auto number = static_cast<std::size_t>(item.plan_step);
  return number < queue->plan.size() ? &queue->plan[number] : nullptr;
}

std::vector<QueueId> Referee::AskedQueues(const core::ItemView& item) const {
  std::vector<QueueId> queues = {item.queue};
  if (const core::PlanStep* step = StepOf(item)) {
    queues.insert(queues.end(), step->extra_queues.begin(), step->extra_queues.end());
  }
  return queues;
}

QueueId Referee::AskedFor(const core::AgentSetup& agent, const core::ItemView& item) const {
  if (QueueOf(item) == nullptr) return {};
  for (const QueueId& queue : AskedQueues(item)) {
    const auto& served = agent.queues;
    if (std::find(served.begin(), served.end(), queue) != served.end()) return queue;
    const auto& reserves = agent.reserves;
    const auto called = reserves_called_.find(queue);
    const bool is_called = called != reserves_called_.end() && called->second;
    if (is_called && std::find(reserves.begin(), reserves.end(), queue) != reserves.end()) {
      return queue;
    }
  }
  return {};
}

void Referee::CheckReserves(const core::Floor& floor) {
  for (const core::QueueSetup& queue : setup_.queues) {
    const core::QueueState state = floor.DescribeQueue(queue.id);
    CheckLiveLevel(state);
    const bool was_called = reserves_called_[queue.id];
    const bool must_be = NeedsReserves(queue, state);
    if (state.are_reserves_called != must_be) Fault("reserves of " + queue.id.value + " are late");
    if (was_called != must_be) may_take_.clear();
    if (!was_called && must_be && !IsWaitPast(queue, state)) ++called_by_level_;
    reserves_called_[queue.id] = must_be;
    const bool may_come = queue.reserve_join > Duration::zero() && !must_be && state.waiting > 0;
    if (may_come && *state.oldest_arrival + queue.reserve_join > now_ && !HasReserveTimer(state)) {
      Fault("nobody looks whether the reserves of " + queue.id.value + " are due");
    }
  }
}

bool Referee::IsWaitPast(const core::QueueSetup& queue, const core::QueueState& state) const {
  if (queue.reserve_join == Duration::zero()) return false;
  Duration load{};
  if (state.waiting > 0) {
    const auto waiting = static_cast<Duration::rep>(state.waiting);
    load = std::max(now_ - *state.oldest_arrival, state.next_agent * waiting);
  }
  return load >= (reserves_called_.at(queue.id) ? queue.reserve_leave : queue.reserve_join);
}

bool Referee::NeedsReserves(const core::QueueSetup& queue, const core::QueueState& state) const {
  const bool was_called = reserves_called_.at(queue.id);
  if (IsWaitPast(queue, state)) return true;
  // Fewer than ten contacts say nothing.
  if (queue.reserve_join_level == 0 || state.live_level.contacts < 10) return false;
  const double percent = *state.live_level.share * 100;
  return was_called ? percent <= queue.reserve_leave_level : percent < queue.reserve_join_level;
}

void Referee::CheckLiveLevel(const core::QueueState& state) {
  const auto number = std::find_if(setup_.queues.begin(), setup_.queues.end(),
                                   [&](const auto& one) { return one.id == state.queue; }) -
                      setup_.queues.begin();
  const core::TimerId timer{core::TimerKind::kLiveService, static_cast<std::uint64_t>(number), {}};
  const auto timed = timers_.find(timer);
  if (timed != timers_.end() && timed->second <= now_) return;
  const core::LiveLevel true_level = service_.Of(state.queue, now_);
  if (state.live_level == true_level) return;
  const auto in_words = [](const core::LiveLevel& level) {
    return std::to_string(level.share.value_or(0) * 100) + " % of " +
           std::to_string(level.contacts);
  };
  Fault("the live service level of " + state.queue.value + " is told to be " +
        in_words(state.live_level) + " and is " + in_words(true_level));
}

bool Referee::HasReserveTimer(const core::QueueState& state) const {
  const auto number = std::find_if(setup_.queues.begin(), setup_.queues.end(),
                                   [&](const auto& one) { return one.id == state.queue; }) -
                      setup_.queues.begin();
  const core::TimerId timer{core::TimerKind::kReserves, static_cast<std::uint64_t>(number), {}};
  const auto timed = timers_.find(timer);
  const TimePoint due =
      *state.oldest_arrival + setup_.queues[static_cast<std::size_t>(number)].reserve_join;
  return timed != timers_.end() && timed->second <= due;
}

void Referee::CheckKept(const core::ItemView& item) {
  const core::QueueSetup* queue = QueueOf(item);
  if (queue == nullptr) return;
  const auto name = "item " + std::to_string(item.item.value);
  auto number = static_cast<std::size_t>(item.preference);
  const bool returns = item.asked_first && queue->return_wait > Duration::zero();
  const bool is_promised = returns || (item.callback && item.callback->agent);
  const bool has_preferences = is_promised || !queue->preferences.empty();
  if (!item.kept_for) {
    const bool is_over = item.preference == core::kPreferencesOver;
    if (!is_over && has_preferences && (returns || item.plan_step < 0)) {
      Fault(name + " is for everybody too soon");
    }
    return;
  }
  const bool is_own = is_promised && number == 0;
  if (is_promised && !is_own) --number;
  if (item.preference < 0 || (!is_own && number >= queue->preferences.size())) {
    return Fault(name + " is kept for no reason");
  }
  const AgentId& own = returns || !item.callback ? item.asked_first : item.callback->agent;
  if (is_own && item.kept_for != own) Fault(name + " is kept for a wrong agent");
  const auto agent = agents_.find(item.kept_for);
  if (agent == agents_.end()) return Fault(name + " is kept for a stranger");
  const bool is_resting = agent->second.rest_until != TimePoint{};
  const bool is_present =
      (agent->second.presence == core::Presence::kReady && !is_resting) || !agent->second.is_idle();
  if (!is_present) Fault(name + " is kept for somebody who is away");
  if (MayTake(item) == 0) Fault(name + " is kept for somebody who may not take it");
  const core::TimerId timer{core::TimerKind::kPreference, item.item.value, {}};
  const auto timed = timers_.find(timer);
  const Duration own_wait = returns ? queue->return_wait : queue->callback.agent_wait;
  const TimePoint end = item.kept_since + (is_own ? own_wait : queue->preferences[number].wait);
  if (timed == timers_.end() || timed->second != end) Fault(name + " is kept for ever");
  if (end < now_) Fault(name + " is kept for too long");
}

void Referee::CheckPlan(const core::ItemView& item, bool has_somebody) {
  const core::QueueSetup* queue = QueueOf(item);
  if (queue == nullptr || queue->plan.empty() || item.kept_for) return;
  const auto number = std::to_string(item.item.value);
  if (StepOf(item) == nullptr) return Fault("item " + number + " waits in no step of the plan");
  if (StepOf(item) == &queue->plan.back()) return;
  if (!has_somebody) Fault("item " + number + " waits in a step for nobody");
  if (!timers_.contains({core::TimerKind::kPlanStep, item.item.value, {}})) {
    Fault("item " + number + " stays in a step of the plan");
  }
}

double Referee::PointsOf(const core::Floor& floor, const core::ItemView& item) const {
  const core::QueueSetup& queue = *QueueOf(item);
  const auto in_seconds = [](Duration duration) {
    return std::chrono::duration<double>(duration).count();
  };
  const double waited = in_seconds(now_ - item.arrived);
  double points = item.priority + queue.ageing * waited / 60;
  if (queue.service_objective > Duration::zero()) {
    const double next = in_seconds(floor.DescribeQueue(queue.id).next_agent);
    points += 100 * (waited + next) / in_seconds(queue.service_objective);
  }
  return points;
}

bool Referee::GoesBefore(const core::Floor& floor, const core::ItemView& a,
                         const core::ItemView& b) const {
  if (QueueOf(a) == nullptr || QueueOf(b) == nullptr) return false;
  const auto by_arrival = [&] {
    return a.arrived != b.arrived ? a.arrived < b.arrived : a.item < b.item;
  };
  if (a.is_overdue != b.is_overdue) return a.is_overdue;
  if (a.is_overdue) return by_arrival();
  // Times are counted in milliseconds inside, so what is nearer than this may stand either way.
  constexpr double kPointsGrain = 0.02;
  const double more = PointsOf(floor, a) - PointsOf(floor, b);
  if (more > kPointsGrain) return true;
  const auto grows = [&](const core::ItemView& item) {
    return QueueOf(item)->ageing > 0 || QueueOf(item)->service_objective > Duration::zero();
  };
  if (more < -kPointsGrain || grows(a) || grows(b)) return false;
  return by_arrival();
}

void Referee::CheckWatch(const core::ItemView& item) {
  const core::QueueSetup* queue = QueueOf(item);
  if (queue == nullptr || queue->starvation_limit == Duration::zero() || item.is_overdue) return;
  if (timers_.contains({core::TimerKind::kLongWait, item.item.value, {}})) return;
  Fault("item " + std::to_string(item.item.value) + " may starve");
}

bool Referee::Meets(const core::AgentSetup& agent, const core::Expression& rule) const {
  using Kind = core::Expression::Kind;
  const auto meets = [&](const core::Expression& part) { return Meets(agent, part); };
  switch (rule.kind) {
    case Kind::kNot:
      return !meets(rule.parts.front());
    case Kind::kAnd:
      return std::all_of(rule.parts.begin(), rule.parts.end(), meets);
    case Kind::kOr:
      return std::any_of(rule.parts.begin(), rule.parts.end(), meets);
    case Kind::kCompare:
      break;
  }
  const SkillId name{rule.name};
  if (std::find(setup_.skills.begin(), setup_.skills.end(), name) == setup_.skills.end()) {
    const auto attribute = agent.attributes.find(rule.name);
    return attribute != agent.attributes.end() && attribute->second == rule.value;
  }
  const auto skill = agent.skills.find(name);
  const std::int64_t level = skill == agent.skills.end() ? 0 : skill->second;
  const auto wanted = std::get<std::int64_t>(rule.value);
  return rule.comparison == core::Comparison::kLessThan ? level < wanted : level >= wanted;
}

bool Referee::IsAskedBefore(const core::AgentState& a, const core::AgentState& b,
                            const core::ItemView& item) const {
  using core::Strategy;
  // What a share is rounded to inside; nearer ones may stand in either order.
  constexpr double kShareGrain = 1e-5;
  const core::AgentSetup& setup_a = setup_.agents[numbers_.at(a.agent)];
  const core::AgentSetup& setup_b = setup_.agents[numbers_.at(b.agent)];
  const std::vector<QueueId> asked = AskedQueues(item);
  const QueueId asked_for = AskedFor(setup_a, item);
  if (asked_for != AskedFor(setup_b, item)) {
    return std::find(asked.begin(), asked.end(), asked_for) <
           std::find(asked.begin(), asked.end(), AskedFor(setup_b, item));
  }
  const auto level = [&](const core::AgentSetup& agent) {
    const auto found = agent.levels.find(asked_for);
    return found == agent.levels.end() ? 1 : found->second;
  };
  if (level(setup_a) != level(setup_b)) return level(setup_a) < level(setup_b);
  const auto queue = std::find_if(setup_.queues.begin(), setup_.queues.end(),
                                  [&](const auto& one) { return one.id == asked_for; });
  const auto by = [&](const auto& key_a, const auto& key_b) {
    return key_a != key_b ? key_a < key_b : a.idle_since < b.idle_since;
  };
  // Who has less in hand goes first; strategies of chance do not ask, and skill comes before it.
  const int more = UnitsBefore(a) - UnitsBefore(b);
  const bool asks_units =
      queue->strategy < Strategy::kRandom || queue->strategy == Strategy::kLeastSkilled;
  if (asks_units && more != 0) return more < 0;
  // The time at the other work was counted when the offer was made.
  const bool has_counted = b.slots.size() > 1;
  switch (queue->strategy) {
    case Strategy::kLongestIdle:
      return a.idle_since < b.idle_since;
    case Strategy::kFewestContacts:
      return by(a.counts.contacts, b.counts.contacts);
    case Strategy::kLeastTalkTime:
      if (has_counted) return false;
      return by(a.counts.talk, b.counts.talk);
    case Strategy::kLeastOccupied:
      if (has_counted) return false;
      return ShareOfContact(a.counts) < ShareOfContact(b.counts) - kShareGrain;
    case Strategy::kRoundRobin:
      return by(a.counts.last_asked, asked_before_.at(b.agent));
    case Strategy::kFixedOrder:
      return numbers_.at(a.agent) < numbers_.at(b.agent);
    case Strategy::kRandom:
    case Strategy::kWeightedRandom:
      return false;
    case Strategy::kBestSkill: {
      const core::PlanStep* step = StepOf(item);
      const auto& rule = step != nullptr && step->rule ? step->rule : QueueOf(item)->rule;
      const int better = LevelsFor(setup_a, item, rule) - LevelsFor(setup_b, item, rule);
      if (better != 0) return better > 0;
      return more != 0 ? more < 0 : a.idle_since < b.idle_since;
    }
    case Strategy::kLeastSkilled:
      if (setup_a.skills.size() != setup_b.skills.size()) {
        return setup_a.skills.size() < setup_b.skills.size();
      }
      return by(AllLevels(setup_a), AllLevels(setup_b));
  }
  return false;
}

}  // namespace strowger::simulation
