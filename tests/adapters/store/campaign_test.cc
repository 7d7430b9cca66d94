#include "adapters/store/campaign_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "adapters/store/campaign_outcome.h"
#include "adapters/store/mail_outbox_store.h"
#include "adapters/store/mail_store.h"
#include "adapters/store/opened_stores.h"
#include "adapters/store/suppression_rows.h"
#include "adapters/system/sodium_mail_signer.h"
#include "core/campaign/unsubscribe.h"
#include "core/mail/mail_token.h"

namespace strowger::store {
namespace {

using core::CampaignMove;
using core::CampaignState;
using core::OutgoingMailState;
using core::SkipReason;
using service::CampaignCounts;
using service::CampaignTurn;
using service::OutgoingMail;

const service::Actor kSue{"sue", "", {}};

// Campaigns of the account "help" to customers of the store.
class CampaignTest : public testing::Test {
 protected:
  CampaignTest() {
    auto accounts = std::make_shared<service::MailAccounts>();
    service::MailAccountPlan plan;
    plan.id = core::MailAccountId{"help"};
    plan.address = "help@example.com";
    plan.domain = "example.com";
    accounts->plans.push_back(plan);
    auto policy = std::make_shared<service::CampaignPolicy>();
    policy->accounts = accounts;
    policy->unsubscribe_url = "https://mail.example.com/u/";
    campaigns_.SetPolicy(policy);
  }

  template <class T, class Call>
  T Do(Call call) {
    auto result = Await<T>(call);
    EXPECT_TRUE(result.ok()) << result.error().message;
    return *std::move(result);
  }

  CustomerId Comes(const std::string& name, const std::string& address) {
    service::CustomerFields fields;
    fields.display_name = name;
    if (!address.empty()) {
      fields.contact_points.push_back({core::ContactKind::kEmail, address, {}, {}, {}});
    } else {
      fields.contact_points.push_back(
          {core::ContactKind::kPhone, "+1415555" + std::to_string(1000 + ++phones_), {}, {}, {}});
    }
    return Do<service::Customer>([&](auto done) { stores_.customers().Create(kSue, fields, done); })
        .id;
  }
  void Says(CustomerId customer, core::ConsentState state) {
    service::ConsentWish wish;
    wish.channel = core::ContactChannel::kMail;
    wish.purpose = "marketing";
    wish.state = state;
    wish.source = "form";
    const auto said =
        Await<void>([&](auto done) { stores_.profiles().SetConsent(kSue, customer, wish, done); });
    ASSERT_TRUE(said.ok()) << said.error().message;
  }
  CustomerId SaysYes(const std::string& name, const std::string& address) {
    const CustomerId customer = Comes(name, address);
    Says(customer, core::ConsentState::kGiven);
    return customer;
  }

