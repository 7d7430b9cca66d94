#include "what_if_report.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace strowger {

namespace {

namespace wire = strowger::report::v1;
using core::ServiceLevelFormula;

constexpr std::array kFormulas{
    ServiceLevelFormula::kIgnoreAbandons, ServiceLevelFormula::kAbandonsAgainst,
    ServiceLevelFormula::kAbandonsFor, ServiceLevelFormula::kHandledOnly};

double InSeconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

void WriteDuration(Duration in, google::protobuf::Duration& out) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(in);
  out.set_seconds(seconds.count());
  out.set_nanos(static_cast<std::int32_t>((in - seconds).count()));
}

// ---- Figures

void WriteLevels(const core::QueueTally& tally, wire::QueueFigures& out) {
  for (const ServiceLevelFormula formula : kFormulas) {
    const auto level = core::ServiceLevel(formula, tally.fates);
    if (!level) continue;
    wire::ServiceLevelFigure* figure = out.add_service_levels();
    figure->set_formula(std::string(core::NameOf(formula)));
    figure->set_percent(*level * 100);
  }
}

void WriteQueue(const core::QueueTally& tally, double days, wire::QueueFigures& out) {
  const auto a_day = [&](std::uint64_t count) { return static_cast<double>(count) / days; };
  out.set_queue(tally.queue.value);
  out.set_offered(a_day(tally.offered));
  out.set_answered(a_day(tally.answered));
  out.set_abandoned(a_day(tally.abandoned));
  out.set_flowed_out(a_day(tally.flowed_out));
  out.set_refused(a_day(tally.refused));
  WriteDuration(tally.threshold, *out.mutable_threshold_duration());
  WriteLevels(tally, out);
  out.set_asa_seconds(InSeconds(tally.asa().value_or(Duration{})));
  out.set_longest_wait_seconds(InSeconds(tally.longest_wait));
  out.set_abandon_percent(tally.abandon_rate().value_or(0) * 100);
}

wire::PlayedDays Figures(const service::PlayedDays& played, const service::DayPlay& day) {
  const double days = played.days;
  wire::PlayedDays out;
  out.set_days(static_cast<std::uint32_t>(played.days));
  for (const core::QueueTally& tally : played.sum.queues) {
    wire::QueueFigures& queue = *out.add_queues();
    WriteQueue(tally, days, queue);
    const auto left = played.left_waiting.find(tally.queue);
    if (left != played.left_waiting.end()) {
      queue.set_left_waiting(static_cast<double>(left->second) / days);
    }
    queue.set_occupancy_percent(service::OccupancyOf(played.sum, day.options.setup, tally.queue) *
                                100);
  }
  std::set<AgentId> there;
  for (const service::Shift& shift : day.options.shifts) there.insert(shift.agent);
  for (const core::AgentTally& tally : played.sum.agents) {
    if (!there.contains(tally.agent)) continue;
    wire::AgentFigures& agent = *out.add_agents();
    agent.set_agent(tally.agent.value);
    agent.set_contacts(static_cast<double>(tally.contacts) / days);
    agent.set_occupancy_percent(tally.occupancy().value_or(0) * 100);
    agent.set_talk_seconds(InSeconds(tally.talk + tally.hold) / days);
    agent.set_wrap_up_seconds(InSeconds(tally.wrap_up) / days);
    agent.set_idle_seconds(InSeconds(tally.idle) / days);
  }
  return out;
}

std::string TimeOfDay(const core::Zone& zone, TimePoint at) {
  const auto wall = zone.ToWall(at);
  const auto minutes =
      std::chrono::floor<std::chrono::minutes>(wall - std::chrono::floor<std::chrono::days>(wall));
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%d:%02d", static_cast<int>(minutes.count() / 60),
                static_cast<int>(minutes.count() % 60));
  return text.data();
}

void WriteStaffing(const service::IntervalStaffing& interval, const WhatIf& what_if,
                   const QueueId& queue, wire::StaffingAnswer& out) {
  out.set_queue(queue.value);
  out.set_from(TimeOfDay(what_if.zone, interval.begin));
  out.set_calls_per_hour(interval.demand.calls_per_hour);
  const bool has_calls = interval.demand.calls_per_hour > 0;
  if (has_calls) out.set_load_erlangs(core::OfferedLoad(interval.demand));
  out.set_theory(interval.demand.patience ? "Erlang A" : "Erlang C");
  out.set_agents_by_theory(interval.agents_by_theory);
  out.set_agents_by_simulation(interval.agents);
  if (const auto level = core::ServiceLevel(what_if.formula, interval.tally.fates)) {
    out.mutable_service_level()->set_formula(std::string(core::NameOf(what_if.formula)));
    out.mutable_service_level()->set_percent(*level * 100);
  }
  out.set_asa_seconds(InSeconds(interval.tally.asa().value_or(Duration{})));
  out.set_abandon_percent(interval.tally.abandon_rate().value_or(0) * 100);
  out.set_meets_target(interval.meets_target);
}

// ---- Tables

std::string Number(double value, int digits) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

