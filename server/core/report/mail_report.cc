#include "core/report/mail_report.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace strowger::core {

namespace {

// Of sorted times: the nearest rank.
Duration PercentileOf(const std::vector<Duration>& sorted, std::size_t percent) {
  const std::size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

// Clocks of several machines may differ a little: nothing lasts less than no time.
Duration Between(TimePoint from, TimePoint until) { return std::max(until - from, Duration{}); }

std::string Padded(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string DayText(std::chrono::local_days day) {
  const std::chrono::year_month_day date(day);
  return std::to_string(static_cast<int>(date.year())) + "-" +
         Padded(static_cast<unsigned>(date.month())) + "-" +
         Padded(static_cast<unsigned>(date.day()));
}

void CountPromise(const std::optional<bool>& kept, std::uint64_t& promised,
                  std::uint64_t& in_time) {
  if (!kept) return;
  ++promised;
  if (*kept) ++in_time;
}

}  // namespace

TimesSummary SummaryOf(std::vector<Duration> times) {
  TimesSummary summary;
  if (times.empty()) return summary;
  std::sort(times.begin(), times.end());
  summary.count = times.size();
  // In seconds, whose sum fits.
  std::int64_t seconds = 0;
  for (const Duration time : times) {
    seconds += std::chrono::duration_cast<std::chrono::seconds>(time).count();
  }
  summary.mean = std::chrono::seconds(seconds / static_cast<std::int64_t>(times.size()));
  summary.p50 = PercentileOf(times, 50);
  summary.p90 = PercentileOf(times, 90);
  summary.most = times.back();
  return summary;
}

MatterReport::MatterReport(MailReportBy by, TimePoint now, const Zone& zone)
    : by_(by), now_(now), zone_(&zone) {
  if (by_ == MailReportBy::kTotal) groups_[""];
}

std::string MatterReport::GroupOf(const MailMatter& matter) const {
  switch (by_) {
    case MailReportBy::kTotal:
      return "";
    case MailReportBy::kQueue:
      return matter.queue;
    case MailReportBy::kAgent:
      return matter.agent;
    case MailReportBy::kTopic:
      return matter.topic;
    case MailReportBy::kHour:
    case MailReportBy::kDay:
      break;
  }
  const WallTime wall = zone_->ToWall(matter.began);
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  if (by_ == MailReportBy::kDay) return DayText(day);
  const auto hour = std::chrono::duration_cast<std::chrono::hours>(wall - day).count();
  return Padded(static_cast<unsigned>(hour));
}

void MatterReport::Add(const MailMatter& matter) {
  std::string name = GroupOf(matter);
  if (!groups_.contains(name) && groups_.size() >= kGroupsMax - 1) name = "*";
  Group& group = groups_[std::move(name)];
  MailFigures& figures = group.figures;
  ++figures.matters;
  figures.mails += matter.mails;
  if (matter.answered) group.answers.push_back(Between(matter.began, *matter.answered));
  if (matter.settled) {
    group.resolutions.push_back(Between(matter.began, *matter.settled));
  } else {
    group.ages.push_back(Between(matter.began, now_));
    if (!matter.answered) ++figures.unanswered;
  }
  CountPromise(matter.answered_in_time, figures.answers_promised, figures.answers_in_time);
  CountPromise(matter.settled_in_time, figures.settlements_promised, figures.settlements_in_time);
  if (matter.is_acknowledged) ++figures.acknowledged;
}

std::vector<MatterReport::Row> MatterReport::Finish() {
  std::vector<Row> rows;
  for (auto& [name, group] : groups_) {
    MailFigures& figures = group.figures;
    figures.first_answer = SummaryOf(std::move(group.answers));
    figures.resolution = SummaryOf(std::move(group.resolutions));
    figures.backlog = SummaryOf(std::move(group.ages));
    rows.push_back({name, figures});
  }
  groups_.clear();
  return rows;
}

}  // namespace strowger::core
