#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <map>
#include <optional>
#include <string>

#include "adapters/store/campaign_store.h"
#include "adapters/store/mail_outbox_store.h"
#include "adapters/system/core_thread.h"
#include "adapters/system/sodium_mail_signer.h"
#include "adapters/system/system_clock.h"
#include "service/campaign/campaigns.h"
#include "service/mail/outbox.h"
#include "support/stores/await.h"
#include "support/stores/temporary_folder.h"
#include "support/wait.h"

// A server that is killed at each step of a campaign: nobody gets two mails, and nobody who is to
// get one gets none.
namespace strowger::store {
namespace {

using core::Campaign;
using core::CampaignId;
using service::CampaignTurn;
using service::Done;

constexpr int kCustomers = 410;  // Selected in three pieces.
constexpr int kWhoSaidYes = 10;

enum class CampaignPoint { kBeforeSelect, kAfterSelect, kBeforeTurn, kAfterTurn, kNowhere };
struct CampaignDeath {
  CampaignPoint point = CampaignPoint::kNowhere;
  int time = 1;  // At which it comes there.
};

// The real store, whose server may die before or after what the campaign asks of it.
class MortalCampaignStore final : public service::CampaignStore {
 public:
  MortalCampaignStore(service::CampaignStore& store, CampaignDeath death)
      : store_(store), death_(death) {}

  void SelectSome(CampaignId campaign, Done<bool> done) override {
    Meet(CampaignPoint::kBeforeSelect);
    store_.SelectSome(campaign, [this, done](const Result<bool>& selected) {
      Meet(CampaignPoint::kAfterSelect);
      done(selected);
    });
  }
  void TakeTurn(CampaignId campaign, Done<CampaignTurn> done) override {
    Meet(CampaignPoint::kBeforeTurn);
    store_.TakeTurn(campaign, [this, done](const Result<CampaignTurn>& turn) {
      Meet(CampaignPoint::kAfterTurn);
      done(turn);
    });
  }

  void Create(service::Actor actor, Campaign campaign, Done<Campaign> done) override {
    store_.Create(actor, campaign, done);
  }
  void Get(CampaignId campaign, Done<Campaign> done) override { store_.Get(campaign, done); }
  void List(std::size_t size, std::string token, Done<service::CampaignPage> done) override {
    store_.List(size, token, done);
  }
  void Move(service::Actor actor, CampaignId campaign, core::CampaignMove move,
            Done<Campaign> done) override {
    store_.Move(actor, campaign, move, done);
  }
  void Preview(CampaignId campaign, CustomerId customer,
               Done<std::vector<service::PreviewedMail>> done) override {
    store_.Preview(campaign, customer, done);
  }
  void SendTrial(service::Actor actor, CampaignId campaign, CustomerId customer,
                 std::string address, Done<core::OutgoingMailId> done) override {
    store_.SendTrial(actor, campaign, customer, address, done);
  }
  void ListRunning(Done<std::vector<Campaign>> done) override { store_.ListRunning(done); }
  void Unsubscribe(core::CampaignMemberId member, service::UnsubscribedBy by,
                   Done<bool> done) override {
    store_.Unsubscribe(member, by, done);
  }
  void CountSome(CampaignId campaign, core::CampaignMemberId after,
                 Done<service::CountedMembers> done) override {
    store_.CountSome(campaign, after, done);
  }

 private:
  void Meet(CampaignPoint point) {
    if (point == death_.point && ++met_ == death_.time) kill(getpid(), SIGKILL);
  }
  service::CampaignStore& store_;
  const CampaignDeath death_;
  std::atomic<int> met_ = 0;
};

// The server of the account: whom it has taken a mail for stands in a file.
class RecipientFile final : public service::MailSender {
 public:
  explicit RecipientFile(std::string path) : path_(std::move(path)) {}
  void Send(service::MailEnvelope envelope, std::string,
            std::function<void(service::SendResult)> done) override {
    const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const std::string line = envelope.recipients.at(0) + "\n";
    const bool is_written = write(file, line.data(), line.size()) == std::ssize(line);
    close(file);
    if (!is_written) _exit(5);
    done({service::SendOutcome::kSent, "250 ok", {}});
  }

