#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar/calendar.h"
#include "core/campaign/campaign.h"
#include "core/campaign/campaign_mail.h"
#include "service/mail/mail_account.h"
#include "service/ports/done.h"

namespace strowger::service {

// What campaigns take from the configuration; exchanged as a whole when that changes.
struct CampaignPolicy {
  std::shared_ptr<const MailAccounts> accounts = std::make_shared<const MailAccounts>();
  // Opening hours by their id.
  std::map<std::string, core::Calendar, std::less<>> hours;
  // Before the token of a member: "https://mail.example.org/u/"; empty: nothing listens there.
  std::string unsubscribe_url;
};

struct CampaignPage {
  std::vector<core::Campaign> campaigns;  // The newest first, without their texts.
  std::string next_page_token;
};

// What came of the turn of some members.
enum class CampaignTurn {
  kQueued,   // One has a mail in the outbox now.
  kPassed,   // So many had their turn that others shall write first; none got a mail.
  kBehind,   // The outbox of the account has too many mails; later.
  kEnded,    // Everybody had their turn: the campaign is done.
  kStopped,  // It does not run.
};

// What of its members is counted together; a page is added to the one before.
struct CampaignCounts {
  std::uint64_t members = 0;
  std::uint64_t waiting = 0;
  std::uint64_t queued = 0;  // Have a mail.
  std::uint64_t held_out = 0;
  std::map<core::SkipReason, std::uint64_t> skipped;
  // Of the mails.
  std::uint64_t in_outbox = 0;
  std::uint64_t accepted = 0;  // The account's server has it.
  std::uint64_t failed = 0;
  std::uint64_t uncertain = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t bounced = 0;  // Accepted, and reported as not delivered since.
  std::uint64_t replied = 0;
  std::uint64_t unsubscribed = 0;
  // Customers who did something within the report's days after their turn.
  struct Outcome {
    std::uint64_t tickets = 0;
    std::uint64_t purchases = 0;
  };
  Outcome of_mailed;
  Outcome of_held_out;
};
struct CountedMembers {
  CampaignCounts counts;
  core::CampaignMemberId last;  // None: there are no more.
};

struct PreviewedMail {
  CustomerId customer;
  std::string address;                                 // Empty: none that could be written to.
  core::SkipReason skipped = core::SkipReason::kNone;  // Why it would get none.
  bool is_held_out = false;
  core::CampaignMail mail;
};

enum class UnsubscribedBy { kLink, kMail, kReply };

// Campaigns and who is in them. Methods on one campaign are refused with kNotFound
// CAMPAIGN_UNKNOWN, and with kFailedPrecondition CAMPAIGN_STATE where its state does not allow
// them; those that write mails with kFailedPrecondition MAIL_ACCOUNT_UNKNOWN.
class CampaignStore {
 public:
  virtual ~CampaignStore() = default;

  // ---- What people do

  // Refused as core::CheckCampaign says, with kFailedPrecondition MAIL_ACCOUNT_UNKNOWN, and with
  // kInvalidArgument HOURS_UNKNOWN.
  virtual void Create(Actor actor, core::Campaign campaign, Done<core::Campaign> done) = 0;
  virtual void Get(core::CampaignId campaign, Done<core::Campaign> done) = 0;
  virtual void List(std::size_t page_size, std::string page_token, Done<CampaignPage> done) = 0;
  // A mail that is being sent when the campaign is paused or cancelled goes out; those that wait in
  // the outbox do not.
  virtual void Move(Actor actor, core::CampaignId campaign, core::CampaignMove move,
                    Done<core::Campaign> done) = 0;
  // What this customer would get; of none, what some of the segment would. Refused with kNotFound
  // CUSTOMER_UNKNOWN.
  virtual void Preview(core::CampaignId campaign, CustomerId customer,
                       Done<std::vector<PreviewedMail>> done) = 0;
  // Sends what this customer would get, or the first of the segment, to an address of ours or
  // another; nobody is a member by it. Refused with RECIPIENT_INVALID, RECIPIENT_SUPPRESSED and
  // CAMPAIGN_EMPTY.
  virtual void SendTrial(Actor actor, core::CampaignId campaign, CustomerId customer,
                         std::string address, Done<core::OutgoingMailId> done) = 0;

  // ---- What the campaigns do

  virtual void ListRunning(Done<std::vector<core::Campaign>> done) = 0;
  // Makes members of the next customers who are meant; true when these were all.
  virtual void SelectSome(core::CampaignId campaign, Done<bool> done) = 0;
  // The next members have their turn, until one has a mail: this and the mail in the outbox are
  // kept together.
  virtual void TakeTurn(core::CampaignId campaign, Done<CampaignTurn> done) = 0;

  // ---- What comes back

  // Withdraws the consent to mails of the campaign's purpose; once for each member. True when it
  // was not before. Of a member who is not there any more nothing is known.
  virtual void Unsubscribe(core::CampaignMemberId member, UnsubscribedBy by, Done<bool> done) = 0;
  // The next of its members, after this one.
  virtual void CountSome(core::CampaignId campaign, core::CampaignMemberId after,
                         Done<CountedMembers> done) = 0;
};

}  // namespace strowger::service