// Columns as wide as their widest value; the first is a name, the others are numbers.
class NumberTable {
 public:
  explicit NumberTable(std::vector<std::string> heads) { rows_.push_back(std::move(heads)); }
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  std::string Text() const {
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    for (const auto& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string space(widths[i] - row[i].size(), ' ');
        text += (i == 0 ? row[i] + space : "  " + space + row[i]);
      }
      text += "\n";
    }
    return text;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::string LevelOf(const wire::QueueFigures& queue, ServiceLevelFormula formula) {
  for (const wire::ServiceLevelFigure& level : queue.service_levels()) {
    if (level.formula() == core::NameOf(formula)) return Number(level.percent(), 1);
  }
  return "-";
}

void AddQueue(NumberTable& table, const std::string& name, const wire::QueueFigures& queue,
              ServiceLevelFormula formula) {
  const double seconds = static_cast<double>(queue.threshold_duration().seconds());
  table.Add({name, Number(queue.offered(), 1), Number(queue.answered(), 1),
             Number(queue.abandon_percent(), 1),
             Number(queue.flowed_out() + queue.refused() + queue.left_waiting(), 1),
             LevelOf(queue, formula), Number(seconds, 0), Number(queue.asa_seconds(), 1),
             Number(queue.longest_wait_seconds(), 0), Number(queue.occupancy_percent(), 1)});
}

std::string QueueTable(const wire::WhatIfReport& report, ServiceLevelFormula formula) {
  NumberTable table({"QUEUE", "CALLS", "ANSWERED", "ABANDONED %", "ELSEWHERE", "LEVEL %", "IN s",
                     "ASA s", "LONGEST s", "OCCUPANCY %"});
  for (const wire::QueueFigures& queue : report.original().queues()) {
    AddQueue(table, queue.queue(), queue, formula);
    for (const wire::QueueFigures& was : report.recorded().queues()) {
      if (was.queue() == queue.queue()) AddQueue(table, "  recorded", was, formula);
    }
    for (const wire::QueueFigures& changed : report.changed().queues()) {
      if (changed.queue() == queue.queue()) AddQueue(table, "  changed", changed, formula);
    }
  }
  return table.Text();
}

void AddAgent(NumberTable& table, const std::string& name, const wire::AgentFigures& agent) {
  table.Add({name, Number(agent.contacts(), 1), Number(agent.occupancy_percent(), 1),
             Number(agent.talk_seconds() / 60, 0), Number(agent.wrap_up_seconds() / 60, 0),
             Number(agent.idle_seconds() / 60, 0)});
}

std::string AgentTable(const wire::WhatIfReport& report) {
  NumberTable table({"AGENT", "CONTACTS", "OCCUPANCY %", "TALK min", "WRAP-UP min", "IDLE min"});
  std::set<std::string> known;
  for (const wire::AgentFigures& agent : report.original().agents()) {
    known.insert(agent.agent());
    AddAgent(table, agent.agent(), agent);
    for (const wire::AgentFigures& was : report.recorded().agents()) {
      if (was.agent() == agent.agent()) AddAgent(table, "  recorded", was);
    }
    for (const wire::AgentFigures& changed : report.changed().agents()) {
      if (changed.agent() == agent.agent()) AddAgent(table, "  changed", changed);
    }
  }
  for (const wire::AgentFigures& agent : report.changed().agents()) {
    if (!known.contains(agent.agent())) AddAgent(table, agent.agent() + " (changed)", agent);
  }
  return table.Text();
}

std::string StaffingTable(const wire::WhatIfReport& report) {
  NumberTable table({"QUEUE", "FROM", "CALLS/h", "ERLANGS", "THEORY", "BY THEORY", "BY SIMULATION",
                     "LEVEL %", "ASA s", "ABANDONED %", "TARGET"});
  for (const wire::StaffingAnswer& one : report.staffing()) {
    const std::string level =
        one.has_service_level() ? Number(one.service_level().percent(), 1) : "-";
    table.Add({one.queue(), one.from(), Number(one.calls_per_hour(), 1),
               Number(one.load_erlangs(), 2), one.theory(), std::to_string(one.agents_by_theory()),
               std::to_string(one.agents_by_simulation()), level, Number(one.asa_seconds(), 1),
               Number(one.abandon_percent(), 1), one.meets_target() ? "met" : "missed"});
  }
  return table.Text();
}

}  // namespace

Result<wire::WhatIfReport> PlayScenario(const WhatIf& what_if) {
  wire::WhatIfReport report;
  const auto play = [&](const service::DayPlay& day) {
    return Figures(service::PlayDays(day, what_if.days, what_if.seed), day);
  };
  *report.mutable_original() = play(what_if.original);
  if (what_if.changed) *report.mutable_changed() = play(*what_if.changed);
  if (what_if.recorded) {
    *report.mutable_recorded() = Figures(*what_if.recorded, what_if.original);
  }
  for (const service::StaffingQuestion& question : what_if.staffing) {
    const auto found = service::FindStaffing(question);
    if (!found.ok()) return found.error();
    for (const service::IntervalStaffing& interval : *found) {
      WriteStaffing(interval, what_if, question.queue.id, *report.add_staffing());
    }
  }
  return report;
}

std::string TextOf(const wire::WhatIfReport& report, ServiceLevelFormula formula) {
  const std::string days = std::to_string(report.original().days());
  std::string text = "A day, as the mean of " + days +
                     " played. LEVEL is the service level by the " + "formula \"" +
                     std::string(core::NameOf(formula)) +
                     "\"; ELSEWHERE flowed out, was refused or waited still at the end.\n\n";
  text += QueueTable(report, formula) + "\n" + AgentTable(report);
  if (report.staffing().empty()) return text;
  return text +
         "\nThe fewest agents for the target, each queue by itself: by theory, then by playing the "
         "day.\n\n" +
         StaffingTable(report);
}

}  // namespace strowger
