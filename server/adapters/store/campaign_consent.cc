#include "adapters/store/campaign_consent.h"

#include <utility>
#include <vector>

#include "adapters/store/profile_words.h"

namespace strowger::store {

MailConsent MailConsentOf(Connection& connection, CustomerId customer, const std::string& purpose) {
  std::vector<core::ConsentStatement> statements;
  Query query(connection,
              "SELECT c.id, c.state, c.stated_ns FROM customer_record r JOIN customer_consent c"
              " ON c.record_id = r.id WHERE r.customer_id = ? AND c.channel = ? AND c.purpose = ?",
              customer, core::ContactChannel::kMail, purpose);
  while (query.Next()) {
    core::ConsentStatement statement;
    statement.id = query.Get<std::uint64_t>(0);
    statement.channel = core::ContactChannel::kMail;
    statement.purpose = purpose;
    statement.state = query.Get<core::ConsentState>(1);
    statement.stated = query.Get<TimePoint>(2);
    statements.push_back(std::move(statement));
  }
  statements = core::CountingConsents(std::move(statements));
  if (statements.empty()) return {};
  return {statements.front().state, statements.front().stated};
}

CustomerId CustomerOfRecord(Connection& connection, std::uint64_t record) {
  Query query(connection, "SELECT customer_id FROM customer_record WHERE id = ?", record);
  return query.Next() ? query.Get<CustomerId>(0) : CustomerId{};
}

}  // namespace strowger::store
