#pragma once

#include "adapters/store/connection.h"
#include "core/campaign/campaign.h"
#include "core/mail/mail_signer.h"

// Whom a campaign is for, within transactions of others.
namespace strowger::store {

// Looks at this many customers together, since calls wait for the writer meanwhile.
inline constexpr std::size_t kSelectedTogetherMax = 200;

bool IsCustomerIn(Connection& connection, const core::CustomerSegment& segment,
                  CustomerId customer);
// Makes members of those of the next customers who are meant; true when these were all.
bool SelectMembers(Connection& connection, const core::Campaign& campaign,
                   const core::MailSigner& signer);
// Some customers of the segment, looking at so many.
std::vector<CustomerId> SomeOfSegment(Connection& connection, const core::CustomerSegment& segment,
                                      std::size_t most, std::size_t looked_at_max);

}  // namespace strowger::store
