#include "adapters/store/campaign_outcome.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/store/campaign_consent.h"
#include "adapters/store/campaign_words.h"
#include "adapters/store/outgoing_words.h"
#include "adapters/store/profile_edit.h"
#include "core/mail/recipient_address.h"

namespace strowger::store {

using core::CampaignMemberId;
using core::MemberState;
using core::OutgoingMailState;
using service::CampaignCounts;

namespace {

constexpr char kPurchase[] = "order";

const char* SourceOf(service::UnsubscribedBy by) {
  switch (by) {
    case service::UnsubscribedBy::kLink:
      return "unsubscribe_link";
    case service::UnsubscribedBy::kMail:
      return "unsubscribe_mail";
    case service::UnsubscribedBy::kReply:
      return "unsubscribe_reply";
  }
  return "";
}

struct CountedRow {
  CampaignMemberId id;
  MemberState state = MemberState::kWaiting;
  core::SkipReason reason = core::SkipReason::kNone;
  std::optional<std::uint64_t> record;
  TimePoint turn{};
  bool has_bounced = false;
  bool has_replied = false;
  bool has_unsubscribed = false;
  std::optional<OutgoingMailState> mail;
};

std::vector<CountedRow> RowsAfter(Connection& connection, core::CampaignId campaign,
                                  CampaignMemberId after) {
  std::vector<CountedRow> rows;
  Query query(connection,
              "SELECT m.id, m.state, m.reason, m.record_id, m.turn_ns, m.bounced_ns,"
              " m.replied_ns, m.unsubscribed_ns, o.state FROM campaign_member m"
              " LEFT JOIN outgoing_mail o ON o.id = m.mail_id"
              " WHERE m.campaign_id = ? AND m.id > ? ORDER BY m.id LIMIT ?",
              campaign, after.value, kCountedTogetherMax);
  while (query.Next()) {
    rows.push_back({query.Get<CampaignMemberId>(0), query.Get<MemberState>(1),
                    query.Get<core::SkipReason>(2), query.Get<std::optional<std::uint64_t>>(3),
                    query.Get<std::optional<TimePoint>>(4).value_or(TimePoint()),
                    query.Get<std::optional<TimePoint>>(5).has_value(),
                    query.Get<std::optional<TimePoint>>(6).has_value(),
                    query.Get<std::optional<TimePoint>>(7).has_value(),
                    query.Get<std::optional<OutgoingMailState>>(8)});
  }
  return rows;
}

// The customer that has the record now, with all of its records.
void CountOutcome(Connection& connection, const CountedRow& row, Duration window,
                  CampaignCounts::Outcome& outcome) {
  if (!row.record) return;
  Query tickets(connection,
                "SELECT 1 FROM customer_record a JOIN customer_record b"
                " ON b.customer_id = a.customer_id JOIN ticket t ON t.record_id = b.id"
                " WHERE a.id = ? AND t.created_ns >= ? AND t.created_ns < ? LIMIT 1",
                *row.record, row.turn, row.turn + window);
  if (tickets.Next()) ++outcome.tickets;
  Query purchases(connection,
                  "SELECT 1 FROM customer_record a JOIN customer_record b"
                  " ON b.customer_id = a.customer_id JOIN customer_fact f ON f.record_id = b.id"
                  " WHERE a.id = ? AND f.kind = ? AND f.fact_ns >= ? AND f.fact_ns < ? LIMIT 1",
                  *row.record, kPurchase, row.turn, row.turn + window);
  if (purchases.Next()) ++outcome.purchases;
}

void CountMail(const CountedRow& row, CampaignCounts& counts) {
  if (!row.mail) return;
  switch (*row.mail) {
    case OutgoingMailState::kDraft:
    case OutgoingMailState::kWaiting:
    case OutgoingMailState::kSending:
      ++counts.in_outbox;
      break;
    case OutgoingMailState::kSent:
      ++counts.accepted;
      if (row.has_bounced) ++counts.bounced;
      break;
    case OutgoingMailState::kFailed:
      ++counts.failed;
      break;
    case OutgoingMailState::kUncertain:
      ++counts.uncertain;
      break;
    case OutgoingMailState::kCancelled:
      ++counts.cancelled;
      break;
  }
}

void CountRow(Connection& connection, const CountedRow& row, Duration window,
              CampaignCounts& counts) {
  ++counts.members;
  counts.replied += row.has_replied ? 1 : 0;
  counts.unsubscribed += row.has_unsubscribed ? 1 : 0;
  switch (row.state) {
    case MemberState::kWaiting:
      ++counts.waiting;
      break;
    case MemberState::kSkipped:
      ++counts.skipped[row.reason];
      break;
    case MemberState::kHeldOut:
      ++counts.held_out;
      CountOutcome(connection, row, window, counts.of_held_out);
      break;
    case MemberState::kQueued:
      ++counts.queued;
      CountMail(row, counts);
      CountOutcome(connection, row, window, counts.of_mailed);
      break;
  }
}

}  // namespace

void NoteCampaignBounce(Connection& connection, core::OutgoingMailId mail, TimePoint now) {
  Execute(connection,
          "UPDATE campaign_member SET bounced_ns = ? WHERE mail_id = ? AND bounced_ns IS NULL", now,
          mail);
}

void NoteCampaignReply(Connection& connection, core::OutgoingMailId mail, TimePoint now) {
  Execute(connection,
          "UPDATE campaign_member SET replied_ns = ? WHERE mail_id = ? AND replied_ns IS NULL", now,
          mail);
}

CampaignMemberId MemberOfMail(Connection& connection, core::OutgoingMailId mail,
                              const std::string& address) {
  const std::string key = core::AddressKey(address);
  Query query(connection, "SELECT id FROM campaign_member WHERE mail_id = ? AND address_key = ?",
              mail, key);
  return query.Next() ? query.Get<CampaignMemberId>(0) : CampaignMemberId{};
}

Result<bool> UnsubscribeMember(Connection& connection, TimePoint now, CampaignMemberId id,
                               service::UnsubscribedBy by) {
  const auto member = FindMember(connection, id);
  if (!member || !member->record) return false;
  Execute(connection,
          "UPDATE campaign_member SET unsubscribed_ns = ? WHERE id = ? AND unsubscribed_ns IS NULL",
          now, id);
  const bool is_first = connection.changes() > 0;
  const CustomerId customer = CustomerOfRecord(connection, *member->record);
  if (!customer) return false;
  const auto campaign = GetCampaign(connection, member->campaign);
  if (!campaign.ok()) return campaign.error();
  // Somebody who said yes again later, and clicks once more, means it.
  const MailConsent said = MailConsentOf(connection, customer, campaign->purpose);
  if (said.state == core::ConsentState::kWithdrawn) return is_first;
  service::ConsentWish wish;
  wish.channel = core::ContactChannel::kMail;
  wish.purpose = campaign->purpose;
  wish.state = core::ConsentState::kWithdrawn;
  wish.source = SourceOf(by);
  // What was said by a clock that is ahead of ours does not outlast it.
  wish.stated = std::max(now, said.stated);
  wish.evidence = SubjectOfCampaign(campaign->id);
  auto kept = SetConsent(connection, {"campaign", "", {}}, now, customer, wish);
  if (!kept.ok()) return kept;
  return true;
}

service::CountedMembers CountMembers(Connection& connection, const core::Campaign& campaign,
                                     CampaignMemberId after) {
  const Duration window = std::chrono::hours(24 * campaign.report_days);
  const auto rows = RowsAfter(connection, campaign.id, after);
  service::CountedMembers counted;
  for (const CountedRow& row : rows) CountRow(connection, row, window, counted.counts);
  if (rows.size() == kCountedTogetherMax) counted.last = rows.back().id;
  return counted;
}

CampaignGate GateOfMail(Connection& connection, core::OutgoingMailId mail) {
  std::optional<std::uint64_t> record;
  std::string purpose;
  core::CampaignState state = core::CampaignState::kRunning;
  {
    Query query(connection,
                "SELECT m.record_id, c.purpose, c.state FROM campaign_member m JOIN campaign c"
                " ON c.id = m.campaign_id WHERE m.mail_id = ?",
                mail);
    if (!query.Next()) return {};
    record = query.Get<std::optional<std::uint64_t>>(0);
    purpose = query.Get<std::string>(1);
    state = query.Get<core::CampaignState>(2);
  }
  if (state == core::CampaignState::kCancelled) return {false, "The campaign was cancelled."};
  const CustomerId customer = record ? CustomerOfRecord(connection, *record) : CustomerId{};
  if (!customer) return {false, "The customer was erased."};
  if (MailConsentOf(connection, customer, purpose).state != core::ConsentState::kGiven) {
    return {false, "The customer has unsubscribed."};
  }
  return {state == core::CampaignState::kPaused, ""};
}

void LetHeldMailsGo(Connection& connection, const core::Campaign& campaign, TimePoint now) {
  Execute(connection,
          "UPDATE outgoing_mail SET due_ns = ?, version = version + 1 WHERE account = ?"
          " AND state = ? AND due_ns >= ? AND EXISTS (SELECT 1 FROM campaign_member m"
          " WHERE m.mail_id = outgoing_mail.id AND m.campaign_id = ?)",
          now, campaign.account, OutgoingMailState::kWaiting, kHeldUntil, campaign.id);
}

}  // namespace strowger::store
