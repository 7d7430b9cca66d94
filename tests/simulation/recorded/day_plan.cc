#include "simulation/recorded/day_plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "service/what_if/generated_traffic.h"
#include "service/what_if/patience_curve.h"

namespace strowger::simulation {
namespace {

using std::chrono::seconds;

constexpr TimePoint kMidnight{std::chrono::hours(24 * 365 * 30)};
constexpr seconds kCredit{90};
// A wait that the ringing of a telephone explains is no sign that nobody was free.
constexpr int kRingSeconds = 10;
constexpr int kWrapUpSecondsMax = 180;
constexpr double kShareOfType = 0.10;
const LinkId kLink{"pbx"};

TimePoint At(int second) { return kMidnight + seconds(second); }

using Calls = std::vector<const RecordedCall*>;

std::set<std::string> TypesOf(const Calls& calls) {
  std::map<std::string, double> counts;
  for (const RecordedCall* call : calls) ++counts[call->type];
  std::set<std::string> types;
  for (const auto& [type, count] : counts) {
    if (count >= kShareOfType * static_cast<double>(calls.size())) types.insert(type);
  }
  return types;
}

// The last second of the gap at which a call of the types waited; its beginning when none did.
int ReadyFrom(const RecordedDay& day, const std::set<std::string>& types, int begin, int end) {
  int last = begin;
  for (const RecordedCall& call : day.calls) {
    if (call.enters >= end) break;
    if (call.wait <= kRingSeconds || !types.contains(call.type)) continue;
    last = std::max(last, std::min(end, call.begins()));
  }
  return last;
}

class Planner {
 public:
  Planner(const RecordedDay& day, std::uint64_t seed) : day_(day), dice_(seed, 0) {
    plan_.options.begin = kMidnight;
    plan_.options.setup.queues = {};
  }

  DayPlan Make() {
    std::map<std::string, Calls> by_server;
    std::set<std::string> types;
    for (const RecordedCall& call : day_.calls) {
      types.insert(call.type);
      if (call.answered()) by_server[call.server].push_back(&call);
    }
    for (const std::string& type : types) {
      core::QueueSetup queue;
      queue.id = QueueId{type};
      queue.wrap_up_timeout = seconds(kWrapUpSecondsMax + 1);
      plan_.options.setup.queues.push_back(queue);
    }
    for (auto& [server, calls] : by_server) AddAgent(server, calls);
    AddVisits();
    return std::move(plan_);
  }

 private:
  void AddAgent(const std::string& server, Calls& calls) {
    std::stable_sort(calls.begin(), calls.end(),
                     [](const auto* a, const auto* b) { return a->begins() < b->begins(); });
    const std::set<std::string> types = TypesOf(calls);
    core::AgentSetup agent;
    agent.id = AgentId{server};
    agent.link = kLink;
    agent.device = DeviceId{std::to_string(1000 + plan_.options.setup.agents.size())};
    for (const std::string& type : types) agent.queues.push_back(QueueId{type});
    plan_.options.setup.agents.push_back(agent);
    const int usual = UsualWrapUp(calls, types);
    int begin = calls.front()->begins() - std::min(calls.front()->wait, kRingSeconds);
    for (std::size_t i = 0; i + 1 < calls.size(); ++i) {
      const int gap_begins = calls[i]->ends();
      const int gap_ends = calls[i + 1]->begins();
      if (gap_ends <= gap_begins) continue;
      const int ready = ReadyFrom(day_, types, gap_begins, gap_ends);
      if (ready == gap_begins) {
        wrap_ups_[calls[i]] = std::min(usual, gap_ends - gap_begins);
        continue;
      }
      if (ready - gap_begins <= kWrapUpSecondsMax) {
        wrap_ups_[calls[i]] = ready - gap_begins;
        continue;
      }
      plan_.options.shifts.push_back({agent.id, At(begin), At(gap_begins)});
      begin = ready;
    }
    plan_.options.shifts.push_back({agent.id, At(begin), At(calls.back()->ends())});
  }

  // The mean of the short gaps in which somebody waited.
  int UsualWrapUp(const Calls& calls, const std::set<std::string>& types) const {
    int sum = 0;
    int gaps = 0;
    for (std::size_t i = 0; i + 1 < calls.size(); ++i) {
      const int begins = calls[i]->ends();
      const int ends = calls[i + 1]->begins();
      const int length = ends <= begins ? 0 : ReadyFrom(day_, types, begins, ends) - begins;
      if (length == 0 || length > kWrapUpSecondsMax) continue;
      sum += length;
      ++gaps;
    }
    return gaps == 0 ? 0 : sum / gaps;
  }

  void AddVisits() {
    std::map<std::string, Calls> answered;
    for (const RecordedCall& call : day_.calls) {
      if (call.answered()) answered[call.type].push_back(&call);
    }
    service::PatienceCurve patience;
    for (const RecordedCall& call : day_.calls) {
      patience.Learn(seconds(call.wait), !call.answered());
    }
    for (const RecordedCall& call : day_.calls) {
      const Calls& alike = answered[call.type];
      const RecordedCall* talked = &call;
      if (!call.answered()) {
        if (alike.empty()) continue;
        talked = alike[static_cast<std::size_t>(dice_.Even() * static_cast<double>(alike.size())) %
                       alike.size()];
      }
      service::Visit visit;
      visit.arrives = At(call.enters);
      visit.queue = QueueId{call.type};
      visit.link = kLink;
      if (call.has_credit) visit.head_start = kCredit;
      visit.talk = seconds(talked->talk);
      visit.wrap_up = seconds(wrap_ups_[talked]);
      visit.patience = seconds(call.wait);
      if (call.answered()) visit.patience = patience.Draw(seconds(call.wait), dice_);
      plan_.visits.push_back(visit);
    }
  }

  const RecordedDay& day_;
  service::Dice dice_;
  std::map<const RecordedCall*, int> wrap_ups_;
  DayPlan plan_;
};

}  // namespace

DayPlan PlanDay(const RecordedDay& day, std::uint64_t seed) { return Planner(day, seed).Make(); }

}  // namespace strowger::simulation
