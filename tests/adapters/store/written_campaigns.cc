#include "adapters/store/written_campaigns.h"

#include <gtest/gtest.h>

#include <memory>

#include "adapters/store/campaign_outcome.h"
#include "adapters/store/campaign_store.h"
#include "adapters/store/mail_outbox_store.h"
#include "adapters/system/sodium_mail_signer.h"
#include "support/stores/await.h"

namespace strowger::store {

namespace {

const service::Actor kCampaigner{"sue", "", {}};

template <class T, class Call>
T Campaigned(Call call) {
  auto result = Await<T>(call);
  EXPECT_TRUE(result.ok()) << result.error().message;
  return *std::move(result);
}

void SaysYesByMail(Database& database, CustomerId customer) {
  Campaigned<bool>([&](auto done) {
    database.Write<bool>(
        [customer](Connection& connection) -> Result<bool> {
          Execute(connection,
                  "INSERT INTO customer_consent (record_id, channel, purpose, state, source,"
                  " evidence, user, stated_ns, time_ns) SELECT id, 'mail', 'marketing', 'given',"
                  " 'form', '', 'sue', 1, 1 FROM customer_record WHERE customer_id = ? LIMIT 1",
                  customer);
          Execute(connection,
                  "INSERT INTO contact_point (customer_id, kind, value, national, source, seen_ns)"
                  " VALUES (?, 'email', 'campaign@example.org', '', 'test', 1)",
                  customer);
          return true;
        },
        done);
  });
}

// A mail went out, and everything came back.
void ComesBack(Database& database, core::OutgoingMailId mail) {
  Campaigned<bool>([&](auto done) {
    database.Write<bool>(
        [mail](Connection& connection) -> Result<bool> {
          NoteCampaignBounce(connection, mail, TimePoint(Duration(5)));
          NoteCampaignReply(connection, mail, TimePoint(Duration(5)));
          const auto member = MemberOfMail(connection, mail, "campaign@example.org");
          return UnsubscribeMember(connection, TimePoint(Duration(5)), member,
                                   service::UnsubscribedBy::kReply);
        },
        done);
  });
}

}  // namespace

void RunCampaigns(Database& database, CustomerId customer) {
  const system::SodiumMailSigner signer("key");
  ChangeBell bell;
  CampaignStore store(database, signer, bell);
  auto accounts = std::make_shared<service::MailAccounts>();
  service::MailAccountPlan plan;
  plan.id = core::MailAccountId{"campaigns"};
  plan.address = "us@example.com";
  accounts->plans.push_back(plan);
  auto policy = std::make_shared<service::CampaignPolicy>();
  policy->accounts = accounts;
  store.SetPolicy(policy);
  SaysYesByMail(database, customer);
  core::Campaign campaign;
  campaign.name = "Spring";
  campaign.account = plan.id;
  campaign.purpose = "marketing";
  campaign.held_out_millionths = 0;
  campaign.segment.without_tags = {"none"};
  campaign.texts["en"] = {"Spring", "{{unsubscribe.url}}"};
  campaign =
      Campaigned<core::Campaign>([&](auto done) { store.Create(kCampaigner, campaign, done); });
  const auto moves = [&](core::CampaignMove move) {
    Campaigned<core::Campaign>(
        [&](auto done) { store.Move(kCampaigner, campaign.id, move, done); });
  };
  moves(core::CampaignMove::kStart);
  Campaigned<std::vector<core::Campaign>>([&](auto done) { store.ListRunning(done); });
  while (!Campaigned<bool>([&](auto done) { store.SelectSome(campaign.id, done); })) {
  }
  while (Campaigned<service::CampaignTurn>([&](auto done) { store.TakeTurn(campaign.id, done); }) !=
         service::CampaignTurn::kQueued) {
  }
  moves(core::CampaignMove::kPause);
  MailOutboxStore outbox(database, bell);
  const auto mails = Campaigned<service::OutgoingPage>([&](auto done) { outbox.List({}, done); });
  const auto& mail = mails.mails.at(0);
  Campaigned<service::OutgoingMail>([&](auto done) {
    outbox.Begin(mail.id, mail.version, service::ComposedBytes{"id", "raw"}, done);
  });
  moves(core::CampaignMove::kResume);
  ComesBack(database, mail.id);
  Campaigned<service::CountedMembers>([&](auto done) { store.CountSome(campaign.id, {}, done); });
  Campaigned<std::vector<service::PreviewedMail>>(
      [&](auto done) { store.Preview(campaign.id, {}, done); });
  Campaigned<core::OutgoingMailId>([&](auto done) {
    store.SendTrial(kCampaigner, campaign.id, customer, "boss@example.org", done);
  });
  Campaigned<service::CampaignPage>([&](auto done) { store.List(10, "", done); });
}

}  // namespace strowger::store
