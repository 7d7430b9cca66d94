#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/report/mail_report.h"
#include "service/ports/done.h"

namespace strowger::service {

struct MailReportQuery {
  std::optional<TimePoint> begin;  // None: kMailReportUsual before the end.
  std::optional<TimePoint> end;    // Not included. None: now.
  core::MailReportBy by = core::MailReportBy::kTotal;
  std::string zone;  // IANA name; empty: UTC.
};
inline constexpr Duration kMailReportUsual = std::chrono::days(30);

struct MailReportAnswer {
  TimePoint begin, end;  // What was looked at.
  std::vector<core::MatterReport::Row> rows;
};

// Called from any thread.
class MailReports {
 public:
  // More is refused with MAIL_REPORT_TOO_LARGE.
  static constexpr std::size_t kMattersMax = 200'000;

  virtual ~MailReports() = default;

  // Of the matters that began in the time. Refused with MAIL_REPORT_TIME and TIME_ZONE_UNKNOWN.
  virtual void Report(MailReportQuery query, Done<MailReportAnswer> done) = 0;
};

}  // namespace strowger::service
