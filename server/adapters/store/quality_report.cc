#include "adapters/store/quality_report.h"

#include <algorithm>
#include <vector>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_changes.h"
#include "adapters/store/customer_edit.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/quality_rows.h"
#include "adapters/store/record_json.h"
#include "core/text/utf8.h"
#include "service/ports/customer_quality.h"

namespace strowger::store {

namespace {

constexpr std::size_t kReportedBytesMax = 500;
constexpr std::string_view kField = "contact_points";

std::vector<CustomerId> WhoHas(Connection& connection, const std::string& value) {
  Query query(connection,
              "SELECT DISTINCT customer_id FROM contact_point WHERE value = ?"
              " ORDER BY customer_id LIMIT ?",
              value, service::CustomerQuality::kReportedMax);
  std::vector<CustomerId> customers;
  while (query.Next()) customers.push_back(query.Get<CustomerId>(0));
  return customers;
}

bool Says(const core::CustomerRecord& record, const std::string& value) {
  return record.contact_points &&
         std::any_of(record.contact_points->begin(), record.contact_points->end(),
                     [&](const core::ContactPoint& point) { return point.value == value; });
}

void MarkWrong(Connection& connection, const service::Actor& actor, TimePoint now,
               CustomerId customer, const std::string& value) {
  for (core::CustomerRecord& record : RecordsOf(connection, customer)) {
    if (!Says(record, value)) continue;
    const std::string before = VerifiedText(record.verified);
    std::erase_if(record.verified, [&](const core::VerifiedValue& known) {
      return known.field == kField && known.value == value;
    });
    record.verified.push_back({std::string(kField), value, actor.user, now, true});
    const std::string after = VerifiedText(record.verified);
    Execute(connection,
            "UPDATE customer_record SET verified = ?, version = version + 1 WHERE id = ?", after,
            record.id);
    WriteAudit(connection, actor, now, {"ReportContact", SubjectOf(record.origin), before, after});
  }
  RefreshGoldenView(connection, customer);
  RefreshQuality(connection, customer, now);
  TellChange(connection, now, service::CustomerChangeKind::kChanged, customer);
}

}  // namespace

Result<std::size_t> ReportContact(Connection& connection, const service::Actor& actor,
                                  TimePoint now, const std::string& value) {
  if (auto checked = core::CheckText("value", value, kReportedBytesMax); !checked.ok()) {
    return checked.error();
  }
  const auto customers = WhoHas(connection, value);
  if (customers.empty()) {
    return NotFound("CONTACT_UNKNOWN",
                    "No customer has \"" + value + "\"; give it as it is on file, as E.164.",
                    {{"value", value}});
  }
  for (const CustomerId customer : customers) MarkWrong(connection, actor, now, customer, value);
  return customers.size();
}

}  // namespace strowger::store
