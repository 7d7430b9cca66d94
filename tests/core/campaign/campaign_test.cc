#include "core/campaign/campaign.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "core/campaign/campaign_mail.h"
#include "core/campaign/effect.h"
#include "core/campaign/hold_out.h"
#include "core/campaign/segment.h"
#include "core/campaign/unsubscribe.h"
#include "core/mail/keyed_signer.h"

namespace strowger::core {
namespace {

// A hash that spreads, as the real one does.
class SpreadingSigner final : public MailSigner {
 public:
  std::string Sign(std::string_view text) const override {
    std::uint64_t hash = 1469598103934665603U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    hash ^= hash >> 33U;
    hash *= 0xff51afd7ed558ccdU;
    hash ^= hash >> 33U;
    std::string digits;
    for (int i = 0; i < 20; ++i) {
      digits += "0123456789abcdef"[hash & 15U];
      hash = (hash >> 4U) | (hash << 60U);
    }
    return digits;
  }
};

TEST(CampaignMachineTest, OnlyTheMovesOfTheTableAreThere) {
  using enum CampaignState;
  std::set<std::pair<CampaignState, CampaignState>> ways;
  for (const auto from : {kDraft, kRunning, kPaused, kDone, kCancelled}) {
    for (const auto move : {CampaignMove::kStart, CampaignMove::kPause, CampaignMove::kResume,
                            CampaignMove::kFinish, CampaignMove::kCancel}) {
      if (const auto to = Next(from, move)) ways.emplace(from, *to);
    }
  }
  const std::set<std::pair<CampaignState, CampaignState>> wanted{
      {kDraft, kRunning},     {kDraft, kCancelled}, {kRunning, kPaused},  {kRunning, kDone},
      {kRunning, kCancelled}, {kPaused, kRunning},  {kPaused, kCancelled}};
  EXPECT_EQ(ways, wanted);
}

TEST(HoldOutTest, TheShareIsHeldAndNoCampaignFollowsAnother) {
  const SpreadingSigner signer;
  constexpr std::uint64_t kCustomers = 100'000;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::uint64_t both = 0;
  for (std::uint64_t customer = 1; customer <= kCustomers; ++customer) {
    const bool a = IsHeldOut(CampaignId{1}, customer, 100'000, signer);
    const bool b = IsHeldOut(CampaignId{2}, customer, 100'000, signer);
    EXPECT_EQ(a, IsHeldOut(CampaignId{1}, customer, 100'000, signer));
    first += a ? 1 : 0;
    second += b ? 1 : 0;
    both += a && b ? 1 : 0;
  }
  // Four deviations of a tenth of so many, and of a hundredth.
  EXPECT_NEAR(static_cast<double>(first), 10'000, 4 * 95);
  EXPECT_NEAR(static_cast<double>(second), 10'000, 4 * 95);
  EXPECT_NEAR(static_cast<double>(both), 1'000, 4 * 32);
  EXPECT_FALSE(IsHeldOut(CampaignId{1}, 1, 0, signer));
}

// R. G. Newcombe, Statistics in Medicine 17 (1998), pages 857 to 872, table I, method 3.
TEST(EffectTest, IntervalsOfRatesAreThePublishedOnes) {
  struct Row {
    std::uint64_t hits, of;
    double low, high;
  };
  for (const Row& row : {Row{81, 263, 0.2553, 0.3662}, Row{15, 148, 0.0624, 0.1605},
                         Row{0, 20, 0.0000, 0.1611}, Row{1, 29, 0.0061, 0.1718}}) {
    const ConfidenceInterval interval = WilsonInterval({row.hits, row.of});
    EXPECT_NEAR(interval.low, row.low, 0.00005) << row.hits << "/" << row.of;
    EXPECT_NEAR(interval.high, row.high, 0.00005) << row.hits << "/" << row.of;
  }
}

// The same, pages 873 to 890, table II, method 10.
TEST(EffectTest, IntervalsOfDifferencesAreThePublishedOnes) {
  struct Row {
    Proportion first, second;
    double low, high;
  };
  for (const Row& row :
       {Row{{56, 70}, {48, 80}, 0.0524, 0.3339}, Row{{9, 10}, {3, 10}, 0.1705, 0.8090},
        Row{{6, 7}, {2, 7}, 0.0582, 0.8062}, Row{{5, 56}, {0, 29}, -0.0381, 0.1926},
        Row{{0, 10}, {0, 20}, -0.1611, 0.2775}, Row{{0, 10}, {0, 10}, -0.2775, 0.2775},
        Row{{10, 10}, {0, 20}, 0.6791, 1.0000}, Row{{10, 10}, {0, 10}, 0.6075, 1.0000}}) {
    const MeasuredEffect effect = EffectOf(row.first, row.second);
    EXPECT_TRUE(effect.is_known);
    EXPECT_NEAR(effect.interval.low, row.low, 0.00005) << row.first.hits << "/" << row.first.of;
    EXPECT_NEAR(effect.interval.high, row.high, 0.00005) << row.first.hits << "/" << row.first.of;
  }
  EXPECT_FALSE(EffectOf({1, 2}, {0, 0}).is_known);
}

TEST(SegmentTest, AllThatItNamesMustHold) {
  CustomerSegment segment;
  EXPECT_TRUE(IsIn(segment, {}));
  segment = {{"a", "b"}, {"lost"}, {"VIP", "gold"}, {"zh"}};
  EXPECT_TRUE(IsIn(segment, {"gold", "zh-Hant", {"b", "c", "a"}}));
  EXPECT_FALSE(IsIn(segment, {"gold", "zh-Hant", {"a"}}));
  EXPECT_FALSE(IsIn(segment, {"gold", "zh-Hant", {"a", "b", "lost"}}));
  EXPECT_FALSE(IsIn(segment, {"silver", "zh-Hant", {"a", "b"}}));
  EXPECT_FALSE(IsIn(segment, {"gold", "zhx", {"a", "b"}}));
}

TEST(UnsubscribeTest, OnlyOurTokensAreRead) {
  const KeyedSigner signer;
  const std::string token = MakeUnsubscribeToken(CampaignMemberId{12}, signer);
  EXPECT_EQ(ReadUnsubscribeToken(token, signer), CampaignMemberId{12});
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string other = token;
    other[i] = other[i] == '1' ? '2' : '1';
    EXPECT_NE(ReadUnsubscribeToken(other, signer), CampaignMemberId{12}) << other;
    EXPECT_FALSE(ReadUnsubscribeToken(token.substr(0, i), signer)) << i;
  }
  EXPECT_FALSE(ReadUnsubscribeToken("u012" + token.substr(3), signer));
  EXPECT_EQ(ReadUnsubscribeSubject("Re: Unsubscribe " + token, signer), CampaignMemberId{12});
  EXPECT_EQ(ReadUnsubscribeSubject("unsubscribe+" + token, signer), CampaignMemberId{12});
  EXPECT_FALSE(ReadUnsubscribeSubject("unsubscribe me", signer));
  EXPECT_FALSE(ReadUnsubscribeSubject(token, signer));
}

TEST(UnsubscribeTest, AnAnswerThatSaysNothingElseUnsubscribes) {
  for (const char* text :
       {"unsubscribe", " STOP.\r\n", "Please unsubscribe me!", "退订", "退訂。", "“退订”", "TD"}) {
    EXPECT_TRUE(IsUnsubscribeText(text)) << text;
  }
  for (const char* text : {"", "...", "Do not stop", "unsubscribe? What do you mean", "我不想退订",
                           "Please stop by on Monday"}) {
    EXPECT_FALSE(IsUnsubscribeText(text)) << text;
  }
}

class CampaignMailTest : public testing::Test {
 protected:
  CampaignMailTest() {
    campaign_.name = "Spring";
    campaign_.account = MailAccountId{"Help Desk"};
    campaign_.purpose = "marketing";
    campaign_.texts["en"] = {"For {{customer.name|you}}",
                             "Dear {{customer.name|customer}},\n{{unsubscribe.url}}\n"};
    campaign_.texts["zh-Hans"] = {"{{customer.name}}，您好", "{{unsubscribe.url}}"};
    facts_.member = CampaignMemberId{12};
    facts_.customer_name = "Li Wei";
    facts_.account_address = "help@example.com";
    facts_.account_language = "en";
    facts_.account_domain = "example.com";
    facts_.unsubscribe_url = "https://mail.example.com/u/";
  }
  std::string HeaderOf(const CampaignMail& mail, const std::string& name) {
    for (const auto& header : mail.headers) {
      if (header.name == name) return header.value;
    }
    return "(none)";
  }
  CampaignMail Render() { return RenderCampaignMail(campaign_, facts_, signer_); }
  std::string FaultOf() {
    const auto checked = CheckCampaign(campaign_);
    return checked.ok() ? "" : checked.error().message;
  }

  const KeyedSigner signer_;
  Campaign campaign_;
  CampaignFacts facts_;
};

TEST_F(CampaignMailTest, LanguageAndNameAreTheCustomers) {
  facts_.language = "zh-Hans-CN";
  EXPECT_EQ(Render().subject, "Li Wei，您好");
  facts_.language = "fr";
  EXPECT_EQ(Render().subject, "For Li Wei");
}

TEST_F(CampaignMailTest, AValueThatIsNotKnownIsNeverLeftEmpty) {
  facts_.customer_name = "";
  EXPECT_EQ(Render().subject, "For you");
  EXPECT_EQ(Render().missing, "");
  // A name that is a link is somebody's advertisement.
  facts_.customer_name = "http://buy.example";
  EXPECT_EQ(Render().subject, "For you");
  facts_.language = "zh";
  campaign_.texts["zh"] = campaign_.texts["zh-Hans"];
  EXPECT_EQ(Render().missing, "customer.name");
}

TEST_F(CampaignMailTest, HeadersSayHowToUnsubscribe) {
  const CampaignMail mail = Render();
  const std::string token = MakeUnsubscribeToken(CampaignMemberId{12}, signer_);
  EXPECT_EQ(HeaderOf(mail, "List-Unsubscribe"),
            "<https://mail.example.com/u/" + token +
                ">, <mailto:help@example.com?subject=unsubscribe%20" + token + ">");
  EXPECT_EQ(HeaderOf(mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
  EXPECT_EQ(HeaderOf(mail, "List-Id"), "<marketing.help-desk.example.com>");
  EXPECT_EQ(HeaderOf(mail, "Precedence"), "bulk");
  EXPECT_EQ(HeaderOf(mail, "Auto-Submitted"), "auto-generated");
  EXPECT_NE(mail.text.find("https://mail.example.com/u/" + token), std::string::npos);
}

TEST_F(CampaignMailTest, WhereNothingListensAnAddressIsNamedAndNoClick) {
  facts_.unsubscribe_url = "";
  const CampaignMail mail = Render();
  EXPECT_EQ(HeaderOf(mail, "List-Unsubscribe-Post"), "(none)");
  EXPECT_TRUE(HeaderOf(mail, "List-Unsubscribe").starts_with("<mailto:"));
  EXPECT_NE(mail.text.find("mailto:help@example.com"), std::string::npos);
}

TEST_F(CampaignMailTest, WhatIsWrongIsNamed) {
  EXPECT_EQ(FaultOf(), "");
  campaign_.texts["en"].text = "Buy!";
  EXPECT_NE(FaultOf().find("{{unsubscribe.url}}"), std::string::npos) << FaultOf();
  campaign_.texts["en"].text = "{{unsubscribe.url}} {{customer.age}}";
  EXPECT_NE(FaultOf().find("customer.age"), std::string::npos) << FaultOf();
  campaign_.texts["en"].text = "{{unsubscribe.url}}";
  campaign_.held_out_millionths = 500'001;
  EXPECT_NE(FaultOf().find("half"), std::string::npos) << FaultOf();
  campaign_.held_out_millionths = 0;
  campaign_.segment.tags = {"a\nb"};
  EXPECT_NE(FaultOf().find("tags"), std::string::npos) << FaultOf();
  campaign_.segment.tags = {};
  campaign_.texts["e n"] = campaign_.texts["en"];
  EXPECT_NE(FaultOf().find("zh-Hant"), std::string::npos) << FaultOf();
  campaign_.texts.clear();
  EXPECT_NE(FaultOf().find("texts"), std::string::npos) << FaultOf();
}

}  // namespace
}  // namespace strowger::core