  static core::Campaign Spring(std::uint32_t held_out_millionths = 0) {
    core::Campaign campaign;
    campaign.name = "Spring";
    campaign.account = core::MailAccountId{"help"};
    campaign.purpose = "marketing";
    campaign.held_out_millionths = held_out_millionths;
    campaign.texts["en"] = {"For {{customer.name}}", "Dear you,\n{{unsubscribe.url}}\n"};
    return campaign;
  }
  core::CampaignId Starts(const core::Campaign& campaign) {
    const auto made =
        Do<core::Campaign>([&](auto done) { campaigns_.Create(kSue, campaign, done); });
    Moves(made.id, CampaignMove::kStart);
    while (!Do<bool>([&](auto done) { campaigns_.SelectSome(made.id, done); })) {
    }
    return made.id;
  }
  CampaignState Moves(core::CampaignId campaign, CampaignMove move) {
    return Do<core::Campaign>([&](auto done) { campaigns_.Move(kSue, campaign, move, done); })
        .state;
  }
  CampaignTurn Turn(core::CampaignId campaign) {
    return Do<CampaignTurn>([&](auto done) { campaigns_.TakeTurn(campaign, done); });
  }
  void GoesToItsEnd(core::CampaignId campaign) {
    for (int turns = 0; Turn(campaign) != CampaignTurn::kEnded; ++turns) ASSERT_LT(turns, 1'000);
  }
  CampaignCounts Counts(core::CampaignId campaign) {
    return Do<service::CountedMembers>([&](auto done) { campaigns_.CountSome(campaign, {}, done); })
        .counts;
  }
  // The oldest first.
  std::vector<OutgoingMail> Mails() {
    auto page = Do<service::OutgoingPage>([&](auto done) { outbox_.List({}, std::move(done)); });
    std::ranges::reverse(page.mails);
    return page.mails;
  }
  OutgoingMail Begins(const OutgoingMail& mail) {
    return Do<OutgoingMail>([&](auto done) {
      outbox_.Begin(mail.id, mail.version, service::ComposedBytes{"id", "raw"}, done);
    });
  }
  void IsSent(const OutgoingMail& mail) {
    Begins(mail);
    service::SendFate fate;
    fate.move = core::OutgoingMailMove::kSucceed;
    fate.verdicts = {{mail.recipients[0].mailbox.address, service::RecipientState::kSent, "250"}};
    Do<OutgoingMail>([&](auto done) { outbox_.Finish(mail.id, fate, done); });
  }
  core::CampaignMemberId MemberOf(const OutgoingMail& mail) {
    return Do<core::CampaignMemberId>([&](auto done) {
      stores_.database().Read<core::CampaignMemberId>(
          [&](Connection& connection) -> Result<core::CampaignMemberId> {
            return MemberOfMail(connection, mail.id, mail.recipients[0].mailbox.address);
          },
          done);
    });
  }
  bool Unsubscribes(core::CampaignMemberId member) {
    return Do<bool>(
        [&](auto done) { campaigns_.Unsubscribe(member, service::UnsubscribedBy::kLink, done); });
  }
  template <class Work>
  void Write(Work work) {
    Do<bool>([&](auto done) {
      stores_.database().Write<bool>(
          [&](Connection& connection) -> Result<bool> {
            work(connection);
            return true;
          },
          done);
    });
  }

  OpenedStores stores_;
  const system::SodiumMailSigner signer_{"key"};
  ChangeBell bell_;
  CampaignStore campaigns_{stores_.database(), signer_, bell_};
  MailOutboxStore outbox_{stores_.database(), bell_};
  int phones_ = 0;
};

TEST_F(CampaignTest, WhoSaidYesGetsOneMailAndTheOthersTheReason) {
  SaysYes("Li", "li@x.example");
  Comes("Silent", "silent@x.example");
  const CustomerId angry = SaysYes("Angry", "angry@x.example");
  stores_.clock().Pass(std::chrono::minutes(10));
  Says(angry, core::ConsentState::kWithdrawn);
  SaysYes("Phone", "");
  SaysYes("Dead", "dead@x.example");
  Write([&](Connection& connection) {
    KeepSuppression(connection,
                    {"dead@x.example", "no such user", TimePoint(std::chrono::hours(24 * 30'000))},
                    stores_.clock().Now());
  });
  SaysYes("Li's husband", "LI@x.example");
  SaysYes("www.buy.example", "link@x.example");
  SaysYes("Wang", "wang@x.example");

  const auto campaign = Starts(Spring());
  GoesToItsEnd(campaign);
  const auto mails = Mails();
  ASSERT_EQ(mails.size(), 2U);
  EXPECT_EQ(mails[0].recipients[0].mailbox.address, "li@x.example");
  EXPECT_EQ(mails[0].subject, "For Li");
  EXPECT_EQ(mails[0].purpose, service::OutgoingPurpose::kCampaign);
  EXPECT_EQ(mails[1].recipients[0].mailbox.address, "wang@x.example");
  const CampaignCounts counts = Counts(campaign);
  EXPECT_EQ(counts.members, 8U);
  EXPECT_EQ(counts.queued, 2U);
  EXPECT_EQ(counts.in_outbox, 2U);
  const std::map<SkipReason, std::uint64_t> skipped{
      {SkipReason::kNoConsent, 1},  {SkipReason::kUnsubscribed, 1}, {SkipReason::kNoAddress, 1},
      {SkipReason::kSuppressed, 1}, {SkipReason::kSameAddress, 1},  {SkipReason::kValueMissing, 1}};
  EXPECT_EQ(counts.skipped, skipped);
  EXPECT_EQ(Do<core::Campaign>([&](auto done) { campaigns_.Get(campaign, done); }).state,
            CampaignState::kDone);
}

TEST_F(CampaignTest, OnlyTheSegmentIsMeant) {
  const CustomerId vip = SaysYes("Vip", "vip@x.example");
  SaysYes("Other", "other@x.example");
  ASSERT_TRUE(Await<void>([&](auto done) {
                stores_.profiles().ChangeTags(kSue, vip, {{"spring"}, {}}, done);
              }).ok());
  core::Campaign campaign = Spring();
  campaign.segment.tags = {"spring"};
  GoesToItsEnd(Starts(campaign));
  ASSERT_EQ(Mails().size(), 1U);
  EXPECT_EQ(Mails()[0].recipients[0].mailbox.address, "vip@x.example");
}

TEST_F(CampaignTest, APausedOneWritesNothingAndItsWaitingMailsWait) {
  SaysYes("A", "a@x.example");
  SaysYes("B", "b@x.example");
  const auto campaign = Starts(Spring());
  ASSERT_EQ(Turn(campaign), CampaignTurn::kQueued);
  EXPECT_EQ(Moves(campaign, CampaignMove::kPause), CampaignState::kPaused);
  EXPECT_EQ(Turn(campaign), CampaignTurn::kStopped);
  // The outbox had it on its list.
  const OutgoingMail held = Begins(Mails()[0]);
  EXPECT_EQ(held.state, OutgoingMailState::kWaiting);
  EXPECT_EQ(held.due, kHeldUntil);
  EXPECT_EQ(held.tries, 0);

  EXPECT_EQ(Moves(campaign, CampaignMove::kResume), CampaignState::kRunning);
  const OutgoingMail released = Mails()[0];
  EXPECT_LT(*released.due, kHeldUntil);
  EXPECT_EQ(Begins(released).state, OutgoingMailState::kSending);
  GoesToItsEnd(campaign);
  EXPECT_EQ(Mails().size(), 2U);
}

TEST_F(CampaignTest, WhatIsCancelledIsNotSentAnyMore) {
  SaysYes("A", "a@x.example");
  SaysYes("B", "b@x.example");
  const auto campaign = Starts(Spring());
  ASSERT_EQ(Turn(campaign), CampaignTurn::kQueued);
  Moves(campaign, CampaignMove::kPause);
  Begins(Mails()[0]);
  Moves(campaign, CampaignMove::kCancel);
  EXPECT_EQ(Begins(Mails()[0]).state, OutgoingMailState::kCancelled);
  EXPECT_EQ(Turn(campaign), CampaignTurn::kStopped);
  const auto again = Await<core::Campaign>(
      [&](auto done) { campaigns_.Move(kSue, campaign, CampaignMove::kResume, done); });
  EXPECT_EQ(again.error().reason, "CAMPAIGN_STATE");
  const CampaignCounts counts = Counts(campaign);
  EXPECT_EQ(counts.cancelled, 1U);
  EXPECT_EQ(counts.waiting, 1U);
}

TEST_F(CampaignTest, WhoUnsubscribesMeanwhileGetsNothing) {
  const CustomerId customer = SaysYes("A", "a@x.example");
  const auto campaign = Starts(Spring());
  GoesToItsEnd(campaign);
  stores_.clock().Pass(std::chrono::minutes(1));
  Says(customer, core::ConsentState::kWithdrawn);
  EXPECT_EQ(Begins(Mails()[0]).state, OutgoingMailState::kCancelled);
}

TEST_F(CampaignTest, UnsubscribingWithdrawsTheConsentOnceAndIsSeen) {
  const CustomerId customer = SaysYes("A", "a@x.example");
  stores_.clock().Pass(std::chrono::minutes(1));
  const auto campaign = Starts(Spring());
  GoesToItsEnd(campaign);
  const auto member = MemberOf(Mails()[0]);
  ASSERT_TRUE(member);
  EXPECT_TRUE(Unsubscribes(member));
  EXPECT_FALSE(Unsubscribes(member));
  const auto consents = Do<std::vector<service::CustomerConsent>>(
      [&](auto done) { stores_.profiles().ListConsents(customer, done); });
  ASSERT_EQ(consents.size(), 2U);
  EXPECT_EQ(consents.back().statement.state, core::ConsentState::kWithdrawn);
  EXPECT_EQ(consents.back().statement.source, "unsubscribe_link");
  const auto timeline = Do<service::TimelinePage>(
      [&](auto done) { stores_.timeline().List({.customer = customer}, done); });
  ASSERT_FALSE(timeline.items.empty());
  EXPECT_EQ(timeline.items[0].what, "SetConsent");
  EXPECT_EQ(timeline.items[0].reason, "mail, marketing: withdrawn (unsubscribe_link)");
  EXPECT_EQ(timeline.items[0].source, "unsubscribe_link");
  EXPECT_EQ(Counts(campaign).unsubscribed, 1U);

  // Who says yes again is written to again, and may unsubscribe again.
  stores_.clock().Pass(std::chrono::minutes(1));
  Says(customer, core::ConsentState::kGiven);
  stores_.clock().Pass(std::chrono::minutes(1));
  EXPECT_TRUE(Unsubscribes(member));
  EXPECT_FALSE(Unsubscribes(core::CampaignMemberId{4711}));
}

TEST_F(CampaignTest, AYesOfAClockThatIsAheadDoesNotOutlastUnsubscribing) {
  const CustomerId customer = SaysYes("A", "a@x.example");
  service::ConsentWish wish;
  wish.channel = core::ContactChannel::kMail;
  wish.purpose = "marketing";
  wish.state = core::ConsentState::kGiven;
  wish.source = "form";
  wish.stated = stores_.clock().Now() + std::chrono::minutes(4);
  ASSERT_TRUE(Await<void>([&](auto done) {
                stores_.profiles().SetConsent(kSue, customer, wish, done);
              }).ok());
  GoesToItsEnd(Starts(Spring()));
  EXPECT_TRUE(Unsubscribes(MemberOf(Mails()[0])));
  GoesToItsEnd(Starts(Spring()));
  EXPECT_EQ(Mails().size(), 1U);
}

TEST_F(CampaignTest, WhatCustomersDoIsCountedInBothGroups) {
  std::vector<CustomerId> customers;
  for (int i = 0; i < 40; ++i) {
    customers.push_back(SaysYes("C", "c" + std::to_string(i) + "@x.example"));
  }
  core::Campaign half = Spring(500'000);
  half.report_days = 1;
  const auto campaign = Starts(half);
  GoesToItsEnd(campaign);
  const auto before = Counts(campaign);
  ASSERT_GT(before.held_out, 0U);
  ASSERT_GT(before.queued, 0U);
  EXPECT_EQ(before.held_out + before.queued, 40U);
  EXPECT_EQ(before.of_mailed.tickets, 0U);
  stores_.clock().Pass(std::chrono::hours(1));
  for (const CustomerId customer : customers) {
    service::Ticket ticket;
    ticket.subject = "?";
    ticket.customer = customer;
    Do<service::Ticket>([&](auto done) { stores_.tickets().Create(kSue, ticket, "", done); });
    service::FactWish order;
    order.fact.customer = customer;
    order.fact.source = "erp";
    order.fact.kind = "order";
    order.fact.external_id = "o" + std::to_string(customer.value);
    order.fact.time = stores_.clock().Now();
    Do<service::FactReport>([&](auto done) { stores_.profiles().PutFacts(kSue, {order}, done); });
  }
  const auto after = Counts(campaign);
  EXPECT_EQ(after.of_mailed.tickets, after.queued);
  EXPECT_EQ(after.of_mailed.purchases, after.queued);
  EXPECT_EQ(after.of_held_out.tickets, after.held_out);
  EXPECT_EQ(after.of_held_out.purchases, after.held_out);

  const OutgoingMail mail = Mails()[0];
  IsSent(mail);
  Write([&](Connection& connection) {
    NoteCampaignBounce(connection, mail.id, stores_.clock().Now());
    NoteCampaignReply(connection, mail.id, stores_.clock().Now());
  });
  const auto last = Counts(campaign);
  EXPECT_EQ(last.accepted, 1U);
  EXPECT_EQ(last.bounced, 1U);
  EXPECT_EQ(last.replied, 1U);
}

TEST_F(CampaignTest, CustomersWhoTurnOutToBeOneGetOneMail) {
  const CustomerId first = SaysYes("A", "a@x.example");
  const CustomerId second = SaysYes("A", "b@x.example");
  const auto campaign = Starts(Spring());
  ASSERT_EQ(Turn(campaign), CampaignTurn::kQueued);
  const auto merged = Await<service::CustomerMerge>(
      [&](auto done) { stores_.clusters().Merge(kSue, first, second, "same", done); });
  ASSERT_TRUE(merged.ok()) << merged.error().message;
  GoesToItsEnd(campaign);
  EXPECT_EQ(Mails().size(), 1U);
  EXPECT_EQ(Counts(campaign).skipped[SkipReason::kMerged], 1U);
}

TEST_F(CampaignTest, OthersMailsDoNotWaitBehindIt) {
  for (std::size_t i = 0; i <= kDueMailsMax; ++i) {
    SaysYes("C", "c" + std::to_string(i) + "@x.example");
  }
  const auto campaign = Starts(Spring());
  for (std::size_t i = 0; i < kDueMailsMax; ++i) ASSERT_EQ(Turn(campaign), CampaignTurn::kQueued);
  EXPECT_EQ(Turn(campaign), CampaignTurn::kBehind);
  IsSent(Mails()[0]);
  EXPECT_EQ(Turn(campaign), CampaignTurn::kQueued);
}

TEST_F(CampaignTest, ATrialGoesToAnotherAddressAndMakesNobodyAMember) {
  SaysYes("Li", "li@x.example");
  const auto made = Do<core::Campaign>([&](auto done) { campaigns_.Create(kSue, Spring(), done); });
  const auto previews = Do<std::vector<service::PreviewedMail>>(
      [&](auto done) { campaigns_.Preview(made.id, {}, done); });
  ASSERT_EQ(previews.size(), 1U);
  EXPECT_EQ(previews[0].address, "li@x.example");
  EXPECT_EQ(previews[0].mail.subject, "For Li");
  EXPECT_TRUE(Mails().empty());
  Do<core::OutgoingMailId>(
      [&](auto done) { campaigns_.SendTrial(kSue, made.id, {}, "boss@example.com", done); });
  ASSERT_EQ(Mails().size(), 1U);
  EXPECT_EQ(Mails()[0].subject, "[Test] For Li");
  EXPECT_EQ(Mails()[0].recipients[0].mailbox.address, "boss@example.com");
  EXPECT_EQ(Begins(Mails()[0]).state, OutgoingMailState::kSending);
  EXPECT_EQ(Counts(made.id).members, 0U);
}

// What comes back by mail.
class CampaignAnswerTest : public CampaignTest {
 protected:
  CampaignAnswerTest() {
    auto policy = std::make_shared<service::MailPolicy>();
    auto accounts = std::make_shared<service::MailAccounts>();
    accounts->plans.push_back({.id = core::MailAccountId{"help"}, .address = "help@example.com"});
    accounts->plans.back().queue = QueueId{"support"};
    policy->accounts = accounts;
    mails_.SetPolicy(policy);
    customer_ = SaysYes("Li", "li@x.example");
    stores_.clock().Pass(std::chrono::minutes(1));
    campaign_ = Starts(Spring());
    GoesToItsEnd(campaign_);
    sent_ = Mails().at(0);
    IsSent(sent_);
  }
  std::string MessageId() {
    return core::MakeMessageId({core::TokenKind::kCampaign, sent_.id}, "example.com", signer_);
  }
  // An answer to the campaign's mail, read as the reader would.
  service::MailState Comes(service::ReadMail read, const std::string& from) {
    service::ArrivedMail arrived;
    arrived.account = core::MailAccountId{"help"};
    arrived.raw = "mail " + std::to_string(++mails_come_);
    arrived.arrived = stores_.clock().Now();
    const auto taken = Do<service::TakenMail>([&](auto done) { mails_.TakeIn(arrived, done); });
    read.mail = Do<std::vector<service::UnreadMail>>([&](auto done) {
                  mails_.TakeUnread(1, 1'000, done);
                }).at(0);
    read.message.from = {{"Li", from}};
    EXPECT_TRUE(Await<void>([&](auto done) { mails_.Settle({read}, done); }).ok());
    return Do<service::MailRow>([&](auto done) { mails_.Get(taken.mail, done); }).state;
  }
  service::ReadMail Answer(const std::string& text) {
    service::ReadMail read;
    read.message.subject = "Re: For Li";
    read.message.text = text;
    read.message.references = {MessageId()};
    read.reply_text = text;
    read.verdict.kind = core::MailKind::kPerson;
    return read;
  }
  core::ConsentState Consent() {
    return Do<std::vector<service::CustomerConsent>>(
               [&](auto done) { stores_.profiles().ListConsents(customer_, done); })
        .back()
        .statement.state;
  }

  MailStore mails_{stores_.database(), signer_, bell_};
  CustomerId customer_;
  core::CampaignId campaign_;
  OutgoingMail sent_;
  int mails_come_ = 0;
};

TEST_F(CampaignAnswerTest, AnAnswerIsCountedAndAskedOfAnAgent) {
  EXPECT_EQ(Comes(Answer("How much is it?"), "li@x.example"), service::MailState::kRouting);
  EXPECT_EQ(Counts(campaign_).replied, 1U);
  EXPECT_EQ(Counts(campaign_).of_mailed.tickets, 1U);
  EXPECT_EQ(Consent(), core::ConsentState::kGiven);
}

TEST_F(CampaignAnswerTest, AnAnswerThatSaysStopUnsubscribesItsSender) {
  EXPECT_EQ(Comes(Answer("退订"), "somebody@y.example"), service::MailState::kRouting);
  EXPECT_EQ(Consent(), core::ConsentState::kGiven);
  EXPECT_EQ(Comes(Answer("Unsubscribe."), "Li@x.example"), service::MailState::kEvent);
  EXPECT_EQ(Consent(), core::ConsentState::kWithdrawn);
  EXPECT_EQ(Counts(campaign_).unsubscribed, 1U);
}

TEST_F(CampaignAnswerTest, AMailToTheAddressInTheHeaderUnsubscribesWhoeverSendsIt) {
  service::ReadMail read;
  read.message.subject =
      core::UnsubscribeSubject(core::MakeUnsubscribeToken(MemberOf(sent_), signer_));
  // Some programs send it by themselves and say so.
  read.verdict.kind = core::MailKind::kAutoReply;
  EXPECT_EQ(Comes(read, "other@y.example"), service::MailState::kEvent);
  EXPECT_EQ(Consent(), core::ConsentState::kWithdrawn);
}

TEST_F(CampaignAnswerTest, AMailThatCameBackIsCountedAndItsAddressNotWrittenToAgain) {
  service::ReadMail read;
  read.verdict.kind = core::MailKind::kBounce;
  read.verdict.bounce.emplace();
  read.verdict.bounce->original_message_id = MessageId();
  core::BouncedRecipient recipient;
  recipient.address = "li@x.example";
  recipient.failure.is_permanent = true;
  recipient.failure.failure_class = core::FailureClass::kUnknownRecipient;
  read.verdict.bounce->recipients.push_back(recipient);
  read.message.returned_headers = {{"Message-ID", MessageId()}};
  EXPECT_EQ(Comes(read, "mailer-daemon@x.example"), service::MailState::kEvent);
  EXPECT_EQ(Counts(campaign_).bounced, 1U);
  EXPECT_EQ(Counts(campaign_).accepted, 1U);
  const auto next = Starts(Spring());
  GoesToItsEnd(next);
  EXPECT_EQ(Counts(next).skipped[SkipReason::kSuppressed], 1U);
}

}  // namespace
}  // namespace strowger::store
