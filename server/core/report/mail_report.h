#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/calendar/zone.h"

// What became of the matters that people brought by mail. A matter is a thread that somebody
// outside began; it counts where and when it began, whatever became of it later.
namespace strowger::core {

struct MailMatter {
  std::string queue;                  // That its first mail was routed to.
  std::string agent;                  // Who answered first; empty: nobody yet.
  std::string topic;                  // What a person said, else what the classifier was sure of.
  TimePoint began;                    // When its first mail arrived.
  std::optional<TimePoint> answered;  // When the first mail of a person of ours was sent.
  std::optional<TimePoint> settled;   // When its ticket was solved or closed; none: it is open.
  std::uint32_t mails = 0;            // That came from people.
  bool is_acknowledged = false;       // An automatic answer was sent.
  std::optional<bool> answered_in_time;  // None: nothing was promised, or it is not known yet.
  std::optional<bool> settled_in_time;
};

// By what the matters are told apart.
enum class MailReportBy { kTotal, kQueue, kAgent, kTopic, kHour, kDay };

// Of the times of some matters. All 0 when there is none. A percentile is the smallest time that at
// least this share does not exceed (nearest rank).
struct TimesSummary {
  std::uint64_t count = 0;
  Duration mean{};
  Duration p50{};
  Duration p90{};
  Duration most{};

  friend bool operator==(const TimesSummary&, const TimesSummary&) = default;
};
TimesSummary SummaryOf(std::vector<Duration> times);

struct MailFigures {
  std::uint64_t matters = 0;
  std::uint64_t mails = 0;
  TimesSummary first_answer;     // From the first mail to the first answer of a person.
  TimesSummary resolution;       // From the first mail to the ticket's end, of those that ended.
  TimesSummary backlog;          // The age of those that are open.
  std::uint64_t unanswered = 0;  // Open, and nobody answered.
  std::uint64_t answers_promised = 0;  // With a promise that was met or missed.
  std::uint64_t answers_in_time = 0;
  std::uint64_t settlements_promised = 0;
  std::uint64_t settlements_in_time = 0;
  std::uint64_t acknowledged = 0;
};

class MatterReport {
 public:
  // Groups beyond are counted in one of the name "*". It has the same bound as lists of a reply.
  static constexpr std::size_t kGroupsMax = 1'000;

  // Ages are those at `now`; hours and days are those of `zone`, which must outlive this.
  MatterReport(MailReportBy by, TimePoint now, const Zone& zone);

  void Add(const MailMatter& matter);

  struct Row {
    std::string group;  // The name; "09" for hours, "2026-11-23" for days; "" of who has none.
    MailFigures figures;
  };
  // By name; one row of everything for kTotal, also when there is nothing.
  std::vector<Row> Finish();

 private:
  struct Group {
    MailFigures figures;
    std::vector<Duration> answers, resolutions, ages;
  };

  std::string GroupOf(const MailMatter& matter) const;

  MailReportBy by_;
  TimePoint now_;
  const Zone* zone_;
  std::map<std::string, Group> groups_;
};

}  // namespace strowger::core
