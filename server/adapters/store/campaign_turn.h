#pragma once

#include <string>
#include <vector>

#include "adapters/store/campaign_rows.h"
#include "adapters/store/connection.h"
#include "base/result.h"
#include "core/mail/mail_signer.h"
#include "service/ports/campaign_store.h"

// Whether a customer gets the mail of a campaign, and that it does.
namespace strowger::store {

// A transaction, and by what its work is done.
struct CampaignWork {
  Connection& connection;
  const service::CampaignPolicy& policy;
  const core::MailSigner& signer;
  TimePoint now;
};

// Members who are looked at in one transaction.
inline constexpr std::size_t kTurnsTogetherMax = 100;
// More mails of the account that are due and not begun: others wait.
inline constexpr std::size_t kDueMailsMax = 50;

// As service::CampaignStore::TakeTurn.
Result<service::CampaignTurn> TakeCampaignTurn(const CampaignWork& work, core::CampaignId campaign);

// What a customer would get now, whether or not it is a member.
Result<service::PreviewedMail> PreviewCampaignMail(const CampaignWork& work,
                                                   const core::Campaign& campaign,
                                                   CustomerId customer);
Result<core::OutgoingMailId> SendCampaignTrial(const CampaignWork& work,
                                               const core::Campaign& campaign, CustomerId customer,
                                               const std::string& address);

}  // namespace strowger::store
