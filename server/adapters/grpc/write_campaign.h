#pragma once

#include "adapters/grpc/names.h"
#include "base/result.h"
#include "core/campaign/campaign.h"
#include "service/campaign/campaigns.h"
#include "strowger/campaign/v1/campaign.pb.h"

// Campaigns on the wire.
namespace strowger::rpc {

template <>
struct Collection<core::CampaignId> {
  static constexpr std::string_view kName = "campaigns";
};

// What a person wrote; texts of one language twice are refused with CAMPAIGN_INVALID.
Result<core::Campaign> ReadCampaign(const campaign::v1::Campaign& in);
void WriteCampaign(const core::Campaign& campaign, campaign::v1::Campaign& out);
void WritePreviewedMail(const service::PreviewedMail& mail, campaign::v1::PreviewedMail& out);
void WriteCampaignReport(const service::CampaignReport& report,
                         campaign::v1::ReportCampaignResponse& out);

}  // namespace strowger::rpc
