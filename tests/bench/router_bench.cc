// What is counted.
//
// A floor with 200 skills, 40 queues and 50,000 waiting calls. Nine agents of ten are busy: each
// has 8 skills at levels of chance and serves 8 queues; the calls that wait are theirs. One of ten
// is in a calm part of the house, where agents wait for calls.
//
// A decision is one input to the floor after which it must choose: a call comes and nobody is free;
// a busy agent's call ends and the best of 50,000 is found; a call comes to the calm part and the
// best free agent is found; a calm agent's call ends and nothing waits. As many of each. Ringing
// and answering are not counted.
//
// Memory is the heap that the floor holds: for each agent with all of them ready, after that for
// each call that waits.
#include <malloc.h>

#include <chrono>
#include <cstdio>
#include <deque>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <variant>

#include "base/check.h"
#include "bench/benches.h"
#include "bench/figures.h"
#include "core/floor/floor.h"

namespace strowger::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kSkills = 200;
constexpr int kCalmSkills = 20;  // The last ones.
constexpr int kQueues = 40;
constexpr int kCalmQueues = 8;  // The last ones.
constexpr double kP50BarUs = 50;
constexpr double kP99BarUs = 1000;
constexpr double kGrowthBar = 1.5;

struct Plan {
  std::size_t waiting;
  int turns;
};
constexpr Plan kFullPlan{50'000, 10'000};
constexpr Plan kShortPlan{500, 100};

std::size_t HeapBytes() {
  const struct mallinfo2 heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;  // What stands alone in a mapping is not among the first.
}

const LinkId kLink{"pbx-1"};

// A range of skills or of queues, by number.
struct Range {
  int first;
  int last;
};
// One part of the house.
struct Part {
  Range skills;
  Range queues;
};
constexpr Part kBusy{{0, kSkills - kCalmSkills - 1}, {0, kQueues - kCalmQueues - 1}};
constexpr Part kCalm{{kSkills - kCalmSkills, kSkills - 1}, {kQueues - kCalmQueues, kQueues - 1}};

SkillId SkillOf(int number) { return SkillId{"skill-" + std::to_string(number)}; }
QueueId QueueOf(int number) { return QueueId{"queue-" + std::to_string(number)}; }

class Dice {
 public:
  int Roll(Range range) { return std::uniform_int_distribution(range.first, range.last)(engine_); }

 private:
  std::mt19937_64 engine_{1};
};

