#pragma once

#include <string>

#include "adapters/store/campaign_rows.h"
#include "adapters/store/connection.h"
#include "base/result.h"
#include "core/mail/mail_ids.h"
#include "service/ports/campaign_store.h"

// What comes back of a campaign, within transactions of others.
namespace strowger::store {

// The first time counts. Of mails that are of no campaign nothing is done.
void NoteCampaignBounce(Connection& connection, core::OutgoingMailId mail, TimePoint now);
void NoteCampaignReply(Connection& connection, core::OutgoingMailId mail, TimePoint now);

// The member with this address who got this mail; none when it is of no campaign, or went to
// another.
core::CampaignMemberId MemberOfMail(Connection& connection, core::OutgoingMailId mail,
                                    const std::string& address);
// As service::CampaignStore::Unsubscribe.
Result<bool> UnsubscribeMember(Connection& connection, TimePoint now, core::CampaignMemberId member,
                               service::UnsubscribedBy by);

// Members that are counted in one go.
inline constexpr std::size_t kCountedTogetherMax = 500;
// As service::CampaignStore::CountSome.
service::CountedMembers CountMembers(Connection& connection, const core::Campaign& campaign,
                                     core::CampaignMemberId after);

// Whether a mail of a campaign may be given to its server now.
struct CampaignGate {
  bool is_held = false;        // Its campaign is paused.
  std::string closed_because;  // Not empty: it is not sent at all.
};
CampaignGate GateOfMail(Connection& connection, core::OutgoingMailId mail);
// Mails that are held are due then, until they are let go.
inline constexpr TimePoint kHeldUntil{std::chrono::hours(24 * 365 * 200)};
void LetHeldMailsGo(Connection& connection, const core::Campaign& campaign, TimePoint now);

}  // namespace strowger::store
