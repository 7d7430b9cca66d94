#include "service/what_if/staffing_search.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"

namespace strowger::service {
namespace {

using FloatSeconds = std::chrono::duration<double>;

constexpr std::uint32_t kAgentsMax = 10'000;
const LinkId kLink{"what-if"};

double CallsIn(const CallerStream& stream, TimePoint begin, TimePoint end) {
  double calls = 0;
  for (std::size_t i = 0; i < stream.rates.size(); ++i) {
    const TimePoint from = std::max(begin, stream.rates[i].from);
    const TimePoint until =
        i + 1 < stream.rates.size() ? std::min(end, stream.rates[i + 1].from) : end;
    if (until <= from) continue;
    calls += stream.rates[i].calls_per_hour * FloatSeconds(until - from).count() / 3600;
  }
  return calls;
}

// The means of all who call in the interval.
core::Demand DemandIn(const StaffingQuestion& question, TimePoint begin, TimePoint end) {
  double calls = 0;
  double handle = 0;
  double patience = 0;
  bool is_patient = false;  // Somebody waits for ever.
  for (const CallerStream& stream : question.streams) {
    const double here = CallsIn(stream, begin, end);
    const Duration wrap_up = std::min(stream.wrap_up.mean, question.queue.wrap_up_timeout);
    const Duration busy = question.answer_time + stream.talk.mean + wrap_up;
    calls += here;
    handle += here * FloatSeconds(busy).count();
    if (here == 0) continue;
    if (stream.patience) {
      patience += here * FloatSeconds(stream.patience->mean).count();
    } else {
      is_patient = true;
    }
  }
  core::Demand demand;
  if (calls == 0) return demand;
  demand.calls_per_hour = calls * 3600 / FloatSeconds(end - begin).count();
  const auto rounded = [](double seconds) {
    return std::chrono::duration_cast<Duration>(FloatSeconds(seconds));
  };
  demand.handle_time = rounded(handle / calls);
  if (!is_patient) demand.patience = rounded(patience / calls);
  return demand;
}

bool Meets(const core::QueueTally& tally, const core::StaffingTarget& target) {
  if (target.asa_max && tally.asa() > target.asa_max) return false;
  if (target.abandon_rate_max && tally.abandon_rate() > target.abandon_rate_max) return false;
  if (!target.service_level) return true;
  const auto level = core::ServiceLevel(target.service_level->formula, tally.fates);
  return !level || *level >= target.service_level->share;
}

class Search {
 public:
  explicit Search(const StaffingQuestion& question) : question_(question) {}

  Result<std::vector<IntervalStaffing>> Run() {
    if (auto begun = BeginByTheory(); !begun.ok()) return begun.error();
    if (intervals_.empty()) return std::move(intervals_);
    Play();
    while (AddWhereMissed()) Play();
    SpareWhereMet();
    for (IntervalStaffing& one : intervals_) one.meets_target = Meets(one.tally, question_.target);
    return std::move(intervals_);
  }

 private:
  Result<void> BeginByTheory() {
    for (TimePoint at = question_.begin; at < question_.end; at += question_.interval) {
      if (intervals_.size() == staffing_intervals_max) {
        return InvalidArgument("INTERVALS_TOO_MANY",
                               "the day has more than 288 intervals: make them longer");
      }
      IntervalStaffing one;
      one.begin = at;
      one.demand = DemandIn(question_, at, std::min(question_.end, at + question_.interval));
      if (one.demand.calls_per_hour > 0) {
        const auto fewest = core::FewestAgents(one.demand, question_.target);
        if (!fewest.ok()) return fewest.error();
        one.agents = one.agents_by_theory = std::min(fewest->agents, kAgentsMax);
      }
      intervals_.push_back(std::move(one));
    }
    // Who is there when the last one calls stays until nobody waits.
    while (!intervals_.empty() && intervals_.back().demand.calls_per_hour == 0) {
      intervals_.pop_back();
    }
    return {};
  }

