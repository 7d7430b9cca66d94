#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/campaign_store.h"

// Campaigns and their members as rows. See service::CampaignStore.
namespace strowger::store {

// "campaigns/3", for the audit.
std::string SubjectOfCampaign(core::CampaignId campaign);

core::CampaignId InsertCampaign(Connection& connection, const core::Campaign& campaign);
// With its texts; CAMPAIGN_UNKNOWN.
Result<core::Campaign> GetCampaign(Connection& connection, core::CampaignId id);
// Its state and times.
void SaveCampaignState(Connection& connection, const core::Campaign& campaign);
Result<service::CampaignPage> ListCampaigns(Connection& connection, std::size_t page_size,
                                            const std::string& page_token);
inline constexpr std::size_t kRunningCampaignsMax = 100;
std::vector<core::Campaign> RunningCampaigns(Connection& connection);

struct CampaignMember {
  core::CampaignMemberId id;
  core::CampaignId campaign;
  std::optional<std::uint64_t> record;
  bool is_held_out = false;
};
std::optional<CampaignMember> FindMember(Connection& connection, core::CampaignMemberId id);
// The members who have not had their turn, in their order.
std::vector<CampaignMember> WaitingMembers(Connection& connection, core::CampaignId campaign,
                                           std::size_t most);

}  // namespace strowger::store
