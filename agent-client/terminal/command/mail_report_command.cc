#include <string>

#include "strowger/mail/v1/mail_report.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/moment.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// What became of what people wrote.
namespace strowger::client {

namespace {

using namespace mail::v1;

// "45s", "12m", "4h 10m", "3d 4h"; "-" of none.
std::string SpanText(const google::protobuf::Duration& span, std::int64_t count) {
  constexpr std::int64_t kMinute = 60, kHour = 60 * kMinute, kDay = 24 * kHour;
  if (count == 0) return "-";
  const std::int64_t seconds = span.seconds();
  const auto two = [seconds](std::int64_t large, char l, std::int64_t small, char s) {
    const std::int64_t rest = seconds % large / small;
    return std::to_string(seconds / large) + l + (rest > 0 ? " " + std::to_string(rest) + s : "");
  };
  if (seconds < kMinute) return std::to_string(seconds) + "s";
  if (seconds < kHour) return std::to_string(seconds / kMinute) + "m";
  return seconds < kDay ? two(kHour, 'h', kMinute, 'm') : two(kDay, 'd', kHour, 'h');
}

// The middle one and the one that nine of ten do not exceed.
std::string TimesText(const MailTimes& times) {
  return SpanText(times.p50_duration(), times.count()) + " / " +
         SpanText(times.p90_duration(), times.count());
}

std::string ShareText(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "-";
  return Percent(static_cast<double>(part) / static_cast<double>(whole));
}

void PrintReport(Invocation& in, const ReportMailsResponse& report) {
  Table table(in.SayAll({headings::kGroup, headings::kMatters, headings::kMails,
                         headings::kFirstAnswer, headings::kAnsweredInTime, headings::kResolution,
                         headings::kSettledInTime, headings::kOpen, headings::kUnanswered,
                         headings::kOldest, headings::kAcknowledged}));
  for (const MailReportRow& row : report.rows()) {
    table.Add({Harmless(row.group()), std::to_string(row.matter_count()),
               std::to_string(row.mail_count()), TimesText(row.first_answer()),
               ShareText(row.answers_in_time_count(), row.answers_promised_count()),
               TimesText(row.resolution()),
               ShareText(row.settlements_in_time_count(), row.settlements_promised_count()),
               std::to_string(row.backlog().count()), std::to_string(row.unanswered_count()),
               SpanText(row.backlog().most_duration(), row.backlog().count()),
               std::to_string(row.acknowledged_count())});
  }
  in.out() << LocalTime(report.begin_time()) << " - " << LocalTime(report.end_time()) << "\n"
           << table.Text();
}

bool ReadGroup(std::string word, MailReportGroup& group) {
  if (word.empty()) return true;
  for (char& c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return word != "UNSPECIFIED" && MailReportGroup_Parse("MAIL_REPORT_GROUP_" + word, &group);
}

int RunMailReport(Invocation& in) {
  ReportMailsRequest request;
  MailReportGroup group = MAIL_REPORT_GROUP_UNSPECIFIED;
  if (!ReadGroup(in.Value("--by"), group)) {
    return in.FailUsage({"--by is queue, agent, topic, hour or day.",
                         "--by 可为 queue、agent、topic、hour 或 day。",
                         "--by 可為 queue、agent、topic、hour 或 day。"});
  }
  request.set_group(group);
  request.set_zone(in.Value("--zone"));
  for (const char* name : {"--since", "--until"}) {
    if (!in.Has(name)) continue;
    const auto moment = ReadMoment(in.Value(name));
    if (!moment) return in.FailUsage(kMomentRule, {name});
    const bool is_begin = name == std::string_view("--since");
    *(is_begin ? request.mutable_begin_time() : request.mutable_end_time()) = *moment;
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<ReportMailsResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  in.has_json() ? in.PrintJson(*answer) : PrintReport(in, *answer);
  return kExitOk;
}

}  // namespace

std::vector<Command> MailReportCommands() {
  return {
      {"mail report",
       "What became of what people wrote: how much came, how long the first answer and the end of "
       "the ticket took (half of them, and nine of ten, no longer), how many in the promised time, "
       "what is open and how old; for supervisors",
       {{"--by", "A row for each queue, agent, topic, hour or day"},
        {"--since",
         "What began then or later: 7d (ago), 2026-11-01, 2026-11-01T09:00:00Z; "
         "default: 30 days"},
        {"--until", "What began before, in the same words"},
        {"--zone", "Whose hours and days, for example Asia/Shanghai; default: UTC"}},
       "strowger mail report --by queue --since 7d",
       RunMailReport},
  };
}

}  // namespace strowger::client
