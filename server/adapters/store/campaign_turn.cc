#include "adapters/store/campaign_turn.h"

#include <utility>

#include "adapters/store/campaign_consent.h"
#include "adapters/store/campaign_selection.h"
#include "adapters/store/campaign_words.h"
#include "adapters/store/change_log.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/outgoing_rows.h"
#include "adapters/store/outgoing_words.h"
#include "adapters/store/record_of.h"
#include "adapters/store/suppression_rows.h"
#include "core/campaign/hold_out.h"
#include "core/mail/recipient_address.h"

namespace strowger::store {

using core::Campaign;
using core::MemberState;
using core::SkipReason;
using service::CampaignTurn;
using service::MailAccountPlan;

namespace {

constexpr std::size_t kAddressesTriedMax = 50;
// Of the customers that a trial or a preview is made for.
constexpr std::size_t kTrialLooksMax = 10'000;

// What a member would get, or why none.
struct Judgement {
  SkipReason skipped = SkipReason::kNone;
  core::Mailbox to;
  core::CampaignMail mail;
};

Result<const MailAccountPlan*> AccountOf(const CampaignWork& work, const Campaign& campaign) {
  const MailAccountPlan* account = work.policy.accounts->Find(campaign.account);
  if (account != nullptr) return account;
  return FailedPrecondition(
      "MAIL_ACCOUNT_UNKNOWN",
      "The configuration has no [[mail_account]] \"" + campaign.account.value + "\" any more.",
      {{"account", campaign.account.value}});
}

// Another member who is the same customer by now has had its turn.
bool IsMerged(Connection& connection, const CampaignMember& member, CustomerId customer) {
  Query query(connection,
              "SELECT 1 FROM customer_record r JOIN campaign_member m ON m.record_id = r.id"
              " AND m.campaign_id = ? WHERE r.customer_id = ? AND m.id <> ? AND m.state IN (?, ?)"
              " LIMIT 1",
              member.campaign, customer, member.id, MemberState::kQueued, MemberState::kHeldOut);
  return query.Next();
}

bool IsAddressTaken(Connection& connection, const CampaignMember& member,
                    const std::string& address) {
  const std::string key = core::AddressKey(address);
  Query query(connection,
              "SELECT 1 FROM campaign_member WHERE campaign_id = ? AND address_key = ? AND id <> ?"
              " LIMIT 1",
              member.campaign, key, member.id);
  return query.Next();
}

// The first that can be written to; else empty, with the reason.
std::string AddressOf(const CampaignWork& work, CustomerId customer, SkipReason& why) {
  why = SkipReason::kNoAddress;
  std::vector<std::string> addresses;
  {
    Query query(work.connection,
                "SELECT value FROM contact_point WHERE customer_id = ? AND kind = ?"
                " ORDER BY id LIMIT ?",
                customer, service::ContactKind::kEmail, kAddressesTriedMax);
    while (query.Next()) addresses.push_back(query.Get<std::string>(0));
  }
  for (const std::string& address : addresses) {
    if (!core::FaultOfAddress(address).empty()) continue;
    if (work.policy.accounts->FindAddress(address) != nullptr) continue;
    if (SuppressionOf(work.connection, address, work.now)) {
      why = SkipReason::kSuppressed;
      continue;
    }
    why = SkipReason::kNone;
    return address;
  }
  return {};
}

core::CampaignFacts FactsOf(const CampaignWork& work, const MailAccountPlan& account,
                            CustomerId customer) {
  core::CampaignFacts facts;
  facts.account_address = account.address;
  facts.account_name = account.display_name;
  facts.account_language = account.language;
  facts.account_domain = account.domain;
  facts.unsubscribe_url = work.policy.unsubscribe_url;
  facts.customer_number = std::to_string(customer.value);
  Query query(work.connection,
              "SELECT display_name, company, tier, language FROM customer WHERE id = ?", customer);
  if (!query.Next()) return facts;
  facts.customer_name = query.Get<std::string>(0);
  facts.company = query.Get<std::string>(1);
  facts.tier = query.Get<std::string>(2);
  facts.language = query.Get<std::string>(3);
  return facts;
}

// Of both groups alike, so that they can be compared.
Judgement Judge(const CampaignWork& work, const Campaign& campaign, const MailAccountPlan& account,
                const CampaignMember& member, CustomerId customer) {
  Judgement judged;
  switch (MailConsentOf(work.connection, customer, campaign.purpose).state) {
    case core::ConsentState::kGiven:
      break;
    case core::ConsentState::kWithdrawn:
      judged.skipped = SkipReason::kUnsubscribed;
      break;
    case core::ConsentState::kUnknown:
      judged.skipped = SkipReason::kNoConsent;
      break;
  }
  core::CampaignFacts facts = FactsOf(work, account, customer);
  facts.member = member.id;
  judged.mail = core::RenderCampaignMail(campaign, facts, work.signer);
  SkipReason why = SkipReason::kNone;
  judged.to = {facts.customer_name, AddressOf(work, customer, why)};
  if (judged.skipped != SkipReason::kNone) return judged;
  judged.skipped = why;
  if (why != SkipReason::kNone) return judged;
  if (member.id && IsAddressTaken(work.connection, member, judged.to.address)) {
    judged.skipped = SkipReason::kSameAddress;
  } else if (!judged.mail.missing.empty()) {
    judged.skipped = SkipReason::kValueMissing;
  }
  return judged;
}

core::OutgoingMailId AddMail(const CampaignWork& work, const Campaign& campaign,
                             const core::Mailbox& to, const core::CampaignMail& mail) {
  service::OutgoingMail outgoing;
  outgoing.recipients.push_back({.role = service::RecipientRole::kTo,
                                 .mailbox = to,
                                 .state = service::RecipientState::kWaiting,
                                 .answer = {}});
  outgoing.version = 1;
  outgoing.account = campaign.account;
  outgoing.purpose = service::OutgoingPurpose::kCampaign;
  outgoing.author = campaign.author;
  outgoing.subject = mail.subject;
  outgoing.text = mail.text;
  outgoing.further_headers = mail.headers;
  outgoing.state = core::OutgoingMailState::kWaiting;
  outgoing.due = work.now;
  outgoing.created = work.now;
  outgoing.changed = work.now;
  outgoing.submitted = work.now;
  const auto id = InsertOutgoing(work.connection, outgoing);
  AddOutgoingEvent(work.connection, id,
                   {.time = work.now,
                    .kind = "submitted",
                    .user = {},
                    .detail = SubjectOfCampaign(campaign.id)});
  return id;
}

void Skip(const CampaignWork& work, const CampaignMember& member, SkipReason reason) {
  Execute(work.connection,
          "UPDATE campaign_member SET state = ?, reason = ?, turn_ns = ? WHERE id = ?",
          MemberState::kSkipped, reason, work.now, member.id);
}

// True when it has a mail now.
bool GiveTurn(const CampaignWork& work, const Campaign& campaign, const MailAccountPlan& account,
              const CampaignMember& member) {
  const CustomerId customer =
      member.record ? CustomerOfRecord(work.connection, *member.record) : CustomerId{};
  if (!customer) {
    Skip(work, member, SkipReason::kGone);
    return false;
  }
  if (IsMerged(work.connection, member, customer)) {
    Skip(work, member, SkipReason::kMerged);
    return false;
  }
  const Judgement judged = Judge(work, campaign, account, member, customer);
  if (judged.skipped != SkipReason::kNone) {
    Skip(work, member, judged.skipped);
    return false;
  }
  core::OutgoingMailId mail;
  if (!member.is_held_out) mail = AddMail(work, campaign, judged.to, judged.mail);
  const std::string key = core::AddressKey(judged.to.address);
  Execute(work.connection,
          "UPDATE campaign_member SET state = ?, address_key = ?, mail_id = ?, turn_ns = ?"
          " WHERE id = ?",
          member.is_held_out ? MemberState::kHeldOut : MemberState::kQueued, key, mail, work.now,
          member.id);
  return !member.is_held_out;
}

// Mails of persons do not wait behind a campaign for long.
bool IsBehind(const CampaignWork& work, const Campaign& campaign) {
  Query last(work.connection,
             "SELECT id FROM outgoing_mail WHERE account = ? AND state = ? AND due_ns <= ?"
             " ORDER BY due_ns, id LIMIT 1 OFFSET ?",
             campaign.account, core::OutgoingMailState::kWaiting, work.now, kDueMailsMax - 1);
  return last.Next();
}

Result<CustomerId> CustomerForTrial(const CampaignWork& work, const Campaign& campaign,
                                    CustomerId named) {
  if (named) {
    if (auto known = CheckCustomer(work.connection, named); !known.ok()) return known.error();
    return ResolveCustomer(work.connection, named);
  }
  const auto some = SomeOfSegment(work.connection, campaign.segment, 1, kTrialLooksMax);
  if (!some.empty()) return some.front();
  return FailedPrecondition("CAMPAIGN_EMPTY",
                            "None of the first customers is in the segment; name a customer.");
}

}  // namespace

Result<CampaignTurn> TakeCampaignTurn(const CampaignWork& work, core::CampaignId id) {
  auto campaign = GetCampaign(work.connection, id);
  if (!campaign.ok()) return campaign.error();
  if (campaign->state != core::CampaignState::kRunning) return CampaignTurn::kStopped;
  if (!campaign->is_selected) {
    return FailedPrecondition("CAMPAIGN_STATE", "It is not known yet who gets this campaign.");
  }
  auto account = AccountOf(work, *campaign);
  if (!account.ok()) return account.error();
  if (IsBehind(work, *campaign)) return CampaignTurn::kBehind;
  const auto members = WaitingMembers(work.connection, id, kTurnsTogetherMax);
  for (const CampaignMember& member : members) {
    if (GiveTurn(work, *campaign, **account, member)) return CampaignTurn::kQueued;
  }
  if (members.size() == kTurnsTogetherMax) return CampaignTurn::kPassed;
  campaign->state = *core::Next(campaign->state, core::CampaignMove::kFinish);
  campaign->changed = work.now;
  campaign->ended = work.now;
  SaveCampaignState(work.connection, *campaign);
  WriteAudit(work.connection, {"campaign", "", {}}, work.now,
             {"FinishCampaign", SubjectOfCampaign(id), "{}", "{}"});
  return CampaignTurn::kEnded;
}

Result<service::PreviewedMail> PreviewCampaignMail(const CampaignWork& work,
                                                   const Campaign& campaign, CustomerId named) {
  auto account = AccountOf(work, campaign);
  if (!account.ok()) return account.error();
  auto customer = CustomerForTrial(work, campaign, named);
  if (!customer.ok()) return customer.error();
  const auto records = RecordsOfCustomer(work.connection, *customer).records;
  Judgement judged = Judge(work, campaign, **account, {}, *customer);
  service::PreviewedMail preview;
  preview.customer = *customer;
  preview.address = judged.to.address;
  preview.skipped = judged.skipped;
  preview.is_held_out =
      !records.empty() &&
      core::IsHeldOut(campaign.id, records.front(), campaign.held_out_millionths, work.signer);
  preview.mail = std::move(judged.mail);
  return preview;
}

Result<core::OutgoingMailId> SendCampaignTrial(const CampaignWork& work, const Campaign& campaign,
                                               CustomerId named, const std::string& address) {
  if (const std::string fault = core::FaultOfAddress(address); !fault.empty()) {
    return InvalidArgument("RECIPIENT_INVALID", "The address cannot be written to: " + fault + ".",
                           {{"fault", fault}});
  }
  if (const auto suppressed = SuppressionOf(work.connection, address, work.now)) {
    return FailedPrecondition("RECIPIENT_SUPPRESSED",
                              "Nothing is sent to this address for now: " + suppressed->reason,
                              {{"why", suppressed->reason}});
  }
  auto preview = PreviewCampaignMail(work, campaign, named);
  if (!preview.ok()) return preview.error();
  core::CampaignMail& mail = preview->mail;
  if (!mail.missing.empty()) {
    return FailedPrecondition("VALUE_MISSING",
                              "Of this customer {{" + mail.missing +
                                  "}} is not known, and the text says nothing in its place.",
                              {{"value", mail.missing}});
  }
  mail.subject = "[Test] " + mail.subject;
  return AddMail(work, campaign, {"", address}, mail);
}

}  // namespace strowger::store
