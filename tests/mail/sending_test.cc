#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <future>
#include <optional>

#include "adapters/mail/smtp_sender.h"
#include "mail/support/mail_lab.h"
#include "support/wait.h"

namespace strowger::mail {
namespace {

using service::SendOutcome;
using service::SendResult;
using std::chrono::seconds;
using test::MailLab;

// Mails go to Postfix, which brings them to Dovecot.
class SendingTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!lab_.trouble().empty()) GTEST_SKIP() << lab_.trouble();
    lab_.StartDovecot();
    lab_.StartPostfix();
    ASSERT_EQ(lab_.trouble(), "");
    options_.account = core::MailAccountId("support");
    options_.server.address = lab_.smtps_address();
    options_.server.authorities = lab_.authorities();
    options_.server.user = "support";
    options_.server.secret = "lab";
  }
  void TearDown() override {
    if (HasFailure()) std::fprintf(stderr, "%s\n", lab_.Logs().c_str());
  }
  void Begin() {
    sender_.emplace(std::vector{options_});
    sender_->Start();
  }
  std::future<SendResult> Begin(const std::string& user) {
    auto promise = std::make_shared<std::promise<SendResult>>();
    sender_->Send({options_.account, "us@s.example", {user + "@d.example"}},
                  "From: us@s.example\r\nSubject: to " + user + "\r\n\r\n.\r\n",
                  [promise](SendResult result) { promise->set_value(std::move(result)); });
    return promise->get_future();
  }
  bool ArrivesAt(const std::string& user, std::size_t count) {
    return test::WaitUntil(seconds(60), [&] { return lab_.CountOf(user) == count; });
  }

  MailLab lab_;
  SmtpAccountOptions options_;
  std::optional<SmtpSender> sender_;
};

TEST_F(SendingTest, MailsGoOutWithEncryptionAndPassword) {
  for (const auto& [security, address] : {std::pair{MailSecurity::kTls, lab_.smtps_address()},
                                          {MailSecurity::kStartTls, lab_.smtp_address()}}) {
    options_.server.security = security;
    options_.server.address = address;
    Begin();
    std::vector<std::future<SendResult>> results;
    for (int i = 0; i < 100; ++i) results.push_back(Begin("ana"));
    for (auto& result : results) {
      const SendResult sent = result.get();
      EXPECT_EQ(sent.outcome, SendOutcome::kSent) << sent.answer;
    }
  }
  EXPECT_TRUE(ArrivesAt("ana", 200)) << lab_.CountOf("ana");
}

TEST_F(SendingTest, WrongPasswordOrAuthorityMeansLater) {
  options_.server.secret = "wrong";
  Begin();
  SendResult result = Begin("ana").get();
  EXPECT_EQ(result.outcome, SendOutcome::kTryLater);
  EXPECT_NE(result.answer.find("535 5.7.8"), std::string::npos) << result.answer;
  options_.server.authorities.clear();
  Begin();
  result = Begin("ana").get();
  EXPECT_EQ(result.outcome, SendOutcome::kTryLater);
  EXPECT_NE(result.answer.find("certificate is not trusted"), std::string::npos) << result.answer;
}

// What is said of the outcome is what became of the mail, whoever dies at whatever step: us (the
// connection breaks there) or Postfix.
TEST_F(SendingTest, OutcomeIsWhatBecameOfTheMail) {
  int mailbox = 0;
  for (const bool is_postfix_killed : {false, true}) {
    for (const std::string_view step : kSmtpSteps) {
      std::promise<void> killed;
      std::atomic<bool> is_reached = false;
      options_.breaks_at = [&](std::string_view now) {
        if (now != step || is_reached.exchange(true)) return false;
        if (!is_postfix_killed) return true;
        lab_.KillPostfix();
        killed.set_value();
        return false;
      };
      Begin();
      const std::string user = "user" + std::to_string(++mailbox);
      auto result = Begin(user);
      if (is_postfix_killed) {
        ASSERT_EQ(killed.get_future().wait_for(seconds(60)), std::future_status::ready) << step;
        lab_.StartPostfix();
      }
      const SendResult first = result.get();
      const bool is_at_end = step == "dot" || step == "done";
      if (!is_at_end) {
        EXPECT_EQ(first.outcome, SendOutcome::kTryLater) << step << ": " << first.answer;
      }
      if (step == "dot" && !is_postfix_killed) {
        EXPECT_EQ(first.outcome, SendOutcome::kUncertain) << first.answer;
      }
      if (step == "done") {
        EXPECT_EQ(first.outcome, SendOutcome::kSent) << first.answer;
      }
      // As the outbox does: what is to be tried later is, what is uncertain is shown.
      if (first.outcome == SendOutcome::kTryLater) {
        EXPECT_EQ(Begin(user).get().outcome, SendOutcome::kSent) << step;
      }
      const bool is_certain = first.outcome != SendOutcome::kUncertain;
      if (is_certain || !is_postfix_killed) {
        EXPECT_TRUE(ArrivesAt(user, 1)) << step;
      }
      EXPECT_TRUE(test::WaitUntil(seconds(60), [this] { return lab_.QueueLength() == 0; }));
      EXPECT_LE(lab_.CountOf(user), 1u) << step;
    }
  }
}

}  // namespace
}  // namespace strowger::mail