 private:
  const std::string path_;
};

class IdComposer final : public service::MailComposer {
 public:
  std::string Compose(const service::ComposedMail& mail) const override { return mail.message_id; }
};

std::shared_ptr<service::MailAccounts> HelpAccount() {
  auto accounts = std::make_shared<service::MailAccounts>();
  service::MailAccountPlan plan;
  plan.id = core::MailAccountId("help");
  plan.address = "help@example.com";
  plan.domain = "example.com";
  plan.messages_per_minute_max = 0;
  accounts->plans.push_back(plan);
  return accounts;
}

// A server with its campaigns and its outbox, in whatever process.
struct CampaigningServer {
  CampaigningServer(const std::string& folder, CampaignDeath killed_at)
      : death(killed_at), database({folder + "/store.db"}, clock), peer(folder + "/taken") {}
  bool Start() {
    if (!database.Start().ok()) return false;
    const auto accounts = HelpAccount();
    auto policy = std::make_shared<service::CampaignPolicy>();
    policy->accounts = accounts;
    store.emplace(database, signer, bell);
    store->SetPolicy(policy);
    mortal.emplace(*store, death);
    outbox_store.emplace(database, bell);
    outbox.emplace(service::OutboxPorts{executor, clock, *outbox_store, peer, composer, signer},
                   accounts);
    campaigns.emplace(service::CampaignPorts{executor, clock, *mortal}, policy);
    executor.Start();
    outbox->Start();
    campaigns->Start();
    return true;
  }
  ~CampaigningServer() {
    if (campaigns) {
      campaigns->Stop();
      std::promise<void> idle;
      outbox->Stop([&idle] { idle.set_value(); });
      idle.get_future().wait();
      executor.Stop();
    }
    database.Stop();
  }
  service::CampaignReport Report() {
    return *Await<service::CampaignReport>(
        [&](auto done) { campaigns->Report(CampaignId{1}, done); });
  }
  bool IsDone() {
    const auto report = Report();
    return report.campaign.state == core::CampaignState::kDone && report.counts.in_outbox == 0;
  }

  const CampaignDeath death;
  system::SystemClock clock;
  Database database;
  ChangeBell bell;
  RecipientFile peer;
  IdComposer composer;
  system::SodiumMailSigner signer{"key"};
  system::CoreThread executor;
  std::optional<CampaignStore> store;
  std::optional<MortalCampaignStore> mortal;
  std::optional<MailOutboxStore> outbox_store;
  std::optional<service::Outbox> outbox;
  std::optional<service::Campaigns> campaigns;
};

class CampaignCrashTest : public testing::Test {
 protected:
  // The customers, of whom every so many said yes, and the campaign, which is started.
  static void Prepare(const std::string& folder) {
    system::SystemClock clock;
    Database database({folder + "/store.db"}, clock);
    ASSERT_TRUE(database.Start().ok());
    const auto made = Await<bool>([&](auto done) {
      database.Write<bool>(
          [](Connection& connection) -> Result<bool> {
            MakeCustomers(connection);
            return true;
          },
          done);
    });
    ASSERT_TRUE(made.ok()) << made.error().message;
    const system::SodiumMailSigner signer("key");
    ChangeBell bell;
    CampaignStore store(database, signer, bell);
    auto policy = std::make_shared<service::CampaignPolicy>();
    policy->accounts = HelpAccount();
    store.SetPolicy(policy);
    Campaign campaign;
    campaign.name = "Spring";
    campaign.account = core::MailAccountId{"help"};
    campaign.purpose = "marketing";
    campaign.held_out_millionths = 0;
    campaign.mails_per_minute = Campaign::kMailsPerMinuteMax;
    campaign.texts["en"] = {"Spring", "{{unsubscribe.url}}"};
    const service::Actor sue{"sue", "", {}};
    const auto created = Await<Campaign>([&](auto done) { store.Create(sue, campaign, done); });
    ASSERT_TRUE(created.ok()) << created.error().message;
    const auto started = Await<Campaign>(
        [&](auto done) { store.Move(sue, created->id, core::CampaignMove::kStart, done); });
    ASSERT_TRUE(started.ok()) << started.error().message;
    database.Stop();
  }
  static void MakeCustomers(Connection& connection) {
    for (int i = 1; i <= kCustomers; ++i) {
      Execute(connection,
              "INSERT INTO customer (version, display_name, sort_key, company, tier, language,"
              " alert, records, provenance, created_ns, updated_ns)"
              " VALUES (1, 'C', '', '', '', '', '', 1, '{}', 1, 1)");
      Execute(connection,
              "INSERT INTO customer_record (customer_id, origin_id, source, external_id,"
              " contacts_set_ns, created_ns, updated_ns) VALUES (?1, ?1, 'test', ?1, 1, 1, 1)",
              i);
      const std::string address = "c" + std::to_string(i) + "@x.example";
      Execute(connection,
              "INSERT INTO contact_point (customer_id, kind, value, national, source, seen_ns)"
              " VALUES (?, 'email', ?, '', 'test', 1)",
              i, address);
      if (i % (kCustomers / kWhoSaidYes) != 0) continue;
      Execute(connection,
              "INSERT INTO customer_consent (record_id, channel, purpose, state, source, evidence,"
              " user, stated_ns, time_ns) VALUES (?, 'mail', 'marketing', 'given', 'form', '',"
              " 'sue', 1, 1)",
              i);
    }
  }

