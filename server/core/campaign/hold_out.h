#pragma once

#include <cstdint>

#include "core/campaign/campaign.h"
#include "core/mail/mail_signer.h"

namespace strowger::core {

// Is this customer one of those who are held out of the campaign, so that it is seen what happens
// without it? By a keyed hash of both: the same whenever it is asked, independent between
// campaigns, and nobody chooses. `customer` is a number that stays with the customer.
bool IsHeldOut(CampaignId campaign, std::uint64_t customer, std::uint32_t millionths,
               const MailSigner& signer);

}  // namespace strowger::core
