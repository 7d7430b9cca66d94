#include "adapters/mail/smtp_sender.h"

#include <gtest/gtest.h>

#include <future>
#include <map>
#include <mutex>
#include <optional>

#include "adapters/mail/sasl.h"
#include "adapters/mail/smtp_extensions.h"
#include "support/mail/scripted_mail_server.h"

namespace strowger::mail {
namespace {

using service::MailEnvelope;
using service::SendOutcome;
using service::SendResult;
using test::MailTalk;
using test::ScriptedMailServer;

// A mail server that takes mails, and at one place of the conversation does something else.
class TakingServer {
 public:
  struct Mail {
    std::string sender;
    std::vector<std::string> recipients;
    std::string text;  // As it travelled.
  };
  // By the beginning of what the client says, "220" for the greeting and "." for the final dot,
  // what is answered in place of the usual; empty: the connection ends; "-": nothing.
  std::map<std::string, std::string> answers;
  std::string extensions = "250-PIPELINING\r\n250-8BITMIME\r\n";

  std::vector<Mail> mails() {
    const std::lock_guard lock(mutex_);
    return mails_;
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  int connections() const { return server_.connections(); }
  std::string address() const { return server_.address(); }

 private:
  // False when the connection ends.
  bool Answer(MailTalk& talk, const std::string& line, const std::string& usual) {
    for (const auto& [beginning, answer] : answers) {
      if (!line.starts_with(beginning)) continue;
      if (answer != "-") talk.Say(answer.empty() ? "" : answer + "\r\n");
      return !answer.empty();
    }
    talk.Say(usual + "\r\n");
    return true;
  }

  void Serve(MailTalk& talk) {
    if (!Answer(talk, "220", "220 here")) return;
    Mail mail;
    while (const auto line = talk.Hear()) {
      {
        const std::lock_guard lock(mutex_);
        lines_.push_back(*line);
      }
      if (line->starts_with("MAIL")) mail = {*line, {}, {}};
      if (line->starts_with("RCPT") && answers.count(*line) == 0) mail.recipients.push_back(*line);
      const bool is_hello = line->starts_with("EHLO");
      const bool is_data = *line == "DATA";
      const std::string usual = is_hello  ? "250-here\r\n" + extensions + "250 NOOP"
                                : is_data ? "354 go"
                                          : "250 ok";
      if (!Answer(talk, *line, usual)) return;
      if (is_data && answers.count("DATA") == 0 && !Read(talk, mail)) return;
    }
  }

  bool Read(MailTalk& talk, Mail& mail) {
    while (const auto line = talk.Hear()) {
      if (*line != ".") {
        mail.text += *line + "\r\n";
        continue;
      }
      {
        const std::lock_guard lock(mutex_);
        mails_.push_back(mail);
      }
      return Answer(talk, ".", "250 2.0.0 kept");
    }
    return false;
  }

  std::mutex mutex_;
  std::vector<Mail> mails_;
  std::vector<std::string> lines_;
  ScriptedMailServer server_{[this](MailTalk& talk) { Serve(talk); }};
};

class SmtpSenderTest : public testing::Test {
 protected:
  SmtpSenderTest() {
    options_.account = core::MailAccountId("support");
    options_.server.security = MailSecurity::kNone;
    options_.server.address = server_.address();
    options_.keep_for = std::chrono::minutes(1);
  }
  void Begin() {
    sender_.emplace(std::vector{options_});
    sender_->Start();
  }
  std::future<SendResult> Begin(const std::vector<std::string>& recipients, std::string raw,
                                std::string from = "us@x.example") {
    if (!sender_) Begin();
    auto promise = std::make_shared<std::promise<SendResult>>();
    sender_->Send({options_.account, std::move(from), recipients}, std::move(raw),
                  [promise](SendResult result) { promise->set_value(std::move(result)); });
    return promise->get_future();
  }
  SendResult Send(const std::vector<std::string>& recipients = {"ana@y.example"},
                  std::string raw = "Subject: a\r\n\r\n.\r\n", std::string from = "us@x.example") {
    return Begin(recipients, std::move(raw), std::move(from)).get();
  }

