#include "service/campaign/campaigns.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "support/manual_executor.h"

namespace strowger::service {
namespace {

using core::Campaign;
using core::CampaignId;
using core::CampaignState;
using std::chrono::minutes;
using std::chrono::seconds;

// One campaign whose members are only counted.
class CountedCampaign final : public CampaignStore {
 public:
  CountedCampaign() {
    campaign.id = CampaignId{1};
    campaign.state = CampaignState::kRunning;
    campaign.mails_per_minute = 6;
  }

  void SelectSome(CampaignId, Done<bool> done) override { done(++selections >= 3); }
  void TakeTurn(CampaignId, Done<CampaignTurn> done) override {
    EXPECT_GE(selections, 3) << "somebody has a turn before all are known";
    if (is_away) return done(Unavailable("STORE_AWAY", "away"));
    if (campaign.state != CampaignState::kRunning) return done(CampaignTurn::kStopped);
    if (is_behind) return done(CampaignTurn::kBehind);
    if (waiting == 0) return done(CampaignTurn::kEnded);
    --waiting;
    ++mails;
    done(CampaignTurn::kQueued);
  }
  void Move(Actor, CampaignId, core::CampaignMove move, Done<Campaign> done) override {
    campaign.state = *core::Next(campaign.state, move);
    done(campaign);
  }
  void ListRunning(Done<std::vector<Campaign>> done) override {
    done(std::vector<Campaign>{campaign});
  }

  void Create(Actor, Campaign, Done<Campaign>) override {}
  void Get(CampaignId, Done<Campaign> done) override { done(campaign); }
  void List(std::size_t, std::string, Done<CampaignPage>) override {}
  void Preview(CampaignId, CustomerId, Done<std::vector<PreviewedMail>>) override {}
  void SendTrial(Actor, CampaignId, CustomerId, std::string, Done<core::OutgoingMailId>) override {}
  void Unsubscribe(core::CampaignMemberId, UnsubscribedBy, Done<bool>) override {}
  // Two pages.
  void CountSome(CampaignId, core::CampaignMemberId after, Done<CountedMembers> done) override {
    CountedMembers counted;
    counted.counts.members = 100;
    counted.counts.queued = 80;
    counted.counts.held_out = 20;
    counted.counts.of_mailed.purchases = after ? 40 : 20;
    counted.counts.of_held_out.purchases = after ? 5 : 3;
    if (!after) counted.last = core::CampaignMemberId{100};
    done(counted);
  }

  Campaign campaign;
  int selections = 0;
  int waiting = 1'000;
  int mails = 0;
  bool is_behind = false;
  bool is_away = false;
};

class CampaignsTest : public testing::Test {
 protected:
  void Begins() {
    campaigns_.Start();
    executor_.RunAll();
  }
  void Moves(core::CampaignMove move) {
    campaigns_.Move({}, CampaignId{1}, move, [](const auto&) {});
    executor_.RunAll();
  }

  test::ManualClock clock_;
  test::ManualExecutor executor_{clock_};
  CountedCampaign store_;
  std::shared_ptr<CampaignPolicy> policy_ = std::make_shared<CampaignPolicy>();
  Campaigns campaigns_{CampaignPorts{executor_, clock_, store_}, policy_};
};

TEST_F(CampaignsTest, OneThatRanGoesOnAtItsPace) {
  Begins();
  EXPECT_EQ(store_.mails, 1);
  executor_.Pass(minutes(1) - seconds(1));
  EXPECT_EQ(store_.mails, 6);
  executor_.Pass(minutes(9) + seconds(1));
  EXPECT_EQ(store_.mails, 61);
}

TEST_F(CampaignsTest, PausedAndResumedItWritesNoMoreThanItsPace) {
  Begins();
  Moves(core::CampaignMove::kPause);
  executor_.Pass(minutes(10));
  EXPECT_EQ(store_.mails, 1);
  Moves(core::CampaignMove::kResume);
  executor_.Pass(seconds(9));
  EXPECT_EQ(store_.mails, 2);
}

TEST_F(CampaignsTest, BehindOrWithoutAStoreItWaitsAndGoesOn) {
  store_.is_behind = true;
  Begins();
  executor_.Pass(minutes(1));
  EXPECT_EQ(store_.mails, 0);
  store_.is_behind = false;
  store_.is_away = true;
  executor_.Pass(minutes(1));
  EXPECT_EQ(store_.mails, 0);
  store_.is_away = false;
  executor_.Pass(minutes(1));
  EXPECT_GE(store_.mails, 5);
}

TEST_F(CampaignsTest, AtTheEndItRests) {
  store_.waiting = 2;
  Begins();
  executor_.Pass(minutes(5));
  EXPECT_EQ(store_.mails, 2);
}

TEST_F(CampaignsTest, OutsideOfItsHoursNobodyGetsOne) {
  core::CalendarSetup hours;
  hours.id = core::CalendarId{"day"};
  for (auto& day : hours.week) day = {{minutes(8 * 60), minutes(18 * 60)}};
  policy_->hours.emplace("day", *core::Calendar::Make(hours));
  store_.campaign.hours = "day";
  // Three in the morning.
  const auto midnight = std::chrono::floor<std::chrono::days>(clock_.Now());
  clock_.Set(TimePoint(midnight) + std::chrono::hours(27));
  Begins();
  executor_.Pass(std::chrono::hours(5) - seconds(1));
  EXPECT_EQ(store_.mails, 0);
  executor_.Pass(seconds(11));
  EXPECT_EQ(store_.mails, 2);
}

TEST_F(CampaignsTest, AReportAddsAllPagesAndMeasures) {
  CampaignReport report;
  campaigns_.Report(CampaignId{1}, [&](const auto& made) { report = *made; });
  EXPECT_EQ(report.counts.members, 200U);
  EXPECT_EQ(report.counts.of_mailed.purchases, 60U);
  EXPECT_TRUE(report.on_purchases.is_known);
  // 60 of 160 against 8 of 40.
  EXPECT_NEAR(report.on_purchases.difference, 0.175, 1e-9);
  EXPECT_GT(report.on_purchases.interval.low, 0);
  EXPECT_LT(report.on_tickets.interval.low, 0);
}

}  // namespace
}  // namespace strowger::service