  // Agents are numbered; in each interval the first ones are there.
  DayPlay MakeDay() const {
    DayPlay day;
    core::QueueSetup queue = question_.queue;
    queue.needs.clear();
    queue.rule.reset();
    queue.plan.clear();
    queue.hours = {};
    queue.when_nobody.reset();
    queue.wait_max = {};
    if (question_.target.service_level) {
      queue.service_level_threshold = question_.target.service_level->within;
    }
    day.options.setup.queues.push_back(std::move(queue));
    day.options.begin = question_.begin;
    day.options.answer_time = question_.answer_time;
    day.end = question_.end;
    day.streams = question_.streams;
    for (CallerStream& stream : day.streams) {
      stream.needs.clear();
      stream.link = kLink;
    }
    AddAgents(day.options);
    return day;
  }

  void AddAgents(PlayOptions& options) const {
    std::uint32_t most = 1;
    for (const IntervalStaffing& one : intervals_) most = std::max(most, one.agents);
    for (std::uint32_t number = 0; number < most; ++number) {
      core::AgentSetup agent;
      agent.id = AgentId{"agent-" + std::to_string(number)};
      agent.queues = {question_.queue.id};
      agent.link = kLink;
      agent.device = DeviceId{std::to_string(number)};
      std::optional<TimePoint> since;
      for (const IntervalStaffing& one : intervals_) {
        const bool is_there = number < one.agents;
        if (is_there && !since) since = one.begin;
        if (is_there || !since) continue;
        options.shifts.push_back({agent.id, *since, one.begin});
        since.reset();
      }
      // Who is there at the end stays until nobody waits.
      if (since) options.shifts.push_back({agent.id, *since});
      options.setup.agents.push_back(std::move(agent));
    }
  }

  void Play() {
    ++plays_;
    for (IntervalStaffing& one : intervals_) one.tally = {.queue = question_.queue.id};
    const DayPlay day = MakeDay();
    for (IntervalStaffing& one : intervals_) {
      one.tally.threshold = day.options.setup.queues.front().service_level_threshold;
    }
    PlayDays(day, question_.days, question_.seed, [this](const core::ItemView& closed) {
      const auto interval =
          static_cast<std::size_t>((closed.arrived - question_.begin) / question_.interval);
      STROWGER_CHECK(interval < intervals_.size());
      core::CountContact(closed, intervals_[interval].tally);
    });
  }

  // Whether the day must be played again.
  bool AddWhereMissed() {
    if (plays_ >= staffing_plays_max / 2) return false;
    bool has_added = false;
    for (IntervalStaffing& one : intervals_) {
      if (Meets(one.tally, question_.target) || one.agents >= kAgentsMax) continue;
      one.agents += 1 + one.agents / 50;
      has_added = true;
    }
    return has_added;
  }

  // Takes one agent away at a time, the largest intervals first, as long as no interval that met
  // the target comes to miss it.
  void SpareWhereMet() {
    std::vector<std::size_t> order(intervals_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return intervals_[a].agents > intervals_[b].agents;
    });
    for (const std::size_t place : order) {
      while (intervals_[place].agents > 1 && plays_ < staffing_plays_max) {
        const std::vector<IntervalStaffing> before = intervals_;
        --intervals_[place].agents;
        Play();
        if (AllMeet()) continue;
        intervals_ = before;
        break;
      }
    }
  }

  bool AllMeet() const {
    return std::all_of(intervals_.begin(), intervals_.end(), [&](const IntervalStaffing& one) {
      return Meets(one.tally, question_.target);
    });
  }

  const StaffingQuestion& question_;
  std::vector<IntervalStaffing> intervals_;
  int plays_ = 0;
};

}  // namespace

Result<std::vector<IntervalStaffing>> FindStaffing(const StaffingQuestion& question) {
  STROWGER_CHECK(question.interval > Duration::zero() && question.days > 0);
  return Search(question).Run();
}

}  // namespace strowger::service
