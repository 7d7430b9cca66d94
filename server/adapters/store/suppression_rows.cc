#include "adapters/store/suppression_rows.h"

#include "core/mail/recipient_address.h"

namespace strowger::store {

std::optional<service::AddressSuppression> SuppressionOf(Connection& connection,
                                                           std::string_view address,
                                                           TimePoint now) {
  const std::string key = core::AddressKey(address);
  Query query(connection,
              "SELECT reason, until_ns FROM mail_suppressed WHERE address = ? AND until_ns > ?",
              key, now);
  if (!query.Next()) return std::nullopt;
  return service::AddressSuppression{std::string(address), query.Get<std::string>(0),
                                     query.Get<TimePoint>(1)};
}

void KeepSuppression(Connection& connection, const service::AddressSuppression& suppression,
              TimePoint now) {
  const std::string key = core::AddressKey(suppression.address);
  Execute(connection,
          "INSERT INTO mail_suppressed (address, reason, since_ns, until_ns) VALUES (?, ?, ?, ?)"
          " ON CONFLICT (address) DO UPDATE SET reason = excluded.reason,"
          " since_ns = excluded.since_ns, until_ns = excluded.until_ns"
          " WHERE mail_suppressed.until_ns < excluded.until_ns",
          key, suppression.reason, now, suppression.until);
}

}  // namespace strowger::store
