#include "adapters/store/campaign_selection.h"

#include <algorithm>
#include <string>
#include <vector>

#include "adapters/store/campaign_words.h"
#include "core/campaign/hold_out.h"

namespace strowger::store {

using core::CustomerSegment;

namespace {

std::vector<std::string> TagsOfCustomer(Connection& connection, CustomerId customer) {
  std::vector<std::string> tags;
  Query query(connection,
              "SELECT t.tag FROM customer_record r JOIN customer_tag t ON t.record_id = r.id"
              " WHERE r.customer_id = ?",
              customer);
  while (query.Next()) tags.push_back(query.Get<std::string>(0));
  return tags;
}

std::vector<CustomerId> CustomersAfter(Connection& connection, CustomerId after, std::size_t most) {
  std::vector<CustomerId> customers;
  Query query(connection, "SELECT id FROM customer WHERE id > ? ORDER BY id LIMIT ?", after.value,
              most);
  while (query.Next()) customers.push_back(query.Get<CustomerId>(0));
  return customers;
}

std::uint64_t FirstRecordOf(Connection& connection, CustomerId customer) {
  Query query(connection,
              "SELECT id FROM customer_record WHERE customer_id = ? ORDER BY id LIMIT 1", customer);
  return query.Next() ? query.Get<std::uint64_t>(0) : 0;
}

// A record of a customer that was taken apart after it was selected may be a member already.
bool AddMember(Connection& connection, const core::Campaign& campaign, std::uint64_t record,
               const core::MailSigner& signer) {
  const bool is_held_out =
      core::IsHeldOut(campaign.id, record, campaign.held_out_millionths, signer);
  Execute(connection,
          "INSERT INTO campaign_member (campaign_id, record_id, is_held_out, state, reason,"
          " address_key) VALUES (?, ?, ?, ?, '', '') ON CONFLICT (campaign_id, record_id)"
          " DO NOTHING",
          campaign.id, record, is_held_out ? 1 : 0, core::MemberState::kWaiting);
  return connection.changes() > 0;
}

}  // namespace

bool IsCustomerIn(Connection& connection, const CustomerSegment& segment, CustomerId customer) {
  core::SegmentFacts facts;
  {
    Query query(connection, "SELECT tier, language FROM customer WHERE id = ?", customer);
    if (!query.Next()) return false;
    facts.tier = query.Get<std::string>(0);
    facts.language = query.Get<std::string>(1);
  }
  if (!segment.tags.empty() || !segment.without_tags.empty()) {
    facts.tags = TagsOfCustomer(connection, customer);
  }
  return core::IsIn(segment, facts);
}

bool SelectMembers(Connection& connection, const core::Campaign& campaign,
                   const core::MailSigner& signer) {
  CustomerId at;
  {
    Query query(connection, "SELECT selected_to FROM campaign WHERE id = ?", campaign.id);
    if (query.Next()) at = query.Get<CustomerId>(0);
  }
  const auto customers = CustomersAfter(connection, at, kSelectedTogetherMax);
  std::uint64_t members = 0;
  for (const CustomerId customer : customers) {
    if (!IsCustomerIn(connection, campaign.segment, customer)) continue;
    const std::uint64_t record = FirstRecordOf(connection, customer);
    if (record != 0 && AddMember(connection, campaign, record, signer)) ++members;
  }
  const bool is_done = customers.size() < kSelectedTogetherMax;
  if (!customers.empty()) at = customers.back();
  Execute(connection,
          "UPDATE campaign SET selected_to = ?, is_selected = ?, members = members + ?"
          " WHERE id = ?",
          at.value, is_done ? 1 : 0, members, campaign.id);
  return is_done;
}

std::vector<CustomerId> SomeOfSegment(Connection& connection, const CustomerSegment& segment,
                                      std::size_t most, std::size_t looked_at_max) {
  std::vector<CustomerId> some;
  CustomerId at;
  for (std::size_t looked_at = 0; looked_at < looked_at_max;) {
    const auto customers = CustomersAfter(connection, at, kSelectedTogetherMax);
    for (const CustomerId customer : customers) {
      if (IsCustomerIn(connection, segment, customer)) some.push_back(customer);
      if (some.size() == most) return some;
    }
    looked_at += customers.size();
    if (customers.size() < kSelectedTogetherMax) break;
    at = customers.back();
  }
  return some;
}

}  // namespace strowger::store