core::AgentSetup MakeAgent(std::size_t number, Dice& dice) {
  const Part& part = number % 10 == 9 ? kCalm : kBusy;
  core::AgentSetup agent;
  agent.id = AgentId{"agent-" + std::to_string(number)};
  agent.link = kLink;
  agent.device = DeviceId{std::to_string(10'000 + number)};
  while (agent.skills.size() < 8) {
    agent.skills[SkillOf(dice.Roll(part.skills))] =
        dice.Roll({core::kSkillLevelMin, core::kSkillLevelMax});
  }
  std::set<int> queues;
  while (queues.size() < 8) queues.insert(dice.Roll(part.queues));
  for (const int queue : queues) agent.queues.push_back(QueueOf(queue));
  return agent;
}

core::FloorSetup MakeSetup(std::size_t agents, Dice& dice) {
  core::FloorSetup setup;
  for (int i = 0; i < kSkills; ++i) setup.skills.push_back(SkillOf(i));
  for (int i = 0; i < kQueues; ++i) {
    core::QueueSetup queue;
    queue.id = QueueOf(i);
    queue.wrap_up_timeout = Duration::zero();
    queue.waiting_max = 100'000;
    setup.queues.push_back(std::move(queue));
  }
  for (std::size_t i = 0; i < agents; ++i) setup.agents.push_back(MakeAgent(i, dice));
  return setup;
}

class House {
 public:
  explicit House(std::size_t agents) : floor_(MakeSetup(agents, dice_), {}) {
    (void)floor_.Resume(now_);
    Do(core::LinkUp{kLink, {true}, {}});
    for (const auto& agent : floor_.setup().agents) {
      Do(core::LogOn{agent.id, {}});
      Do(core::SetReady{agent.id});
    }
    (void)floor_.TakeChanges();
  }

  // Calls come to the busy part until so many wait.
  void Fill(std::size_t waiting) {
    while (Waiting() < waiting) Arrive(kBusy, busy_);
    times_us_.clear();
  }

  // One decision of each kind.
  void Turn() {
    Arrive(kBusy, busy_);
    EndOldest(busy_);
    Arrive(kCalm, calm_);
    EndOldest(calm_);
  }

  std::size_t offers() const { return offers_; }
  std::vector<double>& times_us() { return times_us_; }

 private:
  using Calls = std::deque<PbxCallId>;

  std::size_t Waiting() const { return arrived_ - offers_; }

  void Arrive(const Part& part, Calls& calls) {
    core::CallArrived arrival;
    arrival.link = kLink;
    arrival.call = PbxCallId{"call-" + std::to_string(++arrived_)};
    arrival.customer_leg = LegId{"customer"};
    arrival.queue = QueueOf(dice_.Roll(part.queues));
    arrival.priority = dice_.Roll({0, 9}) == 0 ? 5 : 0;
    // Two of three want one skill, the third wants two, as a rule of a level that most have.
    const int needs = dice_.Roll({0, 2}) == 0 ? 2 : 1;
    for (int i = 0; i < needs; ++i) {
      arrival.needs.push_back({SkillOf(dice_.Roll(part.skills)), dice_.Roll({1, 5})});
    }
    arrival.ani = "+12025550100";
    arrival.dialled = "800";
    Decide(arrival, calls);
  }

  void EndOldest(Calls& calls) {
    if (calls.empty()) return;
    const PbxCallId call = std::move(calls.front());
    calls.pop_front();
    Decide(core::CallCleared{kLink, call, core::Cause::kNormal}, calls);
  }

  // A counted input. The calls that it brings to agents are rung, answered and added to `calls`.
  void Decide(const core::Input& input, Calls& calls) {
    const auto begin = SteadyClock::now();
    Do(input);
    times_us_.push_back(
        std::chrono::duration<double, std::micro>(SteadyClock::now() - begin).count());
    const std::vector<core::Effect> effects = std::exchange(effects_, {});
    for (const core::Effect& effect : effects) {
      if (const auto* offer = std::get_if<core::OfferMade>(&effect)) Answer(offer->item, calls);
    }
    (void)floor_.TakeChanges();
  }

  void Answer(WorkItemId item, Calls& calls) {
    ++offers_;
    const core::ItemView* view = floor_.FindItem(item);
    STROWGER_CHECK(view != nullptr && !view->parties.empty());
    const PbxCallId call = view->call;
    const LegId leg = view->parties.front().leg;
    Do(core::LegEvent{kLink, call, leg, core::LegEventKind::kDelivered, {}, {}});
    Do(core::LegEvent{kLink, call, leg, core::LegEventKind::kEstablished, {}, {}});
    calls.push_back(call);
  }

  void Do(const core::Input& input) {
    now_ += std::chrono::milliseconds(1);
    effects_.clear();
    STROWGER_CHECK(floor_.Handle(input, now_, effects_).ok());
  }

  Dice dice_;
  core::Floor floor_;
  TimePoint now_{std::chrono::seconds(1'767'225'600)};
  std::vector<core::Effect> effects_;
  Calls busy_, calm_;
  std::size_t arrived_ = 0;
  std::size_t offers_ = 0;
  std::vector<double> times_us_;
};

struct Times {
  double p50_us = 0;
  double p99_us = 0;
  double mean_us = 0;
};

double BytesEach(std::size_t before, std::size_t after, std::size_t count) {
  return (static_cast<double>(after) - static_cast<double>(before)) / static_cast<double>(count);
}

Times Measure(std::size_t agents, const Plan& plan) {
  const std::size_t empty = HeapBytes();
  House house(agents);
  const std::size_t staffed = HeapBytes();
  const std::size_t busy = house.offers();
  house.Fill(plan.waiting);
  const std::size_t filled = HeapBytes();
  const std::size_t offers = house.offers();
  for (int i = 0; i < plan.turns; ++i) house.Turn();
  std::vector<double>& times = house.times_us();
  double sum = 0;
  for (const double time : times) sum += time;
  const auto decisions = static_cast<double>(times.size());
  const Times result{AtShare(times, 0.5), AtShare(times, 0.99), sum / decisions};
  const std::string name = "router." + std::to_string(agents) + ".";
  PrintFigure(name + "p50", result.p50_us, "us");
  PrintFigure(name + "p99", result.p99_us, "us");
  PrintFigure(name + "mean", result.mean_us, "us");
  PrintFigure(name + "decisions", 1e6 / result.mean_us, "1/s");
  PrintFigure(name + "agent_memory", BytesEach(empty, staffed, agents), "B");
  PrintFigure(name + "item_memory", BytesEach(staffed, filled, plan.waiting + offers - busy), "B");
  std::fprintf(stderr, "  %zu agents: %.0f decisions, %zu offers\n", agents, decisions,
               house.offers() - offers);
  return result;
}

}  // namespace

bool RunRouter(Length length) {
  const Plan& plan = length == Length::kFull ? kFullPlan : kShortPlan;
  std::map<std::size_t, Times> times;
  for (const std::size_t agents : {100, 1'000, 10'000, 100'000}) {
    if (length == Length::kShort && agents > 1'000) break;
    times[agents] = Measure(agents, plan);
  }
  // The dearest of the steps.
  double growth = 0;
  double growth_p50 = 0;
  for (auto step = std::next(times.begin()); step != times.end(); ++step) {
    const Times& before = std::prev(step)->second;
    growth = std::max(growth, step->second.mean_us / before.mean_us);
    growth_p50 = std::max(growth_p50, step->second.p50_us / before.p50_us);
  }
  PrintFigure("router.growth", growth, "1");
  PrintFigure("router.growth_p50", growth_p50, "1");
  if (length == Length::kShort) return true;
  PrintBarAtMost("router.10000.p50", times[10'000].p50_us, kP50BarUs);
  PrintBarAtMost("router.10000.p99", times[10'000].p99_us, kP99BarUs);
  PrintBarAtMost("router.growth", growth, kGrowthBar);
  return true;
}

}  // namespace strowger::bench