  // Another process runs the campaign until it dies, or until it is done.
  static void RunAndDie(const std::string& folder, CampaignDeath death) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      CampaigningServer server(folder, death);
      if (!server.Start()) _exit(3);
      test::WaitUntil(std::chrono::minutes(1), [] { return false; });
      _exit(4);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
  }

  // A server that lives brings it to its end: everybody who said yes has one mail.
  static void ExpectEverybodyOnce(const std::string& folder) {
    CampaigningServer server(folder, {});
    ASSERT_TRUE(server.Start());
    ASSERT_TRUE(test::WaitUntil(std::chrono::minutes(1), [&] { return server.IsDone(); }));
    std::map<std::string, int> taken;
    std::ifstream file(folder + "/taken");
    for (std::string line; std::getline(file, line);) ++taken[line];
    const auto report = server.Report();
    EXPECT_EQ(report.counts.members, static_cast<std::uint64_t>(kCustomers));
    EXPECT_EQ(report.counts.queued, static_cast<std::uint64_t>(kWhoSaidYes));
    EXPECT_EQ(report.counts.accepted + report.counts.uncertain,
              static_cast<std::uint64_t>(kWhoSaidYes));
    for (const auto& [address, count] : taken) EXPECT_EQ(count, 1) << address;
    // Of those that were being sent it is not known, and they are never sent again.
    EXPECT_LE(taken.size(), static_cast<std::size_t>(kWhoSaidYes));
    EXPECT_GE(taken.size(), report.counts.accepted);
  }
};

TEST_F(CampaignCrashTest, KilledAtAnyStepNobodyGetsTwoAndNobodyIsForgotten) {
  std::vector<CampaignDeath> deaths;
  for (int time = 1; time <= 3; ++time) {
    deaths.push_back({CampaignPoint::kBeforeSelect, time});
    deaths.push_back({CampaignPoint::kAfterSelect, time});
  }
  // A turn for each mail, and the last one.
  for (int time = 1; time <= kWhoSaidYes + 1; ++time) {
    deaths.push_back({CampaignPoint::kBeforeTurn, time});
    deaths.push_back({CampaignPoint::kAfterTurn, time});
  }
  for (const CampaignDeath& death : deaths) {
    SCOPED_TRACE("point " + std::to_string(static_cast<int>(death.point)) + ", time " +
                 std::to_string(death.time));
    const TemporaryFolder folder;
    Prepare(folder / "");
    if (HasFatalFailure()) return;
    RunAndDie(folder / "", death);
    if (HasFatalFailure()) return;
    ExpectEverybodyOnce(folder / "");
    if (HasFatalFailure()) return;
  }
}

TEST_F(CampaignCrashTest, KilledAgainAndAgainItComesToItsEnd) {
  const TemporaryFolder folder;
  Prepare(folder / "");
  RunAndDie(folder / "", {CampaignPoint::kAfterSelect, 2});
  for (int death = 0; death < 4 && !HasFatalFailure(); ++death) {
    RunAndDie(folder / "", {CampaignPoint::kAfterTurn, 2});
  }
  if (HasFatalFailure()) return;
  ExpectEverybodyOnce(folder / "");
}

}  // namespace
}  // namespace strowger::store
