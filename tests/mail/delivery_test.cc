#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <future>
#include <map>
#include <optional>

#include "adapters/mail/lmtp_server.h"
#include "adapters/mail/smtp_sender.h"
#include "mail/support/mail_lab.h"
#include "support/mail/kept_mails.h"
#include "support/wait.h"

namespace strowger::mail {
namespace {

using std::chrono::seconds;
using test::KeptMails;
using test::MailLab;

// The number in "Subject: number 7".
std::string SubjectNumber(const std::string& raw) {
  constexpr std::string_view kSubject = "\r\nSubject: number ";
  const std::size_t at = raw.find(kSubject);
  return at == raw.npos
             ? raw
             : raw.substr(at + kSubject.size(), raw.find('\r', at + 2) - at - kSubject.size());
}

// Mails go by our sender to Postfix, which delivers them to our LMTP server.
class DeliveryTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!lab_.trouble().empty()) GTEST_SKIP() << lab_.trouble();
    lab_.StartDovecot();  // Knows the passwords.
    lab_.StartPostfix();
    ASSERT_EQ(lab_.trouble(), "");
    intake_.AddAddress("support@s.example", "support");
    intake_.AddAddress("sales@s.example", "sales");
    SmtpAccountOptions account;
    account.account = core::MailAccountId("support");
    account.server.address = lab_.smtp_address();
    account.server.security = MailSecurity::kStartTls;
    account.server.authorities = lab_.authorities();
    account.server.user = "support";
    account.server.secret = "lab";
    sender_.emplace(std::vector{account});
    sender_->Start();
  }
  void TearDown() override {
    if (HasFailure()) std::fprintf(stderr, "%s\n", lab_.Logs().c_str());
  }
  LmtpOptions OptionsOf() const {
    LmtpOptions options;
    options.listen = "127.0.0.1:" + std::to_string(lab_.lmtp_port());
    return options;
  }
  void Post(std::size_t number, const std::vector<std::string>& recipients) {
    std::promise<service::SendResult> promise;
    sender_->Send({core::MailAccountId("support"), "ana@y.example", recipients},
                  "From: ana@y.example\r\nSubject: number " + std::to_string(number) +
                      "\r\n\r\n.\r\n\xE4\xBD\xA0\r\n",
                  [&](service::SendResult result) { promise.set_value(std::move(result)); });
    const service::SendResult result = promise.get_future().get();
    ASSERT_EQ(result.outcome, service::SendOutcome::kSent) << result.answer;
  }
  // How often each number was kept for each account.
  std::map<std::string, int> Counts() {
    std::map<std::string, int> counts;
    for (const auto& mail : intake_.mails()) ++counts[mail.account.value + SubjectNumber(mail.raw)];
    return counts;
  }

  MailLab lab_;
  KeptMails intake_;
  std::optional<SmtpSender> sender_;
};

TEST_F(DeliveryTest, ManyMailsArriveOnceEach) {
  LmtpServer server(OptionsOf(), intake_);
  ASSERT_TRUE(server.Start().ok());
  constexpr std::size_t kMails = 500;
  for (std::size_t i = 0; i < kMails; ++i) Post(i, {"support@s.example"});
  ASSERT_TRUE(intake_.WaitForCount(kMails, seconds(120))) << intake_.count();
  EXPECT_TRUE(test::WaitUntil(seconds(60), [this] { return lab_.QueueLength() == 0; }));
  EXPECT_EQ(Counts().size(), kMails);
  EXPECT_EQ(intake_.count(), kMails);
  EXPECT_EQ(intake_.mails()[0].envelope_from, "ana@y.example");
}

// Our server breaks the conversation at each step, some times, and refuses a mail now and then.
TEST_F(DeliveryTest, BrokenAtAnyStepNothingIsLostOrDoubled) {
  std::size_t number = 0;
  for (const std::string_view step : kLmtpSteps) {
    std::atomic<int> breaks = 0;
    LmtpOptions options = OptionsOf();
    options.breaks_at = [&](std::string_view now) { return now == step && breaks++ < 6; };
    std::atomic<int> offered = 0;
    intake_.RefuseWhen([&](const auto&) { return offered++ % 5 == 4; });
    LmtpServer server(options, intake_);
    ASSERT_TRUE(server.Start().ok());
    for (int i = 0; i < 10; ++i) Post(++number, {"support@s.example", "sales@s.example"});
    EXPECT_TRUE(intake_.WaitForCount(2 * number, seconds(120))) << step << intake_.count();
    EXPECT_TRUE(test::WaitUntil(seconds(120), [this] { return lab_.QueueLength() == 0; })) << step;
    EXPECT_EQ(intake_.count(), 2 * number) << step;
    EXPECT_EQ(Counts().size(), 2 * number) << step;
    EXPECT_GT(breaks, 0) << step;
  }
  std::printf("figure lmtp-repeats-known %zu mails\n", intake_.repeats());
}

// Our server is stopped and started while mails come, and Postfix is killed.
TEST_F(DeliveryTest, StopsAndKillsLoseNothing) {
  std::optional<LmtpServer> server;
  std::size_t number = 0;
  for (int round = 0; round < 5; ++round) {
    server.emplace(OptionsOf(), intake_);
    ASSERT_TRUE(server->Start().ok());
    for (int i = 0; i < 30; ++i) Post(++number, {"support@s.example"});
    if (round % 2 == 0) {
      server.reset();
    } else {
      lab_.KillPostfix();
      lab_.StartPostfix();
    }
  }
  server.reset();
  server.emplace(OptionsOf(), intake_);
  ASSERT_TRUE(server->Start().ok());
  EXPECT_TRUE(test::WaitUntil(seconds(120), [&] { return Counts().size() == number; }))
      << Counts().size();
  EXPECT_TRUE(test::WaitUntil(seconds(60), [this] { return lab_.QueueLength() == 0; }));
  EXPECT_EQ(intake_.count(), number);
}

TEST_F(DeliveryTest, UnknownAddressComesBackToTheSender) {
  LmtpServer server(OptionsOf(), intake_);
  ASSERT_TRUE(server.Start().ok());
  Post(1, {"nobody@s.example", "support@s.example"});
  EXPECT_TRUE(intake_.WaitForCount(1));
  EXPECT_TRUE(test::WaitUntil(seconds(60), [this] {
    return lab_.Logs().find("550 5.1.1 the address is none of ours") != std::string::npos;
  }));
}

}  // namespace
}  // namespace strowger::mail
