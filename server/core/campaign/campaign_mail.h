#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/campaign/campaign.h"
#include "core/mail/mail_message.h"
#include "core/mail/mail_signer.h"
#include "core/mail/mail_template.h"

// What one customer gets of a campaign.
namespace strowger::core {

// Names and companies are written by others at times, so a link there counts as not known.
inline constexpr TemplateName kCampaignTemplateNames[] = {
    {"account.address"}, {"account.name"},  {"customer.company", true}, {"customer.name", true},
    {"customer.number"}, {"customer.tier"}, {"unsubscribe.url"},
};

// Refused with CAMPAIGN_INVALID, which names the field and the mend: no name, purpose or text,
// something too long or out of range, a text that does not say how to unsubscribe. A text's fault
// is TEMPLATE_INVALID.
Result<void> CheckCampaign(const Campaign& campaign);

// Whom a mail is for and what it is from.
struct CampaignFacts {
  CampaignMemberId member;  // None: a mail of trial.
  std::string customer_number;
  std::string customer_name;
  std::string company;
  std::string tier;
  std::string language;  // Of the customer; empty: not known.
  std::string account_address;
  std::string account_name;
  std::string account_language;
  std::string account_domain;
  std::string unsubscribe_url;  // Before the token; empty: nothing listens there.
};

struct CampaignMail {
  std::string language;
  std::string subject;
  std::string text;
  std::vector<MailHeader> headers;
  std::string missing;  // The value that is not known and has no other text: it cannot be sent.
};

// `campaign` was checked. Headers: how to unsubscribe (RFC 2369, RFC 8058), of which list it is
// (RFC 2919), and that nothing is to answer by itself (RFC 3834).
CampaignMail RenderCampaignMail(const Campaign& campaign, const CampaignFacts& facts,
                                const MailSigner& signer);

}  // namespace strowger::core
