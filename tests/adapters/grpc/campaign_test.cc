#include <gtest/gtest.h>

#include "rpc_house.h"
#include "session/client.h"
#include "strowger/campaign/v1/campaign.pb.h"
#include "strowger/customer/v1/customer.pb.h"

// Campaigns over the API: written, refused, started, reported.
namespace strowger::rpc {
namespace {

using namespace campaign::v1;

class CampaignServiceTest : public testing::Test {
 protected:
  CampaignServiceTest() { supervisor_.SetToken(house_.SignIn("supervisor")); }

  static CreateCampaignRequest Spring() {
    CreateCampaignRequest request;
    Campaign& campaign = *request.mutable_campaign();
    campaign.set_title("Spring");
    campaign.set_account("mail-accounts/support");
    campaign.set_purpose("marketing");
    campaign.mutable_segment()->add_tags("spring");
    CampaignText& text = *campaign.add_texts();
    text.set_language("en");
    text.set_subject("Spring");
    text.set_text("{{unsubscribe.url}}");
    return request;
  }
  std::string ReasonOf(const CreateCampaignRequest& request) {
    const auto made = supervisor_.Ask<CreateCampaignResponse>(request);
    return made.ok() ? "" : made.error().reason;
  }

  RpcHouse house_;
  client::Client supervisor_{house_.channel()};
};

TEST_F(CampaignServiceTest, IsWrittenShownMovedAndReported) {
  const auto made = supervisor_.Ask<CreateCampaignResponse>(Spring());
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(made->campaign().name(), "campaigns/1");
  EXPECT_EQ(made->campaign().state(), CAMPAIGN_STATE_DRAFT);
  EXPECT_EQ(made->campaign().author(), "users/supervisor");
  EXPECT_EQ(made->campaign().held_out_millionths(), 100'000U);
  GetCampaignRequest get;
  get.set_campaign("campaigns/1");
  const auto found = supervisor_.Ask<GetCampaignResponse>(get);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->campaign().segment().tags(0), "spring");
  EXPECT_EQ(found->campaign().texts(0).subject(), "Spring");
  PauseCampaignRequest pause;
  pause.set_campaign("campaigns/1");
  EXPECT_EQ(supervisor_.Ask<PauseCampaignResponse>(pause).error().reason, "CAMPAIGN_STATE");
  CancelCampaignRequest cancel;
  cancel.set_campaign("campaigns/1");
  const auto cancelled = supervisor_.Ask<CancelCampaignResponse>(cancel);
  ASSERT_TRUE(cancelled.ok());
  EXPECT_EQ(cancelled->campaign().state(), CAMPAIGN_STATE_CANCELLED);
  const auto listed = supervisor_.Ask<ListCampaignsResponse>(ListCampaignsRequest());
  ASSERT_TRUE(listed.ok());
  EXPECT_EQ(listed->campaigns_size(), 1);
  ReportCampaignRequest report;
  report.set_campaign("campaigns/1");
  const auto reported = supervisor_.Ask<ReportCampaignResponse>(report);
  ASSERT_TRUE(reported.ok());
  EXPECT_EQ(reported->member_count(), 0U);
  EXPECT_FALSE(reported->tickets().has_difference());
  report.set_campaign("campaigns/2");
  EXPECT_EQ(supervisor_.Ask<ReportCampaignResponse>(report).error().reason, "CAMPAIGN_UNKNOWN");
}

TEST_F(CampaignServiceTest, WhatCannotBeSentIsRefused) {
  CreateCampaignRequest request = Spring();
  request.mutable_campaign()->set_account("mail-accounts/lost");
  EXPECT_EQ(ReasonOf(request), "MAIL_ACCOUNT_UNKNOWN");
  request = Spring();
  *request.mutable_campaign()->add_texts() = request.campaign().texts(0);
  EXPECT_EQ(ReasonOf(request), "CAMPAIGN_INVALID");
  request = Spring();
  request.mutable_campaign()->mutable_texts(0)->set_text("Buy!");
  EXPECT_EQ(ReasonOf(request), "CAMPAIGN_INVALID");
  request = Spring();
  request.mutable_campaign()->mutable_texts(0)->set_subject("{{customer.age}}");
  EXPECT_EQ(ReasonOf(request), "TEMPLATE_INVALID");
  request = Spring();
  request.mutable_campaign()->set_hours("never");
  EXPECT_EQ(ReasonOf(request), "HOURS_UNKNOWN");
  request = Spring();
  request.mutable_campaign()->set_mails_per_minute(4'000'000'000U);
  EXPECT_EQ(ReasonOf(request), "CAMPAIGN_INVALID");
}

}  // namespace
}  // namespace strowger::rpc