  TakingServer server_;
  SmtpAccountOptions options_;
  std::optional<SmtpSender> sender_;
};

TEST_F(SmtpSenderTest, MailsGoOutOverOneConnection) {
  for (int i = 0; i < 3; ++i) {
    const SendResult result = Send();
    EXPECT_EQ(result.outcome, SendOutcome::kSent) << result.answer;
    EXPECT_EQ(result.answer, "250 2.0.0 kept");
  }
  ASSERT_EQ(server_.mails().size(), 3u);
  const auto mail = server_.mails()[0];
  EXPECT_EQ(mail.sender, "MAIL FROM:<us@x.example>");
  EXPECT_EQ(mail.recipients, std::vector<std::string>{"RCPT TO:<ana@y.example>"});
  EXPECT_EQ(mail.text, "Subject: a\r\n\r\n..\r\n");
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(SmtpSenderTest, ConnectionsAreBounded) {
  options_.connections_max = 2;
  std::vector<std::future<SendResult>> results;
  for (int i = 0; i < 40; ++i) results.push_back(Begin({"ana@y.example"}, "x\r\n"));
  for (auto& result : results) EXPECT_EQ(result.get().outcome, SendOutcome::kSent);
  EXPECT_EQ(server_.mails().size(), 40u);
  EXPECT_LE(server_.connections(), 2);
}

TEST_F(SmtpSenderTest, MailsThatWaitAreBounded) {
  server_.answers = {{"220", "-"}};
  options_.connections_max = 1;
  options_.waiting_max = 1;
  options_.server.connect_timeout = std::chrono::minutes(1);
  auto first = Begin({"ana@y.example"}, "x\r\n");
  // The first may wait or be at work already, so of the next two one is too many at least.
  auto second = Begin({"ana@y.example"}, "x\r\n");
  auto third = Begin({"ana@y.example"}, "x\r\n");
  const SendResult result = third.get();
  EXPECT_EQ(result.outcome, SendOutcome::kTryLater);
  EXPECT_NE(result.answer.find("too many"), std::string::npos) << result.answer;
  sender_->Stop();
}

TEST_F(SmtpSenderTest, RefusedRecipientsAreNamedAndTheOthersGetIt) {
  server_.answers = {{"RCPT TO:<bad@y>", "550 5.1.1 no such user"},
                     {"RCPT TO:<later@y>", "451 4.2.0 full"}};
  const SendResult result = Send({"bad@y", "ana@y", "later@y"});
  EXPECT_EQ(result.outcome, SendOutcome::kSent);
  ASSERT_EQ(result.refused.size(), 2u);
  EXPECT_EQ(result.refused[0].address, "bad@y");
  EXPECT_TRUE(result.refused[0].is_for_good);
  EXPECT_EQ(result.refused[0].answer, "550 5.1.1 no such user");
  EXPECT_FALSE(result.refused[1].is_for_good);
  EXPECT_EQ(server_.mails().at(0).recipients.size(), 1u);
  EXPECT_EQ(Send({"bad@y"}).outcome, SendOutcome::kRefused);
  EXPECT_EQ(Send({"bad@y", "later@y"}).outcome, SendOutcome::kTryLater);
}

// What the server says at each place, and what that means for the mail.
TEST_F(SmtpSenderTest, OutcomeIsExact) {
  using Outcome = SendOutcome;
  struct AnswerCase {
    const char* to;
    const char* answer;
    Outcome outcome;
  };
  for (const AnswerCase& one : {AnswerCase{"220", "", Outcome::kTryLater},
                                {"220", "554 5.7.1 go away", Outcome::kTryLater},
                                {"220", "HTTP/1.1 400 Bad Request", Outcome::kTryLater},
                                {"EHLO", "", Outcome::kTryLater},
                                {"MAIL", "421 4.3.2 later", Outcome::kTryLater},
                                {"MAIL", "550 5.7.1 not you", Outcome::kRefused},
                                {"MAIL", "", Outcome::kTryLater},
                                {"RCPT", "", Outcome::kTryLater},
                                {"DATA", "451 4.3.0 later", Outcome::kTryLater},
                                {"DATA", "554 5.6.0 no", Outcome::kRefused},
                                {"DATA", "", Outcome::kTryLater},
                                {".", "451 4.3.0 later", Outcome::kTryLater},
                                {".", "550 5.7.1 spam", Outcome::kRefused},
                                {".", "nonsense", Outcome::kUncertain},
                                {".", "-", Outcome::kUncertain},
                                {".", "", Outcome::kUncertain}}) {
    sender_.reset();
    server_.answers = {{one.to, one.answer}};
    const bool is_silent = one.answer == std::string("-");
    options_.timeouts.data_end = std::chrono::milliseconds(is_silent ? 100 : 60'000);
    const SendResult result = Send();
    EXPECT_EQ(result.outcome, one.outcome) << one.to << " " << one.answer << ": " << result.answer;
    EXPECT_FALSE(result.answer.empty());
  }
}

TEST_F(SmtpSenderTest, BrokenAtAnyStepTheOutcomeIsWhatTheServerHas) {
  for (const std::string_view broken : kSmtpSteps) {
    sender_.reset();
    int breaks = 0;
    options_.breaks_at = [&](std::string_view step) { return step == broken && breaks++ == 0; };
    const std::size_t before = server_.mails().size();
    const SendResult result = Send();
    const SendOutcome expected = broken == "dot"    ? SendOutcome::kUncertain
                                 : broken == "done" ? SendOutcome::kSent
                                                    : SendOutcome::kTryLater;
    EXPECT_EQ(result.outcome, expected) << broken << ": " << result.answer;
    EXPECT_EQ(breaks > 0, true) << broken;
    if (expected == SendOutcome::kTryLater) {
      EXPECT_EQ(server_.mails().size(), before) << broken;
      EXPECT_EQ(Send().outcome, SendOutcome::kSent) << broken;
    }
  }
}

TEST_F(SmtpSenderTest, ConnectionThatTheServerEndedIsReplaced) {
  EXPECT_EQ(Send().outcome, SendOutcome::kSent);
  server_.answers = {{"NOOP", ""}};
  EXPECT_EQ(Send().outcome, SendOutcome::kSent);
  EXPECT_EQ(server_.connections(), 2);
  EXPECT_EQ(server_.mails().size(), 2u);
}

TEST_F(SmtpSenderTest, WhatTheServerCannotTakeIsRefusedClearly) {
  server_.extensions = "250-SIZE 100\r\n";
  struct UnableCase {
    std::vector<std::string> recipients;
    std::string raw;
    std::string from;
    std::string why;
  };
  for (const UnableCase& one : {UnableCase{{"王@例子.cn"}, "x\r\n", "us@x", "no recipient"},
                                UnableCase{{"ana@y"}, "x\r\n", "我@x", "SMTPUTF8"},
                                UnableCase{{"ana@y"}, "\xC3\xA4\r\n", "us@x", "8BITMIME"},
                                UnableCase{{"ana@y"}, std::string(101, 'x'), "us@x", "101 bytes"},
                                UnableCase{{"ana@y>\r\nDATA"}, "x\r\n", "us@x", "no recipient"},
                                UnableCase{{"ana@y"}, "x\r\n", "us@x>\r\nDATA", "is no address"},
                                UnableCase{{}, "x\r\n", "us@x", "no recipient"}}) {
    const SendResult result = Send(one.recipients, one.raw, one.from);
    EXPECT_EQ(result.outcome, SendOutcome::kRefused) << one.why;
    EXPECT_NE(result.answer.find(one.why), std::string::npos) << result.answer;
  }
  EXPECT_TRUE(server_.mails().empty());
  const SendResult mixed = Send({"王@例子.cn", "ana@y"});
  EXPECT_EQ(mixed.outcome, SendOutcome::kSent);
  ASSERT_EQ(mixed.refused.size(), 1u);
  EXPECT_NE(mixed.refused[0].answer.find("SMTPUTF8"), std::string::npos);
}

TEST_F(SmtpSenderTest, WhatTheServerCanIsAskedFor) {
  server_.extensions = "250-SIZE\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n";
  EXPECT_EQ(Send({"王@例子.cn"}, "\xC3\xA4\r\n", "").outcome, SendOutcome::kSent);
  EXPECT_EQ(server_.mails().at(0).sender, "MAIL FROM:<> SIZE=4 BODY=8BITMIME SMTPUTF8");
}

TEST_F(SmtpSenderTest, SaysWhoWeAre) {
  struct IdentityCase {
    const char* offered;
    bool has_token;
    std::vector<std::string> lines;
  };
  for (const IdentityCase& one :
       {IdentityCase{
            "AUTH LOGIN PLAIN", false, {"AUTH PLAIN " + Base64Of(std::string("\0u\0s", 4))}},
        IdentityCase{"AUTH LOGIN", false, {"AUTH LOGIN", Base64Of("u"), Base64Of("s")}},
        IdentityCase{
            "AUTH PLAIN XOAUTH2", true, {"AUTH XOAUTH2 " + Base64Of("user=u\1auth=Bearer t\1\1")}},
        IdentityCase{"AUTH XOAUTH2 OAUTHBEARER",
                     true,
                     {"AUTH OAUTHBEARER " +
                      Base64Of("n,a=u,\1host=127.0.0.1\1port=" + server_.address().substr(10) +
                               "\1auth=Bearer t\1\1")}}}) {
    sender_.reset();
    options_.server.user = "u";
    options_.server.secret = "s";
    options_.server.oauth_token = nullptr;
    if (one.has_token) options_.server.oauth_token = [] { return Result<std::string>("t"); };
    server_.extensions = "250-" + std::string(one.offered) + "\r\n";
    server_.answers = {{"AUTH LOGIN", "334 VXNlcm5hbWU6"}, {Base64Of("u"), "334 UGFzc3dvcmQ6"}};
    const std::size_t before = server_.lines().size() + 1;  // Behind EHLO.
    EXPECT_EQ(Send().outcome, SendOutcome::kSent) << one.offered;
    const auto lines = server_.lines();
    for (std::size_t i = 0; i < one.lines.size(); ++i) {
      EXPECT_EQ(lines.at(before + i), one.lines[i]) << one.offered;
    }
  }
}

TEST_F(SmtpSenderTest, TroubleOnTheWayIsTold) {
  struct TroubleCase {
    MailSecurity security;
    std::string address;
    std::string extensions;
    std::string why;
  };
  options_.server.user = "u";
  options_.server.secret = "very-secret";
  server_.answers = {{"AUTH", "535 5.7.8 wrong password"}};
  for (const TroubleCase& one :
       {TroubleCase{MailSecurity::kNone, server_.address(), "250-AUTH PLAIN\r\n", "535 5.7.8"},
        TroubleCase{MailSecurity::kNone, server_.address(), "250-AUTH GSSAPI\r\n", "AUTH PLAIN"},
        TroubleCase{MailSecurity::kStartTls, server_.address(), "", "does not offer STARTTLS"},
        TroubleCase{MailSecurity::kNone, "192.0.2.1:25", "", "without encryption"},
        TroubleCase{MailSecurity::kNone, "nonsense", "", "HOST:PORT"},
        TroubleCase{MailSecurity::kNone, "127.0.0.1:1", "", "refused"}}) {
    sender_.reset();
    options_.server.security = one.security;
    options_.server.address = one.address;
    server_.extensions = one.extensions;
    const SendResult result = Send();
    EXPECT_EQ(result.outcome, SendOutcome::kTryLater);
    EXPECT_NE(result.answer.find(one.why), std::string::npos) << result.answer;
    EXPECT_EQ(result.answer.find("very-secret"), std::string::npos);
  }
}

TEST_F(SmtpSenderTest, WhatIsSaidBeforeTheEncryptionDoesNotCount) {
  options_.server.security = MailSecurity::kStartTls;
  server_.extensions = "250-STARTTLS\r\n";
  server_.answers = {{"STARTTLS", "220 go\r\n250 injected"}};
  const SendResult result = Send();
  EXPECT_EQ(result.outcome, SendOutcome::kTryLater);
  EXPECT_NE(result.answer.find("before the encryption"), std::string::npos) << result.answer;
}

TEST_F(SmtpSenderTest, AccountWithoutAServerIsTold) {
  Begin();
  std::promise<SendResult> promise;
  sender_->Send({core::MailAccountId("other"), "a@b", {"c@d"}}, "x\r\n",
                [&](SendResult result) { promise.set_value(std::move(result)); });
  EXPECT_EQ(promise.get_future().get().outcome, SendOutcome::kTryLater);
}

TEST(SmtpExtensionsTest, AreReadAsServersWriteThem) {
  SmtpReplyReader reader;
  reader.Feed(
      "250-mx\r\n250-size 1000\r\n250-AUTH=PLAIN LOGIN\r\n250-AUTH XOAUTH2\r\n250 PIPELINING\r\n");
  const SmtpExtensions extensions = ExtensionsOf(**reader.Next());
  EXPECT_EQ(extensions.size_max, 1'000u);
  EXPECT_EQ(extensions.mechanisms, (std::set<std::string>{"LOGIN", "PLAIN", "XOAUTH2"}));
  EXPECT_TRUE(extensions.has_pipelining);
  EXPECT_FALSE(extensions.has_utf8);
}

}  // namespace
}  // namespace strowger::mail
