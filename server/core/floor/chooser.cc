#include "core/floor/chooser.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"

namespace strowger::core {
namespace {

// Of so many agents who are not ready the reasons are looked up; the others are only counted. A
// decision must not cost more because many are at lunch.
constexpr std::size_t kReasonsLookedUp = 16;

constexpr std::int64_t kPartsPerMilliPoint = kPartsPerPoint / 1000;

}  // namespace

std::pair<QueueNumber, Shortlist> Chooser::Choose(const Item& item, std::size_t most) const {
  const WaitingGroup& group = *item.group;
  const std::uint64_t draw = DrawFor(books_.setup.seed, books_.next_number);
  if (group.queues.size() == 1) {
    return {item.queue,
            ReadyFor(item).Choose({item.queue, group.eligible, group.skills, draw}, most)};
  }
  for (const QueueNumber queue : group.queues) {
    AgentSet eligible = group.eligible;
    eligible.KeepShared(books_.eligibility.Serving(queue));
    const Shortlist list = ReadyFor(item).Choose({queue, eligible, group.skills, draw}, most);
    if (list.size > 0) return {queue, list};
  }
  return {kNoNumber, {}};
}

Circle Chooser::CircleOf(const Item& item) const {
  const GroupKey key = books_.items.KeyOf(item, item.view.plan_step);
  return {item.view.channel, books_.eligibility.QueuesOf(key), books_.eligibility.Of(key),
          books_.eligibility.SkillsOf(key)};
}

AgentNumber Chooser::BestIn(const Circle& circle) const {
  const std::uint64_t draw = DrawFor(books_.setup.seed, books_.next_number);
  const ReadyAgents& ready = books_.ready.Of(circle.channel);
  for (const QueueNumber queue : circle.queues) {
    AgentSet eligible = circle.eligible;
    eligible.KeepShared(books_.eligibility.Serving(queue));
    const AgentNumber best = ready.Best({queue, eligible, circle.skills, draw});
    if (best != kNoNumber) return best;
  }
  return kNoNumber;
}

Selection Chooser::Explain(const Item& item) const {
  const WaitingGroup& group = *item.group;
  Selection selection;
  selection.considered = group.sieve.considered;
  for (const OutCount& out : group.sieve.out) {
    selection.out.push_back({out.ground, DetailOf(group.key, out.ground, out.need), out.agents});
  }
  selection.candidates = static_cast<std::uint32_t>(ReadyFor(item).CountOf(group.eligible));
  AddBusy(group, ReadyFor(item).all(), selection);
  const auto [queue, list] = Choose(item, kShortlistMax);
  if (list.size > 0) FillOrder(queue, group, list, selection);
  return selection;
}

std::string Chooser::DetailOf(const GroupKey& key, Ground ground, const NumberedNeed& need) const {
  if (ground == Ground::kSkill) {
    return books_.setup.skills[need.skill].value + " " + std::to_string(need.least_level);
  }
  if (ground == Ground::kRule) return books_.eligibility.PrintedRuleOf(key);
  return {};
}

void Chooser::AddBusy(const WaitingGroup& group, const AgentSet& ready,
                      Selection& selection) const {
  const auto count = [](std::size_t agents) { return static_cast<std::uint32_t>(agents); };
  const AgentSet& eligible = group.eligible;
  const std::uint32_t all = count(eligible.Count());
  const std::uint32_t here = count(eligible.CountShared(books_.roster.logged_on()));
  std::uint32_t at_work = count(eligible.CountShared(books_.roster.at_work()));
  if (ready.SharesWith(books_.roster.at_work())) {
    // Who has work in hand and room for more is a candidate.
    AgentSet full = books_.roster.at_work();
    full.KeepOthers(ready);
    at_work = count(eligible.CountShared(full));
  }
  if (here < all) selection.out.push_back({Ground::kLoggedOff, {}, all - here});
  const std::uint32_t not_ready = here - at_work - selection.candidates;
  if (not_ready > 0) {
    AgentSet agents = eligible;
    agents.KeepShared(books_.roster.logged_on());
    agents.KeepOthers(books_.roster.at_work());
    agents.KeepOthers(ready);
    AddReasons(std::move(agents), not_ready, selection);
  }
  if (at_work > 0) selection.out.push_back({Ground::kAtWork, {}, at_work});
}

void Chooser::AddReasons(AgentSet not_ready, std::uint32_t count, Selection& selection) const {
  const std::size_t first = selection.out.size();
  const std::size_t looked_up = std::min<std::size_t>(count, kReasonsLookedUp);
  for (std::size_t i = 0; i < looked_up; ++i) {
    const AgentNumber agent = not_ready.NthShared(not_ready, 0);
    not_ready.Remove(agent);
    const AgentState& state = books_.roster.at(agent).state;
    const bool rests = state.presence == Presence::kReady;
    const Ground ground = rests ? Ground::kResting : Ground::kNotReady;
    const std::string reason = rests ? std::string() : state.reason;
    const auto known = std::find_if(
        selection.out.begin() + static_cast<std::ptrdiff_t>(first), selection.out.end(),
        [&](const Exclusion& one) { return one.ground == ground && one.detail == reason; });
    if (known != selection.out.end()) {
      ++known->agents;
    } else {
      selection.out.push_back({ground, reason, 1});
    }
  }
  const auto rest = static_cast<std::uint32_t>(count - looked_up);
  if (rest > 0) selection.out.push_back({Ground::kNotReady, {}, rest});
}

void Chooser::FillOrder(QueueNumber queue, const WaitingGroup& group, const Shortlist& list,
                        Selection& selection) const {
  const QueueSetup& setup = books_.setup.queues[queue];
  selection.queue = setup.id;
  selection.strategy = setup.strategy;
  selection.contenders_count = static_cast<std::uint32_t>(list.candidates);
  for (std::size_t i = 0; i < list.size; ++i) {
    const AgentRank& rank = list.ranks[i];
    Contender& contender = selection.contenders.emplace_back();
    contender.agent = books_.setup.agents[rank.agent].id;
    contender.level = rank.level;
    contender.load = rank.load;
    contender.figure = setup.strategy == Strategy::kBestSkill
                           ? books_.eligibility.LevelsOf(rank.agent, group.skills)
                           : rank.key;
    contender.idle_since = rank.idle_since;
    contender.position = rank.agent;
  }
  selection.lot = list.lot;
  selection.lots = list.lots;
  selection.first_lot = list.first_lot;
  selection.lots_held = list.lots_held;
}

std::int64_t Chooser::MilliPoints(const Item& item, TimePoint now) const {
  if (item.queue == kNoNumber) return 0;
  return books_.waiting.PointsOf({item.queue, item.place}, now) / kPartsPerMilliPoint;
}

WaitingNow Chooser::ExplainWaiting(const Item& item, TimePoint now, std::size_t agents_max,
                                   AgentNumber only) const {
  WaitingNow waiting;
  waiting.is_link_up = books_.IsReachable(item);
  waiting.milli_points = MilliPoints(item, now);
  waiting.place = books_.board.PlaceInLine(item.queue, item.place);
  waiting.selection = Explain(item);
  const GroupKey& key = item.group->key;
  if (only != kNoNumber) {
    waiting.agents.push_back(StandingOf(key, only));
    return waiting;
  }
  AgentSet asked(books_.setup.agents.size());
  for (const QueueNumber queue : item.group->queues) {
    asked.AddAllOf(books_.eligibility.Serving(queue));
    asked.AddAllOf(books_.eligibility.ReservesOf(queue));
  }
  asked.ForEachShared(asked, [&](AgentNumber agent) {
    if (waiting.agents.size() == agents_max) {
      waiting.has_more_agents = true;
      return;
    }
    waiting.agents.push_back(StandingOf(key, agent));
  });
  return waiting;
}

AgentStanding Chooser::StandingOf(const GroupKey& key, AgentNumber number) const {
  const Agent& agent = books_.roster.at(number);
  AgentStanding standing;
  standing.agent = agent.state.agent;
  books_.eligibility.Sift(key, [&](Ground ground, const NumberedNeed& need, const AgentSet& left) {
    if (standing.ground || left.Contains(number)) return;
    standing.ground = ground;
    standing.detail = DetailOf(key, ground, need);
  });
  if (standing.ground || books_.ready.Contains(number, key.channel)) return standing;
  if (!books_.roster.logged_on().Contains(number)) {
    standing.ground = Ground::kLoggedOff;
    standing.since = agent.state.presence_since;
  } else if (books_.roster.at_work().Contains(number)) {
    standing.ground = Ground::kAtWork;
    standing.since = agent.state.slots_since;
  } else if (agent.state.presence == Presence::kReady) {
    standing.ground = Ground::kResting;
  } else {
    standing.ground = Ground::kNotReady;
    standing.detail = agent.state.reason;
    standing.since = agent.state.presence_since;
  }
  return standing;
}

AgentId Redecide(const Selection& selection) {
  if (selection.contenders.empty()) return {};
  if (selection.lots > 0) {
    const bool is_drawn = selection.lot >= selection.first_lot &&
                          selection.lot < selection.first_lot + selection.lots_held;
    return is_drawn ? selection.contenders.front().agent : AgentId{};
  }
  const auto key = [](const Contender& one) {
    return std::tuple(one.level, one.load, one.figure, one.idle_since, one.position);
  };
  return std::min_element(selection.contenders.begin(), selection.contenders.end(),
                          [&](const Contender& a, const Contender& b) { return key(a) < key(b); })
      ->agent;
}

}  // namespace strowger::core
