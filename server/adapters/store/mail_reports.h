#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/store/database.h"
#include "core/calendar/zone.h"
#include "service/ports/mail_reports.h"

namespace strowger::store {

// Reads a time zone by its IANA name; may read files, so it is called on a reader's thread.
using ZoneLoader = std::function<Result<core::Zone>(const std::string& name)>;

// Reads matter by matter, in slices, so that other reads come between them.
class MailReports final : public service::MailReports {
 public:
  // `database` outlives this.
  MailReports(Database& database, ZoneLoader zones);

  void Report(service::MailReportQuery query,
              service::Done<service::MailReportAnswer> done) override;

 private:
  class Round;

  void GoOn(std::shared_ptr<Round> round);

  // Borrowed.
  Database& database_;
  // Owned.
  const ZoneLoader zones_;
};

}  // namespace strowger::store
